"""A video through the coach: the same engine, what is drawn on it, what is said when something is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from backstay.cli_coach import CoachError, asked, filmed, performance_of
from backstay.coach import coach, start, step
from backstay.coaching import coaching_of
from backstay.model import Cue, Keypoints
from backstay.movement import LANDMARKS
from backstay.video import film
from backstay.video.captions import BONES, caption, limbs
from backstay.video.film import KINDS, MEDIAPIPE, MODEL, Film, Still, VideoError, keypoints, read_film
from tests.recordings import KNOWLEDGE, Shot, record

ROOT = Path(__file__).parent.parent
CLIP = Path(os.environ.get("BACKSTAY_CLIPS", "no folder named")) / "keraal_RTK_correct2.avi"
"""One man turns on a chair, once to each side (Keraal data set: never copied into this project)."""
SQUAT = asked("squat", "side", "", KNOWLEDGE)
draws = pytest.mark.skipif(find_spec("cv2") is None, reason="OpenCV is not installed; run 'make video' to draw")
estimates = pytest.mark.skipif(
    find_spec("mediapipe") is None or find_spec("cv2") is None or not MODEL.is_file() or not CLIP.is_file(),
    reason="needs what 'make video' installs, and BACKSTAY_CLIPS to name a folder with the Keraal clips",
)


def squats(rounds: int = 2) -> list[Keypoints]:
    return list(record(KNOWLEDGE.movements["squat"], Shot(rounds=rounds)))


def playing(points: list[Keypoints], fps: float = 25, breaks_at: int = -1) -> Film:
    """A film whose pose model is the drawn movement; it may break in the middle."""

    def play(path: Path) -> Iterator[Still]:
        for at, frame in enumerate(points):
            if at == breaks_at:
                raise VideoError(f"{path}: breaks off")
            yield Still(np.full((90, 160, 3), 90, np.uint8), frame, fps)

    return play


# ── The same engine ─────────────────────────────────────────────────────────


def test_a_film_is_coached_as_its_points_are(tmp_path: Path) -> None:
    points = squats()
    made = filmed(tmp_path / "x.avi", SQUAT, None, KNOWLEDGE, playing(points))
    assert made == coach(points, SQUAT.coaching, "side") and made.reps == 2


def test_what_the_pose_model_finds_becomes_a_frame_and_nobody_one_without_points() -> None:
    one = SimpleNamespace(x=0.25, y=0.5, z=-0.1, visibility=0.9)
    frame = keypoints([[one] * 33], [[one] * 33], 1.5, 1.6)
    assert frame.image_xy[0] == (0.25, 0.5) and frame.world_xyz[0] == (0.25, 0.5, -0.1)
    assert (frame.visibility[0], frame.t_s, frame.aspect, len(frame.image_xy)) == (0.9, 1.5, 1.6, 33)
    assert keypoints([], [], 2.0, 1.6) == Keypoints(t_s=2, image_xy=(), world_xyz=(), visibility=(), aspect=1.6)


# ── What is drawn ───────────────────────────────────────────────────────────


def test_only_limbs_that_were_seen_are_drawn_and_where_they_are() -> None:
    xy = tuple((at / 100, at / 50) for at in range(33))
    wrist, elbow = LANDMARKS.index("left_wrist"), LANDMARKS.index("left_elbow")
    sure = tuple(0.2 if at == wrist else 0.9 for at in range(33))
    lines = limbs(Keypoints(t_s=0, image_xy=xy, world_xyz=(), visibility=sure, aspect=1), 1000, 500, 0.5)
    assert len(lines) == len(BONES) - 1, "the forearm ends at the hidden wrist"
    at = (round(elbow * 10), round(elbow * 10))
    assert any(at in line for line in lines) and all((round(wrist * 10), round(wrist * 10)) not in one for one in lines)
    assert limbs(Keypoints(t_s=0, image_xy=(), world_xyz=(), visibility=(), aspect=1), 10, 10, 0.5) == []


def test_the_count_is_shown_only_while_it_is_known() -> None:
    state = start(SQUAT.coaching, "side")
    assert caption(state, None, KNOWLEDGE).count == "No count yet"
    for frame in squats():
        state, _ = step(state, frame)
    said = caption(state, Cue(id="good", kind="good", says="Well done.", at_s=1), KNOWLEDGE)
    assert (said.count, said.says) == ("2", "Well done.") and said.measured.startswith("bend of the knee: ")
    wrong = start(SQUAT.coaching, "side")
    for frame in record(KNOWLEDGE.movements["squat"], Shot(azimuth=0)):
        wrong, _ = step(wrong, frame)
    assert caption(wrong, None, KNOWLEDGE).count == "No count yet"


@draws
def test_a_drawn_film_has_every_image_and_the_limbs_on_it(tmp_path: Path) -> None:
    import cv2

    points, out = squats(1), tmp_path / "out.mp4"
    made = filmed(tmp_path / "x.avi", SQUAT, out, KNOWLEDGE, playing(points))
    assert made.reps == 1 and [path.name for path in tmp_path.iterdir()] == ["out.mp4"]
    read = cv2.VideoCapture(str(out))
    assert read.get(cv2.CAP_PROP_FRAME_COUNT) == len(points) and read.get(cv2.CAP_PROP_FPS) == 25
    _, image = read.read()
    assert image.max() > 150, "the film is grey without limbs"


@draws
def test_a_film_of_uneven_pace_stays_in_time(tmp_path: Path) -> None:
    import cv2

    points = squats(1)[::2]
    filmed(tmp_path / "x.avi", SQUAT, tmp_path / "out.mp4", KNOWLEDGE, playing(points))
    read = cv2.VideoCapture(str(tmp_path / "out.mp4"))
    shown_s = read.get(cv2.CAP_PROP_FRAME_COUNT) / read.get(cv2.CAP_PROP_FPS)
    assert shown_s == pytest.approx(points[-1].t_s - points[0].t_s, abs=0.1)


@pytest.mark.parametrize("at", (0, pytest.param(30, marks=draws)))
def test_a_film_that_breaks_leaves_nothing_behind_and_the_old_file_as_it_was(at: int, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"old")
    with pytest.raises(CoachError, match="breaks off"):
        filmed(tmp_path / "x.avi", SQUAT, out, KNOWLEDGE, playing(squats(1), breaks_at=at))
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"] and out.read_bytes() == b"old"


# ── What is said when something is missing ──────────────────────────────────


def test_a_missing_extra_and_a_missing_model_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "find_spec", lambda module: None)
    with pytest.raises(VideoError, match=r"mediapipe, opencv-python-headless, pillow.* run 'make video'"):
        list(read_film(tmp_path / "x.avi"))
    monkeypatch.setattr(film, "find_spec", lambda module: module)
    monkeypatch.setattr(film.metadata, "version", lambda package: MEDIAPIPE)
    monkeypatch.setattr(film, "MODEL", tmp_path / "none")
    with pytest.raises(VideoError, match="the pose model is not there; run 'make video'"):
        list(read_film(tmp_path / "x.avi"))


@pytest.mark.parametrize("version", ("0.10.35", "1.2.3", "0.10.21"))
def test_a_pose_package_that_may_send_something_is_refused(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "find_spec", lambda module: module)
    monkeypatch.setattr(film.metadata, "version", lambda package: version)
    with pytest.raises(VideoError, match=f"mediapipe is {version}; only {MEDIAPIPE}"):
        list(read_film(Path("x.avi")))


def test_one_version_is_asked_for_everywhere() -> None:
    for name in ("pyproject.toml", "requirements/video.in", "requirements/video.lock"):
        assert f"mediapipe=={MEDIAPIPE}" in (ROOT / name).read_text(encoding="utf-8")
    for name in ("app", "test"):
        assert "mediapipe" not in (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def test_where_it_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    video = tmp_path / "in.mp4"
    video.write_bytes(b"video")
    with pytest.raises(CoachError, match="is the video itself"):
        filmed(video, SQUAT, video, KNOWLEDGE, playing(squats(1)))
    assert video.read_bytes() == b"video"
    with pytest.raises(CoachError, match=r"must end in \.mp4"):
        filmed(video, SQUAT, tmp_path / "out.gif", KNOWLEDGE, playing(squats(1)))
    with pytest.raises(CoachError, match="name a file in a folder that can be written to"):
        filmed(video, SQUAT, tmp_path / "none" / "out.mp4", KNOWLEDGE, playing(squats(1)))
    with pytest.raises(CoachError, match="no image to draw on"):
        filmed(video, SQUAT, tmp_path / "out.mp4", KNOWLEDGE, playing([]))
    with pytest.raises(CoachError, match="holds no images to draw on"):
        performance_of(tmp_path / "points.jsonl", SQUAT, tmp_path / "out.mp4", KNOWLEDGE)
    assert [path.name for path in tmp_path.iterdir()] == ["in.mp4"]


def run(*args: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*before, sys.executable, "-m", "backstay", "coach", *args], capture_output=True, text=True,
                          cwd=ROOT)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS[:4])
def test_what_is_no_video_is_answered_in_one_line(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"film{kind}"
    path.write_bytes(b"no film at all")
    said = run(str(path), "--movement", "squat", "--overlay", str(tmp_path / "out.mp4"))
    assert said.returncode == 2 and "Traceback" not in said.stderr
    assert "make video" in said.stderr or "pass one of .mp4, " in said.stderr
    assert said.stderr.count("\n") == 1
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


# ── Really, where the extra and the clip are ────────────────────────────────


@estimates
def test_the_turning_man_is_counted_drawn_on_and_nothing_is_sent(tmp_path: Path) -> None:
    import cv2

    out, log = tmp_path / "out.mp4", tmp_path / "calls"
    watched = ("strace", "-f", "-e", "trace=network", "-o", str(log)) if shutil.which("strace") else ()
    said = run(str(CLIP), "--movement", "turn_sitting", "--overlay", str(out), "--json", before=watched)
    assert said.returncode == 0 and said.stderr == "", said.stderr
    made = json.loads(said.stdout)
    assert (made["reps"], made["left_reps"], made["right_reps"], made["judged_share"]) == (2, 1, 1, 1)
    for side in ("left", "right"):
        angle = made["sides_deg"][side]
        assert 25 < angle["deg"] < 50 and angle["error_deg"] == 9.9 and angle["low_deg"] < angle["deg"]
    assert cv2.VideoCapture(str(out)).get(cv2.CAP_PROP_FRAME_COUNT) == 192
    assert not watched or "AF_INET" not in log.read_text(encoding="utf-8")
    assert metadata.version("mediapipe") == MEDIAPIPE


@estimates
def test_of_every_movement_only_the_one_he_does_is_counted() -> None:
    """Two real recordings, a man who turns and one who raises his arms: no other exercise is seen in them."""
    counted = set()
    for name in ("keraal_RTK_correct2.avi", "keraal_CTK_correct0.avi"):
        points = [still.points for still in read_film(CLIP.parent / name)]
        for movement in KNOWLEDGE.movements:
            known = coaching_of(movement, KNOWLEDGE)
            for view in known.plans:
                found = coach(points, known, view)
                if found.reps or found.partial_reps:
                    counted.add((name, movement, found.reps))
    assert counted == {("keraal_RTK_correct2.avi", "turn_sitting", 2)}
