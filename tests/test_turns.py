"""Turning the trunk: drawn to one side, done to both, read off depth and told by the hips which way one faces."""

from __future__ import annotations

import json

import pytest

from backstay.coach import coach
from backstay.coach.live import Live
from backstay.coaching import coaching_json, coaching_of
from backstay.model import Keypoints
from backstay.movement.play import there_and_across
from tests.recordings import AZIMUTHS, KNOWLEDGE, Shot, record

TURN = "turn_sitting"
BOTH = there_and_across(KNOWLEDGE.movements[TURN])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("level", [(0.0, 0.0), (0.25, 0.0)])
def test_turns_to_both_sides_are_counted_each(level: tuple[float, float], seed: int) -> None:
    shot = Shot(azimuth=AZIMUTHS["front"], level=level, rounds=4, seed=seed)
    made = coach(record(BOTH, shot), coaching_of(TURN, KNOWLEDGE), "front")
    assert (made.reps, made.left_reps, made.right_reps) == (8, 4, 4)
    assert made.rom_deg is not None and made.rom_deg.low_deg < 39 < made.rom_deg.high_deg


@pytest.mark.parametrize("seed", range(6))
def test_a_depth_that_trembles_gives_no_count(seed: int) -> None:
    shot = Shot(azimuth=AZIMUTHS["front"], level=(0.5, 0.0), rounds=4, seed=seed)
    made = coach(record(BOTH, shot), coaching_of(TURN, KNOWLEDGE), "front")
    assert made.reps in (None, 8), "a wrong count is never given"


def test_somebody_seen_from_the_side_is_not_judged() -> None:
    made = coach(record(BOTH, Shot(azimuth=AZIMUTHS["left"])), coaching_of(TURN, KNOWLEDGE), "front")
    assert made.reps is None and made.cannot_judge[0].reason == "wrong_view"


def test_a_movement_done_to_both_sides_goes_to_both() -> None:
    drawn = KNOWLEDGE.movements[TURN]
    assert BOTH.frames[-1].at_s == pytest.approx(2 * drawn.frames[-1].at_s)
    assert [frame.at_s for frame in BOTH.frames] == sorted(frame.at_s for frame in BOTH.frames)


def test_the_page_is_told_of_every_turn_as_it_comes() -> None:
    live = Live(json.dumps(coaching_json(TURN, KNOWLEDGE)), "front")
    frames = list(record(BOTH, Shot(azimuth=AZIMUTHS["front"], rounds=1)))
    said = [json.loads(live.see(json.dumps(plain(frame)))) for frame in frames]
    counts = [one["reps"] for one in said]
    assert counts == sorted(counts) and counts[-1] == 2
    assert said[0]["rom"] is None and said[-1]["rom"]["low"] < said[-1]["rom"]["deg"] < said[-1]["rom"]["high"]
    over = coach(frames, coaching_of(TURN, KNOWLEDGE), "front")
    assert json.loads(live.over())["reps"] == over.reps == 2


def plain(frame: Keypoints) -> dict[str, object]:
    """A frame as the page sends it."""
    image = [[x, y, sure] for (x, y), sure in zip(frame.image_xy, frame.visibility, strict=True)]
    return {"t_s": frame.t_s, "width": 16, "height": 9, "image": image, "world": frame.world_xyz}
