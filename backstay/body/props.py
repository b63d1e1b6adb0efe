"""What stands round the figure: floor, mat, chair, wall, step, worktop, roller, bicycle, water."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from backstay.body.markup import tag
from backstay.body.parts import Drawing
from backstay.body.shapes import limb, line, polygon
from backstay.body.view import Flat, View
from backstay.model import Movement
from backstay.movement.turning import Vector

Look = Mapping[str, float]
Prop = Mapping[str, float]
SIDE, END = "figure-side", "figure-end"
Block = tuple[Vector, Vector]
"""Two opposite corners of a block that stands square to the room."""


def behind(movement: Movement, drawings: Sequence[Drawing]) -> str:
    """What is drawn before the figure."""
    view, look = drawings[0].view, drawings[0].look
    made = [_ground(movement, drawings)]
    for name, prop in movement.props.items():
        made += [_block(kind, block, view) for kind, block in blocks(name, prop, look)]
        made += [draw(prop, drawings[0]) for key, draw in ROUND.items() if key == name]
    return tag("g", "".join(made), class_="figure-props")


def in_front(movement: Movement, drawings: Sequence[Drawing]) -> str:
    """What is drawn after the figure: water, and the near half of a machine."""
    made = [
        draw(prop, drawings[0])
        for name, prop in movement.props.items()
        for key, draw in NEAR.items()
        if key == name
    ]
    return tag("g", "".join(made), class_="figure-props") if made else ""


def extent(movement: Movement, drawings: Sequence[Drawing]) -> Iterator[Flat]:
    """Points of the props that have to be in the picture."""
    view, look = drawings[0].view, drawings[0].look
    yield from (view.flat(corner) for patch in _patches(movement, drawings) for corner in patch)
    for name, prop in movement.props.items():
        for _, block in blocks(name, prop, look):
            yield from (view.flat(corner) for corner in _corners(block))
    if "pool" in movement.props:
        yield from (view.flat(p) for p in _water_corners(movement.props["pool"], drawings[0]))
    if "bike" in movement.props:
        yield from (view.flat(place) for place in _wheels(movement.props["bike"], look, 1.0))


# ── Blocks ──────────────────────────────────────────────────────────────────


def blocks(name: str, prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    """The blocks a prop is built of, far to near."""
    if name in BLOCKS:
        yield from BLOCKS[name](prop, look)


def _chair(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    high, x, y = prop["height"], prop.get("x", 0.0), prop.get("y", 0.0)
    front, back, half, leg = (
        x + look["chair_front"],
        x - look["chair_behind"],
        look["chair_half"],
        look["chair_leg"],
    )
    if prop.get("turned"):
        front, back = x - look["chair_front"], x + look["chair_behind"]
    low, far = min(front, back), max(front, back)
    for dx in (low, far - leg):
        for dy in (y + half - leg, y - half):
            yield "wood", ((dx, dy, 0.0), (dx + leg, dy + leg, high))
    rest = min(max(back, low), far - leg)
    yield "wood", ((rest, y - half, high), (rest + leg, y + half, high + look["chair_back_high"]))
    yield "wood", ((low, y - half, high - look["chair_thick"]), (far, y + half, high))


def _wall(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    high, thick, half = look["wall_high"], look["wall_thick"], look["wall_half"]
    if "ahead" in prop:
        yield "wall", ((prop["ahead"], -half, 0.0), (prop["ahead"] + thick, half, high))
    elif "behind" in prop:
        yield "wall", ((prop["behind"] - thick, -half, 0.0), (prop["behind"], half, high))
    elif "left" in prop:
        yield "wall", ((-half, prop["left"], 0.0), (half, prop["left"] + thick, high))
    else:
        yield "wall", ((-half, prop["right"] - thick, 0.0), (half, prop["right"], high))


def _top(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    x, y, high, deep = prop.get("x", 0.0), prop.get("y", 0.0), prop["height"], look["top_deep"]
    half, thick = look["top_half"], look["chair_thick"]
    if y:
        near = min(y, y + deep) if y > 0 else y - deep
        yield "wall", ((-half, near, 0.0), (half, near + deep, high - thick))
        yield "wood", ((-half - thick, near, high - thick), (half + thick, near + deep, high))
    else:
        yield "wall", ((x + thick, -half, 0.0), (x + deep, half, high - thick))
        yield "wood", ((x, -half, high - thick), (x + deep, half, high))


def _step(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    x, y, half = prop["x"], prop.get("y", 0.0), look["step_half"] * (0.5 if prop.get("y") else 1)
    yield "wood", ((x, y - half, 0.0), (x + look["step_deep"], y + half, prop["height"]))


def _rail(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    """A rail that runs along x, or, turned, along y."""
    x, y, high, leg = prop.get("x", 0.0), prop.get("y", 0.0), prop["height"], look["chair_leg"]
    long, half = look["rail_long"], leg * 0.5
    ends = ((-long, 0.0), (long, 0.0)) if not prop.get("turned") else ((0.0, long), (0.0, -long))
    for dx, dy in ends:
        yield "wood", ((x + dx - half, y + dy - half, 0.0), (x + dx + half, y + dy + half, high - leg))
    wide, deep = (half, long + half) if prop.get("turned") else (long + half, half)
    yield "wood", ((x - wide, y - deep, high - leg), (x + wide, y + deep, high))


def _bed(prop: Prop, look: Look) -> Iterator[tuple[str, Block]]:
    half = look["bed_half"]
    yield "wood", ((prop["x"] - half, -half * 0.5, 0.0), (prop["x"] + half, half * 0.5, prop["height"]))


BLOCKS: Mapping[str, Callable[[Prop, Look], Iterator[tuple[str, Block]]]] = {
    "seat": _chair, "wall": _wall, "top": _top, "step": _step, "rail": _rail, "low_top": _bed,
}  # fmt: skip


def _corners(block: Block) -> list[Vector]:
    (x0, y0, z0), (x1, y1, z1) = block
    return [(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)]


def _block(kind: str, block: Block, view: View) -> str:
    """The faces of a block that are seen: a side, an end, the top."""
    (x0, y0, z0), (x1, y1, z1) = block
    x = x1 if view.towards[0] > 0 else x0
    y = y1 if view.towards[1] > 0 else y0
    faces = {
        "side": [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)],
        "end": [(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)],
        "lid": [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)],
    }
    made = [
        tag("path", class_=f"figure-{kind} figure-{face}", d=polygon([view.flat(p) for p in points]))
        for face, points in faces.items()
    ]
    return "".join(made)


# ── The ground ──────────────────────────────────────────────────────────────


def _ground(movement: Movement, drawings: Sequence[Drawing]) -> str:
    """A patch of floor under everything, a mat where one is used."""
    kinds = ("figure-floor", "figure-mat")
    patches = _patches(movement, drawings)
    view = drawings[0].view
    made = [tag("path", class_=k, d=polygon([view.flat(p) for p in c])) for k, c in zip(kinds, patches, strict=False)]
    return "".join(made)


def _patches(movement: Movement, drawings: Sequence[Drawing]) -> list[list[Vector]]:
    """The corners of the floor, and of the mat where one is used."""
    look = drawings[0].look
    low = [p for d in drawings for p in d.skeleton.at.values() if p[2] < look["low"]]
    standing = [b for name, prop in movement.props.items() for _, b in blocks(name, prop, look)]
    floor = _patch([*low, *(corner for block in standing for corner in _corners(block))], look["floor_round"])
    return [floor, _patch(low, look["mat_round"])] if "mat" in movement.props else [floor]


def _patch(points: Sequence[Vector], more: float) -> list[Vector]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, y0, y1 = min(xs) - more, max(xs) + more, min(ys) - more, max(ys) + more
    return [(x0, y0, 0.0), (x1, y0, 0.0), (x1, y1, 0.0), (x0, y1, 0.0)]


# ── Round things ────────────────────────────────────────────────────────────


def _roller(prop: Prop, d: Drawing) -> str:
    radius, half, x, y = prop["height"] * 0.5, d.look["roller_half"], prop["x"], prop.get("y", 0.0)
    ends = [d.view.disc(((x, y + out * half, radius), radius)) for out in (1, -1)]
    near = ends[0] if d.view.towards[1] > 0 else ends[1]
    face = limb(near, (near[0], near[1] - 1, near[2]))
    return tag("path", class_="figure-round", d=limb(*ends)) + tag(
        "path", class_=f"figure-round {END}", d=face
    )


def _pillow(prop: Prop, d: Drawing) -> str:
    x, y, _ = d.skeleton.at["head"]
    radius, long = prop["height"] * 0.5, d.look["pillow_long"]
    ends = [d.view.disc(((x + out * long, y, radius), radius)) for out in (-1, 1)]
    return tag("path", class_="figure-pillow", d=limb(*ends))


def _ball(prop: Prop, d: Drawing) -> str:
    radius = prop["round"]
    centre = d.view.disc(((prop.get("x", 0.0), prop.get("y", 0.0), prop.get("z", radius)), radius))
    return tag("path", class_="figure-round", d=limb(centre, (centre[0], centre[1] - 1, centre[2])))


def _wheels(prop: Prop, look: Look, share: float) -> list[Vector]:
    x, far, radius = prop["x"], look["bike_far"], look["bike_wheel"]
    return [(x + out * (far + share * radius), 0.0, radius) for out in (-1, 1)]


def _bike(prop: Prop, d: Drawing) -> str:
    """Two wheels, a frame, a saddle and handlebars."""
    look, x, flat = d.look, prop["x"], d.view.flat
    hubs = _wheels(prop, look, 0.0)
    crank = (x, 0.0, look["bike_crank"])
    saddle, head = (prop["saddle_x"], 0.0, prop["saddle"]), (prop["bar_x"], 0.0, prop["bar"])
    wheels = "".join(
        tag(
            "circle",
            class_="figure-wheel",
            cx=f"{cx:.0f}",
            cy=f"{cy:.0f}",
            r=f"{look['bike_wheel'] * d.view.unit:.0f}",
        )
        for cx, cy in (flat(hub) for hub in hubs)
    )
    lines = (
        (hubs[0], crank),
        (crank, saddle),
        (hubs[0], saddle),
        (crank, head),
        (head, hubs[1]),
        (saddle, head),
    )
    tubes = "".join(tag("path", class_="figure-tube", d=line([flat(a), flat(b)])) for a, b in lines)
    seat = limb(
        *(
            d.view.disc(((saddle[0] + dx, 0.0, saddle[2]), look["saddle"]))
            for dx in (-look["saddle_long"], look["saddle_long"])
        )
    )
    return wheels + tubes + tag("path", class_=f"figure-wood {SIDE}", d=seat)


def _elliptical(prop: Prop, d: Drawing) -> str:
    """A base, a mast and a flywheel."""
    look, x, flat = d.look, prop["x"], d.view.flat
    far, high, low = look["elliptical_far"], look["elliptical_high"], look["elliptical_low"]
    foot, mast, tail = (x + far, 0.0, low), (x + far, 0.0, high), (x - far, 0.0, low)
    wheel = d.view.disc(((x + far, 0.0, look["elliptical_wheel"]), look["elliptical_wheel"]))
    tubes = (line([flat(foot), flat(mast)]), line([flat(tail), flat(foot)]))
    drawn = "".join(tag("path", class_="figure-tube", d=tube) for tube in tubes)
    return tag("path", class_="figure-round", d=limb(wheel, (wheel[0], wheel[1] - 1, wheel[2]))) + drawn


def _water(prop: Prop, d: Drawing) -> str:
    """The water up to its height, over the body."""
    return tag("path", class_="figure-water", d=polygon([d.view.flat(p) for p in _water_corners(prop, d)]))


def _water_corners(prop: Prop, d: Drawing) -> list[Vector]:
    half, high = d.look["water_half"], prop["height"]
    rx, ry, _ = d.view.right
    return [(x * rx, x * ry, z) for x, z in ((-half, 0.0), (half, 0.0), (half, high), (-half, high))]


ROUND: Mapping[str, Callable[[Prop, Drawing], str]] = {
    "roller": _roller, "pillow": _pillow, "ball": _ball, "small_ball": _ball, "bike": _bike,
    "elliptical": _elliptical,
}  # fmt: skip
NEAR: Mapping[str, Callable[[Prop, Drawing], str]] = {"pool": _water}
