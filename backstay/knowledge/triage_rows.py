"""How triage decides, row by row: the one description that the document and the page both show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backstay.knowledge.in_words import Phrase, phrase
from backstay.model import HOURS_PER_DAY, LEVELS, ExclusionRule, Knowledge, RedFlag, Screen
from backstay.rules import facts_used

Cases = Mapping[str, list[dict[str, Any]]]
MAP_AND_PERSON = {"person": ("age_max_years",), "body_map": ("saddle_painted_numb",)}
"""Screens without questions, and a fact that the rules read from each."""
EXAMPLES_OF_EACH = 2
"""How many worked examples of each kind are shown; the case files hold all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, ready to be read: facts by name, its condition, its examples and its sources."""

    id: str
    title: str
    level: str
    facts: tuple[tuple[str, str], ...]
    when: Phrase
    says: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    basis: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One screen of the questions: what it asks, when it is shown, whether check-ins ask it again."""

    title: str
    asks: tuple[str, ...]
    when: Phrase
    again: str


def say(knowledge: Knowledge, key: str, **values: object) -> str:
    """A sentence of this document."""
    return knowledge.words[f"triage_doc.{key}"].format(**values)


def rules(knowledge: Knowledge, cases: Cases) -> dict[str, list[Row]]:
    """The safety rules that are in force, by level, highest first."""
    found = [_rule(rule, knowledge, cases) for rule in knowledge.red_flags.values() if rule.ended_on is None]
    return {level: [row for row in found if row.level == level] for level in reversed(LEVELS)}


def _rule(rule: RedFlag, k: Knowledge, cases: Cases) -> Row:
    facts = (
        (say(k, "level_name"), say(k, f"level.{rule.level}")),
        (say(k, "within_name"), _within(rule.within_h, k)),
        (say(k, "blocks_name"), say(k, "yes" if rule.blocks else "no")),
    )
    said = (
        (say(k, "says_name"), rule.says),
        (say(k, "see_name"), rule.see),
        (say(k, "tell_name"), rule.tell),
    )
    return Row(
        id=rule.id,
        title=rule.suspects,
        level=rule.level,
        facts=facts,
        when=phrase(rule.when, k),
        says=said,
        examples=tuple(_examples(cases.get(rule.id, []), k)),
        basis=k.words[f"ui.basis.{rule.basis}"],
        sources=_citations(rule.sources, k),
    )


def _within(hours: int, k: Knowledge) -> str:
    if hours == 0:
        return say(k, "within_now")
    if hours <= HOURS_PER_DAY * 2:
        return say(k, "within_hours", hours=hours)
    return say(k, "within_days", days=hours // HOURS_PER_DAY)


def _examples(cases: list[dict[str, Any]], k: Knowledge) -> Iterator[str]:
    for truth in ("true", "false", "unknown"):
        of_this = [case["name"] for case in cases if case["truth"] == truth]
        yield from (say(k, f"example_{truth}", name=name) for name in of_this[:EXAMPLES_OF_EACH])


def _citations(sources: tuple[str, ...], k: Knowledge) -> tuple[str, ...]:
    return tuple(k.references[key].citation for key in sources)


def exclusions(knowledge: Knowledge, cases: Cases) -> list[Row]:
    """What an answer closes."""
    return [_exclusion(rule, knowledge, cases) for rule in knowledge.exclusion_rules.values()]


def _exclusion(rule: ExclusionRule, k: Knowledge, cases: Cases) -> Row:
    closed = ", ".join(k.exclusions[tag] for tag in rule.excludes)
    return Row(
        id=rule.id,
        title=rule.says,
        level="",
        facts=((say(k, "closes_name"), closed),),
        when=phrase(rule.when, k),
        says=(),
        examples=tuple(_examples(cases.get(rule.id, []), k)),
        basis=k.words[f"ui.basis.{rule.basis}"],
        sources=_citations(rule.sources, k),
    )


def asked(knowledge: Knowledge) -> list[Asked]:
    """The screens that ask for what the safety rules read, in the order in which they are asked."""
    read = {fact for rule in knowledge.red_flags.values() for fact in facts_used(rule.when)}
    shown = [s for s in knowledge.screens if s.emergency or read & {*s.asks, *MAP_AND_PERSON.get(s.kind, ())}]
    return [_asked(screen, knowledge) for screen in shown]


def _asked(screen: Screen, k: Knowledge) -> Asked:
    when = phrase(screen.show_when, k) if screen.show_when else Phrase(say(k, "always"))
    asks = tuple(k.questions[code].asks for code in screen.asks if code in k.questions)
    return Asked(screen.title, asks, when, say(k, "yes" if screen.every_check_in else "no"))
