"""Every example intake walks through the pages, to a programme or to a named refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import backstay
from backstay.model import Blocked, Intake, Knowledge
from backstay.web import desk
from tests.web.walk import Browser, latest, planned, walk

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def as_answered(path: Path, knowledge: Knowledge, today: date) -> Intake:
    """The example without what only a clinician can add."""
    given = backstay.read_intake(path, knowledge, today)
    own = tuple(f for f in given.findings if f.method == "self_report")
    return replace(given, findings=own, sign_offs=())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_walks_the_whole_way(
    path: Path, browser: Browser, knowledge: Knowledge, today: date
) -> None:
    given = as_answered(path, knowledge, today)
    expected = backstay.clear(backstay.assess(given, knowledge, today), today)
    page = walk(browser, given)
    assert page.status == 200
    if isinstance(expected, Blocked):
        assert page.path == ("/result/" if expected.meanwhile else "/wait/")
        waiting = browser.get("/wait/")
        assert ('id="meanwhile"' in waiting.text) == expected.meanwhile
        assert browser.get("/today/").path == ("/today/" if expected.meanwhile else "/wait/")
        assert "/session/" not in browser.page.text
        return
    assert page.path == "/result/"
    made = browser.press("/programme/make/")
    assert (made.status, made.path) == (200, "/today/")
    assert browser.get("/programme/").status == 200
    assert browser.get("/summary/").status == 200


def test_what_the_planner_made_is_kept_as_it_was_and_holds(
    browser: Browser, simple: Intake, knowledge: Knowledge, real_plan: None
) -> None:
    planned(browser, simple)
    kept = desk.programme(desk.episode(latest()))
    assert kept is not None
    assert not backstay.check(kept, knowledge)
    for path in ("/today/", "/programme/", "/summary/", f"/exercise/{kept.prescriptions[0].exercise}/"):
        assert browser.get(path).status == 200
