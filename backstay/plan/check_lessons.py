"""Check the lessons: it is their moment, none twice, few a week, dated like the sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from backstay.model import DAYS_PER_WEEK, Lesson, LessonTurn
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
        if count > record.number("lessons_per_week") or not 1 <= week <= record.number("programme_weeks"):
            yield record.at_week(week)
    if weeks != sorted(weeks):
        yield ", ".join(turn.lesson for turn in found)
    yield from (turn.lesson for turn in found if not _dated(record, turn))


def _dated(record: Record, turn: LessonTurn) -> bool:
    day = record.programme.starts_on + timedelta(weeks=turn.week - 1)
    return turn.from_on == (day if day < record.programme.review_on else None)


def lessons_had(record: Record) -> Iterator[str]:
    """What is written down as lessons so far is what the programmes before held, and none of it comes again."""
    yield from sorted({*record.programme.lessons_had} ^ record.lessons_over)
    known = record.knowledge.lessons
    again = [t.lesson for t in record.programme.lesson_turns if t.lesson in record.lessons_over]
    yield from (name for name in again if name not in known or not known[name].before_review)


def lesson_due(record: Record) -> Iterator[str]:
    """What has a week of its own comes in it, and no fitting lesson is left out for one of a later week."""
    read = {turn.lesson: turn.week for turn in record.programme.lesson_turns}
    known, over = record.knowledge.lessons, record.lessons_over | record.running_lessons
    open_rows = [row for row in known.values() if row.before_review or row.id not in over]
    fitting = [row for row in open_rows if holds(row.when, record.facts)]
    plain = [known[name] for name in read if name in known and name not in record.running_lessons]
    latest = max((row.week for row in plain if not _own_week(record, row)), default=0)
    for row in fitting:
        own = _own_week(record, row)
        if (own and read.get(row.id) != own) or (not own and row.id not in read and row.week < latest):
            yield row.id


def _own_week(record: Record, row: Lesson) -> int:
    """The week a lesson must come in; 0 when it may wait."""
    days = (record.programme.review_on - record.programme.starts_on).days
    if row.before_review:
        return min(max(1, -(-days // DAYS_PER_WEEK)), int(record.number("programme_weeks")))
    return max(1, row.week) if row.keeps_week else 0


RULES = (lessons, lesson_weeks, lessons_had, lesson_due)
