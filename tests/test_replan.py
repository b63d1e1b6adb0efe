"""A programme made again keeps what the person knows: what is new in its first week is bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backstay.knowledge import load
from backstay.model import Cleared, Programme
from backstay.plan import check, plan, quick
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
    made = plan(again(gate), KNOWLEDGE, LATER, previous=before)
    assert len(week(made, 0) - done(before)) <= KNOWLEDGE.number("replan_new_exercises")


def test_too_much_new_at_once_is_caught() -> None:
    gate = cleared(0, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    made = quick(again(gate), KNOWLEDGE, LATER, previous=before)
    known = done(before) | week(made, 0)
    for exercise in [e for e in EXERCISES.values() if e.id not in known][:3]:
        made = add(made, exercise)
    assert "new_exercises" in {v.constraint for v in check(made, KNOWLEDGE, previous=before)}
