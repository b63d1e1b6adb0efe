"""The measure behind the next question: expected change over all possible answers, by their stated shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess import assess
from backstay.assess.ask import (
    outlook,
    safety_block,
)
from backstay.assess.expect import (
    Mind,
    answer_sheets,
    entropy_bits,
    expected_gain,
    facts_of,
    mind,
    prior,
    true_and_possible,
)
from backstay.assess.facts import facts
from backstay.assess.hypothesise import painted_shares, region_evidence, support
from backstay.assess.patterns import match
from backstay.assess.triage import triage
from backstay.intake import read_intake
from backstay.knowledge import load
from backstay.model import Condition, Intake, Person, Preferences, Screen, Value
from backstay.rules import facts_used, holds, truth
from bench.ask import known_after
from bench.hypotheses import wilson

TODAY = date(2026, 11, 21)
KNOWLEDGE = load()
SCREENS = {s.id: s for s in KNOWLEDGE.screens}
EXAMPLES = Path(__file__).parent.parent / "examples"
BLOCK = safety_block(KNOWLEDGE)
LATER = [s for s in KNOWLEDGE.screens if s.id not in BLOCK]


def example(name: str) -> Intake:
    return read_intake(EXAMPLES / f"{name}.yaml", KNOWLEDGE, TODAY)


def after_the_block(person: Intake) -> Intake:
    """A person of whom only the safety block is known."""
    return known_after(person, tuple(BLOCK), KNOWLEDGE)


def mind_of(person: Intake) -> Mind:
    known = facts(person, KNOWLEDGE, TODAY)
    return mind(person, KNOWLEDGE, known, triage(person, KNOWLEDGE, known, TODAY))


def nobody() -> Intake:
    person = Person(id="new", birth_year=1985, sex="male", country="GB")
    return Intake(person=person, findings=(), pain_areas=(), preferences=Preferences(minutes_per_day=(0,) * 7))


# ── The measure ─────────────────────────────────────────────────────────────


def naive(answers: dict[str, Value], known: Mind) -> tuple[dict[str, float], dict[str, float]]:
    """Priority of every target and entropy of every idea, worked out from scratch for one answer sheet."""
    told = {**known.facts, **answers}
    patterns = match(KNOWLEDGE, told, known.triage)
    priorities = {}
    for name, row in KNOWLEDGE.functions.items():
        weights = [c.weight for c in row.raised_by if holds(c.when, told)]
        weights += [p.targets[name] for p in patterns if name in p.targets]
        priorities[name] = 1 - prod(1 - w for w in weights)
    bits = {}
    for name, idea in KNOWLEDGE.structures.items():
        where = region_evidence(painted_shares(idea, known.intake), KNOWLEDGE)
        weights = [c.weight for c in idea.clues if holds(c.when, told)]
        bits[name] = entropy_bits(support(KNOWLEDGE.number("prior_log_odds") + where + sum(weights)))
    return priorities, bits


def change(before: dict[str, float], after: dict[str, float]) -> float:
    return sum(abs(after[name] - before[name]) for name in before)


def sheets_of(screen: Screen, known: Mind) -> Iterator[dict[str, Value]]:
    sheets = answer_sheets(screen, known)
    for n in range(int(KNOWLEDGE.number("answer_sheets"))):
        yield {fact: next(v for v, mask in found if mask >> n & 1) for fact, found in sheets.items()}


@pytest.mark.parametrize("name", ["acute_after_lifting", "sciatica", "severe_and_little_time"])
@pytest.mark.parametrize("screen", [s.id for s in LATER if facts_of(s, KNOWLEDGE)])
def test_the_gain_is_the_mean_change_over_the_sheets(name: str, screen: str) -> None:
    """All sheets at once give what one sheet after the other gives."""
    known = mind_of(after_the_block(example(name)))
    gain = expected_gain(SCREENS[screen], known)
    now = naive({}, known)
    each = [naive(sheet, known) for sheet in sheets_of(SCREENS[screen], known)]
    assert sum(gain.targets.values()) == pytest.approx(sum(change(now[0], a[0]) for a in each) / len(each))
    assert gain.ideas_bits == pytest.approx(sum(change(now[1], a[1]) for a in each) / len(each))


def test_the_naive_priorities_are_those_of_the_assessment() -> None:
    for name in ("acute_after_lifting", "chronic_desk_worker", "scar_after_surgery"):
        priorities, _ = naive({}, mind_of(example(name)))
        for target in assess(example(name), KNOWLEDGE, TODAY).targets:
            assert target.priority == pytest.approx(priorities[target.function], abs=0.0051)


def test_the_lattice_comes_close_to_all_possible_answers() -> None:
    """On a screen small enough to try every combination, weighed by its probability."""
    known = mind_of(after_the_block(example("runner_hip_drop")))
    ten = replace(
        SCREENS["about_your_back"], asks=("like_before", "stiff_after_sitting", "tender_spots", "hypermobile")
    )
    now = naive({}, known)
    exact = 0.0
    for answers in product(*(prior(code, KNOWLEDGE) for code in ten.asks)):
        sheet = dict(zip(ten.asks, (value for value, _ in answers), strict=True))
        exact += prod(share for _, share in answers) * change(now[0], naive(sheet, known)[0])
    assert sum(expected_gain(ten, known).targets.values()) == pytest.approx(exact, rel=0.05)


def test_every_answer_stands_on_its_share_of_the_sheets() -> None:
    known = mind_of(nobody())
    count = int(KNOWLEDGE.number("answer_sheets"))
    for screen in LATER:
        for fact, answers in answer_sheets(screen, known).items():
            masks = [mask for _, mask in answers]
            assert sum(masks) == known.full, "every sheet gives exactly one answer"
            for (_, mask), (_, share) in zip(answers, prior(fact, KNOWLEDGE), strict=True):
                assert mask.bit_count() / count == pytest.approx(share, abs=1.01 / count)


def test_answers_are_close_to_independent_on_the_sheets() -> None:
    known = mind_of(nobody())
    sheets = answer_sheets(SCREENS["what_changes_it"], known)
    yes = [(fact, dict(answers)["yes"]) for fact, answers in sheets.items()]
    for (one, mine), (other, theirs) in product(yes, yes):
        if one < other:
            expected = prior(one, KNOWLEDGE)[0][1] * prior(other, KNOWLEDGE)[0][1]
            assert (mine & theirs).bit_count() / known.full.bit_count() == pytest.approx(expected, abs=0.05)


ASKED, TOLD, UNKNOWN = ("worse_sitting", "worse_standing"), "worse_walking", "tender_spots"
OPS: tuple[Literal["all_of", "any_of", "none_of", "at_least"], ...] = (
    "all_of", "any_of", "none_of", "at_least",
)  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> Condition:
    """A condition over answers that are on the sheets, told already, or unknown."""
    if not depth or draw(st.booleans()):
        fact, value = draw(st.sampled_from((*ASKED, TOLD, UNKNOWN))), draw(st.sampled_from(("yes", "no")))
        return Condition(op="is", fact=fact, operand=(value,), unknown_counts=draw(st.integers(0, 3)) == 0)
    parts = tuple(draw(conditions(depth - 1)) for _ in range(draw(st.integers(1, 3))))
    return Condition(op=draw(st.sampled_from(OPS)), parts=parts, count=min(2, len(parts)))


@settings(max_examples=300)
@given(conditions(), st.sampled_from(("yes", "no")))
def test_a_condition_over_all_sheets_is_the_condition_on_each(condition: Condition, told: str) -> None:
    known, facts_told = mind_of(nobody()), {TOLD: told}
    screen = replace(SCREENS["what_changes_it"], asks=ASKED)
    true, possible = true_and_possible(condition, facts_told, answer_sheets(screen, known), known.full)
    for n, sheet in enumerate(sheets_of(screen, known)):
        state = truth(condition, {**facts_told, **sheet})
        assert (bool(true >> n & 1), bool(possible >> n & 1)) == (state == "true", state != "false")


def test_a_screen_whose_answers_are_known_gains_nothing() -> None:
    gain = expected_gain(SCREENS["what_changes_it"], mind_of(example("acute_after_lifting")))
    assert gain.total(KNOWLEDGE) == 0


def test_entropy_is_greatest_in_the_middle_and_nothing_at_the_ends() -> None:
    assert entropy_bits(0.5) == 1
    assert entropy_bits(0) == entropy_bits(1) == 0


def test_every_stated_prior_names_a_question_and_is_possible() -> None:
    asked = {f for s in KNOWLEDGE.screens for f in facts_of(s, KNOWLEDGE)}
    for key, row in KNOWLEDGE.settings.items():
        if key.startswith("prior_") and key not in ("prior_yes", "prior_end_share", "prior_log_odds"):
            fact = key.removeprefix("prior_")
            assert fact in asked, key
            assert row.basis == "ours"
            question = KNOWLEDGE.questions.get(fact)
            if question and question.type == "yes_no":
                assert 0 <= row.value <= 1, key
            else:
                assert row.low is not None and row.high is not None and row.low <= row.value <= row.high, key


def test_every_number_that_is_weighed_has_a_stated_prior() -> None:
    used = {f for row in KNOWLEDGE.functions.values() for c in row.raised_by for f in facts_used(c.when)}
    for screen in LATER:
        for fact in set(facts_of(screen, KNOWLEDGE)) & used:
            assert prior(fact, KNOWLEDGE), fact
            assert sum(share for _, share in prior(fact, KNOWLEDGE)) == pytest.approx(1)


def test_the_same_answers_give_the_same_question() -> None:
    person = after_the_block(example("sciatica"))
    assert outlook(person, KNOWLEDGE, TODAY, frozenset(BLOCK)) == outlook(person, KNOWLEDGE, TODAY, frozenset(BLOCK))


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    low, high = wilson(30, 30)
    assert (round(low, 3), high) == (0.886, 1.0)
