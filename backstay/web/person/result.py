"""The result: triage first, then the picture; and the page for somebody who must be seen first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from backstay.web import desk
from backstay.web.person import flow, picture
from backstay.web.person.programme import see_first
from backstay.web.person.visit import Visit, person_page
from backstay.web.person.welcome import contacts


@person_page
def result(visit: Visit) -> HttpResponse:
    """What the answers mean."""
    made = desk.assessment(visit.episode)
    if made is None or visit.episode.checking_in or not flow.intake_done(visit.episode):
        return redirect("intake")
    if made.triage.level == desk.EMERGENCY and made.triage.blocked:
        return redirect("wait")
    knowledge, near = desk.knowledge(), contacts(visit)
    return visit.page(
        "person/result.html",
        made=made,
        contacts=near,
        triage=picture.triage(made, near, flow.mood_codes(), knowledge),
        programme=desk.standing(visit.episode),
        see_first=see_first(visit),
        offered=flow.walk(visit).offered,
        **picture.picture(made, knowledge),
    )


@person_page
def wait(visit: Visit) -> HttpResponse:
    """Whom to see, by when and what to tell them; meanwhile, unless it is an emergency."""
    made = desk.assessment(visit.episode)
    if made is None:
        return redirect("intake")
    whole = flow.intake_done(visit.episode)
    shown = picture.triage(made, contacts(visit), flow.mood_codes(), desk.knowledge(), whole)
    if not shown["blocked"]:
        return redirect("result")
    told = picture.spoken_of(made, whole)
    opened = [rule for rule in told if rule.open] or told
    because = dict.fromkeys(code for rule in opened for code in picture.told(rule, made))
    return visit.page(
        "person/wait.html",
        made=made,
        triage=shown,
        meanwhile=shown["level"] != desk.EMERGENCY,
        told=picture.rules(opened),
        answers=picture.answers_behind(because, made, desk.knowledge()),
        painted=made.intake.pain_areas if any(desk.is_painted(code) for code in because) else (),
        contacts=contacts(visit),
        correct=desk.screens_of(dict.fromkeys(code for rule in opened for code in rule.because)),
    )
