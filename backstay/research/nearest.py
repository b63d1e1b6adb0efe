"""The nearest recording: the plainest model there is, and the one that shows when people are recognised."""

from __future__ import annotations

import numpy as np

from backstay.research.recordings import Floats, Rows

TINY = np.finfo(np.float64).eps


def nearest(learned: Floats, tested: Floats, itself: bool = True) -> Rows:
    """Which of ``learned`` is nearest to each of ``tested``, measures in their spread among the learned.

    With ``itself`` false both are the same recordings and none is its own neighbour.
    """
    level, scale = learned.mean(axis=0), learned.std(axis=0) + np.sqrt(TINY)
    known, asked = (learned - level) / scale, (tested - level) / scale
    far = (known**2).sum(axis=1) - 2 * asked @ known.T
    if not itself:
        np.fill_diagonal(far, np.inf)
    return np.asarray(far.argmin(axis=1))
