"""What every frame of a movement must keep to: joint limits, nothing in the floor, contact, balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, sin, tau
from typing import Literal

from backstay.model import Cited, Frame, Movement
from backstay.movement.places import (
    AT,
    FLOOR,
    ON_BODY,
    balls,
    clearance,
    everything,
    from_point,
    gaps,
    reach,
    surface,
)
from backstay.movement.play import angles_of, skeleton_of
from backstay.movement.skeleton import SIDES, Body, Skeleton, body_from, centre_of_mass
from backstay.movement.turning import length, minus, step

Point = tuple[float, float]
Balance = Literal["still", "round", "water"]
WATER = "pool"
"""The prop that carries a body."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """What no body could do: limit (degrees beyond), floor, contact, balance or slip (shares of stature)."""

    movement: str
    at_s: float
    what: str
    part: str
    by: float


def problems(movement: Movement, settings: Mapping[str, Cited]) -> Iterator[Unsound]:
    """Every way in which a frame of the movement could not be held by a body."""
    body = body_from(settings)
    allowed = {key.removeprefix("movement_"): row.value for key, row in settings.items() if key.startswith("movement_")}
    before: tuple[Frame, Skeleton] | None = None
    skeletons = [skeleton_of(body, frame) for frame in movement.frames]
    for frame, skeleton in zip(movement.frames, skeletons, strict=True):
        found = [*_held(movement, frame, body, skeleton)]
        if before is not None:
            found += slipped(movement, before, (frame, skeleton), body)
        for what, part, by in found:
            if by > allowed[what]:
                yield Unsound(movement.id, frame.at_s, what, part, by)
        before = (frame, skeleton)
    if balance_of(movement) == "round" and movement.frames:
        by = outside_over_a_round(movement, skeletons, body)
        if by > allowed["balance"]:
            yield Unsound(movement.id, movement.frames[-1].at_s, "balance", "over a round", by)


def balance_of(movement: Movement) -> Balance:
    """How the body is kept from falling: over its support at every moment (``still``), on average over a round of steps
    that repeat (``round``), or by water that reaches above the hips (``water``).
    """
    if movement.in_balance:
        return "still"
    return "water" if WATER in movement.props else "round"


def _held(movement: Movement, frame: Frame, body: Body, skeleton: Skeleton) -> Iterator[tuple[str, str, float]]:
    yield from (("limit", angle, by) for angle, by in beyond_limits(frame, body))
    yield from (("floor", part, -clearance(ball, FLOOR)) for part, ball in everything(body, skeleton))
    yield from (("contact", part, by) for part, by in apart(movement, frame, body, skeleton))
    balance = balance_of(movement)
    if balance == "still":
        yield ("balance", "", outside_support(movement, frame, body, skeleton))
    elif balance == "water":
        yield ("balance", WATER, frame.root[2] - movement.props[WATER]["height"])


def limits_of(body: Body, angle: str) -> tuple[float, float] | None:
    """The low and high end of a joint angle; the pelvis in space has none."""
    return body.limits.get(angle.removesuffix("_left").removesuffix("_right"))


def beyond_limits(frame: Frame, body: Body) -> Iterator[tuple[str, float]]:
    """How far each joint is bent beyond what people can [degrees]."""
    for angle, deg in angles_of(frame).items():
        ends = limits_of(body, angle)
        if ends:
            yield angle, max(deg - ends[1], ends[0] - deg)


def apart(movement: Movement, frame: Frame, body: Body, skeleton: Skeleton) -> Iterator[tuple[str, float]]:
    """How far each contact is from what it claims to touch; a hand on soft flesh counts half."""
    for part, on in frame.contacts.items():
        if on.startswith(ON_BODY):
            yield part, abs(reach(body, skeleton, part, on.removeprefix(ON_BODY))) * 0.5
        elif on.startswith(AT):
            yield part, length(from_point(body, skeleton, part, on)) * 0.5
        else:
            yield from ((part, abs(gap)) for gap in gaps(body, skeleton, part, surface(movement, on)))


def outside_support(movement: Movement, frame: Frame, body: Body, skeleton: Skeleton) -> float:
    """How far the centre of mass is outside what carries the body, seen from above."""
    x, y, _ = centre_of_mass(body, skeleton)
    return distance_outside((x, y), hull(support(movement, frame, body, skeleton)))


def outside_over_a_round(movement: Movement, skeletons: list[Skeleton], body: Body) -> float:
    """How far the centre of mass is outside what carries the body on average: steps that repeat may fall from one foot
    to the other, but over a round nothing may tip, so that some mean point of support lies under the mean centre of
    mass. Moments in the air carry nothing and tip nothing.
    """
    carried = [
        (centre_of_mass(body, skeleton), points)
        for frame, skeleton in zip(movement.frames[:-1], skeletons[:-1], strict=True)
        if (points := support(movement, frame, body, skeleton))
    ]
    if not carried:
        return float("inf")
    ways = [(cos(tau * at / len(carried)), sin(tau * at / len(carried))) for at in range(len(carried))]
    return max(
        sum(c[0] * x + c[1] * y - max(a * x + b * y for a, b in points) for c, points in carried) / len(carried)
        for x, y in (*ways, (1, 0), (-1, 0), (0, 1), (0, -1))
    )


def support(movement: Movement, frame: Frame, body: Body, skeleton: Skeleton) -> list[Point]:
    """The corners of everything that carries the body, seen from above."""
    points: list[Point] = []
    for part, on in frame.contacts.items():
        if on.startswith(ON_BODY):
            continue
        for group in balls(body, skeleton, part):
            plane = FLOOR if on.startswith(AT) else surface(movement, on)
            lowest = min(group, key=lambda ball: clearance(ball, plane))
            (x, y, _), radius = lowest
            points += [(x + radius * a, y + radius * b) for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        points += _sole(body, skeleton, part)
    return points


def _sole(body: Body, skeleton: Skeleton, part: str) -> list[Point]:
    """A foot is as long as its toes and as wide as its sole."""
    name, _, side = part.rpartition("_")
    if side not in SIDES or name not in ("ball", "heel"):
        return []
    wide, axes = body.share["round_sole_half_width"], skeleton.axes[f"foot_{side}"]
    joints = {"ball": ("ball", "toe"), "heel": ("heel",)}[name]
    ends = [skeleton.at[f"{joint}_{side}"] for joint in joints]
    corners = [step(end, axes, left=out * wide) for end in ends for out in (-1, 1)]
    return [(x, y) for x, y, _ in corners]


def hull(points: list[Point]) -> list[Point]:
    """The corners of the smallest outline round the points, against the clock (Andrew's chain)."""
    ordered = sorted(set(points))
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1]] or ordered


