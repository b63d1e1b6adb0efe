"""Conflict: exercises that the days of a week cannot hold together, found once and then never chosen together again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backstay.plan.case import Case
from backstay.plan.grid import Grid, Stay
from backstay.plan.highs import effort, run
from backstay.plan.linear import Expr, summed
from backstay.plan.place import Chosen, Weeks, on_days


@dataclass(frozen=True, slots=True)
class Conflict:
    """Exercises as a week holds them, none of which could be missing for the rest to fit, and that week."""

    week: int
    members: tuple[Stay, ...]


def conflicts(case: Case, grid: Grid, weeks: Weeks) -> list[Conflict]:
    """What cannot be on the days of its week, made as small as it goes; nothing where every week fits."""
    found = []
    for week, chosen in enumerate(weeks):
        clash = _smallest(case.of_week(week), week, chosen)
        if clash:
            columns = {grid.column(choice, week) for choice in clash}
            found.append(Conflict(week, tuple(s for s in grid.terms[week].stays if {*s.present} & columns)))
    return found


def forbid(grid: Grid, case: Case, conflict: Conflict) -> None:
    """Never these together in any week with the same days, nor others in place of one of them that need as much."""
    there = case.of_week(conflict.week)
    for week, terms in enumerate(grid.terms):
        here = case.of_week(week)
        if (here.minutes, here.rests) == (there.minutes, there.rests):
            for instead in _instead(terms.stays, conflict.members):
                grid.model.at_most(summed(instead), len(conflict.members) - 1)


def _instead(stays: list[Stay], members: tuple[Stay, ...]) -> Iterator[list[Expr]]:
    """The members as this week may hold them, and the same with one of them changed for another ladder."""
    own = [_as_hard(stays, member, member.ladder) for member in members]
    yield own
    others = {stay.ladder for stay in stays} - {member.ladder for member in members}
    for number, member in enumerate(members):
        for ladder in sorted(others):
            change = _as_hard(stays, member, ladder)
            if change and all(own[:number] + own[number + 1 :]):
                yield [*own[:number], change, *own[number + 1 :]]


def _as_hard(stays: list[Stay], member: Stay, ladder: int) -> Expr:
    """A ladder where its rung needs at least as much room as a member, at the smallest of its doses."""
    kind = (member.rung.strength, member.rung.aerobic)
    return summed(
        stay.present
        for stay in stays
        if stay.ladder == ladder
        and (stay.rung.strength, stay.rung.aerobic) == kind
        and stay.minutes >= member.minutes
        and stay.fewest >= member.fewest
    )


def _smallest(case: Case, week: int, chosen: Chosen) -> Chosen:
    """A part of what was chosen that does not fit, though it would without any one of them; nothing if all fits."""
    if _fits(case, week, chosen):
        return ()
    kept = chosen
    for choice in chosen:
        fewer = tuple(other for other in kept if other != choice)
        if not _fits(case, week, fewer):
            kept = fewer
    return kept


def _fits(case: Case, week: int, chosen: Chosen) -> bool:
    """Whether the days can hold these, or it could not be ruled out."""
    model = on_days(case, week, chosen).model
    answer = run(replace(model, gain=[0.0] * len(model.gain)), effort("placing", case.knowledge))
    return answer.stopped_by != "impossible"
