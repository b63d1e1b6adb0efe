"""The same rows to another solver: CP-SAT's best and bound on our weekly problem stand round our bound.

This checks the solver and the placing; ``bench/oracle.py`` checks the model. What is not whole is counted by
CP-SAT in sixtieths.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from backstay.model import Knowledge
from backstay.plan.case import Case
from backstay.plan.first import first_programme
from backstay.plan.highs import Relaxation
from backstay.plan.linear import Linear
from backstay.plan.place import place
from backstay.plan.prepare import make_case
from backstay.plan.score import score
from backstay.plan.solve import Weeks, build, held, solve
from bench.oracle import asked
from tests.people import TODAY, cleared

LARGEST = 5000.0
"""No column of a weekly problem can be larger; CP-SAT needs an end."""
TOLERANCE = 0.01


def brackets(ours: dict[str, float], theirs: dict[str, Any]) -> bool:
    """Nothing either solver found passes the other's bound."""
    low, high = theirs["best"], theirs["bound"]
    return bool(ours["placed"] <= high + TOLERANCE and low <= ours["bound"] + TOLERANCE)


def compared(seed: int, knowledge: Knowledge, seconds: float) -> tuple[dict[str, float], dict[str, Any]]:
    """Our placed score and bound, and CP-SAT's best and bound on the same weekly problem."""
    case = make_case(cleared(seed, knowledge), knowledge, TODAY, None)
    found, answer = solve(case, first_programme(case).choices)
    scored = [(score(case, place(case, weeks).weeks), weeks) for weeks in found]
    placed, best = max(scored, key=lambda pair: pair[0])
    return {"placed": placed, "bound": answer.bound}, by_cp_sat(case, best, seconds)


def by_cp_sat(case: Case, hint: Weeks, seconds: float) -> dict[str, Any]:
    """The weekly problem of a case, solved in another process by another solver that begins from our choices."""
    grid = build(case)
    values = held(grid, Relaxation(grid.model, case.knowledge.number("solver_seconds")), hint)
    return asked("rows", {**as_plain(grid.model), "hint": list(enumerate(values))}, seconds)


def as_plain(model: Linear) -> dict[str, Any]:
    """The problem in plain lists; an end that is not there is None."""
    return {
        "gain": model.gain,
        "low": model.low,
        "high": [min(high, LARGEST) for high in model.high],
        "whole": model.whole,
        "largest": LARGEST,
        "rows": [
            (low if isfinite(low) else None, high if isfinite(high) else None, list(expr.items()))
            for low, high, expr in model.rows
        ],
    }
