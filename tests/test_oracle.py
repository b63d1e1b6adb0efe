"""Another solver in another process agrees with ours on a small weekly problem, and a wrong bound would be seen."""

from __future__ import annotations

from dataclasses import replace

from backstay.knowledge import load
from backstay.plan.prepare import chains
from bench.oracle import brackets, compared

KNOWLEDGE = load()
LADDERS = 5
SECONDS = 60.0


def test_cp_sat_stands_round_our_bound() -> None:
    few = {row.id: row for chain in chains(KNOWLEDGE)[:LADDERS] for row in chain}
    ours, theirs = compared(7, replace(KNOWLEDGE, exercises=few), SECONDS)
    assert theirs["best"] is not None and brackets(ours, theirs)
    assert not brackets({**ours, "bound": theirs["best"] - 1}, theirs)
    assert not brackets({**ours, "placed": theirs["bound"] + 1}, theirs)
