"""What a test by camera reads is what was drawn: the tilt of the line from hips to shoulders, alike to either side."""

from __future__ import annotations

from math import atan2, degrees

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backstay.coach import coach
from backstay.coach.tested import prepare_test
from backstay.model import Performance
from backstay.movement import mirrored, skeleton_of
from tests.recordings import BODY, KNOWLEDGE, LEVELS, Shot, bent, record
from tests.test_camera_tests import STANDING, fit, swaying

MOST_LUMBAR, MOST_THORAX = (BODY.limits[name][1] for name in ("lumbar_side", "thorax_side"))
OTHER = {"lumbar_side": -14.0, "thorax_side": -8.0}
SLOW, FAST = 3.0, 1.0
"""Seconds for the way there, and as many back."""
Way = dict[str, float]


def tilt(way: Way) -> float:
    """How far the line from the hips' middle to the shoulders' middle is tilted, as it was drawn; left above 0."""
    at = skeleton_of(BODY, bent(STANDING, **way)).at
    (_, hips, low), (_, shoulders, high) = at["pelvis"], at["shoulders"]
    return degrees(atan2(shoulders - hips, high - low))


def lean(way: Way) -> float:
    """The same line, forward."""
    at = skeleton_of(BODY, bent(STANDING, **way)).at
    (hips, _, low), (shoulders, _, high) = at["pelvis"], at["shoulders"]
    return degrees(atan2(shoulders - hips, high - low))


def bends(one: Way, other: Way, half_s: float, mirror: bool = False, rest_s: float = 1) -> Performance:
    movement = swaying(STANDING, [one, other], half_s)
    shot = Shot(azimuth=0, rounds=2, fps=15, rest_s=rest_s)
    known = prepare_test("trunk_side_bend", fit(), KNOWLEDGE)
    return coach(record(mirrored(movement) if mirror else movement, shot), known, "front")


@settings(max_examples=25, deadline=None)
@given(st.floats(0, MOST_LUMBAR), st.floats(0, MOST_THORAX), st.floats(FAST, SLOW))
@example(29.0, 25.0, SLOW)
@example(29.0, 25.0, FAST)
@example(20.0, 10.0, 1.5)
def test_a_side_bend_reads_as_the_tilt_that_was_drawn_however_far(lumbar: float, thorax: float, half_s: float) -> None:
    """From 12 degrees on, where a bend surely counts, to as far as the body goes, at any pace."""
    way = {"lumbar_side": lumbar, "thorax_side": thorax}
    drawn = tilt(way)
    if drawn < 12:
        return
    found = bends(way, OTHER, half_s)
    assert (found.left_reps, found.right_reps, found.unsure_reps, found.cannot_judge) == (2, 2, 0, ())
    assert found.sides_deg["left"].deg == pytest.approx(drawn, abs=1)
    assert found.sides_deg["right"].deg == pytest.approx(-tilt(OTHER), abs=1)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, MOST_LUMBAR), st.floats(0, MOST_THORAX), st.floats(FAST, SLOW), st.sampled_from((0.0, 1.0)))
@example(29.0, 25.0, SLOW, 0.0)
def test_left_and_right_are_read_alike(lumbar: float, thorax: float, half_s: float, rest_s: float) -> None:
    way = {"lumbar_side": lumbar, "thorax_side": thorax}
    found, other = bends(way, OTHER, half_s, rest_s=rest_s), bends(way, OTHER, half_s, mirror=True, rest_s=rest_s)
    assert (found.left_reps, found.right_reps, found.partial_reps) == (
        other.right_reps, other.left_reps, other.partial_reps,
    )  # fmt: skip
    assert (found.unsure_reps, found.judged_share) == (other.unsure_reps, other.judged_share)
    for side, opposite in (("left", "right"), ("right", "left")):
        one, two = found.sides_deg.get(side), other.sides_deg.get(opposite)
        assert (one is None) == (two is None)
        assert one is None or two is None or one.deg == pytest.approx(two.deg, abs=0.01)


def test_the_tilt_of_the_trunk_is_less_than_what_the_joints_of_the_back_bend() -> None:
    """Thirty degrees drawn in the back tilt the line from hips to shoulders by seventeen, and that is what is said."""
    way = {"lumbar_side": 20.0, "thorax_side": 10.0}
    assert tilt(way) == pytest.approx(17.3, abs=0.1)
    assert bends(way, OTHER, 1.5).sides_deg["left"].deg == pytest.approx(17.3, abs=0.5)


def test_a_bend_that_stops_halfway_back_is_one_bend_and_so_is_the_next() -> None:
    """Far beyond where counting begins, the way back is long: the end of one bend is not the beginning of another."""
    found = bends({"lumbar_side": 29.0, "thorax_side": 25.0}, {"lumbar_side": -29.0, "thorax_side": -25.0}, 4.0)
    assert (found.reps, found.left_reps, found.right_reps, found.partial_reps) == (4, 2, 2, 0)


