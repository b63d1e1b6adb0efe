"""Tests of movement by camera on the pages: open to whom, kept once with their error, a real change only above it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from backstay.camera_tests import over_time
from backstay.coach.live import Live
from backstay.coach.tested import open_tests, prepare_test
from backstay.episode_file import episode_of, to_file
from backstay.model import Intake, Side
from backstay.paper.pages import clinician_page
from backstay.report.tidy import table
from backstay.web import desk
from backstay.web.person import camera_tests
from backstay.web.records import Record
from backstay.wire import to_plain
from tests.recordings import KNOWLEDGE, Shot, as_sent, record
from tests.test_camera_tests import LEFT, RIGHT, STANDING, swaying
from tests.web.conftest import Clock
from tests.web.test_camera import performance as set_sent
from tests.web.test_camera import place, send
from tests.web.test_programme import latest_episode
from tests.web.walk import Browser, Page, go_on, latest, planned

EVENT = "7b1f4f0e-52a0-4f5e-9a51-0c6f1a1d2c3c"

RIGHT_MIRRORED = {name: -deg for name, deg in RIGHT.items()}


def moved(name: str, rounds: list[dict[str, float]], side: Side = "") -> str:
    """What the page sends after a test in which somebody moved so."""
    made = desk.programme(latest_episode())
    assert made is not None
    known = prepare_test(name, made.cleared, KNOWLEDGE)
    (view,) = known.plans
    live = Live(json.dumps(to_plain(known)), view, "", side)
    for frame in record(swaying(STANDING, rounds), Shot(azimuth=0 if view == "front" else 90, rounds=3)):
        live.see(as_sent(frame))
    return live.over()


def side_bend(browser: Browser, left: dict[str, float] = LEFT, right: dict[str, float] = RIGHT) -> Page:
    fields = {"performance": [moved("trunk_side_bend", [left, right])], "event_id": [str(uuid.uuid4())]}
    return send(browser, "/tests/trunk_side_bend/", fields)


def kept() -> list[Any]:
    return [row.payload for row in Record.objects.filter(account=latest(), kind="tested")]


def found() -> dict[tuple[str, str], Any]:
    return {(row.test.id, row.side): row for row in over_time(latest_episode(), KNOWLEDGE)}


def test_the_page_lists_what_is_open_and_says_how_and_when_to_stop(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    assert "/tests/" in browser.get("/progress/").text
    made = desk.programme(latest_episode())
    assert made is not None
    page = browser.get("/tests/")
    for test in open_tests(made.cleared, KNOWLEDGE):
        assert test.name in page.text
        one = browser.get(f"/tests/{test.id}/")
        assert one.status == 200 and KNOWLEDGE.words[f"camera_tests.hold.{test.id}"] in one.text
        assert "When to stop" in one.text and test.how[0].replace("'", "&#x27;") in one.text
    assert browser.get("/tests/cartwheel/").status == 404


def test_a_test_is_kept_once_on_the_persons_own_sides_and_counts_at_once(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    fields = {"performance": [moved("trunk_side_bend", [LEFT, RIGHT])], "event_id": [EVENT]}
    for _ in range(2):
        page = send(browser, "/tests/trunk_side_bend/", fields)
        assert page.status == 200
    assert len(kept()) == 1 and {row["method"] for row in kept()[0]["findings"]} == {"camera"}
    left, right = found()["trunk_side_bend", "left"], found()["trunk_side_bend", "right"]
    assert left.findings[-1].value > right.findings[-1].value, "who leans further to their own left"
    assert "your left side: " in page.text and "give or take 9 degrees" in page.text and "too early to say" in page.text
    thought = desk.assessment(latest_episode())
    assert thought is not None and "trunk_side_bend_deg" in {f.code for f in thought.intake.findings}
    assert desk.standing(latest_episode()).runs, "a test stops no programme"


def test_a_change_is_called_real_only_when_it_is_more_than_measuring_twice_gives(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    side_bend(browser, RIGHT_MIRRORED)
    clock.pass_days(1)
    little = {"lumbar_side": 17.0, "thorax_side": 8.0}
    assert "within what the camera cannot tell apart" in side_bend(browser, little).text
    assert found()["trunk_side_bend", "left"].verdict == "not_real"
    much = {"lumbar_side": 29.0, "thorax_side": 15.0}
    text = side_bend(browser, much).text
    assert found()["trunk_side_bend", "left"].verdict == "more" and "a real change" in text
    assert "within what the camera cannot tell apart" in text, "the other side has not changed"


def test_after_a_new_clearance_a_test_is_still_compared_with_the_one_before_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    """The old finding no longer counts in the assessment, and goes on counting as what a re-test is held against."""
    planned(browser, simple)
    side_bend(browser, RIGHT_MIRRORED)
    first = desk.programme(latest_episode())
    assert first is not None
    for _ in range(2):
        made = desk.programme(latest_episode())
        assert made is not None
        clock.at += made.review_on - desk.today()
        browser.get("/changed/")
        browser.send()
        go_on(browser, simple)
        browser.get("/programme/changes/")
        browser.press("/programme/make/")
    again = desk.programme(latest_episode())
    assert again is not None and again.cleared.cleared_on > first.cleared.cleared_on
    thought = desk.assessment(latest_episode())
    assert thought is not None and "trunk_side_bend_deg" not in {f.code for f in thought.intake.findings}
    text = side_bend(browser, {"lumbar_side": 29.0, "thorax_side": 15.0}).text
    row = found()["trunk_side_bend", "left"]
    assert len(row.findings) == 2 and row.findings[0].observed_on < again.cleared.cleared_on
    assert row.change is not None and row.change.real and row.verdict == "more" and "a real change" in text
    assert "within what the camera cannot tell apart" in text, "and the other side is not called changed"
    told = desk.report(latest_episode())
    assert told is not None
    lines = clinician_page(told, latest_episode(), None, KNOWLEDGE, "")["camera"]
    assert any("a real change" in line for line in lines)


def test_the_drop_of_the_pelvis_is_kept_for_the_standing_leg_that_was_named(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = browser.get("/tests/hip_drop/")
    assert 'data-side="left"' in page.text and "Stand on your left leg" in page.text
    assert 'data-side="right"' in browser.get("/tests/hip_drop/?side=right").text
    sent = moved("hip_drop", [{}, {}], "right")
    assert send(browser, "/tests/hip_drop/", {"performance": [sent]}).status == 200
    assert [row["side"] for row in kept()[0]["findings"]] == ["right"]
    assert send(browser, "/tests/hip_drop/", {"performance": [moved("hip_drop", [{}, {}])]}).status == 422


def test_what_could_not_be_judged_gives_no_finding_but_its_reason_and_what_helps(
    browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    live = Live(json.dumps(to_plain(prepare_test("squat_depth", made.cleared, KNOWLEDGE))), "side")
    for frame in record(KNOWLEDGE.movements["squat"], Shot(azimuth=0)):
        live.see(as_sent(frame))
    page = send(browser, "/tests/squat_depth/", {"performance": [live.over()]})
    assert kept()[0]["findings"] == [] and found() == {}
    reason = kept()[0]["performance"]["cannot_judge"][0]
    assert "nothing was measured" in page.text and reason["fix"].split("'")[0] in page.text


def test_a_bend_smaller_than_the_cameras_error_is_no_finding_and_no_failure(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = side_bend(browser, {"lumbar_side": 11.0}, {"lumbar_side": -11.0})
    assert found() == {} and "smaller than a camera can tell" in page.text and "says nothing about you" in page.text


def test_the_page_says_what_is_measured_and_that_it_reads_short(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    text = side_bend(browser).text
    assert KNOWLEDGE.camera_tests["trunk_side_bend"].measures in text
    assert "give or take 9 degrees; such a camera also reads it short, by about 6 degrees" in text


def test_nobody_is_tested_who_is_not_open_to_it(
    browser: Browser, simple: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(browser, simple)
    monkeypatch.setattr(camera_tests, "open_tests", lambda cleared, knowledge: ())
    assert "No test is open to you" in browser.get("/tests/").text
    assert browser.get("/tests/squat_depth/").status == 404
    sent = {"performance": [moved("trunk_side_bend", [LEFT, RIGHT])]}
    assert send(browser, "/tests/trunk_side_bend/", sent).status == 404 and kept() == []


def test_while_something_changed_there_is_no_test(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    sent = {"performance": [moved("trunk_side_bend", [LEFT, RIGHT])]}
    browser.get("/changed/")
    browser.send()
    assert "<camera-coach" not in browser.get("/tests/trunk_side_bend/").text
    send(browser, "/tests/trunk_side_bend/", sent)
    assert kept() == []


def test_what_the_camera_saw_stands_in_every_report_and_goes_with_the_person(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    side_bend(browser)
    send(browser, path, {"performance": [set_sent(name)]})
    exercise = KNOWLEDGE.exercises[name].name
    for page in ("/progress/", "/summary/"):
        text = browser.get(page).text
        assert "your left side: " in text and "give or take" in text and exercise in text and "5 whole" in text
        assert "asymmetr" not in text and "fault" not in text.lower()
    episode, made = latest_episode(), desk.report(latest_episode())
    assert made is not None
    lines = clinician_page(made, episode, None, KNOWLEDGE, "")["camera"]
    assert any("give or take" in line for line in lines) and any("5 whole" in line for line in lines)
    rows = table(episode, (), (), KNOWLEDGE)
    assert "camera_test,"[:-1] in rows and "trunk_side_bend_deg" in rows and ",reps,5" in rows
    text = to_file(episode.events)
    assert over_time(episode_of(text), KNOWLEDGE) == over_time(episode, KNOWLEDGE)
    other = Browser()
    other.get("/")
    other.press("/start/")
    desk.bring(latest(), text.encode() if isinstance(text, str) else text)
    assert over_time(latest_episode(), KNOWLEDGE) == over_time(episode, KNOWLEDGE), "read in again, nothing is lost"
    gone = latest()
    other.get("/people/erase/")
    other.send({"sure": ["yes"]})
    assert not Record.objects.filter(account_id=gone.pk).exists()


@pytest.mark.parametrize(
    "brought",
    [{}, {"findings": [{"code": "squat_knee_bend_deg", "value": 999, "observed_on": "2026-01-01"}, 7, {"code": "x"}]}],
)
def test_a_test_brought_along_that_is_none_breaks_no_page(
    browser: Browser, simple: Intake, brought: dict[str, Any]
) -> None:
    planned(browser, simple)
    desk.record(latest(), "tested", brought, uuid.uuid4())
    for page in ("/tests/", "/tests/squat_depth/", "/progress/", "/summary/", "/progress/everything.csv"):
        assert browser.client.get(page).status_code == 200
    assert found() == {}


def test_how_a_set_felt_goes_into_the_log_and_the_pain_rule_reads_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    path, name, on = place(planned(browser, simple), clock)
    send(browser, path, {"performance": [set_sent(name)]})
    form = browser.get(path).form("during")
    assert browser.send({"before": ["2"], "after": []}, form).status == 422
    form = browser.get(path).form("during")
    page = browser.send({"before": ["2"], "during": ["7"], "after": ["9"], "effort": ["6"]}, form)
    assert page.path == f"/session/{on}/" and "callout--pain" in page.text, "more pain than is fine is named at once"
    (log,) = latest_episode().logs
    assert [line.exercise for line in log.lines] == [name] and log.lines[0].did == "done"
    assert (log.before_nprs, log.during_nprs, log.after_nprs, log.effort_rpe) == (2, 7, 9, 6)
    assert not [f for f in browser.get(path).forms if "during" in f.names], "asked once"


def test_an_injury_in_front_of_the_camera_opens_the_safety_questions(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    path, name, _ = place(planned(browser, simple), clock)
    send(browser, path, {"performance": [set_sent(name)]})
    form = browser.get(path).form("during")
    assert browser.send({"before": ["2"], "after": ["3"], "signs": ["injury"]}, form).path == "/changed/"
    assert latest_episode().checking_in


