"""A movement in time: its frame at any moment, its mirror image, and the angles that count repetitions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from backstay.model import Frame, KeyPose, Movement
from backstay.movement.places import AT, mirrored_point
from backstay.movement.skeleton import ANGLES, Body, Skeleton, stand

OTHER = {"left": "right", "right": "left"}
OTHER_VIEW = {"side": "other_side", "other_side": "side"}
CHANGES_SIGN = ("pelvis_list", "pelvis_turn", "lumbar_side", "lumbar_turn", "thorax_side", "thorax_turn",
                "neck_side", "neck_turn")  # fmt: skip
"""Trunk angles that lead to one side: in the mirror they lead to the other."""


def seconds(movement: Movement) -> float:
    """How long one round takes."""
    return movement.frames[-1].at_s


def angles_of(frame: Frame) -> dict[str, float]:
    """The frame's joint angles by name [degrees]."""
    return dict(zip(ANGLES, frame.angles, strict=True))


def frame_at(movement: Movement, at_s: float) -> Frame:
    """The body at a moment; rounds follow one another."""
    frames = movement.frames
    within = at_s % seconds(movement)
    after = min(bisect_right([frame.at_s for frame in frames], within), len(frames) - 1)
    first, second = frames[after - 1], frames[after]
    share = (within - first.at_s) / (second.at_s - first.at_s)
    return between(first, second, share)


def between(first: Frame, second: Frame, share: float) -> Frame:
    """The frame so far on the way from the first to the second, 0 to 1."""
    ax, ay, az = first.root
    bx, by, bz = second.root
    return Frame(
        at_s=first.at_s + share * (second.at_s - first.at_s),
        pose=-1,
        root=(ax + share * (bx - ax), ay + share * (by - ay), az + share * (bz - az)),
        angles=tuple(a + share * (b - a) for a, b in zip(first.angles, second.angles, strict=True)),
        contacts={part: on for part, on in first.contacts.items() if second.contacts.get(part) == on},
    )


def skeleton_of(body: Body, frame: Frame) -> Skeleton:
    """Every joint's place in this frame [share of stature]."""
    return stand(body, angles_of(frame), frame.root)


def driven(movement: Movement, frame: Frame) -> float:
    """The angle that counts a repetition, in this frame [degrees]; of two sides the larger."""
    angles = angles_of(frame)
    if movement.driver in angles:
        return angles[movement.driver]
    return max(angles[f"{movement.driver}_{side}"] for side in OTHER)


def mirrored(movement: Movement) -> Movement:
    """The same movement with left and right changed over, seen from the other side."""
    return replace(
        movement,
        driver=other_side(movement.driver),
        view=OTHER_VIEW.get(movement.view, movement.view),
        works=tuple(other_side(name) for name in movement.works),
        eases=tuple(other_side(name) for name in movement.eases),
        poses=tuple(_mirrored_pose(pose) for pose in movement.poses),
        props={other_side(name): _mirrored_prop(prop) for name, prop in movement.props.items()},
        frames=tuple(mirrored_frame(frame) for frame in movement.frames),
    )


def mirrored_frame(frame: Frame) -> Frame:
    """One frame with left and right changed over."""
    flipped = _mirrored_angles(angles_of(frame))
    x, y, z = frame.root
    contacts = _mirrored_contacts(frame.contacts)
    return replace(frame, root=(x, -y, z), angles=tuple(flipped[name] for name in ANGLES), contacts=contacts)


def there_and_across(movement: Movement) -> Movement:
    """A movement drawn to one side, followed by the same to the other, as one round."""
    whole = seconds(movement)
    across = (replace(mirrored_frame(frame), at_s=frame.at_s + whole) for frame in movement.frames[1:])
    return replace(movement, alternates=True, frames=(*movement.frames, *across))


def other_side(name: str) -> str:
    """The same name on the other side: heel_left for heel_right."""
    part, _, side = name.rpartition("_")
    return f"{part}_{OTHER[side]}" if side in OTHER else name


def _mirrored_angles(angles: Mapping[str, float]) -> dict[str, float]:
    return {other_side(name): -deg if name in CHANGES_SIGN else deg for name, deg in angles.items()}


def _mirrored_contacts(contacts: Mapping[str, str]) -> dict[str, str]:
    return {
        other_side(part): mirrored_point(on) if on.startswith(AT) else other_side(on) for part, on in contacts.items()
    }


def _mirrored_pose(pose: KeyPose) -> KeyPose:
    return replace(
        pose,
        angles=_mirrored_angles(pose.angles),
        contacts=_mirrored_contacts(pose.contacts),
        touches={other_side(part): other_side(place) for part, place in pose.touches.items()},
        slides=tuple(other_side(part) for part in pose.slides),
    )


def _mirrored_prop(prop: Mapping[str, float]) -> dict[str, float]:
    """A prop on the other side: what stood on the right stands on the left, y becomes -y."""
    return {OTHER.get(key, key): -value if key in ("y", *OTHER) else value for key, value in prop.items()}
