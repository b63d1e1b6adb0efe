"""The next step is in sight: after a session, in an emergency, after erasing, and where a programme has stopped."""

from __future__ import annotations

import pytest

from backstay.model import Intake
from backstay.web.templatetags.say import words
from tests.web.conftest import Clock
from tests.web.test_changes import log, start
from tests.web.walk import Browser, go_on, planned, saying, walk


def test_what_was_kept_is_folded_away_and_the_way_back_stands_above_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    day = start(browser, simple, clock)
    fold = words("log.correct")
    assert fold not in browser.get(f"/session/{day}/").text
    page = log(browser, day)
    above, _, below = page.text.partition(fold)
    assert words("pages.session.saved") in above and "/today/" in above.partition("<main")[2]
    assert 'name="before"' not in above and 'name="before"' in below
    wrong = browser.send({"before": []}, browser.page.form("before"))
    assert wrong.status == 422 and fold not in wrong.text, "what is missing is never behind a fold"


@pytest.mark.parametrize("path", ["/today/", "/programme/", "/flare-up/"])
def test_in_an_emergency_every_page_of_the_programme_leads_to_the_one_that_says_go_now(
    browser: Browser, simple: Intake, warning: Intake, path: str
) -> None:
    planned(browser, simple)
    browser.get("/changed/")
    browser.send()
    go_on(browser, warning)
    page = browser.get(path)
    assert page.path == "/wait/" and "triage--emergency" in page.text


def test_in_an_emergency_before_any_programme_too(browser: Browser, warning: Intake) -> None:
    walk(browser, warning)
    assert browser.get("/today/").path == "/wait/"


def test_a_stopped_programme_says_by_when_once(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    browser.get("/changed/")
    browser.send()
    go_on(browser, saying(simple, fever="yes", rigors="yes", pain_new_or_changed="yes"))
    page = browser.get("/today/")
    assert (
        ", today</b>" in page.text
        and ">Today</span></li>" not in page.text.partition("<main")[2].partition("</main>")[0]
    )


def test_after_erasing_no_page_of_the_programme_is_offered(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = browser.get("/people/erase/")
    assert 'class="tabs' in page.text
    page = browser.send({"sure": ["yes"]})
    assert words("pages.erased.title") in page.text
    assert 'class="tabs' not in page.text and "bar__who" not in page.text
