"""The one place that composes rooms: screen → assess → clear → plan → adapt → report."""

from __future__ import annotations

from datetime import date

from backstay.adapt import adapt
from backstay.assess import assess, clear
from backstay.assess.score import score
from backstay.body import stills
from backstay.episode import Episode
from backstay.model import Adaptation, Blocked, Intake, Knowledge, Programme
from backstay.plan import plan
from backstay.report import Report
from backstay.report import report as report_on


def walk(intake: Intake, knowledge: Knowledge, today: date, start: date | None = None) -> Programme | Blocked:
    """The whole way from answers to a dated programme, or to a refusal that names its rules."""
    cleared = clear(assess(intake, knowledge, today), today)
    if isinstance(cleared, Blocked):
        return cleared
    return plan(cleared, knowledge, today, start=start)


def adapt_and_plan(
    intake: Intake, programme: Programme, episode: Episode, knowledge: Knowledge, today: date
) -> Programme | Blocked | Adaptation:
    """The next programme, which keeps to what the one before taught.

    Something that stops gives what was found instead: the safety questions come first. So does a blocking rule.
    """
    found = adapt(programme, episode, knowledge, today)
    if found.stops:
        return found
    cleared = clear(assess(intake, knowledge, today), today)
    if isinstance(cleared, Blocked):
        return cleared
    return plan(
        cleared, knowledge, today, start=found.starts_on, previous=programme, adjustment=found.adjustment
    )


def report(episode: Episode, knowledge: Knowledge, today: date) -> Report | None:
    """What happened so far against the start; none before the first full set of answers."""
    return report_on(episode, knowledge, today, score)


def drawings(made: Programme, knowledge: Knowledge) -> dict[str, str]:
    """A drawing for paper of every exercise of a programme that moves."""
    named = {line.exercise for week in made.weeks for session in week.sessions for line in session.lines}
    drawn = sorted(name for name in named if name in knowledge.movements)
    return {name: stills(knowledge.movements[name], knowledge) for name in drawn}
