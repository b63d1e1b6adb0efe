"""Lessons and courses on the pages: what to read this week, one lesson on its own, visits with how to judge them."""

from __future__ import annotations

from django.utils.html import escape

from backstay.episode import Episode
from backstay.model import Event, Intake
from backstay.web import desk
from tests.web.conftest import Clock
from tests.web.walk import Browser, latest, planned


def due(browser: Browser) -> list[str]:
    """The lessons on today's page, by their titles."""
    text = browser.get("/today/").text
    return [row.id for row in desk.knowledge().lessons.values() if f'"/lessons/{row.id}/"' in text]


def test_this_weeks_lessons_stand_on_today_and_are_ticked_off(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    first = {turn.lesson for turn in made.lesson_turns if turn.week == 1}
    assert {*due(browser)} == first and "hurt_and_harm" in first
    page = browser.get("/lessons/hurt_and_harm/")
    for text in desk.knowledge().lessons["hurt_and_harm"].says:
        assert escape(text) in page.text
    browser.press("/lessons/hurt_and_harm/read/")
    assert browser.page.path == "/today/" and 'class="is-read"' in browser.page.text
    assert desk.episode(latest()).lessons_read == ("hurt_and_harm",)
    assert "/read/" not in browser.get("/lessons/hurt_and_harm/").text
    clock.pass_days(7)
    later = {*due(browser)}
    assert "hurt_and_harm" not in later and first - {"hurt_and_harm"} <= later


def test_a_lesson_nobody_knows_is_no_page(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    assert browser.get("/lessons/levitation/").status == 404


def test_every_lesson_can_be_read_from_the_list(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = browser.get("/lessons/")
    assert all(f'"/lessons/{name}/"' in page.text for name in desk.knowledge().lessons)


def test_a_course_shows_visits_aims_home_work_and_how_to_judge_it(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    made = desk.programme(desk.episode(latest()))
    assert made is not None and made.treatments, "this person has a course"
    text = browser.get("/programme/").text
    for course in made.treatments:
        assert course.judging and escape(course.judging.reason.says) in text
        assert all(escape(aim) in text for aim in course.aims)
        assert all(f'"/exercise/{name}/"' in text for name in course.home)
        assert all(escape(q) in text for q in desk.knowledge().interventions[course.exercise].ask_before)


def test_the_therapist_reads_the_proposed_course(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    made = desk.programme(desk.episode(latest()))
    assert made is not None and made.treatments
    text = browser.get("/summary/").text
    for course in made.treatments:
        assert course.judging and escape(course.judging.reason.says) in text


def test_read_twice_counts_once() -> None:
    read = [
        Event(id=f"{n}", kind="lesson_read", happened_at="2026-11-21T10:00:00+00:00", payload={"lesson": "pacing"})
        for n in range(2)
    ]
    assert Episode.replay(read).lessons_read == ("pacing",)
