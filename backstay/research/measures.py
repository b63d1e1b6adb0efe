"""A recording in numbers that people have words for, taken from that recording alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backstay.research.angles import mirrored, named_angles, other_side
from backstay.research.choices import Choices
from backstay.research.recordings import Floats, Recordings, Rows

TELLS_SIDE = ("rom", "mean", "most")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured [recordings, measures], as recorded and with left and right exchanged."""

    names: tuple[str, ...]
    plain: Floats
    mirrored: Floats


@dataclass(frozen=True, slots=True)
class Side:
    """The measure whose larger side is the working one, as two columns."""

    name: str
    left: int
    right: int


def measure(recordings: Recordings, choices: Choices) -> Measured:
    """Least, most, range, start, middle, end, mean, top speed and jerk of every named angle, and how long it took."""
    angles = named_angles(recordings.positions)
    plain = _table(angles, recordings.seconds, choices)
    swapped = _table(mirrored(angles), recordings.seconds, choices)
    return Measured(tuple(plain), np.column_stack([*plain.values()]), np.column_stack([*swapped.values()]))


def working_side(measured: Measured, rows: Rows, choices: Choices) -> Side | None:
    """The measure that tells the sides apart most clearly in these recordings; none when both sides work alike."""
    found = [(_clear(measured.plain[rows], side, choices), side) for side in _sides(measured.names)]
    clear, side = max(found, key=lambda pair: pair[0])
    return side if clear > choices.side_clear else None


def sided(measured: Measured, side: Side | None) -> Floats:
    """What was measured with the working side of each recording on the right, told from that recording alone."""
    if side is None:
        return measured.plain
    works_left = measured.plain[:, side.left] > measured.plain[:, side.right]
    return np.where(works_left[:, None], measured.mirrored, measured.plain)


def _sides(names: tuple[str, ...]) -> list[Side]:
    place = {name: column for column, name in enumerate(names)}
    return [
        Side(name, place[f"{other_side(angle)}.{what}"], column)
        for name, column in place.items()
        for angle, _, what in [name.partition(".")]
        if what in TELLS_SIDE and angle.endswith("_right")
    ]


def _clear(plain: Floats, side: Side, choices: Choices) -> float:
    apart = np.abs(plain[:, side.right] - plain[:, side.left])
    usual = float(np.median(apart))
    return usual / (float(np.median(np.abs(apart - usual))) + choices.side_noise)


def _table(angles: dict[str, Floats], seconds: Floats, choices: Choices) -> dict[str, Floats]:
    found = {
        f"{name}.{what}": values
        for name, series in angles.items()
        for what, values in _summary(series, seconds, choices).items()
    }
    return found | {"time.log_s": np.log(seconds)}


def _summary(series: Floats, seconds: Floats, choices: Choices) -> dict[str, Floats]:
    edge, frames = int(choices.edge_frames), series.shape[1]
    first = (frames - int(choices.middle_frames)) // 2
    middle = series[:, first : first + int(choices.middle_frames)]
    change = np.diff(series, axis=1)
    jerk = np.diff(np.diff(change, axis=1), axis=1)
    per_s = (frames - 1) / seconds
    return {
        "least": series.min(axis=1),
        "most": series.max(axis=1),
        "rom": np.ptp(series, axis=1),
        "start": series[:, :edge].mean(axis=1),
        "middle": middle.mean(axis=1),
        "end": series[:, -edge:].mean(axis=1),
        "mean": series.mean(axis=1),
        "speed": np.log(np.abs(change).max(axis=1) * per_s + choices.quiet),
        "jerk": np.log(np.sqrt((jerk**2).mean(axis=1)) + choices.quiet),
    }
