"""Every safety rule fires where its cases say it does, and nowhere else."""

from __future__ import annotations

import pytest

from backstay.model import Knowledge
from backstay.rules import truth
from tests.cases import cases, rules


@pytest.mark.parametrize("rule", rules("red_flags"))
def test_every_case_of_every_rule(rule: str, knowledge: Knowledge) -> None:
    when = knowledge.red_flags[rule].when
    for case in cases("red_flags", rule):
        assert truth(when, case["facts"]) == case["truth"], case["name"]


def test_every_rule_has_a_case_that_fires_and_one_that_does_not(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags:
        truths = {case["truth"] for case in cases("red_flags", rule)}
        assert {"true", "false"} <= truths, rule


def test_every_blocking_rule_says_what_to_do_whom_to_see_and_what_to_tell(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags.values():
        if rule.blocks:
            assert rule.says and rule.see and rule.tell, rule.id
            assert rule.level != "self_care", rule.id


def test_the_time_of_a_rule_fits_its_level(knowledge: Knowledge) -> None:
    allowed = {"emergency": {0}, "urgent": {24, 48}, "see_clinician": {168, 336}}
    for rule in knowledge.red_flags.values():
        assert rule.within_h in allowed.get(rule.level, {rule.within_h}), rule.id
