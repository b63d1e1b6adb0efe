"""Plan: a cleared person's twelve weeks, as the answer to a constraint problem with a proof."""

from backstay.plan.check import check
from backstay.plan.make import plan, quick
from backstay.plan.why import why, why_not

__all__ = ["check", "plan", "quick", "why", "why_not"]
