"""What `backstay coach` prints: a set from keypoints or a video, through the same engine as in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from backstay.camera_tests import seconds_seen, why_nothing
from backstay.coach import Coaching, coach, finish, start, step
from backstay.coach.from_json import keypoints_from
from backstay.coach.tested import Measured, for_person, may_score, measured, open_tests, prepare_test
from backstay.coaching import NotCoachedError, coaching_of
from backstay.model import CameraTest, CameraView, Cue, Dose, Keypoints, Knowledge, Performance, Programme, Side
from backstay.plan.check import check
from backstay.set_words import cue_lines, doubt_lines, seen_lines
from backstay.video.captions import Caption, caption
from backstay.video.film import KINDS, Film, Still, VideoError, read_film
from backstay.wire import to_plain

VIEWS: tuple[CameraView, ...] = get_args(CameraView)
SIDES: tuple[Side, ...] = ("", "left", "right")


class CoachError(ValueError):
    """A file, a movement or a view that cannot be used; the message says what to do."""


class ClosedError(CoachError):
    """A test that is closed for this person, or the camera is; the message says what is open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is coached, from which view, which side, and how much of it is wanted."""

    coaching: Coaching
    view: CameraView
    side: Side
    target: Dose | None = None


def asked(movement: str, view: str, side: str, knowledge: Knowledge, made: Programme | None = None) -> Asked:
    """How an exercise is coached, as this programme has it where one is given, or a camera test is led; the view is
    the first that it can be judged in, unless one is given.
    """
    try:
        known = _test(movement, made, knowledge) or coaching_of(movement, knowledge)
    except NotCoachedError as error:
        raise CoachError(f"--movement: {error}, and the camera tests: {', '.join(knowledge.camera_tests)}") from error
    if made is not None and not may_score(made.cleared):
        raise ClosedError(f"{movement}: no camera looks at this person's exercises yet; it may at the next review")
    known = known if made is None else for_person(known, made.cleared)
    return Asked(known, *_seen_from(known, view, side), _dose(movement, made))


def _test(movement: str, made: Programme | None, knowledge: Knowledge) -> Coaching | None:
    """How a camera test is led, for somebody who was cleared and to whom it is open; none for an exercise."""
    if movement not in knowledge.camera_tests:
        return None
    if made is None:
        raise CoachError(
            f"--programme: {movement} is a test, and only for somebody who was cleared; pass their programme"
        )
    if check(made, knowledge):
        raise CoachError("--programme: it breaks rules of the planner; look with 'backstay check', and make it again")
    try:
        return prepare_test(movement, made.cleared, knowledge)
    except ValueError as error:
        names = ", ".join(test.id for test in open_tests(made.cleared, knowledge)) or "none"
        raise ClosedError(f"{movement}: closed for this person; open are: {names}") from error


def _dose(movement: str, made: Programme | None) -> Dose | None:
    """How much of an exercise a programme has in one set, the first time that it stands there."""
    sessions = [] if made is None else [session for week in made.weeks for session in week.sessions]
    return next((line.dose for one in sessions for line in one.lines if line.exercise == movement), None)


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
    except OSError as error:
        raise CoachError(f"{path}: cannot be read ({error.strerror}); check the name") from error
    except UnicodeDecodeError as error:
        raise CoachError(f"{path}: no text; pass a text file with one frame a line, or a video") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield keypoints_from(json.loads(line))
            except json.JSONDecodeError as error:
                says = f"{path}: line {number}: not JSON ({error.msg}); write one frame a line, see docs/keypoints.md"
                raise CoachError(says) from error
            except ValueError as error:
                raise CoachError(f"{path}: line {number}: {error}") from error


@dataclass(frozen=True, slots=True)
class Told:
    """What is printed of a set: as JSON, and in sentences."""

    plain: dict[str, Any]
    lines: list[str]


def told(path: Path, what: Asked, overlay: Path | None, knowledge: Knowledge, made: Programme | None, on: date) -> Told:
    """How the set in a file went; of a camera test also what it found."""
    found = performance_of(path, what, overlay, knowledge)
    if made is None or found.movement not in knowledge.camera_tests:
        return Told(dict(to_plain(found)), coach_lines(found, knowledge))
    rows = test_findings(found, made, knowledge, on)
    lines = [*finding_lines(rows, found, knowledge), *coach_lines(found, knowledge)]
    return Told({**to_plain(found), "findings": to_plain(rows)}, lines)


def test_findings(found: Performance, made: Programme, knowledge: Knowledge, on: date) -> tuple[Measured, ...]:
    """What a camera test found, each with its error and what change is real."""
    try:
        return measured(found, made.cleared, knowledge, on)
    except ValueError as error:
        raise CoachError(str(error)) from error


def finding_lines(rows: tuple[Measured, ...], found: Performance, knowledge: Knowledge) -> Iterator[str]:
    """The findings of a camera test in sentences."""
    words, test = knowledge.words, knowledge.camera_tests[found.movement]
    for row in rows:
        one = row.finding
        name = f"{test.name}, {one.side}" if one.side else test.name
        unit = knowledge.questions[one.code].unit
        if row.error_deg is None or row.least_change is None:
            yield words["tested.count"].format(name=name, value=one.value, unit=unit)
            continue
        within = knowledge.number("coach_interval_errors") * row.error_deg
        yield words["tested.angle"].format(name=name, value=one.value, unit=unit, within=within, least=row.least_change)
        bias = knowledge.camera_angles[test.angle].bias_deg
        if bias < 0:
            yield words["tested.reads_short"].format(name=name, short=-bias, unit=unit)
        if row.again is not None:
            kind = "real" if row.again.real else "not_real"
            yield words[f"tested.{kind}"].format(name=name, change=row.again.change, unit=unit)
    if not rows:
        yield _nothing(found, test, knowledge)
    yield words["tested.measures"].format(measures=test.measures)


def _nothing(found: Performance, test: CameraTest, knowledge: Knowledge) -> str:
    """That a test found nothing, and why."""
    why = why_nothing(found, test)
    seen = seconds_seen(found, test)
    return knowledge.words[f"tested.nothing.{why}"].format(name=test.name, seen=seen, seconds=test.seconds)


def coach_lines(found: Performance, knowledge: Knowledge) -> list[str]:
    """The performance in sentences."""
    return [
        *seen_lines(found, knowledge),
        *cue_lines(found, knowledge),
        *doubt_lines(found, knowledge),
    ]
