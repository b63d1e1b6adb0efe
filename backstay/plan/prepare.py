"""Prepare: from a clearance to the planning problem: phases, open ladders, targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import ceil

from backstay.model import (
    DAYS_PER_WEEK,
    PHASES,
    Adjustment,
    Cleared,
    Exercise,
    Knowledge,
    PhaseName,
    Preferences,
    Programme,
    Week,
)
from backstay.plan.calendar import care_loads, lost, minutes_from, week_ends, week_starts
from backstay.plan.case import AEROBIC, Case, Ladder, Rung
from backstay.plan.constraints import LIFE_GATES, OPENINGS, SAFETY_GATES
from backstay.plan.doses import Step, step
from backstay.plan.rhythm import strength_days
from backstay.plan.score import names
from backstay.plan.treat import courses, on_days, visits_before

CALM, RETURN = PHASES[0], PHASES[-1]


def make_case(
    cleared: Cleared,
    knowledge: Knowledge,
    today: date,
    previous: Programme | None,
    adjustment: Adjustment = Adjustment(),  # noqa: B008  (frozen)
) -> Case:
    """The planning problem of one cleared person, going on from a previous programme if there is one."""
    severe = is_severe(cleared, knowledge)
    given = cleared.assessment.intake.preferences
    begun = _begun(previous, today, given, knowledge)
    starts = week_starts(today, int(knowledge.number("programme_weeks")), given, knowledge)
    going_on = previous.weeks[len(begun) - 1 :] if previous and begun else ()
    in_phases = phases(cleared, knowledge, severe, going_on, adjustment.phase)
    had = visits_before(previous, today, week_ends(previous, given, knowledge), adjustment)
    planned = tuple(
        on_days(course, tuple(a.on for a in given.appointments if a.care == course.exercise), today, starts)
        for course in courses(cleared, knowledge, in_phases, had, adjustment)
    )
    case = Case(
        cleared=cleared,
        knowledge=knowledge,
        phases=in_phases,
        minutes=given.minutes_per_day,
        rhythm=strength_days(given.minutes_per_day),
        by_week=tuple(minutes_from(start, given) for start in starts),
        starts=starts,
        care=care_loads(starts, given, knowledge, planned),
        courses=planned,
        going_on=bool(begun),
        targets={t.function: t.priority for t in cleared.assessment.targets if t.priority > 0},
        severe=severe,
        load_before=_load(_last_full(begun)) if begun else 0,
        adjustment=adjustment,
        last_week=_exercises(_last_full(begun)) if begun else frozenset(),
        capped_weeks=_capped_weeks(adjustment, starts),
    )
    case = case if begun else _from_walking(case)
    ladders = [Ladder(rungs=_rungs(chain, case, _weeks_done(begun))) for chain in chains(knowledge)]
    return replace(case, ladders=tuple(ladder for ladder in ladders if ladder.rungs))


def _from_walking(case: Case) -> Case:
    """Before a first programme there is the load of last week's comfortable walking."""
    effort = case.knowledge.number("aerobic_start_rpe")
    return replace(case, load_before=case.comfortable_min * case.comfortable_days * effort)


def _capped_weeks(adjustment: Adjustment, starts: tuple[date, ...]) -> int:
    """How many weeks start by the last day on which load stays level."""
    until = adjustment.capped_until
    return sum(start <= until for start in starts) if until else 0


def is_severe(cleared: Cleared, knowledge: Knowledge) -> bool:
    """Strong average pain, or a back that is easily stirred up."""
    pain = float(cleared.assessment.facts.get("nprs_average", 0))
    return cleared.assessment.irritability == "high" or pain >= knowledge.number("severe_nprs")


def phases(
    cleared: Cleared,
    knowledge: Knowledge,
    severe: bool,
    going_on: tuple[Week, ...],
    due: PhaseName | None = None,
) -> tuple[PhaseName, ...]:
    """The phase of every week; someone steady goes on where the last programme stands, or in the phase that is due."""
    number, assessment = knowledge.number, cleared.assessment
    total = int(number("programme_weeks"))
    limited = assessment.programme_mode == "yes_limited"
    if going_on and not (severe or limited):
        rest = [week.phase for week in going_on]
        rest = rest if due is None else _from(due, rest, int(number("phase_again_weeks")))
        return tuple((rest + [RETURN] * total)[:total])
    calm = number("calm_weeks_high") if severe else number(f"calm_weeks_{assessment.irritability or 'low'}")
    if limited:
        calm = max(calm, ceil(assessment.review_days / DAYS_PER_WEEK))
    lengths = (calm, number("build_weeks"), number("strengthen_weeks"), total)
    weeks = [name for name, length in zip(PHASES, lengths, strict=True) for _ in range(int(length))]
    return tuple(weeks[:total])


