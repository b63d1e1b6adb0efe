"""Scores over time: every answer keeps its day, the newest of a day counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from backstay.episode import SAFETY_CHECKED, day_of
from backstay.model import Event, Instrument, Knowledge, Reading, Score, Value
from backstay.rules import NOT_SURE

Scorer = Callable[[Instrument, Mapping[int, Value]], Score]


def started_on(events: Iterable[Event]) -> date | None:
    """The day of the first full set of answers: follow-ups count from it."""
    full = (e for e in events if e.kind == "assessed" and e.payload["why"] in SAFETY_CHECKED)
    return next(map(day_of, full), None)


def history(events: Iterable[Event], knowledge: Knowledge, score: Scorer) -> tuple[Reading, ...]:
    """Every instrument as it was answered, one reading an instrument and day, oldest first."""
    newest: dict[tuple[str, date], Reading] = {}
    for event in events:
        if event.kind == "answered":
            for made in _readings(event, knowledge, score):
                newest[made.instrument, made.on] = made
    return tuple(sorted(newest.values(), key=lambda made: made.on))


def answers_over_time(events: Iterable[Event], codes: Iterable[str]) -> tuple[tuple[date, str, Value], ...]:
    """What was answered to these questions, and when; the newest of a day counts."""
    wanted, newest = frozenset(codes), {}
    for event in events:
        for code, value in _said(event).items():
            known = _value(value)
            if code in wanted and known is not None:
                newest[day_of(event), code] = known
    return tuple((day, code, value) for (day, code), value in sorted(newest.items()))


def _said(event: Event) -> Mapping[str, Any]:
    return event.payload.get("findings", {}) if event.kind == "answered" else {}


def _value(said: Any) -> Value | None:
    """A bare answer, or the value of a dated one; not sure is no answer."""
    bare = said.get("value") if isinstance(said, Mapping) else said
    return None if bare == NOT_SURE else bare


def _readings(event: Event, knowledge: Knowledge, score: Scorer) -> Iterator[Reading]:
    said = _said(event)
    for instrument in knowledge.instruments.values():
        if instrument.layout == "score_only":
            yield from _entered(event, instrument)
        elif items := _items(instrument.key, said):
            value = score(instrument, items).value
            yield Reading(
                instrument=instrument.key,
                on=day_of(event),
                value=value,
                items=items,
                named=_named(instrument.key, said),
            )


def _entered(event: Event, instrument: Instrument) -> Iterator[Reading]:
    """A score a clinic entered, on the day it was taken."""
    said = _said(event).get(instrument.key)
    value = _value(said)
    if isinstance(said, Mapping) and said.get("method") == "therapist" and value is not None:
        yield Reading(instrument=instrument.key, on=date.fromisoformat(said["observed_on"]), value=float(value))


def _items(key: str, said: Mapping[str, Any]) -> dict[int, Value]:
    prefix = f"{key}_"
    found = {code.removeprefix(prefix): _value(value) for code, value in said.items() if code.startswith(prefix)}
    return {int(item): value for item, value in found.items() if item.isdecimal() and value is not None}


def _named(key: str, said: Mapping[str, Any]) -> dict[int, str]:
    prefix = f"{key}_activity_"
    found = {code.removeprefix(prefix): _value(value) for code, value in said.items() if code.startswith(prefix)}
    return {int(item): str(value) for item, value in found.items() if item.isdecimal() and value}
