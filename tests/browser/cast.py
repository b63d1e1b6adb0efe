"""The people on the stage, each brought into one state by the app's own forms."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import backstay
from backstay.coach.live import Live
from backstay.coaching import coaching_json
from backstay.knowledge import load
from backstay.model import Blocked, Intake
from backstay.web import desk
from tests.browser.stage import EXAMPLES, TODAY, Clock
from tests.web.walk import Browser, fill, go_on, saying, walk

PASSPHRASE = "four calm words here"
WEEK = 7
TURNS = "turn_sitting"
ISO_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
Part = Callable[[Clock], Browser]


def example(name: str) -> Intake:
    """An example without what only a clinician can add, as a person here can answer it."""
    path = next(path for path in EXAMPLES if path.stem == name)
    given = backstay.read_intake(path, load(), TODAY.date())
    own = tuple(finding for finding in given.findings if finding.method == "self_report")
    return replace(given, findings=own, sign_offs=())


def answers() -> dict[str, dict[str, Any]]:
    """For every example: the fields of each screen it may be asked, what is known, and where it ends."""
    return {path.stem: _answers(example(path.stem)) for path in EXAMPLES}


def _answers(given: Intake) -> dict[str, Any]:
    made = backstay.assess(given, load(), TODAY.date())
    blocked = isinstance(backstay.clear(made, TODAY.date()), Blocked)
    return {
        **{screen.id: fill(screen, given) for screen in load().screens},
        "known": {finding.code: [str(finding.value)] for finding in given.findings},
        "ends": ["blocked" if blocked else "programme", made.triage.level],
    }


def people(clock: Clock) -> dict[str, dict[str, str]]:
    """Everybody's session key, and the addresses that depend on their programme."""
    return {name: _person(part, clock) for name, part in PARTS.items()}


def _person(part: Part, clock: Clock) -> dict[str, str]:
    clock.days_ago = 0
    browser = part(clock)
    clock.days_ago = 0
    return {"key": str(browser.client.cookies["sessionid"].value), **_places()}


def _places() -> dict[str, str]:
    """What an address of the newest person's programme can name."""
    episode = desk.episode(newest())
    made = desk.programme(episode)
    if made is None:
        return {}
    days = [session.on for week in made.weeks for session in week.sessions if session.on]
    kinds = {p.exercise: load().exercises[p.exercise].kind for p in made.prescriptions}
    return {
        "exercise": next(name for name, kind in kinds.items() if kind != "aerobic"),
        "walk": next((name for name, kind in kinds.items() if kind == "aerobic"), ""),
        "outside": next(name for name in load().exercises if name not in kinds),
        "open": str(max((day for day in days if day <= desk.today()), default="")),
        "later": str(min((day for day in days if day > desk.today()), default="")),
        "logged": max(episode.sessions, default=""),
    }


def newest() -> desk.Account:
    """Whoever started last."""
    return desk.Account.objects.latest("started_at")


# ── Before there is a result ────────────────────────────────────────────────


def begun(_: Clock) -> Browser:
    """Somebody who pressed start and answered nothing."""
    browser = Browser()
    browser.get("/")
    browser.press("/start/")
    return browser


def midway(_: Clock) -> Browser:
    """Somebody in the middle of the intake."""
    browser = Browser()
    walk(browser, example("chronic_desk_worker"), until="general_health")
    return browser


def almost(_: Clock) -> Browser:
    """Somebody on the last screen of the intake."""
    browser = Browser()
    walk(browser, example("chronic_desk_worker"), until="what_fits")
    return browser


def bare(_: Clock) -> Browser:
    """Somebody who has answered the first screen only."""
    browser = Browser()
    walk(browser, example("chronic_desk_worker"), until="body_map")
    return browser


def broken(clock: Clock) -> Browser:
    """Somebody whose page cannot be made, because of a mistake of ours in what was kept."""
    browser = walked("chronic_desk_worker")(clock)
    desk.record(newest(), "assessed", {"why": "intake", "assessment": {}}, uuid.uuid4())
    return browser


