"""Lessons: what to read in which week; a few a week, by need, the most useful for this person first."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

from backstay.model import DAYS_PER_WEEK, Assessment, Knowledge, Lesson, LessonTurn, Programme
from backstay.rules import facts_used, holds


def lesson_turns(
    assessment: Assessment,
    knowledge: Knowledge,
    starts_on: date,
    review_on: date,
    previous: Programme | None = None,
) -> tuple[LessonTurn, ...]:
    """Every lesson whose moment it is, in its week or the next with room; dated up to the review."""
    known, current = shown_before(previous, starts_on)
    fitting = [
        row for row in knowledge.lessons.values() if holds(row.when, assessment.facts) and row.id not in known
    ]
    last = review_week(starts_on, review_on)
    wanted = {row.id: 1 if row.id in current else _wanted(row, last) for row in fitting}
    fitting.sort(key=lambda row: (wanted[row.id], row.id not in current, *_closeness(row)))
    room = {week: _room(week, knowledge) for week in range(1, int(knowledge.number("programme_weeks")) + 1)}
    found: list[LessonTurn] = []
    for row in fitting:
        week = next((w for w, left in room.items() if left and w >= wanted[row.id]), 0)
        if week:
            room[week] -= 1
            found.append(LessonTurn(lesson=row.id, week=week, from_on=_from(week, starts_on, review_on)))
    return tuple(sorted(found, key=lambda turn: turn.week))


def review_week(starts_on: date, review_on: date) -> int:
    """The week in which the last day before the review lies."""
    return max(1, ceil((review_on - starts_on).days / DAYS_PER_WEEK))


def shown_before(previous: Programme | None, today: date) -> tuple[set[str], set[str]]:
    """The lessons of the previous programme's weeks that are over, and those of the week that runs."""
    dated = [turn for turn in previous.lesson_turns if turn.from_on and turn.from_on <= today] if previous else []
    newest = max((turn.week for turn in dated), default=0)
    return {t.lesson for t in dated if t.week < newest}, {t.lesson for t in dated if t.week == newest}


def _closeness(row: Lesson) -> tuple[bool, bool]:
    """What is due before the review, and what is about this person, comes first; what is false comes first."""
    return not row.before_review, not facts_used(row.when)


def _wanted(row: Lesson, last: int) -> int:
    return last if row.before_review else row.week


def _room(week: int, knowledge: Knowledge) -> int:
    return int(knowledge.number("lessons_first_week" if week == 1 else "lessons_per_week"))


def _from(week: int, starts_on: date, review_on: date) -> date | None:
    day = starts_on + timedelta(weeks=week - 1)
    return day if day < review_on else None
