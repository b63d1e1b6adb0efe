"""What changes and why, before it is taken up; and a flare-up, from the first tap to the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from backstay.web import desk
from backstay.web.person.programme import flare_rows, stopped, to_accept, with_programme
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

LOOKS_AHEAD = ("runs", "adapting", "review", "outdated")
"""The states in which there is a programme to look at."""


@person_page
def changes(visit: Visit) -> HttpResponse:
    """What changes and why, with one button to make the programme so."""
    stands = desk.standing(visit.episode)
    found = desk.adaptation(visit.episode)
    if found is None or stands.state not in LOOKS_AHEAD:
        return stopped(visit, stands)
    return visit.page("person/changes.html", **to_accept(visit, stands, found))


@with_programme
def flare_up(visit: Visit, made: Any) -> HttpResponse:
    """A flare-up: what it is, how long to ease off, and the safety questions first."""
    number = desk.knowledge().number
    least, most = int(number("flare_up_least_days")), int(number("flare_up_days"))
    chosen = visit.request.POST.get("days", "") if visit.sent else ""
    if chosen.isdecimal() and least <= int(chosen) <= most:
        desk.flare_up(visit.account, int(chosen), visit.event_id)
        return redirect("changed")
    wrong = words("flare.choose") if visit.sent else ""
    return visit.page(
        "person/flare_up.html",
        422 if wrong else 200,
        days=range(least, most + 1),
        error=wrong,
        errors=[{"field": "days", "says": wrong}] if wrong else [],
        lines=flare_rows(visit),
        told=desk.flaring(visit.episode),
    )
