"""The command line: every example walks to a programme or a named refusal; errors are one line each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backstay.cli import app

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
ON = ["--today", "2026-11-21"]


def run(*args: str) -> tuple[int, str]:
    made = CliRunner().invoke(app, list(args))
    assert made.exception is None or isinstance(made.exception, SystemExit), made.exception
    return made.exit_code, made.output


def test_there_are_eight_very_different_people() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_is_assessed(path: Path) -> None:
    code, text = run("assess", str(path), *ON, "--json")
    made = json.loads(text)
    assert code == 0
    assert {"triage", "rules", "hypotheses", "targets", "reasons"} <= set(made)
    assert set(made["triage"]) == {"level", "within_h", "blocked"}
    assert run("assess", str(path), *ON)[0] == 0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_walks_to_a_checked_programme_or_a_named_refusal(path: Path, tmp_path: Path) -> None:
    code, text = run("plan", str(path), *ON, "--json")
    made = json.loads(text)
    if code == 3:
        assert made["triage"]["blocked"] and made["rules"]
        return
    assert code == 0
    programme = tmp_path / "programme.json"
    programme.write_text(text)
    assert run("check", str(programme))[0] == 0


def test_the_expected_ends_of_the_examples() -> None:
    judged = {p.stem: json.loads(run("assess", str(p), *ON, "--json")[1]) for p in EXAMPLES}
    blocked = {name for name, made in judged.items() if made["triage"]["blocked"]}
    assert blocked == {"cauda_equina_warning"}
    assert judged["cauda_equina_warning"]["triage"] == {"level": "emergency", "within_h": 0, "blocked": True}
    assert "inflammatory_pattern" in {rule["id"] for rule in judged["inflammatory_pattern"]["rules"]}
    assert judged["sciatica"]["pain_rule"] == "PR3"
    assert judged["severe_and_little_time"]["programme_mode"] == "yes_limited"


def test_a_wrong_date_is_refused_in_one_line() -> None:
    code, text = run("assess", str(EXAMPLES[0]), "--today", "tomorrow")
    assert (
        code == 2 and text.strip() == "--today: 'tomorrow' is on no calendar; write a date such as 2026-11-21"
    )


def test_a_day_no_calendar_can_add_a_week_to_is_refused() -> None:
    code, text = run("plan", str(EXAMPLES[0]), "--today", "9999-12-31")
    assert code == 2 and "--today: 9999-12-31 is too far away" in text


def test_a_folder_without_cases_in_its_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a_case: {story: nothing else}")
    (tmp_path / "y.yaml").write_text("words")
    code, text = run("cases", str(tmp_path))
    assert code == 2 and text.startswith("x.yaml: a_case: not a case; it needs expect, intake, story, why")


def test_a_programme_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text('{"weeks": 3}')
    code, text = run("check", str(path))
    assert code == 2 and "not a Programme" in text and "Traceback" not in text


def test_the_schema_is_printed() -> None:
    code, text = run("schema", "intake")
    assert code == 0 and json.loads(text)["title"] == "Backstay intake"
    assert run("schema", "plan")[0] == 2
