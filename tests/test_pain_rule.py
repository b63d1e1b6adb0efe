"""The pain rule of a person: with a reason, changed by a clinician who examined them; days grow since an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backstay.assess import assess, clear
from backstay.model import Assessment, Cleared, Intake, Knowledge, Value
from backstay.plan import check, quick
from tests.test_safety_properties import TODAY, healthy
from tests.test_sign_offs import with_sign_off

LONG: dict[str, Value] = {"episode_days": 400, "settles_after": "at_once", "nprs_1": 2, "nprs_2": 3, "nprs_3": 4}


def judged(knowledge: Knowledge, rule: str = "", sign: dict[str, Any] | None = None, **said: Value) -> Assessment:
    intake: Intake = healthy(**{**LONG, **said})
    if rule:
        intake = with_sign_off(intake, **{"closes": (), "limits": (), "pain_rule": rule, **(sign or {})})
    return assess(intake, knowledge, TODAY)


def test_every_person_has_a_rule_with_a_reason(knowledge: Knowledge) -> None:
    made = judged(knowledge)
    assert made.pain_rule == "PR2" and made.pain_reason and made.pain_reason.says
    assert made.pain_reason.basis in ("ours", "cited")


def test_an_irritable_back_has_the_careful_rule_and_hears_why(knowledge: Knowledge) -> None:
    made = judged(knowledge, settles_after="longer")
    assert made.pain_rule == "PR1" and made.pain_reason
    assert made.pain_reason.says == knowledge.words["assess.pain_rule.irritable"]


@pytest.mark.parametrize("rule", ["PR1", "PR2", "PR3", "PR4"])
def test_a_clinician_who_examined_the_person_may_choose(rule: str, knowledge: Knowledge) -> None:
    made = judged(knowledge, rule)
    assert made.pain_rule == rule and made.pain_reason
    assert "Example Clinician" in made.pain_reason.says


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ({"episode_days": 81}, {}),
        ({"leg_numbness": "yes"}, {}),
        ({"leg_weakness": "not_sure"}, {}),
        ({}, {"expires_on": TODAY - timedelta(days=1)}),
        ({}, {"examined_on": TODAY + timedelta(days=1)}),
        ({}, {"registration": ""}),
    ],
)
def test_the_rule_by_time_needs_twelve_weeks_no_nerve_sign_and_an_examination(
    said: dict[str, Value], sign: dict[str, Any], knowledge: Knowledge
) -> None:
    assert judged(knowledge, "PR4", sign, **said).pain_rule != "PR4"


def test_twelve_weeks_and_a_day_are_enough(knowledge: Knowledge) -> None:
    assert judged(knowledge, "PR4", episode_days=82).pain_rule == "PR4"


def test_the_picture_alone_never_gives_the_rule_by_time(knowledge: Knowledge) -> None:
    by_time = {p.id: replace(p, pain_rule="PR4") for p in knowledge.patterns.values()}
    changed = replace(knowledge, patterns=by_time)
    assert judged(changed).pain_rule == "PR2"


def test_a_programme_with_the_clinicians_rule_passes_the_checker(knowledge: Knowledge) -> None:
    gate = clear(judged(knowledge, "PR4"), TODAY)
    assert isinstance(gate, Cleared)
    assert "pain_rule" not in {v.constraint for v in check(quick(gate, knowledge, TODAY), knowledge)}
