"""The moment: where time and knowledge come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from backstay.knowledge import load
from backstay.model import Knowledge


def _local_now() -> datetime:
    return datetime.now(UTC).astimezone()


clock: Callable[[], datetime] = _local_now
"""Where the time comes from; tests put another clock here."""


def now() -> datetime:
    """The moment, with its offset."""
    return clock()


def today() -> date:
    """The person's calendar day."""
    return now().date()


def knowledge() -> Knowledge:
    """What we know, read once."""
    return load()
