"""Check what a programme has to keep to because of how the one before went."""

from __future__ import annotations

from collections.abc import Iterator

from backstay.model import PHASES, Week
from backstay.plan.check_record import Record


def closed(record: Record) -> Iterator[str]:
    """Nothing that hurt and was taken out."""
    out = {*record.programme.adjustment.closed}
    yield from (record.at_line(p) for p in record.placed if p.exercise.id in out)


def earned(record: Record) -> Iterator[str]:
    """A form that has to wait comes no sooner."""
    waits = record.programme.adjustment.waits
    for p in record.placed:
        if p.week.number <= waits.get(p.exercise.id, 0):
            yield record.at_line(p)


def level_load(record: Record) -> Iterator[str]:
    """No week that starts while load has to stay level has more of it."""
    cap, until = record.programme.adjustment.load_cap, record.programme.adjustment.capped_until
    if cap is None or until is None:
        return
    for week in record.programme.weeks:
        if record.week_starts(week) <= until and _load(week) > cap:
            yield record.at(week)


def earned_phase(record: Record) -> Iterator[str]:
    """No programme begins in a later phase than the one that is due."""
    due, weeks = record.programme.adjustment.phase, record.programme.weeks
    if due and weeks and weeks[0].phase in PHASES[PHASES.index(due) + 1 :]:
        yield record.at(weeks[0])


def ended_courses(record: Record) -> Iterator[str]:
    """No visit of a kind of care that did not help."""
    out = {*record.programme.adjustment.ended}
    yield from (course.exercise for course in record.programme.treatments if course.exercise in out)


def _load(week: Week) -> float:
    return sum(line.minutes * line.dose.effort_rpe for session in week.sessions for line in session.lines)


RULES = (closed, earned, level_load, earned_phase, ended_courses)
