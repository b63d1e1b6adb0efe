"""Every exclusion closes what it must for the people its cases describe."""

from __future__ import annotations

import pytest

from backstay.model import Knowledge
from backstay.rules import truth
from tests.cases import cases, rules


@pytest.mark.parametrize("rule", rules("exclusion_rules"))
def test_every_case_of_every_exclusion(rule: str, knowledge: Knowledge) -> None:
    when = knowledge.exclusion_rules[rule].when
    for case in cases("exclusion_rules", rule):
        assert truth(when, case["facts"]) == case["truth"], case["name"]


def test_every_exclusion_has_a_case_on_each_side(knowledge: Knowledge) -> None:
    for rule in knowledge.exclusion_rules:
        assert {"true", "false"} <= {case["truth"] for case in cases("exclusion_rules", rule)}, rule


def test_every_exclusion_tag_is_used_or_a_therapist_may_set_it(knowledge: Knowledge) -> None:
    used = {tag for p in knowledge.patterns.values() for tag in p.excludes}
    used |= {tag for r in knowledge.exclusion_rules.values() for tag in r.excludes}
    assert used <= set(knowledge.exclusions)
