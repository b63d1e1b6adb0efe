"""Planning: stages in order, dates, phases, ladders, going on from an earlier programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from backstay.knowledge import load
from backstay.model import Blocked, Programme
from backstay.plan import check, plan, quick
from backstay.plan.case import Case
from backstay.plan.constraints import LIFE_GATES, OPENINGS, ROWS, SAFETY_GATES, WEIGHTS, load_growth
from backstay.plan.doses import step
from backstay.plan.first import first_programme
from backstay.plan.prepare import make_case
from backstay.plan.score import score
from backstay.plan.solve import build
from tests.people import TODAY, cleared

KNOWLEDGE = load()
GATE = cleared(0, KNOWLEDGE)


def case(seed: int) -> Case:
    return make_case(cleared(seed, KNOWLEDGE), KNOWLEDGE, TODAY, None)


def test_an_assessment_cannot_be_planned_and_the_error_names_the_next_step() -> None:
    with pytest.raises(TypeError, match="clear"):
        plan(GATE.assessment, KNOWLEDGE, TODAY)  # type: ignore[arg-type]


def test_somebody_blocked_cannot_be_planned() -> None:
    blocked = Blocked(assessment=GATE.assessment, rules=(), meanwhile=True)
    with pytest.raises(TypeError, match="Blocked"):
        quick(blocked, KNOWLEDGE, TODAY)  # type: ignore[arg-type]


def test_a_lapsed_clearance_cannot_be_planned() -> None:
    with pytest.raises(ValueError, match="assess the person again"):
        quick(GATE, KNOWLEDGE, GATE.lapses_on + timedelta(days=1))


def test_a_programme_cannot_start_in_the_past() -> None:
    with pytest.raises(ValueError, match="past"):
        quick(GATE, KNOWLEDGE, TODAY, start=TODAY - timedelta(days=1))


def test_dates_end_before_the_review_and_the_rest_is_an_outline() -> None:
    start = TODAY + timedelta(days=2)
    programme = quick(GATE, KNOWLEDGE, TODAY, start=start)
    assert programme.review_on == start + timedelta(days=GATE.assessment.review_days)
    for week in programme.weeks:
        for session in week.sessions:
            if session.on is not None:
                assert start <= session.on < programme.review_on
                assert session.on.weekday() == session.weekday
    assert programme.weeks[-1].starts_on is None


def test_twelve_weeks_stand_in_phases_that_say_when_they_begin() -> None:
    programme = quick(GATE, KNOWLEDGE, TODAY)
    assert [week.number for week in programme.weeks] == list(range(1, 13))
    assert programme.phases[0].name == "calm"
    assert all(phase.aim and phase.begins_when for phase in programme.phases)


def test_every_prescription_says_why_for_which_target_and_on_what_evidence() -> None:
    for row in quick(GATE, KNOWLEDGE, TODAY).prescriptions:
        assert KNOWLEDGE.functions[row.target].name.lower() in row.reason.says.lower()
        assert KNOWLEDGE.exercises[row.exercise].evidence in row.reason.says


def test_every_constraint_has_a_sentence_for_the_person() -> None:
    rows = (*SAFETY_GATES, *LIFE_GATES, *OPENINGS, *ROWS, *WEIGHTS, load_growth)
    for row in rows:
        assert row.__doc__ and KNOWLEDGE.words[f"plan.constraint.{row.__name__}"]


def test_doses_grow_and_shrink_to_fit_a_short_day() -> None:
    exercise = KNOWLEDGE.exercises["bridge"]
    small, large = (step(exercise, share, 60, KNOWLEDGE) for share in (0, 1))
    assert small.minutes < large.minutes
    assert step(exercise, 1, small.minutes, KNOWLEDGE).minutes == small.minutes


def test_going_on_keeps_what_is_known_and_does_not_fall_back() -> None:
    gate = cleared(4, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    later = TODAY + timedelta(days=14)
    assessment = replace(gate.assessment, assessed_on=later)
    again = replace(gate, assessment=assessment, cleared_on=later, lapses_on=later + timedelta(days=7))
    programme = quick(again, KNOWLEDGE, later, previous=before)
    done = _done_before(before, later)
    broken = {v.constraint for v in check(programme, KNOWLEDGE, previous=before)}
    assert not broken & {"new_exercises", "ladder_start", "ladder_order", "phases", "score"}
    assert done & {line.exercise for s in programme.weeks[0].sessions for line in s.lines}


def test_a_programme_made_again_on_its_first_day_begins_where_it_began() -> None:
    gate = cleared(4, KNOWLEDGE)
    before = quick(gate, KNOWLEDGE, TODAY)
    again = quick(gate, KNOWLEDGE, TODAY, previous=before)
    assert [week.phase for week in again.weeks] == [week.phase for week in before.weeks]
    assert "phases" not in {v.constraint for v in check(again, KNOWLEDGE, previous=before)}


def _done_before(programme: Programme, day: date) -> set[str]:
    return {
        line.exercise
        for week in programme.weeks
        if week.starts_on and week.starts_on < day
        for session in week.sessions
        for line in session.lines
    }


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_of_the_relaxation_is_above_a_programme_made_without_it(seed: int) -> None:
    from backstay.plan.highs import Relaxation

    planned = case(seed)
    relaxation = Relaxation(build(planned).model, 30)
    assert score(planned, first_programme(planned).weeks) <= relaxation.bound + 1e-6
