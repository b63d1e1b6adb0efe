"""Load: minutes times planned effort of a week, and the level a week must not pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from backstay.adapt.seen import WEEK, Seen
from backstay.episode import Episode
from backstay.model import Knowledge, Programme, Session, StoredProgramme, Week


def load(sessions: Iterable[Session]) -> float:
    """Minutes times planned effort of some sessions."""
    return sum(line.minutes * line.dose.effort_rpe for session in sessions for line in session.lines)


def level(episode: Episode, on: date) -> float | None:
    """The load of the programme's week that holds a day; of the week before where a review cut it short.

    A holiday between two weeks belongs to the week before it.
    """
    held = _held(episode, on)
    return _week_load(*held) if held else None


def care_level(episode: Episode, on: date, knowledge: Knowledge) -> float:
    """The load of hands-on care in that same week, by the visits and appointments its programme knew of."""
    held = _held(episode, on)
    if held is None:
        return 0
    made, first = held
    programme = made.event.payload["programme"]
    given = programme.get("cleared", {}).get("assessment", {}).get("intake", {}).get("preferences", {})
    visits = [visit for course in programme.get("treatments", ()) for visit in course["sessions"]]
    number = 1 + sum(start < first for start in made.week_starts)
    return _care(
        first,
        [(date.fromisoformat(a["on"]), a["minutes"], a["care"]) for a in given.get("appointments", ())],
        [v["minutes"] * v["effort_rpe"] for v in visits if v["on"] is None and v["week"] == number],
        knowledge,
    )


def week_care(programme: Programme, week: Week, first: date, knowledge: Knowledge) -> float:
    """The load of hands-on care in a week of a programme that starts on a day."""
    given = programme.cleared.assessment.intake.preferences
    visits = [visit for course in programme.treatments for visit in course.sessions]
    return _care(
        first,
        [(a.on, a.minutes, a.care) for a in given.appointments],
        [v.minutes * v.effort_rpe for v in visits if v.on is None and v.week == week.number],
        knowledge,
    )


def _care(
    first: date, appointments: Iterable[tuple[date, float, str]], undated: Iterable[float], knowledge: Knowledge
) -> float:
    """Appointments of the week from a day on, and visits that have no day yet."""
    total = sum(undated)
    for on, minutes, name in appointments:
        care = knowledge.interventions.get(name)
        if first <= on < first + WEEK:
            total += minutes * knowledge.number(f"treatment_effort_{care.effort if care else 'none'}")
    return total


def _held(episode: Episode, on: date) -> tuple[StoredProgramme, date] | None:
    """The programme and the first day of its week that holds a day."""
    begun = [made for made in episode.programmes if made.starts_on <= on]
    if not begun:
        return None
    made = begun[-1]
    weeks = [start for start in made.week_starts if start <= on] or [made.starts_on]
    whole = weeks[-1] + WEEK <= made.review_on or len(weeks) == 1
    return made, weeks[-1] if whole else weeks[-2]


def _week_load(made: StoredProgramme, first: date) -> float:
    return load(session for on, session in made.sessions.items() if first <= on < first + WEEK)


def current_week(seen: Seen) -> Week | None:
    """The dated week of the programme that holds today."""
    days = [week for week in seen.programme.weeks if week.starts_on and week.starts_on <= seen.day]
    return days[-1] if days and seen.day < seen.programme.review_on else None


def load_rising(seen: Seen) -> bool | None:
    """Whether this week of the programme asks for more than the one before it."""
    week, before = current_week(seen), level(seen.episode, seen.day - WEEK)
    if week is None or before is None:
        return None
    return load(week.sessions) > before


def ends(seen: Seen, first: date) -> date:
    """The last of the days after one on which load stays level."""
    return first + timedelta(days=seen.knowledge.number("broken_days"))
