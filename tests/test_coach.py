"""The coach counts what was drawn, says what it cannot see, and never grows; from recordings whose truth is known."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.coach import coach, finish, start, step
from backstay.coach.coaching import Coaching
from backstay.coach.from_json import coaching_from, keypoints_from
from backstay.coaching import NotCoachedError, coaching_json, coaching_of
from backstay.model import CameraView, Keypoints, Movement, Performance
from backstay.movement import LANDMARKS, mirrored
from tests.recordings import AZIMUTHS, KNOWLEDGE, LEVELS, Shot, bent, record

ROOT = Path(__file__).parent.parent
AS_PUBLISHED = LEVELS[2]


@cache
def known(name: str) -> Coaching:
    return coaching_of(name, KNOWLEDGE)


def done(name: str, view: CameraView, shot: Shot, side: str = "") -> Performance:
    return coach(record(KNOWLEDGE.movements[name], shot), known(name), view, side)  # type: ignore[arg-type]


def azimuth(name: str, view: CameraView) -> float:
    return 0 if view == "front" else -90 if known(name).side == "right" else 90


SOME = [("squat", "side"), ("squat", "front"), ("sit_to_stand", "side"), ("bridge", "side"), ("hinge_standing", "side")]


# ── Counting ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "view"), SOME)
@pytest.mark.parametrize("level", (0, 2))
def test_repetitions_are_counted_as_they_were_done(name: str, view: CameraView, level: int) -> None:
    found = done(name, view, Shot(azimuth=azimuth(name, view), level=LEVELS[level], rounds=4, seed=7))
    assert (found.reps, found.partial_reps, found.unsure_reps) == (4, 0, 0)
    assert found.judged_share > 0.95


@pytest.mark.parametrize("fps", (10, 25, 60))
@pytest.mark.parametrize("pace", (0.7, 1.5))
def test_the_count_does_not_depend_on_frames_a_second_or_pace(fps: float, pace: float) -> None:
    found = done("squat", "side", Shot(fps=fps, pace=pace, rounds=3, level=AS_PUBLISHED, seed=1))
    assert found.reps == 3


def test_dropped_frames_change_nothing() -> None:
    frames = [f for at, f in enumerate(record(KNOWLEDGE.movements["squat"], Shot(fps=30, rounds=3))) if at % 7 < 4]
    assert coach(frames, known("squat"), "side").reps == 3


def test_the_range_is_near_the_truth_and_the_interval_holds_it() -> None:
    found = done("squat", "side", Shot(rounds=3))
    assert found.rom_deg is not None and found.rom_deg.joint == "knee_flexion"
    assert found.rom_deg.deg == pytest.approx(85.7, abs=2)
    assert found.rom_deg.low_deg < 84 < found.rom_deg.high_deg
    assert found.rom_deg.high_deg - found.rom_deg.low_deg > 2 * 1.96 * found.rom_deg.error_deg


def test_the_range_is_from_the_persons_own_start() -> None:
    squat = KNOWLEDGE.movements["squat"]
    softer = tuple(bent(frame, knee_flexion_left=12, knee_flexion_right=12) for frame in squat.frames)
    found = coach(record(replace(squat, frames=softer), Shot(rounds=2)), known("squat"), "side")
    assert found.rom_deg is not None and found.rom_deg.deg == pytest.approx(85.7, abs=4)


def test_half_a_squat_is_partial_and_never_whole() -> None:
    squat = KNOWLEDGE.movements["squat"]
    first = squat.frames[0]
    half = replace(squat, frames=tuple(replace(f, angles=tuple(
        a + 0.52 * (b - a) for a, b in zip(first.angles, f.angles, strict=True))) for f in squat.frames))  # fmt: skip
    found = coach(record(half, Shot(rounds=3)), known("squat"), "side")
    assert (found.reps, found.partial_reps) == (0, 3)


def test_seconds_at_the_far_end_are_held() -> None:
    found = done("bridge", "side", Shot(rounds=2))
    assert 2 * 1.2 < found.held_s < 2 * 3


@pytest.mark.parametrize("side", ("left", "right"))
def test_the_mirror_image_counts_the_same_from_its_own_side(side: str) -> None:
    movement: Movement = KNOWLEDGE.movements["bird_dog"]
    shown = movement if side == "right" else mirrored(movement)
    shot = Shot(azimuth=-90 if side == "right" else 90, rounds=2)
    found = coach(record(shown, shot), known("bird_dog"), "side", side)  # type: ignore[arg-type]
    assert (found.reps, found.side) == (2, side)


# ── What cannot be judged ───────────────────────────────────────────────────


@pytest.mark.parametrize("seen_from", ("front", "oblique", "oblique_back", "back"))
def test_the_wrong_view_is_never_judged_and_never_called_fine(seen_from: str) -> None:
    found = done("squat", "side", Shot(azimuth=AZIMUTHS[seen_from], level=AS_PUBLISHED, rounds=3, seed=2))
    assert found.reps is None and found.rom_deg is None and found.cues == ()
    assert found.cannot_judge[0].reason == "wrong_view" and "sideways" in found.cannot_judge[0].fix


@pytest.mark.parametrize("seen_from", ("left", "right", "oblique", "oblique_back", "back"))
def test_the_front_is_proven_too(seen_from: str) -> None:
    found = done("squat", "front", Shot(azimuth=AZIMUTHS[seen_from], level=AS_PUBLISHED, rounds=3, seed=2))
    assert found.reps is None and found.cues == () and found.cannot_judge[0].reason == "wrong_view"


def test_turned_half_away_is_no_front_even_where_the_points_tremble() -> None:
    """The width of the shoulders alone lets some through; how far away each side is tells."""
    for seed in range(30):
        found = done("squat", "front", Shot(azimuth=45, level=AS_PUBLISHED, rounds=1, fps=10, seed=seed))
        assert found.reps is None, seed
    near = done("squat", "front", Shot(azimuth=15, level=AS_PUBLISHED, rounds=2, fps=10, seed=1))
    assert near.reps is not None, "somewhat turned is judged as before"


def test_the_far_side_is_not_scored() -> None:
    found = done("bird_dog", "side", Shot(azimuth=90, rounds=2))
    assert found.reps is None and found.cannot_judge[0].reason == "other_side"


@pytest.mark.parametrize(("name", "view"), (("band_row_standing", "side"), ("wall_arm_lift", "side")))
def test_an_arm_is_not_scored_with_the_hands_at_the_head(name: str, view: CameraView) -> None:
    """Elbows behind the head were 29 to 45 degrees off: no number, no range, no cue; elsewhere it is judged."""
    frames = list(record(KNOWLEDGE.movements[name], Shot(azimuth=azimuth(name, view), rounds=2)))
    head = [(LANDMARKS.index(f"{side}_wrist"), LANDMARKS.index(f"{side}_ear")) for side in ("left", "right")]
    at_head = []
    for frame in frames:
        points = list(frame.image_xy)
        for wrist, ear in head:
            points[wrist] = points[ear]
        at_head.append(replace(frame, image_xy=tuple(points)))
    found = coach(at_head, known(name), view)
    assert found.reps is None and found.rom_deg is None and found.cues == ()
    assert found.cannot_judge[0].reason == "hands_behind_head" and "hands" in found.cannot_judge[0].fix
    assert coach(frames, known(name), view).reps == 2


@pytest.mark.parametrize(
    ("name", "why"),
    (
        ("cat_cow", "too_small_a_way"), ("pelvic_tilt_lying", "too_small_a_way"), ("clam", "out_of_sight"),
        ("walk_brisk", "nothing_to_count"), ("carry_front", "nothing_to_count"), ("water_legs", "nothing_to_count"),
    ),
)  # fmt: skip
def test_what_no_camera_sees_has_no_plan_and_says_why(name: str, why: str) -> None:
    assert not known(name).plans
    found = done(name, "side", Shot(rounds=1))
    assert found.reps is None and found.cannot_judge[0].reason == why


def test_every_movement_has_a_plan_or_a_reason_in_words() -> None:
    for name in KNOWLEDGE.movements:
        made = known(name)
        assert bool(made.plans) != bool(made.refused)
        assert not made.refused or made.words[f"reason.{made.refused}.says"]


def test_most_exercises_with_repetitions_can_be_counted() -> None:
    """Measured, so that it is noticed when it changes: 61 of the 95 in which there is something to count."""
    why = [known(name).refused for name in KNOWLEDGE.movements]
    assert (why.count(""), len(why) - why.count("nothing_to_count")) == (61, 95)


def changed(frames: Iterable[Keypoints], **fields: object) -> list[Keypoints]:
    return [replace(frame, **fields) for frame in frames]  # type: ignore[arg-type]


def test_too_dark_is_said_with_what_helps() -> None:
    frames = changed(record(KNOWLEDGE.movements["squat"], Shot(rounds=2)), visibility=(0.2,) * len(LANDMARKS))
    found = coach(frames, known("squat"), "side")
    assert found.reps is None and found.cannot_judge[0].reason == "hidden" and "light" in found.cannot_judge[0].fix


def test_feet_outside_the_picture_are_said() -> None:
    found = done("squat", "side", Shot(rounds=2, distance_m=2))
    assert found.reps is None and found.cannot_judge[0].reason == "out_of_frame"


def test_nobody_there_and_no_frames_at_all_are_no_error() -> None:
    found = coach([Keypoints(t_s=at / 10) for at in range(50)], known("squat"), "side")
    assert found.reps is None and found.cannot_judge[0].reason == "no_person"
    assert coach([], known("squat"), "side").seconds == 0


def test_who_walks_out_and_comes_back_has_the_count_of_what_was_seen() -> None:
    frames = list(record(KNOWLEDGE.movements["squat"], Shot(rounds=4)))
    middle = 210  # deep in the second squat
    away = [Keypoints(t_s=frame.t_s) for frame in frames[middle : middle + 100]]
    found = coach([*frames[:middle], *away, *frames[middle + 100 :]], known("squat"), "side")
    assert (found.reps, found.unsure_reps) == (2, 1)
    assert found.judged_share < 0.9 and found.cannot_judge[0].reason == "no_person"


def test_a_repetition_that_began_out_of_sight_is_unsure_not_missing() -> None:
    frames = list(record(KNOWLEDGE.movements["squat"], Shot(rounds=3)))
    dark = [replace(f, visibility=(0.1,) * 33) if 155 <= at < 205 else f for at, f in enumerate(frames)]
    found = coach(dark, known("squat"), "side")
    assert (found.reps, found.unsure_reps) == (2, 1)


def test_points_that_tremble_too_much_give_no_count() -> None:
    found = done("bridge", "side", Shot(level=(1.7, 0.0), rounds=3, seed=4))
    assert found.reps is None and found.cannot_judge[0].reason == "shaky"


def test_somebody_else_is_not_the_same_person() -> None:
    frames = list(record(KNOWLEDGE.movements["squat"], Shot(rounds=2)))
    shifted = [replace(f, image_xy=tuple((x + 0.4, y) for x, y in f.image_xy)) for f in frames[210:]]
    state = start(known("squat"), "side")
    reasons = set()
    for frame in [*frames[:210], *shifted]:
        before = state
        state, _ = step(state, frame)
        if state.totals.unsure > before.totals.unsure:
            reasons.add("unsure")
    assert reasons == {"unsure"}


# ── The engine ──────────────────────────────────────────────────────────────


def size(thing: object) -> int:
    """How many values a state holds, the fixed coaching left out."""
    if isinstance(thing, tuple):
        return sum(map(size, thing))
    if isinstance(thing, Coaching):
        return 0
    slots = getattr(thing, "__slots__", ())
    return 1 + sum(size(getattr(thing, name)) for name in slots)


def test_an_hour_is_as_small_as_a_minute() -> None:
    state, sizes = start(known("squat"), "side"), []
    shot = list(record(KNOWLEDGE.movements["squat"], Shot(rounds=2, fps=10, level=AS_PUBLISHED)))
    period = shot[-1].t_s + 0.1
    for turn in range(int(3600 / period)):
        for frame in shot[:: 1 if turn < 10 else 5]:
            state, _ = step(state, replace(frame, t_s=frame.t_s + turn * period))
        sizes.append(size(state))
    assert max(sizes[2:]) == min(sizes[2:])
    assert finish(state).seconds > 3500


def test_a_frame_that_is_not_later_changes_nothing() -> None:
    frames = list(record(KNOWLEDGE.movements["squat"], Shot(rounds=1)))
    state = start(known("squat"), "side")
    for frame in frames:
        state, _ = step(state, frame)
    assert step(state, frames[0]) == (state, None)


wild = st.floats(-2, 3)


@given(st.lists(st.tuples(st.lists(st.tuples(wild, wild), min_size=33, max_size=33), st.floats(0, 1)), max_size=8))
@settings(max_examples=30)
def test_no_points_are_so_wild_that_it_stops(frames: list[tuple[list[tuple[float, float]], float]]) -> None:
    state = start(known("squat"), "side")
    for at, (points, sure) in enumerate(frames):
        world = tuple((x, y, x - y) for x, y in points)
        state, _ = step(state, Keypoints(
            t_s=at / 10, image_xy=tuple(points), world_xyz=world, visibility=(sure,) * 33))  # fmt: skip
    assert finish(state).seconds >= 0


def test_json_and_back_is_the_same_coaching() -> None:
    for name in ("squat", "hinge_standing", "bird_dog", "cat_cow"):
        assert coaching_from(json.loads(json.dumps(coaching_json(name, KNOWLEDGE)))) == known(name)
    with pytest.raises(NotCoachedError, match="no described movement"):
        coaching_of("nothing", KNOWLEDGE)


def test_the_engine_imports_only_the_standard_library() -> None:
    code = (
        "import sys; import backstay.coach, backstay.coach.from_json;"
        "ours = [m for m in sys.modules if m.startswith('backstay')];"
        "other = {m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'backstay', '__main__'};"
        "print(sorted(m for m in ours if m.split('.')[1:2] not in ([], ['coach'], ['movement'], ['model'])),"
        " sorted(m for m in other if not m.startswith('_')))"
    )
    made = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert made.stdout.strip() == "[] []"


# ── The command ─────────────────────────────────────────────────────────────


def as_line(frame: Keypoints) -> str:
    image = [[x, y, sure] for (x, y), sure in zip(frame.image_xy, frame.visibility, strict=True)]
    return json.dumps({"t_s": frame.t_s, "width": 1600, "height": 900, "image": image, "world": frame.world_xyz})


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "backstay", "coach", *args], capture_output=True, text=True, cwd=ROOT)


def test_the_command_reads_a_file_and_says_what_it_saw(tmp_path: Path) -> None:
    path = tmp_path / "squat.jsonl"
    path.write_text("\n".join(map(as_line, record(KNOWLEDGE.movements["squat"], Shot(rounds=2)))))
    said = run(str(path), "--movement", "squat")
    assert said.returncode == 0, said.stderr
    assert "2 whole, 0 part of the way" in said.stdout and "bend of the knee" in said.stdout
    assert "cannot see the curve of the low back" in said.stdout
    assert json.loads(run(str(path), "--movement", "squat", "--view", "front", "--json").stdout)["reps"] is None


@pytest.mark.parametrize(
    ("text", "args", "says"),
    [
        ("{}", ("--movement", "squat"), "line 1: 't_s' is missing"),
        ("nonsense", ("--movement", "squat"), "line 1"),
        ('{"t_s": NaN}', ("--movement", "squat"), "infinite or none"),
        ("", ("--movement", "flying"), "no described movement"),
        ("", ("--movement", "squat", "--view", "top"), "write side or front"),
        ("", ("--movement", "squat", "--side", "up"), "write left or right"),
    ],
)
def test_a_wrong_file_or_word_is_answered_with_what_to_do(
    text: str, args: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "points.jsonl"
    path.write_text(text)
    said = run(str(path), *args)
    assert said.returncode == 2 and says in said.stderr


def test_half_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="3 points; a frame has 33"):
        keypoints_from({"t_s": 0, "width": 2, "height": 1, "image": [[0, 0, 1]] * 3, "world": [[0, 0, 0]] * 3})
    with pytest.raises(ValueError, match="give both"):
        keypoints_from({"t_s": 0, "width": 2, "height": 1, "image": [[0, 0, 1]] * 33})
