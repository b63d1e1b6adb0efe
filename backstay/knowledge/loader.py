"""Read all of knowledge/ into one ``Knowledge``; every error names file and key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from backstay.knowledge.check import check
from backstay.knowledge.check_exercises import check_exercises
from backstay.knowledge.demand import with_demand
from backstay.knowledge.movement_files import read_tracks, with_frames
from backstay.knowledge.structure import structure
from backstay.knowledge.yaml_files import KnowledgeError, read_section, read_yaml
from backstay.model import (
    AdaptRule,
    Band,
    Cited,
    Contact,
    Course,
    CourseRule,
    Decision,
    DoseRule,
    Effect,
    ExclusionRule,
    Exercise,
    Function,
    Instrument,
    Intervention,
    Knowledge,
    Lesson,
    Movement,
    MuscleActivity,
    Norm,
    Pattern,
    Posture,
    Question,
    RedFlag,
    Reference,
    Region,
    Screen,
    SpineLoad,
    Statement,
    Structure,
    TimePoint,
)

HERE = Path(__file__).parent
T = TypeVar("T")
CHOICES: dict[str, Any] = {"time_costs": Statement, "decisions": Decision}
"""The sections about what a person may choose: file → what its rows are."""
AFTERWARDS: dict[str, Any] = {
    "follow_up": TimePoint, "follow_up_screens": Screen, "courses": Course, "adapt_rules": AdaptRule
}  # fmt: skip
"""The sections about what comes after the start: file → what its rows are."""


@lru_cache(maxsize=1)
def load(root: Path = HERE) -> Knowledge:
    """The knowledge in ``root``, checked; raises KnowledgeError with every problem found."""
    problems: list[str] = []

    def table(name: str, kind: type[T], key: str = "id") -> dict[str, T]:
        return _table(root, name, kind, key, problems)

    cited = table("settings", Cited, "key")
    knowledge = Knowledge(
        version=_version(root),
        references=table("references", Reference, "key"),
        settings=cited,
        words=_words(root),
        facts=_plain(root, "facts"),
        questions=table("questions", Question, "code"),
        screens=tuple(table("screens", Screen).values()),
        regions=table("regions", Region),
        instruments=table("instruments", Instrument, "key"),
        red_flags=table("red_flags", RedFlag),
        patterns=table("patterns", Pattern),
        exclusions=_plain(root, "exclusions"),
        exclusion_rules=table("exclusion_rules", ExclusionRule),
        irritability=tuple(table("irritability", Band).values()),
        risk=tuple(table("risk", Band).values()),
        structures=table("structures", Structure),
        functions=table("functions", Function),
        **_lists(root),
        exercises=table("exercises", Exercise),
        interventions=table("interventions", Intervention),
        lessons=table("lessons", Lesson),
        contacts=table("contacts", Contact, "country"),
        norms=table("norms", Norm),
        effects=table("effects", Effect),
        **{name: table(name, kind) for name, kind in CHOICES.items()},
        dose_rules=table("dose_rules", DoseRule),
        spine_loads=table("spine_loads", SpineLoad),
        muscle_activity=table("muscle_activity", MuscleActivity),
        **{name: table(name, kind) for name, kind in AFTERWARDS.items()},
        course_rules=table("treatment_courses", CourseRule),
        **_moving(root, cited, problems),
    )
    problems += [*check(knowledge, _plain(root, "refused_citations")), *check_exercises(knowledge)]
    if problems:
        raise KnowledgeError("\n".join(problems))
    return with_demand(knowledge)


def read_cases(root: Path = HERE) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every ``*.cases.yaml``: file name → rule → its cases."""
    return {p.name: read_yaml(p) for p in sorted(root.rglob("*.cases.yaml"))}


def _table(root: Path, name: str, kind: type[T], key: str, problems: list[str]) -> dict[str, T]:
    rows: dict[str, T] = {}
    for row_id, (file, row) in read_section(root, name).items():
        if not isinstance(row, dict):
            problems.append(f"{file}: {row_id}: must be a mapping of fields")
            continue
        made, wrong = structure({**row, key: row_id}, kind)
        problems += [f"{file}: {row_id}: {text}" for text in wrong]
        if made is not None:
            rows[row_id] = made
    return rows


def _moving(root: Path, settings: Mapping[str, Cited], problems: list[str]) -> dict[str, Any]:
    """The sections that move and draw the body, each movement with its solved frames."""
    postures = _table(root, "postures", Posture, "id", problems)
    written = _table(root, "movements", Movement, "id", problems)
    movements = with_frames(written, postures, settings, read_tracks(root), problems)
    return {"postures": postures, "movements": movements, "figure_style": _plain(root, "figure_style")}


def _plain(root: Path, name: str) -> dict[str, str]:
    return {key: str(row) for key, (_, row) in read_section(root, name).items()}


def _lists(root: Path) -> dict[str, Any]:
    """The sections that only name things."""
    return {name: _plain(root, name) for name in ("equipment", "places", "adapt_facts")}


def _words(root: Path) -> dict[str, str]:
    words: dict[str, str] = {}
    for section, (_, rows) in read_section(root, "words").items():
        words.update(_flat(section, rows))
    return words


def _flat(prefix: str, rows: Any) -> Mapping[str, str]:
    if not isinstance(rows, dict):
        return {prefix: str(rows)}
    return {k: v for key, row in rows.items() for k, v in _flat(f"{prefix}.{key}", row).items()}


def _version(root: Path) -> str:
    """A fingerprint of the content, so that an old plan can say what it was made from."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        if not path.name.endswith(".cases.yaml"):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
