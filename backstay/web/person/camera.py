"""An exercise in front of the camera: the page, the engine it loads, and the performance that is kept."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

import backstay
from backstay import wire
from backstay.cli_coach import coach_lines
from backstay.coach import Coaching
from backstay.coach.tested import for_person, may_score
from backstay.coaching import coaching_of
from backstay.model import CameraView, CannotJudge, Line, Performance, Programme, Session
from backstay.web import desk
from backstay.web.person import log, week
from backstay.web.person.programme import with_programme
from backstay.web.person.visit import Visit
from backstay.web.templatetags.say import words

ENGINE = ("__init__.py", "model.py", "coach/*.py", "movement/*.py")
"""What the browser's Python needs of ours: nothing but the standard library besides."""
READY = "camera/ready.txt"
LONGEST_SENT = 20_000


@lru_cache(maxsize=128)
def coached(exercise: str) -> Coaching | None:
    """How an exercise is coached; none where it is not drawn, or no camera can count it."""
    known = desk.knowledge()
    found = coaching_of(exercise, known) if exercise in known.movements else None
    return found if found and found.plans else None


def known_to_camera(name: str) -> Coaching:
    """How an exercise is coached; no page where no camera can count it."""
    found = coached(name)
    if found is None:
        raise Http404
    return found


def allowed(made: Programme) -> bool:
    """Whether the camera may be used with this programme at all."""
    return may_score(made.cleared)


def offered(made: Programme, lines: tuple[Line, ...], on: date) -> list[dict[str, str]]:
    """The exercises of a day that can be done in front of the camera."""
    if not allowed(made) or on > desk.today():
        return []
    names = [line.exercise for line in lines if coached(line.exercise)]
    return [{"id": name, "name": desk.knowledge().exercises[name].name} for name in names]


@csp_update({"script-src": [WASM_UNSAFE_EVAL], "worker-src": [SELF]})
@with_programme
def camera(visit: Visit, made: Programme, on: date, name: str) -> HttpResponse:
    """One exercise of a day in front of the camera; what it came to is sent once and kept."""
    known = coached(name)
    if name not in [line.exercise for line in _lines(made, on)] or known is None or on > desk.today():
        raise Http404
    known = for_person(known, made.cleared)
    sent = performance_from(visit.request.POST.get("performance", ""), known) if visit.sent else None
    if sent is not None and allowed(made):
        payload = {"on": on.isoformat(), "exercise": name, "performance": wire.to_plain(sent)}
        desk.record(visit.account, "performed", payload, visit.event_id)
        return redirect("camera", on=on, name=name)
    return camera_page(visit, made, on, name, unreadable=visit.sent)


def camera_page(
    visit: Visit, made: Programme, on: date, name: str, *, unreadable: bool = False, felt_wrong: Any = None
) -> HttpResponse:
    """The page of one exercise: how to stand, the camera, and afterwards what it saw and how it felt."""
    line = next(line for line in _lines(made, on) if line.exercise == name)
    known = for_person(known_to_camera(name), made.cleared)
    view, done = view_of(visit.request, known), last(visit, name, on)
    wrong = {"coach": words("camera.unreadable")} if unreadable else felt_wrong or {}
    return visit.page(
        "person/camera.html",
        422 if wrong else 200,
        made=made,
        on=on,
        when=week.spoken(on),
        row=desk.knowledge().exercises[name],
        dose=week.dose(line.dose, desk.knowledge().exercises[name].each_side),
        allowed=allowed(made),
        ready=finders.find(READY) is not None,
        view=view,
        stand=words(f"coach.view.{view}"),
        others=[{"view": one, "says": words(f"coach.view.{one}")} for one in known.plans if one != view],
        coaching=wire.to_plain(known),
        target=json.dumps(wire.to_plain(line.dose)),
        done=done,
        felt=how_it_felt(visit, made, on, line, felt_wrong or {}) if done else None,
        errors=[{"field": field, "says": says} for field, says in wrong.items()],
        pain_rule=made.cleared.assessment.pain_rule,
    )


