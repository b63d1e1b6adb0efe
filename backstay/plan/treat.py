"""Treat: a few visits to a therapist beside the exercises, one kind at a time, so that one can tell what helped.

Hands-on care is never planned alone and never against a closed kind of care; it suits the person by target,
firm idea, answer or pattern, and every course says how to judge it after its first visits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstay.model import (
    DAYS_PER_WEEK,
    PHASES,
    Adjustment,
    Assessment,
    Cleared,
    CourseRule,
    Exercise,
    Intervention,
    Judging,
    Knowledge,
    PhaseName,
    Programme,
    Reason,
    Target,
    TreatmentCourse,
    TreatmentSession,
    Week,
)
from backstay.rules import because, holds

EVERYTHING = "everything"
Visits = Mapping[str, int]
"""Intervention → visits there have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A rule that fits this person: for which target, and on which firm ideas."""

    rule: CourseRule
    target: Target
    structures: tuple[str, ...]


def courses(
    cleared: Cleared,
    knowledge: Knowledge,
    phases: tuple[PhaseName, ...],
    before: Visits,
    kept: Adjustment = Adjustment(),  # noqa: B008  (frozen)
) -> tuple[TreatmentCourse, ...]:
    """The courses that suit this person, one after the other, before any exercise is chosen."""
    made: list[TreatmentCourse] = []
    for fit in chosen(cleared, knowledge, phases, before, kept):
        free = made[-1].last_week + 1 if made else 1
        done, last = before.get(fit.rule.intervention, 0), last_visit(fit.rule, knowledge, kept)
        made += _course(fit, cleared.assessment, knowledge, phases, (done, last), free)
    return tuple(made)


def chosen(
    cleared: Cleared, knowledge: Knowledge, phases: tuple[PhaseName, ...], before: Visits, kept: Adjustment
) -> list[Fit]:
    """The few best fits not judged yet, or worth going on, each kind and target once; the soonest comes first."""
    found: list[Fit] = []
    for fit in fits(cleared, knowledge):
        taken = {name for other in found for name in (other.rule.intervention, other.rule.target)}
        left = before.get(fit.rule.intervention, 0) < last_visit(fit.rule, knowledge, kept)
        if fit.rule.intervention not in kept.ended and left and not taken & {fit.rule.intervention, fit.rule.target}:
            found.append(fit)
    few = found[: int(knowledge.number("most_treatments"))]
    return sorted(few, key=lambda fit: opening_week(fit.rule, phases))


def fits(cleared: Cleared, knowledge: Knowledge) -> tuple[Fit, ...]:
    """Every rule that fits and is not closed: by a firm idea first, then a pattern, then the target's priority."""
    assessment = cleared.assessment
    closed = {e.tag for e in assessment.exclusions} | {*cleared.limits}
    targets = {t.function: t for t in assessment.targets}
    found = [
        Fit(rule=rule, target=targets[rule.target], structures=ideas(rule, assessment))
        for rule in knowledge.course_rules.values()
        if rule.target in targets
        and not closed & {*knowledge.interventions[rule.intervention].contains, EVERYTHING}
        and suits(rule, assessment)
    ]
    return tuple(sorted(found, key=lambda fit: (*_closeness(fit, assessment), -fit.target.priority)))


def suits(rule: CourseRule, assessment: Assessment) -> bool:
    """Whether its answers hold, and one of its firm ideas or patterns is there where it names any."""
    named = {*rule.patterns} & {*assessment.patterns} or ideas(rule, assessment)
    anything = not (rule.structures or rule.patterns)
    return holds(rule.when, assessment.facts) and bool(anything or named)


def ideas(rule: CourseRule, assessment: Assessment) -> tuple[str, ...]:
    """The firm ideas a rule works on, best supported first."""
    return tuple(h.structure for h in assessment.hypotheses if h.firm and h.structure in rule.structures)


def _closeness(fit: Fit, assessment: Assessment) -> tuple[bool, bool]:
    """How closely a rule is about this person; what is false comes first."""
    return not fit.structures, not {*fit.rule.patterns} & {*assessment.patterns}


def _course(
    fit: Fit,
    assessment: Assessment,
    knowledge: Knowledge,
    phases: tuple[PhaseName, ...],
    visits: tuple[int, int],
    free: int,
) -> list[TreatmentCourse]:
    """The next visits of a course, one a week, up to the one after which it is judged; none in too few weeks."""
    rule, (done, last) = fit.rule, visits
    first, count = max(free, opening_week(rule, phases)), last - done
    weeks = range(first, min(first + count, len(phases) + 1))
    if len(weeks) < count:
        return []
    care = knowledge.interventions[rule.intervention]
    effort = knowledge.number(f"treatment_effort_{care.effort}")
    return [
        TreatmentCourse(
            exercise=care.id,
            first_week=weeks[0],
            last_week=weeks[-1],
            target=fit.target.function,
            reason=_reason(fit, care, assessment, knowledge),
            rule=rule.id,
            structures=fit.structures,
            aims=rule.aims,
            sessions=tuple(
                TreatmentSession(number=done + n + 1, week=week, minutes=rule.session_min, effort_rpe=effort)
                for n, week in enumerate(weeks)
            ),
            most_sessions=rule.most_sessions,
            judging=judging(rule, last, knowledge),
        )
    ]


def first_visits(rule: CourseRule, knowledge: Knowledge) -> int:
    """The visits up to the judging; whether there are more is for the person and the therapist to say."""
    return min(int(knowledge.number("treatment_judge_after")), rule.most_sessions)


