"""Write docs/triage_first_run.md: `python -m builders.first_run`, once; the file is never written again.

The sealed cases are judged on the rules as they stand, the figures are published, and only then may
anybody mend a rule. What happened afterwards is written below the figures by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from backstay.knowledge import load
from backstay.model import LEVELS, Knowledge
from backstay.vignettes import Judged, confusion, judge, none_allows, read_vignettes

ROOT = Path(__file__).parent.parent
SEALED = ROOT / "vignettes" / "sealed"
TARGET = ROOT / "docs" / "triage_first_run.md"
REFERENCE_DAY = date(2026, 11, 21)
"""The day on which every vignette is assessed."""


def document(judged: list[Judged], knowledge: Knowledge, run_on: date) -> str:
    """The whole document as Markdown."""
    return "\n".join(_lines(judged, knowledge, run_on)) + "\n"


def _lines(judged: list[Judged], knowledge: Knowledge, run_on: date) -> Iterator[str]:
    yield from (
        "# First run of the sealed vignettes",
        "",
        f"Run once, on {run_on.isoformat()}, with knowledge version `{knowledge.version}`. This is the first run",
        "that the project records; nothing was mended between the run and this page. The figures are as they came out.",
        "The cases are ours (see [vignettes/README.md](../vignettes/README.md)): a check of intent, not a clinical",
        "validation.",
        "",
        "| expected | " + " | ".join(f"given {level}" for level in LEVELS) + " | all |",
        "|---|" + "---|" * (len(LEVELS) + 1),
    )
    counts = confusion(judged)
    for expected in LEVELS:
        row = [counts[expected, given] for given in LEVELS]
        yield f"| {expected} | " + " | ".join(map(str, row)) + f" | {sum(row)} |"
    yield from ("", "| figure | cases |", "|---|---|")
    yield from (f"| {says} | {count} of {of} |" for says, count, of in _figures(judged))
    yield from ("", _missed(judged), "", "## Cases that came out other than expected", "")
    yield from list(_other(judged)) or ["None."]


def _figures(judged: list[Judged]) -> Iterator[tuple[str, int, int]]:
    asked: dict[str, Callable[[Judged], bool]] = {
        "level as expected": lambda j: j.steps_under == 0,
        "time (within_h) as expected": lambda j: j.in_time,
        "blocking as expected": lambda j: j.blocks_as_expected,
        "all three as expected": lambda j: j.exact,
        "triaged too low by any step": lambda j: j.steps_under > 0,
        "triaged too high by any step": lambda j: j.steps_under < 0,
    }
    yield from ((says, sum(map(test, judged)), len(judged)) for says, test in asked.items())


def _missed(judged: list[Judged]) -> str:
    emergencies = [j for j in judged if j.vignette.level == "emergency"]
    missed, n = sum(j.steps_under > 0 for j in emergencies), len(emergencies)
    if missed:
        return f"Emergencies missed: {missed} of {n}."
    allows = f"with none missed, up to {none_allows(n):.1%} could still be (95 % one-sided limit)"
    return f"Emergencies missed: 0 of {n}; {allows}."


def _other(judged: list[Judged]) -> Iterator[str]:
    for j in judged:
        if not j.exact:
            want, got = j.vignette, j.triage
            yield (
                f"- `{want.id}`: expected {want.level}, {want.within_h} h, blocks {want.blocks}; "
                f"given {got.level}, {got.within_h} h, blocks {got.blocked}"
            )


def main() -> None:
    """Judge the sealed cases and publish; a second run is refused."""
    if TARGET.exists():
        raise SystemExit(f"{TARGET.name} is there already: a first run happens once")
    knowledge = load()
    judged = judge(read_vignettes(SEALED, knowledge, REFERENCE_DAY), knowledge, REFERENCE_DAY)
    TARGET.write_text(document(judged, knowledge, datetime.now().astimezone().date()), encoding="utf-8")


if __name__ == "__main__":
    main()
