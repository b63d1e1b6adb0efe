"""One session: what was done, and how the pain was before, after and the next morning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from backstay.model import Programme, Session
from backstay.web import desk
from backstay.web.person import week
from backstay.web.person.programme import morning_due, with_programme
from backstay.web.person.visit import Visit
from backstay.web.templatetags.say import words

STATUSES = (week.DONE, week.PARTLY, week.NOT)
PAINS = ("before", "after")


@with_programme
def session(visit: Visit, made: Programme, on: date) -> HttpResponse:
    """One day: its exercises, and afterwards what was done and how the pain was."""
    planned = week.session_on(made, on)
    if planned is None:
        raise Http404
    earlier = visit.episode.sessions.get(on.isoformat())
    sent, wrong = visit.request.POST if visit.sent else _typed(earlier), {}
    if visit.sent and on <= desk.today():
        wrong = _what_is_wrong(planned, sent)
        if not wrong:
            desk.record(visit.account, "logged", _log(planned, sent, on), visit.event_id)
            return redirect("session", on=on)
    return visit.page(
        "person/session.html",
        422 if wrong else 200,
        made=made,
        on=on,
        open=on <= desk.today(),
        logged=earlier,
        session=week.session(made, planned, visit.episode, desk.knowledge(), week.spoken(on)),
        lines=_log_lines(planned, sent, wrong),
        sent=sent,
        wrong=wrong,
        errors=[{"field": name, "says": says} for name, says in wrong.items()],
        pain_rule=made.cleared.assessment.pain_rule,
        risen=risen(visit, on, made),
        morning=morning_of(visit, on),
    )


def morning_of(visit: Visit, on: date) -> str:
    """The morning after a day: still to come, to be asked now, or no longer asked."""
    if on >= desk.today():
        return "coming"
    return "now" if morning_due(visit) == on.isoformat() else ""


def _typed(earlier: Any) -> MultiValueDict[str, str]:
    """An earlier log of the day, in the shape of a sent form."""
    sent: MultiValueDict[str, str] = MultiValueDict()
    for name, status in (earlier or {}).get("lines", {}).items():
        sent[f"did-{name}"] = status
    for pain in PAINS:
        value = (earlier or {}).get(pain)
        sent[pain] = "" if value is None else str(value)
    return sent


def _what_is_wrong(planned: Session, sent: Any) -> dict[str, str]:
    fields = [f"did-{line.exercise}" for line in planned.lines]
    missing = words("pages.problem.session_missing")
    wrong = {name: missing for name in fields if sent.get(name) not in STATUSES}
    moved = any(sent.get(name) in (week.DONE, week.PARTLY) for name in fields)
    for pain in PAINS:
        if (moved or sent.get(pain)) and points(sent.get(pain, "")) is None:
            wrong[pain] = words("pages.problem.pain_missing")
    return wrong


def points(text: str) -> int | None:
    """A pain number from 0 to the top of the scale."""
    return int(text) if text.isdecimal() and int(text) <= desk.knowledge().number("nprs_high") else None


def _log(planned: Session, sent: Any, on: date) -> dict[str, Any]:
    lines = {line.exercise: sent.get(f"did-{line.exercise}") for line in planned.lines}
    return {"on": on.isoformat(), "lines": lines, **{pain: points(sent.get(pain, "")) for pain in PAINS}}


def _log_lines(planned: Session, sent: Any, wrong: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"did-{line.exercise}",
            "text": desk.knowledge().exercises[line.exercise].name,
            "error": wrong.get(f"did-{line.exercise}", ""),
            "options": [
                {
                    "value": s,
                    "text": words(f"pages.did.{s}"),
                    "checked": sent.get(f"did-{line.exercise}") == s,
                }
                for s in STATUSES
            ],
        }
        for line in planned.lines
    ]


def risen(visit: Visit, on: date, made: Programme) -> bool:
    """Whether pain rose more than this person's pain rule allows, in the session or by next morning."""
    logged = visit.episode.sessions.get(on.isoformat(), {})
    before, after = logged.get("before"), logged.get("after")
    next_day = visit.episode.mornings.get(on.isoformat(), {}).get("pain")
    if before is None:
        return False
    rule = made.cleared.assessment.pain_rule.lower()
    in_session = desk.knowledge().number(f"pain_rise_{rule}")
    by_morning = desk.knowledge().number(f"pain_rise_morning_{rule}")
    too_much_after = after is not None and after - before > in_session
    return too_much_after or (next_day is not None and next_day - before > by_morning)


@with_programme
def morning(visit: Visit, made: Programme, on: date) -> HttpResponse:
    """How the pain was on the morning after a session."""
    if on.isoformat() not in visit.episode.sessions:
        raise Http404
    pain = points(visit.request.POST.get("morning", "")) if visit.sent else None
    if visit.sent and pain is not None:
        desk.record(visit.account, "next_morning", {"on": on.isoformat(), "pain": pain}, visit.event_id)
        return redirect("session", on=on)
    says = words("pages.problem.pain_missing") if visit.sent else ""
    errors = [{"field": "morning", "says": says}] if says else []
    return visit.page("person/morning.html", 422 if says else 200, on=on, error=says, errors=errors)
