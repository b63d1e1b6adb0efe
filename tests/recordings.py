"""Synthetic recordings: a drawn movement seen by a camera with a pose camera's errors; seeded, with the truth known.

The errors are the published ones as nearly as points can have them: every point is off by ``POINT_M`` a direction and
both shoulders together by ``SHOULDERS_M`` (level 1); half of the variance stays for the whole recording, a quarter
drifts over a second, a quarter trembles from frame to frame. Truth and coach come from the same body: self-consistency.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backstay.knowledge import load
from backstay.model import Frame, Keypoints, Movement
from backstay.movement import LANDMARKS, Camera, body_from, frame_at, seconds, see, skeleton_of
from backstay.movement.skeleton import ANGLES

POINT_M, SHOULDERS_M, DEPTH_M = 0.019, 0.033, 0.06
STAYS, DRIFTS, TREMBLES, DRIFT_S = 0.5, 0.25, 0.25, 1.0
LEVELS = ((0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (1.0, 0.03), (1.5, 0.08))
"""Noise (1: as published) and the share of the time that any one point is hidden."""
HIDDEN_S = 0.3
AZIMUTHS = {"front": 0, "left": 90, "right": -90, "oblique": 45, "oblique_back": 135, "back": 180}
Floats = NDArray[np.float64]
KNOWLEDGE = load()
BODY = body_from(KNOWLEDGE.settings)
STATURE_M = 1.7
Change = Callable[[Frame, float], Frame]
"""A frame as somebody else would do it, given how far on its way the movement is."""


@dataclass(frozen=True)
class Shot:
    """How a recording is made."""

    azimuth: float = 90
    level: tuple[float, float] = (0.0, 0.0)
    rounds: int = 5
    pace: float = 1.0
    fps: float = 25
    rest_s: float = 1.0
    distance_m: float = 3.5
    seed: int = 0


def bent(frame: Frame, **more: float) -> Frame:
    """The frame with degrees added to some angles."""
    degs = dict(zip(ANGLES, frame.angles, strict=True))
    for name, deg in more.items():
        degs[name] += deg
    return replace(frame, angles=tuple(degs[name] for name in ANGLES))


def camera(movement: Movement, shot: Shot) -> Camera:
    middle = float(np.mean([frame.root[2] for frame in movement.frames])) * STATURE_M
    return Camera(shot.distance_m, 1.0, shot.azimuth, 60, middle, 16 / 9)


Clean = tuple[Floats, Floats, Floats]


def clean(movement: Movement, times: Floats, shot: Shot) -> Clean:
    """Points in the image, in metres, and the size of a metre in the image, for each moment."""
    eye = camera(movement, shot)
    image, world, metre = [], [], []
    for at_s in times:
        seen = see(BODY, skeleton_of(BODY, frame_at(movement, float(at_s))), eye, STATURE_M)
        image.append(seen.image)
        world.append(seen.world_m)
        metre.append(0.5 / np.tan(np.radians(30)) / np.mean(seen.depth_m))
    return np.array(image), np.array(world), np.array(metre)


@lru_cache(maxsize=64)
def one_round(name: str, pace: float, fps: float, azimuth: float, distance_m: float) -> Clean:
    movement = KNOWLEDGE.movements[name]
    shot = Shot(azimuth=azimuth, distance_m=distance_m)
    return clean(movement, np.arange(0, seconds(movement) * pace, 1 / fps) / pace, shot)


def points(movement: Movement, shot: Shot) -> Clean:
    """A rest at the start, the rounds, a short rest at the end."""
    if movement is KNOWLEDGE.movements.get(movement.id):
        one = one_round(movement.id, shot.pace, shot.fps, shot.azimuth, shot.distance_m)
    else:
        one = clean(movement, np.arange(0, seconds(movement) * shot.pace, 1 / shot.fps) / shot.pace, shot)
    rest = int(shot.rest_s * shot.fps)
    first, half = [part[:1].repeat(rest, 0) for part in one], [part[:1].repeat(rest // 2 + 1, 0) for part in one]
    image, world, metre = (
        np.concatenate([start, *([part] * shot.rounds), end]) for start, part, end in zip(first, one, half, strict=True)
    )
    return image, world, metre


def noise(shape: tuple[int, ...], fps: float, chance: np.random.Generator) -> Floats:
    """Errors of variance 1: what stays, what drifts, what trembles."""
    stays = chance.normal(size=(1, *shape[1:]))
    keep = np.exp(-1 / (fps * DRIFT_S))
    steps = chance.normal(size=shape) * np.sqrt(1 - keep**2)
    drifts = np.empty(shape)
    drifts[0] = chance.normal(size=shape[1:])
    for at in range(1, shape[0]):
        drifts[at] = keep * drifts[at - 1] + steps[at]
    trembles = chance.normal(size=shape)
    return np.sqrt(STAYS) * stays + np.sqrt(DRIFTS) * drifts + np.sqrt(TREMBLES) * trembles


def hidden(n: int, share: float, fps: float, chance: np.random.Generator) -> Floats:
    """Visibility: every point hidden now and then, a few frames at a time."""
    length = max(1, int(HIDDEN_S * fps))
    starts = chance.random((n, len(LANDMARKS))) < share / length
    gone = np.zeros_like(starts)
    for shift in range(length):
        gone[shift:] |= starts[: n - shift]
    return np.where(gone, 0.2, 0.95)


SHOULDERS = [LANDMARKS.index("left_shoulder"), LANDMARKS.index("right_shoulder")]


def record(movement: Movement, shot: Shot) -> Iterator[Keypoints]:
    """The recording, frame by frame."""
    image, world, metre = points(movement, shot)
    level, share = shot.level
    chance = np.random.default_rng(shot.seed)
    n = len(image)
    if level:
        off = noise((n, len(LANDMARKS), 2), shot.fps, chance) * POINT_M * level
        off[:, SHOULDERS] += noise((n, 1, 2), shot.fps, chance) * SHOULDERS_M * level
        image = image + off * metre[:, None, None] * (1, 16 / 9)
        world = world + np.concatenate([off, noise((n, len(LANDMARKS), 1), shot.fps, chance) * DEPTH_M * level], axis=2)
    sure = hidden(n, share, shot.fps, chance) if share else np.full((n, len(LANDMARKS)), 0.95)
    for at in range(n):
        yield Keypoints(
            t_s=at / shot.fps,
            image_xy=tuple(map(tuple, image[at].tolist())),
            world_xyz=tuple(map(tuple, world[at].tolist())),
            visibility=tuple(sure[at].tolist()),
            aspect=16 / 9,
        )


def as_sent(frame: Keypoints) -> str:
    """A frame as the page sends it: the picture as the camera took it, never mirrored."""
    image = [[x, y, sure] for (x, y), sure in zip(frame.image_xy, frame.visibility, strict=True)]
    size = {"width": frame.aspect * 360, "height": 360}
    return json.dumps({"t_s": frame.t_s, **size, "image": image, "world": [list(xyz) for xyz in frame.world_xyz]})


def otherwise(movement: Movement, more: dict[str, float], way: float = 1) -> Movement:
    """The movement done in another way: degrees added as far as it is on its way, or only part of the way gone."""
    first = movement.frames[0]
    driver = next(name for name in (movement.driver, f"{movement.driver}_left") if name in ANGLES)
    at = ANGLES.index(driver)
    far = max(abs(frame.angles[at] - first.angles[at]) for frame in movement.frames)
    made = []
    for frame in movement.frames:
        share = abs(frame.angles[at] - first.angles[at]) / far
        less = tuple(a + way * (b - a) for a, b in zip(first.angles, frame.angles, strict=True))
        made.append(bent(replace(frame, angles=less), **{name: deg * share for name, deg in more.items()}))
    return replace(movement, frames=tuple(made))
