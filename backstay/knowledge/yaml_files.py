"""Read YAML as strings only (``on``, ``no`` and ``1:30`` stay what they look like), no key twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
"""An intake is a few kilobytes and four levels deep; a file far beyond that is a mistake or a trap."""


class KnowledgeError(ValueError):
    """Something in knowledge/ is wrong; the message names file and key."""


class _StringLoader(yaml.CBaseLoader):
    """PyYAML's fast loader, every scalar a string, duplicate keys refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = [key for key, _ in node.value if keys.count(key.value) > 1]
        if twice:
            named = ", ".join(sorted({str(key.value) for key in twice}))
            line = twice[-1].start_mark.line + 1
            raise yaml.YAMLError(f"line {line}: {named} stands here twice; keep one")
        return super().construct_mapping(node, deep=True)


def read_yaml(path: Path) -> Any:
    """The content of one file; empty files are empty mappings."""
    return _parse(path.read_text(encoding="utf-8"), path.name)


def read_answers(path: Path) -> Any:
    """The content of a file that anybody may have written: of a sane size, plain and not too deep."""
    if path.stat().st_size > MOST_BYTES:
        raise KnowledgeError(f"{path.name}: larger than an intake can be ({MOST_BYTES:,} bytes); check the file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path.name}: not text in UTF-8; save it as UTF-8") from error
    _refuse_traps(text, path.name)
    return _parse(text, path.name)


def _parse(text: str, name: str) -> Any:
    try:
        return yaml.load(text, _StringLoader) or {}
    except yaml.YAMLError as error:
        raise _unreadable(error, name) from error


def _unreadable(error: yaml.YAMLError, name: str) -> KnowledgeError:
    return KnowledgeError(f"{name}: not readable as YAML: {' '.join(str(error).split())}")


def _refuse_traps(text: str, name: str) -> None:
    """References and deep nesting: a few bytes of them can stand for more than memory holds."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise KnowledgeError(f"{name}: *{event.anchor}: references are not read; write it out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                raise KnowledgeError(f"{name}: nested deeper than an intake can be; check the brackets")
    except yaml.YAMLError as error:
        raise _unreadable(error, name) from error


def read_section(root: Path, name: str) -> dict[str, tuple[str, Any]]:
    """All rows of ``name.yaml`` and ``name/*.yaml``: key → (file, row); a key stands once."""
    rows: dict[str, tuple[str, Any]] = {}
    files = [p for p in (root / f"{name}.yaml", *sorted((root / name).glob("*.yaml"))) if p.exists()]
    for path in files:
        if path.name.endswith(".cases.yaml"):
            continue
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise KnowledgeError(f"{path.name}: must be a mapping of key to row")
        for key, row in content.items():
            if key in rows:
                raise KnowledgeError(f"{path.name}: {key}: already stands in {rows[key][0]}; keep one")
            rows[key] = (str(path.relative_to(root)), row)
    return rows
