"""How long one assessment takes, over the examples and random people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time

from backstay import assess, load_knowledge, read_intake
from backstay.model import Intake
from bench.figures import median_p95, percentile

TODAY = date(2026, 11, 21)
ROUNDS = 40
MILLISECONDS = 1000


def report() -> Iterator[str]:
    """Time of one assessment, and assessments a second on one core."""
    knowledge = load_knowledge()
    files = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
    people = [read_intake(path, knowledge, TODAY) for path in files]

    def seconds(person: Intake) -> float:
        start = process_time()
        assess(person, knowledge, TODAY)
        return process_time() - start

    times = [seconds(person) for _ in range(ROUNDS) for person in people]
    yield f"assess: {median_p95(times, 'ms', MILLISECONDS)} (wanted: under 5)"
    yield f"assessments a second on one core: {1 / percentile(times, 0.5):.0f}"
