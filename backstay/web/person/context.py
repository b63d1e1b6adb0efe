"""What every page has: the way home, help, and whose turn it is."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from backstay.web.person import flow
from backstay.web.person.visit import Visit, visit_of
from backstay.web.templatetags.say import words

TABS = (
    ("today", "today"),
    ("programme", "programme"),
    ("progress", "pain"),
    ("result", "picture"),
    ("people", "settings"),
)
"""Page and icon of each tab."""


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The navigation of base.html."""
    try:
        visit = visit_of(request)
    except DatabaseError:
        visit = None
    done = visit is not None and flow.intake_done(visit.episode)
    return {
        "nav": {
            "home": reverse("today") if done else reverse("welcome"),
            "people": reverse("people") if visit else "",
            "who": _who(visit),
            "changed": reverse("changed") if done else "",
            "help": reverse("help_now"),
            "concern": reverse("concern"),
            "about": reverse("about"),
            "tabs": _tabs(request) if done else [],
        }
    }


def _who(visit: Visit | None) -> str:
    if visit is None:
        return ""
    return visit.account.called or words("pages.people.nameless")


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse(page),
            "says": words(f"pages.tab.{page}"),
            "icon": icon,
            "current": request.path == reverse(page),
        }
        for page, icon in TABS
    ]
