"""Whether there is anything to judge in a frame: one person, whole, near enough, seen from the right side."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from backstay.coach.coaching import Limits
from backstay.coach.sight import PLACE, Sight
from backstay.model import CameraView, Keypoints, Side

REASONS = (
    "no_person", "too_small", "out_of_frame", "hidden", "wrong_view", "other_side", "hands_behind_head", "jumped",
    "too_slow",
)  # fmt: skip
SHOULDERS = PLACE["left_shoulder"], PLACE["right_shoulder"]
HIPS = PLACE["left_hip"], PLACE["right_hip"]
EARS = PLACE["left_ear"], PLACE["right_ear"]
WRISTS = PLACE["left_wrist"], PLACE["right_wrist"]
NOSE = PLACE["nose"]


@dataclass(frozen=True, slots=True)
class Watch:
    """How the person stands to the camera, smoothed: shoulder width per trunk length, how much it is the left side.

    ``wide``: without sign; ``facing``: across the trunk, which may lean to a side, positive when the front is seen;
    ``hips_facing``: positive with the left hip on the image's right. ``left_near``: positive when the left side is
    nearer; ``profile``: the same read off the face.
    ``hips``: where they were [image heights].
    """

    t_s: float
    wide: float
    facing: float
    hips_facing: float
    left_near: float
    profile: float
    hips: tuple[float, float]
    trunk: float

    @property
    def near(self) -> Side:
        """The side that faces the camera."""
        return "left" if self.left_near > 0 else "right"


def look(before: Watch | None, frame: Keypoints, limits: Limits) -> tuple[Watch | None, str]:
    """The person as they now stand to the camera, and why nothing can be judged (empty when it can)."""
    if not frame.image_xy:
        return None, "no_person"
    xy, aspect = frame.image_xy, frame.aspect
    (lx, ly), (rx, ry), (hx, hy), (jx, jy) = xy[SHOULDERS[0]], xy[SHOULDERS[1]], xy[HIPS[0]], xy[HIPS[1]]
    across, along = (lx - rx) * aspect, ly - ry
    hips = ((hx + jx) * 0.5 * aspect, (hy + jy) * 0.5)
    up = ((lx + rx) * 0.5 * aspect - hips[0], (ly + ry) * 0.5 - hips[1])
    trunk = hypot(*up)
    if trunk < limits.least_trunk:
        return None, "too_small"
    wide, profile = hypot(across, along) / trunk, _profile(frame, up, trunk)
    facing, hips_facing = _facing((across, along), up, trunk), (hx - jx) * aspect / trunk
    now = Watch(frame.t_s, wide, facing, hips_facing, _left_near(frame), profile, hips, trunk)
    if before is None or now.t_s - before.t_s > limits.gap_s:
        return now, ""
    if hypot(hips[0] - before.hips[0], hips[1] - before.hips[1]) > limits.most_jump * trunk:
        return now, "jumped"
    return _smoothed(before, now, limits.view_s), ""


def _smoothed(before: Watch, now: Watch, over_s: float) -> Watch:
    passed = now.t_s - before.t_s
    new = passed / (over_s + passed)
    return Watch(
        now.t_s,
        before.wide + new * (now.wide - before.wide),
        before.facing + new * (now.facing - before.facing),
        before.hips_facing + new * (now.hips_facing - before.hips_facing),
        before.left_near + new * (now.left_near - before.left_near),
        before.profile + new * (now.profile - before.profile),
        now.hips,
        now.trunk,
    )


def _facing(line: tuple[float, float], up: tuple[float, float], trunk: float) -> float:
    """How far the left shoulder is from the right across the trunk, below 0 where the back is seen."""
    return (up[0] * line[1] - up[1] * line[0]) / (trunk * trunk)


def _left_near(frame: Keypoints) -> float:
    """How much nearer the left shoulder and hip are than the right ones [m]."""
    at = frame.world_xyz
    return at[SHOULDERS[1]][2] - at[SHOULDERS[0]][2] + at[HIPS[1]][2] - at[HIPS[0]][2]


def _profile(frame: Keypoints, up: tuple[float, float], trunk: float) -> float:
    """How far the nose is before the ears, positive when that means the left side is seen [trunk lengths]."""
    xy = frame.image_xy
    (nx, ny), (ax, ay), (bx, by) = xy[NOSE], xy[EARS[0]], xy[EARS[1]]
    ahead = ((nx - (ax + bx) * 0.5) * frame.aspect, ny - (ay + by) * 0.5)
    return (up[1] * ahead[0] - up[0] * ahead[1]) / (trunk * trunk)


def wrong_view(watch: Watch, view: CameraView, asked: Side, limits: Limits, by_hips: bool = False) -> str:
    """Why the view is not the one that is needed; empty when it is. Shoulders that turn are let be: the hips tell."""
    if view == "front" and by_hips:
        return "" if watch.hips_facing >= limits.hips_front_at_least else "wrong_view"
    if view == "front":
        even = abs(watch.left_near) <= limits.front_depth_at_most
        return "" if even and watch.facing >= limits.front_at_least else "wrong_view"
    if watch.wide > limits.side_at_most or watch.left_near * watch.profile < 0:
        return "wrong_view"
    return "other_side" if asked in ("left", "right") and watch.near != asked else ""


def unseen(seen: Sight, frame: Keypoints, watch: Watch, limits: Limits) -> str:
    """Why an angle cannot be read in this frame; empty when it can."""
    xy, sure, least = frame.image_xy, frame.visibility, limits.least_visibility
    for point in seen.needs:
        x, y = xy[point]
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return "out_of_frame"
        if sure[point] < least:
            return "hidden"
    if seen.arm and _hands_at_head(frame, watch.trunk * limits.hands_near_head):
        return "hands_behind_head"
    return ""


def _hands_at_head(frame: Keypoints, near: float) -> bool:
    xy, aspect = frame.image_xy, frame.aspect
    return any(
        hypot((xy[wrist][0] - xy[ear][0]) * aspect, xy[wrist][1] - xy[ear][1]) < near
        for wrist, ear in zip(WRISTS, EARS, strict=True)
    )
