"""Hands-on care is judged by what was told of its visits: it goes on, ends kindly, or is talked over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay import wire
from backstay.adapt import adapt
from backstay.assess import assess
from backstay.assess.clear import clear
from backstay.episode import Episode
from backstay.model import Adaptation, Cleared, Event, Programme, TreatmentCourse
from backstay.plan import check, quick
from tests.breaking import programme
from tests.life import KNOWLEDGE, WEEK, event

WALK = "stenosis_over_60"


@cache
def made(name: str = "scar_after_surgery") -> Programme:
    return programme(name)


def first(name: str = "scar_after_surgery") -> TreatmentCourse:
    return made(name).treatments[0]


def stored(programme: Programme, on: date) -> Event:
    return event("planned", on, programme=wire.to_plain(programme))


def told(course: TreatmentCourse, number: int, how: str, value: float | None) -> Event:
    on = made().starts_on + course.first_week * WEEK + number * WEEK
    said = {"care": course.exercise, "rule": course.rule, "number": number, "programme": 1, "how": how}
    return event("visited", on, **said, **({} if value is None else {"value": value}))


def look(name: str, events: list[Event], on: date | None = None) -> Adaptation:
    plan = made(name)
    seen = Episode.replay((stored(plan, plan.starts_on), *events))
    return adapt(plan, seen, KNOWLEDGE, on or plan.starts_on + 8 * WEEK)


def verdict(found: Adaptation) -> list[tuple[str, str]]:
    return [(c.rule, c.kind) for c in found.changes if c.rule.startswith("course_")]


def course_with_more(direction: str = "lower") -> tuple[str, TreatmentCourse]:
    """A course of the examples that may have more visits than the first ones, measured this way."""
    for name in ("runner_hip_drop", WALK, "chronic_desk_worker", "sciatica", "scar_after_surgery"):
        for course in made(name).treatments:
            if course.most_sessions > 4 and KNOWLEDGE.course_rules[course.rule].better == direction:
                return name, course
    raise AssertionError(direction)


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_going_on_needs_the_smallest_change_in_the_right_direction(direction: str) -> None:
    name, course = course_with_more(direction)
    assert course.judging is not None
    enough = course.judging.change * (-1 if direction == "lower" else 1)
    for gain, rule in ((enough, "course_helps"), (enough * 0.9, "course_not_helping"), (-enough, "course_not_helping")):
        values = (20, None, None, 20 + gain)
        events = [told(course, n, "helped", value) for n, value in enumerate(values, 1)]
        assert [r for r, _ in verdict(look(name, events))] == [rule]


def test_before_the_last_of_the_first_visits_nothing_is_judged() -> None:
    name, course = course_with_more()
    events = [told(course, n, "same", 5) for n in (1, 2, 3)]
    found = look(name, events)
    assert verdict(found) == [] and found.adjustment.ended == () and found.adjustment.going_on == ()


def test_two_visits_that_made_things_worse_end_a_course_at_once() -> None:
    name, course = course_with_more()
    found = look(name, [told(course, 1, "worse", 5), told(course, 2, "worse", 5)])
    assert verdict(found) == [("course_worse", "end")] and found.adjustment.ended == (course.exercise,)


def test_without_numbers_it_is_talked_over_and_nothing_more_is_planned() -> None:
    name, course = course_with_more()
    found = look(name, [told(course, n, "helped", None) for n in (1, 2, 3, 4)])
    assert verdict(found) == [("course_not_measured", "talk")]
    assert found.adjustment.going_on == ()


def test_a_visit_that_did_not_take_place_counts_for_nothing() -> None:
    name, course = course_with_more()
    events = [told(course, n, how, 5) for n, how in enumerate(("same", "not_taken", "same", "same"), 1)]
    found = look(name, events)
    assert verdict(found) == [] and found.adjustment.visits == {course.exercise: 3}


def again(plan: Programme, on: date) -> Cleared:
    intake = plan.cleared.assessment.intake
    findings = tuple(replace(f, observed_on=on) for f in intake.findings)
    gate = clear(assess(replace(intake, findings=findings), KNOWLEDGE, on), on)
    assert isinstance(gate, Cleared)
    return gate


def test_going_on_plans_the_visits_that_are_left_and_no_more() -> None:
    name, course = course_with_more()
    assert course.judging is not None
    ends = (8, 8, 8, 8 - course.judging.change)
    found = look(name, [told(course, n, "helped", value) for n, value in enumerate(ends, 1)])
    plan = made(name)
    on = plan.starts_on + 8 * WEEK
    after = quick(again(plan, on), KNOWLEDGE, on, previous=plan, adjustment=found.adjustment)
    more = next(c for c in after.treatments if c.exercise == course.exercise)
    assert [v.number for v in more.sessions] == [*range(5, course.most_sessions + 1)]
    assert more.judging is not None and more.judging.after_session == course.most_sessions
    assert check(after, KNOWLEDGE, previous=plan) == ()


@given(ends=st.integers(0, 10), count=st.integers(0, 6), how=st.sampled_from(["helped", "same", "worse", "not_taken"]))
@settings(max_examples=12, deadline=None)
def test_whatever_is_told_the_next_programme_passes_the_check(ends: int, count: int, how: str) -> None:
    name, course = course_with_more()
    events = [told(course, n, how, 10 if n == 1 else ends) for n in range(1, count + 1)]
    plan, on = made(name), made(name).starts_on + 8 * WEEK
    found = look(name, events, on)
    after = quick(again(plan, on), KNOWLEDGE, on, previous=plan, adjustment=found.adjustment)
    assert check(after, KNOWLEDGE, previous=plan) == ()
    assert not {c.exercise for c in after.treatments} & {*found.adjustment.ended}


def test_a_verdict_is_shown_until_a_programme_was_made_and_holds_after_it() -> None:
    name, course = course_with_more()
    events = [told(course, n, "same", 5) for n in (1, 2, 3, 4)]
    plan = made(name)
    on = plan.starts_on + 8 * WEEK
    seen = Episode.replay((stored(plan, plan.starts_on), *events, stored(plan, on)))
    found = adapt(plan, seen, KNOWLEDGE, on)
    assert verdict(found) == [] and found.adjustment.ended == (course.exercise,)


def test_a_visit_is_asked_about_once_it_is_over_and_until_something_is_told() -> None:
    plan, course = made(), first()
    seen = Episode.replay((stored(plan, plan.starts_on),))
    end = plan.starts_on + course.sessions[0].week * WEEK
    assert seen.visits_due(end - timedelta(days=1)) == ()
    due = seen.visits_due(end)
    assert [(v.care, v.number) for v in due] == [(course.exercise, 1)]
    seen = Episode.replay((*seen.events, told(course, 1, "same", None)))
    assert seen.visits_due(end) == ()
