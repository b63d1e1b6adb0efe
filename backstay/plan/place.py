"""Place: the rungs chosen for a week, on days, exactly, with the week's own weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from backstay.model import Line, Session
from backstay.plan.case import Case, Choice, Placed, Rung
from backstay.plan.constraints import (
    aerobic_growth,
    level_load,
    lighter_load,
    load_growth,
    target_dose,
)
from backstay.plan.grid import Terms, aerobic_work, line_work
from backstay.plan.highs import effort, run
from backstay.plan.linear import Expr, Linear, add, minus, summed
from backstay.plan.score import load, week_score

KIND_ORDER = (
    "directional", "nerve", "release", "mobility", "control", "balance", "strength", "practice",
    "stretch", "relaxation", "aerobic",
)  # fmt: skip

Chosen = tuple[Choice, ...]
Weeks = tuple[Chosen, ...]
Week = tuple[Session, ...]


@dataclass(slots=True)
class Day:
    """One weekday's columns and sums."""

    minutes: Expr = field(default_factory=dict)
    lines: Expr = field(default_factory=dict)
    aerobic: Expr = field(default_factory=dict)
    aerobic_spent: list[tuple[Rung, int]] = field(default_factory=list)
    strength: int | None = None


@dataclass(slots=True)
class Layout:
    """The week's model, and which column means which exercise on which day."""

    model: Linear
    terms: Terms
    days: dict[int, Day]
    lines: dict[tuple[Choice, int], tuple[int, Expr]] = field(default_factory=dict)


def place(case: Case, weeks: Weeks) -> Placed:
    """Every week on its days; where one cannot hold everything, what is missed least goes."""
    done: dict[tuple[int, Chosen, float], Week | None] = {}
    while True:
        placed: list[Week] = []
        for week, chosen in enumerate(weeks):
            before = case.growth_from(week)
            key = (week, chosen, load(placed[before]) if before >= 0 else 0)
            if key not in done:
                done[key] = place_week(case, *key)
            found = done[key]
            if found is None:
                weeks = without(case, weeks, week, _least_missed(case, *key))
                break
            placed.append(found)
        else:
            return Placed(weeks=tuple(placed), choices=weeks)


def place_week(case: Case, week: int, chosen: Chosen, last_load: float) -> Week | None:
    """The sessions of one week, or None when its exercises cannot all come often enough."""
    here = case.of_week(week)
    layout = lay_out(here, week, chosen, last_load)
    answer = run(layout.model, effort("placing", case.knowledge))
    return sessions(layout, here, week, answer.values) if answer.values else None


def conflicts(case: Case, weeks: Weeks) -> dict[int, Chosen]:
    """The weeks that cannot hold all that was chosen, each with few choices that do not fit together on its days."""
    found: dict[int, Chosen] = {}
    for week, chosen in enumerate(weeks):
        if not fits_days(case, week, chosen):
            left = list(chosen)
            for choice in chosen:
                fewer = [c for c in left if c != choice]
                left = left if fits_days(case, week, tuple(fewer)) else fewer
            found[week] = tuple(left)
    return found


def fits_days(case: Case, week: int, chosen: Chosen) -> bool:
    """Whether some days hold all of these, however much is gained; a lighter week's load is left aside."""
    here = case.of_week(week)
    layout = Layout(model=Linear(), terms=Terms(), days={day: Day() for day in here.days})
    for choice in chosen:
        rung = here.rung_of(choice)
        (_place_aerobic if rung.aerobic else _place_line)(layout, here, week, choice, rung)
    for number, day in layout.days.items():
        _day_rows(layout, here, number, day)
    return bool(run(layout.model, effort("placing", case.knowledge)).values)


def without(case: Case, weeks: Weeks, week: int, ladder: int) -> Weeks:
    """Leave a ladder from a week on; a rung that would be left too soon goes from its beginning."""
    last = next(choice for choice in weeks[week] if choice.ladder == ladder)
    first = week if last.age > case.weeks_on_rung else week - last.age + 1
    return tuple(
        tuple(c for c in chosen if c.ladder != ladder) if number >= first else chosen
        for number, chosen in enumerate(weeks)
    )


def _least_missed(case: Case, week: int, chosen: Chosen, last_load: float) -> int:
    """The ladder without which the week holds together at the smallest loss; else the one taking most time."""
    left = {c: place_week(case, week, tuple(x for x in chosen if x != c), last_load) for c in chosen}
    worth = {c.ladder: week_score(case, week, found, last_load) for c, found in left.items() if found}
    if worth:
        return max(worth, key=lambda ladder: worth[ladder])
    return max(chosen, key=lambda c: (not case.rung_of(c).aerobic, c.age)).ladder


def lay_out(case: Case, week: int, chosen: tuple[Choice, ...], last_load: float) -> Layout:
    """The problem of one week: every chosen exercise often enough, on days that fit."""
    layout = Layout(model=Linear(), terms=Terms(), days={day: Day() for day in case.days})
    for choice in chosen:
        rung = case.rung_of(choice)
        place = _place_aerobic if rung.aerobic else _place_line
        place(layout, case, week, choice, rung)
    for number, day in layout.days.items():
        _day_rows(layout, case, number, day)
    target_dose(layout.model, case, week, layout.terms)
    aerobic_growth(layout.model, case, week, layout.terms)
    load_growth(layout.model, case, week, layout.terms, {}, last_load)
    lighter_load(layout.model, case, week, layout.terms, {}, last_load)
    level_load(layout.model, case, week, layout.terms)
    return layout


