"""What changes and why, on the pages: logged in a few taps, shown before it is taken up, kept with the programme."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from backstay.model import Intake, Programme
from backstay.plan import check
from backstay.web import desk
from tests.web.conftest import Clock
from tests.web.test_programme import latest_episode, on_a_training_day, said
from tests.web.walk import Browser, Fields, go_on, latest, planned


def standing() -> desk.Standing:
    return desk.standing(latest_episode())


def made() -> Programme:
    found = desk.programme(latest_episode())
    assert found is not None
    return found


def start(browser: Browser, simple: Intake, clock: Clock) -> str:
    planned(browser, simple)
    return on_a_training_day(browser, clock)


def log(browser: Browser, day: str, before: int = 3, after: int = 3, **more: list[str]) -> Any:
    browser.get(f"/session/{day}/")
    return browser.send({**said(browser, "done", before, after), **more}, browser.page.form("before"))


def names(browser: Browser) -> list[str]:
    return sorted(n[4:] for n in browser.page.form("before").names if n.startswith("did-"))


# ── A session in a few taps ─────────────────────────────────────────────────


def test_more_than_done_can_be_told_and_is_shown_again(browser: Browser, simple: Intake, clock: Clock) -> None:
    day = start(browser, simple, clock)
    browser.get(f"/session/{day}/")
    name = names(browser)[0]
    more: Fields = {
        f"felt-{name}": ["too_easy"],
        f"reps-{name}": ["9"],
        f"effort_rpe-{name}": ["4"],
        "during": ["4"],
        "effort": ["5"],
    }
    assert log(browser, day, **more).status == 200
    (kept,) = latest_episode().logs
    line = next(line for line in kept.lines if line.exercise == name)
    assert (line.did, line.feedback, line.reps, line.effort_rpe) == ("done", "too_easy", 9, 4)
    assert (kept.before_nprs, kept.during_nprs, kept.after_nprs, kept.effort_rpe) == (3, 4, 3, 5)
    form = browser.get(f"/session/{day}/").form("before")
    assert form.fields[f"felt-{name}"] == ["too_easy"] and form.fields[f"reps-{name}"] == ["9"]


def test_a_side_that_differed_is_kept_and_the_exercise_counts_as_partly(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    day = start(browser, simple, clock)
    browser.get(f"/session/{day}/")
    sided = sorted(n[5:] for n in browser.page.form("before").names if n.startswith("left-"))
    assert sided, "somebody without a sided exercise tests nothing here"
    log(browser, day, **{f"left-{sided[0]}": ["not"]})
    lines = [line for line in latest_episode().logs[0].lines if line.exercise == sided[0]]
    assert {(line.side, line.did) for line in lines} == {("left", "not"), ("right", "done")}
    assert latest_episode().sessions[day]["lines"][sided[0]] == "partly"


def test_a_quick_log_keeps_nothing_that_was_not_told(browser: Browser, simple: Intake, clock: Clock) -> None:
    day = start(browser, simple, clock)
    log(browser, day)
    assert {*latest_episode().sessions[day]} == {"on", "lines", "before", "after"}


def test_a_number_nobody_can_mean_is_asked_again(browser: Browser, simple: Intake, clock: Clock) -> None:
    day = start(browser, simple, clock)
    browser.get(f"/session/{day}/")
    name = names(browser)[0]
    page = log(browser, day, **{f"effort_rpe-{name}": ["11"]})
    assert page.status == 422 and f'href="#effort_rpe-{name}"' in page.text
    assert not latest_episode().sessions


@pytest.mark.parametrize("sign", ["new_leg", "injury"])
def test_something_that_must_not_happen_opens_the_safety_questions_at_once(
    sign: str, browser: Browser, simple: Intake, clock: Clock
) -> None:
    day = start(browser, simple, clock)
    assert log(browser, day, signs=[sign]).path == "/changed/"
    assert standing().state == "checking_in"
    assert "session__list" not in browser.get("/today/").text
    browser.get("/changed/")
    browser.send()
    go_on(browser, simple)
    assert standing().state != "checking_in"


def test_yesterday_can_be_told_after_a_new_programme_was_made(browser: Browser, simple: Intake, clock: Clock) -> None:
    day = start(browser, simple, clock)
    clock.pass_days(1)
    browser.get("/programme/")
    name = made().prescriptions[0].exercise
    browser.get(f"/exercise/{name}/")
    browser.press(f"/exercise/{name}/not-for-me/")
    assert made().starts_on.isoformat() > day
    assert log(browser, day).status == 200 and day in latest_episode().sessions


# ── What changes ────────────────────────────────────────────────────────────


def test_a_rule_that_broke_is_named_and_the_new_programme_keeps_level(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    day = start(browser, simple, clock)
    log(browser, day, before=2, after=9)
    assert "/programme/changes/" in browser.get("/today/").text, "one thing would change"
    page = browser.get("/programme/changes/")
    assert "does not grow for a week" in page.text
    old = made()
    browser.press("/programme/make/")
    new = made()
    assert new is not old and new.adjustment.load_cap is not None
    assert check(new, desk.knowledge(), previous=old) == ()
    assert "does not grow for a week" in browser.get("/programme/differences/").text, "why is kept with it"


def test_what_hurt_stops_the_session_that_holds_it_until_it_is_taken_out(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    day = start(browser, simple, clock)
    browser.get(f"/session/{day}/")
    name = names(browser)[0]
    log(browser, day, **{f"felt-{name}": ["hurts"]})
    for _ in range(14):
        clock.pass_days(1)
        lines = [
            line.exercise for week in made().weeks for s in week.sessions if s.on == desk.today() for line in s.lines
        ]
        if name in lines:
            break
    assert standing().state == "adapting"
    page = browser.get("/today/")
    assert "session__list" not in page.text and desk.knowledge().exercises[name].name in page.text
    page = browser.get("/programme/changes/")
    if desk.lapsed(latest_episode()):
        browser.get("/changed/")
        browser.send()
        go_on(browser, simple)
        page = browser.get("/programme/changes/")
    browser.press("/programme/make/")
    assert standing().runs
    first = [line.exercise for s in made().weeks[0].sessions for line in s.lines]
    assert name not in first


def test_nothing_to_change_says_so(browser: Browser, simple: Intake, clock: Clock) -> None:
    start(browser, simple, clock)
    page = browser.get("/programme/changes/")
    assert "Nothing needs to change" in page.text
    assert "/programme/changes/" not in browser.get("/today/").text


def test_today_says_when_the_next_phase_may_begin_and_the_programme_made_again_begins_it(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    start(browser, simple, clock)
    assert [week.phase for week in made().weeks[:3]] == ["calm", "calm", "build"]
    for _ in range(9):
        assert "The next phase may begin" not in browser.get("/today/").text
        if f"/session/{desk.today()}/" in browser.page.text:
            log(browser, str(desk.today()))
        clock.pass_days(1)
        if standing().runs and "begin_build" in [c.rule for c in desk.adaptation(latest_episode()).changes]:
            break
    page = browser.get("/today/")
    assert "The next phase may begin" in page.text and "/programme/changes/" in page.text
    says = desk.knowledge().phase_rules["begin_build"].changes
    assert says in page.text and says in browser.get("/programme/changes/").text
    make_again(browser, simple)
    assert made().weeks[0].phase == "build"
    assert "The next phase may begin" not in browser.get("/today/").text


def test_today_says_when_a_phase_goes_on_longer_than_its_outline(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    start(browser, simple, clock)
    for _ in range(20):
        clock.pass_days(1)
        found = desk.adaptation(latest_episode())
        if standing().runs and found and "begin_build" in [c.rule for c in found.changes]:
            break
    page = browser.get("/today/")
    assert "This phase goes on a little longer" in page.text
    assert desk.knowledge().phase_rules["begin_build"].waits in page.text
    make_again(browser, simple)
    assert made().weeks[0].phase == "calm"


def make_again(browser: Browser, simple: Intake) -> None:
    """Take up the changes, with the safety questions where the last answers are too old."""
    if desk.lapsed(latest_episode()):
        browser.get("/changed/")
        browser.send()
        go_on(browser, simple)
    browser.get("/programme/changes/")
    browser.press("/programme/make/")
    assert standing().runs


# ── A flare-up ──────────────────────────────────────────────────────────────


def test_a_flare_up_asks_the_safety_questions_eases_off_and_goes_on_below(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    start(browser, simple, clock)
    assert "/flare-up/" in browser.get("/today/").text, "one tap from today"
    browser.get("/flare-up/")
    page = browser.send({"days": ["2"]}, browser.page.form("days"))
    assert page.path == "/changed/" and standing().state == "checking_in"
    browser.send()
    asked = {s.id for s in desk.knowledge().screens if s.emergency and not s.show_when}
    go_on(browser, simple)
    changed = next(e for e in latest_episode().events if e.kind == "changed")
    assert asked <= latest_episode().answered_since(changed), "the whole emergency set is asked again"
    assert standing().state == "adapting"
    page = browser.get("/today/")
    assert "easing off" in page.text and [f.action for f in page.forms].count("/programme/make/") == 1
    assert "/programme/changes/" not in page.text, "what changes stands here, once, with one way on"
    old = made()
    browser.press("/programme/make/")
    new = made()
    assert (new.starts_on - desk.today()).days == 2 and new.adjustment.load_cap is not None
    assert check(new, desk.knowledge(), previous=old) == ()
    page = browser.get("/today/")
    assert standing().runs and "You are easing off" in page.text and "session__actions" not in page.text
    clock.pass_days(2)
    assert "You are easing off" not in browser.get("/today/").text and standing().runs


def test_a_flare_up_that_has_not_settled_is_told_again_and_gets_more_days(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    start(browser, simple, clock)
    for first, number in ((True, 1), (False, 2)):
        browser.get("/flare-up/")
        assert "has not settled" in browser.page.text
        browser.send({"days": ["2"]}, browser.page.form("days"))
        assert standing().state == "checking_in" and len(latest_episode().flare_ups) == number
        browser.send()
        go_on(browser, simple)
        old = made()
        browser.get("/programme/changes/")
        browser.press("/programme/make/")
        assert made() is not old and (made().starts_on - desk.today()).days == 2
        assert "You are easing off" in browser.get("/today/").text
        clock.pass_days(2)
        assert first or made().adjustment.load_cap == pytest.approx(0.7 * cap_of(old), rel=0.01)


def cap_of(programme: Programme) -> float:
    """The load of a programme's first week."""
    return sum(line.minutes * line.dose.effort_rpe for s in programme.weeks[0].sessions for line in s.lines)


