"""The papers: one page is one page, and a screen reader can read all of it (PDF/UA-1, as far as a machine can tell)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pdfua import validate
from typer.testing import CliRunner

from backstay.cli import app
from backstay.episode import Episode
from backstay.episode_file import episode_of, followed_on, to_file
from backstay.journey import drawings, report
from backstay.knowledge import load
from backstay.model import Assessment, Outcome, Programme
from backstay.paper import clinician_pdf, handout_pdf
from backstay.paper.colours import for_paper
from backstay.paper.pages import clinician_page, handout_page
from backstay.paper.press import PaperError, _set
from backstay.report import Report
from backstay.wire import from_plain
from tests.episodes import LATER, START, six_weeks

KNOWLEDGE = load()
SIX_WEEKS = START + timedelta(LATER + 3)
NAMES = ("acute_after_lifting", "chronic_desk_worker", "sciatica")


@cache
def happened(name: str) -> Episode:
    return six_weeks(name, KNOWLEDGE)


def reported(name: str, on: date = SIX_WEEKS) -> Report:
    made = report(happened(name), KNOWLEDGE, on)
    assert made is not None
    return made


def programme(name: str) -> Programme:
    made = followed_on(happened(name), START)
    assert made is not None
    return made


@cache
def paper(kind: str, name: str) -> bytes:
    if kind == "handout":
        return handout_pdf(programme(name), KNOWLEDGE, START, drawings(programme(name), KNOWLEDGE))
    return clinician_pdf(reported(name), happened(name), programme(name), KNOWLEDGE)


PAPERS = [("clinician", name) for name in NAMES] + [("handout", name) for name in NAMES[:2]]


@pytest.mark.parametrize("kind, name", PAPERS)
def test_a_validator_finds_nothing(kind: str, name: str, tmp_path: Any) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper(kind, name))
    assert list(validate(str(path)).findings) == []


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    found, waiting = [], [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, pikepdf.Array):
            waiting = [*node, *waiting]
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            waiting = [*([node.K] if "/K" in node else []), *waiting]
    return found


def content_of(name: str) -> dict[str, Any]:
    return handout_page(programme(name), KNOWLEDGE, START, drawings(programme(name), KNOWLEDGE))


@pytest.mark.parametrize("kind, name", PAPERS)
def test_it_is_tagged_named_spoken_and_complete(kind: str, name: str) -> None:
    pdf = pikepdf.open(io.BytesIO(paper(kind, name)))
    assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"]
    tags = elements(pdf)
    kinds = [str(tag.S) for tag in tags]
    headings = [int(kind[2]) for kind in kinds if kind[1] == "H" and kind[2:].isdigit()]
    assert headings[0] == 1 and all(after - before <= 1 for before, after in pairwise(headings))
    assert "/Table" in kinds and "/TH" in kinds and "/L" in kinds
    figures = [tag for tag in tags if str(tag.S) == "/Figure"]
    assert all(str(tag.Alt) for tag in figures)
    drawn = [row for row in content_of(name)["exercises"] if row["picture"]]
    assert len(figures) == (2 if kind == "clinician" else len(drawn)) and drawn
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), "every font is in the file"
            assert "Atkinson" in str(font.BaseFont) or "Libertinus" in str(font.BaseFont)


def test_the_test_of_the_papers_sees_an_untagged_one(tmp_path: Any) -> None:
    pdf = pikepdf.open(io.BytesIO(paper("clinician", NAMES[0])))
    del pdf.Root.StructTreeRoot
    del pdf.Root.Lang
    path = tmp_path / "bare.pdf"
    pdf.save(path)
    assert len(list(validate(str(path)).findings)) >= 1


def test_a_figure_without_words_is_refused_by_the_setter() -> None:
    content = clinician_page(reported(NAMES[0]), happened(NAMES[0]), None, KNOWLEDGE, "")
    content["charts"][0]["alt"] = None
    with pytest.raises(PaperError, match="alt"):
        _set("clinician.typ", content, START)


def full(name: str) -> Report:
    """A report with as much in it as a page may be asked to hold."""
    made = reported(name)
    every = [key for key, row in KNOWLEDGE.instruments.items() if row.score_shown]
    rows = tuple(
        Outcome(instrument=key, point="", due_on=SIX_WEEKS, baseline=10, baseline_on=START, follow_up=8.25,
                answered_on=SIX_WEEKS, change=-1.75, gain=1.75, mcid=2.5, error=2.5, verdict="no_clear_change")
        for key in every
    )  # fmt: skip
    questions = [code for screen in KNOWLEDGE.follow_up_screens.values() for code in screen.asks]
    answers = tuple((day, code, 3) for code in questions if code in KNOWLEDGE.questions for day in (START, SIX_WEEKS))
    return replace(made, newest=rows, answers=answers, less_change=True, flares=(START,))


def test_the_page_for_a_clinician_is_one_page_however_much_there_is() -> None:
    episode, made = happened("chronic_desk_worker"), programme("chronic_desk_worker")
    thought = from_plain(episode.assessed.payload["assessment"], Assessment) if episode.assessed else None
    assert thought is not None
    longest = max(KNOWLEDGE.red_flags.values(), key=lambda rule: len(rule.says))
    content = clinician_page(full("chronic_desk_worker"), episode, made, KNOWLEDGE, "")
    content["safety"] = [longest.says] * 3 + content["safety"][-2:]
    assert len(content["outcomes"]) == 8
    dose = "3 rounds, 12 times, hold 10 seconds, rest 30 seconds, each side (Mon, Wed, Fri)"
    content["plan"] = [f"{longest_name()}: {dose}"] * 8 + ["x"]
    pages = pikepdf.open(io.BytesIO(_set("clinician.typ", content, SIX_WEEKS))).pages
    assert len(pages) == 1


def longest_name() -> str:
    return max((row.name for row in KNOWLEDGE.exercises.values()), key=len)


def test_courses_of_hands_on_care_stand_with_their_aims_and_how_they_are_judged() -> None:
    made = programme("chronic_desk_worker")
    content = clinician_page(reported(NAMES[1]), happened(NAMES[1]), made, KNOWLEDGE, "")
    assert made.treatments and len(content["care"]) == len(made.treatments)
    for line, course in zip(content["care"], made.treatments, strict=True):
        assert course.judging and course.judging.reason.says in line
        assert all(aim in line for aim in course.aims)
    assert clinician_page(reported(NAMES[1]), happened(NAMES[1]), None, KNOWLEDGE, "")["care"] == []


def test_the_same_day_gives_the_same_file() -> None:
    again = clinician_pdf(reported(NAMES[0]), happened(NAMES[0]), programme(NAMES[0]), KNOWLEDGE)
    assert again == paper("clinician", NAMES[0])


def test_dark_thoughts_and_mood_are_on_no_paper() -> None:
    name = "chronic_desk_worker"
    assert {row.instrument for row in reported(name).newest} >= {"phq_2", "gad_2"}, "they were told twice"
    said = str(clinician_page(reported(name), happened(name), None, KNOWLEDGE, ""))
    assert "PHQ" not in said and "GAD" not in said and "suicid" not in said.lower()


def test_the_handout_holds_every_exercise_of_the_week_the_pain_rule_and_the_card() -> None:
    content = handout_page(programme(NAMES[0]), KNOWLEDGE, START, {})
    week = {
        KNOWLEDGE.exercises[line.exercise].name
        for each in programme(NAMES[0]).weeks
        for session in each.sessions
        if session.on and START <= session.on < START + timedelta(7)
        for line in session.lines
    }
    assert {row["name"] for row in content["exercises"]} == week
    assert content["pain"] and len(content["card"]) == 5
    assert all(row["steps"] for row in content["exercises"])


def test_a_drawing_stands_in_the_handout_with_its_words() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    name = next(line.exercise for week in programme(NAMES[0]).weeks for s in week.sessions for line in s.lines)
    pdf = pikepdf.open(io.BytesIO(handout_pdf(programme(NAMES[0]), KNOWLEDGE, START, {name: drawing})))
    figures = [tag for tag in elements(pdf) if str(tag.S) == "/Figure"]
    assert [KNOWLEDGE.exercises[name].name in str(tag.Alt) for tag in figures] == [True]


# ── The command line ────────────────────────────────────────────────────────


@pytest.fixture
def episode_file(tmp_path: Any) -> str:
    path = tmp_path / "episode.json"
    path.write_bytes(to_file(happened(NAMES[0]).events))
    return str(path)


def run(*args: str) -> tuple[int, str]:
    made = CliRunner().invoke(app, ["report", *args])
    assert made.exception is None or isinstance(made.exception, SystemExit), made.exception
    return made.exit_code, made.output


def test_the_command_prints_the_outcomes(episode_file: str) -> None:
    code, text = run(episode_file, "--today", str(SIX_WEEKS))
    assert code == 0 and "Pain" in text and "better" in text and "After 12 weeks" in text
    code, text = run(episode_file, "--today", str(START))
    assert code == 0 and "Too early to say" in text
    assert '"verdict": "better"' in run(episode_file, "--today", str(SIX_WEEKS), "--json")[1]


def test_the_command_writes_every_file(episode_file: str, tmp_path: Any) -> None:
    out = {name: tmp_path / f"out.{name}" for name in ("pdf", "handout", "ics", "csv")}
    options = [part for name, path in out.items() for part in (f"--{name}", str(path))]
    assert run(episode_file, "--today", str(START), *options) == (0, "")
    heads = {"pdf": b"%PDF", "handout": b"%PDF", "ics": b"BEGIN:VCALENDAR", "csv": b"row,on"}
    assert {name: path.read_bytes()[: len(heads[name])] for name, path in out.items()} == heads


def test_a_handout_without_a_programme_and_a_file_that_is_none_are_refused(episode_file: str, tmp_path: Any) -> None:
    code, text = run(episode_file, "--today", str(SIX_WEEKS), "--handout", str(tmp_path / "x.pdf"))
    assert code == 2 and "make one first" in text and not (tmp_path / "x.pdf").exists()
    empty = tmp_path / "empty.json"
    empty.write_bytes(to_file(()))
    code, text = run(str(empty))
    assert code == 2 and "nothing to compare" in text
    assert run(str(tmp_path / "nowhere.json"))[0] == 2


def test_an_exported_episode_is_the_same_when_read_in_again() -> None:
    assert episode_of(to_file(happened(NAMES[0]).events)) == happened(NAMES[0])


def test_a_drawing_for_paper_has_plain_light_colours_only() -> None:
    named = ".a{--x:light-dark(#111111,#eeeeee);--y: #222222}"
    used = ".b{fill:var(--x);stroke:var(--y);color:light-dark(red,blue)}"
    assert for_paper(f"<style>{named}{used}</style>").endswith(".b{fill:#111111;stroke:#222222;color:red}</style>")
    for picture in drawings(programme(NAMES[1]), KNOWLEDGE).values():
        assert "var(" in picture and not [word for word in ("var(", "light-dark(") if word in for_paper(picture)]
