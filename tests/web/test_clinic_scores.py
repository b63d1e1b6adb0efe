"""A score a clinic took: by form, score and day, within its range, read by outcomes, and never an item shown."""

from __future__ import annotations

import pytest

from backstay.model import Intake, Knowledge
from backstay.web import desk
from tests.web.conftest import Clock
from tests.web.test_programme import latest_episode
from tests.web.walk import Browser, planned

PATH = "/answers/clinic-scores/"


def enter(browser: Browser, form: str, score: str, on: str) -> int:
    browser.get(PATH)
    return browser.send({"form": [form], "score": [score], "on": [on]}, browser.page.form("score")).status


def test_a_score_is_kept_with_its_day_counts_at_once_and_the_programme_runs_on(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    assert enter(browser, "odi", "34", "2026-11-20") == 200
    assert "Oswestry Disability Index" in browser.page.text and "20 November 2026" in browser.page.text
    made = desk.assessment(latest_episode())
    assert made and [(s.value, s.band) for s in made.scores if s.instrument == "odi"] == [(34, "moderate")]
    assert desk.standing(latest_episode()).runs


def test_outcomes_read_the_scores(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    enter(browser, "odi", "44", "2026-11-21")
    clock.pass_days(14)
    enter(browser, "odi", "30", "2026-12-05")
    found = desk.report(latest_episode())
    assert found is not None
    change = next(row for row in found.outcomes if row.instrument == "odi" and row.follow_up is not None)
    assert (change.baseline, change.follow_up, change.change) == (44, 30, -14)


@pytest.mark.parametrize(
    ("form", "score", "on"),
    [
        ("odi", "101", "2026-11-20"),
        ("odi", "-1", "2026-11-20"),
        ("odi", "", "2026-11-20"),
        ("odi", "nan", "2026-11-20"),
        ("eq_5d_index", "1.01", "2026-11-20"),
        ("odi", "30", "2026-11-22"),
        ("odi", "30", "soon"),
        ("rmdq_24", "3", "2026-11-20"),
        ("phq_9", "3", "2026-11-20"),
    ],
)
def test_what_is_no_score_of_a_licensed_form_is_refused_and_not_kept(
    browser: Browser, form: str, score: str, on: str
) -> None:
    browser.get("/")
    browser.press("/start/")
    assert enter(browser, form, score, on) == 422
    assert latest_episode().events == ()


def test_no_item_of_a_form_is_on_the_page(browser: Browser, knowledge: Knowledge) -> None:
    browser.get("/")
    browser.press("/start/")
    text = browser.get(PATH).text
    for row in knowledge.instruments.values():
        assert (row.name in text) == (row.layout == "score_only"), row.key
        assert not any(item in text for item in row.items)
