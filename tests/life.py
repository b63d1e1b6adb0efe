"""Light lives for the rules of adapting: small programmes of real exercises, and events about them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from backstay import wire
from backstay.episode import Episode
from backstay.knowledge import load
from backstay.model import (
    Adjustment,
    Cleared,
    Dose,
    Event,
    Exclusion,
    Line,
    PainArea,
    PainRule,
    Preferences,
    Programme,
    Proof,
    Reason,
    Session,
    Week,
)
from tests.people import cleared

KNOWLEDGE = load()
START = date(2026, 3, 2)
"""A Monday."""
WEEK = timedelta(weeks=1)
AREA = PainArea(region="lower-back-erectors", side="left", intensity_nprs=4, painted_on=START)


EVERYTHING = Preferences(
    minutes_per_day=(30,) * 7, equipment=tuple(KNOWLEDGE.equipment), setting=tuple(KNOWLEDGE.places)
)  # fmt: skip


@cache
def _someone() -> Cleared:
    return cleared(4, KNOWLEDGE)


def gate(rule: PainRule = "PR2", usual: int = 4, excluded: Iterable[str] = (), on: date = START) -> Cleared:
    """Somebody who may have a programme under one pain rule."""
    reason = Reason(says="", basis="ours")
    known = _someone()
    made = replace(
        known.assessment,
        pain_rule=rule,
        assessed_on=on,
        facts={**known.assessment.facts, "nprs_average": usual, "rmdq_24": 10},
        exclusions=tuple(Exclusion(tag=tag, closed_by="", reason=reason) for tag in excluded),
        intake=replace(known.assessment.intake, pain_areas=(AREA,), preferences=EVERYTHING),
    )
    return replace(known, assessment=made, cleared_on=on, lapses_on=on + WEEK)


def line(name: str, minutes: int = 5, effort: int = 3, **dose: Any) -> Line:
    return Line(exercise=name, minutes=minutes, dose=Dose(**{"reps": 8, "effort_rpe": effort, **dose}))


def programme(
    weeks: Iterable[Iterable[Line]],
    cleared: Cleared,
    start: date = START,
    days: tuple[int, ...] = (0, 2, 4),
    review_weeks: int = 4,
    adjustment: Adjustment | None = None,
) -> Programme:
    """The same lines on the same days of each week, in order; dated up to the review."""
    ends = start + review_weeks * WEEK
    made = []
    for number, lines in enumerate(weeks):
        first = start + number * WEEK
        on = [first + timedelta(days=day) for day in days]
        sessions = tuple(
            Session(weekday=day.weekday(), on=day if day < ends else None, lines=tuple(lines)) for day in on
        )
        made.append(
            Week(number=number + 1, phase="build", starts_on=first if first < ends else None, sessions=sessions)
        )
    return Programme(
        cleared=cleared,
        starts_on=start,
        review_on=ends,
        phases=(),
        weeks=tuple(made),
        prescriptions=(),
        treatments=(),
        unmet=(),
        proof=Proof(score=0, bound=0, empty_score=0, nodes=0, stopped_by=""),
        knowledge_version="",
        adjustment=adjustment or Adjustment(),
    )


def event(kind: str, at_day: date, /, **payload: Any) -> Event:
    at = datetime(at_day.year, at_day.month, at_day.day, 12, tzinfo=UTC).isoformat()
    return Event(id=str(uuid.uuid4()), kind=kind, happened_at=at, payload=payload)


def planned(made: Programme, on: date | None = None) -> Event:
    """A programme as it is stored; of the assessment only what an episode reads."""
    plain = {
        "starts_on": made.starts_on.isoformat(),
        "review_on": made.review_on.isoformat(),
        "weeks": wire.to_plain(made.weeks),
        "cleared": {"assessment": {"facts": dict(made.cleared.assessment.facts)}},
    }
    return event("planned", on or made.starts_on, programme=plain)


def assessed(on: date, blocked: bool = False, why: str = "check_in", **facts: float) -> Event:
    found = {"triage": {"blocked": blocked}, "programme_mode": "yes", "facts": facts}
    return event("assessed", on, why=why, assessment=found)


def logged(on: date, did: Mapping[str, str], before: int = 3, after: int = 3, **more: Any) -> Event:
    return event("logged", on, on=on.isoformat(), lines=dict(did), before=before, after=after, **more)


def morning(on: date, pain: int) -> Event:
    """How it was on the morning after a session."""
    return event("next_morning", on + timedelta(days=1), on=on.isoformat(), pain=pain)


def done(made: Programme, up_to: date, **more: Any) -> list[Event]:
    """Everything done as shown up to and with a day."""
    sessions = [s for week in made.weeks for s in week.sessions if s.on and s.on <= up_to]
    return [logged(s.on, {line.exercise: "done" for line in s.lines}, **more) for s in sessions if s.on]


def episode(*events: Event) -> Episode:
    """An episode of somebody who answered the safety questions first."""
    return Episode.replay((assessed(START, why="intake", nprs_average=4, rmdq_24=10), *events))
