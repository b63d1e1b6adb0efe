"""A sign-off closes what its clinician examined, in time and on the record, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backstay.assess import assess, clear
from backstay.model import Assessment, Blocked, Cleared, Intake, Knowledge, SignOff
from tests.test_safety_properties import TODAY, healthy

EXAMINED = TODAY - timedelta(days=3)


def with_sign_off(intake: Intake, told_on: date = EXAMINED, **changes: Any) -> Intake:
    sign_off = SignOff(
        clinician="Example Clinician",
        profession="physiotherapist",
        registration="EX-1",
        country="GB",
        examined_on=EXAMINED,
        closes=("cancer_ever",),
        expires_on=EXAMINED + timedelta(weeks=6),
        limits=("thrust",),
    )
    findings = tuple(replace(f, observed_on=told_on) for f in intake.findings)
    areas = tuple(replace(a, painted_on=told_on) for a in intake.pain_areas)
    return replace(intake, findings=findings, pain_areas=areas, sign_offs=(replace(sign_off, **changes),))


def cleared(intake: Intake, knowledge: Knowledge) -> Cleared | Blocked:
    return clear(assess(intake, knowledge, TODAY), TODAY)


CANCER = healthy(cancer_ever="yes")


def test_cancer_history_alone_waits_for_a_clinician(knowledge: Knowledge) -> None:
    made = cleared(CANCER, knowledge)
    assert isinstance(made, Blocked) and made.meanwhile
    assert made.assessment.triage.level == "see_clinician"


def test_a_sign_off_closes_its_rule_and_its_limits_hold(knowledge: Knowledge) -> None:
    made = cleared(with_sign_off(CANCER), knowledge)
    assert isinstance(made, Cleared)
    assert "thrust" in made.limits
    assert made.assessment.programme_mode == "yes_limited"


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_on": TODAY - timedelta(days=1)},
        {"examined_on": TODAY - timedelta(weeks=13), "expires_on": TODAY + timedelta(weeks=1)},
        {"closes": ("cauda_equina_new",)},
        {"registration": ""},
        {"clinician": ""},
    ],
    ids=["expired", "too long ago", "another rule", "no registration", "no name"],
)
def test_a_sign_off_closes_nothing_when(changes: dict[str, Any], knowledge: Knowledge) -> None:
    assert isinstance(cleared(with_sign_off(CANCER, **changes), knowledge), Blocked)


def test_an_answer_newer_than_the_examination_opens_the_rule_again(knowledge: Knowledge) -> None:
    assert isinstance(cleared(with_sign_off(CANCER, told_on=TODAY), knowledge), Blocked)


def test_an_emergency_closes_only_with_a_recorded_outcome(knowledge: Knowledge) -> None:
    warned = healthy(saddle_numbness="yes", ces_course="new_within_14_days", ces_examined="yes")
    rules = tuple(r.id for r in assess(warned, knowledge, TODAY).triage.rules if r.open)
    assert isinstance(cleared(with_sign_off(warned, closes=rules), knowledge), Blocked)
    outcome = "examined in hospital, imaging normal"
    assert isinstance(cleared(with_sign_off(warned, closes=rules, outcome=outcome), knowledge), Cleared)


def test_a_clearance_unused_for_a_week_lapses(knowledge: Knowledge) -> None:
    made = cleared(healthy(), knowledge)
    assert isinstance(made, Cleared) and made.lapses_on == TODAY + timedelta(days=7)
    with pytest.raises(ValueError, match="assess the person again"):
        clear(made.assessment, TODAY + timedelta(days=8))


def test_a_sign_off_that_ends_after_the_assessment_clears_nothing(knowledge: Knowledge) -> None:
    signed = with_sign_off(CANCER, expires_on=TODAY + timedelta(days=2))
    made = assess(signed, knowledge, TODAY)
    assert isinstance(clear(made, TODAY + timedelta(days=2)), Cleared)
    assert isinstance(clear(made, TODAY + timedelta(days=3)), Blocked)


def test_only_an_assessment_can_be_cleared(knowledge: Knowledge) -> None:
    with pytest.raises(TypeError, match="assess"):
        clear(healthy(), TODAY)  # type: ignore[arg-type]
    made: Assessment = assess(healthy(), knowledge, TODAY)
    assert made.knowledge_version == knowledge.version
