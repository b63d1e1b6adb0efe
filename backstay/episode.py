"""An episode: what is true now is a fold of everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from backstay.model import (
    DAYS_PER_WEEK,
    Absence,
    Appointment,
    Dose,
    Event,
    Finding,
    FlareUp,
    Intake,
    Knowledge,
    Line,
    LineLog,
    PainArea,
    Person,
    PlannedVisit,
    Preferences,
    Session,
    SessionLog,
    SignOff,
    Stop,
    StoredProgramme,
    VisitTold,
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
    lessons_read: tuple[str, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    answered: Mapping[str, Event] = field(default_factory=dict)
    assessed: Event | None = None
    safety_checked: Event | None = None
    changed: Event | None = None
    planned: Event | None = None
    planned_before: Event | None = None
    sessions: Mapping[str, Content] = field(default_factory=dict)
    mornings: Mapping[str, Content] = field(default_factory=dict)
    programmes: tuple[StoredProgramme, ...] = ()
    logged_under: Mapping[str, int] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    flare_ups: tuple[FlareUp, ...] = ()
    visits: tuple[VisitTold, ...] = ()
    performances: tuple[Content, ...] = ()
    camera_tests: tuple[Content, ...] = ()
    test_felt: tuple[Content, ...] = ()

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

    @property
    def logs(self) -> tuple[SessionLog, ...]:
        """What was done, day by day, each with the morning after it; of one day the session before the tests."""
        sessions = [_session_log(self, on) for on in self.sessions]
        return tuple(sorted([*sessions, *self.test_logs], key=lambda log: log.on))

    @property
    def test_logs(self) -> tuple[SessionLog, ...]:
        """How pain was before, during and after tests by camera, each with the morning after it."""
        return tuple(_test_log(self, said) for said in self.test_felt)

    @property
    def planned_visits(self) -> tuple[PlannedVisit, ...]:
        """The visits of hands-on care in every programme so far."""
        made = enumerate(self.programmes, 1)
        return tuple(visit for number, each in made for visit in _planned_visits(number, each))

    def visits_due(self, today: date) -> tuple[PlannedVisit, ...]:
        """Visits of the last two programmes that are over, and of which nobody told anything."""
        told = {(visit.care, visit.number, visit.programme) for visit in self.visits}
        ends = [made.starts_on for made in self.programmes[1:]] + [today]
        return tuple(
            visit
            for visit in self.planned_visits
            if visit.programme > len(self.programmes) - 2
            and visit.over_on < min(today, ends[visit.programme - 1])
            and (visit.care, visit.number, visit.programme) not in told
        )

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


# ── What was done, as it was logged then or is logged now ───────────────────


def _session_log(episode: Episode, on: str) -> SessionLog:
    said = episode.sessions[on]
    return SessionLog(
        on=date.fromisoformat(on),
        lines=tuple(log for name in said["lines"] for log in _line_logs(name, said)),
        before_nprs=said.get("before"),
        during_nprs=said.get("during"),
        after_nprs=said.get("after"),
        morning_nprs=episode.mornings.get(on, {}).get("pain"),
        effort_rpe=said.get("effort"),
        place=said.get("place", "back"),
        signs=tuple(said.get("signs", ())),
        programmes_before=episode.logged_under[on],
    )


def _test_log(episode: Episode, said: Content) -> SessionLog:
    return SessionLog(
        on=date.fromisoformat(said["on"]),
        lines=(),
        before_nprs=said.get("before"),
        during_nprs=said.get("during"),
        after_nprs=said.get("after"),
        morning_nprs=episode.mornings.get(said["on"], {}).get("pain"),
        place=said.get("place", "back"),
        signs=tuple(said.get("signs", ())),
        programmes_before=said["programmes_before"],
        test=said["test"],
    )


def _line_logs(exercise: str, said: Content) -> tuple[LineLog, ...]:
    """One log of an exercise, or one a side; an older log holds only whether it was done."""
    more = dict(said.get("details", {}).get(exercise, {}))
    sides = more.pop("sides", {})
    whole = LineLog(exercise=exercise, did=said["lines"][exercise], **more)
    return tuple(replace(whole, side=side, did=did) for side, did in sides.items()) or (whole,)


def _stored(event: Event) -> StoredProgramme:
    """The dated part of a stored programme."""
    made = event.payload["programme"]
    sessions = [_session(row) for week in made["weeks"] for row in week["sessions"] if row["on"]]
    return StoredProgramme(
        event=event,
        made_on=day_of(event),
        starts_on=date.fromisoformat(made["starts_on"]),
        review_on=date.fromisoformat(made["review_on"]),
        sessions={session.on: session for session in sessions if session.on},
        week_starts=tuple(date.fromisoformat(week["starts_on"]) for week in made["weeks"] if week["starts_on"]),
    )


def _planned_visits(number: int, made: StoredProgramme) -> Iterator[PlannedVisit]:
    """The visits of one stored programme, each over by its day, or else at the end of its week."""
    for course in made.event.payload["programme"].get("treatments", ()):
        for visit in course.get("sessions", ()):
            end = made.starts_on + timedelta(weeks=visit["week"], days=-1)
            yield PlannedVisit(
                care=course["exercise"],
                rule=course["rule"],
                number=visit["number"],
                programme=number,
                over_on=date.fromisoformat(visit["on"]) if visit.get("on") else end,
            )


def _session(row: Content) -> Session:
    lines = tuple(
        Line(exercise=line["exercise"], dose=Dose(**line["dose"]), minutes=line["minutes"])
        for line in row["lines"]
    )
    return Session(weekday=row["weekday"], on=date.fromisoformat(row["on"]), lines=lines)


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
    lists = {key: tuple(value) for key, value in row.items() if key not in ("away", "appointments")}
    away = [[date.fromisoformat(a[key]) for key in ("first_on", "last_on")] for a in row.get("away", ())]
    visits = [{**a, "on": date.fromisoformat(a["on"])} for a in row.get("appointments", ())]
    return Preferences(
        **lists,
        away=tuple(Absence(first_on=first, last_on=last) for first, last in away),
        appointments=tuple(Appointment(**visit) for visit in visits),
    )


def _signed_off(episode: Episode, event: Event) -> Episode:
    row = dict(event.payload)
    days = {key: date.fromisoformat(row[key]) for key in ("examined_on", "expires_on")}
    lists = {key: tuple(row.get(key, ())) for key in ("closes", "limits")}
    return replace(episode, sign_offs=(*episode.sign_offs, SignOff(**{**row, **days, **lists})))


def _assessed(episode: Episode, event: Event) -> Episode:
    if event.payload["why"] in SAFETY_CHECKED:
        episode = replace(episode, safety_checked=event, changed=None)
    return _stopped_or_not(replace(episode, assessed=event), event)


def _changed(episode: Episode, event: Event) -> Episode:
    """Something changed: the safety questions are open again, until the next full assessment."""
    return episode if episode.changed else _stopped_or_not(replace(episode, changed=event), event)


def _stopped_or_not(episode: Episode, event: Event) -> Episode:
    """A programme stops when something changed or a rule blocks, and goes on when neither holds."""
    found = episode.assessed.payload.get("assessment", {}) if episode.assessed else {}
    blocked = found.get("triage", {}).get("blocked") or found.get("programme_mode") == "no"
    stop, stops = bool(blocked) or episode.checking_in, episode.stops
    stopped = bool(stops) and stops[-1].ended_on is None
    if stop and not stopped:
        return replace(episode, stops=(*stops, Stop(first=day_of(event))))
    if stopped and not stop:
        return replace(episode, stops=(*stops[:-1], replace(stops[-1], ended_on=day_of(event))))
    return episode


def _planned(episode: Episode, event: Event) -> Episode:
    programmes = (*episode.programmes, _stored(event))
    return replace(episode, planned=event, planned_before=episode.planned, programmes=programmes)


def _logged(episode: Episode, event: Event) -> Episode:
    on = event.payload["on"]
    return replace(
        episode,
        sessions={**episode.sessions, on: event.payload},
        logged_under={**episode.logged_under, on: len(episode.programmes)},
    )


def _next_morning(episode: Episode, event: Event) -> Episode:
    return replace(episode, mornings={**episode.mornings, event.payload["on"]: event.payload})


def _flare_up(episode: Episode, event: Event) -> Episode:
    """A flare-up told: a few days of easing off; told again while it lasts, it is the same one."""
    first, ends_on = (date.fromisoformat(event.payload[key]) for key in ("on", "ends_on"))
    if episode.flare_ups and first < episode.flare_ups[-1].ends_on:
        return episode
    told = FlareUp(first=first, ends_on=ends_on, programmes_before=len(episode.programmes))
    return replace(episode, flare_ups=(*episode.flare_ups, told))


def _visited(episode: Episode, event: Event) -> Episode:
    """A visit told of; told again, the newest counts."""
    told = VisitTold(**event.payload, on=day_of(event), programmes_before=len(episode.programmes))
    key = (told.care, told.number, told.programme)
    others = tuple(v for v in episode.visits if (v.care, v.number, v.programme) != key)
    return replace(episode, visits=(*others, told))


def _performed(episode: Episode, event: Event) -> Episode:
    """A set in front of the camera: what it came to, never a picture or a point."""
    return replace(episode, performances=(*episode.performances, event.payload))


def _tested(episode: Episode, event: Event) -> Episode:
    """A test of movement by camera: what it found, and under which programme's clearance."""
    told = {**event.payload, "programmes_before": len(episode.programmes)}
    return replace(episode, camera_tests=(*episode.camera_tests, told))


def _test_felt(episode: Episode, event: Event) -> Episode:
    """How pain was with a test by camera."""
    told = {**event.payload, "programmes_before": len(episode.programmes)}
    return replace(episode, test_felt=(*episode.test_felt, told))


def _disliked(episode: Episode, event: Event) -> Episode:
    return replace(episode, dislikes=(*episode.dislikes, event.payload["exercise"]))


def _lesson_read(episode: Episode, event: Event) -> Episode:
    """A lesson ticked as read; ticked twice it counts once."""
    read = dict.fromkeys((*episode.lessons_read, event.payload["lesson"]))
    return replace(episode, lessons_read=tuple(read))


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
    "flare_up": _flare_up,
    "visited": _visited,
    "performed": _performed,
    "tested": _tested,
    "test_felt": _test_felt,
    "disliked": _disliked,
    "liked_again": _liked_again,
    "lesson_read": _lesson_read,
}
KINDS = (*_STEPS, "stopped")
"""Every kind of event a person's own entries hold."""
