"""The programme does not depend on how busy the machine is: rounds, branches and gaps decide, never the clock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from backstay.knowledge import load
from backstay.plan import plan, quick
from tests.people import TODAY, cleared, solved

KNOWLEDGE = load()
SEED = 0
BUSY = "while True: pass"


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that do nothing but take the processor."""
    others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_two_runs_one_on_a_busy_machine_give_the_same_programme() -> None:
    gate = cleared(SEED, KNOWLEDGE)
    alone = solved(SEED)
    with busy(4):
        crowded = plan(gate, KNOWLEDGE, TODAY)
    assert crowded == alone
    assert alone.proof.stopped_by in ("gap", "nodes", "rounds")


def test_a_cut_off_by_time_is_named_and_never_below_the_first_plan() -> None:
    gate = cleared(SEED, KNOWLEDGE)
    at_once = replace(KNOWLEDGE.settings["solver_seconds"], value=0.001)
    hurried = replace(KNOWLEDGE, settings={**KNOWLEDGE.settings, "solver_seconds": at_once})
    made = plan(gate, hurried, TODAY)
    assert made.proof.stopped_by == "time"
    assert made.proof.score >= quick(gate, KNOWLEDGE, TODAY).proof.score
