"""The intake: one screen a page, back and forward, emergencies first."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from backstay.model import Assessment, FiredRule, Screen
from backstay.web import desk
from backstay.web.person import flow, reading, showing
from backstay.web.person.flow import Walk
from backstay.web.person.visit import Visit, person_page


@person_page
def go_on(visit: Visit) -> HttpResponse:
    """What to do in an emergency, the first screen that still waits, or the result."""
    if bodily_emergencies(desk.assessment(visit.episode)) and stopped(visit):
        return redirect("wait")
    if waiting := flow.walk(visit).next:
        return redirect("screen", name=waiting)
    if visit.episode.checking_in or not visit.episode.settled:
        return finish(visit, desk.derived(uuid.UUID(visit.episode.events[-1].id), "settled"))
    return redirect("result")


@person_page
def screen(visit: Visit, name: str) -> HttpResponse:
    """One screen: ask it, or keep what was sent."""
    asked = _asked(name)
    if not visit.sent:
        if name in flow.screens_to_ask_again(visit.episode) and "all" not in visit.request.GET:
            return redirect("screen_again", name=name)
        return _page(visit, asked, _before(visit, asked), [])
    reader = reading.read(asked, visit.request.POST, desk.knowledge())
    if "skip" in visit.request.POST and reading.may_skip(asked):
        reader = reading.Reading(said=reading.skipped(asked, desk.knowledge()))
    if reader.problems:
        return _page(visit, asked, visit.request.POST, reader.problems, status=422)
    desk.answer(visit.account, name, reader.said, visit.event_id)
    return then(visit.again(), asked)


@person_page
def again(visit: Visit, name: str) -> HttpResponse:
    """The plainer question for everything somebody was not sure about."""
    asked = _asked(name)
    event = visit.episode.answered.get(name)
    waiting = list(event.payload.get("again", ())) if event else []
    if not waiting:
        return then(visit, asked) if visit.sent else redirect("screen", name=name)
    reader = reading.read_again(waiting, visit.request.POST) if visit.sent else reading.Reading()
    if visit.sent and not reader.problems:
        desk.answer(visit.account, name, reader.said, visit.event_id)
        return then(visit.again(), asked)
    shown = showing.again(waiting, visit.request.POST, reader.problems, desk.knowledge())
    way = flow.walk(visit)
    place = {"step": way.place(asked), "steps": len(way.screens)}
    status = 422 if reader.problems else 200
    back = f"{reverse('screen', args=[name])}?all"
    return visit.page("person/screen_again.html", status, screen=asked, back_url=back, **place, **shown)


def then(visit: Visit, asked: Screen) -> HttpResponse:
    """After an answer: help at once, what to do in an emergency, the next question, or the result."""
    thought = desk.think(visit.account, visit.episode)
    way = flow.walk(visit, thought)
    due = follow_ups_due(way, thought)
    if "" in due:
        desk.assess(visit.account, "interrupted", visit.event_id)
        return redirect("wait")
    following = next(iter(due), "") or way.after(asked)
    if not following:
        onward = finish(visit, visit.event_id)
    else:
        _stand_still(visit)
        onward = redirect("screen", name=following)
    if asked.id in flow.MOOD_SCREENS and _said_yes(visit, asked):
        return redirect("help_now")
    if asked.id in flow.screens_to_ask_again(visit.episode) and not due:
        return redirect("screen_again", name=asked.id)
    return onward


def follow_ups_due(way: Walk, thought: Assessment | None) -> list[str]:
    """For each emergency of the body the question that would settle it; empty where none is left."""
    rules = bodily_emergencies(thought)
    return sorted(way.follow_up(desk.facts_of(rule)) for rule in rules)


def _stand_still(visit: Visit) -> None:
    """A correction counts at once, even while the questions that follow from it still wait."""
    if flow.intake_done(visit.episode) and not visit.episode.checking_in:
        desk.assess(visit.account, "correction", visit.event_id)


def finish(visit: Visit, event_id: uuid.UUID) -> HttpResponse:
    """Every screen is answered: assess, keep the result, and show it."""
    made = desk.assess(visit.account, flow.why_assess(visit.episode), event_id)
    return redirect("wait" if bodily_emergencies(made) else "result")


def stopped(visit: Visit) -> bool:
    """Whether an emergency is known from the answers, so that nothing else goes on."""
    return bool(bodily_emergencies(desk.think(visit.account, visit.episode)))


def bodily_emergencies(thought: Assessment | None) -> list[FiredRule]:
    """Emergencies of the body; those of the mind open the help page instead."""
    return [rule for rule in desk.emergencies(thought) if not flow.mood_codes() & set(rule.because)]


def _said_yes(visit: Visit, asked: Screen) -> bool:
    found = visit.episode.findings
    return any(code in found and found[code].value == "yes" for code in asked.asks)


def _asked(name: str) -> Screen:
    found = flow.screen_named(name)
    if found is None:
        raise Http404
    return found


def _before(visit: Visit, asked: Screen) -> reading.Sent:
    """What the page is filled in with: earlier answers, except where they must be given afresh."""
    if flow.starts_blank(asked, visit.episode):
        return MultiValueDict()
    return showing.typed(asked, visit.episode, desk.knowledge(), desk.today())


def _page(
    visit: Visit, asked: Screen, sent: reading.Sent, problems: list[reading.Problem], status: int = 200
) -> HttpResponse:
    way: Walk = flow.walk(visit)
    before = way.before(asked)
    correcting = flow.intake_done(visit.episode) and not visit.episode.changed
    back = (
        reverse("answers")
        if correcting
        else reverse("screen", args=[before])
        if before
        else reverse("welcome")
    )
    return visit.page(
        f"person/screen_{asked.kind}.html",
        status,
        step=way.place(asked),
        steps=len(way.screens),
        back_url=back,
        may_skip=reading.may_skip(asked),
        correcting=correcting,
        checking_in=visit.episode.checking_in,
        **showing.show(asked, sent, problems, desk.knowledge()),
    )


@person_page
def changed(visit: Visit) -> HttpResponse:
    """Something changed: the safety questions open again."""
    if not visit.sent:
        return visit.page("person/changed.html", old=desk.lapsed(visit.episode))
    if not visit.episode.checking_in:
        desk.record(visit.account, "changed", {}, visit.event_id)
    waiting = flow.walk(visit.again()).next
    return redirect("screen", name=waiting) if waiting else redirect("intake")
