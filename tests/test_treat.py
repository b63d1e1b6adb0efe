"""Hands-on courses: beside exercise, never closed, suited to the person, judged early, honest about what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay import wire
from backstay.assess import assess, clear
from backstay.knowledge.check import check as check_rows
from backstay.model import Absence, Assessment, Cleared, Finding, Hypothesis, Preferences, Programme, Target
from backstay.plan import check, quick
from backstay.plan.treat import courses, on_days, suits, treatment_load
from tests.breaking import KNOWLEDGE, TODAY, broken, programme
from tests.cases import cases
from tests.people import cleared

RULES = KNOWLEDGE.course_rules
seeds = st.integers(0, 10_000)


def said(seed: int, answers: dict[str, str | float]) -> Cleared | None:
    """A random person with some answers of their own; None when that blocks them."""
    intake = cleared(seed, KNOWLEDGE).assessment.intake
    kept = tuple(f for f in intake.findings if f.code not in answers)
    given_ = tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in answers.items())
    gate = clear(assess(replace(intake, findings=(*kept, *given_)), KNOWLEDGE, TODAY), TODAY)
    return gate if isinstance(gate, Cleared) else None


CALLS: dict[str, dict[str, str | float]] = {
    "nothing": {},
    "scar": {"scar_back": "yes"},
    "sore": {"tender_spots": "yes", "stiff_after_sitting": "yes"},
    "stiff": {"morning_stiffness_min": 20.0},
    "tense": {"sleeps_badly": "yes", "worry": 7.0},
    "bendy": {"hypermobile": "yes"},
}
CLOSES: dict[str, dict[str, str | float]] = {
    "thin bones": {"osteoporosis": "yes"},
    "blood thinner": {"anticoagulant": "yes"},
    "an implant": {"spine_implant": "yes", "implant_release": "yes", "spine_surgery_over_12_weeks": "yes"},
    "cancer before": {"cancer_ever": "yes"},
    "a stiff spine": {"axspa_known": "yes"},
    "an operation": {"spine_surgery_over_12_weeks": "yes"},
    "a heart device": {"electronic_implant": "yes"},
}


@settings(max_examples=60, deadline=None)
@given(
    seed=seeds,
    call=st.sampled_from(sorted(CALLS)),
    close=st.sampled_from(["nothing", *sorted(CLOSES)]),
    limits=st.sets(st.sampled_from(sorted(KNOWLEDGE.exclusions)), max_size=3),
)
def test_no_course_is_ever_closed_alone_or_unjudged(seed: int, call: str, close: str, limits: set[str]) -> None:
    gate = said(seed, {**CALLS[call], **CLOSES.get(close, {})})
    if gate is None:
        return
    gate = replace(gate, limits=tuple(sorted(limits)))
    made = quick(gate, KNOWLEDGE, TODAY)
    closed = {e.tag for e in gate.assessment.exclusions} | limits
    for course in made.treatments:
        care = KNOWLEDGE.interventions[course.exercise]
        assert not closed & {*care.contains, "everything"}
        assert "thrust" not in care.contains and "needling" not in care.contains
        weeks = [w for w in made.weeks if course.first_week <= w.number <= course.last_week]
        assert course.home and all(week.sessions for week in weeks)
        assert course.judging and course.judging.after_session == course.sessions[-1].number
        assert care.basis == course.reason.basis
    assert len(made.treatments) <= KNOWLEDGE.number("most_treatments")


def test_no_exercise_means_no_treatment() -> None:
    gate = said(2, CALLS["scar"])
    assert gate is not None
    assessment = gate.assessment
    none = replace(assessment.intake.preferences, minutes_per_day=(0,) * 7)
    gate = replace(gate, assessment=replace(assessment, intake=replace(assessment.intake, preferences=none)))
    assert quick(gate, KNOWLEDGE, TODAY).treatments == ()


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("scar_after_surgery", ["scar_after_surgery", "stiff_sheet"]),
        ("stenosis_over_60", ["narrow_canal"]),
        ("chronic_desk_worker", ["stiff_sheet", "trigger_points"]),
        ("bones_to_mind", []),
        ("inflammatory_pattern", []),
    ],
)
def test_treatment_suits_the_person(name: str, rules: list[str]) -> None:
    assert [course.rule for course in programme(name).treatments] == rules


def test_one_kind_at_a_time_so_that_one_can_tell_what_helped() -> None:
    first, second = programme("scar_after_surgery").treatments
    assert second.first_week > first.last_week
    assert all(len(c.sessions) == KNOWLEDGE.number("treatment_judge_after") for c in (first, second))


@pytest.mark.parametrize("name", ["stenosis_over_60", "chronic_desk_worker", "scar_after_surgery"])
def test_tissues_are_named_only_when_firm(name: str) -> None:
    made = programme(name)
    firm = {h.structure for h in made.cleared.assessment.hypotheses if h.firm}
    named = {structure for course in made.treatments for structure in course.structures}
    assert named and named <= firm


def test_a_sacroiliac_idea_brings_that_joint_beside_hip_strength() -> None:
    gate = cleared(0, KNOWLEDGE)
    wanted = Target(function="hip_strength", priority=0.6, reasons=(), measured_by="")
    assessment = replace(
        gate.assessment, patterns=("sij_pattern",), targets=(wanted,), hypotheses=(), exclusions=()
    )
    (course,) = courses(replace(gate, assessment=assessment), KNOWLEDGE, ("calm", "build") * 6, {})
    assert (course.rule, course.exercise) == ("sacroiliac", "sacroiliac_mobilisation")
    assert "hip_strength" in RULES[course.rule].beside


# ── Rules and their cases ───────────────────────────────────────────────────


def pictured(case: dict[str, Any]) -> Assessment:
    """An assessment with the answers, patterns and firm ideas of a case, and nothing else."""
    ideas = tuple(
        Hypothesis(structure=name, support=1, for_=(), against=(), would_change_it="", basis="ours", firm=True)
        for name in case.get("ideas", ())
    )
    base = cleared(0, KNOWLEDGE).assessment
    return replace(
        base, facts=case["facts"], patterns=tuple(case.get("patterns", ())), hypotheses=ideas, abstains=""
    )


@pytest.mark.parametrize("rule", RULES)
def test_every_case_of_every_course(rule: str) -> None:
    found = cases("course_rules", rule)
    for case in found:
        assert suits(RULES[rule], pictured(case)) is (case["fits"] == "yes"), case["name"]
    assert {case["fits"] for case in found} == {"yes", "no"}


def test_an_idea_that_is_not_firm_does_not_count() -> None:
    shaky = pictured({"facts": {}, "ideas": ["SIJ"]})
    assert suits(RULES["sacroiliac"], shaky)
    loose = tuple(replace(idea, firm=False) for idea in shaky.hypotheses)
    assert not suits(RULES["sacroiliac"], replace(shaky, hypotheses=loose))


def test_no_rule_plans_a_thrust_a_needle_or_a_machine() -> None:
    for rule in RULES.values():
        care = KNOWLEDGE.interventions[rule.intervention]
        assert not {"thrust", "needling", "electrical_over_device", "traction"} & {*care.contains}


@pytest.mark.parametrize(
    ("care", "rule"),
    [
        ("massage_relaxation", "clot_or_rash"),
        ("massage_relaxation", "feverish_or_unwell"),
        ("massage_structural", "bleeding"),
        ("massage_structural", "bone"),
        ("trigger_point_release", "bleeding"),
        ("cross_fibre_work", "bleeding"),
        ("myofascial_release", "spine_implant"),
        ("mobilisation", "bone"),
        ("mobilisation", "spine_implant"),
        ("mobilisation", "stiff_spine"),
        ("sacroiliac_mobilisation", "bone"),
        ("sacroiliac_mobilisation", "cancer"),
        ("manipulation", "bone"),
        ("manipulation", "under_18"),
        ("osteopathic_treatment", "weak_leg"),
        ("guided_nerve_sliders", "strong_leg_pain"),
        ("neural_mobilisation", "leg_nerve"),
        ("assisted_stretching", "leg_nerve"),
        ("dry_needling", "bleeding"),
        ("acupuncture", "bleeding"),
        ("cupping", "bleeding"),
        ("shockwave", "electronic_implant"),
        ("tens", "electronic_implant"),
        ("heat", "numb_skin"),
        ("traction", "leg_nerve"),
        ("massage_gun", "bone"),
    ],
)
def test_what_may_harm_is_closed_for_whom_it_may_harm(care: str, rule: str) -> None:
    closed = {*KNOWLEDGE.exclusion_rules[rule].excludes}
    assert closed & {*KNOWLEDGE.interventions[care].contains}


def test_the_catalogue_holds_enough_and_each_row_asks_and_costs() -> None:
    rows = [row for row in KNOWLEDGE.interventions.values() if row.kind in ("therapist", "passive")]
    assert len(rows) >= 25
    for row in rows:
        assert row.ask_before and row.id in KNOWLEDGE.time_costs, row.id
        assert row.kind != "therapist" or (row.effort != "none" and row.for_targets), row.id


def test_a_rule_for_care_that_does_not_serve_its_target_is_refused() -> None:
    wrong = replace(RULES["stiff_back"], target="running_tolerance", measure="nobody_knows", aims=())
    found = check_rows(replace(KNOWLEDGE, course_rules={"stiff_back": wrong}), {})
    assert len([text for text in found if "course_rules: stiff_back" in text]) == 3


# ── Load, appointments, going on ────────────────────────────────────────────


def test_load_is_minutes_times_effort() -> None:
    course = programme("scar_after_surgery").treatments[0]
    per_visit = course.sessions[0].minutes * KNOWLEDGE.number("treatment_effort_gentle")
    assert treatment_load(course) == per_visit * len(course.sessions)
    assert treatment_load(course, course.first_week) == per_visit
    assert treatment_load(course, course.last_week + 1) == 0


def test_visits_fall_on_appointments_in_order() -> None:
    made = programme("scar_after_surgery")
    days = (made.starts_on + timedelta(days=9), made.starts_on + timedelta(days=2))
    course = on_days(made.treatments[0], days, made.starts_on)
    assert [(v.number, v.week, v.on) for v in course.sessions[:2]] == [(1, 1, days[1]), (2, 2, days[0])]
    assert [v.on for v in course.sessions[2:]] == [None, None]
    assert "treatment_weeks" not in broken(replace(made, treatments=(course,)))


def later(made: Programme, weeks: int, **changes: object) -> tuple[Cleared, date]:
    """The same person assessed again some weeks on."""
    day = made.starts_on + timedelta(weeks=weeks)
    intake = made.cleared.assessment.intake
    findings = tuple(replace(f, observed_on=day) for f in intake.findings)
    gate = clear(assess(replace(intake, findings=findings), KNOWLEDGE, day), day)
    assert isinstance(gate, Cleared)
    return gate, day


def test_visits_count_on_until_they_are_judged_and_never_begin_again() -> None:
    made = programme("scar_after_surgery")
    gate, day = later(made, 2)
    mid = quick(gate, KNOWLEDGE, day, previous=made)
    scar = next(course for course in mid.treatments if course.exercise == "scar_massage")
    assert mid.visits_had == {"scar_massage": 2}
    assert [visit.number for visit in scar.sessions] == [3, 4]
    assert check(mid, KNOWLEDGE, previous=made) == ()
    before = mid
    for _ in range(3):
        gate, day = later(before, 4)
        after = quick(gate, KNOWLEDGE, day, previous=before)
        assert after.visits_had["scar_massage"] == 4
        assert "scar_massage" not in {course.exercise for course in after.treatments}
        assert check(after, KNOWLEDGE, previous=before) == ()
        before = after


def away(made: Programme, first: int, last: int) -> Preferences:
    """The same preferences with an absence from one day of the programme to another."""
    absence = Absence(first_on=made.starts_on + timedelta(days=first), last_on=made.starts_on + timedelta(days=last))
    return replace(made.cleared.assessment.intake.preferences, away=(absence,))


def with_preferences(gate: Cleared, wishes: Preferences) -> Cleared:
    assessment = gate.assessment
    return replace(gate, assessment=replace(assessment, intake=replace(assessment.intake, preferences=wishes)))


def test_a_visit_without_a_day_is_over_with_its_week_wherever_a_holiday_moved_it() -> None:
    usual = programme("scar_after_surgery")
    wishes = away(usual, 7, 13)
    made = quick(with_preferences(usual.cleared, wishes), KNOWLEDGE, usual.starts_on)
    for weeks, had in ((2, 1), (3, 2)):
        gate, day = later(made, weeks)
        after = quick(with_preferences(gate, wishes), KNOWLEDGE, day, previous=made)
        assert after.visits_had == {"scar_massage": had}
        assert check(after, KNOWLEDGE, previous=made) == ()


def test_a_visit_of_a_week_that_was_lost_is_not_over() -> None:
    made = programme("scar_after_surgery")
    gate, day = later(made, 2)
    after = quick(with_preferences(gate, away(made, 7, 13)), KNOWLEDGE, day, previous=made)
    assert after.visits_had == {"scar_massage": 1}
    assert check(after, KNOWLEDGE, previous=made) == ()


def test_a_course_survives_storage() -> None:
    made = programme("scar_after_surgery")
    assert wire.from_plain(wire.to_plain(made), Programme) == made


def test_a_programme_stored_before_courses_can_still_be_read() -> None:
    plain = wire.to_plain(programme("scar_after_surgery"))
    old = {key: plain["treatments"][0][key] for key in ("exercise", "first_week", "last_week", "target", "reason")}
    stored = {k: v for k, v in plain.items() if k != "lesson_turns"} | {"treatments": [old], "lessons": ["pacing"]}
    read = wire.from_plain(stored, Programme)
    assert read.treatments[0].exercise == "scar_massage" and read.treatments[0].sessions == ()


def test_courses_need_no_exercise_to_be_weighed() -> None:
    gate = programme("scar_after_surgery").cleared
    found = courses(gate, KNOWLEDGE, ("calm", "build") * 6, {})
    assert [course.home for course in found] == [(), ()]
