"""What hands hold or limbs wear, frame by frame: weights, a box, a band, a strap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from backstay.body.parts import Drawing, Shape
from backstay.body.shapes import limb, line
from backstay.model import Movement
from backstay.movement.skeleton import SIDES
from backstay.movement.turning import Vector, mix, step

Prop = Mapping[str, float]
Held = Iterator[tuple[str, Shape]]


def held(movement: Movement, drawing: Drawing) -> Held:
    """Everything held, with the group it is drawn with."""
    for name, prop in movement.props.items():
        if name in HELD:
            yield from HELD[name](prop, drawing)


def _weight(d: Drawing, side: str) -> Held:
    hand, look = d.skeleton.axes[f"hand_{side}"], d.look
    palm = step(d.skeleton.at[f"palm_{side}"], hand, up=-look["grip"])
    ends = [step(palm, hand, forward=out * look["weight_long"]) for out in (-1, 1)]
    yield f"arm_{side}", Shape("held", limb(d.disc(ends[0], "weight"), d.disc(ends[1], "weight")))


def _between_hands(d: Drawing) -> Vector:
    return mix(d.skeleton.at["palm_left"], 0.5, d.skeleton.at["palm_right"], 0.5)


def _box(prop: Prop, d: Drawing) -> Held:
    middle = _between_hands(d)
    x, y, z = middle
    low = (x, y, z - d.look["box_deep"])
    yield "arm_right", Shape("held", limb(d.disc(middle, "box"), d.disc(low, "box")))


def _band(prop: Prop, d: Drawing) -> Held:
    anchor = (prop["x"], prop["y"], prop["z"])
    yield "arm_right", Shape("band", line([d.view.flat(anchor), d.view.flat(_between_hands(d))]))


def _knee_band(prop: Prop, d: Drawing) -> Held:
    points = [d.along(f"hip_{side}", f"knee_{side}", d.look["band_down"]) for side in SIDES]
    yield "leg_right", Shape("band", line([d.view.flat(point) for point in points]))


def _strap(d: Drawing, side: str) -> Held:
    ball = d.view.flat(d.skeleton.at[f"ball_{side}"])
    hands = [d.view.flat(d.skeleton.at[f"palm_{one}"]) for one in SIDES]
    yield f"leg_{side}", Shape("band", line([hands[0], ball, hands[1]]))


def _cranks(prop: Prop, d: Drawing) -> Held:
    """Each pedal on its crank."""
    axle = (prop["x"], 0.0, d.look["bike_crank"])
    for side in SIDES:
        pedal = d.view.flat(d.skeleton.at[f"ball_{side}"])
        yield f"leg_{side}", Shape("crank", line([d.view.flat(axle), pedal]))


def _levers(prop: Prop, d: Drawing) -> Held:
    """A board under each foot, a lever in each hand."""
    far, low = prop["x"] + d.look["elliptical_far"], d.look["elliptical_wheel"]
    for side in SIDES:
        at, foot = d.skeleton.at, d.skeleton.axes[f"foot_{side}"]
        board = [step(at[f"{joint}_{side}"], foot, up=-d.look["board"]) for joint in ("heel", "toe")]
        x, y, z = at[f"palm_{side}"]
        yield f"leg_{side}", Shape("held", limb(*(d.disc(end, "board") for end in board)))
        yield f"arm_{side}", Shape("crank", line([d.view.flat((x, y, z)), d.view.flat((far, y, low * 2))]))


HELD: Mapping[str, Callable[[Prop, Drawing], Held]] = {
    "weight_left": lambda _, d: _weight(d, "left"), "weight_right": lambda _, d: _weight(d, "right"),
    "box": _box, "bike": _cranks, "elliptical": _levers, "band": _band, "band_knees": _knee_band,
    "strap_left": lambda _, d: _strap(d, "left"), "strap_right": lambda _, d: _strap(d, "right"),
}  # fmt: skip