def test_a_flare_up_needs_its_days(browser: Browser, simple: Intake, clock: Clock) -> None:
    start(browser, simple, clock)
    browser.get("/flare-up/")
    page = browser.send({"days": ["9"]}, browser.page.form("days"))
    assert page.status == 422 and not latest_episode().flare_ups


def test_an_old_log_is_still_shown(browser: Browser, simple: Intake, clock: Clock) -> None:
    day = start(browser, simple, clock)
    browser.get(f"/session/{day}/")
    old = {"on": day, "lines": dict.fromkeys(names(browser), "done"), "before": 2, "after": 3}
    desk.record(latest(), "logged", old, uuid.uuid4())
    page = browser.get(f"/session/{day}/")
    assert page.form("before").fields["before"] == ["2"] and "is-done" in page.text


def test_at_the_check_in_the_changes_are_shown_before_the_new_programme_is_made(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    start(browser, simple, clock)
    clock.pass_days((made().review_on - desk.today()).days)
    assert standing().state == "review"
    page = browser.get("/programme/changes/")
    assert '/changed/"' in page.text and not [f for f in page.forms if f.action == "/programme/make/"]
    token = browser.get("/concern/").form().fields["csrfmiddlewaretoken"]
    before = made()
    assert browser.post("/programme/make/", {"csrfmiddlewaretoken": token}).path == "/changed/"
    assert made() == before, "the check comes first"
    browser.get("/changed/")
    browser.send()
    page = go_on(browser, simple)
    assert "/programme/changes/" in page.text
    assert '"/programme/make/"' not in page.text, "one way on"
    page = browser.get("/programme/changes/")
    assert "day to look again" in page.text and [f for f in page.forms if f.action == "/programme/make/"]
    before = made()
    browser.press("/programme/make/")
    assert made().starts_on > before.starts_on and standing().runs
