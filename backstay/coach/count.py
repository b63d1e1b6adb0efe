"""Repetitions by hysteresis on the counting angle: begun, whole or partial, over; and what each was like."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.coach.coaching import Limits, Plan

UNKNOWN, RESTING, FAR, OTHER = "unknown", "resting", "far", "other"
Sums = tuple[int, float, float]
"""How many, their sum, the sum of their squares."""
NONE: Sums = (0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition that is over."""

    way: str
    whole: bool
    seconds: float
    rom_deg: float
    path_deg: float
    held_s: float


@dataclass(frozen=True, slots=True)
class Count:
    """Where the counting stands. ``rest_deg`` is this person's own start; ``peak`` and ``low`` the farthest and the
    nearest share of the way so far; ``behind_deg``: where the angle was a moment ago; ``lost``: it went out of sight
    at rest, so a repetition may have begun unseen.
    """

    phase: str = UNKNOWN
    rest_deg: float = 0.0
    left_at_s: float = 0.0
    low: float = 0.0
    peak: float = 0.0
    peak_deg: float = 0.0
    path_deg: float = 0.0
    held_s: float = 0.0
    last_deg: float = 0.0
    behind_deg: float = 0.0
    lost: bool = False


def added(sums: Sums, value: float) -> Sums:
    """The sums with one more value."""
    n, total, squares = sums
    return n + 1, total + value, squares + value * value


def shares(deg: float, rest_deg: float, plan: Plan) -> tuple[float, float]:
    """How far along the drawn way the angle is, towards its far end and towards the other."""
    drawn = plan.measures[0].rest_deg
    far = (deg - rest_deg) / (plan.far_deg - drawn)
    return far, 0.0 if plan.other_deg is None else (deg - rest_deg) / (plan.other_deg - drawn)


def counted(
    count: Count, t_s: float, passed_s: float, deg: float, plan: Plan, limits: Limits
) -> tuple[Count, Repetition | None]:
    """The counting after one more angle, and the repetition that is over with it.

    A repetition begins with a rise from the lowest point since the last one, so that the slow end of a far one is not
    another. One way only it is as far as that rise, whatever the camera's offset; where it goes both ways it is as far
    as the rise from this person's own start.
    """
    far, other = shares(deg, count.rest_deg, plan)
    most, way = (far, FAR) if far >= other else (other, OTHER)
    if count.phase == UNKNOWN:
        armed = Count(RESTING, count.rest_deg, low=most if plan.other_deg is None else 0.0, last_deg=deg)
        return (armed if most < limits.leave_share else count), None
    if count.phase == RESTING:
        low = min(count.low, most) if plan.other_deg is None else max(min(count.low, most), 0.0)
        if most - low < limits.leave_share:
            return Count(RESTING, count.rest_deg, low=low, last_deg=deg), None
        low = low if plan.other_deg is None else 0.0
        gone = abs(deg - count.rest_deg)
        return Count(way, count.rest_deg, t_s, low, most, deg, gone, 0.0, deg, count.rest_deg), None
    return _moving(count, t_s, passed_s, deg, far if count.phase == FAR else other, plan, limits)


def _moving(
    count: Count, t_s: float, passed_s: float, deg: float, share: float, plan: Plan, limits: Limits
) -> tuple[Count, Repetition | None]:
    """On the way: over when most of the way up has been gone down again."""
    path = count.path_deg + abs(deg - count.last_deg)
    if count.peak - share >= (1 - limits.back_share) * (count.peak - count.low):
        resting = Count(RESTING, count.rest_deg, low=share, last_deg=deg)
        done = Repetition(
            count.phase,
            count.peak - count.low >= whole_from(plan, limits),
            t_s - count.left_at_s,
            abs(count.peak_deg - count.rest_deg),
            path + abs(deg - count.rest_deg),
            count.held_s,
        )
        return resting, done if done.seconds >= limits.least_rep_s else None
    behind = count.behind_deg + passed_s / (limits.rest_s + passed_s) * (deg - count.behind_deg)
    holding = share >= limits.hold_share or abs(deg - behind) <= limits.rest_s * pausing(plan, limits)
    held = count.held_s + (passed_s if holding else 0.0)
    peak, peak_deg = (share, deg) if share > count.peak else (count.peak, count.peak_deg)
    return (
        Count(count.phase, count.rest_deg, count.left_at_s, count.low, peak, peak_deg, path, held, deg, behind), None
    )  # fmt: skip


def pausing(plan: Plan, limits: Limits) -> float:
    """The speed below which a moment on the way is a hold, wherever on the way it is [degrees per second]."""
    way = 2 * abs(plan.far_deg - plan.measures[0].rest_deg)
    return min(limits.rest_deg_s, limits.pause_share * way / plan.rep_s)


def whole_from(plan: Plan, limits: Limits) -> float:
    """The share of the way from which a repetition is whole: shorter by more than the camera's error could make.

    Where how far it goes is what is measured: from where it is more than the camera's error could make of standing.
    """
    first = plan.measures[0]
    way = abs(plan.far_deg - first.rest_deg)
    if plan.measures_range:
        return limits.interval_errors * first.error_deg / way
    return limits.full_share - limits.tells_errors * first.error_deg / way
