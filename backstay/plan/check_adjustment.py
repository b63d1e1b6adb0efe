"""Check what a programme has to keep to because of how the one before went."""

from __future__ import annotations

from collections.abc import Iterator

from backstay.model import PHASES, Week
from backstay.plan.check_record import Record
from backstay.plan.check_score import care


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
    """No week that starts while load has to stay level has more of it; care above its level counts as load."""
    adjustment = record.programme.adjustment
    cap, until, usual = adjustment.load_cap, adjustment.capped_until, adjustment.care_level
    if cap is None or until is None:
        return
    for week in record.programme.weeks:
        more = 0 if usual is None else max(0, care(record, week.number) - usual)
        exercise = _load(week)
        if record.week_starts(week) <= until and exercise > 0 and exercise + more > cap:
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
