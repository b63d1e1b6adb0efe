"""An integer problem in plain lists, whose helping columns know their own best value once the choices are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ONE = -1
"""The column that is always one: where an expression keeps its constant."""
Terms = dict[int, int]
"""Column → whole-number coefficient."""


@dataclass(slots=True)
class Integers:
    """What is to be maximised, under which rows; every column, coefficient and gain is a whole number."""

    allowed: list[tuple[int, ...]] = field(default_factory=list)
    gain: list[int] = field(default_factory=list)
    rows: list[Terms] = field(default_factory=list)
    helpers: dict[int, tuple[bool, tuple[Terms, ...]]] = field(default_factory=dict)

    def column(self, *allowed: int, gain: int = 0) -> int:
        """A new unknown that takes one of these values, or, of two, anything between."""
        self.allowed.append(allowed)
        self.gain.append(gain)
        return len(self.gain) - 1

    def never_below_zero(self, terms: Terms) -> None:
        """The expression is nought or more."""
        if terms:
            self.rows.append(terms)

    def at_most(self, terms: Terms, limit: int) -> None:
        """The expression stays at or under a limit."""
        self.never_below_zero(plus({ONE: limit}, terms, -1))

    def same(self, one: Terms, other: Terms) -> None:
        """Two expressions are the same."""
        self.never_below_zero(plus(one, other, -1))
        self.never_below_zero(plus(other, one, -1))

    def up_to(self, high: int, *limits: Terms, gain: int = 0) -> int:
        """A column as large as wished, but none of these limits is passed."""
        made = self.column(0, high, gain=gain)
        self.helpers[made] = (True, limits)
        for limit in limits:
            self.never_below_zero(plus(limit, {made: -1}))
        return made

    def at_least(self, high: int, *floors: Terms, gain: int = 0) -> int:
        """A column as small as wished, but never under one of these."""
        made = self.column(0, high, gain=gain)
        self.helpers[made] = (False, floors)
        for floor in floors:
            self.never_below_zero(plus({made: 1}, floor, -1))
        return made

    def filled(self, chosen: dict[int, int]) -> list[int]:
        """All values once the choices are made: what is not chosen is nought, what helps is at its best."""
        values: list[int] = []
        for column, allowed in enumerate(self.allowed):
            if column in self.helpers:
                upward, exprs = self.helpers[column]
                ends = [total(expr, values) for expr in exprs]
                values.append(min(allowed[-1], *ends) if upward else max(0, *ends))
            else:
                values.append(chosen.get(column, 0))
        return values

    def broken(self, values: list[int]) -> list[int]:
        """The rows that values break, and minus one where a value is not allowed."""
        rows = [number for number, row in enumerate(self.rows) if total(row, values) < 0]
        return rows + [ONE for allowed, value in zip(self.allowed, values, strict=True) if not _fits(allowed, value)]

    def worth(self, values: list[int]) -> int:
        """What values bring."""
        return sum(gain * value for gain, value in zip(self.gain, values, strict=True))

    def plain(self) -> dict[str, Any]:
        """The problem in plain lists, for another process."""
        rows = [[list(row), list(row.values())] for row in self.rows]
        return {"allowed": self.allowed, "gain": self.gain, "rows": rows}


def plus(one: Terms, other: Terms, times: int = 1) -> Terms:
    """One expression and another so many times over."""
    made = dict(one)
    for column, coefficient in other.items():
        made[column] = made.get(column, 0) + coefficient * times
    return made


def times(terms: Terms, factor: int) -> Terms:
    """An expression so many times over."""
    return {column: coefficient * factor for column, coefficient in terms.items()}


def total(terms: Terms, values: list[int]) -> int:
    """What an expression comes to."""
    return sum(coefficient * (1 if column == ONE else values[column]) for column, coefficient in terms.items())


def _fits(allowed: tuple[int, ...], value: int) -> bool:
    low, *_, high = allowed
    return low <= value <= high and (len(allowed) == 2 or value in allowed)
