"""Ways to break a ladder."""

from __future__ import annotations

from dataclasses import replace

from backstay.model import Exercise, Line, Programme, Week
from tests.breaking import (
    EXERCISES,
    add,
    breaks,
    edit_cleared,
    edit_week,
    first_of,
    low_line,
    pick,
    with_session,
)


def climbs(made: Programme) -> tuple[Week, str]:
    """The week in which somebody first climbs, and the rung they climb to."""
    before: set[str] = set()
    for week in made.weeks:
        there = {line.exercise for s in week.sessions for line in s.lines}
        for name in sorted(there):
            if EXERCISES[name].regress_to in before and name not in before:
                return week, name
        before |= there
    raise AssertionError


def renamed(made: Programme, numbers: tuple[int, ...], old: str, new: str) -> Programme:
    """In these weeks another exercise stands in for one."""

    def rename(line: Line) -> Line:
        return replace(line, exercise=new) if line.exercise == old else line

    for number in numbers:
        sessions = tuple(
            replace(s, lines=tuple(rename(line) for line in s.lines)) for s in made.weeks[number - 1].sessions
        )
        made = edit_week(made, number, sessions=sessions)
    return made


@breaks("one_rung")
def two_rungs_in_one_week(made: Programme) -> Programme:
    week, name = climbs(made)
    return add(made, EXERCISES[EXERCISES[name].regress_to], week.number)


@breaks("ladder_safety")
def a_rung_above_one_closed_for_safety(made: Programme) -> Programme:
    _, name = climbs(made)
    below = EXERCISES[EXERCISES[name].regress_to]
    return edit_cleared(made, limits=below.contains or ("everything",))


@breaks("ladder_start")
def starting_half_way_up(made: Programme) -> Programme:
    _, name = climbs(made)
    return renamed(made, tuple(range(1, 13)), EXERCISES[name].regress_to, name)


@breaks("ladder_order")
def climbing_down(made: Programme) -> Programme:
    _, name = climbs(made)
    there = [w.number for w in made.weeks if name in {x.exercise for s in w.sessions for x in s.lines}]
    return renamed(made, (there[-1],), name, EXERCISES[name].regress_to)


@breaks("ladder_order")
def skipping_a_rung(made: Programme) -> Programme:
    rungs = [e for e in EXERCISES.values() if not e.regress_to and e.progress_to]
    low = next(e for e in rungs if EXERCISES[e.progress_to].progress_to and _open(made, e))
    top = EXERCISES[EXERCISES[low.progress_to].progress_to]
    bare = replace(made, weeks=tuple(replace(w, sessions=()) for w in made.weeks))
    for number in (5, 6):
        bare = with_session(bare, number, 0, (low_line(low),))
    return with_session(bare, 7, 0, (low_line(top),))


def _open(made: Programme, lowest: Exercise) -> bool:
    """Whether three rungs of this ladder are open to the person."""
    preferences = made.cleared.assessment.intake.preferences
    closed = {e.tag for e in made.cleared.assessment.exclusions} | {*made.cleared.limits}
    wanted = {t.function for t in made.cleared.assessment.targets}
    middle = EXERCISES[lowest.progress_to]
    return all(
        not closed & {*e.contains}
        and {*e.equipment} <= {*preferences.equipment}
        and {*e.setting} & {*preferences.setting}
        and {*e.targets} & wanted
        for e in (lowest, middle, EXERCISES[middle.progress_to])
    )


@breaks("weeks_on_rung")
def climbing_after_a_week(made: Programme) -> Programme:
    week, name = climbs(made)
    lower = EXERCISES[name].regress_to
    first, _, _ = first_of(made, lambda line: line.exercise == lower)
    return renamed(made, tuple(range(first + 1, week.number)), lower, name)


@breaks("purpose")
def an_exercise_for_nothing(made: Programme) -> Programme:
    wanted = {t.function for t in made.cleared.assessment.targets}
    idle = pick(lambda e: not {*e.targets} & wanted and e.kind != "aerobic")
    return add(made, idle)
