"""Tests of movement by camera, for a Cleared person only: which are open, their findings, what change is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from backstay.coach.coaching import Coaching, Plan
from backstay.coach.drawn import limits_of
from backstay.coach.performance import smallest_change
from backstay.coach.prepare import measure, words
from backstay.model import CameraTest, Cleared, Finding, Knowledge, Performance, Side

SCORING = "camera_scoring"
CLOSES_ALL = ("movement_test", SCORING, "everything")
COMPARING = "symmetry_scoring"
"""Closed for somebody, no difference of their sides is said."""
OPPOSITE = {"left": -1, "right": 1}
"""Standing on the left leg the right side of the pelvis drops, which tilts it the other way."""


@dataclass(frozen=True, slots=True)
class Retest:
    """Two measurements of one test; ``real`` only where the change is more than measuring twice would give.

    ``least``: the smallest change that is; none where no error is known, and then no change is called real.
    """

    change: float
    least: float | None
    real: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A finding of a camera test with its error; ``least_change``: the smallest later change that is real.

    ``again``: how it compares with the newest one before; none where there is none, or no error is known.
    """

    finding: Finding
    error_deg: float | None
    least_change: float | None
    again: Retest | None


def for_person(known: Coaching, cleared: Cleared) -> Coaching:
    """How to coach this person: their sides are not compared where that is closed for them."""
    return replace(known, compares_sides=known.compares_sides and COMPARING not in _closed(cleared))


def may_score(cleared: Cleared) -> bool:
    """Whether a camera may look at this person's exercises at all: not while a programme is limited, or it is closed
    for them; TypeError for anybody who was not cleared.
    """
    return not _closed(cleared) & {SCORING, "everything"} and cleared.assessment.programme_mode == "yes"


def open_tests(cleared: Cleared, knowledge: Knowledge) -> tuple[CameraTest, ...]:
    """The camera tests that nothing closes for this person; TypeError for anybody who was not cleared."""
    closed = _closed(cleared)
    if cleared.assessment.programme_mode != "yes" or closed & set(CLOSES_ALL):
        return ()
    return tuple(test for test in knowledge.camera_tests.values() if not closed & set(test.closed_by))


def _closed(cleared: Cleared) -> set[str]:
    """Every kind of movement closed for this person."""
    if not isinstance(cleared, Cleared):
        kind = type(cleared).__name__
        raise TypeError(f"cleared must be a Cleared, not {kind}; call clear(assessment, today)")
    signed = {limit for sign_off in cleared.assessment.intake.sign_offs for limit in sign_off.limits}
    return {exclusion.tag for exclusion in cleared.assessment.exclusions} | signed | set(cleared.limits)


def _open(test: str, cleared: Cleared, knowledge: Knowledge) -> CameraTest:
    found = next((one for one in open_tests(cleared, knowledge) if one.id == test), None)
    if found is None:
        known = ", ".join(knowledge.camera_tests)
        raise ValueError(f"{test}: not a camera test that is open for this person; the tests are {known}")
    return found


def prepare_test(test: str, cleared: Cleared, knowledge: Knowledge) -> Coaching:
    """How to coach a test; ValueError when it is closed for this person."""
    row = _open(test, cleared, knowledge)
    angle = knowledge.camera_angles[row.angle]
    first = measure(angle, rest_deg=row.starts_deg)
    way = row.counts_from_deg - row.starts_deg
    holds = row.takes == "hold"
    plan = Plan(
        view=angle.view,
        measures=(first,),
        far_deg=row.counts_from_deg,
        other_deg=row.starts_deg - way if row.each_side and not holds else None,
        seconds=row.seconds,
        rep_s=1,
        holds=holds,
        measures_range=row.takes == "range",
        limit_s=row.seconds if row.takes == "stands" else 0,
    )
    known = Coaching(movement=row.id, plans={angle.view: plan}, limits=limits_of(knowledge), words=words(knowledge))
    return for_person(known, cleared)


def camera_findings(performance: Performance, cleared: Cleared, knowledge: Knowledge, on: date) -> tuple[Finding, ...]:
    """What a test showed, for assess(…, cleared=cleared); nothing where it could not be judged."""
    row = _open(performance.movement, cleared, knowledge)
    if on < cleared.cleared_on:
        raise ValueError(f"{row.id}: measured before the clearance of {cleared.cleared_on}; measure again")
    unit = knowledge.questions[row.gives].unit
    return tuple(
        Finding(code=row.gives, value=value, unit=unit, side=side, method="camera", observed_on=on)
        for side, value in _values(row, performance)
    )


def measured(performance: Performance, cleared: Cleared, knowledge: Knowledge, on: date) -> tuple[Measured, ...]:
    """What a test showed, each finding with its error and whether it is a real change since the last time."""
    row, before = knowledge.camera_tests[performance.movement], cleared.assessment.intake.findings
    error, least = _error(row, knowledge), least_change(row, knowledge)
    return tuple(
        Measured(found, error, least, _again(found, before, knowledge))
        for found in camera_findings(performance, cleared, knowledge, on)
    )


def _again(found: Finding, before: tuple[Finding, ...], knowledge: Knowledge) -> Retest | None:
    same = [one for one in before if (one.code, one.side, one.method) == (found.code, found.side, found.method)]
    earlier = [one for one in same if one.observed_on < found.observed_on]
    last = max(earlier, key=lambda one: one.observed_on, default=None)
    return retest(last, found, knowledge) if last is not None else None


def _error(row: CameraTest, knowledge: Knowledge) -> float | None:
    """How far off the angle of a test is; none for a count."""
    return None if row.takes == "stands" else knowledge.camera_angles[row.angle].error_deg


def least_change(row: CameraTest, knowledge: Knowledge) -> float | None:
    """The smallest change between two tests that is real; none where no error is known."""
    error = _error(row, knowledge)
    return None if error is None else smallest_change(error, knowledge.number("coach_interval_errors"))


def _values(row: CameraTest, done: Performance) -> Iterator[tuple[Side, float]]:
    if row.takes == "stands":
        if done.reps is not None and not done.unsure_reps and done.timed_s >= row.seconds:
            yield "", done.reps
    elif row.takes == "hold":
        if done.rom_deg is not None and done.held_s >= row.seconds:
            if done.side not in OPPOSITE:
                raise ValueError(f"{row.id}: start it with the side of the standing leg, left or right")
            yield done.side, round(OPPOSITE[done.side] * done.rom_deg.deg, 1)
    elif row.each_side:
        for side in OPPOSITE:
            if side in done.sides_deg:
                yield side, round(done.sides_deg[side].deg, 1)  # type: ignore[misc]
    elif done.rom_deg is not None:
        yield "", round(done.rom_deg.deg, 1)


def retest(before: Finding, after: Finding, knowledge: Knowledge) -> Retest:
    """Whether a second measurement by the same test is a real change."""
    if (before.code, before.side) != (after.code, after.side) or {before.method, after.method} != {"camera"}:
        raise ValueError(f"{before.code} and {after.code}: compare two camera findings of one code and one side")
    row = next(test for test in knowledge.camera_tests.values() if test.gives == after.code)
    change = float(after.value) - float(before.value)
    least = least_change(row, knowledge)
    return Retest(change, least, least is not None and abs(change) > least)
