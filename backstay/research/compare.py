"""The table: our model beside the mean and the nearest neighbour, on people not seen; each group by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backstay.research.additive import Additive, learn, parts, predict
from backstay.research.choices import Choices
from backstay.research.folds import Fold, as_given, at_random, by_subject
from backstay.research.measures import Measured, measure, sided, working_side
from backstay.research.nearest import nearest
from backstay.research.recordings import Floats, Recordings, Rows
from backstay.research.scoring import METRICS, RANKS, Interval, interval

Foretell = Callable[[Recordings, Measured, Fold, Choices], Floats]
Split = Callable[[Rows], Iterator[Fold]]


@dataclass(frozen=True, slots=True)
class Row:
    """One model under one split: over all exercises together, and the mean over exercises of the first measure."""

    split: str
    model: str
    measures: Mapping[str, Interval]
    mean_of_exercises: float


@dataclass(frozen=True, slots=True)
class OneExercise:
    """Our model on people not seen, in one exercise; what it weighs most; which measure told the working side."""

    exercise: str
    n: int
    measures: Mapping[str, float]
    told_most: tuple[str, ...]
    side_told_by: str


@dataclass(frozen=True, slots=True)
class Leaks:
    """How often the nearest other recording of the exercise is of the same person, and how often chance would do it."""

    same_person: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Table:
    """All of one group: people of another group are neither learned from nor tested."""

    group: str
    kind: str
    n: int
    people: int
    rows: tuple[Row, ...]
    exercises: tuple[OneExercise, ...]
    leaks: Leaks
    left_out: tuple[str, ...]


def compare(recordings: Recordings, choices: Choices, seed: int) -> tuple[Table, ...]:
    """One table for each group; ValueError when no exercise has enough people in any group."""
    measured = measure(recordings, choices)
    groups = (np.flatnonzero(recordings.groups == group) for group in np.unique(recordings.groups))
    made = [_table(recordings, measured, rows, choices, seed) for rows in groups]
    found = tuple(table for table in made if table is not None)
    if not found:
        raise ValueError(
            f"no exercise has both outcomes from {choices.least_people:.0f} people of one group; more people are needed"
        )
    return found


def _table(data: Recordings, measured: Measured, rows: Rows, choices: Choices, seed: int) -> Table | None:
    exercises = [rows[data.exercises[rows] == name] for name in dict.fromkeys(data.exercises[rows])]
    kept = [part for part in exercises if _enough(data, part, choices)]
    left = [str(data.exercises[part][0]) for part in exercises if not _enough(data, part, choices)]
    if not kept:
        return None
    said = {key: _said(data, measured, kept, *key, choices, seed) for key in _runs(data)}
    used = np.concatenate(kept)
    return Table(
        group=str(data.groups[rows][0]),
        kind=data.kind,
        n=len(used),
        people=len(np.unique(data.subjects[used])),
        rows=tuple(_row(data, kept, key, values, choices, seed) for key, values in said.items()),
        exercises=tuple(_exercise(data, measured, part, said["subject", "ours"], choices) for part in kept),
        leaks=_leaks(data, measured, kept, choices),
        left_out=tuple(left),
    )


def _enough(data: Recordings, rows: Rows, choices: Choices) -> bool:
    return len(np.unique(data.subjects[rows])) >= choices.least_people and bool(np.ptp(data.truth[rows]))


def _runs(data: Recordings) -> list[tuple[str, str]]:
    """By person first, then the folds that came with the data, then the flattering split."""
    splits = ["subject", "given", "random"] if any(data.folds) else ["subject", "random"]
    return [(split, model) for split in splits for model in MODELS if (split, model) != ("random", "mean")]


def _said(
    data: Recordings, measured: Measured, kept: list[Rows], split: str, model: str, choices: Choices, seed: int
) -> Floats:
    """What the model says of every recording while it is in the test set; not a number where it never is."""
    said = np.full(len(data), np.nan)
    for rows in kept:
        for fold in _folds(data, rows, split, seed):
            said[fold[1]] = MODELS[model](data, measured, fold, choices)
    return said


def _folds(data: Recordings, rows: Rows, split: str, seed: int) -> Iterator[Fold]:
    if split == "random":
        return at_random(data, rows, seed)
    return as_given(data, rows) if split == "given" else by_subject(data, rows)


def _mean(data: Recordings, _: Measured, fold: Fold, __: Choices) -> Floats:
    learned, tested = fold
    return np.full(len(tested), data.truth[learned].mean())


def _nearest(data: Recordings, measured: Measured, fold: Fold, choices: Choices) -> Floats:
    learned, tested = fold
    values = sided(measured, working_side(measured, learned, choices))
    return data.truth[learned][nearest(values[learned], values[tested])]


def _ours(data: Recordings, measured: Measured, fold: Fold, choices: Choices) -> Floats:
    learned, tested = fold
    values = sided(measured, working_side(measured, learned, choices))
    return predict(_learn(data, values, learned, choices), values[tested])


MODELS: Mapping[str, Foretell] = {"mean": _mean, "nearest": _nearest, "ours": _ours}


def _learn(data: Recordings, values: Floats, rows: Rows, choices: Choices) -> Additive:
    return learn(values[rows], data.truth[rows], data.subjects[rows], data.kind, choices)


def _row(
    data: Recordings, kept: list[Rows], key: tuple[str, str], said: Floats, choices: Choices, seed: int
) -> Row:
    rows, metrics = np.concatenate(kept), METRICS[data.kind]
    rows = rows[~np.isnan(said[rows])]
    ranking = np.zeros_like(said) if key[1] == "mean" else said
    truth, people = data.truth[rows], data.subjects[rows]
    told = {name: ranking if name in RANKS else said for name in metrics}
    found = {
        name: interval(metric, truth, told[name][rows], people, seed, int(choices.draws), choices.interval)
        for name, metric in metrics.items()
    }
    name, first = next(iter(metrics.items()))
    each = [first(data.truth[part], told[name][part]) for part in kept if not np.isnan(said[part]).any()]
    return Row(*key, found, float(np.nanmean(each)) if each else float("nan"))


def _exercise(data: Recordings, measured: Measured, rows: Rows, said: Floats, choices: Choices) -> OneExercise:
    side = working_side(measured, rows, choices)
    values = sided(measured, side)
    strength = np.abs(parts(_learn(data, values, rows, choices), values[rows])).mean(axis=0)
    most = np.argsort(-strength)[: int(choices.told_most)]
    return OneExercise(
        exercise=str(data.exercises[rows][0]),
        n=len(rows),
        measures={name: metric(data.truth[rows], said[rows]) for name, metric in METRICS[data.kind].items()},
        told_most=tuple(measured.names[column] for column in most),
        side_told_by=side.name if side else "",
    )


def _leaks(data: Recordings, measured: Measured, kept: list[Rows], choices: Choices) -> Leaks:
    same, chance = [], []
    for rows in kept:
        values = sided(measured, working_side(measured, rows, choices))[rows]
        people = data.subjects[rows]
        same.append(people[nearest(values, values, itself=False)] == people)
        others = (people[:, None] == people).sum(axis=1) - 1
        chance.append(others / (len(people) - 1))
    return Leaks(float(np.concatenate(same).mean()), float(np.concatenate(chance).mean()))
