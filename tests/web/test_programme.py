"""Following a programme: today, the weeks, one exercise, what was done, and what changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backstay.model import Intake
from backstay.web import desk
from tests.web.conftest import Clock
from tests.web.walk import Browser, Fields, go_on, latest, planned, saying

MOST_DAYS = 14


def on_a_training_day(browser: Browser, clock: Clock) -> str:
    """Move the clock to the first day with exercises; its date."""
    for _ in range(MOST_DAYS):
        if (
            f"/session/{desk.today()}/" in browser.get("/today/").text
            and "session__actions" in browser.page.text
        ):
            return desk.today().isoformat()
        clock.pass_days(1)
    raise AssertionError("no training day within two weeks")


def said(browser: Browser, status: str, before: int, after: int) -> Fields:
    names = {name for name in browser.page.form("before").names if name.startswith("did-")}
    return {**{name: [status] for name in names}, "before": [str(before)], "after": [str(after)]}


def test_a_session_is_logged_and_asked_about_next_morning(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    day = on_a_training_day(browser, clock)
    browser.get(f"/session/{day}/")
    page = browser.send(said(browser, "done", 3, 4), browser.page.form("before"))
    assert (page.status, page.path) == (200, f"/session/{day}/")
    assert 'class="saved"' in page.text
    assert "is-done" in browser.get("/today/").text
    clock.pass_days(1)
    assert f"/session/{day}/morning/" in browser.get(f"/session/{day}/").text
    page = browser.get("/today/")
    assert f"/session/{day}/morning/" in page.text
    browser.send({"morning": ["3"]}, page.form("morning"))
    assert latest_episode().mornings[day]["pain"] == 3
    assert f"/session/{day}/morning/" not in browser.get("/today/").text


def latest_episode() -> desk.Episode:
    return desk.episode(latest())


def test_a_log_with_holes_is_asked_again_and_keeps_the_rest(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    day = on_a_training_day(browser, clock)
    browser.get(f"/session/{day}/")
    page = browser.send({**said(browser, "partly", 3, 4), "after": []}, browser.page.form("before"))
    assert page.status == 422
    assert 'href="#after"' in page.text
    assert page.form("before").fields["before"] == ["3"]


def test_more_pain_than_is_fine_is_named(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    day = on_a_training_day(browser, clock)
    browser.get(f"/session/{day}/")
    page = browser.send(said(browser, "done", 2, 9), browser.page.form("before"))
    assert "That was more pain" in page.text


def test_tomorrow_cannot_be_logged_today(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    day = on_a_training_day(browser, clock)
    clock.pass_days(-1)
    page = browser.get(f"/session/{day}/")
    assert page.status == 200
    assert not [form for form in page.forms if "before" in form.names]


def test_not_for_me_takes_an_exercise_out_and_shows_the_change(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    old = desk.programme(latest_episode())
    assert old is not None
    name = old.prescriptions[0].exercise
    browser.get(f"/exercise/{name}/")
    page = browser.press(f"/exercise/{name}/not-for-me/")
    assert page.path == "/programme/differences/"
    new = desk.programme(latest_episode())
    assert new is not None and name not in {p.exercise for p in new.prescriptions}
    assert f"Out: {desk.knowledge().exercises[name].name}." in page.text, "what was asked for comes first"
    answers = browser.get("/answers/")
    assert f"/exercise/{name}/liked-again/" in answers.text
    browser.press(f"/exercise/{name}/liked-again/")
    assert latest_episode().dislikes == ()


def test_not_for_me_with_old_safety_answers_asks_them_first(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    name = made.prescriptions[0].exercise
    clock.pass_days(8)
    browser.get(f"/exercise/{name}/")
    assert browser.press(f"/exercise/{name}/not-for-me/").path == "/changed/"
    assert name in latest_episode().dislikes


def test_an_exercise_that_is_not_in_the_programme_is_not_shown(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    mine = {p.exercise for p in made.prescriptions}
    other = next(name for name in desk.knowledge().exercises if name not in mine)
    assert browser.get(f"/exercise/{other}/").status == 404


def test_a_change_of_days_asks_to_make_the_programme_again(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    browser.get("/intake/what_fits/?all")
    browser.send({"day-monday": ["15"], "day-sunday": ["60"]})
    page = browser.get("/today/")
    assert "session__list" not in page.text
    assert browser.press("/programme/make/").path == "/today/"
    assert "session__list" in browser.page.text


def test_after_the_last_dated_day_a_check_is_due(
    browser: Browser,
    simple: Intake,
    clock: Clock,
) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    clock.at += made.review_on - desk.today() - timedelta(days=1)
    assert "/changed/" in browser.get("/today/").text and "strip" not in browser.page.path
    clock.pass_days(1)
    assert "session__list" not in browser.get("/today/").text
    browser.get("/changed/")
    browser.send()
    go_on(browser, simple)
    assert "/programme/changes/" in browser.get("/result/").text
    browser.get("/programme/changes/")
    assert browser.press("/programme/make/").path == "/today/"
    assert "session__list" in browser.page.text


def test_the_same_programme_is_shown_however_often_it_is_looked_at(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    first = latest_episode()
    for path in ("/today/", "/programme/", "/result/", "/summary/"):
        assert browser.get(path).status == 200
    assert latest_episode() == first, "looking stores nothing and recomputes nothing"


def test_the_summary_is_read_only_and_without_the_mood_score(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    page = browser.get("/summary/")
    assert not page.forms
    assert "phq" not in page.text.lower()


def test_a_programme_for_a_person_without_dislikes_or_goals(browser: Browser, simple: Intake) -> None:
    bare = replace(simple, person=replace(simple.person, goals=(), occupation="", height_m=None))
    planned(browser, saying(bare))
    assert browser.get("/today/").status == 200


def test_the_exercise_page_says_why_it_is_in_and_what_would_change_without_it(
    browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    inside = made.prescriptions[0].exercise
    assert f"/exercise/{inside}/why/" in browser.get(f"/exercise/{inside}/").text
    page = browser.get(f"/exercise/{inside}/why/")
    assert page.status == 200 and desk.knowledge().exercises[inside].name in page.text


def test_an_exercise_that_is_not_in_the_programme_says_why_not(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    there = {row.exercise for row in made.prescriptions}
    outside = next(name for name in desk.knowledge().exercises if name not in there)
    assert f"/exercise/{outside}/why/" in browser.get("/programme/").text
    page = browser.get(f"/exercise/{outside}/why/")
    assert page.status == 200 and desk.knowledge().exercises[outside].steps[0] not in page.text
    assert desk.why(latest_episode(), made, outside).reason.says.split("&")[0][:20] in page.text
    assert browser.get("/exercise/levitation/why/").status == 404


def test_absences_and_appointments_are_told_kept_and_planned_round(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    first, last = desk.today() + timedelta(days=1), desk.today() + timedelta(days=3)
    sent: Fields = {
        "away-from": [str(first)],
        "away-to": [str(last)],
        "visit-on": [str(last + timedelta(days=4))],
        "visit-minutes": ["30"],
        "visit-care": ["massage_relaxation"],
    }
    page = browser.get("/intake/what_fits/")
    assert browser.send(sent, page.form("away-from")).status == 200
    given = latest_episode().preferences
    assert given is not None
    assert [(a.first_on, a.last_on) for a in given.away] == [(first, last)]
    assert [(a.minutes, a.care) for a in given.appointments] == [(30, "massage_relaxation")]
    page = browser.get("/intake/what_fits/")
    assert f"{first}/{last}" in page.text and "massage_relaxation" in page.text
    wrong = browser.send({"away-from": [str(last)], "away-to": [str(first)]}, page.form("away-from"))
    assert wrong.status == 422
