"""The one Django app; its tables live in records.py."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """Accounts, events and pages."""

    name = "backstay.web"
    label = "web"
    verbose_name = "Backstay"
