"""Ask: the next screen, by safety first and then by what it is expected to change.

The safety block is never shortened and comes in its own order. After it the screen comes first that is
expected to change the result most for each minute of reading; what nobody needs is asked only while it
is worth it, and offered otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backstay.assess.expect import Gain, Mind, expected_gain, facts_of, mind, true_and_possible
from backstay.assess.facts import facts as work_out_facts
from backstay.assess.reading import reading_words
from backstay.assess.score import scores
from backstay.assess.triage import triage as triage_rules
from backstay.model import Asking, Condition, Intake, Knowledge, Screen
from backstay.rules import Facts, facts_used, holds

Kind = Literal["fixed", "always", "chosen", "may_add"]
FIRST = ("person", "body_map")
NOTHING = Gain({}, 0)


def next_screen(intake: Intake, knowledge: Knowledge, today: date, answered: frozenset[str]) -> Asking | None:
    """The screen to ask next, or None when only screens that may be added are left."""
    first = next(iter(outlook(intake, knowledge, today, answered)), None)
    return first if first and first.kind != "may_add" else None


def may_add(
    intake: Intake, knowledge: Knowledge, today: date, answered: frozenset[str]
) -> tuple[Asking, ...]:
    """The waiting screens that would change little; a person may add them."""
    return tuple(a for a in outlook(intake, knowledge, today, answered) if a.kind == "may_add")


def outlook(
    intake: Intake, knowledge: Knowledge, today: date, answered: frozenset[str]
) -> tuple[Asking, ...]:
    """Every waiting screen in the order it would be asked if nothing new were learned on the way."""
    facts = work_out_facts(intake, knowledge, today)
    known = mind(intake, knowledge, facts, triage_rules(intake, knowledge, facts, today))
    waiting = [s for s in knowledge.screens if s.id not in answered and holds(s.show_when, facts)]
    block = safety_block(knowledge)
    fixed = [_asking(s, "fixed", NOTHING, known) for s in waiting if s.id in block]
    gains = [(s, NOTHING if fixed else expected_gain(s, known)) for s in waiting if s.id not in block]
    weighed = [_asking(s, _kind(s, gain, known), gain, known) for s, gain in gains]
    weighed.sort(key=lambda a: (a.kind == "may_add", -a.gain / max(1, a.words)))
    asked = len(fixed) + sum(a.kind != "may_add" for a in weighed)
    return tuple(replace(a, left=max(0, asked - n)) for n, a in enumerate([*fixed, *weighed]))


def answered_screens(intake: Intake, knowledge: Knowledge) -> frozenset[str]:
    """The screens whose answers an intake holds: all that is required, and at least something."""
    given = {f.code for f in intake.findings} | {s.instrument for s in scores(intake, knowledge)}
    return frozenset(s.id for s in knowledge.screens if _answered(s, given, intake))


def _answered(screen: Screen, given: set[str], intake: Intake) -> bool:
    match screen.kind:
        case "person":
            return True
        case "body_map":
            return bool(intake.pain_areas)
        case "preferences":
            return any(intake.preferences.minutes_per_day)
        case _:
            return given.issuperset(screen.required) and not given.isdisjoint(screen.asks)


# ── What may never be left out ──────────────────────────────────────────────


def safety_block(knowledge: Knowledge) -> frozenset[str]:
    """Who it is and where it hurts, every emergency screen, and what settles a fact of a safety rule."""
    read = {fact for rule in knowledge.red_flags.values() for fact in facts_used(rule.when)}
    return frozenset(
        s.id
        for s in knowledge.screens
        if s.kind in FIRST or s.emergency or not read.isdisjoint(facts_of(s, knowledge))
    )


def never_left_out(screen: Screen, known: Mind) -> bool:
    """Required, or the preferences; or an answer could still decide something that must be decided.

    That is: whether a safety screen is shown or an exercise is closed, which pattern or band of support fits.
    """
    if screen.required or screen.kind == "preferences":
        return True
    asks, k = set(facts_of(screen, known.knowledge)), known.knowledge
    rules = (
        *(s.show_when for s in k.screens if s.emergency),
        *(rule.when for rule in k.exclusion_rules.values()),
        *(pattern.when for pattern in k.patterns.values()),
        *(band.when for band in k.risk),
    )
    return any(rule and not asks.isdisjoint(facts_used(rule)) and _open(rule, known.facts) for rule in rules)


def _open(rule: Condition, facts: Facts) -> bool:
    """Whether answers still missing could decide the rule either way."""
    true, possible = true_and_possible(_unassuming(rule), facts, {}, 1)
    return true != possible


def _unassuming(rule: Condition) -> Condition:
    """The rule without its cautious reading of what is unknown."""
    return replace(rule, unknown_counts=False, parts=tuple(_unassuming(part) for part in rule.parts))


# ── What is worth asking ────────────────────────────────────────────────────


def _kind(screen: Screen, gain: Gain, known: Mind) -> Kind:
    """A screen nobody needs is offered once it is expected to change too little."""
    if never_left_out(screen, known):
        return "always"
    enough = gain.total(known.knowledge) >= known.knowledge.number("least_gain")
    return "chosen" if enough else "may_add"


def _asking(screen: Screen, kind: Kind, gain: Gain, known: Mind) -> Asking:
    return Asking(
        screen=screen.id,
        kind=kind,
        gain=gain.total(known.knowledge),
        target_gain=sum(gain.targets.values()),
        idea_gain_bits=gain.ideas_bits,
        words=reading_words(screen, known.knowledge),
        left=0,
        says=_why(kind, gain, known.knowledge),
    )


def _why(kind: Kind, gain: Gain, knowledge: Knowledge) -> str:
    """Why this screen, in words: what its answers are expected to change most."""
    moved = sorted((name for name, change in gain.targets.items() if change), key=lambda n: -gain.targets[n])
    if kind in ("fixed", "may_add") or not moved:
        return knowledge.words[f"ask.why_{kind}"]
    names = (knowledge.functions[name].name for name in moved[: int(knowledge.number("targets_named"))])
    return knowledge.words["ask.why_moves"].format(targets=", ".join(names))
