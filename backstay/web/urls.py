"""Addresses: a person's pages, and the one page a therapist reads."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("backstay.web.person.urls")),
    path("", include("backstay.web.therapist.urls")),
    path("", include("backstay.web.evidence.urls")),
]
handler400 = "backstay.web.person.refusals.bad_request"
handler403 = "backstay.web.person.refusals.not_allowed"
handler404 = "backstay.web.person.refusals.not_found"
handler500 = "backstay.web.person.refusals.our_error"
