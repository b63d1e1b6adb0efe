"""The first page, and the pages that belong to nobody in particular."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from backstay.model import Contact
from backstay.web import desk
from backstay.web.person import flow
from backstay.web.person.visit import Visit, sent_id, visit_of
from backstay.web.templatetags.say import words

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
CONCERN_LONGEST = 4000


def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, who it is not for, and safety first."""
    visit = visit_of(request)
    return render(
        request,
        "person/welcome.html",
        {
            "begun": visit is not None and bool(visit.episode.events),
            "done": visit is not None and flow.intake_done(visit.episode),
            "contacts": desk.knowledge().contacts.values(),
        },
    )


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin at once, without an account: the browser session is the key."""
    if visit_of(request) is None:
        login(request, desk.start(), backend=MODEL_BACKEND)
    return redirect("intake")


def contacts(visit: Visit | None) -> list[Contact]:
    """Whom to call: in the person's own country, or everywhere we know while that is unknown."""
    known = desk.knowledge().contacts
    country = (visit.episode.person or {}).get("country", "") if visit else ""
    return [known[country]] if country in known else list(known.values())


def help_now(request: HttpRequest) -> HttpResponse:
    """Help for dark thoughts and for emergencies: reachable from every page, no score, no delay."""
    visit = visit_of(request)
    way = flow.walk(visit) if visit else None
    going = visit is not None and bool(visit.episode.events)
    found = visit.episode.findings if visit else {}
    told = any(code in found and found[code].value == "yes" for code in flow.mood_codes())
    onward = {"going": going, "waiting": bool(way and way.next), "told": told}
    return render(request, "person/help.html", {"contacts": contacts(visit), **onward})


def about(request: HttpRequest) -> HttpResponse:
    """Intended use: who this is for, who it is not for, and what it cannot do."""
    return render(request, "person/about.html")


def sources(request: HttpRequest) -> HttpResponse:
    """Every reference, and how far it was read."""
    rows = sorted(desk.knowledge().references.values(), key=lambda row: (row.citation.lower(), row.year))
    return render(request, "person/sources.html", {"references": rows})


def concern(request: HttpRequest) -> HttpResponse:
    """Report a safety concern: kept here, for whoever runs this installation."""
    if request.method != "POST":
        return render(request, "person/concern.html")
    text = request.POST.get("concern", "").strip()
    wrong = "empty_concern" if not text else "long" if len(text) > CONCERN_LONGEST else ""
    if wrong:
        says = words(f"pages.problem.{wrong}", most=CONCERN_LONGEST)
        context = {"text": text, "error": says, "errors": [{"field": "concern", "says": says}]}
        return render(request, "person/concern.html", context, status=422)
    visit = visit_of(request)
    desk.report_concern(visit.account if visit else None, text, sent_id(request))
    return render(request, "person/concern.html", {"sent": True})
