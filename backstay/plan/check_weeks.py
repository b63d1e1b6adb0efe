"""Check the weeks: twelve in order, rightly dated, on days with time, with no more than a week may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from math import floor

from backstay.model import DAYS_PER_WEEK, PHASES, Line
from backstay.plan.check_lines import least_minutes
from backstay.plan.check_record import AEROBIC, STRENGTH, Placed, Record

# ── Weeks, phases and dates ─────────────────────────────────────────────────


def weeks(record: Record) -> Iterator[str]:
    """Twelve weeks, numbered in order."""
    wanted = list(range(1, int(record.number("programme_weeks")) + 1))
    if [week.number for week in record.programme.weeks] != wanted:
        yield ", ".join(str(week.number) for week in record.programme.weeks)


def phases(record: Record) -> Iterator[str]:
    """Every week in its phase; the phases in order, without a gap, each with its aim."""
    for week, right in zip(record.programme.weeks, record.phases, strict=False):
        if week.phase != right:
            yield record.at(week)
    spans = [(name, len([*group])) for name, group in groupby(record.phases)]
    first, wanted = 1, []
    for name, length in spans:
        wanted.append((name, first, first + length - 1))
        first += length
    written = [(p.name, p.first_week, p.last_week) for p in record.programme.phases]
    rules = {(r.phase, r.does): r.says for r in record.knowledge.phase_rules.values()}
    worded = all(
        p.aim
        and p.begins_when == rules.get((p.name, "begins"), p.begins_when if p.name == PHASES[0] else "")
        and p.begins_when
        and p.ends_when == rules.get((p.name, "ends"), "")
        for p in record.programme.phases
    )
    if written != wanted or not worded:
        yield ", ".join(p.name for p in record.programme.phases)


def review_date(record: Record) -> Iterator[str]:
    """The review is when it is due, and never after a sign-off's end."""
    programme = record.programme
    due = programme.starts_on + timedelta(days=record.review_days)
    ends = [max(s.expires_on, programme.starts_on + timedelta(days=1)) for s in record.sign_offs]
    if programme.review_on != min([due, *ends]):
        yield str(programme.review_on)


def week_dates(record: Record) -> Iterator[str]:
    """A week before the review starts on its day; a week after it has no date."""
    for week in record.programme.weeks:
        if week.starts_on != _dated(record, record.week_starts(week)):
            yield record.at(week)


def session_dates(record: Record) -> Iterator[str]:
    """A session before the review is on its day; nothing is dated from the review on."""
    for week, session in record.sessions():
        if session.on != _dated(record, record.session_day(week, session)):
            yield record.at(week, session)


def _dated(record: Record, day: date) -> date | None:
    return day if day < record.programme.review_on else None


# ── Days ────────────────────────────────────────────────────────────────────


def days(record: Record) -> Iterator[str]:
    """Sessions only on days with minutes, one a day, in order."""
    for week in record.programme.weeks:
        there = [record.session_day(week, session) for session in week.sessions]
        if there != sorted({*there}):
            yield record.at(week)
        yield from (record.at(week, s) for s in week.sessions if record.minutes(s.weekday, week) <= 0)


def day_minutes(record: Record) -> Iterator[str]:
    """A session never takes longer than its day has minutes, nor does any line take no time."""
    for week, session in record.sessions():
        spent = [line.minutes for line in session.lines]
        if sum(spent) > record.minutes(session.weekday, week) or not all(each > 0 for each in spent):
            yield record.at(week, session)


def session_size(record: Record) -> Iterator[str]:
    """A session has two to six exercises; a walk alone is a session."""
    low, high = record.number("session_exercises_low"), record.number("session_exercises_high")
    for week, session in record.sessions():
        alone = len(session.lines) == 1 and _kind(record, session.lines[0]) == AEROBIC
        if not (alone or low <= len(session.lines) <= high):
            yield record.at(week, session)


def once_a_session(record: Record) -> Iterator[str]:
    """No exercise twice in a session."""
    for week, session in record.sessions():
        counts = Counter(line.exercise for line in session.lines)
        yield from (record.at(week, session, name) for name, count in counts.items() if count > 1)


def strength_days(record: Record) -> Iterator[str]:
    """Strength on its weekdays, never two in a row, from one week into the next as well."""
    strong = {record.session_day(p.week, p.session): p for p in record.placed if p.exercise.kind == STRENGTH}
    for day, placed in strong.items():
        if day - timedelta(days=1) in strong or placed.session.weekday not in record.strength_days:
            yield record.at(placed.week, placed.session)


# ── What a week holds ───────────────────────────────────────────────────────


def new_exercises(record: Record) -> Iterator[str]:
    """At most four new exercises a week, week one too; fewer in the first when a programme is made again."""
    known = {*record.weeks_done}
    for week in record.programme.weeks:
        new = {line.exercise for session in week.sessions for line in session.lines} - known
        again = bool(record.begun) and week.number == 1
        if len(new) > record.number("replan_new_exercises" if again else "new_exercises_per_week"):
            yield record.at(week)
        known |= new


