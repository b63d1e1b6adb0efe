"""{% body_figure areas %}: the body map as a picture, painted; and the drawing that people paint on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template

from backstay import knowledge
from backstay.model import PainArea
from backstay.web.templatetags.say import words

register = template.Library()
DRAWING = Path(knowledge.__file__).parent / "derived" / "body_map.json"
HIGHEST_NPRS = 10
TEXTURED = ("burn", "electric", "numb")


@lru_cache(maxsize=1)
def drawing() -> dict[str, Any]:
    """The figures that builders/body_map.py drew."""
    return dict(json.loads(DRAWING.read_text(encoding="utf-8")))


@register.inclusion_tag("_body_svg.html")
def body_svg(view: str, areas: Iterable[PainArea] = ()) -> dict[str, Any]:
    """One view of the figure with its painted areas."""
    painted = {(area.region, area.side): area for area in areas}
    figure = drawing()[view]
    tiles = [{**tile, "area": painted.get((tile["region"], tile["side"]))} for tile in figure["tiles"]]
    return {**figure, "view": view, "tiles": tiles, "textured": TEXTURED}


@register.inclusion_tag("_body_figure.html")
def body_figure(areas: Iterable[PainArea]) -> dict[str, Any]:
    """Both views painted, and the same said in words, strongest first."""
    strongest_first = sorted(areas, key=lambda area: -area.intensity_nprs)
    lines = [{"name": area_name(area), "area": area} for area in strongest_first]
    return {"areas": strongest_first, "lines": lines}


def area_name(area: PainArea) -> str:
    """A painted area in words: its region and, where it has one, its side."""
    region = knowledge.load().regions[area.region]
    return f"{region.name}, {words(f'ui.body_map.side.{area.side}')}" if region.sided else region.name


@register.simple_tag
def body_points() -> list[str]:
    """Nought to ten, as the fields of the body map write them."""
    return [str(point) for point in range(HIGHEST_NPRS + 1)]


@register.simple_tag
def body_qualities() -> tuple[str, ...]:
    """What a painted area can feel like."""
    return ("ache", *TEXTURED)
