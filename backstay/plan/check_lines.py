"""Check the lines: each exercise is open to this person, in its place, at a dose it allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor

from backstay.model import PHASES, SECONDS_PER_MINUTE, Dose, Exercise
from backstay.plan.check_record import AEROBIC, Placed, Record

EVERYTHING = "everything"
GENTLE_POSITIONS = ("supine", "prone", "side_lying", "water")
HELD_BACK = frozenset(("strength_to_fatigue", "movement_test", "camera_scoring"))
Breaks = Callable[[Placed], bool]


# ── Open to this person ─────────────────────────────────────────────────────


def unknown_exercise(record: Record) -> Iterator[str]:
    """Every line names an exercise we know."""
    for week, session, line in record.lines():
        if line.exercise not in record.knowledge.exercises:
            yield record.at(week, session, line.exercise)


def exclusions(record: Record) -> Iterator[str]:
    """Nothing that a pattern or a finding closes for this person."""
    yield from _where(record, lambda p: excluded(record, p.exercise))


def limits(record: Record) -> Iterator[str]:
    """Nothing that a clinician's sign-off closes."""
    yield from _where(record, lambda p: limited(record, p.exercise))


def equipment(record: Record) -> Iterator[str]:
    """Only equipment the person has."""
    yield from _where(record, lambda p: no_equipment(record, p.exercise))


def setting(record: Record) -> Iterator[str]:
    """Only places the person can use."""
    yield from _where(record, lambda p: no_place(record, p.exercise))


def dislikes(record: Record) -> Iterator[str]:
    """Nothing the person dislikes: an exercise, a family, a kind, a position or equipment."""
    yield from _where(record, lambda p: disliked(record, p.exercise))


def excluded(record: Record, exercise: Exercise) -> bool:
    """A pattern or a finding closes it."""
    return bool(record.excluded & {*exercise.contains, EVERYTHING})


def limited(record: Record, exercise: Exercise) -> bool:
    """A clinician closes it."""
    return bool(record.limits & {*exercise.contains, EVERYTHING})


def no_equipment(record: Record, exercise: Exercise) -> bool:
    """Something it needs is missing."""
    return bool({*exercise.equipment} - {*record.preferences.equipment})


def no_place(record: Record, exercise: Exercise) -> bool:
    """It can be done nowhere this person goes."""
    return {*exercise.setting}.isdisjoint(record.preferences.setting)


def disliked(record: Record, exercise: Exercise) -> bool:
    """It is, or belongs to, something the person dislikes."""
    names = {exercise.id, exercise.family, exercise.kind, exercise.position, *exercise.equipment}
    return not names.isdisjoint(record.preferences.dislikes)


# ── In its place ────────────────────────────────────────────────────────────


def phase(record: Record) -> Iterator[str]:
    """No exercise before its phase."""
    yield from _where(record, lambda p: PHASES.index(p.exercise.phase) > PHASES.index(p.week.phase))


def gentle_start(record: Record) -> Iterator[str]:
    """Strong or irritable pain starts lying down or in water; an aerobic mode may come along."""
    if record.severe:
        yield from _where(record, lambda p: p.week.phase == PHASES[0] and not _gentle(p.exercise))


def _gentle(exercise: Exercise) -> bool:
    return exercise.kind == AEROBIC or exercise.position in GENTLE_POSITIONS


def limited_start(record: Record) -> Iterator[str]:
    """While the programme is limited: calm weeks, nothing to fatigue and no tests until the review."""
    if not record.limited:
        return
    for week in record.programme.weeks:
        if record.week_starts(week) < record.programme.review_on:
            if week.phase != PHASES[0]:
                yield record.at(week)
            yield from (record.at_line(p) for p in record.in_week(week) if HELD_BACK & {*p.exercise.contains})


# ── At a dose it allows ─────────────────────────────────────────────────────


def dose_range(record: Record) -> Iterator[str]:
    """Sets, repetitions, hold and minutes within the range; tempo, rest and sides as the exercise says."""
    yield from _where(record, lambda p: not _dose_fits(p.line.dose, p.exercise))


def _dose_fits(dose: Dose, exercise: Exercise) -> bool:
    ranges = exercise.dose
    within = (
        (dose.sets, ranges.sets),
        (dose.reps, ranges.reps),
        (dose.hold_s, ranges.hold_s),
        (dose.duration_min, ranges.duration_min),
        (dose.times_per_day, ranges.times_per_day),
    )
    longest = dose.duration_min + (dose.longer_times > 0)
    spread = 0 <= dose.longer_times < dose.times_per_day and longest <= ranges.duration_min[1]
    still = exercise.kind == AEROBIC and dose.tempo_s == dose.rest_s == 0
    own = still or (dose.tempo_s, dose.rest_s) == (ranges.tempo_s, ranges.rest_s)
    sides = dose.side == ("both" if exercise.each_side else "")
    return own and sides and spread and dose.load_kg == 0 and all(low <= got <= high for got, (low, high) in within)


def effort(record: Record) -> Iterator[str]:
    """Effort within the exercise's range."""
    yield from _where(
        record, lambda p: not p.exercise.effort_rpe[0] <= p.line.dose.effort_rpe <= p.exercise.effort_rpe[1]
    )


