"""An oracle in a process of its own: CP-SAT on a weekly problem read from standard input, its best and its bound.

HiGHS and CP-SAT cannot be imported in one process; nothing of the planner is imported here.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ortools.linear_solver import pywraplp

MS_PER_S = 1000
WORKERS = 2


def solve(model: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Maximise the problem; the best value found and the bound that no answer passes."""
    solver = pywraplp.Solver.CreateSolver("SAT")
    columns = [
        solver.IntVar(low, high, "") if whole else solver.NumVar(low, min(high, model["largest"]), "")
        for low, high, whole in zip(model["low"], model["high"], model["whole"], strict=True)
    ]
    for low, high, terms in model["rows"]:
        row = solver.Constraint(
            -solver.infinity() if low is None else low, solver.infinity() if high is None else high
        )
        for column, coefficient in terms:
            row.SetCoefficient(columns[column], coefficient)
    objective = solver.Objective()
    for column, gain in zip(columns, model["gain"], strict=True):
        objective.SetCoefficient(column, gain)
    objective.SetMaximization()
    if model.get("hint"):
        solver.SetHint([columns[n] for n, _ in model["hint"]], [value for _, value in model["hint"]])
    solver.SetNumThreads(WORKERS)
    solver.SetSolverSpecificParametersAsString("mip_compute_true_objective_bound: true mip_var_scaling: 60")
    solver.set_time_limit(int(seconds * MS_PER_S))
    status = solver.Solve()
    found = status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
    return {
        "status": status,
        "best": objective.Value() if found else None,
        "bound": objective.BestBound(),
        "values": [column.solution_value() for column in columns] if found else [],
    }


if __name__ == "__main__":
    print(json.dumps(solve(json.load(sys.stdin), float(sys.argv[1]))))
