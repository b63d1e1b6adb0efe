"""No exercise obviously contains what closes it for somebody, without saying so; and enough remains for everyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backstay.assess import assess, clear
from backstay.intake import read_intake
from backstay.knowledge import load
from backstay.model import Cleared, Exercise, Intake, Knowledge, PainArea, SignOff
from backstay.plan.constraints import SAFETY_GATES
from backstay.plan.prepare import chains
from tests.features import FEATURES, NEVER, missing
from tests.test_safety_properties import TODAY, healthy

EXAMINED = TODAY - timedelta(days=3)

# ── Every tag that the words imply ──────────────────────────────────────────


def test_no_exercise_lacks_a_tag_its_words_imply(knowledge: Knowledge) -> None:
    assert not {e.id: found for e in knowledge.exercises.values() if (found := missing(e))}


@pytest.mark.parametrize("tag", FEATURES)
def test_each_feature_is_found_and_its_tag_would_be_missed(tag: str, knowledge: Knowledge) -> None:
    """The table is not empty talk: some exercise has the feature, and without the tag it is caught."""
    having = [e for e in knowledge.exercises.values() if FEATURES[tag](e)]
    assert having, tag
    for e in having:
        assert tag in missing(replace(e, contains=tuple(t for t in e.contains if t != tag)))


@pytest.mark.parametrize("tag", (*FEATURES, *NEVER))
def test_the_table_speaks_of_known_tags(tag: str, knowledge: Knowledge) -> None:
    assert tag in knowledge.exclusions


def test_nothing_unsupervised_stretches_a_nerve_forces_or_turns_upside_down(knowledge: Knowledge) -> None:
    for e in knowledge.exercises.values():
        assert not {*NEVER} & {*e.contains}, e.id


def changed(e: Exercise, *steps: str, **fields: object) -> Exercise:
    return replace(e, steps=steps or e.steps, contains=(), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "step", "tag"),
    [
        ("walk_continuous", "Jog gently for a minute.", "impact"),
        ("balance_one_leg_hand", "Weight on one leg. Lift the other foot.", "unsupported_single_leg"),
        ("ball_buttock_wall", "Put the ball on the muscle beside your spine.", "roller_on_spine"),
        ("cat_cow", "Sit down and rest on your heels.", "repeated_end_range_flexion"),
        ("suitcase_carry", "Put a bag on the floor and pick it up.", "heavy_lifting"),
        ("bridge", "Hold your breath and lift.", "breath_holding"),
        ("thigh_back_strap", "Pull hard on the band.", "forced_stretch"),
        ("belly_brace", "Lift head and shoulders.", "loaded_end_range_flexion"),
    ],
)  # fmt: skip
def test_a_new_step_that_implies_a_tag_is_seen(name: str, step: str, tag: str, knowledge: Knowledge) -> None:
    e = knowledge.exercises[name]
    assert tag not in missing(e)
    assert tag in missing(changed(e, step))


# ── What remains ────────────────────────────────────────────────────────────


def remaining(intake: Intake, knowledge: Knowledge) -> dict[str, Exercise]:
    """What is open for a person as far as safety goes, up each ladder to the first closed rung."""
    made = assess(intake, knowledge, TODAY)
    blocked = tuple(r.id for r in made.triage.rules if r.open and r.blocks)
    gate = clear(assess(signed(intake, blocked), knowledge, TODAY) if blocked else made, TODAY)
    assert isinstance(gate, Cleared), gate
    found = {}
    for chain in chains(knowledge):
        for e in chain:
            if any(closed(e, gate, knowledge) for closed in SAFETY_GATES):
                break
            found[e.id] = e
    return found


def signed(intake: Intake, closes: tuple[str, ...]) -> Intake:
    """The same person, examined and signed off."""
    sign_off = SignOff(
        clinician="Example Clinician", profession="physiotherapist", registration="EX-1", country="GB",
        examined_on=EXAMINED, closes=closes, expires_on=EXAMINED + timedelta(weeks=6),
    )  # fmt: skip
    return replace(
        intake,
        findings=tuple(replace(f, observed_on=EXAMINED) for f in intake.findings),
        pain_areas=tuple(replace(a, painted_on=EXAMINED) for a in intake.pain_areas),
        sign_offs=(sign_off,),
    )


def training(found: dict[str, Exercise], function: str, *phases: str) -> set[str]:
    """The open exercises that mainly train a function, in these phases."""
    return {e.id for e in found.values() if e.targets.get(function, 0) >= 0.5 and e.phase in (phases or (e.phase,))}


def with_leg_pain(intake: Intake) -> Intake:
    """The same person with moderate pain down one leg, stronger than in the back."""
    leg = PainArea(region="calves-gastroc-lateral", side="left", intensity_nprs=5, painted_on=TODAY)
    back = PainArea(region="lower-back-erectors", side="left", intensity_nprs=3, painted_on=TODAY)
    return replace(intake, pain_areas=(leg, back))


def moderate(**answers: str | float) -> Intake:
    """Moderate pain that settles soon, for four months, with the given answers."""
    usual: dict[str, str | float] = {"nprs_1": 2, "nprs_2": 4, "nprs_3": 5, "settles_after": "within_1_hour"}
    return healthy(**usual | {"episode_days": 120.0, "pain_easing": "same", "morning_stiffness_min": 5.0} | answers)


EXAMPLES = Path(__file__).parent.parent / "examples"
PEOPLE = {
    "osteoporosis": moderate(osteoporosis="yes"),
    "fragility fracture": moderate(osteoporosis="yes", fragility_fracture="yes"),
    "steroids": moderate(steroids_3_months="yes"),
    "pregnant, signed off": moderate(pregnant="yes"),
    "leg nerve": with_leg_pain(moderate(leg_pain="yes", worse_sitting="yes", episode_days=40.0)),
    "slip": moderate(slip_high_grade="yes"),
    "anticoagulant": moderate(anticoagulant="yes"),
    "after surgery, signed off": moderate(spine_surgery_12_weeks="yes", episode_days=60.0),
    "stenosis": read_intake(EXAMPLES / "stenosis_over_60.yaml", load(), TODAY),
    "weak vessel, signed off": moderate(aneurysm_known="yes"),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_whole_programme_remains_for(who: str, knowledge: Knowledge) -> None:
    """Strength of legs, hips and trunk, control, balance, calming and stamina, whatever is closed."""
    found = remaining(PEOPLE[who], knowledge)
    for function in ("leg_strength", "hip_strength", "trunk_endurance", "trunk_control", "balance", "relaxation"):
        assert len(training(found, function)) >= 3, f"{who}: {function}"
    assert training(found, "walking_tolerance") and training(found, "aerobic_capacity"), who
    assert len(found) >= 55, f"{who}: {len(found)}"


@pytest.mark.parametrize("who", ["osteoporosis", "fragility fracture", "steroids"])
def test_with_thin_bones_what_the_bone_rules_ask_for_remains(who: str, knowledge: Knowledge) -> None:
    """SAFETY.md 5: progressive strength, back-extensor endurance, balance, hinge practice."""
    found = remaining(PEOPLE[who], knowledge)
    assert len(training(found, "leg_strength", "strengthen")) >= 2
    assert training(found, "hip_strength", "strengthen")
    assert {"wall_arm_lift", "chest_lift_prone", "chest_lift_arms", "bird_dog"} <= {*found}
    assert len(training(found, "balance")) >= 3
    assert {"hinge_sitting", "hinge_standing", "hinge_with_weight", "lift_from_table"} <= {*found}
    assert not {"curl_up_small", "thread_arm", "ball_back_wall", "both_knees_to_chest", "lift_from_floor"} & {*found}


def test_in_pregnancy_standing_side_lying_and_all_fours_remain(knowledge: Knowledge) -> None:
    found = remaining(PEOPLE["pregnant, signed off"], knowledge)
    assert {"rest_side_lying", "rest_leaning", "breathing_count", "clam", "side_leg_lift", "cat_cow"} <= {*found}
    assert {"side_step_standing", "sit_to_stand", "squat", "water_walk", "water_hang", "bird_dog_leg"} <= {*found}
    assert not [e.id for e in found.values() if e.position == "prone" or e.kind == "stretch" or "running" in e.contains]


def test_with_stenosis_bending_forward_eases_and_arching_stays_out(knowledge: Knowledge) -> None:
    found = remaining(PEOPLE["stenosis"], knowledge)
    assert {"rest_leaning", "walk_intervals", "bike_easy", "sit_three_ways"} <= {*found}
    assert not {"press_up", "standing_back_bend", "prone_on_elbows"} & {*found}


def test_with_a_leg_nerve_only_sliders_and_no_hamstring_pull(knowledge: Knowledge) -> None:
    found = remaining(PEOPLE["leg nerve"], knowledge)
    assert {"slider_ankle", "slider_lying", "slider_sitting"} <= {*found}
    assert not {"thigh_back_sitting", "thigh_back_strap"} & {*found}


def test_with_an_anticoagulant_hands_remain_and_pressure_goes(knowledge: Knowledge) -> None:
    found = remaining(PEOPLE["anticoagulant"], knowledge)
    assert {"hand_rub_back", "hand_rub_thigh"} <= {*found}
    assert not [e.id for e in found.values() if {"roller", "small_ball"} & {*e.equipment}]


def test_after_recent_surgery_no_pool_no_load_and_no_end_of_movement(knowledge: Knowledge) -> None:
    found = remaining(PEOPLE["after surgery, signed off"], knowledge)
    assert {"belly_brace", "heel_slide", "walk_short_bouts", "bridge"} <= {*found}
    assert not [e.id for e in found.values() if e.position == "water" or e.kind in ("stretch", "directional")]