def _lines(made: Programme, on: date) -> tuple[Line, ...]:
    planned = week.session_on(made, on)
    return planned.lines if planned else ()


def how_it_felt(visit: Visit, made: Programme, on: date, line: Line, wrong: dict[str, str]) -> dict[str, Any] | None:
    """What is asked after a set, as the session's log asks it; none once this exercise stands in the day's log."""
    earlier = visit.episode.sessions.get(on.isoformat())
    if line.exercise in (earlier or {}).get("lines", {}):
        return None
    sent = visit.request.POST if wrong else log.typed({**(earlier or {}), "lines": {line.exercise: week.DONE}})
    return {
        "lines": log.rows(Session(weekday=on.weekday(), on=on, lines=(line,)), sent, wrong),
        "signs": log.sign_rows(made, sent),
        "place": log.place(made),
        "sent": sent,
        "wrong": wrong,
    }


def view_of(request: HttpRequest, known: Coaching) -> CameraView:
    """The view asked for, if the movement can be seen from there; else the first from which it can."""
    wanted = request.GET.get("view")
    return next((one for one in known.plans if one == wanted), next(iter(known.plans)))


def last(visit: Visit, name: str, on: date) -> list[str]:
    """What the camera saw of this exercise on this day, the newest time, in sentences."""
    told = (name, on.isoformat())
    rows = [row for row in visit.episode.performances if (row.get("exercise"), row.get("on")) == told]
    known, text = coached(name), json.dumps(rows[-1].get("performance")) if rows else ""
    made = performance_from(text, known) if known else None
    return coach_lines(made, desk.knowledge()) if made else []


def performance_from(text: str, known: Coaching) -> Performance | None:
    """What the page sent, if it is a performance of this movement; its sentences are taken from our own words."""
    if len(text) > LONGEST_SENT:
        return None
    try:
        sent = wire.from_json(text, Performance)
        return _ours(sent, known) if sent.movement == known.movement and _fits(sent) else None
    except (wire.WireError, KeyError):
        return None


def _fits(sent: Performance) -> bool:
    """Whether it names only what we know, and counts nothing below zero."""
    known = desk.knowledge()
    angles = [*sent.sides_deg.values(), *([sent.rom_deg] if sent.rom_deg else [])]
    reps = (sent.reps or 0, sent.partial_reps, sent.unsure_reps, sent.held_reps, sent.wanted_reps)
    counts = (*reps, sent.seconds, sent.held_s, sent.wanted_hold_s, sent.judged_share, sent.timed_s)
    return (
        all(angle.joint in known.camera_angles for angle in angles)
        and all(cue.rule in known.cue_rules for cue in sent.cues)
        and min(counts) >= 0
        and sent.judged_share <= 1
        and sent.measured_by == "camera"
        and sent.view in get_args(CameraView)
    )


def _ours(sent: Performance, known: Coaching) -> Performance:
    """The same with every reason in our own words."""
    said = tuple(_reason(reason, known.words, sent.view) for reason in sent.cannot_judge)
    return replace(sent, cannot_judge=said, difference_deg=sent.difference_deg if known.compares_sides else None)


def _reason(sent: CannotJudge, said: Any, view: str) -> CannotJudge:
    fix = said[f"reason.{sent.reason}.fix"].format(view=said[f"view.{view}"])
    return replace(sent, says=said[f"reason.{sent.reason}.says"], fix=fix)


def engine(request: HttpRequest) -> HttpResponse:
    """The coach's own Python, the same files that run here, for the Python in the browser."""
    return HttpResponse(engine_zip(), content_type="application/zip")


@lru_cache(maxsize=1)
def engine_zip() -> bytes:
    """The files as a zip; always those of this very installation."""
    here, made = Path(backstay.__file__).parent, io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for pattern in ENGINE:
            for path in sorted(here.glob(pattern)):
                file.write(path, Path("backstay") / path.relative_to(here))
    return made.getvalue()
