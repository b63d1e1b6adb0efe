"""The next question: safety never shortened, the most telling screen first, nothing asked that changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from backstay.assess import assess
from backstay.assess.ask import (
    answered_screens,
    may_add,
    next_screen,
    outlook,
    safety_block,
)
from backstay.assess.expect import (
    facts_of,
)
from backstay.assess.facts import facts
from backstay.assess.reading import reading_words
from backstay.cli import app
from backstay.intake import IntakeError, from_mapping, read_intake, typed
from backstay.knowledge import load
from backstay.model import Finding, Intake, Knowledge, Person, Preferences
from backstay.rules import facts_used, holds
from bench.ask import first_targets, full_form, known_after, people, walk

TODAY = date(2026, 11, 21)
KNOWLEDGE = load()
SCREENS = {s.id: s for s in KNOWLEDGE.screens}
EXAMPLES = Path(__file__).parent.parent / "examples"
PEOPLE = dict(people(KNOWLEDGE))
BLOCK = safety_block(KNOWLEDGE)


def example(name: str) -> Intake:
    return read_intake(EXAMPLES / f"{name}.yaml", KNOWLEDGE, TODAY)


def after_the_block(person: Intake) -> Intake:
    """A person of whom only the safety block is known."""
    return known_after(person, tuple(BLOCK), KNOWLEDGE)


def nobody() -> Intake:
    person = Person(id="new", birth_year=1985, sex="male", country="GB")
    return Intake(person=person, findings=(), pain_areas=(), preferences=Preferences(minutes_per_day=(0,) * 7))


def with_settings(**values: float) -> Knowledge:
    rows = {key: replace(KNOWLEDGE.settings[key], value=value) for key, value in values.items()}
    return replace(KNOWLEDGE, settings={**KNOWLEDGE.settings, **rows})


# ── Safety first ────────────────────────────────────────────────────────────


def test_the_safety_block_holds_every_emergency_screen_and_all_a_blocking_rule_reads() -> None:
    assert {s.id for s in KNOWLEDGE.screens if s.emergency} <= BLOCK
    assert {"person", "body_map"} <= BLOCK
    for flag in KNOWLEDGE.red_flags.values():
        for screen in KNOWLEDGE.screens:
            if not set(facts_of(screen, KNOWLEDGE)).isdisjoint(facts_used(flag.when)):
                assert screen.id in BLOCK, (flag.id, screen.id)


def test_the_block_comes_first_and_in_its_fixed_order() -> None:
    for name in ("acute_after_lifting", "stenosis_over_60", "bones_to_mind", "inflammatory_pattern"):
        screens = walk(name, example(name), KNOWLEDGE).screens
        fixed = [s for s in screens if s in BLOCK]
        order = [s.id for s in KNOWLEDGE.screens]
        assert list(screens[: len(fixed)]) == fixed == sorted(fixed, key=order.index)


def test_the_block_is_never_shortened() -> None:
    for name, person in PEOPLE.items():
        if name in ("sciatica", "stenosis_over_60", "cancer_signed_off", "runner_hip_drop"):
            asked = set(walk(name, person, KNOWLEDGE).screens)
            assert set(full_form(person, KNOWLEDGE)) & BLOCK <= asked


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.questions)), st.sampled_from(("yes", "no"))))
def test_whatever_was_answered_a_waiting_safety_screen_comes_before_all_others(given: dict[str, str]) -> None:
    answers = {c: v for c, v in given.items() if KNOWLEDGE.questions[c].type == "yes_no"}
    findings = tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in answers.items())
    person = replace(nobody(), findings=findings)
    answered = answered_screens(person, KNOWLEDGE)
    known = facts(person, KNOWLEDGE, TODAY)
    waiting = [s.id for s in KNOWLEDGE.screens if s.id not in answered and holds(s.show_when, known)]
    due = [s for s in waiting if s in BLOCK]
    asking = next_screen(person, KNOWLEDGE, TODAY, answered)
    assert asking is not None
    if due:
        assert (asking.screen, asking.kind) == (due[0], "fixed")


def test_mood_is_asked_even_when_the_band_of_support_is_settled() -> None:
    """It decides whether the question about dark thoughts is shown."""
    asked = walk("severe", example("severe_and_little_time"), KNOWLEDGE).screens
    assert assess(example("severe_and_little_time"), KNOWLEDGE, TODAY).risk_band == "high"
    assert "mood" in asked


def test_a_low_mood_brings_the_question_about_dark_thoughts_next() -> None:
    person = example("acute_after_lifting")
    low = tuple(replace(f, value=3) if f.code.startswith("phq_2_") else f for f in person.findings)
    screens = walk("low", replace(person, findings=low), KNOWLEDGE).screens
    assert screens[screens.index("mood") + 1] == "mood_safety_ask"


# ── What is always asked, and what is not ───────────────────────────────────


def test_outcomes_preferences_and_required_answers_are_always_asked() -> None:
    strict = with_settings(least_gain=1000)
    for name in ("acute_after_lifting", "chronic_desk_worker", "runner_hip_drop"):
        walked = walk(name, example(name), strict)
        full = full_form(example(name), strict)
        needed = {s.id for s in strict.screens if s.required or s.kind == "preferences"} & set(full)
        assert needed <= set(walked.screens)
        assert {"pain", "daily_life", "what_fits"} <= set(walked.screens)


def test_an_answer_that_could_close_an_exercise_is_never_left_out() -> None:
    strict = with_settings(least_gain=1000)
    for name, person in PEOPLE.items():
        if name in ("acute_after_lifting", "bones_to_mind", "scar_after_surgery", "stenosis_over_60"):
            walked = walk(name, person, strict)
            whole, learned = (assess(p, strict, TODAY) for p in (walked.whole, walked.learned))
            assert {e.tag for e in whole.exclusions} == {e.tag for e in learned.exclusions}
            assert (whole.risk_band, whole.pain_rule) == (learned.risk_band, learned.pain_rule)
            assert whole.programme_mode == learned.programme_mode


def test_an_item_of_the_band_of_support_is_asked_while_it_can_change_the_band_and_not_after() -> None:
    strict = with_settings(least_gain=1000)
    person = example("runner_hip_drop")
    for worry, asked in ((0, True), (5, False)):
        changed = {"worry": worry, "fear_of_movement": 0, "recovery_expectation": 9, "like_before": "yes"}
        kept = tuple(f for f in person.findings if f.code not in changed and not f.code.startswith("nprs_"))
        mild = {**changed, "nprs_1": 1, "nprs_2": 2, "nprs_3": 3}
        added = tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in mild.items())
        walked = walk("mild", replace(person, findings=kept + added), strict)
        assert ("what_plays_a_part" in walked.screens) == asked


def test_what_changes_nothing_is_offered_and_not_asked() -> None:
    walked = walk("desk", example("chronic_desk_worker"), KNOWLEDGE)
    offered = may_add(walked.learned, KNOWLEDGE, TODAY, frozenset(walked.screens))
    left = set(full_form(walked.whole, KNOWLEDGE)) - set(walked.screens)
    assert {a.screen for a in offered} == left >= {"own_activities"}
    least = KNOWLEDGE.number("least_gain")
    assert all(a.gain < least and a.kind == "may_add" and a.left == 0 for a in offered)


def test_where_every_gain_is_enough_the_whole_form_is_asked() -> None:
    walked = walk("desk", example("chronic_desk_worker"), with_settings(least_gain=0))
    assert set(walked.screens) == set(full_form(walked.whole, KNOWLEDGE))


def test_while_a_rule_blocks_only_what_is_needed_is_asked() -> None:
    person = example("cancer_signed_off")
    blocked = after_the_block(replace(person, sign_offs=()))
    waiting = outlook(blocked, KNOWLEDGE, TODAY, frozenset(BLOCK))
    assert assess(blocked, KNOWLEDGE, TODAY).triage.blocked
    assert {a.kind for a in waiting} == {"always", "may_add"}
    assert all(a.gain == 0 for a in waiting)


def test_each_step_says_why_and_how_much_is_left() -> None:
    person = example("runner_hip_drop")
    answered: tuple[str, ...] = ()
    kinds = set()
    while asking := next_screen(known_after(person, answered, KNOWLEDGE), KNOWLEDGE, TODAY, frozenset(answered)):
        assert asking.says and "{" not in asking.says
        assert asking.left >= 1 and asking.words == reading_words(SCREENS[asking.screen], KNOWLEDGE)
        kinds.add(asking.kind)
        answered = (*answered, asking.screen)
    assert {"fixed", "always"} <= kinds
    assert asking is None and answered[-1] == "what_fits"


def test_a_running_screen_is_unlocked_by_the_answer_before_it() -> None:
    screens = walk("runner", example("runner_hip_drop"), KNOWLEDGE).screens
    assert screens.index("your_days") < screens.index("running")
    assert "running" not in walk("desk", example("chronic_desk_worker"), KNOWLEDGE).screens


@pytest.mark.parametrize("name", ["acute_after_lifting", "chronic_desk_worker"])
def test_simple_back_pain_takes_at_most_25_screens(name: str) -> None:
    assert len(walk(name, example(name), KNOWLEDGE).screens) <= 25


def test_a_fresh_spell_takes_at_most_25_screens_whatever_the_sex() -> None:
    person = example("acute_after_lifting")
    no = (Finding(code=c, value="no", observed_on=TODAY) for c in SCREENS["pregnancy"].asks)
    woman = replace(person, person=replace(person.person, sex="female"), findings=(*person.findings, *no))
    assert len(walk("woman", woman, KNOWLEDGE).screens) <= 25


def test_the_first_targets_are_those_of_the_full_form() -> None:
    same = [
        first_targets(w.whole, KNOWLEDGE) == first_targets(w.learned, KNOWLEDGE)
        for name, person in list(PEOPLE.items())[::4]
        for w in [walk(name, person, KNOWLEDGE)]
    ]
    assert sum(same) / len(same) >= 0.95 and len(same) > 20


def test_a_published_instrument_is_one_screen() -> None:
    for screen in KNOWLEDGE.screens:
        instruments = [code for code in screen.asks if code in KNOWLEDGE.instruments]
        assert not instruments or screen.kind == "instrument"


def test_the_next_question_takes_at_most_20_ms() -> None:
    person = after_the_block(example("chronic_desk_worker"))
    times = []
    for _ in range(5):
        start = process_time()
        next_screen(person, KNOWLEDGE, TODAY, frozenset(BLOCK))
        times.append(process_time() - start)
    assert min(times) < 0.02


# ── An intake that was only begun ───────────────────────────────────────────


BEGUN = {
    "person": {"id": "me", "birth_year": 1985, "sex": "male", "country": "GB"},
    "findings": {"otherwise_no": ["cauda_equina"], "pain_areas": []},
}


def test_a_begun_intake_is_read_only_when_asked_for() -> None:
    content = {"person": BEGUN["person"]}
    made = from_mapping(content, KNOWLEDGE, TODAY, partial=True)
    assert made.findings == () and made.pain_areas == ()
    with pytest.raises(IntakeError) as refused:
        from_mapping(content, KNOWLEDGE, TODAY)
    assert "findings" in str(refused.value) and "preferences" in str(refused.value)


def test_what_a_begun_intake_holds_is_checked_all_the_same() -> None:
    findings = {"fever": "perhaps", "worrry": 3}
    with pytest.raises(IntakeError) as refused:
        from_mapping({**BEGUN, "findings": findings}, KNOWLEDGE, TODAY, partial=True)
    assert "perhaps" in str(refused.value) and "worrry" in str(refused.value)
    with pytest.raises(IntakeError):
        from_mapping({"findings": {}}, KNOWLEDGE, TODAY, partial=True)


def test_a_whole_example_has_answered_every_screen_it_would_be_shown() -> None:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        person = read_intake(path, KNOWLEDGE, TODAY)
        judged = assess(person, KNOWLEDGE, TODAY).triage
        if judged.level != "emergency":
            answered = answered_screens(person, KNOWLEDGE)
            required = {s.id for s in KNOWLEDGE.screens if s.required} & set(full_form(person, KNOWLEDGE))
            assert required | {"person", "body_map", "what_fits"} <= answered, path.stem


def test_a_screen_half_answered_still_waits() -> None:
    finding = Finding(code="fever", value="no", observed_on=TODAY)
    assert "general_health" not in answered_screens(replace(nobody(), findings=(finding,)), KNOWLEDGE)
    assert answered_screens(nobody(), KNOWLEDGE) == {"person"}


def run(tmp_path: Path, content: object, *options: str) -> str:
    file = tmp_path / "begun.yaml"
    file.write_text(yaml.safe_dump(content))
    made = CliRunner().invoke(app, ["ask", str(file), "--today", str(TODAY), *options])
    assert made.exit_code == 0, made.output
    return made.output


def test_the_command_prints_the_next_screen_with_its_questions(tmp_path: Path) -> None:
    content = {"person": BEGUN["person"], "findings": {"otherwise_no": ["cauda_equina"]}}
    said = run(tmp_path, content)
    assert SCREENS["body_map"].title in said
    made = json.loads(run(tmp_path, content, "--json"))
    assert made["next"]["screen"] == "body_map" and made["next"]["kind"] == "fixed"
    assert made["emergency"] is False


def test_the_screen_taken_out_of_a_whole_intake_is_asked_next_with_its_gain(tmp_path: Path) -> None:
    file = EXAMPLES / "acute_after_lifting.yaml"
    content = yaml.load(file.read_text(), yaml.BaseLoader)
    for code in SCREENS["your_days"].asks:
        content["findings"].pop(code, None)
    waiting = from_mapping(typed(content), KNOWLEDGE, TODAY, partial=True)
    asking = next_screen(waiting, KNOWLEDGE, TODAY, answered_screens(waiting, KNOWLEDGE))
    assert asking is not None and asking.screen == "your_days" and asking.gain > KNOWLEDGE.number("least_gain")
    assert f"{asking.gain:.2f}" in run(tmp_path, content)


def test_the_command_names_an_emergency_before_any_question(tmp_path: Path) -> None:
    content = {**BEGUN, "findings": {"chest_pain_now": "yes"}}
    assert run(tmp_path, content).startswith(KNOWLEDGE.words["cli.level_emergency"])
    assert json.loads(run(tmp_path, content, "--json"))["emergency"] is True


def test_the_command_says_when_nothing_more_needs_asking() -> None:
    made = CliRunner().invoke(app, ["ask", str(EXAMPLES / "chronic_desk_worker.yaml"), "--today", str(TODAY)])
    assert KNOWLEDGE.words["ask.nothing_left"] in made.output
    assert SCREENS["what_plays_a_part"].title in made.output
