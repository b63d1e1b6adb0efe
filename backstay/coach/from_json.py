"""Coaching and keypoints from plain JSON, with the standard library only: what the browser receives."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from math import isfinite
from typing import Any

from backstay.coach.coaching import Coaching, Limits, Measure, Plan, PlannedCue
from backstay.model import Keypoints
from backstay.movement import LANDMARKS


def coaching_from(plain: Mapping[str, Any]) -> Coaching:
    """The coaching of one movement as ``to_plain`` wrote it."""
    return Coaching(
        movement=plain["movement"],
        side=plain["side"],
        plans={view: plan_from(plan) for view, plan in plain["plans"].items()},
        limits=Limits(**plain["limits"]),
        words=dict(plain["words"]),
        compares_sides=plain["compares_sides"],
        refused=plain["refused"],
    )


def plan_from(plain: Mapping[str, Any]) -> Plan:
    """One plan."""
    lists = {
        "measures": tuple(_tupled(Measure, row, "line", "against") for row in plain["measures"]),
        "cues": tuple(_tupled(PlannedCue, row, "measures", "usual_deg") for row in plain["cues"]),
    }
    return Plan(**{**plain, **lists})


def _tupled(kind: type[Any], plain: Mapping[str, Any], *names: str) -> Any:
    return kind(**{**plain, **{name: tuple(plain[name]) for name in names}})


def keypoints_from(plain: Mapping[str, Any]) -> Keypoints:
    """One frame as docs/keypoints.md has it; ValueError names what does not fit."""
    if not isinstance(plain, Mapping):
        raise ValueError("a frame is an object with names; see docs/keypoints.md for the format")
    try:
        points, world = plain.get("image") or (), plain.get("world") or ()
        aspect = plain["width"] / plain["height"] if points else 1.0
        frame = Keypoints(
            t_s=float(plain["t_s"]),
            image_xy=tuple((float(x), float(y)) for x, y, *_ in points),
            world_xyz=tuple((float(x), float(y), float(z)) for x, y, z, *_ in world),
            visibility=tuple(float(sure) for _, _, sure in points),
            aspect=float(aspect),
        )
    except KeyError as error:
        raise ValueError(f"{error} is missing; see docs/keypoints.md for the format") from error
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ValueError(f"a frame cannot be read ({error}); see docs/keypoints.md for the format") from error
    if len(frame.image_xy) != len(frame.world_xyz):
        raise ValueError(f"{len(frame.image_xy)} image points and {len(frame.world_xyz)} world points; give both")
    return _whole(frame)


def _whole(frame: Keypoints) -> Keypoints:
    """The frame, if all of it is there and made of real numbers."""
    if len(frame.image_xy) not in (0, len(LANDMARKS)):
        raise ValueError(f"{len(frame.image_xy)} points; a frame has {len(LANDMARKS)}, or none when nobody is seen")
    numbers = (frame.t_s, frame.aspect, *frame.visibility, *chain(*frame.image_xy), *chain(*frame.world_xyz))
    if not all(map(isfinite, numbers)) or frame.aspect <= 0:
        raise ValueError("a number is infinite or none at all, or the size is not above 0; leave such a frame out")
    return frame
