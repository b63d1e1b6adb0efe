"""Ways to break a line: an exercise that is closed, too early, or at a wrong dose."""

from __future__ import annotations

from backstay.model import Line, Programme
from tests.breaking import (
    EXERCISES,
    KNOWLEDGE,
    LIMITED,
    SEVERE,
    add,
    answer,
    breaks,
    dosed,
    edit_cleared,
    edit_dose,
    edit_line,
    edit_preferences,
    edit_week,
    first_of,
    kind,
    pick,
)


@breaks("unknown_exercise")
def an_exercise_nobody_knows(made: Programme) -> Programme:
    return edit_line(made, 1, 0, 0, exercise="levitation")


@breaks("exclusions", LIMITED)
def an_exercise_closed_for_safety(made: Programme) -> Programme:
    closed = {e.tag for e in made.cleared.assessment.exclusions}
    return add(made, pick(lambda e: bool(closed & {*e.contains})))


@breaks("exclusions")
def an_exercise_closed_by_a_finding_not_written_down(made: Programme) -> Programme:
    bones = answer(made, "osteoporosis", "yes")
    closed = KNOWLEDGE.exclusion_rules["bone"].excludes
    return add(bones, pick(lambda e: bool({*closed} & {*e.contains})))


@breaks("limits")
def an_exercise_a_clinician_closed(made: Programme) -> Programme:
    exercise = pick(lambda e: bool(e.contains))
    return add(edit_cleared(made, limits=exercise.contains), exercise)


@breaks("equipment")
def equipment_the_person_has_not(made: Programme) -> Programme:
    return edit_preferences(add(made, pick(lambda e: bool(e.equipment))), equipment=())


@breaks("setting")
def a_place_the_person_cannot_use(made: Programme) -> Programme:
    return add(made, pick(lambda e: e.setting == ("pool",)))


@breaks("dislikes")
def something_the_person_dislikes(made: Programme) -> Programme:
    family = EXERCISES[made.weeks[0].sessions[0].lines[0].exercise].family
    return edit_preferences(made, dislikes=(family,))


@breaks("phase")
def an_exercise_before_its_phase(made: Programme) -> Programme:
    return add(made, pick(lambda e: e.phase == "return"))


@breaks("gentle_start", SEVERE)
def standing_up_too_early(made: Programme) -> Programme:
    return add(made, pick(lambda e: e.position == "standing" and e.phase == "calm" and e.kind != "aerobic"))


@breaks("limited_start", LIMITED)
def tiring_out_before_the_review(made: Programme) -> Programme:
    return add(made, pick(lambda e: "strength_to_fatigue" in e.contains))


@breaks("limited_start", LIMITED)
def building_up_before_the_review(made: Programme) -> Programme:
    return edit_week(made, 1, phase="build")


@breaks("dose_range")
def more_sets_than_allowed(made: Programme) -> Programme:
    week, session, line = first_of(made, dosed)
    return edit_dose(made, week, session, line, sets=20)


@breaks("dose_range")
def only_one_side(made: Programme) -> Programme:
    place = first_of(made, lambda line: EXERCISES[line.exercise].each_side)
    return edit_dose(made, *place, side="left")


@breaks("dose_range")
def a_load_nobody_planned(made: Programme) -> Programme:
    return edit_dose(made, *first_of(made, dosed), load_kg=10)


@breaks("dose_range")
def more_longer_times_than_times(made: Programme) -> Programme:
    return edit_dose(made, *first_of(made, lambda line: kind(line) == "aerobic"), longer_times=9)


@breaks("effort")
def more_effort_than_allowed(made: Programme) -> Programme:
    return edit_dose(made, 1, 0, 0, effort_rpe=10)


@breaks("dose_growth")
def the_whole_dose_at_once(made: Programme) -> Programme:
    def grows(line: Line) -> bool:
        ranges = EXERCISES[line.exercise].dose
        return dosed(line) and ranges.reps[1] > ranges.reps[0]

    week, session, line = first_of(made, grows)
    exercise = made.weeks[week - 1].sessions[session].lines[line].exercise
    return edit_dose(made, week, session, line, reps=EXERCISES[exercise].dose.reps[1])


@breaks("line_minutes")
def minutes_that_flatter(made: Programme) -> Programme:
    minutes = made.weeks[0].sessions[0].lines[0].minutes
    return edit_line(made, 1, 0, 0, minutes=minutes - 0.5)


@breaks("aerobic_cap")
def a_walk_far_too_long(made: Programme) -> Programme:
    place = first_of(made, lambda line: kind(line) == "aerobic")
    return edit_line(edit_dose(made, *place, duration_min=45, times_per_day=1), *place, minutes=45)
