"""What `backstay coach` prints: a set read from a file of keypoints, through the same engine as in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from backstay.coach import coach
from backstay.coach.from_json import keypoints_from
from backstay.coaching import NotCoachedError, coaching_of
from backstay.model import CameraView, Keypoints, Knowledge, Performance, Side

VIEWS: tuple[CameraView, ...] = get_args(CameraView)
SIDES: tuple[Side, ...] = ("", "left", "right")


class CoachError(ValueError):
    """A file, a movement or a view that cannot be used; the message says what to do."""


def performance_of(path: Path, movement: str, view: str, side: str, knowledge: Knowledge) -> Performance:
    """How the set in a file went; the view is the first that the movement can be judged in, unless one is given."""
    try:
        known = coaching_of(movement, knowledge)
    except NotCoachedError as error:
        raise CoachError(f"--movement: {error}") from error
    shown: CameraView | None = next((one for one in VIEWS if one == view), None)
    if view and shown is None:
        raise CoachError(f"--view: {view!r} is no view; write {' or '.join(VIEWS)}")
    asked = next((one for one in SIDES if one == side), None)
    if asked is None:
        raise CoachError(f"--side: {side!r} is no side; write left or right")
    first: CameraView = next(iter(known.plans), "side")
    return coach(read_keypoints(path), known, shown or first, asked)


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
