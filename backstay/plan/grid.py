"""The grid: every open rung in every week as columns, tied into ladders as a small network.

A rung is begun (and then kept for the least number of weeks), later kept on week by week, and left
for the next rung or for good: a flow, so that its linear relaxation is already whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backstay.plan.case import Case, Choice, Rung
from backstay.plan.doses import Step
from backstay.plan.linear import Expr, Linear, add, minus, scaled, summed

Place = tuple[int, int, int]
"""Ladder, rung and week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Minutes and load of one exercise in a week, as expressions; beside = on a strength day.

    ``most`` is the most minutes there can be, as a multiple of whether the exercise is there at all.
    """

    rung: Rung
    spent: Expr
    load: Expr
    most: Expr = field(default_factory=dict)
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """On how many of its possible days an exercise comes in a week, at so many minutes or more."""

    ladder: int
    rung: Rung
    minutes: int
    days: Expr
    present: Expr
    possible: tuple[int, ...]
    fewest: int


@dataclass(slots=True)
class Terms:
    """What one week adds up to, as expressions over the columns."""

    work: list[Work] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    walks: dict[bool, Expr] = field(default_factory=lambda: {False: {}, True: {}})
    missing: Expr = field(default_factory=dict)
    exercises: Expr = field(default_factory=dict)
    new: Expr = field(default_factory=dict)
    begins: Expr = field(default_factory=dict)
    ladders_begun: list[int] = field(default_factory=list)
    modes: Expr = field(default_factory=dict)
    families: dict[str, Expr] = field(default_factory=dict)
    wishes: dict[str, Expr] = field(default_factory=dict)

    def load(self) -> Expr:
        """Minutes times planned effort of the week."""
        return summed(work.load for work in self.work)


@dataclass(slots=True)
class Grid:
    """The columns by what they mean, and each week's terms."""

    model: Linear
    terms: list[Terms]
    weeks_on_rung: int
    begun: dict[Place, int] = field(default_factory=dict)
    kept: dict[Place, int] = field(default_factory=dict)

    def yes_or_no(self) -> list[int]:
        """The columns that choose rungs."""
        return [*self.begun.values(), *self.kept.values()]

    def entering(self, week: int) -> list[int]:
        """The columns that choose rungs from this week on."""
        both = (*self.begun.items(), *self.kept.items())
        return [column for place, column in both if place[-1] == week]

    def column(self, choice: Choice, week: int) -> int | None:
        """The column that holds a choice in a week."""
        back = choice.age - 1
        begun = self.begun.get((choice.ladder, choice.rung, week - back))
        kept = self.kept.get((choice.ladder, choice.rung, week))
        return begun if choice.age <= self.weeks_on_rung else kept

    def on(self, case: Case, place: Place) -> list[tuple[int, int]]:
        """The columns that put a rung into a week, each with its week on the rung."""
        ladder, rung, week = place
        least = case.weeks_on_rung
        begun = [(self.begun.get((ladder, rung, week - back)), back + 1) for back in range(least)]
        kept = [(self.kept.get(place), least + 1)]
        return [(column, age) for column, age in begun + kept if column is not None]


def make_grid(case: Case) -> Grid:
    """All columns and the ladder rows; constraints and weights come on top."""
    grid = Grid(model=Linear(), terms=[Terms() for _ in case.weeks], weeks_on_rung=case.weeks_on_rung)
    for ladder in range(len(case.ladders)):
        _network(grid, case, ladder)
    for week in case.weeks:
        here = case.of_week(week)
        for ladder in range(len(case.ladders)):
            _ladder_terms(grid, here, ladder, week)
    return grid


def _network(grid: Grid, case: Case, ladder: int) -> None:
    """Ladder order: begin at the lowest open rung, climb one at a time, never before its weeks are up."""
    model, least = grid.model, case.weeks_on_rung
    for number, rung in enumerate(case.ladders[ladder].rungs):
        for week in case.weeks:
            place = (ladder, number, week)
            if case.earliest(ladder, number) <= week <= len(case.weeks) - least:
                grid.begun[place] = model.column(1, whole=True)
            if week >= case.earliest(ladder, number) + least or rung.settled:
                grid.kept[place] = model.column(1, whole=True)
    for number in range(len(case.ladders[ladder].rungs)):
        for week in case.weeks:
            _flow(grid, case, (ladder, number, week))
    model.at_most(_entries(grid, case, ladder), 1)


def _entries(grid: Grid, case: Case, ladder: int) -> Expr:
    """Every way into a ladder: its lowest rung in any week, or going on with a settled one."""
    first = [grid.begun.get((ladder, 0, week)) for week in case.weeks]
    return {column: 1.0 for column in [*first, grid.kept.get((ladder, 0, 0))] if column is not None}


def _flow(grid: Grid, case: Case, place: Place) -> None:
    """Who is on a rung, or climbs from it, was on it the week before."""
    ladder, number, week = place
    least = case.weeks_on_rung
    out = [grid.kept.get(place), grid.begun.get((ladder, number + 1, week))]
    into = [grid.kept.get((ladder, number, week - 1)), grid.begun.get((ladder, number, week - least))]
    if week == 0:
        out = out[1:]
    expr = {column: 1.0 for column in out if column is not None}
    if expr:
        add(expr, {column: 1.0 for column in into if column is not None}, -1)
        grid.model.at_most(expr, 0)


