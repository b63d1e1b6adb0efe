"""{% moving_figure row %}: the figure of an exercise that moves, drawn here and set into the page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from backstay import knowledge
from backstay.body import figure
from backstay.model import Exercise

register = template.Library()


@register.inclusion_tag("_moving_figure.html")
def moving_figure(row: Exercise) -> dict[str, Any]:
    """The figure, what its colours mean, a button to stop it, a second view where that helps; else nothing."""
    movement = knowledge.load().movements.get(row.id)
    if movement is None:
        return {"drawn": ""}
    return {
        "drawn": drawn(row.id),
        "also": movement.also,
        "again": drawn(row.id, movement.also) if movement.also else "",
        "moves": len(movement.poses) > 1,
        "works": bool(movement.works),
        "eases": bool(movement.eases),
        "other_side": row.each_side and not movement.alternates,
    }


@cache
def drawn(name: str, view: str = "") -> SafeString:
    """The picture: made of our own numbers and words, escaped by the drawing."""
    known = knowledge.load()
    return mark_safe(figure(known.movements[name], known, title=known.exercises[name].name, view=view))
