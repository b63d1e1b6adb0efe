"""Ways to break what a programme keeps to because of how the one before went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backstay.model import Adjustment, Programme
from tests.breaking import breaks, edit_week


def first(made: Programme) -> str:
    """An exercise of the first week."""
    return made.weeks[0].sessions[0].lines[0].exercise


@breaks("closed")
def an_exercise_that_hurt(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(closed=(first(made),)))


@breaks("earned")
def an_exercise_that_has_to_wait(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(waits={first(made): 1}))


@breaks("earned_phase")
def a_phase_that_has_to_wait(made: Programme) -> Programme:
    return edit_week(replace(made, adjustment=Adjustment(phase="calm")), 1, phase="strengthen")


@breaks("phases")
def a_phase_that_begins_for_another_reason(made: Programme) -> Programme:
    return replace(made, phases=(*made.phases[:-1], replace(made.phases[-1], begins_when="It begins today.")))


@breaks("level_load")
def more_load_in_the_second_week_than_in_the_first(made: Programme) -> Programme:
    loads = [
        sum(line.minutes * line.dose.effort_rpe for s in week.sessions for line in s.lines) for week in made.weeks
    ]
    assert loads[1] > loads[0]
    until = made.starts_on + timedelta(days=7)
    return replace(made, adjustment=Adjustment(load_cap=loads[0], capped_until=until))


@breaks("level_load", "scar_after_surgery")
def more_hands_on_care_in_a_level_week_with_no_less_exercise(made: Programme) -> Programme:
    visit = made.treatments[0].sessions[0]
    assert visit.on is None and visit.minutes * visit.effort_rpe > 0
    week = made.weeks[visit.week - 1]
    cap = sum(line.minutes * line.dose.effort_rpe for s in week.sessions for line in s.lines)
    until = made.starts_on + timedelta(weeks=visit.week, days=-1)
    return replace(made, adjustment=Adjustment(load_cap=cap, capped_until=until, care_level=0))


@breaks("ended_courses", "scar_after_surgery")
def a_course_that_did_not_help_planned_again(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(ended=(made.treatments[0].exercise,)))


@breaks("treatment_visits", "scar_after_surgery")
def visits_that_forget_those_that_were_told(made: Programme) -> Programme:
    care = made.treatments[0].exercise
    return replace(made, visits_had={care: 1}, adjustment=Adjustment(visits={care: 1}))


@breaks("visits_had", "scar_after_surgery")
def visits_told_and_not_written_down(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(visits={made.treatments[0].exercise: 1}))