def _chain(points: list[Point]) -> list[Point]:
    made: list[Point] = []
    for point in points:
        while len(made) > 1 and _left_of(made[-2], made[-1], point) <= 0:
            made.pop()
        made.append(point)
    return made


def _left_of(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def distance_outside(point: Point, outline: list[Point]) -> float:
    """How far a point is outside an outline; 0 within it."""
    if not outline:
        return float("inf")
    edges = list(zip(outline, outline[1:] + outline[:1], strict=True))
    if len(outline) > 2 and all(_left_of(a, b, point) >= 0 for a, b in edges):
        return 0.0
    return min(_to_edge(point, a, b) for a, b in edges)


def _to_edge(point: Point, a: Point, b: Point) -> float:
    across, along = (b[0] - a[0], b[1] - a[1]), (point[0] - a[0], point[1] - a[1])
    long = across[0] ** 2 + across[1] ** 2
    share = max(0.0, min(1.0, (along[0] * across[0] + along[1] * across[1]) / long)) if long else 0.0
    return float(((along[0] - share * across[0]) ** 2 + (along[1] - share * across[1]) ** 2) ** 0.5)


def slipped(
    movement: Movement, before: tuple[Frame, Skeleton], now: tuple[Frame, Skeleton], body: Body
) -> Iterator[tuple[str, str, float]]:
    """How far each contact moves along what it touches though nobody said it slides."""
    sliding = {part for pose in movement.poses for part in pose.slides}
    sliding |= {part.replace("foot", joint) for part in sliding for joint in ("heel", "ball")}
    (first, was), (second, is_) = before, now
    for part, on in second.contacts.items():
        if part in sliding or on.startswith(ON_BODY) or first.contacts.get(part) != on or part in ROLLING:
            continue
        for old, new in zip(balls(body, was, part), balls(body, is_, part), strict=True):
            yield "slip", part, length(minus(old[0][0], new[0][0]))


ROLLING = ("seat", "pelvis", "chest", "head")
"""Soft parts that roll over what they lie on."""
