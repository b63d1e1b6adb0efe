"""What is drawn on an image of a video: the limbs that were seen, and the words beside them. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.coach import finish
from backstay.coach.session import State
from backstay.model import Cue, Keypoints, Knowledge, Performance
from backstay.movement import LANDMARKS

PARTS = (("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"),
         ("ankle", "heel"), ("heel", "foot_index"), ("ankle", "foot_index"))  # fmt: skip
PLACE = {name: at for at, name in enumerate(LANDMARKS)}
BONES = tuple((PLACE[f"{side}_{a}"], PLACE[f"{side}_{b}"]) for side in ("left", "right") for a, b in PARTS) + tuple(
    (PLACE[f"left_{name}"], PLACE[f"right_{name}"]) for name in ("shoulder", "hip")
)
"""Pairs of points with a line between them."""
Pixel = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Caption:
    """The words on one image: the count large, what was measured below it, and what is said now."""

    count: str
    measured: str
    says: str


def limbs(points: Keypoints, width: int, height: int, least_visibility: float) -> list[tuple[Pixel, Pixel]]:
    """The lines between points that were seen [pixels]; a point that the camera guessed has none."""
    if not points.image_xy:
        return []
    at = [(round(x * width), round(y * height)) for x, y in points.image_xy]
    sure = [one >= least_visibility for one in points.visibility]
    return [(at[a], at[b]) for a, b in BONES if sure[a] and sure[b]]


def caption(state: State, cue: Cue | None, knowledge: Knowledge) -> Caption:
    """What is known at this moment."""
    made = finish(state)
    holds = state.plan is not None and state.plan.holds
    return Caption(_count(made, holds, knowledge), _measured(made, knowledge), cue.says if cue else "")


def _count(made: Performance, holds: bool, knowledge: Knowledge) -> str:
    """No count is shown while too little could be judged to give one."""
    if holds:
        return knowledge.words["video.held"].format(s=made.held_s)
    if made.reps is None:
        return knowledge.words["video.no_count"]
    return knowledge.words["video.count"].format(n=made.reps)


def _measured(made: Performance, knowledge: Knowledge) -> str:
    """How far it went, with its interval."""
    angle = made.rom_deg
    if angle is None:
        return ""
    name = knowledge.camera_angles[angle.joint].name
    return knowledge.words["video.range"].format(name=name, deg=angle.deg, low=angle.low_deg, high=angle.high_deg)
