"""Triage: which safety rules fire, how soon to be seen, and whether a programme must wait.

Level, time and blocking are three things (safety rules, section 1).
"""

from __future__ import annotations

from datetime import date, timedelta

from backstay.assess.facts import seen_on
from backstay.model import HOURS_PER_DAY, LEVELS, FiredRule, Intake, Knowledge, RedFlag, SignOff, Triage
from backstay.rules import Facts, because, truth


def triage(intake: Intake, knowledge: Knowledge, facts: Facts, today: date) -> Triage:
    """All rules fired or not ruled out; the highest open level wins, then the soonest time."""
    rules = tuple(
        rule
        for flag in knowledge.red_flags.values()
        if not (flag.ended_on and flag.ended_on < today)
        for rule in [_fire(flag, intake, knowledge, facts, today)]
        if rule
    )
    standing = [rule for rule in rules if not rule.closed_by]
    level = max((rule.level for rule in standing), key=LEVELS.index, default=LEVELS[0])
    hours = [rule.within_h for rule in standing if rule.level == level]
    ordered = sorted(rules, key=lambda r: (bool(r.closed_by), -LEVELS.index(r.level), r.within_h))
    return Triage(
        level=level,
        within_h=min(hours, default=None),
        blocked=any(rule.open for rule in standing),
        rules=tuple(ordered),
    )


def valid(sign_off: SignOff, knowledge: Knowledge, today: date) -> bool:
    """Examined already, not expired, and not written for longer than a sign-off may last."""
    named = all((sign_off.clinician, sign_off.profession, sign_off.registration, sign_off.country))
    return named and sign_off.examined_on <= today <= ends_on(sign_off, knowledge)


def ends_on(sign_off: SignOff, knowledge: Knowledge) -> date:
    """The last day of a sign-off: its own, or the longest one may last if that is sooner."""
    longest = timedelta(weeks=knowledge.number("signoff_longest_weeks"))
    return min(sign_off.expires_on, sign_off.examined_on + longest)


def _fire(flag: RedFlag, intake: Intake, knowledge: Knowledge, facts: Facts, today: date) -> FiredRule | None:
    """A rule that is true; or a blocking rule that could not be ruled out, one step softer."""
    state = truth(flag.when, facts)
    if state == "false" or (state == "unknown" and not flag.blocks):
        return None
    unsure_emergency = state == "unknown" and flag.level == "emergency"
    answers = because(flag.when, facts)
    says = flag.says if state == "true" else _not_ruled_out(flag, knowledge)
    closing = _closing(flag, answers, intake, knowledge, today)
    return FiredRule(
        id=flag.id,
        truth=state,
        level="urgent" if unsure_emergency else flag.level,
        within_h=HOURS_PER_DAY if unsure_emergency else flag.within_h,
        blocks=flag.blocks,
        says=says,
        see=flag.see,
        tell=flag.tell,
        because=answers,
        closed_by=closing.clinician if closing else "",
        closed_until=ends_on(closing, knowledge) if closing else None,
    )


def _not_ruled_out(flag: RedFlag, knowledge: Knowledge) -> str:
    key = "assess.not_ruled_out_today" if flag.level in ("emergency", "urgent") else "assess.not_ruled_out"
    return knowledge.words[key].format(suspects=flag.suspects)


def _closing(
    flag: RedFlag, answers: tuple[str, ...], intake: Intake, knowledge: Knowledge, today: date
) -> SignOff | None:
    """The sign-off that closes this rule: of an examination later than every answer behind it."""
    newest = max((d for a in answers if (d := seen_on(intake, a))), default=date.min)
    for sign_off in intake.sign_offs:
        closes = flag.id in sign_off.closes and sign_off.examined_on >= newest
        examined = flag.level != "emergency" or sign_off.outcome
        if closes and examined and valid(sign_off, knowledge, today):
            return sign_off
    return None
