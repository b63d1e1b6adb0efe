"""The address of the page for a therapist."""

from __future__ import annotations

from django.urls import path

from backstay.web.therapist import views

urlpatterns = [path("summary/", views.summary, name="summary")]
