"""Another solver in another process agrees with ours: on our rows, and on the whole problem written a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from backstay.knowledge import load
from backstay.model import Knowledge, Line, Session
from backstay.plan.prepare import chains
from bench import rows
from bench.oracle import TOLERANCE, as_case, compared
from bench.whole import POINTS, Week, Whole, chosen, decoded, whole
from tests.people import LITTLE_TIME, SEVERE, solved

KNOWLEDGE = load()
LADDERS = 5
SECONDS = 60.0
MONDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 2, 4, 5, 6
"""Where the weeks of these programmes end and begin."""


def few() -> Knowledge:
    kept = {row.id: row for chain in chains(KNOWLEDGE)[:LADDERS] for row in chain}
    return replace(KNOWLEDGE, exercises=kept)


@cache
def second() -> tuple[Whole, tuple[Week, ...], float]:
    """One person's whole problem, and our programme for it."""
    programme = solved(SEVERE)
    weeks = tuple(week.sessions for week in programme.weeks)
    return whole(as_case(programme, KNOWLEDGE)), weeks, programme.proof.score


def test_cp_sat_stands_round_our_bound() -> None:
    ours, theirs = rows.compared(LITTLE_TIME, few(), SECONDS)
    assert theirs["best"] is not None and rows.brackets(ours, theirs)
    assert not rows.brackets({**ours, "bound": theirs["best"] - 1}, theirs)
    assert not rows.brackets({**ours, "placed": theirs["bound"] + 1}, theirs)


def test_the_whole_problem_written_a_second_time_stands_round_ours() -> None:
    found = compared(LITTLE_TIME, few(), SECONDS)
    assert found.agrees and found.status == "optimal"
    assert not replace(found, bound=found.best - 1).agrees and not replace(found, placed=found.bound_there + 1).agrees
    assert not replace(found, best_there=found.best + 1).agrees and not replace(found, broken=("minutes",)).agrees


@pytest.mark.xdist_group("solved")
def test_it_accepts_our_programme_and_counts_the_same_points() -> None:
    made, weeks, worth = second()
    values = made.model.filled(chosen(made, weeks))
    assert not made.model.broken(values)
    assert made.model.worth(values) / POINTS == pytest.approx(worth, abs=TOLERANCE)
    there = [sorted((s.weekday, line.exercise, line.minutes) for s in week for line in s.lines) for week in weeks]
    back = decoded(made, values)
    assert there == [sorted((s.weekday, x.exercise, x.minutes) for s in week for x in s.lines) for week in back]


def _kind(line: Line) -> str:
    return KNOWLEDGE.exercises[line.exercise].kind


def _longer(week: Week) -> Week:
    """A walk longer than the day."""
    return tuple(replace(s, lines=tuple(_more(line) for line in s.lines)) for s in week)


def _more(line: Line) -> Line:
    return replace(line, minutes=line.minutes + 20) if _kind(line) == "aerobic" else line


def _alone(week: Week) -> Week:
    """One exercise alone, no walk."""
    return tuple(_only(s) for s in week)


def _only(session: Session) -> Session:
    one = [line for line in session.lines if _kind(line) != "aerobic"][:1]
    return replace(session, lines=tuple(one) or session.lines)


def _left(week: Week) -> Week:
    """A week without what has only just begun."""
    return ()


@pytest.mark.xdist_group("solved")
@pytest.mark.parametrize("harm", (_longer, _alone, _left))
def test_it_refuses_a_programme_that_breaks_a_rule(harm: Callable[[Week], Week]) -> None:
    made, weeks, _ = second()
    harmed = tuple(harm(week) if number == 1 else week for number, week in enumerate(weeks))
    assert harmed != weeks
    assert made.model.broken(made.model.filled(chosen(made, harmed)))


@pytest.mark.xdist_group("solved")
def test_it_knows_strength_only_on_the_days_for_it() -> None:
    made, weeks, _ = second()
    held = {(on.week, day) for on, day, _ in made.lines if made.rung(on).strength}
    assert held and {day for _, day in held} <= {*made.case.strength_days}
    assert any(_kind(line) == "strength" for week in weeks for s in week for line in s.lines)
    other = next(day for day in made.case.days if day not in made.case.strength_days)
    moved = tuple(tuple(replace(s, weekday=other) if _strong(s) else s for s in week) for week in weeks)
    with pytest.raises(KeyError):
        chosen(made, moved)


def _strong(session: Session) -> bool:
    return any(_kind(line) == "strength" for line in session.lines)
