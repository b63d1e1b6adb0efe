"""Ways to break the treatments and the lessons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from backstay.model import LessonTurn, Programme, TreatmentCourse
from backstay.rules import holds
from tests.breaking import KNOWLEDGE, LIMITED, breaks, edit_week, programme

SCAR, RUNNER = "scar_after_surgery", "runner_hip_drop"
RULES = KNOWLEDGE.course_rules


def edit_course(made: Programme, index: int = 0, **changes: Any) -> Programme:
    rows = list(made.treatments)
    rows[index] = replace(rows[index], **changes)
    return replace(made, treatments=tuple(rows))


def edit_visit(made: Programme, index: int, **changes: Any) -> Programme:
    visits = list(made.treatments[0].sessions)
    visits[index] = replace(visits[index], **changes)
    return edit_course(made, sessions=tuple(visits))


def edit_judging(made: Programme, **changes: Any) -> Programme:
    judging = made.treatments[0].judging
    assert judging is not None
    return edit_course(made, judging=replace(judging, **changes))


def like(course: TreatmentCourse, rule: str) -> TreatmentCourse:
    """The same course, following another rule to the letter."""
    row = RULES[rule]
    care = KNOWLEDGE.interventions[row.intervention]
    effort = KNOWLEDGE.number(f"treatment_effort_{care.effort}")
    visits = tuple(replace(v, minutes=row.session_min, effort_rpe=effort) for v in course.sessions)
    reason = replace(course.reason, basis=care.basis, sources=care.sources)
    return replace(
        course, exercise=care.id, target=row.target, rule=rule, aims=row.aims, sessions=visits, reason=reason
    )


@breaks("treatments", SCAR)
def a_treatment_nobody_knows(made: Programme) -> Programme:
    return edit_course(made, exercise="crystals")


@breaks("treatments", SCAR)
def a_machine_instead_of_hands(made: Programme) -> Programme:
    return edit_course(made, exercise="tens")


@breaks("treatments", LIMITED)
def a_treatment_a_clinician_closed(made: Programme) -> Programme:
    course = like(programme(SCAR).treatments[0], "stiff_back")
    return replace(made, treatments=(course,))


@breaks("treatments", "bones_to_mind")
def a_thrust_for_thin_bones(made: Programme) -> Programme:
    course = replace(programme(SCAR).treatments[0], exercise="manipulation", target="spinal_mobility")
    return replace(made, treatments=(course,))


@breaks("treatments", SCAR)
def a_target_that_is_none_here(made: Programme) -> Programme:
    return edit_course(made, target="running_tolerance")


@breaks("treatments", SCAR)
def one_treatment_too_many(made: Programme) -> Programme:
    return replace(made, treatments=(*made.treatments, like(made.treatments[0], "letting_go")))


@breaks("treatments", SCAR)
def the_same_treatment_twice(made: Programme) -> Programme:
    return replace(made, treatments=(made.treatments[0],) * 2)


@breaks("treatment_fit", RUNNER)
def a_scar_treated_that_is_not_there(made: Programme) -> Programme:
    return replace(made, treatments=(programme(SCAR).treatments[0],))


@breaks("treatment_fit", SCAR)
def a_rule_nobody_knows(made: Programme) -> Programme:
    return edit_course(made, rule="a_hunch")


@breaks("treatment_fit", SCAR)
def a_promise_of_its_own(made: Programme) -> Programme:
    return edit_course(made, aims=("Your pain goes away for good.",))


@breaks("treatment_fit", "stenosis_over_60")
def an_idea_that_is_not_firm(made: Programme) -> Programme:
    return edit_course(made, structures=(*made.treatments[0].structures, "piriformis"))


@breaks("treatment_fit", "stenosis_over_60")
def a_firm_idea_left_unsaid(made: Programme) -> Programme:
    return edit_course(made, structures=())


@breaks("treatment_visits", SCAR)
def a_visit_too_many(made: Programme) -> Programme:
    last = made.treatments[0].sessions[-1]
    more = replace(last, number=last.number + 1, week=last.week + 1)
    return edit_course(made, sessions=(*made.treatments[0].sessions, more), last_week=more.week)


@breaks("treatment_visits", SCAR)
def no_visit_at_all(made: Programme) -> Programme:
    return edit_course(made, sessions=())


@breaks("treatment_visits", SCAR)
def a_longer_visit(made: Programme) -> Programme:
    return edit_visit(made, 0, minutes=90)


@breaks("treatment_visits", SCAR)
def a_visit_that_costs_nothing(made: Programme) -> Programme:
    return edit_visit(made, 0, effort_rpe=0)


@breaks("treatment_visits", SCAR)
def visits_without_end(made: Programme) -> Programme:
    return edit_course(made, most_sessions=40)


@breaks("treatment_visits", SCAR)
def weeks_that_are_not_those_of_the_visits(made: Programme) -> Programme:
    return edit_course(made, last_week=12)


@breaks("treatment_weeks", SCAR)
def a_visit_after_the_last_week(made: Programme) -> Programme:
    return edit_visit(made, 3, week=13)


@breaks("treatment_weeks", SCAR)
def two_visits_in_a_week(made: Programme) -> Programme:
    return edit_visit(made, 1, week=made.treatments[0].sessions[0].week)


@breaks("treatment_weeks")
def firm_work_in_a_calm_week(made: Programme) -> Programme:
    return edit_visit(made, 0, week=1)


@breaks("treatment_weeks", SCAR)
def an_appointment_outside_its_week(made: Programme) -> Programme:
    return edit_visit(made, 0, on=made.starts_on + timedelta(weeks=3))


@breaks("treatment_beside", SCAR)
def a_treatment_on_its_own(made: Programme) -> Programme:
    return edit_week(made, made.treatments[0].first_week, sessions=())


@breaks("treatment_beside", SCAR)
def no_home_work(made: Programme) -> Programme:
    return edit_course(made, home=())


@breaks("treatment_beside", SCAR)
def home_work_that_is_not_in_the_weeks(made: Programme) -> Programme:
    return edit_course(made, home=("run_steady",))


@breaks("treatment_beside", SCAR)
def too_much_home_work(made: Programme) -> Programme:
    week = made.weeks[made.treatments[0].first_week - 1]
    there = {line.exercise for session in week.sessions for line in session.lines}
    return edit_course(made, home=tuple(sorted(there)))


@breaks("treatment_judging", SCAR)
def a_treatment_nobody_judges(made: Programme) -> Programme:
    return edit_course(made, judging=None)


@breaks("treatment_judging", SCAR)
def judged_by_next_to_nothing(made: Programme) -> Programme:
    return edit_judging(made, change=0.1)


@breaks("treatment_judging", SCAR)
def judged_by_something_else(made: Programme) -> Programme:
    return edit_judging(made, measure="judge_walk")


@breaks("treatment_judging", SCAR)
def judged_long_after(made: Programme) -> Programme:
    return edit_judging(made, after_session=10)


@breaks("treatment_judging", SCAR)
def our_own_measure_sold_as_evidence(made: Programme) -> Programme:
    judging = made.treatments[0].judging
    assert judging is not None
    return edit_judging(made, reason=replace(judging.reason, basis="cited", sources=("cherkin_2011",)))


@breaks("reasons", SCAR)
def a_treatment_without_a_reason(made: Programme) -> Programme:
    return edit_course(made, reason=replace(made.treatments[0].reason, says=""))


# ── Lessons ─────────────────────────────────────────────────────────────────


def edit_reading(made: Programme, index: int, **changes: Any) -> Programme:
    rows = list(made.lesson_turns)
    rows[index] = replace(rows[index], **changes)
    return replace(made, lesson_turns=tuple(rows))


@breaks("lessons")
def a_lesson_nobody_knows(made: Programme) -> Programme:
    return edit_reading(made, 0, lesson="levitation")


@breaks("lessons")
def a_lesson_for_somebody_else(made: Programme) -> Programme:
    facts = made.cleared.assessment.facts
    other = next(row.id for row in KNOWLEDGE.lessons.values() if not holds(row.when, facts))
    return edit_reading(made, 0, lesson=other)


@breaks("lessons")
def the_same_lesson_twice(made: Programme) -> Programme:
    return edit_reading(made, 1, lesson=made.lesson_turns[0].lesson)


@breaks("lesson_weeks")
def a_week_full_of_lessons(made: Programme) -> Programme:
    first = tuple(replace(turn, week=1, from_on=made.starts_on) for turn in made.lesson_turns)
    return replace(made, lesson_turns=first)


@breaks("lesson_weeks")
def a_lesson_after_the_end(made: Programme) -> Programme:
    return edit_reading(made, len(made.lesson_turns) - 1, week=13)


@breaks("lesson_weeks")
def a_lesson_without_its_day(made: Programme) -> Programme:
    return edit_reading(made, 0, from_on=None)


@breaks("lesson_weeks")
def lessons_out_of_order(made: Programme) -> Programme:
    return replace(made, lesson_turns=made.lesson_turns[::-1])


@breaks("lesson_due")
def what_was_due_first_left_out(made: Programme) -> Programme:
    rest: tuple[LessonTurn, ...] = tuple(t for t in made.lesson_turns if t.lesson != "hurt_and_harm")
    return replace(made, lesson_turns=rest)


@breaks("lesson_due")
def the_lesson_before_the_check_forgotten(made: Programme) -> Programme:
    rest = tuple(t for t in made.lesson_turns if t.lesson != "before_the_check")
    return replace(made, lesson_turns=rest)


@breaks("lesson_due")
def the_last_lesson_in_the_wrong_week(made: Programme) -> Programme:
    index = [t.lesson for t in made.lesson_turns].index("keep_going")
    return edit_reading(made, index, week=12)


@breaks("lessons_had")
def lessons_had_that_never_were(made: Programme) -> Programme:
    return replace(made, lessons_had=("pacing",))


@breaks("visits_had", SCAR)
def visits_had_that_never_were(made: Programme) -> Programme:
    return replace(made, visits_had={"scar_massage": 2})
