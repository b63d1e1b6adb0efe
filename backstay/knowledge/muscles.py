"""Which muscles an exercise works most: ranks within one study, never percentages.

Laboratories measure the strongest effort in different ways, so numbers are compared only where one study measured both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backstay.model import Knowledge, MuscleActivity


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of an exercise among those of this catalogue that one study measured, for one muscle."""

    muscle: str
    exercise: str
    place: int
    of: int
    row: MuscleActivity


def ranks_of_muscle(muscle: str, knowledge: Knowledge) -> tuple[tuple[Rank, ...], ...]:
    """For each study that compared at least two of our exercises: those exercises, most active first."""
    rows = [row for row in knowledge.muscle_activity.values() if row.muscle == muscle]
    studies = dict.fromkeys(row.sources for row in rows)
    ranked = (_ranked([row for row in rows if row.sources == study]) for study in studies)
    return tuple(ranks for ranks in ranked if len(ranks) > 1)


def ranks_of_exercise(exercise: str, knowledge: Knowledge) -> tuple[Rank, ...]:
    """Every rank of one exercise, best places first."""
    muscles = dict.fromkeys(row.muscle for row in knowledge.muscle_activity.values())
    found = [r for m in muscles for ranks in ranks_of_muscle(m, knowledge) for r in ranks if r.exercise == exercise]
    return tuple(sorted(found, key=lambda rank: (rank.place, -rank.of)))


def _ranked(rows: Iterable[MuscleActivity]) -> tuple[Rank, ...]:
    """Equal activity shares a place."""
    order = sorted(rows, key=lambda row: -row.percent_of_maximum)
    levels = [row.percent_of_maximum for row in order]
    return tuple(
        Rank(row.muscle, row.exercise, levels.index(row.percent_of_maximum) + 1, len(order), row) for row in order
    )
