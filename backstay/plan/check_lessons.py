"""Check the lessons: it is their moment, none twice, few a week, dated like the sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from backstay.model import LessonTurn
from backstay.plan.check_record import Record
from backstay.rules import holds


def lessons(record: Record) -> Iterator[str]:
    """Lessons exist, it is their moment, none comes twice, and none too early."""
    found = record.programme.lesson_turns
    yield from (turn.lesson for turn in found if not _its_moment(record, turn))
    yield from (name for name, times in Counter(turn.lesson for turn in found).items() if times > 1)


def _its_moment(record: Record, turn: LessonTurn) -> bool:
    lesson = record.knowledge.lessons.get(turn.lesson)
    if lesson is None or not holds(lesson.when, record.facts):
        return False
    goes_on = lesson.before_review or turn.lesson in record.running_lessons
    return goes_on or turn.week >= lesson.week


def lesson_weeks(record: Record) -> Iterator[str]:
    """Few lessons a week, in weeks there are, in order, dated up to the review and not after it."""
    found = record.programme.lesson_turns
    weeks = [turn.week for turn in found]
    for week, count in Counter(weeks).items():
        most = record.number("lessons_first_week" if week == 1 else "lessons_per_week")
        if count > most or not 1 <= week <= record.number("programme_weeks"):
            yield record.at_week(week)
    if weeks != sorted(weeks):
        yield ", ".join(turn.lesson for turn in found)
    yield from (turn.lesson for turn in found if not _dated(record, turn))


def _dated(record: Record, turn: LessonTurn) -> bool:
    day = record.programme.starts_on + timedelta(weeks=turn.week - 1)
    return turn.from_on == (day if day < record.programme.review_on else None)


def lesson_due(record: Record) -> Iterator[str]:
    """No fitting lesson is left out while one of a later week is read."""
    read = {turn.lesson: turn.week for turn in record.programme.lesson_turns}
    known = record.knowledge.lessons
    plain = [known[name] for name in read if name in known and name not in record.running_lessons]
    latest = max((row.week for row in plain if not row.before_review), default=0)
    for lesson in known.values():
        left_out = lesson.id not in read and lesson.id not in record.lessons_over
        if left_out and lesson.week < latest and not lesson.before_review and holds(lesson.when, record.facts):
            yield lesson.id


RULES = (lessons, lesson_weeks, lesson_due)
