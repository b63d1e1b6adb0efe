"""After a test by camera pain is asked, as after a set; the pain rule reads it and says when it was too much."""

from __future__ import annotations

from typing import Any

import pytest

from backstay.adapt.pain_rules import broken_on
from backstay.adherence import days_done
from backstay.model import Intake
from backstay.report.tidy import table
from backstay.web import desk
from backstay.web.records import Record
from tests.recordings import KNOWLEDGE
from tests.test_camera_tests import LEFT, RIGHT
from tests.web.conftest import Clock
from tests.web.test_camera import send
from tests.web.test_camera_tests import moved, side_bend
from tests.web.test_programme import latest_episode
from tests.web.walk import Browser, Page, latest, planned

PAGE = "/tests/trunk_side_bend/"
FELT = {"before": ["2"], "after": ["3"]}


def tell(browser: Browser, fields: dict[str, Any]) -> Page:
    """Fill in how the test felt."""
    return browser.send(fields, browser.get(PAGE).form("during"))


def told() -> list[Any]:
    return [row.payload for row in Record.objects.filter(account=latest(), kind="test_felt")]


def asked(browser: Browser) -> bool:
    return any("during" in form.names for form in browser.get(PAGE).forms)


def test_pain_is_asked_after_a_test_once_and_is_kept_for_the_pain_rule(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    assert not asked(browser), "nothing to say before a test"
    assert "Pain just before" in side_bend(browser).text
    assert tell(browser, {"before": ["2"], "after": []}).status == 422 and told() == []
    page = tell(browser, {**FELT, "during": ["4"]})
    assert page.status == 200 and page.path == PAGE
    assert "That was more pain" not in page.text and not asked(browser)
    (log,) = latest_episode().logs
    assert (log.test, log.lines, log.before_nprs, log.during_nprs, log.after_nprs) == ("trunk_side_bend", (), 2, 4, 3)
    side_bend(browser)
    assert asked(browser), "after the next try again"


@pytest.mark.parametrize(("after", "risen"), (("4", False), ("5", True)))
def test_more_pain_than_the_rule_allows_is_said_at_once_and_no_test_goes_on_that_day(
    browser: Browser, simple: Intake, clock: Clock, after: str, risen: bool
) -> None:
    """PR2: up to 2 more than before is fine."""
    planned(browser, simple)
    side_bend(browser)
    page = tell(browser, {"before": ["2"], "after": [after]})
    made, episode = desk.programme(latest_episode()), latest_episode()
    assert made is not None and made.cleared.assessment.pain_rule == "PR2"
    assert bool(broken_on("PR2", episode.logs, KNOWLEDGE)) == risen
    for text in (page.text, browser.get("/tests/").text, browser.get("/tests/squat_depth/").text):
        assert ("That was more pain than is fine for you" in text) == risen
    assert ("<camera-coach" in browser.get("/tests/squat_depth/").text) != risen
    assert send(browser, PAGE, {"performance": [moved("trunk_side_bend", [LEFT, RIGHT])]}).status == (
        404 if risen else 200
    )
    clock.pass_days(1)
    assert "That was more pain" not in browser.get("/tests/").text, "the next day it may be tried again"


def test_the_adjustment_of_the_programme_sees_pain_that_rose_in_a_test(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    side_bend(browser)
    before = desk.adaptation(latest_episode())
    tell(browser, {"before": ["1"], "after": ["8"]})
    after = desk.adaptation(latest_episode())
    assert before is not None and after is not None
    assert before.adjustment != after.adjustment or before.changes != after.changes


@pytest.mark.parametrize("sign", ("new_leg", "injury"))
def test_what_must_not_happen_in_a_test_opens_the_safety_questions(browser: Browser, simple: Intake, sign: str) -> None:
    planned(browser, simple)
    side_bend(browser)
    assert tell(browser, {**FELT, "signs": [sign]}).path == "/changed/"
    assert latest_episode().checking_in and not desk.standing(latest_episode()).runs


def test_the_morning_after_a_test_is_asked_and_the_rule_reads_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    side_bend(browser)
    tell(browser, FELT)
    on = latest_episode().logs[0].on
    clock.pass_days(1)
    assert f"/session/{on}/morning/" in browser.get("/today/").text
    page = browser.get(f"/session/{on}/morning/")
    assert page.status == 200
    assert browser.send({"morning": ["6"]}, page.form("morning")).status == 200
    (log,) = latest_episode().logs
    assert log.morning_nprs == 6 and broken_on("PR2", (log,), KNOWLEDGE)


def test_a_test_is_no_session(browser: Browser, simple: Intake, clock: Clock) -> None:
    """Pain told after a test neither counts as exercise done nor as an exercise left out."""
    planned(browser, simple)
    side_bend(browser)
    tell(browser, FELT)
    episode = latest_episode()
    assert episode.sessions == {} and not [day for day in days_done(episode, desk.today()) if day.log]
    rows = table(episode, (), (), KNOWLEDGE)
    assert "pain_nprs,after,3" in rows and "trunk_side_bend" in rows


def test_nobody_tells_how_a_test_felt_that_was_not_done(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    assert send(browser, PAGE + "felt/", {**FELT}).status == 404 and told() == []


def test_told_twice_it_is_kept_once(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    side_bend(browser)
    form = browser.get(PAGE).form("during")
    for _ in range(2):
        assert browser.send(FELT, form).status == 200
    assert len(told()) == 1
