"""How good predictions are, with intervals over people: recordings of one person are no independent witnesses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backstay.research.recordings import Floats, Names

Metric = Callable[[Floats, Floats], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the interval that holds it when other people of the same kind are drawn."""

    value: float
    low: float
    high: float


def auc(truth: Floats, said: Floats) -> float:
    """How often a correct recording is put above one that is not; a tie counts half."""
    right, wrong = said[truth > 0], np.sort(said[truth <= 0])
    if not len(right) or not len(wrong):
        return float("nan")
    below = np.searchsorted(wrong, right, "left") + np.searchsorted(wrong, right, "right")
    return float(below.mean() / (2 * len(wrong)))


def balanced_accuracy(truth: Floats, said: Floats) -> float:
    """The mean of how many of the correct and how many of the others are called rightly at even odds."""
    right, called = truth > 0, said > 0.5
    if right.all() or not right.any():
        return float("nan")
    return float((called[right].mean() + (~called[~right]).mean()) / 2)


def mean_error(truth: Floats, said: Floats) -> float:
    """How far off a predicted score is on average [points]."""
    return float(np.abs(truth - said).mean())


def rank_correlation(truth: Floats, said: Floats) -> float:
    """Spearman's correlation; not a number when either never varies."""
    one, other = _ranks(truth), _ranks(said)
    if not np.ptp(one) or not np.ptp(other):
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


METRICS: Mapping[str, Mapping[str, Metric]] = {
    "correct": {"auc": auc, "balanced_accuracy": balanced_accuracy},
    "score": {"mean_error": mean_error, "rank_correlation": rank_correlation},
}


RANKS = ("auc", "rank_correlation")
"""Figures about who is above whom. The mean puts nobody above anybody: that it is a little lower for those who are
left out above it is no ranking, and would read as one turned round.
"""


def interval(
    metric: Metric, truth: Floats, said: Floats, subjects: Names, seed: int, draws: int, share: float
) -> Interval:
    """The figure, and the middle ``share`` of it over ``draws`` sets of people drawn with replacement."""
    people = [np.flatnonzero(subjects == who) for who in np.unique(subjects)]
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = np.concatenate([people[who] for who in chance.integers(len(people), size=len(people))])
        found.append(metric(truth[drawn], said[drawn]))
    value = metric(truth, said)
    if np.isnan(found).all():
        return Interval(value, value, value)
    low, high = np.nanquantile(found, [(1 - share) / 2, (1 + share) / 2])
    return Interval(value, float(low), float(high))


def _ranks(values: Floats) -> Floats:
    ordered = np.sort(values)
    below, upto = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    return np.asarray((below + upto) / 2)
