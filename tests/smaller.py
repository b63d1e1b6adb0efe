"""A programme in which one exercise has a smaller dose on one day of a week than on the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from backstay.model import Dose, Line, Programme, Session, Week

SMALLER = 2
"""So many repetitions fewer, and half of the minutes."""


def twice_in_a_week(made: Programme) -> tuple[str, date, date]:
    """An exercise counted in repetitions, alike on two of its days in the first week."""
    days = [(line, s.on) for s in made.weeks[0].sessions for line in s.lines if s.on and _counted(line.dose)]
    alike = Counter((line.exercise, line.dose) for line, _ in days)
    (name, dose), _ = next(row for row in alike.items() if row[1] > 1)
    first, second, *_ = sorted(on for line, on in days if (line.exercise, line.dose) == (name, dose))
    return name, first, second


def _counted(dose: Dose) -> bool:
    return dose.reps > SMALLER + 1 and dose.duration_min == 0


def smaller_on(made: Programme, name: str, on: date) -> Programme:
    """The same programme with a smaller dose of one exercise on one day."""
    return replace(made, weeks=tuple(_week(week, name, on) for week in made.weeks))


def _week(week: Week, name: str, on: date) -> Week:
    return replace(week, sessions=tuple(_session(s, name) if s.on == on else s for s in week.sessions))


def _session(session: Session, name: str) -> Session:
    return replace(session, lines=tuple(_line(line) if line.exercise == name else line for line in session.lines))


def _line(line: Line) -> Line:
    return replace(line, dose=replace(line.dose, reps=line.dose.reps - SMALLER), minutes=line.minutes / 2)
