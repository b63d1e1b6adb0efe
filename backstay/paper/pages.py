"""What stands on the papers, as plain words and figures; the templates only place it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from backstay.adherence import adherence
from backstay.camera_tests import paper_lines
from backstay.dose_words import dose_line
from backstay.drawing import svg
from backstay.episode import Episode
from backstay.model import DAYS_PER_WEEK, Assessment, Instrument, Knowledge, Outcome, Programme, Session
from backstay.report import Report, figures
from backstay.report.charts import Chart
from backstay.wire import from_plain

Content = dict[str, Any]
MOST_OUTCOMES, MOST_LINES, MOST_RULES, MOST_ANSWERS, MOST_SEEN = 8, 8, 3, 4, 6
SHOWN = ("nprs", "rmdq_24")
HEAD = ("what", "start", "now", "change", "matters", "error", "means")
CARD = ("saddle", "bladder", "leak", "sex", "legs")


def clinician_page(
    made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge, style: str
) -> Content:
    """Who and since when, safety, outcomes, figures, what was done, and what is prescribed."""
    words = knowledge.words
    thought = from_plain(episode.assessed.payload["assessment"], Assessment) if episode.assessed else None
    charts = [chart for chart in figures(made, episode, knowledge) if chart.id in SHOWN]
    return {
        "title": words["paper.clinician.title"],
        "lead": words["paper.clinician.lead"].format(
            start=day(made.start), on=day(made.on), **_person(episode, made.on)
        ),
        "safety_title": words["paper.clinician.safety"],
        "safety": _safety(thought, knowledge),
        "outcomes_title": words["paper.clinician.outcomes"],
        "head": [words[f"report.column.{key}"] for key in HEAD],
        "outcomes": [_outcome(row, knowledge) for row in _shown(made.newest, knowledge)],
        "none": words["report.verdict.too_early"],
        "no_cause": words["report.no_cause"],
        "charts": [_figure(chart, style, knowledge) for chart in charts],
        "done_title": words["paper.clinician.done"],
        "done": _done(made, episode, knowledge),
        "plan_title": words["paper.clinician.plan"],
        "plan": _plan(programme, knowledge, made.on),
        "care_title": words["paper.clinician.care"],
        "care": _care(programme, knowledge),
        "camera_title": words["camera_tests.on_paper"],
        "camera": paper_lines(episode, knowledge)[:MOST_SEEN],
        "answers_title": words["paper.clinician.answers"],
        "answers": _answers(made, knowledge),
        "notes": [words["ui.unreviewed"], words["paper.clinician.sources"].format(names=_sources(made, knowledge))],
    }


def _figure(chart: Chart, style: str, knowledge: Knowledge) -> Content:
    return {
        "title": chart.title,
        "unit": chart.unit,
        "alt": f"{chart.title}. {chart.says}",
        "svg": svg(chart, style),
        "key": [knowledge.words[f"paper.clinician.key_{name}"] for name, _ in chart.key],
    }


def _person(episode: Episode, on: date) -> dict[str, str]:
    person = episode.person or {}
    born = person.get("birth_year")
    return {"age": str(on.year - int(born)) if born else "–", "sex": str(person.get("sex", "–"))}


def _safety(thought: Assessment | None, knowledge: Knowledge) -> list[str]:
    """Open blocking rules and the pain rule; what somebody told about dark thoughts is on no paper."""
    if thought is None:
        return []
    words = knowledge.words
    opened = [rule.says for rule in thought.triage.rules if rule.open][:MOST_RULES]
    patterns = [knowledge.patterns[name].name for name in thought.patterns if name in knowledge.patterns]
    lines = opened or [words["paper.clinician.no_open_rule"]]
    if patterns:
        lines.append(words["paper.clinician.patterns"].format(names=", ".join(patterns)))
    return [*lines, words["paper.clinician.pain_rule"].format(rule=thought.pain_rule)]


def _shown(found: Iterable[Outcome], knowledge: Knowledge) -> list[Outcome]:
    return [row for row in found if knowledge.instruments[row.instrument].score_shown][:MOST_OUTCOMES]


def _outcome(row: Outcome, knowledge: Knowledge) -> list[str]:
    instrument, words = knowledge.instruments[row.instrument], knowledge.words
    return [
        f"{words[f'report.name.{row.instrument}']} ({instrument.name}, {_span(instrument)})",
        f"{_points(row.baseline, instrument)}{_on(row.baseline_on)}",
        f"{_points(row.follow_up, instrument)}{_on(row.answered_on)}",
        _signed(row.change),
        _number(row.mcid),
        _number(row.error),
        words[f"report.short.{row.verdict}"],
    ]


def _span(row: Instrument) -> str:
    """From the lowest to the highest points."""
    return f"{_points(row.low, row)} to {_points(row.high, row)}"


def _points(value: float | None, row: Instrument) -> str:
    """Points as they are read: on a scale with two sides of zero each has its sign."""
    return _signed(value) if value and row.low < 0 else _number(value)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2g}".replace("-", "−")


def _on(on: date | None) -> str:
    return f" ({on.day} {on:%b})" if on else ""


def _done(made: Report, episode: Episode, knowledge: Knowledge) -> list[str]:
    words, share = knowledge.words, adherence(episode, made.on)
    if share is None:
        return [words["paper.clinician.nothing_due"]]
    last = made.weeks[-1]
    blanks = {"share": f"{share:.0%}", "weeks": len(made.weeks), "minutes": f"{last.minutes_done:.0f}"}
    lines = [words["paper.clinician.adherence"].format(**blanks, planned=f"{last.minutes_due:.0f}")]
    if made.flares:
        lines.append(words["paper.clinician.flares"].format(count=len(made.flares), last=day(made.flares[-1])))
    if made.less_change:
        lines.append(words["progress.less_title"])
    return lines


def _plan(programme: Programme | None, knowledge: Knowledge, today: date) -> list[str]:
    """What is prescribed in the week that runs, and until when."""
    words = knowledge.words
    if programme is None:
        return [words["paper.clinician.no_plan"]]
    sessions = _week(programme, today)
    names = dict.fromkeys(line.exercise for session in sessions for line in session.lines)
    rows = [(row.name, dose) for name in names if (row := knowledge.exercises.get(name))
            for dose in doses(name, sessions, knowledge, "%a")]  # fmt: skip
    lines = [f"{name}: {dose}" for name, dose in rows[:MOST_LINES]]
    left = len({name for name, _ in rows[MOST_LINES:]})
    more = [words["paper.clinician.more"].format(count=left)] if left > 0 else []
    return [*lines, *more, words["paper.clinician.review"].format(date=day(programme.review_on))]


def _care(programme: Programme | None, knowledge: Knowledge) -> list[str]:
    """Courses of hands-on care: visits, aims, and how to tell whether to go on."""
    says = knowledge.words["paper.clinician.course"]
    return [
        says.format(
            name=knowledge.interventions[course.exercise].name,
            visits=len(course.sessions),
            first=course.first_week,
            last=course.last_week,
            aims=" ".join(course.aims),
            judge=course.judging.reason.says if course.judging else "",
        )
        for course in (programme.treatments if programme else ())
        if course.exercise in knowledge.interventions
    ]


def _week(programme: Programme, today: date) -> list[Session]:
    """The sessions of the seven days from today, or the last dated ones."""
    dated = [s for week in programme.weeks for s in week.sessions if s.on and s.lines]
    days = timedelta(days=DAYS_PER_WEEK)
    coming = [s for s in dated if s.on and today <= s.on < today + days]
    return coming or [s for s in dated if s.on and dated[-1].on and s.on > dated[-1].on - days]


def doses(name: str, sessions: Iterable[Session], knowledge: Knowledge, style: str = "%A") -> list[str]:
    """The doses of an exercise within seven days; each with its days where they differ."""
    each_side, days = knowledge.exercises[name].each_side, dict[str, list[str]]()
    for session in sessions:
        for line in session.lines:
            if line.exercise == name and session.on:
                days.setdefault(dose_line(line.dose, each_side, knowledge.words), []).append(f"{session.on:{style}}")
    if len(days) == 1:
        return [*days]
    says = knowledge.words["paper.dose_on"]
    return [says.format(dose=dose, days=", ".join(on)) for dose, on in days.items()]


def _answers(made: Report, knowledge: Knowledge) -> list[list[str]]:
    """The plain questions: the first answer and the newest."""
    by_code: dict[str, list[str]] = {}
    for on, code, value in made.answers:
        question = knowledge.questions[code]
        said = question.values.get(str(value), f"{value} {question.unit}".strip())
        by_code.setdefault(code, []).append(f"{said}{_on(on)}")
    rows = [[knowledge.questions[code].asks, f"{said[0]} → {said[-1]}" if len(said) > 1 else said[0]]
            for code, said in by_code.items()]  # fmt: skip
    return rows[:MOST_ANSWERS]


def _sources(made: Report, knowledge: Knowledge) -> str:
    keys = {key for row in _shown(made.newest, knowledge) for key in knowledge.instruments[row.instrument].sources}
    keys |= set(made.course.sources) if made.band and made.course else set()
    names = (knowledge.references[key].citation.partition(".")[0] for key in sorted(keys))
    years = (knowledge.references[key].year for key in sorted(keys))
    return "; ".join(f"{name} {year}" for name, year in zip(names, years, strict=True)) or "–"


def handout_page(
    programme: Programme, knowledge: Knowledge, today: date, pictures: Mapping[str, str]
) -> Content:
    """This week day by day, each exercise with its steps, how much pain is fine, and when to get help."""
    words, sessions = knowledge.words, _week(programme, today)
    named = dict.fromkeys(line.exercise for session in sessions for line in session.lines)
    names = [name for name in named if name in knowledge.exercises]
    rule = programme.cleared.assessment.pain_rule
    return {
        "title": words["paper.handout.title"],
        "lead": words["paper.handout.lead"].format(review=day(programme.review_on)),
        "week_title": words["paper.handout.week"],
        "days_head": [words["paper.handout.day"], words["paper.handout.what"]],
        "days": [_day_line(session, knowledge) for session in sessions],
        "pain_title": words["pages.pain.title"],
        "pain": [text for key, text in words.items() if key.startswith(f"safety.pain_rule.{rule}.")],
        "exercises": [_exercise(name, doses(name, sessions, knowledge), knowledge, pictures) for name in names],
        "labels": {key: words[f"paper.handout.{key}"] for key in ("mind", "stop")},
        "card_title": words["safety.cauda_equina.title"],
        "card": [words[f"safety.cauda_equina.{key}"] for key in CARD],
        "card_do": words["safety.cauda_equina.what_to_do"],
        "notes": [words["ui.unreviewed"]],
    }


def _day_line(session: Session, knowledge: Knowledge) -> list[str]:
    assert session.on is not None
    known = [knowledge.exercises.get(line.exercise) for line in session.lines]
    what = ", ".join(row.name for row in known if row)
    return [f"{session.on:%A} {session.on.day} {session.on:%B}", what]


def _exercise(name: str, said: list[str], knowledge: Knowledge, pictures: Mapping[str, str]) -> Content:
    row = knowledge.exercises[name]
    return {
        "name": row.name,
        "doses": said,
        "purpose": row.purpose,
        "steps": row.steps,
        "mind": row.watch_for,
        "stop": row.stop_if,
        "picture": pictures.get(name, ""),
        "picture_says": f"{row.name}: {knowledge.movements[name].shows}" if name in knowledge.movements else row.name,
    }


def day(on: date) -> str:
    """A day in full."""
    return f"{on.day} {on:%B %Y}"
