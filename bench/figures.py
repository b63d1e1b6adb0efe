"""Median and 95th percentile, the two figures every benchmark prints."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_p95(values: Sequence[float], unit: str, scale: float = 1) -> str:
    """Both figures in words."""
    middle, high = percentile(values, 0.5) * scale, percentile(values, 0.95) * scale
    return f"median {middle:.3g} {unit}, p95 {high:.3g} {unit} (n = {len(values)})"
