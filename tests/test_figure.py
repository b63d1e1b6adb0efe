"""Every moving figure is a small, safe, whole picture that says what it shows and rests for those who ask."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from backstay.body import VIEWS, figure, stills
from backstay.body.shapes import limb
from backstay.body.view import look_of, view_of
from backstay.cli import app
from backstay.knowledge import load
from backstay.movement import mirrored
from builders import figure_css

KNOWLEDGE = load()
MOVEMENTS = sorted(KNOWLEDGE.movements)
SVG = "{http://www.w3.org/2000/svg}"
KILOBYTE = 1024
COMMANDS = re.compile(r"[A-Za-z]")


def drawn(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(figure(KNOWLEDGE.movements[name], KNOWLEDGE, title="A title", styled=True))


def shape_of(path: str) -> str:
    """The commands of a path and how many numbers follow each."""
    return re.sub(r"-?\d+", "0", re.sub(r"(?<=\d)-", " -", path))


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_figure_is_small_and_holds_nothing_that_runs(name: str) -> None:
    text = figure(KNOWLEDGE.movements[name], KNOWLEDGE, title="A title", styled=True)
    assert len(text.encode()) <= 30 * KILOBYTE
    root = ElementTree.fromstring(text)
    allowed = {"svg", "title", "desc", "style", "g", "path", "use", "animate", "circle"}
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= allowed
    for part in root.iter():
        assert not [key for key in part.attrib if key == "style" or key.startswith("on")]
        assert all(value.startswith("#") for key, value in part.attrib.items() if key.endswith("href"))


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_figure_says_what_it_shows_and_can_stand_still(name: str) -> None:
    root = drawn(name)
    assert root.findtext(f"{SVG}title") == "A title"
    assert root.findtext(f"{SVG}desc") == KNOWLEDGE.movements[name].shows
    groups = {part.get("class") for part in root.iter(f"{SVG}g")}
    assert {"figure-moving", "figure-still"} <= groups
    still = next(part for part in root.iter(f"{SVG}g") if part.get("class") == "figure-still")
    assert not list(still.iter(f"{SVG}animate"))
    moves = list(root.iter(f"{SVG}animate"))
    assert bool(moves) == (len(KNOWLEDGE.movements[name].poses) > 1)


@pytest.mark.parametrize("name", MOVEMENTS)
def test_every_outline_of_a_part_has_the_same_commands_and_comes_round(name: str) -> None:
    for part in drawn(name).iter(f"{SVG}animate"):
        values, times = part.attrib["values"].split(";"), [float(t) for t in part.attrib["keyTimes"].split(";")]
        assert len(values) == len(times) and (times[0], times[-1]) == (0, 1) and times == sorted(times)
        assert len({shape_of(value) for value in values}) == 1
        assert values[0] == values[-1]


@pytest.mark.parametrize("name", MOVEMENTS)
def test_everything_is_inside_the_picture(name: str) -> None:
    root = drawn(name)
    x, y, wide, high = (float(part) for part in root.attrib["viewBox"].split())
    paths = [text for part in root.iter() for text in (part.get("d", ""), *part.get("values", "").split(";")) if text]
    for path in paths:
        for px, py in re.findall(r"M(-?\d+)[ ]?(-?\d+)", path):
            assert x - 1 <= float(px) <= x + wide + 1 and y - 1 <= float(py) <= y + high + 1, path


@pytest.mark.parametrize("name", MOVEMENTS)
def test_names_inside_a_figure_are_its_own(name: str) -> None:
    root = drawn(name)
    names = [part.attrib["id"] for part in root.iter() if "id" in part.attrib]
    assert len(names) == len(set(names)) and all(one.startswith(f"{name}-") for one in names)
    assert {part.attrib["href"] for part in root.iter(f"{SVG}use")} == {f"#{one}" for one in names}


def test_two_views_of_one_movement_on_a_page_share_no_name() -> None:
    drawn = [figure(KNOWLEDGE.movements["squat"], KNOWLEDGE, view=view) for view in ("", "front", "back")]
    names = [set(re.findall(r' id="([^"]+)"', one)) for one in drawn]
    assert all(names) and not names[0] & names[1] and not names[1] & names[2]


def test_stills_do_not_move_and_the_other_side_is_another_picture() -> None:
    bird_dog = KNOWLEDGE.movements["bird_dog"]
    assert "<animate" not in stills(bird_dog, KNOWLEDGE)
    assert figure(mirrored(bird_dog), KNOWLEDGE) != figure(bird_dog, KNOWLEDGE)


def test_a_title_cannot_break_out_of_the_picture() -> None:
    text = figure(KNOWLEDGE.movements["bridge"], KNOWLEDGE, title='"><script>alert(1)</script>')
    assert "<script" not in text
    assert ElementTree.fromstring(text).findtext(f"{SVG}title") == '"><script>alert(1)</script>'


def test_people_who_want_no_motion_get_the_still() -> None:
    rules = " ".join(KNOWLEDGE.figure_style.values())
    assert "@media (prefers-reduced-motion:reduce){.figure-moving{display:none}" in rules


def test_every_kind_of_part_has_a_colour() -> None:
    rules = " ".join(KNOWLEDGE.figure_style.values())
    text = "".join(figure(movement, KNOWLEDGE) for movement in KNOWLEDGE.movements.values())
    bare = {"figure", "figure-part", "figure-props", "figure-side"}
    for name in set(" ".join(re.findall(r'class="([^"]+)"', text)).split()) - bare:
        assert f".{name}" in rules, name


def test_every_colour_has_a_light_and_a_dark_value() -> None:
    colours = KNOWLEDGE.figure_style["colours"]
    named = re.findall(r"--(f-[\w-]+):light-dark\(#\w{6},#\w{6}\)", colours)
    used = re.findall(r"var\(--(f-[\w-]+)\)", " ".join(KNOWLEDGE.figure_style.values()))
    assert set(used) <= set(named)


def test_the_stylesheet_of_the_app_is_the_one_in_knowledge() -> None:
    assert Path(figure_css.OUT).read_text(encoding="utf-8") == figure_css.sheet()


def test_a_limb_reaches_round_both_of_its_discs() -> None:
    path = limb((0, 0, 20), (100, 0, 10))
    assert path.startswith("M") and path.endswith("z") and COMMANDS.findall(path) == list("Malaz")
    swallowed = limb((0, 0, 20), (3, 0, 5))
    assert COMMANDS.findall(swallowed) == list("Malaz")


def test_from_the_side_forward_is_to_the_right_and_up_is_up() -> None:
    view = view_of(look_of(KNOWLEDGE.settings), "side")
    assert view.flat((1, 0, 0))[0] > 0 and view.flat((0, 0, 1))[1] < 0
    assert view.depth((0, -1, 0)) > view.depth((0, 1, 0)), "the right side is the nearer one"


def test_nearly_every_exercise_has_a_figure() -> None:
    assert set(MOVEMENTS) <= set(KNOWLEDGE.exercises)
    assert len(MOVEMENTS) >= 130


def test_the_command_writes_a_picture_and_names_what_there_is(tmp_path: Path) -> None:
    out = tmp_path / "bridge.svg"
    made = CliRunner().invoke(app, ["figure", "bridge", "--out", str(out)])
    assert made.exit_code == 0 and out.read_text(encoding="utf-8").startswith("<svg")
    still = CliRunner().invoke(app, ["figure", "bridge", "--still", "--other-side"])
    assert still.exit_code == 0 and "<animate" not in still.output
    front = CliRunner().invoke(app, ["figure", "squat", "--view", "front"])
    assert front.exit_code == 0 and front.output != CliRunner().invoke(app, ["figure", "squat"]).output
    for wrong in (["figure", "bridges"], ["figure", "bridge", "--view", "below"]):
        refused = CliRunner().invoke(app, wrong)
        assert refused.exit_code == 2 and "there are" in refused.stderr


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_drawn_and_every_movement_uses_one(view: str) -> None:
    ElementTree.fromstring(figure(KNOWLEDGE.movements["bird_dog"], KNOWLEDGE, view=view))
    assert {movement.view for movement in KNOWLEDGE.movements.values()} <= set(VIEWS)
    assert {movement.also for movement in KNOWLEDGE.movements.values()} <= {"", "front", "back"}


def test_what_is_also_seen_from_elsewhere_is_as_small() -> None:
    twice = [movement for movement in KNOWLEDGE.movements.values() if movement.also]
    assert len(twice) > 5 and all(movement.also != movement.view for movement in twice)
    for movement in twice:
        assert len(figure(movement, KNOWLEDGE, view=movement.also).encode()) <= 30 * KILOBYTE
