"""How far somebody moves, tested by camera: which tests are open, one test, and what they found."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from backstay import wire
from backstay.adapt import too_much
from backstay.camera_tests import OverTime, over_time, seconds_seen, signless, spoken, why_nothing
from backstay.coach.tested import camera_findings, open_tests, prepare_test
from backstay.model import CameraTest, Performance, Programme
from backstay.web import desk
from backstay.web.person import camera, log
from backstay.web.person.programme import with_log, with_programme
from backstay.web.person.visit import Visit
from backstay.web.templatetags.say import words

STANDING = ("left", "right")
"""The legs to stand on in a test that is held."""
Shown = dict[str, Any]


@with_programme
def camera_tests(visit: Visit, made: Programme) -> HttpResponse:
    """The tests that are open to this person, and what they found so far."""
    rows, flaring = shown(visit), desk.flaring(visit.episode)
    tests = () if flaring else open_tests(made.cleared, desk.knowledge())
    return visit.page(
        "person/camera_tests.html",
        tests=[{"test": test, "rows": [row for row in rows if row["id"] == test.id]} for test in tests],
        closed=len(desk.knowledge().camera_tests) - len(tests),
        others=[row for row in rows if row["id"] not in {test.id for test in tests}],
        flaring=flaring,
        risen=risen(visit, made),
        ready=finders.find(camera.READY) is not None,
    )


@csp_update({"script-src": [WASM_UNSAFE_EVAL], "worker-src": [SELF]})
@with_programme
def camera_test(visit: Visit, made: Programme, name: str) -> HttpResponse:
    """One test: how to set it up, what to hold on to, when to stop; what it found is sent once and kept."""
    test = next((one for one in open_tests(made.cleared, desk.knowledge()) if one.id == name), None)
    if test is None or desk.flaring(visit.episode):
        raise Http404
    if visit.sent and risen(visit, made):
        raise Http404
    known = prepare_test(name, made.cleared, desk.knowledge())
    sent = camera.performance_from(visit.request.POST.get("performance", ""), known) if visit.sent else None
    if sent is not None and (test.takes != "hold" or sent.side in STANDING):
        keep(visit, made, sent)
        return redirect("camera_test", name=name)
    wrong = {"coach": words("camera.unreadable")} if visit.sent else {}
    return test_page(visit, made, test, wrong)


def test_page(visit: Visit, made: Programme, test: CameraTest, wrong: dict[str, str]) -> HttpResponse:
    """The page of one test; what is wrong with what was sent stands on top."""
    name, side = test.id, side_of(visit, test)
    known = prepare_test(name, made.cleared, desk.knowledge())
    (view,) = known.plans
    return visit.page(
        "person/camera_test.html",
        422 if wrong else 200,
        test=test,
        ready=finders.find(camera.READY) is not None,
        view=view,
        stand=words(f"coach.view.{view}"),
        side=side,
        sides=[one for one in STANDING if one != side] if side else [],
        seconds=f"{test.seconds:g}" if test.takes == "stands" else "",
        hold=words(f"camera_tests.hold.{name}"),
        coaching=wire.to_plain(known),
        rows=[row for row in shown(visit) if row["id"] == name],
        doubts=doubts(visit, name),
        errors=[{"field": field, "says": says} for field, says in wrong.items()],
        felt=how_it_felt(visit, made, wrong) if untold(visit, name) else None,
        risen=risen(visit, made),
        pain_rule=made.cleared.assessment.pain_rule,
    )


@with_log
def test_felt(visit: Visit, made: Programme, name: str) -> HttpResponse:
    """How pain was with a test: kept where the pain rule reads it; what must not happen opens the safety questions."""
    test = desk.knowledge().camera_tests.get(name)
    if test is None or not visit.sent or not tried_today(visit, name):
        raise Http404
    still_open = test in open_tests(made.cleared, desk.knowledge())
    wrong = log.pain_wrong(visit.request.POST, moved=True)
    if wrong and still_open:
        return test_page(visit, made, test, wrong)
    if untold(visit, name) and not wrong:
        payload = {"on": desk.today().isoformat(), "test": name, **log.pains(made, visit.request.POST)}
        desk.record(visit.account, "test_felt", payload, visit.event_id)
        if log.opens_safety(payload):
            desk.record(visit.account, "changed", {}, desk.derived(visit.event_id, "changed"))
            return redirect("changed")
    return redirect("camera_test", name=name) if still_open else redirect("camera_tests")


def how_it_felt(visit: Visit, made: Programme, wrong: dict[str, str]) -> Shown:
    """What is asked after a test: pain before, during and after, and what must not happen."""
    sent = visit.request.POST if wrong else log.typed(None)
    return {"signs": log.sign_rows(made, sent), "place": log.place(made), "sent": sent, "wrong": wrong}


def tried_today(visit: Visit, name: str) -> int:
    """How often a test was tried today."""
    today = desk.today().isoformat()
    return sum((row.get("test"), row.get("on")) == (name, today) for row in visit.episode.camera_tests)


def untold(visit: Visit, name: str) -> bool:
    """Whether a test was tried today and nobody has said yet how it felt."""
    told = [row for row in visit.episode.test_logs if (row.test, row.on) == (name, desk.today())]
    return tried_today(visit, name) > len(told)


def risen(visit: Visit, made: Programme) -> bool:
    """Whether pain rose in a test today by more than this person's pain rule allows."""
    rule = made.cleared.assessment.pain_rule
    return any(too_much(rule, row, desk.knowledge()) for row in visit.episode.test_logs if row.on == desk.today())


