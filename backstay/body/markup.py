"""SVG elements as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

NUMBER = re.compile(r"-?\d+")


def tag(name: str, inner: str = "", **attributes: str) -> str:
    """One element; a trailing underscore keeps a name from being a Python word, another one is a hyphen."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def moving_path(kind: str, paths: Sequence[str], times: str, lasts: str) -> str:
    """A path that goes through the outlines; one that hardly changes stands still."""
    if _at_rest(paths):
        return tag("path", class_=kind, d=paths[0])
    values = ";".join(paths)
    animate = tag(
        "animate", attributeName="d", dur=lasts, repeatCount="indefinite", keyTimes=times, values=values
    )
    return tag("path", animate, class_=kind, d=paths[0])


def _at_rest(paths: Sequence[str]) -> bool:
    """Whether no number of an outline ever changes by more than the drawing's grain."""
    first, *others = (NUMBER.findall(path) for path in dict.fromkeys(paths))
    return all(abs(int(a) - int(b)) <= 1 for path in others for a, b in zip(first, path, strict=True))
