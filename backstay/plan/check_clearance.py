"""Check the clearance: whether this person may have a programme at all, and what is closed for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from backstay.model import Condition, Finding, Value
from backstay.plan.check_record import MODES, Record
from backstay.rules import NOT_SURE, truth

PAIN = {"nprs_1": "nprs_now", "nprs_2": "nprs_average", "nprs_3": "nprs_worst"}
SADDLE, LEG = "saddle", ("thigh", "knee", "leg", "foot")
WORKED_OUT = "same_day_reader"
"""Asked as a name, kept as a yes or no."""


def knowledge_version(record: Record) -> Iterator[str]:
    """Programme and assessment rest on the knowledge they are checked against."""
    versions = {
        "programme": record.programme.knowledge_version,
        "assessment": record.assessment.knowledge_version,
    }
    yield from (name for name, version in versions.items() if version != record.knowledge.version)


def answers(record: Record) -> Iterator[str]:
    """Every fact that is an answer was given in the intake, and every given answer is a fact."""
    for code, question in record.knowledge.questions.items():
        if code in (WORKED_OUT, *record.knowledge.facts):
            continue
        given = [_value(f, record) for f in record.assessment.intake.findings if f.code == code]
        given = [value for value in given if value != NOT_SURE]
        allowed = given if question.sided else given[-1:]
        fact = record.facts.get(code)
        if (fact is None) is bool(given) or (given and fact not in allowed):
            yield code


def _value(finding: Finding, record: Record) -> Value:
    """A finding's value on the day of the assessment."""
    question = record.knowledge.questions[finding.code]
    if not question.grows_daily or finding.value == NOT_SURE:
        return finding.value
    return float(finding.value) + (record.assessment.assessed_on - finding.observed_on).days


def person(record: Record) -> Iterator[str]:
    """Age and sex are those of the person."""
    who, facts = record.assessment.intake.person, record.facts
    oldest = record.assessment.assessed_on.year - who.birth_year
    right = {"age_max_years": oldest, "age_min_years": oldest - 1, "sex": who.sex}
    yield from (name for name, value in right.items() if facts.get(name) != value)


def worked_out(record: Record) -> Iterator[str]:
    """Pain, numbness between the legs and pain in both legs are what was answered and painted."""
    intake, facts = record.assessment.intake, record.facts
    said = {f.code: f.value for f in intake.findings if f.value != NOT_SURE}
    yield from (name for item, name in PAIN.items() if facts.get(name) != said.get(item))
    regions = record.knowledge.regions
    painted = [(regions[a.region].zone, a) for a in intake.pain_areas if a.region in regions]
    numb = any(zone == SADDLE and area.quality == "numb" for zone, area in painted)
    sides = {area.side for zone, area in painted if zone in LEG}
    right = {"saddle_painted_numb": numb, "pain_leg_both": "both" in sides or {"left", "right"} <= sides}
    if painted:
        yield from (name for name, there in right.items() if (facts.get(name) == "yes") is not there)


def blocked(record: Record) -> Iterator[str]:
    """No blocking rule is open: each is false, or closed by a clinician's sign-off that counts."""
    for flag in record.flags:
        if flag.blocks and truth(flag.when, record.facts) != "false" and not record.closed(flag):
            yield flag.id
    yield from (rule.id for rule in record.assessment.triage.rules if rule.open)


def patterns(record: Record) -> Iterator[str]:
    """The assessment names every pattern that fits, and no other."""
    yield from sorted({p.id for p in record.patterns} ^ {*record.assessment.patterns})


def programme_mode(record: Record) -> Iterator[str]:
    """A programme may start, and as freely as the patterns allow, no more."""
    recorded = record.assessment.programme_mode
    if record.mode != recorded or recorded == MODES[0] or record.assessment.triage.blocked:
        yield recorded


def recorded_exclusions(record: Record) -> Iterator[str]:
    """What is written down as closed is what patterns and findings close."""
    written = {(e.tag, e.closed_by) for e in record.assessment.exclusions}
    yield from sorted({tag for tag, _ in record.exclusions ^ written})


def recorded_limits(record: Record) -> Iterator[str]:
    """Every limit a clinician set is in force, and none is made up."""
    written = {*record.programme.cleared.limits}
    in_force = {limit for s in record.sign_offs for limit in s.limits}
    ever = {limit for s in record.assessment.intake.sign_offs for limit in s.limits}
    yield from sorted((in_force - written) | (written - ever))


def clearance(record: Record) -> Iterator[str]:
    """Cleared after the assessment and within a week of it, and started before that lapsed."""
    cleared, assessed_on = record.programme.cleared, record.assessment.assessed_on
    ends = [assessed_on + timedelta(weeks=1), *(s.expires_on for s in record.sign_offs)]
    if not assessed_on <= cleared.cleared_on <= cleared.lapses_on:
        yield "cleared_on"
    if cleared.lapses_on > min(ends):
        yield "lapses_on"
    if not cleared.cleared_on <= record.programme.starts_on <= cleared.lapses_on:
        yield "starts_on"


def pain_rule(record: Record) -> Iterator[str]:
    """The pain rule is the careful one of the picture, or one a clinician chose whose conditions hold."""
    order, rows = ("PR1", "PR3", "PR2"), record.knowledge.pain_rules
    given = [p.pain_rule for p in record.patterns if p.pain_rule in order]
    right: str = min(given, key=order.index, default=order[-1])
    right = order[0] if record.irritability == "high" else right
    signed = sorted((s for s in record.sign_offs if s.pain_rule), key=lambda s: s.examined_on)
    if signed and truth_of(rows[signed[-1].pain_rule].when, record):
        right = signed[-1].pain_rule
    reason = record.assessment.pain_reason
    if record.assessment.pain_rule != right or reason is None or not reason.says.strip():
        yield record.assessment.pain_rule


def truth_of(when: Condition | None, record: Record) -> bool:
    """Whether a condition is known to hold."""
    return when is None or truth(when, record.facts) == "true"


def targets(record: Record) -> Iterator[str]:
    """Every target is a function we know, once, with a priority between 0 and 1 and a reason."""
    seen: set[str] = set()
    for target in record.assessment.targets:
        known = target.function in record.knowledge.functions and target.function not in seen
        if not known or not 0 < target.priority <= 1 or not target.reasons:
            yield target.function
        seen.add(target.function)


def review_days(record: Record) -> Iterator[str]:
    """The review comes as soon as the patterns ask for it, and while every sign-off still counts."""
    if record.assessment.review_days != record.review_days:
        yield "review_days"


RULES = (
    knowledge_version, answers, person, worked_out, blocked, patterns, programme_mode, recorded_exclusions,
    recorded_limits, clearance, pain_rule, targets, review_days,
)  # fmt: skip
