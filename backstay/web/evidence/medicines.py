"""The medicine diary, kept as events, and the page to take to a prescriber. No amounts, no advice to stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from backstay.episode import Episode
from backstay.model import Event, Intervention
from backstay.web import desk
from backstay.web.evidence import positions
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

NOTED = "medicines_noted"
NOT_TAKEN = "not_taken"
OFTEN = (NOT_TAKEN, "one_two_days", "most_days", "every_day")
LONGEST_NOTE = 1000


def kinds() -> dict[str, Intervention]:
    """The kinds of medicine people take for a back."""
    return {key: row for key, row in desk.knowledge().interventions.items() if row.kind == "medicine"}


@person_page
def diary(visit: Visit) -> HttpResponse:
    """Which kinds in the past week, and how often; what was noted before stands below."""
    if not visit.sent:
        return _page(visit, {}, "", {}, saved="saved" in visit.request.GET)
    sent = visit.request.POST
    often = {kind: sent.get(kind, NOT_TAKEN) for kind in kinds()}
    noticed = " ".join(sent.get("noticed", "").split())
    wrong = _what_is_wrong(often, noticed)
    if wrong:
        return _page(visit, often, noticed, wrong, status=422)
    taken = {kind: how for kind, how in often.items() if how != NOT_TAKEN}
    said = {"on": desk.today().isoformat(), "taken": taken, "noticed": noticed}
    desk.record(visit.account, NOTED, said, visit.event_id)
    return redirect(f"{reverse('medicines')}?saved")


def _what_is_wrong(often: Mapping[str, str], noticed: str) -> dict[str, str]:
    wrong = {kind: words("medicines.problem_often") for kind, how in often.items() if how not in OFTEN}
    if len(noticed) > LONGEST_NOTE:
        wrong["noticed"] = words("medicines.problem_long", most=LONGEST_NOTE)
    return wrong


def _page(
    visit: Visit,
    often: Mapping[str, str],
    noticed: str,
    wrong: Mapping[str, str],
    status: int = 200,
    saved: bool = False,
) -> HttpResponse:
    fields = [_field(row, often.get(key, NOT_TAKEN), wrong.get(key, "")) for key, row in kinds().items()]
    return visit.page(
        "evidence/medicines.html",
        status,
        fields=fields,
        noticed=noticed,
        wrong=wrong,
        errors=[{"field": name, "says": says} for name, says in wrong.items()],
        saved=saved,
        past=[_note(event) for event in notes(visit.episode)],
    )


def _field(row: Intervention, chosen: str, error: str) -> dict[str, Any]:
    options = [{"value": how, "text": words(f"medicines.often.{how}"), "checked": how == chosen} for how in OFTEN]
    help_key = f"medicines.kind_help.{row.id}"
    help_says = desk.knowledge().words.get(help_key, "")
    return {"name": row.id, "label": row.name, "help": help_says, "options": options, "error": error}


def notes(episode: Episode) -> list[Event]:
    """What was noted, newest day first; the last note of a day stands for it."""
    by_day = {event.payload["on"]: event for event in episode.events if event.kind == NOTED}
    return [by_day[day] for day in sorted(by_day, reverse=True)]


def _note(event: Event) -> dict[str, Any]:
    known = kinds()
    taken = [
        {"name": known[kind].name, "often": words(f"medicines.often.{how}")}
        for kind, how in event.payload["taken"].items()
        if kind in known
    ]
    on = date.fromisoformat(event.payload["on"])
    return {"on": on, "taken": taken, "noticed": event.payload["noticed"]}


@person_page
def talk(visit: Visit) -> HttpResponse:
    """What was noted and what to ask: to print and to take along."""
    found = notes(visit.episode)
    taken = list(dict.fromkeys(kind for event in found for kind in event.payload["taken"]))
    known = [kinds()[kind] for kind in taken if kind in kinds()]
    return visit.page(
        "evidence/talk.html",
        past=[_note(event) for event in found],
        today=desk.today(),
        care=_care(row.id for row in known),
        guidelines=[{"row": row, "agreement": positions.agreement(row.positions, desk.knowledge())} for row in known],
    )


def _care(taken: Iterable[str]) -> list[str]:
    """What must not be changed alone, among the kinds noted."""
    said = desk.knowledge().words
    return [said[key] for kind in taken if (key := f"medicines.talk.care_kind.{kind}") in said]
