"""The parts of a figure: for every frame an outline, from far to near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backstay.body.shapes import chain, limb, smooth
from backstay.body.view import Disc, Flat, View
from backstay.movement.skeleton import SIDES, Body, Skeleton
from backstay.movement.turning import Vector, dot, mix, step


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline and what it is made of: skin, top, shorts, shoe, muscle, prop."""

    kind: str
    path: str


Shapes = dict[str, tuple[Shape, ...]]
GROUPS = ("leg", "arm")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is needed to outline one frame."""

    body: Body
    skeleton: Skeleton
    view: View
    look: Mapping[str, float]

    def disc(self, place: Vector, size: str) -> Disc:
        """A ball of a size from knowledge, as seen."""
        return self.view.disc((place, self.look[size]))

    def along(self, first: str, second: str, share: float) -> Vector:
        """The point so far from one joint to another."""
        return mix(self.skeleton.at[first], 1 - share, self.skeleton.at[second], share)


def outline(drawing: Drawing) -> Shapes:
    """Every part of the body in one frame, by group: leg_left, arm_right, trunk, head ..."""
    made: Shapes = {"trunk": _trunk(drawing), "head": _head(drawing)}
    for side in SIDES:
        made[f"leg_{side}"] = _leg(drawing, side)
        made[f"arm_{side}"] = _arm(drawing, side)
    return made


def depths(drawing: Drawing) -> dict[str, float]:
    """How near each group is to the eye."""
    at, view = drawing.skeleton.at, drawing.view
    found = {"trunk": view.depth(drawing.along("pelvis", "chest", 0.5)), "head": view.depth(at["head"])}
    for side in SIDES:
        found[f"leg_{side}"] = view.depth(drawing.along(f"hip_{side}", f"knee_{side}", 0.5))
        found[f"arm_{side}"] = view.depth(at[f"elbow_{side}"])
    return found


def _leg(d: Drawing, side: str) -> tuple[Shape, ...]:
    at, shank, look = d.skeleton.at, d.skeleton.axes[f"shank_{side}"], d.look
    hip, knee, ankle = (at[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
    calf = step(d.along(f"knee_{side}", f"ankle_{side}", look["calf_down"]), shank, forward=-look["calf_back"])
    lower = chain((d.disc(knee, "knee"), d.disc(calf, "calf"), d.disc(ankle, "ankle")))
    hem = d.along(f"hip_{side}", f"knee_{side}", look["hem"])
    thigh = limb(d.disc(hip, "thigh"), d.disc(knee, "knee"))
    return (
        Shape("skin", lower),
        Shape("skin", thigh),
        Shape("shoe", _foot(d, side, ankle)),
        Shape("shorts", limb(d.disc(hip, "shorts"), d.disc(hem, "hem_width"))),
    )


def _foot(d: Drawing, side: str, ankle: Vector) -> str:
    foot, look, at = d.skeleton.axes[f"foot_{side}"], d.look, d.skeleton.at
    heel = step(at[f"heel_{side}"], foot, forward=look["heel"], up=look["heel"])
    ball = step(at[f"ball_{side}"], foot, up=look["ball"])
    toe = step(at[f"toe_{side}"], foot, forward=-look["toe"], up=look["toe"])
    toe = (toe[0], toe[1], max(toe[2], look["toe"]))
    top = step(ankle, foot, up=-look["ankle_low"])
    discs = d.disc(heel, "heel"), d.disc(ball, "ball"), d.disc(toe, "toe")
    return (
        limb(discs[0], discs[-1])
        + limb(d.disc(top, "shoe_top"), discs[0])
        + limb(d.disc(top, "shoe_top"), discs[1])
    )


def _arm(d: Drawing, side: str) -> tuple[Shape, ...]:
    at, look = d.skeleton.at, d.look
    shoulder, elbow, wrist, palm, fingers = (
        at[f"{joint}_{side}"] for joint in ("shoulder", "elbow", "wrist", "palm", "fingers")
    )
    upper = limb(d.disc(shoulder, "shoulder"), d.disc(elbow, "elbow"))
    fore = limb(d.disc(elbow, "elbow"), d.disc(wrist, "wrist"))
    knuckles = mix(palm, look["knuckles"], fingers, 1 - look["knuckles"])
    hand = chain((d.disc(wrist, "wrist"), d.disc(palm, "palm"), d.disc(knuckles, "fingers")))
    sleeve = d.along(f"shoulder_{side}", f"elbow_{side}", look["sleeve"])
    return (
        Shape("skin", hand),
        Shape("skin", fore),
        Shape("skin", upper),
        Shape("top", limb(d.disc(shoulder, "sleeve_top"), d.disc(sleeve, "sleeve_width"))),
    )


def _head(d: Drawing) -> tuple[Shape, ...]:
    at, axes, look = d.skeleton.at, d.skeleton.axes["head"], d.look
    skull = step(at["head"], axes, -look["skull_back"], up=look["skull_up"])
    jaw = step(at["head"], axes, look["jaw_forward"], up=-look["jaw_down"])
    nose = step(at["head"], axes, look["nose_forward"], up=-look["nose_down"])
    brow = step(at["head"], axes, look["brow_forward"])
    neck = limb(d.disc(at["neck"], "neck"), d.disc(at["skull"], "neck_top"))
    face = limb(d.disc(skull, "skull"), d.disc(jaw, "jaw")) + limb(d.disc(brow, "brow"), d.disc(nose, "nose"))
    return (Shape("neck", neck), Shape("skin", face), *_marks(d))


def _marks(d: Drawing) -> tuple[Shape, ...]:
    """Ears, eyes and nose, where they are turned to us; elsewhere they shrink to nothing."""
    at, axes, look = d.skeleton.at["head"], d.skeleton.axes["head"], d.look
    made = []
    for out in (-1, 1):
        seen = dot(axes[1], d.view.towards) * out > look["ear_seen"]
        ear = step(at, axes, -look["ear_back"], out * look["ear_out"], -look["ear_down"])
        low = step(ear, axes, up=-look["ear_long"])
        made.append(Shape("mark", _mark(d, ear, low, ("ear", "ear_low"), seen)))
    for out in (-1, 1):
        eye = step(at, axes, look["eye_forward"], out * look["eye_out"], look["eye_up"])
        looking = mix(axes[0], look["eye_ahead"], axes[1], out * look["eye_aside"])
        seen = dot(looking, d.view.towards) > look["eye_seen"]
        made.append(Shape("eye", _mark(d, eye, step(eye, axes, up=look["eye_long"]), ("eye", "eye"), seen)))
    return tuple(made)


def _mark(d: Drawing, first: Vector, second: Vector, sizes: tuple[str, str], seen: bool) -> str:
    if seen:
        return limb(d.disc(first, sizes[0]), d.disc(second, sizes[1]))
    x, y = d.view.flat(d.skeleton.at["head"])
    return limb((x, y, 0), (x, y - 1, 0))


SECTIONS = ("crotch", "hips", "belt", "waist", "ribs", "chest", "shoulders", "collar")


def _trunk(d: Drawing) -> tuple[Shape, ...]:
    at, axes, look = d.skeleton.at, d.skeleton.axes, d.look
    frames = {"crotch": "pelvis", "hips": "pelvis", "belt": "pelvis", "waist": "lumbar"}
    centres = {
        "crotch": at["pelvis"], "hips": at["pelvis"], "belt": at["lumbosacral"],
        "waist": mix(at["lumbosacral"], 0.5, at["waist"], 0.5), "ribs": at["waist"], "chest": at["chest"],
        "shoulders": at["shoulders"], "collar": at["neck"],
    }  # fmt: skip
    rows = []
    for name in SECTIONS:
        axis = axes[frames.get(name, "thorax")]
        centre = step(centres[name], axis, look[f"{name}_forward"], up=look[f"{name}_up"])
        rows.append((d.view.flat(centre), axis, look[f"{name}_wide"], look[f"{name}_deep"]))
    top = _loft(d.view, rows)
    return (Shape("top", top), Shape("shorts", _loft(d.view, rows[: SECTIONS.index("waist")])), *_buttocks(d))


def _buttocks(d: Drawing) -> tuple[Shape, ...]:
    """The seat keeps its shape when the thighs move."""
    at, axes, look = d.skeleton.at, d.skeleton.axes["pelvis"], d.look
    low = [step(at[f"hip_{side}"], axes, -look["seat_back"], up=-look["seat_down"]) for side in SIDES]
    high = [step(at[f"hip_{side}"], axes, -look["seat_back"] * 0.5, up=look["seat_up"]) for side in SIDES]
    return tuple(
        Shape("shorts", limb(d.disc(a, "seat"), d.disc(b, "seat_top"))) for a, b in zip(low, high, strict=True)
    )


def _loft(view: View, rows: list[tuple[Flat, tuple[Vector, Vector, Vector], float, float]]) -> str:
    """The outline of ellipses threaded on a line: each reaches as far to both sides as it is seen to."""
    left, right = [], []
    for i, (centre, axes, wide, deep) in enumerate(rows):
        before, after = rows[max(i - 1, 0)][0], rows[min(i + 1, len(rows) - 1)][0]
        dx, dy = after[0] - before[0], after[1] - before[1]
        long = (dx * dx + dy * dy) ** 0.5 or 1.0
        nx, ny = -dy / long, dx / long
        reach = 0.0
        for size, axis in ((wide, axes[1]), (deep, axes[0])):
            ax, ay = view.flat(axis)
            reach += (size * (ax * nx + ay * ny)) ** 2
        reach = reach**0.5
        left.append((centre[0] + nx * reach, centre[1] + ny * reach))
        right.append((centre[0] - nx * reach, centre[1] - ny * reach))
    return smooth([*right, *left[::-1]])
