"""Adapt: what a programme should change, because of how it went, with one line each that says why."""

from backstay.adapt.flare_up import flare_lines
from backstay.adapt.make import adapt
from backstay.adapt.pain_rules import broken_on, too_much

__all__ = ["adapt", "broken_on", "flare_lines", "too_much"]
