"""A follow-up: the same screens asked again at their time; new answers stand beside the old ones."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from backstay.model import Screen
from backstay.report.schedule import Due, screen_named
from backstay.web import desk
from backstay.web.person import flow, reading, showing
from backstay.web.person.visit import Visit, person_page


@person_page
def follow_up(visit: Visit, point: str) -> HttpResponse:
    """The first screen of a time that still waits, or back to the progress."""
    due = _due(visit, point)
    return redirect("follow_up_screen", point=point, name=due.waiting[0]) if due.waiting else _done(visit)


@person_page
def screen(visit: Visit, point: str, name: str) -> HttpResponse:
    """One screen of a follow-up: ask it empty, or keep what was sent with its day."""
    due = _due(visit, point)
    if name not in due.point.asks:
        raise Http404
    asked = screen_named(name, desk.knowledge())
    if not visit.sent:
        return _page(visit, due, asked, _blank(visit, asked), [])
    reader = reading.read(asked, visit.request.POST, desk.knowledge())
    if "skip" in visit.request.POST and reading.may_skip(asked):
        reader = reading.Reading(said=reading.skipped(asked, desk.knowledge()))
    if reader.problems:
        return _page(visit, due, asked, visit.request.POST, reader.problems, 422)
    desk.follow_up(visit.account, point, name, reader.said, visit.event_id)
    if name in flow.MOOD_SCREENS and _said_yes(reader.said, asked):
        return redirect("help_now")
    return redirect("follow_up", point=point)


def _said_yes(said: dict[str, dict[str, object]], asked: Screen) -> bool:
    return any(said["findings"].get(code) == "yes" for code in asked.asks)


def _due(visit: Visit, point: str) -> Due:
    """A time whose window is open; while something changed, nothing else is asked."""
    made = desk.report(visit.episode)
    found = [due for due in made.dues if due.point.id == point] if made else []
    if not found or visit.episode.checking_in or not found[0].holds_day(desk.today()):
        raise Http404
    return found[0]


def _done(visit: Visit) -> HttpResponse:
    """Everything of this time was answered; a question that follows from an answer comes first."""
    waiting = flow.walk(visit).next
    return redirect("screen", name=waiting) if waiting else redirect(f"{reverse('progress')}?thanks")


def _blank(visit: Visit, asked: Screen) -> reading.Sent:
    """Nothing is filled in but the activities a person named at the start: the same are scored again."""
    sent: reading.Sent = MultiValueDict()
    made = desk.report(visit.episode)
    for row in made.readings if made else ():
        if row.instrument in asked.asks and row.named and f"{row.instrument}_activity_1" not in sent:
            for n, name in row.named.items():
                sent[f"{row.instrument}_activity_{n}"] = name
    return sent


def _page(
    visit: Visit, due: Due, asked: Screen, sent: reading.Sent, problems: list[reading.Problem], status: int = 200
) -> HttpResponse:
    way = [*due.answered, *due.waiting]
    return visit.page(
        f"person/screen_{asked.kind}.html",
        status,
        step=way.index(asked.id) + 1 if asked.id in way else len(way),
        steps=len(way),
        back_url=reverse("progress"),
        may_skip=reading.may_skip(asked),
        correcting=False,
        checking_in=False,
        again_at=due.point.name,
        **showing.show(asked, sent, problems, desk.knowledge()),
    )
