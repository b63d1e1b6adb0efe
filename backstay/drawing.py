"""A chart as SVG: no script, no style of its own, a title and a description for those who hear it.

Colours come from the stylesheet through classes; a paper, which has none, passes its own as ``style``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape

from backstay.report.charts import Chart

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 14, 34
DOT, TICK, FLARE = 4.5, 7, 5
FEW_DAYS, MANY_DAYS = 21, 120
ROUND = 20
"""Minutes end at a multiple of this."""
NARROW = 0.72
"""The part of a week's width that its bar fills."""


def svg(chart: Chart, style: str = "") -> str:
    """The figure of a chart."""
    name = f"figure-{chart.id}"
    inside = [
        f'<title id="{name}-title">{escape(chart.title)}</title>',
        f'<desc id="{name}-says">{escape(chart.says)}</desc>',
        f"<style>{style}</style>" if style else "",
        *_grid(chart),
        *(_bars(chart) if chart.bars else _course(chart)),
        *_days(chart),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot plot--{chart.tone}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-labelledby="{name}-title {name}-says">{"".join(inside)}</svg>'
    )


def _x(chart: Chart, day: date, part_of_day: float = 0) -> float:
    whole = (chart.last - chart.first).days + (1 if chart.bars else 0)
    return LEFT + (WIDTH - LEFT - RIGHT) * ((day - chart.first).days + part_of_day) / (whole or 1)


def _y(chart: Chart, value: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - chart.low) / (_top(chart) - chart.low)


def _top(chart: Chart) -> float:
    """The upper end of the scale: a round number where the figure has minutes."""
    return -(-chart.high // ROUND) * ROUND if chart.id == "load" else chart.high


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="plot__{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, says: str, anchor: str) -> str:
    return f'<text class="plot__text" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(says)}</text>'


def _grid(chart: Chart) -> Iterable[str]:
    """A line at the bottom, the middle and the top, with its number."""
    for n in range(3):
        value = chart.low + n * (_top(chart) - chart.low) / 2
        y = _y(chart, value)
        yield _line(LEFT, y, WIDTH - RIGHT, y, "grid")
        says = f"{value:.0%}" if chart.id == "adherence" else f"{value:.0f}" if chart.bars else f"{value:g}"
        yield _text(LEFT - 6, y + 4, says, "end")


def _days(chart: Chart) -> Iterable[str]:
    """The first day, the last, and one or two between; near to each other only the first."""
    whole = (chart.last - chart.first).days
    for part, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        if part and whole < FEW_DAYS and part < 1:
            continue
        day = chart.first + timedelta(days=round(whole * part))
        x = LEFT + (WIDTH - LEFT - RIGHT) * part
        yield _text(x, HEIGHT - 8, f"{day:%b %Y}" if whole > MANY_DAYS * 3 else f"{day.day} {day:%b}", anchor)


def _course(chart: Chart) -> Iterable[str]:
    """The expected band, the sessions along the foot, the flare-ups, and the scores themselves."""
    if len(chart.band) > 1:
        above = [(_x(chart, r.on), _y(chart, r.high)) for r in chart.band]
        below = [(_x(chart, r.on), _y(chart, r.low)) for r in reversed(chart.band)]
        yield f'<polygon class="plot__band" points="{_points([*above, *below])}"/>'
        middle = [(_x(chart, r.on), _y(chart, r.middle)) for r in chart.band]
        yield f'<polyline class="plot__middle" points="{_points(middle)}"/>'
    foot = HEIGHT - BOTTOM
    for day in chart.sessions:
        yield _line(_x(chart, day), foot, _x(chart, day), foot - TICK, "session")
    for day in chart.flares:
        yield f'<polygon class="plot__flare" points="{_diamond(_x(chart, day), TOP + FLARE)}"/>'
    marks = [(_x(chart, day), _y(chart, value)) for day, value in chart.points]
    if len(marks) > 1:
        yield f'<polyline class="plot__line" points="{_points(marks)}"/>'
    yield from (f'<circle class="plot__dot" cx="{x:.1f}" cy="{y:.1f}" r="{DOT}"/>' for x, y in marks)


def _diamond(x: float, y: float) -> str:
    return _points([(x, y - FLARE), (x + FLARE, y), (x, y + FLARE), (x - FLARE, y)])


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def _bars(chart: Chart) -> Iterable[str]:
    for bar in chart.bars:
        left = _x(chart, bar.starts_on, (1 - NARROW) * 3.5)
        wide = _x(chart, bar.starts_on, 7) - _x(chart, bar.starts_on)
        for value, kind in ((bar.whole, "planned"), (bar.part, "done")):
            top = _y(chart, value)
            tall = HEIGHT - BOTTOM - top
            size = f'width="{min(wide * NARROW, 46):.1f}" height="{tall:.1f}"'
            yield f'<rect class="plot__{kind}" x="{left:.1f}" y="{top:.1f}" {size} rx="3"/>'
