"""A set from its first frame to its last: ``start``, ``step`` for every frame, ``finish``. Nothing grows with time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from backstay.coach.coaching import Coaching, Limits, Plan
from backstay.coach.count import FAR, NONE, OTHER, RESTING, UNKNOWN, Count, Repetition, Sums, added, counted, shares
from backstay.coach.form import Form, Said, compared, followed, nothing_seen, speak
from backstay.coach.rest import Rest, rested, unrested
from backstay.coach.sight import Sight, read, sight
from backstay.coach.smooth import Smooth, Tremble, smoothed, trembled
from backstay.coach.watch import REASONS, Watch, look, unseen, wrong_view
from backstay.model import CameraView, Cue, Dose, Keypoints, Side


@dataclass(frozen=True, slots=True)
class Totals:
    """What all repetitions so far came to; sums only, so that an hour is as small as a minute.

    ``began_s``: when the first whole one began.
    """

    whole: int = 0
    partial: int = 0
    unsure: int = 0
    far: Sums = NONE
    other: Sums = NONE
    seconds: Sums = NONE
    directness: Sums = NONE
    held_s: float = 0.0
    held_deg: Sums = NONE
    held: int = 0
    began_s: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything known in the middle of a set; ``clear_s`` is when it was last seen well enough.

    ``over``: the seconds that there were have run, and no later frame counts.
    """

    coaching: Coaching
    plan: Plan | None
    view: CameraView
    side: Side
    target: Dose | None
    sights: tuple[tuple[Sight, ...], tuple[Sight, ...]]
    rest: Rest
    form: Form
    first_s: float | None = None
    t_s: float = 0.0
    clear_s: float = 0.0
    judged_s: float = 0.0
    blind_s: tuple[float, ...] = (0.0,) * len(REASONS)
    watch: Watch | None = None
    near: Side = ""
    angles: tuple[Smooth | None, ...] = ()
    count: Count = field(default_factory=Count)
    totals: Totals = field(default_factory=Totals)
    said: Said = field(default_factory=Said)
    tremble: Tremble = field(default_factory=Tremble)
    over: bool = False


def start(movement: Coaching, view: CameraView, side: Side = "", target: Dose | None = None) -> State:
    """The state before the first frame; a view without a plan can be stepped through, and is never judged."""
    plan = movement.plans.get(view)
    asked = side if side in ("left", "right") else movement.side
    if plan is None:
        return State(movement, None, view, asked, target, ((), ()), Rest(0.0, ()), Form((), ()))
    near: tuple[Side, Side] = ("left", "right") if view == "side" else ("", "")
    left, right = (tuple(sight(measure, one) for measure in plan.measures) for one in near)
    count = Count(rest_deg=plan.measures[0].rest_deg)
    return State(
        movement, plan, view, asked, target, (left, right), unrested(plan), nothing_seen(plan),
        angles=(None,) * len(plan.measures), count=count,
    )  # fmt: skip


def step(state: State, frame: Keypoints) -> tuple[State, Cue | None]:
    """The state after one more frame, and what to say now, if anything; a frame that is not later is left out."""
    if state.first_s is None:
        state = replace(state, first_s=frame.t_s, t_s=frame.t_s, clear_s=frame.t_s)
    elif frame.t_s <= state.t_s or state.over:
        return state, None
    if state.plan is None:
        return replace(state, t_s=frame.t_s), None
    if state.plan.limit_s and timed_s(state, frame.t_s) > state.plan.limit_s:
        return replace(state, over=True), None
    watch, reason = look(state.watch, frame, state.coaching.limits)
    if watch is not None and not reason:
        reason = wrong_view(watch, state.view, state.side, state.coaching.limits, state.sights[0][0].kind == "depth")
    if watch is None or reason:
        return _blind(state, frame, watch, reason)
    return _judge(state, frame, watch, state.plan)


def timed_s(state: State, t_s: float) -> float:
    """How long ago the first whole repetition began; 0 while there was none."""
    began = state.totals.began_s
    return 0.0 if began is None else t_s - began


