"""The body map shows every region of the knowledge, on the right side of the person."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from backstay.model import Knowledge
from builders import body_map

MIDLINE_X = body_map.MIDLINE_X


def middle_x(path: str) -> float:
    xs = [float(x) for x in re.findall(r"(-?[\d.]+) -?[\d.]+", path)]
    return (min(xs) + max(xs)) / 2


def test_the_drawing_on_disk_is_what_the_builder_draws() -> None:
    assert json.loads(Path(body_map.OUT).read_text(encoding="utf-8")) == body_map.drawing()


@pytest.mark.parametrize("view", ["back", "front"])
def test_every_region_has_a_tile_on_each_side_in_its_own_view(
    view: body_map.View, knowledge: Knowledge
) -> None:
    wanted = {
        (region.id, side)
        for region in knowledge.regions.values()
        if region.view == view
        for side in (("left", "right") if region.sided else ("middle",))
    }
    assert sorted(wanted) == sorted((tile["region"], tile["side"]) for tile in body_map.tiles(view))


def test_from_behind_the_left_of_the_person_is_on_the_left_of_the_picture() -> None:
    for tile in body_map.tiles("back"):
        if tile["side"] != "middle":
            assert (middle_x(tile["path"]) < MIDLINE_X) == (tile["side"] == "left"), tile["region"]


def test_from_the_front_the_left_of_the_person_is_on_the_right_of_the_picture() -> None:
    for tile in body_map.tiles("front"):
        if tile["side"] != "middle":
            assert (middle_x(tile["path"]) > MIDLINE_X) == (tile["side"] == "left"), tile["region"]
