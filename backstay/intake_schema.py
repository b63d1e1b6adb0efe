"""The JSON Schema of an intake, generated from knowledge: one source for files, forms and docs."""

from __future__ import annotations

from typing import Any

from backstay.model import Instrument, Knowledge, Question

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
TEXT = {"type": ["string", "number"]}
WORDS = {"type": "array", "items": {"type": "string"}}


def intake_schema(knowledge: Knowledge) -> dict[str, Any]:
    """JSON Schema (2020-12) of an intake file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backstay intake",
        **_closed(
            {
                "says": TEXT,
                "answered_on": DATE,
                "person": _person(knowledge),
                "findings": _findings(knowledge),
                "preferences": _preferences(knowledge),
                "sign_offs": {"type": "array", "items": _sign_off(knowledge)},
            },
            required=("person", "findings", "preferences"),
        ),
    }


def _closed(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _number(low: float | None, high: float | None, whole: bool = False) -> dict[str, Any]:
    ends = {"minimum": low, "maximum": high}
    return {
        "type": "integer" if whole else "number",
        **{key: end for key, end in ends.items() if end is not None},
    }


def _person(knowledge: Knowledge) -> dict[str, Any]:
    number = knowledge.number
    return _closed(
        {
            "id": TEXT,
            "birth_year": _number(number("birth_year_low"), None, whole=True),
            "sex": {"enum": ["female", "male", "intersex", "undisclosed"]},
            "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
            "height_m": _number(number("height_m_low"), number("height_m_high")),
            "mass_kg": _number(number("mass_kg_low"), number("mass_kg_high")),
            "occupation": TEXT,
            "goals": WORDS,
        },
        required=("id", "birth_year", "sex", "country"),
    )


def _findings(knowledge: Knowledge) -> dict[str, Any]:
    return _closed(
        {
            **{code: _question(question) for code, question in knowledge.questions.items()},
            **{key: _instrument(instrument) for key, instrument in knowledge.instruments.items()},
            "pain_areas": {"type": "array", "items": _pain_area(knowledge), "minItems": 1},
            "otherwise_no": {
                "type": "array",
                "items": {"enum": [s.id for s in knowledge.screens if s.kind == "checklist"]},
            },
        },
        required=("pain_areas",),
    )


def _question(question: Question) -> dict[str, Any]:
    value = _answer(question)
    one_side = {"if": {"type": "object"}, "then": _detailed(question, value), "else": value}
    if not question.sided:
        return {**one_side, "description": question.asks}
    each = _detailed(question, value, required=("value", "side"))
    sides = {"type": "array", "items": each, "minItems": 1}
    return {"if": {"type": "array"}, "then": sides, "else": one_side, "description": question.asks}


def _detailed(
    question: Question, value: dict[str, Any], required: tuple[str, ...] = ("value",)
) -> dict[str, Any]:
    """An answer with its side, method and day."""
    return _closed(
        {
            "value": value,
            "side": {"enum": ["left", "right", "both", "middle"]},
            "method": {"enum": list(question.methods)},
            "observed_on": DATE,
        },
        required=required,
    )


def _answer(question: Question) -> dict[str, Any]:
    match question.type:
        case "yes_no":
            return {"enum": ["yes", "no", "not_sure"]}
        case "choice":
            return {"enum": [*question.values, "not_sure"]}
        case "number":
            return _number(question.low, question.high)
        case _:
            return TEXT


def _instrument(instrument: Instrument) -> dict[str, Any]:
    """Ticked item numbers, own activities with a score, one score an item, or the score alone."""
    score = _number(min(0, instrument.low), _item_high(instrument))
    if instrument.layout == "score_only":
        score = _number(instrument.low, instrument.high)
        entered = {"value": score, "method": {"enum": ["therapist"]}, "observed_on": DATE}
        detailed = _closed(entered, required=("value",))
        return {"if": {"type": "object"}, "then": detailed, "else": score, "description": instrument.name}
    if instrument.layout == "tick_list":
        item = _number(1, len(instrument.items), whole=True)
        return {"type": "array", "items": item, "uniqueItems": True}
    if instrument.layout == "own_activities":
        return {"type": "object", "additionalProperties": score, "minProperties": 1}
    return {"type": "array", "items": score, "maxItems": len(instrument.items)}


def _item_high(instrument: Instrument) -> float:
    return instrument.high / len(instrument.items) if instrument.scoring == "sum" else instrument.high


def _pain_area(knowledge: Knowledge) -> dict[str, Any]:
    return _closed(
        {
            "region": {"enum": list(knowledge.regions)},
            "side": {"enum": ["left", "right", "both", "middle"]},
            "intensity_nprs": _number(0, knowledge.number("nprs_high"), whole=True),
            "quality": {"enum": ["ache", "burn", "electric", "numb"]},
            "onset_on": DATE,
            "painted_on": DATE,
        },
        required=("region", "side", "intensity_nprs"),
    )


def _preferences(knowledge: Knowledge) -> dict[str, Any]:
    minutes = _number(0, knowledge.number("minutes_per_day_high"), whole=True)
    return _closed(
        {
            "days": {**_closed(dict.fromkeys(WEEKDAYS, minutes)), "minProperties": 1},
            "equipment": {"type": "array", "items": {"enum": list(knowledge.equipment)}},
            "setting": {"type": "array", "items": {"enum": list(knowledge.places)}},
            "dislikes": WORDS,
            "wishes": WORDS,
            "away": {"type": "array", "items": _closed({"from": DATE, "to": DATE}, required=("from", "to"))},
            "appointments": {"type": "array", "items": _appointment(knowledge, minutes)},
        },
        required=("days",),
    )


def _appointment(knowledge: Knowledge, minutes: dict[str, Any]) -> dict[str, Any]:
    """A visit that is already fixed: its day, its minutes, and what kind of hands-on care it is."""
    care = [row.id for row in knowledge.interventions.values() if row.kind == "therapist"]
    return _closed(
        {"on": DATE, "minutes": minutes, "care": {"enum": care}}, required=("on", "minutes", "care")
    )


def _sign_off(knowledge: Knowledge) -> dict[str, Any]:
    return _closed(
        {
            **dict.fromkeys(("clinician", "profession", "registration", "country", "outcome"), TEXT),
            "examined_on": DATE,
            "expires_on": DATE,
            "closes": {"type": "array", "items": {"enum": list(knowledge.red_flags)}},
            "limits": {"type": "array", "items": {"enum": list(knowledge.exclusions)}},
            "pain_rule": {"enum": list(knowledge.pain_rules)},
        },
        required=(
            "clinician", "profession", "registration", "country", "examined_on", "expires_on", "closes",
        ),
    )  # fmt: skip
