"""Facts of one exercise, by a named function each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backstay.adapt import ladders
from backstay.adapt.facts import yes
from backstay.adapt.seen import WEEK, Seen
from backstay.adherence import met
from backstay.model import Feedback, Value

Fact = Callable[[Seen, str], Value | None]


def exercise_facts(seen: Seen, name: str) -> dict[str, Value]:
    """Every fact of an exercise that is known."""
    found = {fact.__name__: fact(seen, name) for fact in FACTS}
    return {key: value for key, value in found.items() if value is not None}


def hurts(seen: Seen, name: str) -> Value:
    """Sessions of the last two weeks in which it hurt."""
    return _told(seen, name, "hurts")


def too_hard(seen: Seen, name: str) -> Value:
    """Sessions of the last two weeks in which it was too hard."""
    return _told(seen, name, "too_hard")


def too_easy(seen: Seen, name: str) -> Value:
    """Sessions of the last two weeks in which it was too easy."""
    return _told(seen, name, "too_easy")


def _told(seen: Seen, name: str, feedback: Feedback) -> int:
    said = seen.said(name, seen.days_back("memory_days"))
    return len({on for on, line in said if line.feedback == feedback})


def met_sessions(seen: Seen, name: str) -> Value:
    """Sessions of the last four weeks in which all of it was done as shown."""
    return len(_met_on(seen, name))


def met_weeks(seen: Seen, name: str) -> Value:
    """How many of the last four weeks hold such a session."""
    return len({(seen.day - on) // WEEK for on in _met_on(seen, name)})


def _met_on(seen: Seen, name: str) -> frozenset[date]:
    days: dict[date, list[bool]] = {}
    for on, line in seen.said(name, seen.days_back("met_days")):
        session = seen.sessions.get(on)
        days.setdefault(on, []).append(session is not None and met(line, session))
    return frozenset(on for on, sides in days.items() if all(sides))


def has_lower(seen: Seen, name: str) -> Value:
    """An easier form is open to this person."""
    return yes(ladders.lower(seen, name))


def has_higher(seen: Seen, name: str) -> Value:
    """A harder form is open to this person."""
    return yes(ladders.higher(seen, name))


def higher_due(seen: Seen, name: str) -> Value:
    """A harder form stands in the programme for the coming week."""
    return yes({*ladders.above(seen, name)} & ladders.coming(seen))


def higher_hurt(seen: Seen, name: str) -> Value:
    """Sessions of the last two weeks in which a harder form hurt or was too hard."""
    forms = ladders.above(seen, name)
    return sum(_told(seen, form, "hurts") + _told(seen, form, "too_hard") for form in forms)


def effort_over(seen: Seen, name: str) -> Value | None:
    """How much harder it felt than planned when it was last done."""
    said = [(on, line) for on, line in seen.said(name, seen.days_back("memory_days")) if line.effort_rpe is not None]
    if not said or (session := seen.sessions.get(said[-1][0])) is None:
        return None
    planned = [line.dose.effort_rpe for line in session.lines if line.exercise == name]
    return (said[-1][1].effort_rpe or 0) - planned[0] if planned else None


FACTS: tuple[Fact, ...] = (
    hurts, too_hard, too_easy, met_sessions, met_weeks, has_lower, has_higher, higher_due, higher_hurt, effort_over,
)  # fmt: skip
