"""The command line says what should change, and ends with 3 where it stops."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backstay import wire
from backstay.cli import app
from backstay.episode_file import to_file
from backstay.journey import adapt_and_plan
from backstay.model import Adaptation, Event, Programme
from backstay.plan import check
from tests import life
from tests.breaking import KNOWLEDGE, programme

MADE = programme()
FIRST = next(s for week in MADE.weeks for s in week.sessions if s.on)
DAY = timedelta(days=1)


def events(**more: object) -> tuple[Event, ...]:
    assert FIRST.on
    stored = life.event("planned", MADE.starts_on, programme=wire.to_plain(MADE))
    did = {line.exercise: "done" for line in FIRST.lines}
    screened = life.assessed(MADE.starts_on, why="intake", nprs_average=4)
    return screened, stored, life.logged(FIRST.on, did, before=2, after=7, **more)


def run(path: Path, *args: str) -> tuple[int, str]:
    assert FIRST.on
    made = CliRunner().invoke(app, ["adapt", str(path), "--today", str(FIRST.on + DAY), *args])
    assert made.exception is None or isinstance(made.exception, SystemExit), made.exception
    return made.exit_code, made.output


def test_what_should_change_is_printed_with_why_and_the_safety_card(tmp_path: Path) -> None:
    path = tmp_path / "episode.json"
    path.write_bytes(to_file(events()))
    code, text = run(path)
    assert code == 0 and "does not grow for a week" in " ".join(text.split())
    assert KNOWLEDGE.words["safety.cauda_equina.title"] in text
    code, text = run(path, "--json")
    assert code == 0 and json.loads(text)["adjustment"]["load_cap"] > 0


def test_a_stop_ends_with_three(tmp_path: Path) -> None:
    path = tmp_path / "episode.json"
    path.write_bytes(to_file(events(signs=["injury"])))
    assert run(path)[0] == 3


@pytest.mark.parametrize("happened", [(), (life.event("planned", MADE.starts_on, programme={}),)])
def test_an_episode_without_a_programme_is_refused_in_one_line(happened: tuple[Event, ...], tmp_path: Path) -> None:
    path = tmp_path / "episode.json"
    path.write_bytes(to_file(happened))
    code, text = run(path)
    assert code == 2 and len(text.strip().splitlines()) == 1 and "episode.json" in text


def test_a_new_programme_keeps_to_what_was_found_and_a_stop_makes_none() -> None:
    assert FIRST.on
    day = FIRST.on + DAY
    intake = MADE.cleared.assessment.intake
    made = adapt_and_plan(intake, MADE, life.Episode.replay(events()), KNOWLEDGE, day)
    assert isinstance(made, Programme) and made.adjustment.load_cap is not None
    assert check(made, KNOWLEDGE, previous=MADE) == ()
    stopped = adapt_and_plan(intake, MADE, life.Episode.replay(events(signs=["new_leg"])), KNOWLEDGE, day)
    assert isinstance(stopped, Adaptation) and stopped.stops
