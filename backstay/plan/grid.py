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


Way = tuple[int, int]
"""A way for an exercise to be in a week: minutes a day, and the fewest days it takes at that."""


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
    ways: tuple[Way, ...]

    @property
    def fewest(self) -> int:
        """The fewest days at any of its doses."""
        return min(days for _, days in self.ways)


@dataclass(slots=True)
class Terms:
    """What one week adds up to, as expressions over the columns."""

    work: list[Work] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    strength_ladders: list[Expr] = field(default_factory=list)
    strength_day_count: Expr = field(default_factory=dict)
    days_between: Expr = field(default_factory=dict)
    smaller: Expr = field(default_factory=dict)
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
    for week, terms in enumerate(grid.terms):
        here = case.of_week(week)
        terms.strength_day_count = {grid.model.column(here.strength_most_days): 1.0}
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
    days: list[Expr] = []
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
            lines = [_line(grid, case, place, column, age) for column, age in on]
            days += lines if rung.strength else []
    if days:
        terms.strength_ladders.append(summed(days))


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


def _line(grid: Grid, case: Case, place: Place, column: int, age: int) -> Expr:
    """Days a week of one rung in its so-manieth week: the fewest, and more up to the most; some at a smaller dose."""
    ladder, number, week = place
    rung, terms, model = case.ladders[ladder].rungs[number], grid.terms[week], grid.model
    steps = case.steps(rung, week, age)
    usual, least = steps[0], steps[-1]
    ranges = [case.day_range(rung, step.minutes) for step in steps]
    fewest, most = min(low for low, _ in ranges), max(high for _, high in ranges)
    if most == 0:
        model.high[column] = 0
    days: Expr = {column: float(fewest)}
    if most > fewest:
        more = model.column(most - fewest)
        model.at_most({more: 1, column: fewest - most}, 0)
        days[more] = 1
    work = line_work(rung, days, least, {column: most * usual.minutes})
    if least is not usual:
        whole = {_whole_days(grid, terms, column, days, most): 1.0}
        add(work.spent, whole, usual.minutes - least.minutes)
        add(work.load, whole, usual.load - least.load)
    terms.work.append(work)
    possible = case.fitting_days(rung, least.minutes)
    ways = tuple((step.minutes, low) for step, (low, _) in zip(steps, ranges, strict=True))
    terms.stays.append(Stay(ladder, rung, least.minutes, days, {column: 1.0}, possible, ways))
    return days


def _whole_days(grid: Grid, terms: Terms, present: int, days: Expr, most: int) -> int:
    """On how many of its days an exercise comes at its planned dose; on all of them unless it is smaller."""
    model = grid.model
    smaller, whole = model.column(1), model.column(most)
    terms.smaller[smaller] = 1.0
    model.at_most({smaller: 1, present: -1}, 0)
    model.at_most(minus({whole: 1}, days), 0)
    model.at_most(minus(days, {whole: 1, smaller: most}), 0)
    return whole


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
    terms.stays.append(Stay(ladder, rung, low, all_days, present, possible, ((low, fewest),)))


def _by_week(grid: Grid, case: Case, place: Place, present: Expr) -> Expr:
    """A week's aerobic days and minutes as totals."""
    ladder, number, week = place
    rung, terms, model = case.ladders[ladder].rungs[number], grid.terms[week], grid.model
    low, high = case.aerobic_range(rung, week)
    _, most = case.day_range(rung, low)
    all_days: Expr = {}
    all_spent: Expr = {}
    for beside in (False, True):
        days = model.column(min(most, case.strength_most_days) if beside else most)
        spent = model.column(most * high)
        model.at_most({spent: 1, days: -high}, 0)
        model.at_most({days: low, spent: -1}, 0)
        add(terms.days_between, {} if beside else {days: 1.0})
        all_days[days] = 1
        terms.work.append(
            aerobic_work(rung, {spent: 1.0}, beside, {} if beside else scaled(present, most * high))
        )
        add(all_spent, {spent: 1.0})
    _longest_days_first(grid, case, all_spent, all_days, present, high)
    return all_days


def _longest_days_first(
    grid: Grid, case: Case, spent: Expr, days: Expr, present: Expr, high: int
) -> None:
    """The first aerobic days of a week may be its longest, more days are shorter ones."""
    lengths = sorted((min(high, case.minutes[day]) for day in case.days), reverse=True)
    for count, length in enumerate(lengths):
        if length < high:
            longer = scaled(present, sum(lengths[:count]) - count * length)
            grid.model.at_most(minus(minus(spent, longer), days, length), 0)
