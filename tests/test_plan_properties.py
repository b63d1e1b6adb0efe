"""What must hold for every plan: nothing closed, nothing the checker refuses, the same every time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.model import Cleared, Preferences, Programme
from backstay.plan import check, plan, quick
from tests.people import EVERY, LITTLE_TIME, SEVERE, TODAY, cleared, solved, some_ladders

KNOWLEDGE = load()
SOLVED = (0, LITTLE_TIME, SEVERE)
THIRDS = [some_ladders(KNOWLEDGE, first) for first in range(3)]
"""Every exercise stands in one of them, and is chosen more often there than among all."""
seeds = st.integers(0, 10_000)


def exercises(programme: Programme) -> set[str]:
    return {line.exercise for week in programme.weeks for s in week.sessions for line in s.lines}


def preferring(gate: Cleared, **changes: object) -> Cleared:
    assessment = gate.assessment
    preferences = replace(assessment.intake.preferences, **changes)  # type: ignore[arg-type]
    intake = replace(assessment.intake, preferences=preferences)
    return replace(gate, assessment=replace(assessment, intake=intake))


@settings(max_examples=60, deadline=None)
@given(
    seed=seeds,
    third=st.sampled_from(range(3)),
    limits=st.sets(st.sampled_from(sorted(KNOWLEDGE.exclusions)), max_size=4),
)
def test_no_plan_holds_an_excluded_exercise(seed: int, third: int, limits: set[str]) -> None:
    gate = replace(cleared(seed, KNOWLEDGE), limits=tuple(sorted(limits)))
    closed = {e.tag for e in gate.assessment.exclusions} | limits
    for name in exercises(quick(gate, THIRDS[third], TODAY)):
        contains = {*KNOWLEDGE.exercises[name].contains, "everything"}
        assert not contains & closed, name


@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_every_quick_plan_passes_the_checker(seed: int) -> None:
    assert check(quick(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY), KNOWLEDGE) == ()


@pytest.mark.xdist_group("solved")
@pytest.mark.parametrize("seed", SOLVED)
def test_a_solved_plan_passes_the_checker_and_is_no_worse_than_the_quick_one(seed: int) -> None:
    gate = cleared(seed, KNOWLEDGE)
    programme = solved(seed)
    assert check(programme, KNOWLEDGE) == ()
    assert quick(gate, KNOWLEDGE, TODAY).proof.score <= programme.proof.score <= programme.proof.bound
    assert exercises(programme)


def test_the_same_person_gets_the_same_plan() -> None:
    first, again = (quick(cleared(1, KNOWLEDGE), KNOWLEDGE, TODAY) for _ in range(2))
    assert first == again


@settings(max_examples=25, deadline=None)
@given(
    seed=seeds,
    minutes=st.lists(st.sampled_from((0, 0, 3, 5, 7, 20, 60, 240)), min_size=7, max_size=7),
    equipment=st.sets(st.sampled_from(sorted(KNOWLEDGE.equipment))),
    setting=st.sets(st.sampled_from(sorted(KNOWLEDGE.places))),
    names=st.sets(st.sampled_from(("strength", "aerobic", "supine", "standing", "walking", "nothing")), max_size=3),
)
def test_impossible_preferences_give_what_is_possible_and_a_named_reason(
    seed: int, minutes: list[int], equipment: set[str], setting: set[str], names: set[str]
) -> None:
    preferences = Preferences(
        minutes_per_day=tuple(minutes),  # type: ignore[arg-type]
        equipment=tuple(sorted(equipment)),
        setting=tuple(sorted(setting)),
        dislikes=tuple(sorted(names)),
        wishes=("walking", "moon_walk"),
    )
    gate = cleared(seed, KNOWLEDGE)
    intake = replace(gate.assessment.intake, preferences=preferences)
    programme = quick(replace(gate, assessment=replace(gate.assessment, intake=intake)), KNOWLEDGE, TODAY)
    assert check(programme, KNOWLEDGE) == ()
    assert "unknown_wish" in {row.constraint for row in programme.unmet if row.wish == "moon_walk"}


def test_no_days_give_no_sessions_and_say_why() -> None:
    gate = preferring(cleared(2, KNOWLEDGE), minutes_per_day=(0,) * 7)
    for make in (quick, plan):
        programme = make(gate, KNOWLEDGE, TODAY)
        assert not exercises(programme)
        assert "days" in {row.constraint for row in programme.unmet}
        assert check(programme, KNOWLEDGE) == ()


@pytest.mark.parametrize("seed", range(LITTLE_TIME, 60, EVERY))
def test_three_days_of_twenty_minutes_hold_a_programme(seed: int) -> None:
    programme = quick(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY)
    assert all(week.sessions for week in programme.weeks)


@pytest.mark.parametrize("seed", range(SEVERE, 60, EVERY))
def test_strong_pain_starts_lying_down_or_in_water(seed: int) -> None:
    programme = quick(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY)
    for line in (line for session in programme.weeks[0].sessions for line in session.lines):
        exercise = KNOWLEDGE.exercises[line.exercise]
        assert exercise.kind == "aerobic" or exercise.position in ("supine", "prone", "side_lying", "water")


def test_a_wish_that_cannot_be_met_is_named() -> None:
    gate = preferring(cleared(0, KNOWLEDGE), wishes=("swim_steady", "moon_walk"), equipment=(), setting=("home",))
    found = {row.wish: row.constraint for row in quick(gate, KNOWLEDGE, TODAY).unmet}
    assert found["moon_walk"] == "unknown_wish"
