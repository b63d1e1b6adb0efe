"""The load on the low back in a slow posture, as a ratio to one's own relaxed standing. Never newtons, never a limit.

What is held up above the disc L4/5 turns it by a moment; the back muscles hold against it on a short lever. Their
pull and the weight above press on the disc. The pull grows less in a living back than this says (belly pressure, other
muscles, ligaments), so one factor, fitted to the postures measured in one man, scales what goes beyond standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import acos, degrees, hypot
from statistics import correlation, mean

from backstay.model import DemandBand, Knowledge, LoadPosture
from backstay.movement import ANGLES, Body, Skeleton, body_from, stand
from backstay.movement.skeleton import MASSES, SIDES
from backstay.movement.turning import Vector, minus, mix, step

ARMS = ("upper_arm", "forearm", "hand")
ABOVE = ("abdomen", "chest", "head", *(f"{part}_{side}" for part in ARMS for side in SIDES))
"""The segments that the low back holds up."""
FORWARD, UP = 0, 2


@dataclass(frozen=True, slots=True)
class Load:
    """A load with the interval of its error [ratio to standing], its band, and whether it lies past the plateau."""

    ratio: float
    low: float
    high: float
    band: DemandBand
    past_plateau: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One measured posture beside what the physics says when it has not seen it [ratio to standing]."""

    posture: str
    measured: float
    said: float

    @property
    def error(self) -> float:
        """How far off, as a share of what was measured."""
        return self.said / self.measured - 1


@dataclass(frozen=True, slots=True)
class Trust:
    """How well the physics agrees with the postures measured in ``n`` people."""

    n: int
    factor: float
    r: float
    held: tuple[Held, ...]

    @property
    def mean_error(self) -> float:
        """Mean size of the errors, each posture left out in turn."""
        return mean(abs(row.error) for row in self.held)

    @property
    def worst(self) -> Held:
        """The posture it misses most."""
        return max(self.held, key=lambda row: abs(row.error))


def posture_load(posture: LoadPosture, knowledge: Knowledge, hand_load_kg: float | None = None) -> Load:
    """The load of a described posture, with what it says is in the hands or something else."""
    skeleton = stand(body_from(knowledge.settings), both_sides(posture.angles), (0, 0, 0))
    return load_of(skeleton, posture.hand_load_kg if hand_load_kg is None else hand_load_kg, knowledge)


def load_of(skeleton: Skeleton, hand_load_kg: float, knowledge: Knowledge, known: Trust | None = None) -> Load:
    """The load of one position of the body, with something in both hands."""
    known = known or trust(knowledge)
    beyond = known.factor * (_raw_ratio(skeleton, hand_load_kg, knowledge) - 1)
    ratio = max(1 + beyond, 0)
    errors = [row.error for row in known.held]
    return Load(
        ratio=ratio,
        low=ratio / (1 + max(*errors, 0)),
        high=ratio / (1 + min(*errors, 0)),
        band=knowledge.demand_band(ratio),
        past_plateau=inclination_deg(skeleton) > knowledge.number("load_plateau_deg"),
    )


def trust(knowledge: Knowledge) -> Trust:
    """The physics against every measured posture, each left out in turn."""
    rows = [(key, *_compared(row, knowledge)) for key, row in knowledge.load_postures.items()]
    others = [row for row in rows if row[0] != "standing"]
    held = (
        Held(key, measured, 1 + _factor(o for o in others if o[0] != key) * (raw - 1)) for key, raw, measured in others
    )
    people = {knowledge.spine_loads[row.published].n or 0 for row in knowledge.load_postures.values()}
    raws, measures = zip(*((raw, measured) for _, raw, measured in rows), strict=True)
    return Trust(n=max(people), factor=_factor(others), r=correlation(raws, measures), held=tuple(held))


def inclination_deg(skeleton: Skeleton) -> float:
    """How far the chest leans from upright, forwards or to a side [degrees]; 0 while it leans back."""
    up = skeleton.axes["thorax"][UP]
    return degrees(acos(max(-1, min(1, up[UP])))) if up[FORWARD] >= 0 else 0.0


def both_sides(angles: Mapping[str, float]) -> dict[str, float]:
    """Angles by their full names: one without a side stands for left and right."""
    full = {name: deg for name, deg in angles.items() if name in ANGLES}
    return full | {f"{name}_{side}": deg for name, deg in angles.items() if name not in ANGLES for side in SIDES}


def _compared(row: LoadPosture, knowledge: Knowledge) -> tuple[float, float]:
    """The raw ratio of a posture and the measured one."""
    published = knowledge.spine_loads[row.published]
    standing = knowledge.spine_loads[published.standing]
    skeleton = stand(body_from(knowledge.settings), both_sides(row.angles), (0, 0, 0))
    measured = (published.value or 0) / (standing.value or 1)
    return _raw_ratio(skeleton, row.hand_load_kg, knowledge), measured


def _factor(rows: Iterable[tuple[str, float, float]]) -> float:
    """The share of what goes beyond standing that was measured: least squares through standing."""
    beyond = [(raw - 1, measured - 1) for _, raw, measured in rows]
    return sum(raw * measured for raw, measured in beyond) / sum(raw * raw for raw, _ in beyond)


def _raw_ratio(skeleton: Skeleton, hand_load_kg: float, knowledge: Knowledge) -> float:
    body = body_from(knowledge.settings)
    standing = stand(body, {}, (0, 0, 0))
    return _press(skeleton, hand_load_kg, body, knowledge) / _press(standing, 0, body, knowledge)


def _press(skeleton: Skeleton, hand_load_kg: float, body: Body, knowledge: Knowledge) -> float:
    """The press on L4/5: the moment of what is above over the muscles' lever, and its weight along the spine [N]."""
    number = knowledge.number
    metres = number("movement_stature_m")
    disc = mix(skeleton.at["lumbosacral"], 1 - number("load_level"), skeleton.at["waist"], number("load_level"))
    forwards, sideways, weight = 0.0, 0.0, 0.0
    for at, kg in (*_masses(skeleton, body, knowledge), *_in_hands(skeleton, hand_load_kg)):
        x, y, _ = minus(at, disc)
        pull = kg * number("load_gravity")
        forwards += pull * x * metres
        sideways += pull * y * metres
        weight += pull
    return hypot(forwards, sideways) / number("load_lever_m") + weight * skeleton.axes["lumbar"][UP][UP]


def _masses(skeleton: Skeleton, body: Body, knowledge: Knowledge) -> Iterable[tuple[Vector, float]]:
    """Where each segment above the disc has its mass [share of stature; kg]."""
    set_back = body.share["lumbar_set_back"]
    for name in ABOVE:
        start, end = MASSES[name]
        kind = name.removesuffix("_left").removesuffix("_right")
        along = body.share[f"centre_{kind}"]
        at = mix(skeleton.at[start], 1 - along, skeleton.at[end], along)
        kg = body.share[f"mass_{kind}"] * knowledge.number("load_mass_kg")
        if name == "abdomen":
            at, kg = step(at, skeleton.axes["lumbar"], forward=set_back), kg * (1 - knowledge.number("load_level"))
        elif name == "chest":
            at = step(at, skeleton.axes["thorax"], forward=set_back * (1 - along))
        yield at, kg


def _in_hands(skeleton: Skeleton, kg: float) -> Iterable[tuple[Vector, float]]:
    return ((skeleton.at[f"palm_{side}"], kg * 0.5) for side in SIDES)
