"""What a set came to: repetitions, range with its interval, pace, sides, and what could not be judged and why."""

from __future__ import annotations

from dataclasses import replace
from math import hypot, sqrt

from backstay.coach.coaching import Measure, Plan
from backstay.coach.count import Sums
from backstay.coach.form import found
from backstay.coach.session import State, Totals, done_as_wanted, timed_s
from backstay.coach.watch import REASONS
from backstay.model import CannotJudge, JointAngle, Performance


def finish(state: State) -> Performance:
    """The performance of a set that is over."""
    first = state.t_s if state.first_s is None else state.first_s
    seconds = state.t_s - first
    share = min(state.judged_s / seconds, 1.0) if seconds > 0 else 0.0
    seen = state.plan is not None and share >= state.coaching.limits.least_judged
    enough = seen and not shaky(state)
    made = Performance(
        movement=state.coaching.movement, view=state.view, side=state.side or state.near, seconds=seconds,
        judged_share=share, reps=None, partial_reps=0, unsure_reps=0, left_reps=0, right_reps=0, rom_deg=None,
        tempo_s=None, held_s=0.0, difference_deg=None, directness=None, cues=(),
        cannot_judge=_cannot(state, seconds, seen),
        first_at_s=first,
        wanted_reps=state.target.reps if state.target else 0,
        wanted_hold_s=state.target.hold_s if state.target else 0,
    )  # fmt: skip
    return _judged(made, state, state.plan) if enough and state.plan is not None else made


def shaky(state: State) -> bool:
    """Whether the points tremble so much that the camera's error is too large for how far the movement goes: as it is
    drawn, or as this person went where that is what is measured; then it may not be larger than what is said of it.
    """
    limits, plan = state.coaching.limits, state.plan
    if plan is None or plan.holds:
        return False
    depth = state.sights[0][0].kind == "depth"
    error = state.tremble.deg / (limits.tremble_share_depth if depth else limits.tremble_share)
    gone = _mean(_plus(state.totals.far, state.totals.other)) if plan.measures_range else None
    if plan.measures_range and error > plan.measures[0].error_deg:
        return True
    return error * limits.least_excursion > (gone or abs(plan.far_deg - plan.measures[0].rest_deg))


def _judged(made: Performance, state: State, plan: Plan) -> Performance:
    """The same with everything that was judged."""
    totals, measure = state.totals, plan.measures[0]
    sides = _sides(totals, plan, state)
    both = _plus(totals.far, totals.other)
    ranged = totals.held_deg if plan.holds else both
    return replace(
        made,
        reps=None if plan.holds else totals.whole,
        partial_reps=totals.partial,
        unsure_reps=totals.unsure,
        left_reps=sum(n for side, (n, _, _) in _by_side(totals, plan) if side == "left"),
        right_reps=sum(n for side, (n, _, _) in _by_side(totals, plan) if side == "right"),
        rom_deg=None if measure.counts_only or not ranged[0] else joint_angle(ranged, measure, state),
        tempo_s=_mean(totals.seconds),
        held_s=totals.held_s,
        difference_deg=_difference(sides, state),
        directness=_mean(totals.directness),
        cues=found(state.form, plan),
        sides_deg=sides,
        held_reps=totals.held if state.target and state.target.hold_s else 0,
        finished=done_as_wanted(totals, plan, state.target) if state.target else None,
        timed_s=plan.limit_s if state.over else timed_s(state, state.t_s) if plan.limit_s else 0.0,
    )


def _plus(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _mean(sums: Sums) -> float | None:
    return sums[1] / sums[0] if sums[0] else None


def joint_angle(sums: Sums, measure: Measure, state: State) -> JointAngle:
    """The mean with its interval: the camera's error, the spread of repetitions, and what it is known to read short."""
    n, total, squares = sums
    mean = total / n
    spread = sqrt(max(squares / n - mean * mean, 0.0) / n)
    wide = state.coaching.limits.interval_errors * hypot(measure.error_deg, spread)
    return JointAngle(
        joint=measure.angle, deg=mean, error_deg=measure.error_deg, view=state.view,
        low_deg=mean - wide - max(measure.bias_deg, 0.0), high_deg=mean + wide - min(measure.bias_deg, 0.0),
    )  # fmt: skip


def _by_side(totals: Totals, plan: Plan) -> tuple[tuple[str, Sums], ...]:
    """Left and right, where the movement goes to both sides as seen from the front."""
    if plan.view != "front" or plan.other_deg is None or plan.measures[0].side:
        return ()
    left_first = plan.far_deg > plan.measures[0].rest_deg
    left, right = (totals.far, totals.other) if left_first else (totals.other, totals.far)
    return ("left", left), ("right", right)


def _sides(totals: Totals, plan: Plan, state: State) -> dict[str, JointAngle]:
    return {side: joint_angle(sums, plan.measures[0], state) for side, sums in _by_side(totals, plan) if sums[0]}


def _difference(sides: dict[str, JointAngle], state: State) -> float | None:
    """Left minus right, only where it may be said and is more than the smallest detectable change."""
    if len(sides) < 2 or not state.coaching.compares_sides:
        return None
    by = sides["left"].deg - sides["right"].deg
    return by if abs(by) > smallest_change(sides["left"].error_deg, state.coaching.limits.interval_errors) else None


def smallest_change(error_deg: float, interval_errors: float) -> float:
    """The smallest change that is more than measuring twice would give: z times the root of two errors' squares."""
    return interval_errors * sqrt(2) * error_deg


def _cannot(state: State, seconds: float, seen: bool) -> tuple[CannotJudge, ...]:
    """Every reason that took time, the longest first; and that it was too little for a number."""
    if state.plan is None:
        return (_reason(state.coaching.refused if not state.coaching.plans else "other_view", seconds, state),)
    took = sorted(zip(state.blind_s, REASONS, strict=True), reverse=True)
    made = tuple(_reason(reason, s, state) for s, reason in took if s > 0)
    if not seen:
        return (*made, _reason("too_little", seconds, state))
    return (_reason("shaky", seconds, state), *made) if shaky(state) else made


def _reason(reason: str, seconds: float, state: State) -> CannotJudge:
    words = state.coaching.words
    turn = next(iter(state.coaching.plans)) if reason == "other_view" else state.view
    return CannotJudge(
        reason=reason, says=words[f"reason.{reason}.says"],
        fix=words[f"reason.{reason}.fix"].format(view=words[f"view.{turn}"]), seconds=seconds,
    )  # fmt: skip
