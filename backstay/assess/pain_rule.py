"""Pain rule: how much pain is fine for this person, why, and who chose it."""

from __future__ import annotations

from datetime import date

from backstay.assess.triage import valid
from backstay.model import Intake, Knowledge, PainRule, Pattern, Reason, SignOff
from backstay.rules import Facts, facts_used, holds

CAUTIOUS_FIRST: tuple[PainRule, ...] = ("PR1", "PR3", "PR2", "PR4")


def pain_rule(
    patterns: tuple[Pattern, ...],
    irritability: str,
    intake: Intake,
    knowledge: Knowledge,
    facts: Facts,
    today: date,
) -> tuple[PainRule, Reason]:
    """The rule a clinician chose after an examination, where its conditions hold; else the one the picture gives."""
    signed = chosen_by_clinician(intake, knowledge, today)
    if signed and signed.pain_rule and may_have(signed.pain_rule, knowledge, facts):
        row = knowledge.pain_rules[signed.pain_rule]
        says = knowledge.words["assess.pain_rule.signed"].format(by=signed.clinician, why=row.says)
        because = facts_used(row.when)
        return signed.pain_rule, Reason(says=says, basis=row.basis, sources=row.sources, because=because)
    return from_picture(patterns, irritability, knowledge)


def from_picture(
    patterns: tuple[Pattern, ...], irritability: str, knowledge: Knowledge
) -> tuple[PainRule, Reason]:
    """The most careful rule among the patterns; an irritable back always has PR1. Never the one by time."""
    words = knowledge.words
    if irritability == "high":
        row = knowledge.pain_rules["PR1"]
        return "PR1", Reason(says=words["assess.pain_rule.irritable"], basis=row.basis, sources=row.sources)
    usual = tuple(p for p in patterns if p.pain_rule != CAUTIOUS_FIRST[-1])
    if not usual:
        row = knowledge.pain_rules["PR2"]
        return "PR2", Reason(says=row.says, basis=row.basis, sources=row.sources)
    pattern = min(usual, key=lambda p: CAUTIOUS_FIRST.index(p.pain_rule))
    row = knowledge.pain_rules[pattern.pain_rule]
    says = words["assess.pain_rule.pattern"].format(pattern=pattern.name, why=row.says)
    return pattern.pain_rule, Reason(says=says, basis=row.basis, sources=row.sources)


def chosen_by_clinician(intake: Intake, knowledge: Knowledge, today: date) -> SignOff | None:
    """The newest sign-off in force that chooses a pain rule."""
    signed = [s for s in intake.sign_offs if s.pain_rule and valid(s, knowledge, today)]
    return max(signed, key=lambda s: s.examined_on, default=None)


def may_have(rule: PainRule, knowledge: Knowledge, facts: Facts) -> bool:
    """Whether what a rule needs is known to hold."""
    return holds(knowledge.pain_rules[rule].when, facts)
