"""Drawings of the pages for paper: their named colours, light and dark, become the light ones."""

from __future__ import annotations

import re

NAMED = re.compile(r"--([\w-]+):\s*(light-dark\(\s*([^,()]+)\s*,[^()]*\)|[^;}]+)")
USED = re.compile(r"var\(--([\w-]+)\)")
BOTH = re.compile(r"light-dark\(\s*([^,()]+)\s*,[^()]*\)")


def for_paper(svg: str) -> str:
    """The same drawing in plain colours, for a setter that knows no variables."""
    colours = {name: (light or value).strip() for name, value, light in NAMED.findall(svg)}
    plain = USED.sub(lambda found: colours.get(found[1], "currentColor"), NAMED.sub("", svg))
    return BOTH.sub(lambda found: found[1].strip(), plain)
