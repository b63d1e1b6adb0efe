"""What guidelines say of one kind of care: each position as it stands, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backstay.model import Knowledge, Position
from backstay.web.templatetags.say import words

OURS = "ours"
UNVERIFIED = "unverified"
SIDES = {
    "for": "favour",
    "for, with conditions": "favour",
    "second line": "favour",
    "last resort": "favour",
    "no recommendation": "open",
    "not enough evidence": "open",
    "no effect found": "against",
    "against": "against",
}
"""Which way each direction points; the words of the directions are shown, never these."""
HELD_BACK = ("for, with conditions", "second line", "last resort")
"""Favour that is held back: shown without the colour of favour."""


def spoken(positions: Iterable[Position], knowledge: Knowledge) -> list[Position]:
    """The positions of guidelines; that we found none is no position."""
    return [p for p in positions if knowledge.references[p.guideline].kind != OURS]


def rows(positions: Iterable[Position], knowledge: Knowledge) -> list[dict[str, Any]]:
    """Each position as a line of the table, newest guideline first."""
    found = [_row(position, knowledge) for position in spoken(positions, knowledge)]
    return sorted(found, key=lambda row: -row["year"])


def _row(position: Position, knowledge: Knowledge) -> dict[str, Any]:
    reference = knowledge.references[position.guideline]
    key = position.direction.replace(",", "").replace(" ", "_")
    return {
        "guideline": words(f"evidence.guideline.{position.guideline}"),
        "year": reference.year,
        "population": position.population,
        "direction": words(f"evidence.direction.{key}"),
        "tint": "depends" if position.direction in HELD_BACK else SIDES[position.direction],
        "strength": position.strength or words("evidence.strength_none"),
        "note": position.note,
        "position": position,
    }


def agreement(positions: Iterable[Position], knowledge: Knowledge) -> str:
    """The key of the sentence that says whether the guidelines agree; what nobody checked decides nothing."""
    shown = spoken(positions, knowledge)
    checked = [position for position in shown if position.basis != UNVERIFIED]
    if shown and not checked:
        return "unchecked"
    by: dict[str, set[str]] = {}
    for position in checked:
        by.setdefault(position.guideline, set()).add(SIDES[position.direction])
    sides = set().union(*by.values()) if by else set()
    if len(by) <= 1:
        return f"one_{_one(sides)}" if by else "none"
    if {"favour", "against"} <= sides:
        return "disagree" if _clash(by) else "depends"
    if len(sides) == 1:
        return f"all_{sides.pop()}"
    return "favour_open" if "favour" in sides else "against_open"


def _one(sides: set[str]) -> str:
    return next(iter(sides)) if len(sides) == 1 else "depends"


def _clash(by: dict[str, set[str]]) -> bool:
    """Whether one guideline favours what another does not."""
    return any(
        "favour" in ours and "against" in theirs
        for one, ours in by.items()
        for other, theirs in by.items()
        if one != other
    )