def _ladder_terms(grid: Grid, case: Case, ladder: int, week: int) -> None:
    terms = grid.terms[week]
    for number, rung in enumerate(case.ladders[ladder].rungs):
        place = (ladder, number, week)
        on = grid.on(case, place)
        if not on:
            continue
        present: Expr = {column: 1.0 for column, _ in on}
        _presence(terms, rung, present, [column for column, age in on if age == 1])
        if number == 0 and not rung.known:
            terms.ladders_begun += [column for column, age in on if age == 1]
        if rung.aerobic:
            _aerobic(grid, case, place, present)
        else:
            for column, age in on:
                _line(grid, case, place, column, age)


def _presence(terms: Terms, rung: Rung, present: Expr, begun: list[int]) -> None:
    add(terms.exercises, present)
    add(terms.families.setdefault(rung.exercise.family, {}), present)
    for wish in rung.wishes:
        add(terms.wishes.setdefault(wish, {}), present)
    if rung.aerobic:
        add(terms.modes, present)
    add(terms.begins, dict.fromkeys(begun, 1.0))
    if not rung.known:
        add(terms.new, dict.fromkeys(begun, 1.0))


def _line(grid: Grid, case: Case, place: Place, column: int, age: int) -> None:
    """Days a week of one rung in its so-manieth week: the fewest, and more up to the most; on some a smaller dose."""
    ladder, number, week = place
    rung, terms, model = case.ladders[ladder].rungs[number], grid.terms[week], grid.model
    steps = case.steps(rung, week, age)
    usual, least = steps[0], steps[-1]
    fewest, most = case.day_range(rung, least.minutes)
    if most == 0:
        model.high[column] = 0
    days: Expr = {column: float(fewest)}
    if most > fewest:
        more = model.column(most - fewest)
        model.at_most({more: 1, column: fewest - most}, 0)
        days[more] = 1
    work = line_work(rung, days, usual, {column: most * usual.minutes})
    _smaller_days(model, case, terms, work, days, column, steps)
    terms.work.append(work)
    possible = case.possible_days(rung, least.minutes)
    terms.stays.append(Stay(ladder, rung, least.minutes, days, {column: 1.0}, possible, fewest))


def _smaller_days(
    model: Linear, case: Case, terms: Terms, work: Work, days: Expr, present: int, steps: tuple[Step, ...]
) -> None:
    """On how many of its days an exercise comes at each smaller dose; on those at least that are too short for more."""
    smaller: Expr = {}
    most = len(case.possible_days(work.rung, steps[-1].minutes))
    for step in steps[1:]:
        smaller[there := model.column(most)] = 1.0
        work.spent[there] = step.minutes - steps[0].minutes
        work.load[there] = step.load - steps[0].load
        terms.missing[there] = steps[0].minutes - step.minutes
    if smaller:
        model.at_most(minus(smaller, days), 0)
        long_enough = len(case.possible_days(work.rung, steps[0].minutes))
        if long_enough < most:
            short = minus(days, smaller)
            model.at_most(minus(short, {present: long_enough}), 0)


def line_work(rung: Rung, days: Expr, step: Step, most: Expr | None = None) -> Work:
    """The work of an exercise on so many days."""
    spent = scaled(days, step.minutes)
    return Work(rung=rung, spent=spent, load=scaled(days, step.load), most=most or dict(spent))


def aerobic_work(rung: Rung, spent: Expr, beside: bool, most: Expr | None = None) -> Work:
    """The work of so many aerobic minutes."""
    load = scaled(spent, rung.aerobic_effort)
    return Work(rung=rung, spent=spent, load=load, most=spent if most is None else most, beside=beside)


def _aerobic(grid: Grid, case: Case, place: Place, present: Expr) -> None:
    """Days and flexible minutes of an aerobic mode, between strength days and beside strength."""
    ladder, number, week = place
    rung, terms, model = case.ladders[ladder].rungs[number], grid.terms[week], grid.model
    low, _ = case.aerobic_range(rung, week)
    possible, (fewest, most) = case.possible_days(rung, low), case.day_range(rung, low)
    if most == 0:
        model.at_most(present, 0)
    all_days = _by_week(grid, case, place, present)
    model.at_most(minus(all_days, present, most), 0)
    model.at_least(minus(all_days, present, fewest), 0)
    terms.stays.append(Stay(ladder, rung, low, all_days, present, possible, fewest))


def _by_week(grid: Grid, case: Case, place: Place, present: Expr) -> Expr:
    """A week's aerobic days and minutes as totals, on the days between and beside strength."""
    ladder, number, week = place
    rung, terms, model = case.ladders[ladder].rungs[number], grid.terms[week], grid.model
    low, high = case.aerobic_range(rung, week)
    possible, (_, most) = case.possible_days(rung, low), case.day_range(rung, low)
    all_days: Expr = {}
    for beside, kept in ((False, case.days_between), (True, case.strength_days)):
        lengths = sorted((min(high, case.minutes[day]) for day in kept if day in possible), reverse=True)
        there = {model.column(min(most, len(lengths))): 1.0}
        spent = {model.column(sum(lengths[:most])): 1.0}
        model.at_most(minus(scaled(there, low), spent), 0)
        model.at_most(minus(there, present, min(most, len(lengths))), 0)
        _longest_days_first(model, spent, there, present, lengths)
        add(terms.walks[beside], there)
        add(all_days, there)
        terms.work.append(aerobic_work(rung, spent, beside, scaled(present, sum(lengths[:most]))))
    return all_days


def _longest_days_first(model: Linear, spent: Expr, days: Expr, present: Expr, lengths: list[int]) -> None:
    """The first of these days may be the longest, more days are shorter ones."""
    for length in dict.fromkeys(lengths):
        before = [longer for longer in lengths if longer > length]
        longer = scaled(present, sum(before) - len(before) * length)
        model.at_most(minus(minus(spent, longer), days, length), 0)
