"""A therapist's tests are findings with side and method; camera and device count only after clearance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backstay.assess import assess, clear
from backstay.assess.facts import facts, worse_side
from backstay.intake import IntakeError, from_mapping
from backstay.model import Assessment, Cleared, Finding, Intake, Knowledge, SignOff, Target
from backstay.rules import facts_used, holds
from tests.test_intake import desk
from tests.test_safety_properties import TODAY, healthy, with_answer

ASKED = (
    "lumbar_flexion_deg", "lumbar_extension_deg", "lumbar_side_bend_deg", "lumbar_rotation_deg",
    "straight_leg_raise_positive", "straight_leg_raise_deg", "crossed_straight_leg_raise_positive",
    "slump_positive", "hip_internal_rotation_deg", "hip_external_rotation_deg", "hip_flexion_deg",
    "hip_extension_deg", "thomas_tight", "ober_tight", "prone_instability_positive", "sij_tests_positive",
    "centralises", "peripheralises", "extensor_hold_s", "side_bridge_s", "single_leg_stance_s",
    "hip_drop_seen", "taut_band_palpated", "scar_moves_freely", "chair_stands_30_s", "pelvic_tilt_seen",
    "leg_length_difference_seen",
)  # fmt: skip
SIDED = (
    "lumbar_side_bend_deg", "lumbar_rotation_deg", "straight_leg_raise_deg", "slump_positive",
    "hip_internal_rotation_deg", "hip_external_rotation_deg", "hip_flexion_deg", "hip_extension_deg",
    "thomas_tight", "ober_tight", "side_bridge_s", "single_leg_stance_s", "hip_drop_seen",
    "taut_band_palpated",
)  # fmt: skip


def measured(code: str, value: Any, method: str = "therapist", side: str = "", days_ago: int = 0) -> Finding:
    day = TODAY - timedelta(days=days_ago)
    return Finding(code=code, value=value, method=method, side=side, observed_on=day)  # type: ignore[arg-type]


def having(intake: Intake, *found: Finding) -> Intake:
    return replace(intake, findings=(*intake.findings, *found))


def cleared(intake: Intake, knowledge: Knowledge) -> Cleared:
    made = clear(assess(intake, knowledge, TODAY), TODAY)
    assert isinstance(made, Cleared)
    return made


def fit(**answers: Any) -> Intake:
    """The desk worker of the examples, with other answers: nothing closes a movement test."""
    from backstay.knowledge import load

    intake = from_mapping(desk(), load(), TODAY)
    for code, value in answers.items():
        intake = with_answer(intake, code, value)
    return intake


def weight(intake: Intake, structure: str, knowledge: Knowledge) -> float:
    """What all clues that hold say together, as a natural log of a likelihood ratio."""
    known = facts(intake, knowledge, TODAY)
    return sum(c.weight for c in knowledge.structures[structure].clues if holds(c.when, known))


def target(made: Assessment, function: str) -> Target | None:
    return next((t for t in made.targets if t.function == function), None)


# ── As findings ─────────────────────────────────────────────────────────────


def test_every_test_of_a_therapist_is_a_finding_no_person_is_asked(knowledge: Knowledge) -> None:
    for code in ASKED:
        assert knowledge.questions[code].methods[0] == "therapist", code
        assert "self_report" not in knowledge.questions[code].methods, code
    assert {code for code in ASKED if knowledge.questions[code].sided} == set(SIDED)


def test_a_bare_answer_to_a_therapists_test_is_the_therapists(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"] |= {"prone_instability_positive": "yes", "lumbar_flexion_deg": {"value": 50}}
    intake = from_mapping(content, knowledge, TODAY)
    methods = {f.code: f.method for f in intake.findings}
    assert methods["prone_instability_positive"] == methods["lumbar_flexion_deg"] == "therapist"
    assert methods["worse_sitting"] == "self_report"


def test_both_sides_are_kept_and_the_worse_one_is_the_fact(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"] |= {
        "hip_internal_rotation_deg": [{"value": 35, "side": "left"}, {"value": 12, "side": "right"}],
        "slump_positive": [{"value": "yes", "side": "left"}, {"value": "no", "side": "right"}],
    }
    intake = from_mapping(content, knowledge, TODAY)
    sides = {f.side: f.value for f in intake.findings if f.code == "hip_internal_rotation_deg"}
    assert sides == {"left": 35, "right": 12}
    known = facts(intake, knowledge, TODAY)
    assert known["hip_internal_rotation_deg"] == 12
    assert known["slump_positive"] == "yes"


def test_a_side_measured_again_replaces_only_that_side(knowledge: Knowledge) -> None:
    found = [
        measured("side_bridge_s", s, side=side) for s, side in ((20, "left"), (40, "right"), (50, "left"))
    ]
    assert facts(having(healthy(), *found), knowledge, TODAY)["side_bridge_s"] == 40


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("yes", "no", "yes"), ("no", "yes", "yes"), ("no", "no", "no"), (12, 35, 12), (35.5, 12, 12)],
)
def test_the_worse_side_is_a_yes_or_the_lower_number(one: Any, other: Any, wanted: Any) -> None:
    assert worse_side(one, other) == wanted


def test_two_sides_without_a_name_are_refused(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"]["side_bridge_s"] = [{"value": 30}, {"value": 40}]
    with pytest.raises(IntakeError, match="missing side"):
        from_mapping(content, knowledge, TODAY)


# ── What they change ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "value", "structure", "speaks_for"),
    [
        ("crossed_straight_leg_raise_positive", "yes", "root_L5", True),
        ("crossed_straight_leg_raise_positive", "no", "root_S1", False),
        ("slump_positive", "yes", "root_S1", True),
        ("slump_positive", "no", "root_S1", False),
        ("peripheralises", "yes", "root_L5", True),
        ("sij_tests_positive", 3, "SIJ", True),
        ("sij_tests_positive", 2, "SIJ", False),
        ("hip_internal_rotation_deg", 14, "hip_joint", True),
        ("hip_internal_rotation_deg", 30, "hip_joint", False),
        ("palpation_quadratus_lumborum", "yes", "quadratus_lumborum", True),
        ("palpation_quadratus_lumborum", "no", "quadratus_lumborum", False),
    ],
)
def test_a_test_speaks_for_or_against_an_idea(
    code: str, value: Any, structure: str, speaks_for: bool, knowledge: Knowledge
) -> None:
    base = replace(healthy(), findings=tuple(f for f in healthy().findings if f.code != code))
    tested = having(base, measured(code, value))
    change = weight(tested, structure, knowledge) - weight(base, structure, knowledge)
    assert change > 0 if speaks_for else change < 0


@pytest.mark.parametrize(
    ("code", "value", "function"),
    [
        ("lumbar_flexion_deg", 30, "spinal_mobility"),
        ("side_bridge_s", 10, "trunk_endurance"),
        ("extensor_hold_s", 57, "trunk_endurance"),
        ("single_leg_stance_s", 5, "balance"),
        ("chair_stands_30_s", 5, "leg_strength"),
        ("hip_drop_seen", "yes", "hip_strength"),
        ("thomas_tight", "yes", "hip_flexibility"),
        ("prone_instability_positive", "yes", "trunk_control"),
    ],
)
def test_a_measured_deficit_raises_its_target_and_says_why(
    code: str, value: Any, function: str, knowledge: Knowledge
) -> None:
    base = with_answer(healthy(), "worse_standing", "yes")
    before = target(assess(base, knowledge, TODAY), function)
    after = target(assess(having(base, measured(code, value)), knowledge, TODAY), function)
    assert after is not None
    assert after.priority > (before.priority if before else 0)
    assert any(reason.because for reason in after.reasons)


def test_impressions_of_pelvis_and_leg_length_are_weak_and_say_so(knowledge: Knowledge) -> None:
    read = {"pelvic_tilt_seen", "leg_length_difference_seen"}
    for function in knowledge.functions.values():
        for clue in function.raised_by:
            if read & set(facts_used(clue.when)):
                assert clue.weight <= 0.05 and "weak evidence" in clue.says
    for structure in knowledge.structures.values():
        assert not [c for c in structure.clues if read & set(facts_used(c.when))]
    seen = having(healthy(), measured("pelvic_tilt_seen", "forward"))
    plain = {t.function: t.priority for t in assess(healthy(), knowledge, TODAY).targets}
    assert {t.function for t in assess(seen, knowledge, TODAY).targets} == set(plain)


def test_weights_of_ours_stay_small(knowledge: Knowledge) -> None:
    for structure in knowledge.structures.values():
        assert not [c.says for c in structure.clues if c.basis != "cited" and abs(c.weight) > 0.7]


# ── Camera and device wait for clearance ────────────────────────────────────


@pytest.mark.parametrize("method", ["camera", "device"])
def test_assess_refuses_what_was_measured_before_clearance_and_names_the_step(
    method: str, knowledge: Knowledge
) -> None:
    early = having(fit(), measured("chair_stands_30_s", 14, method=method))
    with pytest.raises(ValueError, match=rf"chair_stands_30_s \({method}\).*clear\(assessment, today\)"):
        assess(early, knowledge, TODAY)


@pytest.mark.parametrize("method", ["camera", "device"])
def test_an_intake_file_with_such_a_finding_is_refused_in_words(method: str, knowledge: Knowledge) -> None:
    content = desk()
    content["findings"]["chair_stands_30_s"] = {"value": 14, "method": method}
    with pytest.raises(
        IntakeError, match=f"findings.chair_stands_30_s: measured by {method} before clearance"
    ):
        from_mapping(content, knowledge, TODAY)


def test_a_finding_only_a_therapist_may_give_is_never_the_cameras(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"]["slump_positive"] = {"value": "yes", "method": "camera"}
    with pytest.raises(IntakeError, match="use therapist"):
        from_mapping(content, knowledge, TODAY)


@pytest.mark.parametrize("method", ["self_report", "therapist"])
def test_what_is_told_or_tested_by_hand_needs_no_clearance(method: str, knowledge: Knowledge) -> None:
    assert assess(having(fit(), measured("lumbar_flexion_deg", 50, method=method)), knowledge, TODAY)


def test_after_clearance_the_same_finding_counts(knowledge: Knowledge) -> None:
    gate = cleared(fit(), knowledge)
    later = having(fit(), measured("lumbar_flexion_deg", 30, method="device"))
    made = target(assess(later, knowledge, TODAY, cleared=gate), "spinal_mobility")
    assert made is not None
    assert ("lumbar_flexion_deg_vs_norm",) in [reason.because for reason in made.reasons]


UNSEEN = ("lumbar_flexion_deg", "lumbar_extension_deg", "lumbar_side_bend_deg", "hip_flexion_deg")


@pytest.mark.parametrize("code", UNSEEN)
def test_what_no_camera_test_gives_is_never_the_cameras_even_after_clearance(code: str, knowledge: Knowledge) -> None:
    later = having(fit(), measured(code, 20, method="camera"))
    with pytest.raises(ValueError, match="no camera test gives it"):
        assess(later, knowledge, TODAY, cleared=cleared(fit(), knowledge))
    content = desk()
    content["findings"][code] = {"value": 20, "method": "camera"}
    with pytest.raises(IntakeError, match="use therapist"):
        from_mapping(content, knowledge, TODAY)


def test_a_finding_from_before_the_clearance_stays_refused(knowledge: Knowledge) -> None:
    gate = cleared(fit(), knowledge)
    early = having(fit(), measured("chair_stands_30_s", 14, method="camera", days_ago=1))
    with pytest.raises(ValueError, match="measure again"):
        assess(early, knowledge, TODAY, cleared=gate)


def test_the_clearance_of_another_person_opens_nothing(knowledge: Knowledge) -> None:
    gate = cleared(fit(), knowledge)
    early = having(fit(), measured("chair_stands_30_s", 14, method="camera"))
    other = replace(early, person=replace(early.person, id="q"))
    with pytest.raises(ValueError, match="another person"):
        assess(other, knowledge, TODAY, cleared=gate)


@pytest.mark.parametrize("thing", ["yes", True, object()])
def test_nothing_but_a_cleared_opens_the_gate(thing: Any, knowledge: Knowledge) -> None:
    early = having(fit(), measured("chair_stands_30_s", 14, method="camera"))
    with pytest.raises(TypeError, match="call clear"):
        assess(early, knowledge, TODAY, cleared=thing)
    with pytest.raises(TypeError, match="call clear"):
        assess(early, knowledge, TODAY, cleared=assess(fit(), knowledge, TODAY))  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ["osteoporosis", "leg_numbness"])
def test_a_clearance_that_closes_tests_opens_none(answer: str, knowledge: Knowledge) -> None:
    careful = fit(**{answer: "yes"})
    made = clear(assess(careful, knowledge, TODAY), TODAY)
    if not isinstance(made, Cleared):
        made = replace(cleared(fit(), knowledge), assessment=assess(careful, knowledge, TODAY))
    tested = having(careful, measured("chair_stands_30_s", 14, method="camera"))
    with pytest.raises(ValueError, match="no movement test is open"):
        assess(tested, knowledge, TODAY, cleared=made)


# ── Home tests are the first sessions' content ──────────────────────────────


def test_a_home_test_is_named_in_the_target_and_left_to_the_first_sessions(knowledge: Knowledge) -> None:
    made = target(assess(fit(), knowledge, TODAY), "trunk_endurance")
    row = knowledge.functions["trunk_endurance"]
    assert made is not None and row.test_says in made.measured_by and row.measured_by in made.measured_by
    assert "first sessions" in made.measured_by


CLOSED: dict[str, dict[str, Any]] = {
    "strong pain": {"nprs_1": 7},
    "thin bones": {"osteoporosis": "yes"},
    "blood pressure": {"blood_pressure_uncontrolled": "yes"},
    "numb leg": {"leg_numbness": "yes"},
}


@pytest.mark.parametrize("name", CLOSED)
def test_no_home_test_where_movement_tests_are_closed(name: str, knowledge: Knowledge) -> None:
    made = assess(fit(**CLOSED[name]), knowledge, TODAY)
    assert "movement_test" in {e.tag for e in made.exclusions}
    for t in made.targets:
        assert t.measured_by == knowledge.functions[t.function].measured_by, t.function


def test_a_limited_programme_has_no_home_test(knowledge: Knowledge) -> None:
    from tests.test_sign_offs import with_sign_off

    made = assess(with_sign_off(fit(cancer_ever="yes")), knowledge, TODAY)
    assert made.programme_mode == "yes_limited" and made.targets
    for t in made.targets:
        assert t.measured_by == knowledge.functions[t.function].measured_by


def test_a_clinicians_limit_closes_home_tests(knowledge: Knowledge) -> None:
    from tests.test_sign_offs import EXAMINED

    limit = SignOff(
        clinician="Example Clinician", profession="physiotherapist", registration="EX-1", country="GB",
        examined_on=EXAMINED, closes=(), expires_on=TODAY, limits=("movement_test",),
    )  # fmt: skip
    person = replace(fit(), sign_offs=(limit,))
    for t in assess(person, knowledge, TODAY).targets:
        assert t.measured_by == knowledge.functions[t.function].measured_by


def test_standing_on_one_leg_is_not_tested_at_65(knowledge: Knowledge) -> None:
    old = fit(rise_from_floor="yes", unsteady_on_feet="yes")
    old = replace(old, person=replace(old.person, birth_year=TODAY.year - 70))
    made = target(assess(old, knowledge, TODAY), "balance")
    assert made is not None and made.measured_by == knowledge.functions["balance"].measured_by


def test_every_home_test_is_one_a_person_could_do_after_clearance(knowledge: Knowledge) -> None:
    named = {f.needs_test for f in knowledge.functions.values() if f.needs_test}
    assert named
    assert not named & {"straight_leg_raise_deg", "slump_positive", "extensor_hold_s"}
