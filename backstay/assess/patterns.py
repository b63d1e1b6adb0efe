"""Match presentation patterns, and unite what they allow and forbid."""

from __future__ import annotations

from datetime import date

from backstay.assess.triage import valid
from backstay.model import (
    Exclusion,
    Intake,
    Knowledge,
    Pattern,
    ProgrammeMode,
    Reason,
    Triage,
)
from backstay.rules import Facts, because, holds, truth

MODES: tuple[ProgrammeMode, ...] = ("no", "yes_limited", "yes")


def match(knowledge: Knowledge, facts: Facts, triage: Triage) -> tuple[Pattern, ...]:
    """The patterns this picture fits; where none fits, the one that says we cannot tell.

    While a rule blocks, only the patterns that hang on a fired rule are named.
    """
    fired = {rule.id for rule in triage.rules if rule.truth == "true"}
    if triage.blocked:
        return tuple(p for p in knowledge.patterns.values() if fired & set(p.gated_by))
    found = _matching(knowledge, {**facts, "no_pattern_matches": "no"}, fired)
    return found or _matching(knowledge, {**facts, "no_pattern_matches": "yes"}, fired)


def mode(patterns: tuple[Pattern, ...], triage: Triage) -> ProgrammeMode:
    """Whether a programme may start: blocked means no; the most careful pattern wins."""
    if triage.blocked:
        return "no"
    closed = {rule.id for rule in triage.rules if rule.closed_by}
    allowed = [_allows(pattern, closed) for pattern in patterns]
    return min(allowed, key=MODES.index, default="yes_limited")


def exclusions(patterns: tuple[Pattern, ...], knowledge: Knowledge, facts: Facts) -> tuple[Exclusion, ...]:
    """The union of everything a matched pattern or an exclusion rule closes.

    A rule that cannot be ruled out closes too: cautious, and labelled so.
    """
    found = [
        Exclusion(
            tag=tag,
            closed_by=p.id,
            reason=Reason(says=p.name, basis=p.basis, sources=p.sources),
        )
        for p in patterns
        for tag in p.excludes
    ]
    for rule in knowledge.exclusion_rules.values():
        if truth(rule.when, facts) != "false":
            reason = Reason(
                says=rule.says, basis=rule.basis, sources=rule.sources, because=because(rule.when, facts)
            )
            found += [Exclusion(tag=tag, closed_by=rule.id, reason=reason) for tag in rule.excludes]
    return tuple(found)


def review_days(patterns: tuple[Pattern, ...], intake: Intake, knowledge: Knowledge, today: date) -> int:
    """Days to the next review: the soonest any pattern asks for, never past a sign-off's end."""
    wanted = [p.review_days[0] for p in patterns if p.review_days]
    expiry = [(s.expires_on - today).days for s in intake.sign_offs if valid(s, knowledge, today)]
    usual = int(knowledge.number("default_review_days"))
    return max(1, min([min(wanted, default=usual), *expiry]))


def _matching(knowledge: Knowledge, facts: Facts, fired: set[str]) -> tuple[Pattern, ...]:
    return tuple(p for p in knowledge.patterns.values() if _fits(p, facts, fired))


def _fits(pattern: Pattern, facts: Facts, fired: set[str]) -> bool:
    return bool(fired & set(pattern.gated_by)) or (pattern.when is not None and holds(pattern.when, facts))


def _allows(pattern: Pattern, closed: set[str]) -> ProgrammeMode:
    """A gate signed off leaves the pattern's programme after sign-off."""
    signed_off = bool(closed & set(pattern.gated_by))
    return pattern.after_signoff if signed_off else pattern.programme_today
