"""One exercise may come at a smaller dose on one day of a week: everything reads the line of that very session."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import icalendar

from backstay.adapt.exercise_facts import effort_over, met_sessions
from backstay.adapt.load import load
from backstay.adapt.seen import Seen
from backstay.adherence import prescribed
from backstay.dose_words import dose_line
from backstay.model import Event, Programme
from backstay.paper.pages import clinician_page, handout_page
from backstay.report import calendar
from backstay.report.weeks import weeks_done
from tests.breaking import programme
from tests.life import KNOWLEDGE, START, episode, gate, line, logged, planned
from tests.life import programme as small_programme
from tests.smaller import SMALLER, smaller_on, twice_in_a_week
from tests.test_paper import NAMES, happened, reported

DAY = timedelta(days=1)
NAME, FULL, SHORT = "clam", START, START + 2 * DAY


@cache
def light() -> Programme:
    """Three days a week with the same exercises, on one of them with fewer repetitions of one exercise."""
    made = small_programme([[line(NAME), line("bridge")]] * 2, gate(), review_weeks=2)
    return smaller_on(made, NAME, SHORT)


def seen(made: Programme, *events: Event) -> Seen:
    return Seen(programme=made, episode=episode(planned(made), *events), knowledge=KNOWLEDGE, day=START + 6 * DAY)


def test_what_was_met_is_told_by_the_dose_of_that_day() -> None:
    few = {NAME: {"reps": 8 - SMALLER}}
    for on, met in ((SHORT, 1), (FULL, 0)):
        assert met_sessions(seen(light(), logged(on, {NAME: "done"}, details=few)), NAME) == met


def test_effort_is_compared_with_the_plan_of_that_day() -> None:
    first, *later = light().weeks
    sessions = tuple(
        replace(s, lines=tuple(replace(x, dose=replace(x.dose, effort_rpe=2)) for x in s.lines)) if s.on == SHORT else s
        for s in first.sessions
    )
    easier = replace(light(), weeks=(replace(first, sessions=sessions), *later))
    felt = {NAME: {"effort_rpe": 5}}
    for on, over in ((FULL, 2), (SHORT, 3)):
        assert effort_over(seen(easier, logged(on, {NAME: "done"}, details=felt)), NAME) == over


def test_load_and_minutes_are_those_of_each_day() -> None:
    so_far = seen(light(), logged(SHORT, {NAME: "done", "bridge": "done"})).episode
    (week, *_) = weeks_done(so_far, START + 6 * DAY)
    assert week.minutes_done == 2.5 + 5 and week.minutes_due == 3 * 10 - 2.5
    assert load(light().weeks[0].sessions) == (3 * 10 - 2.5) * 3
    session = prescribed(so_far, SHORT)
    assert session and [x.dose.reps for x in session.lines] == [8 - SMALLER, 8]


def test_the_calendar_says_the_minutes_of_each_day() -> None:
    file = icalendar.Calendar.from_ical(calendar("x", light(), (), KNOWLEDGE, datetime(2026, 3, 1, tzinfo=UTC)))
    said = {entry["dtstart"].dt: str(entry["summary"]) for entry in file.walk("VEVENT")}
    words = KNOWLEDGE.words["report.calendar.session"]
    assert said[FULL] == words.format(minutes=10) and said[SHORT] == words.format(minutes=8)


# ── The papers ──────────────────────────────────────────────────────────────


@cache
def real() -> tuple[Programme, str, str, str]:
    """A programme with a smaller dose on one day, the exercise, and what its days say."""
    made = programme(NAMES[0])
    name, first, second = twice_in_a_week(made)
    usual = next(x.dose for s in made.weeks[0].sessions for x in s.lines if s.on == first and x.exercise == name)
    row, words = KNOWLEDGE.exercises[name], KNOWLEDGE.words
    less = replace(usual, reps=usual.reps - SMALLER)
    full, small = (dose_line(dose, row.each_side, words) for dose in (usual, less))
    return smaller_on(made, name, second), KNOWLEDGE.exercises[name].name, full, small


def handout_doses(made: Programme, name: str) -> list[str]:
    (row,) = [r for r in handout_page(made, KNOWLEDGE, made.starts_on, {})["exercises"] if r["name"] == name]
    return list(row["doses"])


def test_the_handout_gives_both_doses_with_their_days() -> None:
    made, name, full, small = real()
    _, first, second = twice_in_a_week(programme(NAMES[0]))
    said = handout_doses(made, name)
    assert any(text.startswith(f"{full} (") and f"{first:%A}" in text for text in said)
    assert f"{small} ({second:%A})" in said
    assert len(said) == 1 + len(handout_doses(programme(NAMES[0]), name))


def test_where_all_days_are_alike_no_day_is_named() -> None:
    made = small_programme([[line(NAME)]], gate(), review_weeks=1)
    exercise = KNOWLEDGE.exercises[NAME]
    usual = dose_line(made.weeks[0].sessions[0].lines[0].dose, exercise.each_side, KNOWLEDGE.words)
    assert handout_doses(made, exercise.name) == [usual]


def test_the_page_for_a_clinician_gives_both_doses_with_their_days() -> None:
    made, name, full, small = real()
    content = clinician_page(replace(reported(NAMES[0]), on=made.starts_on), happened(NAMES[0]), made, KNOWLEDGE, "")
    said = [text for text in content["plan"] if text.startswith(f"{name}: ")]
    assert any(full in text for text in said) and any(small in text for text in said)


def test_a_handout_after_the_last_dated_week_is_still_one_week() -> None:
    days = handout_page(light(), KNOWLEDGE, light().review_on, {})["days"]
    assert [said.partition(" ")[0] for said, _ in days] == ["Monday", "Wednesday", "Friday"]
