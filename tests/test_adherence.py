"""Adherence is exact: whoever did everything has done all of it, on any calendar."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.adherence import adherence, days_done, met, prescribed, shown_s
from backstay.episode import Episode
from backstay.episode_file import EpisodeError, episode_of, read_episode, to_file
from backstay.model import Event, LineLog

NAMES = ("bridge", "bird_dog", "walk", "clam")
ZONES = ("UTC", "Pacific/Auckland", "Pacific/Honolulu", "Europe/London", "America/New_York", "Pacific/Apia")
WEEK = timedelta(weeks=1)


def event(kind: str, at: datetime, **payload: Any) -> Event:
    return Event(id=str(uuid.uuid4()), kind=kind, happened_at=at.isoformat(), payload=payload)


def noon(day: date, zone: str = "UTC") -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))


def stored(start: date, days: dict[date, tuple[str, ...]], length: int = 14) -> dict[str, Any]:
    """A programme as it is stored, with one week that holds every dated session."""
    sessions = [
        {
            "weekday": on.weekday(),
            "on": on.isoformat(),
            "lines": [{"exercise": e, "dose": {"reps": 8, "hold_s": 13}, "minutes": 5} for e in names],
        }
        for on, names in days.items()
    ]
    week = {"number": 1, "phase": "calm", "starts_on": start.isoformat(), "sessions": sessions}
    ends = (start + timedelta(days=length)).isoformat()
    return {"starts_on": start.isoformat(), "review_on": ends, "weeks": [week]}


def plans(start: date, days: dict[date, tuple[str, ...]], zone: str = "UTC") -> Event:
    return event("planned", noon(start, zone), programme=stored(start, days))


def logs(on: date, did: dict[str, str], later: int = 0, zone: str = "UTC", **more: Any) -> Event:
    at = noon(on + timedelta(days=later), zone)
    return event("logged", at, on=on.isoformat(), lines=did, before=2, after=3, **more)


def assessed(on: date, blocked: bool, why: str = "check_in") -> Event:
    found = {"triage": {"blocked": blocked}, "programme_mode": "yes"}
    return event("assessed", noon(on), why=why, assessment=found)


DAY = date(2026, 2, 27)
DONE = {"bridge": "done", "walk": "done"}


def one_session() -> Event:
    return plans(DAY, {DAY: ("bridge", "walk")})


# ── Logs, old and new ───────────────────────────────────────────────────────


def test_an_old_log_is_read_as_it_was_written() -> None:
    made = Episode.replay([one_session(), logs(DAY, {"bridge": "done", "walk": "partly"})])
    (log,) = made.logs
    assert [(line.exercise, line.did) for line in log.lines] == [("bridge", "done"), ("walk", "partly")]
    assert (log.before_nprs, log.after_nprs, log.morning_nprs, log.during_nprs) == (2, 3, None, None)


def test_a_new_log_holds_more_and_the_morning_joins_it() -> None:
    more = {"bridge": {"reps": 9, "effort_rpe": 4, "feedback": "too_easy", "sides": {"left": "done", "right": "not"}}}
    morning = event("next_morning", noon(DAY + timedelta(days=1)), on=DAY.isoformat(), pain=1)
    told = logs(DAY, {"bridge": "partly"}, details=more, during=4, effort=5, place="leg", signs=["further_down"])
    (log,) = Episode.replay([one_session(), told, morning]).logs
    assert [(line.side, line.did) for line in log.lines] == [("left", "done"), ("right", "not")]
    assert {(line.reps, line.effort_rpe, line.feedback) for line in log.lines} == {(9, 4, "too_easy")}
    assert (log.during_nprs, log.effort_rpe, log.place, log.signs) == (4, 5, "leg", ("further_down",))
    assert log.morning_nprs == 1


# ── What counts ─────────────────────────────────────────────────────────────


def test_partly_is_half_and_a_side_is_half() -> None:
    sided = {"walk": {"sides": {"left": "done", "right": "not"}}}
    made = Episode.replay([one_session(), logs(DAY, {"bridge": "partly", "walk": "partly"}, details=sided)])
    assert adherence(made, DAY + WEEK) == 0.5


def test_a_missed_day_counts_and_a_day_that_is_not_over_does_not() -> None:
    made = Episode.replay([plans(DAY, {DAY: ("bridge",), DAY + timedelta(days=1): ("bridge",)})])
    assert adherence(made, DAY) is None
    assert adherence(made, DAY + timedelta(days=1)) == 0
    assert len(days_done(made, DAY + timedelta(days=1))) == 1
    done = Episode.replay([*made.events, logs(DAY + timedelta(days=1), {"bridge": "done"})])
    assert adherence(done, DAY + timedelta(days=1)) == 0.5


def test_nothing_is_due_while_the_programme_is_stopped() -> None:
    days = {DAY + timedelta(days=n): ("bridge",) for n in range(4)}
    halted = [plans(DAY, days), event("changed", noon(DAY + timedelta(days=1)))]
    made = Episode.replay(halted)
    assert [day.on for day in days_done(made, DAY + WEEK)] == [DAY]
    blocked = [*halted, assessed(DAY + timedelta(days=1), blocked=True)]
    assert [day.on for day in days_done(Episode.replay(blocked), DAY + WEEK)] == [DAY]
    again = Episode.replay([*blocked, assessed(DAY + timedelta(days=3), blocked=False)])
    assert [day.on for day in days_done(again, DAY + WEEK)] == [DAY, DAY + timedelta(days=3)]


def test_what_was_done_before_the_programme_stopped_counts() -> None:
    made = Episode.replay([one_session(), logs(DAY, DONE), event("changed", noon(DAY))])
    assert adherence(made, DAY + WEEK) == 1


def test_a_check_in_of_five_minutes_takes_nothing_from_the_day() -> None:
    events = [one_session(), event("changed", noon(DAY)), assessed(DAY, blocked=False)]
    assert len(days_done(Episode.replay(events), DAY + WEEK)) == 1


def test_a_new_programme_takes_over_from_its_first_day_and_leaves_the_past_alone() -> None:
    next_day = DAY + timedelta(days=1)
    old = plans(DAY, {DAY: ("bridge",), next_day: ("bridge",)})
    new = plans(next_day, {next_day: ("clam",)})
    made = Episode.replay([old, logs(DAY, {"bridge": "done"}), new])
    assert [line.exercise for line in prescribed(made, DAY).lines] == ["bridge"]  # type: ignore[union-attr]
    assert [line.exercise for line in prescribed(made, next_day).lines] == ["clam"]  # type: ignore[union-attr]
    done = Episode.replay([*made.events, logs(next_day, {"clam": "done"})])
    assert adherence(done, DAY + WEEK) == 1


def test_what_was_logged_before_a_new_programme_of_the_same_day_stands() -> None:
    new = plans(DAY, {DAY: ("clam", "bird_dog")})
    made = Episode.replay([one_session(), logs(DAY, DONE), new])
    assert adherence(made, DAY + WEEK) == 1


def test_yesterday_logged_after_a_new_programme_is_yesterdays_session() -> None:
    next_day = DAY + timedelta(days=1)
    made = Episode.replay([one_session(), plans(next_day, {next_day: ("clam",)}), logs(DAY, DONE, later=1)])
    assert adherence(made, next_day) == 1


def test_the_shown_numbers_are_the_ones_to_meet() -> None:
    session = prescribed(Episode.replay([one_session()]), DAY)
    assert session is not None and shown_s(13) == 10
    assert met(LineLog(exercise="bridge", did="done"), session)
    assert met(LineLog(exercise="bridge", did="done", reps=8, hold_s=10), session)
    assert not met(LineLog(exercise="bridge", did="done", reps=7), session)
    assert not met(LineLog(exercise="bridge", did="done", hold_s=9), session)
    assert not met(LineLog(exercise="bridge", did="partly"), session)


# ── For everyone, on any calendar ───────────────────────────────────────────

NEAR_AN_EDGE = [date(2026, 12, 25), date(2028, 2, 25), date(2026, 3, 27), date(2026, 10, 23), date(2027, 1, 28)]
"""Year end, leap day, both changes of the clocks in London, a month's end."""
starts = st.one_of(st.sampled_from(NEAR_AN_EDGE), st.dates(date(2024, 1, 1), date(2032, 12, 1)))
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
sessions = st.dictionaries(
    st.integers(0, 13), st.lists(st.sampled_from(NAMES), min_size=1, unique=True).map(tuple), min_size=1
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Episode, date]:
    """Somebody who does everything that stands there, wherever they are, with programmes made again at will."""
    start, length = draw(starts), 21
    events: list[Event] = []
    first = draw(st.integers(0, 3))
    for n in range(length):
        day = start + timedelta(days=n)
        at = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), 30, tzinfo=draw(offsets))

        def plan(day: date = day, at: datetime = at) -> None:
            days = {day + timedelta(days=k): names for k, names in draw(sessions).items()}
            events.append(event("planned", at, programme=stored(day, days)))

        if n == first or (n > first and draw(st.integers(0, 6)) == 0):
            plan()
        due = prescribed(Episode.replay(events), day)
        if due is not None:
            did = {line.exercise: "done" for line in due.lines}
            events.append(event("logged", at, on=day.isoformat(), lines=did, before=1, after=1))
            if draw(st.integers(0, 6)) == 0:
                plan()
    return Episode.replay(events), start + timedelta(days=length - 1)