def unsure(_: Clock) -> Browser:
    """Somebody who is not sure about the emergency questions: they are asked again."""
    browser = Browser()
    walk(browser, example("chronic_desk_worker"), until="right_now")
    browser.send({"ticks": [], "not_sure": ["yes"]})
    return browser


# ── With a result ───────────────────────────────────────────────────────────


def walked(name: str, **changed: Any) -> Part:
    """An example that answered everything, with these answers otherwise."""

    def part(_: Clock) -> Browser:
        browser = Browser()
        walk(browser, saying(example(name), **changed))
        return browser

    return part


def dark(_: Clock) -> Browser:
    """Somebody with dark thoughts who is safe: help first, and the programme stays."""
    browser = Browser()
    low: dict[str, Any] = {"phq_2_1": 3, "phq_2_2": 3, "suicidal_thoughts": "yes"}
    walk(browser, saying(example("chronic_desk_worker"), **low))
    browser.get("/intake/")
    return browser


# ── With a programme, planned once ──────────────────────────────────────────


@cache
def first_plan() -> desk.Account:
    """The one person for whom a programme is made by pressing the button."""
    browser = Browser()
    walk(browser, example("chronic_desk_worker"))
    browser.press("/programme/make/")
    assert browser.page.path == "/today/", browser.page.text
    return newest()


def copy(days_ago: int = 0, swap: tuple[str, str] = ("", "")) -> Browser:
    """Another person with the same history, so many days earlier; one exercise may stand in another's place."""
    account = desk.start()
    for event in desk.episode(first_plan()).events:
        text = ISO_DAY.sub(partial(_earlier, days_ago), json.dumps(event.payload))
        text = text.replace(*(f'"{name}"' for name in swap)) if all(swap) else text
        desk.record(account, event.kind, json.loads(text), uuid.uuid4())
    browser = Browser()
    browser.client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def _earlier(days: int, found: re.Match[str]) -> str:
    return str(date.fromisoformat(found.group()) - timedelta(days=days))


def planned(_: Clock) -> Browser:
    """Somebody whose programme was made a moment ago."""
    return copy()


def turning(_: Clock) -> Browser:
    """Somebody who turns on a chair today, like the man in the recording for the camera."""
    made = desk.programme(desk.episode(first_plan()))
    assert made is not None
    names = [line.exercise for week in made.weeks for s in week.sessions if s.on == desk.today() for line in s.lines]
    last = [name for name in names if load().exercises[name].kind != "aerobic"][-1]
    return copy(swap=("", "") if TURNS in names else (last, TURNS))


def measured(clock: Clock) -> Browser:
    """Somebody who was tested by camera twice, and did a set in front of it today."""
    browser = turning(clock)
    on = desk.today()
    for days, left in ((3, 14.0), (0, 27.0)):
        clock.days_ago = days
        sides = (("left", left), ("right", 13.0 + days))
        rows = [{"code": "trunk_side_bend_deg", "value": deg, "side": side} for side, deg in sides]
        found = [{**row, "unit": "degrees", "method": "camera", "observed_on": desk.today()} for row in rows]
        said = {"on": desk.today(), "test": "trunk_side_bend", "side": "", "findings": found, "performance": {}}
        desk.record(newest(), "tested", said, uuid.uuid4())
    live = Live(json.dumps(coaching_json(TURNS, load())), "front")
    done = {**json.loads(live.over()), "seconds": 40.0, "judged_share": 0.9, "reps": 6, "left_reps": 3, "right_reps": 3}
    desk.record(newest(), "performed", {"on": on, "exercise": TURNS, "performance": done}, uuid.uuid4())
    return browser


def tested_too_far(clock: Clock) -> Browser:
    """Somebody whose pain rose in a test by camera today, by more than their pain rule allows."""
    browser = measured(clock)
    felt = {"on": desk.today(), "test": "trunk_side_bend", "before": 2, "during": 6, "after": 6}
    desk.record(newest(), "test_felt", felt, uuid.uuid4())
    return browser


