"""The tests of movement by camera on drawn people: how often they find something, how near, and false changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import atan2, degrees

from backstay.coach import coach
from backstay.coach.tested import camera_findings, prepare_test, retest
from backstay.model import Finding
from backstay.movement import skeleton_of
from bench.coach import NAMES
from tests.recordings import BODY, KNOWLEDGE, LEVELS, Shot, bent, record
from tests.test_camera_tests import STANDING, TODAY, fit, swaying

TRIES = 20
Way = dict[str, float]
SIDE: Way = {"lumbar_side": 29, "thorax_side": 25}
BOW: Way = {"pelvis_tilt": 45, "lumbar_flexion": 40, "hip_flexion_left": 45, "hip_flexion_right": 45}
BENDS = {
    "trunk_side_bend": [{name: share * deg for name, deg in SIDE.items()} for share in (0.0, 0.4, 0.6, 0.8, 1.0)],
    "trunk_forward_bend": [{name: share * deg for name, deg in BOW.items()} for share in (0.0, 0.3, 0.6, 1.0)],
}
"""What is drawn: from standing still to as far as the body goes."""


def report() -> Iterator[str]:
    """One line a test, size and level."""
    yield "Drawn people, tested by camera: self-consistency, nothing about people."
    for test, ways in BENDS.items():
        for way in ways:
            for level in (0, 1, 2, 4):
                yield _line(test, way, level)


def _line(test: str, way: Way, level: int) -> str:
    drawn, error = drawn_deg(test, way), KNOWLEDGE.camera_angles[KNOWLEDGE.camera_tests[test].angle].error_deg
    found = [row for seed in range(TRIES) for row in findings(test, way, level, seed)]
    wanted = TRIES * (2 if KNOWLEDGE.camera_tests[test].each_side else 1)
    said = f"{test}, {drawn:.0f} degrees drawn, {NAMES[level]}: {len(found)} of {wanted} findings"
    if not found:
        return said
    off = [float(row.value) - drawn for row in found]
    near = sum(abs(by) <= 1.96 * error for by in off) / len(off)
    pairs = [retest(a, b, KNOWLEDGE).real for a, b in combinations(found, 2) if a.side == b.side]
    false = sum(pairs) / max(len(pairs), 1)
    mean = sum(off) / len(off)
    return f"{said}, off by {mean:+.1f} on average, {near:.0%} within their error, {false:.1%} of pairs a false change"


def findings(test: str, way: Way, level: int, seed: int) -> tuple[Finding, ...]:
    """What one drawn person's test gives."""
    known = prepare_test(test, fit(), KNOWLEDGE)
    (view,) = known.plans
    rounds = [way, {name: -deg for name, deg in way.items()}] if view == "front" else [way]
    shot = Shot(azimuth=0 if view == "front" else 90, rounds=3, fps=15, level=LEVELS[level], seed=seed)
    done = coach(record(swaying(STANDING, rounds, 2.0), shot), known, view)
    return camera_findings(done, fit(), KNOWLEDGE, TODAY)


def drawn_deg(test: str, way: Way) -> float:
    """How far the line from the hips' middle to the shoulders' middle tilts from where it starts."""
    side = test == "trunk_side_bend"
    return _tilt(way, side) - _tilt({}, side)


def _tilt(way: Way, side: bool) -> float:
    at = skeleton_of(BODY, bent(STANDING, **way)).at
    (x, y, z), (ahead, left, high) = at["pelvis"], at["shoulders"]
    return degrees(atan2((left - y) if side else (ahead - x), high - z))
