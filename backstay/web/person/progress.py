"""Progress: what changed against the start, figures, what is asked next, and everything to take along."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe

from backstay.camera_tests import sets_seen
from backstay.drawing import svg
from backstay.model import Instrument, Outcome
from backstay.report import Report, figures
from backstay.report.charts import Chart
from backstay.web import desk
from backstay.web.person import camera_tests, flow
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.say import words

Shown = dict[str, Any]
SIGNS = {"better": "up", "a_little_better": "up", "worse": "down", "a_little_worse": "down"}


@person_page
def progress(visit: Visit) -> HttpResponse:
    """How it is going, against the start."""
    made = desk.report(visit.episode)
    if made is None or not flow.intake_done(visit.episode):
        return redirect("intake")
    now, coming = made.asked_now, made.asked_next
    return visit.page(
        "person/progress.html",
        made=made,
        follows=desk.standing(visit.episode).runs,
        thanks="thanks" in visit.request.GET,
        now=now if not visit.episode.checking_in else None,
        coming=coming,
        outcomes=[outcome(row) for row in made.newest if _shown(row)],
        camera_tests=camera_tests.shown(visit),
        camera_sets=sets_seen(visit.episode, desk.knowledge()),
        charts=[chart(row) for row in figures(made, visit.episode, desk.knowledge())],
        answers=_answers(made),
        engaged=_engaged(made),
        times=_times(made),
        dues=[{"row": due, "state": words(f"report.point.{due.state}")} for due in made.dues if due.point.asks],
        course=made.course if made.band else None,
        spread=desk.knowledge().settings["course_spread_nprs"],
    )


def _shown(row: Outcome) -> bool:
    """Mood has no score on a person's page."""
    return desk.knowledge().instruments[row.instrument].score_shown


def outcome(row: Outcome) -> Shown:
    """One instrument against the start, in words."""
    instrument = desk.knowledge().instruments[row.instrument]
    return {
        "row": row,
        "name": words(f"report.name.{row.instrument}"),
        "long_name": instrument.name,
        "before": None if row.baseline is None else _points(row.baseline, instrument),
        "after": "" if row.follow_up is None else _points(row.follow_up, instrument),
        "scale": words(
            "report.scale",
            low=_points(instrument.low, instrument),
            high=_points(instrument.high, instrument),
            better=words(f"report.better.{instrument.better}"),
        ),
        "ends": _ends(instrument),
        "says": words(f"report.verdict.{row.verdict}"),
        "short": words(f"report.short.{row.verdict}"),
        "sign": SIGNS.get(row.verdict, "level"),
        "mcid": _limit("mcid", row.mcid),
        "error": _limit("error", row.error),
        "error_says": instrument.mdc_says if row.error is not None else "",
        "basis": instrument,
    }


def _points(value: float, row: Instrument) -> str:
    """Points as they are read: on a scale with two sides of zero each has its sign."""
    return f"{value:+.2g}".replace("-", "−") if row.low < 0 and value else f"{value:.2g}"


def _ends(row: Instrument) -> str:
    """What the two ends of a scale with two sides of zero mean; empty for any other."""
    if row.low >= 0 or len(row.anchors) != 2:
        return ""
    low, high = (_points(value, row) for value in (row.low, row.high))
    return words("report.ends", low=low, worst=row.anchors[0].lower(), high=high, best=row.anchors[-1].lower())


def _limit(kind: str, value: float | None) -> str:
    return words(f"report.{kind}_unknown") if value is None else words(f"report.{kind}", points=f"{value:g}")


def chart(row: Chart) -> Shown:
    """A figure with its table; drawing.py escapes every word in it."""
    return {"row": row, "svg": mark_safe(svg(row))}


def _engaged(made: Report) -> list[str]:
    """How often somebody was here before each time that has come."""
    names = {due.point.id: due.point.name for due in made.dues}
    come = [row for row in made.engaged if row.days_active is not None]
    return [words("report.engaged", name=names[row.point], days=row.days_active) for row in come]


def _times(made: Report) -> list[Shown]:
    """Every time that was answered, with what had changed by then."""
    rows = []
    for due in made.dues:
        found = [o for o in made.outcomes if o.point == due.point.id and o.answered_on and _shown(o)]
        if found:
            rows.append({"name": due.point.name, "outcomes": [outcome(row) for row in found]})
    return rows


def _answers(made: Report) -> list[Shown]:
    """The plain questions of the follow-ups, each with its answers over time."""
    rows: dict[str, Shown] = {}
    for day, code, value in made.answers:
        question = desk.knowledge().questions[code]
        text = question.values.get(str(value), f"{value} {question.unit}".strip())
        rows.setdefault(code, {"asks": question.asks, "said": []})["said"].append({"on": day, "text": text})
    return list(rows.values())
