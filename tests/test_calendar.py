"""Holidays, bad weeks and appointments: moved and fixed, never lost; and lighter weeks that are lighter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.model import Absence, Appointment, Cleared, Programme
from backstay.plan import check, plan, quick
from backstay.plan.calendar import week_starts
from backstay.plan.prepare import make_case
from tests.people import TODAY, cleared

KNOWLEDGE = load()
WEEK = timedelta(weeks=1)
HANDS_ON = sorted(row.id for row in KNOWLEDGE.interventions.values() if row.kind == "therapist")


def having(gate: Cleared, **changes: object) -> Cleared:
    intake = gate.assessment.intake
    preferences = replace(intake.preferences, **changes)  # type: ignore[arg-type]
    return replace(gate, assessment=replace(gate.assessment, intake=replace(intake, preferences=preferences)))


def away(start: int, days: int) -> Absence:
    return Absence(first_on=TODAY + timedelta(days=start), last_on=TODAY + timedelta(days=start + days - 1))


def exercises(made: Programme) -> list[list[str]]:
    return [sorted({x.exercise for s in w.sessions for x in s.lines}) for w in made.weeks]


absences = st.lists(st.builds(away, st.integers(0, 40), st.integers(1, 16)), max_size=3)
visits = st.lists(
    st.builds(
        Appointment,
        on=st.integers(0, 60).map(lambda n: TODAY + timedelta(days=n)),
        minutes=st.integers(10, 60),
        care=st.sampled_from(HANDS_ON),
    ),
    max_size=6,
)


@settings(max_examples=12)
@given(seed=st.integers(0, 500), gone=absences, fixed=visits)
def test_any_absences_and_appointments_give_a_checked_programme(
    seed: int, gone: list[Absence], fixed: list[Appointment]
) -> None:
    gate = having(cleared(seed, KNOWLEDGE), away=tuple(gone), appointments=tuple(fixed))
    made = quick(gate, KNOWLEDGE, TODAY)
    assert check(made, KNOWLEDGE) == ()
    days = [s.on for w in made.weeks for s in w.sessions if s.on]
    assert not [day for day in days for a in gone if a.first_on <= day <= a.last_on]
    assert len(made.weeks) == 12


def test_a_solved_programme_keeps_to_absences_and_appointments() -> None:
    visit = Appointment(on=TODAY + timedelta(days=2), minutes=15, care=HANDS_ON[0])
    gate = having(cleared(1, KNOWLEDGE), away=(away(10, 9),), appointments=(visit,))
    assert check(plan(gate, KNOWLEDGE, TODAY), KNOWLEDGE) == ()


def test_a_holiday_moves_whole_weeks_and_loses_none() -> None:
    gate = having(cleared(0, KNOWLEDGE), minutes_per_day=(30,) * 7)
    home = quick(gate, KNOWLEDGE, TODAY)
    gone = quick(having(gate, away=(away(7, 14),)), KNOWLEDGE, TODAY)
    assert [w.phase for w in gone.weeks] == [w.phase for w in home.weeks]
    assert exercises(gone) == exercises(home)
    assert week_starts(TODAY, 12, having(gate, away=(away(7, 14),)).assessment.intake.preferences, KNOWLEDGE)[
        1
    ] == TODAY + 3 * WEEK


def test_a_week_that_keeps_half_of_its_days_goes_ahead_without_the_others() -> None:
    gate = having(cleared(0, KNOWLEDGE), minutes_per_day=(30,) * 7)
    given = having(gate, away=(away(2, 3),)).assessment.intake.preferences
    assert week_starts(TODAY, 2, given, KNOWLEDGE) == (TODAY, TODAY + WEEK)
    given = having(gate, away=(away(2, 4),)).assessment.intake.preferences
    assert week_starts(TODAY, 2, given, KNOWLEDGE)[0] == TODAY + timedelta(days=6)


def test_an_appointment_takes_its_minutes_and_its_load_counts() -> None:
    gate = having(cleared(0, KNOWLEDGE), minutes_per_day=(30,) * 7)
    on = quick(gate, KNOWLEDGE, TODAY).weeks[0].sessions[0].on
    assert on is not None
    fixed = tuple(
        Appointment(on=on + timedelta(days=n), minutes=25, care="neural_mobilisation") for n in range(7)
    )
    made = quick(having(gate, appointments=fixed), KNOWLEDGE, TODAY)
    first = [s for w in made.weeks for s in w.sessions if s.on and on <= s.on < on + WEEK]
    assert all(sum(x.minutes for x in s.lines) <= 5 for s in first)
    without = having(made.cleared, appointments=())
    assert "score" in {v.constraint for v in check(replace(made, cleared=without), KNOWLEDGE)}


def steady_enough(gate: Cleared) -> bool:
    """Somebody whose phases go on, with two dated weeks of several sessions."""
    case = make_case(gate, KNOWLEDGE, TODAY, None)
    return not (case.severe or case.limited) and gate.assessment.review_days >= 14 and len(case.days) > 2


def test_a_bad_week_told_of_later_is_done_again() -> None:
    gate = next(g for g in (cleared(seed, KNOWLEDGE) for seed in range(50)) if steady_enough(g))
    before = quick(gate, KNOWLEDGE, TODAY)
    later = TODAY + 2 * WEEK
    again = replace(gate, cleared_on=later, lapses_on=later + WEEK)
    again = replace(again, assessment=replace(gate.assessment, assessed_on=later))
    steady = quick(again, KNOWLEDGE, later, previous=before)
    lost = quick(having(again, away=(away(7, 7),)), KNOWLEDGE, later, previous=before)
    phases = [w.phase for w in before.weeks]
    assert [w.phase for w in steady.weeks[:8]] == phases[1:9]
    assert [w.phase for w in lost.weeks[:8]] == phases[0:8]
    assert {v.constraint for v in check(lost, KNOWLEDGE, previous=before)} <= {"answers", "worked_out", "clearance"}


@pytest.mark.parametrize("seed", range(10))
def test_a_lighter_week_ends_building_up_and_getting_stronger_and_is_lighter(seed: int) -> None:
    made = quick(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY)
    lighter = [w for w in made.weeks if w.lighter]
    last = {p.last_week for p in made.phases if p.name in ("build", "strengthen")}
    assert {w.number for w in lighter} == last
    for week in lighter:
        assert load_of(made, week.number) <= 0.9 * load_of(made, week.number - 1) + 1e-6
        assert {*exercises(made)[week.number - 1]} <= {*exercises(made)[week.number - 2]}


def load_of(made: Programme, number: int) -> float:
    return sum(x.minutes * x.dose.effort_rpe for s in made.weeks[number - 1].sessions for x in s.lines)


def test_a_date_far_away_changes_nothing() -> None:
    gate = cleared(0, KNOWLEDGE)
    far = Absence(first_on=date(2031, 1, 1), last_on=date(2031, 1, 20))
    made, home = quick(having(gate, away=(far,)), KNOWLEDGE, TODAY), quick(gate, KNOWLEDGE, TODAY)
    assert made.weeks == home.weeks
