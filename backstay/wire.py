"""The model as JSON and back, exactly: what is stored, printed and checked."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class WireError(ValueError):
    """JSON that is not what it should be; the message says where."""


def to_json(thing: Any, indent: int = 0) -> bytes:
    """Any model object as JSON."""
    made = msgspec.json.encode(thing)
    return msgspec.json.format(made, indent=indent) if indent else made


def from_json(text: bytes | str, kind: type[T]) -> T:
    """The model object a JSON text holds; raises WireError naming the field that does not fit."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise WireError(f"not a {kind.__name__}: {error}") from error


def to_plain(thing: Any) -> Any:
    """Any model object as plain lists and mappings, ready for a payload."""
    return msgspec.to_builtins(thing)


def from_plain(thing: Any, kind: type[T]) -> T:
    """The model object made again from plain lists and mappings."""
    try:
        return msgspec.convert(thing, kind)
    except msgspec.ValidationError as error:
        raise WireError(f"not a {kind.__name__}: {error}") from error
