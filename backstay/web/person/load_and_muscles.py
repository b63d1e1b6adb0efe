"""What an exercise page adds beside the dose, its source, and for a therapist load and muscles."""

from __future__ import annotations

from typing import Any

from backstay.knowledge.demand import demand, ratio
from backstay.knowledge.muscles import Rank, ranks_of_exercise, ranks_of_muscle
from backstay.model import Cited, DemandBand, DoseRule, Exercise, Knowledge, SpineLoad, Statement
from backstay.web.templatetags.say import words

WORDS = "exercise_rests_on"


def dose_source(row: Exercise, k: Knowledge) -> DoseRule | Statement:
    """The rule a dose follows, or that it is our own."""
    ours = Statement(basis="ours", says=words(f"{WORDS}.dose_ours"))
    return k.dose_rules.get(row.dose_rule, ours)


def for_therapists(row: Exercise, k: Knowledge) -> dict[str, Any]:
    """The band of load with the rows it rests on, and the muscles by rank."""
    found = demand(row, k)
    band = words(f"{WORDS}.band.{found.band}")
    return {
        "ranges": _ranges(row),
        "source": dose_source(row, k),
        "band": words(f"{WORDS}.or_more", band=band) if found.or_more else band,
        "meaning": _meaning(found.band, k),
        "range": _range(found.low, found.high),
        "closed_with": [k.exclusions[tag] for tag in row.contains],
        "loads": [_load(load, k) for load in found.rows],
        "muscles": [_muscle(rank, k) for rank in ranks_of_exercise(row.id, k)],
    }


def _ranges(row: Exercise) -> list[tuple[str, str]]:
    """The doses an exercise allows, from the lowest to the highest, in named parts."""
    dose = row.dose
    found = {
        "duration": dose.duration_min,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold": dose.hold_s,
        "rest": (dose.rest_s, dose.rest_s),
        "times": dose.times_per_day,
        "effort": row.effort_rpe,
    }
    told = {key: _span(*ends) for key, ends in found.items() if ends[1] and ends != (1, 1)}
    parts = [(words(f"pages.dose_name.{key}"), words(f"pages.dose_card.{key}", n=n)) for key, n in told.items()]
    return [*parts, (words(f"{WORDS}.days"), _span(*dose.days_per_week))]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else words(f"{WORDS}.span", low=low, high=high)


def _meaning(band: DemandBand, k: Knowledge) -> Cited | None:
    """Where a band ends; the highest is told by the one below it."""
    return k.settings.get(f"demand_{band}_up_to") or (None if band == "unknown" else k.settings["demand_high_up_to"])


def _range(low: float | None, high: float | None) -> str:
    """The lowest and the highest published ratio, as read."""
    if low is None or high is None:
        return ""
    key = "range_one" if low == high else "range"
    return words(f"{WORDS}.{key}", low=f"{low:.2g}", high=f"{high:.2g}")


def _load(load: SpineLoad, k: Knowledge) -> dict[str, Any]:
    beside = load.beside_walking
    size = words(f"{WORDS}.beside_walking.{beside}") if beside else _range(ratio(load, k), ratio(load, k))
    people = words(f"{WORDS}.n", n=load.n) if load.n else ""
    said = ", ".join(filter(None, (load.how, people, load.note)))
    return {"activity": load.activity, "size": size, "said": said, "row": load}


def _muscle(rank: Rank, k: Knowledge) -> dict[str, Any]:
    """A place with the exercises it is beside, so that it means something."""
    (study,) = (ranks for ranks in ranks_of_muscle(rank.muscle, k) if rank in ranks)
    others = [k.exercises[other.exercise].name for other in study if other.exercise != rank.exercise]
    return {
        "muscle": words(f"{WORDS}.muscle.{rank.muscle}"),
        "place": words(f"{WORDS}.place", place=rank.place, of=rank.of),
        "also": words(f"{WORDS}.also", others=", ".join(others)),
        "people": rank.row.people,
        "row": rank.row,
    }
