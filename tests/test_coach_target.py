"""What was prescribed for a set: how many, how long held, when it is complete; and what is not said to somebody."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.coach import coach, start, step
from backstay.coach.coaching import Coaching
from backstay.coach.count import FAR, RESTING, Count, counted, pausing
from backstay.coach.live import Live
from backstay.coach.session import wanted_whole
from backstay.coach.tested import for_person, prepare_test
from backstay.coaching import coaching_json, coaching_of
from backstay.model import Cue, Dose, Keypoints, Movement, Performance
from backstay.movement import frame_at, seconds
from tests.recordings import KNOWLEDGE, LEVELS, Shot, record
from tests.test_camera_tests import RIGHT, STANDING, closing, fit, swaying

SQUAT = coaching_of("squat", KNOWLEDGE)


def cued(frames: list[Keypoints], known: Coaching, target: Dose | None) -> list[Cue]:
    state, said = start(known, "side", "", target), []
    for frame in frames:
        state, cue = step(state, frame)
        said += [cue] if cue else []
    return said


def squats(rounds: int, level: int = 0) -> list[Keypoints]:
    return list(record(KNOWLEDGE.movements["squat"], Shot(rounds=rounds, level=LEVELS[level])))


# ── How many ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rounds", "finished"), ((2, False), (3, True), (4, True)))
def test_a_set_is_finished_when_as_many_as_prescribed_were_seen(rounds: int, finished: bool) -> None:
    found = coach(squats(rounds), SQUAT, "side", "", Dose(reps=3))
    assert (found.reps, found.wanted_reps, found.finished) == (rounds, 3, finished)


def test_without_a_prescription_nothing_is_finished_or_wanted() -> None:
    found = coach(squats(2), SQUAT, "side")
    assert (found.wanted_reps, found.wanted_hold_s, found.held_reps, found.finished) == (0, 0, 0, None)


def test_what_could_not_be_judged_is_never_called_finished() -> None:
    front = record(KNOWLEDGE.movements["squat"], Shot(azimuth=0, rounds=4))
    found = coach(front, SQUAT, "side", "", Dose(reps=1))
    assert found.reps is None and found.finished is None and found.wanted_reps == 1


def test_the_last_one_is_said_once_when_it_is_done() -> None:
    said = cued(squats(4), SQUAT, Dose(reps=3))
    (last,) = [cue for cue in said if cue.id == "finished"]
    per_round = seconds(KNOWLEDGE.movements["squat"])
    assert last.kind == "good" and 1 + 2.4 * per_round < last.at_s < 1 + 3.2 * per_round
    assert "finished" not in {cue.id for cue in cued(squats(4), SQUAT, None)}


@given(st.integers(1, 5))
@settings(max_examples=5, deadline=None)
def test_of_a_movement_to_both_sides_as_many_are_wanted_of_each(wanted: int) -> None:
    turns = list(record(KNOWLEDGE.movements["turn_sitting"], Shot(azimuth=0, rounds=3)))
    found = coach(turns, coaching_of("turn_sitting", KNOWLEDGE), "front", "", Dose(reps=wanted))
    assert found.finished == (min(found.left_reps, found.right_reps) >= wanted)


# ── How long ────────────────────────────────────────────────────────────────


def holding(at: float, hold_s: float) -> Movement:
    """A squat that stays for a while at a share of the way down in time, then goes on."""
    squat = KNOWLEDGE.movements["squat"]
    first = [frame for frame in squat.frames if frame.at_s < at]
    still = replace(frame_at(squat, at), pose=-1)
    later = [replace(frame, at_s=frame.at_s + hold_s) for frame in squat.frames if frame.at_s >= at]
    return replace(squat, id="holding", frames=(*first, still, replace(still, at_s=at + hold_s), *later))


def held(movement: Movement, target: Dose | None = None, level: int = 0) -> Performance:
    return coach(record(movement, Shot(rounds=2, level=LEVELS[level], seed=4)), SQUAT, "side", "", target)


@pytest.mark.parametrize("level", (0, 2))
def test_a_hold_in_the_middle_of_a_repetition_counts_wherever_it_is(level: int) -> None:
    half_way = 1.4
    assert 30 < -frame_angle(half_way) < 70, "the knee is half bent there"
    plain, paused = held(KNOWLEDGE.movements["squat"], level=level), held(holding(half_way, 4), level=level)
    assert paused.reps == plain.reps == 2
    assert 6 < paused.held_s - plain.held_s < 8.2, "4 seconds twice, each known to be a hold only after a moment"


def frame_angle(at_s: float) -> float:
    from backstay.movement.skeleton import ANGLES

    return -frame_at(KNOWLEDGE.movements["squat"], at_s).angles[ANGLES.index("knee_flexion_left")]


@pytest.mark.parametrize(("wanted_s", "held_reps"), ((4, 2), (12, 0)))
def test_repetitions_held_as_long_as_prescribed_are_told(wanted_s: int, held_reps: int) -> None:
    found = held(holding(2.4, 4), Dose(reps=2, hold_s=wanted_s))
    assert (found.held_reps, found.wanted_hold_s, found.finished) == (held_reps, wanted_s, True)


def test_a_hold_does_not_hide_that_the_way_was_rushed() -> None:
    """Three times as fast with a long hold: whole repetitions are slow, the way there and back is not."""
    quick = replace(holding(2.4, 12), frames=tuple(
        replace(frame, at_s=frame.at_s * 0.33) for frame in holding(2.4, 12).frames))  # fmt: skip
    found = {cue.rule: cue.found for cue in held(quick).cues}
    assert found["slower"] == "seen"
    assert {cue.rule: cue.found for cue in held(holding(2.4, 12)).cues}["slower"] == "fine"


def test_slow_is_measured_against_the_drawn_way_not_in_degrees_alone() -> None:
    plan = SQUAT.plans["side"]
    short = replace(plan, far_deg=plan.measures[0].rest_deg + 20)
    assert pausing(short, SQUAT.limits) < pausing(plan, SQUAT.limits) <= SQUAT.limits.rest_deg_s
    begun = Count(FAR, 0.0, 0.0, 0.0, 0.5, 45, 45, 0.0, 45, behind_deg=45)
    still, _ = counted(begun, 1, 0.1, 46, plan, SQUAT.limits)
    moving, _ = counted(replace(begun, behind_deg=30), 1, 0.1, 46, plan, SQUAT.limits)
    assert still.held_s == 0.1 and moving.held_s == 0 and still.phase != RESTING


def test_a_hold_that_is_tested_is_finished_after_its_seconds() -> None:
    known = prepare_test("hip_drop", fit(), KNOWLEDGE)
    still = swaying(STANDING, [{}, {}])
    frames = list(record(still, Shot(azimuth=0, rounds=2)))
    for wanted, finished in ((5, True), (60, False)):
        assert coach(frames, known, "front", "left", Dose(hold_s=wanted)).finished == finished


# ── In the page's own language ──────────────────────────────────────────────


def test_a_page_is_told_how_many_are_wanted_and_when_it_is_done() -> None:
    live = Live(json.dumps(coaching_json("squat", KNOWLEDGE)), "side", json.dumps(asdict(Dose(reps=2))))
    for frame in squats(2):
        image = [[x, y, sure] for (x, y), sure in zip(frame.image_xy, frame.visibility, strict=True)]
        line = {"t_s": frame.t_s, "width": 16, "height": 9, "image": image, "world": frame.world_xyz}
        told = json.loads(live.see(json.dumps(line)))
    assert (told["reps"], told["wanted"], told["finished"]) == (2, 2, True)
    assert json.loads(live.over())["finished"] is True


def test_to_both_sides_twice_as_many_are_wanted_as_of_each() -> None:
    both, one = coaching_of("turn_sitting", KNOWLEDGE).plans["front"], SQUAT.plans["side"]
    assert (wanted_whole(both, Dose(reps=5)), wanted_whole(one, Dose(reps=5))) == (10, 5)
    assert wanted_whole(replace(one, holds=True), Dose(reps=5)) == 0


# ── What is not said to somebody ────────────────────────────────────────────

FAR_LEFT = {"lumbar_side": 29.0, "thorax_side": 15.0}


def test_sides_are_not_compared_where_that_is_closed() -> None:
    frames = list(record(swaying(STANDING, [FAR_LEFT, RIGHT]), Shot(azimuth=0, rounds=3)))
    for cleared, said in ((fit(), True), (closing("symmetry_scoring"), False)):
        found = coach(frames, prepare_test("trunk_side_bend", cleared, KNOWLEDGE), "front")
        assert (found.difference_deg is not None) == said and set(found.sides_deg) == {"left", "right"}
    assert for_person(SQUAT, closing("symmetry_scoring")).compares_sides is False
    assert for_person(SQUAT, fit()) == SQUAT
