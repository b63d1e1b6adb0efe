"""Episodes made of events, as the app records them: an intake, a programme, logged sessions and follow-ups."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from backstay.assess import assess, clear
from backstay.episode import Episode
from backstay.intake import read_intake
from backstay.model import Blocked, Event, Intake, Knowledge, Programme
from backstay.plan import quick
from backstay.wire import to_plain

EXAMPLES = Path(__file__).parent.parent / "examples"
START = date(2026, 11, 21)
DONE, LATER = 14, 42


def event(kind: str, day: date, number: int, **payload: Any) -> Event:
    """An event in the evening of a day."""
    at = f"{day.isoformat()}T20:{number % 60:02}:00+02:00"
    plain = json.loads(json.dumps(payload))
    return Event(id=f"00000000-0000-4000-8000-{number:012}", kind=kind, happened_at=at, payload=plain)


def answers(intake: Intake, knowledge: Knowledge, day: date, first: int) -> Iterator[Event]:
    """Every screen of an intake, answered."""
    found = {f.code: f for f in intake.findings}
    person = {k: v for k, v in to_plain(intake.person).items() if k != "id"}
    yield event("answered", day, first, screen="person", person=person)
    areas = [to_plain(area) for area in intake.pain_areas]
    yield event("answered", day, first + 1, screen="body_map", pain_areas=areas)
    for n, screen in enumerate(knowledge.screens, first + 2):
        codes = [c for name in screen.asks for c in found if c == name or c.startswith(f"{name}_")]
        if codes:
            said = {c: {"value": found[c].value, "observed_on": day.isoformat()} for c in codes}
            yield event("answered", day, n, screen=screen.id, findings=said)
    wishes = to_plain(intake.preferences)
    yield event("answered", day, first + 98, screen="what_fits", preferences=wishes)


def followed(day: date, point: str, first: int, **scores: dict[str, Any]) -> Iterator[Event]:
    """Screens of a follow-up with their answers."""
    for n, (screen, findings) in enumerate(scores.items(), first):
        yield event("answered", day, n, screen=screen, point=point, findings=findings)


def pain(*points: int) -> dict[str, int]:
    """The three pain scales."""
    return {f"nprs_{n}": point for n, point in enumerate(points, 1)}


def ticked(count: int) -> dict[str, str]:
    """The tick list with so many ticks."""
    return {f"rmdq_24_{n}": "yes" if n <= count else "no" for n in range(1, 25)}


def six_weeks(name: str, knowledge: Knowledge) -> Episode:
    """An example over six weeks: two weeks logged, answers at two and six weeks."""
    intake = read_intake(EXAMPLES / f"{name}.yaml", knowledge, START)
    events = list(answers(intake, knowledge, START, 100))
    events += followed(START, "start", 250, days_lost={"work_days_lost_28": 9, "activity_days_lost_28": 20})
    events += followed(START, "start", 260, mood={"phq_2_1": 3, "phq_2_2": 2, "gad_2_1": 1, "gad_2_2": 1})
    made = Episode.replay(events).intake(name, knowledge)
    assert made is not None
    thought = assess(made, knowledge, START)
    events.append(event("assessed", START, 300, why="intake", assessment=to_plain(thought)))
    gate = clear(thought, START)
    if not isinstance(gate, Blocked):
        programme = quick(gate, knowledge, START)
        events.append(event("planned", START, 301, programme=to_plain(programme)))
        events += logged(programme)
    events += followed(
        START + timedelta(DONE), "week_2", 500, pain=pain(3, 4, 6), since_then={"grc_1": 1},
    )  # fmt: skip
    events += followed(
        START + timedelta(LATER), "week_6", 600, pain=pain(1, 2, 3), daily_life=ticked(3), since_then={"grc_1": 4},
        days_lost={"work_days_lost_28": 1, "activity_days_lost_28": 4}, medicines_now={"pain_medicine_days_7": 0},
        mood={"phq_2_1": 1, "phq_2_2": 0, "gad_2_1": 0, "gad_2_2": 1},
    )  # fmt: skip
    return Episode.replay(events)


def logged(programme: Programme) -> Iterator[Event]:
    """Every dated session of the first two weeks done, one of them in part, one with a rise of pain."""
    dated = [s for week in programme.weeks for s in week.sessions if s.on and s.lines]
    for n, session in enumerate(dated):
        assert session.on is not None
        if session.on >= START + timedelta(DONE):
            continue
        lines = {line.exercise: "partly" if n == 1 else "done" for line in session.lines}
        after = 8 if n == 2 else 4
        yield event("logged", session.on, 400 + n, on=session.on.isoformat(), lines=lines, before=4, after=after)
