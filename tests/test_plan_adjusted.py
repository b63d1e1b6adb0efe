"""A programme keeps to what the one before taught, and the checker says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from backstay import wire
from backstay.model import Adjustment, Appointment, Cleared, Knowledge, Preferences, Programme
from backstay.plan import check, plan, quick
from tests.breaking import KNOWLEDGE
from tests.people import TODAY, cleared, some_ladders

LATER = TODAY + timedelta(days=14)


def again(gate: Cleared) -> Cleared:
    assessment = replace(gate.assessment, assessed_on=LATER)
    return replace(gate, assessment=assessment, cleared_on=LATER, lapses_on=LATER + timedelta(days=7))


def load(made: Programme, week: int) -> float:
    return sum(line.minutes * line.dose.effort_rpe for s in made.weeks[week].sessions for line in s.lines)


def names(made: Programme, week: int) -> set[str]:
    return {line.exercise for s in made.weeks[week].sessions for line in s.lines}


def broken(made: Programme, before: Programme) -> set[str]:
    return {violation.constraint for violation in check(made, KNOWLEDGE, previous=before)}


def rungs(made: Programme) -> list[str]:
    """Exercises of the first weeks that have an easier form."""
    return sorted(n for n in names(made, 0) | names(made, 1) if KNOWLEDGE.exercises[n].regress_to)


@pytest.mark.parametrize(("seed", "make"), [(4, quick), (11, quick), (17, quick), (23, quick), (4, plan)])
def test_load_stays_below_the_cap_for_as_long_as_it_holds(seed: int, make: Callable[..., Programme]) -> None:
    gate = cleared(seed, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    cap = load(before, 1) * 0.7
    adjustment = Adjustment(load_cap=cap, capped_until=LATER + timedelta(days=7))
    made = make(again(gate), KNOWLEDGE, LATER, previous=before, adjustment=adjustment)
    assert load(made, 0) <= cap and load(made, 1) <= cap
    assert load(made, 0) > 0, "the work stays level, it does not end"
    assert load(made, 5) > cap, "later phases stay reachable"
    unmet = broken(made, before) - known_before(gate, before)
    assert not unmet, unmet


@pytest.mark.parametrize(("make", "knowledge"), [(quick, KNOWLEDGE), (plan, some_ladders(KNOWLEDGE))])
def test_care_above_its_level_leaves_less_load_for_exercise(
    make: Callable[..., Programme], knowledge: Knowledge
) -> None:
    gate = again(cleared(4, KNOWLEDGE))
    before = quick(cleared(4, KNOWLEDGE), knowledge, TODAY)
    visit = Appointment(on=LATER, minutes=30, care="neural_mobilisation")
    intake = replace(gate.assessment.intake, preferences=replace(preferences(gate), appointments=(visit,)))
    gate = replace(gate, assessment=replace(gate.assessment, intake=intake))
    cap, care = load(before, 1) * 0.7, 30 * KNOWLEDGE.number("treatment_effort_active")
    loads = {}
    for level in (None, 0, care):
        kept = Adjustment(load_cap=cap, capped_until=LATER, care_level=level)
        made = make(gate, knowledge, LATER, previous=before, adjustment=kept)
        assert "level_load" not in broken(made, before)
        loads[level] = load(made, 0)
    assert 0 < loads[0] <= cap - care < loads[care] <= cap
    assert loads[None] == loads[care], "care that is no more than before takes nothing away"
    strict = replace(made, adjustment=Adjustment(load_cap=cap, capped_until=LATER, care_level=0))
    assert "level_load" in broken(strict, before)


def test_an_adjustment_with_its_care_level_goes_through_json_and_an_older_one_is_still_read() -> None:
    kept = Adjustment(load_cap=100, capped_until=LATER, care_level=12.5)
    plain = wire.to_plain(kept)
    assert wire.from_plain(json.loads(json.dumps(plain)), Adjustment) == kept
    del plain["care_level"]
    older = wire.from_plain(plain, Adjustment)
    assert older == replace(kept, care_level=None) and older.cap_beside(50) == 100
    assert kept.cap_beside(50) == 62.5 and kept.cap_beside(10) == 100 and kept.cap_beside(1000) == 0


def preferences(gate: Cleared) -> Preferences:
    return gate.assessment.intake.preferences


def known_before(gate: Cleared, before: Programme) -> set[str]:
    """What the checker finds without any adjustment: dates of answers that this test moved by hand."""
    return broken(quick(again(gate), KNOWLEDGE, LATER, previous=before), before)


@pytest.mark.parametrize("seed", [4, 11, 17])
def test_what_hurt_stays_out_for_good_and_what_waits_for_a_while(seed: int) -> None:
    gate = cleared(seed, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    out, *_, waits = sorted(names(before, 1))
    adjustment = Adjustment(closed=(out,), waits={waits: 2})
    made = quick(again(gate), KNOWLEDGE, LATER, previous=before, adjustment=adjustment)
    assert all(out not in names(made, week) for week in range(12))
    assert waits not in names(made, 0) | names(made, 1)
    assert not broken(made, before) - known_before(gate, before)


def test_a_form_that_was_too_much_gives_way_to_the_easier_one_and_comes_back() -> None:
    for seed in range(1, 40):
        gate = cleared(seed, KNOWLEDGE)
        before = quick(gate, KNOWLEDGE, TODAY)
        later = before.starts_on + timedelta(weeks=5)
        outlined = [replace(w, starts_on=before.starts_on + timedelta(weeks=w.number - 1)) for w in before.weeks]
        dated = replace(before, weeks=tuple(outlined))
        climbed = [n for n in names(before, 4) if KNOWLEDGE.exercises[n].regress_to in names(before, 1)]
        if not climbed:
            continue
        assessment = replace(gate.assessment, assessed_on=later)
        gate = replace(gate, assessment=assessment, cleared_on=later, lapses_on=later + timedelta(days=7))
        adjustment = Adjustment(waits={climbed[0]: 2})
        made = quick(gate, KNOWLEDGE, later, previous=dated, adjustment=adjustment)
        assert climbed[0] not in names(made, 0) | names(made, 1)
        assert "ladder_start" not in broken(made, dated) and "ladder_order" not in broken(made, dated)
        if KNOWLEDGE.exercises[climbed[0]].regress_to in names(made, 0):
            assert any(climbed[0] in names(made, week) for week in range(2, 12)), "later phases stay reachable"
            return
    raise AssertionError("nobody came back to an easier form")


def test_a_wish_that_hurt_says_so() -> None:
    gate = cleared(4, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    wished = sorted(names(before, 0))[0]
    wishes = replace(gate.assessment.intake.preferences, wishes=(wished,))
    intake = replace(gate.assessment.intake, preferences=wishes)
    gate = replace(gate, assessment=replace(gate.assessment, intake=intake))
    made = quick(gate, KNOWLEDGE, TODAY, adjustment=Adjustment(closed=(wished,)))
    assert [(row.wish, row.constraint) for row in made.unmet] == [(wished, "closed")]
    assert check(made, KNOWLEDGE) == ()
