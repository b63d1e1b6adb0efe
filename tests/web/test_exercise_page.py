"""One exercise: where its dose comes from, and for a therapist its load and its muscles by rank."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

import backstay
from backstay.model import FlareUp, Intake, Knowledge, Programme
from backstay.plan import quick
from backstay.web import desk
from backstay.web.person import week
from backstay.web.person.load_and_muscles import dose_source, for_therapists
from tests.smaller import smaller_on, twice_in_a_week
from tests.web.walk import Browser, go_on, latest, planned

NEVER = re.compile(r"\d\s*(N\b|newton|MPa|kPa)|\d\s*%|MVIC", re.I)


def part(name: str, knowledge: Knowledge) -> str:
    """The part for a therapist of one exercise."""
    expert = for_therapists(knowledge.exercises[name], knowledge)
    return render_to_string("person/_load_and_muscles.html", {"expert": expert})


def test_every_exercise_says_where_its_dose_comes_from(knowledge: Knowledge) -> None:
    for e in knowledge.exercises.values():
        source = dose_source(e, knowledge)
        assert source.says
        assert (source.basis == "ours") == (not e.dose_rule), e.id


def test_every_exercise_has_a_part_for_a_therapist_without_newtons_or_percentages(knowledge: Knowledge) -> None:
    for name in knowledge.exercises:
        text = part(name, knowledge)
        shown = re.sub(r"<details class=\"evidence\">.*?</details>", "", text, flags=re.S)
        assert not NEVER.search(shown), name
        assert ("Unknown" in text) == (not knowledge.exercises[name].demand_rows), name


def test_a_rank_names_what_it_is_beside(knowledge: Knowledge) -> None:
    text = part("side_bridge", knowledge)
    assert "1 of 5" in text and escape(knowledge.exercises["bridge_single"].name) in text


def test_a_load_says_how_and_on_whom_it_was_measured(knowledge: Knowledge) -> None:
    text = part("walk_continuous", knowledge)
    assert "1.2 to 1.7 times relaxed standing" in text and "people measured: 1" in text and "people measured: 5" in text
    assert "as much as walking, or more" in part("bridge", knowledge)


def test_the_whole_range_of_a_dose_stands_there_with_its_source(knowledge: Knowledge) -> None:
    text = part("bridge", knowledge)
    dose = knowledge.exercises["bridge"].dose
    for low, high in (dose.reps, dose.sets, dose.days_per_week):
        assert f"{low} to {high}" in text
    assert escape(dose_source(knowledge.exercises["bridge"], knowledge).says) in text


def test_what_closes_an_exercise_is_named(knowledge: Knowledge) -> None:
    assert "getting down to the floor" in part("thread_arm", knowledge).lower()
    assert "bending and twisting at once" in part("thread_arm", knowledge).lower()


def test_the_page_shows_the_source_beside_the_dose(browser: Browser, simple: Intake, knowledge: Knowledge) -> None:
    planned(browser, simple)
    links = re.findall(r"/exercise/([a-z0-9_]+)/", browser.get("/programme/").text)
    assert links
    for name in list(dict.fromkeys(links))[:5]:
        text = browser.get(f"/exercise/{name}/").text
        dose, steps = text.index('class="small dose-source"'), text.index('class="steps"')
        assert escape(dose_source(knowledge.exercises[name], knowledge).says) in text[dose:steps], name
        assert "therapist-part" in text[steps:]


def test_the_page_of_an_exercise_gives_the_dose_of_the_day_it_was_opened_from(
    browser: Browser, simple: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[Any] = []

    def shorter(*known: Any, **more: Any) -> Programme:
        made = quick(*known, **more)
        days[:] = twice_in_a_week(made)
        return smaller_on(made, days[0], days[2])

    monkeypatch.setattr(backstay, "plan", shorter)
    planned(browser, simple)
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    name, *on_days = days
    for on in on_days:
        (line,) = [x for s in made.weeks[0].sessions for x in s.lines if s.on == on and x.exercise == name]
        address = f"/exercise/{name}/?on={on}"
        assert address in browser.get("/programme/").text
        assert f"<dd>{line.dose.reps} times</dd>" in browser.get(address).text, on
    assert browser.get(f"/exercise/{name}/?on=never").status == 200


def test_in_a_flare_up_the_page_of_a_calm_exercise_gives_its_smallest_dose(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    browser.get("/flare-up/")
    browser.send({"days": ["3"]}, browser.page.form("days"))
    browser.send()
    go_on(browser, simple)
    browser.get("/programme/changes/")
    browser.press("/programme/make/")
    episode = desk.episode(latest())
    calm, made = desk.flare_lines(episode), desk.programme(episode)
    assert calm and made is not None and desk.flaring(episode)
    for exercise, dose in calm:
        for asked in ("", f"?on={desk.today()}"):
            text = browser.get(f"/exercise/{exercise.id}/{asked}").text
            for _, said in week.dose_parts(dose, exercise.each_side, "dose_card"):
                assert f"<dd>{said}</dd>" in text, (exercise.id, asked, said)
    after = [(e, dose, line.dose) for e, dose in calm if (line := week.next_line(made, e.id, desk.today()))]
    parts = [[week.dose_parts(dose, e.each_side, "dose_card") for dose in both] for e, *both in after]
    assert any(easing != later for easing, later in parts), "afterwards one of them asks for more"


def test_in_a_flare_up_a_planned_day_within_it_does_not_bring_the_planned_dose_back(
    browser: Browser, simple: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(browser, simple)
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    (day, line), *_ = [
        (s.on, x) for w in made.weeks for s in w.sessions for x in s.lines if s.on and x.dose.reps > 1
    ]
    exercise = desk.knowledge().exercises[line.exercise]
    less = replace(line.dose, reps=line.dose.reps - 1)
    monkeypatch.setattr(desk, "flare_lines", lambda _: ((exercise, less),))

    def shown(ends_on: date) -> str:
        told = FlareUp(first=desk.today(), ends_on=ends_on, programmes_before=1)
        monkeypatch.setattr(desk, "flaring", lambda _: told)
        return browser.get(f"/exercise/{exercise.id}/?on={day}").text

    assert f"<dd>{less.reps} times</dd>" in shown(day + timedelta(days=1))
    assert f"<dd>{line.dose.reps} times</dd>" in shown(day)
