"""The simple physics of the low back against measured postures, each left out in turn."""

from __future__ import annotations

from collections.abc import Iterator

from backstay import load_knowledge
from backstay.body.load import trust


def report() -> Iterator[str]:
    """One line a posture, then the agreement; one man, so no claim about people."""
    knowledge = load_knowledge()
    known = trust(knowledge)
    for row in known.held:
        name = knowledge.load_postures[row.posture].name
        yield f"{name}: measured {row.measured:.2f}, said {row.said:.2f} times standing ({row.error:+.0%})"
    yield f"r {known.r:.3f} (wanted: 0.95 or more), n = {known.n} man, {len(known.held)} postures beside standing"
    worst = knowledge.load_postures[known.worst.posture].name
    yield f"mean error {known.mean_error:.1%} (wanted: 15 % or less), worst {known.worst.error:+.0%} ({worst})"
