"""Check the proof: the programme's worth, worked out again from the weights, is what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import isclose

from backstay.model import PhaseName
from backstay.plan.check_ladders import chains, open_ids, wish_names
from backstay.plan.check_lines import aerobic_most, comfortable_minutes, planned_minutes, wanted_share
from backstay.plan.check_record import AEROBIC, Placed, Record

Lines = tuple[Placed, ...]


def score(record: Record) -> Iterator[str]:
    """The score is what the weights give."""
    if not _same(record, record.programme.proof.score, worth(record)):
        yield "score"


def bound(record: Record) -> Iterator[str]:
    """No programme scores above the bound, not even this one."""
    proof = record.programme.proof
    if not proof.bound >= proof.score - record.number("check_tolerance"):
        yield "bound"


def empty_score(record: Record) -> Iterator[str]:
    """A programme with nothing in it is worth nothing, and this one is no worse."""
    proof = record.programme.proof
    if proof.empty_score != 0 or not proof.score >= proof.empty_score:
        yield "empty_score"


def _same(record: Record, one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=0, abs_tol=record.number("check_tolerance"))


def worth(record: Record) -> float:
    """Points of the whole programme."""
    total, last = 0.0, load_before(record)
    for number, name in enumerate(record.phases, 1):
        lines = tuple(p for p in record.placed if p.week.number == number)
        total += targets(record, lines, name, number) + aerobic(record, lines, number)
        whole = load(lines) + care(record, number)
        total += variety(record, lines) + wishes(record, lines) - growth(record, whole, last)
        last = last if number in record.lighter else whole
    return total + going_on(record) - learning(record) - smaller_doses(record)


def going_on(record: Record) -> float:
    """What is given for ladders of the last whole week before that the first week goes on with."""
    if not record.begun:
        return 0
    last = next((week for week in record.begun[::-1] if not week.lighter), record.begun[-1])
    before = {line.exercise for session in last.sessions for line in session.lines}
    there = {p.exercise.id for p in record.placed if p.week.number == 1}
    ladders = [open_rungs for rungs in chains(record) if (open_rungs := {*open_ids(record, rungs)}) & before]
    most = max(0, len(ladders) - record.number("replan_left_out"))
    return min(most, sum(bool(rungs & there) for rungs in ladders)) * record.number("weight_kept")


def learning(record: Record) -> float:
    """What is taken off for every ladder of which no open rung was done before."""
    there, before = {p.exercise.id for p in record.placed}, {*record.weeks_done}
    ladders = [{*open_ids(record, rungs)} for rungs in chains(record)]
    new = [rungs for rungs in ladders if rungs & there and not rungs & before]
    return len(new) * record.number("weight_new_ladder")


def smaller_doses(record: Record) -> float:
    """What is taken off for every minute that an exercise takes less than at its planned dose."""
    least, waits = record.number("weeks_on_rung"), record.programme.adjustment.waits
    done = {name: weeks for name, weeks in record.weeks_done.items() if weeks >= least and name not in waits}
    less = 0.0
    for week in record.programme.weeks:
        lines = [p for p in record.in_week(week) if p.exercise.kind != AEROBIC]
        for p in lines:
            less += max(0, planned_minutes(record, p, done.get(p.exercise.id, 0)) - p.line.minutes)
        for name in {p.exercise.id for p in lines}:
            done[name] = done.get(name, 0) + 1
    return less * record.number("weight_smaller_dose")


def care(record: Record, week: int) -> float:
    """The load of a week's appointments and of its visits without a day."""
    starts = (*record.starts, record.starts[-1] + timedelta(weeks=1))
    known, total = record.knowledge.interventions, 0.0
    for a in record.preferences.appointments:
        if starts[week - 1] <= a.on < starts[week]:
            effort = known[a.care].effort if a.care in known else "none"
            total += a.minutes * record.number(f"treatment_effort_{effort}")
    visits = [v for course in record.programme.treatments for v in course.sessions if v.on is None]
    return total + sum(v.minutes * v.effort_rpe for v in visits if v.week == week)


def targets(record: Record, lines: Lines, phase: PhaseName, week: int) -> float:
    """Enough minutes for each target, by priority."""
    known = record.knowledge.functions
    wanted = {
        t.function: t.priority for t in record.assessment.targets if t.priority > 0 and t.function in known
    }
    share, points = record.number(f"wanted_share_{phase}") * wanted_share(record, week), 0.0
    for function, priority in wanted.items():
        enough = known[function].weekly_minutes * priority * share
        got = sum(p.line.minutes * p.exercise.targets.get(function, 0) for p in lines)
        points += priority / sum(wanted.values()) * satisfied(record, got, enough)
    return points * _weekly(record, "weight_targets")


def aerobic(record: Record, lines: Lines, week: int) -> float:
    """Aerobic minutes on the way to the goal; on strength days they count a little less."""
    beside = record.number("aerobic_beside_strength")
    got = sum(
        p.line.minutes * (beside if p.session.weekday in record.strength_days else 1)
        for p in lines
        if p.exercise.kind == AEROBIC
    )
    goal = record.number("aerobic_goal_min") * record.number("aerobic_goal_days")
    enough = min(goal, aerobic_most(record, week) * comfortable_days(record))
    return satisfied(record, got, enough) * _weekly(record, "weight_aerobic")


def variety(record: Record, lines: Lines) -> float:
    """Several families of exercise."""
    enough = record.number("families_wanted")
    families = {p.exercise.family for p in lines}
    return min(len(families), enough) / enough * _weekly(record, "weight_variety")


def wishes(record: Record, lines: Lines) -> float:
    """The share of the wishes that the week holds."""
    asked = {*record.preferences.wishes}
    there = {name for p in lines for name in wish_names(p.exercise)}
    return len(asked & there) / len(asked) * _weekly(record, "weight_wishes") if asked else 0


def growth(record: Record, whole: float, last: float) -> float:
    """What is taken off for load that grows too fast."""
    limit = last * record.number("load_growth") + record.number("load_step")
    over = max(0, whole - limit) / record.number("load_week")
    return over * _weekly(record, "weight_load")


def load(lines: Lines) -> float:
    """Minutes times planned effort."""
    return sum(p.line.minutes * p.line.dose.effort_rpe for p in lines)


def load_before(record: Record) -> float:
    """The load of the week before the first."""
    if record.begun:
        last = next((week for week in record.begun[::-1] if not week.lighter), record.begun[-1])
        return sum(line.minutes * line.dose.effort_rpe for s in last.sessions for line in s.lines)
    return comfortable_minutes(record) * comfortable_days(record) * record.number("aerobic_start_rpe")


def comfortable_days(record: Record) -> float:
    """Days of aerobic exercise to begin with."""
    said = min(float(record.facts.get("comfortable_walk_days", 0)), record.number("aerobic_days_high"))
    return max(record.number("aerobic_start_days"), said)


def satisfied(record: Record, got: float, enough: float) -> float:
    """0 to 1; the first half of enough brings more than the second."""
    if enough <= 0:
        return 0
    share, first = min(got / enough, 1), record.number("first_half_share")
    return 2 * (min(share, 0.5) * first + max(share - 0.5, 0) * (1 - first))


def _weekly(record: Record, weight: str) -> float:
    return record.number(weight) / len(record.phases)


RULES = (score, bound, empty_score)
