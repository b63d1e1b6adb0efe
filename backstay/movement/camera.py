"""Any camera's view of the body: 33 points in the image and in metres, as a pose camera would give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin, tan

from backstay.movement.skeleton import SIDES, Body, Skeleton, outwards
from backstay.movement.turning import Axes, Vector, cross, dot, minus, step, unit

FACE = ("eye_inner", "eye", "eye_outer")
LANDMARKS = (
    "nose", *(f"{side}_{part}" for side in SIDES for part in FACE), *(f"{side}_ear" for side in SIDES),
    *(f"mouth_{side}" for side in SIDES),
    *(f"{side}_{part}" for part in (
        "shoulder", "elbow", "wrist", "pinky", "index", "thumb", "hip", "knee", "ankle", "heel", "foot_index",
    ) for side in SIDES),
)  # fmt: skip
"""The names of the 33 points, in the camera model's order."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a camera stands: azimuth 0 looks at the front, 90 at the left side, -90 at the right, 180 at the back.

    It aims at a point above the floor where the person is; the lens is its horizontal angle of view.
    """

    distance_m: float
    height_m: float
    azimuth_deg: float
    lens_deg: float
    aim_height_m: float
    aspect: float
    """Width over height of the image."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The 33 points of one moment: in the image (x right, y down, 0 to 1), and in metres round the hips' middle.

    In metres x points to the right of the image, y down, z away from the camera; ``depth_m`` is the distance
    along the line of sight.
    """

    image: tuple[tuple[float, float], ...]
    world_m: tuple[Vector, ...]
    depth_m: tuple[float, ...]


def landmarks(body: Body, skeleton: Skeleton) -> dict[str, Vector]:
    """The 33 points on the body [share of stature]."""
    at, axes, share = skeleton.at, skeleton.axes, body.share
    found = {
        "nose": step(at["head"], axes["head"], share["face_nose_forward"], up=share["face_nose_up"]),
    }
    for side in SIDES:
        out = outwards(side)
        found |= _face(share, at["head"], axes["head"], side, out)
        found |= _hand(share, at[f"palm_{side}"], axes[f"hand_{side}"], side, out)
        for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel"):
            found[f"{side}_{part}"] = at[f"{part}_{side}"]
        found[f"{side}_foot_index"] = at[f"toe_{side}"]
    return {name: found[name] for name in LANDMARKS}


def _face(share: Mapping[str, float], head: Vector, axes: Axes, side: str, out: int) -> dict[str, Vector]:
    made = {
        f"{side}_{part}": step(head, axes, share["face_eye_forward"], out * share[f"face_{part}"], share["face_eye_up"])
        for part in FACE
    }
    made[f"{side}_ear"] = step(head, axes, share["face_ear_forward"], out * share["face_ear"], share["face_ear_up"])
    made[f"mouth_{side}"] = step(
        head, axes, share["face_mouth_forward"], out * share["face_mouth"], share["face_mouth_up"]
    )
    return made


def _hand(share: Mapping[str, float], palm: Vector, axes: Axes, side: str, out: int) -> dict[str, Vector]:
    reach, across = share["finger_reach"], share["finger_side"]
    return {
        f"{side}_pinky": step(palm, axes, left=out * across, up=-reach),
        f"{side}_index": step(palm, axes, left=-out * across, up=-reach),
        f"{side}_thumb": step(palm, axes, left=-out * share["finger_thumb_side"], up=reach * 0.5),
    }


def sight(camera: Camera) -> tuple[Vector, Axes]:
    """Where the camera is [m], and its (line of sight, left of the image, up of the image)."""
    turned = radians(camera.azimuth_deg)
    place = (camera.distance_m * cos(turned), camera.distance_m * sin(turned), camera.height_m)
    ahead = minus((0.0, 0.0, camera.aim_height_m), place)
    look = unit(ahead)
    right = unit(cross(look, (0.0, 0.0, 1.0)))
    return place, (look, minus((0.0, 0.0, 0.0), right), cross(right, look))


def see(body: Body, skeleton: Skeleton, camera: Camera, stature_m: float) -> Seen:
    """What the camera sees of a person of this stature."""
    place, (look, left, up) = sight(camera)
    half = tan(radians(camera.lens_deg) * 0.5)
    hips = _metres(skeleton.at["pelvis"], stature_m)
    image, world, depth = [], [], []
    for point in landmarks(body, skeleton).values():
        there = _metres(point, stature_m)
        ray, near = minus(there, place), minus(there, hips)
        away = dot(ray, look)
        across, high = -dot(ray, left) / (away * half), dot(ray, up) * camera.aspect / (away * half)
        image.append((0.5 + across * 0.5, 0.5 - high * 0.5))
        world.append((-dot(near, left), -dot(near, up), dot(near, look)))
        depth.append(away)
    return Seen(tuple(image), tuple(world), tuple(depth))


def _metres(point: Vector, stature_m: float) -> Vector:
    x, y, z = point
    return (x * stature_m, y * stature_m, z * stature_m)
