"""Where this person starts: the mean of every angle while they rest near the drawn start."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.coach.coaching import Limits, Plan
from backstay.coach.smooth import Smooth


@dataclass(frozen=True, slots=True)
class Rest:
    """How far each angle at the start is from the drawn start [degrees]; ``settled`` once seen long enough."""

    seconds: float
    off_deg: tuple[float, ...]
    settled: bool = False


def unrested(plan: Plan) -> Rest:
    """Nothing seen yet: the drawn start stands in."""
    return Rest(0.0, (0.0,) * len(plan.measures))


def rested(rest: Rest, angles: tuple[Smooth | None, ...], passed_s: float, plan: Plan, limits: Limits) -> Rest:
    """The start after one more frame; it is settled once and then kept."""
    if rest.settled or passed_s <= 0:
        return rest
    first = angles[0]
    if first is None or not _resting(first, plan, limits):
        return Rest(0.0, (0.0,) * len(plan.measures)) if rest.seconds else rest
    seconds = rest.seconds + passed_s
    new = passed_s / seconds
    off = tuple(
        [
            old if angle is None else old + new * (angle[0] - measure.rest_deg - old)
            for old, angle, measure in zip(rest.off_deg, angles, plan.measures, strict=True)
        ]
    )
    return Rest(seconds, off, seconds >= limits.rest_s)


def _resting(angle: Smooth, plan: Plan, limits: Limits) -> bool:
    """Slow, and near enough to where the drawn movement starts."""
    (deg, speed), drawn = angle, plan.measures[0].rest_deg
    within = min(limits.rest_within_deg, limits.leave_share * abs(plan.far_deg - drawn))
    return abs(speed) <= limits.rest_deg_s and abs(deg - drawn) <= within
