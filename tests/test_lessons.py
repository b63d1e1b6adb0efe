"""Lessons: the first things first, what fits this person early, few a week, dated up to the review."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess import assess
from backstay.model import Assessment, Finding, LessonTurn
from backstay.plan import check, quick
from backstay.plan.lessons import lesson_turns, review_week
from backstay.rules import facts_used, holds
from tests.breaking import KNOWLEDGE, TODAY, programme
from tests.people import cleared
from tests.test_treat import later

LESSONS = KNOWLEDGE.lessons
REVIEW = TODAY + timedelta(days=28)
CORE = ("hurt_and_harm", "stay_active", "pacing", "flare_up_plan")


def turns(assessment: Assessment) -> dict[str, LessonTurn]:
    return {turn.lesson: turn for turn in lesson_turns(assessment, KNOWLEDGE, TODAY, REVIEW)}


def with_answer(code: str, value: str | float, seed: int = 0) -> Assessment:
    """A random person who answered one thing otherwise."""
    intake = cleared(seed, KNOWLEDGE).assessment.intake
    kept = tuple(f for f in intake.findings if f.code != code)
    said = Finding(code=code, value=value, observed_on=TODAY)
    return assess(replace(intake, findings=(*kept, said)), KNOWLEDGE, TODAY)


def test_there_are_enough_lessons_and_each_says_what_it_rests_on() -> None:
    assert len(LESSONS) >= 42
    for row in LESSONS.values():
        assert row.basis in ("cited", "ours") and row.sources, row.id
        words = sum(len(text.split()) for text in row.says)
        assert 30 <= words <= 150, f"{row.id}: a minute to read"
        assert len(row.title.split()) <= 12


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), days=st.integers(1, 90))
def test_every_schedule_is_small_in_order_and_dated_to_the_review(seed: int, days: int) -> None:
    gate = cleared(seed, KNOWLEDGE)
    review = TODAY + timedelta(days=days)
    found = lesson_turns(gate.assessment, KNOWLEDGE, TODAY, review)
    weeks = [turn.week for turn in found]
    assert weeks == sorted(weeks)
    assert all(count <= KNOWLEDGE.number("lessons_per_week") for count in Counter(weeks).values())
    assert len({turn.lesson for turn in found}) == len(found)
    for turn in found:
        row, day = LESSONS[turn.lesson], TODAY + timedelta(weeks=turn.week - 1)
        assert holds(row.when, gate.assessment.facts)
        assert turn.from_on == (day if day < review else None)
        assert row.before_review or turn.week >= row.week
    placed = {turn.lesson: turn.week for turn in found}
    assert placed["before_the_check"] == min(12, review_week(TODAY, review))
    assert placed["keep_going"] == LESSONS["keep_going"].week
    assert all(placed[name] <= 4 for name in CORE)


@pytest.mark.parametrize("seed", range(12))
def test_the_first_things_come_first(seed: int) -> None:
    found = turns(cleared(seed, KNOWLEDGE).assessment)
    assert found["hurt_and_harm"].week == found["stay_active"].week == 1
    assert max(found[name].week for name in CORE) <= 3


@pytest.mark.parametrize(
    ("code", "value", "lesson"),
    [
        ("fear_of_movement", 8.0, "fear_of_movement"),
        ("scar_back", "yes", "healed_scar"),
        ("recovery_expectation", 2.0, "expectation"),
        ("off_work_2_weeks", "yes", "off_work"),
    ],
)
def test_what_this_person_needs_comes_in_the_first_two_weeks(code: str, value: str | float, lesson: str) -> None:
    found = turns(with_answer(code, value))
    assert found[lesson].week <= 2
    assert found["hurt_and_harm"].week == 1


def test_a_lesson_for_others_is_not_scheduled() -> None:
    assert "smoking" not in turns(with_answer("smokes", "no"))
    assert "smoking" in turns(with_answer("smokes", "yes"))


def test_a_new_programme_does_not_begin_the_lessons_again() -> None:
    made = programme()
    gate, day = later(made, 2)
    again = quick(gate, KNOWLEDGE, day, previous=made)
    over = {turn.lesson for turn in made.lesson_turns if turn.week < 3}
    running = {turn.lesson for turn in made.lesson_turns if turn.week == 3}
    later_on = {turn.lesson: turn.week for turn in again.lesson_turns}
    assert over and not (over & {*later_on}) - {"before_the_check"}
    assert later_on["before_the_check"] == review_week(again.starts_on, again.review_on)
    assert all(later_on[name] == 1 for name in running & {*later_on} - {"before_the_check"})
    assert check(again, KNOWLEDGE, previous=made) == ()


def test_a_programme_made_again_on_the_same_day_keeps_its_first_week() -> None:
    made = programme()
    again = quick(made.cleared, KNOWLEDGE, made.starts_on, previous=made)
    first = {turn.lesson for turn in made.lesson_turns if turn.week == 1}
    assert {turn.lesson for turn in again.lesson_turns if turn.week == 1} == first


def test_both_kinds_of_lessons_exist() -> None:
    assert {bool(facts_used(row.when)) for row in LESSONS.values()} == {True, False}


def test_no_lesson_comes_again_in_a_third_programme() -> None:
    before = programme()
    seen: set[str] = set()
    for _ in range(3):
        gate, day = later(before, 2)
        made = quick(gate, KNOWLEDGE, day, previous=before)
        assert check(made, KNOWLEDGE, previous=before) == ()
        seen |= {turn.lesson for turn in before.lesson_turns if turn.week < 3}
        again = {turn.lesson for turn in made.lesson_turns} & {*made.lessons_had}
        assert {*made.lessons_had} <= seen and again <= {"before_the_check"}
        before = made
    assert len(before.lessons_had) > 6
