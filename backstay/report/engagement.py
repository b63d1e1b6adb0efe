"""Engagement: whether somebody still does and tells something at 30 days, 6 and 12 months, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backstay.episode import day_of
from backstay.model import Event, Knowledge, Value
from backstay.report.schedule import due_on

SCREEN = "keeping_on"
KEEPS, BECAUSE = "keeps_going", "stopped_because"
DOES = ("answered", "logged", "next_morning", "changed", "flare_up", "disliked", "liked_again")
"""Kinds of events a person makes; what follows from them by itself does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """One time: the days with an entry in the stretch before it, and what the person said; none before its day."""

    point: str
    on: date
    days_active: int | None
    keeps_going: str = ""
    stopped_because: str = ""


def engagement(
    events: Iterable[Event],
    answers: Iterable[tuple[date, str, Value]],
    start: date,
    knowledge: Knowledge,
    today: date,
) -> tuple[Engaged, ...]:
    """The times at which people are asked whether they go on, with what was seen and said."""
    days = {day_of(event) for event in events if event.kind in DOES and event.by == "person"}
    said = list(answers)
    found = []
    for point in knowledge.follow_up.values():
        if SCREEN in point.asks:
            on = due_on(start, point)
            first = on - timedelta(days=knowledge.number("engaged_within_days"))
            active = sum(first < day <= on for day in days)
            window = on - timedelta(days=point.opens_days_before), on + timedelta(days=point.closes_days_after)
            told = {code: str(value) for day, code, value in said if window[0] <= day <= window[1]}
            found.append(
                Engaged(
                    point=point.id,
                    on=on,
                    days_active=active if today >= on else None,
                    keeps_going=told.get(KEEPS, ""),
                    stopped_because=told.get(BECAUSE, ""),
                )
            )
    return tuple(found)
