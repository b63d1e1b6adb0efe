"""How long ``import backstay`` takes, in a fresh interpreter, beside starting Python alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from bench.figures import median_p95, percentile

RUNS = 15
MILLISECONDS = 1000


def report() -> Iterator[str]:
    """Bare Python, Python with ``import backstay``, and the difference."""
    bare = [_seconds("pass") for _ in range(RUNS)]
    face = [_seconds("import backstay") for _ in range(RUNS)]
    yield f"python alone:            {median_p95(bare, 'ms', MILLISECONDS)}"
    yield f"python, import backstay: {median_p95(face, 'ms', MILLISECONDS)}"
    extra = percentile(face, 0.5) - percentile(bare, 0.5)
    yield f"import backstay adds:    {extra * MILLISECONDS:.3g} ms (wanted: under 300)"


def _seconds(code: str) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return perf_counter() - start
