"""Whether another solver, on a problem written a second time, agrees with ours on what can be reached.

``bench/whole.py`` is the whole problem in whole numbers, days and minutes included, and begins from our placed
programme. Three things have to hold: it accepts our programme, and both count the same points; our score stays
under CP-SAT's bound; and the best that CP-SAT finds, scored again by ``plan/score.py``, stays under our bound.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from backstay import load_knowledge
from backstay.model import DAYS_PER_WEEK, Knowledge, Programme, Proof, Session
from backstay.plan import check, plan
from backstay.plan.calendar import care_loads
from backstay.plan.case import Case
from backstay.plan.explain import prescriptions, unmet
from backstay.plan.prepare import make_case
from backstay.plan.score import score
from bench.integers import Integers
from bench.whole import POINTS, Week, Whole, chosen, decoded, whole
from tests.people import TODAY, cleared

PEOPLE = 20
SECONDS = 60.0
TOLERANCE = 0.02
"""Points that whole numbers may be off: hundredths of minutes and of load in every week."""
PERCENT = 100
CLEARLY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One person's programme beside the other solver's: points, bounds, and what the checker says of the latter."""

    placed: float
    bound: float
    ours_there: float
    best: float
    best_there: float
    bound_there: float
    status: str
    broken: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Both count the same points for the same programmes."""
        ours, theirs = self.placed - self.ours_there, self.best - self.best_there
        return max(abs(ours), abs(theirs)) <= TOLERANCE

    @property
    def agrees(self) -> bool:
        """Neither's programme passes the other's bound, both count alike, and the checker has nothing to say."""
        inside = self.placed <= self.bound_there + TOLERANCE and self.best <= self.bound + TOLERANCE
        return inside and self.alike and not self.broken

    def line(self, seed: int) -> str:
        """What was found for one person, in one line."""
        better = PERCENT * (self.best - self.placed) / self.bound if self.bound else 0
        says = "" if self.agrees else f"  DISAGREES {', '.join(self.broken)}"
        return (
            f"person {seed}: placed {self.placed:.2f}, our bound {self.bound:.2f}; CP-SAT best {self.best:.2f} "
            f"({better:+.2f} % of our bound), bound {self.bound_there:.2f}, {self.status}{says}"
        )


def report(people: int = PEOPLE, seconds: float = SECONDS) -> Iterator[str]:
    """A line a person and a summary."""
    return lines(tuple(range(people)), seconds)


def lines(seeds: tuple[int, ...], seconds: float) -> Iterator[str]:
    """The same for certain people."""
    knowledge, found = load_knowledge(), list[Compared]()
    for seed in seeds:
        found.append(compared(seed, knowledge, seconds))
        yield found[-1].line(seed)
    better = [PERCENT * (one.best - one.placed) / one.bound for one in found if one.bound]
    yield f"CP-SAT stands round ours: {sum(one.agrees for one in found)} of {len(found)} (wanted: all)"
    clearly = sum(gain > CLEARLY for gain in better)
    yield f"clearly better in {seconds:g} s (by over {CLEARLY} %): {clearly}, most {max(better):.2f} %"


def compared(seed: int, knowledge: Knowledge, seconds: float = SECONDS) -> Compared:
    """Our programme for one random person, and what CP-SAT makes of the whole problem from there."""
    programme = plan(cleared(seed, knowledge), knowledge, TODAY)
    made = whole(as_case(programme, knowledge))
    weeks = tuple(week.sessions for week in programme.weeks)
    hint = made.model.filled(chosen(made, weeks))
    refused = [f"our programme breaks row {row}" for row in made.model.broken(hint)]
    answer = by_cp_sat(made.model, hint, seconds)
    theirs = decoded(made, answer["values"])
    says = {v.constraint for v in check(with_weeks(programme, made, theirs), knowledge)}
    return Compared(
        placed=programme.proof.score,
        bound=programme.proof.bound,
        ours_there=made.model.worth(hint) / POINTS,
        best=score(made.case, theirs),
        best_there=answer["best"] / POINTS,
        bound_there=answer["bound"] / POINTS,
        status=answer["status"].lower(),
        broken=(*refused, *sorted(says)),
    )


def as_case(programme: Programme, knowledge: Knowledge) -> Case:
    """The planning problem that a first programme answers, with the care it holds."""
    case = make_case(programme.cleared, knowledge, programme.starts_on, None)
    given = programme.cleared.assessment.intake.preferences
    return replace(case, care=care_loads(case.starts, given, knowledge, programme.treatments))


def by_cp_sat(model: Integers, hint: list[int], seconds: float) -> dict[str, Any]:
    """The best and the bound of another solver in another process, which begins from a full answer."""
    return asked("whole", {**model.plain(), "hint": hint}, seconds)


def asked(kind: str, problem: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What the other process answers."""
    command = [sys.executable, "-m", "bench.cp_sat", kind, str(seconds)]
    made = subprocess.run(command, input=json.dumps(problem), capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(made.stdout)
    return answer


def with_weeks(programme: Programme, made: Whole, weeks: tuple[Week, ...]) -> Programme:
    """A programme with other sessions, dated and worded, to be checked like any other."""
    cleared, knowledge = programme.cleared, made.case.knowledge
    filled = tuple(
        replace(week, sessions=_dated(sessions, made.case, number, programme))
        for number, (week, sessions) in enumerate(zip(programme.weeks, weeks, strict=True))
    )
    reached = score(made.case, weeks)
    return replace(
        programme,
        weeks=filled,
        prescriptions=prescriptions(filled, cleared, knowledge),
        unmet=unmet(filled, cleared, knowledge),
        proof=Proof(score=reached, bound=max(reached, programme.proof.bound), empty_score=0.0, nodes=0, stopped_by=""),
    )


def _dated(sessions: Week, case: Case, number: int, programme: Programme) -> Week:
    start = case.starts[number]

    def ready(session: Session) -> Session:
        on = start + timedelta(days=(session.weekday - start.weekday()) % DAYS_PER_WEEK)
        return replace(session, on=on if on < programme.review_on else None)

    return tuple(sorted(map(ready, sessions), key=lambda s: (s.weekday - start.weekday()) % DAYS_PER_WEEK))


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if sys.argv[1:] else PEOPLE):
        print(line, flush=True)
