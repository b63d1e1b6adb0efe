"""Adherence: what was prescribed on each day, and how much of it was done.

A day is the person's own calendar day, written down when they log; no clock and no zone is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from backstay.episode import Episode
from backstay.model import Did, LineLog, Session, SessionLog

SHARE: Mapping[Did, float] = {"done": 1, "partly": 0.5, "not": 0}
"""How much of an exercise counts as done."""
SHORT_S, STEP_S = 10, 5
"""From how many seconds on a hold or a rest is shown in steps, and the step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDone:
    """One day with exercises: how many were prescribed, and how many were done (partly is half)."""

    on: date
    due: int
    done: float
    log: SessionLog | None = None

    @property
    def share(self) -> float:
        """The part that was done, 0 to 1."""
        return self.done / self.due

    @property
    def complete(self) -> bool:
        """Everything that was prescribed was done."""
        return self.done == self.due


def prescribed(episode: Episode, on: date) -> Session | None:
    """What was prescribed for a day: by the newest programme begun by then, or begun before it was logged."""
    count = episode.logged_under.get(on.isoformat(), len(episode.programmes))
    begun = [made for made in episode.programmes[:count] if made.starts_on <= on]
    return begun[-1].sessions.get(on) if begun else None


def days_done(episode: Episode, today: date, since: date = date.min) -> tuple[DayDone, ...]:
    """Every day on which something was due; a day that is not over counts once all of it is done."""
    logs = {log.on: log for log in episode.logs if not log.test}
    asked = {on for made in episode.programmes for on in made.sessions if on >= since}
    days = [_day(episode, on, logs.get(on)) for on in sorted(asked)]
    return tuple(day for day in days if day and (day.on < today or day.complete))


def adherence(episode: Episode, today: date, since: date = date.min) -> float | None:
    """The part of all prescribed exercises that was done, 0 to 1; None while nothing was due."""
    days = days_done(episode, today, since)
    return sum(day.done for day in days) / sum(day.due for day in days) if days else None


def _day(episode: Episode, on: date, log: SessionLog | None) -> DayDone | None:
    session = prescribed(episode, on)
    if session is None or not session.lines or (log is None and stopped(episode, on)):
        return None
    names = {line.exercise for line in session.lines}
    done = sum(share_done(log, name) for name in names) if log else 0
    return DayDone(on=on, due=len(names), done=done, log=log)


def stopped(episode: Episode, on: date) -> bool:
    """Whether at the end of a day the programme had stopped, or a flare-up eased it, so that nothing was due."""
    eased = any(told.first <= on < told.ends_on for told in episode.flare_ups)
    return eased or any(
        stop.first <= on and (stop.ended_on is None or on < stop.ended_on) for stop in episode.stops
    )


def share_done(log: SessionLog, exercise: str) -> float:
    """How much of an exercise was done; two sides count half each."""
    found = [SHARE[line.did] for line in log.lines if line.exercise == exercise]
    return sum(found) / len(found) if found else 0


def shown_s(exact: int) -> int:
    """Seconds as people are shown and count them: long ones down to a step of five."""
    return exact if exact < SHORT_S else exact - exact % STEP_S


def met(log: LineLog, session: Session) -> bool:
    """Whether an exercise was done as it was shown: all of it, and the numbers no smaller where given."""
    line = next((line for line in session.lines if line.exercise == log.exercise), None)
    if line is None or log.did != "done":
        return False
    reps = log.reps is None or log.reps >= line.dose.reps
    return reps and (log.hold_s is None or log.hold_s >= shown_s(line.dose.hold_s))


def week_before(today: date) -> date:
    """The first day of the seven days before a day."""
    return today - timedelta(weeks=1)
