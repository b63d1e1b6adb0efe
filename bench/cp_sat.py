"""An oracle in a process of its own: CP-SAT on a problem read from standard input, its best and its bound.

``rows`` are the planner's own weekly rows, ``whole`` the whole problem in whole numbers. HiGHS and CP-SAT cannot
be imported in one process; nothing of the planner is imported here.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

MS_PER_S = 1000
WORKERS = 2
ONE = -1
SEARCHES = ("max_lp_sym",)
"""The full search taken in turn with neighbourhoods of the best answer: it moves the bound most."""


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


def solve_whole(problem: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Maximise a whole-number problem from a full hint, one worker taking every search in turn."""
    model = cp_model.CpModel()
    columns = [_column(model, allowed) for allowed in problem["allowed"]]
    for places, coefficients in problem["rows"]:
        terms = [(place, k) for place, k in zip(places, coefficients, strict=True) if place != ONE]
        fixed = sum(k for place, k in zip(places, coefficients, strict=True) if place == ONE)
        expr = cp_model.LinearExpr.weighted_sum([columns[place] for place, _ in terms], [k for _, k in terms])
        model.add(expr >= -fixed)
    for column, value in zip(columns, problem["hint"], strict=True):
        model.add_hint(column, value)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, problem["gain"]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.interleave_search = True
    solver.parameters.random_seed = 1
    solver.parameters.subsolvers.extend(SEARCHES)
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "status": solver.status_name(status),
        "best": solver.objective_value if found else None,
        "bound": solver.best_objective_bound,
        "values": [solver.value(column) for column in columns] if found else [],
    }


def _column(model: cp_model.CpModel, allowed: list[int]) -> cp_model.IntVar:
    low, *_, high = allowed
    if len(allowed) == 2:
        return model.new_int_var(low, high, "")
    return model.new_int_var_from_domain(cp_model.Domain.from_values(allowed), "")


if __name__ == "__main__":
    solver = {"rows": solve, "whole": solve_whole}[sys.argv[1]]
    print(json.dumps(solver(json.load(sys.stdin), float(sys.argv[2]))))
