"""One page for a therapist with sixty seconds, shown by the person; nothing here can be changed."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect

from backstay.camera_tests import paper_lines
from backstay.model import Knowledge, Programme
from backstay.web import desk
from backstay.web.person import flow, picture, week
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

LAST_SESSIONS = 7
MOST_LINES = 8


@person_page
def summary(visit: Visit) -> HttpResponse:
    """Triage, picture, programme and how it has gone, on one page."""
    made = desk.assessment(visit.episode)
    if made is None:
        return redirect("intake")
    knowledge, stands = desk.knowledge(), desk.standing(visit.episode)
    programme, whole = stands.programme, flow.intake_done(visit.episode)
    return visit.page(
        "therapist/summary.html",
        made=made,
        person=made.intake.person,
        age=desk.today().year - made.intake.person.birth_year,
        triage=picture.triage(made, (), flow.mood_codes(), knowledge, whole),
        rules=[
            {"rule": rule, "within": picture.spoken_hours(rule.within_h)}
            for rule in picture.spoken_of(made, whole)
            if not flow.mood_codes() & set(rule.because)
        ],
        stands=stands,
        programme=programme,
        prescribed=lines(programme, knowledge) if programme else {},
        treatments=week.treatments(programme, knowledge) if programme else [],
        sessions=sessions(visit),
        camera_lines=paper_lines(visit.episode, knowledge),
        **picture.picture(made, knowledge),
    )


def lines(made: Programme, k: Knowledge) -> dict[str, object]:
    """What is done in the week that runs, most important first, and how much else there is."""
    begun = [w.number for w in made.weeks if w.starts_on and w.starts_on <= desk.today()]
    current = max(begun, default=1)
    rows = [row for row in made.prescriptions if row.first_week <= current <= row.last_week][:MOST_LINES]
    now = [
        {
            "name": k.exercises[row.exercise].name,
            "when": words("pages.week.span", first=row.first_week, last=row.last_week),
            "target": k.functions[row.target].name if row.target in k.functions else "",
        }
        for row in rows
    ]
    return {"now": now, "more": len(made.prescriptions) - len(rows)}


def sessions(visit: Visit) -> list[dict[str, object]]:
    """The newest sessions: how much was done, pain before, after and next morning."""
    newest = sorted(visit.episode.sessions.items(), reverse=True)[:LAST_SESSIONS]
    return [
        {
            "on": date.fromisoformat(on),
            "done": sum(status == week.DONE for status in logged["lines"].values()),
            "of": len(logged["lines"]),
            "before": logged.get("before"),
            "after": logged.get("after"),
            "morning": visit.episode.mornings.get(on, {}).get("pain"),
        }
        for on, logged in newest
    ]
