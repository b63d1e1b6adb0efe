"""The checker: silent on what the planner makes, and loud, by name, on every way to break it."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.assess import assess, clear
from backstay.model import (
    Cleared,
    Line,
    Programme,
    Session,
)
from backstay.plan import check, quick
from backstay.plan.check import RULES
from backstay.wire import WireError, from_plain, to_plain
from tests import (  # noqa: F401  (each registers its ways to break a programme)
    breaking_adjustment,
    breaking_clearance,
    breaking_ladders,
    breaking_lines,
    breaking_reasons,
    breaking_treat,
    breaking_weeks,
    breaking_wishes,
)
from tests.breaking import (
    EXAMPLES,
    EXERCISES,
    KNOWLEDGE,
    LIMITED,
    MUTATIONS,
    SEVERE,
    STANDARD,
    answer,
    broken,
    dosed,
    edit_dose,
    edit_line,
    edit_week,
    kind,
    programme,
)


@pytest.mark.parametrize("name", [STANDARD, LIMITED, SEVERE])
def test_what_the_planner_makes_breaks_nothing(name: str) -> None:
    assert check(programme(name), KNOWLEDGE) == ()


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_broken_programme_is_caught_by_name(mutation: str) -> None:
    change, constraint, base = MUTATIONS[mutation]
    found = [v for v in check(change(programme(base)), KNOWLEDGE) if v.constraint == constraint]
    assert found and all(v.where and v.says for v in found)


@given(st.data())
@settings(max_examples=25)
def test_no_garbled_programme_crashes_the_checker(data: st.DataObject) -> None:
    """Any leaf of a real programme replaced by something of no sense: refused by type or judged, never a crash."""
    plain = to_plain(programme(STANDARD))
    for _ in range(data.draw(st.integers(1, 3))):
        place, key = plain, data.draw(st.sampled_from(sorted(plain)))
        while isinstance(place[key], dict | list) and place[key]:
            place = place[key]
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
        place[key] = data.draw(st.sampled_from((None, "no sense", "", -5, 10**9, "2031-01-01", True, [])))
    try:
        garbled = from_plain(plain, Programme)
    except WireError:
        return
    assert isinstance(check(garbled, KNOWLEDGE), tuple)


def test_an_answer_that_is_no_number_breaks_the_rules_that_read_it() -> None:
    garbled = answer(programme(), "episode_days", "long")
    assert KNOWLEDGE.words["plan.check.unreadable"] in {v.where for v in check(garbled, KNOWLEDGE)}


def test_a_programme_that_goes_on_is_checked_against_the_one_before() -> None:
    before = programme()
    later = before.starts_on + timedelta(days=8)
    intake = before.cleared.assessment.intake
    findings = tuple(replace(f, observed_on=later) for f in intake.findings)
    cleared = clear(assess(replace(intake, findings=findings), KNOWLEDGE, later), later)
    assert isinstance(cleared, Cleared)
    made = quick(cleared, KNOWLEDGE, later, previous=before)
    assert check(made, KNOWLEDGE, previous=before) == ()
    assert "score" in broken(made)


def test_every_rule_is_broken_by_some_mutation() -> None:
    assert {rule.__name__ for rule in RULES} == {constraint for _, constraint, _ in MUTATIONS.values()}


def test_a_violation_says_where_in_words() -> None:
    made = edit_line(programme(), 1, 0, 0, exercise="levitation")
    on = made.weeks[0].sessions[0].on
    assert on is not None
    where = next(v.where for v in check(made, KNOWLEDGE) if v.constraint == "unknown_exercise")
    assert where == f"week 1, {on:%A}, levitation"


def imported(file: Path) -> set[str]:
    """Our own modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module == "backstay.plan"
            found |= {f"{node.module}.{a.name}" for a in node.names} if inside else {node.module}
    return {name for name in found if name.startswith("backstay")}


def test_the_checker_shares_nothing_with_the_planner() -> None:
    for file in (EXAMPLES.parent / "backstay" / "plan").glob("check*.py"):
        shared = imported(file) - {"backstay.model", "backstay.rules"}
        assert not [name for name in shared if not name.startswith("backstay.plan.check")]


