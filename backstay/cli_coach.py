"""What `backstay coach` prints: a set from keypoints or a video, through the same engine as in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from backstay.coach import Coaching, coach, finish, start, step
from backstay.coach.from_json import keypoints_from
from backstay.coaching import NotCoachedError, coaching_of
from backstay.model import CameraView, Cue, Dose, Keypoints, Knowledge, Performance, Side
from backstay.video.captions import Caption, caption
from backstay.video.film import KINDS, Film, Still, VideoError, read_film

VIEWS: tuple[CameraView, ...] = get_args(CameraView)
SIDES: tuple[Side, ...] = ("", "left", "right")


class CoachError(ValueError):
    """A file, a movement or a view that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is coached, from which view, which side, and how much of it is wanted."""

    coaching: Coaching
    view: CameraView
    side: Side
    target: Dose | None = None


def asked(movement: str, view: str, side: str, knowledge: Knowledge) -> Asked:
    """How an exercise is coached; the view is the first that it can be judged in, unless one is given."""
    try:
        known = coaching_of(movement, knowledge)
    except NotCoachedError as error:
        raise CoachError(f"--movement: {error}") from error
    return Asked(known, *_seen_from(known, view, side))


def _seen_from(known: Coaching, view: str, side: str) -> tuple[CameraView, Side]:
    shown: CameraView | None = next((one for one in VIEWS if one == view), None)
    if view and shown is None:
        raise CoachError(f"--view: {view!r} is no view; write {' or '.join(VIEWS)}")
    wanted = next((one for one in SIDES if one == side), None)
    if wanted is None:
        raise CoachError(f"--side: {side!r} is no side; write left or right")
    first: CameraView = next(iter(known.plans), "side")
    return shown or first, wanted


def performance_of(path: Path, what: Asked, overlay: Path | None, knowledge: Knowledge) -> Performance:
    """How the set in a file of keypoints or in a video went; the video is drawn on when ``overlay`` names a file."""
    if path.suffix.lower() in KINDS:
        return filmed(path, what, overlay, knowledge)
    if overlay is not None:
        raise CoachError(f"--overlay: {path} holds no images to draw on; pass a video, one of {', '.join(KINDS)}")
    return coach(read_keypoints(path), what.coaching, what.view, what.side, what.target)


def filmed(path: Path, what: Asked, overlay: Path | None, knowledge: Knowledge, film: Film = read_film) -> Performance:
    """How the set in a video went, through the same engine."""
    try:
        if overlay is None:
            points = (still.points for still in film(path))
            return coach(points, what.coaching, what.view, what.side, what.target)
        _check_name(overlay, path)
        return _drawn(film(path), what, overlay, knowledge)
    except VideoError as error:
        raise CoachError(str(error)) from error


def _check_name(overlay: Path, video: Path) -> None:
    if overlay.suffix.lower() != ".mp4":
        raise CoachError(f"--overlay: {overlay}: the name must end in .mp4")
    if overlay.resolve() == video.resolve() or (overlay.exists() and video.exists() and overlay.samefile(video)):
        raise CoachError(f"--overlay: {overlay} is the video itself; name another file")


def _drawn(film: Iterator[Still], what: Asked, overlay: Path, knowledge: Knowledge) -> Performance:
    """Coach the film as it is drawn on: what is said stays until something else may be."""
    from backstay.video.draw import write

    reached = [start(what.coaching, what.view, what.side, what.target)]
    limits = what.coaching.limits

    def captioned() -> Iterator[tuple[Still, Caption]]:
        said: Cue | None = None
        for still in film:
            state, cue = step(reached[0], still.points)
            reached[0] = state
            said = cue or (said if said and still.points.t_s - said.at_s < limits.cue_every_s else None)
            yield still, caption(state, said, knowledge)

    write(captioned(), overlay, limits.least_visibility)
    return finish(reached[0])


def read_keypoints(path: Path) -> Iterator[Keypoints]:
    """The frames of a file, one a line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CoachError(f"{path}: {error}; pass a text file with one frame a line") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield keypoints_from(json.loads(line))
            except (ValueError, AttributeError) as error:
                raise CoachError(f"{path}: line {number}: {error}") from error


def coach_lines(found: Performance, knowledge: Knowledge) -> list[str]:
    """The performance in sentences."""
    return [
        *_counted(found, knowledge),
        *_measured(found, knowledge),
        *_cues(found, knowledge),
        *_doubts(found, knowledge),
    ]


def _counted(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    words = knowledge.words
    if found.reps is not None:
        yield words["coach.said.reps"].format(reps=found.reps, partial=found.partial_reps)
    elif not found.held_s:
        yield words["coach.said.no_reps"]
    if found.unsure_reps:
        yield words["coach.said.unsure"].format(n=found.unsure_reps)


def _measured(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    words = knowledge.words
    for side, angle in found.sides_deg.items() or (("", found.rom_deg),):
        if angle is not None:
            name = knowledge.camera_angles[angle.joint].name
            yield words["coach.said.rom"].format(
                name=f"{name}, {side}" if side else name, deg=angle.deg, low=angle.low_deg, high=angle.high_deg
            )
    if found.difference_deg is not None:
        yield words["coach.said.difference"].format(deg=abs(found.difference_deg))
    if found.tempo_s is not None:
        yield words["coach.said.tempo"].format(s=found.tempo_s)
    if found.held_s:
        yield words["coach.said.held"].format(s=found.held_s)


def _cues(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    for cue in sorted(found.cues, key=lambda cue: cue.found != "fine"):
        rule = knowledge.cue_rules[cue.rule]
        says = (rule.good or rule.says) if cue.found == "fine" else rule.says
        yield knowledge.words[f"coach.said.cue.{cue.found}"].format(says=says)


def _doubts(found: Performance, knowledge: Knowledge) -> Iterator[str]:
    words = knowledge.words
    yield words["coach.said.judged"].format(share=found.judged_share, s=found.seconds)
    for reason in found.cannot_judge:
        yield words["coach.said.cannot"].format(s=reason.seconds, says=reason.says, fix=reason.fix)
    yield words["coach.cannot_see"]
