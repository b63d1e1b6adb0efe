"""python -m django concerns: what people reported about safety."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from backstay.web import desk


class Command(BaseCommand):
    """Lists safety concerns, newest first, without saying who wrote them."""

    help = "List the safety concerns reported on this installation, newest first."

    def handle(self, *_: Any, **__: Any) -> None:
        """Print each with its time."""
        for event in desk.concerns():
            self.stdout.write(f"{event.happened_at}  {event.payload['says']}")
