"""From a drawn movement to what the coach follows: the angle a camera sees move most clearly, and the cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import degrees, pi

from backstay.coach.coaching import Coaching, Limits, Measure, Plan, PlannedCue
from backstay.coach.count import Count, Repetition, counted, shares
from backstay.coach.drawn import clear_share, courses, in_plane, limits_of, upright
from backstay.coach.sight import SIDES
from backstay.model import CameraAngle, CameraView, CueRule, Knowledge, Movement, Side
from backstay.movement import seconds
from backstay.movement.play import CHANGES_SIGN, there_and_across

VIEWS: tuple[CameraView, ...] = ("side", "front")
OUT_OF_PLANE = {
    "side": ("rotation", "turn", "abduction", "lumbar_side", "thorax_side", "list"),
    "front": ("rotation", "turn"),
}
"""Driving angles that lead out of the plane of a view."""
MIDDLE: tuple[Side] = ("",)
WORDS = "coach."
NOT_COACHED = {"aerobic", "relaxation", "release", "water"}
"""Kinds of exercise in which nothing is counted, and a place where no camera stands."""
WALKING = "walking"


def coaching(movement: Movement, knowledge: Knowledge) -> Coaching:
    """How to coach one drawn movement: a plan for each view in which a camera can count it."""
    made = ((view, plan_for(movement, view, knowledge)) for view in VIEWS)
    plans = {view: plan for view, plan in made if plan is not None}
    return Coaching(
        movement=movement.id,
        side=side_of(movement),
        plans=plans,
        limits=limits_of(knowledge),
        words=words(knowledge),
        refused="" if plans else refused(movement, knowledge),
    )


def refused(movement: Movement, knowledge: Knowledge) -> str:
    """Why no camera can count a movement, as the reason's word: the plainest one that holds."""
    if _nothing_to_count(movement, knowledge):
        return "nothing_to_count"
    open_views = [view for view in VIEWS if _possible(movement, view, knowledge)]
    return "out_of_sight" if all(driven_away(movement, view) for view in open_views) else "too_small_a_way"


def words(knowledge: Knowledge) -> dict[str, str]:
    """The coach's own words, without their prefix."""
    return {key.removeprefix(WORDS): text for key, text in knowledge.words.items() if key.startswith(WORDS)}


def side_of(movement: Movement) -> Side:
    """The side that moves, if it is only one."""
    end = movement.driver.rpartition("_")[2]
    return next((side for side in SIDES if side == end and not movement.alternates), "")


def measures(view: CameraView, knowledge: Knowledge) -> Iterator[Measure]:
    """Every angle of this view, once a side where it has sides."""
    for angle in knowledge.camera_angles.values():
        if angle.view == view:
            yield from (measure(angle, side) for side in (SIDES if angle.each_side else MIDDLE))


def measure(angle: CameraAngle, side: Side = "", rest_deg: float = 0.0) -> Measure:
    """One angle ready for a plan."""
    return Measure(
        name=f"{angle.id}_{side}" if side else angle.id, angle=angle.id, kind=angle.kind, line=angle.line,
        against=angle.against, turns=angle.turns, error_deg=angle.error_deg, bias_deg=angle.bias_deg, side=side,
        counts_only=angle.counts_only, rest_deg=rest_deg,
    )  # fmt: skip


def plan_for(movement: Movement, view: CameraView, knowledge: Knowledge) -> Plan | None:
    """How to follow a movement in this view; none where no angle moves clearly enough."""
    if not _possible(movement, view, knowledge):
        return None
    movement = both_sides(movement, knowledge) if view == "front" else movement
    near: Side = (side_of(movement) or "left") if view == "side" else ""
    found = list(measures(view, knowledge))
    course = courses(movement, found, near, knowledge)
    drawn = [(replace(one, rest_deg=degs[0]), degs) for one, degs in zip(found, course, strict=True)]
    counting = _counting(movement, view, near, drawn, knowledge)
    if counting is None:
        return None
    first, plan = counting
    rest = [pair for pair in drawn if pair[0].name != first[0].name]
    return _with_cues(plan, [first, *rest], movement, knowledge)


