"""What a trial measured, as a sentence and as a small bar: to the right is better, whatever the scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backstay.model import Effect
from backstay.web.templatetags.say import words

WIDTH = 320
MARGIN = 20
RATIO = "hazard ratio"


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the marks of the bar stand, in units of the drawing."""

    width: int
    same: float
    low: float
    middle: float
    high: float
    matters: float | None

    @property
    def length(self) -> float:
        """How long the likely range is drawn."""
        return round(self.high - self.low, 1)

    @property
    def same_anchor(self) -> str:
        """Which end of its word stands at the mark of no difference."""
        return _anchor(self.same)

    @property
    def matters_anchor(self) -> str:
        """Which end of its word stands at the mark of what matters."""
        return _anchor(self.matters or 0.0)


def _anchor(x: float) -> str:
    """Words near an edge grow away from it."""
    if x < WIDTH / 3:
        return "start"
    return "end" if x > WIDTH * 2 / 3 else "middle"


def shown(effect: Effect) -> dict[str, Any]:
    """One effect, ready for its card."""
    return {
        "row": effect,
        "after": words("evidence.effect.after", after=effect.after) if effect.after else "",
        "says": effect.says or _result(effect),
        "bar": bar(effect),
        "unit_says": _unit_says(effect),
        "matters": _matters(effect) if effect.estimate is not None else "",
        "certainty": _certainty(effect),
    }


def gains(effect: Effect) -> tuple[float, float, float] | None:
    """Low end, middle and high end as a gain: above nought is better."""
    if effect.estimate is None or effect.low is None or effect.high is None:
        return None
    ends = [round(x - effect.same_at, 6) for x in (effect.low, effect.estimate, effect.high)]
    if effect.better == "lower":
        ends = [-x + 0.0 for x in reversed(ends)]
    return ends[0], ends[1], ends[2]


def bar(effect: Effect) -> Bar | None:
    """The drawing of the likely range; none when there is no interval."""
    ends = gains(effect)
    if ends is None:
        return None
    marks = [0.0, *ends, *([effect.matters] if effect.matters is not None else [])]
    least, most = min(marks), max(marks)
    scale = (WIDTH - 2 * MARGIN) / ((most - least) or 1)

    def at(value: float) -> float:
        return round(MARGIN + (value - least) * scale, 1)

    low, middle, high = map(at, ends)
    matters = at(effect.matters) if effect.matters is not None else None
    return Bar(WIDTH, at(0.0), low, middle, high, matters)


def _result(effect: Effect) -> str:
    if effect.unit == RATIO:
        return words("evidence.effect.ratio", gain=effect.estimate, low=effect.low, high=effect.high)
    ends = gains(effect)
    if ends is None:
        return ""
    low, middle, high = ends
    kind = "better" if middle >= 0 else "worse"
    key = f"unclear_{kind}" if low < 0 < high else kind
    near, far = sorted((abs(low), abs(high))) if key == kind else (abs(low), abs(high))
    said = {"gain": _short(middle), "unit": effect.unit, "low": _short(near), "high": _short(far)}
    return words(f"evidence.effect.{key}", **said)


def _short(value: float) -> str:
    return f"{abs(value):g}"


def _unit_says(effect: Effect) -> str:
    key = effect.unit.replace(" ", "_")
    return words(f"evidence.unit_says.{key}") if key in ("standard_deviations", "hazard_ratio") else ""


def _matters(effect: Effect) -> str:
    ends = gains(effect)
    if effect.matters is None or ends is None:
        return words("evidence.matters.nobody_said")
    said = {"matters": f"{effect.matters:g}", "unit": effect.unit}
    if effect.matters_to == "person":
        return words("evidence.matters.person", **said)
    if ends[0] >= effect.matters:
        return words("evidence.matters.beyond", **said)
    return words(f"evidence.matters.{'short' if ends[2] < effect.matters else 'straddles'}", **said)


def _certainty(effect: Effect) -> str:
    if effect.certainty == "not_rated":
        return ""
    return words("evidence.certainty", certainty=words(f"evidence.certainty_word.{effect.certainty}"))
