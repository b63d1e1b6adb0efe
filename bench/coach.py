"""The camera coach on drawn movements: judged, counted, told apart, how fast. It is self-consistency only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import numpy as np

from backstay.coach import coach, start, step
from backstay.coach.coaching import Coaching
from backstay.coaching import coaching_of
from backstay.model import CameraView, Performance
from tests.recordings import AZIMUTHS, KNOWLEDGE, LEVELS, Shot, otherwise, record

SEED, ROUNDS, PACES = 5, 4, (0.7, 1.0, 1.4)
NAMES = ("no error", "half", "as published", "published, 3 % hidden", "1.5 times, 8 % hidden")
WANTED_JUDGED, WANTED_EXACT = 0.90, 0.99
DEVIATIONS: dict[str, tuple[str, CameraView, dict[str, float], tuple[float, ...]]] = {
    "knees_out": ("squat", "front", {"hip_rotation_left": -1, "hip_rotation_right": -1}, (10, 20, 30, 40, 50)),
    "trunk_middle": ("squat", "front", {"lumbar_side": 0.6, "thorax_side": 0.4}, (5, 10, 15, 20, 25, 30)),
    "weight_both_feet": ("squat", "front", {"hip_abduction_left": 1, "hip_abduction_right": -1}, (5, 10, 15, 20, 25)),
    "pelvis_level": ("leg_back_standing", "front", {"pelvis_list": 1, "lumbar_side": -0.65, "thorax_side": -0.25},
                     (20, 30, 40, 50, 60)),
    "hips_back": ("hinge_standing", "side", {"pelvis_tilt": -1}, (10, 15, 20, 25, 30, 35)),
    "soft_knees": ("hinge_standing", "side", {"knee_flexion_left": 1, "knee_flexion_right": 1}, (15, 20, 25, 30, 40)),
    "chest_up": ("squat", "side", {"pelvis_tilt": 1, "hip_flexion_left": 1, "hip_flexion_right": 1},
                 (15, 20, 25, 30, 40)),
}  # fmt: skip
"""For each cue: where, how somebody would do it otherwise (degrees for each degree), and the degrees tried."""
TRIES = 40


@dataclass
class Tally:
    """Recordings of one kind: how many, how many were judged, how many counted exactly, how many called fine."""

    n: int = 0
    judged: int = 0
    exact: int = 0
    fine: int = 0

    def add(self, found: Performance, truth: int) -> None:
        self.n += 1
        certain = found.reps is not None and not found.unsure_reps
        self.judged += certain
        self.exact += certain and found.reps == truth and not found.partial_reps
        self.fine += found.reps is not None or any(seen.found == "fine" for seen in found.cues)


def report() -> Iterator[str]:
    """Views and levels first, then what can be told apart, then the time of a step."""
    yield "Synthetic truth: the drawn movements draw and judge themselves: self-consistency, nothing about people."
    plans = {name: coaching_of(name, KNOWLEDGE) for name in sorted(KNOWLEDGE.movements)}
    seen = {name: known for name, known in plans.items() if known.plans}
    why = Counter(known.refused for known in plans.values() if known.refused)
    asked = len(plans) - why["nothing_to_count"]
    yield f"{len(seen)} of {asked} drawn movements with repetitions can be counted by a camera; refused: {dict(why)}"
    yield from _views(seen)
    yield from _apart()
    yield from _speed(seen)


def _views(seen: dict[str, Coaching]) -> Iterator[str]:
    tallies: dict[tuple[str, int], Tally] = {}
    missed: dict[str, int] = {}
    chance = np.random.default_rng(SEED)
    for name, known in seen.items():
        for seen_from, azimuth in AZIMUTHS.items():
            for level in range(len(LEVELS)):
                view: CameraView = "front" if seen_from == "front" and "front" in known.plans else "side"
                if view not in known.plans:
                    view = next(iter(known.plans))
                kind = "judgeable" if _judgeable(known, view, seen_from) else "not judgeable"
                tally = tallies.setdefault((kind, level), Tally())
                shot = Shot(azimuth=azimuth, level=LEVELS[level], rounds=ROUNDS, pace=float(chance.choice(PACES)),
                            fps=15, seed=int(chance.integers(1 << 30)))  # fmt: skip
                found = coach(record(KNOWLEDGE.movements[name], shot), known, view)
                before = tally.exact, tally.judged
                tally.add(found, _truth(name, known, view))
                if kind == "judgeable" and tally.judged > before[1] and tally.exact == before[0]:
                    missed[name] = missed.get(name, 0) + 1
    for (kind, level), tally in sorted(tallies.items()):
        yield _row(kind, level, tally)
    judgeable = [tally for (kind, _), tally in tallies.items() if kind == "judgeable"]
    yield _whole(judgeable)
    yield f"counted wrongly somewhere: {missed or 'none'}"


def _row(kind: str, level: int, tally: Tally) -> str:
    if kind == "not judgeable":
        return f"{kind}, {NAMES[level]}: {tally.fine} of {tally.n} given a number or called fine (wanted: 0)"
    exact = tally.exact / max(tally.judged, 1)
    judged = tally.judged / tally.n
    return f"{kind}, {NAMES[level]}: judged {judged:.1%} of {tally.n}, of these counted exactly {exact:.1%}"


def _whole(tallies: list[Tally]) -> str:
    judged, n = sum(tally.judged for tally in tallies), sum(tally.n for tally in tallies)
    exact = sum(tally.exact for tally in tallies) / max(judged, 1)
    return (
        f"all levels, judgeable views: judged {judged / n:.1%} (wanted: {WANTED_JUDGED:.0%} or more), "
        f"counted exactly {exact:.1%} (wanted: {WANTED_EXACT:.0%} or more)"
    )


def _judgeable(known: Coaching, view: CameraView, seen_from: str) -> bool:
    if view == "front":
        return seen_from == "front"
    return seen_from in ("left", "right") and known.side in ("", seen_from)


TRUTHS: dict[tuple[str, str], int] = {}


def _truth(name: str, known: Coaching, view: CameraView) -> int:
    """Repetitions of the drawn rounds: as many a round as the drawn course itself has."""
    from backstay.coach.count import Count, counted
    from backstay.coach.drawn import courses

    key = (name, view)
    if key not in TRUTHS:
        plan, movement = known.plans[view], KNOWLEDGE.movements[name]
        near: Any = (known.side or "left") if view == "side" else ""
        (degs,) = courses(movement, [plan.measures[0]], near, KNOWLEDGE)
        count, whole = Count(rest_deg=plan.measures[0].rest_deg), 0
        for turn in range(ROUNDS):
            for frame, deg in zip(movement.frames, degs, strict=True):
                at_s = frame.at_s + turn * movement.frames[-1].at_s
                count, done = counted(count, at_s, 0.0, deg, plan, known.limits)
                whole += done is not None and done.whole
        TRUTHS[key] = whole
    return TRUTHS[key]


def _apart() -> Iterator[str]:
    """The smallest way of moving otherwise that is told from the drawn one, 19 times in 20 both ways, as published."""
    for rule, (name, view, way, sizes) in DEVIATIONS.items():
        known, movement = coaching_of(name, KNOWLEDGE), KNOWLEDGE.movements[name]
        azimuth = 0 if view == "front" else -90 if known.side == "right" else 90
        false = _seen_share(rule, known, view, movement, azimuth)
        told = ""
        for size in sizes:
            more = {angle: share * size for angle, share in way.items()}
            share = _seen_share(rule, known, view, otherwise(movement, more), azimuth)
            if share >= 0.95:
                told = f"{size:.0f} degrees in the joint ({share:.0%} seen)"
                break
        least = next(cue.least_deg for cue in known.plans[view].cues if cue.rule == rule)
        yield f"{rule}: {told or f'nothing up to {sizes[-1]} degrees'}; without cause {false:.0%} (wanted: 5 % or less)"
        yield f"  (in the image the coach itself promises to see {least:.0f} degrees)"


def _seen_share(rule: str, known: Coaching, view: CameraView, movement: Any, azimuth: float) -> float:
    found = [
        coach(record(movement, Shot(azimuth=azimuth, level=LEVELS[2], rounds=2, fps=10, seed=seed)), known, view)
        for seed in range(TRIES)
    ]
    seen = [one.found for performance in found for one in performance.cues if one.rule == rule]
    return seen.count("seen") / max(len(seen), 1)


def _speed(seen: dict[str, Coaching]) -> Iterator[str]:
    for name, view in (("squat", "side"), ("squat", "front"), ("bird_dog", "side")):
        azimuth = 0 if view == "front" else -90 if seen[name].side == "right" else 90
        frames = list(record(KNOWLEDGE.movements[name], Shot(azimuth=azimuth, level=LEVELS[2], rounds=8, fps=30)))
        state, took = start(seen[name], view), []  # type: ignore[arg-type]
        for frame in frames:
            began = perf_counter()
            state, _ = step(state, frame)
            took.append((perf_counter() - began) * 1e6)
        late = quantiles(took, n=20)[-1]
        yield f"one step, {name} from the {view}: median {median(took):.0f} µs, p95 {late:.0f} µs (wanted: 60 or less)"
