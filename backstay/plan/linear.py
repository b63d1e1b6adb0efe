"""A linear model in plain lists: columns, rows and what is maximised; the solver reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Expr = dict[int, float]
"""Column number → coefficient."""

NO_LIMIT = float("inf")


@dataclass(slots=True)
class Linear:
    """What is to be maximised, under which rows."""

    gain: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, Expr]] = field(default_factory=list)

    def column(self, high: float, *, gain: float = 0, whole: bool = False) -> int:
        """A new unknown between 0 and ``high``."""
        self.gain.append(gain)
        self.low.append(0)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.gain) - 1

    def at_most(self, expr: Expr, limit: float) -> None:
        """The expression stays at or under the limit."""
        if expr:
            self.rows.append((-NO_LIMIT, limit, expr))

    def at_least(self, expr: Expr, limit: float) -> None:
        """The expression stays at or over the limit."""
        self.rows.append((limit, NO_LIMIT, expr))


def worth(model: Linear, values: tuple[float, ...]) -> float:
    """The points of a solution."""
    return sum(value * gain for value, gain in zip(values, model.gain, strict=True))


def add(total: Expr, part: Expr, times: float = 1) -> None:
    """Add a part, so many times over, to a running total."""
    if times:
        for column, coefficient in part.items():
            total[column] = total.get(column, 0) + coefficient * times


def scaled(expr: Expr, times: float) -> Expr:
    """The expression so many times over."""
    return {column: coefficient * times for column, coefficient in expr.items()}


def summed(parts: Iterable[Expr]) -> Expr:
    """One expression out of several."""
    total: Expr = {}
    for part in parts:
        add(total, part)
    return total


def minus(left: Expr, right: Expr, times: float = 1) -> Expr:
    """The left expression less the right one, so many times over."""
    total = dict(left)
    add(total, right, -times)
    return total
