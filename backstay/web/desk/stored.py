"""Stored: assessments and programmes as they were made, never recomputed."""

from __future__ import annotations

from datetime import date

from backstay import wire
from backstay.episode import Episode, day_of
from backstay.model import Assessment, Change, Programme


def stopped_on(so_far: Episode) -> date | None:
    """The day on which a blocking rule last stopped a programme."""
    days = [day_of(event) for event in so_far.events if event.kind == "stopped"]
    return days[-1] if days else None


def assessment(so_far: Episode) -> Assessment | None:
    """The assessment that stands, as it was stored."""
    event = so_far.assessed
    return wire.from_plain(event.payload["assessment"], Assessment) if event else None


def programme_before(so_far: Episode) -> Programme | None:
    """The programme before the one that stands."""
    event = so_far.planned_before
    return wire.from_plain(event.payload["programme"], Programme) if event else None


def programme(so_far: Episode) -> Programme | None:
    """The programme that stands, as it was stored."""
    event = so_far.planned
    return wire.from_plain(event.payload["programme"], Programme) if event else None


def changes_made(so_far: Episode) -> tuple[Change, ...]:
    """What changed with the newest programme and why, as it was kept."""
    event = so_far.planned
    return wire.from_plain(event.payload.get("changes", []), tuple[Change, ...]) if event else ()


def is_blocked(thought: Assessment) -> bool:
    """Whether no programme may be made or followed on this assessment."""
    return thought.triage.blocked or thought.programme_mode == "no"
