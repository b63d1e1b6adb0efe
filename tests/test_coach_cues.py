"""Cues: each where it belongs and nowhere else, one at a time, kindly, and never on what no camera sees."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from backstay.coach import finish, start, step
from backstay.coach.coaching import Coaching
from backstay.coaching import coaching_of
from backstay.knowledge import read_cases
from backstay.model import Cue, Performance
from tests.recordings import KNOWLEDGE, Shot, otherwise, record

CASES: dict[str, list[dict[str, Any]]] = read_cases()["cue_rules.cases.yaml"]
WRITTEN = [(rule, at) for rule, rows in CASES.items() for at in range(len(rows))]


def followed(case: dict[str, Any], rounds: int = 3) -> tuple[Performance, list[Cue], Coaching]:
    """A case from its first frame to its last, with everything that was said on the way."""
    known = coaching_of(case["exercise"], KNOWLEDGE)
    more = {name: float(deg) for name, deg in (case.get("more") or {}).items()}
    movement = KNOWLEDGE.movements[case["exercise"]]
    if more or "way" in case:
        movement = otherwise(movement, more, float(case.get("way", 1)))
    azimuth = 0 if case["view"] == "front" else -90 if known.side == "right" else 90
    shot = Shot(azimuth=azimuth, rounds=rounds, pace=float(case.get("pace", 1)))
    state, said = start(known, case["view"]), []
    for frame in record(movement, shot):
        state, cue = step(state, frame)
        said += [cue] if cue else []
    return finish(state), said, known


@pytest.mark.parametrize(("rule", "at"), WRITTEN)
def test_every_case_of_every_cue(rule: str, at: int) -> None:
    case = CASES[rule][at]
    found = {seen.rule: seen for seen in followed(case)[0].cues}
    assert (found[rule].found == "seen") == (case["says"] == "yes"), found[rule]


def test_every_cue_has_a_case_for_it_and_one_against() -> None:
    assert set(CASES) == set(KNOWLEDGE.cue_rules)
    for rule, rows in CASES.items():
        assert {row["says"] for row in rows} == {"yes", "no"}, rule


def test_every_cue_names_exercises_and_an_angle_that_exist() -> None:
    for rule in KNOWLEDGE.cue_rules.values():
        assert set(rule.exercises) <= set(KNOWLEDGE.exercises), rule.id
        assert bool(rule.angle) == (rule.kind in ("more", "less", "either")), rule.id
        assert not rule.angle or rule.angle in KNOWLEDGE.camera_angles, rule.id
    ranks = [rule.rank for rule in KNOWLEDGE.cue_rules.values()]
    assert len(set(ranks)) == len(ranks)


UNSEEN = re.compile(
    r"lumbar|low(er)? back|spine|arch|curve|hollow|round(ed)? back|breath|inhale|exhale|belly|brace", re.I
)
UNKIND = re.compile(
    r"wrong|fault|bad\b|error|compensat|asymmetr|incorrect|poor|weak|should not|don't|do not|never|avoid", re.I
)


def test_the_low_backs_curve_and_the_breath_are_never_cued() -> None:
    for rule in KNOWLEDGE.cue_rules.values():
        assert not UNSEEN.search(f"{rule.id} {rule.says} {rule.good} {rule.angle}"), rule.id
    for angle in KNOWLEDGE.camera_angles.values():
        points = {name.removeprefix("left_").removeprefix("right_") for name in (*angle.line, *angle.against)}
        assert points <= {"shoulder", "shoulders", "hip", "hips", "knee", "knees", "ankle", "feet", "heel",
                          "foot_index", "elbow", "wrist", "up", "down", "across"}, angle.id  # fmt: skip
        assert not UNSEEN.search(angle.name), angle.id


def test_cues_are_kind_and_say_what_to_do() -> None:
    for rule in KNOWLEDGE.cue_rules.values():
        assert not UNKIND.search(f"{rule.says} {rule.good}"), rule.id
        assert rule.good and len(rule.says.split()) <= 14, rule.id


def test_a_deviation_of_the_low_back_alone_brings_no_cue() -> None:
    """A rounder back with the shoulders where they were: no camera sees it, and nothing is said about it."""
    case = {"exercise": "hinge_standing", "view": "side", "more": {"lumbar_flexion": 20, "thorax_flexion": -20}}
    performance, said, _ = followed(case)
    assert all(cue.kind == "good" for cue in said)
    assert all(seen.found != "seen" for seen in performance.cues)


def test_where_a_camera_is_too_coarse_for_a_cue_nothing_is_called_fine() -> None:
    """A pelvis that drops by ten degrees cannot be told from a level one: so neither may be praised."""
    known = coaching_of("leg_back_standing", KNOWLEDGE)
    (cue,) = [cue for cue in known.plans["front"].cues if cue.rule == "pelvis_level"]
    assert not cue.tells_fine and cue.least_deg > 30
    for drop in (0.0, 10.0):
        more = {"pelvis_list": drop, "lumbar_side": -0.65 * drop, "thorax_side": -0.25 * drop}
        state, said = start(known, "front"), []
        for frame in record(otherwise(KNOWLEDGE.movements["leg_back_standing"], more), Shot(azimuth=0, rounds=4)):
            state, spoken = step(state, frame)
            said += [spoken.says] if spoken else []
        (seen,) = [one for one in finish(state).cues if one.rule == "pelvis_level"]
        assert seen.found == "cannot_tell" and cue.good not in said


def test_a_cue_may_call_fine_only_what_it_would_notice() -> None:
    for name in KNOWLEDGE.movements:
        for plan in coaching_of(name, KNOWLEDGE).plans.values():
            for cue in plan.cues:
                rule = KNOWLEDGE.cue_rules[cue.rule]
                assert cue.tells_fine == (not rule.angle or rule.deg >= cue.limit_deg / 2), (name, cue.rule)


def test_something_good_first_then_one_cue_then_praise_when_it_helped() -> None:
    known = coaching_of("squat", KNOWLEDGE)
    shot = Shot(azimuth=0, rounds=4)
    squat = KNOWLEDGE.movements["squat"]
    inwards = {"hip_rotation_left": -35.0, "hip_rotation_right": -35.0, "hip_abduction_left": -8.0,
               "hip_abduction_right": -8.0, "lumbar_side": 14.0, "thorax_side": 8.0}  # fmt: skip
    state, said, start_s = start(known, "front"), [], 0.0
    for movement in (otherwise(squat, inwards), squat):
        last = start_s
        for frame in record(movement, shot):
            last = start_s + frame.t_s
            state, cue = step(state, type(frame)(**{**{n: getattr(frame, n) for n in frame.__slots__}, "t_s": last}))
            said += [cue] if cue else []
        start_s = last + 0.04
    assert said[0].kind == "good" and (said[1].kind, said[1].id) == ("try", "knees_out"), "the most important first"
    assert any(cue.kind == "good" and cue.id == "knees_out" for cue in said), "said when it went well again"
    apart = [b.at_s - a.at_s for a, b in pairwise(said)]
    assert min(apart) >= KNOWLEDGE.number("coach_cue_every_s")


def test_a_view_that_does_not_work_says_how_to_turn_now_and_then() -> None:
    known = coaching_of("squat", KNOWLEDGE)
    state, said = start(known, "side"), []
    for frame in record(KNOWLEDGE.movements["squat"], Shot(azimuth=0, rounds=4)):
        state, cue = step(state, frame)
        said += [cue] if cue else []
    assert {(cue.kind, cue.id) for cue in said} == {("fix_view", "wrong_view")}
    assert 2 <= len(said) <= 4 and "sideways" in said[0].says
