"""Solve: choose the rungs of every week so that nothing much better can exist, and prove it.

First the linear relaxation, rounded week by week; then a closer look where rounding and relaxation
differ; then branch and cut from that start until the gap is small. All
columns that are no yes or no stay relaxed here: days and minutes become whole when sessions are placed.
"""

from __future__ import annotations

from dataclasses import replace

from backstay.plan.case import Case, Choice
from backstay.plan.conflict import conflicts, forbid
from backstay.plan.constraints import ROWS, WEIGHTS, Row, lighter_load, load_growth
from backstay.plan.grid import Grid, make_grid
from backstay.plan.highs import Answer, Relaxation, effort, run
from backstay.plan.linear import Linear, worth

Weeks = tuple[tuple[Choice, ...], ...]


def build(case: Case, rows: tuple[Row, ...] = ROWS) -> Grid:
    """The whole weekly problem: columns, ladders, constraints, weights."""
    grid = make_grid(case)
    for week, terms in enumerate(grid.terms):
        for row in (*rows, *WEIGHTS):
            row(grid.model, case.of_week(week), week, terms)
        before = case.growth_from(week)
        last = grid.terms[before].load() if before >= 0 else {}
        for linked in (load_growth, lighter_load):
            linked(grid.model, case, week, terms, last)
    return grid


def solve(case: Case, first: Weeks) -> tuple[list[Weeks], Answer]:
    """Good rungs for every week, and the bound on every programme."""
    grid = build(case)
    relaxation = _relaxed(grid, case)
    bound, rows = relaxation.bound, len(grid.model.rows)
    weeks = fitting(case, grid, relaxation)
    if len(grid.model.rows) > rows:
        relaxation = _relaxed(grid, case)
    starts = [values for one in (weeks, first) if (values := held(grid, relaxation, one))]
    start = max(starts, key=lambda values: worth(grid.model, values), default=())
    answer = run(grid.model, effort("solver", case.knowledge), start, proving=bool(start))
    answer = replace(answer, bound=min(bound, answer.bound))
    found = [weeks, chosen(grid, case, answer.values)] if answer.values else [weeks]
    return list(dict.fromkeys(found)), answer


def fitting(case: Case, grid: Grid, relaxation: Relaxation) -> Weeks:
    """Rungs near the relaxation that their days can hold: what cannot be together is learned, and chosen again."""
    for _ in range(int(case.knowledge.number("conflict_rounds"))):
        relaxed, start = relaxation.values, _rounded(grid, case, relaxation)
        if not _learned(grid, case, chosen(grid, case, start)):
            weeks = chosen(grid, case, _closer(grid, case, relaxed, start))
            if not _learned(grid, case, weeks):
                return weeks
        relaxation = _relaxed(grid, case)
    return near(case, grid, relaxation)


def _learned(grid: Grid, case: Case, weeks: Weeks) -> bool:
    """Whether some week cannot hold what is chosen for it; that is forbidden from now on."""
    found = conflicts(case, grid, weeks)
    for conflict in found:
        forbid(grid, case, conflict)
    return bool(found)


def _relaxed(grid: Grid, case: Case) -> Relaxation:
    return Relaxation(grid.model, case.knowledge.number("solver_seconds"))


def near(case: Case, grid: Grid, relaxation: Relaxation) -> Weeks:
    """Rungs near the relaxation: rounded week by week, then chosen again where the two differ."""
    relaxed = relaxation.values
    return chosen(grid, case, _closer(grid, case, relaxed, _rounded(grid, case, relaxation)))


def chosen(grid: Grid, case: Case, values: tuple[float, ...]) -> Weeks:
    """The rungs a solution holds in each week, with their week on the rung."""
    return tuple(
        tuple(
            Choice(ladder=ladder, rung=rung, age=age)
            for ladder in range(len(case.ladders))
            for rung in range(len(case.ladders[ladder].rungs))
            for column, age in grid.on(case, (ladder, rung, week))
            if values[column] > 0.5
        )
        for week in case.weeks
    )


def _rounded(grid: Grid, case: Case, relaxation: Relaxation) -> tuple[float, ...]:
    """Round the relaxation week by week: what is nearly chosen is chosen, the rest is solved again."""
    surely, hardly = case.knowledge.number("round_up_from"), case.knowledge.number("round_down_to")
    for week in case.weeks:
        waiting = grid.entering(week)
        while waiting:
            values = relaxation.values
            up = [c for c in waiting if values[c] >= surely]
            down = [c for c in waiting if values[c] <= hardly]
            if not up and not down:
                up = [max(waiting, key=lambda c: values[c])]
            _fix(relaxation, up, down, values)
            waiting = [c for c in waiting if c not in {*up, *down}]
    return relaxation.values


def _fix(relaxation: Relaxation, up: list[int], down: list[int], values: tuple[float, ...]) -> None:
    """Choose these and leave those; where all together are too much, the likeliest come first."""
    for column in down:
        relaxation.fix(column, 0)
    for column in up:
        relaxation.fix(column, 1)
    if relaxation.solve():
        return
    for column in up:
        relaxation.free(column)
    for column in sorted(up, key=lambda c: -values[c]):
        relaxation.fix(column, 1)
        if not relaxation.solve():
            relaxation.fix(column, 0)
    relaxation.solve()


def _closer(grid: Grid, case: Case, relaxed: tuple[float, ...], start: tuple[float, ...]) -> tuple[float, ...]:
    """Choose again, whole, only where the relaxation and the start differ."""
    if not start:
        return start
    number = case.knowledge.number
    alike = [c for c in grid.yes_or_no() if abs(relaxed[c] - start[c]) <= number("round_down_to")]
    answer = run(keeping_as(grid.model, start, alike), effort("closer", case.knowledge), start)
    return answer.values or start


def keeping_as(model: Linear, values: tuple[float, ...], columns: list[int]) -> Linear:
    """The same problem with some columns as they are in a solution."""
    low, high = list(model.low), list(model.high)
    for column in columns:
        low[column] = high[column] = round(values[column])
    return replace(model, low=low, high=high)


def held(grid: Grid, relaxation: Relaxation, weeks: Weeks) -> tuple[float, ...]:
    """The grid's values for rungs chosen elsewhere, days and minutes filled in by the relaxation."""
    there = {
        grid.column(choice, week) for week, choices in enumerate(weeks) for choice in choices
    }
    for column in grid.yes_or_no():
        relaxation.fix(column, float(column in there))
    return relaxation.values if relaxation.solve() else ()
