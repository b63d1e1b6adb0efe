"""Weeks of a programme: how much was due and how much of it was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backstay.adherence import DayDone, days_done, prescribed, share_done
from backstay.episode import Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDone:
    """One week from a Monday on: exercises and minutes due and done, and the share of the exercises."""

    starts_on: date
    due: int
    done: float
    minutes_due: float
    minutes_done: float

    @property
    def share(self) -> float:
        """The part of the exercises that was done, 0 to 1."""
        return self.done / self.due


def weeks_done(episode: Episode, today: date) -> tuple[WeekDone, ...]:
    """Every week on which something was due so far, oldest first."""
    by_monday: dict[date, list[DayDone]] = {}
    for day in days_done(episode, today):
        by_monday.setdefault(day.on - timedelta(days=day.on.weekday()), []).append(day)
    return tuple(_week(episode, monday, days) for monday, days in sorted(by_monday.items()))


def _week(episode: Episode, monday: date, days: Iterable[DayDone]) -> WeekDone:
    days = list(days)
    minutes = [_minutes(episode, day) for day in days]
    return WeekDone(
        starts_on=monday,
        due=sum(day.due for day in days),
        done=sum(day.done for day in days),
        minutes_due=sum(due for due, _ in minutes),
        minutes_done=sum(done for _, done in minutes),
    )


def _minutes(episode: Episode, day: DayDone) -> tuple[float, float]:
    session = prescribed(episode, day.on)
    lines = session.lines if session else ()
    done = sum(line.minutes * share_done(day.log, line.exercise) for line in lines) if day.log else 0.0
    return sum(line.minutes for line in lines), done
