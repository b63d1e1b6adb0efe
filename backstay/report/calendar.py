"""A calendar to import: the sessions, appointments, follow-ups and the review, each with an id that never changes.

Times are local without a zone (RFC 5545 3.3.5, form 1): seven in the evening stays seven in the evening when the clocks
change and wherever the person is. Without a time of day an entry is for the whole day.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from backstay.model import Appointment, Knowledge, Programme, Session
from backstay.report.schedule import Due

ROOT = uuid.UUID("8a3b5a52-2d64-5f0e-9d4e-0d6b2b7c8f10")
PRODUCT = "-//Backstay//Backstay//EN"
ASKED = ("coming", "open")


def uid(who: str, kind: str, day: date) -> str:
    """The id of an entry: the same person, kind and day give the same one each time."""
    return f"{uuid.uuid5(ROOT, f'{who}:{kind}:{day.isoformat()}')}@backstay"


def calendar(
    who: str,
    made: Programme | None,
    dues: Iterable[Due],
    knowledge: Knowledge,
    stamp: datetime,
    at: time | None = None,
) -> bytes:
    """The file: sessions of the programme that stands, appointments, follow-ups still to come, and the review."""
    from icalendar import Calendar

    words = knowledge.words
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", words["report.calendar.name"])
    for session in _dated(made):
        _add(file, who, "session", session, knowledge, stamp, at)
    for visit in _visits(made):
        _add_visit(file, who, visit, knowledge, stamp)
    if made:
        _add_day(file, uid(who, "review", made.review_on), made.review_on, words["report.calendar.review"], stamp)
    for due in dues:
        if due.state in ASKED and due.waiting:
            says = words["report.calendar.follow_up"].format(name=due.point.name)
            _add_day(file, uid(who, f"follow_up_{due.point.id}", due.on), due.on, says, stamp)
    return bytes(file.to_ical())


def _dated(made: Programme | None) -> list[Session]:
    if made is None:
        return []
    return [session for week in made.weeks for session in week.sessions if session.on and session.lines]


def _visits(made: Programme | None) -> list[Appointment]:
    """The appointments from the first day of the programme on, each once."""
    if made is None:
        return []
    given = made.cleared.assessment.intake.preferences.appointments
    return list({(visit.on, visit.care): visit for visit in given if visit.on >= made.starts_on}.values())


def _add_visit(file: object, who: str, visit: Appointment, knowledge: Knowledge, stamp: datetime) -> None:
    care = knowledge.interventions.get(visit.care)
    name = care.name if care else visit.care
    says = knowledge.words["report.calendar.visit"].format(care=name, minutes=visit.minutes)
    _add_day(file, uid(who, f"visit_{visit.care}", visit.on), visit.on, says, stamp)


def _add(
    file: object, who: str, kind: str, session: Session, knowledge: Knowledge, stamp: datetime, at: time | None
) -> None:
    assert session.on is not None
    minutes = ceil(sum(line.minutes for line in session.lines))
    says = knowledge.words["report.calendar.session"].format(minutes=minutes)
    known = [knowledge.exercises.get(line.exercise) for line in session.lines]
    names = "\n".join(row.name for row in known if row)
    name = uid(who, kind, session.on)
    if at is None:
        _add_day(file, name, session.on, says, stamp, names)
    else:
        begins = datetime.combine(session.on, at)
        _entry(file, name, says, stamp, names, dtstart=begins, duration=timedelta(minutes=minutes))


def _add_day(file: object, name: str, day: date, says: str, stamp: datetime, more: str = "") -> None:
    _entry(file, name, says, stamp, more, dtstart=day, dtend=day + timedelta(days=1))


def _entry(file: object, name: str, says: str, stamp: datetime, more: str, **when: object) -> None:
    from icalendar import Event

    entry = Event()
    entry.add("uid", name)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("summary", says)
    for key, value in when.items():
        entry.add(key, value)
    if more:
        entry.add("description", more)
    entry.add("transp", "TRANSPARENT" if isinstance(when["dtstart"], date) and "dtend" in when else "OPAQUE")
    file.add_component(entry)  # type: ignore[attr-defined]
