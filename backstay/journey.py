"""The one place that composes rooms: screen → assess → clear → plan."""

from __future__ import annotations

from datetime import date

from backstay.assess import assess, clear
from backstay.model import Blocked, Intake, Knowledge, Programme
from backstay.plan import plan


def walk(intake: Intake, knowledge: Knowledge, today: date, start: date | None = None) -> Programme | Blocked:
    """The whole way from answers to a dated programme, or to a refusal that names its rules."""
    cleared = clear(assess(intake, knowledge, today), today)
    if isinstance(cleared, Blocked):
        return cleared
    return plan(cleared, knowledge, today, start=start)
