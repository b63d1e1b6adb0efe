"""A test that takes a number of seconds takes them in the engine: page, command line and fold count the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from math import floor
from pathlib import Path

import numpy as np
import pytest

from backstay.cli_coach import asked, told
from backstay.coach import coach
from backstay.coach.live import Live
from backstay.coach.tested import camera_findings, prepare_test
from backstay.model import Keypoints, Performance
from backstay.wire import to_plain
from tests.recordings import KNOWLEDGE, Shot, as_sent, record
from tests.test_camera_tests import TODAY, fit
from tests.test_cli_coach import ON, programme, written

TEST = KNOWLEDGE.camera_tests["sit_to_stand_30_s"]
PACES = (0.5, 0.8, 1.0)


@cache
def frames(pace: float, rounds: int = 16) -> tuple[Keypoints, ...]:
    """Somebody who stands up and sits down for longer than the test takes, after a moment of sitting."""
    return tuple(record(KNOWLEDGE.movements["sit_to_stand"], Shot(pace=pace, rounds=rounds, fps=12, rest_s=2)))


def counted(of: tuple[Keypoints, ...]) -> Performance:
    return coach(of, prepare_test(TEST.id, fit(), KNOWLEDGE), "side")


@pytest.mark.parametrize("pace", PACES)
def test_stands_are_counted_for_the_seconds_of_the_test_and_no_longer(pace: float) -> None:
    found, round_s = counted(frames(pace)), KNOWLEDGE.movements["sit_to_stand"].frames[-1].at_s * pace
    assert found.tempo_s is not None and found.timed_s == TEST.seconds == 30
    assert found.reps == 1 + floor((TEST.seconds - found.tempo_s) / round_s) < 16
    (finding,) = camera_findings(found, fit(), KNOWLEDGE, TODAY)
    assert finding.value == found.reps


def test_no_more_than_all_of_the_time_was_judged_whatever_the_clock_says() -> None:
    """Times of a browser's clock do not add up to the last digit, and a share above 1 would be no performance."""
    chance, known = np.random.default_rng(3), prepare_test("squat_depth", fit(), KNOWLEDGE)
    still = next(record(KNOWLEDGE.movements["squat"], Shot()))
    for _ in range(60):
        times = np.cumsum(np.round(chance.uniform(0.03, 0.12, 40), 4))
        found = coach([replace(still, t_s=round(float(at), 4)) for at in times], known, "side")
        assert 0.99 < found.judged_share <= 1


@pytest.mark.parametrize("pace", PACES)
def test_what_follows_the_seconds_changes_nothing(pace: float) -> None:
    all_of_it = frames(pace)
    last = next(frame.t_s for frame in all_of_it if frame.t_s > 2 + 33)
    assert counted(tuple(frame for frame in all_of_it if frame.t_s <= last)) == counted(all_of_it)


def test_waiting_before_the_first_stand_takes_none_of_the_seconds() -> None:
    late = tuple(record(KNOWLEDGE.movements["sit_to_stand"], Shot(pace=0.8, rounds=16, fps=12, rest_s=9)))
    assert counted(late).reps == counted(frames(0.8)).reps


def test_fewer_seconds_than_the_test_takes_give_no_finding() -> None:
    short = counted(tuple(frame for frame in frames(0.8) if frame.t_s < 25))
    assert short.reps and 0 < short.timed_s < TEST.seconds
    assert camera_findings(short, fit(), KNOWLEDGE, TODAY) == ()


def test_page_and_command_line_count_what_the_fold_counts(tmp_path: Path) -> None:
    found = counted(frames(0.8))
    live = Live(json.dumps(to_plain(prepare_test(TEST.id, fit(), KNOWLEDGE))), "side")
    left = [json.loads(live.see(as_sent(frame)))["left_s"] for frame in frames(0.8)]
    assert json.loads(live.over())["reps"] == found.reps and json.loads(live.over())["timed_s"] == 30
    counting = [one for one in left if one is not None]
    assert left[0] is None and counting == sorted(counting, reverse=True) and counting[-1] == 0
    what = asked(TEST.id, "", "", KNOWLEDGE, programme())
    printed = told(written(tmp_path / "x.jsonl", frames(0.8)), what, None, KNOWLEDGE, programme(), ON + timedelta(1))
    assert printed.plain["reps"] == found.reps
    assert printed.lines[0].startswith(f"{TEST.name}: {found.reps} ")


def test_the_command_line_says_that_too_few_seconds_were_seen(tmp_path: Path) -> None:
    short = [frame for frame in frames(0.8) if frame.t_s < 25]
    what = asked(TEST.id, "", "", KNOWLEDGE, programme())
    said = told(written(tmp_path / "x.jsonl", short), what, None, KNOWLEDGE, programme(), ON + timedelta(1)).lines
    assert "of 30 seconds were seen, so nothing was measured" in said[0]
    assert "sit_to_stand" in asked("sit_to_stand", "", "", KNOWLEDGE).coaching.movement
    free = coach(short, asked("sit_to_stand", "", "", KNOWLEDGE).coaching, "side")
    assert free.reps and free.timed_s == 0, "an exercise has no clock"
