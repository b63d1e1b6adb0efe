"""Expect: how much the result would change, on average, if the questions of one screen were answered.

The measure: over possible answers, each with its stated prior, the expected absolute change of every
target's priority, added up, plus the expected absolute change of the entropy (in bits) of every tissue
idea's support, added up, at ``idea_bit_weight``.

The average is taken over a fixed set of answer sheets (a rank-1 lattice, Korobov 1959), all of them at
once: a bit of an integer stands for a sheet, so a condition is worked out once for all sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp, log1p, log2

from backstay.assess.hypothesise import painted_shares, region_evidence, support
from backstay.assess.patterns import match
from backstay.model import Condition, Intake, Knowledge, Pattern, Screen, Triage, Value
from backstay.rules import Facts, facts_used, holds, truth

Sheets = Mapping[str, tuple[tuple[Value, int], ...]]
"""For each fact its possible answers, each with the mask of the sheets that give it."""
NO_PATTERN = "no_pattern_matches"


@dataclass(frozen=True, slots=True)
class Gain:
    """Expected absolute changes: of each target's priority, and of all tissue ideas together [bits]."""

    targets: Mapping[str, float]
    ideas_bits: float

    def total(self, knowledge: Knowledge) -> float:
        """Targets and ideas in one number, in points of priority."""
        return sum(self.targets.values()) + knowledge.number("idea_bit_weight") * self.ideas_bits


@dataclass(frozen=True, slots=True)
class Mind:
    """What is known now; of every condition, by its id, the facts it reads and whether it holds."""

    intake: Intake
    knowledge: Knowledge
    facts: Facts
    triage: Triage
    matched: tuple[Pattern, ...]
    used: Mapping[int, frozenset[str]]
    true: frozenset[int]
    full: int
    """The mask of all sheets."""


def mind(intake: Intake, knowledge: Knowledge, facts: Facts, triage: Triage) -> Mind:
    """What is known, with every condition of targets, ideas and patterns looked up once."""
    clues = [c.when for row in knowledge.functions.values() for c in row.raised_by]
    clues += [c.when for row in knowledge.structures.values() for c in row.clues]
    patterns = [p.when for p in knowledge.patterns.values() if p.when]
    return Mind(
        intake=intake,
        knowledge=knowledge,
        facts=facts,
        triage=triage,
        matched=match(knowledge, facts, triage),
        used={id(c): frozenset(facts_used(c)) for c in (*clues, *patterns)},
        true=frozenset(id(c) for c in clues if holds(c, facts)),
        full=(1 << int(knowledge.number("answer_sheets"))) - 1,
    )


def expected_gain(screen: Screen, known: Mind) -> Gain:
    """What answering this screen is expected to change; nothing while a rule blocks."""
    sheets = answer_sheets(screen, known)
    if known.triage.blocked or not sheets:
        return Gain({}, 0)
    patterns = _patterns(sheets, known)
    targets = {name: _target_change(name, patterns, sheets, known) for name in known.knowledge.functions}
    bits = sum(_idea_change(name, sheets, known) for name in known.knowledge.structures)
    return Gain(targets, bits)


# ── Possible answers ────────────────────────────────────────────────────────


def answer_sheets(screen: Screen, known: Mind) -> Sheets:
    """Every unknown fact of the screen with its answers, spread over the sheets in their stated shares."""
    count, step = (int(known.knowledge.number(key)) for key in ("answer_sheets", "answer_step"))
    unknown = [f for f in facts_of(screen, known.knowledge) if f not in known.facts]
    multiplier, sheets = 1, {}
    for fact in unknown:
        multiplier = multiplier * step % count
        sheets[fact] = _spread(prior(fact, known.knowledge), multiplier, count)
    return {fact: answers for fact, answers in sheets.items() if answers}