def side_of(visit: Visit, test: CameraTest) -> str:
    """The leg to stand on, where a test is held on one: the one asked for, else the first not tested today."""
    if test.takes != "hold":
        return ""
    wanted = visit.request.GET.get("side", "")
    today = desk.today().isoformat()
    tried = [row for row in visit.episode.camera_tests if (row.get("test"), row.get("on")) == (test.id, today)]
    done = {row.get("side") for row in tried}
    left = [one for one in STANDING if one not in done] or list(STANDING)
    return wanted if wanted in STANDING else left[0]


def keep(visit: Visit, made: Programme, sent: Performance) -> None:
    """Keep a test with what it found, and let that count at once; sent again, it is kept once."""
    today = desk.today()
    found = camera_findings(sent, made.cleared, desk.knowledge(), today)
    payload = {
        "on": today.isoformat(),
        "test": sent.movement,
        "side": sent.side,
        "findings": wire.to_plain(found),
        "performance": wire.to_plain(sent),
    }
    desk.record(visit.account, "tested", payload, visit.event_id)
    if found:
        desk.assess(visit.account, "tested", visit.event_id)


def shown(visit: Visit) -> list[Shown]:
    """What the tests found so far, in words."""
    return [in_words(row) for row in over_time(visit.episode, desk.knowledge())]


def in_words(row: OverTime) -> Shown:
    """One test on one side: the newest value with its error, and what may be said of the change."""
    newest = row.findings[-1]
    return {
        **spoken(row, desk.knowledge()),
        "id": row.test.id,
        "on": newest.observed_on,
        "times": [{"on": f.observed_on, "value": signless(f.value, newest.unit)} for f in row.findings],
        "verdict": row.verdict,
        "basis": desk.knowledge().camera_angles[row.test.angle],
    }


def doubts(visit: Visit, name: str) -> list[Shown]:
    """Why the newest try of a test gave nothing, and how to mend it; nothing where it gave something."""
    tried = [row for row in visit.episode.camera_tests if row.get("test") == name]
    if not tried or tried[-1].get("findings"):
        return []
    done = told(tried[-1].get("performance"))
    return reasons(done, desk.knowledge().camera_tests[name]) if done else [nothing("too_little")]


def reasons(done: Performance, test: CameraTest) -> list[Shown]:
    """Every reason once, else the plainest that holds."""
    named = {row.reason: {"says": row.says, "fix": row.fix} for row in done.cannot_judge}
    why, seen = why_nothing(done, test), f"{seconds_seen(done, test):.0f}"
    return [*named.values()] or [nothing(why, seen=seen, seconds=f"{test.seconds:.0f}")]


def told(performance: Any) -> Performance | None:
    """A kept performance; none where it cannot be read."""
    try:
        return wire.from_plain(performance, Performance)
    except (wire.WireError, KeyError, TypeError):
        return None


def nothing(why: str, **seen: str) -> Shown:
    """Why a test found nothing where the camera names no reason."""
    return {"says": words(f"camera_tests.nothing.{why}", **seen), "fix": words("camera_tests.again")}