def _blind(state: State, frame: Keypoints, watch: Watch | None, reason: str) -> tuple[State, Cue | None]:
    """A frame that cannot be judged. A short gap is bridged; of a long one the time is put down and the fix is said."""
    before, waited = state.t_s - state.clear_s, frame.t_s - state.clear_s
    gap = state.coaching.limits.gap_s
    long, jumped = waited > gap, reason == "jumped"
    said, cue = _fix(state, reason, frame.t_s) if long else (state.said, None)
    took = waited - before if before > gap else waited
    blind = _booked(state.blind_s, reason, took) if long else state.blind_s
    now = replace(state, t_s=frame.t_s, blind_s=blind, watch=watch, said=said)
    return (_lost(now) if jumped else now), cue


def _booked(blind_s: tuple[float, ...], reason: str, seconds: float) -> tuple[float, ...]:
    place = REASONS.index(reason)
    return (*blind_s[:place], blind_s[place] + seconds, *blind_s[place + 1 :])


def _lost(state: State) -> State:
    """What was begun is not followed any more: a repetition in it is not counted, but known to be unsure."""
    moving = state.count.phase in (FAR, OTHER)
    totals = replace(state.totals, unsure=state.totals.unsure + 1) if moving else state.totals
    return replace(
        state,
        angles=(None,) * len(state.angles),
        count=Count(UNKNOWN, state.count.rest_deg, lost=state.count.lost or state.count.phase == RESTING),
        form=replace(state.form, deep=(NONE,) * len(state.form.deep)),
        totals=totals,
    )


def _fix(state: State, reason: str, t_s: float) -> tuple[Said, Cue | None]:
    said, words = state.said, state.coaching.words
    if said.at_s is not None and t_s - said.at_s < state.coaching.limits.cue_every_s:
        return said, None
    says = words[f"reason.{reason}.fix"].format(view=words[f"view.{state.view}"])
    return replace(said, at_s=t_s), Cue(id=reason, kind="fix_view", says=says, at_s=t_s)


def _judge(state: State, frame: Keypoints, watch: Watch, plan: Plan) -> tuple[State, Cue | None]:
    """A frame seen well enough, if the counting angle is: read, smooth, then count and compare or hold."""
    limits = state.coaching.limits
    sights = state.sights[0 if watch.near == "left" else 1]
    reason = unseen(sights[0], frame, watch, limits)
    if reason:
        return _blind(state, frame, watch, reason)
    waited = frame.t_s - state.clear_s
    late = waited > limits.gap_s
    if late and frame.t_s - state.t_s > limits.gap_s:
        state = replace(state, blind_s=_booked(state.blind_s, "too_slow", frame.t_s - state.t_s))
    turned = state.view == "side" and state.near not in ("", watch.near)
    if turned or waited > max(limits.gap_s, limits.gap_share * plan.rep_s):
        state = _lost(state)
    before = (None,) * len(sights) if late else state.angles
    tremble = replace(state.tremble, last=None, before=None) if late else state.tremble
    now = replace(
        state,
        t_s=frame.t_s, clear_s=frame.t_s, watch=watch, near=watch.near if state.view == "side" else "",
        tremble=trembled(tremble, read(sights[0], frame)),
        judged_s=state.judged_s + (0.0 if late else waited),
        angles=tuple([_angle(*pair, frame, waited, watch, limits) for pair in zip(sights, before, strict=True)]),
    )  # fmt: skip
    return _held(now, waited, plan) if plan.holds else _repeated(now, waited, plan)


def _angle(
    one: Sight, before: Smooth | None, frame: Keypoints, passed: float, watch: Watch, limits: Limits
) -> Smooth | None:
    """The smoothed angle, if it can be read in this frame."""
    if unseen(one, frame, watch, limits):
        return None
    deg = read(one, frame)
    return (deg, 0.0) if before is None or passed <= 0 else smoothed(before, deg, passed, limits)


def _held(state: State, passed: float, plan: Plan) -> tuple[State, Cue | None]:
    """A position that is held: its seconds, how the angle was, and when it was long enough."""
    first = state.angles[0]
    drawn = plan.measures[0].rest_deg
    if first is None or abs(first[0] - drawn) > state.coaching.limits.hold_within_deg:
        return state, None
    totals = state.totals
    held = replace(totals, held_s=totals.held_s + passed, held_deg=added(totals.held_deg, first[0]))
    return _finishing(replace(state, totals=held), totals, plan, None)


