"""How good and how fast plans are, over random people: time, proven gap, first usable plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import process_time

from backstay import load_knowledge
from backstay.model import Knowledge, Programme
from backstay.plan import check, plan, quick, why, why_not
from backstay.plan.prepare import closed_by
from bench.figures import median_p95, percentile
from tests.people import TODAY, cleared

PEOPLE = 200
PERCENT = 100
WANTED_GAP = 0.01
WANTED_S = 5
WANTED_WHY_S = 2
ASKED_EACH = 3
"""Exercises asked about in each programme, in and out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One person's plan with the processor seconds it took."""

    programme: Programme
    plan_s: float
    first_s: float
    why_s: tuple[float, ...]
    open_exercises: int
    violations: int

    @property
    def good(self) -> bool:
        """Within the gap and the time we want."""
        return self.programme.proof.gap <= WANTED_GAP and self.plan_s <= WANTED_S


def report(people: int = PEOPLE) -> Iterator[str]:
    """Processor time (one core) and proven gap over random people."""
    knowledge = load_knowledge()
    made = [_planned(seed, knowledge) for seed in range(people)]
    gaps = [one.programme.proof.gap for one in made]
    stopped = sorted({one.programme.proof.stopped_by for one in made})
    yield f"exercises open to a person: {median_p95([one.open_exercises for one in made], '')}"
    yield f"first usable plan: {median_p95([one.first_s for one in made], 's')} (wanted: under 1)"
    yield f"plan: {median_p95([one.plan_s for one in made], 's')} (wanted: under {WANTED_S})"
    yield f"proven gap: {median_p95(gaps, '%', PERCENT)}, p90 {percentile(gaps, 0.9) * PERCENT:.3g} %"
    yield f"gap within 1 %: {_share(gap <= WANTED_GAP for gap in gaps)} (wanted: 90 %)"
    yield f"gap within 1 % in {WANTED_S} s: {_share(one.good for one in made)} (wanted: 90 %)"
    yield f"gap within 2 %: {_share(gap <= 2 * WANTED_GAP for gap in gaps)}"
    asked = [seconds for one in made for seconds in one.why_s]
    yield f"why and why not: {median_p95(asked, 's')}, longest {max(asked):.3g} s (wanted: under {WANTED_WHY_S})"
    yield f"refused by the checker: {sum(one.violations > 0 for one in made)} (wanted: 0)"
    for word in stopped:
        yield f"stopped by {word}: {sum(one.programme.proof.stopped_by == word for one in made)}"


def _planned(seed: int, knowledge: Knowledge) -> Planned:
    gate = cleared(seed, knowledge)
    begun = process_time()
    quick(gate, knowledge, TODAY)
    first = process_time()
    programme = plan(gate, knowledge, TODAY)
    done = process_time()
    return Planned(
        programme=programme,
        plan_s=done - first,
        first_s=first - begun,
        why_s=tuple(_asked(programme, knowledge)),
        open_exercises=sum(not closed_by(e, gate, knowledge) for e in knowledge.exercises.values()),
        violations=len(check(programme, knowledge)),
    )


def _asked(programme: Programme, knowledge: Knowledge) -> Iterator[float]:
    """Processor seconds of a few questions why and why not."""
    inside = [row.exercise for row in programme.prescriptions]
    outside = [name for name in knowledge.exercises if name not in inside]
    for ask, names in ((why, inside), (why_not, outside)):
        for name in names[:: max(1, len(names) // ASKED_EACH)]:
            begun = process_time()
            ask(programme, name, knowledge)
            yield process_time() - begun


def _share(hits: Iterator[bool]) -> str:
    found = list(hits)
    return f"{PERCENT * sum(found) / len(found):.3g} %"


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if sys.argv[1:] else PEOPLE):
        print(line, flush=True)
