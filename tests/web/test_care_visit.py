"""After a visit to a therapist: asked in one tap, judged after the first ones, shown by day."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from backstay.intake import read_intake
from backstay.model import Appointment, Intake, Knowledge, Programme, TreatmentCourse
from backstay.web import desk
from backstay.web.person import week
from tests.web.conftest import EXAMPLES, Clock
from tests.web.test_programme import latest_episode
from tests.web.walk import Browser, planned

EVENT = uuid.UUID(int=7)


@pytest.fixture
def simple(knowledge: Knowledge, today: date) -> Intake:
    """Somebody with a tight scar, as a person can answer it."""
    found = read_intake(EXAMPLES / "scar_after_surgery.yaml", knowledge, today)
    return replace(found, findings=tuple(f for f in found.findings if f.method == "self_report"), sign_offs=())


def made() -> Programme:
    found = desk.programme(latest_episode())
    assert found is not None
    return found


def after_first_visit(browser: Browser, simple: Intake, clock: Clock) -> TreatmentCourse:
    """Somebody whose first visit is over."""
    planned(browser, simple)
    course = made().treatments[0]
    clock.pass_days(7 * course.sessions[0].week)
    return course


def test_a_visit_that_is_over_is_asked_about_once(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    browser.get("/today/")
    assert not [form for form in browser.page.forms if form.action.startswith("/visit/")]
    course = made().treatments[0]
    clock.pass_days(7 * course.sessions[0].week)
    browser.get("/today/")
    form = browser.page.form("value")
    browser.send({"how": ["same"], "value": ["6"]}, form)
    assert browser.page.path == "/today/"
    (told,) = latest_episode().visits
    assert (told.care, told.number, told.how, told.value) == (course.exercise, 1, "same", 6.0)
    assert not [form for form in browser.page.forms if form.action.startswith("/visit/")]


def test_a_visit_is_asked_about_beside_the_session_of_the_day_too_and_once(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    after_first_visit(browser, simple, clock)
    days = sorted(s.on for w in made().weeks for s in w.sessions if s.on and s.on >= desk.today())
    clock.pass_days((days[0] - desk.today()).days)
    page = browser.get(f"/session/{days[0]}/")
    assert page.text.count('name="how"') == 4
    assert 'name="how"' not in browser.get(f"/session/{days[1]}/").text
    browser.get(f"/session/{days[0]}/")
    page = browser.send({"how": ["same"]}, browser.page.form("value"))
    assert page.path == f"/session/{days[0]}/" and 'name="how"' not in page.text
    assert 'name="how"' not in browser.get("/today/").text and len(latest_episode().visits) == 1


def test_a_number_that_cannot_be_is_asked_again_and_nothing_is_kept(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    course = after_first_visit(browser, simple, clock)
    for value in ("-1", "9999", "nan", "many"):
        browser.get(f"/visit/{course.exercise}/1/1/")
        browser.send({"how": ["same"], "value": [value]}, browser.page.form("value"))
        assert browser.page.status == 422
    browser.get(f"/visit/{course.exercise}/1/1/")
    browser.send({"how": ["perhaps"], "value": ["3"]}, browser.page.form("value"))
    assert browser.page.status == 422
    assert latest_episode().visits == ()


def test_nothing_can_be_told_of_a_visit_nobody_planned_or_that_is_still_to_come(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    course = after_first_visit(browser, simple, clock)
    assert browser.get(f"/visit/{course.exercise}/1/4/").status == 404
    assert browser.get("/visit/crystals/1/1/").status == 404


def test_two_visits_that_made_things_worse_end_the_course_in_the_next_programme(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    course = after_first_visit(browser, simple, clock)
    for number in (1, 2):
        payload = {"care": course.exercise, "rule": course.rule, "number": number, "programme": 1, "how": "worse"}
        desk.record(desk.Account.objects.latest("started_at"), "visited", payload, desk.derived(EVENT, str(number)))
    page = browser.get("/programme/changes/")
    assert "made things worse more than once" in page.text
    browser.press("/programme/make/")
    assert course.exercise not in {each.exercise for each in made().treatments}


def test_visits_without_a_day_and_appointments_stand_on_today(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    assert "Week 1: " in browser.get("/today/").text and "not fixed yet" in browser.page.text
    on = made().starts_on
    fixed = Appointment(on=on, minutes=35, care="scar_massage")
    plan = made()
    given = replace(plan.cleared.assessment.intake.preferences, appointments=(fixed,))
    intake = replace(plan.cleared.assessment.intake, preferences=given)
    gate = replace(plan.cleared, assessment=replace(plan.cleared.assessment, intake=intake))
    lines = week.visits_to_come(replace(plan, cleared=gate), on, desk.knowledge(), 7)
    assert lines[0].endswith("35 minutes") and week.spoken(on) in lines[0]
    assert len(week.visits_to_come(plan, on, desk.knowledge())) == sum(len(c.sessions) for c in plan.treatments)


def test_on_the_day_of_the_review_the_last_visit_is_still_asked_about(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    clock.pass_days((made().review_on - made().starts_on).days)
    page = browser.get("/today/")
    assert desk.standing(latest_episode()).state == "review" and "/visit/scar_massage/1/1/" in page.text
