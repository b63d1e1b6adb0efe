"""Clear: the one gate between an assessment and a programme."""

from __future__ import annotations

from datetime import date, timedelta

from backstay.model import Assessment, Blocked, Cleared, FiredRule

UNUSED = timedelta(weeks=1)
"""An unused clearance lapses after a week (safety rules; ours)."""


def clear(assessment: Assessment, today: date) -> Cleared | Blocked:
    """Cleared when no blocking rule is open; otherwise Blocked, with the rules that stand.

    Raises TypeError for anything but an Assessment and ValueError for one older than a week.
    """
    if not isinstance(assessment, Assessment):
        kind = type(assessment).__name__
        raise TypeError(f"clear() takes an Assessment, not {kind}; call assess(intake, knowledge, today)")
    if not assessment.assessed_on <= today <= assessment.assessed_on + UNUSED:
        raise ValueError("this assessment is not of the last seven days; assess the person again")
    rules = assessment.triage.rules
    standing = tuple(rule for rule in rules if rule.open or _lapsed(rule, today))
    if standing or assessment.programme_mode == "no":
        return Blocked(
            assessment=assessment,
            rules=standing or rules,
            meanwhile=assessment.triage.level != "emergency",
        )
    ends = [rule.closed_until for rule in rules if rule.closed_until]
    in_force = [s for s in assessment.intake.sign_offs if s.expires_on >= today]
    limits = {limit for sign_off in in_force for limit in sign_off.limits}
    return Cleared(
        assessment=assessment,
        cleared_on=today,
        lapses_on=min([assessment.assessed_on + UNUSED, *ends]),
        limits=tuple(sorted(limits)),
    )


def _lapsed(rule: FiredRule, today: date) -> bool:
    """Closed by a sign-off that has ended since the assessment."""
    return rule.blocks and rule.closed_until is not None and rule.closed_until < today