@settings(max_examples=40, deadline=None)
@given(lives())
def test_whoever_does_everything_is_at_one_hundred_percent_every_day(life: tuple[Episode, date]) -> None:
    episode, last = life
    logged = {log.on for log in episode.logs}
    for n in range(22):
        today = last - timedelta(days=n)
        days = days_done(episode, today)
        assert all(day.complete for day in days)
        assert {day.on for day in days if day.on <= today} == {on for on in logged if on <= today}
        assert adherence(episode, today) == (1 if days else None)


@settings(max_examples=30, deadline=None)
@given(lives(), st.integers(0, 20), st.sampled_from(("not", "partly")))
def test_whoever_leaves_anything_out_is_below(life: tuple[Episode, date], which: int, how: str) -> None:
    episode, last = life
    logged = [e for e in episode.events if e.kind == "logged"]
    if not logged:
        return
    left = logged[which % len(logged)]
    said = {**left.payload, "lines": dict.fromkeys(left.payload["lines"], how)}
    worse = Event(id=left.id, kind="logged", happened_at=left.happened_at, payload=said)
    share = adherence(Episode.replay(worse if e is left else e for e in episode.events), last + WEEK)
    assert share is not None and share < 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", NEAR_AN_EDGE, ids=str)
def test_every_zone_and_every_edge_of_the_calendar(zone: str, start: date) -> None:
    days = {start + timedelta(days=n): ("bridge", "walk") for n in range(14)}
    done = [logs(on, DONE, zone=zone) for on in days]
    made = Episode.replay([plans(start, days, zone), *done])
    assert len(days_done(made, start + 2 * WEEK)) == 14
    assert adherence(made, start + 2 * WEEK) == 1


# ── As a file ───────────────────────────────────────────────────────────────


def test_an_episode_is_the_same_after_a_file(tmp_path: Path) -> None:
    made = Episode.replay([one_session(), logs(DAY, DONE)])
    path = tmp_path / "episode.json"
    path.write_bytes(to_file(made.events))
    assert read_episode(path) == made


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not a EpisodeFile"),
        ('{"events": []}', "backstay_episode"),
        ('{"backstay_episode": 9, "events": []}', "is not known"),
        (
            '{"backstay_episode": 1, "events": [{"id": "a", "kind": "planned", "happened_at": "2026-01-01T00:00Z",'
            ' "payload": {}}]}',
            "what its kind needs",
        ),
    ],
)
def test_a_file_that_is_no_episode_says_so(text: str, says: str) -> None:
    with pytest.raises(EpisodeError, match=says):
        episode_of(text)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(EpisodeError, match="cannot be read"):
        read_episode(tmp_path / "none.json")
