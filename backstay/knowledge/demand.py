"""How much an exercise asks of the low back: a band beside one's own relaxed standing, from published rows.

Not a dose and no pass mark: for therapists, and for putting exercises in order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from backstay.model import DEMAND_BANDS, DemandBand, Exercise, Knowledge, SpineLoad

WALKING = "_walking"


@dataclass(frozen=True, slots=True)
class Demand:
    """A band with the lowest and highest published ratio to standing, and the rows it rests on."""

    band: DemandBand
    low: float | None
    high: float | None
    or_more: bool
    rows: tuple[SpineLoad, ...]


def demand(exercise: Exercise, knowledge: Knowledge) -> Demand:
    """The demand of an exercise: the band of its middle ratio, else the rank beside walking, else unknown."""
    rows = tuple(knowledge.spine_loads[key] for key in exercise.demand_rows)
    ratios = [ratio(row, knowledge) for row in rows if row.value is not None]
    if ratios:
        return Demand(knowledge.demand_band(median(ratios)), min(ratios), max(ratios), False, rows)
    if not rows:
        return Demand("unknown", None, None, False, ())
    more = any(row.beside_walking == "as_much_or_more" for row in rows)
    walking = DEMAND_BANDS.index(_walking_band(knowledge))
    return Demand(DEMAND_BANDS[walking if more else walking - 1], None, None, more, rows)


def with_demand(knowledge: Knowledge) -> Knowledge:
    """The knowledge with every exercise's demand worked out."""
    rows = {key: replace(e, demand=demand(e, knowledge).band) for key, e in knowledge.exercises.items()}
    return replace(knowledge, exercises=rows)


def ratio(row: SpineLoad, knowledge: Knowledge) -> float:
    """A load as a ratio to relaxed standing in the same study."""
    standing = knowledge.spine_loads[row.standing].value
    if row.value is None or not standing:
        raise ValueError(f"{row.id}: a ratio needs a value and the value of standing; give both")
    return row.value / standing


def _walking_band(knowledge: Knowledge) -> DemandBand:
    """Walking as it was measured, the yardstick of the rows that give only a rank."""
    found = [ratio(r, knowledge) for key, r in knowledge.spine_loads.items() if key.endswith(WALKING)]
    return knowledge.demand_band(median(found))
