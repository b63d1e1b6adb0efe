"""A folder of recorded movements (docs/motion_benchmark.md) → Recordings, or one line that says what to mend."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backstay.motion_uiprmd import EXERCISES, FILE, FRAMES_PER_S, joint_positions
from backstay.research import JOINTS, Recordings

POSITIONS, LABELS = "recordings.npz", "labels.csv"
NEEDED = ("recording", "subject", "group", "exercise")
Floats = NDArray[np.float64]


class MotionError(ValueError):
    """What is wrong with a folder, and what to do about it."""


def read_motion(folder: Path, frames: int) -> Recordings:
    """The recordings of a folder, each stretched to ``frames``; MotionError when they cannot be read."""
    if (folder / POSITIONS).is_file():
        return _ours(folder, frames)
    if (folder / FILE).is_file():
        return _uiprmd(folder / FILE)
    raise MotionError(f"{folder}: holds neither {POSITIONS} (with {LABELS}) nor {FILE}; name a folder with one of them")


def _uiprmd(path: Path) -> Recordings:
    arrays = _arrays(path, ("meta", "positions", "angles"))
    try:
        meta = arrays["meta"].reshape(len(arrays["meta"]), 5)
        shape = (len(meta), -1, 22, 3)
        offsets, turns = (arrays[name].astype(np.float64).reshape(shape) for name in ("positions", "angles"))
        exercises = np.array(EXERCISES)[meta[:, 0] - 1]
    except (ValueError, IndexError) as error:
        raise MotionError(f"{path}: not laid out as UI-PRMD is ({error}); fetch it again") from error
    return Recordings(
        names=np.array([f"m{m:02}_s{s:02}_e{e:02}_{c}" for m, s, e, c in meta[:, :4]]),
        positions=joint_positions(offsets, turns),
        seconds=meta[:, 4] / FRAMES_PER_S,
        subjects=np.array([f"s{who:02}" for who in meta[:, 1]]),
        groups=np.array(["healthy"] * len(meta)),
        exercises=exercises,
        folds=np.array([""] * len(meta)),
        truth=meta[:, 3].astype(np.float64),
        kind="correct",
    )


def _ours(folder: Path, frames: int) -> Recordings:
    path = folder / POSITIONS
    arrays = _arrays(path, ("positions", "joints", "fps"))
    positions = _positions(path, arrays["positions"], [str(name) for name in arrays["joints"].ravel()])
    fps = _fps(path, arrays["fps"], len(positions))
    rows = _labels(folder / LABELS, len(positions))
    kind: Literal["correct", "score"] = "correct" if "correct" in rows[0] else "score"
    lengths = [_length(path, place, recording) for place, recording in enumerate(positions)]
    return Recordings(
        names=_column(rows, "recording"),
        positions=np.stack([_stretch(p[:n], frames) for p, n in zip(positions, lengths, strict=True)]),
        seconds=np.array(lengths) / fps,
        subjects=_column(rows, "subject"),
        groups=_column(rows, "group"),
        exercises=_column(rows, "exercise"),
        folds=_column(rows, "fold"),
        truth=_truth(folder / LABELS, rows, kind),
        kind=kind,
    )


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            missing = [name for name in names if name not in stored]
            if missing:
                raise MotionError(f"{path}: has no {', '.join(missing)}; store {', '.join(names)} in it")
            return {name: stored[name] for name in names}
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise MotionError(f"{path}: cannot be read ({error}); write it with numpy.savez") from error
    except ValueError as error:
        if isinstance(error, MotionError):
            raise
        raise MotionError(f"{path}: holds something else than plain numbers and names; store no objects") from error


def _positions(path: Path, positions: NDArray[Any], joints: list[str]) -> Floats:
    """The joints of JOINTS in their order [recordings, frames, joints, 3]."""
    if positions.ndim != 4 or positions.shape[3] != 3 or positions.shape[2] != len(joints) or not len(positions):
        raise MotionError(
            f"{path}: positions are {positions.shape}, joints {len(joints)}; "
            "positions must be [recordings, frames, joints, 3]"
        )
    missing = [name for name in JOINTS if name not in joints]
    if missing:
        raise MotionError(f"{path}: joints lack {', '.join(missing)}; every one of {', '.join(JOINTS)} is needed")
    return positions[:, :, [joints.index(name) for name in JOINTS]].astype(np.float64)


def _fps(path: Path, fps: NDArray[Any], count: int) -> Floats:
    if fps.dtype.kind not in "iuf" or fps.size not in (1, count) or not (fps > 0).all():
        raise MotionError(f"{path}: fps must be one number above 0, or one for each of {count} recordings")
    return np.broadcast_to(fps.ravel().astype(np.float64), count)


def _length(path: Path, place: int, recording: Floats) -> int:
    """Frames before the padding: whole frames of NaN at the end are no part of a recording."""
    seen = np.flatnonzero(~np.isnan(recording).all(axis=(1, 2)))
    length = int(seen[-1]) + 1 if len(seen) else 0
    if length < 4 or not np.isfinite(recording[:length]).all():
        raise MotionError(
            f"{path}: recording in row {place} has gaps or fewer than 4 frames; fill gaps, pad only the end with NaN"
        )
    return length


def _stretch(recording: Floats, frames: int) -> Floats:
    """The same movement in ``frames`` frames, straight lines between those recorded."""
    at = np.linspace(0, len(recording) - 1, frames)
    before = np.minimum(at.astype(int), len(recording) - 2)
    share = (at - before)[:, None, None]
    return np.asarray(recording[before] * (1 - share) + recording[before + 1] * share)


def _labels(path: Path, count: int) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError) as error:
        raise MotionError(f"{path}: cannot be read ({error}); it says whose each recording is") from error
    if len(rows) != count:
        raise MotionError(f"{path}: has {len(rows)} rows for {count} recordings; write one row for each, in order")
    missing = [name for name in NEEDED if name not in rows[0]]
    if missing:
        wanted = ", ".join(NEEDED)
        raise MotionError(f"{path}: has no column {', '.join(missing)}; columns are {wanted}, correct or score")
    if ("correct" in rows[0]) == ("score" in rows[0]):
        raise MotionError(f"{path}: needs either a column correct (1 or 0) or a column score, not both")
    _each(path, rows, "subject", bool, "is empty; say who it is, by a code")
    return rows


def _truth(path: Path, rows: list[dict[str, str]], kind: str) -> Floats:
    if kind == "correct":
        _each(path, rows, kind, lambda text: text.strip() in ("0", "1"), "is neither 1 (correct) nor 0")
    else:
        _each(path, rows, kind, _is_number, "is no number")
    _folds_whole(path, rows)
    return np.array([float(row[kind]) for row in rows])


def _folds_whole(path: Path, rows: list[dict[str, str]]) -> None:
    folds: dict[str, str] = {}
    for row in rows:
        first = folds.setdefault(row["subject"], row.get("fold", ""))
        if first != row.get("fold", ""):
            both = f"{first!r} and {row.get('fold', '')!r}"
            raise MotionError(f"{path}: subject {row['subject']} is in folds {both}; one person, one fold")


def _each(path: Path, rows: list[dict[str, str]], name: str, good: Callable[[str], bool], wrong: str) -> None:
    for line, row in enumerate(rows, start=2):
        if not good(row[name]):
            raise MotionError(f"{path}: line {line}: {name} {row[name]!r} {wrong}")


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


def _column(rows: list[dict[str, str]], name: str) -> NDArray[Any]:
    return np.array([row.get(name, "") for row in rows])
