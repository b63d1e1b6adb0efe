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
    rows = [row for row in knowledge.lessons.values() if row.before_review or row.id not in known]
    weeks = range(1, int(knowledge.number("programme_weeks")) + 1)
    last = min(review_week(starts_on, review_on), weeks[-1])
    wanted = {row.id: _wanted(row, last, current) for row in rows}
    fitting = [row for row in rows if holds(row.when, assessment.facts)]
    fitting.sort(key=lambda row: (not _fixed(row), wanted[row.id], row.id not in current, not facts_used(row.when)))
    room = dict.fromkeys(weeks, int(knowledge.number("lessons_per_week")))
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
    """The lessons of weeks that are over, in all programmes before, and those of the week that runs."""
    if previous is None:
        return set(), set()
    dated = [turn for turn in previous.lesson_turns if turn.from_on and turn.from_on <= today]
    newest = max((turn.week for turn in dated), default=0)
    over = {*previous.lessons_had, *(t.lesson for t in dated if t.week < newest)}
    return over, {t.lesson for t in dated if t.week == newest} - over


def _fixed(row: Lesson) -> bool:
    """Has its own week, whatever else waits."""
    return row.before_review or row.keeps_week


def _wanted(row: Lesson, last: int, current: set[str]) -> int:
    """The week a lesson is wanted in: that before the review, at once where it runs, else its own."""
    if row.before_review:
        return last
    return 1 if row.id in current else row.week


def _from(week: int, starts_on: date, review_on: date) -> date | None:
    day = starts_on + timedelta(weeks=week - 1)
    return day if day < review_on else None
