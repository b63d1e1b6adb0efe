"""Check: every rule of a programme verified again from scratch, sharing nothing with the planner.

It trusts neither the planner nor what a programme says about itself: what is closed, limited, due or
worth is worked out again from the answers and the knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backstay.model import Knowledge, Programme, Violation
from backstay.plan import (
    check_adjustment,
    check_clearance,
    check_ladders,
    check_lessons,
    check_lines,
    check_reasons,
    check_score,
    check_treat,
    check_weeks,
    check_wishes,
)
from backstay.plan.check_record import Record

Rule = Callable[[Record], Iterator[str]]
"""A rule yields, in words, each place where a programme breaks it; its name is the constraint's."""

RULES: tuple[Rule, ...] = (
    *check_clearance.RULES,
    *check_lines.RULES,
    *check_weeks.RULES,
    *check_ladders.RULES,
    *check_reasons.RULES,
    *check_wishes.RULES,
    *check_treat.RULES,
    *check_lessons.RULES,
    *check_score.RULES,
    *check_adjustment.RULES,
)


def check(
    programme: Programme, knowledge: Knowledge, *, previous: Programme | None = None
) -> tuple[Violation, ...]:
    """Every rule a programme breaks, and where; nothing when it holds.

    ``previous`` is the programme it goes on from, if there is one.
    """
    record = Record(programme=programme, knowledge=knowledge, previous=previous)
    return tuple(
        Violation(constraint=rule.__name__, where=where, says=_says(rule, knowledge))
        for rule in RULES
        for where in _places(rule, record)
    )


def _places(rule: Rule, record: Record) -> tuple[str, ...]:
    """Where a rule is broken; a programme too garbled to ask the rule of it breaks it too."""
    try:
        return tuple(dict.fromkeys(rule(record)))
    except (ValueError, OverflowError, LookupError):
        return (record.knowledge.words["plan.check.unreadable"],)


def _says(rule: Rule, knowledge: Knowledge) -> str:
    return knowledge.words[f"plan.check.{rule.__name__}"]
