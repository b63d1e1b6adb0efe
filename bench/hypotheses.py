"""How often the structure a case was written for is among the first three, beside overlap of areas alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

from backstay import load_knowledge
from backstay.assess import assess
from backstay.assess.hypothesise import painted_shares, region_evidence
from backstay.intake import from_mapping, typed
from backstay.knowledge.yaml_files import read_yaml
from backstay.model import Assessment, Intake, Knowledge
from backstay.vignettes import filled

TODAY = date(2026, 11, 21)
VIGNETTES = Path(__file__).parent.parent / "vignettes"
FIRST = 3
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Labelled:
    """A case, what we conclude, and the structures it was written for."""

    name: str
    intake: Intake
    made: Assessment
    structures: tuple[str, ...]


def report() -> Iterator[str]:
    """Recall with its interval, the naive baseline, and how often we say that we cannot tell."""
    knowledge = load_knowledge()
    cases = list(labelled(knowledge))
    n = len(cases)
    first = sum(case.structures[0] in first_three(case.made) for case in cases)
    top = sum(case.structures[0] in first_three(case.made)[:1] for case in cases)
    any_of = sum(bool(set(case.structures) & set(first_three(case.made))) for case in cases)
    naive, naive_top = (sum(by_overlap(c, knowledge, places) for c in cases) for places in (FIRST, 1))
    yield f"the labelled structure is among the first {FIRST}: {share(first, n)}"
    yield f"it is the very first:                       {share(top, n)}"
    yield f"any of the labelled ones is:                {share(any_of, n)}"
    yield f"overlap of areas alone, ties drawn by lot:  {naive / n:.0%} of {n}; very first {naive_top / n:.0%}"
    firm = [(i.structure in case.structures) for case in cases for i in case.made.hypotheses if i.firm]
    named = sum(any(i.firm for i in case.made.hypotheses) for case in cases)
    yield f"cases with a firm idea: {share(named, n)}; firm ideas that are labelled: {share(sum(firm), len(firm))}"
    yield f"all of the first {FIRST} firm: {sum(not c.made.abstains for c in cases)} of {n}; else we say so"
    yield "the cases are ours, written by one who knew the clues: a check of intent, not a validation"


def labelled(knowledge: Knowledge) -> Iterator[Labelled]:
    """The open cases that name structures and are not blocked."""
    for path in sorted(VIGNETTES.glob("*.yaml")):
        for name, case in read_yaml(path).items():
            if "structures" in case:
                intake = intake_of(name, case, knowledge)
                made = assess(intake, knowledge, TODAY)
                if not made.triage.blocked:
                    yield Labelled(name, intake, made, tuple(case["structures"]))


def intake_of(name: str, case: Mapping[str, Any], knowledge: Knowledge) -> Intake:
    """The intake a vignette describes; what it does not mention was answered no."""
    content = filled(name, typed(case["intake"]), knowledge)
    return from_mapping(content, knowledge, TODAY, name=name, partial=True)


def first_three(made: Assessment) -> tuple[str, ...]:
    """The ideas named first."""
    return tuple(idea.structure for idea in made.hypotheses[:FIRST])


def by_overlap(case: Labelled, knowledge: Knowledge, places: int) -> float:
    """The chance that the labelled structure is among the first places by overlap of areas, ties drawn by lot."""
    overlap = {
        name: region_evidence(painted_shares(row, case.intake), knowledge) for name, row in knowledge.structures.items()
    }
    mine = overlap[case.structures[0]]
    before = sum(other > mine for other in overlap.values())
    tied = sum(other == mine for other in overlap.values())
    return min(1.0, max(0, places - before) / tied)


def share(hits: int, n: int) -> str:
    """A share with n and its 95 % interval (Wilson)."""
    low, high = wilson(hits, n)
    return f"{hits / n:.0%} ({hits} of {n}, 95 % interval {low:.0%} to {high:.0%})"


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927)."""
    z, p = NORMAL_95, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return middle - half, min(1.0, middle + half)
