"""Instruments are scored by their published keys, missing items and boundaries included."""

from __future__ import annotations

from typing import Any

import pytest

from backstay.assess.score import score
from backstay.knowledge import read_cases
from backstay.knowledge.structure import _value
from backstay.model import Knowledge

CASES: Any = read_cases()["instruments.cases.yaml"]
ROWS = [(key, case) for key, rows in CASES.items() for case in rows]


@pytest.mark.parametrize(("key", "case"), ROWS, ids=[f"{k}: {c['name']}" for k, c in ROWS])
def test_scoring(key: str, case: dict[str, Any], knowledge: Knowledge) -> None:
    answers = {int(item): _value(given) for item, given in (case.get("answers") or {}).items()}
    made = score(knowledge.instruments[key], answers)
    wanted = None if case["score"] == "none" else float(case["score"])
    assert made.value == (pytest.approx(wanted, abs=0.01) if wanted is not None else None)
    if "missing" in case:
        assert list(made.missing_items) == [int(item) for item in case["missing"] or ()]
    if "band" in case:
        assert made.band == case["band"]


def test_the_instruments_of_the_first_walk_are_here(knowledge: Knowledge) -> None:
    assert {"rmdq_24", "nprs", "psfs", "peg"} <= set(knowledge.instruments)
    assert len(knowledge.instruments["rmdq_24"].items) == 24
