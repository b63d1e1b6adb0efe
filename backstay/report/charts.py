"""What the figures show: scores, sessions, flare-ups and weeks as points in time; drawing.py draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backstay.model import DAYS_PER_WEEK, Knowledge, Reading
from backstay.report.expected import Range
from backstay.report.weeks import WeekDone

Tone = Literal["pain", "sea", "moss"]
ROUND_UP = DAYS_PER_WEEK - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week: what was planned and what was done of it."""

    starts_on: date
    whole: float
    part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One figure: a value over days, or bars a week; its title and its content in words."""

    id: str
    tone: Tone
    title: str
    says: str
    unit: str
    first: date
    last: date
    low: float
    high: float
    points: tuple[tuple[date, float], ...] = ()
    band: tuple[Range, ...] = ()
    bars: tuple[Bar, ...] = ()
    sessions: tuple[date, ...] = ()
    flares: tuple[date, ...] = ()
    head: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    key: tuple[tuple[str, str], ...] = ()


def score_chart(
    instrument: str,
    readings: Iterable[Reading],
    span: tuple[date, date],
    knowledge: Knowledge,
    *,
    tone: Tone = "sea",
    band: Sequence[Range] = (),
    sessions: Sequence[date] = (),
    flares: Sequence[date] = (),
) -> Chart | None:
    """An instrument over time; none before it was answered once."""
    row = knowledge.instruments[instrument]
    points = tuple((r.on, r.value) for r in readings if r.instrument == instrument and r.value is not None)
    if not points:
        return None
    words, name = knowledge.words, knowledge.words[f"report.name.{instrument}"]
    ends = {"low": f"{row.low:g}", "high": f"{row.high:g}", "better": words[f"report.better.{row.better}"]}
    return Chart(
        id=instrument,
        tone=tone,
        title=name,
        says=_in_words(name, points, row.low, row.high, knowledge),
        unit=words["report.scale"].format(**ends),
        first=span[0],
        last=max(span[1], span[0] + timedelta(days=1)),
        low=row.low,
        high=row.high,
        points=points,
        band=tuple(part for part in band if part.on <= span[1]),
        sessions=tuple(day for day in sessions if span[0] <= day <= span[1]),
        flares=tuple(day for day in flares if span[0] <= day <= span[1]),
        head=(words["report.column.when"], name),
        table=tuple((_day(on), f"{value:.2g}") for on, value in points),
        key=_key(bool(band), bool(sessions), bool(flares), knowledge),
    )


def _in_words(
    name: str, points: Sequence[tuple[date, float]], low: float, high: float, knowledge: Knowledge
) -> str:
    (start, before), (end, now) = points[0], points[-1]
    blanks = {"name": name, "start": _day(start), "before": f"{before:.2g}", "low": f"{low:g}", "high": f"{high:g}"}
    key = "report.chart.one" if len(points) == 1 else "report.chart.says"
    return knowledge.words[key].format(**blanks, end=_day(end), now=f"{now:.2g}")


def _key(band: bool, sessions: bool, flares: bool, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    shown = (("band", band), ("session", sessions), ("flare", flares))
    return tuple((name, knowledge.words[f"report.chart.{name}"]) for name, there in shown if there)


def week_chart(
    kind: Literal["load", "adherence"], weeks: Sequence[WeekDone], knowledge: Knowledge
) -> Chart | None:
    """Minutes a week, or the part of what was planned that was done; none before anything was due."""
    if not weeks:
        return None
    words, load = knowledge.words, kind == "load"
    bars = tuple(
        Bar(starts_on=w.starts_on, whole=w.minutes_due if load else 1, part=w.minutes_done if load else w.share)
        for w in weeks
    )
    highest = max(max(bar.whole, bar.part) for bar in bars) or 1
    says = words[f"report.chart.{kind}_says"].format(
        weeks=len(weeks), done=_amount(bars[-1].part, load), planned=_amount(bars[-1].whole, load)
    )
    return Chart(
        id=kind,
        tone="moss",
        title=words[f"report.chart.{kind}"],
        says=says,
        unit=words[f"report.chart.{kind}_unit"],
        first=weeks[0].starts_on,
        last=weeks[-1].starts_on + timedelta(days=ROUND_UP),
        low=0,
        high=highest,
        bars=bars,
        head=(words["report.chart.week"], words["report.chart.planned"], words["report.chart.done"]),
        table=tuple((_day(b.starts_on), _amount(b.whole, load), _amount(b.part, load)) for b in bars),
    )


def _amount(value: float, load: bool) -> str:
    return f"{value:.0f}" if load else f"{value:.0%}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
