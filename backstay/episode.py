"""An episode: what is true now is a fold of everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from backstay.model import (
    DAYS_PER_WEEK,
    Event,
    Finding,
    Intake,
    Knowledge,
    PainArea,
    Person,
    Preferences,
    SignOff,
)

Content = Mapping[str, Any]
SAFETY_CHECKED = ("intake", "check_in")
"""The reasons for an assessment that follow fresh answers to the safety questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Everything known about one person, replayed from their events."""

    events: tuple[Event, ...] = ()
    person: Content | None = None
    findings: Mapping[str, Finding] = field(default_factory=dict)
    pain_areas: tuple[PainArea, ...] = ()
    preferences: Preferences | None = None
    dislikes: tuple[str, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    answered: Mapping[str, Event] = field(default_factory=dict)
    assessed: Event | None = None
    safety_checked: Event | None = None
    changed: Event | None = None
    planned: Event | None = None
    planned_before: Event | None = None
    sessions: Mapping[str, Content] = field(default_factory=dict)
    mornings: Mapping[str, Content] = field(default_factory=dict)

    @classmethod
    def replay(cls, events: Iterable[Event]) -> Episode:
        """The state after all these events, in the order they were recorded."""
        episode = cls(events=tuple(events))
        for event in episode.events:
            step = _STEPS.get(event.kind)
            episode = step(episode, event) if step else episode
        return episode

    def since(self, event: Event | None) -> tuple[Event, ...]:
        """What happened after an event; everything when there is none."""
        return self.events[self.events.index(event) + 1 :] if event else self.events

    def answered_since(self, event: Event) -> frozenset[str]:
        """Screens answered after an event."""
        return frozenset(e.payload["screen"] for e in self.since(event) if e.kind == "answered")

    @property
    def settled(self) -> bool:
        """Whether the newest answer has been assessed."""
        kinds = [event.kind for event in self.events if event.kind in ("answered", "assessed")]
        return kinds[-1:] == ["assessed"]

    @property
    def checking_in(self) -> bool:
        """Whether something changed and the safety questions are not all answered again yet."""
        return self.changed is not None

    def intake(self, person_id: str, knowledge: Knowledge) -> Intake | None:
        """The answers so far as an Intake; none before we know whom this is about."""
        if self.person is None:
            return None
        return Intake(
            person=Person(id=person_id, **{**self.person, "goals": tuple(self.person.get("goals", ()))}),
            findings=tuple(_with_unit(finding, knowledge) for finding in self.findings.values()),
            pain_areas=self.pain_areas,
            preferences=self._wishes(),
            sign_offs=self.sign_offs,
        )

    def _wishes(self) -> Preferences:
        given = self.preferences or Preferences(minutes_per_day=(0,) * DAYS_PER_WEEK)  # type: ignore[arg-type]
        return replace(given, dislikes=tuple(dict.fromkeys((*given.dislikes, *self.dislikes))))


def _with_unit(finding: Finding, knowledge: Knowledge) -> Finding:
    question = knowledge.questions.get(finding.code)
    return replace(finding, unit=question.unit) if question else finding


def day_of(event: Event) -> date:
    """The person's own calendar day of an event."""
    return date.fromisoformat(event.happened_at.partition("T")[0])


# ── One step a kind of event ────────────────────────────────────────────────


def _answered(episode: Episode, event: Event) -> Episode:
    """A screen answered, corrected or skipped: its parts replace what was there."""
    said = event.payload
    episode = replace(episode, answered={**episode.answered, said["screen"]: event})
    if "person" in said:
        episode = replace(episode, person=said["person"])
    if "findings" in said:
        episode = replace(episode, findings=_findings(episode, said["findings"], day_of(event)))
    if "pain_areas" in said:
        areas = tuple(_area(row, day_of(event)) for row in said["pain_areas"])
        episode = replace(episode, pain_areas=areas)
    if "preferences" in said:
        episode = replace(episode, preferences=_preferences(said["preferences"]))
    return episode


def _findings(episode: Episode, said: Content, day: date) -> dict[str, Finding]:
    """Newest answer a question; an answer taken back is unknown again."""
    found = dict(episode.findings)
    for code, value in said.items():
        found.pop(code, None)
        if isinstance(value, Mapping):
            observed_on = date.fromisoformat(value["observed_on"])
            found[code] = Finding(**{"code": code, **value, "observed_on": observed_on})
        elif value is not None:
            found[code] = Finding(code=code, value=value, observed_on=day)
    return found


def _area(row: Content, day: date) -> PainArea:
    dates = {key: date.fromisoformat(row[key]) for key in ("onset_on", "painted_on") if row.get(key)}
    return PainArea(**{"painted_on": day, **row, **dates})


def _preferences(row: Content) -> Preferences:
    return Preferences(**{key: tuple(value) for key, value in row.items()})


def _signed_off(episode: Episode, event: Event) -> Episode:
    row = dict(event.payload)
    days = {key: date.fromisoformat(row[key]) for key in ("examined_on", "expires_on")}
    lists = {key: tuple(row.get(key, ())) for key in ("closes", "limits")}
    return replace(episode, sign_offs=(*episode.sign_offs, SignOff(**{**row, **days, **lists})))


def _assessed(episode: Episode, event: Event) -> Episode:
    if event.payload["why"] in SAFETY_CHECKED:
        return replace(episode, assessed=event, safety_checked=event, changed=None)
    return replace(episode, assessed=event)


def _changed(episode: Episode, event: Event) -> Episode:
    """Something changed: the safety questions are open again, until the next full assessment."""
    return episode if episode.changed else replace(episode, changed=event)


def _planned(episode: Episode, event: Event) -> Episode:
    return replace(episode, planned=event, planned_before=episode.planned)


def _logged(episode: Episode, event: Event) -> Episode:
    return replace(episode, sessions={**episode.sessions, event.payload["on"]: event.payload})


def _next_morning(episode: Episode, event: Event) -> Episode:
    return replace(episode, mornings={**episode.mornings, event.payload["on"]: event.payload})


def _disliked(episode: Episode, event: Event) -> Episode:
    return replace(episode, dislikes=(*episode.dislikes, event.payload["exercise"]))


def _liked_again(episode: Episode, event: Event) -> Episode:
    kept = tuple(name for name in episode.dislikes if name != event.payload["exercise"])
    return replace(episode, dislikes=kept)


_STEPS: Mapping[str, Callable[[Episode, Event], Episode]] = {
    "answered": _answered,
    "signed_off": _signed_off,
    "assessed": _assessed,
    "changed": _changed,
    "planned": _planned,
    "logged": _logged,
    "next_morning": _next_morning,
    "disliked": _disliked,
    "liked_again": _liked_again,
}
