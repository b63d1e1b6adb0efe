"""The vignette bank: written cases with their expected triage, judged by the same functions as people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backstay.assess import assess
from backstay.intake import IntakeError, from_mapping, typed
from backstay.knowledge.yaml_files import read_yaml
from backstay.model import LEVELS, Intake, Knowledge, Level, Triage

ONE_SIDED_95 = 0.05
PARTS = {"story", "why", "expect", "intake"}
ANYWHERE = {"region": "lower-back-erectors", "side": "left", "intensity_nprs": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """A written case and what should happen; within_h is not scored for self_care."""

    id: str
    story: str
    why: str
    level: Level
    within_h: int | None
    blocks: bool
    intake: Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A vignette beside what triage said."""

    vignette: Vignette
    triage: Triage

    @property
    def steps_under(self) -> int:
        """Levels by which triage was too low; negative when it was too high."""
        return LEVELS.index(self.vignette.level) - LEVELS.index(self.triage.level)

    @property
    def in_time(self) -> bool:
        """Hours as expected; not scored where self_care is expected."""
        return self.vignette.level == LEVELS[0] or self.vignette.within_h == self.triage.within_h

    @property
    def blocks_as_expected(self) -> bool:
        """Whether a programme waits exactly where it should."""
        return self.vignette.blocks == self.triage.blocked

    @property
    def exact(self) -> bool:
        """Level, time and blocking all as expected."""
        return self.steps_under == 0 and self.in_time and self.blocks_as_expected


def read_vignettes(folder: Path, knowledge: Knowledge, today: date) -> Iterator[Vignette]:
    """Every case with an expected triage in the YAML files of one folder."""
    for path in sorted(folder.glob("*.yaml")):
        for name, row in _rows(path).items():
            if "within_h" in row["expect"]:
                yield _vignette(name, row, knowledge, today)


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    """The cases of one file; raises IntakeError with a line for each that is none."""
    rows = typed(read_yaml(path))
    if not isinstance(rows, dict):
        raise IntakeError([f"{path.name}: holds no cases; write a mapping of name to case"])
    wrong = [name for name, row in rows.items() if not (isinstance(row, dict) and {*row} >= PARTS)]
    if wrong:
        named = ", ".join(sorted(PARTS))
        raise IntakeError([f"{path.name}: {name}: not a case; it needs {named}" for name in wrong])
    return rows


def judge(vignettes: Iterator[Vignette], knowledge: Knowledge, today: date) -> list[Judged]:
    """Each case assessed on the reference day."""
    return [Judged(vignette=v, triage=assess(v.intake, knowledge, today).triage) for v in vignettes]


def confusion(judged: list[Judged]) -> Counter[tuple[Level, Level]]:
    """How often each expected level was given each level."""
    return Counter((j.vignette.level, j.triage.level) for j in judged)


def none_allows(n: int) -> float:
    """The share that none missed of ``n`` still allows: the one-sided 95 % limit (Clopper-Pearson)."""
    return float(1 - ONE_SIDED_95 ** (1 / max(n, 1)))


def _vignette(name: str, row: dict[str, Any], knowledge: Knowledge, today: date) -> Vignette:
    expect = row["expect"]
    within = expect["within_h"]
    return Vignette(
        id=name,
        story=row["story"],
        why=row["why"],
        level=expect["level"],
        within_h=within if isinstance(within, int) else None,
        blocks=expect["blocks"] == "yes",
        intake=from_mapping(filled(name, row["intake"], knowledge), knowledge, today, name=name, partial=True),
    )


def filled(name: str, intake: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """The answers named, every other yes/no question of a person answered no."""
    asked = [q.code for q in knowledge.questions.values() if q.type == "yes_no" and "self_report" in q.methods]
    findings = dict.fromkeys(asked, "no") | {"heel_toe_check": "passed"} | intake.get("findings", {})
    findings["pain_areas"] = intake.get("pain_areas") or [ANYWHERE]
    return {"person": {"id": name, **intake["person"]}, "findings": findings, "preferences": {"days": {"monday": 30}}}
