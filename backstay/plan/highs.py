"""The only door to HiGHS: linear relaxations and whole-number problems, one thread, one seed.

A search stops on its gap, its branches or its rounds (the points at which the solver asks whether to go
on, the same on every machine); time only cuts off, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backstay.model import Knowledge
from backstay.plan.linear import Linear

GUESSES = tuple(f"mip_heuristic_run_{name}" for name in ("rens", "rins", "root_reduced_cost", "feasibility_jump"))
"""The solver's own searches for a better start; a proof does without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How far a search goes: the gap that is enough, and the most branches, rounds and seconds."""

    gap: float
    nodes: int
    rounds: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value a column (none if nothing was found), a bound, and why the solver stopped."""

    values: tuple[float, ...]
    bound: float
    nodes: int
    stopped_by: str


def effort(name: str, knowledge: Knowledge) -> Effort:
    """The effort a step of planning may take, from its settings."""
    number = knowledge.number
    return Effort(
        gap=number(f"{name}_gap"),
        nodes=int(number(f"{name}_nodes")),
        rounds=int(number(f"{name}_rounds")),
        seconds=number("solver_seconds"),
    )


class Relaxation:
    """A model without its whole numbers, solved again and again as columns are fixed."""

    def __init__(self, model: Linear, seconds: float) -> None:
        self._solver = _solver(seconds)
        _pass(self._solver, model, whole=False)
        self.solved = self.solve()
        self._solver.setOptionValue("presolve", "off")
        self.bound: float = self._solver.getInfo().objective_function_value

    def solve(self) -> bool:
        """Solve again from where it stands; False when what is fixed does not go together."""
        from highspy import HighsModelStatus as Status

        self._solver.run()
        return bool(self._solver.getModelStatus() == Status.kOptimal)

    @property
    def values(self) -> tuple[float, ...]:
        """The values of the last solution."""
        return tuple(self._solver.getSolution().col_value)

    def fix(self, column: int, value: float) -> None:
        """Hold a column at a value."""
        self._solver.changeColBounds(column, value, value)

    def free(self, column: int) -> None:
        """Let a yes-or-no column move again."""
        self._solver.changeColBounds(column, 0, 1)


def run(model: Linear, effort: Effort, start: tuple[float, ...] = (), *, proving: bool = False) -> Answer:
    """Maximise a model, from a start if there is one, as far as the effort goes; or chiefly prove how good it is."""
    solver = _solver(effort.seconds)
    for guess in GUESSES if proving else ():
        solver.setOptionValue(guess, False)
    solver.setOptionValue("mip_rel_gap", effort.gap)
    solver.setOptionValue("mip_max_nodes", effort.nodes)
    _pass(solver, model, whole=True)
    if start:
        solver.setSolution(len(start), list(range(len(start))), list(start))
    _stop_after(solver, effort.rounds)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status > 1
    return Answer(
        values=tuple(solver.getSolution().col_value) if found else (),
        bound=info.mip_dual_bound,
        nodes=max(0, info.mip_node_count),
        stopped_by=_stopped_by(solver),
    )


def _stop_after(solver: Any, rounds: int) -> None:
    """Interrupt the search when it has asked this often whether to go on."""
    asked = [0]

    def ask(event: Any) -> None:
        asked[0] += 1
        if asked[0] > rounds:
            event.interrupt()

    solver.cbMipInterrupt += ask


def _solver(seconds: float) -> Any:
    from highspy import Highs

    solver = Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("time_limit", seconds),
    ):
        solver.setOptionValue(option, value)
    return solver


def _pass(solver: Any, model: Linear, whole: bool) -> None:
    import numpy as np
    from highspy import HighsLp, HighsVarType, MatrixFormat, ObjSense

    lp = HighsLp()
    lp.num_col_, lp.num_row_ = len(model.gain), len(model.rows)
    lp.sense_ = ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(model.gain), np.array(model.low), np.array(model.high)
    lp.row_lower_ = np.array([low for low, _, _ in model.rows])
    lp.row_upper_ = np.array([high for _, high, _ in model.rows])
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(expr) for _, _, expr in model.rows)])
    lp.a_matrix_.index_ = np.array([column for _, _, expr in model.rows for column in expr])
    lp.a_matrix_.value_ = np.array([value for _, _, expr in model.rows for value in expr.values()], dtype=float)
    if whole:
        kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
        lp.integrality_ = [kinds[is_whole] for is_whole in model.whole]
    solver.passModel(lp)


def _stopped_by(solver: Any) -> str:
    """One word for why the solver stopped: gap, nodes, rounds, time, or impossible where nothing can be found."""
    from highspy import HighsModelStatus as Status

    words = {
        Status.kOptimal: "gap",
        Status.kSolutionLimit: "nodes",
        Status.kInterrupt: "rounds",
        Status.kTimeLimit: "time",
        Status.kInfeasible: "impossible",
    }
    return words.get(solver.getModelStatus(), "none")
