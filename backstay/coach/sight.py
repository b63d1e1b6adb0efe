"""Angles from points in the image: which points, which way is bending, and the turn between two lines."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot, pi, tau

from backstay.coach.coaching import Measure
from backstay.model import Keypoints, Side
from backstay.movement.camera import LANDMARKS

Point = tuple[float, float]
QUARTER = pi * 0.5
SIDES: tuple[Side, Side] = ("left", "right")
PLACE = {name: at for at, name in enumerate(LANDMARKS)}
MIDDLES = {"shoulders": "shoulder", "hips": "hip", "knees": "knee", "feet": "ankle"}
FIXED = {"up": QUARTER, "down": -QUARTER, "across": 0.0}
ARM = ("elbow", "wrist")


@dataclass(frozen=True, slots=True)
class Sight:
    """A measure ready to be read: pairs of points whose middles are the lines' ends, and the sign of bending."""

    line: tuple[int, int, int, int]
    against: tuple[int, int, int, int] | None
    fixed: float
    sign: float
    kind: str
    needs: tuple[int, ...]
    arm: bool


def sight(measure: Measure, near: Side) -> Sight:
    """How to read a measure; ``near`` is the side that faces the camera, empty when the front does."""
    side = measure.side or near or "left"
    fixed = FIXED.get(measure.against[0])
    against = None if fixed is not None else _pairs(measure.against, side)
    line = _pairs(measure.line, side)
    return Sight(
        line=line,
        against=against,
        fixed=fixed or 0.0,
        sign=measure.turns * _handed(measure.side, near),
        kind=measure.kind,
        needs=tuple(sorted({*line, *(against or ())})),
        arm=any(name in ARM for name in (*measure.line, *measure.against)),
    )


def _handed(side: Side, near: Side) -> int:
    """Bending is written for somebody seen from the right, and for the left limb seen from the front."""
    if near:
        return 1 if near == "right" else -1
    return -1 if side == "right" else 1


def _pairs(names: tuple[str, ...], side: str) -> tuple[int, int, int, int]:
    (a, b), (c, d) = (_pair(name, side) for name in names)
    return (a, b, c, d)


def _pair(name: str, side: str) -> tuple[int, int]:
    """The two points whose middle a name means; twice the same for a single point."""
    if name in MIDDLES:
        return PLACE[f"left_{MIDDLES[name]}"], PLACE[f"right_{MIDDLES[name]}"]
    one = PLACE[name] if name in PLACE else PLACE[f"{side}_{name}"]
    return one, one


def read(seen: Sight, frame: Keypoints) -> float:
    """The angle in this frame [degrees]: a slope half a turn either way, a bend a quarter back to three quarters on."""
    if seen.kind == "depth":
        return _turned(seen, frame)
    xy, aspect = frame.image_xy, frame.aspect
    x, y = _across(seen.line, xy, aspect)
    if seen.kind != "turn":
        base = hypot(*_across(seen.against or seen.line, xy, aspect))
        return degrees(seen.sign * atan2(hypot(x, y) if seen.kind == "fold" else y, base))
    first = atan2(-y, x)
    if seen.against is None:
        second = seen.fixed
    else:
        x, y = _across(seen.against, xy, aspect)
        second = atan2(-y, x)
    start = pi if seen.against is None else QUARTER
    return degrees((seen.sign * (second - first) + start) % tau - start)


def lines_of(seen: Sight) -> list[tuple[int, int, int, int]]:
    """The lines between points that it reads in the image; a line that turns out of it has no length there."""
    if seen.kind == "depth":
        return []
    return [line for line in (seen.line, seen.against) if line is not None]


def line_length(line: tuple[int, int, int, int], xy: tuple[Point, ...], aspect: float) -> float:
    """How long a line is in the image [image heights]."""
    return hypot(*_across(line, xy, aspect)) * 0.5


def _turned(seen: Sight, frame: Keypoints) -> float:
    """How far a line across the body is turned out of the image, to the left when positive, seen from above."""
    a, b, c, d = seen.line
    at = frame.world_xyz
    across, away = at[c][0] + at[d][0] - at[a][0] - at[b][0], at[c][2] + at[d][2] - at[a][2] - at[b][2]
    return degrees(seen.sign * atan2(away, across))


def _across(ends: tuple[int, int, int, int], xy: tuple[Point, ...], aspect: float) -> Point:
    """From the first end to the second, twice as long, in image heights."""
    a, b, c, d = ends
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = xy[a], xy[b], xy[c], xy[d]
    return (cx + dx - ax - bx) * aspect, cy + dy - ay - by
