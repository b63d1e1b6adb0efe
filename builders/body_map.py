"""Draw the body map: a figure from the front and from behind, one tile for every region and side.

Our own drawing. Half a body is described once, as points [units of the drawing] outwards from the
midline and down from the crown; the other half is its mirror. Writes knowledge/derived/body_map.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

Point = tuple[float, float]
Stop = tuple[Point, bool]
Tile = dict[str, str]
Edge = Callable[[float], float]
Corner = tuple[float | str, float]
View = Literal["front", "back"]

BOX = "0 0 300 876"
MIDLINE_X = 150.0
TILE_INSET = 4.5
CORNER_RADIUS = 7.0
SAMPLE_EVERY = 7.0
OUT = Path(__file__).parent.parent / "backstay" / "knowledge" / "derived" / "body_map.json"

# ── The outline of half a body: (outwards, down) ────────────────────────────

HEAD: list[Point] = [
    (0, 12), (18, 16), (30, 31), (33, 52), (30, 73), (21, 92), (10, 103), (0, 106),
]  # fmt: skip
OUTER: list[Point] = [
    (0, 84), (17, 85), (17, 106), (26, 119), (54, 128), (76, 135), (88, 148), (92, 172), (87, 194),
    (85, 218), (82, 246), (80, 268), (82, 296), (88, 330), (94, 366), (95, 404), (92, 444), (86, 484),
    (77, 520), (71, 544), (75, 572), (77, 602), (71, 640), (59, 678), (54, 702), (57, 722), (65, 740),
    (63, 753),
]  # fmt: skip
INNER: list[Point] = [
    (48, 757), (28, 755), (20, 744), (24, 722), (27, 702), (22, 676), (14, 640), (10, 604),
    (13, 572), (18, 544), (17, 524), (13, 488), (8, 452), (4, 428), (0, 420),
]  # fmt: skip
ARM: list[Point] = [
    (66, 134), (84, 139), (99, 152), (108, 178), (112, 214), (116, 252), (122, 288), (127, 322),
    (131, 356), (134, 382), (139, 402), (140, 424), (135, 441), (127, 449), (119, 444), (116, 427),
    (110, 417), (111, 399), (115, 384), (111, 360), (106, 326), (101, 290), (97, 254), (92, 220),
    (86, 192), (76, 168),
]  # fmt: skip
SOLE: list[Point] = [
    (45, 775), (60, 777), (69, 790), (68, 808), (61, 826), (61, 846), (56, 862), (44, 867),
    (33, 861), (30, 844), (33, 824), (29, 804), (31, 785),
]  # fmt: skip
HAIR_BACK: list[Point] = [(0, 12), (18, 16), (30, 31), (33, 52), (31, 68), (24, 80), (12, 86), (0, 88)]
HAIR_FRONT: list[Point] = [(0, 12), (18, 16), (30, 31), (33, 52), (27, 42), (14, 36), (0, 34)]

# ── Tiles: corners clockwise; "out" and "in" follow the outline ─────────────

BACK: dict[str, list[Corner]] = {
    "traps-lower": [(16, 138), (50, 141), (47, 200), (44, 236), (16, 236)],
    "lats-mid": [(54, 158), (78, 164), ("out", 194), ("out", 236), (48, 236), (51, 200)],
    "lats-lower": [(18, 240), ("out", 240), ("out", 270), (18, 270)],
    "lower-back-erectors": [(18, 274), (47, 274), (47, 322), (18, 332)],
    "lower-back-ql": [(51, 274), ("out", 274), ("out", 300), (51, 317)],
    "iliac-crest": [("out", 305), ("out", 334), (48, 350), (42, 328)],
    "sacrum-sij": [(2, 339), (38, 333), (44, 350), (40, 371), (20, 402), (2, 392)],
    "gluteus-medius": [(48, 355), ("out", 339), ("out", 347), (80, 360), (75, 385), (45, 376)],
    "greater-trochanter": [("out", 352), ("out", 424), (71, 424), (79, 390), (84, 362)],
    "gluteus-maximus": [(43, 380), (75, 390), (68, 428), (48, 440), (22, 436), (20, 410)],
    "hamstrings-lateral": [(50, 445), (72, 429), ("out", 429), ("out", 507), (46, 507)],
    "hamstrings-medial": [(20, 441), (46, 445), (42, 507), ("in", 507), ("in", 455)],
    "knee-back": [("in", 512), ("out", 512), ("out", 557), ("in", 557)],
    "calves-gastroc-lateral": [(45, 562), ("out", 562), ("out", 668), (41, 668)],
    "calves-gastroc-medial": [("in", 562), (41, 562), (37, 668), ("in", 668)],
    "foot-back": [("in", 673), ("out", 673), ("out", 741), (57, 752), (29, 751), ("in", 741)],
}
BACK_MIDDLE: dict[str, list[Corner]] = {
    "spine-upper": [(-12, 134), (12, 134), (12, 236), (-12, 236)],
    "spine": [(-14, 240), (14, 240), (14, 334), (-14, 334)],
    "saddle": [(-16, 408), (0, 397), (16, 408), (18, 438), (0, 456), (-18, 438)],
}
FRONT: dict[str, list[Corner]] = {
    "abs-upper": [(2, 212), (47, 217), (47, 268), (2, 268)],
    "obliques": [(51, 219), ("out", 212), ("out", 303), (51, 303)],
    "lower-abdomen": [(2, 272), (47, 272), (51, 312), (44, 342), (23, 366), (2, 366)],
    "groin": [(55, 308), ("out", 308), (84, 336), (48, 384), (28, 394), (27, 370), (48, 346)],
    "lateral-thigh": [("out", 332), ("out", 507), (66, 507), (71, 430), (74, 364)],
    "quads": [(70, 366), (67, 430), (62, 507), (38, 507), (34, 412), (50, 391)],
    "adductors": [(26, 414), (34, 507), ("in", 507), ("in", 458), (15, 438)],
    "knee": [("in", 512), ("out", 512), ("out", 557), ("in", 557)],
    "lateral-leg": [(55, 562), ("out", 562), ("out", 670), (47, 670)],
    "tibialis-anterior": [(34, 562), (51, 562), (43, 670), (34, 670)],
    "medial-leg": [("in", 562), (30, 562), (30, 670), ("in", 670)],
    "foot": [("in", 675), ("out", 675), ("out", 741), (57, 752), (29, 751), ("in", 741)],
}
FRONT_MIDDLE: dict[str, list[Corner]] = {
    "saddle-front": [(-22, 371), (22, 371), (23, 398), (14, 436), (0, 450), (-14, 436), (-23, 398)],
}


def smooth(points: list[Point], closed: bool, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through the points, as short straight pieces."""
    count = len(points)
    ring = range(count if closed else count - 1)
    line = [
        _between([points[_at(k, count, closed)] for k in range(i - 1, i + 3)], step / steps)
        for i in ring
        for step in range(steps)
    ]
    return line if closed else [*line, points[-1]]


