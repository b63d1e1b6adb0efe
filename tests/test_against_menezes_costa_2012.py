"""The expected range against the published group means: a person of whom we know nothing is the group."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.model import Course, Reading
from backstay.report.expected import course_for, expected_range, less_change_than_usual, mean_at

AUTHORITY = Path(__file__).parents[1] / "authorities" / "course_of_pain_2012.csv"
LINES = [line for line in AUTHORITY.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
ROWS = list(csv.DictReader(LINES))
KNOWLEDGE = load()
START = date(2026, 1, 5)
ACUTE, PERSISTENT = KNOWLEDGE.courses["acute"], KNOWLEDGE.courses["persistent"]
SPREAD, BAND = KNOWLEDGE.number("course_spread_nprs"), KNOWLEDGE.number("course_band")


def pain(*pairs: tuple[int, float]) -> list[Reading]:
    return [Reading(instrument="nprs", on=START + timedelta(days), value=value) for days, value in pairs]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['group']}-{row['week']}")
def test_the_middle_is_the_published_group_mean(row: dict[str, str]) -> None:
    course, week = KNOWLEDGE.courses[row["group"]], int(row["week"])
    (made,) = expected_range([], START, course, KNOWLEDGE, [START + timedelta(weeks=week)])
    assert made.middle * 10 == pytest.approx(float(row["mean_0_100"]))
    mean = next(mean for mean in course.means if mean.week == week)
    assert (mean.low * 10, mean.high * 10) == pytest.approx((float(row["low_0_100"]), float(row["high_0_100"])))


def test_every_published_mean_is_there_and_no_other() -> None:
    ours = {(name, mean.week) for name, course in KNOWLEDGE.courses.items() for mean in course.means}
    assert ours == {(row["group"], int(row["week"])) for row in ROWS}


def test_with_no_own_score_the_band_is_the_published_spread_between_people() -> None:
    (made,) = expected_range([], START, PERSISTENT, KNOWLEDGE, [START])
    assert made.high - made.low == pytest.approx(2 * BAND * SPREAD)


@pytest.mark.parametrize(
    "days, course", [(0, ACUTE), (83, ACUTE), (84, PERSISTENT), (364, PERSISTENT), (365, None), (None, None)]
)
def test_who_belongs_to_which_course(days: float | None, course: Course | None) -> None:
    assert course_for(days, KNOWLEDGE) == course


def test_between_two_means_it_is_a_straight_line() -> None:
    assert mean_at(ACUTE, 3) == pytest.approx((5.2 + 2.3) / 2)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_own_scores_count_by_their_number(count: int) -> None:
    """With half of the variance staying with a person, n equal scores carry n / (n + 1) of their distance."""
    (made,) = expected_range(pain(*[(0, 8)] * count), START, ACUTE, KNOWLEDGE, [START])
    share = KNOWLEDGE.number("course_own_share")
    weight = count * share / (count * share + 1 - share)
    assert made.middle == pytest.approx(5.2 + weight * (8 - 5.2))
    assert weight == pytest.approx(count / (count + 1))


def test_nothing_is_drawn_beyond_the_last_published_mean() -> None:
    days = [START + timedelta(weeks=52), START + timedelta(weeks=52, days=1), START - timedelta(1)]
    assert [made.on for made in expected_range([], START, ACUTE, KNOWLEDGE, days)] == days[:1]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 10)), max_size=8), st.integers(0, 364))
def test_own_scores_pull_the_middle_towards_the_person_and_never_widen_the_band(
    pairs: list[tuple[int, int]], day: int
) -> None:
    on = [START + timedelta(day)]
    (group,) = expected_range([], START, ACUTE, KNOWLEDGE, on)
    (own,) = expected_range(pain(*pairs), START, ACUTE, KNOWLEDGE, on)
    away = sum(value - mean_at(ACUTE, days / 7) for days, value in pairs)
    assert (own.middle - group.middle) * away >= -1e-9
    assert own.high - own.low <= 2 * BAND * SPREAD + 1e-9
    assert 0 <= own.low <= own.middle <= own.high <= 10


def test_less_change_than_usual_is_seen_on_one_side_and_not_on_the_other() -> None:
    day = int(KNOWLEDGE.number("course_review_after"))
    (band,) = expected_range(pain((0, 8)), START, ACUTE, KNOWLEDGE, [START + timedelta(day)])
    above, within = pain((0, 8), (day, band.high + 0.01)), pain((0, 8), (day, band.high))
    assert less_change_than_usual(above, START, ACUTE, KNOWLEDGE)
    assert not less_change_than_usual(within, START, ACUTE, KNOWLEDGE)
    assert not less_change_than_usual(pain((0, 8), (day - 1, 10)), START, ACUTE, KNOWLEDGE), "too early to say"
    assert not less_change_than_usual(pain((day, 10)), START, ACUTE, KNOWLEDGE), "one score draws no course"