def last_visit(rule: CourseRule, knowledge: Knowledge, kept: Adjustment) -> int:
    """Up to which visit to plan: the one after which it is judged, or all there may be once it is worth going on."""
    return rule.most_sessions if rule.intervention in kept.going_on else first_visits(rule, knowledge)


def opening_week(rule: CourseRule, phases: tuple[PhaseName, ...]) -> int:
    """The first week, from 1, in the phase a rule waits for or a later one; past the end if there is none."""
    later = PHASES[PHASES.index(rule.starts_in) :]
    return next((week for week, phase in enumerate(phases, 1) if phase in later), len(phases) + 1)


def judging(rule: CourseRule, after: int, knowledge: Knowledge) -> Judging:
    """After which visit to look, at what, and how much better is worth going on."""
    measure = knowledge.settings[rule.measure]
    key = "plan.treat.judge" if after < rule.most_sessions else "plan.treat.judge_last"
    says = knowledge.words[key].format(
        after=after,
        measure=measure.says,
        change=f"{measure.value:g}",
        unit=measure.unit,
        most=rule.most_sessions,
    )
    reason = Reason(says=says, basis=measure.basis, sources=measure.sources)
    return Judging(
        after_session=after, measure=rule.measure, change=measure.value, unit=measure.unit, reason=reason
    )


def _reason(fit: Fit, care: Intervention, assessment: Assessment, knowledge: Knowledge) -> Reason:
    """Why this care, for what, and what it can do."""
    name = knowledge.functions[fit.target.function].name
    says = knowledge.words["plan.reason.treatment"].format(
        function=name[:1].lower() + name[1:], why=fit.rule.says, care=care.says
    )
    facts = because(fit.rule.when, assessment.facts) if fit.rule.when else ()
    return Reason(says=says, basis=care.basis, sources=care.sources, because=facts)


# ── Inside an exercise programme ────────────────────────────────────────────


def beside(
    planned: tuple[TreatmentCourse, ...], weeks: tuple[Week, ...], knowledge: Knowledge
) -> tuple[TreatmentCourse, ...]:
    """The courses with their home work; one without exercise in each of its weeks is left out."""
    found = [replace(course, home=home_work(course, weeks, knowledge)) for course in planned]
    return tuple(course for course in found if course.home)


def home_work(course: TreatmentCourse, weeks: tuple[Week, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The exercises to go on with between visits: those done in these weeks that train what it is beside."""
    span = [week for week in weeks if course.first_week <= week.number <= course.last_week]
    there = [{line.exercise for session in week.sessions for line in session.lines} for week in span]
    if not all(there):
        return ()
    wanted = knowledge.course_rules[course.rule].beside
    best = sorted({*there[0]}.union(*there), key=lambda name: (-_share(knowledge.exercises[name], wanted), name))
    return tuple(best[: int(knowledge.number("treatment_home_exercises"))])


def _share(exercise: Exercise, wanted: tuple[str, ...]) -> float:
    return max((exercise.targets.get(function, 0) for function in wanted), default=0)


# ── Visits: what they cost, when they are, how many there have been ─────────


def treatment_load(course: TreatmentCourse, week: int = 0) -> float:
    """Minutes times effort of a course: in one week, counted from 1, or in all; comparable to the load of exercises."""
    counted = [s for s in course.sessions if week in (0, s.week)]
    return sum(session.minutes * session.effort_rpe for session in counted)


def on_days(
    course: TreatmentCourse, days: tuple[date, ...], starts_on: date, starts: tuple[date, ...] = ()
) -> TreatmentCourse:
    """The course with its visits on appointments, in order; a visit without one keeps its week and no day.

    ``starts`` are the first days of the weeks where they do not follow one another.
    """

    def week(day: date) -> int | None:
        if not starts:
            return (day - starts_on).days // DAYS_PER_WEEK + 1
        lies_in = [n for n, start in enumerate(starts, 1) if start <= day < start + timedelta(weeks=1)]
        return lies_in[0] if lies_in else None

    inside = [(day, number) for day in sorted(days) if starts_on <= day and (number := week(day))]
    dated = tuple(
        replace(session, on=day, week=number)
        for session, (day, number) in zip(course.sessions, inside, strict=False)
    )
    sessions = tuple(sorted((*dated, *course.sessions[len(dated) :]), key=lambda s: (s.week, s.number)))
    weeks = [session.week for session in sessions]
    return replace(course, sessions=sessions, first_week=min(weeks), last_week=max(weeks))


def visits_before(
    previous: Programme | None,
    today: date,
    ends: tuple[date | None, ...] = (),
    kept: Adjustment = Adjustment(),  # noqa: B008  (frozen)
) -> dict[str, int]:
    """Visits of each treatment so far: as told, else those of earlier programmes and of weeks of the last now over.

    ``ends`` are the last days of its weeks, none for one that was lost to an absence.
    """
    found = dict(previous.visits_had) if previous else {}
    for course in previous.treatments if previous else ():
        over = [s.number for s in course.sessions if _over(s, ends, today)]
        found[course.exercise] = max([found.get(course.exercise, 0), *over])
    return {name: count for name, count in (found | {**kept.visits}).items() if count}


def _over(session: TreatmentSession, ends: tuple[date | None, ...], today: date) -> bool:
    """Whether a visit's day, or else its week wherever a holiday moved it, is over."""
    end = session.on or (ends[session.week - 1] if session.week <= len(ends) else None)
    return end is not None and end < today