@pytest.mark.parametrize("azimuth", (90, -90))
@pytest.mark.parametrize("share", (0.5, 0.75, 1.0, 1.2))
@pytest.mark.parametrize("half_s", (1.5, 3.0))
def test_a_forward_bend_reads_as_the_lean_that_was_drawn(azimuth: float, share: float, half_s: float) -> None:
    most = {"pelvis_tilt": 45.0, "lumbar_flexion": 40.0, "hip_flexion_left": 45.0, "hip_flexion_right": 45.0}
    way = {name: deg * share for name, deg in most.items()}
    known = prepare_test("trunk_forward_bend", fit(), KNOWLEDGE)
    movement = swaying(STANDING, [way], half_s)
    found = coach(record(movement, Shot(azimuth=azimuth, rounds=3, fps=15)), known, "side")
    assert found.reps == 3 and found.rom_deg is not None
    assert found.rom_deg.deg == pytest.approx(lean(way) - lean({}), abs=1.5)


def test_who_stands_a_little_crooked_is_measured_from_their_own_start() -> None:
    crooked = {"lumbar_side": 6.0}
    frame = bent(STANDING, **crooked)
    movement = swaying(frame, [{"lumbar_side": 20.0, "thorax_side": 10.0}, OTHER])
    known = prepare_test("trunk_side_bend", fit(), KNOWLEDGE)
    found = coach(record(movement, Shot(azimuth=0, rounds=2, fps=15)), known, "front")
    drawn = tilt({"lumbar_side": 26.0, "thorax_side": 10.0}) - tilt(crooked)
    assert found.sides_deg["left"].deg == pytest.approx(drawn, abs=1)


def test_the_farthest_bend_is_measured_under_the_published_errors_too() -> None:
    way = {"lumbar_side": MOST_LUMBAR, "thorax_side": MOST_THORAX}
    other = {name: -deg for name, deg in way.items()}
    known = prepare_test("trunk_side_bend", fit(), KNOWLEDGE)
    error = KNOWLEDGE.camera_angles["trunk_tilt"].error_deg
    counted = []
    for seed in range(8):
        shot = Shot(azimuth=0, rounds=2, fps=15, level=LEVELS[2], seed=seed)
        found = coach(record(swaying(STANDING, [way, other], 2.0), shot), known, "front")
        counted.append((found.left_reps, found.right_reps))
        for side, sign in (("left", 1), ("right", -1)):
            assert abs(found.sides_deg[side].deg - sign * tilt(way if sign > 0 else other)) < 1.96 * error, seed
    assert counted.count((2, 2)) >= 7, counted


@pytest.mark.parametrize(("level", "measured"), ((0, True), (2, True), (4, False)))
def test_where_the_points_tremble_more_than_the_error_that_is_said_nothing_is_measured(
    level: int, measured: bool
) -> None:
    """Else a change would be called real that only a worse camera made."""
    way = {"lumbar_side": MOST_LUMBAR, "thorax_side": MOST_THORAX}
    other = {name: -deg for name, deg in way.items()}
    known, movement = prepare_test("trunk_side_bend", fit(), KNOWLEDGE), swaying(STANDING, [way, other], 2.0)
    for seed in range(6):
        shot = Shot(azimuth=0, rounds=3, fps=15, level=LEVELS[level], seed=seed)
        found = coach(record(movement, shot), known, "front")
        assert (found.rom_deg is not None) == measured, seed
        assert measured or found.cannot_judge[0].reason in ("shaky", "wrong_view", "hidden")


@pytest.mark.parametrize("level", (0, 2, 4))
def test_standing_still_is_no_bend_however_the_points_tremble(level: int) -> None:
    known = prepare_test("trunk_side_bend", fit(), KNOWLEDGE)
    for seed in range(6):
        shot = Shot(azimuth=0, rounds=3, fps=15, level=LEVELS[level], seed=seed)
        found = coach(record(swaying(STANDING, [{}, {}], 2.0), shot), known, "front")
        assert not found.sides_deg, seed


def test_a_bend_is_measured_from_where_it_is_more_than_the_cameras_error() -> None:
    """8.6 degrees for the trunk to the side, 1.96 errors: a smaller one is part of the way, and gives no finding."""
    small, enough = {"lumbar_side": 12.0, "thorax_side": 0.0}, {"lumbar_side": 12.0, "thorax_side": 5.0}
    assert tilt(small) < 8.6 < 9.5 < tilt(enough)
    found = bends(enough, small, 1.5)
    assert found.left_reps == 2 and found.sides_deg["left"].deg == pytest.approx(tilt(enough), abs=1)
    assert found.sides_deg.keys() == {"left"}
