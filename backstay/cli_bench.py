"""What `backstay bench motion` reads and prints: a table for each group, with what it must be seen beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from backstay.model import Knowledge
from backstay.motion_files import MotionError, read_motion
from backstay.research import Choices, Recordings, Row, Table, choices_from, compare
from backstay.research.compare import OneExercise
from backstay.research.scoring import Interval
from backstay.wire import to_plain

BY_ROW = ("names", "positions", "seconds", "subjects", "groups", "exercises", "folds", "truth")


def motion_tables(data: Path, only: Sequence[str], seed: int, knowledge: Knowledge) -> tuple[Table, ...]:
    """The tables of a folder; MotionError with one line when there is something to mend."""
    choices = choices_from(knowledge)
    recordings = _only(read_motion(data, int(choices.frames)), only)
    try:
        return compare(recordings, choices, seed)
    except ValueError as error:
        raise MotionError(f"{data}: {error}") from error


def motion_lines(tables: Sequence[Table], knowledge: Knowledge) -> list[str]:
    """Every group's table, as text that is a Markdown table too."""
    choices = choices_from(knowledge)
    lines = [line for table in tables for line in (*_table(table, choices, knowledge), "")]
    return [*lines, knowledge.words["motion.says"]]


def _only(recordings: Recordings, only: Sequence[str]) -> Recordings:
    names = sorted(set(recordings.exercises.tolist()))
    unknown = [name for name in only if name not in names]
    if unknown:
        raise MotionError(f"--only: no exercise is called {', '.join(unknown)}; there are {', '.join(names)}")
    kept = np.isin(recordings.exercises, list(only) or names)
    return replace(recordings, **{field: getattr(recordings, field)[kept] for field in BY_ROW})


def _table(table: Table, choices: Choices, knowledge: Knowledge) -> list[str]:
    words = knowledge.words
    lines = [
        words["motion.title"].format(
            group=table.group, people=table.people, n=table.n, exercises=len(table.exercises),
            draws=choices.draws, share=choices.interval,
        ),
        "",
        *_rows(table, knowledge),
        "",
        words["motion.leaks"].format(same=table.leaks.same_person, chance=table.leaks.by_chance),
    ]  # fmt: skip
    if table.left_out:
        names = ", ".join(table.left_out)
        lines.append(words["motion.left_out"].format(people=choices.least_people, names=names))
    return [*lines, "", words["motion.each"], "", *(_exercise(one, knowledge) for one in table.exercises)]


def _rows(table: Table, knowledge: Knowledge) -> list[str]:
    words, measures = knowledge.words, list(table.rows[0].measures)
    heads = [words["motion.split_by"], words["motion.told_by"], *(words[f"motion.measure.{m}"] for m in measures)]
    heads.append(f"{words[f'motion.measure.{measures[0]}']}, {words['motion.mean_of_exercises']}")
    return [_line(heads), _line(["---"] * len(heads)), *(_line(_cells(row, knowledge)) for row in table.rows)]


def _cells(row: Row, knowledge: Knowledge) -> list[str]:
    words = knowledge.words
    named = [words[f"motion.split.{row.split}"], words[f"motion.model.{row.model}"]]
    return [*named, *(_interval(found, words) for found in row.measures.values()), f"{row.mean_of_exercises:.3f}"]


def _interval(found: Interval, words: Mapping[str, str]) -> str:
    if isnan(found.value):
        return words["motion.none"]
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _exercise(one: OneExercise, knowledge: Knowledge) -> str:
    words = knowledge.words
    measures = ", ".join(f"{words[f'motion.measure.{key}']} {value:.3f}" for key, value in one.measures.items())
    said = words["motion.one"].format(
        exercise=one.exercise, n=one.n, measures=measures, most=", ".join(one.told_most)
    )
    side = words["motion.side"].format(name=one.side_told_by) if one.side_told_by else words["motion.no_side"]
    return f"- {said}; {side}"


def tables_plain(tables: tuple[Table, ...]) -> Any:
    """The tables as JSON knows them: a figure that is none is null."""
    return _no_nan(to_plain(tables))


def _no_nan(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return {key: _no_nan(one) for key, one in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_no_nan(one) for one in thing]
    return None if isinstance(thing, float) and isnan(thing) else thing


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
