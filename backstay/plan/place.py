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
    whole_dose,
)
from backstay.plan.doses import Step
from backstay.plan.grid import Terms, aerobic_work, line_work
from backstay.plan.highs import Relaxation, effort, run
from backstay.plan.linear import Expr, Linear, add, minus, summed, worth
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
    lines: list[Expr] = field(default_factory=list)
    aerobic: Expr = field(default_factory=dict)
    some: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One exercise on one day, if its column says so: at a dose, or for the minutes in another column."""

    choice: Choice
    day: int
    on: int
    dose: Step | int


@dataclass(slots=True)
class Layout:
    """The week's model, and which column means which exercise on which day."""

    model: Linear
    terms: Terms
    days: dict[int, Day]
    slots: list[Slot] = field(default_factory=list)


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
    layout, number = lay_out(here, week, chosen, last_load), case.knowledge.number
    model, able = layout.model, effort("placing", case.knowledge)
    usual = run(without_smaller(layout), able)
    enough = Relaxation(model, number("solver_seconds")).bound * (1 - number("placing_enough"))
    if usual.values and worth(model, usual.values) >= enough:
        return sessions(layout, here, week, usual.values)
    answer = run(model, effort("squeezing", case.knowledge), usual.values)
    return sessions(layout, here, week, answer.values) if answer.values else None


def without_smaller(layout: Layout) -> Linear:
    """The same week with every exercise at its planned dose."""
    high = list(layout.model.high)
    for column in layout.terms.missing:
        high[column] = 0
    return replace(layout.model, high=high)


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
    layout = on_days(case, week, chosen)
    for day in layout.days.values():
        _company(layout.model, case, day)
    whole_dose(layout.model, case, week, layout.terms)
    target_dose(layout.model, case, week, layout.terms)
    aerobic_growth(layout.model, case, week, layout.terms)
    load_growth(layout.model, case, week, layout.terms, {}, last_load)
    lighter_load(layout.model, case, week, layout.terms, {}, last_load)
    level_load(layout.model, case, week, layout.terms)
    return layout


def on_days(case: Case, week: int, chosen: Chosen) -> Layout:
    """Every chosen exercise often enough on days that hold them; whatever they are worth, even one alone."""
    layout = Layout(model=Linear(), terms=Terms(), days={day: Day() for day in case.days})
    for choice in chosen:
        rung = case.rung_of(choice)
        place = _place_aerobic if rung.aerobic else _place_line
        place(layout, case, week, choice, rung)
    for number, day in layout.days.items():
        _day_rows(layout, case, number, day)
    return layout


def sessions(layout: Layout, case: Case, week: int, values: tuple[float, ...]) -> tuple[Session, ...]:
    """The sessions a solved layout describes; undated."""
    lines: dict[int, list[Line]] = {}
    half = 0.5 if case.load_cap(week) is None and not case.rests else 0
    for slot in layout.slots:
        rung = case.rung_of(slot.choice)
        if values[slot.on] > 0.5:
            if isinstance(slot.dose, Step):
                line = Line(exercise=rung.exercise.id, dose=slot.dose.dose, minutes=slot.dose.minutes)
            else:
                line = aerobic_line(case, rung, week, int(values[slot.dose] + half))
            lines.setdefault(slot.day, []).append(line)
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
    """One exercise on some days, as many as its dose says; on each at its planned dose or a smaller one."""
    model, steps = layout.model, case.steps(rung, week, choice.age)
    there: dict[int, Expr] = {}
    for step in steps:
        for day in case.possible_days(rung, step.minutes):
            there.setdefault(day, {})[on := model.column(1, whole=True)] = 1.0
            layout.slots.append(Slot(choice, day, on, step))
            layout.terms.work.append(work := line_work(rung, {on: 1.0}, step))
            add(layout.days[day].minutes, work.spent)
            if step is not steps[0]:
                layout.terms.missing[on] = steps[0].minutes - step.minutes
    for day, doses in there.items():
        if len(doses) > 1:
            model.at_most(doses, 1)
        layout.days[day].lines.append(doses)
    fewest, most = case.day_range(rung, steps[-1].minutes)
    model.at_most(summed(there.values()), most)
    model.at_least(summed(there.values()), fewest)


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
        layout.slots.append(Slot(choice, day, on, spent))
        all_days[on] = 1.0
        add(layout.days[day].minutes, {spent: 1})
        add(layout.days[day].aerobic, {on: 1})
        layout.terms.work.append(aerobic_work(rung, {spent: 1.0}, beside=day in case.strength_days))
    fewest, most = case.day_range(rung, low)
    model.at_most(all_days, most)
    model.at_least(all_days, fewest)


def _day_rows(layout: Layout, case: Case, number: int, day: Day) -> None:
    """A day's minutes and lines; one aerobic mode."""
    model, setting = layout.model, case.knowledge.number
    model.at_most(day.minutes, case.minutes[number])
    model.at_most(day.aerobic, 1)
    if not day.lines:
        return
    day.some = model.column(1, whole=True)
    for line in day.lines:
        model.at_most(minus(line, {day.some: 1}), 0)
    model.at_most(summed([*day.lines, day.aerobic]), setting("session_exercises_high"))


def _company(model: Linear, case: Case, day: Day) -> None:
    """Never one exercise alone, unless it is a walk."""
    if day.some is not None:
        least = case.knowledge.number("session_exercises_low")
        model.at_least(minus(summed([*day.lines, day.aerobic]), {day.some: least}), 0)
