"""Make: the whole way from a clearance to a dated, explained, bounded programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstay.model import (
    DAYS_PER_WEEK,
    Adjustment,
    Assessment,
    Cleared,
    Knowledge,
    Preferences,
    Programme,
    Proof,
    Session,
    Unmet,
    Week,
)
from backstay.plan.calendar import care_loads, week_ends
from backstay.plan.case import Case
from backstay.plan.explain import phases, prescriptions, unmet
from backstay.plan.first import first_programme
from backstay.plan.lessons import lesson_turns, shown_before
from backstay.plan.place import place
from backstay.plan.prepare import make_case
from backstay.plan.score import names, score
from backstay.plan.solve import solve
from backstay.plan.treat import beside, visits_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Placed weeks with what is known about how good they are."""

    weeks: tuple[tuple[Session, ...], ...]
    bound: float
    nodes: int
    stopped_by: str


def plan(
    cleared: Cleared,
    knowledge: Knowledge,
    today: date,
    *,
    start: date | None = None,
    previous: Programme | None = None,
    adjustment: Adjustment | None = None,
) -> Programme:
    """The best programme found, with a bound no programme can beat; raises as ``quick`` does."""
    case = _case(cleared, knowledge, today, start, previous, adjustment)
    return _programme(case, _solve(case), start or today, previous)


def quick(
    cleared: Cleared,
    knowledge: Knowledge,
    today: date,
    *,
    start: date | None = None,
    previous: Programme | None = None,
    adjustment: Adjustment | None = None,
) -> Programme:
    """The first usable programme, week by week and without the solver's proof.

    Raises TypeError for anything but a Cleared and ValueError when the clearance has lapsed.
    """
    case = _case(cleared, knowledge, today, start, previous, adjustment)
    found = Found(weeks=first_programme(case).weeks, bound=_everything(case), nodes=0, stopped_by="quick")
    return _programme(case, found, start or today, previous)


def _case(
    cleared: Cleared,
    knowledge: Knowledge,
    today: date,
    start: date | None,
    previous: Programme | None,
    adjustment: Adjustment | None,
) -> Case:
    if not isinstance(cleared, Cleared):
        step = "clear(assessment, today)" if isinstance(cleared, Assessment) else "assess, then clear"
        raise TypeError(f"plan() takes a Cleared, not {type(cleared).__name__}; next step: {step}")
    first = start or today
    if first < today:
        raise ValueError(f"{first} is in the past; choose {today} or later")
    if not cleared.cleared_on <= first <= cleared.lapses_on:
        raise ValueError(
            f"the clearance ended on {cleared.lapses_on}; assess the person again before {first}"
        )
    return make_case(cleared, knowledge, first, previous, adjustment or Adjustment())


def _solve(case: Case) -> Found:
    """Start from the quick weeks, improve in the solver, place, and keep the better of the two."""
    first = first_programme(case)
    if not case.ladders or not case.days:
        return Found(weeks=first.weeks, bound=0, nodes=0, stopped_by="empty")
    found, answer = solve(case, first.choices)
    placed = [place(case, weeks) for weeks in found]
    best = max(first, *placed, key=lambda one: score(case, one.weeks))
    return Found(
        weeks=best.weeks, bound=answer.bound, nodes=answer.nodes, stopped_by=answer.stopped_by
    )


def _everything(case: Case) -> float:
    """A score nothing can pass: all that is wanted, every week."""
    number = case.knowledge.number
    weekly = sum(number(w) for w in ("weight_targets", "weight_aerobic", "weight_variety", "weight_wishes"))
    return weekly + number("weight_kept") * case.kept_wanted


def _programme(case: Case, found: Found, first: date, previous: Programme | None) -> Programme:
    """Dates, reasons and proof around the placed weeks."""
    cleared, knowledge = case.cleared, case.knowledge
    review_on = _review_on(cleared, first)
    weeks = tuple(_week(case, number, sessions, review_on) for number, sessions in enumerate(found.weeks))
    treated = beside(case.courses, weeks, knowledge)
    if len(treated) < len(case.courses):
        case = replace(case, care=care_loads(case.starts, _given(case), knowledge, treated))
        found = replace(found, bound=_everything(case))
    reached = score(case, found.weeks)
    had = visits_before(previous, first, week_ends(previous, _given(case), knowledge), case.adjustment)
    return Programme(
        cleared=cleared,
        starts_on=first,
        review_on=review_on,
        phases=phases(case.phases, knowledge),
        weeks=weeks,
        prescriptions=prescriptions(weeks, cleared, knowledge),
        treatments=treated,
        unmet=tuple(_taken_out(row, case) for row in unmet(weeks, cleared, knowledge)),
        proof=Proof(
            score=reached,
            bound=max(found.bound, reached),
            empty_score=0.0,
            nodes=found.nodes,
            stopped_by=found.stopped_by,
        ),
        knowledge_version=knowledge.version,
        lesson_turns=lesson_turns(cleared.assessment, knowledge, first, review_on, previous),
        lessons_had=tuple(sorted(shown_before(previous, first)[0])),
        visits_had=had,
        adjustment=case.adjustment,
    )


def _taken_out(row: Unmet, case: Case) -> Unmet:
    """A wish is not met because it hurt, where everything of that name was taken out."""
    fitting = [e.id for e in case.knowledge.exercises.values() if row.wish in names(e)]
    if not fitting or not {*fitting} <= {*case.adjustment.closed}:
        return row
    return Unmet(wish=row.wish, constraint="closed", says=case.knowledge.words["plan.constraint.closed"])


def _given(case: Case) -> Preferences:
    return case.cleared.assessment.intake.preferences


def _review_on(cleared: Cleared, first: date) -> date:
    """The review is after its days, and no later than the end of a sign-off that counts."""
    tomorrow, due = first + timedelta(days=1), first + timedelta(days=cleared.assessment.review_days)
    signed = [s.expires_on for s in cleared.assessment.intake.sign_offs if s.expires_on >= cleared.cleared_on]
    return min([due, *(max(day, tomorrow) for day in signed)])


def _week(case: Case, number: int, sessions: tuple[Session, ...], review_on: date) -> Week:
    """One week with its dates; from the review on it is an outline without any."""
    starts_on = case.starts[number]
    dated = starts_on < review_on
    return Week(
        number=number + 1,
        phase=case.phases[number],
        starts_on=starts_on if dated else None,
        sessions=tuple(
            sorted(
                (_dated(s, starts_on, review_on) for s in sessions),
                key=lambda s: (s.weekday - starts_on.weekday()) % DAYS_PER_WEEK,
            )
        ),
        lighter=number in case.lighter,
    )


def _dated(session: Session, starts_on: date, review_on: date) -> Session:
    """The day a session falls on; none from the review on."""
    on = starts_on + timedelta(days=(session.weekday - starts_on.weekday()) % DAYS_PER_WEEK)
    return replace(session, on=on if on < review_on else None)
