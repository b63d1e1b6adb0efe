"""Progress and follow-ups: asked in their time, kept beside the old answers, taken along, and gone when erased."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest

from backstay.episode import Episode
from backstay.episode_file import episode_of
from backstay.model import Intake
from backstay.report.schedule import screen_named
from backstay.web import desk
from backstay.web.records import Record
from tests.web.conftest import Clock
from tests.web.walk import Browser, Fields, fill, latest, planned, saying, walk

WEEK = timedelta(weeks=1)


def episode() -> Episode:
    return desk.episode(latest())


def answer_all(browser: Browser, point: str, intake: Intake, **more: list[str]) -> None:
    """Answer every screen of a follow-up as an intake says."""
    browser.get(f"/follow-up/{point}/")
    for _ in range(20):
        if not browser.page.path.startswith("/follow-up/"):
            return
        name = browser.page.path.strip("/").split("/")[-1]
        fields = {**fill(screen_named(name, desk.knowledge()), intake), **more}
        asked = browser.page.form().names
        page = browser.send({key: value for key, value in fields.items() if key in asked})
        assert page.status == 200, (name, page.text)
    raise AssertionError("the follow-up never ends")


def better(intake: Intake) -> Intake:
    """The same person with less pain and an easier day."""
    return saying(intake, nprs_1=1, nprs_2=1, nprs_3=2)


def test_before_the_intake_is_done_there_is_no_progress(browser: Browser, simple: Intake) -> None:
    walk(browser, simple, until="body_map")
    assert browser.get("/progress/").path.startswith("/intake/")
    assert browser.get("/progress/backstay.ics").path.startswith("/intake/")


def test_at_first_it_is_too_early_to_say_and_the_first_time_is_named(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = browser.get("/progress/")
    assert page.status == 200
    assert "Too early to say" in page.text and "after 2 weeks" in page.text
    assert "figure-nprs" in page.text, "the one point there is"
    assert 'class="callout callout--stop"' in page.text


def test_a_follow_up_opens_in_its_window_and_not_before_or_after(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    start = desk.today()
    point = desk.knowledge().follow_up["week_2"]
    for days, status in (
        (point.days - point.opens_days_before - 1, 404),
        (point.days - point.opens_days_before, 200),
        (point.days + point.closes_days_after, 200),
        (point.days + point.closes_days_after + 1, 404),
    ):
        clock.pass_days((start - desk.today()).days + days)
        assert browser.get("/follow-up/week_2/").status == status, days
    assert browser.get("/follow-up/nothing/").status == 404


def test_answers_of_a_follow_up_stand_beside_those_of_the_start(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    start, before = desk.today(), len(episode().events)
    clock.pass_days(14)
    answer_all(browser, "week_2", better(simple), grc_1=["-2"])
    assert browser.page.path == "/progress/"
    pain = [e for e in episode().events if e.kind == "answered" and e.payload["screen"] == "pain"]
    assert [e.payload.get("point") for e in pain] == [None, "week_2"]
    assert pain[0].payload["findings"]["nprs_1"]["observed_on"] == start.isoformat()
    assert len(episode().events) > before
    made = desk.report(episode())
    assert made is not None
    found = {(o.instrument, o.point): o for o in made.outcomes}
    assert found["nprs", "week_2"].verdict == "better" and found["nprs", "week_2"].baseline_on == start
    assert found["grc", "week_2"].change == -2
    assert {due.point.id: due.state for due in made.dues}["week_2"] == "done"
    text = browser.get("/progress/").text
    assert "Better, by more than the smallest change that matters" in text
    assert "−5 to +5" in text and "−5 is vastly worse, 0 is no change, +5 is completely recovered" in text
    assert 'outcome__after">−2<' in text, "a sign that is read as minus"


def test_a_follow_up_starts_empty_but_shows_the_activities_of_the_start(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    own = saying(simple, psfs_activity_1="Dance all night", psfs_1=3)
    planned(browser, own)
    answer_all(browser, "start", own)
    clock.pass_days(14)
    pain = browser.get("/follow-up/week_2/pain/").form("nprs_1")
    assert "nprs_1" not in pain.fields
    page = browser.get("/follow-up/week_2/own_activities/")
    assert page.form("psfs_1").fields["psfs_activity_1"] == ["Dance all night"]
    assert "psfs_1" not in page.form("psfs_1").fields


def test_the_programme_goes_on_after_a_follow_up(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    clock.pass_days(11)
    answer_all(browser, "week_2", simple)
    assert desk.standing(episode()).state in ("runs", "review")


def test_while_something_changed_nothing_else_is_asked(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    clock.pass_days(14)
    browser.get("/changed/")
    browser.send()
    assert browser.get("/follow-up/week_2/").status == 404
    assert "/follow-up/" not in browser.get("/progress/").text


@pytest.mark.parametrize("value, status", [("-5", 200), ("5", 200), ("-6", 422), ("6", 422), ("x", 422), ("-", 422)])
def test_the_global_rating_takes_its_eleven_points_and_no_other(
    value: str, status: int, browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    clock.pass_days(14)
    browser.get("/follow-up/week_2/since_then/")
    assert browser.send({"grc_1": [value]}).status == status


def test_a_dark_thought_told_at_a_follow_up_opens_help_at_once(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    clock.pass_days(42)
    browser.get("/follow-up/week_6/mood/")
    browser.send({f"phq_2_{n}": ["3"] for n in (1, 2)} | {f"gad_2_{n}": ["0"] for n in (1, 2)})
    made = desk.report(episode())
    assert made and "mood_safety_ask" in {d.point.id: d.waiting for d in made.dues}["week_6"]
    browser.get("/follow-up/week_6/mood_safety_ask/")
    assert browser.send({"suicidal_thoughts": ["yes"]}).path == "/help/"


def test_mood_has_no_score_on_the_page(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    clock.pass_days(42)
    browser.get("/follow-up/week_6/mood/")
    browser.send({f"{key}_{n}": ["1"] for key in ("phq_2", "gad_2") for n in (1, 2)})
    page = browser.get("/progress/")
    assert "PHQ" not in page.text and "GAD" not in page.text


# ── Files ───────────────────────────────────────────────────────────────────


def trained(browser: Browser, simple: Intake, clock: Clock) -> None:
    """Two weeks with logged sessions and a follow-up."""
    own = saying(simple, psfs_activity_1="=HYPERLINK(1)", psfs_1=3)
    planned(browser, own)
    answer_all(browser, "start", own)
    for _ in range(11):
        day = desk.today().isoformat()
        page = browser.get(f"/session/{day}/")
        names = sorted(name for form in page.forms for name in form.names if name.startswith("did-"))
        if names:
            said: Fields = {**{name: ["done"] for name in names}, "before": ["4"], "after": ["3"]}
            browser.send(said, page.form("before"))
        clock.pass_days(1)
    answer_all(browser, "week_2", better(simple))


def test_the_json_is_read_in_again_as_the_same_episode(browser: Browser, simple: Intake, clock: Clock) -> None:
    trained(browser, simple, clock)
    page = browser.get("/progress/everything.json")
    assert page.headers["Content-Disposition"] == 'attachment; filename="backstay-everything.json"'
    kept = episode()
    again = episode_of(page.text)
    assert len(again.events) == Record.objects.filter(account=latest()).count()
    assert again == kept
    assert replace(again, events=()) == replace(kept, events=())


def test_the_table_has_every_event_and_runs_nothing(browser: Browser, simple: Intake, clock: Clock) -> None:
    trained(browser, simple, clock)
    text = browser.get("/progress/everything.csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {e.id for e in episode().events} == {row["event_id"] for row in rows if row["event_id"]}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "+"))]
    assert "'=HYPERLINK(1)" in text
    assert [row for row in rows if row["row"] == "session"] and [row for row in rows if row["row"] == "score"]


def test_the_calendar_is_the_programme_that_may_be_followed(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    first = browser.get("/progress/backstay.ics").text
    ids = {str(e["UID"]) for e in icalendar.Calendar.from_ical(first).walk("VEVENT")}
    made = desk.programme(episode())
    assert made is not None
    assert len([s for week in made.weeks for s in week.sessions if s.on]) < len(ids)
    browser.get("/changed/")
    browser.send()
    stopped = icalendar.Calendar.from_ical(browser.get("/progress/backstay.ics").text).walk("VEVENT")
    assert {str(e["UID"]) for e in stopped} < ids, "no session while the programme has stopped; ids stay the same"


@pytest.mark.parametrize("path", ["everything.json", "everything.csv", "backstay.ics"])
def test_nobody_else_gets_a_file_and_no_cache_keeps_it(
    path: str, browser: Browser, new_browser: Callable[[], Browser], simple: Intake
) -> None:
    planned(browser, simple)
    assert "no-store" in browser.get(f"/progress/{path}").headers["Cache-Control"]
    other = new_browser().get(f"/progress/{path}")
    assert other.path == "/" and "Content-Disposition" not in other.headers


def test_erasing_reaches_every_follow_up(browser: Browser, simple: Intake, clock: Clock) -> None:
    trained(browser, simple, clock)
    key = latest().pk
    assert [r for r in Record.objects.filter(account_id=key) if "point" in json.dumps(r.payload)]
    browser.get("/people/erase/")
    browser.send({"sure": ["yes"]}, browser.page.form("sure"))
    assert not Record.objects.filter(account_id=key).exists()
    assert browser.get("/progress/everything.json").path == "/"


def test_the_start_asks_only_what_the_intake_left_out(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    answered = {e.payload["screen"] for e in episode().events if e.kind == "answered"}
    made = desk.report(episode())
    assert made is not None and made.asked_now is not None
    assert made.asked_now.point.id == "start"
    assert not answered & set(made.asked_now.waiting)
    assert "days_lost" in made.asked_now.waiting


def test_the_papers_are_made_on_the_spot(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    assert "/progress/week.pdf" in browser.get("/progress/").text
    for path in ("clinician.pdf", "week.pdf"):
        made = browser.client.get(f"/progress/{path}")
        assert made.status_code == 200 and made.content.startswith(b"%PDF")
        assert "no-store" in made.headers["Cache-Control"]
    clock.pass_days(200)
    assert "/progress/week.pdf" not in browser.get("/progress/").text
    assert browser.get("/progress/week.pdf").path == "/today/", "no programme may be followed: the page says why"
    assert browser.client.get("/progress/clinician.pdf").content.startswith(b"%PDF")


def test_todays_page_says_that_questions_wait(browser: Browser, simple: Intake, clock: Clock) -> None:
    planned(browser, simple)
    assert "/follow-up/start/" in browser.get("/today/").text
    assert "something to compare with" in browser.page.text and "what changed" not in browser.page.text
    answer_all(browser, "start", saying(simple, psfs_activity_1="Dance", psfs_1=3))
    assert "/follow-up/" not in browser.get("/today/").text


@pytest.mark.parametrize("at, hour", [("18:30", (18, 30)), ("", None), ("25:99", None), ("noon", None)])
def test_a_time_of_day_may_be_given_for_the_sessions(
    at: str, hour: tuple[int, int] | None, browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    text = browser.get(f"/progress/backstay.ics?at={at}").text
    timed = [e for e in icalendar.Calendar.from_ical(text).walk("VEVENT") if "DURATION" in e]
    assert {(e["DTSTART"].dt.hour, e["DTSTART"].dt.minute) for e in timed} == ({hour} if hour else set())
    assert all(e["DTSTART"].dt.tzinfo is None for e in timed)