def _from(due: PhaseName, rest: list[PhaseName], again: int) -> list[PhaseName]:
    """The weeks left from the phase that is due; where none of it is left it comes again for so many weeks."""
    left = [name for name in rest if PHASES.index(name) >= PHASES.index(due)]
    return left if left[:1] == [due] else [due] * again + left


def chains(knowledge: Knowledge) -> list[tuple[Exercise, ...]]:
    """Every ladder of the knowledge, lowest rung first."""
    found = []
    for exercise in knowledge.exercises.values():
        if not exercise.regress_to:
            chain = [exercise]
            while chain[-1].progress_to:
                chain.append(knowledge.exercises[chain[-1].progress_to])
            found.append(tuple(chain))
    return found


def closed_by(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> str:
    """The name of the first constraint that closes an exercise for this person, or nothing."""
    gates = (*SAFETY_GATES, *LIFE_GATES)
    return next((gate.__name__ for gate in gates if gate(exercise, cleared, knowledge)), "")


def _rungs(chain: tuple[Exercise, ...], case: Case, done: Mapping[str, int]) -> tuple[Rung, ...]:
    """The open rungs of a ladder; a rung closed for safety closes the rungs above, others are stepped over."""
    rungs: list[Rung] = []
    safety = {gate.__name__ for gate in SAFETY_GATES}
    for exercise in chain:
        gate = closed_by(exercise, case.cleared, case.knowledge)
        if gate in safety:
            break
        closed = gate or exercise.id in case.adjustment.closed
        rung = None if closed else _rung(exercise, case, done.get(exercise.id, 0))
        if rung and rung.known and exercise.id not in case.adjustment.waits:
            rungs = []
        if rung and (rung.credit or rung.wishes or rung.aerobic):
            rungs.append(rung)
    return tuple(rungs)


def _rung(exercise: Exercise, case: Case, weeks_done: int) -> Rung:
    return Rung(
        exercise=exercise,
        opens=max(opening(exercise, case) for opening in OPENINGS),
        weeks_done=weeks_done,
        settled=weeks_done >= case.weeks_on_rung and exercise.id not in case.adjustment.waits,
        steps=_steps(exercise, case, 0, 1),
        lighter_steps=_steps(exercise, case, 1, case.knowledge.number("lighter_dose_share")),
        credit={f: share for f, share in exercise.targets.items() if f in case.targets and share > 0},
        wishes=tuple(wish for wish in case.wishes if wish in names(exercise)),
    )


def _steps(exercise: Exercise, case: Case, back: int, part: float) -> dict[tuple[PhaseName, int], Step]:
    """Doses by phase and week on the rung: from the low end up to what the phase allows.

    A lighter week goes back so many weeks, and takes only a part of that.
    """
    if exercise.kind == AEROBIC:
        return {}
    number, least = case.knowledge.number, case.weeks_on_rung
    longest = max(case.minutes) * number("dose_share_of_day")

    def share(name: PhaseName, age: int) -> float:
        return part * min(max(0, age - 1 - back) / least, number(f"dose_share_{name}"))

    return {
        (name, age): step(exercise, share(name, age), longest, case.knowledge)
        for name in PHASES
        for age in range(1, least + 2)
    }


def _begun(
    previous: Programme | None, today: date, given: Preferences, knowledge: Knowledge
) -> tuple[Week, ...]:
    """The weeks of a previous programme that have begun and were not lost to an absence."""
    weeks = previous.weeks if previous else ()
    begun = [week for week in weeks if week.starts_on and week.starts_on < today]
    return tuple(week for week in begun if not lost(week, given, knowledge))


def _last_full(begun: tuple[Week, ...]) -> Week:
    """The last week that was no lighter one."""
    return next((week for week in begun[::-1] if not week.lighter), begun[-1])


def _weeks_done(begun: tuple[Week, ...]) -> Counter[str]:
    return Counter(name for week in begun for name in {line.exercise for s in week.sessions for line in s.lines})


def _exercises(week: Week) -> frozenset[str]:
    return frozenset(line.exercise for session in week.sessions for line in session.lines)


def _load(week: Week) -> float:
    return sum(line.minutes * line.dose.effort_rpe for s in week.sessions for line in s.lines)
