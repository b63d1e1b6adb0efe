"""The simple physics against the pressures measured in one man's disc: near on average, and no nearer than we say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from backstay.body.load import Trust, posture_load, trust
from backstay.knowledge import load
from backstay.model import Knowledge

AUTHORITY = Path(__file__).parents[1] / "authorities" / "disc_pressure_1999.csv"
LINES = [line for line in AUTHORITY.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PRESSURES_MPA = {row["posture"]: float(row["pressure_mpa"]) for row in csv.DictReader(LINES)}


@pytest.fixture(scope="module")
def known() -> Trust:
    return trust(load())


def test_every_measured_posture_is_there_with_its_published_pressure(knowledge: Knowledge) -> None:
    ours = {key: knowledge.spine_loads[row.published].value for key, row in knowledge.load_postures.items()}
    assert ours == PRESSURES_MPA


def test_it_ranks_the_postures_and_is_near_them_on_average(known: Trust) -> None:
    assert known.r >= 0.95
    assert known.mean_error <= 0.15
    assert len(known.held) >= 8 and known.n == 1


def test_the_errors_are_those_an_independent_fit_finds(known: Trust, knowledge: Knowledge) -> None:
    """numpy's least squares, each posture left out in turn, from the whole fit's own raw ratios."""
    measured = np.array([PRESSURES_MPA[row.posture] / PRESSURES_MPA["standing"] - 1 for row in known.held])
    ratios = [posture_load(knowledge.load_postures[row.posture], knowledge).ratio for row in known.held]
    raw = (np.array(ratios) - 1) / known.factor
    for left_out, row in enumerate(known.held):
        kept = np.arange(len(raw)) != left_out
        (factor,), *_ = np.linalg.lstsq(raw[kept, None], measured[kept], rcond=None)
        assert row.said == pytest.approx(1 + factor * raw[left_out])


def test_every_measured_ratio_lies_within_the_interval_we_would_have_shown(known: Trust) -> None:
    errors = [row.error for row in known.held]
    for row in known.held:
        assert row.said / (1 + max(errors)) <= row.measured + 1e-9
        assert row.said / (1 + min(errors)) >= row.measured - 1e-9
