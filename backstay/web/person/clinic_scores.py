"""Scores from a clinic that holds a licence: which form, which score, which day; no question of a form is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from backstay.model import Instrument, Knowledge
from backstay.web import desk
from backstay.web.person.care_visit import number_of
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words


def forms(k: Knowledge) -> list[Instrument]:
    """The forms of which only a score may be kept, by name."""
    rows = (row for row in k.instruments.values() if row.layout == "score_only")
    return sorted(rows, key=lambda row: row.name)


@person_page
def clinic_scores(visit: Visit) -> HttpResponse:
    """Keep one score with its day; every score so far stands below."""
    known = {row.key: row for row in forms(desk.knowledge())}
    sent = visit.request.POST if visit.sent else {}
    row, value, on = known.get(sent.get("form", "")), number_of(sent.get("score", "")), day_of(sent.get("on", ""))
    wrong = _wrong(row, value, on) if visit.sent else {}
    if visit.sent and not wrong and row and value is not None and on:
        desk.clinic_score(visit.account, row.key, value, on, visit.event_id)
        return redirect("clinic_scores")
    return visit.page(
        "person/clinic_scores.html",
        422 if wrong else 200,
        options=[{"value": key, "text": _range(each), "checked": each is row} for key, each in known.items()],
        sent={"score": sent.get("score", ""), "on": sent.get("on", "")},
        wrong=wrong,
        errors=[{"field": name, "says": says} for name, says in wrong.items()],
        kept=_kept(visit, known),
    )


def day_of(text: str) -> date | None:
    """A day as a form sends it; none when it is on no calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _range(row: Instrument) -> str:
    return words("clinic.range", name=row.name, low=f"{row.low:g}", high=f"{row.high:g}")


def _wrong(row: Instrument | None, value: float | None, on: date | None) -> dict[str, str]:
    wrong = {} if row else {"form": words("clinic.wrong_form")}
    if row and (value is None or not row.low <= value <= row.high):
        wrong["score"] = words("clinic.wrong_score", low=f"{row.low:g}", high=f"{row.high:g}")
    if on is None or on > desk.today():
        wrong["on"] = words("clinic.wrong_day")
    return wrong


def _kept(visit: Visit, known: dict[str, Instrument]) -> list[dict[str, Any]]:
    """Every score that was entered, newest day first."""
    made = desk.report(visit.episode)
    readings = [each for each in (made.readings if made else ()) if each.instrument in known]
    return [
        {"name": known[each.instrument].name, "value": f"{each.value:g}", "on": each.on}
        for each in sorted(readings, key=lambda each: each.on, reverse=True)
        if each.value is not None
    ]
