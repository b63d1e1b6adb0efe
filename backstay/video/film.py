"""A video as images with the points of the person in them; the pose model is the one that the camera page loads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from backstay.model import Keypoints

KINDS = (".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ogv", ".3gp")
MODEL = Path(__file__).parent.parent / "web" / "static" / "camera" / "pose.task"
MEDIAPIPE = "0.10.31"
"""The newest release that sends nothing anywhere: those from 0.10.35 on report to their maker over the network."""
NEEDED = {"mediapipe": "mediapipe", "cv2": "opencv-python-headless", "PIL": "pillow"}
USUAL_FPS = 25.0
"""For a video that does not say how many images a second it has."""
MENDS = "run 'make video' in the project's folder"


class VideoError(ValueError):
    """A video that cannot be read or written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Still:
    """One image of a video [rows, columns, blue-green-red], the points of the person in it, and the video's pace."""

    image: Any
    points: Keypoints
    fps: float


Film = Callable[[Path], Iterator[Still]]
"""What reads a video; tests give one of their own."""


def read_film(path: Path) -> Iterator[Still]:
    """Every image of a video with its points; VideoError when the extra, the model or the video is missing."""
    _ready()
    cv2 = import_module("cv2")
    if not path.is_file():
        raise VideoError(f"{path}: there is no such file; name a video")
    with _quiet():
        film = cv2.VideoCapture(str(path))
    try:
        if not film.isOpened():
            raise VideoError(f"{path}: cannot be read as a video; pass one of {', '.join(KINDS)}")
        yield from _stills(film, cv2, path)
    finally:
        film.release()


def _ready() -> None:
    """Refuse, with the command that mends it, before anything is loaded."""
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise VideoError(f"a video needs {', '.join(missing)}, which is not installed; {MENDS}")
    installed = metadata.version("mediapipe")
    if installed != MEDIAPIPE:
        raise VideoError(f"mediapipe is {installed}; only {MEDIAPIPE} is known to send nothing anywhere; {MENDS}")
    if not MODEL.is_file():
        raise VideoError(f"the pose model is not there; {MENDS}")


def _stills(film: Any, cv2: Any, path: Path) -> Iterator[Still]:
    """One image after another; the clock is the video's own, and never stands still."""
    fps = film.get(cv2.CAP_PROP_FPS)
    fps = fps if fps > 0 else USUAL_FPS
    at_s, ms, seen = -1 / fps, -1, 0
    with _landmarker() as points_in:
        while True:
            with _quiet():
                there, image = film.read()
            if not there:
                break
            shown_s = film.get(cv2.CAP_PROP_POS_MSEC) / 1000
            at_s = shown_s if shown_s > at_s else at_s + 1 / fps
            ms = max(ms + 1, round(at_s * 1000))
            seen += 1
            yield Still(image, points_in(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), at_s, ms), fps)
    if not seen:
        raise VideoError(f"{path}: holds no image that can be read; pass one of {', '.join(KINDS)}")


@contextmanager
def _landmarker() -> Iterator[Callable[[Any, float, int], Keypoints]]:
    """The pose model, ready for one video; it works on the processor of this machine alone."""
    with _quiet():
        mediapipe, vision = import_module("mediapipe"), import_module("mediapipe.tasks.python.vision")
        base = import_module("mediapipe.tasks.python").BaseOptions(model_asset_path=str(MODEL))
        options = vision.PoseLandmarkerOptions(base_options=base, running_mode=vision.RunningMode.VIDEO, num_poses=1)
        model = vision.PoseLandmarker.create_from_options(options)

    def points_in(image: Any, at_s: float, ms: int) -> Keypoints:
        with _quiet():
            found = model.detect_for_video(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image), ms)
        return keypoints(found.pose_landmarks, found.pose_world_landmarks, at_s, image.shape[1] / image.shape[0])

    try:
        yield points_in
    finally:
        with _quiet():
            model.close()


def keypoints(image: Any, world: Any, at_s: float, aspect: float) -> Keypoints:
    """What the pose model found as the coach reads it; nobody found is a frame without points."""
    if not image or not world:
        return Keypoints(t_s=at_s, image_xy=(), world_xyz=(), visibility=(), aspect=aspect)
    return Keypoints(
        t_s=at_s,
        image_xy=tuple((point.x, point.y) for point in image[0]),
        world_xyz=tuple((point.x, point.y, point.z) for point in world[0]),
        visibility=tuple(point.visibility for point in image[0]),
        aspect=aspect,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the chatter of decoder and model, which they write past Python."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