def _finishing(state: State, before: Totals, plan: Plan, cue: Cue | None) -> tuple[State, Cue | None]:
    """With the last that was wanted that is said, at once and instead of anything else."""
    target = state.target
    if target is None or not done_as_wanted(state.totals, plan, target) or done_as_wanted(before, plan, target):
        return state, cue
    says = state.coaching.words["finished"]
    return replace(state, said=replace(state.said, at_s=state.t_s, praised=True)), Cue(
        id="finished", kind="good", says=says, at_s=state.t_s
    )


def _repeated(state: State, passed: float, plan: Plan) -> tuple[State, Cue | None]:
    """Count on the first angle, compare while it is on its way, and speak when a repetition is over."""
    limits, first = state.coaching.limits, state.angles[0]
    if first is None:
        return state, None
    rest = rested(state.rest, state.angles, passed, plan, limits)
    state, before = _begun_unseen(state, first[0], plan)
    if rest.settled and not state.rest.settled:
        own = plan.measures[0].rest_deg + rest.off_deg[0]
        before = replace(before, rest_deg=own, low=1.0 if before.phase == RESTING else before.low)
    count, done = counted(before, state.t_s, passed, first[0], plan, limits)
    form = state.form
    if count.phase in (FAR, OTHER):
        far, other = shares(first[0], count.rest_deg, plan)
        form = followed(form, far if count.phase == FAR else other, state.angles, plan)
    if done is None:
        return replace(state, rest=rest, count=count, form=form), None
    form, off = compared(form, done, rest, plan)
    said, cue = speak(state.said, state.t_s, off, plan, state.coaching.words["good"], limits)
    totals = _with(state.totals, done, held_enough(done.held_s, state.target, limits), state.t_s)
    now = replace(state, rest=rest, count=count, form=form, said=said, totals=totals)
    return _finishing(now, state.totals, plan, cue)


def _begun_unseen(state: State, deg: float, plan: Plan) -> tuple[State, Count]:
    """Lost at rest and found on the way: a repetition that began unseen is unsure."""
    count = state.count
    if not (count.lost and count.phase == UNKNOWN):
        return state, count
    if max(shares(deg, count.rest_deg, plan)) < state.coaching.limits.leave_share:
        return state, count
    totals = replace(state.totals, unsure=state.totals.unsure + 1)
    return replace(state, totals=totals), replace(count, lost=False)


def held_enough(held_s: float, target: Dose | None, limits: Limits) -> bool:
    """Whether a repetition was held as long as was wanted, as nearly as its ends can be seen."""
    return target is not None and held_s >= target.hold_s - limits.gap_s


def wanted_whole(plan: Plan, target: Dose) -> int:
    """How many repetitions one set as prescribed has, as they are counted here; 0 where seconds are counted instead."""
    if plan.holds:
        return 0
    return target.reps if plan.other_deg is None else 2 * target.reps


def done_as_wanted(totals: Totals, plan: Plan, target: Dose) -> bool:
    """Whether one set as prescribed has been seen: the seconds of a hold, else whole repetitions, of each side where
    both are counted.
    """
    if plan.holds:
        return totals.held_s >= target.hold_s * target.reps
    if plan.other_deg is not None:
        return min(totals.far[0], totals.other[0]) >= target.reps
    return totals.whole >= target.reps


def _with(totals: Totals, done: Repetition, held: bool, t_s: float) -> Totals:
    """The totals with one more repetition; only whole ones say anything about range and pace."""
    if not done.whole:
        return replace(totals, partial=totals.partial + 1, held_s=totals.held_s + done.held_s)
    return replace(
        totals,
        whole=totals.whole + 1,
        far=added(totals.far, done.rom_deg) if done.way == FAR else totals.far,
        other=added(totals.other, done.rom_deg) if done.way == OTHER else totals.other,
        seconds=added(totals.seconds, done.seconds),
        directness=added(totals.directness, min(1.0, 2 * done.rom_deg / done.path_deg)),
        held_s=totals.held_s + done.held_s,
        held=totals.held + held,
        began_s=t_s - done.seconds if totals.began_s is None else totals.began_s,
    )
