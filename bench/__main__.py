"""Print every benchmark: ``python -m bench``, or only some: ``python -m bench imports plan``."""

from __future__ import annotations

import sys
from importlib import import_module

ALL = (
    "imports", "adapt", "assess", "ask", "hypotheses", "primary_care", "loads", "coach", "camera_tests", "movements",
    "plan",
)  # fmt: skip


def main(names: list[str]) -> None:
    """Each benchmark's lines, under its name."""
    for name in names or ALL:
        print(f"── {name}", flush=True)
        found = import_module(f"bench.{name}")
        for line in found.report():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
