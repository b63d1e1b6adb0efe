"""Few words, all read once, and nothing of a safety question lost for brevity."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from backstay.assess.reading import count_words, reading_words
from backstay.knowledge import load
from bench.ask import SIMPLE, people, walk, words_on

KNOWLEDGE = load()
SCREENS = {s.id: s for s in KNOWLEDGE.screens}
ELEMENTS = {
    "saddle_numbness": ("numb", "changed feeling", "legs", "genitals", "back passage"),
    "bladder_hard_to_start": ("harder to start", "urine"),
    "bladder_weak_flow": ("weaker flow", "urine"),
    "bladder_urine_unfelt": ("cannot properly feel", "urine passing"),
    "bladder_full_unfelt": ("cannot properly feel", "full bladder"),
    "bladder_leak": ("leaking urine", "new or old"),
    "bowel_leak": ("leaking stool", "new or old"),
    "bowel_unfelt": ("cannot properly feel", "stool"),
    "genital_feeling_lost": ("less or no feeling", "genitals"),
    "sexual_function_change": ("erection", "ejaculation", "new"),
    "both_legs_symptoms": ("pain", "numbness", "weakness", "both legs"),
    "foot_drop": ("cannot lift", "foot"),
    "unsteady_walking": ("unsteady",),
    "band_round_trunk": ("band", "all round"),
    "clumsy_hands": ("clumsy", "hands"),
    "cancer_ever": ("cancer", "now or ever", "not basal-cell skin"),
    "pain_progressive": ("growing",),
    "pain_unremitting": ("rest does not ease",),
    "night_pain_waking": ("wakes", "night"),
    "pain_on_straining": ("straining",),
    "major_trauma_2_weeks": ("serious accident", "2 weeks"),
    "pain_sudden_new": ("suddenly", "with or without cause"),
    "osteoporosis": ("osteoporosis",),
    "steroids_3_months": ("steroid", "3 months or more"),
    "fragility_fracture": ("broken", "small fall"),
    "height_loss": ("shorter", "4 cm"),
    "minor_trauma": ("minor fall", "lift"),
    "axspa_known": ("ankylosing spondylitis",),
    "runner_bone_pain": ("deep buttock", "groin", "landing"),
    "groin_cannot_bear_weight": ("groin", "weight"),
    "fever": ("38 °c or more", "feverish", "now"),
    "rigors": ("shaking with cold",),
    "immunosuppressed": ("weak immune system",),
    "injecting_drugs": ("injecting",),
    "diabetes": ("diabetes",),
    "dialysis": ("dialysis",),
    "recent_infection": ("infection", "3 months"),
    "recent_procedure": ("operation", "injection", "3 months"),
    "tuberculosis": ("tuberculosis",),
    "collapse_or_faint": ("fainted", "collapsed", "nearly"),
    "clammy": ("cold", "sweaty"),
    "abdominal_or_flank_pain_new": ("new", "belly", "between ribs and hip"),
    "aneurysm_known": ("aneurysm",),
    "tearing_pain": ("tearing", "chest", "back"),
    "chest_pain_now": ("now", "at rest", "new"),
    "breathless_now": ("now", "at rest", "newly"),
    "cold_pale_numb_leg": ("cold", "pale", "numb"),
    "could_be_pregnant": ("could be pregnant",),
    "leg_swelling_one_side": ("one", "swollen"),
    "red_painful_eye": ("red", "painful", "eye"),
    "testicular_pain": ("testicle",),
    "urinary_colic": ("waves",),
    "blood_in_urine": ("blood", "urine"),
    "pelvic_infection_signs": ("low belly pain", "discharge"),
    "no_position_eases": ("severe", "no position eases"),
    "shingles_rash": ("rash",),
    "anticoagulant": ("blood thinner",),
    "weight_loss_unexplained": ("weight", "without trying"),
    "pulsating_belly": ("belly", "pulse"),
    "birth_within_12_weeks": ("birth", "12 weeks"),
    "spine_surgery_12_weeks": ("operation", "procedure", "12 weeks"),
    "spine_implant": ("fusion", "ever"),
    "vertebral_fracture_known": ("broken", "spine", "ever"),
    "exertional_chest_symptoms": ("chest", "effort", "not looked into"),
    "fainting_unreviewed": ("fainting", "not looked into"),
    "leg_pain_on_walking": ("leg", "walking"),
}
"""For each tick what SAFETY.md 2 names and its short wording must keep."""
MOST_WORDS = 18
SIMPLE_WORDS = 2500


@pytest.mark.parametrize("code", ELEMENTS)
def test_a_short_safety_question_keeps_every_element_of_its_rule(code: str) -> None:
    says = KNOWLEDGE.questions[code].asks.lower()
    assert not [part for part in ELEMENTS[code] if not re.search(rf"\b{re.escape(part)}", says)]


def test_what_stands_on_a_tick_list_is_one_short_line() -> None:
    lists = [s for s in KNOWLEDGE.screens if s.kind == "checklist"]
    asked = {code: count_words(KNOWLEDGE.questions[code].asks) for s in lists for code in s.asks}
    assert {code: words for code, words in asked.items() if words > MOST_WORDS} == {}


@pytest.mark.parametrize("name", SIMPLE)
def test_simple_back_pain_is_not_more_reading_than_it_was(name: str) -> None:
    person = dict(people(KNOWLEDGE))[name]
    screens = walk(name, person, KNOWLEDGE).screens
    assert sum(words_on(screens, part, KNOWLEDGE) for part in ("you", "safety", "pain", "life")) <= SIMPLE_WORDS


def test_labels_of_answers_are_read_once_a_screen() -> None:
    both = SCREENS["both_legs_follow"]
    one, two = (reading_words(replace(both, asks=both.asks[:n]), KNOWLEDGE) for n in (1, 2))
    assert two - one == count_words(KNOWLEDGE.questions[both.asks[1]].asks)


def test_what_is_folded_away_is_not_read() -> None:
    row = KNOWLEDGE.questions["ces_course"]
    longer = replace(row, plainer=row.plainer + " and more of it")
    more = replace(KNOWLEDGE, questions={**KNOWLEDGE.questions, row.code: longer})
    screen = SCREENS["cauda_equina_course"]
    assert reading_words(screen, more) == reading_words(screen, KNOWLEDGE)


def test_a_help_that_stands_open_is_read() -> None:
    row = KNOWLEDGE.questions["saddle_numbness"]
    more = replace(KNOWLEDGE, questions={**KNOWLEDGE.questions, row.code: replace(row, help=row.help + " so there")})
    screen = SCREENS["cauda_equina"]
    assert reading_words(screen, more) == reading_words(screen, KNOWLEDGE) + 2


def test_a_sign_alone_is_no_word() -> None:
    assert count_words("pain – in 2 legs") == 4
