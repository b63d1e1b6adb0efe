"""Assess: score, triage, match patterns, then rank ideas and targets where nothing blocks."""

from __future__ import annotations

from datetime import date

from backstay.assess.clear import clear
from backstay.assess.facts import facts as work_out_facts
from backstay.assess.hypothesise import abstains, hypothesise, weigh
from backstay.assess.measured import closed_for_tests, refuse_measured_early, refuse_unseen
from backstay.assess.pain_rule import pain_rule
from backstay.assess.patterns import exclusions, match, mode, review_days
from backstay.assess.score import scores
from backstay.assess.targets import targets
from backstay.assess.triage import triage as triage_rules
from backstay.model import Assessment, Band, Cleared, Intake, Knowledge, Pattern, Reason, Triage
from backstay.rules import Facts, holds

__all__ = ["assess", "clear"]


def assess(
    intake: Intake, knowledge: Knowledge, today: date, *, cleared: Cleared | None = None
) -> Assessment:
    """What the answers mean on this day; the next step is clear(assessment, today).

    Findings by camera or device need the Cleared under which they were measured; ValueError names the
    missing step.
    """
    refuse_measured_early(intake, cleared)
    refuse_unseen(intake, knowledge)
    facts = work_out_facts(intake, knowledge, today)
    triage = triage_rules(intake, knowledge, facts, today)
    patterns = match(knowledge, facts, triage)
    irritability = _band(knowledge.irritability, facts)
    ideas = () if triage.blocked else weigh(intake, knowledge, facts)
    excluded = exclusions(patterns, knowledge, facts)
    allowed = mode(patterns, triage)
    closed = closed_for_tests(excluded, allowed, intake.sign_offs)
    rule, pain_reason = pain_rule(patterns, irritability, intake, knowledge, facts, today)
    return Assessment(
        intake=intake,
        assessed_on=today,
        triage=triage,
        patterns=tuple(p.id for p in patterns),
        programme_mode=allowed,
        exclusions=excluded,
        pain_rule=rule,
        review_days=review_days(patterns, intake, knowledge, today),
        risk_band=_band(knowledge.risk, facts),
        irritability=irritability,
        scores=scores(intake, knowledge),
        hypotheses=hypothesise(ideas, knowledge),
        abstains="" if triage.blocked else abstains(ideas, knowledge),
        targets=() if triage.blocked else targets(patterns, knowledge, facts, closed),
        reasons=_reasons(patterns, triage, knowledge),
        facts=facts,
        knowledge_version=knowledge.version,
        pain_reason=pain_reason,
    )


def _band(bands: tuple[Band, ...], facts: Facts) -> str:
    """The first band whose condition holds; none when too little is known."""
    return next((band.id for band in bands if holds(band.when, facts)), "")


def _reasons(patterns: tuple[Pattern, ...], triage: Triage, knowledge: Knowledge) -> tuple[Reason, ...]:
    rules = tuple(
        Reason(
            says=rule.says,
            basis=knowledge.red_flags[rule.id].basis,
            sources=knowledge.red_flags[rule.id].sources,
            because=rule.because,
        )
        for rule in triage.rules
    )
    return rules + tuple(Reason(says=p.says, basis=p.basis, sources=p.sources) for p in patterns)
