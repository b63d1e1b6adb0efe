"""One angle without the camera's tremble: slow while it rests, quick while it moves (the one-euro filter)."""

from __future__ import annotations

from math import tau

from backstay.coach.coaching import Limits

Smooth = tuple[float, float]
"""An angle [degrees] and its speed [degrees per second]."""


def smoothed(before: Smooth, deg: float, passed_s: float, limits: Limits) -> Smooth:
    """The next smoothed angle and speed (Casiez et al. 2012, one-euro filter)."""
    was, speed = before
    speed += _new(limits.speed_hz, passed_s) * ((deg - was) / passed_s - speed)
    new = _new(limits.smooth_hz + limits.smooth_gain * abs(speed), passed_s)
    return was + new * (deg - was), speed


def _new(cutoff_hz: float, passed_s: float) -> float:
    """How much of the new value is taken."""
    turned = tau * cutoff_hz * passed_s
    return turned / (1 + turned)
