"""Vectors and frames: a frame is three unit vectors, (forward, left, up), and turns about its own axes."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Axes = tuple[Vector, Vector, Vector]

UPRIGHT: Axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def mix(a: Vector, s: float, b: Vector, t: float) -> Vector:
    """s a + t b."""
    (ax, ay, az), (bx, by, bz) = a, b
    return (s * ax + t * bx, s * ay + t * by, s * az + t * bz)


def minus(a: Vector, b: Vector) -> Vector:
    """a - b."""
    (ax, ay, az), (bx, by, bz) = a, b
    return (ax - bx, ay - by, az - bz)


def dot(a: Vector, b: Vector) -> float:
    """The product of lengths along each other."""
    (ax, ay, az), (bx, by, bz) = a, b
    return ax * bx + ay * by + az * bz


def cross(a: Vector, b: Vector) -> Vector:
    """The vector square to both, right-handed."""
    (ax, ay, az), (bx, by, bz) = a, b
    return (ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)


def length(a: Vector) -> float:
    """How long a is."""
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    """a, one long."""
    long = length(a)
    (x, y, z) = a
    return (x / long, y / long, z / long)


def step(start: Vector, axes: Axes, forward: float = 0, left: float = 0, up: float = 0) -> Vector:
    """The point so far from start along the frame's axes."""
    (sx, sy, sz), ((fx, fy, fz), (lx, ly, lz), (ux, uy, uz)) = start, axes
    return (
        sx + forward * fx + left * lx + up * ux,
        sy + forward * fy + left * ly + up * uy,
        sz + forward * fz + left * lz + up * uz,
    )


def lean(axes: Axes, deg: float) -> Axes:
    """Turned about its left axis: what was up leans forward."""
    if not deg:
        return axes
    forward, left, up = axes
    c, s = cos(radians(deg)), sin(radians(deg))
    return (mix(forward, c, up, -s), left, mix(forward, s, up, c))


def tip(axes: Axes, deg: float) -> Axes:
    """Turned about its forward axis: what was up tips to the left."""
    if not deg:
        return axes
    forward, left, up = axes
    c, s = cos(radians(deg)), sin(radians(deg))
    return (forward, mix(left, c, up, -s), mix(left, s, up, c))


def turn(axes: Axes, deg: float) -> Axes:
    """Turned about its up axis: what was forward turns to the left."""
    if not deg:
        return axes
    forward, left, up = axes
    c, s = cos(radians(deg)), sin(radians(deg))
    return (mix(forward, c, left, s), mix(left, c, forward, -s), up)