def facts_of(screen: Screen, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts a screen can settle: its questions, and the scores of its instruments."""
    found: list[str] = []
    for code in screen.asks:
        found += [code] if code in knowledge.questions else _scores_of(code, knowledge)
    return tuple(found)


def _scores_of(instrument: str, knowledge: Knowledge) -> list[str]:
    return [f for f in knowledge.facts if f == instrument or f.startswith(f"{instrument}_")]


def prior(fact: str, knowledge: Knowledge) -> tuple[tuple[Value, float], ...]:
    """The possible answers to one question, each with the share of people expected to give it."""
    row, question = knowledge.settings.get(f"prior_{fact}"), knowledge.questions.get(fact)
    if question is not None and question.type == "yes_no":
        yes = row.value if row else knowledge.number("prior_yes")
        return (("yes", yes), ("no", 1 - yes))
    if question is not None and question.type == "choice":
        return tuple((value, 1 / len(question.values)) for value in question.values)
    if row is None or row.low is None or row.high is None:
        return ()
    end = knowledge.number("prior_end_share")
    return ((row.low, end), (row.value, 1 - 2 * end), (row.high, end))


def _spread(
    answers: tuple[tuple[Value, float], ...], multiplier: int, count: int
) -> tuple[tuple[Value, int], ...]:
    """The sheets that give each answer: sheet n stands at the fraction n · multiplier / count."""
    places = [(sheet * multiplier % count + 0.5) / count for sheet in range(count)]
    found, start = [], 0.0
    for value, share in answers:
        end = start + share
        found.append((value, sum(1 << n for n, at in enumerate(places) if start <= at < end)))
        start = end
    return tuple(found)


# ── Conditions over all sheets at once ──────────────────────────────────────


def true_and_possible(condition: Condition, facts: Facts, sheets: Sheets, full: int) -> tuple[int, int]:
    """The sheets on which a condition is true, and those on which it is not false."""
    if condition.parts:
        parts = [true_and_possible(part, facts, sheets, full) for part in condition.parts]
        true, possible = zip(*parts, strict=True)
        if condition.op == "none_of":
            return full & ~_reached(possible, 1, full), full & ~_reached(true, 1, full)
        needed = {"all_of": len(parts), "any_of": 1}.get(condition.op, condition.count)
        return _reached(true, needed, full), _reached(possible, needed, full)
    if condition.fact not in sheets:
        state = truth(condition, facts)
        return full if state == "true" else 0, full if state != "false" else 0
    states = [(truth(condition, {condition.fact: value}), mask) for value, mask in sheets[condition.fact]]
    return sum(m for s, m in states if s == "true"), sum(m for s, m in states if s != "false")


def _reached(masks: Iterable[int], needed: int, full: int) -> int:
    """The sheets that stand in at least ``needed`` of the masks."""
    counts = [full, *[0] * needed]
    for mask in masks:
        for count in range(needed, 0, -1):
            counts[count] |= counts[count - 1] & mask
    return counts[needed]


def _true_on(condition: Condition, sheets: Sheets, known: Mind) -> int:
    """The sheets on which a clue is true; worked out only if the screen can change it."""
    if known.used[id(condition)].isdisjoint(sheets):
        return known.full if id(condition) in known.true else 0
    return true_and_possible(condition, known.facts, sheets, known.full)[0]


# ── Targets and ideas over all sheets ───────────────────────────────────────


def _patterns(sheets: Sheets, known: Mind) -> Mapping[str, int]:
    """The sheets on which each pattern is matched, as assess matches them."""
    usual, otherwise = ({**known.facts, NO_PATTERN: answer} for answer in ("no", "yes"))
    reads = {
        p.id: known.used[id(p.when)] if p.when else frozenset() for p in known.knowledge.patterns.values()
    }
    now = {p.id for p in known.matched if NO_PATTERN not in reads[p.id]}
    found, alone = {}, known.full
    for row in known.knowledge.patterns.values():
        found[row.id] = known.full if row.id in now else 0
        if row.when and not reads[row.id].isdisjoint((*sheets, NO_PATTERN)) and not _gated(row, known):
            found[row.id] = true_and_possible(row.when, usual, sheets, known.full)[0]
        alone &= ~found[row.id]
    for row in known.knowledge.patterns.values():
        if alone and row.when and NO_PATTERN in reads[row.id]:
            found[row.id] |= alone & true_and_possible(row.when, otherwise, sheets, known.full)[0]
    return found


def _gated(pattern: Pattern, known: Mind) -> bool:
    """Whether a fired rule brings the pattern in, whatever is answered."""
    return any(rule.truth == "true" and rule.id in pattern.gated_by for rule in known.triage.rules)


def _target_change(name: str, patterns: Mapping[str, int], sheets: Sheets, known: Mind) -> float:
    """Expected absolute change of one target's priority: weights add up as logs of what they leave open."""
    row, every = known.knowledge.functions[name], known.knowledge.patterns
    weights = [(_true_on(c.when, sheets, known), log1p(-c.weight)) for c in row.raised_by]
    weights += [
        (mask, log1p(-every[p].targets[name])) for p, mask in patterns.items() if name in every[p].targets
    ]
    now = [log1p(-c.weight) for c in row.raised_by if id(c.when) in known.true]
    now += [log1p(-p.targets[name]) for p in known.matched if name in p.targets]
    return _expected(weights, sum(now), lambda left: 1 - exp(left), known.full)


def _idea_change(name: str, sheets: Sheets, known: Mind) -> float:
    """Expected absolute change of the entropy of one idea's support [bits]."""
    row = known.knowledge.structures[name]
    weights = [(_true_on(c.when, sheets, known), c.weight) for c in row.clues]
    now = sum(c.weight for c in row.clues if id(c.when) in known.true)
    where = region_evidence(painted_shares(row, known.intake), known.knowledge)
    base = known.knowledge.number("prior_log_odds") + where
    return _expected(weights, now, lambda held: entropy_bits(support(base + held)), known.full)


def _expected(
    weights: list[tuple[int, float]], now: float, value: Callable[[float], float], full: int
) -> float:
    """The mean absolute change of a value of summed weights, equal sheets taken together."""
    outcomes = [(full, sum(weight for mask, weight in weights if mask == full))]
    for mask, weight in weights:
        if mask and mask != full:
            held = [(sheets & mask, total + weight) for sheets, total in outcomes if sheets & mask]
            outcomes = held + [(sheets & ~mask, total) for sheets, total in outcomes if sheets & ~mask]
    before = value(now)
    changed = (sheets.bit_count() * abs(value(total) - before) for sheets, total in outcomes)
    return sum(changed) / full.bit_count()


def entropy_bits(share: float) -> float:
    """Binary entropy of a share [bits]."""
    return sum(-part * log2(part) for part in (share, 1 - share) if part > 0)
