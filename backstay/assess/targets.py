"""Targets: the functions a programme works on, each with what put it there and how it is measured."""

from __future__ import annotations

from math import prod

from backstay.assess.measured import TEST
from backstay.model import Function, Knowledge, Pattern, Reason, Target
from backstay.rules import Facts, facts_used, holds


def targets(
    patterns: tuple[Pattern, ...], knowledge: Knowledge, facts: Facts, closed: frozenset[str]
) -> tuple[Target, ...]:
    """The functions most worth working on, highest priority first; what is ``closed`` stays untested."""
    found = [_target(row, patterns, knowledge, facts, closed) for row in knowledge.functions.values()]
    worth = [t for t in found if t.priority >= knowledge.number("least_priority")]
    worth.sort(key=lambda t: (-t.priority, t.function))
    return tuple(worth[: int(knowledge.number("most_targets"))])


def _target(
    function: Function,
    patterns: tuple[Pattern, ...],
    knowledge: Knowledge,
    facts: Facts,
    closed: frozenset[str],
) -> Target:
    raised = [clue for clue in function.raised_by if holds(clue.when, facts)]
    included = [p for p in patterns if function.id in p.targets]
    weights = [clue.weight for clue in raised] + [p.targets[function.id] for p in included]
    own = tuple(
        Reason(says=c.says, basis=c.basis, sources=c.sources, because=facts_used(c.when)) for c in raised
    )
    from_patterns = tuple(
        Reason(
            says=knowledge.words["assess.helps_with_pattern"].format(pattern=p.name),
            basis=p.basis,
            sources=p.sources,
        )
        for p in included
    )
    return Target(
        function=function.id,
        priority=_together(weights),
        reasons=own + from_patterns,
        measured_by=_measured_by(function, knowledge, closed),
    )


def _measured_by(function: Function, knowledge: Knowledge, closed: frozenset[str]) -> str:
    """How it is measured again; a home test is part of the first sessions, never of the assessment."""
    if not function.needs_test or closed & {TEST, *function.test_contains}:
        return function.measured_by
    said = knowledge.words["measure.first_sessions"]
    return said.format(usual=function.measured_by, test=function.test_says)


def _together(weights: list[float]) -> float:
    """Reasons add up without ever passing 1: the complement of the product of the complements."""
    return round(1 - prod(1 - weight for weight in weights), 2)
