"""The further questionnaires: who is shown which, what a clinic may enter, and what a dark answer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backstay.assess import assess
from backstay.assess.facts import facts
from backstay.assess.score import score, scores
from backstay.intake import IntakeError, from_mapping
from backstay.knowledge import read_cases
from backstay.knowledge.check import check
from backstay.model import Condition, Finding, Intake, Knowledge
from backstay.rules import holds, truth
from tests.cases import cases, rules
from tests.test_intake import desk
from tests.test_safety_properties import TODAY, healthy

LICENSED = (
    "odi", "start_back", "start_back_distress", "eq_5d_index", "eq_5d_vas", "pcs", "paindetect",
    "sf_12_physical", "sf_12_mental",
)  # fmt: skip
MOOD = ("phq_2", "phq_8", "phq_9", "gad_2", "gad_7")


def told(intake: Intake, code: str, value: str | float, method: str = "self_report") -> Intake:
    """The same person with one finding more."""
    found = Finding(code=code, value=value, method=method, observed_on=TODAY)  # type: ignore[arg-type]
    return replace(intake, findings=(*intake.findings, found))


def shown(intake: Intake, knowledge: Knowledge) -> set[str]:
    known = facts(intake, knowledge, TODAY)
    return {s.id for s in knowledge.screens if holds(s.show_when, known)}


def low_mood(**answers: str | float) -> Intake:
    return healthy(phq_2_1=2, phq_2_2=1, **answers)


# ── Scoring ─────────────────────────────────────────────────────────────────


def test_every_band_has_a_case_on_each_side_of_its_cut(knowledge: Knowledge) -> None:
    cases = read_cases()["instruments.cases.yaml"]
    for key, instrument in knowledge.instruments.items():
        reached = {(float(c["score"]), c["band"]) for c in cases[key] if c["score"] != "none"}
        for band, cut in instrument.bands.items():
            assert (cut, band) in reached, (key, band)
            if cut > instrument.low:
                assert any(value == cut - 1 and name != band for value, name in reached), (key, band)


def test_the_mood_lists_are_one_list_of_growing_length(knowledge: Knowledge) -> None:
    items = {key: knowledge.instruments[key].items for key in MOOD}
    assert items["phq_9"][:8] == items["phq_8"] and items["phq_8"][:2] == items["phq_2"]
    assert items["gad_7"][:2] == items["gad_2"]


@pytest.mark.parametrize(("key", "low", "high"), [("phq_8", 0, 24), ("phq_9", 0, 27), ("gad_7", 0, 21)])
def test_the_ends_of_the_scale_are_reached_and_not_passed(
    key: str, low: int, high: int, knowledge: Knowledge
) -> None:
    row = knowledge.instruments[key]
    for answer, wanted in ((0, low), (3, high)):
        assert score(row, dict.fromkeys(range(1, len(row.items) + 1), answer)).value == wanted


# ── Who is shown what ───────────────────────────────────────────────────────


@pytest.mark.parametrize(("answers", "wanted"), [((2, 0), False), ((2, 1), True), ((3, 3), True)])
def test_the_phq_8_follows_a_phq_2_of_three_or_more(
    answers: tuple[int, int], wanted: bool, knowledge: Knowledge
) -> None:
    person = healthy(phq_2_1=answers[0], phq_2_2=answers[1])
    assert ("mood_more" in shown(person, knowledge)) == wanted


def test_the_gad_7_follows_a_gad_2_of_three_or_more(knowledge: Knowledge) -> None:
    assert "tension" not in shown(healthy(gad_2_1=1, gad_2_2=1), knowledge)
    assert "tension" in shown(healthy(gad_2_1=2, gad_2_2=1), knowledge)


def test_nobody_under_18_is_asked_about_mood(knowledge: Knowledge) -> None:
    person = low_mood(gad_2_1=3, gad_2_2=3)
    for birth_year, wanted in ((TODAY.year - 19, True), (TODAY.year - 18, False)):
        young = replace(person, person=replace(person.person, birth_year=birth_year))
        asked = shown(young, knowledge)
        assert ({"mood", "mood_more", "tension"} <= asked) == wanted
        assert bool({"mood", "mood_more", "tension"} & asked) == wanted


def test_the_phq_9_is_asked_only_where_a_therapist_named_who_reads_it_the_same_day(
    knowledge: Knowledge,
) -> None:
    assert "mood_more_read" not in shown(low_mood(), knowledge)
    named = told(low_mood(), "same_day_reader", "Example Clinician, nurse", method="therapist")
    assert "mood_more_read" in shown(named, knowledge)
    assert "mood_more" not in shown(named, knowledge)


@pytest.mark.parametrize(("name", "method"), [("", "therapist"), (" ", "therapist"), ("me", "self_report")])
def test_no_name_or_a_name_from_anyone_else_shows_no_phq_9(
    name: str, method: str, knowledge: Knowledge
) -> None:
    asked = shown(told(low_mood(), "same_day_reader", name, method=method), knowledge)
    assert "mood_more_read" not in asked and "mood_more" in asked


def test_a_screen_that_would_show_the_phq_9_unread_is_refused(knowledge: Knowledge) -> None:
    bare = Condition(op="min", fact="phq_2", operand=(3.0,))
    screens = tuple(replace(s, show_when=bare) if s.id == "mood_more_read" else s for s in knowledge.screens)
    problems = check(replace(knowledge, screens=screens), refused={})
    assert problems == ["screens: mood_more_read: phq_9 needs show_when with same_day_reader: yes"]


def test_mood_has_no_score_on_a_persons_page(knowledge: Knowledge) -> None:
    hidden = {key for key, row in knowledge.instruments.items() if not row.score_shown}
    assert hidden == set(MOOD)


# ── What a dark answer does ─────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "fires"), [(0, False), (1, True), (2, True), (3, True)])
def test_the_ninth_item_above_zero_is_a_positive_safety_answer(
    answer: int, fires: bool, knowledge: Knowledge
) -> None:
    person = healthy(phq_9_9=answer)
    made = assess(person, knowledge, TODAY)
    assert ("suicidal_thoughts" in {r.id for r in made.triage.rules}) == fires
    assert ("mood_safety" in shown(person, knowledge)) == fires
    assert not made.triage.blocked
    assert made.triage.level == ("urgent" if fires else "self_care")


@pytest.mark.parametrize(
    "code", ["suicidal_thoughts", "not_safe_now", "suicide_plan", "suicide_attempt_recent"]
)
def test_every_positive_safety_answer_fires_and_blocks_nothing(code: str, knowledge: Knowledge) -> None:
    made = assess(healthy(**{code: "yes"}), knowledge, TODAY)
    assert "suicidal_thoughts" in {r.id for r in made.triage.rules}
    assert not made.triage.blocked


def test_the_ninth_item_without_an_answer_about_safety_is_an_emergency(knowledge: Knowledge) -> None:
    person = healthy(phq_9_9=1)
    unsure = replace(person, findings=tuple(f for f in person.findings if f.code != "not_safe_now"))
    made = assess(unsure, knowledge, TODAY)
    assert made.triage.level == "emergency" and not made.triage.blocked


# ── Scores a clinic enters ──────────────────────────────────────────────────


def test_no_item_of_a_licensed_form_is_held_or_asked(knowledge: Knowledge) -> None:
    entered = {key for key, row in knowledge.instruments.items() if row.layout == "score_only"}
    assert entered == set(LICENSED)
    for key in LICENSED:
        assert knowledge.instruments[key].items == ()
        assert not [s.id for s in knowledge.screens if key in s.asks]


def test_a_licensed_score_is_entered_with_its_day_by_a_therapist(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"] |= {"odi": {"value": 34, "observed_on": "2026-11-01"}, "pcs": 12}
    made = {s.instrument: s for s in scores(from_mapping(content, knowledge, TODAY), knowledge)}
    assert (made["odi"].value, made["odi"].band) == (34, "moderate")
    assert str(made["odi"].answered_on) == "2026-11-01"
    assert str(made["pcs"].answered_on) == "2026-11-20"


@pytest.mark.parametrize(
    ("code", "value"), [("odi", 101), ("paindetect", -2), ("start_back", 10), ("eq_5d_index", 1.1)]
)
def test_a_score_off_its_scale_is_refused(code: str, value: float, knowledge: Knowledge) -> None:
    content = desk()
    content["findings"][code] = value
    with pytest.raises(IntakeError, match=f"findings.{code}: .* is not possible"):
        from_mapping(content, knowledge, TODAY)


def test_a_person_cannot_enter_a_licensed_score(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"]["odi"] = {"value": 34, "method": "self_report"}
    with pytest.raises(IntakeError, match="use therapist"):
        from_mapping(content, knowledge, TODAY)
    assert not [s for s in scores(told(healthy(), "odi", 34), knowledge) if s.instrument == "odi"]


def test_the_newest_entered_score_counts(knowledge: Knowledge) -> None:
    older = Finding(code="odi", value=60, method="therapist", observed_on=TODAY - timedelta(days=30))
    newer = told(healthy(), "odi", 20, method="therapist")
    for findings in ((older, *newer.findings), (*newer.findings, older)):
        made = {s.instrument: s for s in scores(replace(newer, findings=findings), knowledge)}
        assert made["odi"].value == 20


def test_the_global_rating_of_change_runs_from_minus_five_to_five(knowledge: Knowledge) -> None:
    content = desk()
    content["findings"]["grc"] = [-5]
    made = {s.instrument: s for s in scores(from_mapping(content, knowledge, TODAY), knowledge)}
    assert made["grc"].value == -5
    content["findings"]["grc"] = [-6]
    with pytest.raises(IntakeError, match="of at least -5"):
        from_mapping(content, knowledge, TODAY)


# ── What may play a part ────────────────────────────────────────────────────


@pytest.mark.parametrize("lesson", rules("lessons"))
def test_every_case_of_every_lesson(lesson: str, knowledge: Knowledge) -> None:
    when = knowledge.lessons[lesson].when
    assert when is not None
    for case in cases("lessons", lesson):
        assert truth(when, case["facts"]) == case["truth"], case["name"]


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"episode_days": 42}, False),
        ({"episode_days": 43}, True),
        ({"nprs_2": 4}, False),
        ({"nprs_2": 5}, True),
        ({"like_before": "yes"}, True),
    ],
)
def test_what_plays_a_part_is_asked_of_those_it_may_help(
    answers: dict[str, str | float], wanted: bool, knowledge: Knowledge
) -> None:
    assert ("what_plays_a_part" in shown(healthy(**answers), knowledge)) == wanted


def test_no_factor_blocks_or_closes_anything(knowledge: Knowledge) -> None:
    screen = next(s for s in knowledge.screens if s.id == "what_plays_a_part")
    everything = healthy(**dict.fromkeys(screen.asks, "yes"))
    plain, made = assess(healthy(), knowledge, TODAY), assess(everything, knowledge, TODAY)
    assert made.triage == plain.triage and made.exclusions == plain.exclusions
