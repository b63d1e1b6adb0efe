"""The worked examples beside each rule, ready to be parametrised by rule."""

from __future__ import annotations

from typing import Any

from backstay.knowledge import read_cases
from backstay.knowledge.structure import _value as value
from backstay.model import Value

_CASES = read_cases()


def rules(section: str) -> list[str]:
    """The rule ids of one cases file."""
    return sorted(_CASES.get(f"{section}.cases.yaml", {}))


def cases(section: str, rule: str) -> list[dict[str, Any]]:
    """The cases of one rule, facts as values."""
    found: Any = _CASES[f"{section}.cases.yaml"]
    return [{**case, "facts": facts(case)} for case in found[rule]]


def facts(case: dict[str, Any]) -> dict[str, Value]:
    """The facts of a case; numbers are numbers."""
    return {name: value(given) for name, given in (case.get("facts") or {}).items()}
