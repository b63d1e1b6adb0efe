"""Outcomes: dates that are right on any calendar, changes on both sides of every limit, nothing claimed too early."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstay.assess.score import score
from backstay.knowledge import load
from backstay.model import Event, Knowledge, Outcome, Reading
from backstay.report import history, outcomes, schedule, started_on
from backstay.report.engagement import engagement
from backstay.report.history import answers_over_time
from backstay.report.outcomes import ANSWERED, baseline, latest, verdict
from backstay.report.schedule import due_on, window

START = date(2026, 1, 5)
KNOWLEDGE = load()
DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2040, 12, 31))


def event(kind: str, day: date, **payload: Any) -> Event:
    return Event(id=f"{kind}{day}{payload}", kind=kind, happened_at=f"{day}T21:00:00+02:00", payload=payload)


def answered(screen: str, day: date, **findings: Any) -> Event:
    return event("answered", day, screen=screen, findings=findings)


def pain(day: date, value: int) -> Event:
    return answered("pain", day, nprs_1=value, nprs_2=value, nprs_3=value)


def reading(instrument: str, day: date, value: float) -> Reading:
    return Reading(instrument=instrument, on=day, value=value)


def at(found: tuple[Outcome, ...], instrument: str, point: str) -> Outcome:
    return next(o for o in found if (o.instrument, o.point) == (instrument, point))


def compared(instrument: str, before: float, after: float) -> Outcome:
    known = (reading(instrument, START, before), reading(instrument, START + timedelta(42), after))
    return at(outcomes(known, START, KNOWLEDGE, START + timedelta(50)), instrument, "week_6")


# ── When ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "start, point, day",
    [
        (date(2026, 8, 31), "month_6", date(2027, 2, 28)),
        (date(2027, 8, 31), "month_6", date(2028, 2, 29)),
        (date(2028, 2, 29), "month_12", date(2029, 2, 28)),
        (date(2026, 12, 31), "month_6", date(2027, 6, 30)),
        (date(2026, 7, 1), "month_6", date(2027, 1, 1)),
        (date(2026, 3, 28), "week_2", date(2026, 4, 11)),
        (date(2026, 12, 20), "week_2", date(2027, 1, 3)),
    ],
)
def test_a_time_falls_on_its_day_also_at_the_end_of_a_month(start: date, point: str, day: date) -> None:
    assert due_on(start, KNOWLEDGE.follow_up[point]) == day


@given(DAYS)
def test_windows_of_the_same_screens_never_overlap(start: date) -> None:
    points = list(KNOWLEDGE.follow_up.values())
    for n, first in enumerate(points):
        for second in points[n + 1 :]:
            if set(first.asks) & set(second.asks):
                assert window(start, first)[1] < window(start, second)[0]


def test_a_window_holds_its_first_and_last_day_and_no_other() -> None:
    point = KNOWLEDGE.follow_up["week_2"]
    opens, closes = window(START, point)
    for day, inside in ((opens, True), (closes, True), (opens - timedelta(1), False), (closes + timedelta(1), False)):
        known = (reading("nprs", START, 8), reading("nprs", day, 2))
        found = at(outcomes(known, START, KNOWLEDGE, START + timedelta(90)), "nprs", "week_2")
        assert (found.verdict == "better") is inside, day
        assert inside or found.verdict == "missed"


def test_follow_ups_count_from_the_first_full_set_of_answers() -> None:
    full, planned = event("assessed", START, why="intake"), event("assessed", START, why="plan")
    events = [pain(START - timedelta(1), 6), full, planned]
    assert started_on(events[:1]) is None
    assert started_on(events) == START
    assert started_on([*events, event("assessed", START + timedelta(9), why="check_in")]) == START


def test_the_schedule_says_what_waits_and_what_was_answered() -> None:
    day = START + timedelta(14)
    events = [pain(day, 3)]
    due = {d.point.id: d for d in schedule(START, events, {}, KNOWLEDGE, day)}
    assert due["week_2"].state == "open" and due["week_2"].answered == ("pain",)
    assert due["week_2"].waiting == ("own_activities", "since_then")
    assert due["week_6"].state == "coming"
    later = {d.point.id: d.state for d in schedule(START, events, {}, KNOWLEDGE, START + timedelta(30))}
    assert (later["start"], later["week_2"], later["day_30"]) == ("missed", "partly", "open")


def test_a_screen_is_asked_only_of_those_it_concerns() -> None:
    def waiting(**facts: Any) -> tuple[str, ...]:
        return next(d for d in schedule(START, [], facts, KNOWLEDGE, START) if d.point.id == "week_6").waiting

    assert "pain_and_life" not in waiting(episode_days=84)
    assert "pain_and_life" in waiting(episode_days=85)
    assert "mood" not in waiting(age_min_years=17) and "mood" in waiting(age_min_years=18)


# ── What was answered ───────────────────────────────────────────────────────


def test_old_answers_keep_their_days_and_the_newest_of_a_day_counts(knowledge: Knowledge) -> None:
    later = START + timedelta(14)
    found = history([pain(START, 7), pain(START, 6), pain(later, 3)], knowledge, score)
    assert [(r.on, r.value) for r in found] == [(START, 6), (later, 3)]


def test_a_correction_on_a_later_day_leaves_the_start_as_it_was(knowledge: Knowledge) -> None:
    found = history([pain(START, 7), pain(START + timedelta(1), 2)], knowledge, score)
    assert [r.value for r in found] == [7, 2]
    first = baseline(found, START, knowledge)
    assert first is not None and first.value == 7


def test_the_start_is_the_newest_reading_up_to_its_day_else_the_first_in_its_window(knowledge: Knowledge) -> None:
    def first(*days: int) -> float | None:
        known = [reading("nprs", START + timedelta(day), n) for n, day in enumerate(days)]
        found = baseline(known, START, knowledge)
        return found.value if found else None

    closes = knowledge.follow_up["start"].closes_days_after
    assert first(-9, -2, 0, 1) == 2 and first(-9, 3) == 0
    assert first(closes, closes + 1) == 0 and first(closes + 1) is None


def test_a_skipped_screen_is_no_reading(knowledge: Knowledge) -> None:
    skipped = answered("pain", START, nprs_1=None, nprs_2=None, nprs_3=None)
    assert history([skipped], knowledge, score) == ()


def test_too_few_answers_give_a_reading_without_a_value_and_no_outcome(knowledge: Knowledge) -> None:
    found = history([answered("pain", START, nprs_1=4, nprs_2=4)], knowledge, score)
    assert [r.value for r in found] == [None]
    assert outcomes(found, START, knowledge, START) == ()


def test_dated_answers_and_entered_scores_are_read(knowledge: Knowledge) -> None:
    given_ = {"value": 30, "method": "therapist", "observed_on": "2026-01-02"}
    bare = {"value": 30, "observed_on": "2026-01-02"}
    found = history([answered("note", START, odi=given_)], knowledge, score)
    assert [(r.on, r.value) for r in found] == [(date(2026, 1, 2), 30)]
    assert history([answered("note", START, odi=bare)], knowledge, score) == ()


def test_plain_answers_over_time() -> None:
    events = [answered("days_lost", START, work_days_lost_28=9), answered("x", START, work_days_lost_28="not_sure")]
    later = START + timedelta(42)
    events.append(answered("days_lost", later, work_days_lost_28={"value": 1, "observed_on": str(later)}))
    assert answers_over_time(events, ["work_days_lost_28"]) == (
        (START, "work_days_lost_28", 9),
        (later, "work_days_lost_28", 1),
    )


# ── What a change amounts to ────────────────────────────────────────────────


@pytest.mark.parametrize(
    "instrument, before, after, said, responder",
    [
        ("nprs", 6, 4, "better", True),
        ("nprs", 6, 4.1, "no_clear_change", False),
        ("nprs", 20 / 3, 14 / 3, "better", True),
        ("nprs", 4, 6, "worse", False),
        ("nprs", 4, 5.9, "no_clear_change", False),
        ("nprs", 1, 0, "little_room", None),
        ("nprs", 1, 3, "worse", False),
        ("nprs", 2, 0, "better", True),
        ("rmdq_24", 14, 9, "better", True),
        ("rmdq_24", 14, 10, "no_clear_change", False),
        ("rmdq_24", 4, 0, "little_room", None),
        ("rmdq_24", 9, 14, "worse", False),
        ("peg", 6, 4.25, "better", True),
        ("peg", 6, 4.3, "a_little_better", False),
        ("peg", 6, 6, "no_clear_change", False),
        ("peg", 6, 7.7, "a_little_worse", False),
        ("peg", 6, 7.75, "worse", False),
        ("eq_5d_vas", 50, 90, "no_yardstick", None),
    ],
)
def test_a_change_on_each_side_of_its_limits(
    instrument: str, before: float, after: float, said: str, responder: bool | None
) -> None:
    found = compared(instrument, before, after)
    assert (found.verdict, found.responder) == (said, responder)
    assert found.change == pytest.approx(after - before)


def test_the_limits_shown_are_those_of_knowledge() -> None:
    found = compared("rmdq_24", 14, 9)
    row = KNOWLEDGE.instruments["rmdq_24"]
    assert (found.mcid, found.error) == (row.mcid, row.mdc)
    assert found.by_share == pytest.approx(5 / 14)
    assert compared("peg", 6, 4).error is None, "no detectable change was found for it"


def own(day: date, *pairs: tuple[str, int]) -> Event:
    scores = {f"psfs_{n}": points for n, (_, points) in enumerate(pairs, 1)}
    names = {f"psfs_activity_{n}": name for n, (name, _) in enumerate(pairs, 1)}
    return answered("own_activities", day, **scores, **names)


def own_outcome(*events: Event) -> Outcome:
    found = history(events, KNOWLEDGE, score)
    return at(outcomes(found, START, KNOWLEDGE, START + timedelta(50)), "psfs", "week_6")


def test_own_activities_are_compared_one_with_the_same_one() -> None:
    later = START + timedelta(42)
    first = own(START, ("Dance", 2), ("Carry shopping", 4))
    same = own_outcome(first, own(later, ("carry  shopping", 6), ("Dance", 4), ("Swim", 10)))
    assert (same.baseline, same.follow_up, same.gain, same.verdict) == (3, 5, 2, "better")
    assert own_outcome(first, own(later, ("Swim", 9))).verdict == "other_activities"


def test_a_single_own_activity_needs_three_points() -> None:
    later = START + timedelta(42)
    assert own_outcome(own(START, ("Dance", 2)), own(later, ("Dance", 4))).verdict == "no_clear_change"
    assert own_outcome(own(START, ("Dance", 2)), own(later, ("Dance", 5))).verdict == "better"


def test_the_global_rating_is_itself_the_change() -> None:
    found = history([answered("since_then", START + timedelta(42), grc_1=3)], KNOWLEDGE, score)
    made = at(outcomes(found, START, KNOWLEDGE, START + timedelta(50)), "grc", "week_6")
    assert (made.baseline, made.change, made.verdict) == (None, 3, "better")
    low = history([answered("since_then", START + timedelta(42), grc_1=2)], KNOWLEDGE, score)
    assert at(outcomes(low, START, KNOWLEDGE, START + timedelta(50)), "grc", "week_6").verdict == "a_little_better"


def test_before_the_first_window_it_is_too_early_to_say() -> None:
    known = (reading("nprs", START, 8), reading("nprs", START + timedelta(3), 1))
    opens, closes = window(START, KNOWLEDGE.follow_up["week_2"])
    said = {
        day: at(outcomes(known, START, KNOWLEDGE, day), "nprs", "week_2").verdict
        for day in (START, opens - timedelta(1), opens, closes, closes + timedelta(1))
    }
    assert list(said.values()) == ["too_early", "too_early", "open", "open", "missed"]


def test_the_reading_nearest_to_its_day_counts() -> None:
    known = tuple(reading("nprs", START + timedelta(n), v) for n, v in ((0, 8), (38, 7), (43, 3), (50, 7)))
    assert at(outcomes(known, START, KNOWLEDGE, START + timedelta(60)), "nprs", "week_6").follow_up == 3


def test_the_newest_reading_is_compared_too() -> None:
    known = (reading("nprs", START, 8), reading("nprs", START + timedelta(5), 5))
    (made,) = latest(known, START, KNOWLEDGE)
    assert (made.gain, made.verdict) == (3, "better")
    assert latest(known[:1], START, KNOWLEDGE) == ()


NUMBERS = st.integers(0, 30).map(lambda n: n / 3)


@given(NUMBERS, NUMBERS)
def test_better_and_worse_mirror_each_other(before: float, after: float) -> None:
    there, back = compared("nprs", before, after), compared("nprs", after, before)
    assert (there.verdict == "better") == (back.verdict == "worse")
    assert there.change is not None and back.change is not None
    assert there.change == -back.change


@given(st.floats(-10, 10), st.floats(0.1, 5), st.one_of(st.none(), st.floats(0.1, 5)), st.floats(0, 10))
def test_nobody_responds_by_less_than_both_limits(gain: float, mcid: float, error: float | None, room: float) -> None:
    if verdict(gain, mcid, error, room) == "better":
        assert gain >= max(mcid, error or 0) * (1 - 1e-9)


@given(DAYS, st.integers(0, 400))
def test_what_has_not_been_answered_is_never_an_outcome(start: date, days: int) -> None:
    found = outcomes((reading("nprs", start, 6),), start, KNOWLEDGE, start + timedelta(days))
    assert found and not [o for o in found if o.verdict in ANSWERED or o.responder is not None]


def test_every_verdict_has_its_words() -> None:
    from typing import get_args

    from backstay.model import Verdict

    for said in get_args(Verdict):
        assert KNOWLEDGE.words[f"report.verdict.{said}"] and KNOWLEDGE.words[f"report.short.{said}"]
    for key, row in KNOWLEDGE.instruments.items():
        assert not row.score_shown or f"report.name.{key}" in KNOWLEDGE.words, key


def test_no_sentence_of_a_report_says_what_caused_a_change() -> None:
    said = " ".join(text for key, text in KNOWLEDGE.words.items() if key.startswith(("report.verdict", "report.short")))
    assert not [word for word in ("because", "thanks to", "worked", "programme", "caused", "due to") if word in said]


# ── Who is still there ──────────────────────────────────────────────────────


def test_engagement_counts_days_with_an_entry_of_the_person_in_the_four_weeks_before() -> None:
    on = due_on(START, KNOWLEDGE.follow_up["day_30"])
    within = int(KNOWLEDGE.number("engaged_within_days"))
    days = [on, on, on - timedelta(within - 1), on - timedelta(within), on + timedelta(1)]
    events = [event("logged", day, on=str(day), lines={}) for day in days]
    events += [event("assessed", on - timedelta(3), why="plan"), event("planned", on - timedelta(2))]
    found = {row.point: row for row in engagement(events, (), START, KNOWLEDGE, on)}
    assert list(found) == ["day_30", "month_6", "month_12"]
    assert found["day_30"].days_active == 2, "two days within, one just before, one after; what follows by itself never"
    assert found["month_6"].days_active is None, "its day has not come"
    (early, *_) = engagement(events, (), START, KNOWLEDGE, on - timedelta(1))
    assert early.days_active is None


def test_why_somebody_stopped_is_kept_with_its_time() -> None:
    day = due_on(START, KNOWLEDGE.follow_up["month_6"])
    said = answers_over_time([answered("keeping_on", day, keeps_going="stopped", stopped_because="better")], ASKED)
    found = {row.point: row for row in engagement((), said, START, KNOWLEDGE, day)}
    assert (found["month_6"].keeps_going, found["month_6"].stopped_because) == ("stopped", "better")
    assert found["day_30"].keeps_going == ""


ASKED = [code for screen in KNOWLEDGE.follow_up_screens.values() for code in screen.asks]
