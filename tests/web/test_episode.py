"""State is a fold of what happened."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from backstay.episode import Episode, day_of
from backstay.model import Event, Knowledge
from backstay.web import desk
from tests.web.conftest import Clock

PERSON = {"birth_year": 1980, "sex": "female", "country": "GB", "goals": ["dance"]}


def happened(kind: str, day: int = 1, **payload: Any) -> Event:
    at = f"2026-11-{day:02}T23:30:00+05:00"
    return Event(id=str(uuid.uuid4()), kind=kind, happened_at=at, payload=payload)


def test_nothing_happened_is_nobody(knowledge: Knowledge) -> None:
    assert Episode.replay([]).intake("x", knowledge) is None


def test_the_day_is_the_persons_own() -> None:
    assert day_of(happened("answered", 21)) == date(2026, 11, 21)


def test_the_newest_answer_counts_and_the_older_one_stays_recorded() -> None:
    first = happened("answered", screen="pain", findings={"nprs_1": 4, "nprs_2": 5})
    second = happened("answered", 3, screen="pain", findings={"nprs_1": 2})
    made = Episode.replay([first, second])
    assert made.findings["nprs_1"].value == 2 and made.findings["nprs_1"].observed_on.day == 3
    assert made.findings["nprs_2"].value == 5
    assert made.events == (first, second)


def test_an_answer_taken_back_is_unknown_again() -> None:
    given = happened("answered", screen="pain", findings={"nprs_1": 4})
    assert (
        "nprs_1"
        not in Episode.replay(
            [given, happened("answered", screen="pain", findings={"nprs_1": None})]
        ).findings
    )


def test_units_come_from_knowledge(knowledge: Knowledge) -> None:
    said = happened("answered", screen="x", person=PERSON, findings={"comfortable_walk_min": 12})
    intake = Episode.replay([said]).intake("x", knowledge)
    assert intake is not None and intake.findings[0].unit == "minutes"
    assert intake.person.goals == ("dance",)


def test_only_fresh_safety_answers_end_a_check_in() -> None:
    open_again = [happened("assessed", why="intake"), happened("changed")]
    assert Episode.replay([*open_again, happened("assessed", why="correction")]).checking_in
    assert not Episode.replay([*open_again, happened("assessed", why="check_in")]).checking_in


def test_saying_twice_that_something_changed_is_one_check_in() -> None:
    first, second = happened("changed"), happened("changed")
    assert Episode.replay([first, second]).changed == first


def test_disliked_and_liked_again() -> None:
    no = happened("disliked", exercise="bridge")
    assert Episode.replay([no]).dislikes == ("bridge",)
    assert Episode.replay([no, happened("liked_again", exercise="bridge")]).dislikes == ()


def test_an_unknown_kind_of_event_does_no_harm() -> None:
    assert Episode.replay([happened("from_a_later_version")]).findings == {}


def test_the_same_answer_given_again_keeps_its_day_and_another_does_not(clock: Clock) -> None:
    account, first_day = desk.start(), desk.today()
    desk.answer(account, "conditions", {"findings": {"cancer_ever": "yes", "diabetes": "no"}}, uuid.uuid4())
    clock.pass_days(5)
    desk.answer(account, "conditions", {"findings": {"cancer_ever": "yes", "diabetes": "yes"}}, uuid.uuid4())
    found = desk.episode(account).findings
    assert found["cancer_ever"].observed_on == first_day
    assert found["diabetes"].observed_on == desk.today()


def test_the_same_painted_place_keeps_its_day(clock: Clock) -> None:
    account, first_day = desk.start(), desk.today()
    area = {"region": "spine", "side": "middle", "intensity_nprs": 4, "quality": "ache"}
    desk.answer(account, "body_map", {"pain_areas": [area]}, uuid.uuid4())
    clock.pass_days(5)
    desk.answer(account, "body_map", {"pain_areas": [area, {**area, "region": "saddle"}]}, uuid.uuid4())
    assert [a.painted_on for a in desk.episode(account).pain_areas] == [first_day, desk.today()]
