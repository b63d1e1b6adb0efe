"""The animated figure of a movement, as SVG without a script, and its stills for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from backstay.body.held import held
from backstay.body.markup import moving_path, tag
from backstay.body.muscles import patches
from backstay.body.parts import Drawing, Shape, depths, outline
from backstay.body.props import behind, extent, in_front
from backstay.body.view import View, look_of, view_of
from backstay.model import Frame, Knowledge, Movement
from backstay.movement.play import skeleton_of
from backstay.movement.skeleton import Body, body_from

MUSCLE_KINDS = ("works", "eases")
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """A movement, seen: the drawing of every frame; ``mark`` begins every name in it, another for every view."""

    movement: Movement
    mark: str
    body: Body
    view: View
    look: Mapping[str, float]
    drawings: tuple[Drawing, ...]


def figure(
    movement: Movement, knowledge: Knowledge, *, title: str = "", styled: bool = False, view: str = ""
) -> str:
    """The movement as a picture that moves; ``styled`` adds colours of its own for a file that stands alone."""
    scene = _scene(movement, knowledge, view)
    moving = tag("g", _moving(scene), class_="figure-moving")
    still = tag("g", _still(scene), class_="figure-still")
    return _svg(scene, moving + still, title, knowledge.figure_style if styled else {})


def stills(movement: Movement, knowledge: Knowledge, *, title: str = "", view: str = "") -> str:
    """The movement on paper: where it begins, faint, and where it leads to."""
    scene = _scene(movement, knowledge, view)
    return _svg(scene, _still(scene), title, knowledge.figure_style)


def _scene(movement: Movement, knowledge: Knowledge, view: str) -> Scene:
    body, look = body_from(knowledge.settings), look_of(knowledge.settings)
    sight = view_of(look, view or movement.view)
    drawings = tuple(Drawing(body, skeleton_of(body, frame), sight, look) for frame in movement.frames)
    mark = f"{movement.id}-{view}" if view else movement.id
    return Scene(movement, mark, body, sight, look, drawings)


def _moving(scene: Scene) -> str:
    frames = scene.movement.frames
    kept = _few(frames, scene.look)
    lasts = frames[-1].at_s
    times = ";".join(f"{frames[i].at_s / lasts:.3g}".replace("0.", ".") for i in kept)
    layers = [_layers(scene, scene.drawings[i]) for i in kept]
    return _draw(layers, _order(scene.drawings), f"{scene.mark}-m", times, f"{lasts:.4g}s")


def _few(frames: Sequence[Frame], look: Mapping[str, float]) -> list[int]:
    """As many frames as a small picture can carry: long movements show fewer between their key poses."""
    widest = look["turn_between"]
    kept = _kept(frames, widest)
    while len(kept) > look["most_outlines"] and widest < look["half_turn"]:
        widest *= look["wider"]
        kept = _kept(frames, widest)
    return kept


def _kept(frames: Sequence[Frame], widest_deg: float) -> list[int]:
    """The frames that have to be drawn: every key pose, and so many between that no joint jumps too far."""
    kept = [0]
    for i in range(1, len(frames)):
        last = i == len(frames) - 1
        if frames[i].pose >= 0 or last or _turn(frames[kept[-1]], frames[i + 1]) > widest_deg:
            kept.append(i)
    return kept


def _turn(first: Frame, second: Frame) -> float:
    return max(abs(a - b) for a, b in zip(first.angles, second.angles, strict=True))


def _still(scene: Scene) -> str:
    """The key pose furthest from the start, over the shadow of the start."""
    start, end = scene.drawings[0], scene.drawings[_end(scene.movement.frames)]
    shadow = "".join(shape.path for shapes in outline(start).values() for shape in shapes)
    ghost = tag("path", class_="figure-ghost", d=shadow)
    return ghost + _draw([_layers(scene, end)], _order(scene.drawings), f"{scene.mark}-e")


def _end(frames: Sequence[Frame]) -> int:
    """The key pose furthest from the first."""
    first = frames[0].angles
    far = [sum(abs(a - b) for a, b in zip(f.angles, first, strict=True)) if f.pose >= 0 else -1 for f in frames]
    return far.index(max(far))


def _layers(scene: Scene, drawing: Drawing) -> dict[str, list[Shape]]:
    """The shapes of one frame by group, with the muscles and what the hands hold; neighbours of a kind are one."""
    made = {group: list(shapes) for group, shapes in outline(drawing).items()}
    for kind in MUSCLE_KINDS:
        for muscle in getattr(scene.movement, kind):
            for group, path in patches(drawing, muscle):
                made[group].append(Shape(kind, path))
    for group, shape in held(scene.movement, drawing):
        made[group].append(shape)
    return {group: _joined(shapes) for group, shapes in made.items()}


def _joined(shapes: Sequence[Shape]) -> list[Shape]:
    made: list[Shape] = []
    for shape in shapes:
        if made and made[-1].kind == shape.kind:
            made[-1] = Shape(shape.kind, made[-1].path + shape.path)
        else:
            made.append(shape)
    return made


def _order(drawings: Sequence[Drawing]) -> list[str]:
    """The groups from far to near, over all frames."""
    sums: dict[str, float] = {}
    for drawing in drawings:
        for group, depth in depths(drawing).items():
            sums[group] = sums.get(group, 0) + depth
    return sorted(sums, key=lambda group: sums[group])


def _draw(
    layers: list[dict[str, list[Shape]]], order: list[str], mark: str, times: str = "", lasts: str = ""
) -> str:
    """Every group, far to near: its edge first, in one line round all its shapes, then the shapes."""
    trunk = order.index("trunk")
    made = []
    for number, group in enumerate(order):
        rows = list(zip(*(frame[group] for frame in layers), strict=True))
        paths = [moving_path(f"figure-{row[0].kind}", [s.path for s in row], times, lasts) for row in rows]
        far = " figure-far" if number < trunk and group.startswith(("leg", "arm")) else ""
        name = f"{mark}-{group}"
        made.append(tag("use", href=f"#{name}", class_="figure-edge"))
        made.append(tag("g", "".join(paths), id=name, class_=f"figure-part{far}"))
    return "".join(made)


def _svg(scene: Scene, inner: str, title: str, style: Mapping[str, str]) -> str:
    x, y, wide, high = _box(scene)
    name = title or scene.movement.id
    said = tag("title", escape(name)) + tag("desc", escape(scene.movement.shows))
    sheet = tag("style", "".join(style.values())) if style else ""
    back, front = behind(scene.movement, scene.drawings), in_front(scene.movement, scene.drawings)
    box = f"{x:.0f} {y:.0f} {wide:.0f} {high:.0f}"
    return tag(
        "svg", said + sheet + back + inner + front, xmlns="http://www.w3.org/2000/svg", viewBox=box,
        class_="figure", role="img", aria_label=f"{name}: {scene.movement.shows}",
    )  # fmt: skip


def _box(scene: Scene) -> Box:
    """The smallest frame of the house's proportions round everything that moves or stands there."""
    look, unit = scene.look, scene.view.unit
    thick, edge = look["thigh"] * unit, look["margin"] * unit
    body = [scene.view.flat(place) for d in scene.drawings for place in d.skeleton.at.values()]
    corners = [(x + out * thick, y + out * thick) for x, y in body for out in (-1, 1)]
    corners += extent(scene.movement, scene.drawings)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, top = min(xs) - edge, min(ys) - edge
    wide, high = max(xs) + edge - left, max(ys) + edge - top
    want = max(wide, high * look["proportion"])
    tall = max(high, want / look["flattest"])
    return (left - (want - wide) * 0.5, top - (tall - high), want, tall)
