"""Check the treatments: open to this person, suited to them, few, beside exercise, and judged in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from backstay.model import CourseRule, TreatmentCourse, TreatmentSession
from backstay.plan.check_lines import EVERYTHING
from backstay.plan.check_record import Record
from backstay.rules import holds


def treatments(record: Record) -> Iterator[str]:
    """Treatments exist, are hands-on, serve a target, are open to this person, and are few."""
    found = record.programme.treatments
    wanted = {target.function for target in record.assessment.targets}
    for course in found:
        care = record.knowledge.interventions.get(course.exercise)
        serves = care and care.kind == "therapist" and course.target in wanted & {*care.for_targets}
        closed = care and (record.excluded | record.limits) & {*care.contains, EVERYTHING}
        if not serves or closed:
            yield course.exercise
    names = [name for course in found for name in (course.exercise, course.target)]
    if len(found) > record.number("most_treatments") or len({*names}) < len(names):
        yield ", ".join(course.exercise for course in found)


def treatment_fit(record: Record) -> Iterator[str]:
    """A course follows a rule that fits this person, and works on no more than its firm ideas."""
    for course in record.programme.treatments:
        rule = record.knowledge.course_rules.get(course.rule)
        if rule is None or (rule.intervention, rule.target, rule.aims) != _claims(course) or not _fits(record, rule):
            yield course.exercise
        elif {*course.structures} != _ideas(record, rule):
            yield ", ".join((course.exercise, *course.structures))


def _claims(course: TreatmentCourse) -> tuple[str, str, tuple[str, ...]]:
    return course.exercise, course.target, course.aims


def _fits(record: Record, rule: CourseRule) -> bool:
    named = {p.id for p in record.patterns} & {*rule.patterns} or _ideas(record, rule)
    needs_none = not rule.patterns and not rule.structures
    return holds(rule.when, record.facts) and (needs_none or bool(named))


def _ideas(record: Record, rule: CourseRule) -> set[str]:
    return {h.structure for h in record.assessment.hypotheses if h.firm} & {*rule.structures}


def treatment_visits(record: Record) -> Iterator[str]:
    """Visits count on from those before, no more than may be, as long and as hard as the rule says."""
    for course in record.programme.treatments:
        rule = record.knowledge.course_rules.get(course.rule)
        weeks = [visit.week for visit in course.sessions] or [0]
        span = (course.first_week, course.last_week) == (min(weeks), max(weeks))
        if rule and not (span and _counts_on(record, rule, course) and _costs(record, rule, course)):
            yield course.exercise


def _counts_on(record: Record, rule: CourseRule, course: TreatmentCourse) -> bool:
    first = record.visits_had.get(course.exercise, 0) + 1
    going_on = course.exercise in record.programme.adjustment.going_on
    last = rule.most_sessions if going_on else int(min(record.number("treatment_judge_after"), rule.most_sessions))
    numbers = sorted(visit.number for visit in course.sessions)
    return bool(numbers) and numbers == [*range(first, last + 1)]


def _costs(record: Record, rule: CourseRule, course: TreatmentCourse) -> bool:
    care = record.knowledge.interventions[rule.intervention]
    right = (rule.session_min, record.number(f"treatment_effort_{care.effort}"))
    same = all((visit.minutes, visit.effort_rpe) == right for visit in course.sessions)
    return same and course.most_sessions == rule.most_sessions


def visits_had(record: Record) -> Iterator[str]:
    """What is written down as visits so far is what the programmes before held."""
    written, right = record.programme.visits_had, record.visits_had
    yield from sorted(name for name in {*written, *right} if written.get(name) != right.get(name))


def treatment_weeks(record: Record) -> Iterator[str]:
    """Visits lie in the programme, on their days; those without a day one a week, one kind at a time, not too early."""
    undated = Counter(v.week for c in record.programme.treatments for v in c.sessions if v.on is None)
    for course in record.programme.treatments:
        rule = record.knowledge.course_rules.get(course.rule)
        for visit in course.sessions:
            early = rule and not record.reached(rule.starts_in, visit.week)
            crowded = visit.on is None and (early or undated[visit.week] > 1)
            if crowded or not _in_its_week(record, visit):
                yield ", ".join((record.at_week(visit.week), course.exercise))


def _in_its_week(record: Record, visit: TreatmentSession) -> bool:
    begins = record.starts[min(max(visit.week, 1), len(record.starts)) - 1]
    inside = visit.on is None or timedelta(0) <= visit.on - begins < timedelta(weeks=1)
    return inside and visit.week in {week.number for week in record.programme.weeks}


def treatment_beside(record: Record) -> Iterator[str]:
    """Never alone: every week of a course has exercise, and its home work is done in those weeks."""
    there = {w.number: {line.exercise for s in w.sessions for line in s.lines} for w in record.programme.weeks}
    for course in record.programme.treatments:
        span = [there.get(week, set()) for week in range(course.first_week, course.last_week + 1)]
        home = {*course.home}
        if not all(span) or not home or not home <= set().union(*span):
            yield course.exercise
        if len(home) > record.number("treatment_home_exercises"):
            yield ", ".join(course.home)


def treatment_judging(record: Record) -> Iterator[str]:
    """Every course is judged after its last planned visit, by its rule's measure and no smaller change."""
    for course in record.programme.treatments:
        rule, judging = record.knowledge.course_rules.get(course.rule), course.judging
        measure = record.knowledge.settings.get(judging.measure) if judging else None
        if judging is None or measure is None or rule is None or rule.measure != judging.measure:
            yield course.exercise
            continue
        last = max((visit.number for visit in course.sessions), default=0)
        same = (judging.change, judging.unit, judging.reason.basis) == (measure.value, measure.unit, measure.basis)
        words = judging.reason.says.strip() and {*judging.reason.sources} <= {*measure.sources}
        if not same or not words or judging.after_session != last:
            yield course.exercise


RULES = (
    treatments, treatment_fit, treatment_visits, visits_had, treatment_weeks, treatment_beside, treatment_judging,
)  # fmt: skip
