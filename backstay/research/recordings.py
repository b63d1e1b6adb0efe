"""Recordings of people moving: where each joint was, who it was, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Names = NDArray[Any]
SIDES = ("left", "right")
PAIRED = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
JOINTS = ("pelvis", "neck", "head", *(f"{joint}_{side}" for joint in PAIRED for side in SIDES))
"""The joints that every recording must have; others are ignored."""


@dataclass(frozen=True, slots=True)
class Recordings:
    """One repetition a row.

    ``positions`` [n, frames, joints, 3] in any one unit of length, right-handed with the second axis up; joints in the
    order of ``JOINTS``. ``truth`` is 1 for correct and 0 for not, or a score; ``folds`` are empty when none were given.
    """

    names: Names
    positions: Floats
    seconds: Floats
    subjects: Names
    groups: Names
    exercises: Names
    folds: Names
    truth: Floats
    kind: Literal["correct", "score"]

    def __len__(self) -> int:
        return len(self.names)
