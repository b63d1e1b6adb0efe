"""What each picture and finding must close, written a second time by hand, from the safety rules 3 and 5.

The table of pictures and the rows here are the other opinion: beside knowledge/, never made from it. A
pattern or rule may close more, never less.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess import assess, clear
from backstay.knowledge import load
from backstay.model import Cleared, Finding, Knowledge, Programme
from backstay.plan import quick
from tests.people import TODAY, cleared

KNOWLEDGE = load()
BONE = "loaded_end_range_flexion repeated_end_range_flexion flexion_with_twist thrust roller_on_spine"
BONE_TESTS = "directional_bias movement_test"
HEART = "long_isometric_hold breath_holding vigorous_effort"
TABLE = Path(__file__).parent / "pictures_by_hand.csv"
with TABLE.open(encoding="utf-8") as written:
    PICTURES = {row["pattern"]: row for row in csv.DictReader(written)}

# Safety rules 5: what one finding closes, whatever the picture.
FINDINGS = {
    "bone": f"{BONE} {BONE_TESTS}",
    "severe_pain": "directional_bias movement_test camera_scoring repeated_end_range_flexion",
    "pregnancy": "directional_bias movement_test prone hot_water",
    "recent_spine_procedure": "directional_bias movement_test",
    "older_or_unsteady": "unsupported_single_leg",
    "cannot_rise_from_floor": "floor_position",
    "leg_nerve": "nerve_tensioner traction movement_test",
    "strong_leg_pain": "nerve_slider",
    "numb_skin": "heat_on_numb_skin",
    "bleeding": "deep_pressure thrust needling",
    "heart_and_pressure": HEART,
    "pressure_tests": "movement_test",
    "weak_leg": "running unsupported_single_leg",
    "spine_implant": "thrust electrical_over_device",
    "electronic_implant": "electrical_over_device",
    "fracture_impact": "impact",
    "stiff_spine": "thrust forced_stretch impact",
    "under_18": "heavy_lifting thrust repeated_end_range_extension",
    "clot_or_rash": "deep_pressure",
}
WEAK_BONE = ("osteoporosis", "steroids_3_months", "fragility_fracture", "height_loss")


def test_every_picture_has_its_row(knowledge: Knowledge) -> None:
    assert set(PICTURES) == set(knowledge.patterns)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_careful_as_its_row(name: str, knowledge: Knowledge) -> None:
    pattern = knowledge.patterns[name]
    row = PICTURES[name]
    assert pattern.level == row["level"]
    assert (pattern.programme_today, pattern.after_signoff) == (row["today"], row["after_signoff"])
    assert (pattern.pain_rule, " ".join(map(str, pattern.review_days))) == (row["pain_rule"], row["review_days"])
    assert {*row["closes"].split()} <= {*pattern.excludes}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_closes_what_the_safety_rules_say(name: str, knowledge: Knowledge) -> None:
    assert {*FINDINGS[name].split()} <= {*knowledge.exclusion_rules[name].excludes}


def exercises(programme: Programme) -> set[str]:
    return {line.exercise for week in programme.weeks for s in week.sessions for line in s.lines}


def answered(gate: Cleared, **answers: str) -> Cleared | None:
    """The same person with other answers, assessed again; None where they are blocked now."""
    intake = gate.assessment.intake
    kept = tuple(f for f in intake.findings if f.code not in answers)
    told = tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in answers.items())
    again = clear(assess(replace(intake, findings=kept + told), KNOWLEDGE, TODAY), TODAY)
    return again if isinstance(again, Cleared) else None


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), weak=st.sampled_from(WEAK_BONE))
def test_no_plan_for_weak_bones_holds_what_could_break_them(seed: int, weak: str) -> None:
    """Bone, proven over plans; and what strengthens stays open: bending at the hips, legs, back and balance."""
    gate = answered(cleared(seed, KNOWLEDGE), **{weak: "yes"})
    if gate is None:
        return
    programme = quick(gate, KNOWLEDGE, TODAY)
    held = [KNOWLEDGE.exercises[name] for name in exercises(programme)]
    cares = [KNOWLEDGE.interventions[p.exercise] for p in programme.treatments]
    for row in (*held, *cares):
        assert not {*f"{BONE} {BONE_TESTS}".split()} & {*row.contains}, row.id
    closed = {e.tag for e in gate.assessment.exclusions}
    for name in ("hinge_standing", "wall_arm_lift", "sit_to_stand", "balance_tandem_hand"):
        assert not closed & {*KNOWLEDGE.exercises[name].contains}, name


BENDING = ("both_knees_to_chest", "bend_sitting", "curl_up_small", "lift_from_floor", "lift_and_turn")


@pytest.mark.parametrize("name", BENDING)
def test_what_bends_the_back_far_or_under_load_says_so(name: str, knowledge: Knowledge) -> None:
    assert {"loaded_end_range_flexion", "repeated_end_range_flexion"} & {*knowledge.exercises[name].contains}