def dose_growth(record: Record) -> Iterator[str]:
    """A dose begins at the low end, grows week by week, and keeps to its phase's share of the range."""
    weeks_on = dict(record.weeks_done)
    for week in record.programme.weeks:
        lines = [p for p in record.in_week(week) if p.exercise.kind != AEROBIC]
        for p in lines:
            grown = weeks_on.get(p.exercise.id, 0) / record.number("weeks_on_rung")
            share = min(grown, record.number(f"dose_share_{week.phase}"))
            if _above(p.line.dose, p.exercise, share):
                yield record.at_line(p)
        for name in {p.exercise.id for p in lines}:
            weeks_on[name] = weeks_on.get(name, 0) + 1


def _above(dose: Dose, exercise: Exercise, share: float) -> bool:
    ranges = exercise.dose
    most = (
        (dose.sets, ranges.sets),
        (dose.reps, ranges.reps),
        (dose.hold_s, ranges.hold_s),
        (dose.duration_min, ranges.duration_min),
        (dose.effort_rpe, exercise.effort_rpe),
    )
    return any(got > low + floor((high - low) * share + 0.5) for got, (low, high) in most)


def line_minutes(record: Record) -> Iterator[str]:
    """A line's minutes are the work its dose takes: repetitions, holds, both sides, rests, getting ready."""
    yield from _where(record, lambda p: p.line.minutes != work_minutes(record, p.line.dose, p.exercise))


def work_minutes(record: Record, dose: Dose, exercise: Exercise) -> float:
    """Minutes of a dose on one day; aerobic minutes are just that."""
    if exercise.kind == AEROBIC:
        return dose.duration_min * dose.times_per_day + dose.longer_times
    sides = 2 if exercise.each_side else 1
    a_set = dose.reps * (dose.tempo_s + dose.hold_s) * sides
    bout = dose.sets * a_set + (dose.sets - 1) * dose.rest_s + dose.duration_min * SECONDS_PER_MINUTE
    return ceil((bout + record.number("setup_s")) * dose.times_per_day / SECONDS_PER_MINUTE)


def planned_minutes(record: Record, placed: Placed, done: int) -> float:
    """Minutes of the planned dose after so many weeks on an exercise; less where a day is too short for it."""
    lighter, least = placed.week.number in record.lighter, record.number("weeks_on_rung")
    share = min(max(0, min(done, least) - lighter) / least, record.number(f"dose_share_{placed.week.phase}"))
    share *= record.number("lighter_dose_share") if lighter else 1
    longest = max(record.preferences.minutes_per_day) * record.number("dose_share_of_day")
    while True:
        minutes = work_minutes(record, _dose_at(placed.exercise, share), placed.exercise)
        if minutes <= longest or share == 0:
            return minutes
        share = max(0, share - record.number("dose_share_step"))


def _dose_at(exercise: Exercise, share: float) -> Dose:
    """The dose at a share of its range."""

    def at(ends: tuple[int, int]) -> int:
        return ends[0] + floor((ends[1] - ends[0]) * share + 0.5)

    ranges = exercise.dose
    return Dose(
        sets=at(ranges.sets),
        reps=at(ranges.reps),
        hold_s=at(ranges.hold_s),
        duration_min=at(ranges.duration_min),
        times_per_day=ranges.times_per_day[0],
        tempo_s=ranges.tempo_s,
        rest_s=ranges.rest_s,
    )


def least_minutes(record: Record, exercise: Exercise) -> float:
    """Minutes of the smallest dose an exercise allows."""
    return work_minutes(record, _dose_at(exercise, 0), exercise)


def aerobic_cap(record: Record) -> Iterator[str]:
    """Aerobic minutes never above what growth from the comfortable amount allows."""
    for p in record.placed:
        most = aerobic_most(record, p.week.number)
        if p.week.number in record.lighter:
            most = max(most, ceil(least_minutes(record, p.exercise)))
        if p.exercise.kind == AEROBIC and p.line.minutes > most:
            yield record.at_line(p)


def aerobic_most(record: Record, week: int) -> int:
    """The longest aerobic session of a week (from 1): the comfortable minutes, grown every week."""
    calm = min(week - 1, record.phases.count(PHASES[0]))
    steps = calm * record.number("aerobic_growth_calm_min")
    steps += (week - 1 - calm) * record.number("aerobic_growth_min")
    longest = min(comfortable_minutes(record) + steps, record.number("aerobic_session_min"))
    return int(longest * wanted_share(record, week))


def wanted_share(record: Record, week: int) -> float:
    """How much of the usual a week (from 1) wants."""
    return record.number("lighter_share") if week in record.lighter else 1


def comfortable_minutes(record: Record) -> float:
    """Minutes of walking that were comfortable last week."""
    said = record.facts.get("comfortable_walk_min")
    if said is None:
        return record.number("aerobic_start_min")
    return max(float(said), record.number("aerobic_least_min"))


def _where(record: Record, breaks: Breaks) -> Iterator[str]:
    return (record.at_line(p) for p in record.placed if breaks(p))


RULES = (
    unknown_exercise, exclusions, limits, equipment, setting, dislikes, phase, gentle_start, limited_start,
    dose_range, effort, dose_growth, line_minutes, aerobic_cap,
)  # fmt: skip
