"""The never-rules of the house, read off the syntax trees and the files themselves."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backstay.model import Knowledge

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "backstay"
ROOMS = ("adapt", "assess", "body", "coach", "movement", "plan", "report", "research")
ROOM_FILES = sorted(f for room in ROOMS for f in (PACKAGE / room).glob("*.py"))
PYTHON = sorted(f for part in ("backstay", "tests", "bench", "builders") for f in (ROOT / part).rglob("*.py"))
TEMPLATES = sorted((PACKAGE / "web").rglob("*.html"))
ALLOWED_NUMBERS = (-1, 0, 1, 2, 0.5)
IMPURE = {"time", "random", "logging", "os", "pathlib", "socket", "subprocess", "urllib", "io", "sqlite3"}


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """Every string that stands alone as a statement: docstrings of modules, classes, functions, names."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def inside_raise(tree: ast.AST) -> set[ast.AST]:
    return {part for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}


@pytest.mark.parametrize("path", ROOM_FILES, ids=ids)
def test_rooms_hold_no_clinical_number(path: Path) -> None:
    tree = ast.parse(path.read_text())
    found = [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in ALLOWED_NUMBERS
    ]
    assert not found, "numbers live in knowledge/settings with unit and source"


@pytest.mark.parametrize("path", ROOM_FILES, ids=ids)
def test_rooms_hold_no_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text())
    allowed = docstrings(tree) | inside_raise(tree)
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in allowed
        and len(re.findall(r"[A-Za-z]{2,}", node.value)) >= 4
        and " " in node.value
    ]
    assert not found, "sentences live in knowledge/words"


@pytest.mark.parametrize("path", ROOM_FILES, ids=ids)
def test_rooms_touch_no_clock_disk_network_chance_or_log(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    bare = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & IMPURE
    assert not calls & {"now", "today", "utcnow"}
    assert not bare & {"open", "print", "input"}


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_templates_take_sentences_by_key(path: Path) -> None:
    text = path.read_text()
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", " ", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", " | ", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", " ", text, flags=re.S)
    visible = re.sub(r"<[^>]*>", " | ", text)
    found = [run for run in visible.split("|") if len(re.findall(r"[A-Za-z]{2,}", run)) >= 4]
    assert not found, f"{found}: put the sentence into knowledge/words"


def test_importing_backstay_loads_no_room() -> None:
    rooms = "('backstay.', 'highspy', 'numpy', 'django', 'yaml')"
    code = f"import sys, backstay; print([m for m in sys.modules if m.startswith({rooms})])"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert made.stdout.strip() == "[]"


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
    assert not [f for f in PYTHON if f.stem in drawers]


@pytest.mark.parametrize("path", [f for f in PYTHON if "migrations" not in f.parts], ids=ids)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 45
    ]
    assert not long


def sourced_rows(knowledge: Knowledge) -> Iterator[object]:
    for section in (
        "red_flags", "patterns", "exercises", "exclusion_rules", "lessons", "interventions", "adapt_rules",
        "phase_rules",
    ):  # fmt: skip
        yield from getattr(knowledge, section).values()


def test_nothing_claims_a_review_it_has_not_had(knowledge: Knowledge) -> None:
    for row in sourced_rows(knowledge):
        assert row.reviewed_by == "" and row.reviewed_on is None  # type: ignore[attr-defined]


def test_every_cited_row_names_a_source_that_was_found(knowledge: Knowledge) -> None:
    for row in sourced_rows(knowledge):
        if row.basis == "cited":  # type: ignore[attr-defined]
            found = [knowledge.references[s].found for s in row.sources]  # type: ignore[attr-defined]
            assert set(found) & {"verified", "partly"}, row


def hazards() -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / "safety" / "hazards.csv").open(encoding="utf-8")))


def test_every_hazard_names_a_test_that_exists(knowledge: Knowledge) -> None:
    run = {*knowledge.red_flags, *knowledge.exclusion_rules, *knowledge.patterns}
    for row in hazards():
        for test in filter(None, (name.strip() for name in row["test"].split(";"))):
            path, name = test.split("::", 1)
            function = name.split("[")[0]
            assert f"def {function}(" in (ROOT / path).read_text(), row["hazard_id"]
            assert "[" not in name or name[len(function) + 1 : -1] in run, f"{row['hazard_id']}: no such case"


def test_every_rule_and_exclusion_is_a_hazard(knowledge: Knowledge) -> None:
    tested = " ".join(row["test"] for row in hazards())
    for rule in (*knowledge.red_flags, *knowledge.exclusion_rules):
        assert f"[{rule}]" in tested, rule


def test_no_lock_file_holds_an_address() -> None:
    locks = [*(ROOT / "requirements").glob("*.lock"), ROOT / "package-lock.json"]
    for lock in locks:
        found = re.findall(r"https?://[^\s\"]+", lock.read_text())
        assert not [a for a in found if "registry" in a or "pypi" in a or a.endswith(".tgz")], lock.name


def test_words_hold_nothing_we_never_say(knowledge: Knowledge) -> None:
    never = re.compile(r"\bdiagnos(is|ed)\b|breaking (up )?adhesions|correct posture|asymmetr", re.I)
    said = [*knowledge.words.items(), *((p.id, p.says) for p in knowledge.patterns.values())]
    said += [
        (e.id, " ".join((*e.steps, *e.cues, *e.watch_for, e.purpose))) for e in knowledge.exercises.values()
    ]
    for key, text in said:
        assert not never.search(text), f"{key}: {text}"
