"""Check the wishes: what is said to stand against one does, all of it, and what to change is part of it."""

from __future__ import annotations

from collections.abc import Iterator

from backstay.model import Exercise, Unmet
from backstay.plan.check_ladders import chains, wish_names
from backstay.plan.check_lines import excluded, limited
from backstay.plan.check_record import Record

PLAIN = ("dislikes", "equipment", "setting")
"""Preferences that open or close an exercise by themselves; minutes, days and other wishes depend on the weeks."""


def conflicts(record: Record) -> Iterator[str]:
    """A conflict is of this person's own preferences, holds its wish, and names something to change in it."""
    for row in record.programme.unmet:
        named = {*row.conflict} <= preferences(record) and {*row.relax} <= {*row.conflict}
        whole = f"wishes:{row.wish}" in row.conflict and row.relax
        if not named or (row.conflict and not whole):
            yield row.wish


def irreducible(record: Record) -> Iterator[str]:
    """All of a conflict closes every exercise wished for; without any one part some exercise is open."""
    for row in record.programme.unmet:
        kept = {*row.conflict} - {f"wishes:{row.wish}"}
        if kept and {p.partition(":")[0] for p in kept} <= {*PLAIN}:
            each = all(_open(record, row, kept - {one}) for one in kept)
            if _open(record, row, kept) or not each:
                yield row.wish


def preferences(record: Record) -> set[str]:
    """Everything that can be a preference of this person."""
    given, known = record.preferences, record.knowledge
    found = {f"wishes:{name}" for name in given.wishes} | {f"dislikes:{name}" for name in given.dislikes}
    found |= {f"equipment:{name}" for name in known.equipment if name not in given.equipment}
    found |= {f"setting:{name}" for name in known.places if name not in given.setting}
    return found | {"minutes", "days"}


def _open(record: Record, row: Unmet, kept: set[str]) -> bool:
    """Whether some exercise of a wish is open when only these preferences are held."""
    return any(
        row.wish in wish_names(rungs[number]) and not _closed(record, rungs[number], kept)
        for rungs in chains(record)
        for number in range(len(rungs))
        if not any(excluded(record, e) or limited(record, e) for e in rungs[: number + 1])
    )


def _closed(record: Record, exercise: Exercise, kept: set[str]) -> bool:
    names = {exercise.id, exercise.family, exercise.kind, exercise.position, *exercise.equipment}
    places = {f"setting:{place}" for place in exercise.setting if place not in record.preferences.setting}
    disliked = {f"dislikes:{name}" for name in names} & kept
    lacking = {f"equipment:{name}" for name in exercise.equipment} & kept
    nowhere = len(places) == len(exercise.setting) and places <= kept
    return bool(disliked or lacking or nowhere)


RULES = (conflicts, irreducible)
