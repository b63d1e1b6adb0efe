"""Real programmes, ways to change them, and a register of the ways to break them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from backstay.assess import assess, clear
from backstay.intake import read_intake
from backstay.knowledge import load
from backstay.model import (
    Cleared,
    Dose,
    Exercise,
    Finding,
    Line,
    Programme,
    Session,
)
from backstay.plan import check, quick

KNOWLEDGE = load()
TODAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parent.parent / "examples"
EXERCISES = KNOWLEDGE.exercises
STANDARD, LIMITED, SEVERE = "chronic_desk_worker", "cancer_signed_off", "severe_and_little_time"
WISHES = ("walking", "running")


@cache
def programme(name: str = STANDARD) -> Programme:
    """A real person's programme, as the planner makes it."""
    intake = read_intake(EXAMPLES / f"{name}.yaml", KNOWLEDGE, TODAY)
    if name == STANDARD:
        intake = replace(intake, preferences=replace(intake.preferences, wishes=WISHES))
    cleared = clear(assess(intake, KNOWLEDGE, TODAY), TODAY)
    assert isinstance(cleared, Cleared)
    return quick(cleared, KNOWLEDGE, TODAY)


def broken(made: Programme) -> set[str]:
    """The names of the constraints a programme breaks."""
    return {violation.constraint for violation in check(made, KNOWLEDGE)}


def edit_week(made: Programme, number: int, **changes: Any) -> Programme:
    weeks = tuple(replace(w, **changes) if w.number == number else w for w in made.weeks)
    return replace(made, weeks=weeks)


def edit_session(made: Programme, number: int, index: int, **changes: Any) -> Programme:
    sessions = list(made.weeks[number - 1].sessions)
    sessions[index] = replace(sessions[index], **changes)
    return edit_week(made, number, sessions=tuple(sessions))


def edit_line(made: Programme, number: int, index: int, line: int, **changes: Any) -> Programme:
    lines = list(made.weeks[number - 1].sessions[index].lines)
    lines[line] = replace(lines[line], **changes)
    return edit_session(made, number, index, lines=tuple(lines))


def edit_dose(made: Programme, number: int, index: int, line: int, **changes: Any) -> Programme:
    dose = made.weeks[number - 1].sessions[index].lines[line].dose
    return edit_line(made, number, index, line, dose=replace(dose, **changes))


def edit_assessment(made: Programme, **changes: Any) -> Programme:
    assessment = replace(made.cleared.assessment, **changes)
    return replace(made, cleared=replace(made.cleared, assessment=assessment))


def edit_cleared(made: Programme, **changes: Any) -> Programme:
    return replace(made, cleared=replace(made.cleared, **changes))


def edit_intake(made: Programme, **changes: Any) -> Programme:
    return edit_assessment(made, intake=replace(made.cleared.assessment.intake, **changes))


def edit_preferences(made: Programme, **changes: Any) -> Programme:
    return edit_intake(made, preferences=replace(made.cleared.assessment.intake.preferences, **changes))


def edit_sign_off(made: Programme, **changes: Any) -> Programme:
    return edit_intake(
        made, sign_offs=tuple(replace(s, **changes) for s in made.cleared.assessment.intake.sign_offs)
    )


def edit_proof(made: Programme, **changes: Any) -> Programme:
    return replace(made, proof=replace(made.proof, **changes))


def edit_prescription(made: Programme, index: int, **changes: Any) -> Programme:
    rows = list(made.prescriptions)
    rows[index] = replace(rows[index], **changes)
    return replace(made, prescriptions=tuple(rows))


def edit_reason(made: Programme, **changes: Any) -> Programme:
    return edit_prescription(made, 0, reason=replace(made.prescriptions[0].reason, **changes))


def answer(made: Programme, code: str, value: str | float | None) -> Programme:
    """The person answered otherwise; the facts say so too."""
    assessment = made.cleared.assessment
    kept = tuple(f for f in assessment.intake.findings if f.code != code)
    facts = {name: said for name, said in assessment.facts.items() if name != code}
    if value is not None:
        kept += (Finding(code=code, value=value, observed_on=date(2026, 11, 1)),)
        facts[code] = value
    return edit_assessment(made, facts=facts, intake=replace(assessment.intake, findings=kept))


def low_line(exercise: Exercise) -> Line:
    """One exercise at its smallest dose."""
    low = exercise.dose
    dose = Dose(
        sets=low.sets[0],
        reps=low.reps[0],
        hold_s=low.hold_s[0],
        duration_min=low.duration_min[0],
        times_per_day=low.times_per_day[0],
        tempo_s=low.tempo_s,
        rest_s=low.rest_s,
        effort_rpe=exercise.effort_rpe[0],
        side="both" if exercise.each_side else "",
    )
    return Line(exercise=exercise.id, dose=dose, minutes=max(1, low.duration_min[0]))


def add(made: Programme, exercise: Exercise, number: int = 1, index: int = 0) -> Programme:
    """One more exercise in a session."""
    lines = made.weeks[number - 1].sessions[index].lines
    return edit_session(made, number, index, lines=(*lines, low_line(exercise)))


def pick(fits: Callable[[Exercise], bool]) -> Exercise:
    return next(exercise for exercise in EXERCISES.values() if fits(exercise))


def first_of(made: Programme, fits: Callable[[Line], bool]) -> tuple[int, int, int]:
    """Week number, session and line of the first line that fits."""
    return next(
        (week.number, index, number)
        for week in made.weeks
        for index, session in enumerate(week.sessions)
        for number, line in enumerate(session.lines)
        if fits(line)
    )


def kind(line: Line) -> str:
    return EXERCISES[line.exercise].kind


def dosed(line: Line) -> bool:
    return kind(line) != "aerobic"


def every_day(made: Programme) -> Programme:
    """The same person with two hours every day."""
    return edit_preferences(made, minutes_per_day=(120,) * 7)


def with_session(made: Programme, number: int, weekday: int, lines: tuple[Line, ...]) -> Programme:
    """A week with a session on this day, and no other on it."""
    week = made.weeks[number - 1]
    session = Session(weekday=weekday, on=None, lines=lines)
    others = [s for s in week.sessions if s.weekday != weekday]
    later = made.starts_on.weekday()
    sessions = sorted((*others, session), key=lambda s: (s.weekday - later) % 7)
    return edit_week(made, number, sessions=tuple(sessions))


Mutation = Callable[[Programme], Programme]
MUTATIONS: dict[str, tuple[Mutation, str, str]] = {}


def breaks(constraint: str, base: str = STANDARD) -> Callable[[Mutation], Mutation]:
    """Register a way to break a programme, with the constraint that has to be named."""

    def register(mutation: Mutation) -> Mutation:
        MUTATIONS[mutation.__name__] = (mutation, constraint, base)
        return mutation

    return register
