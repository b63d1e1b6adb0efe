"""Choosing again, a few weeks at a time or with what the days held, only ever makes a programme better."""

from __future__ import annotations

from dataclasses import replace

from backstay.knowledge import load
from backstay.plan.place import place
from backstay.plan.prepare import make_case
from backstay.plan.refit import best_placed, refitted
from backstay.plan.score import score
from backstay.plan.solve import _ready, held, keeping, near, nearest, worth
from tests.people import TODAY, cleared

KNOWLEDGE = load()
CASE = keeping(make_case(cleared(13, KNOWLEDGE), KNOWLEDGE, TODAY, None))
SHORT_DAYS = keeping(make_case(cleared(25, KNOWLEDGE), KNOWLEDGE, TODAY, None))


def test_a_few_weeks_at_a_time_find_more_than_rounding() -> None:
    rounded, again = near(CASE, *_ready(CASE)), nearest(CASE, *_ready(CASE))
    grid, relaxation = _ready(CASE)
    assert worth(grid, held(grid, relaxation, again)) > worth(grid, held(grid, relaxation, rounded))


def test_what_short_days_could_not_hold_is_chosen_again_and_better() -> None:
    weeks = near(SHORT_DAYS, *_ready(SHORT_DAYS))
    once = place(SHORT_DAYS, weeks)
    best = best_placed(SHORT_DAYS, [weeks], _ready(SHORT_DAYS)[1].bound)
    assert score(SHORT_DAYS, best.weeks) > score(SHORT_DAYS, once.weeks)


def test_what_is_near_enough_to_its_bound_is_left_as_it_is() -> None:
    weeks = near(SHORT_DAYS, *_ready(SHORT_DAYS))
    assert best_placed(SHORT_DAYS, [weeks], 0).choices == place(SHORT_DAYS, weeks).choices
    some = {**KNOWLEDGE.settings, "refit_times": replace(KNOWLEDGE.settings["refit_times"], value=0)}
    never = replace(SHORT_DAYS, knowledge=replace(KNOWLEDGE, settings=some))
    assert list(refitted(never, weeks, place(SHORT_DAYS, weeks))) == []
