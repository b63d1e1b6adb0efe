"""Calendar: on which days the weeks of a programme fall, round absences and appointments.

A week in which too few of a person's days are left waits until they are back; nothing in it is lost.
Appointments are fixed first: they take minutes of their day, and their load counts in its week.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from backstay.model import DAYS_PER_WEEK, Appointment, Knowledge, Preferences, Programme, TreatmentCourse, Week

Minutes = tuple[int, ...]
DAY = timedelta(days=1)


def week_starts(first: date, count: int, given: Preferences, knowledge: Knowledge) -> tuple[date, ...]:
    """The first day of every week of a programme, the first no sooner than ``first``."""
    found: list[date] = []
    start = first
    for _ in range(count):
        found.append(week_start(start, given, knowledge))
        start = found[-1] + timedelta(weeks=1)
    return tuple(found)


def week_start(start: date, given: Preferences, knowledge: Knowledge) -> date:
    """The first day from which a week has enough of the person's days; a week that waits begins on a day at home."""
    day = start
    while waits(day, given, knowledge) or (day > start and is_away(day, given)):
        day += DAY
    return day


def waits(start: date, given: Preferences, knowledge: Knowledge) -> bool:
    """Whether a week from this day loses too many of the days with time to absences, or has no minutes left."""
    usual = {day for day, minutes in enumerate(given.minutes_per_day) if minutes > 0}
    lost = len(usual & away_days(start, given))
    none_left = bool(usual) and not any(minutes_from(start, given))
    return lost > len(usual) * knowledge.number("away_share_moved") or none_left


def minutes_from(start: date, given: Preferences) -> Minutes:
    """The minutes of each weekday in the week from this day: none when away, fewer beside an appointment."""
    minutes = list(given.minutes_per_day)
    for day in away_days(start, given):
        minutes[day] = 0
    for appointment in given.appointments:
        if start <= appointment.on < start + timedelta(weeks=1):
            minutes[appointment.on.weekday()] = max(0, minutes[appointment.on.weekday()] - appointment.minutes)
    return tuple(minutes)


def away_days(start: date, given: Preferences) -> set[int]:
    """The weekdays of the week from this day on which the person is away."""
    days = (start + DAY * n for n in range(DAYS_PER_WEEK))
    return {day.weekday() for day in days if is_away(day, given)}


def is_away(day: date, given: Preferences) -> bool:
    """Whether a day lies in an absence."""
    return any(a.first_on <= day <= a.last_on for a in given.away)


def week_of(day: date, starts: tuple[date, ...]) -> int | None:
    """The week, from 0, a day lies in; a day between two weeks counts to the one before."""
    inside = [number for number, start in enumerate(starts) if start <= day]
    after = bool(starts) and day >= starts[-1] + timedelta(weeks=1)
    return inside[-1] if inside and not after else None


def care_loads(
    starts: tuple[date, ...],
    given: Preferences,
    knowledge: Knowledge,
    courses: tuple[TreatmentCourse, ...] = (),
) -> tuple[float, ...]:
    """The load of care in every week: minutes times what it costs, for appointments and for visits not yet on a day."""
    loads = [0.0] * len(starts)
    for visit in (visit for course in courses for visit in course.sessions if visit.on is None):
        loads[visit.week - 1] += visit.minutes * visit.effort_rpe
    for number, appointment in dated(starts, given):
        loads[number] += appointment.minutes * care_effort(appointment, knowledge)
    return tuple(loads)


def care_effort(appointment: Appointment, knowledge: Knowledge) -> float:
    """What a kind of care costs, as an effort."""
    care = knowledge.interventions.get(appointment.care)
    return knowledge.number(f"treatment_effort_{care.effort if care else 'none'}")


def dated(starts: tuple[date, ...], given: Preferences) -> Iterator[tuple[int, Appointment]]:
    """The appointments that lie in some week, with it."""
    for appointment in sorted(given.appointments, key=lambda a: a.on):
        number = week_of(appointment.on, starts)
        if number is not None:
            yield number, appointment


def week_ends(
    previous: Programme | None, given: Preferences, knowledge: Knowledge
) -> tuple[date | None, ...]:
    """The last day of every week of a programme, round the absences it knew of; none for one lost to a later one."""
    if previous is None:
        return ()
    known = previous.cleared.assessment.intake.preferences
    starts = week_starts(previous.starts_on, len(previous.weeks), known, knowledge)
    return tuple(
        None if lost(week, given, knowledge) else start + timedelta(weeks=1, days=-1)
        for week, start in zip(previous.weeks, starts, strict=True)
    )


def lost(week: Week, given: Preferences, knowledge: Knowledge) -> bool:
    """Whether too many days of an earlier week were away: a holiday or a bad week told of later."""
    days = [session.on for session in week.sessions if session.on]
    away = [day for day in days if is_away(day, given)]
    return len(away) > len(days) * knowledge.number("away_share_moved")
