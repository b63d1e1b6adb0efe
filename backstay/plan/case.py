"""The case: one cleared person's planning problem, worked out once before anything is chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from backstay.model import (
    Adjustment,
    Cleared,
    Dose,
    Exercise,
    Knowledge,
    PhaseName,
    Session,
    TreatmentCourse,
)
from backstay.plan.doses import Step, aerobic_dose, between

STRENGTH, AEROBIC = "strength", "aerobic"
LIGHTER: tuple[PhaseName, ...] = ("build", "strengthen")
"""The phases that end with a lighter week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One exercise open to this person: from which week, at which doses, on how many days."""

    exercise: Exercise
    opens: int
    weeks_done: int
    settled: bool
    steps: Mapping[tuple[PhaseName, int], Step]
    lighter_steps: Mapping[tuple[PhaseName, int], Step]
    credit: Mapping[str, float]
    wishes: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Done before, so not new."""
        return self.weeks_done > 0

    @property
    def strength(self) -> bool:
        """Needs a day's rest before it comes again."""
        return self.exercise.kind == STRENGTH

    @property
    def aerobic(self) -> bool:
        """Takes flexible minutes, and may be a session on its own."""
        return self.exercise.kind == AEROBIC

    @property
    def aerobic_effort(self) -> int:
        """Planned effort of an aerobic session, the middle of its range."""
        return between(self.exercise.effort_rpe, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs of one ladder that are open, lowest first."""

    rungs: tuple[Rung, ...]

    @property
    def known(self) -> bool:
        """Done before, so not new."""
        return self.rungs[0].known


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A rung in one week, and which week on the rung it is."""

    ladder: int
    rung: int
    age: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Sessions of every week, undated, and the choices behind them."""

    weeks: tuple[tuple[Session, ...], ...]
    choices: tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything the planner needs to know; weeks and weekdays count from 0."""

    cleared: Cleared
    knowledge: Knowledge
    phases: tuple[PhaseName, ...]
    minutes: tuple[int, ...]
    targets: Mapping[str, float]
    severe: bool
    load_before: float
    ladders: tuple[Ladder, ...] = ()
    rhythm: tuple[int, ...] = ()
    by_week: tuple[tuple[int, ...], ...] = ()
    care: tuple[float, ...] = ()
    starts: tuple[date, ...] = ()
    rests: bool = False
    going_on: bool = False
    courses: tuple[TreatmentCourse, ...] = ()
    adjustment: Adjustment = field(default_factory=Adjustment)
    capped_weeks: int = 0
    last_week: frozenset[str] = frozenset()

    def load_cap(self, week: int) -> float | None:
        """The load of exercise a week may never pass, where how things went sets one; more care leaves less."""
        return self.adjustment.cap_beside(self.care_in(week)) if week < self.capped_weeks else None

    @property
    def weeks(self) -> range:
        """Week numbers, from 0."""
        return range(len(self.phases))

    def of_week(self, week: int) -> Case:
        """The same problem with the minutes of one week, where an absence or an appointment changes them."""
        usual = not self.by_week or self.by_week[week] == self.minutes
        if self.rests or (usual and week not in self.lighter):
            return self
        if week not in self._views:
            minutes = self.by_week[week] if self.by_week else self.minutes
            self._views[week] = replace(self, minutes=minutes, by_week=(), rests=week in self.lighter)
        return self._views[week]

    @cached_property
    def _views(self) -> dict[int, Case]:
        return {}

    @cached_property
    def lighter(self) -> frozenset[int]:
        """The lighter weeks: the last of building up and of getting stronger, never the very first."""
        ends = {len(self.phases) - self.phases[::-1].index(name) - 1 for name in LIGHTER if name in self.phases}
        return frozenset(ends - {0})

    def most_new(self, week: int) -> float:
        """How many exercises may be new in a week: fewer in the first week of a programme made again."""
        again = self.going_on and week == 0
        return self.knowledge.number("replan_new_exercises" if again else "new_exercises_per_week")

    @cached_property
    def going(self) -> tuple[int, ...]:
        """The ladders that the week before this programme held, where it is made again."""
        held = enumerate(self.ladders)
        return tuple(n for n, each in held if {rung.exercise.id for rung in each.rungs} & self.last_week)

    @cached_property
    def kept_wanted(self) -> float:
        """How many of those the first week should go on with: all but a few."""
        return max(0, len(self.going) - self.knowledge.number("replan_left_out"))

    def growth_from(self, week: int) -> int:
        """The week that a week's load is held against: the one before, or before a lighter one; -1 is before all."""
        return week - 2 if week - 1 in self.lighter else week - 1

    def care_in(self, week: int) -> float:
        """The load of therapist-applied care in a week."""
        return self.care[week] if self.care and week >= 0 else 0

    @property
    def limited(self) -> bool:
        """Only the calm phase until the first review."""
        return self.cleared.assessment.programme_mode == "yes_limited"

    @property
    def wishes(self) -> tuple[str, ...]:
        """What the person asked for."""
        return tuple(dict.fromkeys(self.cleared.assessment.intake.preferences.wishes))

    @cached_property
    def weeks_on_rung(self) -> int:
        """The least weeks on a rung before the next."""
        return int(self.knowledge.number("weeks_on_rung"))

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The weekdays with any time."""
        return tuple(day for day, minutes in enumerate(self.minutes) if minutes > 0)

    def rung_of(self, choice: Choice) -> Rung:
        """The rung a choice means."""
        return self.ladders[choice.ladder].rungs[choice.rung]

    def step(self, rung: Rung, week: int, age: int) -> Step:
        """The planned dose of a rung in a week that is the so-manieth on it."""
        steps = rung.lighter_steps if week in self.lighter else rung.steps
        return steps[self.phases[week], min(age, self.weeks_on_rung + 1)]

    def steps(self, rung: Rung, week: int, age: int) -> tuple[Step, ...]:
        """The planned dose, and those of the weeks before that take less time: they may come where it is short."""
        steps = [self.step(rung, week, age)]
        for earlier in range(min(age, self.weeks_on_rung + 1) - 1, 0, -1):
            step = self.step(rung, week, earlier)
            if step.minutes < steps[-1].minutes:
                steps.append(step)
        return tuple(steps)

    @cached_property
    def strength_days(self) -> tuple[int, ...]:
        """The weekdays for strength that have time."""
        return tuple(day for day in self.rhythm if self.minutes[day] > 0)

    @cached_property
    def days_between(self) -> tuple[int, ...]:
        """The other weekdays with time."""
        return tuple(day for day in self.days if day not in self.strength_days)

    def possible_days(self, rung: Rung, minutes: int) -> tuple[int, ...]:
        """The weekdays a rung may come on: long enough, and for strength if it needs that."""
        days = self.strength_days if rung.strength else self.days
        return tuple(day for day in days if self.minutes[day] >= minutes)

    def day_range(self, rung: Rung, minutes: int) -> tuple[int, int]:
        """The fewest and most days a week of a rung: its own range, as far as this person's days go.

        Something daily may be left out on one day, so that sessions can differ.
        """
        low, high = rung.exercise.dose.days_per_week
        high = low if self.rests else high
        fitting = len(self.possible_days(rung, minutes))
        spare = fitting if rung.strength else max(fitting - 1, min(fitting, 1))
        return min(low, spare), min(high, fitting)

    def minutes_on(self, days: Collection[int]) -> int:
        """The minutes of some weekdays together."""
        return sum(self.minutes[day] for day in days)

    @cached_property
    def day_sets(self) -> tuple[frozenset[int], ...]:
        """The shortest day, the two shortest days, and so on."""
        shortest = sorted(self.days, key=lambda day: self.minutes[day])
        return tuple(frozenset(shortest[: count + 1]) for count in range(len(shortest)))

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """For each length of day, the shortest exercise of which only 1, 2, 3 ... fit."""
        found = {
            minutes // (fitting + 1) + 1
            for minutes in {self.minutes[day] for day in self.days}
            for fitting in range(1, int(self.knowledge.number("session_exercises_high")))
        }
        return tuple(sorted(found))

    def weekly_points(self, weight: str) -> float:
        """A weight's points in one week, so that all weeks together give the weight."""
        return self.knowledge.number(weight) / len(self.phases)

    def earliest(self, ladder: int, number: int) -> int:
        """The first week a rung can be begun: when it opens, and when the rung below is done with."""
        rungs = self.ladders[ladder].rungs
        if number == 0:
            return rungs[0].opens
        below = rungs[number - 1]
        climbed = 1 if below.settled else self.earliest(ladder, number - 1) + self.weeks_on_rung
        return max(rungs[number].opens, climbed)

    @cached_property
    def comfortable_min(self) -> float:
        """Minutes of walking that were comfortable last week."""
        number, said = self.knowledge.number, self.cleared.assessment.facts.get("comfortable_walk_min")
        return max(float(said), number("aerobic_least_min")) if said is not None else number("aerobic_start_min")

    @cached_property
    def comfortable_days(self) -> float:
        """Days of aerobic exercise to begin with."""
        number = self.knowledge.number
        said = float(self.cleared.assessment.facts.get("comfortable_walk_days", 0))
        return max(number("aerobic_start_days"), min(said, number("aerobic_days_high")))

    def aerobic_cap_min(self, week: int) -> int:
        """The longest aerobic session of a week: last week's comfortable amount, grown."""
        number = self.knowledge.number
        calm = min(week, self.phases.count("calm"))
        grown = calm * number("aerobic_growth_calm_min") + (week - calm) * number("aerobic_growth_min")
        longest = min(self.comfortable_min + grown, number("aerobic_session_min"))
        return int(longest * self.share_of(week))

    def share_of(self, week: int) -> float:
        """How much of the usual a week wants: less in a lighter one."""
        return self.knowledge.number("lighter_share") if week in self.lighter else 1

    def aerobic_wanted_min(self, week: int) -> float:
        """The aerobic minutes wanted in a week, growing to the goal."""
        number = self.knowledge.number
        goal = number("aerobic_goal_min") * number("aerobic_goal_days")
        return min(goal, self.aerobic_cap_min(week) * self.comfortable_days)

    def aerobic_range(self, rung: Rung, week: int) -> tuple[int, int]:
        """The fewest and most minutes of an aerobic mode on one day of a week."""
        ranges = rung.exercise.dose
        low = ranges.duration_min[0] * ranges.times_per_day[0]
        high = ranges.duration_min[1] * ranges.times_per_day[1]
        return low, min(high, max(low, self.aerobic_cap_min(week)), max(self.minutes))

    def aerobic_fit(self, rung: Rung, week: int, free_min: int) -> tuple[Dose, int]:
        """The longest dose of an aerobic mode that fits the free minutes, and its minutes in all."""
        low, high = self.aerobic_range(rung, week)
        for total in range(min(high, free_min), low, -1):
            dose = aerobic_dose(rung.exercise, total)
            if dose:
                return dose, total
        return aerobic_dose(rung.exercise, low) or Dose(), low

    def wanted_min(self, function: str, week: int) -> float:
        """The minutes a target should get in a week: its own, by priority and phase."""
        share = self.knowledge.number(f"wanted_share_{self.phases[week]}")
        return self.knowledge.functions[function].weekly_minutes * self.targets[function] * share * self.share_of(week)

    def target_share(self, function: str) -> float:
        """A target's part of all priorities."""
        return self.targets[function] / sum(self.targets.values())

    def load_limit(self, week: int, last: float) -> float:
        """The load of exercise a week may have before growth counts against the plan, after so much in its turn.

        Care counts on both sides.
        """
        number, before = self.knowledge.number, self.growth_from(week)
        base = self.load_before if before < 0 else last + self.care_in(before)
        return base * number("load_growth") + number("load_step") - self.care_in(week)
