"""A small model anyone can read: the log odds (or the score) are a sum with one part for each measure.

Half of the sum weighs how far each measure lies from what is usual in those who did well, too little and too much
apart; the other half adds single cuts, each at one place of one measure. Everything is learned from the rows given,
nothing from those it is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backstay.research.choices import Choices
from backstay.research.recordings import Floats, Names

Bools = NDArray[np.bool_]
Kind = Literal["correct", "score"]
TINY = np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True)
class Ruler:
    """What is usual in those who did well and how much that varies, and the level and scale of both deviations."""

    usual: Floats
    spread: Floats
    level: Floats
    scale: Floats
    furthest: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Below or above one place of one measure."""

    measure: int
    at: float
    below: float
    above: float


@dataclass(frozen=True, slots=True)
class Additive:
    """What was learned; scores are learned as distances from ``centre`` in units of ``unit``."""

    kind: Kind
    ruler: Ruler
    level: float
    weights: Floats
    cuts: tuple[Cut, ...]
    centre: float
    unit: float
    shrink: float


def learn(measures: Floats, truth: Floats, people: Names, kind: Kind, choices: Choices) -> Additive:
    """The model of these recordings; how far weights are held back is chosen by leaving out their people in turn."""
    centre = float(truth.mean()) if kind == "score" else 0
    unit = (float(truth.std()) or 1) if kind == "score" else 1
    goal = (truth - centre) / unit
    ruler = _ruler(measures, truth > 0.5 if kind == "correct" else truth >= np.median(truth), choices)
    far = _deviations(measures, ruler)
    alike = far @ far.T + choices.level_freedom
    shrink = _shrink(alike, goal, people, kind, choices)
    pulls = _pulls(alike, goal, shrink, kind, choices)
    level = float(choices.level_freedom * pulls.sum())
    return Additive(
        kind, ruler, level, far.T @ pulls, _cuts(measures, goal, kind, choices), centre, unit, shrink
    )


def predict(model: Additive, measures: Floats) -> Floats:
    """The chance of being correct, or the score, of each recording by itself."""
    cut_sum = np.zeros(len(measures))
    for cut in model.cuts:
        cut_sum += np.where(measures[:, cut.measure] > cut.at, cut.above, cut.below)
    weighed = model.level + _deviations(measures, model.ruler) @ model.weights
    both = (weighed + cut_sum) / 2
    return _chance(both) if model.kind == "correct" else model.centre + model.unit * both


def parts(model: Additive, measures: Floats) -> Floats:
    """What each measure adds to the sum [recordings, measures], from its own mean."""
    weighed = _deviations(measures, model.ruler) * model.weights
    count = measures.shape[1]
    found = weighed[:, :count] + weighed[:, count:]
    for cut in model.cuts:
        found[:, cut.measure] += np.where(measures[:, cut.measure] > cut.at, cut.above, cut.below)
    return np.asarray((found - found.mean(axis=0)) / 2)


def _ruler(measures: Floats, well: Bools, choices: Choices) -> Ruler:
    chosen = measures[well] if well.any() else measures
    usual, spread = np.median(chosen, axis=0), chosen.std(axis=0) + np.sqrt(TINY)
    bare = Ruler(usual, spread, np.zeros(1), np.ones(1), choices.furthest)
    far = _deviations(measures, bare)
    return Ruler(usual, spread, far.mean(axis=0), far.std(axis=0) + np.sqrt(TINY), choices.furthest)


def _deviations(measures: Floats, ruler: Ruler) -> Floats:
    """How far from usual in spreads, with its sign and without [recordings, 2 measures]."""
    far = np.clip((measures - ruler.usual) / ruler.spread, -ruler.furthest, ruler.furthest)
    return np.asarray((np.concatenate([far, np.abs(far)], axis=1) - ruler.level) / ruler.scale)


def _shrink(alike: Floats, goal: Floats, people: Names, kind: Kind, choices: Choices) -> float:
    """The penalty under which those learned from foretell one another best."""
    if len(np.unique(people)) < 2:
        return choices.shrinks[-1]
    return min(choices.shrinks, key=lambda shrink: _missed(alike, goal, people, shrink, kind, choices))


def _missed(alike: Floats, goal: Floats, people: Names, shrink: float, kind: Kind, choices: Choices) -> float:
    loss = 0.0
    for who in np.unique(people):
        out = people == who
        pulls = _pulls(alike[np.ix_(~out, ~out)], goal[~out], shrink, kind, choices)
        loss += _loss(goal[out], alike[np.ix_(out, ~out)] @ pulls, kind)
    return loss


def _loss(goal: Floats, said: Floats, kind: Kind) -> float:
    if kind == "score":
        return float(((goal - said) ** 2).sum())
    return float(np.logaddexp(0, np.where(goal > 0.5, -said, said)).sum())


def _pulls(alike: Floats, goal: Floats, shrink: float, kind: Kind, choices: Choices) -> Floats:
    """How hard each recording pulls on the weights: a penalised fit by Newton's steps, one unknown a recording."""
    said, pulls = np.zeros(len(goal)), np.zeros(len(goal))
    for _ in range(int(choices.newton_steps)):
        slope, bend = _slope(goal, said, kind)
        root = np.sqrt(bend)
        wanted = bend * said + slope
        held = np.eye(len(goal)) + root[:, None] * alike * root / shrink
        pulls = (wanted - root * np.linalg.solve(held, root * (alike @ wanted) / shrink)) / shrink
        moved = alike @ pulls - said
        said = said + moved
        if np.abs(moved).max() < choices.newton_still:
            break
    return pulls


def _slope(goal: Floats, said: Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Which way and how sharply each recording wants the sum to move."""
    if kind == "score":
        return goal - said, np.ones(len(goal))
    chance = _chance(said)
    return goal - chance, chance * (1 - chance) + TINY


def _cuts(measures: Floats, goal: Floats, kind: Kind, choices: Choices) -> tuple[Cut, ...]:
    """Cut after cut where it explains most of what is left."""
    count = int(choices.stump_cuts)
    places = np.quantile(measures, np.arange(1, count + 1) / (count + 1), axis=0)
    over = (measures[:, None, :] > places).reshape(len(measures), -1)
    as_number = over.astype(np.float64)
    said, cuts = np.zeros(len(goal)), []
    for _ in range(int(choices.stump_rounds)):
        slope, bend = _slope(goal, said, kind)
        above, below, gain = _gains(as_number, slope, bend, choices.stump_caution)
        best = int(gain.argmax())
        high, low = choices.stump_rate * above[best], choices.stump_rate * below[best]
        cuts.append(Cut(best % measures.shape[1], float(places.ravel()[best]), float(low), float(high)))
        said = said + np.where(over[:, best], high, low)
    return tuple(cuts)


def _gains(over: Floats, slope: Floats, bend: Floats, caution: float) -> tuple[Floats, Floats, Floats]:
    slope_above, bend_above = slope @ over, bend @ over
    slope_below, bend_below = slope.sum() - slope_above, bend.sum() - bend_above
    above, below = slope_above / (bend_above + caution), slope_below / (bend_below + caution)
    return above, below, slope_above * above + slope_below * below


def _chance(log_odds: Floats) -> Floats:
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2)
