"""Turn rows of strings into the dataclasses of the model, naming every field that does not fit."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, get_args, get_origin

from cattrs import Converter, transform_error
from cattrs.errors import ClassValidationError

from backstay.model import Condition, Value

T = TypeVar("T")
GROUPS = ("all_of", "any_of", "none_of", "at_least")
TESTS = ("is", "in", "min", "max", "over", "under")


def structure(row: dict[str, Any], kind: type[T]) -> tuple[T | None, list[str]]:
    """The dataclass made from a row, or None and one message a wrong field."""
    try:
        return _CONVERTER.structure(row, kind), []
    except ClassValidationError as error:
        return None, [text.replace(" @ $.", " at ") for text in transform_error(error)]


def condition(node: Any, under_none: bool = False) -> Condition:
    """A rule as written: {all_of: [...]}, {at_least: {count, of}}, {fact: value}, {fact: {min: n}}."""
    if not isinstance(node, dict) or not node:
        raise ValueError(f"a condition is a mapping such as 'fever: yes', not {node!r}")
    if len(node) > 1:
        return Condition(op="all_of", parts=tuple(condition({k: v}, under_none) for k, v in node.items()))
    (key, body), *_ = node.items()
    if key == "at_least":
        return Condition(op="at_least", count=int(body["count"]), parts=_parts(body["of"], under_none))
    if key in GROUPS:
        return Condition(op=key, parts=_parts(body, under_none or key == "none_of"))
    return _leaf(key, body, under_none)


def _parts(nodes: Any, under_none: bool) -> tuple[Condition, ...]:
    if not isinstance(nodes, list) or not nodes:
        raise ValueError("a group needs a list of at least one condition")
    return tuple(condition(node, under_none) for node in nodes)


def _leaf(fact: str, body: Any, under_none: bool) -> Condition:
    if not isinstance(body, dict):
        return Condition(op="is", fact=fact, operand=(_value(body),))
    body = dict(body)
    unknown_counts = body.pop("unknown_counts", "no") == "yes"
    if unknown_counts and under_none:
        raise ValueError(f"{fact}: unknown_counts may not stand under none_of")
    if len(body) != 1 or next(iter(body)) not in TESTS:
        raise ValueError(f"{fact}: needs one of {', '.join(TESTS)}")
    (op, operand), *_ = body.items()
    values = operand if isinstance(operand, list) else [operand]
    return Condition(
        op=op, fact=fact, operand=tuple(_value(v) for v in values), unknown_counts=unknown_counts
    )


def _value(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text


def _truth(text: Any, _: type) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"must be yes or no, not {text!r}")
    return bool(text == "yes")


def _pair(value: Any, kind: Any) -> Any:
    """A range: [low, high], or one number for both ends."""
    number = get_args(kind)[0]
    ends = value if isinstance(value, list) else [value, value]
    low, high = (number(end) for end in ends)
    if low > high:
        raise ValueError(f"a range runs from low to high, not {ends}")
    return (low, high)


def _is_pair(kind: Any) -> bool:
    args = get_args(kind)
    return get_origin(kind) is tuple and len(args) == 2 and args[0] is args[1] and args[0] in (int, float)


def _text(value: Any, _: type) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {type(value).__name__}")
    return " ".join(value.split())


def _value_or_none(value: Any, _: Any) -> Value | None:
    return None if value is None else _value(value)


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _truth)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(Condition, lambda node, _: condition(node))
    converter.register_structure_hook_func(_is_pair, _pair)
    converter.register_structure_hook_func(lambda kind: kind == Value | None, _value_or_none)
    return converter


_CONVERTER = _converter()
