"""A video with the coach drawn on it, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from backstay.video.captions import Caption, limbs
from backstay.video.film import Still, VideoError

FONTS = Path(__file__).parent.parent / "paper" / "fonts"
CODEC = "mp4v"
"""The one that the usual build of OpenCV can write quickly into an mp4."""
LINE, JOINT, EDGE = (161, 245, 255), (255, 255, 255), (40, 30, 20)
"""Blue, green, red."""
PANEL, TEXT = (16, 32, 38, 190), (255, 255, 255, 255)
"""Red, green, blue, how solid."""
Drawn = tuple[Still, Caption]


def write(images: Iterable[Drawn], to: Path, least_visibility: float) -> None:
    """Draw on every image and write them; nothing is left behind when it fails."""
    try:
        handle, name = tempfile.mkstemp(suffix=to.suffix, prefix=".drawing-", dir=to.parent)
    except OSError as error:
        raise VideoError(f"{to}: {error.strerror}; name a file in a folder that can be written to") from error
    os.close(handle)
    part = Path(name)
    try:
        written = _written(images, part, least_visibility)
        _check(part, to, written)
        part.chmod(0o644)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def _written(images: Iterable[Drawn], part: Path, least_visibility: float) -> int:
    """Every image in time with its clock, however unevenly they came; how many were written."""
    writer, written, first_s = None, 0, 0.0
    try:
        for still, caption in images:
            if writer is None:
                cv2, (height, width) = import_module("cv2"), still.image.shape[:2]
                writer = cv2.VideoWriter(str(part), cv2.VideoWriter_fourcc(*CODEC), still.fps, (width, height))
                first_s = still.points.t_s
            drawn = draw(still, caption, least_visibility)
            while written <= (still.points.t_s - first_s) * still.fps + 0.5:
                writer.write(drawn)
                written += 1
    finally:
        if writer is not None:
            writer.release()
    return written


def _check(part: Path, to: Path, written: int) -> None:
    """Read back what was written: the writer itself is silent when a disk is full."""
    if not written:
        raise VideoError(f"{to}: there was no image to draw on; nothing is written")
    cv2 = import_module("cv2")
    made = cv2.VideoCapture(str(part))
    found = int(made.get(cv2.CAP_PROP_FRAME_COUNT)) if made.isOpened() else 0
    made.release()
    if found != written:
        raise VideoError(f"{to}: only {found} of {written} images could be written; look whether the disk is full")


def draw(still: Still, caption: Caption, least_visibility: float) -> Any:
    """The image with the limbs, the count, the range and what is said now."""
    cv2, image = import_module("cv2"), still.image.copy()
    height, width = image.shape[:2]
    thick = max(2, height // 180)
    lines = limbs(still.points, width, height, least_visibility)
    for colour, wide in ((EDGE, thick * 2), (LINE, thick)):
        for a, b in lines:
            cv2.line(image, a, b, colour, wide, cv2.LINE_AA)
    for point in {point for line in lines for point in line}:
        cv2.circle(image, point, thick + 1, JOINT, -1, cv2.LINE_AA)
    return _said(image, caption, cv2)


def _said(image: Any, caption: Caption, cv2: Any) -> Any:
    """The image with its words: the count top left, what is said along the bottom."""
    pil, numpy = import_module("PIL.Image"), import_module("numpy")
    whole = pil.fromarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
    height, width = image.shape[:2]
    edge = height // 36
    top = [(caption.count, height // 11, "Bold"), (caption.measured, height // 24, "Regular")]
    _panel(whole, [row for row in top if row[0]], (edge, edge), width - 2 * edge)
    if caption.says:
        _panel(whole, [(caption.says, height // 18, "Regular")], (edge, None), width - 2 * edge)
    return cv2.cvtColor(numpy.asarray(whole), cv2.COLOR_RGB2BGR)


Row = tuple[str, int, str]


def _panel(whole: Any, rows: list[Row], at: tuple[int, int | None], most: int) -> None:
    """Lines of words on a dark panel at this place; at the bottom where no height is given."""
    pil, draw_on, fonts = (import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    faces = [_face(fonts, text, size, weight, most - size) for text, size, weight in rows]
    tall = sum(round(face.size * 1.3) for face in faces)
    edge = max(face.size for face in faces) // 2
    wide = round(max(face.getlength(text) for face, (text, _, _) in zip(faces, rows, strict=True)))
    panel = pil.new("RGBA", (wide + 2 * edge, tall + edge), PANEL)
    ink, y = draw_on.Draw(panel), edge // 2
    for face, (text, _, _) in zip(faces, rows, strict=True):
        ink.text((edge, y), text, font=face, fill=TEXT)
        y += round(face.size * 1.3)
    x, top = at
    whole.paste(panel, (x, whole.height - panel.height - x if top is None else top), panel)


def _face(fonts: Any, text: str, size: int, weight: str, most: int) -> Any:
    """The font at this size, smaller where the words would not fit."""
    path = str(FONTS / f"AtkinsonHyperlegibleNext-{weight}.ttf")
    face = fonts.truetype(path, size)
    while face.getlength(text) > most and face.size > 8:
        face = fonts.truetype(path, face.size - 1)
    return face