def calm_exercises(record: Record) -> Iterator[str]:
    """At most four exercises in a calm week."""
    for week in record.programme.weeks:
        there = {line.exercise for session in week.sessions for line in session.lines}
        if week.phase == PHASES[0] and len(there) > record.number("calm_exercises"):
            yield record.at(week)


def aerobic_modes(record: Record) -> Iterator[str]:
    """At most two kinds of aerobic exercise in a week, and one a day."""
    for week in record.programme.weeks:
        aerobic = [p for p in record.in_week(week) if p.exercise.kind == AEROBIC]
        if len({p.exercise.id for p in aerobic}) > record.number("aerobic_modes_per_week"):
            yield record.at(week)
        counts = Counter(p.session.weekday for p in aerobic)
        yield from (record.at(week, p.session) for p in aerobic if counts[p.session.weekday] > 1)


def lighter_weeks(record: Record) -> Iterator[str]:
    """The last week of building up and of getting stronger is lighter, and says so; no other does.

    It has clearly less load than the week before and nothing new; an exercise comes on the fewest days of its
    range, and its dose is at most half way up.
    """
    before, slack = {*record.weeks_done}, record.number("check_tolerance")
    for week in record.programme.weeks:
        here = record.in_week(week)
        if week.lighter is not (week.number in record.lighter):
            yield record.at(week)
        if week.number in record.lighter:
            most = record.number("lighter_load_share") * _load(record, week.number - 1)
            if _load(record, week.number) > most + slack:
                yield record.at(week)
            new = {p.exercise.id for p in here} - before
            yield from (record.at(week, exercise=name) for name in sorted(new))
            yield from (record.at_line(p) for p in here if _too_much(record, p))
        before = {p.exercise.id for p in here}


def _load(record: Record, number: int) -> float:
    return sum(p.line.minutes * p.line.dose.effort_rpe for p in record.placed if p.week.number == number)


def _too_much(record: Record, placed: Placed) -> bool:
    """More days or a larger dose than a lighter week has."""
    exercise, dose = placed.exercise, placed.line.dose
    often = dose.days_per_week > exercise.dose.days_per_week[0]
    part = record.number("lighter_dose_share")
    ranges = ((dose.sets, exercise.dose.sets), (dose.reps, exercise.dose.reps), (dose.hold_s, exercise.dose.hold_s))
    high = any(got > low + floor((high - low) * part + 0.5) for got, (low, high) in ranges)
    return often or (exercise.kind != AEROBIC and high)


def appointments(record: Record) -> Iterator[str]:
    """A visit that has a day is on an appointment for that care."""
    fixed = {(a.on, a.care) for a in record.preferences.appointments}
    for course in record.programme.treatments:
        yield from (str(v.on) for v in course.sessions if v.on and (v.on, course.exercise) not in fixed)


def days_per_week(record: Record) -> Iterator[str]:
    """A dose says on how many days a week it comes, and it comes on just as many."""
    for week in record.programme.weeks:
        counts = Counter(line.exercise for session in week.sessions for line in session.lines)
        for session in week.sessions:
            for line in session.lines:
                if line.dose.days_per_week != counts[line.exercise]:
                    yield record.at(week, session, line.exercise)


def times_per_week(record: Record) -> Iterator[str]:
    """Often enough and not too often: its own range, as far as this person's days go."""
    for week in record.programme.weeks:
        lines: dict[str, list[Placed]] = {}
        for p in record.in_week(week):
            lines.setdefault(p.exercise.id, []).append(p)
        for name, each in lines.items():
            low, high = each[0].exercise.dose.days_per_week
            if not min(low, _days_that_fit(record, each)) <= len(each) <= high:
                yield record.at(week, exercise=name)


def _days_that_fit(record: Record, lines: list[Placed]) -> int:
    """The days on which an exercise could come at its longest; one may be left out for other things."""
    exercise = lines[0].exercise
    longest = max(p.line.minutes for p in record.placed if p.exercise is exercise)
    if exercise.kind == AEROBIC:
        longest = least_minutes(record, exercise)
    fitting = {day for day in range(DAYS_PER_WEEK) if record.minutes(day, lines[0].week) >= longest}
    if exercise.kind == STRENGTH:
        return len(fitting & {*record.strength_days})
    return max(1, len(fitting) - 1)


def _kind(record: Record, line: Line) -> str:
    exercise = record.knowledge.exercises.get(line.exercise)
    return exercise.kind if exercise else ""


RULES = (
    weeks, phases, review_date, week_dates, session_dates, days, day_minutes, session_size, once_a_session,
    strength_days, lighter_weeks, appointments, new_exercises, calm_exercises, aerobic_modes, days_per_week,
    times_per_week,
)  # fmt: skip
