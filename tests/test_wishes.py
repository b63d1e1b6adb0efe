"""Impossible wishes: an irreducible conflict and the fewest to change, against brute force on every subset."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import pytest

from backstay.knowledge import load
from backstay.model import Cleared, Preferences
from backstay.plan import check, quick
from backstay.plan.wishes import Clash, all_hold, clash, possibility, preferences
from tests.people import TODAY, cleared

KNOWLEDGE = load()
CASES = 30
MOST = 8
WISHES = ("water", "running", "cycling", "nerve", "elliptical", "bike_steady", "moon_walk", "running", "water")
DISLIKES = ("aerobic", "standing", "running", "water", "walking", "strength", "bike", "cycling")


def sample(chance: Random, count: int) -> list[str]:
    return list(dict.fromkeys(chance.sample(WISHES, count)))


def person(seed: int) -> Cleared:
    """Somebody with little time, few things and up to eight preferences that matter."""
    chance = Random(f"wishes {seed}")
    while True:
        given = Preferences(
            minutes_per_day=chance.choice(((4, 0, 4, 0, 0, 0, 0), (0,) * 7, (20, 0, 20, 0, 20, 0, 0), (60,) * 7)),
            equipment=tuple(e for e in KNOWLEDGE.equipment if chance.random() < 0.8),
            setting=(*(p for p in KNOWLEDGE.places if chance.random() < 0.7),),
            dislikes=tuple(chance.sample(DISLIKES, chance.randint(0, 2))),
            wishes=tuple(sample(chance, chance.randint(1, 2 if seed % 3 else 3))),
        )
        gate = cleared(seed, KNOWLEDGE)
        intake = replace(gate.assessment.intake, preferences=given)
        gate = replace(gate, assessment=replace(gate.assessment, intake=intake))
        if len(preferences(gate, KNOWLEDGE)) <= MOST:
            return gate


@cache
def found_for(seed: int) -> Clash:
    return clash(person(seed), KNOWLEDGE)


def by_brute_force(gate: Cleared) -> tuple[set[frozenset[str]], int]:
    """Every irreducible conflict, and how few to change, from all subsets."""
    asked = preferences(gate, KNOWLEDGE)
    subsets = [frozenset(s) for size in range(len(asked) + 1) for s in combinations(asked, size)]
    can = possibility(gate, KNOWLEDGE)
    possible = {held: can(held) for held in subsets}
    impossible = [held for held in subsets if not possible[held]]
    least = {h for h in impossible if all(possible[h - {one}] for one in h)}
    return least, min(len(asked) - len(held) for held in subsets if possible[held])


@pytest.mark.parametrize("seed", range(CASES))
def test_conflicts_and_fewest_changes_are_those_of_brute_force(seed: int) -> None:
    gate = person(seed)
    conflicts, few = by_brute_force(gate)
    found = found_for(seed)
    assert bool(found.conflicts) is bool(conflicts)
    assert len(found.relax) == few
    for wish, conflict in found.conflicts.items():
        assert wish in conflict and frozenset(conflict) in conflicts
    left = frozenset(preferences(gate, KNOWLEDGE)) - {*found.relax}
    assert all_hold(gate, KNOWLEDGE, left)


def test_the_cases_hold_conflicts_of_every_kind() -> None:
    found = [c for seed in range(CASES) for c in found_for(seed).conflicts.values()]
    kinds = {p.partition(":")[0] for conflict in found for p in conflict}
    assert {"wishes", "dislikes", "setting", "equipment", "minutes", "days"} <= kinds
    assert len(found) > CASES / 3


def test_a_programme_names_what_a_wish_cannot_go_together_with_and_what_to_change() -> None:
    gate = cleared(0, KNOWLEDGE)
    given = replace(
        gate.assessment.intake.preferences,
        wishes=("running",),
        dislikes=("running",),
        equipment=tuple(KNOWLEDGE.equipment),
        setting=tuple(KNOWLEDGE.places),
    )
    intake = replace(gate.assessment.intake, preferences=given)
    gate = replace(gate, assessment=replace(gate.assessment, intake=intake, exclusions=()))
    row = quick(gate, KNOWLEDGE, TODAY).unmet[0]
    assert "dislikes:running" in row.conflict and row.relax == ("dislikes:running",)
    assert "rather not do this: running" in row.says and "allow running" in row.says


@pytest.mark.parametrize("seed", range(6))
def test_what_is_said_about_wishes_passes_the_checker(seed: int) -> None:
    assert check(quick(person(seed), KNOWLEDGE, TODAY), KNOWLEDGE) == ()
