"""Bad intakes get one clear message each: file, key, what is wrong, what to do; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from backstay.cli import app
from backstay.intake import IntakeError, from_mapping, read_intake
from backstay.intake_schema import intake_schema
from backstay.knowledge import load
from backstay.knowledge.yaml_files import read_yaml
from backstay.model import Knowledge

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
TODAY = date(2026, 11, 21)
DESK = next(p for p in EXAMPLES if p.stem == "chronic_desk_worker")
Change = Callable[[dict[str, Any]], object]

WRONG: dict[str, tuple[Change, str]] = {
    "an unknown key": (lambda c: c.update(peson={}), "unknown key 'peson', did you mean 'person'?"),
    "an unknown finding": (
        lambda c: c["findings"].update(saddle_numbnes="no"),
        "unknown key 'saddle_numbnes', did you mean 'saddle_numbness'?",
    ),
    "an impossible answer": (
        lambda c: c["findings"].update(fever="maybe"),
        "findings.fever: 'maybe' is not possible",
    ),
    "an impossible score": (
        lambda c: c["findings"].update(nprs=[11, 3, 4]),
        "findings.nprs.0: 11 is not possible",
    ),
    "a missing person": (lambda c: c.pop("person"), "missing person; add it"),
    "a missing year of birth": (lambda c: c["person"].pop("birth_year"), "person: missing birth_year"),
    "a birth year to come": (
        lambda c: c["person"].update(birth_year=2090),
        "person.birth_year: 2090 is after this year",
    ),
    "a date on no calendar": (
        lambda c: c.update(answered_on="2026-02-30"),
        "answered_on: '2026-02-30' is on no calendar",
    ),
    "a date to come": (
        lambda c: c.update(answered_on="2026-12-24"),
        "answered_on: 2026-12-24 is after today",
    ),
    "text for a number": (
        lambda c: c["findings"].update(episode_days="long"),
        "findings.episode_days: 'long' is not a number",
    ),
    "an unknown region": (
        lambda c: c["findings"]["pain_areas"].append({"region": "tail", "side": "left", "intensity_nprs": 3}),
        "region: 'tail' is not possible",
    ),
    "an unknown dislike": (
        lambda c: c["preferences"].update(dislikes=["jogging"]),
        "preferences.dislikes: unknown 'jogging'",
    ),
    "no days": (lambda c: c["preferences"].pop("days"), "preferences: missing days"),
    "a red flag left out": (
        lambda c: c["findings"].update(otherwise_no=[]),
        "findings.saddle_numbness: missing; answer yes, no or not_sure",
    ),
}


def desk() -> dict[str, Any]:
    from backstay.intake import typed

    return deepcopy(typed(read_yaml(DESK)))


@pytest.mark.parametrize("name", WRONG)
def test_one_clear_message_for(name: str, knowledge: Knowledge) -> None:
    change, message = WRONG[name]
    content = desk()
    change(content)
    with pytest.raises(IntakeError) as refused:
        from_mapping(content, knowledge, TODAY, name="mine.yaml")
    assert any(message in problem for problem in refused.value.problems), refused.value.problems
    assert all(problem.startswith("mine.yaml: ") for problem in refused.value.problems)


def test_all_problems_come_at_once(knowledge: Knowledge) -> None:
    content = desk()
    content["person"]["birth_year"] = "old"
    content["findings"]["fever"] = "maybe"
    content["colour"] = "blue"
    with pytest.raises(IntakeError) as refused:
        from_mapping(content, knowledge, TODAY)
    assert len(refused.value.problems) == 3


def test_each_missing_or_unknown_key_has_one_line_of_its_own(knowledge: Knowledge) -> None:
    content = desk() | {"colour": "blue", "weather": "fine"}
    del content["person"], content["preferences"]
    with pytest.raises(IntakeError) as refused:
        from_mapping(content, knowledge, TODAY)
    told = [problem.removeprefix("intake: the file: ") for problem in refused.value.problems]
    assert [line.split(",")[0].split(";")[0] for line in told] == [
        "missing person", "missing preferences", "unknown key 'colour'", "unknown key 'weather'"
    ]  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_fits_the_schema_and_can_be_read(path: Path, knowledge: Knowledge) -> None:
    assert read_intake(path, knowledge, TODAY).person.country


def test_the_schema_is_a_valid_json_schema(knowledge: Knowledge) -> None:
    Draft202012Validator.check_schema(intake_schema(knowledge))


@pytest.mark.parametrize("text", ["", "- a\n- b", "person: [", "a: 1\na: 2", "\x00", "person: {id: x}"])
def test_a_file_that_is_no_intake_is_refused_without_a_traceback(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    made = CliRunner().invoke(app, ["assess", str(path)])
    assert made.exit_code == 2
    assert "x.yaml" in made.output and "Traceback" not in made.output


TRAPS = {
    "not UTF-8": (b"\xff\xfe\x00person", "not text in UTF-8; save it as UTF-8"),
    "far too large": (b"person: {}\n" + b"# much more\n" * 100_000, "larger than an intake can be"),
    "references to references": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "references are not read"),
    "too deep": (b"a: " + b"[" * 3000 + b"]" * 3000, "nested deeper than an intake can be"),
    "a number of a thousand digits": (b"person: {birth_year: " + b"9" * 6000 + b"}", "is not a whole number"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_file_that_is_a_mistake_or_a_trap_is_refused_in_one_line(trap: str, tmp_path: Path) -> None:
    content, says = TRAPS[trap]
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    made = CliRunner().invoke(app, ["assess", str(path)])
    told = [line for line in made.output.splitlines() if says in line]
    assert made.exit_code == 2 and len(told) == 1 and told[0].startswith("x.yaml: "), made.output


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("person: {}\nfindings: {}\nperson: {}\n")
    assert "line 3: person stands here twice" in CliRunner().invoke(app, ["assess", str(path)]).output


def test_a_folder_is_no_intake(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["assess", str(tmp_path)])
    assert made.exit_code == 2 and "Is a directory" in made.output


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["plan", str(tmp_path / "none.yaml")])
    assert made.exit_code == 2 and "cannot be read" in made.output


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_like, st.sampled_from(["person", "findings", "preferences", "sign_offs"]))
def test_nothing_crashes_the_reader(junk: object, part: str) -> None:
    content = desk()
    content[part] = junk
    try:
        from_mapping(content, load(), TODAY)
    except IntakeError as refused:
        assert refused.problems


def test_absences_and_appointments_are_read_and_mistakes_in_them_named(tmp_path: Path) -> None:
    text = DESK.read_text(encoding="utf-8")
    plans = (
        "preferences:\n  away: [{from: 2026-12-20, to: 2027-01-02}]\n"
        "  appointments: [{on: 2026-12-01, minutes: 40, care: mobilisation}]\n"
    )
    good = tmp_path / "good.yaml"
    good.write_text(text.replace("preferences:\n", plans), encoding="utf-8")
    given = read_intake(good, load(), TODAY).preferences
    assert given.away[0].last_on == date(2027, 1, 2) and given.appointments[0].care == "mobilisation"
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        text.replace("preferences:\n", plans.replace("2027-01-02", "2026-12-02")), encoding="utf-8"
    )
    with pytest.raises(IntakeError, match=r"away.0: ends on 2026-12-02, before it begins; swap from and to"):
        read_intake(bad, load(), TODAY)