def _possible(movement: Movement, view: CameraView, knowledge: Knowledge) -> bool:
    """Whether the exercise has repetitions and a camera could stand there: not where a wall is."""
    if _nothing_to_count(movement, knowledge):
        return False
    walled = any("ahead" in prop for prop in movement.props.values())
    return view == "side" or (not walled and upright(movement, knowledge))


def _nothing_to_count(movement: Movement, knowledge: Knowledge) -> bool:
    exercise = knowledge.exercises.get(movement.id)
    walking = exercise is not None and exercise.position == WALKING
    return walking or (exercise is not None and bool({exercise.kind, exercise.position} & NOT_COACHED))


def both_sides(movement: Movement, knowledge: Knowledge) -> Movement:
    """The movement as it is done: what is drawn with the trunk to one side, and done to each, goes to both."""
    exercise = knowledge.exercises.get(movement.id)
    one_sided = movement.driver in CHANGES_SIGN and not movement.alternates
    return there_and_across(movement) if exercise is not None and exercise.each_side and one_sided else movement


Drawn = tuple[Measure, tuple[float, ...]]


def _counting(
    movement: Movement, view: CameraView, near: Side, drawn: list[Drawn], knowledge: Knowledge
) -> tuple[Drawn, Plan] | None:
    """The angle that counts: the driving one where it is seen and moves enough, else the clearest one."""
    if driven_away(movement, view):
        drawn = [(one, degs) for one, degs in drawn if one.kind == "depth" and _direct(one, movement, knowledge)]
    judged = knowledge.number("coach_least_judged")
    times = [frame.at_s for frame in movement.frames]
    ranked = sorted(drawn, key=lambda pair: (_direct(pair[0], movement, knowledge), _clearness(pair)), reverse=True)
    for pair in ranked:
        if _clearness(pair) < _least(pair[0], knowledge) or not in_plane(pair[0], near, movement, knowledge):
            continue
        if clear_share(pair[0], near, view, movement, knowledge) < judged:
            continue
        plan = _counted_by(pair, movement, knowledge)
        done = drawn_repetitions(plan, pair[1], times, limits_of(knowledge))
        rep_s = sum(one.seconds for one in done) / max(len(done), 1)
        move_s = sum(one.seconds - one.held_s for one in done) / max(len(done), 1)
        if rep_s < knowledge.number("coach_least_drawn_s") or not _steady(plan, pair[1], times, len(done), knowledge):
            continue
        if view == "front" or side_of(movement) or _from_the_right(plan, movement, knowledge) == len(done):
            return pair, replace(plan, rep_s=rep_s, move_s=move_s)
    return None


def _from_the_right(plan: Plan, movement: Movement, knowledge: Knowledge) -> int:
    """How many repetitions are counted from the other side, where either side may face the camera."""
    (degs,) = courses(movement, [plan.measures[0]], "right", knowledge)
    return len(drawn_repetitions(plan, degs, [frame.at_s for frame in movement.frames], limits_of(knowledge)))


def _least(one: Measure, knowledge: Knowledge) -> float:
    """How far an angle has to go to count, in its errors."""
    return knowledge.number("coach_least_excursion_depth" if one.kind == "depth" else "coach_least_counting")


def driven_away(movement: Movement, view: CameraView) -> bool:
    """Whether the movement is driven out of the plane that this view shows."""
    return any(away in movement.driver for away in OUT_OF_PLANE[view])


def _clearness(pair: Drawn) -> float:
    """How far an angle goes from its start, in its errors; nothing for one that turns right over."""
    one, degs = pair
    turned = max(degs) - min(degs) > degrees(pi)
    return 0.0 if turned else max(abs(deg - degs[0]) for deg in degs) / one.error_deg


