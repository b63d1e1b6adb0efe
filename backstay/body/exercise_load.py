"""The load of an exercise, where the simple physics holds: slow, upright or seated, on both legs, unsupported."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.body.load import Load, load_of, trust
from backstay.model import Exercise, Frame, Knowledge, Movement
from backstay.movement import body_from, skeleton_of

FEET = ("foot", "heel", "ball", "toe")
SEAT, HAND, OWN_BODY = "seat", "hand", "body:"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no load is worked out: the key of the sentence under words/load."""

    why: str


def exercise_load(exercise: Exercise, knowledge: Knowledge, hand_load_kg: float = 0) -> Load | Refused:
    """The largest load among the key poses of an exercise, or why it is not worked out."""
    movement = knowledge.movements.get(exercise.id)
    if movement is None:
        return Refused("not_drawn")
    if why := _out_of_reach(exercise, movement, knowledge):
        return Refused(why)
    body, known = body_from(knowledge.settings), trust(knowledge)
    loads = [load_of(skeleton_of(body, frame), hand_load_kg, knowledge, known) for frame in _key_frames(movement)]
    return max(loads, key=lambda one: one.ratio)


def _key_frames(movement: Movement) -> list[Frame]:
    return [frame for frame in movement.frames if frame.pose >= 0]


def _out_of_reach(exercise: Exercise, movement: Movement, knowledge: Knowledge) -> str:
    """What the physics does not know about, the plainest reason first; empty when it holds."""
    frames = _key_frames(movement)
    if "pool" in exercise.equipment:
        return "water"
    if any(_other_support(frame) for frame in frames):
        return "support"
    if any(_hand_holds(frame) for frame in frames):
        return "hands_hold"
    if any(_on_one_leg(frame) for frame in frames):
        return "one_leg"
    if "band" in exercise.equipment:
        return "pull"
    slowest = knowledge.number("load_slowest_s")
    if not movement.in_balance or any(pose.in_s < slowest for pose in movement.poses):
        return "fast"
    return ""


def _other_support(frame: Frame) -> bool:
    """Something besides feet, seat and hands carries the body."""
    return any(part.split("_")[0] not in (*FEET, SEAT, HAND) for part in frame.contacts)


def _hand_holds(frame: Frame) -> bool:
    """A hand leans on something that is not the person's own body."""
    return any(part.startswith(HAND) and not on.startswith(OWN_BODY) for part, on in frame.contacts.items())


def _on_one_leg(frame: Frame) -> bool:
    """Standing with one foot off the ground."""
    standing_on = {part.rpartition("_")[2] for part in frame.contacts if part.split("_")[0] in FEET}
    return SEAT not in frame.contacts and len(standing_on) == 1
