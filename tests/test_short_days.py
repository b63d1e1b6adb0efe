"""Where days are short: walks to the minute, a dose that waits before an exercise falls out, and bounds that hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.dose_words import dose_line
from backstay.knowledge import load
from backstay.model import Knowledge
from backstay.plan import check, plan
from backstay.plan.case import Case
from backstay.plan.doses import aerobic_dose
from backstay.plan.highs import Relaxation
from backstay.plan.linear import worth
from backstay.plan.nearby import choices
from backstay.plan.prepare import make_case
from backstay.plan.score import score
from backstay.plan.solve import build, held
from tests.people import TODAY, cleared, solved

KNOWLEDGE = load()
THREE_DAYS, FOUR_DAYS, SHORT_AND_LONG = 17, 46, 15
"""People with three times twenty minutes, with four times fifteen, and with short and long days."""
WALKS = [row for row in KNOWLEDGE.exercises.values() if row.kind == "aerobic"]


def case(seed: int, knowledge: Knowledge = KNOWLEDGE) -> Case:
    return make_case(cleared(seed, knowledge), knowledge, TODAY, None)


@given(st.sampled_from(WALKS), st.integers(1, 60))
def test_a_walk_can_take_any_whole_minutes_between_its_ends(walk, minutes: int) -> None:  # type: ignore[no-untyped-def]
    (shortest, longest), (fewest, most) = walk.dose.duration_min, walk.dose.times_per_day
    dose = aerobic_dose(walk, minutes)
    inside = any(shortest * bouts <= minutes <= longest * bouts for bouts in range(fewest, most + 1))
    assert (dose is not None) == inside
    if dose:
        assert dose.duration_min * dose.times_per_day + dose.longer_times == minutes
        assert shortest <= dose.duration_min and dose.duration_min + (dose.longer_times > 0) <= longest


def test_bouts_that_differ_by_a_minute_are_told_as_from_to() -> None:
    dose = aerobic_dose(KNOWLEDGE.exercises["walk_short_bouts"], 26)
    assert dose is not None and dose.longer_times == 2
    assert dose_line(dose, False, KNOWLEDGE.words) == "8 to 9 minutes, 3 times a day"


def test_with_three_days_the_sessions_of_a_week_may_differ() -> None:
    weeks = solved(THREE_DAYS).weeks
    assert any(len({frozenset(line.exercise for line in s.lines) for s in week.sessions}) > 1 for week in weeks)


@pytest.mark.parametrize("seed", (THREE_DAYS, FOUR_DAYS))
def test_where_time_is_short_a_dose_waits_and_more_stays_in(seed: int) -> None:
    programme = solved(seed)
    dear = replace(KNOWLEDGE.settings["weight_smaller_dose"], value=100)
    strict = replace(KNOWLEDGE, settings={**KNOWLEDGE.settings, "weight_smaller_dose": dear})
    without = plan(cleared(seed, strict), strict, TODAY)
    assert check(programme, KNOWLEDGE) == () and check(without, strict) == ()
    assert programme.proof.score > without.proof.score


@pytest.mark.parametrize("seed", (THREE_DAYS, FOUR_DAYS, SHORT_AND_LONG, 0))
def test_the_weekly_problem_holds_every_placed_programme_and_promises_no_less(seed: int) -> None:
    """What the bound rests on: the weekly problem forbids nothing that can be placed, and counts it no lower."""
    programme, whole = solved(seed), case(seed)
    grid = build(whole)
    values = held(grid, Relaxation(grid.model, 30), choices(whole, programme))
    assert values
    placed = score(whole, tuple(week.sessions for week in programme.weeks))
    assert worth(grid.model, values) >= placed - 1e-6
