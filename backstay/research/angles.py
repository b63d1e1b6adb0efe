"""Where the joints are, as named angles [degrees] and heights [percent of leg length]: nothing of body size is left."""

from __future__ import annotations

import numpy as np

from backstay.model import PERCENT_PER_WHOLE
from backstay.research.recordings import JOINTS, SIDES, Floats

UP = np.array([0.0, 1.0, 0.0])
LEVEL = np.array([1.0, 0.0, 1.0])
HALF_TURN_DEG = np.degrees(np.pi)
TINY = np.finfo(np.float64).eps
TURNS_OVER = ("trunk_side", "shoulder_turn", "shoulder_tilt", "pelvis_tilt", "head_side")
"""Angles of the midline that change sign when left and right are exchanged."""


def named_angles(positions: Floats) -> dict[str, Floats]:
    """Each angle by its name [recordings, frames]; forward, outward, up and to the right are positive."""
    at = {name: positions[:, :, place] for place, name in enumerate(JOINTS)}
    right = _unit((at["hip_right"] - at["hip_left"]) * LEVEL)
    frame = (right, np.cross(UP, right))
    leg = _leg(at)
    found = _midline(at, frame)
    for side in SIDES:
        found |= _arm(at, side, frame) | _leg_angles(at, side, frame)
        found[f"wrist_height_{side}"] = _percent(at[f"wrist_{side}"] - at["pelvis"], leg)
    foot = np.minimum(at["ankle_left"][..., 1], at["ankle_right"][..., 1])
    found["pelvis_height"] = PERCENT_PER_WHOLE * (at["pelvis"][..., 1] - foot) / leg
    found["stance"] = PERCENT_PER_WHOLE * _length(at["ankle_left"] - at["ankle_right"]) / leg
    return found


def mirrored(angles: dict[str, Floats]) -> dict[str, Floats]:
    """The same movement with left and right exchanged."""
    return {name: -angles[name] if name in TURNS_OVER else angles[other_side(name)] for name in angles}


def other_side(name: str) -> str:
    """The same name on the other side; of the midline, itself."""
    for this, other in (SIDES, SIDES[::-1]):
        if name.endswith(f"_{this}"):
            return f"{name.removesuffix(this)}{other}"
    return name


def _midline(at: dict[str, Floats], frame: tuple[Floats, Floats]) -> dict[str, Floats]:
    trunk_out, trunk_up, trunk_on = _parts(at["neck"] - at["pelvis"], frame)
    head_out, head_up, head_on = _parts(at["head"] - at["neck"], frame)
    line_out, line_up, line_on = _parts(at["shoulder_right"] - at["shoulder_left"], frame)
    hips_out, hips_up, hips_on = _parts(at["hip_right"] - at["hip_left"], frame)
    return {
        "trunk_forward": _turn(trunk_on, trunk_up),
        "trunk_side": _turn(trunk_out, trunk_up),
        "shoulder_turn": _turn(line_on, line_out),
        "shoulder_tilt": _turn(line_up, np.hypot(line_out, line_on)),
        "pelvis_tilt": _turn(hips_up, np.hypot(hips_out, hips_on)),
        "head_forward": _turn(head_on, head_up),
        "head_side": _turn(head_out, head_up),
    }


def _arm(at: dict[str, Floats], side: str, frame: tuple[Floats, Floats]) -> dict[str, Floats]:
    upper = at[f"elbow_{side}"] - at[f"shoulder_{side}"]
    lower = at[f"wrist_{side}"] - at[f"elbow_{side}"]
    out, up, on = _parts(upper, frame)
    outward = out if side == "right" else -out
    return {
        f"arm_lift_{side}": _between(upper, at["pelvis"] - at["neck"]),
        f"arm_forward_{side}": _turn(on, np.hypot(out, up)),
        f"arm_outward_{side}": _turn(outward, np.hypot(up, on)),
        f"elbow_{side}": _between(upper, lower),
    }


def _leg_angles(at: dict[str, Floats], side: str, frame: tuple[Floats, Floats]) -> dict[str, Floats]:
    thigh = at[f"knee_{side}"] - at[f"hip_{side}"]
    shank = at[f"ankle_{side}"] - at[f"knee_{side}"]
    out, up, on = _parts(thigh, frame)
    low_out, low_up, low_on = _parts(shank, frame)
    way = 1 if side == "right" else -1
    return {
        f"knee_{side}": _between(thigh, shank),
        f"hip_{side}": HALF_TURN_DEG - _between(thigh, at["neck"] - at["pelvis"]),
        f"thigh_forward_{side}": _turn(on, -up),
        f"thigh_outward_{side}": _turn(way * out, np.hypot(up, on)),
        f"shank_forward_{side}": _turn(low_on, -low_up),
        f"shank_outward_{side}": _turn(way * low_out, -low_up),
    }


def _leg(at: dict[str, Floats]) -> Floats:
    """Length of the left leg on average over a recording [length, as a column]."""
    parts = _length(at["hip_left"] - at["knee_left"]) + _length(at["knee_left"] - at["ankle_left"])
    return np.asarray(np.maximum(parts.mean(axis=1, keepdims=True), TINY))


def _parts(vector: Floats, frame: tuple[Floats, Floats]) -> tuple[Floats, Floats, Floats]:
    """To the person's right, up, and forward."""
    right, forward = frame
    return (vector * right).sum(axis=-1), vector @ UP, (vector * forward).sum(axis=-1)


def _turn(across: Floats, along: Floats) -> Floats:
    return np.asarray(np.degrees(np.arctan2(across, along)))


def _between(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.degrees(np.arccos(np.clip((_unit(one) * _unit(other)).sum(axis=-1), -1, 1))))


def _percent(vector: Floats, leg: Floats) -> Floats:
    return np.asarray(PERCENT_PER_WHOLE * vector[..., 1] / leg)


def _length(vector: Floats) -> Floats:
    return np.asarray(np.linalg.norm(vector, axis=-1))


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.maximum(_length(vector)[..., None], TINY))
