"""Read YAML as strings only (``on``, ``no`` and ``1:30`` stay what they look like), no key twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class KnowledgeError(ValueError):
    """Something in knowledge/ is wrong; the message names file and key."""


class _StringLoader(yaml.CBaseLoader):
    """PyYAML's fast loader, every scalar a string, duplicate keys refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"line {line}: {', '.join(twice)} stands here twice; keep one")
        return super().construct_mapping(node, deep=True)


def read_yaml(path: Path) -> Any:
    """The content of one file; empty files are empty mappings."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _StringLoader) or {}
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path.name}: not readable as YAML: {error}") from error


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
