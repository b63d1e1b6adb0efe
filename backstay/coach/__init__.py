"""Coach: count, time and compare a movement from a pose camera's points, and say what cannot be judged.

Standard library only, with the model and the movement room; it runs unchanged in the browser's Python.
"""

from __future__ import annotations

from collections.abc import Iterable

from backstay.coach.coaching import Coaching
from backstay.coach.performance import finish
from backstay.coach.session import State, start, step
from backstay.model import CameraView, Dose, Keypoints, Performance, Side

__all__ = ["Coaching", "State", "coach", "finish", "start", "step"]


def coach(
    keypoints: Iterable[Keypoints], movement: Coaching, view: CameraView, side: Side = "", target: Dose | None = None
) -> Performance:
    """A whole set at once: the fold of ``step`` over its frames."""
    state = start(movement, view, side, target)
    for frame in keypoints:
        state, _ = step(state, frame)
    return finish(state)
