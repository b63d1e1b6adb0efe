"""A programme is for one person: how long it has lasted, how strong and how irritable the pain is."""

from __future__ import annotations

import pytest

from backstay.knowledge import load
from backstay.model import Cleared, Programme
from backstay.plan import quick
from backstay.plan.prepare import make_case
from tests.people import TODAY, cleared

KNOWLEDGE = load()
GENTLE = ("supine", "prone", "side_lying", "water")
PEOPLE = [cleared(seed, KNOWLEDGE) for seed in range(24)]


def days(gate: Cleared) -> float:
    return float(gate.assessment.facts["episode_days"])


def first_with_strength(made: Programme) -> int:
    """The first week, from 1, with an exercise that strengthens; past the end when there is none."""
    for week in made.weeks:
        names = {line.exercise for session in week.sessions for line in session.lines}
        if any(KNOWLEDGE.exercises[name].kind in ("strength", "control") for name in names):
            return week.number
    return len(made.weeks) + 1


def steady(gate: Cleared) -> bool:
    case = make_case(gate, KNOWLEDGE, TODAY, None)
    asked = gate.assessment.intake.preferences
    enough = sum(minutes >= 20 for minutes in asked.minutes_per_day) >= 3
    return not (case.severe or case.limited) and enough and "strength" not in asked.dislikes


def test_an_episode_past_two_weeks_brings_strengthening_in() -> None:
    found = [gate for gate in PEOPLE if days(gate) > 14 and steady(gate)]
    assert len(found) >= 5
    for gate in found:
        made = quick(gate, KNOWLEDGE, TODAY)
        build = next(phase for phase in made.phases if phase.name == "build")
        assert first_with_strength(made) <= build.last_week


@pytest.mark.parametrize("gate", [g for g in PEOPLE if make_case(g, KNOWLEDGE, TODAY, None).severe][:3])
def test_severe_pain_starts_in_water_or_lying_and_stays_calm_longer(gate: Cleared) -> None:
    made = quick(gate, KNOWLEDGE, TODAY)
    calm = [week for week in made.weeks if week.phase == "calm"]
    assert len(calm) >= KNOWLEDGE.number("calm_weeks_high")
    for line in (line for week in calm for session in week.sessions for line in session.lines):
        exercise = KNOWLEDGE.exercises[line.exercise]
        assert exercise.kind == "aerobic" or exercise.position in GENTLE


def test_the_more_irritable_the_longer_it_stays_calm() -> None:
    weeks = {
        gate.assessment.irritability: make_case(gate, KNOWLEDGE, TODAY, None).phases.count("calm")
        for gate in PEOPLE
        if gate.assessment.programme_mode == "yes" and not make_case(gate, KNOWLEDGE, TODAY, None).severe
    }
    assert weeks["low"] < weeks["moderate"]
