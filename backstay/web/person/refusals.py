"""Pages for when something is refused or fails: in our style, never a traceback."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _refusal(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """One page for all refusals; its words are under pages.refusal.<name>."""
    return render(
        request, "person/refusal.html", {"name": name, "key": f"pages.refusal.{name}"}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something we cannot read."""
    return _refusal(request, "bad_request", 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this person."""
    return _refusal(request, "not_allowed", 403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's one-time key does not fit: the page was open too long, or in another turn."""
    return _refusal(request, "form_too_old", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return _refusal(request, "not_found", 404)


def our_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side."""
    return _refusal(request, "our_error", 500)


def locked_out(
    request: HttpRequest, original_response: Any = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Too many wrong passphrases for one name."""
    return _refusal(request, "locked_out", 429)
