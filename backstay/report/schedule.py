"""When people are asked again: the day, its window, and what still waits in it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backstay.episode import day_of
from backstay.model import MONTHS_PER_YEAR, Event, Knowledge, Screen, TimePoint, Value
from backstay.rules import holds

State = Literal["coming", "open", "done", "partly", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One time at which a person is asked: its window, and the screens that still wait."""

    point: TimePoint
    on: date
    opens_on: date
    closes_on: date
    state: State
    waiting: tuple[str, ...]
    answered: tuple[str, ...]

    def holds_day(self, day: date) -> bool:
        """Whether a day lies within the window."""
        return self.opens_on <= day <= self.closes_on


def due_on(start: date, point: TimePoint) -> date:
    """The day a time falls on; a month that is too short gives its last day."""
    if not point.months:
        return start + timedelta(days=point.days)
    years, month = divmod(start.month - 1 + point.months, MONTHS_PER_YEAR)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def window(start: date, point: TimePoint) -> tuple[date, date]:
    """The first and the last day on which an answer counts for this time."""
    day = due_on(start, point)
    return day - timedelta(days=point.opens_days_before), day + timedelta(days=point.closes_days_after)


def screen_named(name: str, knowledge: Knowledge) -> Screen:
    """A screen of a follow-up, from the intake or its own."""
    own = knowledge.follow_up_screens.get(name)
    return own or next(screen for screen in knowledge.screens if screen.id == name)


def schedule(
    start: date, events: Iterable[Event], facts: Mapping[str, Value], knowledge: Knowledge, today: date
) -> tuple[Due, ...]:
    """Every time of this person in order, with what was answered in its window and what still waits."""
    days: dict[str, set[date]] = {}
    for event in events:
        if event.kind == "answered":
            days.setdefault(event.payload["screen"], set()).add(day_of(event))
    return tuple(_due(start, point, days, facts, knowledge, today) for point in knowledge.follow_up.values())


def _due(
    start: date,
    point: TimePoint,
    days: Mapping[str, set[date]],
    facts: Mapping[str, Value],
    knowledge: Knowledge,
    today: date,
) -> Due:
    opens, closes = window(start, point)
    answered = tuple(name for name in point.asks if any(opens <= day <= closes for day in days.get(name, ())))
    concerns = [name for name in point.asks if holds(screen_named(name, knowledge).show_when, facts)]
    waiting = tuple(name for name in concerns if name not in answered)
    return Due(
        point=point,
        on=due_on(start, point),
        opens_on=opens,
        closes_on=closes,
        state=_state(opens, closes, waiting, answered, today),
        waiting=waiting,
        answered=answered,
    )


def _state(
    opens: date, closes: date, waiting: tuple[str, ...], answered: tuple[str, ...], today: date
) -> State:
    if today < opens:
        return "coming"
    if not waiting:
        return "done"
    if today <= closes:
        return "open"
    return "partly" if answered else "missed"
