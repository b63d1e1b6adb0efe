"""Outlines as SVG paths: a limb is two discs and their common tangents, a trunk a smooth line round its sections."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import acos, atan2, cos, hypot, sin

from backstay.body.view import Disc, Flat

NEARLY = 0.5
SMOOTH = 1 / (2 + 2 + 2)
"""A Catmull and Rom curve as cubic Bézier curves: control points lie a sixth of the way."""


def limb(first: Disc, second: Disc) -> str:
    """Two discs and what lies between them; the second may be smaller."""
    (ax, ay, ar), (bx, by, br) = (first, second) if first[2] >= second[2] else (second, first)
    far = hypot(bx - ax, by - ay)
    towards = atan2(by - ay, bx - ax)
    apart = far > ar - br + NEARLY
    open_ = acos(min(1.0, (ar - br) / far)) if apart else NEARLY
    if not apart:
        bx, by, br = ax, ay, ar
    angles = (towards + open_, towards - open_)
    (x1, y1), (x2, y2) = ((round(ax + ar * cos(angle)), round(ay + ar * sin(angle))) for angle in angles)
    (x4, y4), (x3, y3) = ((round(bx + br * cos(angle)), round(by + br * sin(angle))) for angle in angles)
    big, small = f"a{ar:.0f} {ar:.0f} 0 11 ", f"a{br:.0f} {br:.0f} 0 01 "
    path = (
        f"M{pair(x1, y1)}{big}{pair(x2 - x1, y2 - y1)}l{pair(x3 - x2, y3 - y2)}{small}{pair(x4 - x3, y4 - y3)}z"
    )
    return path.replace(" -", "-")


def pair(x: int, y: int) -> str:
    """Two numbers with as little between them as can be."""
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def chain(discs: Sequence[Disc]) -> str:
    """A limb through several discs."""
    return "".join(limb(a, b) for a, b in itertools.pairwise(discs))


def smooth(points: Sequence[Flat]) -> str:
    """A closed smooth line through the points."""
    start_x, start_y = (round(part) for part in points[0])
    parts, count = [f"M{pair(start_x, start_y)}"], len(points)
    for i in range(count):
        before, here, there, after = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        x, y = round(here[0]), round(here[1])
        first = (here[0] + (there[0] - before[0]) * SMOOTH, here[1] + (there[1] - before[1]) * SMOOTH)
        last = (there[0] - (after[0] - here[0]) * SMOOTH, there[1] - (after[1] - here[1]) * SMOOTH)
        ends = [
            pair(round(px - x), round(py - y)) for px, py in (first, last, (round(there[0]), round(there[1])))
        ]
        parts.append("c" + " ".join(ends).replace(" -", "-"))
    return "".join(parts) + "z"


def polygon(points: Sequence[Flat]) -> str:
    """Straight edges round the points."""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"


def line(points: Sequence[Flat]) -> str:
    """Straight from point to point, open."""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
