"""Write the figure's colours and rules into the app's stylesheets: frontend/css/figure.css from knowledge."""

from __future__ import annotations

from pathlib import Path

from backstay.knowledge import load

OUT = Path(__file__).parent.parent / "frontend" / "css" / "figure.css"
ALONE = "alone"
"""The rule for a file that stands alone: in the app the app says whether it is light or dark."""


def sheet() -> str:
    """The rules one a line, under their own heading."""
    rules = [rule for name, text in load().figure_style.items() if name != ALONE for rule in _rules(text)]
    head = "/* Written by builders/figure_css.py from knowledge/figure_style.yaml: change it there. */"
    return "\n".join([head, *rules]) + "\n"


def _rules(text: str) -> list[str]:
    """The rules of a sheet; one inside an at-rule stays with it."""
    made, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "}" and depth == 0:
            made.append(text[start : at + 1].strip())
            start = at + 1
    return made


if __name__ == "__main__":
    OUT.write_text(sheet(), encoding="utf-8")
