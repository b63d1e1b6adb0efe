"""One session: what was done, and how the pain was before, during, after and the next morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from backstay.adapt import too_much
from backstay.adherence import prescribed
from backstay.model import Programme
from backstay.web import desk
from backstay.web.person import camera, care_visit, log, week
from backstay.web.person.programme import morning_due, with_log, with_programme
from backstay.web.person.visit import Visit
from backstay.web.templatetags.say import words


@with_log
def session(visit: Visit, made: Programme, on: date) -> HttpResponse:
    """One day: its exercises, and afterwards what was done and how the pain was."""
    planned = week.session_on(made, on) or prescribed(visit.episode, on)
    if planned is None:
        raise Http404
    earlier = visit.episode.sessions.get(on.isoformat())
    sent, wrong = visit.request.POST if visit.sent else log.typed(earlier), {}
    if visit.sent and on <= desk.today():
        wrong = log.what_is_wrong(planned, sent)
        if not wrong:
            return _keep(visit, log.log(planned, made, sent, on.isoformat()), on)
    return visit.page(
        "person/session.html",
        422 if wrong else 200,
        made=made,
        on=on,
        open=on <= desk.today(),
        logged=earlier,
        session=week.session(made, planned, visit.episode, desk.knowledge(), week.spoken(on)),
        lines=log.rows(planned, sent, wrong),
        signs=[
            {"value": s, "text": words(f"log.sign.{s}"), "checked": s in sent.getlist("signs")} for s in log.signs(made)
        ],
        place=log.place(made),
        sent=sent,
        wrong=wrong,
        errors=[{"field": name, "says": says} for name, says in wrong.items()],
        pain_rule=made.cleared.assessment.pain_rule,
        risen=risen(visit, on, made),
        morning=morning_of(visit, on),
        care_visit=care_visit.asked(visit) if on == desk.today() else None,
        cameras=camera.offered(made, planned.lines, on) if desk.standing(visit.episode).runs else [],
    )


def _keep(visit: Visit, payload: dict[str, object], on: date) -> HttpResponse:
    """Keep what was told; something that must not happen opens the safety questions at once."""
    desk.record(visit.account, "logged", payload, visit.event_id)
    if not log.opens_safety(payload):
        return redirect("session", on=on)
    desk.record(visit.account, "changed", {}, desk.derived(visit.event_id, "changed"))
    return redirect("changed")


@with_programme
def felt(visit: Visit, made: Programme, on: date, name: str) -> HttpResponse:
    """How one exercise in front of the camera felt: it goes into the log of the day, where the pain rule reads it."""
    planned = week.session_on(made, on)
    lines = tuple(line for line in planned.lines if line.exercise == name) if planned else ()
    if planned is None or not lines or on > desk.today() or not visit.sent:
        raise Http404
    sent, one = visit.request.POST, replace(planned, lines=lines)
    wrong = log.what_is_wrong(one, sent)
    if wrong:
        return camera.camera_page(visit, made, on, name, felt_wrong=wrong)
    earlier = visit.episode.sessions.get(on.isoformat())
    return _keep(visit, log.felt(one, made, earlier, sent, on.isoformat()), on)


def morning_of(visit: Visit, on: date) -> str:
    """The morning after a day: still to come, to be asked now, or no longer asked."""
    if on >= desk.today():
        return "coming"
    return "now" if morning_due(visit) == on.isoformat() else ""


def risen(visit: Visit, on: date, made: Programme) -> bool:
    """Whether pain rose more than this person's pain rule allows, in the session or by next morning."""
    logged = next((each for each in visit.episode.logs if each.on == on and not each.test), None)
    return logged is not None and too_much(made.cleared.assessment.pain_rule, logged, desk.knowledge())


@with_log
def morning(visit: Visit, made: Programme, on: date) -> HttpResponse:
    """How the pain was on the morning after a session or a test by camera."""
    trained = on.isoformat() in visit.episode.sessions
    if not trained and on not in [told.on for told in visit.episode.test_logs]:
        raise Http404
    pain = log.points(visit.request.POST.get("morning", "")) if visit.sent else None
    if visit.sent and pain is not None:
        desk.record(visit.account, "next_morning", {"on": on.isoformat(), "pain": pain}, visit.event_id)
        return redirect("session", on=on) if trained else redirect("today")
    says = words("pages.problem.pain_missing") if visit.sent else ""
    errors = [{"field": "morning", "says": says}] if says else []
    return visit.page("person/morning.html", 422 if says else 200, on=on, error=says, errors=errors)
