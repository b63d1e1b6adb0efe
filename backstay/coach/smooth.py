"""One angle without the camera's tremble: slow while it rests, quick while it moves (the one-euro filter)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt, tau

from backstay.coach.coaching import Limits

Smooth = tuple[float, float]
"""An angle [degrees] and its speed [degrees per second]."""


def smoothed(before: Smooth, deg: float, passed_s: float, limits: Limits) -> Smooth:
    """The next smoothed angle and speed (Casiez et al. 2012, one-euro filter)."""
    was, speed = before
    speed += _new(limits.speed_hz, passed_s) * ((deg - was) / passed_s - speed)
    new = _new(limits.smooth_hz + limits.smooth_gain * abs(speed), passed_s)
    return was + new * (deg - was), speed


@dataclass(frozen=True, slots=True)
class Tremble:
    """How much an angle jumps from frame to frame beside its course: from its second differences."""

    last: float | None = None
    before: float | None = None
    n: int = 0
    squares: float = 0.0

    @property
    def deg(self) -> float:
        """The standard deviation of the trembling [degrees]."""
        return sqrt(self.squares / (self.n * SQUARES)) if self.n else 0.0


SQUARES = 2 + 2 * 2
"""1² + 2² + 1²: what a second difference makes of the variance of independent errors."""


def trembled(tremble: Tremble, deg: float) -> Tremble:
    """The trembling with one more angle."""
    if tremble.last is None or tremble.before is None:
        return Tremble(deg, tremble.last, tremble.n, tremble.squares)
    jump = deg - 2 * tremble.last + tremble.before
    return Tremble(deg, tremble.last, tremble.n + 1, tremble.squares + jump * jump)


def _new(cutoff_hz: float, passed_s: float) -> float:
    """How much of the new value is taken."""
    turned = tau * cutoff_hz * passed_s
    return turned / (1 + turned)
