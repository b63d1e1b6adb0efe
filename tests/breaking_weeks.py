"""Ways to break a week: its order, its dates, its days and what it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backstay.model import Absence, Appointment, Programme
from tests.breaking import (
    EXERCISES,
    LIMITED,
    add,
    breaks,
    dosed,
    edit_dose,
    edit_preferences,
    edit_session,
    edit_sign_off,
    edit_week,
    every_day,
    first_of,
    kind,
    low_line,
    pick,
    with_session,
)


@breaks("weeks")
def a_week_left_out(made: Programme) -> Programme:
    return replace(made, weeks=made.weeks[:-1])


@breaks("weeks")
def two_weeks_swapped(made: Programme) -> Programme:
    one, two, *rest = made.weeks
    return replace(made, weeks=(two, one, *rest))


@breaks("phases")
def strength_before_building_up(made: Programme) -> Programme:
    return edit_week(made, 1, phase="strengthen")


@breaks("phases")
def a_gap_between_phases(made: Programme) -> Programme:
    first, *rest = made.phases
    return replace(made, phases=(replace(first, last_week=first.last_week - 1), *rest))


@breaks("review_date")
def a_review_put_off(made: Programme) -> Programme:
    return replace(made, review_on=made.review_on + timedelta(days=7))


@breaks("review_date", LIMITED)
def a_review_after_the_sign_off_ends(made: Programme) -> Programme:
    return edit_sign_off(made, expires_on=made.review_on - timedelta(days=1))


@breaks("week_dates")
def a_week_that_starts_a_day_late(made: Programme) -> Programme:
    return edit_week(made, 1, starts_on=made.starts_on + timedelta(days=1))


@breaks("week_dates")
def a_date_in_the_outline(made: Programme) -> Programme:
    return edit_week(made, 12, starts_on=made.starts_on + timedelta(weeks=11))


@breaks("session_dates")
def a_session_on_the_wrong_date(made: Programme) -> Programme:
    on = made.weeks[0].sessions[0].on
    assert on is not None
    return edit_session(made, 1, 0, on=on + timedelta(days=1))


@breaks("session_dates")
def a_session_dated_after_the_review(made: Programme) -> Programme:
    return edit_session(made, 12, 0, on=made.review_on + timedelta(weeks=9))


@breaks("days")
def a_session_on_a_day_without_time(made: Programme) -> Programme:
    weekday = made.weeks[0].sessions[0].weekday
    minutes = list(made.cleared.assessment.intake.preferences.minutes_per_day)
    minutes[weekday] = 0
    return edit_preferences(made, minutes_per_day=tuple(minutes))


@breaks("days")
def two_sessions_on_one_day(made: Programme) -> Programme:
    sessions = made.weeks[0].sessions
    return edit_week(made, 1, sessions=(sessions[0], *sessions))


@breaks("days")
def a_session_on_an_eighth_day(made: Programme) -> Programme:
    return edit_session(made, 12, 0, weekday=7)


@breaks("day_minutes")
def more_than_the_day_holds(made: Programme) -> Programme:
    minutes = tuple(min(m, 3) for m in made.cleared.assessment.intake.preferences.minutes_per_day)
    return edit_preferences(made, minutes_per_day=minutes)


@breaks("session_size")
def one_lonely_exercise(made: Programme) -> Programme:
    week, session, line = first_of(made, dosed)
    lines = made.weeks[week - 1].sessions[session].lines
    return edit_session(made, week, session, lines=(lines[line],))


@breaks("session_size")
def an_empty_session(made: Programme) -> Programme:
    return edit_session(made, 1, 0, lines=())


@breaks("session_size")
def seven_exercises(made: Programme) -> Programme:
    for exercise in list(EXERCISES.values())[:7]:
        made = add(made, exercise)
    return made


@breaks("once_a_session")
def the_same_twice(made: Programme) -> Programme:
    lines = made.weeks[0].sessions[0].lines
    return edit_session(made, 1, 0, lines=(*lines, lines[0]))


def strength_on(made: Programme, number: int, weekday: int) -> Programme:
    lines = tuple(low_line(e) for e in EXERCISES.values() if e.kind == "strength")[:2]
    return with_session(made, number, weekday, lines)


@breaks("strength_days")
def strength_two_days_running(made: Programme) -> Programme:
    return strength_on(strength_on(every_day(made), 10, 2), 10, 3)


@breaks("strength_days")
def strength_on_a_day_that_is_not_for_it(made: Programme) -> Programme:
    for number in (9, 10, 11):
        made = edit_week(made, number, sessions=())
    return strength_on(every_day(made), 10, 6)


@breaks("strength_days")
def strength_on_sunday_and_on_monday(made: Programme) -> Programme:
    for number in (9, 10):
        made = edit_week(made, number, sessions=())
    last, first = (made.starts_on.weekday() - 1) % 7, made.starts_on.weekday()
    return strength_on(strength_on(every_day(made), 9, last), 10, first)


@breaks("new_exercises")
def too_much_new_in_a_week(made: Programme) -> Programme:
    there = {line.exercise for w in made.weeks for s in w.sessions for line in s.lines}
    new = [e for e in EXERCISES.values() if e.id not in there][:5]
    for exercise in new:
        made = add(made, exercise, 8)
    return made


@breaks("calm_exercises")
def too_much_in_a_calm_week(made: Programme) -> Programme:
    there = {line.exercise for s in made.weeks[0].sessions for line in s.lines}
    for exercise in [e for e in EXERCISES.values() if e.id not in there][:4]:
        made = add(made, exercise)
    return made


@breaks("aerobic_modes")
def two_aerobic_modes_on_one_day(made: Programme) -> Programme:
    week, session, line = first_of(made, lambda line: kind(line) == "aerobic")
    there = made.weeks[week - 1].sessions[session].lines[line].exercise
    return add(made, pick(lambda e: e.kind == "aerobic" and e.id != there), week, session)


@breaks("days_per_week")
def a_dose_that_says_every_day(made: Programme) -> Programme:
    return edit_dose(made, 1, 0, 0, days_per_week=7)


@breaks("times_per_week")
def more_often_than_allowed(made: Programme) -> Programme:
    rare = pick(lambda e: e.dose.days_per_week[1] <= 3)
    for weekday in range(7):
        made = with_session(made, 8, weekday, (low_line(rare),))
    return every_day(made)


@breaks("times_per_week")
def too_seldom_to_help(made: Programme) -> Programme:
    often = pick(lambda e: e.dose.days_per_week[0] >= 3 and e.kind != "aerobic")
    return with_session(every_day(made), 8, 0, (low_line(often),))


@breaks("lighter_weeks")
def a_lighter_week_where_none_is_due(made: Programme) -> Programme:
    return edit_week(made, 2, lighter=True)


@breaks("lighter_weeks")
def no_rest_before_the_next_phase(made: Programme) -> Programme:
    return edit_week(made, next(w.number for w in made.weeks if w.lighter), lighter=False)


@breaks("lighter_weeks")
def something_new_in_a_lighter_week(made: Programme) -> Programme:
    lighter = next(w for w in made.weeks if w.lighter)
    there = {line.exercise for s in made.weeks[lighter.number - 2].sessions for line in s.lines}
    return add(made, pick(lambda e: e.id not in there), lighter.number)


@breaks("lighter_weeks")
def the_whole_dose_in_a_lighter_week(made: Programme) -> Programme:
    lighter = next(w for w in made.weeks if w.lighter)
    index, number, line = next(
        (i, n, x)
        for i, s in enumerate(lighter.sessions)
        for n, x in enumerate(s.lines)
        if dosed(x) and EXERCISES[x.exercise].dose.sets[1] > EXERCISES[x.exercise].dose.sets[0]
    )
    return edit_dose(made, lighter.number, index, number, sets=EXERCISES[line.exercise].dose.sets[1])


@breaks("days")
def a_session_on_a_holiday(made: Programme) -> Programme:
    on = made.weeks[0].sessions[0].on
    assert on is not None
    return edit_preferences(made, away=(Absence(first_on=on, last_on=on),))


@breaks("week_dates")
def a_week_that_does_not_wait_for_a_holiday(made: Programme) -> Programme:
    last = made.starts_on + timedelta(days=6)
    return edit_preferences(made, away=(Absence(first_on=made.starts_on, last_on=last),))


@breaks("day_minutes")
def a_session_that_leaves_no_time_for_the_appointment(made: Programme) -> Programme:
    session = made.weeks[0].sessions[0]
    assert session.on is not None
    minutes = made.cleared.assessment.intake.preferences.minutes_per_day[session.weekday]
    visit = Appointment(on=session.on, minutes=minutes - 1, care="massage_relaxation")
    return edit_preferences(made, appointments=(visit,))


@breaks("score")
def an_appointment_that_costs_nothing(made: Programme) -> Programme:
    visits = [
        Appointment(on=made.starts_on + timedelta(days=n), minutes=240, care="neural_mobilisation") for n in range(60)
    ]
    return edit_preferences(made, appointments=tuple(visits))


@breaks("appointments")
def a_visit_on_a_day_without_an_appointment(made: Programme) -> Programme:
    course = made.treatments[0]
    visit, *others = course.sessions
    on = made.weeks[visit.week - 1].starts_on or made.starts_on
    return replace(made, treatments=(replace(course, sessions=(replace(visit, on=on), *others)), *made.treatments[1:]))
