"""The whole problem written a second time, for CP-SAT: rungs, days and whole minutes of twelve weeks at once.

It is made from a case and from what ``plan/score.py`` and the checker say a programme is and is worth; nothing
of the planner's own rows is read. Minutes of targets, and load that grows too fast, are counted in hundredths,
points in hundred-millionths: what is lost by rounding stays under ``oracle.TOLERANCE`` points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from backstay.model import Line, Session
from backstay.plan.case import Case, Rung
from bench.integers import ONE, Integers, Terms, plus, times

PARTS = 100
POINTS = 10**8
HALVES = 2
LARGEST = 10**7
"""No week's load is larger [hundredths of minutes times effort]; CP-SAT needs an end."""
Week = tuple[Session, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """A rung in a week, the so-manieth week on it."""

    ladder: int
    rung: int
    age: int
    week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One exercise on one day of a week, with its column, its minutes and its effort."""

    ladder: int
    rung: int
    day: int
    there: int
    minutes: Terms
    effort: int


@dataclass(slots=True)
class Whole:
    """The problem, and what its columns mean."""

    case: Case
    model: Integers = field(default_factory=Integers)
    on: dict[On, int] = field(default_factory=dict)
    lines: dict[tuple[On, int, int], int] = field(default_factory=dict)
    walks: dict[tuple[int, int, int, int], tuple[int, int]] = field(default_factory=dict)
    slots: list[list[Slot]] = field(default_factory=list)

    def rung(self, slot: Slot | On) -> Rung:
        """The rung a slot or a choice means."""
        return self.case.ladders[slot.ladder].rungs[slot.rung]


def whole(case: Case) -> Whole:
    """The whole problem of a case."""
    made = Whole(case)
    for ladder in range(len(case.ladders)):
        _rungs(made, ladder)
        _climbing(made, ladder)
    for week in case.weeks:
        made.slots.append([])
        here = case.of_week(week)
        for on in [on for on in made.on if on.week == week and not made.rung(on).aerobic]:
            _days_of_line(made, here, on)
        _walking(made, here, week)
        _days(made, here, week)
        _together(made, week)
    _loads(made)
    for week in case.weeks:
        _worth(made, week)
    _kept(made)
    _learned(made)
    return made


# ── Which rung in which week ────────────────────────────────────────────────


def _rungs(made: Whole, ladder: int) -> None:
    """A column for every rung, week and age there can be; nothing begins in a lighter week or too late to be kept."""
    case, most = made.case, made.case.weeks_on_rung + 1
    for number, rung in enumerate(case.ladders[ladder].rungs):
        for week, age in product(case.weeks, range(1, most + 1)):
            began = week - age + 1
            early = max(0, rung.opens) <= began <= len(case.weeks) - case.weeks_on_rung and began not in case.lighter
            later = week >= most - 1 or rung.settled
            if early if age < most else later:
                on = On(ladder=ladder, rung=number, age=age, week=week)
                made.on[on] = made.model.column(0, 1)


def _climbing(made: Whole, ladder: int) -> None:
    """One rung at a time, each for its weeks, from the lowest; once left, a ladder is not begun again."""
    case, least, model = made.case, made.case.weeks_on_rung, made.model
    mine = {on: column for on, column in made.on.items() if on.ladder == ladder}
    for week in case.weeks:
        model.at_most({column: 1 for on, column in mine.items() if on.week == week}, 1)
    entries: Terms = {}
    for on, column in mine.items():
        lowest = on.rung == 0 and on.age == 1
        going = on.week == 0 and on.rung == 0 and on.age > least and made.rung(on).settled
        before = {c: 1 for other, c in mine.items() if _leads_to(other, on, least)}
        if lowest or going:
            entries[column] = 1
        else:
            model.never_below_zero(plus(before, {column: -1}))
        if on.age < least:
            after = mine.get(On(ladder=ladder, rung=on.rung, age=on.age + 1, week=on.week + 1))
            model.never_below_zero(plus({column: -1}, {} if after is None else {after: 1}))
    model.at_most(entries, 1)


def _leads_to(before: On, on: On, least: int) -> bool:
    """Whether a week on a rung can be followed by this one."""
    if before.week != on.week - 1:
        return False
    if on.age == 1:
        return before.rung == on.rung - 1 and before.age >= least
    stays = before.age == on.age == least + 1
    return before.rung == on.rung and (before.age == on.age - 1 or stays)


# ── Which days, how many minutes ────────────────────────────────────────────


def _days_of_line(made: Whole, here: Case, on: On) -> None:
    """An exercise on as many days as it says, each at its planned dose or a smaller one and long enough for it."""
    model, rung, column = made.model, made.rung(on), made.on[on]
    steps = made.case.steps(rung, on.week, on.age)
    less = made.case.knowledge.number("weight_smaller_dose") * POINTS
    count: Terms = {}
    for day in made.case.strength_days if rung.strength else here.days:
        doses: Terms = {}
        for number, step in enumerate(steps):
            if here.minutes[day] >= step.minutes:
                missing = steps[0].minutes - step.minutes
                there = made.lines[on, day, number] = model.column(0, 1, gain=-round(less * missing))
                doses[there] = 1
                made.slots[on.week].append(_slot(on, day, there, {there: step.minutes}, step.dose.effort_rpe))
        model.at_most(doses, 1)
        count = plus(count, doses)
    fewest, most = here.day_range(rung, steps[-1].minutes)
    model.never_below_zero(plus(count, {column: -fewest}))
    model.never_below_zero(plus({column: most}, count, -1))


def _walking(made: Whole, here: Case, week: int) -> None:
    """An aerobic mode on some days, each for a number of whole minutes that its bouts can make."""
    model = made.model
    present: dict[tuple[int, int], dict[On, int]] = {}
    for on, column in made.on.items():
        if on.week == week and made.rung(on).aerobic:
            present.setdefault((on.ladder, on.rung), {})[on] = column
    for (ladder, number), ages in present.items():
        one, there = next(iter(ages)), dict.fromkeys(ages.values(), 1)
        rung = made.rung(one)
        low, high = here.aerobic_range(rung, week)
        fewest, most = here.day_range(rung, low)
        count: Terms = {}
        for day in [day for day in here.days if here.minutes[day] >= low]:
            longest = min(high, here.minutes[day])
            lengths = sorted({here.aerobic_fit(rung, week, free)[1] for free in range(low, longest + 1)})
            walks, spent = model.column(0, 1), model.column(0, *lengths)
            model.never_below_zero({walks: lengths[-1], spent: -1})
            model.never_below_zero({spent: 1, walks: -low})
            made.walks[ladder, number, week, day] = (walks, spent)
            count[walks] = 1
            made.slots[week].append(_slot(one, day, walks, {spent: 1}, rung.aerobic_effort))
        model.never_below_zero(plus(count, times(there, -fewest)))
        model.never_below_zero(plus(times(there, most), count, -1))


def _slot(on: On, day: int, there: int, minutes: Terms, effort: int) -> Slot:
    return Slot(ladder=on.ladder, rung=on.rung, day=day, there=there, minutes=minutes, effort=effort)


def _days(made: Whole, here: Case, week: int) -> None:
    """A day's minutes; at most six lines, one of them aerobic; nothing alone but a walk."""
    setting, model = made.case.knowledge.number, made.model
    low, high = int(setting("session_exercises_low")), int(setting("session_exercises_high"))
    for day in here.days:
        slots = [slot for slot in made.slots[week] if slot.day == day]
        model.at_most(_sum(slot.minutes for slot in slots), here.minutes[day])
        lines: Terms = {slot.there: 1 for slot in slots}
        walks: Terms = {slot.there: 1 for slot in slots if made.rung(slot).aerobic}
        model.at_most(lines, high)
        model.at_most(walks, 1)
        for line in lines.keys() - walks.keys():
            model.never_below_zero(plus(lines, {line: -low}))


def _together(made: Whole, week: int) -> None:
    """Few new exercises, few in a calm week, few aerobic modes, and no more load than how things went allows."""
    case, model = made.case, made.model
    here = {on: column for on, column in made.on.items() if on.week == week}
    new = {c: 1 for on, c in here.items() if on.age == 1 and not made.rung(on).known}
    model.at_most(new, int(case.most_new(week)))
    if case.phases[week] == "calm":
        model.at_most(dict.fromkeys(here.values(), 1), int(case.knowledge.number("calm_exercises")))
    modes = {c: 1 for on, c in here.items() if made.rung(on).aerobic}
    model.at_most(modes, int(case.knowledge.number("aerobic_modes_per_week")))
    cap = case.load_cap(week)
    if cap is not None:
        model.at_most(load(made, week), int(cap))


def load(made: Whole, week: int) -> Terms:
    """Minutes times planned effort of a week."""
    return _sum(times(slot.minutes, slot.effort) for slot in made.slots[week])


def _loads(made: Whole) -> None:
    """A lighter week has clearly less load than the one before; load that grows too fast costs points."""
    case, model, number = made.case, made.model, made.case.knowledge.number
    share, growth, step = (number(name) for name in ("lighter_load_share", "load_growth", "load_step"))
    points = case.weekly_points("weight_load") / number("load_week")
    last: Terms = {ONE: round(case.load_before * PARTS)}
    for week in case.weeks:
        mine = times(load(made, week), PARTS)
        if week in case.lighter:
            model.never_below_zero(plus(times(load(made, week - 1), round(share * PARTS)), mine, -1))
        with_care = plus(mine, {ONE: round(case.care_in(week) * PARTS)})
        limit = plus(_scaled(last, growth), {ONE: round(step * PARTS)})
        model.at_least(LARGEST, plus(with_care, limit, -1), gain=-round(points * POINTS / PARTS))
        last = last if week in case.lighter else with_care


def _scaled(terms: Terms, factor: float) -> Terms:
    return {column: round(coefficient * factor) for column, coefficient in terms.items()}


# ── What it is worth ────────────────────────────────────────────────────────


def _worth(made: Whole, week: int) -> None:
    case, number, model, slots = made.case, made.case.knowledge.number, made.model, made.slots[week]
    for function in case.targets:
        got = _sum(
            times(slot.minutes, round(made.rung(slot).exercise.targets.get(function, 0) * PARTS)) for slot in slots
        )
        points = case.weekly_points("weight_targets") * case.target_share(function)
        _satisfied(made, got, case.wanted_min(function, week), points)
    beside = round(number("aerobic_beside_strength") * PARTS)
    counted = _sum(
        times(slot.minutes, beside if slot.day in case.strength_days else PARTS)
        for slot in slots
        if made.rung(slot).aerobic
    )
    _satisfied(made, counted, case.aerobic_wanted_min(week), case.weekly_points("weight_aerobic"))
    _variety(made, week)
    for wish in case.wishes:
        there = {slot.there: 1 for slot in slots if wish in made.rung(slot).wishes}
        points = case.weekly_points("weight_wishes") / len(case.wishes)
        model.up_to(1, there, gain=round(points * POINTS))


def _satisfied(made: Whole, got: Terms, wanted: float, points: float) -> None:
    """Points for minutes [hundredths]: the first half of what is wanted brings more than the second."""
    half = round(wanted * PARTS / HALVES)
    if half <= 0:
        return
    first = made.case.knowledge.number("first_half_share")
    sooner = made.model.up_to(half, got, gain=round(points * first / half * POINTS))
    made.model.up_to(half, plus(got, {sooner: -1}), gain=round(points * (1 - first) / half * POINTS))


def _variety(made: Whole, week: int) -> None:
    wanted = int(made.case.knowledge.number("families_wanted"))
    families: dict[str, Terms] = {}
    for slot in made.slots[week]:
        families.setdefault(made.rung(slot).exercise.family, {})[slot.there] = 1
    there = {made.model.up_to(1, lines): 1 for lines in families.values()}
    points = made.case.weekly_points("weight_variety") / wanted
    made.model.up_to(wanted, there, gain=round(points * POINTS))


def _kept(made: Whole) -> None:
    """Ladders of the week before that the first week goes on with, up to all but a few."""
    case, kept = made.case, {}
    for ladder in case.going:
        there = {slot.there: 1 for slot in made.slots[0] if slot.ladder == ladder}
        kept[made.model.up_to(1, there)] = 1
    if case.kept_wanted:
        points = case.knowledge.number("weight_kept")
        made.model.up_to(int(case.kept_wanted), kept, gain=round(points * POINTS))


def _learned(made: Whole) -> None:
    """Every ladder that was not done before has to be learned."""
    points = round(made.case.knowledge.number("weight_new_ladder") * POINTS)
    for number, ladder in enumerate(made.case.ladders):
        if not ladder.known:
            ways = [{c: 1} for on, c in made.on.items() if on.ladder == number and on.rung == 0 and on.age == 1]
            if ways:
                made.model.at_least(1, *ways, gain=-points)


def _sum(parts: Iterator[Terms]) -> Terms:
    made: Terms = {}
    for part in parts:
        made = plus(made, part)
    return made


# ── To and from a programme ─────────────────────────────────────────────────


def chosen(made: Whole, weeks: tuple[Week, ...]) -> dict[int, int]:
    """The values of a programme's choices; KeyError for what the problem does not know."""
    values: dict[int, int] = {}
    ages: dict[tuple[int, int], int] = {}
    for week, sessions in enumerate(weeks):
        there = {line.exercise: line for session in sessions for line in session.lines}
        rungs = {name: _find(made.case, name) for name in there}
        ages = {place: _age(made, place, week, ages.get(place, 0), there[n]) for n, place in rungs.items()}
        for (ladder, rung), age in ages.items():
            values[made.on[On(ladder=ladder, rung=rung, age=age, week=week)]] = 1
        for session, line in ((s, line) for s in sessions for line in s.lines):
            ladder, rung = rungs[line.exercise]
            if made.case.ladders[ladder].rungs[rung].aerobic:
                walks, spent = made.walks[ladder, rung, week, session.weekday]
                values |= {walks: 1, spent: line.minutes}
            else:
                on = On(ladder=ladder, rung=rung, age=ages[ladder, rung], week=week)
                number = _dose(made, on, line)
                values[made.lines[on, session.weekday, number]] = 1
    return values


def _find(case: Case, name: str) -> tuple[int, int]:
    return next(
        (n, k) for n, ladder in enumerate(case.ladders) for k, r in enumerate(ladder.rungs) if r.exercise.id == name
    )


def _age(made: Whole, place: tuple[int, int], week: int, before: int, line: Line) -> int:
    """Which week on its rung a line is; the first may go on with what was done before."""
    most = made.case.weeks_on_rung + 1
    rung = made.case.ladders[place[0]].rungs[place[1]]
    if before or week or not rung.settled:
        return min(before + 1, most)
    if rung.aerobic:
        return most
    doses = [(step.dose.effort_rpe, step.minutes) for step in made.case.steps(rung, week, most)]
    return most if (line.dose.effort_rpe, line.minutes) in doses else 1


def _dose(made: Whole, on: On, line: Line) -> int:
    """Which of its doses of the week a line has; the planned one where it has none: that is for the checker."""
    minutes = [step.minutes for step in made.case.steps(made.rung(on), on.week, on.age)]
    return minutes.index(int(line.minutes)) if line.minutes in minutes else 0


def decoded(made: Whole, values: list[int]) -> tuple[Week, ...]:
    """The sessions that values describe; undated."""
    return tuple(_sessions(made, week, values) for week in made.case.weeks)


def _sessions(made: Whole, week: int, values: list[int]) -> Week:
    here, days = made.case.of_week(week), {day: list[Line]() for day in made.case.of_week(week).days}
    for (on, day, number), column in made.lines.items():
        if on.week == week and values[column]:
            step = made.case.steps(made.rung(on), week, on.age)[number]
            days[day].append(Line(exercise=made.rung(on).exercise.id, dose=step.dose, minutes=step.minutes))
    for (ladder, number, at, day), (walks, spent) in made.walks.items():
        if at == week and values[walks]:
            rung = made.case.ladders[ladder].rungs[number]
            dose, minutes = here.aerobic_fit(rung, week, values[spent])
            days[day].append(Line(exercise=rung.exercise.id, dose=dose, minutes=minutes))
    often = Counter(line.exercise for lines in days.values() for line in lines)
    counted = {day: [_often(line, often[line.exercise]) for line in lines] for day, lines in days.items()}
    return tuple(Session(weekday=day, on=None, lines=tuple(lines)) for day, lines in counted.items() if lines)


def _often(line: Line, days: int) -> Line:
    return replace(line, dose=replace(line.dose, days_per_week=days))