def _direct(one: Measure, movement: Movement, knowledge: Knowledge) -> bool:
    """Whether a measure shows the driving angle itself."""
    joint, _, side = movement.driver.rpartition("_") if side_of(movement) else (movement.driver, "", "")
    return knowledge.camera_angles[one.angle].stands_for == joint and one.side in ("", side)


def _counted_by(pair: Drawn, movement: Movement, knowledge: Knowledge) -> Plan:
    one, degs = pair
    low, high = min(degs), max(degs)
    far, other = (high, low) if high - degs[0] >= degs[0] - low else (low, high)
    two_way = abs(other - degs[0]) >= knowledge.number("coach_two_way_share") * (high - low)
    return Plan(
        view=knowledge.camera_angles[one.angle].view, measures=(one,), far_deg=far,
        other_deg=other if two_way else None, seconds=seconds(movement), rep_s=seconds(movement),
    )  # fmt: skip


def _steady(plan: Plan, degs: tuple[float, ...], times: list[float], found: int, knowledge: Knowledge) -> bool:
    """Whether the drawn course is counted the same by a counter that is quicker or slower to see a repetition."""
    usual, apart = limits_of(knowledge), knowledge.number("coach_steady_share")
    tried = (replace(usual, leave_share=usual.leave_share * (1 + way * apart)) for way in (-1, 1))
    return all(len(drawn_repetitions(plan, degs, times, limits)) == found for limits in tried)


def drawn_repetitions(plan: Plan, degs: tuple[float, ...], times: list[float], limits: Limits) -> list[Repetition]:
    """The whole repetitions that the counter finds in one drawn round, once it has seen one before."""
    count, found = Count(rest_deg=plan.measures[0].rest_deg), []
    for turn in (0, 1):
        before_s = 0.0
        for at_s, deg in zip(times, degs, strict=True):
            count, done = counted(count, at_s + turn * times[-1], at_s - before_s, deg, plan, limits)
            before_s = at_s
            if done is not None and done.whole and turn:
                found.append(done)
    return found


def _with_cues(plan: Plan, drawn: list[Drawn], movement: Movement, knowledge: Knowledge) -> Plan:
    """The plan with the cues of this movement that can be seen, and the measures that they need."""
    rules = [rule for rule in knowledge.cue_rules.values() if not rule.exercises or movement.id in rule.exercises]
    rules = [rule for rule in rules if not rule.angle or any(one.angle == rule.angle for one, _ in drawn)]
    wanted = {rule.angle for rule in rules}
    kept = [pair for at, pair in enumerate(drawn) if not at or pair[0].angle in wanted]
    whole = replace(plan, measures=tuple(one for one, _ in kept))
    rules.sort(key=lambda rule: rule.rank)
    return replace(whole, cues=tuple(planned_cue(rule, whole, kept, limits_of(knowledge)) for rule in rules))


def planned_cue(rule: CueRule, plan: Plan, drawn: list[Drawn], limits: Limits) -> PlannedCue:
    """One cue with what the drawn movement has, and what a camera can tell from it."""
    at = tuple(place for place, (one, _) in enumerate(drawn) if rule.angle and one.angle == rule.angle)
    either_way = rule.kind == "either" or len(at) > 1
    error = max((drawn[place][0].error_deg for place in at), default=0.0)
    sure = (limits.interval_errors if either_way else limits.tells_errors) * error
    limit = 0.5 if rule.kind == "short" else max(rule.deg, sure)
    deep = [n for n, deg in enumerate(drawn[0][1]) if shares(deg, drawn[0][1][0], plan)[0] >= rule.from_share]
    return PlannedCue(
        rule=rule.id, kind=rule.kind, measures=at,
        usual_deg=tuple(sum(drawn[place][1][n] - drawn[place][1][0] for n in deep) / len(deep) for place in at),
        limit_deg=limit, least_deg=limit + limits.tells_errors * error if at else 0.0, share=rule.share,
        from_share=rule.from_share, says=rule.says, good=rule.good,
        tells_fine=not at or rule.deg >= 0.5 * limit,
    )  # fmt: skip
