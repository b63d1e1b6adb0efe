"""Everything as a table: one row an answer, a score or an exercise of a session; columns in COLUMNS.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backstay.episode import Episode, day_of
from backstay.model import Event, Knowledge, Outcome, Reading

COLUMNS = ("row", "on", "happened_at", "name", "item", "value", "unit", "note", "by", "event_id")
CAMERA_COUNTS = ("reps", "partial_reps", "held_s", "judged_share")
"""What of a set is one number."""
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONG = ("answered", "assessed", "planned", "logged", "next_morning", "tested", "performed", "test_felt")
"""What these hold stands in rows of its own, or is a whole assessment or programme: the complete copy has it."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")
Row = Mapping[str, Any]


class _Lines(list[str]):
    """Where the csv writer puts its lines."""

    def write(self, line: str) -> None:
        self.append(line)


def table(
    episode: Episode, readings: Iterable[Reading], outcomes: Iterable[Outcome], knowledge: Knowledge
) -> str:
    """All of it as CSV."""
    lines = _Lines()
    writer = csv.DictWriter(lines, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(episode, readings, outcomes, knowledge):
        writer.writerow({key: safe(value) for key, value in row.items()})
    return "".join(lines)


def safe(value: Any) -> str:
    """A value as a cell that no spreadsheet runs."""
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return f"'{text}" if text.startswith(RUNS) and not NUMBER.fullmatch(text) else text


def rows(
    episode: Episode, readings: Iterable[Reading], outcomes: Iterable[Outcome], knowledge: Knowledge
) -> Iterator[Row]:
    """One row an event, an answer, a painted area, an exercise, a pain, a score and an outcome."""
    for event in episode.events:
        yield from _of_event(event, knowledge)
    for reading in readings:
        yield {"row": "score", "on": reading.on, "name": reading.instrument, "value": reading.value}
    for outcome in outcomes:
        yield {
            "row": "outcome",
            "on": outcome.answered_on or outcome.due_on,
            "name": outcome.instrument,
            "item": outcome.point,
            "value": outcome.change,
            "note": outcome.verdict,
        }


def _of_event(event: Event, knowledge: Knowledge) -> Iterator[Row]:
    known = {"on": day_of(event), "happened_at": event.happened_at, "by": event.by, "event_id": event.id}
    said = event.payload
    short = "" if event.kind in LONG else _flat(said)
    yield {**known, "row": "event", "name": event.kind, "item": said.get("screen", ""), "note": short}
    for code, value in said.get("findings", {}).items() if event.kind == "answered" else ():
        yield {**known, "row": "answer", "name": code, **_answer(code, value, knowledge)}
    for key, value in (said.get("person") or {}).items() if event.kind == "answered" else ():
        yield {**known, "row": "person", "name": key, "value": _flat(value)}
    for key, value in (said.get("preferences") or {}).items() if event.kind == "answered" else ():
        yield {**known, "row": "wish", "name": key, "value": _flat(value)}
    for area in said.get("pain_areas", ()) if event.kind == "answered" else ():
        place = {"name": area["region"], "item": area["side"], "note": area.get("quality", "")}
        yield {**known, "row": "pain_area", **place, "value": area["intensity_nprs"]}
    if event.kind in ("tested", "performed"):
        yield from _seen(known, said)
    if event.kind in ("logged", "next_morning", "test_felt"):
        yield from _session({**known, "on": said["on"]}, said)


def _answer(code: str, value: Any, knowledge: Knowledge) -> Row:
    dated = value if isinstance(value, Mapping) else {"value": value}
    unit = knowledge.questions[code].unit if code in knowledge.questions else ""
    note = f"since {dated['observed_on']}" if dated.get("observed_on") else ""
    return {"value": dated.get("value"), "unit": dated.get("unit") or unit, "note": note}


def _seen(known: Row, said: Mapping[str, Any]) -> Iterator[Row]:
    """What a camera saw: the findings of a test, and of tests and sets the count and each range with its interval."""
    known = {**known, "on": said.get("on", known["on"])}
    name, made = said.get("test") or said.get("exercise", ""), said.get("performance") or {}
    for row in filter(_is_map, said.get("findings") or ()):
        value = {"value": row.get("value"), "unit": row.get("unit", ""), "note": row.get("side", "")}
        yield {**known, "row": "camera_test", "name": name, "item": row.get("code", ""), **value}
    for key in CAMERA_COUNTS:
        if made.get(key) is not None:
            yield {**known, "row": "camera", "name": name, "item": key, "value": made[key]}
    angles = {"": made.get("rom_deg"), **(made.get("sides_deg") or {})}
    for side, seen in ((side, seen) for side, seen in angles.items() if _is_map(seen)):
        rest = {"value": seen.get("deg"), "unit": "degrees", "note": _flat({**seen, "side": side})}
        yield {**known, "row": "camera", "name": name, "item": "rom_deg", **rest}


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _session(known: Row, said: Mapping[str, Any]) -> Iterator[Row]:
    for exercise, did in said.get("lines", {}).items():
        more = said.get("details", {}).get(exercise, {})
        yield {**known, "row": "session", "name": "exercise", "item": exercise, "value": did, "note": _flat(more)}
    for key in ("before", "during", "after", "pain"):
        if said.get(key) is not None:
            note = " ".join(filter(None, (said.get("test"), said.get("place"))))
            pain = {"name": "pain_nprs", "item": key, "value": said[key], "note": note}
            yield {**known, "row": "session", **pain}
    for sign in said.get("signs", ()):
        yield {**known, "row": "session", "name": "sign", "item": sign, "value": "yes"}
    if said.get("effort") is not None:
        yield {**known, "row": "session", "name": "effort_rpe", "value": said["effort"]}


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={_flat(part)}" for key, part in value.items())
    return "; ".join(map(_flat, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
