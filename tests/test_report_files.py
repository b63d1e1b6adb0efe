"""Files to keep: a calendar that any programme reads, and a table no spreadsheet runs."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.assess.score import score
from backstay.episode import Episode
from backstay.knowledge import load
from backstay.model import Appointment, Event, Programme
from backstay.plan import quick
from backstay.report import calendar, history, outcomes, schedule
from backstay.report.calendar import uid
from backstay.report.tidy import COLUMNS, RUNS, rows, safe, table
from tests.people import TODAY, cleared

KNOWLEDGE = load()
STAMP = datetime(2026, 3, 20, 8, tzinfo=UTC)


@cache
def made() -> Programme:
    return quick(cleared(0, KNOWLEDGE), KNOWLEDGE, TODAY)


def entries(file: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def test_the_calendar_holds_every_dated_session_the_review_and_what_is_still_to_be_asked() -> None:
    start = made().starts_on
    dues = schedule(start, [], {}, KNOWLEDGE, start)
    found = entries(calendar("someone", made(), dues, KNOWLEDGE, STAMP))
    sessions = [s for week in made().weeks for s in week.sessions if s.on and s.lines]
    open_ones = [due for due in dues if due.waiting]
    assert len(found) == len(sessions) + 1 + len(open_ones)
    assert {entry["DTSTART"].dt for entry in found} == {
        *(s.on for s in sessions),
        made().review_on,
        *(due.on for due in open_ones),
    }
    assert not [entry for entry in found if isinstance(entry["DTSTART"].dt, datetime)], "whole days"


def test_appointments_from_the_first_day_on_stand_in_the_calendar_each_once() -> None:
    gate = made().cleared
    given = gate.assessment.intake.preferences
    days = [made().starts_on + timedelta(days=n) for n in (-1, 3, 3, 60)]
    visits = tuple(Appointment(on=day, minutes=40, care="mobilisation") for day in days)
    intake = replace(gate.assessment.intake, preferences=replace(given, appointments=visits))
    plan = replace(made(), cleared=replace(gate, assessment=replace(gate.assessment, intake=intake)))
    name = KNOWLEDGE.interventions["mobilisation"].name
    found = [e for e in entries(calendar("someone", plan, (), KNOWLEDGE, STAMP)) if name in str(e["SUMMARY"])]
    assert [entry["DTSTART"].dt for entry in found] == [days[1], days[3]]
    assert all("40 minutes" in str(entry["SUMMARY"]) for entry in found)


def test_ids_never_change_and_differ_between_people_kinds_and_days() -> None:
    first, again = (calendar("someone", made(), (), KNOWLEDGE, STAMP) for _ in range(2))
    assert first == again
    ids = [str(entry["UID"]) for entry in entries(first)]
    assert len(set(ids)) == len(ids)
    other = {str(entry["UID"]) for entry in entries(calendar("somebody else", made(), (), KNOWLEDGE, STAMP))}
    assert not other & set(ids)
    assert uid("a", "session", date(2026, 1, 1)) == uid("a", "session", date(2026, 1, 1))


def test_a_session_keeps_its_time_of_day_when_the_clocks_change() -> None:
    """Local times without a zone: seven in the evening on both sides of 29 March 2026 in Vienna."""
    weeks = made().weeks
    first = next(week for week in weeks if week.sessions)
    sessions = tuple(replace(first.sessions[0], on=day) for day in (date(2026, 3, 28), date(2026, 3, 29)))
    spring = replace(made(), weeks=(replace(first, sessions=sessions),))
    found = [e for e in entries(calendar("x", spring, (), KNOWLEDGE, STAMP, at=time(19))) if "DURATION" in e]
    starts = [entry["DTSTART"].dt for entry in found]
    assert [s.time() for s in starts] == [time(19), time(19)] and all(s.tzinfo is None for s in starts)
    there = [s.replace(tzinfo=ZoneInfo("Europe/Vienna")) for s in starts]
    assert [s.astimezone(UTC).hour for s in there] == [18, 17], "the same local hour, an hour apart in UTC"


def test_a_calendar_without_a_programme_holds_only_the_questions() -> None:
    start = date(2026, 1, 5)
    found = entries(calendar("x", None, schedule(start, [], {}, KNOWLEDGE, start), KNOWLEDGE, STAMP))
    assert found and not [e for e in found if e["DTSTART"].dt == made().review_on]


# ── The table ───────────────────────────────────────────────────────────────


def happened(kind: str, **payload: Any) -> Event:
    return Event(id=str(uuid.uuid4()), kind=kind, happened_at="2026-11-01T10:00:00+01:00", payload=payload)


EVENTS = [
    happened("answered", screen="person", person={"birth_year": 80, "sex": "male", "country": "GB", "goals": ["=1"]}),
    happened("answered", screen="pain", findings={"nprs_1": 4, "nprs_2": 5, "nprs_3": 6}),
    happened("answered", screen="own", findings={"psfs_activity_1": "@cmd|' /C calc'!A0", "psfs_1": 3}),
    happened("answered", screen="since_then", findings={"grc_1": -3}),
    happened("logged", on="2026-11-02", lines={"bridge": "done", "walk": "not"}, before=4, after=3),
    happened("next_morning", on="2026-11-02", pain=2),
    happened("flare_up", on="2026-11-02", ends_on="2026-11-05"),
    happened("concern", says="+1 this, \"that\"\nand more"),
    happened("from_a_later_version", anything=[1]),
]  # fmt: skip


def made_table() -> list[dict[str, str]]:
    episode = Episode.replay(EVENTS)
    known = history(EVENTS, KNOWLEDGE, score)
    found = outcomes(known, date(2026, 11, 1), KNOWLEDGE, date(2026, 11, 2))
    return list(csv.DictReader(table(episode, known, found, KNOWLEDGE).splitlines(keepends=True)))


def test_every_event_answer_score_and_exercise_is_a_row_with_all_columns() -> None:
    found = made_table()
    assert all(set(row) == set(COLUMNS) and None not in row.values() for row in found)
    kinds = [row["row"] for row in found]
    assert kinds.count("event") == len(EVENTS)
    assert {e.id for e in EVENTS} <= {row["event_id"] for row in found}
    answers = {row["name"]: row["value"] for row in found if row["row"] == "answer"}
    assert answers == {"nprs_1": "4", "nprs_2": "5", "nprs_3": "6", "psfs_1": "3", "grc_1": "-3",
                       "psfs_activity_1": "'@cmd|' /C calc'!A0"}  # fmt: skip
    done = {row["item"]: row["value"] for row in found if row["row"] == "session"}
    assert done == {"bridge": "done", "walk": "not", "before": "4", "after": "3", "pain": "2"}
    assert {row["on"] for row in found if row["row"] == "session"} == {"2026-11-02"}
    assert ("nprs", "5") in {(row["name"], row["value"]) for row in found if row["row"] == "score"}
    assert any(row["row"] == "outcome" and row["note"] == "too_early" for row in found)


@given(st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.none()))
def test_no_cell_is_run_as_a_formula(value: Any) -> None:
    cell = safe(value)
    if cell.startswith(RUNS):
        assert float(cell) <= 0, "only a plain number may begin with a minus"


@pytest.mark.parametrize(
    "text, cell", [("=1+1", "'=1+1"), ("-2", "-2"), ("-2+3", "'-2+3"), ("\tx", "'\tx"), ("a=b", "a=b")]
)
def test_cells_on_each_side(text: str, cell: str) -> None:
    assert safe(text) == cell


def test_rows_come_in_the_order_things_happened() -> None:
    episode = Episode.replay(EVENTS)
    ids = [row["event_id"] for row in rows(episode, (), (), KNOWLEDGE) if row["row"] == "event"]
    assert ids == [event.id for event in EVENTS]


def test_tomorrow_is_another_entry() -> None:
    day = date(2026, 12, 31)
    assert uid("a", "session", day) != uid("a", "session", day + timedelta(1))


def test_a_short_event_keeps_what_it_says() -> None:
    notes = {row["name"]: row["note"] for row in made_table() if row["row"] == "event"}
    assert notes["flare_up"] == "on=2026-11-02; ends_on=2026-11-05" and "and more" in notes["concern"]
    assert notes["from_a_later_version"] == "anything=1"
