"""Check the reasons: everything in the programme says why, and names only what exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from backstay.model import Basis, Prescription, Reason
from backstay.plan.check_ladders import wish_names
from backstay.plan.check_record import Record

NO_TIME = "days"
"""The wish of somebody with no time on any day."""


def prescriptions(record: Record) -> Iterator[str]:
    """Every exercise in a week has one prescription, which has it in each of its weeks."""
    placed = {(week.number, line.exercise) for week, _, line in record.lines()}
    last = int(record.number("programme_weeks"))
    claimed = [
        (week, p.exercise)
        for p in record.programme.prescriptions
        for week in range(max(p.first_week, 1), min(p.last_week, last) + 1)
    ]
    for number, name in sorted(placed ^ {*claimed}):
        yield ", ".join((record.at_week(number), name))
    yield from sorted({name for number, name in claimed if claimed.count((number, name)) > 1})
    weeks = [(p.exercise, p.first_week, p.last_week) for p in record.programme.prescriptions]
    yield from (name for name, begins, ends in weeks if not 1 <= begins <= ends <= last)


def prescribed_target(record: Record) -> Iterator[str]:
    """A prescription is for a function its exercise trains: a target where it trains any."""
    wanted = {target.function for target in record.assessment.targets}
    for p in record.programme.prescriptions:
        exercise = record.knowledge.exercises.get(p.exercise)
        trained = {f for f, share in exercise.targets.items() if share > 0} if exercise else set()
        if p.target not in (trained & wanted or trained):
            yield p.exercise


def reasons(record: Record) -> Iterator[str]:
    """Every prescription has a reason in words, with a basis, from sources that exist."""
    for p in (*record.programme.prescriptions, *record.programme.treatments):
        if not _sound(record, p.reason) or not _based(record, p):
            yield p.exercise


def _sound(record: Record, reason: Reason) -> bool:
    known = record.knowledge.references
    found = [s for s in reason.sources if s in known and known[s].found != "unverified"]
    named = reason.says.strip() and reason.basis in get_args(Basis) and {*reason.sources} <= {*known}
    return bool(named) and (bool(found) or reason.basis != "cited")


def _based(record: Record, p: Prescription) -> bool:
    """A reason claims no better basis and no other sources than what it prescribes has."""
    row = record.knowledge.exercises.get(p.exercise) or record.knowledge.interventions.get(p.exercise)
    return row is None or (row.basis == p.reason.basis and {*p.reason.sources} <= {*row.sources})


def unmet(record: Record) -> Iterator[str]:
    """What could not be met is named with a constraint we know, and is truly not there."""
    there = _there(record)
    for row in record.programme.unmet:
        asked = row.wish in record.preferences.wishes or (row.wish == NO_TIME and not there)
        named = f"plan.constraint.{row.constraint}" in record.knowledge.words
        if not asked or not named or row.wish in there or not row.says.strip():
            yield row.wish


def wishes(record: Record) -> Iterator[str]:
    """Every wish is met in some week, or its reason is named; an empty programme says why."""
    named = {row.wish for row in record.programme.unmet}
    there = _there(record)
    yield from (wish for wish in dict.fromkeys(record.preferences.wishes) if wish not in there | named)
    if not there and not named:
        yield NO_TIME


def _there(record: Record) -> set[str]:
    return {name for p in record.placed for name in wish_names(p.exercise)}


RULES = (prescriptions, prescribed_target, reasons, unmet, wishes)
