"""A dose in words: how many, how long, how hard; the pages, the papers and the command line say it alike."""

from __future__ import annotations

from collections.abc import Mapping

from backstay.adherence import shown_s
from backstay.model import Dose

COUNTED = ("duration", "reps", "hold", "rest")


def dose_parts(
    row: Dose, each_side: bool, words: Mapping[str, str], style: str = "dose"
) -> list[tuple[str, str]]:
    """A dose in named parts, in the words of a line or of a card."""
    timed = row.duration_min > 0
    parts = [
        ("duration", row.duration_min if timed else 0),
        ("sets", row.sets if row.sets > 1 else 0),
        ("reps", row.reps if row.reps > 1 or not (timed or row.hold_s) else 0),
        ("hold", shown_s(row.hold_s)),
        ("rest", shown_s(row.rest_s) if row.sets > 1 else 0),
        ("times", row.times_per_day if row.times_per_day > 1 else 0),
        ("effort", row.effort_rpe),
    ]
    shown = [
        (key, words[f"pages.{style}.{_counted(key, n)}"].format(n=_amount(row, key, n, words)))
        for key, n in parts
        if n
    ]
    return [*shown, ("side", words[f"pages.{style}.side"])] if each_side else shown


def dose_line(row: Dose, each_side: bool, words: Mapping[str, str]) -> str:
    """A dose in one line, without how hard it should feel."""
    return ", ".join(value for key, value in dose_parts(row, each_side, words) if key != "effort")


def _amount(row: Dose, key: str, n: float, words: Mapping[str, str]) -> str:
    """A number; where some times of a day are a minute longer, from the shorter to the longer."""
    if key == "duration" and row.longer_times:
        return words["pages.dose.from_to"].format(low=f"{n:g}", high=f"{n + 1:g}")
    return f"{n:g}"


def _counted(key: str, n: float) -> str:
    """The word for one of a thing, where there is one."""
    return f"{key}_one" if n == 1 and key in COUNTED else key
