"""What can touch, and what can be touched: the flesh round the joints, and floor, seats, walls as planes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backstay.model import Movement
from backstay.movement.skeleton import SIDES, Body, Skeleton
from backstay.movement.turning import Vector, dot, length, minus, mix, step

Ball = tuple[Vector, float]
Plane = tuple[Vector, float]
"""The direction that leads out of a surface, and how far along it the surface lies."""

FLOOR: Plane = ((0.0, 0.0, 1.0), 0.0)
LEVELS = ("seat", "step", "top", "roller", "bed", "pedal", "low_top")
"""Props with something level on top, its height written as ``height``."""


def surface(movement: Movement, name: str) -> Plane:
    """The plane of the floor or of one of the movement's props."""
    if name == "floor":
        return FLOOR
    prop = movement.props[name]
    if "height" in prop:
        return ((0.0, 0.0, 1.0), prop["height"])
    if "ahead" in prop:
        return ((-1.0, 0.0, 0.0), -prop["ahead"])
    if "behind" in prop:
        return ((1.0, 0.0, 0.0), prop["behind"])
    if "right" in prop:
        return ((0.0, 1.0, 0.0), prop["right"])
    return ((0.0, -1.0, 0.0), -prop["left"])


def balls(body: Body, skeleton: Skeleton, part: str) -> tuple[tuple[Ball, ...], ...]:
    """The balls of a part in groups: of each group the lowest touches."""
    at, share = skeleton.at, body.share
    name, _, side = part.rpartition("_") if part.endswith(SIDES) else (part, "", "")
    if name in FOOT:
        return ((_of_foot(body, skeleton, name, side),),)
    if name == "shin":
        return ((_round(at, share, "knee", side),), (_of_foot(body, skeleton, "toe", side),))
    if name == "calf":
        middle = mix(at[f"knee_{side}"], 0.5, at[f"ankle_{side}"], 0.5)
        return (((middle, share["round_calf"]),),)
    if name == "thigh":
        middle = mix(at[f"hip_{side}"], 0.5, at[f"knee_{side}"], 0.5)
        return (((middle, (share["round_hip"] + share["round_knee"]) * 0.5),),)
    if name == "forearm":
        return ((_round(at, share, "elbow", side),), (_round(at, share, "wrist", side),))
    if name in ("hand", "fingers"):
        return (((at["palm_" + side if name == "hand" else part], share["round_palm"]),),)
    if side:
        return ((_round(at, share, name, side),),)
    return _trunk_balls(body, skeleton, part)


FOOT = ("heel", "ball", "toe")


def _of_foot(body: Body, skeleton: Skeleton, name: str, side: str) -> Ball:
    """A ball that rests on the sole."""
    radius = body.share[f"round_{name}"]
    return (step(skeleton.at[f"{name}_{side}"], skeleton.axes[f"foot_{side}"], up=radius), radius)


def _round(at: Mapping[str, Vector], share: Mapping[str, float], joint: str, side: str) -> Ball:
    return (at[f"{joint}_{side}"], share[f"round_{joint}"])


def _trunk_balls(body: Body, skeleton: Skeleton, part: str) -> tuple[tuple[Ball, ...], ...]:
    at, axes, share = skeleton.at, skeleton.axes, body.share
    if part == "seat":
        return (tuple((at[f"hip_{side}"], share["round_seat"]) for side in SIDES),)
    if part == "pelvis":
        return (tuple((at[f"hip_{side}"], share["round_pelvis_half_depth"]) for side in SIDES),)
    if part == "head":
        return (((at["head"], share["round_face"]),),)
    if part == "waist":
        return (((at["waist"], share["round_pelvis_half_depth"] - share["lumbar_set_back"]),),)
    if part == "belly":
        middle = mix(at["lumbosacral"], 0.5, at["waist"], 0.5)
        return (((step(middle, axes["lumbar"], share["lumbar_set_back"]), share["round_waist_half_depth"]),),)
    depth, wide = share["round_chest_half_depth"], share["round_chest_half_width"]
    return (tuple((step(at["chest"], axes["thorax"], left=out * wide), depth) for out in (-1, 1)),)


def touch_point(body: Body, skeleton: Skeleton, name: str) -> Ball:
    """A place on the body that a hand can rest on."""
    at, axes, share = skeleton.at, skeleton.axes, body.share
    place, _, side = name.rpartition("_") if name.endswith(SIDES) else (name, "", "")
    if place == "belly":
        return (mix(at["lumbosacral"], 0.5, at["waist"], 0.5), share["round_waist_half_depth"])
    if place == "chest":
        return (at["chest"], share["round_chest_half_depth"])
    if place == "ribs":
        out = 1 if side == "left" else -1
        return (
            step(at["chest"], axes["thorax"], left=out * share["round_chest_half_width"]),
            share["round_chest_half_depth"],
        )
    if place == "head":
        return (at["head"], share["round_face"])
    if place in ("thigh", "shin"):
        first, second = ("hip", "knee") if place == "thigh" else ("knee", "ankle")
        middle = mix(at[f"{first}_{side}"], 0.5, at[f"{second}_{side}"], 0.5)
        return (middle, (share[f"round_{first}"] + share[f"round_{second}"]) * 0.5)
    if place == "foot":
        return (mix(at[f"ankle_{side}"], 0.5, at[f"ball_{side}"], 0.5), share["round_ankle"])
    return (at[name], share[f"round_{place}"])


def clearance(ball: Ball, plane: Plane) -> float:
    """How far a ball is above a surface; below 0 it sinks in."""
    (centre, radius), (out, at) = ball, plane
    return dot(centre, out) - radius - at


def gaps(body: Body, skeleton: Skeleton, part: str, plane: Plane) -> tuple[float, ...]:
    """How far each group of a part is from the surface it rests on."""
    return tuple(min(clearance(ball, plane) for ball in group) for group in balls(body, skeleton, part))


ON_BODY, AT = "body:", "point:"
"""How a frame writes a part that rests on the body, or is held at a point, beside those that rest on something."""


def held_point(on: str) -> Vector:
    """The point of a contact such as point:0.3,-0.1,0.6 [share of stature]."""
    x, y, z = (float(number) for number in on.removeprefix(AT).split(","))
    return (x, y, z)


def from_point(body: Body, skeleton: Skeleton, part: str, on: str) -> Vector:
    """How far a part's middle is from the point where it is held, along x, y and z."""
    return minus(balls(body, skeleton, part)[0][0][0], held_point(on))


def mirrored_point(on: str) -> str:
    """The same point on the other side."""
    x, y, z = on.removeprefix(AT).split(",")
    return f"{AT}{x},{y[1:] if y.startswith('-') else f'-{y}'},{z}"


def reach(body: Body, skeleton: Skeleton, hand: str, place: str) -> float:
    """How far a hand is from the place on the body it rests on."""
    ((palm, radius),) = balls(body, skeleton, hand)[0]
    there, thick = touch_point(body, skeleton, place)
    return length(minus(palm, there)) - radius - thick


SOLID = ("heel", "ball", "knee", "ankle", "elbow", "wrist", "hand", "hip", "shoulder")


def everything(body: Body, skeleton: Skeleton) -> Iterator[tuple[str, Ball]]:
    """Every ball of the body, to see that none sinks into the floor; toes bend, and are left out."""
    for part in (*(f"{name}_{side}" for name in SOLID for side in SIDES), "head", "chest", "pelvis"):
        for group in balls(body, skeleton, part):
            for ball in group:
                yield part, ball
