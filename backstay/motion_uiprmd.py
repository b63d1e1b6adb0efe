"""UI-PRMD (Vakanski and others, Data 2018;3:2), Kinect part: joints as turns and offsets, made into positions.

``positions`` are offsets from the parent joint in the parent's frame, ``angles`` the turns of each joint in degrees.
The order of turning (z, then x, then y) is ours: of the six orders it is the only one under which feet stand still.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backstay.research import JOINTS

Floats = NDArray[np.float64]
FILE = "uiprmd_kinect_60f.npz"
PARENTS = (-1, 0, 1, 2, 3, 4, 3, 6, 7, 8, 3, 10, 11, 12, 0, 14, 15, 16, 0, 18, 19, 20)
FRAMES_PER_S = 30
PLACES = {
    "pelvis": 0, "neck": 3, "head": 5, "shoulder_left": 7, "elbow_left": 8, "wrist_left": 9, "shoulder_right": 11,
    "elbow_right": 12, "wrist_right": 13, "hip_left": 14, "knee_left": 15, "ankle_left": 16, "hip_right": 18,
    "knee_right": 19, "ankle_right": 20,
}  # fmt: skip
EXERCISES = (
    "deep_squat", "hurdle_step", "inline_lunge", "side_lunge", "sit_to_stand", "straight_leg_raise",
    "shoulder_abduction", "shoulder_extension", "shoulder_rotation", "shoulder_scaption",
)  # fmt: skip


def joint_positions(offsets: Floats, turns_deg: Floats) -> Floats:
    """Where every joint is [recordings, frames, joints of ``JOINTS``, 3], second axis up."""
    frames: list[Floats] = []
    places: list[Floats] = []
    for joint, parent in enumerate(PARENTS):
        turn = _turn(np.radians(turns_deg[..., joint, :]))
        if parent < 0:
            frames.append(turn)
            places.append(offsets[..., joint, :])
        else:
            frames.append(frames[parent] @ turn)
            places.append(places[parent] + (frames[parent] @ offsets[..., joint, :, None])[..., 0])
    return np.stack([places[PLACES[name]] for name in JOINTS], axis=-2)


def _turn(angles: Floats) -> Floats:
    return np.asarray(_about(2, angles) @ _about(0, angles) @ _about(1, angles))


def _about(axis: int, angles: Floats) -> Floats:
    angle = angles[..., axis]
    one, two = (axis + 1) % 3, (axis + 2) % 3
    made = np.zeros((*angle.shape, 3, 3))
    made[..., axis, axis] = 1
    made[..., one, one] = made[..., two, two] = np.cos(angle)
    made[..., two, one] = np.sin(angle)
    made[..., one, two] = -np.sin(angle)
    return made
