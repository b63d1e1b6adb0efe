"""What is looked at: the programme that stands, everything that happened, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from backstay.adapt.pain_rules import broken_on
from backstay.adherence import prescribed
from backstay.episode import Episode
from backstay.model import Assessment, Exercise, Knowledge, LineLog, Programme, Session, SessionLog

TOLD = ("logged", "test_felt")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One look at one person's programme."""

    programme: Programme
    episode: Episode
    knowledge: Knowledge
    day: date

    @property
    def assessment(self) -> Assessment:
        """The assessment the programme rests on."""
        return self.programme.cleared.assessment

    @cached_property
    def logs(self) -> tuple[SessionLog, ...]:
        """What was done up to today."""
        return tuple(log for log in self.episode.logs if log.on <= self.day)

    @cached_property
    def broken(self) -> tuple[date, ...]:
        """The days of the last seven on which the active pain rule broke."""
        first = self.day - timedelta(days=self.knowledge.number("broken_days"))
        found = broken_on(self.assessment.pain_rule, self.logs, self.knowledge)
        return tuple(day for day in found if first <= day <= self.day)

    @cached_property
    def sessions(self) -> dict[date, Session]:
        """What was prescribed on each day that was logged."""
        found = {log.on: prescribed(self.episode, log.on) for log in self.logs if not log.test}
        return {on: session for on, session in found.items() if session}

    @cached_property
    def unanswered(self) -> tuple[SessionLog, ...]:
        """Sessions and tests told of since the safety questions were answered."""
        events = self.episode.since(self.episode.safety_checked)
        told = {(event.payload["on"], event.payload.get("test", "")) for event in events if event.kind in TOLD}
        return tuple(log for log in self.logs if (log.on.isoformat(), log.test) in told)

    def days_back(self, setting: str) -> date:
        """The first day that a memory of so many days still holds."""
        return self.day - timedelta(days=self.knowledge.number(setting)) + DAY

    def said(self, exercise: str, since: date) -> tuple[tuple[date, LineLog], ...]:
        """Every log of one exercise since a day."""
        return tuple(
            (log.on, line) for log in self.logs if log.on >= since for line in log.lines if line.exercise == exercise
        )

    def open(self, name: str) -> Exercise | None:
        """An exercise that nothing closes for this person."""
        exercise = self.knowledge.exercises.get(name)
        cleared = self.programme.cleared
        closed = {exclusion.tag for exclusion in cleared.assessment.exclusions} | {*cleared.limits}
        if exercise is None or closed & {*exercise.contains, "everything"}:
            return None
        return exercise if _fits(exercise, cleared.assessment) else None


def _fits(exercise: Exercise, assessment: Assessment) -> bool:
    """Equipment, place and liking fit."""
    wishes = assessment.intake.preferences
    names = {exercise.id, exercise.family, exercise.kind, exercise.position, *exercise.equipment}
    reached = {*exercise.equipment} <= {*wishes.equipment} and {*exercise.setting} & {*wishes.setting}
    return bool(reached) and not names & {*wishes.dislikes}
