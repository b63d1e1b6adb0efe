"""Where working and lengthening muscles lie, drawn as soft patches on the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backstay.body.parts import Drawing
from backstay.body.shapes import chain, limb
from backstay.movement.skeleton import SIDES, outwards
from backstay.movement.turning import Vector, step

Place = tuple[str, str]
"""The group it is drawn with, and its outline."""


def patches(d: Drawing, muscle: str) -> tuple[Place, ...]:
    """A muscle's outline on each side it is named for."""
    name, _, side = muscle.rpartition("_") if muscle.endswith(SIDES) else (muscle, "", "")
    draw = MUSCLES[name]
    return tuple(place for one in ((side,) if side else SIDES) for place in draw(d, one))


def _shifted(d: Drawing, axes: str, at: Vector, forward: str = "", back: str = "") -> Vector:
    frame = d.skeleton.axes[axes]
    return step(at, frame, forward=d.look[forward] if forward else -d.look[back])


def _on_limb(
    d: Drawing, side: str, group: str, axes: str, ends: tuple[str, str], front: bool
) -> tuple[Place, ...]:
    look = d.look
    first, second = (
        d.along(f"{ends[0]}_{side}", f"{ends[1]}_{side}", look[f"muscle_{part}"]) for part in ("from", "to")
    )
    shift = look["muscle_shift"] * (1 if front else -1)
    frame = d.skeleton.axes[f"{axes}_{side}"]
    discs = (
        d.disc(step(first, frame, shift), "muscle_thick"),
        d.disc(step(second, frame, shift * 0.5), "muscle_thin"),
    )
    return ((f"{group}_{side}", limb(*discs)),)


def _quadriceps(d: Drawing, side: str) -> tuple[Place, ...]:
    return _on_limb(d, side, "leg", "thigh", ("hip", "knee"), True)


def _hamstrings(d: Drawing, side: str) -> tuple[Place, ...]:
    return _on_limb(d, side, "leg", "thigh", ("hip", "knee"), False)


def _calf(d: Drawing, side: str) -> tuple[Place, ...]:
    look, frame = d.look, d.skeleton.axes[f"shank_{side}"]
    high = step(d.along(f"knee_{side}", f"ankle_{side}", look["calf_high"]), frame, -look["calf_shift"])
    low = step(d.along(f"knee_{side}", f"ankle_{side}", look["calf_low"]), frame, -look["calf_shift"] * 0.5)
    return ((f"leg_{side}", limb(d.disc(high, "calf_thick"), d.disc(low, "calf_thin"))),)


def _gluteus(d: Drawing, side: str) -> tuple[Place, ...]:
    at, pelvis, look = d.skeleton.at[f"hip_{side}"], d.skeleton.axes["pelvis"], d.look
    low, high = (
        step(at, pelvis, -look["gluteus_back"] * share, up=look[up])
        for share, up in ((1, "gluteus_low"), (0.5, "gluteus_high"))
    )
    return ((f"leg_{side}", limb(d.disc(low, "gluteus_thick"), d.disc(high, "gluteus_thin"))),)


def _side_hip(d: Drawing, side: str) -> tuple[Place, ...]:
    at, pelvis, look = d.skeleton.at[f"hip_{side}"], d.skeleton.axes["pelvis"], d.look
    out = outwards(side) * look["side_hip_out"]
    low, high = (step(at, pelvis, left=out, up=look[up]) for up in ("side_hip_low", "side_hip_high"))
    return ((f"leg_{side}", limb(d.disc(low, "side_hip_thin"), d.disc(high, "side_hip_thick"))),)


def _hip_front(d: Drawing, side: str) -> tuple[Place, ...]:
    at, look = d.skeleton.at[f"hip_{side}"], d.look
    high = step(at, d.skeleton.axes["pelvis"], look["hip_front_forward"], up=look["hip_front_up"])
    low = step(
        d.along(f"hip_{side}", f"knee_{side}", look["hip_front_down"]),
        d.skeleton.axes[f"thigh_{side}"],
        look["hip_front_forward"],
    )
    return ((f"leg_{side}", limb(d.disc(high, "hip_front_thin"), d.disc(low, "hip_front_thick"))),)


def _on_trunk(d: Drawing, side: str, forward: float, out: float) -> tuple[Place, ...]:
    at, axes, look = d.skeleton.at, d.skeleton.axes, d.look
    sign = outwards(side)
    places = (("lumbosacral", "pelvis"), ("waist", "lumbar"), ("chest", "thorax"))
    discs = [
        d.disc(step(at[joint], axes[frame], look["belly_middle"] + forward, sign * out), "strip")
        for joint, frame in places
    ]
    return (("trunk", chain(discs[: len(places)])),)


def _back(d: Drawing, side: str) -> tuple[Place, ...]:
    return _on_trunk(d, side, -d.look["strip_back"], d.look["strip_out"])


def _belly(d: Drawing, side: str) -> tuple[Place, ...]:
    return _on_trunk(d, side, d.look["strip_front"], d.look["strip_out"])


def _waist(d: Drawing, side: str) -> tuple[Place, ...]:
    return _on_trunk(d, side, 0.0, d.look["strip_side"])


def _chest(d: Drawing, side: str) -> tuple[Place, ...]:
    look = d.look
    first = step(
        d.skeleton.at["chest"],
        d.skeleton.axes["thorax"],
        look["pectoral_forward"],
        outwards(side) * look["pectoral_out"],
    )
    last = d.along("chest", f"shoulder_{side}", look["pectoral_to"])
    return (("trunk", limb(d.disc(first, "pectoral"), d.disc(last, "pectoral_thin"))),)


def _upper_back(d: Drawing, side: str) -> tuple[Place, ...]:
    look, frame = d.look, d.skeleton.axes["thorax"]
    first = step(d.skeleton.at["chest"], frame, -look["upper_back_back"], outwards(side) * look["strip_out"])
    last = step(
        d.skeleton.at["shoulders"],
        frame,
        -look["upper_back_back"] * 0.5,
        outwards(side) * look["upper_back_out"],
    )
    return (("trunk", limb(d.disc(first, "pectoral"), d.disc(last, "pectoral_thin"))),)


MUSCLES: Mapping[str, Callable[[Drawing, str], tuple[Place, ...]]] = {
    "quadriceps": _quadriceps, "hamstrings": _hamstrings, "calf": _calf, "gluteus": _gluteus,
    "side_hip": _side_hip, "hip_front": _hip_front, "back": _back, "belly": _belly, "waist": _waist,
    "chest": _chest, "upper_back": _upper_back,
}  # fmt: skip
