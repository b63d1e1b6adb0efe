"""How a figure looks at the body: parallel lines of sight, sizes from knowledge, points as whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

from backstay.model import Cited
from backstay.movement.turning import Vector, cross, dot

Flat = tuple[float, float]
Disc = tuple[float, float, float]
"""A ball as seen: x to the right, y down, radius [units of the drawing]."""
LOOK = "figure_"
VIEWS = ("side", "other_side", "oblique", "front", "back", "foot_end", "high")
"""The directions to look from; their angles are settings."""


@dataclass(frozen=True, slots=True)
class View:
    """A direction of sight and the scale of the drawing."""

    right: Vector
    up: Vector
    towards: Vector
    unit: float

    def flat(self, point: Vector) -> Flat:
        """Where a point is in the drawing."""
        return (self.unit * dot(point, self.right), -self.unit * dot(point, self.up))

    def disc(self, ball: tuple[Vector, float]) -> Disc:
        """A ball in the drawing."""
        x, y = self.flat(ball[0])
        return (x, y, self.unit * ball[1])

    def depth(self, point: Vector) -> float:
        """How near a point is to the eye."""
        return dot(point, self.towards)


def look_of(settings: Mapping[str, Cited]) -> dict[str, float]:
    """The sizes of a figure that stand in knowledge/settings."""
    return {key.removeprefix(LOOK): row.value for key, row in settings.items() if key.startswith(LOOK)}


def view_of(look: Mapping[str, float], name: str) -> View:
    """One of the named views: side, oblique, front, back, other_side."""
    turned, raised = radians(look[f"{name}_azimuth"]), radians(look[f"{name}_raised"])
    towards = (cos(turned) * cos(raised), sin(turned) * cos(raised), sin(raised))
    right = (-sin(turned), cos(turned), 0.0)
    return View(right=right, up=cross(towards, right), towards=towards, unit=look["unit"])
