"""`backstay coach` with a programme: a test gives its findings with their error, only to somebody cleared for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from backstay.cli_coach import ClosedError, CoachError, asked, told
from backstay.coach import coach
from backstay.coaching import coaching_of
from backstay.intake import read_intake
from backstay.journey import walk
from backstay.model import CannotJudge, Exclusion, Finding, Keypoints, Programme, Reason
from backstay.set_words import doubt_lines
from backstay.wire import to_json
from tests.recordings import KNOWLEDGE, Shot, record
from tests.test_camera_tests import LEFT, RIGHT, STANDING, swaying

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 25)


@cache
def programme(name: str = "chronic_desk_worker") -> Programme:
    made = walk(read_intake(ROOT / "examples" / f"{name}.yaml", KNOWLEDGE, ON), KNOWLEDGE, ON)
    assert isinstance(made, Programme)
    return made


def as_line(frame: Keypoints) -> str:
    image = [[x, y, sure] for (x, y), sure in zip(frame.image_xy, frame.visibility, strict=True)]
    return json.dumps({"t_s": frame.t_s, "width": 1600, "height": 900, "image": image, "world": frame.world_xyz})


def written(path: Path, frames: Iterable[Keypoints]) -> Path:
    path.write_text("\n".join(map(as_line, frames)), encoding="utf-8")
    return path


@pytest.fixture
def bending(tmp_path: Path) -> Path:
    frames = record(swaying(STANDING, [LEFT, RIGHT]), Shot(azimuth=0, rounds=3))
    return written(tmp_path / "bend.jsonl", frames)


def test_the_command_prints_the_findings_with_their_error(bending: Path, tmp_path: Path) -> None:
    whose = tmp_path / "programme.json"
    whose.write_bytes(to_json(programme()))
    command = [sys.executable, "-m", "backstay", "coach", str(bending), "--movement", "trunk_side_bend"]
    said = subprocess.run([*command, "--programme", str(whose), "--today", "2026-11-26", "--json"],
                          capture_output=True, text=True, cwd=ROOT)  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = {row["finding"]["side"]: row for row in json.loads(said.stdout)["findings"]}
    assert set(found) == {"left", "right"} and json.loads(said.stdout)["reps"] == 6
    for row in found.values():
        assert row["finding"]["method"] == "camera" and row["finding"]["observed_on"] == "2026-11-26"
        assert row["error_deg"] == 4.4 and row["least_change"] == pytest.approx(12.2, abs=0.1)
    nobody = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert nobody.returncode == 2 and "only for somebody who was cleared" in nobody.stderr


def lines(path: Path, made: Programme, test: str = "trunk_side_bend", side: str = "") -> list[str]:
    return told(path, asked(test, "", side, KNOWLEDGE, made), None, KNOWLEDGE, made, ON + timedelta(1)).lines


def test_the_sentences_say_how_exact_and_from_where_a_change_is_real(bending: Path) -> None:
    said = "\n".join(lines(bending, programme()))
    assert "Bending to the side, left: " in said and "give or take 9; a later test shows a real change from 12" in said
    assert "since the test before" not in said


@pytest.mark.parametrize(("before", "says"), ((2.0, "a real change"), (18.0, "no change can be told")))
def test_a_test_again_is_compared_with_the_last_one(before: float, says: str, bending: Path) -> None:
    made = programme()
    assessment = made.cleared.assessment
    rows = [
        Finding(code="trunk_side_bend_deg", value=value, unit="degrees", side="left", method="camera", observed_on=on)
        for value, on in ((60.0, ON - timedelta(9)), (before, ON))
    ]
    intake = replace(assessment.intake, findings=(*assessment.intake.findings, *rows))
    tested = replace(made, cleared=replace(made.cleared, assessment=replace(assessment, intake=intake)))
    what = asked("trunk_side_bend", "", "", KNOWLEDGE, made)
    said = told(bending, what, None, KNOWLEDGE, tested, ON + timedelta(1)).lines
    (line,) = [one for one in said if "since the test before" in one]
    assert says in line and "left" in line


def test_a_count_has_no_error_and_what_was_not_judged_gives_nothing(tmp_path: Path) -> None:
    stands = record(KNOWLEDGE.movements["sit_to_stand"], Shot(rounds=9))
    said = lines(written(tmp_path / "x.jsonl", stands), programme(), "sit_to_stand_30_s")
    assert any("how exact such a count is has not been measured" in line for line in said)
    front = record(KNOWLEDGE.movements["squat"], Shot(azimuth=0))
    said = lines(written(tmp_path / "y.jsonl", front), programme(), "squat_depth")
    assert "too little could be judged" in said[0] and "What is measured" in said[1]


def test_a_test_that_is_closed_or_asked_wrongly_says_so(bending: Path, tmp_path: Path) -> None:
    with pytest.raises(ClosedError, match="closed for this person; open are: none"):
        asked("squat_depth", "", "", KNOWLEDGE, programme("acute_after_lifting"))
    changed = replace(programme(), starts_on=ON - timedelta(60))
    with pytest.raises(CoachError, match="breaks rules of the planner"):
        asked("squat_depth", "", "", KNOWLEDGE, changed)
    still = written(tmp_path / "z.jsonl", record(swaying(STANDING, [{}, {}]), Shot(azimuth=0, rounds=3)))
    with pytest.raises(CoachError, match="the side of the standing leg"):
        lines(still, programme(), "hip_drop")
    assert any("Standing on one leg, left" in line for line in lines(still, programme(), "hip_drop", "left"))


@pytest.mark.parametrize("blind", (0, 0.4, 0.6, 3))
def test_a_reason_that_took_no_time_worth_naming_is_not_named(blind: float) -> None:
    made = coach(record(KNOWLEDGE.movements["squat"], Shot(rounds=2)), coaching_of("squat", KNOWLEDGE), "side")
    reason = CannotJudge(reason="hidden", says="Hidden.", fix="Light.", seconds=blind)
    said = "\n".join(doubt_lines(replace(made, cannot_judge=(reason,) if blind else ()), KNOWLEDGE))
    assert ("Hidden." in said) == (blind > 0.5) and "for 0 s" not in said


def test_where_nothing_was_seen_at_all_the_reason_is_said_without_seconds() -> None:
    said = "\n".join(doubt_lines(coach([], coaching_of("clam", KNOWLEDGE), "side"), KNOWLEDGE))
    assert "Not judged: This movement goes towards the camera" in said and "for 0 s" not in said


def test_with_the_programme_of_somebody_the_camera_may_not_score_yet_nothing_is_coached() -> None:
    made = programme()
    reason = Reason(says="", basis="ours")
    closed = (Exclusion(tag="camera_scoring", closed_by="severe_pain", reason=reason),)
    assessment = replace(made.cleared.assessment, exclusions=closed)
    with pytest.raises(ClosedError, match="no camera looks at this person's exercises yet"):
        asked("squat", "", "", KNOWLEDGE, replace(made, cleared=replace(made.cleared, assessment=assessment)))


def test_an_exercise_of_the_programme_is_held_to_its_dose(tmp_path: Path) -> None:
    made = programme()
    all_lines = [line for week in made.weeks for session in week.sessions for line in session.lines]
    name, dose = next(
        (one.exercise, one.dose) for one in all_lines if asked(one.exercise, "", "", KNOWLEDGE).coaching.plans
    )
    what = asked(name, "", "", KNOWLEDGE, made)
    assert what.target == dose and asked(name, "", "", KNOWLEDGE).target is None
    shot = Shot(azimuth=0 if what.view == "front" else -90 if what.coaching.side == "right" else 90, rounds=1)
    path = written(tmp_path / "x.jsonl", record(KNOWLEDGE.movements[name], shot))
    said = told(path, what, None, KNOWLEDGE, made, ON)
    assert said.plain["wanted_reps"] == dose.reps and "findings" not in said.plain
    assert any("planned" in line for line in said.lines)
