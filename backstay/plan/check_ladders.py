"""Check the ladders: from the lowest open rung, one at a time, never past a rung closed for safety."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from backstay.model import Exercise, Week
from backstay.plan.check_lines import (
    disliked,
    excluded,
    least_minutes,
    limited,
    no_equipment,
    no_place,
)
from backstay.plan.check_record import AEROBIC, Record

Climb = list[tuple[Week, str]]
"""Week by week, the rung of one ladder that is done."""


def one_rung(record: Record) -> Iterator[str]:
    """Only one rung of a ladder in a week."""
    for rungs in chains(record):
        for week in record.programme.weeks:
            there = [e.id for e in rungs if e.id in _exercises(week)]
            if len(there) > 1:
                yield record.at(week, exercise=", ".join(there))


def ladder_safety(record: Record) -> Iterator[str]:
    """A rung closed for safety closes the rungs above it."""
    for rungs in chains(record):
        closed = False
        for exercise in rungs:
            closed = closed or excluded(record, exercise) or limited(record, exercise)
            if closed:
                yield from (record.at(week, exercise=name) for week, name in climb(record, (exercise,)))


def ladder_start(record: Record) -> Iterator[str]:
    """A ladder begins at the lowest rung open to this person, or where they already are."""
    for rungs in chains(record):
        climbed, open_rungs = climb(record, rungs), open_ids(record, rungs)
        if climbed and climbed[0][1] != next(iter(open_rungs), ""):
            week, name = climbed[0]
            yield record.at(week, exercise=name)


def ladder_order(record: Record) -> Iterator[str]:
    """No open rung is skipped, and nobody climbs down."""
    for rungs in chains(record):
        open_rungs = open_ids(record, rungs)
        for (_, before), (week, name) in pairwise(climb(record, rungs)):
            if before in open_rungs and name in open_rungs:
                if open_rungs.index(name) - open_rungs.index(before) not in (0, 1):
                    yield record.at(week, exercise=name)
            elif before != name:
                yield record.at(week, exercise=name)


def weeks_on_rung(record: Record) -> Iterator[str]:
    """The least weeks on a rung before the next."""
    for rungs in chains(record):
        done = dict(record.weeks_done)
        before = ""
        for week, name in climb(record, rungs):
            if before and name != before and done[before] < record.number("weeks_on_rung"):
                yield record.at(week, exercise=name)
            done[name] = done.get(name, 0) + 1
            before = name


def purpose(record: Record) -> Iterator[str]:
    """Every exercise trains a target, was wished for, or keeps the person moving."""
    for p in record.placed:
        if not serves(record, p.exercise):
            yield record.at_line(p)


def serves(record: Record, exercise: Exercise) -> bool:
    """Whether an exercise has something to do in this programme."""
    wanted = {t.function for t in record.assessment.targets if t.priority > 0}
    trains = any(f in wanted and share > 0 for f, share in exercise.targets.items())
    return trains or exercise.kind == AEROBIC or bool(wish_names(exercise) & {*record.preferences.wishes})


def wish_names(exercise: Exercise) -> set[str]:
    """What a wish may call an exercise: itself, its family, its kind, or a function it trains."""
    return {exercise.id, exercise.family, exercise.kind, *exercise.targets}


def chains(record: Record) -> list[tuple[Exercise, ...]]:
    """Every ladder, lowest rung first."""
    known = record.knowledge.exercises
    found = []
    for exercise in known.values():
        rungs = [exercise]
        while rungs[-1].progress_to in known and not exercise.regress_to:
            rungs.append(known[rungs[-1].progress_to])
        if not exercise.regress_to:
            found.append(tuple(rungs))
    return found


def open_ids(record: Record, rungs: tuple[Exercise, ...]) -> list[str]:
    """The rungs open to this person, lowest first; from the highest already done where there is one."""
    found: list[str] = []
    for exercise in rungs:
        if excluded(record, exercise) or limited(record, exercise):
            break
        if _fits_life(record, exercise):
            known = exercise.id in record.weeks_done and exercise.id not in record.programme.adjustment.waits
            found = [] if known else found
            found += [exercise.id] if serves(record, exercise) else []
    return found


def _fits_life(record: Record, exercise: Exercise) -> bool:
    """Equipment, place and liking fit, it was not taken out, and its smallest dose fits the longest day."""
    if exercise.id in record.programme.adjustment.closed:
        return False
    if no_equipment(record, exercise) or no_place(record, exercise) or disliked(record, exercise):
        return False
    return least_minutes(record, exercise) <= max(record.preferences.minutes_per_day)


def climb(record: Record, rungs: tuple[Exercise, ...]) -> Climb:
    """The weeks of a ladder, in order, each with the rung that is done in it."""
    names = [exercise.id for exercise in rungs]
    return [(week, name) for week in record.programme.weeks for name in names if name in _exercises(week)]


def _exercises(week: Week) -> set[str]:
    return {line.exercise for session in week.sessions for line in session.lines}


RULES = (one_rung, ladder_safety, ladder_start, ladder_order, weeks_on_rung, purpose)
