"""A drawn movement as a faultless pose camera would give it: its points, and the course of every angle."""

from __future__ import annotations

from dataclasses import fields
from math import degrees, pi

from backstay.coach.coaching import Limits, Measure
from backstay.coach.sight import line_length, lines_of, read, sight
from backstay.coach.watch import Watch, look, unseen, wrong_view
from backstay.model import CameraView, Frame, Keypoints, Knowledge, Movement, Side
from backstay.movement import Body, Camera, body_from, see, skeleton_of

QUARTERS = {"": 0, "left": 1, "right": -1}
"""Quarter turns of the camera round the person, by the side that faces it."""
UPRIGHT = 0.5
"""A trunk whose rise is at least this share of its length stands more than it lies."""


def limits_of(knowledge: Knowledge) -> Limits:
    """The coach's settings."""
    return Limits(**{field.name: knowledge.number(f"coach_{field.name}") for field in fields(Limits)})


def courses(movement: Movement, found: list[Measure], near: Side, knowledge: Knowledge) -> list[tuple[float, ...]]:
    """Each angle over the frames of the movement, seen from this side (from the front when it is empty)."""
    body, camera = body_from(knowledge.settings), camera_at(near, movement, knowledge)
    stature = knowledge.number("movement_stature_m")
    frames = [seen_by(frame, body, camera, stature) for frame in movement.frames]
    sights = [sight(one, near) for one in found]
    return [tuple(read(one, frame) for frame in frames) for one in sights]


def clear_share(one: Measure, near: Side, view: CameraView, movement: Movement, knowledge: Knowledge) -> float:
    """Over what share of the drawn movement this angle could be judged at all: the same watch as over a person."""
    body, camera, found = body_from(knowledge.settings), camera_at(near, movement, knowledge), sight(one, near)
    stature, limits, clear = knowledge.number("movement_stature_m"), limits_of(knowledge), 0
    watch: Watch | None = None
    for frame in movement.frames:
        seen = seen_by(frame, body, camera, stature)
        watch, reason = look(watch, seen, limits)
        if watch is not None and not reason:
            facing = near if view == "side" else ""
            reason = wrong_view(watch, view, facing, limits, found.kind == "depth")
            reason = reason or unseen(found, seen, watch, limits)
        clear += not reason
    return clear / len(movement.frames)


def in_plane(one: Measure, near: Side, movement: Movement, knowledge: Knowledge) -> bool:
    """Whether its lines keep their length in the image: the angle of one that points at the camera means nothing."""
    if one.kind != "turn":
        return True
    body, camera, found = body_from(knowledge.settings), camera_at(near, movement, knowledge), sight(one, near)
    stature, least = knowledge.number("movement_stature_m"), knowledge.number("coach_least_line")
    for line in lines_of(found):
        seen = [seen_by(frame, body, camera, stature) for frame in movement.frames]
        long = [line_length(line, frame.image_xy, frame.aspect) for frame in seen]
        if min(long) < least * max(long):
            return False
    return True


def upright(movement: Movement, knowledge: Knowledge) -> bool:
    """Whether the trunk stands all the time, so that the front shows its tilt."""
    body = body_from(knowledge.settings)
    for frame in movement.frames:
        skeleton = skeleton_of(body, frame)
        (ax, ay, az), (bx, by, bz) = skeleton.at["pelvis"], skeleton.at["shoulders"]
        if bz - az < UPRIGHT * ((bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2) ** 0.5:
            return False
    return True


def camera_at(near: Side, movement: Movement, knowledge: Knowledge) -> Camera:
    """The usual camera at this side of the person, aimed at the middle of where the body is."""
    middle = sum(frame.root[2] for frame in movement.frames) / len(movement.frames)
    return Camera(
        distance_m=knowledge.number("coach_camera_distance_m"),
        height_m=knowledge.number("coach_camera_height_m"),
        azimuth_deg=degrees(pi * 0.5 * QUARTERS[near]),
        lens_deg=knowledge.number("coach_camera_lens_deg"),
        aim_height_m=middle * knowledge.number("movement_stature_m"),
        aspect=knowledge.number("coach_camera_aspect"),
    )


def seen_by(frame: Frame, body: Body, camera: Camera, stature_m: float) -> Keypoints:
    """A drawn frame as a faultless pose camera would give it."""
    seen = see(body, skeleton_of(body, frame), camera, stature_m)
    return Keypoints(
        t_s=frame.at_s, image_xy=seen.image, world_xyz=seen.world_m, visibility=(1.0,) * len(seen.image),
        aspect=camera.aspect,
    )  # fmt: skip
