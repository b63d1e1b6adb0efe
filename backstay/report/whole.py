"""The whole report of one person: everything the pages, the papers and the command line show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backstay.episode import Episode, day_of
from backstay.model import Course, Knowledge, Outcome, Reading, SessionLog, Value
from backstay.report.charts import Chart, score_chart, week_chart
from backstay.report.engagement import Engaged, engagement
from backstay.report.expected import Range, course_for, expected_range, less_change_than_usual
from backstay.report.history import Scorer, answers_over_time, history, started_on
from backstay.report.outcomes import latest, outcomes
from backstay.report.schedule import Due, schedule
from backstay.report.weeks import WeekDone, weeks_done

PAIN, FUNCTION, OWN = "nprs", "rmdq_24", "psfs"
AHEAD = 2
"""So many of the coming times are in view on a figure that shows the expected range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One person from the start to a day."""

    start: date
    on: date
    readings: tuple[Reading, ...]
    outcomes: tuple[Outcome, ...]
    newest: tuple[Outcome, ...]
    dues: tuple[Due, ...]
    weeks: tuple[WeekDone, ...]
    answers: tuple[tuple[date, str, Value], ...]
    course: Course | None
    band: tuple[Range, ...]
    less_change: bool
    flares: tuple[date, ...] = ()
    engaged: tuple[Engaged, ...] = ()

    @property
    def asked_now(self) -> Due | None:
        """The time whose questions wait now: the latest whose window is open."""
        return next((due for due in reversed(self.dues) if due.state == "open"), None)

    @property
    def asked_next(self) -> Due | None:
        """The next time still to come."""
        return next((due for due in self.dues if due.state == "coming"), None)


def report(
    episode: Episode, knowledge: Knowledge, today: date, score: Scorer
) -> Report | None:
    """Everything there is to report up to a day; none before the first full set of answers."""
    start = started_on(episode.events)
    if start is None or start > today:
        return None
    facts = facts_of(episode)
    seen = tuple(event for event in episode.events if day_of(event) <= today)
    readings = history(seen, knowledge, score)
    followed = {code for screen in knowledge.follow_up_screens.values() for code in screen.asks}
    answers = answers_over_time(seen, followed & set(knowledge.questions))
    course = course_for(_number(facts_at_start(episode).get("episode_days")), knowledge)
    return Report(
        start=start,
        on=today,
        readings=readings,
        outcomes=outcomes(readings, start, knowledge, today),
        newest=latest(readings, start, knowledge),
        dues=schedule(start, seen, facts, knowledge, today),
        weeks=weeks_done(episode, today),
        answers=answers,
        course=course,
        band=_band(readings, start, course, knowledge, today),
        less_change=course is not None and less_change_than_usual(readings, start, course, knowledge),
        flares=_flares(episode, knowledge),
        engaged=engagement(seen, answers, start, knowledge, today),
    )


def _flares(episode: Episode, knowledge: Knowledge) -> tuple[date, ...]:
    """The days on which pain rose more than the pain rule allows, or a flare-up was told."""
    rose = {log.on for log in episode.logs if risen(log, pain_rule(episode), knowledge)}
    return tuple(sorted(rose | {flare.first for flare in episode.flare_ups}))


def pain_rule(episode: Episode) -> str:
    """The pain rule of the assessment that stands."""
    return str(episode.assessed.payload.get("assessment", {}).get("pain_rule", "")) if episode.assessed else ""


def risen(log: SessionLog, rule: str, knowledge: Knowledge) -> bool:
    """Whether pain rose more in a session, or by the next morning, than a pain rule allows."""
    if log.before_nprs is None or not rule:
        return False
    limits = ((log.after_nprs, f"pain_rise_{rule}"), (log.morning_nprs, f"pain_rise_morning_{rule}"))
    return any(
        later is not None and later - log.before_nprs > knowledge.number(key.lower()) for later, key in limits
    )


def facts_of(episode: Episode) -> Mapping[str, Any]:
    """The facts of the assessment that stands."""
    return _facts(episode.assessed.payload if episode.assessed else {})


def facts_at_start(episode: Episode) -> Mapping[str, Any]:
    """The facts of the first assessment."""
    return next((_facts(event.payload) for event in episode.events if event.kind == "assessed"), {})


def _facts(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = payload.get("assessment", {}).get("facts", {})
    return found


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _band(
    readings: tuple[Reading, ...], start: date, course: Course | None, knowledge: Knowledge, today: date
) -> tuple[Range, ...]:
    """The band from the newest pain score on, a day a week."""
    known = [r.on for r in readings if r.instrument == PAIN and r.value is not None]
    if course is None or not known:
        return ()
    days = [known[-1] + timedelta(weeks=n) for n in range(int(knowledge.number("course_last_week")) + 1)]
    return expected_range(readings, start, course, knowledge, days)


def figures(made: Report, episode: Episode, knowledge: Knowledge) -> tuple[Chart, ...]:
    """The figures there is something to show in: pain, daily life, own activities, minutes, and what was done."""
    coming = [due.on for due in made.dues if due.on > made.on][:AHEAD]
    until = max([made.on, *(coming if made.band else [])])
    done = [log.on for log in episode.logs if any(line.did != "not" for line in log.lines)]
    found = (
        score_chart(
            PAIN, made.readings, (made.start, until), knowledge,
            tone="pain", band=made.band, sessions=done, flares=made.flares,
        ),
        score_chart(FUNCTION, made.readings, (made.start, made.on), knowledge),
        score_chart(OWN, made.readings, (made.start, made.on), knowledge),
        week_chart("load", made.weeks, knowledge),
        week_chart("adherence", made.weeks, knowledge),
    )  # fmt: skip
    return tuple(chart for chart in found if chart)
