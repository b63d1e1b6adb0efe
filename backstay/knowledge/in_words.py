"""A condition as a clinician reads it: the questions and facts in their own words, groups as lists."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.model import Condition, Knowledge, Value


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of a rule in words, and the lines under it."""

    text: str
    parts: tuple[Phrase, ...] = ()


def phrase(condition: Condition, knowledge: Knowledge) -> Phrase:
    """The condition in words."""
    if not condition.parts:
        return Phrase(_test(condition, knowledge))
    if len(condition.parts) == 1 and condition.op in ("all_of", "any_of"):
        return phrase(condition.parts[0], knowledge)
    head = _say(knowledge, condition.op, count=condition.count)
    return Phrase(head, tuple(phrase(part, knowledge) for part in condition.parts))


def _say(knowledge: Knowledge, key: str, **values: object) -> str:
    return knowledge.words[f"triage_doc.{key}"].format(**values)


def _test(condition: Condition, knowledge: Knowledge) -> str:
    asks = fact_in_words(condition.fact, knowledge)
    if condition.op in ("is", "in"):
        values = [_value(value, condition.fact, knowledge) for value in condition.operand]
        key = "plain" if condition.operand == ("yes",) else "is"
        text = _say(knowledge, key, asks=asks, value=knowledge.words["triage_doc.or"].join(values))
    else:
        value = _value(condition.operand[0], condition.fact, knowledge)
        unit = _unit(condition.fact, knowledge)
        text = _say(knowledge, condition.op, asks=asks, value=value, unit=unit)
    return _say(knowledge, "also_unknown", text=text) if condition.unknown_counts else text


def fact_in_words(fact: str, knowledge: Knowledge) -> str:
    """What a fact says: the sentence of its question, or the line of a worked-out fact without its values."""
    if question := knowledge.questions.get(fact):
        return question.asks.rstrip(".?:")
    named = knowledge.words.get(f"triage_doc.fact.{fact}")
    return named or knowledge.facts[fact].partition(" [")[0]


def _value(value: Value, fact: str, knowledge: Knowledge) -> str:
    if isinstance(value, int | float):
        return f"{value:g}"
    question = knowledge.questions.get(fact)
    label = question.values.get(value) if question else None
    return label or knowledge.words.get(f"triage_doc.value.{value}", value)


def _unit(fact: str, knowledge: Knowledge) -> str:
    question = knowledge.questions.get(fact)
    if question:
        return f" {question.unit}".rstrip()
    inside = knowledge.facts[fact].partition(" [")[2].rstrip("]")
    return f" {inside}" if inside and not inside[0].isdigit() else ""