def training(clock: Clock) -> Browser:
    """Somebody in the second week, named Ada, who has logged most sessions; yesterday's morning is open."""
    browser = copy(days_ago=WEEK)
    browser.get("/people/private/")
    browser.send({"name": ["Ada"], "passphrase": [PASSPHRASE], "passphrase_again": [PASSPHRASE]})
    for clock.days_ago in range(WEEK, 0, -1):
        _log(browser, clock, partly=clock.days_ago == WEEK)
    browser.get("/lessons/hurt_and_harm/")
    browser.press("/lessons/hurt_and_harm/read/")
    return browser


def sore(clock: Clock) -> Browser:
    """Somebody whose pain rose more than it should in the last sessions."""
    browser = copy(days_ago=WEEK)
    for clock.days_ago in range(WEEK, -1, -1):
        _log(browser, clock, after=9)
    return browser


def recovering(clock: Clock) -> Browser:
    """Somebody twelve weeks on who logged their first weeks and answered at two and six weeks."""
    clock.days_ago = 12 * WEEK
    browser = copy(days_ago=12 * WEEK)
    follow(browser, "start", {"rmdq_24": 13, "psfs": 3, "peg": 6})
    for clock.days_ago in range(12 * WEEK, 10 * WEEK, -1):
        _log(browser, clock, partly=clock.days_ago % 5 == 0, after=9 if clock.days_ago == 11 * WEEK else 4)
    clock.days_ago = 10 * WEEK
    follow(browser, "week_2", {"nprs": 4, "rmdq_24": 9, "psfs": 6, "grc": 1, "peg": 4})
    clock.days_ago = 6 * WEEK
    follow(browser, "week_6", {"nprs": 2, "rmdq_24": 5, "psfs": 7, "grc": 3, "peg": 3})
    clock.days_ago = 0
    return browser


def mending(clock: Clock) -> Browser:
    """Somebody with a young pain and no programme, six weeks on, whose pain has hardly changed."""
    clock.days_ago = 6 * WEEK
    browser = walked("sciatica")(clock)
    clock.days_ago = 4 * WEEK
    follow(browser, "week_2", {"nprs": 6, "psfs": 4, "grc": -1})
    clock.days_ago = 0
    follow(browser, "week_6", {"nprs": 9, "rmdq_24": 15, "psfs": 4, "grc": -2, "peg": 6})
    return browser


def follow(browser: Browser, point: str, scores: dict[str, int]) -> None:
    """Answer every screen of a follow-up with one number an instrument."""
    browser.get(f"/follow-up/{point}/")
    while browser.page.path.startswith("/follow-up/"):
        form = next(form for form in browser.page.forms if "event_id" in form.names)
        said = {name: [_said(name, form.fields, scores)] for name in form.names if _said(name, form.fields, scores)}
        browser.send(said, form)
        assert browser.page.status == 200, browser.page.text


def _said(name: str, typed: Any, scores: dict[str, int]) -> str:
    key, _, item = name.rpartition("_")
    if key == "rmdq_24":
        return "yes" if int(item) <= scores[key] else ""
    if key == "psfs_activity":
        return typed.get(name, [""])[0] or ("Carry the shopping" if item == "1" else "")
    if key == "psfs" and item != "1" and not typed.get(f"psfs_activity_{item}", [""])[0]:
        return ""
    if key in ("phq_2", "gad_2"):
        return "0"
    return str(scores[key]) if key in scores and item.isdecimal() else ""


def _log(browser: Browser, clock: Clock, partly: bool = False, after: int = 4) -> None:
    """Say how the session of the day went, if one is planned, and how the morning after the last one was."""
    browser.get("/today/")
    due = [form for form in browser.page.forms if form.action.endswith("/morning/")]
    if due:
        browser.send({"morning": ["3"]}, due[0])
    page = browser.get(f"/session/{clock().date().isoformat()}/")
    names = sorted(name for form in page.forms for name in form.names if name.startswith("did-"))
    if names:
        said = {name: ["partly" if partly and name == names[-1] else "done"] for name in names}
        browser.send({**said, "before": ["4"], "after": [str(after)]})
        assert browser.page.status == 200


