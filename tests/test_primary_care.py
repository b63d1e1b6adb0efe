"""The made-up primary-care mix: a rate for every question, a source for every anchor, and it counts what it says."""

from __future__ import annotations

import pytest

from backstay.assess.ask import safety_block
from backstay.model import Knowledge
from bench.primary_care import NUMBERS as RATES
from bench.primary_care import flags, gated, people, published, read_mix

MIX = read_mix()
NUMBERS = {"episode_days", "nprs"}
SOME = 60


def test_every_safety_question_has_a_rate_and_every_rate_a_question(knowledge: Knowledge) -> None:
    mood = {"mood_safety_ask", "mood_safety", "mood_more_read", "inflammatory"}
    block = [s for s in knowledge.screens if s.id in safety_block(knowledge) - mood]
    asked = {code for screen in block for code in screen.asks}
    assert set(MIX["rates"]) == asked - NUMBERS


def test_shares_are_shares_and_answers_are_answers(knowledge: Knowledge) -> None:
    for code, row in MIX["rates"].items():
        if "of" in row:
            assert set(row["of"]) == set(knowledge.questions[code].values)
            assert sum(row["of"].values()) == pytest.approx(1)
        else:
            assert all(0 <= value <= 1 for key, value in row.items() if key in RATES), code
    for name in ("ages", "pain", "leg_pain"):
        assert sum(MIX[name].values()) == pytest.approx(1), name


def test_the_anchors_are_published_and_the_gates_are_rules(knowledge: Knowledge) -> None:
    for name, row in MIX["anchors"].items():
        found = {knowledge.references[source].found for source in row["sources"]}
        assert row["basis"] == "cited" and found <= {"verified", "partly"}, name
    for gate in MIX["gates"]:
        assert knowledge.red_flags[gate].level == "see_clinician" and knowledge.red_flags[gate].blocks


def test_a_published_rate_names_its_source_and_whom_it_was_counted_in(knowledge: Knowledge) -> None:
    for code, row in MIX["rates"].items():
        assert row.keys() <= RATES | {"cited", "sources", "says"}, code
        assert bool(row.get("cited")) == bool(row.get("sources")), code
        assert set(row.get("cited", ())) <= row.keys() & RATES, code
        assert not row.get("cited") or len(row["says"].split()) > 1, code
        found = {knowledge.references[source].found for source in row.get("sources", ())}
        assert found <= {"verified", "partly"}, code


def test_published_numbers_and_ours_are_counted_apart() -> None:
    rows = {"a": {"yes": 0, "from_65": 0, "cited": ["yes"]}, "b": {"of": {}}, "c": {"yes": 0, "says": "set"}}
    assert published({"rates": rows}) == (1, 3)


def test_with_no_sign_at_all_nobody_is_blocked(knowledge: Knowledge) -> None:
    calm = {**MIX, "anchors": {**MIX["anchors"], "serious": {"value": 0}}, "leg_pain": {3: 1}}
    seen = list(people(knowledge, calm, SOME, factor=0))
    assert not any(one.blocking or one.flags for one in seen)


def test_the_same_seed_gives_the_same_people_and_the_mix_holds_what_it_says(knowledge: Knowledge) -> None:
    first, second = (list(people(knowledge, MIX, SOME)) for _ in range(2))
    assert [one.made.intake for one in first] == [one.made.intake for one in second]
    assert all(flags(one.made.intake, knowledge, MIX) == one.flags for one in first)
    assert 0 <= gated(first, MIX) <= sum(bool(one.blocking) for one in first)


def test_serious_disease_in_the_mix_is_never_let_through(knowledge: Knowledge) -> None:
    ill = {**MIX, "anchors": {**MIX["anchors"], "serious": {"value": 1}}}
    assert all(one.serious and one.blocking for one in people(knowledge, ill, SOME))
