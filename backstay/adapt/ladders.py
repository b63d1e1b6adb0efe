"""Ladders as they stand for one person: where they are, what lies below and above, what comes soon."""

from __future__ import annotations

from backstay.adapt.seen import DAY, WEEK, Seen
from backstay.model import Exercise


def lower(seen: Seen, name: str) -> Exercise | None:
    """The nearest easier form that is open to this person."""
    at = seen.knowledge.exercises[name].regress_to
    while at in seen.knowledge.exercises:
        if found := seen.open(at):
            return found
        at = seen.knowledge.exercises[at].regress_to
    return None


def higher(seen: Seen, name: str) -> Exercise | None:
    """The nearest harder form that is open to this person."""
    return next((e for each in above(seen, name) if (e := seen.open(each))), None)


def above(seen: Seen, name: str) -> tuple[str, ...]:
    """All harder forms, the nearest first."""
    known, found = seen.knowledge.exercises, []
    at = known[name].progress_to
    while at in known:
        found.append(at)
        at = known[at].progress_to
    return tuple(found)


def root(seen: Seen, name: str) -> str:
    """The easiest form of a ladder, which names the ladder."""
    known = seen.knowledge.exercises
    while known[name].regress_to in known:
        name = known[name].regress_to
    return name


def coming(seen: Seen) -> frozenset[str]:
    """Exercises that stand in the programme for the coming seven days."""
    last = seen.day + WEEK - DAY
    return frozenset(
        line.exercise
        for week in seen.programme.weeks
        for session in week.sessions
        if session.on and seen.day <= session.on <= last
        for line in session.lines
    )


def standing(seen: Seen) -> tuple[str, ...]:
    """Where the person is on each ladder of the programme: the form done last, else the easiest asked for."""
    names = _asked(seen) | coming(seen)
    ladders: dict[str, list[str]] = {}
    for name in sorted(name for name in names if name in seen.knowledge.exercises):
        ladders.setdefault(root(seen, name), []).append(name)
    return tuple(_done_last(seen, rungs) or _easiest(seen, rungs) for rungs in ladders.values())


def looked_at(seen: Seen) -> tuple[str, ...]:
    """Where the person is on each ladder, and whatever else hurt lately."""
    since = seen.days_back("memory_days")
    lines = (line for log in seen.logs if log.on >= since for line in log.lines)
    hurt = [line.exercise for line in lines if line.feedback == "hurts" and line.exercise in seen.knowledge.exercises]
    return tuple(dict.fromkeys((*standing(seen), *hurt)))


def _asked(seen: Seen) -> frozenset[str]:
    """What was ever asked for up to today."""
    sessions = (s for made in seen.episode.programmes for on, s in made.sessions.items() if on <= seen.day)
    return frozenset(line.exercise for session in sessions for line in session.lines)


def _done_last(seen: Seen, rungs: list[str]) -> str:
    said = [(on, line.did, name) for name in rungs for on, line in seen.said(name, seen.days_back("met_days"))]
    done = [(on, -len(above(seen, name)), name) for on, did, name in said if did != "not"]
    return max(done)[-1] if done else ""


def _easiest(seen: Seen, rungs: list[str]) -> str:
    return max(rungs, key=lambda name: len(above(seen, name)))
