"""The load of postures and exercises: only where the physics holds, and refused in words everywhere else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.body.exercise_load import Refused, exercise_load
from backstay.body.load import Load, both_sides, inclination_deg, load_of, posture_load
from backstay.knowledge import load
from backstay.model import Knowledge
from backstay.movement import body_from, mirrored, stand
from tests.test_cli import run

KNOWLEDGE = load()
BODY = body_from(KNOWLEDGE.settings)
DEGREES = st.floats(-15, 60)


def loaded(angles: dict[str, float], kg: float = 0) -> Load:
    return load_of(stand(BODY, both_sides(angles), (0, 0, 0)), kg, KNOWLEDGE)


def test_standing_is_once_standing() -> None:
    assert posture_load(KNOWLEDGE.load_postures["standing"], KNOWLEDGE).ratio == pytest.approx(1)


@given(DEGREES, st.floats(0, 30), st.floats(1, 30))
def test_more_in_the_hands_in_front_is_more_load(bend: float, kg: float, more: float) -> None:
    angles = {"lumbar_flexion": max(bend, 0), "shoulder_flexion": max(bend, 0) + 20}
    assert loaded(angles, kg + more).ratio > loaded(angles, kg).ratio


@given(DEGREES)
def test_leaning_to_the_left_loads_as_much_as_to_the_right(lean: float) -> None:
    assert loaded({"lumbar_side": lean * 0.4}).ratio == pytest.approx(loaded({"lumbar_side": -lean * 0.4}).ratio)


@given(DEGREES, st.floats(0, 30))
def test_the_interval_holds_the_ratio_and_the_band_is_its_own(bend: float, kg: float) -> None:
    found = loaded({"lumbar_flexion": bend}, kg)
    assert 0 <= found.low <= found.ratio <= found.high
    assert found.band == KNOWLEDGE.demand_band(found.ratio)


@pytest.mark.parametrize(("deg", "past"), [(32.9, False), (33.1, True)])
def test_past_33_degrees_the_plateau_is_flagged(deg: float, past: bool) -> None:
    skeleton = stand(BODY, {"pelvis_tilt": deg}, (0, 0, 0))
    assert inclination_deg(skeleton) == pytest.approx(deg)
    assert loaded({"pelvis_tilt": deg}).past_plateau is past


def test_leaning_back_is_not_bending() -> None:
    assert not loaded({"pelvis_tilt": -40}).past_plateau


def why(name: str, knowledge: Knowledge = KNOWLEDGE) -> str:
    found = exercise_load(knowledge.exercises[name], knowledge)
    return found.why if isinstance(found, Refused) else ""


def test_lying_kneeling_and_leaning_are_refused() -> None:
    assert why("bird_dog") == why("bridge") == why("clam") == why("press_up") == "support"
    assert why("calf_wall") == "hands_hold"


def test_slow_exercises_on_both_legs_are_worked_out() -> None:
    assert why("squat") == why("hinge_standing") == why("sit_to_stand") == ""


def test_a_band_water_speed_and_a_missing_movement_are_refused() -> None:
    squat, movement = KNOWLEDGE.exercises["squat"], KNOWLEDGE.movements["squat"]
    assert exercise_load(replace(squat, equipment=("band",)), KNOWLEDGE) == Refused("pull")
    assert exercise_load(replace(squat, equipment=("pool",)), KNOWLEDGE) == Refused("water")
    assert exercise_load(replace(squat, id="nothing"), KNOWLEDGE) == Refused("not_drawn")
    quick = replace(movement, poses=tuple(replace(pose, in_s=0.9) for pose in movement.poses))
    assert exercise_load(squat, replace(KNOWLEDGE, movements={"squat": quick})) == Refused("fast")
    one = replace(movement, frames=tuple(replace(f, contacts={"foot_left": "floor"}) for f in movement.frames))
    assert exercise_load(squat, replace(KNOWLEDGE, movements={"squat": one})) == Refused("one_leg")


def test_the_mirror_image_of_an_exercise_loads_the_same() -> None:
    hinge = KNOWLEDGE.exercises["hinge_standing"]
    other = replace(KNOWLEDGE, movements={"hinge_standing": mirrored(KNOWLEDGE.movements["hinge_standing"])})
    ours, theirs = exercise_load(hinge, KNOWLEDGE), exercise_load(hinge, other)
    assert isinstance(ours, Load) and isinstance(theirs, Load)
    assert ours.ratio == pytest.approx(theirs.ratio)


def test_the_command_says_a_ratio_and_whose_back_it_was_held_against() -> None:
    code, text = run("load", "hinge_standing")
    assert code == 0
    assert "times your own standing" in text and "one man" in text and "newton" not in text.lower()
    more, less = (json.loads(run("load", "bent_36", "--kg", kg, "--json")[1]) for kg in ("20", "0"))
    assert more["worked_out"]["ratio"] > less["worked_out"]["ratio"]


def test_the_command_gives_published_rows_where_the_physics_ends_and_refuses_unknown_names() -> None:
    assert "rank beside walking" in run("load", "bird_dog")[1]
    assert "unknown" in run("load", "clam")[1]
    assert run("load", "nonsense")[0] == 2


def test_exercises_are_picked_for_a_muscle_by_rank_not_by_percent() -> None:
    code, text = run("muscle", "gluteus_medius")
    assert code == 0 and "%" not in text
    assert text.index(KNOWLEDGE.exercises["side_bridge"].name) < text.index(KNOWLEDGE.exercises["bridge"].name)
    assert run("muscle", "nonsense")[0] == 2
