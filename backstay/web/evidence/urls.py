"""Addresses of the evidence pages."""

from __future__ import annotations

from django.urls import path

from backstay.web.evidence import medicines, views

urlpatterns = [
    path("evidence/", views.index, name="evidence"),
    path("evidence/<slug:name>/", views.intervention, name="intervention"),
    path("decisions/<slug:name>/", views.decision, name="decision"),
    path("how-triage-decides/", views.triage, name="how_triage_decides"),
    path("medicines/", medicines.diary, name="medicines"),
    path("medicines/talk/", medicines.talk, name="medicines_talk"),
]
