"""docs/how_triage_decides.md says what the rules say, and leaves none out."""

from __future__ import annotations

import re

from backstay.knowledge.in_words import Phrase, phrase
from backstay.knowledge.loader import read_cases
from backstay.knowledge.structure import condition
from backstay.knowledge.triage_rows import asked, exclusions, rules
from backstay.model import Knowledge
from backstay.rules import facts_used
from builders.triage_docs import TARGET, document


def test_the_document_is_up_to_date(knowledge: Knowledge) -> None:
    assert TARGET.read_text(encoding="utf-8") == document(knowledge), "run python -m builders.triage_docs"


def test_every_rule_in_force_stands_in_the_document_once(knowledge: Knowledge) -> None:
    text = document(knowledge)
    for rule in (*knowledge.red_flags.values(), *knowledge.exclusion_rules.values()):
        ended = getattr(rule, "ended_on", None)
        assert len(re.findall(rf"^`{rule.id}`$", text, re.M)) >= (0 if ended else 1), rule.id
    shown = sum(len(rows) for rows in rules(knowledge, {}).values())
    assert shown == sum(rule.ended_on is None for rule in knowledge.red_flags.values())


def test_a_rule_shows_level_time_blocking_words_and_sources(knowledge: Knowledge) -> None:
    for level, rows in rules(knowledge, {}).items():
        for row in rows:
            rule = knowledge.red_flags[row.id]
            facts = dict(row.facts)
            assert rule.level == level and facts["Blocks a programme"] == ("yes" if rule.blocks else "no")
            assert facts["By when"] == "now" or re.fullmatch(r"within \d+ (hours|days)", facts["By when"])
            assert {text for _, text in row.says} >= {rule.says, rule.see, rule.tell}
            assert len(row.sources) == len(rule.sources) and row.basis


def texts(part: Phrase) -> list[str]:
    return [part.text, *(text for child in part.parts for text in texts(child))]


def test_every_fact_of_a_rule_is_said_in_words(knowledge: Knowledge) -> None:
    for rule in knowledge.red_flags.values():
        said = " ".join(texts(phrase(rule.when, knowledge)))
        for fact in facts_used(rule.when):
            assert "_" not in fact or fact not in said, f"{rule.id}: {fact} is shown as a code"
            if question := knowledge.questions.get(fact):
                assert question.asks.rstrip(".?:") in said, f"{rule.id}: {fact}"


def test_conditions_read_as_plain_text(knowledge: Knowledge) -> None:
    rule = {
        "age_max_years": {"min": "70"},
        "any_of": [{"fever": "yes"}, {"weakness_over_4_weeks": {"is": "no", "unknown_counts": "yes"}}],
    }
    made = phrase(condition(rule), knowledge)
    assert made.text == "all of:"
    age, either = made.parts
    assert age.text.endswith(": 70 years or more")
    assert either.text == "at least one of:"
    assert either.parts[1].text.endswith(": no (also when this is not known)")


def test_the_document_shows_worked_examples_on_both_sides(knowledge: Knowledge) -> None:
    cases = read_cases()
    shown = [row for rows in rules(knowledge, cases["red_flags.cases.yaml"]).values() for row in rows]
    shown += exclusions(knowledge, cases["exclusion_rules.cases.yaml"])
    for row in shown:
        kinds = {text.partition(":")[0] for text in row.examples}
        assert {"True", "False"} <= kinds, row.id


def test_every_question_a_safety_rule_reads_is_listed(knowledge: Knowledge) -> None:
    listed = {text for screen in asked(knowledge) for text in screen.asks}
    on_screens = {code for screen in knowledge.screens for code in screen.asks}
    for rule in knowledge.red_flags.values():
        for fact in facts_used(rule.when):
            if fact in knowledge.questions and fact in on_screens:
                assert knowledge.questions[fact].asks in listed, f"{rule.id}: {fact}"
