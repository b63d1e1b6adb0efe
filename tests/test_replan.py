"""A programme made again keeps what the person knows: what is new in its first week is bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from backstay.knowledge import load
from backstay.model import Cleared, Knowledge, Programme
from backstay.plan import check, plan, quick
from backstay.plan.check_record import Record
from backstay.plan.check_score import going_on
from tests.breaking import EXERCISES, add
from tests.people import TODAY, cleared

KNOWLEDGE = load()
LATER = TODAY + timedelta(days=8)


def again(gate: Cleared, **changes: object) -> Cleared:
    """The same person cleared a week later, perhaps with other preferences."""
    intake = gate.assessment.intake
    preferences = replace(intake.preferences, **changes)  # type: ignore[arg-type]
    assessment = replace(gate.assessment, assessed_on=LATER, intake=replace(intake, preferences=preferences))
    return replace(gate, assessment=assessment, cleared_on=LATER, lapses_on=LATER + timedelta(days=7))


def week(made: Programme, number: int) -> set[str]:
    return {line.exercise for session in made.weeks[number].sessions for line in session.lines}


def done(made: Programme) -> set[str]:
    return set().union(*(week(made, n) for n, w in enumerate(made.weeks) if w.starts_on and w.starts_on < LATER))


@cache
def solved_again() -> Programme:
    """The solved programme of the first person, made again a week later."""
    gate = cleared(0, KNOWLEDGE)
    return plan(again(gate), KNOWLEDGE, LATER, previous=quick(gate, KNOWLEDGE, TODAY))


@pytest.mark.parametrize("seed", range(6))
def test_the_first_week_made_again_has_few_new_exercises_even_when_much_is_disliked(seed: int) -> None:
    gate = cleared(seed, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    disliked = tuple(sorted(week(before, 0)))[:3]
    made = quick(again(gate, dislikes=disliked), KNOWLEDGE, LATER, previous=before)
    assert len(week(made, 0) - done(before)) <= KNOWLEDGE.number("replan_new_exercises")
    assert "new_exercises" not in {v.constraint for v in check(made, KNOWLEDGE, previous=before)}


def test_a_solved_programme_made_again_keeps_to_it_too() -> None:
    gate = cleared(0, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = solved_again()
    assert len(week(made, 0) - done(before)) <= KNOWLEDGE.number("replan_new_exercises")


def test_too_much_new_at_once_is_caught() -> None:
    gate = cleared(0, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = quick(again(gate), KNOWLEDGE, LATER, previous=before)
    known = done(before) | week(made, 0)
    for exercise in [e for e in EXERCISES.values() if e.id not in known][:3]:
        made = add(made, exercise)
    assert "new_exercises" in {v.constraint for v in check(made, KNOWLEDGE, previous=before)}


# ── What is left out is bounded too ─────────────────────────────────────────


def ladder(name: str) -> str:
    """The lowest form of an exercise."""
    while KNOWLEDGE.exercises[name].regress_to:
        name = KNOWLEDGE.exercises[name].regress_to
    return name


def left_out(made: Programme, before: Programme) -> int:
    """How many exercises of the last week that had begun have no form in the first week made again."""
    last = [number for number, w in enumerate(before.weeks) if w.starts_on and w.starts_on < LATER][-1]
    return len({ladder(name) for name in week(before, last)} - {ladder(name) for name in week(made, 0)})


FORGETFUL = (18, 38)
"""Of the first forty people those for whom more would be left out if going on counted nothing."""


def carefree() -> Knowledge:
    """The same knowledge where going on counts nothing."""
    nothing = replace(KNOWLEDGE.settings["weight_kept"], value=0)
    return replace(KNOWLEDGE, settings={**KNOWLEDGE.settings, "weight_kept": nothing})


@pytest.mark.parametrize("seed", (*range(4), *FORGETFUL))
def test_the_first_week_made_again_leaves_out_few_of_what_went_before(seed: int) -> None:
    gate = cleared(seed, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = quick(again(gate), KNOWLEDGE, LATER, previous=before)
    assert left_out(made, before) <= KNOWLEDGE.number("replan_left_out")
    assert "score" not in {v.constraint for v in check(made, KNOWLEDGE, previous=before)}
    without = quick(again(gate), carefree(), LATER, previous=before)
    assert seed not in FORGETFUL or left_out(without, before) > KNOWLEDGE.number("replan_left_out")


def test_a_solved_programme_made_again_leaves_out_few_too() -> None:
    gate = cleared(0, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = solved_again()
    assert left_out(made, before) <= KNOWLEDGE.number("replan_left_out")
    assert "score" not in {v.constraint for v in check(made, KNOWLEDGE, previous=before)}


def test_leaving_out_what_went_before_is_caught() -> None:
    gate = cleared(0, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = quick(again(gate), KNOWLEDGE, LATER, previous=before)
    record = Record(programme=made, knowledge=KNOWLEDGE, previous=before)
    known = [name for name in week(made, 0) if name in done(before)]
    first = made.weeks[0]
    emptied = tuple(
        replace(s, lines=tuple(x for x in s.lines if x.exercise not in known)) for s in first.sessions
    )
    worse = replace(made, weeks=(replace(first, sessions=emptied), *made.weeks[1:]))
    assert going_on(record) > 0 and going_on(replace(record, programme=worse)) == 0
    claims = replace(made, proof=replace(made.proof, score=made.proof.score - going_on(record)))
    assert "score" in {v.constraint for v in check(claims, KNOWLEDGE, previous=before)}