def hurting(clock: Clock) -> Browser:
    """Somebody for whom one of today's exercises hurt last time: the programme waits for a change."""
    browser = copy(days_ago=WEEK)
    for clock.days_ago in range(WEEK, 0, -1):
        browser.get(f"/session/{clock().date().isoformat()}/")
        names = [n for form in browser.page.forms for n in form.names if n.startswith("did-")]
        if names:
            felt = {f"felt-{name[4:]}": ["hurts"] for name in names}
            browser.send({**{n: ["partly"] for n in names}, **felt, "before": ["3"], "after": ["6"]})
    return browser


def flaring(_: Clock) -> Browser:
    """Somebody who told of a flare-up, answered the safety questions and eases off."""
    browser = copy()
    browser.get("/flare-up/")
    browser.send({"days": ["3"]}, browser.page.form("days"))
    browser.send()
    go_on(browser, example("chronic_desk_worker"))
    browser.get("/programme/changes/")
    browser.press("/programme/make/")
    return browser


def treated(clock: Clock) -> Browser:
    """Somebody with a course of hands-on care whose first visit is over."""
    clock.days_ago = WEEK
    browser = walked("scar_after_surgery")(clock)
    browser.press("/programme/make/")
    clock.days_ago = 0
    return browser


def swapped(_: Clock) -> Browser:
    """Somebody who found the first exercise not for them."""
    browser = copy()
    first = _places()["exercise"]
    browser.get(f"/exercise/{first}/")
    browser.press(f"/exercise/{first}/not-for-me/")
    return browser


def changing(_: Clock) -> Browser:
    """Somebody who said that something changed, and is asked again."""
    browser = copy()
    browser.get("/changed/")
    browser.send()
    return browser


def outdated(_: Clock) -> Browser:
    """Somebody who corrected what the programme rests on."""
    browser = copy()
    browser.get("/intake/what_fits/?all")
    browser.send({"day-sunday": ["45"]})
    return browser


def overdue(_: Clock) -> Browser:
    """Somebody whose review day has come."""
    return copy(days_ago=13 * WEEK)


def unsettled(_: Clock) -> Browser:
    """Somebody who corrected one answer and has not answered what follows from it."""
    browser = copy()
    browser.get("/intake/medicines_and_operations/?all")
    browser.send({"ticks": ["anticoagulant"], "none": []})
    return browser


def stopped(clock: Clock) -> Browser:
    """Somebody whose programme stopped, because a later answer blocks it."""
    browser = changing(clock)
    browser.get("/intake/")
    ill: dict[str, Any] = {"fever": "yes", "rigors": "yes", "pain_new_or_changed": "yes"}
    go_on(browser, saying(example("chronic_desk_worker"), **ill))
    return browser


BEFORE: dict[str, Part] = {
    "begun": begun,
    "leaving": begun,
    "noting": begun,
    "bare": bare,
    "almost": almost,
    "broken": broken,
    "midway": midway,
    "unsure": unsure,
    "worker": walked("chronic_desk_worker"),
    "inflammatory": walked("inflammatory_pattern"),
    "waiting": walked("chronic_desk_worker", cancer_ever="yes"),
    "urgent": walked("chronic_desk_worker", fever="yes", rigors="yes", pain_new_or_changed="yes"),
    "emergency": walked("cauda_equina_warning"),
    "dark": dark,
}
AFTER: dict[str, Part] = {
    "planned": planned,
    "turning": turning,
    "measured": measured,
    "tested_too_far": tested_too_far,
    "training": training,
    "sore": sore,
    "hurting": hurting,
    "flaring": flaring,
    "swapped": swapped,
    "treated": treated,
    "changing": changing,
    "outdated": outdated,
    "overdue": overdue,
    "unsettled": unsettled,
    "stopped": stopped,
    "recovering": recovering,
    "mending": mending,
}
PARTS = {**BEFORE, **AFTER}
