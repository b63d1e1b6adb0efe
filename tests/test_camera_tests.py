"""Tests by camera: for nobody who was not cleared, with their error, and a change is real only above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.assess import assess, clear
from backstay.coach import coach
from backstay.coach.tested import camera_findings, may_score, open_tests, prepare_test, retest
from backstay.model import Blocked, Cleared, Exclusion, Finding, Frame, Movement, Performance, Reason, Side
from tests.people import TODAY, person
from tests.people import cleared as cleared_person
from tests.recordings import ANGLES, KNOWLEDGE, LEVELS, Shot, record


def fit() -> Cleared:
    """Somebody cleared, with nothing closed."""
    made = cleared_person(0, KNOWLEDGE)
    return replace(made, assessment=replace(made.assessment, exclusions=(), programme_mode="yes"), limits=())


def closing(*tags: str) -> Cleared:
    made, reason = fit(), Reason(says="", basis="ours")
    excluded = tuple(Exclusion(tag=tag, closed_by="x", reason=reason) for tag in tags)
    return replace(made, assessment=replace(made.assessment, exclusions=excluded))


def swaying(standing: Frame, rounds: list[dict[str, float]], half_s: float = 1.5) -> Movement:
    """Somebody who stands and goes to each of these positions and back, smoothly."""
    base, frames = dict(zip(ANGLES, standing.angles, strict=True)), []
    for at, more in enumerate(rounds):
        for share in np.linspace(0, 2, 31)[: 31 if at == len(rounds) - 1 else 30]:
            way = (1 - np.cos(np.pi * share)) / 2
            degs = {name: deg + more.get(name, 0) * way for name, deg in base.items()}
            at_s = (at * 2 + float(share)) * half_s
            frames.append(replace(standing, at_s=at_s, angles=tuple(float(degs[name]) for name in ANGLES)))
    return replace(KNOWLEDGE.movements["squat"], id="swaying", frames=tuple(frames))


STANDING = KNOWLEDGE.movements["squat"].frames[0]
LEFT, RIGHT = {"lumbar_side": 20.0, "thorax_side": 10.0}, {"lumbar_side": -14.0, "thorax_side": -8.0}


def done(test: str, movement: Movement, side: Side = "", level: int = 0, rounds: int = 3, seed: int = 0) -> Performance:
    known = prepare_test(test, fit(), KNOWLEDGE)
    (view,) = known.plans
    shot = Shot(azimuth=0 if view == "front" else 90, rounds=rounds, level=LEVELS[level], seed=seed)
    return coach(record(movement, shot), known, view, side)


# ── Only for somebody cleared ───────────────────────────────────────────────


def test_nobody_is_tested_before_clearance() -> None:
    blocked = clear(assess(replace(person(1, KNOWLEDGE), findings=()), KNOWLEDGE, TODAY), TODAY)
    assert isinstance(blocked, Blocked)
    performance = done("trunk_side_bend", swaying(STANDING, [LEFT, RIGHT]))
    for nobody in (blocked, fit().assessment, None):
        with pytest.raises(TypeError, match=r"call clear\(assessment, today\)"):
            open_tests(nobody, KNOWLEDGE)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="must be a Cleared"):
            prepare_test("trunk_side_bend", nobody, KNOWLEDGE)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="must be a Cleared"):
            camera_findings(performance, nobody, KNOWLEDGE, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", ("movement_test", "camera_scoring", "everything"))
def test_what_closes_every_test_closes_these(tag: str) -> None:
    assert open_tests(closing(tag), KNOWLEDGE) == ()
    with pytest.raises(ValueError, match="not a camera test that is open"):
        prepare_test("squat_depth", closing(tag), KNOWLEDGE)


@pytest.mark.parametrize("tag", ("camera_scoring", "everything"))
def test_where_scoring_by_camera_is_closed_no_exercise_is_looked_at_either(tag: str) -> None:
    made = fit()
    assert may_score(made) and may_score(closing("movement_test"))
    assert not may_score(closing(tag)) and not may_score(replace(made, limits=(tag,)))
    limited = replace(made, assessment=replace(made.assessment, programme_mode="yes_limited"))
    assert not may_score(limited)
    with pytest.raises(TypeError, match="must be a Cleared"):
        may_score(None)  # type: ignore[arg-type]


def test_a_limited_programme_and_a_clinicians_limit_close_them_too() -> None:
    made = fit()
    limited = replace(made, assessment=replace(made.assessment, programme_mode="yes_limited"))
    assert open_tests(limited, KNOWLEDGE) == () == open_tests(replace(made, limits=("movement_test",)), KNOWLEDGE)


@pytest.mark.parametrize("tag", ("loaded_end_range_flexion", "repeated_end_range_flexion", "inversion"))
def test_bending_forward_is_not_tested_where_bending_is_closed(tag: str) -> None:
    names = {test.id for test in open_tests(closing(tag), KNOWLEDGE)}
    assert "trunk_forward_bend" not in names and "trunk_side_bend" in names


@pytest.mark.parametrize("seed", range(12))
def test_for_anybody_only_what_nothing_closes_is_open(seed: int) -> None:
    made = cleared_person(seed, KNOWLEDGE)
    closed = {exclusion.tag for exclusion in made.assessment.exclusions}
    for test in open_tests(made, KNOWLEDGE):
        assert not closed & {*test.closed_by, "movement_test", "camera_scoring"}
        assert made.assessment.programme_mode == "yes"


def test_a_test_before_the_clearance_gives_no_finding() -> None:
    performance = done("trunk_side_bend", swaying(STANDING, [LEFT, RIGHT]))
    with pytest.raises(ValueError, match="before the clearance"):
        camera_findings(performance, fit(), KNOWLEDGE, fit().cleared_on - timedelta(days=1))


# ── What they find ──────────────────────────────────────────────────────────


def test_bending_to_both_sides_gives_a_finding_a_side() -> None:
    performance = done("trunk_side_bend", swaying(STANDING, [LEFT, RIGHT]))
    found = {finding.side: finding for finding in camera_findings(performance, fit(), KNOWLEDGE, TODAY)}
    assert set(found) == {"left", "right"}
    assert {finding.method for finding in found.values()} == {"camera"}
    assert found["left"].value == pytest.approx(22, abs=5) and found["right"].value < found["left"].value
    assert (performance.left_reps, performance.right_reps) == (3, 3)


def test_a_difference_of_sides_is_shown_only_when_it_is_more_than_the_camera_could_make() -> None:
    assert done("trunk_side_bend", swaying(STANDING, [LEFT, RIGHT])).difference_deg is None
    far = {"lumbar_side": 29.0, "thorax_side": 15.0}
    assert (done("trunk_side_bend", swaying(STANDING, [far, RIGHT])).difference_deg or 0) > 12


def test_bending_forward_measures_the_whole_trunk() -> None:
    bow = {"pelvis_tilt": 35.0, "lumbar_flexion": 30.0, "hip_flexion_left": 35.0, "hip_flexion_right": 35.0}
    (found,) = camera_findings(done("trunk_forward_bend", swaying(STANDING, [bow])), fit(), KNOWLEDGE, TODAY)
    assert found.code == "trunk_forward_bend_deg" and 40 < float(found.value) < 75


def test_squat_and_chair_give_their_findings() -> None:
    (knee,) = camera_findings(done("squat_depth", KNOWLEDGE.movements["squat"]), fit(), KNOWLEDGE, TODAY)
    (stands,) = camera_findings(
        done("sit_to_stand_30_s", KNOWLEDGE.movements["sit_to_stand"], rounds=9), fit(), KNOWLEDGE, TODAY
    )
    assert knee.value == pytest.approx(84, abs=4) and (stands.code, stands.value) == ("chair_stands_30_s", 4)


@pytest.mark.parametrize(("side", "tip"), (("left", -12.0), ("right", 12.0)))
def test_the_drop_of_the_pelvis_is_of_the_other_side(side: Side, tip: float) -> None:
    still = swaying(STANDING, [{}, {}])
    tipped = replace(still, frames=tuple(
        replace(f, angles=tuple(a + tip * (n == "pelvis_list") for n, a in zip(ANGLES, f.angles, strict=True)))
        for f in still.frames))  # fmt: skip
    (found,) = camera_findings(done("hip_drop", tipped, side=side), fit(), KNOWLEDGE, TODAY)
    assert found.side == side and found.value == pytest.approx(12, abs=2)
    with pytest.raises(ValueError, match="the side of the standing leg"):
        camera_findings(done("hip_drop", tipped), fit(), KNOWLEDGE, TODAY)


def test_what_could_not_be_judged_gives_no_finding() -> None:
    known = prepare_test("squat_depth", fit(), KNOWLEDGE)
    wrong = coach(record(KNOWLEDGE.movements["squat"], Shot(azimuth=0)), known, "side")
    assert camera_findings(wrong, fit(), KNOWLEDGE, TODAY) == ()


def test_a_test_answers_a_question_that_a_camera_may_answer_and_never_the_low_backs() -> None:
    for test in KNOWLEDGE.camera_tests.values():
        question = KNOWLEDGE.questions[test.gives]
        assert "camera" in question.methods and not test.gives.startswith("lumbar")
        assert test.angle in KNOWLEDGE.camera_angles and set(test.closed_by) <= set(KNOWLEDGE.exclusions)


# ── What change is real ─────────────────────────────────────────────────────


def finding(value: float, on: date = TODAY, code: str = "squat_knee_bend_deg") -> Finding:
    return Finding(code=code, value=value, method="camera", observed_on=on)


def test_a_change_is_real_only_above_the_smallest_detectable_one() -> None:
    least = 1.96 * sqrt(2) * 6.4
    for change, real in ((least - 0.1, False), (least + 0.1, True), (-least - 0.1, True), (0, False)):
        made = retest(finding(60), finding(60 + change), KNOWLEDGE)
        assert made.real == real and made.least == pytest.approx(least)


@given(st.floats(0, 160), st.floats(0, 160))
def test_both_directions_of_change_are_judged_alike(one: float, other: float) -> None:
    forth, back = retest(finding(one), finding(other), KNOWLEDGE), retest(finding(other), finding(one), KNOWLEDGE)
    assert forth.real == back.real and forth.change == -back.change


def test_where_no_error_is_known_no_change_is_called_real() -> None:
    made = retest(finding(8, code="chair_stands_30_s"), finding(20, code="chair_stands_30_s"), KNOWLEDGE)
    assert not made.real and made.least is None


def test_only_two_camera_findings_of_one_kind_are_compared() -> None:
    for other in (replace(finding(1), method="therapist"), replace(finding(1), side="left"),
                  finding(1, code="trunk_forward_bend_deg")):  # fmt: skip
        with pytest.raises(ValueError, match="compare two camera findings"):
            retest(finding(60), other, KNOWLEDGE)
        with pytest.raises(ValueError, match="compare two camera findings"):
            retest(other, finding(60), KNOWLEDGE)


def test_measuring_the_same_person_twice_is_rarely_called_a_change() -> None:
    """Under the published errors: no more than about one pair in twenty."""
    found = [
        camera_findings(done("squat_depth", KNOWLEDGE.movements["squat"], level=2, seed=seed), fit(), KNOWLEDGE, TODAY)
        for seed in range(16)
    ]
    values = [rows[0] for rows in found if rows]
    pairs = [(a, b) for n, a in enumerate(values) for b in values[n + 1 :]]
    assert len(values) >= 14
    assert sum(retest(a, b, KNOWLEDGE).real for a, b in pairs) <= len(pairs) * 0.05


def test_what_they_find_is_taken_by_assess_only_with_the_clearance() -> None:
    made = fit()
    (knee,) = camera_findings(done("squat_depth", KNOWLEDGE.movements["squat"]), made, KNOWLEDGE, TODAY)
    intake = made.assessment.intake
    tested = replace(intake, findings=(*intake.findings, knee))
    with pytest.raises(ValueError, match="measured before clearance"):
        assess(tested, KNOWLEDGE, TODAY)
    assert assess(tested, KNOWLEDGE, TODAY, cleared=made).intake == tested
