"""The jointed body: joint angles in degrees, in clinical terms → the place of every joint.

Lengths are shares of stature. Standing, the person looks along x, has y on the left and z up; the floor is z = 0.
A thigh turns at the hip by flexion first, then abduction, then rotation about itself; an arm likewise.
Half of a lumbar (or neck) movement happens below the lumbar (neck) segment, half above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backstay.model import Cited
from backstay.movement.turning import UPRIGHT, Axes, Vector, lean, mix, step, tip, turn

SIDES = ("left", "right")
TRUNK_ANGLES = (
    "pelvis_tilt", "pelvis_list", "pelvis_turn", "lumbar_flexion", "lumbar_side", "lumbar_turn",
    "thorax_flexion", "thorax_side", "thorax_turn", "neck_flexion", "neck_side", "neck_turn",
)  # fmt: skip
LIMB_ANGLES = (
    "shoulder_flexion", "shoulder_abduction", "shoulder_rotation", "elbow_flexion", "wrist_extension",
    "hip_flexion", "hip_abduction", "hip_rotation", "knee_flexion", "ankle_dorsiflexion",
)  # fmt: skip
ANGLES = (*TRUNK_ANGLES, *(f"{angle}_{side}" for side in SIDES for angle in LIMB_ANGLES))
LENGTH, LIMIT = "body_", "limit_"


@dataclass(frozen=True, slots=True)
class Body:
    """One build: lengths, thicknesses and masses as shares of stature and mass, and each joint's limits in degrees."""

    share: Mapping[str, float]
    limits: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Where every joint is [share of stature] and how every segment is turned."""

    at: Mapping[str, Vector]
    axes: Mapping[str, Axes]


def body_from(settings: Mapping[str, Cited]) -> Body:
    """The build and the joint limits that stand in knowledge/settings."""
    share = {key.removeprefix(LENGTH): row.value for key, row in settings.items() if key.startswith(LENGTH)}
    limits = {
        key.removeprefix(LIMIT): (row.low, row.high)
        for key, row in settings.items()
        if key.startswith(LIMIT) and row.low is not None and row.high is not None
    }
    return Body(share, limits)


def stand(body: Body, angles: Mapping[str, float], root: Vector) -> Skeleton:
    """Every joint of a body whose hips' middle is at ``root``; angles left out are 0."""
    at: dict[str, Vector] = {"pelvis": root}
    axes: dict[str, Axes] = {}
    _trunk(body, angles, at, axes)
    for side in SIDES:
        _arm(body, angles, side, at, axes)
        _leg(body, angles, side, at, axes)
    return Skeleton(at, axes)


def outwards(side: str) -> int:
    """The sign of the left axis that leads away from the midline."""
    return 1 if side == "left" else -1


def _bend(axes: Axes, angles: Mapping[str, float], part: str, share: float) -> Axes:
    turned = turn(axes, share * angles.get(f"{part}_turn", 0))
    turned = lean(turned, share * angles.get(f"{part}_flexion", 0))
    return tip(turned, share * angles.get(f"{part}_side", 0))


def _trunk(body: Body, angles: Mapping[str, float], at: dict[str, Vector], axes: dict[str, Axes]) -> None:
    share = body.share
    pelvis = lean(UPRIGHT, angles.get("pelvis_tilt", 0))
    pelvis = turn(tip(pelvis, angles.get("pelvis_list", 0)), angles.get("pelvis_turn", 0))
    axes["pelvis"] = pelvis
    axes["lumbar"] = _bend(pelvis, angles, "lumbar", 0.5)
    axes["thorax"] = _bend(_bend(axes["lumbar"], angles, "lumbar", 0.5), angles, "thorax", 1)
    axes["neck"] = _bend(axes["thorax"], angles, "neck", 0.5)
    axes["head"] = _bend(axes["neck"], angles, "neck", 0.5)
    at["lumbosacral"] = step(at["pelvis"], pelvis, up=share["pelvis"], forward=-share["lumbar_set_back"])
    at["waist"] = step(at["lumbosacral"], axes["lumbar"], up=share["lumbar"])
    at["chest"] = step(at["waist"], axes["thorax"], up=share["thorax"] * 0.5)
    at["shoulders"] = step(at["waist"], axes["thorax"], up=share["thorax"], forward=share["lumbar_set_back"])
    at["neck"] = step(at["waist"], axes["thorax"], up=share["thorax"] + share["neck_base"])
    at["skull"] = step(at["neck"], axes["neck"], up=share["neck"])
    at["head"] = step(at["skull"], axes["head"], up=share["head"] * 0.5, forward=share["head_forward"])
    at["crown"] = step(at["head"], axes["head"], up=share["head"] * 0.5)


