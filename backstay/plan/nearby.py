"""Nearby: the best programme close to a given one, with one exercise forced in or kept out.

Both sides are compared as the weekly problem sees them, before sessions are placed on days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from backstay.model import Knowledge, Programme
from backstay.plan.case import Case, Choice
from backstay.plan.grid import Grid, Terms
from backstay.plan.highs import Relaxation, effort, run
from backstay.plan.linear import Expr, Linear, worth
from backstay.plan.score import satisfaction
from backstay.plan.solve import Weeks, build, chosen, held

Spot = tuple[int, int]
"""Ladder and rung."""
Values = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the other plan loses in all and in each part, and the exercises it has instead or drops."""

    loss: float
    losses: dict[str, float]
    comes: tuple[str, ...]
    goes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A programme as the weekly problem holds it."""

    case: Case
    grid: Grid
    weeks: Weeks
    values: Values

    def without(self, spot: Spot) -> Compared | None:
        """The best plan close by without this rung and those above it."""
        ladder, rung = spot
        low, high = list(self.grid.model.low), list(self.grid.model.high)
        there = {choice.ladder for choices in self.weeks for choice in choices}
        for (one, number, _), column in self._columns():
            if one == ladder:
                high[column] = 0 if number >= rung else 1
            elif one in there:
                low[column] = high[column] = round(self.values[column])
        return self._compared(replace(self.grid.model, low=low, high=high))

    def with_(self, spot: Spot) -> Compared | None:
        """The best plan with this rung in some week: others only give way, or else everything is chosen anew."""
        close = list(self.grid.model.high)
        for (one, _, _), column in self._columns():
            close[column] = 1 if one == spot[0] else round(self.values[column])
        model = forced(self.grid, spot)
        return self._compared(replace(model, high=close)) or self._compared(model)

    def _columns(self) -> list[tuple[tuple[int, int, int], int]]:
        return [*self.grid.begun.items(), *self.grid.kept.items()]

    def _compared(self, model: Linear) -> Compared | None:
        answer = run(model, effort("why", self.case.knowledge))
        if not answer.values:
            return None
        mine, other = (parts(self.grid, self.case, values) for values in (self.values, answer.values))
        before, after = (names(self.case, w) for w in (self.weeks, chosen(self.grid, self.case, answer.values)))
        return Compared(
            loss=worth(self.grid.model, self.values) - worth(self.grid.model, answer.values),
            losses={part: points - other[part] for part, points in mine.items()},
            comes=tuple(name for name in after if name not in before),
            goes=tuple(name for name in before if name not in after),
        )


def nearby(case: Case, programme: Programme, knowledge: Knowledge) -> Nearby | None:
    """A programme as the weekly problem holds it; None when it no longer fits today's knowledge."""
    grid, weeks = build(case), choices(case, programme)
    values = held(grid, Relaxation(grid.model, knowledge.number("solver_seconds")), weeks)
    return Nearby(case=case, grid=grid, weeks=weeks, values=values) if values else None


def choices(case: Case, programme: Programme) -> Weeks:
    """The rungs of a programme week by week, with their week on the rung."""
    spots = {
        rung.exercise.id: (ladder, number)
        for ladder, each in enumerate(case.ladders)
        for number, rung in enumerate(each.rungs)
    }
    least = case.weeks_on_rung
    ages = Counter({spot: least for spot in spots.values() if case.ladders[spot[0]].rungs[spot[1]].settled})
    weeks: list[tuple[Choice, ...]] = []
    for week in programme.weeks:
        there = {spots[x.exercise] for s in week.sessions for x in s.lines if x.exercise in spots}
        ages.update(there)
        weeks.append(
            tuple(Choice(ladder=at[0], rung=at[1], age=min(ages[at], least + 1)) for at in sorted(there))
        )
    return tuple(weeks)


def forced(grid: Grid, spot: Spot) -> Linear:
    """The weekly problem with a rung in some week."""
    model = replace(grid.model, rows=[*grid.model.rows])
    columns = [*grid.begun.items(), *grid.kept.items()]
    model.at_least({column: 1.0 for place, column in columns if place[:2] == spot}, 1)
    return model


def names(case: Case, weeks: Weeks) -> tuple[str, ...]:
    """The exercises of all weeks."""
    return tuple(dict.fromkeys(case.rung_of(choice).exercise.id for week in weeks for choice in week))


def parts(grid: Grid, case: Case, values: Values) -> dict[str, float]:
    """The points of each target and each other weight, over all weeks."""
    found: defaultdict[str, float] = defaultdict(float)
    for week, terms in enumerate(grid.terms):
        for function in case.targets:
            got = sum(_value(w.spent, values) * w.rung.credit.get(function, 0) for w in terms.work)
            share = satisfaction(case, got, case.wanted_min(function, week))
            found[function] += case.weekly_points("weight_targets") * case.target_share(function) * share
        for name, points in _others(case, week, terms, values).items():
            found[name] += points
    return dict(found)


def _others(case: Case, week: int, terms: Terms, values: Values) -> dict[str, float]:
    """Points of a week for aerobic minutes, variety and wishes."""
    beside, wanted = case.knowledge.number("aerobic_beside_strength"), case.knowledge.number("families_wanted")
    got = sum(
        _value(w.spent, values) * (beside if w.beside else 1) for w in terms.work if w.rung.aerobic
    )
    kinds = sum(min(1, _value(present, values)) for present in terms.families.values())
    met = sum(min(1, _value(present, values)) for present in terms.wishes.values())
    return {
        "aerobic_growth": case.weekly_points("weight_aerobic")
        * satisfaction(case, got, case.aerobic_wanted_min(week)),
        "variety": case.weekly_points("weight_variety") * min(kinds, wanted) / wanted,
        "wishes": case.weekly_points("weight_wishes") * met / max(1, len(case.wishes)),
    }


def _value(expr: Expr, values: Values) -> float:
    return sum(values[column] * times for column, times in expr.items())
