"""What days cannot hold together: found, as small as it goes, and nothing forbidden that could be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from backstay.knowledge import load
from backstay.model import Knowledge
from backstay.plan.case import Case
from backstay.plan.conflict import conflicts, forbid
from backstay.plan.first import first_programme
from backstay.plan.grid import Grid, Stay
from backstay.plan.highs import Relaxation
from backstay.plan.nearby import choices
from backstay.plan.place import Weeks, place
from backstay.plan.prepare import make_case
from backstay.plan.solve import build, near, solve
from tests.people import TODAY, cleared, solved

KNOWLEDGE = load()
THREE_DAYS, FOUR_DAYS = 47, 46
"""People whose days a long walk nearly fills."""
MOST_LINES = 6


@cache
def begun(seed: int) -> tuple[Case, Grid, Weeks]:
    """What would be chosen before anything is learned."""
    case = make_case(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY, None)
    grid = build(case)
    return case, grid, near(case, grid, Relaxation(grid.model, 30))


def could_be(case: Case, members: tuple[Stay, ...]) -> bool:
    """Whether these can be on days, tried out one by one without a solver."""
    return _filled(case, dict(enumerate(case.minutes)), {}, frozenset(), members)


def _filled(
    case: Case,
    left: dict[int, int],
    lines: dict[int, int],
    walked: frozenset[int],
    asked: tuple[Stay, ...],
) -> bool:
    if not asked:
        return True
    stay, *rest = asked
    minutes, allowed = stay.minutes, case.strength_days if stay.rung.strength else case.days
    open_days = [day for day in allowed if left[day] >= minutes and lines.get(day, 0) < MOST_LINES]
    if stay.rung.aerobic:
        open_days = [day for day in open_days if day not in walked]
    for days in combinations(open_days, stay.fewest):
        less = {day: there - minutes * (day in days) for day, there in left.items()}
        more = {day: lines.get(day, 0) + (day in days) for day in left}
        walks = walked | {*days} if stay.rung.aerobic else walked
        if _filled(case, less, more, walks, tuple(rest)):
            return True
    return False


def without_one(members: tuple[Stay, ...]) -> Iterator[tuple[Stay, ...]]:
    return (members[:number] + members[number + 1 :] for number in range(len(members)))


@pytest.mark.parametrize("seed", (THREE_DAYS, FOUR_DAYS))
def test_what_is_learned_cannot_be_together_but_without_any_one_it_could(seed: int) -> None:
    case, grid, weeks = begun(seed)
    found = conflicts(case, grid, weeks)
    assert found
    for conflict in found:
        here = case.of_week(conflict.week)
        assert not could_be(here, conflict.members)
        assert all(could_be(here, fewer) for fewer in without_one(conflict.members))


def never_learning(knowledge: Knowledge) -> Knowledge:
    never = replace(knowledge.settings["conflict_rounds"], value=0)
    return replace(knowledge, settings={**knowledge.settings, "conflict_rounds": never})


@pytest.mark.parametrize("seed", (THREE_DAYS, FOUR_DAYS))
def test_nothing_is_forbidden_that_some_programme_could_hold(seed: int) -> None:
    case, grid, weeks = begun(seed)
    rows = len(grid.model.rows)
    for conflict in conflicts(case, grid, weeks):
        forbid(grid, case, conflict)
    learned = grid.model.rows[rows:]
    del grid.model.rows[rows:]
    assert learned
    blind = make_case(cleared(seed, KNOWLEDGE), never_learning(KNOWLEDGE), TODAY, None)
    others = [place(blind, found).choices for found in solve(blind, first_programme(blind).choices)[0]]
    for held in (*others, first_programme(case).choices, choices(case, solved(seed))):
        there = {grid.column(choice, week) for week, chosen in enumerate(held) for choice in chosen}
        assert all(sum(column in there for column in row) <= most for _, most, row in learned)


def test_who_has_short_days_keeps_what_was_chosen() -> None:
    case, _, weeks = begun(THREE_DAYS)
    found, _ = solve(case, first_programme(case).choices)
    assert place(case, weeks).choices != weeks
    assert any(place(case, chosen).choices == chosen for chosen in found)
