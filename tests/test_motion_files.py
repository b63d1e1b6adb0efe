"""A folder of movements is read as documented, or refused in one line that says what to mend; UI-PRMD is measured."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from backstay import motion_uiprmd
from backstay.cli import app
from backstay.motion_files import MotionError, read_motion
from backstay.research import JOINTS
from tests.movers import Floats, lift, people, write

REAL = Path(os.environ.get("BACKSTAY_MOTION_DATA", "no folder named"))
needs_real = pytest.mark.skipif(
    not (REAL / motion_uiprmd.FILE).is_file(),
    reason=f"BACKSTAY_MOTION_DATA names no folder with {motion_uiprmd.FILE} (UI-PRMD is not part of this project)",
)
SMALL = people(lambda _, correct, chance: lift(chance.normal(90 if correct else 60, 4)), count=3, each=2)


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    folded = replace(SMALL, folds=np.array(list("aabbaa")))
    made = read_motion(write(tmp_path, folded, ("correct", "fold")), 60)
    assert made.kind == "correct" and list(made.truth) == list(SMALL.truth)
    assert list(made.subjects) == list(SMALL.subjects) and list(made.folds) == list("aabbaa")
    assert made.positions.shape == (6, 60, len(JOINTS), 3)
    assert made.positions[:, [0, -1]] == pytest.approx(SMALL.positions[:, [0, -1]])
    assert list(made.seconds) == [2.0] * 6


def test_padding_is_no_time_and_joints_may_come_in_any_order(tmp_path: Path) -> None:
    padded = SMALL.positions.copy()
    padded[0, 10:] = np.nan
    turned = [*range(1, len(JOINTS)), 0]
    joints, fps = np.array(JOINTS)[turned], np.array([5.0] + [10.0] * 5)
    write(tmp_path, SMALL, positions=padded[:, :, turned], joints=joints, fps=fps)
    made = read_motion(tmp_path, 60)
    assert list(made.seconds) == [2.0] * 6
    assert made.positions[0, -1] == pytest.approx(SMALL.positions[0, 9])
    assert made.positions[1, 0] == pytest.approx(SMALL.positions[1, 0])


def broken_positions() -> Floats:
    gap = SMALL.positions.copy()
    gap[2, 3, 4] = np.nan
    return gap


BAD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "nothing": (lambda _: None, "holds neither recordings.npz"),
    "no_labels": (lambda f: (write(f, SMALL), (f / "labels.csv").unlink()), "labels.csv: cannot be read"),
    "no_zip": (lambda f: (write(f, SMALL), (f / "recordings.npz").write_text("x")), "recordings.npz: "),
    "no_fps": (lambda f: write(f, SMALL, fps=None), "has no fps"),
    "objects": (lambda f: write(f, SMALL, joints=np.array([{}], dtype=object)), "store no objects"),
    "flat": (lambda f: write(f, SMALL, positions=SMALL.positions[0]), "positions must be"),
    "joint": (lambda f: write(f, SMALL, joints=np.array(["nose", *JOINTS[1:]])), "joints lack pelvis"),
    "slow": (lambda f: write(f, SMALL, fps=0.0), "fps must be"),
    "gap": (lambda f: write(f, SMALL, positions=broken_positions()), "row 2 has gaps"),
    "rows": (lambda f: write(f, SMALL, positions=SMALL.positions[:5]), "6 rows for 5"),
    "untold": (lambda f: write(f, SMALL, ()), "either a column correct"),
    "twice_told": (lambda f: write(f, SMALL, ("correct", "score")), "not both"),
    "maybe": (lambda f: write(f, replace(SMALL, truth=SMALL.truth + 3)), "line 2: correct '4'"),
    "no_score": (lambda f: write(f, replace(SMALL, truth=SMALL.truth * np.nan), ("score",)), "is no number"),
    "nobody": (lambda f: write(f, replace(SMALL, subjects=np.array([""] * 6))), "line 2: subject"),
    "torn": (
        lambda f: write(f, replace(SMALL, folds=np.array(list("ababab"))), ("correct", "fold")),
        "one person, one fold",
    ),
    "column": (
        lambda f: (write(f, SMALL), (f / "labels.csv").write_text("recording,who\n" + "a,b\n" * 6)),
        "has no column subject, group, exercise",
    ),
    "uiprmd": (
        lambda f: np.savez(f / motion_uiprmd.FILE, meta=np.zeros(3), positions=0, angles=0),
        "laid out as UI-PRMD",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_folder_is_refused_in_one_clear_line(case: str, tmp_path: Path) -> None:
    make, says = BAD[case]
    make(tmp_path)
    with pytest.raises(MotionError) as refused:
        read_motion(tmp_path, 60)
    assert says in str(refused.value) and "\n" not in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_the_command_prints_the_table_with_what_it_must_be_seen_beside(tmp_path: Path) -> None:
    folded = replace(SMALL, folds=np.array(["a", "a", "b", "b", "c", "c"]))
    made = CliRunner().invoke(app, ["bench", "motion", "--data", str(write(tmp_path, folded, ("correct", "fold")))])
    assert made.exit_code == 0, made.output
    for line in ("the mean", "the nearest recording", "folds as given", "at random (flatters)", "of the same person"):
        assert line in made.output
    as_json = CliRunner().invoke(app, ["bench", "motion", "--data", str(tmp_path), "--json"])
    rows = {(row["split"], row["model"]) for row in json.loads(as_json.output)[0]["rows"]}
    assert rows >= {("subject", "mean"), ("subject", "nearest"), ("subject", "ours"), ("random", "ours")}


def test_the_command_refuses_in_one_line(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for args in (["--data", str(empty)], ["--data", str(write(tmp_path, SMALL)), "--only", "swim"]):
        made = CliRunner().invoke(app, ["bench", "motion", *args])
        assert made.exit_code == 2 and len(made.stderr.splitlines()) == 1
    few = people(lambda _, correct, chance: lift(80), count=2)
    made = CliRunner().invoke(app, ["bench", "motion", "--data", str(write(tmp_path, few))])
    assert made.exit_code == 2 and "more people are needed" in made.stderr


def test_offsets_and_turns_become_positions() -> None:
    offsets, turns = np.zeros((1, 22, 3)), np.zeros((1, 22, 3))
    offsets[0, 15], offsets[0, 16] = (0, -1, 0), (0, -1, 0)
    turns[0, 14, 0] = 90
    made = motion_uiprmd.joint_positions(offsets, turns)[0]
    assert made[JOINTS.index("knee_left")] == pytest.approx([0, 0, -1])
    assert made[JOINTS.index("ankle_left")] == pytest.approx([0, 0, -2])
    assert made[JOINTS.index("wrist_right")] == pytest.approx([0, 0, 0])


@needs_real
def test_feet_stand_still_on_ui_prmd_only_in_the_order_of_turning_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with np.load(REAL / motion_uiprmd.FILE) as stored:
        some = (stored["meta"][:, 0] == 1) & (stored["meta"][:, 3] == 1)
        offsets, turns = (stored[name][some].astype(float).reshape(-1, 60, 22, 3) for name in ("positions", "angles"))
    wobble = {}
    for order in permutations(range(3)):
        monkeypatch.setattr(motion_uiprmd, "_turn", lambda angles, order=order: _product(angles, order))
        made = motion_uiprmd.joint_positions(offsets, turns)
        wobble[order] = made[:, :, [JOINTS.index("ankle_left"), JOINTS.index("ankle_right")]].std(axis=1).mean()
    best = min(wobble, key=lambda order: wobble[order])
    assert best == (2, 0, 1)
    assert wobble[best] < 0.5 * min(value for order, value in wobble.items() if order != best)


def _product(angles: Floats, order: tuple[int, ...]) -> Floats:
    one, two, three = (motion_uiprmd._about(axis, angles) for axis in order)
    return np.asarray(one @ two @ three)


@needs_real
def test_ui_prmd_is_told_on_people_not_learned_from_and_flattered_at_random() -> None:
    made = CliRunner().invoke(
        app, ["bench", "motion", "--data", str(REAL), "--only", "shoulder_scaption", "--json"]
    )
    (table,) = json.loads(made.output)
    said = {(row["split"], row["model"]): row["measures"]["auc"]["value"] for row in table["rows"]}
    assert (table["people"], table["n"], table["group"]) == (10, 200, "healthy")
    assert said["subject", "ours"] > said["subject", "nearest"] > said["subject", "mean"] == 0.5
    assert said["random", "ours"] > said["subject", "ours"]
    assert table["leaks"]["same_person"] > 5 * table["leaks"]["by_chance"]
