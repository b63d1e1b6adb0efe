"""A visit to a therapist: whether it took place, whether it helped, and the measure of its course, in one tap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from backstay.model import Knowledge, PlannedVisit
from backstay.web import desk
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

HOW = ("helped", "same", "worse", "not_taken")
POINTS = "points of 10"


def asked(visit: Visit) -> dict[str, Any] | None:
    """The question about the oldest visit that is over and of which nothing was told; none when there is none."""
    due = visit.episode.visits_due(desk.today())
    return question(visit, due[0], desk.knowledge()) if due else None


def question(visit: Visit, planned: PlannedVisit, k: Knowledge) -> dict[str, Any]:
    """What is asked of one visit; before the first one told, how it was before it."""
    measure = k.settings[k.course_rules[planned.rule].measure]
    told = any(each.rule == planned.rule and each.took_place for each in visit.episode.visits)
    return {
        "visit": planned,
        "name": k.interventions[planned.care].name,
        "says": words("visits.since" if told else "visits.before", measure=measure.says),
        "scale": measure.unit == POINTS,
        "high": k.number("nprs_high" if measure.unit == POINTS else "judge_minutes_high"),
        "value": visit.request.POST.get("value", "") if visit.sent else "",
        "answers": [{"value": how, "text": words(f"visits.how.{how}")} for how in HOW],
        "wrong": {},
    }


@person_page
def visited(visit: Visit, care: str, programme: int, number: int) -> HttpResponse:
    """Keep what was told of one planned visit, and go back to today or to the session it was asked beside."""
    key = (care, programme, number)
    known = [v for v in visit.episode.planned_visits if (v.care, v.programme, v.number) == key]
    if not known or known[0].over_on > desk.today() or known[0].rule not in desk.knowledge().course_rules:
        raise Http404
    shown = question(visit, known[0], desk.knowledge())
    how, value = visit.request.POST.get("how", ""), number_of(shown["value"])
    if visit.sent:
        shown["wrong"] = _wrong(how, value, shown)
    if not visit.sent or shown["wrong"]:
        errors = [{"field": name, "says": says} for name, says in shown["wrong"].items()]
        return visit.page("person/care_visit.html", 422 if errors else 200, care_visit=shown, errors=errors)
    said = {"care": care, "rule": known[0].rule, "number": number, "programme": programme, "how": how}
    desk.record(visit.account, "visited", said | ({} if value is None else {"value": value}), visit.event_id)
    return redirect("session", on=back) if (back := _day(visit)) else redirect("today")


def _day(visit: Visit) -> date | None:
    """The day of the session beside which it was asked; none elsewhere."""
    try:
        return date.fromisoformat(visit.request.POST.get("session", ""))
    except ValueError:
        return None


def number_of(text: str) -> float | None:
    """The number in a text; none when it is empty, not a number when it is none."""
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError:
        return float("nan")


def _wrong(how: str, value: float | None, shown: dict[str, Any]) -> dict[str, str]:
    wrong = {} if how in HOW else {"how": words("visits.wrong_how")}
    if value is not None and not 0 <= value <= shown["high"]:
        wrong["value"] = words("visits.wrong_number", high=f"{shown['high']:g}")
    return wrong
