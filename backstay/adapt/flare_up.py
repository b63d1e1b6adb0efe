"""A flare-up: a few calm exercises at their smallest for two to three days, then a step below."""

from __future__ import annotations

from collections.abc import Iterable

from backstay.model import PHASES, Assessment, Dose, Exercise, Knowledge, Programme

Lines = tuple[tuple[Exercise, Dose], ...]
CALM = ("relaxation", "mobility", "aerobic")


def flare_lines(programme: Programme, assessment: Assessment, knowledge: Knowledge) -> Lines:
    """Calm exercises the person knows from the programme, at their smallest, that nothing closes today."""
    closed = {exclusion.tag for exclusion in assessment.exclusions} | {*programme.cleared.limits}
    names = dict.fromkeys(p.exercise for p in programme.prescriptions)
    known = [knowledge.exercises[name] for name in names if name in knowledge.exercises]
    calm = [e for e in known if _is_calm(e) and not closed & {*e.contains, "everything"}]
    return tuple((e, smallest(e)) for e in _one_walk(calm)[: int(knowledge.number("flare_up_exercises"))])


def _is_calm(exercise: Exercise) -> bool:
    return exercise.kind in CALM and exercise.phase == PHASES[0]


def _one_walk(exercises: Iterable[Exercise]) -> list[Exercise]:
    """One aerobic exercise is enough, and comes last."""
    found = list(exercises)
    walks = [e for e in found if e.kind == CALM[-1]]
    return [e for e in found if e.kind != CALM[-1]] + walks[:1]


def smallest(exercise: Exercise) -> Dose:
    """The low end of a dose."""
    low = exercise.dose
    return Dose(
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
