"""The weekdays for strength: apart, with most time, half of the days but two where there can be, worked out twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.plan.check_record import Record
from backstay.plan.rhythm import apart, strength_days
from tests.people import solved

WEEKS = st.tuples(*[st.sampled_from((0, 15, 20, 30, 60))] * 7)
SUNDAY, MONDAY, TUESDAY, THURSDAY, FRIDAY = 6, 0, 1, 3, 4
Minutes = tuple[int, int, int, int, int, int, int]


def beside(one: int, other: int) -> bool:
    return (one - other) % 7 in (1, 6)


def as_the_checker_has_it(minutes: Minutes) -> tuple[int, ...]:
    made = solved(0)
    assessment = made.cleared.assessment
    given_days = replace(assessment.intake.preferences, minutes_per_day=minutes)
    intake = replace(assessment.intake, preferences=given_days)
    cleared = replace(made.cleared, assessment=replace(assessment, intake=intake))
    return Record(programme=replace(made, cleared=cleared), knowledge=load()).strength_days


@given(WEEKS)
def test_they_are_apart_as_many_as_wanted_and_have_the_most_time(minutes: Minutes) -> None:
    free = [day for day in range(7) if minutes[day]]
    chosen = strength_days(minutes)
    assert {*chosen} <= {*free} and not any(beside(a, b) for a, b in combinations(chosen, 2))
    wanted = max(2, len(free) // 2)
    ways = [
        days
        for size in range(wanted + 1)
        for days in combinations(free, size)
        if not any(beside(a, b) for a, b in combinations(days, 2))
    ]
    most = max(map(len, ways))
    assert len(chosen) == most
    assert sum(minutes[day] for day in chosen) == max(sum(minutes[d] for d in w) for w in ways if len(w) == most)


@given(WEEKS)
def test_the_checker_works_out_the_same_days(minutes: Minutes) -> None:
    assert as_the_checker_has_it(minutes) == strength_days(minutes)


def test_working_days_give_monday_and_thursday_and_a_whole_week_three_days() -> None:
    assert strength_days((30, 30, 30, 30, 30, 0, 0)) == (MONDAY, THURSDAY)
    assert strength_days((30,) * 7) == (0, 2, 4)
    assert strength_days((0, 30, 30, 30, 30, 0, 0)) == (TUESDAY, FRIDAY)
    assert strength_days((0, 0, 0, 0, 0, 30, 30)) == (5,) and strength_days((0,) * 7) == ()
    assert apart((SUNDAY, MONDAY)) == 1
