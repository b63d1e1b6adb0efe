"""Refit: where the days of a week could not hold what was chosen, choose again with what they did hold.

The weekly problem counts minutes, days count whole exercises; what it learns here only guides the choice,
the bound on every programme stays that of the whole problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from backstay.plan.case import Case, Choice, Placed
from backstay.plan.grid import Grid, Terms
from backstay.plan.highs import Relaxation
from backstay.plan.linear import Expr, scaled, summed
from backstay.plan.place import Week, Weeks, conflicts, place
from backstay.plan.score import aerobic_minutes, score
from backstay.plan.solve import build, near, worth


def best_placed(case: Case, found: list[Weeks], bound: float) -> Placed:
    """The best of what was found, placed; chosen again a few times while it is not near enough to its bound."""
    number = case.knowledge.number
    placed = [(weeks, place(case, weeks)) for weeks in found]
    weeks, best = max(placed, key=lambda one: score(case, one[1].weeks))
    enough = bound * (1 - number("refit_gap"))
    for again in refitted(case, weeks, best) if score(case, best.weeks) < enough else ():
        best = max(best, again, key=lambda one: score(case, one.weeks))
        if score(case, best.weeks) >= enough:
            break
    return best


def refitted(case: Case, weeks: Weeks, placed: Placed) -> Iterator[Placed]:
    """Programmes chosen and placed again, each learning from the one before."""
    number, grid = case.knowledge.number, build(case)
    for _ in range(int(number("refit_times"))):
        together, values = conflicts(case, weeks), _values(grid, case, placed.choices)
        lost = worth(grid, values) - score(case, placed.weeks) if values else 0
        if not together and lost < number("refit_from_points"):
            break
        for week, some in together.items():
            _keep_apart(grid, case, week, some)
        _hold_to_days(grid, case, placed, values)
        weeks = near(case, grid, Relaxation(grid.model, number("solver_seconds")))
        placed = place(case, weeks)
        yield placed


def _keep_apart(grid: Grid, case: Case, week: int, some: tuple[Choice, ...]) -> None:
    """These do not fit together in a week, nor in any week of the same phase with the same minutes."""

    def like(number: int) -> bool:
        same = (case.phases[number], number in case.lighter, case.of_week(number).minutes)
        return same == (case.phases[week], week in case.lighter, case.of_week(week).minutes)

    for number in filter(like, case.weeks):
        columns = [grid.column(choice, number) for choice in some]
        if None not in columns:
            grid.model.at_most({c: 1.0 for c in columns if c is not None}, len(some) - 1)


def _hold_to_days(grid: Grid, case: Case, placed: Placed, values: tuple[float, ...]) -> None:
    """Hold weeks that promised more minutes than their days took to some of the difference."""
    number = case.knowledge.number
    for week, sessions in enumerate(placed.weeks) if values else ():
        for expr, got in _promised(case, grid.terms[week], sessions):
            promised = sum(values[column] * times for column, times in expr.items())
            if promised - got > number("refit_from_min"):
                grid.model.at_most(expr, got + (promised - got) * number("refit_share"))


def _values(grid: Grid, case: Case, weeks: Weeks) -> tuple[float, ...]:
    """The weekly problem's own values for these choices."""
    there = {grid.column(choice, week) for week, choices in enumerate(weeks) for choice in choices}
    low, high = list(grid.model.low), list(grid.model.high)
    for column in grid.yes_or_no():
        low[column] = high[column] = float(column in there)
    held = Relaxation(replace(grid.model, low=low, high=high), case.knowledge.number("solver_seconds"))
    return held.values if held.solved else ()


def _promised(case: Case, terms: Terms, week: Week) -> tuple[tuple[Expr, float], ...]:
    """All minutes of a week, and its aerobic ones as they count: as promised, and as placed."""
    beside = case.knowledge.number("aerobic_beside_strength")
    walks = [scaled(work.spent, beside if work.beside else 1) for work in terms.work if work.rung.aerobic]
    spent = sum(line.minutes for session in week for line in session.lines)
    return (summed(work.spent for work in terms.work), spent), (summed(walks), aerobic_minutes(case, week))
