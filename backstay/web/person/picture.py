"""The picture of a person: an assessment, put into what the pages show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from backstay.model import (
    DAYS_PER_WEEK,
    HOURS_PER_DAY,
    LEVELS,
    Assessment,
    Basis,
    Contact,
    FiredRule,
    Knowledge,
    Question,
    Reason,
    Score,
    Target,
    Value,
)
from backstay.rules import NOT_SURE
from backstay.web.templatetags.say import words

Shown = dict[str, Any]
FIRST_NUMBER = re.compile(r"\+?\d[\d ]*\d|\d+")


def within(level: str, within_h: int | None) -> str:
    """By when to be seen, in words."""
    if level == "self_care":
        return ""
    return words("pages.within.now") if level == "emergency" else spoken_hours(within_h)


def spoken_hours(within_h: int | None) -> str:
    """Hours as people say them."""
    if not within_h:
        return words("pages.within.now")
    if within_h <= HOURS_PER_DAY:
        return words("pages.within.today")
    days = within_h // HOURS_PER_DAY
    if days % DAYS_PER_WEEK:
        return words("pages.within.days", days=days)
    weeks = days // DAYS_PER_WEEK
    return words("pages.within.week") if weeks == 1 else words("pages.within.weeks", weeks=weeks)


def spoken_of(made: Assessment, whole: bool = True) -> list[FiredRule]:
    """The rules to speak of: in an emergency, or before all was asked, those that are known to be true."""
    found = list(made.triage.rules)
    known = [rule for rule in found if rule.truth == "true" or rule.closed_by]
    if any(rule.open and rule.level == "emergency" for rule in known):
        return known
    return found if whole or not any(rule.open for rule in known) else known


def triage(
    made: Assessment, contacts: Iterable[Contact], mood: frozenset[str], k: Knowledge, whole: bool = True
) -> Shown:
    """How soon, by which open rules, and whom to call; dark thoughts have their own page."""
    standing = [rule for rule in spoken_of(made, whole) if not rule.closed_by]
    bodily = [rule for rule in standing if not mood & set(rule.because)]
    dark = [rule for rule in standing if mood & set(rule.because)]
    blocked = made.triage.blocked or made.programme_mode == "no"
    level = max((rule.level for rule in bodily), key=LEVELS.index, default=LEVELS[0])
    hours = [rule.within_h for rule in bodily if rule.level == level]
    return {
        "level": level,
        "title": words(f"pages.level.{level}.title"),
        "says": "" if dark and level == LEVELS[0] else words(f"pages.level.{level}.says"),
        "within": within(level, min(hours, default=None)),
        "rules": rules(rule for rule in bodily if rule.blocks or rule.level not in ("self_care",)),
        "visits": rules(rule for rule in bodily if not rule.blocks and rule.level == "self_care"),
        "closed": [rule for rule in made.triage.rules if rule.closed_by],
        "call": calls(contacts) if level == "emergency" else [],
        "blocked": blocked,
        "mood": min(dark, key=lambda rule: rule.within_h, default=None),
        "mood_within": spoken_hours(min((rule.within_h for rule in dark), default=None)),
        "rests_on": [k.red_flags[rule.id] for rule in bodily],
    }


def rules(found: Iterable[FiredRule]) -> list[Shown]:
    """Rules as a person reads them; what is the same is said once."""
    unique = {(r.says, r.see): r for r in found}
    return [
        {
            "says": rule.says,
            "see": rule.see,
            "tell": rule.tell,
            "within": within(rule.level, rule.within_h),
            "level": rule.level,
            "unsure": rule.truth == "unknown",
        }
        for rule in unique.values()
    ]


def calls(contacts: Iterable[Contact]) -> list[Shown]:
    """The emergency number of each country given, ready to be tapped."""
    found = []
    for contact in contacts:
        if number := FIRST_NUMBER.search(contact.emergency):
            dial = number.group().replace(" ", "")
            found.append(
                {"number": dial, "says": words("pages.contact.call", number=dial, country=contact.name)}
            )
    return found


def calls_of(contact: Contact) -> list[Shown]:
    """The emergency number and the crisis line of one country, each number once, ready to be tapped."""
    found: dict[str, Shown] = {}
    for kind, text in (("emergency", contact.emergency), ("crisis", contact.crisis)):
        if number := FIRST_NUMBER.search(text):
            says = words(f"pages.contact.call_{kind}", number=number.group())
            found.setdefault(number.group(), {"number": number.group().replace(" ", ""), "says": says})
    return list(found.values())


def scores(made: Assessment, knowledge: Knowledge) -> list[Shown]:
    """Each questionnaire with its score, its range and which way is better; mood has no score shown."""
    return [
        _score(score, knowledge)
        for score in made.scores
        if score.value is not None and knowledge.instruments[score.instrument].score_shown
    ]


def _score(score: Score, knowledge: Knowledge) -> Shown:
    row = knowledge.instruments[score.instrument]
    assert score.value is not None
    return {
        "name": row.name,
        "plain": words(f"pages.score.name.{score.instrument}"),
        "value": f"{score.value:.1f}".removesuffix(".0"),
        "high": f"{row.high:g}",
        "says": words(f"pages.score.{row.better}"),
        "row": row,
    }


def rests_on(shown: list[Shown]) -> Reason:
    """What all numbers rest on together, each source once; as weak as the weakest."""
    rows = [score["row"] for score in shown]
    basis: Basis = next((row.basis for row in rows if row.basis != "cited"), "cited")
    sources = dict.fromkeys(source for row in rows for source in row.sources)
    return Reason(says="", basis=basis, sources=tuple(sources))


def targets(made: Assessment, knowledge: Knowledge) -> list[Shown]:
    """What the programme works on, most important first, with the reasons."""
    return [_target(target, knowledge) for target in made.targets]


def _target(target: Target, knowledge: Knowledge) -> Shown:
    row = knowledge.functions[target.function]
    return {
        "name": row.name,
        "why": row.why,
        "reasons": target.reasons,
        "measured_by": target.measured_by,
    }


def ideas(made: Assessment, knowledge: Knowledge) -> list[Shown]:
    """What might be involved, with what fits and what does not."""
    return [
        {
            "name": knowledge.structures[idea.structure].name,
            "says": knowledge.structures[idea.structure].says,
            "support": words(f"pages.support.{_support(idea.support, knowledge)}"),
            "for": idea.for_,
            "against": idea.against,
            "changes": idea.would_change_it,
            "rests_on": Reason(
                says="", basis=idea.basis, sources=knowledge.structures[idea.structure].sources
            ),
        }
        for idea in made.hypotheses
    ]


def _support(share: float, knowledge: Knowledge) -> str:
    if share >= knowledge.number("support_more"):
        return "more"
    return "some" if share >= knowledge.number("support_some") else "little"


def bands(made: Assessment, knowledge: Knowledge) -> dict[str, Any]:
    """How easily the pain is stirred up, and how much support may be needed."""
    risk = {band.id: band for band in knowledge.risk}
    irritability = {band.id: band for band in knowledge.irritability}
    return {"risk": risk.get(made.risk_band), "irritability": irritability.get(made.irritability)}


def patterns(made: Assessment, knowledge: Knowledge) -> list[Any]:
    """The presentation patterns that fit."""
    return [knowledge.patterns[key] for key in made.patterns]


def left_out(made: Assessment, knowledge: Knowledge) -> list[Shown]:
    """Kinds of movement closed for this person, each with every reason once."""
    closed: dict[str, Shown] = {}
    for exclusion in made.exclusions:
        row = closed.setdefault(exclusion.tag, {"name": knowledge.exclusions[exclusion.tag], "reasons": []})
        if exclusion.reason not in row["reasons"]:
            row["reasons"].append(exclusion.reason)
    return list(closed.values())


def told(rule: FiredRule, made: Assessment) -> Iterable[str]:
    """What led to a rule: where it is known to be true, only what the person answered or painted."""
    if rule.truth != "true":
        return rule.because
    answered = {finding.code for finding in made.intake.findings}
    return [code for code in rule.because if code in answered or made.facts.get(code) == "yes"]


def answers_behind(found: Iterable[str], made: Assessment, knowledge: Knowledge) -> list[str]:
    """What was answered that led to a rule: the sentence, with the answer where it was not a plain yes."""
    said = {finding.code: finding.value for finding in made.intake.findings}
    asked = [knowledge.questions[code] for code in found if code in knowledge.questions]
    return [_answer(question, said.get(question.code)) for question in asked]


def _answer(question: Question, value: Value | None) -> str:
    if value == "yes":
        return question.asks
    asked = question.asks if question.asks.endswith("?") else f"{question.asks}:"
    if value is None:
        return f"{asked} {words('pages.wait.not_answered')}"
    if value in ("no", NOT_SURE):
        return f"{asked} {words(f'pages.answer.{value}')}"
    return f"{asked} {question.values.get(str(value), f'{value} {question.unit}'.strip())}"


def picture(made: Assessment, knowledge: Knowledge) -> Shown:
    """Everything below triage on the result page and the summary."""
    numbers = scores(made, knowledge)
    return {
        "areas": made.intake.pain_areas,
        "scores": numbers,
        "rests_on_scores": rests_on(numbers),
        "targets": targets(made, knowledge),
        "ideas": ideas(made, knowledge),
        "abstains": made.abstains,
        "patterns": patterns(made, knowledge),
        "left_out": left_out(made, knowledge),
        "pain_rule": made.pain_rule,
        "assessed_on": made.assessed_on,
        **bands(made, knowledge),
    }