def _arm(body: Body, angles: Mapping[str, float], side: str, at: dict[str, Vector], axes: dict[str, Axes]) -> None:
    share, out = body.share, outwards(side)
    at[f"shoulder_{side}"] = step(at["shoulders"], axes["thorax"], left=out * share["shoulder_half"])
    upper = lean(axes["thorax"], -angles.get(f"shoulder_flexion_{side}", 0))
    upper = tip(upper, -out * angles.get(f"shoulder_abduction_{side}", 0))
    upper = turn(upper, -out * angles.get(f"shoulder_rotation_{side}", 0))
    fore = lean(upper, -angles.get(f"elbow_flexion_{side}", 0))
    hand = lean(fore, -angles.get(f"wrist_extension_{side}", 0))
    axes[f"upper_arm_{side}"], axes[f"forearm_{side}"], axes[f"hand_{side}"] = upper, fore, hand
    at[f"elbow_{side}"] = step(at[f"shoulder_{side}"], upper, up=-share["upper_arm"])
    at[f"wrist_{side}"] = step(at[f"elbow_{side}"], fore, up=-share["forearm"])
    at[f"palm_{side}"] = step(at[f"wrist_{side}"], hand, up=-share["hand"] * 0.5)
    at[f"fingers_{side}"] = step(at[f"wrist_{side}"], hand, up=-share["hand"])


def _leg(body: Body, angles: Mapping[str, float], side: str, at: dict[str, Vector], axes: dict[str, Axes]) -> None:
    share, out = body.share, outwards(side)
    at[f"hip_{side}"] = step(at["pelvis"], axes["pelvis"], left=out * share["hip_half"])
    thigh = lean(axes["pelvis"], -angles.get(f"hip_flexion_{side}", 0))
    thigh = tip(thigh, -out * angles.get(f"hip_abduction_{side}", 0))
    thigh = turn(thigh, out * angles.get(f"hip_rotation_{side}", 0))
    shank = lean(thigh, angles.get(f"knee_flexion_{side}", 0))
    foot = lean(shank, -angles.get(f"ankle_dorsiflexion_{side}", 0))
    axes[f"thigh_{side}"], axes[f"shank_{side}"], axes[f"foot_{side}"] = thigh, shank, foot
    at[f"knee_{side}"] = step(at[f"hip_{side}"], thigh, up=-share["thigh"])
    ankle = step(at[f"knee_{side}"], shank, up=-share["shank"])
    at[f"ankle_{side}"] = ankle
    at[f"heel_{side}"] = step(ankle, foot, forward=-share["heel_back"], up=-share["ankle_height"])
    at[f"ball_{side}"] = step(ankle, foot, forward=share["ball_forward"], up=-share["ankle_height"])
    at[f"toe_{side}"] = step(ankle, foot, forward=share["foot"] - share["heel_back"], up=-share["ankle_height"])


MASSES = {
    "pelvis": ("pelvis", "lumbosacral"), "abdomen": ("lumbosacral", "waist"), "chest": ("waist", "shoulders"),
    "head": ("neck", "head"),
    **{f"{mass}_{side}": (f"{start}_{side}", f"{end}_{side}") for side in SIDES for mass, start, end in (
        ("upper_arm", "shoulder", "elbow"), ("forearm", "elbow", "wrist"), ("hand", "wrist", "fingers"),
        ("thigh", "hip", "knee"), ("shank", "knee", "ankle"), ("foot", "heel", "toe"),
    )},
}  # fmt: skip


def centre_of_mass(body: Body, skeleton: Skeleton) -> Vector:
    """Where the whole body would balance on a point [share of stature]."""
    total, sum_ = 0.0, (0.0, 0.0, 0.0)
    for name, (start, end) in MASSES.items():
        kind = name.removesuffix("_left").removesuffix("_right")
        mass, along = body.share[f"mass_{kind}"], body.share[f"centre_{kind}"]
        total += mass
        sum_ = mix(sum_, 1, mix(skeleton.at[start], 1 - along, skeleton.at[end], along), mass)
    x, y, z = sum_
    return (x / total, y / total, z / total)
