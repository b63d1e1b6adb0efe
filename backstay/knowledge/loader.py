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
    CameraAngle,
    CameraTest,
    Cited,
    Contact,
    Course,
    CourseRule,
    CueRule,
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
    LoadPosture,
    Movement,
    MuscleActivity,
    Norm,
    Pattern,
    PhaseRule,
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
TABLES: Mapping[str, type[Any]] = {
    "references": Reference, "questions": Question, "regions": Region, "instruments": Instrument,
    "red_flags": RedFlag, "patterns": Pattern, "exclusion_rules": ExclusionRule, "structures": Structure,
    "functions": Function, "exercises": Exercise, "interventions": Intervention, "lessons": Lesson,
    "contacts": Contact, "norms": Norm, "effects": Effect, "time_costs": Statement, "decisions": Decision,
    "dose_rules": DoseRule, "spine_loads": SpineLoad, "muscle_activity": MuscleActivity,
    "load_postures": LoadPosture, "follow_up": TimePoint, "follow_up_screens": Screen, "courses": Course,
    "adapt_rules": AdaptRule, "phase_rules": PhaseRule, "course_rules": CourseRule, "pain_rules": Band,
    "camera_angles": CameraAngle, "cue_rules": CueRule,
    "camera_tests": CameraTest,
}  # fmt: skip
"""Each section of rows by name, and what its rows are."""
IN_ORDER: Mapping[str, type[Any]] = {"screens": Screen, "irritability": Band, "risk": Band}
"""The sections whose order counts."""
NAMES = ("facts", "exclusions", "equipment", "places", "adapt_facts")
"""The sections that only name things."""
KEYS = {"references": "key", "settings": "key", "questions": "code", "instruments": "key", "contacts": "country"}
"""What a row calls its own name, where it is not id."""


@lru_cache(maxsize=1)
def load(root: Path = HERE) -> Knowledge:
    """The knowledge in ``root``, checked; raises KnowledgeError with every problem found."""
    problems: list[str] = []
    settings = _table(root, "settings", Cited, problems)
    sections: dict[str, Any] = {
        **{name: _table(root, name, kind, problems) for name, kind in TABLES.items()},
        **{name: tuple(_table(root, name, kind, problems).values()) for name, kind in IN_ORDER.items()},
        **{name: _plain(root, name) for name in NAMES},
        **_moving(root, settings, problems),
    }
    knowledge = Knowledge(version=_version(root), settings=settings, words=_words(root), **sections)
    problems += [*check(knowledge, _plain(root, "refused_citations")), *check_exercises(knowledge)]
    if problems:
        raise KnowledgeError("\n".join(problems))
    return with_demand(knowledge)


def read_cases(root: Path = HERE) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every ``*.cases.yaml``: file name → rule → its cases."""
    return {p.name: read_yaml(p) for p in sorted(root.rglob("*.cases.yaml"))}


def _table(root: Path, name: str, kind: type[T], problems: list[str]) -> dict[str, T]:
    rows: dict[str, T] = {}
    key = KEYS.get(name, "id")
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
    postures = _table(root, "postures", Posture, problems)
    written = _table(root, "movements", Movement, problems)
    movements = with_frames(written, postures, settings, read_tracks(root), problems)
    return {"postures": postures, "movements": movements, "figure_style": _plain(root, "figure_style")}


def _plain(root: Path, name: str) -> dict[str, str]:
    return {key: str(row) for key, (_, row) in read_section(root, name).items()}


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
