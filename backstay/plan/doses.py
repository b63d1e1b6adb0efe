"""Doses: how much of an exercise in a given week, growing from the low end of its range."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from backstay.model import SECONDS_PER_MINUTE, Dose, Exercise, Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A dose with the whole minutes it takes."""

    dose: Dose
    minutes: int

    @property
    def load(self) -> int:
        """Minutes times planned effort."""
        return self.minutes * self.dose.effort_rpe


def step(exercise: Exercise, share: float, longest_min: float, knowledge: Knowledge) -> Step:
    """The dose at a share of its range, made smaller while it takes longer than ``longest_min``."""
    less, setup_s = knowledge.number("dose_share_step"), knowledge.number("setup_s")
    dose = _dose(exercise, share)
    while share > 0 and _minutes(dose, setup_s) > longest_min:
        share = max(0, share - less)
        dose = _dose(exercise, share)
    return Step(dose=dose, minutes=_minutes(dose, setup_s))


def aerobic_dose(exercise: Exercise, total_min: int) -> Dose | None:
    """Whole minutes of one mode on one day in the fewest bouts its range allows, some a minute longer, or None."""
    (shortest, longest), (fewest, most) = exercise.dose.duration_min, exercise.dose.times_per_day
    for bouts in range(fewest, most + 1):
        if shortest * bouts <= total_min <= longest * bouts:
            each, longer = divmod(total_min, bouts)
            effort = between(exercise.effort_rpe, 0.5)
            return Dose(duration_min=each, times_per_day=bouts, longer_times=longer, effort_rpe=effort)
    return None


def between(ends: tuple[int, int], share: float) -> int:
    """The whole number at a share of the way from low to high, halves up."""
    low, high = ends
    return low + floor((high - low) * share + 0.5)


def work_s(dose: Dose) -> float:
    """Seconds of one bout: repetitions with their holds, both sides, and the rests between sets."""
    sides = 2 if dose.side == "both" else 1
    moving = dose.sets * dose.reps * (dose.tempo_s + dose.hold_s) * sides
    return dose.duration_min * SECONDS_PER_MINUTE + moving + (dose.sets - 1) * dose.rest_s


def _minutes(dose: Dose, setup_s: float) -> int:
    return ceil((work_s(dose) + setup_s) * dose.times_per_day / SECONDS_PER_MINUTE)


def _dose(exercise: Exercise, share: float) -> Dose:
    ranges = exercise.dose
    return Dose(
        sets=between(ranges.sets, share),
        reps=between(ranges.reps, share),
        hold_s=between(ranges.hold_s, share),
        duration_min=between(ranges.duration_min, share),
        times_per_day=ranges.times_per_day[0],
        tempo_s=ranges.tempo_s,
        rest_s=ranges.rest_s,
        effort_rpe=between(exercise.effort_rpe, share),
        side="both" if exercise.each_side else "",
    )