# ── Small random changes are caught, or do no harm by an argument of the test's own ─────────────────

FIELDS = ("sets", "reps", "hold_s", "duration_min", "times_per_day", "tempo_s", "rest_s", "days_per_week")


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """A person and one of the lines of their programme."""
    name = draw(st.sampled_from([STANDARD, LIMITED, SEVERE]))
    weeks = [w for w in programme(name).weeks if w.sessions]
    week = draw(st.sampled_from(weeks))
    session = draw(st.integers(0, len(week.sessions) - 1))
    return name, week.number, session, draw(st.integers(0, len(week.sessions[session].lines) - 1))


SMALL = st.integers(-3, 3).filter(bool)


@settings(max_examples=60)
@given(places(), SMALL)
def test_changed_minutes_are_always_caught(place: tuple[str, int, int, int], by: int) -> None:
    name, *where = place
    made = programme(name)
    line = made.weeks[where[0] - 1].sessions[where[1]].lines[where[2]]
    assert "line_minutes" in broken(edit_line(made, *where, minutes=line.minutes + by))


def seconds(line: Line) -> int:
    """The work of a dose on one day, summed repetition by repetition."""
    dose, total = line.dose, int(line.dose.duration_min) * 60
    for number in range(dose.sets):
        total += 0 if number == 0 else dose.rest_s
        for _ in range(dose.reps):
            total += (dose.tempo_s + dose.hold_s) * (2 if dose.side == "both" else 1)
    return (total + 30) * dose.times_per_day


def harmless(line: Line) -> bool:
    """A dose the exercise allows, that takes the minutes written beside it."""
    ranges, dose = EXERCISES[line.exercise].dose, line.dose
    names = ("sets", "reps", "hold_s", "duration_min", "times_per_day")
    allowed = all(getattr(ranges, n)[0] <= getattr(dose, n) <= getattr(ranges, n)[1] for n in names)
    own = (dose.tempo_s, dose.rest_s) == (ranges.tempo_s, ranges.rest_s)
    return allowed and own and 60 * (line.minutes - 1) < seconds(line) <= 60 * line.minutes


@settings(max_examples=150)
@given(places(), st.sampled_from(FIELDS), SMALL)
def test_a_changed_dose_is_caught_or_harmless(place: tuple[str, int, int, int], field: str, by: int) -> None:
    name, *where = place
    line = programme(name).weeks[where[0] - 1].sessions[where[1]].lines[where[2]]
    made = edit_dose(programme(name), *where, **{field: getattr(line.dose, field) + by})
    changed = made.weeks[where[0] - 1].sessions[where[1]].lines[where[2]]
    assert broken(made) or (field != "days_per_week" and dosed(line) and harmless(changed))


@settings(max_examples=100)
@given(places(), st.integers(0, 6))
def test_a_session_moved_to_another_day_is_caught_or_fits_there(
    place: tuple[str, int, int, int], weekday: int
) -> None:
    name, number, index, _ = place
    made = programme(name)
    session = made.weeks[number - 1].sessions[index]
    rest = tuple(s for s in made.weeks[number - 1].sessions if s is not session)
    later = made.starts_on.weekday()
    there = sorted((*rest, replace(session, weekday=weekday)), key=lambda s: (s.weekday - later) % 7)
    moved = edit_week(made, number, sessions=tuple(there))
    if weekday == session.weekday:
        assert not broken(moved)
    elif not broken(moved):
        assert fits(moved, number, session, weekday)


def fits(made: Programme, number: int, session: Session, weekday: int) -> bool:
    """Undated, alone on a day that is long enough, and a day away from any other strength."""
    week = made.weeks[number - 1]
    strong = [
        made.starts_on.toordinal() + (w.number - 1) * 7 + (s.weekday - made.starts_on.weekday()) % 7
        for w in made.weeks
        for s in w.sessions
        if any(kind(line) == "strength" for line in s.lines)
    ]
    minutes = made.cleared.assessment.intake.preferences.minutes_per_day[weekday]
    return (
        session.on is None
        and [s.weekday for s in week.sessions].count(weekday) == 1
        and sum(line.minutes for line in session.lines) <= minutes
        and all(day + 1 not in strong for day in strong)
    )
