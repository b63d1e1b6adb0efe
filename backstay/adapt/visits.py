"""Visits: what was told of hands-on care, and whether a course goes on, ends or is talked over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backstay.adapt.facts import yes
from backstay.adapt.seen import Seen
from backstay.model import AdaptRule, CourseRule, Knowledge, Reason, Value, VisitTold
from backstay.rules import because, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of one course, oldest visit first, and the rule it follows."""

    rule: CourseRule
    visits: tuple[VisitTold, ...]
    knowledge: Knowledge

    @property
    def done(self) -> tuple[VisitTold, ...]:
        """The visits that took place."""
        return tuple(visit for visit in self.visits if visit.took_place)

    @property
    def values(self) -> tuple[float, ...]:
        """The measure of the course, before the first visit and since."""
        return tuple(visit.value for visit in self.done if visit.value is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A course that a rule says something of; ``new`` while no programme was made since its last visit was told."""

    told: Told
    rule: AdaptRule
    reason: Reason
    new: bool


Fact = Callable[[Told], Value | None]


def visits_to_judging(told: Told) -> Value:
    """Visits until the course is judged for the first time."""
    after = min(told.knowledge.number("treatment_judge_after"), told.rule.most_sessions)
    return max(0, after - len(told.done))


def visits_left(told: Told) -> Value:
    """Visits there may be still."""
    return max(0, told.rule.most_sessions - len(told.done))


def visits_worse(told: Told) -> Value:
    """Visits that made things worse."""
    return sum(visit.how == "worse" for visit in told.done)


def visits_measured(told: Told) -> Value:
    """Whether the measure of the course is known from before its first visit and from its last."""
    ends = (told.done[0].value, told.done[-1].value) if len(told.done) > 1 else (None,)
    return yes(None not in ends)


def visit_gain(told: Told) -> Value | None:
    """How much better the measure is than before the first visit, in smallest changes worth going on for."""
    if visits_measured(told) == "no":
        return None
    fell = told.values[0] - told.values[-1]
    return (fell if told.rule.better == "lower" else -fell) / told.knowledge.settings[told.rule.measure].value


FACTS: tuple[Fact, ...] = (visits_to_judging, visits_left, visits_worse, visits_measured, visit_gain)


def course_facts(told: Told) -> dict[str, Value]:
    """Every fact of a course that is known."""
    found = {fact.__name__: fact(told) for fact in FACTS}
    return {name: value for name, value in found.items() if value is not None}


def courses_told(seen: Seen) -> Iterator[Told]:
    """Every course of which something was told."""
    for name in dict.fromkeys(visit.rule for visit in seen.episode.visits):
        visits = (visit for visit in seen.episode.visits if visit.rule == name)
        ordered = tuple(sorted(visits, key=lambda visit: (visit.programme, visit.number)))
        if rule := seen.knowledge.course_rules.get(name):
            yield Told(rule=rule, visits=ordered, knowledge=seen.knowledge)


def judged(seen: Seen) -> Iterator[Judged]:
    """Of every course the first rule that holds."""
    rules = [rule for rule in seen.knowledge.adapt_rules.values() if rule.about == "course"]
    for told in courses_told(seen):
        facts = course_facts(told)
        rule = next((rule for rule in rules if holds(rule.when, facts)), None)
        if rule:
            newest = max(visit.programmes_before for visit in told.visits)
            new = newest == len(seen.episode.programmes)
            yield Judged(told=told, rule=rule, reason=_reason(told, rule, facts), new=new)


def _reason(told: Told, rule: AdaptRule, facts: dict[str, Value]) -> Reason:
    measure = told.knowledge.settings[told.rule.measure]
    says = rule.says.format(
        care=told.knowledge.interventions[told.rule.intervention].name,
        measure=measure.says,
        change=f"{measure.value:g} {measure.unit}",
        left=facts["visits_left"],
    )
    return Reason(says=says, basis=rule.basis, sources=rule.sources, because=because(rule.when, facts))


def visits_so_far(seen: Seen) -> dict[str, int]:
    """Care somebody told of → visits there have been: those planned and over, but for those that did not take place."""
    told, made = seen.episode.visits, len(seen.episode.programmes)
    found: dict[str, int] = {}
    for care in dict.fromkeys(visit.care for visit in told):
        planned = (v for v in seen.episode.planned_visits if (v.care, v.programme) == (care, made))
        over = sum(visit.over_on < seen.day for visit in planned)
        missed = sum(v.care == care and v.programmes_before == made and not v.took_place for v in told)
        found[care] = max(0, seen.programme.visits_had.get(care, 0) + over - missed)
    return found