def sessions(layout: Layout, case: Case, week: int, values: tuple[float, ...]) -> tuple[Session, ...]:
    """The sessions a solved layout describes; undated."""
    lines: dict[int, list[Line]] = {}
    for (choice, day), (on, spent) in layout.lines.items():
        if values[on] > 0.5:
            half = 0.5 if case.load_cap(week) is None and not case.rests else 0
            rung, free = case.rung_of(choice), int(sum(values[c] * k for c, k in spent.items()) + half)
            if rung.aerobic:
                line = aerobic_line(case, rung, week, free)
            else:
                step = case.step(rung, week, choice.age)
                line = Line(exercise=rung.exercise.id, dose=step.dose, minutes=step.minutes)
            lines.setdefault(day, []).append(line)
    return finish(case, lines)


def aerobic_line(case: Case, rung: Rung, week: int, free_min: int) -> Line:
    """An aerobic line as long as the free minutes and the week allow."""
    dose, total = case.aerobic_fit(rung, week, free_min)
    return Line(exercise=rung.exercise.id, dose=dose, minutes=total)


def finish(case: Case, lines: dict[int, list[Line]]) -> tuple[Session, ...]:
    """Sessions by weekday, lines in a sensible order, each dose knowing its days a week."""
    days: dict[str, int] = {}
    for line in (line for day in lines.values() for line in day):
        days[line.exercise] = days.get(line.exercise, 0) + 1
    kinds = {name: case.knowledge.exercises[name].kind for name in days}

    def ready(line: Line) -> Line:
        return replace(line, dose=replace(line.dose, days_per_week=days[line.exercise]))

    def order(line: Line) -> tuple[int, str]:
        return KIND_ORDER.index(kinds[line.exercise]), line.exercise

    return tuple(
        Session(weekday=day, on=None, lines=tuple(ready(line) for line in sorted(lines[day], key=order)))
        for day in sorted(lines)
    )


def _place_line(layout: Layout, case: Case, week: int, choice: Choice, rung: Rung) -> None:
    """One exercise: on some days, as many as its dose says."""
    step, model = case.step(rung, week, choice.age), layout.model
    days: Expr = {}
    for day in case.possible_days(rung, step.minutes):
        on = model.column(1, whole=True)
        work = line_work(rung, {on: 1.0}, step)
        days[on] = 1
        layout.lines[choice, day] = (on, work.spent)
        layout.terms.work.append(work)
        add(layout.days[day].minutes, work.spent)
        add(layout.days[day].lines, {on: 1})
        if rung.strength:
            _needs(layout, day, on)
    fewest, most = case.day_range(rung, step.minutes)
    model.at_most(days, most)
    model.at_least(days, fewest)


def _needs(layout: Layout, day: int, column: int) -> None:
    """A strength exercise makes its day a strength day."""
    there = layout.days[day]
    if there.strength is None:
        there.strength = layout.model.column(1, whole=True)
    layout.model.at_most({column: 1, there.strength: -1}, 0)


def _place_aerobic(layout: Layout, case: Case, week: int, choice: Choice, rung: Rung) -> None:
    """An aerobic mode: on some days, for flexible minutes, between strength days or beside strength."""
    low, high = case.aerobic_range(rung, week)
    model, all_days = layout.model, {}
    for day in case.days:
        if case.minutes[day] < low:
            continue
        on, spent = model.column(1, whole=True), model.column(min(high, case.minutes[day]))
        model.at_most({spent: 1, on: -high}, 0)
        model.at_least({spent: 1, on: -low}, 0)
        layout.lines[choice, day] = (on, {spent: 1.0})
        all_days[on] = 1.0
        add(layout.days[day].minutes, {spent: 1})
        add(layout.days[day].aerobic, {on: 1})
        layout.days[day].aerobic_spent.append((rung, spent))
    fewest, most = case.day_range(rung, low)
    model.at_most(all_days, most)
    model.at_least(all_days, fewest)


def _day_rows(layout: Layout, case: Case, number: int, day: Day) -> None:
    """A day's minutes and lines; one aerobic mode; never one exercise alone unless it is a walk."""
    model, setting = layout.model, case.knowledge.number
    model.at_most(day.minutes, case.minutes[number])
    model.at_most(day.aerobic, 1)
    for rung, spent in day.aerobic_spent:
        _split_aerobic(layout, case, number, rung, spent)
    if not day.lines:
        return
    some = model.column(1, whole=True)
    for column in day.lines:
        model.at_most({column: 1, some: -1}, 0)
    together = summed([day.lines, day.aerobic])
    model.at_most(together, setting("session_exercises_high"))
    model.at_least(minus(together, {some: setting("session_exercises_low")}), 0)


def _split_aerobic(layout: Layout, case: Case, number: int, rung: Rung, spent: int) -> None:
    """Aerobic minutes count fully on a day without strength, less beside it."""
    strength, model = layout.days[number].strength, layout.model
    if strength is None:
        layout.terms.work.append(aerobic_work(rung, {spent: 1.0}, beside=False))
        return
    beside = model.column(case.minutes[number])
    between = minus({spent: 1}, {beside: 1})
    model.at_least(between, 0)
    model.at_most(summed([between, {strength: case.minutes[number]}]), case.minutes[number])
    layout.terms.work.append(aerobic_work(rung, between, beside=False))
    layout.terms.work.append(aerobic_work(rung, {beside: 1.0}, beside=True))
