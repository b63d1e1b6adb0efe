"""The camera page: only with a programme that runs, kept once, in our own words, and never more than the result."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import backstay
from backstay.coach import Coaching
from backstay.coach.live import Live
from backstay.coaching import coaching_json
from backstay.model import Cleared, Exclusion, Intake, Reason
from backstay.web import desk
from backstay.web.person import camera
from backstay.web.records import Record
from tests.web.conftest import Clock
from tests.web.walk import Browser, Fields, Page, latest, planned

EVENT = "7b1f4f0e-52a0-4f5e-9a51-0c6f1a1d2c3b"


def place(browser: Browser, clock: Clock) -> tuple[str, str, str]:
    """The page of the first exercise of the programme that a camera can count, on its day."""
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    sessions = [session for week in made.weeks[:2] for session in week.sessions if session.on]
    for session in sessions:
        for line in session.lines:
            if session.on and camera.coached(line.exercise):
                clock.pass_days((session.on - desk.today()).days)
                return f"/session/{session.on}/camera/{line.exercise}/", line.exercise, str(session.on)
    raise AssertionError("nothing in this programme can be counted by a camera")


def performance(exercise: str, **changed: Any) -> str:
    """What the page sends after a set, with these parts otherwise."""
    known = coaching_json(exercise, desk.knowledge())
    made = json.loads(Live(json.dumps(known), next(iter(known["plans"]))).over())
    return json.dumps({**made, "seconds": 20.0, "judged_share": 0.9, "reps": 5, **changed})


def send(browser: Browser, path: str, fields: Fields) -> Page:
    """Send a set as the page does, with the key of a form of ours."""
    token = browser.get("/concern/").form().fields["csrfmiddlewaretoken"]
    return browser.post(path, {**fields, "csrfmiddlewaretoken": token})


def kept() -> list[Any]:
    return [row.payload for row in Record.objects.filter(account=latest(), kind="performed")]


def test_a_performance_is_kept_once_and_said_in_our_words(browser: Browser, simple: Intake, clock: Clock) -> None:
    path, name, on = place(planned(browser, simple), clock)
    reason = {"reason": "hidden", "says": "sent words", "fix": "sent words", "seconds": 3.0}
    fields = {"performance": [performance(name, cannot_judge=[reason])], "event_id": [EVENT]}
    for _ in range(2):
        assert send(browser, path, fields).status == 200
    assert [(row["exercise"], row["on"], row["performance"]["reps"]) for row in kept()] == [(name, on, 5)]
    assert "5 whole" in browser.page.text and "sent words" not in json.dumps(kept())


def test_the_page_knows_how_many_were_prescribed(browser: Browser, simple: Intake, clock: Clock) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    lines = [line for week in made.weeks[:2] for one in week.sessions for line in one.lines if line.exercise == name]
    html = browser.client.get(path).content.decode()
    sent = re.search(r'data-target="([^"]*)"', html)
    assert sent is not None and json.loads(unescape(sent.group(1)))["reps"] in {line.dose.reps for line in lines}


@pytest.mark.parametrize("compared", (True, False))
def test_a_difference_of_sides_is_not_kept_where_it_may_not_be_said(
    compared: bool, browser: Browser, simple: Intake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    asked: list[object] = []

    def for_person(known: Coaching, cleared: object) -> Coaching:
        asked.append(cleared)
        return replace(known, compares_sides=compared)

    monkeypatch.setattr(camera, "for_person", for_person)
    send(browser, path, {"performance": [performance(name, difference_deg=20.0)], "event_id": [EVENT]})
    assert kept()[0]["performance"]["difference_deg"] == (20.0 if compared else None)
    assert isinstance(asked[0], Cleared)


@pytest.mark.parametrize(
    "changed",
    [
        {"wanted_reps": -3},
        {"movement": "another"},
        {"reps": -1},
        {"judged_share": 2.0},
        {"view": "above"},
        {"measured_by": "a wish"},
        {"cannot_judge": [{"reason": "made up", "says": "", "fix": "", "seconds": 1.0}]},
        {"cues": [{"rule": "made_up", "found": "seen", "deg": 1.0, "least_deg": 1.0, "reps": 1}]},
    ],
)
def test_what_is_no_performance_is_not_kept(
    browser: Browser, simple: Intake, clock: Clock, changed: dict[str, Any]
) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    assert send(browser, path, {"performance": [performance(name, **changed)]}).status == 422
    assert send(browser, path, {"performance": ["{"]}).status == 422
    assert kept() == []


def test_a_performance_brought_along_that_is_none_breaks_no_page(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    path, name, on = place(planned(browser, simple), clock)
    for brought in ({"exercise": name, "on": on, "performance": {"reps": "many"}}, {"exercise": name, "on": on}, {}):
        desk.record(latest(), "performed", brought, uuid.uuid4())
        assert browser.get(path).status == 200


def test_without_a_programme_that_runs_there_is_no_camera(browser: Browser, simple: Intake, clock: Clock) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    browser.get("/changed/")
    browser.send()
    page = browser.get(path)
    assert "<camera-coach" not in page.text
    send(browser, path, {"performance": [performance(name)]})
    assert kept() == []


def test_a_limited_programme_keeps_the_camera_off(
    browser: Browser, simple: Intake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    monkeypatch.setattr(camera, "may_score", lambda cleared: False)
    assert desk.knowledge().words["camera.limited"] in browser.get(path).text
    assert send(browser, path, {"performance": [performance(name)]}).status == 422
    assert kept() == []


def test_where_scoring_by_camera_is_closed_no_exercise_is_offered_to_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    """Severe pain closes scoring by camera (safety rules, 5), not only the tests of movement."""
    place(planned(browser, simple), clock)
    made = desk.programme(desk.episode(latest()))
    assert made is not None
    lines = next(one.lines for week in made.weeks for one in week.sessions if one.on == desk.today())
    assert camera.allowed(made) and camera.offered(made, lines, desk.today())
    closed = Exclusion(tag="camera_scoring", closed_by="severe_pain", reason=Reason(says="", basis="ours"))
    assessment = replace(made.cleared.assessment, exclusions=(closed,))
    shut = replace(made, cleared=replace(made.cleared, assessment=assessment))
    assert not camera.allowed(shut) and camera.offered(shut, lines, desk.today()) == []


def test_only_the_camera_page_may_compile(browser: Browser, simple: Intake, clock: Clock) -> None:
    path, _, on = place(planned(browser, simple), clock)
    policy = browser.client.get(path).headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in policy and "'unsafe-eval'" not in policy and "'unsafe-inline'" not in policy
    for other in ("/today/", f"/session/{on}/"):
        assert "wasm" not in browser.client.get(other).headers["Content-Security-Policy"]


def test_what_another_day_holds_has_no_camera_page(browser: Browser, simple: Intake, clock: Clock) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    assert browser.get(path.replace(name, "walk_short_bouts")).status == 404
    assert browser.get(f"/session/2031-01-01/camera/{name}/").status == 404


def test_the_engine_is_this_very_code_and_needs_nothing_else(browser: Browser) -> None:
    sent = browser.client.get("/camera/engine.zip").content
    here = Path(backstay.__file__).parent
    with zipfile.ZipFile(io.BytesIO(sent)) as file:
        names = file.namelist()
        assert all(file.read(name) == (here.parent / name).read_bytes() for name in names)
    rooms = {name.split("/")[1] for name in names}
    assert rooms == {"__init__.py", "model.py", "coach", "movement"}
