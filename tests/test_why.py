"""Why: one sentence for any exercise in or out, from the nearby problem or the constraint that forbids it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.model import Cleared, Knowledge, Programme
from backstay.plan import quick, why, why_not
from backstay.plan.case import Case
from backstay.plan.nearby import Nearby, Spot, nearby
from backstay.plan.prepare import make_case
from backstay.plan.why import in_programme
from tests.people import TODAY, cleared, solved, some_ladders

KNOWLEDGE = load()
SMALL = some_ladders(KNOWLEDGE)
SEEDS = (0, 3, 5)


@cache
def made(seed: int) -> Programme:
    return quick(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY)


def case(seed: int, knowledge: Knowledge = KNOWLEDGE) -> Case:
    return make_case(cleared(seed, knowledge), knowledge, TODAY, None)


def near(programme: Programme, seed: int, knowledge: Knowledge = KNOWLEDGE) -> Nearby:
    found = nearby(case(seed, knowledge), programme, knowledge)
    assert found
    return found


@settings(max_examples=15)
@given(st.sampled_from(SEEDS), st.sampled_from(sorted(KNOWLEDGE.exercises)))
def test_any_exercise_has_one_sentence_why_it_is_in_or_out(seed: int, name: str) -> None:
    programme = made(seed)
    there = in_programme(programme, name)
    found = (why if there else why_not)(programme, name, KNOWLEDGE)
    assert found.there is there and found.exercise == name
    assert found.reason.says.endswith(".") and found.reason.says.count(". ") == 0
    assert KNOWLEDGE.exercises[name].name in found.reason.says
    if found.loss is None:
        assert not there and f"plan.constraint.{found.constraint}" in KNOWLEDGE.words


@pytest.mark.xdist_group("solved")
def test_a_solved_plan_has_no_much_better_plan_close_by() -> None:
    programme = solved(0)
    slack, here = programme.proof.bound - programme.proof.score, near(programme, 0)
    losses = [here.without(spot) for spot in spots(here, programme)[:6]]
    assert all(found and found.loss >= -slack for found in losses)
    asked = why(programme, programme.prescriptions[0].exercise, KNOWLEDGE).loss
    assert asked is not None and asked >= -slack


def spots(here: Nearby, programme: Programme) -> list[Spot]:
    """Where the exercises of a programme stand among the ladders."""
    rungs = [(n, k, rung) for n, ladder in enumerate(here.case.ladders) for k, rung in enumerate(ladder.rungs)]
    return [(n, k) for n, k, rung in rungs if in_programme(programme, rung.exercise.id)]


@pytest.mark.parametrize(("knowledge", "every"), [(SMALL, 1), (KNOWLEDGE, 5)], ids=["third", "all"])
def test_the_nearby_plan_is_without_it_or_with_it(knowledge: Knowledge, every: int) -> None:
    programme = quick(cleared(0, KNOWLEDGE), knowledge, TODAY)
    here = near(programme, 0, knowledge)
    there = spots(here, programme)[::every]
    assert len(there) > 2
    for spot in there:
        name, found = here.case.ladders[spot[0]].rungs[spot[1]].exercise.id, here.without(spot)
        assert found and name in found.goes and name not in found.comes
        assert sum(found.losses.values()) == pytest.approx(found.loss, abs=4)


def test_the_nearby_plan_is_with_what_was_left_out() -> None:
    programme, here = made(0), near(made(0), 0)
    outside = next((n, 0) for n, x in enumerate(here.case.ladders)
                   if not any(in_programme(programme, r.exercise.id) for r in x.rungs))
    forced = here.with_(outside)
    assert forced and here.case.ladders[outside[0]].rungs[0].exercise.id in forced.comes


def preferring(gate: Cleared, **changes: object) -> Cleared:
    intake = gate.assessment.intake
    preferences = replace(intake.preferences, **changes)  # type: ignore[arg-type]
    return replace(gate, assessment=replace(gate.assessment, intake=replace(intake, preferences=preferences)))


def constraint(gate: Cleared, name: str) -> str:
    return why_not(quick(gate, KNOWLEDGE, TODAY), name, KNOWLEDGE).constraint


def test_the_gate_that_closes_an_exercise_is_named() -> None:
    gate = preferring(cleared(0, KNOWLEDGE), dislikes=("bridge",), equipment=(), setting=("home",))
    assert constraint(gate, "bridge") == "dislikes"
    assert constraint(gate, "bike_easy") == "equipment"
    assert constraint(replace(gate, limits=("strength_to_fatigue",)), "front_plank") == "limits"


def test_a_step_above_one_that_is_left_out_for_safety_says_so() -> None:
    held = replace(KNOWLEDGE.exercises["bridge"], contains=("prone",))
    knowledge = replace(KNOWLEDGE, exercises={**KNOWLEDGE.exercises, "bridge": held})
    gate = preferring(cleared(0, KNOWLEDGE), dislikes=(), minutes_per_day=(60,) * 7)
    gate = replace(gate, limits=("prone",), assessment=replace(gate.assessment, exclusions=()))
    programme = quick(gate, knowledge, TODAY)
    assert why_not(programme, "bridge", knowledge).constraint == "limits"
    assert why_not(programme, "bridge_single", knowledge).constraint == "ladder_safety"


def test_what_trains_nothing_needed_says_so() -> None:
    gate = cleared(0, KNOWLEDGE)
    gate = replace(gate, assessment=replace(gate.assessment, targets=gate.assessment.targets[:1], exclusions=()))
    target = gate.assessment.targets[0].function
    name = next(
        e.id for e in KNOWLEDGE.exercises.values()
        if target not in e.targets and e.kind != "aerobic" and not e.equipment and "home" in e.setting
        and not e.regress_to
    )
    assert constraint(preferring(gate, wishes=(), dislikes=(), minutes_per_day=(60,) * 7), name) == "purpose"


def test_the_one_constraint_that_leaves_no_way_is_named() -> None:
    none_new = replace(KNOWLEDGE.settings["new_exercises_per_week"], value=0)
    knowledge = replace(SMALL, settings={**KNOWLEDGE.settings, "new_exercises_per_week": none_new})
    gate = cleared(0, KNOWLEDGE)
    programme = quick(gate, knowledge, TODAY)
    name = case(0, SMALL).ladders[0].rungs[0].exercise.id
    assert why_not(programme, name, knowledge).constraint == "new_exercises"


def test_asking_the_wrong_way_or_for_nothing_says_what_to_do() -> None:
    programme = made(0)
    inside = programme.prescriptions[0].exercise
    outside = next(name for name in KNOWLEDGE.exercises if not in_programme(programme, name))
    with pytest.raises(ValueError, match="ask why_not"):
        why(programme, outside, KNOWLEDGE)
    with pytest.raises(ValueError, match="ask why"):
        why_not(programme, inside, KNOWLEDGE)
    with pytest.raises(ValueError, match="did you mean 'bridge'"):
        why_not(programme, "brigde", KNOWLEDGE)
