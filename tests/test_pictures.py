"""Patterns, functions, structures and bands fit the people their cases describe."""

from __future__ import annotations

import pytest

from backstay.model import Knowledge
from backstay.rules import holds, truth
from tests.cases import cases, rules


@pytest.mark.parametrize("pattern", rules("patterns"))
def test_every_case_of_every_pattern(pattern: str, knowledge: Knowledge) -> None:
    row = knowledge.patterns[pattern]
    for case in cases("patterns", pattern):
        fired = (
            set((case.get("fired") or "").split())
            if isinstance(case.get("fired"), str)
            else set(case.get("fired") or ())
        )
        matched = row.when is not None and truth(row.when, case["facts"]) == "true"
        matched = matched or bool(fired & set(row.gated_by))
        assert matched == (case["truth"] == "true"), case["name"]


@pytest.mark.parametrize("function", rules("functions"))
def test_every_case_of_every_function(function: str, knowledge: Knowledge) -> None:
    clues = knowledge.functions[function].raised_by
    for case in cases("functions", function):
        assert any(holds(c.when, case["facts"]) for c in clues) == (case["truth"] == "true"), case["name"]


@pytest.mark.parametrize("structure", rules("structures"))
def test_every_case_of_every_structure(structure: str, knowledge: Knowledge) -> None:
    clues = [c for c in knowledge.structures[structure].clues if c.weight > 0]
    for case in cases("structures", structure):
        assert any(holds(c.when, case["facts"]) for c in clues) == (case["truth"] == "true"), case["name"]


@pytest.mark.parametrize("section", ["irritability", "risk"])
def test_every_case_of_every_band(section: str, knowledge: Knowledge) -> None:
    bands = {band.id: band for band in getattr(knowledge, section)}
    for band in rules(section):
        for case in cases(section, band):
            assert holds(bands[band].when, case["facts"]) == (case["truth"] == "true"), case["name"]


@pytest.mark.parametrize("rule", rules("pain_rules"))
def test_every_case_of_every_pain_rule(rule: str, knowledge: Knowledge) -> None:
    when = knowledge.pain_rules[rule].when
    found = {case["truth"] for case in cases("pain_rules", rule)}
    assert {"true", "false"} <= found and when is not None
    for case in cases("pain_rules", rule):
        assert truth(when, case["facts"]) == case["truth"], case["name"]


@pytest.mark.parametrize("section", ["patterns", "functions", "structures"])
def test_every_row_has_a_case_on_each_side(section: str, knowledge: Knowledge) -> None:
    for row in getattr(knowledge, section):
        truths = {"true" if c["truth"] == "true" else "false" for c in cases(section, row)}
        assert truths == {"true", "false"}, row


def test_all_presentation_patterns_structures_and_functions_are_here(knowledge: Knowledge) -> None:
    assert len(knowledge.patterns) == 42
    assert len(knowledge.structures) >= 12
    assert len(knowledge.functions) >= 10
    assert len(knowledge.exercises) >= 40
