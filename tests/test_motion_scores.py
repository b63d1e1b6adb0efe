"""A folder with clinical scores goes through to the table: patients apart from healthy people, nothing made up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from backstay.cli import app
from backstay.research import Recordings
from tests.movers import joined, lift, people, write

HEALTHY, PATIENTS = 12, 10


def scored(group: str, count: int, each: int, least: float) -> Recordings:
    """People who move the better the higher a clinician scored them; patients are scored lower."""
    chance = np.random.default_rng(count)
    quality = chance.permutation(count) / count
    made = people(
        lambda who, _, c: lift(60 + 60 * quality[who] + c.normal(0, 3), 20 - 20 * quality[who]), count, each, group
    )
    whose = np.array([int(name.removeprefix(group)) for name in made.subjects])
    return replace(made, truth=np.round(least + 20 * quality[whose], 1), kind="score")


def tables(folder: Path, *more: str) -> Any:
    said = CliRunner().invoke(app, ["bench", "motion", "--data", str(folder), *more])
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout) if "--json" in more else said.stdout


def told(table: Any, split: str, model: str) -> Any:
    (row,) = [row for row in table["rows"] if (row["split"], row["model"]) == (split, model)]
    return row["measures"]


@pytest.fixture(scope="module", params=(1, 3))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One recording a person, as in KIMORE, and several."""
    both = joined(scored("healthy", HEALTHY, request.param, 25), scored("patient", PATIENTS, request.param, 8))
    return write(tmp_path_factory.mktemp("scores"), both, ("score",))


def test_each_group_has_its_table_with_scores_in_points(folder: Path) -> None:
    healthy, patients = tables(folder, "--json")
    assert [(one["group"], one["people"], one["kind"]) for one in (healthy, patients)] == [
        ("healthy", HEALTHY, "score"), ("patient", PATIENTS, "score"),
    ]  # fmt: skip
    for table in (healthy, patients):
        ours, mean = told(table, "subject", "ours"), told(table, "subject", "mean")
        assert ours["mean_error"]["value"] < 0.6 * mean["mean_error"]["value"]
        assert ours["mean_error"]["low"] <= ours["mean_error"]["value"] <= ours["mean_error"]["high"]
        assert ours["rank_correlation"]["value"] > 0.8
        assert told(table, "random", "ours") and told(table, "subject", "nearest")


def test_the_mean_of_the_others_ranks_nobody(folder: Path) -> None:
    """Left out one by one, whoever is above the mean lowers it: that is no ranking turned round."""
    for table in tables(folder, "--json"):
        assert told(table, "subject", "mean")["rank_correlation"] == {"value": None, "low": None, "high": None}
    assert "| none |" in tables(folder)


def test_patients_scores_never_reach_the_healthy_peoples_table(folder: Path, tmp_path: Path) -> None:
    alone = write(tmp_path, scored("healthy", HEALTHY, _each(folder), 25), ("score",))
    assert tables(alone, "--json") == tables(folder, "--json")[:1]


def _each(folder: Path) -> int:
    rows = (folder / "labels.csv").read_text(encoding="utf-8").splitlines()
    return sum(",healthy0," in row for row in rows)


def test_with_one_recording_a_person_nobody_can_be_recognised(folder: Path) -> None:
    for table in tables(folder, "--json"):
        if _each(folder) == 1:
            assert table["leaks"] == {"same_person": 0, "by_chance": 0}
        else:
            assert table["leaks"]["same_person"] > table["leaks"]["by_chance"]
