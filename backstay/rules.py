"""Conditions over facts in three values: true, false, unknown (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Mapping

from backstay.model import Condition, Truth, Value

Facts = Mapping[str, Value]
NOT_SURE = "not_sure"


def truth(condition: Condition, facts: Facts) -> Truth:
    """Whether a condition holds; absent, skipped and "not sure" facts are unknown."""
    if condition.parts:
        return _group(condition, [truth(part, facts) for part in condition.parts])
    value = facts.get(condition.fact, NOT_SURE)
    if value == NOT_SURE and NOT_SURE not in condition.operand:
        return "true" if condition.unknown_counts else "unknown"
    return "true" if _test(condition, value) else "false"


def holds(condition: Condition | None, facts: Facts) -> bool:
    """True only when the condition is known to hold; no condition always holds."""
    return condition is None or truth(condition, facts) == "true"


def because(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The facts that make a condition true, or keep it from being false, in reading order."""
    if condition.op == "none_of":
        return ()
    if not condition.parts:
        return (condition.fact,) if truth(condition, facts) != "false" else ()
    found = [f for part in condition.parts if truth(part, facts) != "false" for f in because(part, facts)]
    return tuple(dict.fromkeys(found))


def facts_used(condition: Condition | None) -> tuple[str, ...]:
    """Every fact a condition reads."""
    if condition is None:
        return ()
    if not condition.parts:
        return (condition.fact,)
    return tuple(dict.fromkeys(f for part in condition.parts for f in facts_used(part)))


def _group(condition: Condition, truths: list[Truth]) -> Truth:
    if condition.op == "none_of":
        return _negate(_count(truths, 1))
    needed = {"all_of": len(truths), "any_of": 1}.get(condition.op, condition.count)
    return _count(truths, needed)


def _count(truths: list[Truth], needed: int) -> Truth:
    """Are at least ``needed`` of them true?"""
    if truths.count("true") >= needed:
        return "true"
    return "unknown" if truths.count("true") + truths.count("unknown") >= needed else "false"


def _negate(value: Truth) -> Truth:
    return {"true": "false", "false": "true", "unknown": "unknown"}[value]  # type: ignore[return-value]


def _test(condition: Condition, value: Value) -> bool:
    limit = condition.operand[0]
    if condition.op in ("is", "in"):
        return value in condition.operand
    number, bound = float(value), float(limit)
    match condition.op:
        case "min":
            return number >= bound
        case "max":
            return number <= bound
        case "over":
            return number > bound
        case _:
            return number < bound
