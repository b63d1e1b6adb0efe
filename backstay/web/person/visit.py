"""A visit: who is asking, and what we know of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backstay.episode import Episode
from backstay.web import desk

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one person, with their episode as it stands."""

    request: HttpRequest
    account: desk.Account
    episode: Episode

    @property
    def sent(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    @property
    def event_id(self) -> uuid.UUID:
        """The id of what was sent."""
        return sent_id(self.request)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page with this person's things in it."""
        return render(self.request, template, {"episode": self.episode, **context}, status=status)

    def again(self) -> Visit:
        """The same visit after something was stored."""
        return Visit(self.request, self.account, desk.episode(self.account))


def sent_id(request: HttpRequest) -> uuid.UUID:
    """The id the page gave to its form; the same form sent twice has the same."""
    try:
        return uuid.UUID(request.POST.get("event_id", ""))
    except ValueError:
        return uuid.uuid4()


def visit_of(request: HttpRequest) -> Visit | None:
    """Who is here, read once a request; none before somebody started."""
    seen: dict[str, Visit | None] = request.__dict__.setdefault("visit", {})
    if "now" not in seen:
        known = getattr(request, "user", None)
        here = isinstance(known, desk.Account) and known.is_authenticated
        seen["now"] = Visit(request, known, desk.episode(known)) if here and known else None
    return seen["now"]


def nobody_here(request: HttpRequest) -> None:
    """Forget, for the rest of this request, who was here."""
    request.__dict__.pop("visit", None)


def person_page(view: View) -> View:
    """A page for somebody who has started; others are shown the first page."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        visit = visit_of(request)
        return view(visit, **named) if visit else redirect("welcome")

    return guarded
