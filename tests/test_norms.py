"""Norms are looked up by age and sex, silent where none is published, never a pass mark of the young."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from backstay.assess.facts import facts
from backstay.assess.norms import norm
from backstay.knowledge.check import check
from backstay.model import Finding, Intake, Knowledge
from tests.test_safety_properties import TODAY, healthy


def aged(age: int, sex: str, **found: float) -> Intake:
    """Somebody whose birth year allows at most this age, with a therapist's measurements."""
    base = healthy()
    measured = tuple(
        Finding(code=code, value=value, method="therapist", observed_on=TODAY)
        for code, value in found.items()
    )
    person = replace(base.person, birth_year=TODAY.year - age, sex=sex)  # type: ignore[arg-type]
    return replace(base, person=person, findings=(*base.findings, *measured))


@pytest.mark.parametrize(
    ("age", "sex", "low"),
    [(60, "female", 12), (64, "female", 12), (65, "female", 11), (60, "male", 14), (69, "male", 12),
     (74, "female", 10), (79, "male", 11), (80, "male", 10), (94, "female", 4), (94, "male", 7)],
)  # fmt: skip
def test_against_the_published_chair_stand_table(age: int, sex: str, low: int, knowledge: Knowledge) -> None:
    found = norm(knowledge, "chair_stands_30_s", age, sex)
    assert found is not None and found.low == low


@pytest.mark.parametrize(
    ("age", "sex"), [(59, "female"), (95, "male"), (70, "undisclosed"), (70, "intersex")]
)
def test_where_nobody_measured_there_is_no_norm(age: int, sex: str, knowledge: Knowledge) -> None:
    assert norm(knowledge, "chair_stands_30_s", age, sex) is None
    assert norm(knowledge, "no_such_measure", age, sex) is None


def test_the_better_founded_norm_wins_then_the_one_for_the_sex(knowledge: Knowledge) -> None:
    read_in_source = norm(knowledge, "extensor_hold_s", 25, "female")
    assert read_in_source is not None and read_in_source.id == "extensor_hold_women_second"
    own_sex = norm(knowledge, "hip_flexion_deg", 70, "female")
    assert own_sex is not None and own_sex.id == "hip_flexion_women_65"
    textbook = norm(knowledge, "hip_flexion_deg", 40, "female")
    assert textbook is not None and textbook.certainty == "unverified"


@pytest.mark.parametrize(("stands", "wanted"), [(11, "below"), (12, "within")])
def test_one_stand_decides_at_the_edge(stands: int, wanted: str, knowledge: Knowledge) -> None:
    known = facts(aged(62, "female", chair_stands_30_s=stands), knowledge, TODAY)
    assert known["chair_stands_30_s_vs_norm"] == wanted


def test_a_birthday_that_may_be_still_to_come_is_given_the_gentler_norm(knowledge: Knowledge) -> None:
    known = facts(aged(65, "female", chair_stands_30_s=11), knowledge, TODAY)
    assert known["chair_stands_30_s_vs_norm"] == "within"


def test_a_norm_without_a_lower_edge_calls_nothing_too_little(knowledge: Knowledge) -> None:
    weak = aged(25, "female", extensor_hold_s=5, side_bridge_s=2, single_leg_stance_s=1, hip_flexion_deg=60)
    assert not [name for name in facts(weak, knowledge, TODAY) if name.endswith("_vs_norm")]


@pytest.mark.parametrize(
    ("code", "edge"),
    [("lumbar_flexion_deg", 40), ("lumbar_extension_deg", 6), ("lumbar_side_bend_deg", 14)],
)
def test_the_low_back_is_below_only_under_the_middle_of_the_oldest(
    code: str, edge: int, knowledge: Knowledge
) -> None:
    for value, wanted in ((edge - 1, "below"), (edge, "within")):
        assert facts(aged(45, "male", **{code: value}), knowledge, TODAY)[f"{code}_vs_norm"] == wanted


def test_young_healthy_people_are_never_a_pass_mark(knowledge: Knowledge) -> None:
    young = [row for row in knowledge.norms.values() if "healthy young" in row.population]
    assert young
    for row in young:
        assert row.never_a_pass_mark and row.low is None, row.id


def test_58_and_104_seconds_are_luotos(knowledge: Knowledge) -> None:
    for row in knowledge.norms.values():
        if row.value in (58, 104):
            assert row.sources == ("luoto_1995",) and row.never_a_pass_mark, row.id


def test_what_is_called_verified_was_read(knowledge: Knowledge) -> None:
    for row in knowledge.norms.values():
        found = {knowledge.references[s].found for s in row.sources}
        if row.certainty == "verified":
            assert found & {"verified", "partly"} and row.basis == "cited", row.id
        if row.basis == "unverified":
            assert row.low is None, row.id


def test_no_gap_and_no_overlap_in_a_table_by_age(knowledge: Knowledge) -> None:
    for measure, sex in (("chair_stands_30_s", "female"), ("chair_stands_30_s", "male"),
                         ("single_leg_stance_s", "any")):  # fmt: skip
        rows = [r for r in knowledge.norms.values() if r.measure == measure and r.sex == sex]
        edges = sorted((r.age_low, r.age_high) for r in rows)
        assert all(high + 1 == low for (_, high), (low, _) in pairwise(edges))


def test_most_people_is_said_only_of_what_was_read_in_the_source(knowledge: Knowledge) -> None:
    said = [c for f in knowledge.functions.values() for c in f.raised_by if "most healthy people" in c.says]
    assert said
    for clue in said:
        assert clue.basis == "cited"
        assert all(knowledge.references[s].found == "verified" for s in clue.sources), clue.says
    everything = [*knowledge.functions.values(), *knowledge.structures.values()]
    clues = [c for row in everything for c in getattr(row, "clues", getattr(row, "raised_by", ()))]
    assert not [c.says for c in clues if "most people" in c.says and c.basis != "cited"]


def test_a_pass_mark_from_the_young_is_refused(knowledge: Knowledge) -> None:
    row = replace(knowledge.norms["extensor_hold_men_young"], low=100.0)
    problems = check(replace(knowledge, norms={**knowledge.norms, row.id: row}), refused={})
    assert "norms: extensor_hold_men_young: never_a_pass_mark: has no low; remove it" in problems
