"""Made-up people who lift an arm, with known truth, for tests of the benchmark of movement quality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backstay.research import JOINTS, Recordings

Floats = NDArray[np.float64]
FRAMES = 20
STANDING = {
    "pelvis": (0, 1, 0), "neck": (0, 1.5, 0), "head": (0, 1.7, 0.02), "shoulder_left": (-0.2, 1.45, 0),
    "shoulder_right": (0.2, 1.45, 0), "elbow_left": (-0.2, 1.15, 0), "elbow_right": (0.2, 1.15, 0),
    "wrist_left": (-0.2, 0.9, 0), "wrist_right": (0.2, 0.9, 0), "hip_left": (-0.1, 0.95, 0),
    "hip_right": (0.1, 0.95, 0), "knee_left": (-0.1, 0.5, 0), "knee_right": (0.1, 0.5, 0),
    "ankle_left": (-0.1, 0.08, 0), "ankle_right": (0.1, 0.08, 0),
}  # fmt: skip
"""Facing away from the third axis: right-handed, the second axis up."""


def lift(deg: float, lean_deg: float = 0, side: str = "right", bend_deg: float = 0) -> Floats:
    """One recording [frames, joints, 3]: an arm goes out to ``deg`` and back while the trunk leans to the right."""
    at = np.tile(np.array([STANDING[name] for name in JOINTS], dtype=float), (FRAMES, 1, 1))
    course = np.sin(np.linspace(0, np.pi, FRAMES))
    way, joint = (1, f"shoulder_{side}") if side == "right" else (-1, f"shoulder_{side}")
    middle = at[:, JOINTS.index(joint)]
    for name in (f"elbow_{side}", f"wrist_{side}"):
        at[:, JOINTS.index(name)] = turned(at[:, JOINTS.index(name)], middle, np.radians(way * deg) * course, 2)
    upper = [place for place, name in enumerate(JOINTS) if not name.startswith(("hip", "knee", "ankle", "pelvis"))]
    for place in upper:
        at[:, place] = turned(at[:, place], at[:, 0], np.full(FRAMES, -np.radians(lean_deg)), 2)
        at[:, place] = turned(at[:, place], at[:, 0], np.full(FRAMES, -np.radians(bend_deg)), 0)
    return at


def turned(points: Floats, middle: Floats, angles: Floats, axis: int) -> Floats:
    """Points turned about an axis through ``middle``, frame by frame."""
    one, two = (axis + 1) % 3, (axis + 2) % 3
    away, cos, sin = points - middle, np.cos(angles), np.sin(angles)
    made = away.copy()
    made[:, one] = cos * away[:, one] - sin * away[:, two]
    made[:, two] = sin * away[:, one] + cos * away[:, two]
    return made + middle


def people(
    made: Callable[[int, bool, np.random.Generator], Floats], count: int = 6, each: int = 8, group: str = "healthy"
) -> Recordings:
    """``count`` people with ``each`` recordings, every second one correct; ``made`` says how person and truth move."""
    chance = np.random.default_rng(7)
    keys = [(who, turn % 2 == 0) for who in range(count) for turn in range(each)]
    n = len(keys)
    return Recordings(
        names=np.array([f"r{place}" for place in range(n)]),
        positions=np.stack([made(who, correct, chance) for who, correct in keys]),
        seconds=np.full(n, 2.0),
        subjects=np.array([f"{group}{who}" for who, _ in keys]),
        groups=np.array([group] * n),
        exercises=np.array(["arm_lift"] * n),
        folds=np.array([""] * n),
        truth=np.array([float(correct) for _, correct in keys]),
        kind="correct",
    )


def joined(one: Recordings, other: Recordings) -> Recordings:
    """The recordings of both."""
    arrays = ("names", "positions", "seconds", "subjects", "groups", "exercises", "folds", "truth")
    return Recordings(
        **{name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in arrays}, kind=one.kind
    )


def write(folder: Path, recordings: Recordings, columns: Sequence[str] = ("correct",), **arrays: object) -> Path:
    """The documented folder format; ``arrays`` stand in for those of the file."""
    stored: dict[str, object] = {"positions": recordings.positions, "joints": np.array(JOINTS), "fps": 10.0}
    np.savez(folder / "recordings.npz", **{k: v for k, v in (stored | arrays).items() if v is not None})  # type: ignore[arg-type]
    rows = [",".join(("recording", "subject", "group", "exercise", *columns))]
    for name, who, group, exercise, fold, truth in zip(
        recordings.names, recordings.subjects, recordings.groups, recordings.exercises, recordings.folds,
        recordings.truth, strict=True,
    ):  # fmt: skip
        told = {"correct": f"{truth:.0f}", "score": f"{truth}", "fold": fold}
        rows.append(",".join((name, who, group, exercise, *(told[column] for column in columns))))
    (folder / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder
