"""Everything to take along: a calendar, a table, and all events; made on the spot, kept nowhere."""

from __future__ import annotations

from datetime import time

from django.http import HttpResponse
from django.shortcuts import redirect

from backstay import journey
from backstay.episode_file import to_file
from backstay.paper import clinician_pdf, handout_pdf
from backstay.report import calendar
from backstay.report.tidy import table
from backstay.web import desk
from backstay.web.person.visit import Visit, person_page


def file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """A download; the file has no name of a person in it."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@person_page
def everything(visit: Visit) -> HttpResponse:
    """Every event as it was recorded, to keep or to read in again."""
    return file(to_file(visit.episode.events), "application/json", "backstay-everything.json")


@person_page
def spreadsheet(visit: Visit) -> HttpResponse:
    """Everything as a table."""
    made = desk.report(visit.episode)
    readings, found = (made.readings, made.outcomes) if made else ((), ())
    return file(
        table(visit.episode, readings, found, desk.knowledge()), "text/csv; charset=utf-8", "backstay-everything.csv"
    )


@person_page
def clinician_page(visit: Visit) -> HttpResponse:
    """One page for a clinician."""
    made, stands = desk.report(visit.episode), desk.standing(visit.episode)
    if made is None:
        return redirect("intake")
    programme = stands.programme if stands.runs else None
    paper = clinician_pdf(made, visit.episode, programme, desk.knowledge())
    return file(paper, "application/pdf", "backstay-for-a-clinician.pdf")


@person_page
def week_on_paper(visit: Visit) -> HttpResponse:
    """The week that runs, on paper; without a programme that may be followed, the page that says why."""
    stands = desk.standing(visit.episode)
    if not stands.runs or stands.programme is None:
        return redirect("today")
    drawn = journey.drawings(stands.programme, desk.knowledge())
    paper = handout_pdf(stands.programme, desk.knowledge(), desk.today(), drawn)
    return file(paper, "application/pdf", "backstay-week.pdf")


def time_of(text: str) -> time | None:
    """A time of day as a form sends it; none when it is none."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0) if text else None
    except ValueError:
        return None


@person_page
def dates(visit: Visit) -> HttpResponse:
    """The sessions, the review and the follow-ups for a calendar."""
    made, stands = desk.report(visit.episode), desk.standing(visit.episode)
    if made is None:
        return redirect("intake")
    programme = stands.programme if stands.runs else None
    who = str(visit.account.pk)
    at = time_of(visit.request.GET.get("at", ""))
    made_file = calendar(who, programme, made.dues, desk.knowledge(), desk.now(), at)
    return file(made_file, "text/calendar; charset=utf-8", "backstay.ics")