def _at(index: int, count: int, closed: bool) -> int:
    return index % count if closed else min(max(index, 0), count - 1)


def _between(four: list[Point], t: float) -> Point:
    """Catmull and Rom 1974: the point a share t of the way from the second to the third."""

    def one(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * (q - r) + s - p) * t**3)

    xs, ys = zip(*four, strict=True)
    return (one(*xs), one(*ys))


def edge(line: list[Point]) -> Edge:
    """How far out a downward line lies at a height, between its nearest points."""
    ordered = sorted(line, key=lambda point: point[1])

    def at(y: float) -> float:
        below = next((i for i, point in enumerate(ordered) if point[1] >= y), len(ordered) - 1)
        (x0, y0), (x1, y1) = ordered[max(below - 1, 0)], ordered[below]
        return x1 if y1 == y0 else x0 + (x1 - x0) * (y - y0) / (y1 - y0)

    return at


def outline(corners: list[Corner], out: Edge, inner: Edge) -> list[Stop]:
    """The points of one tile; sides marked "out" or "in" follow the body, inset from its outline."""
    follow = {"out": lambda y: out(y) - TILE_INSET, "in": lambda y: inner(y) + TILE_INSET}
    stops: list[Stop] = []
    for (x, y), (next_x, next_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if not isinstance(x, str):
            stops.append(((x, y), True))
            continue
        stops.append(((follow[x](y), y), True))
        if x == next_x:
            stops += [((follow[x](level), level), False) for level in _levels(y, next_y)]
    return stops


def _levels(start: float, end: float) -> list[float]:
    pieces = max(int(abs(end - start) / SAMPLE_EVERY), 1)
    return [start + (end - start) * k / pieces for k in range(1, pieces)]


def rounded(points: list[Stop]) -> str:
    """A closed path through the points; corners marked True are rounded off."""
    parts: list[str] = []
    for i, (point, corner) in enumerate(points):
        before, after = points[i - 1][0], points[(i + 1) % len(points)][0]
        enter = _towards(point, before) if corner else point
        parts.append(f"{'L' if parts else 'M'}{_xy(enter)}")
        if corner:
            parts.append(f"Q{_xy(point)} {_xy(_towards(point, after))}")
    return "".join(parts) + "Z"


def _towards(point: Point, other: Point) -> Point:
    """The point one corner radius (or near half the side) from a corner towards its neighbour."""
    length = math.dist(point, other) or 1
    share = min(CORNER_RADIUS, 0.45 * length) / length
    return (point[0] + (other[0] - point[0]) * share, point[1] + (other[1] - point[1]) * share)


def _xy(point: Point) -> str:
    return f"{_short(MIDLINE_X + point[0])} {_short(point[1])}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def curve(line: Iterable[Point]) -> str:
    """A closed path through the pieces of a curve."""
    return "M" + "L".join(_xy(point) for point in line) + "Z"


def mirror(line: list[Point]) -> list[Point]:
    """The same on the other side of the midline."""
    return [(-x, y) for x, y in reversed(line)]


def figure() -> list[str]:
    """The silhouette: head, trunk with legs, two arms."""
    head, trunk = smooth(HEAD, closed=False, steps=6), smooth(OUTER + INNER, closed=False, steps=4)
    arm = smooth(ARM, closed=True, steps=5)
    whole = [curve([*half, *mirror(half)]) for half in (head, trunk)]
    return [*whole, curve(arm), curve(mirror(arm))]


def tiles(view: View) -> list[Tile]:
    """Every region's tile on both sides; in the front view the person's left is on the right."""
    out, inner = edge(smooth(OUTER, closed=False)), edge(smooth(INNER, closed=False))
    sided, middle = (BACK, BACK_MIDDLE) if view == "back" else (FRONT, FRONT_MIDDLE)
    picture_right, picture_left = ("left", "right") if view == "front" else ("right", "left")
    found = [_tile(region, "middle", outline(corners, out, inner)) for region, corners in middle.items()]
    halves = {region: outline(corners, out, inner) for region, corners in sided.items()}
    if view == "back":
        halves["sole-foot"] = [(point, False) for point in smooth(SOLE, closed=True, steps=4)]
    for region, stops in halves.items():
        found.append(_tile(region, picture_right, stops))
        found.append(_tile(region, picture_left, [((-x, y), corner) for (x, y), corner in stops]))
    return found


def _tile(region: str, side: str, stops: list[Stop]) -> Tile:
    points = [point for point, _ in stops]
    x, y = centre(points)
    return {
        "region": region,
        "side": side,
        "path": rounded(stops),
        "x": _short(MIDLINE_X + x),
        "y": _short(y),
    }


def centre(points: list[Point]) -> Point:
    """The centroid of a closed outline (shoelace formula)."""
    pairs = list(zip(points, [*points[1:], points[0]], strict=True))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    area = sum(crosses) * 3
    xs = sum((a[0] + b[0]) * c for (a, b), c in zip(pairs, crosses, strict=True))
    ys = sum((a[1] + b[1]) * c for (a, b), c in zip(pairs, crosses, strict=True))
    return (xs / area, ys / area)


def hair(view: View) -> str:
    """What tells the back of a head from a face."""
    half = smooth(HAIR_BACK if view == "back" else HAIR_FRONT, closed=False, steps=6)
    return curve([*half, *mirror(half)])


def drawing() -> dict[str, object]:
    """Both views: box, silhouette, hair and tiles."""
    views: tuple[View, View] = ("back", "front")
    return {v: {"box": BOX, "figure": figure(), "hair": hair(v), "tiles": tiles(v)} for v in views}


if __name__ == "__main__":
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(drawing(), indent=1) + "\n", encoding="utf-8")
