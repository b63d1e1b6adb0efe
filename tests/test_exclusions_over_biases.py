"""Hard exclusions hold over all plans and biases: bone, nerve, pregnancy, spondylolisthesis, anticoagulant, surgery."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess.patterns import exclusions
from backstay.knowledge import load
from backstay.model import Cleared, Programme, Target
from backstay.plan import check, plan, quick
from backstay.rules import Facts
from tests.people import TODAY, cleared

KNOWLEDGE = load()
FINDINGS = {
    "bone": {"osteoporosis": "yes"},
    "fracture": {"fragility_fracture": "yes"},
    "steroids": {"steroids_3_months": "yes"},
    "nerve": {"leg_numbness": "yes", "pain_below_knee": "yes", "leg_nprs": 6},
    "pregnancy": {"pregnant": "yes"},
    "spondylolisthesis": {"spondylolisthesis_known": "yes", "slip_high_grade": "yes"},
    "anticoagulant": {"anticoagulant": "yes"},
    "surgery": {"spine_surgery_12_weeks": "yes"},
}
PATTERNS = sorted(KNOWLEDGE.patterns)


def closed_person(seed: int, finding: str, patterns: list[str], favoured: list[str], wishes: list[str]) -> Cleared:
    """A person with a finding and any patterns, whose targets and wishes pull as hard as they can the other way."""
    gate = cleared(seed, KNOWLEDGE)
    known: Facts = {**gate.assessment.facts, **FINDINGS[finding]}
    matched = tuple(KNOWLEDGE.patterns[name] for name in patterns)
    intake = gate.assessment.intake
    preferences = replace(
        intake.preferences,
        wishes=tuple(wishes),
        dislikes=(),
        equipment=tuple(KNOWLEDGE.equipment),
        setting=tuple(KNOWLEDGE.places),
    )
    targets = tuple(Target(function=f, priority=1, reasons=(), measured_by="") for f in favoured)
    assessment = replace(
        gate.assessment,
        intake=replace(intake, preferences=preferences),
        exclusions=exclusions(matched, KNOWLEDGE, known),
        targets=targets,
        facts=known,
    )
    return replace(gate, assessment=assessment)


def held(made: Programme) -> set[str]:
    names = {line.exercise for week in made.weeks for s in week.sessions for line in s.lines}
    care = {tag for course in made.treatments for tag in KNOWLEDGE.interventions[course.exercise].contains}
    return care | {tag for name in names for tag in KNOWLEDGE.exercises[name].contains}


biases = st.lists(st.sampled_from(sorted(KNOWLEDGE.functions)), min_size=1, max_size=6, unique=True)
wished = st.lists(st.sampled_from(sorted(KNOWLEDGE.exercises)), max_size=3, unique=True)
matches = st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3, unique=True)


@settings(max_examples=20)
@given(st.integers(0, 300), st.sampled_from(sorted(FINDINGS)), matches, biases, wished)
def test_no_bias_and_no_wish_brings_back_what_a_finding_or_a_pattern_closes(
    seed: int, finding: str, patterns: list[str], favoured: list[str], wishes: list[str]
) -> None:
    gate = closed_person(seed, finding, patterns, favoured, wishes)
    closed = {e.tag for e in gate.assessment.exclusions}
    assert not held(quick(gate, KNOWLEDGE, TODAY)) & closed


@pytest.mark.parametrize("finding", sorted(FINDINGS))
def test_the_finding_closes_something_and_a_plan_with_it_is_refused_by_the_checker(finding: str) -> None:
    from tests.breaking import add, pick

    gate = closed_person(0, finding, ["chronic_low"], ["trunk_endurance", "hip_strength"], [])
    rules = {rule.id for rule in KNOWLEDGE.exclusion_rules.values()}
    closed = {e.tag for e in gate.assessment.exclusions if e.closed_by in rules}
    assert closed
    exercise = pick(lambda e: bool(closed & {*e.contains}))
    made = add(quick(gate, KNOWLEDGE, TODAY), exercise)
    assert "exclusions" in {v.constraint for v in check(made, KNOWLEDGE)}


@pytest.mark.parametrize("finding", ["bone"])
def test_a_solved_plan_keeps_to_it_too(finding: str) -> None:
    gate = closed_person(1, finding, ["chronic_low"], ["spinal_mobility", "trunk_endurance"], ["bridge"])
    assert not held(plan(gate, KNOWLEDGE, TODAY)) & {e.tag for e in gate.assessment.exclusions}
