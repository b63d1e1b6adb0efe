"""On what each sentence of knowledge/words rests: words_basis.yaml, by key or by group of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backstay.knowledge.yaml_files import KnowledgeError, read_yaml

FILE = "words_basis.yaml"
WHOLE = "all"
BASES = ("interface", "row", "ours", "unverified", "cited")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sentence rests on; ``interface`` claims nothing, ``row`` tells what a sourced row holds."""

    basis: str
    sources: tuple[str, ...] = ()


def read_grounds(root: Path) -> dict[str, Ground]:
    """Every key, or group of keys, with its ground; a key stands once."""
    content = read_yaml(root / FILE)
    grounds: dict[str, Ground] = {}
    for basis in BASES:
        for key, sources in _keys(basis, content.get(basis, {})):
            if key in grounds:
                raise KnowledgeError(
                    f"{FILE}: {key}: stands under {grounds[key].basis} and {basis}; keep one"
                )
            grounds[key] = Ground(basis, sources)
    return grounds


def _keys(basis: str, rows: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """``cited``: key → sources. The others: group → ``all`` or the list of its keys."""
    for group, row in rows.items():
        if basis == "cited":
            yield group, tuple(row)
        elif row == WHOLE:
            yield group, ()
        else:
            yield from ((f"{group}.{key}", ()) for key in row)


def ground_of(key: str, grounds: Mapping[str, Ground]) -> Ground | None:
    """The ground of a sentence: its own, or that of the nearest group around it."""
    while key:
        if key in grounds:
            return grounds[key]
        key = key.rpartition(".")[0]
    return None


def mixed_groups(grounds: Mapping[str, Ground]) -> list[str]:
    """Groups listed whole although a key inside them is listed apart: they must be listed key by key."""
    return sorted(
        group
        for group in grounds
        if any(other.startswith(f"{group}.") and grounds[other] != grounds[group] for other in grounds)
    )
