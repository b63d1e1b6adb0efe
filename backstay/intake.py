"""Read an intake file: every problem at once, each with file, key, what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from backstay.assess.facts import facts
from backstay.assess.measured import MEASURING
from backstay.assess.score import scores
from backstay.assess.triage import triage
from backstay.intake_schema import WEEKDAYS, intake_schema
from backstay.knowledge.yaml_files import KnowledgeError, read_answers
from backstay.model import (
    Absence,
    Appointment,
    Finding,
    Intake,
    Knowledge,
    PainArea,
    Person,
    Preferences,
    Question,
    Screen,
    SignOff,
)
from backstay.rules import holds
from backstay.wire import from_plain

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
WHOLE = re.compile(r"-?\d+", re.ASCII)
SPECIAL = ("pain_areas", "otherwise_no")
DATES = ("answered_on", "observed_on", "onset_on", "painted_on", "examined_on", "expires_on", "from", "to", "on")
MAY_COME = ("expires_on", "from", "to", "on")
"""Dates that may lie in the future."""


class IntakeError(ValueError):
    """An intake that cannot be used; ``problems`` holds one message for each thing to mend."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def read_intake(path: Path | str, knowledge: Knowledge, today: date, partial: bool = False) -> Intake:
    """The intake in a YAML or JSON file; raises IntakeError with every problem found.

    A ``partial`` one may still miss answers; what it holds is checked all the same.
    """
    path = Path(path)
    try:
        content = typed(read_answers(path))
    except OSError as error:
        raise IntakeError([f"{path}: cannot be read ({error.strerror}); check the name"]) from error
    except KnowledgeError as error:
        raise IntakeError([str(error)]) from error
    return from_mapping(content, knowledge, today, name=path.name, partial=partial)


def from_mapping(
    content: Any, knowledge: Knowledge, today: date, name: str = "intake", partial: bool = False
) -> Intake:
    """The intake a mapping describes; ``today`` dates answers that carry no date."""
    validator = Draft202012Validator(
        _begun(intake_schema(knowledge)) if partial else intake_schema(knowledge)
    )
    problems = [line for error in validator.iter_errors(content) for line in _explain(error)]
    problems += list(_impossible_dates(content, today))
    if not problems:
        intake = _intake(content, knowledge, today)
        problems = list(_measured_early(intake))
        problems += [] if partial else _unanswered(intake, knowledge, today)
        problems += list(_unknown_preferences(intake, knowledge))
        problems += list(_backward_absences(intake))
    if problems:
        raise IntakeError([f"{name}: {problem}" for problem in sorted({*problems})])
    return intake


def _begun(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of an intake that was only begun: who it is about, and nothing else is required."""
    properties = schema["properties"]
    findings = {**properties["findings"], "required": []}
    return {**schema, "required": ["person"], "properties": {**properties, "findings": findings}}


def typed(node: Any) -> Any:
    """Strings that are numbers become numbers; everything else stays what it looks like."""
    if isinstance(node, dict):
        return {key: typed(value) for key, value in node.items()}
    if isinstance(node, list):
        return [typed(value) for value in node]
    if isinstance(node, str) and NUMBER.fullmatch(node):
        return int(node) if WHOLE.fullmatch(node) else float(node)
    return node


# ── What is wrong, in words ─────────────────────────────────────────────────


def _explain(error: ValidationError) -> list[str]:
    """One line for each thing to mend."""
    where = ".".join(str(part) for part in error.absolute_path) or "the file"
    return [f"{where}: {what}" for what in _each_key(error) or [_what_to_do(error)]]


def _each_key(error: ValidationError) -> list[str]:
    """A line for each key that is missing or unknown."""
    limit: Any = error.validator_value
    schema: Any = error.schema
    present = cast(dict[str, Any], error.instance)
    if error.validator == "required":
        return [f"missing {key}; add it" for key in limit if key not in present]
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        return [f"unknown key {key!r}, {_nearest(key, known)}" for key in present if key not in known]
    return []


def _what_to_do(error: ValidationError) -> str:
    limit: Any = error.validator_value
    value: Any = error.instance
    match error.validator:
        case "enum":
            return f"{value!r} is not possible; use {_one_of(limit, value)}"
        case "minimum" | "maximum":
            side = "least" if error.validator == "minimum" else "most"
            return f"{value} is not possible; use a number of at {side} {limit:g}"
        case "type":
            return f"{_short(value)} is not {_a(limit)}; write {_a(limit)}"
        case "pattern":
            example = "a date such as 2026-11-21" if "d{4}" in limit else "two capital letters such as GB"
            return f"{value!r} is not possible; write {example}"
        case "uniqueItems":
            return f"{_short(value)} names something twice; keep one"
        case _:
            return f"{error.message}; correct it"


def _nearest(key: str, known: list[str]) -> str:
    close = get_close_matches(str(key), known, n=1)
    return f"did you mean {close[0]!r}?" if close else "remove it (see: backstay schema intake)"


def _one_of(allowed: list[Any], value: Any) -> str:
    few = 8
    if len(allowed) <= few:
        return ", ".join(map(str, allowed))
    close = get_close_matches(str(value), [str(a) for a in allowed], n=3) or [str(a) for a in allowed[:few]]
    return f"one of {', '.join(close)} … (see: backstay schema intake)"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 40 else f"{text[:37]}…"


def _a(kinds: Any) -> str:
    names = {
        "object": "a mapping",
        "array": "a list",
        "string": "text",
        "number": "a number",
        "integer": "a whole number",
    }
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(names[kind] for kind in kinds)


def _impossible_dates(content: Any, today: date, where: str = "") -> Iterator[str]:
    """Dates that no calendar has, or that lie in the future where only the past is possible."""
    if not isinstance(content, dict | list):
        return
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in items:
        here = f"{where}.{key}".strip(".")
        if isinstance(value, dict | list):
            yield from _impossible_dates(value, today, here)
        elif key == "birth_year" and isinstance(value, int) and value > today.year:
            yield f"{here}: {value} is after this year; write the four digits of the year of birth"
        elif key in DATES and isinstance(value, str):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                yield f"{here}: {value!r} is on no calendar; write a date such as {today}"
            else:
                if day > today and key not in MAY_COME:
                    yield f"{here}: {value} is after today ({today}); correct the date or pass --today"


def _measured_early(intake: Intake) -> Iterator[str]:
    """An intake comes before clearance: nothing in it was measured by camera or device."""
    for finding in intake.findings:
        if finding.method in MEASURING:
            yield (
                f"findings.{finding.code}: measured by {finding.method} before clearance; take it out, "
                "then assess and clear: it is measured in the first sessions"
            )


def _unanswered(intake: Intake, knowledge: Knowledge, today: date) -> Iterator[str]:
    """Questions that may not be skipped, on every screen this person would see.

    An emergency interrupts an intake, so one that shows an emergency may stop there.
    """
    known = facts(intake, knowledge, today)
    judged = triage(intake, knowledge, known, today)
    if judged.blocked and judged.level == "emergency":
        return
    answered = {f.code for f in intake.findings} | {s.instrument for s in scores(intake, knowledge)}
    for screen in knowledge.screens:
        if holds(screen.show_when, known):
            for code in screen.required:
                if code not in answered:
                    yield f"findings.{code}: missing; {_how_to_answer(code, screen, knowledge)}"


def _how_to_answer(code: str, screen: Screen, knowledge: Knowledge) -> str:
    question = knowledge.questions.get(code)
    if question is None:
        return "add its answers"
    if screen.kind == "checklist":
        return f"answer yes, no or not_sure, or list {screen.id} under findings.otherwise_no"
    if question.type == "choice":
        return f"answer {', '.join(question.values)} or not_sure"
    return "answer yes, no or not_sure" if question.type == "yes_no" else "answer it"


def _backward_absences(intake: Intake) -> Iterator[str]:
    """An absence ends no sooner than it begins."""
    for number, absence in enumerate(intake.preferences.away):
        if absence.last_on < absence.first_on:
            yield f"preferences.away.{number}: ends on {absence.last_on}, before it begins; swap from and to"


def _unknown_preferences(intake: Intake, knowledge: Knowledge) -> Iterator[str]:
    """Likes and dislikes name an exercise, family, kind, position, equipment or function."""
    exercises = knowledge.exercises.values()
    known = {*knowledge.exercises, *knowledge.equipment, *knowledge.functions}
    known |= {name for e in exercises for name in (e.family, e.kind, e.position)}
    for field in ("dislikes", "wishes"):
        for word in getattr(intake.preferences, field):
            if word not in known:
                yield f"preferences.{field}: unknown {word!r}, {_nearest(word, sorted(known))}"


# ── From mapping to model ───────────────────────────────────────────────────


def _intake(content: Mapping[str, Any], knowledge: Knowledge, today: date) -> Intake:
    answered_on = _day(content.get("answered_on"), today)
    answers = content.get("findings", {})
    return Intake(
        person=from_plain(_texts(content["person"], ("id", "occupation")), Person),
        findings=tuple(_findings(answers, knowledge, answered_on)),
        pain_areas=tuple(_area(area, answered_on) for area in answers.get("pain_areas", ())),
        preferences=preferences(content.get("preferences", {"days": {}})),
        sign_offs=tuple(_sign_off(row) for row in content.get("sign_offs", ())),
    )


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _findings(answers: Mapping[str, Any], knowledge: Knowledge, answered_on: date) -> Iterator[Finding]:
    given = {code: value for code, value in answers.items() if code not in SPECIAL}
    for code, value in given.items():
        if code in knowledge.instruments:
            yield from instrument_findings(code, value, knowledge, answered_on)
        else:
            for one in value if isinstance(value, list) else [value]:
                yield _finding(knowledge.questions[code], one, answered_on)
    for code in _otherwise_no(answers, knowledge):
        if code not in given:
            yield Finding(code=code, value="no", observed_on=answered_on)


def _finding(question: Question, given: Any, answered_on: date) -> Finding:
    """One answer, bare or with side, method and day; a therapist's test was done by a therapist."""
    row = given if isinstance(given, dict) else {"value": given}
    method = "self_report" if "self_report" in question.methods else question.methods[0]
    observed_on = _day(row.get("observed_on"), answered_on)
    known = {"method": method, "code": question.code, "unit": question.unit}
    return Finding(**{**known, **row, "observed_on": observed_on})


def _otherwise_no(answers: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    """Every item of the checklists where all that is not ticked was answered no."""
    named = answers.get("otherwise_no", ())
    return [code for s in knowledge.screens if s.id in named for code in s.asks]


def instrument_findings(key: str, value: Any, knowledge: Knowledge, answered_on: date) -> Iterator[Finding]:
    """One Finding an item: ticked numbers, own activities with scores, or scores in order; or one score."""
    instrument = knowledge.instruments[key]
    if instrument.layout == "score_only":
        row = value if isinstance(value, dict) else {"value": value}
        observed_on = _day(row.get("observed_on"), answered_on)
        yield Finding(code=key, value=row["value"], method="therapist", observed_on=observed_on)
        return
    if instrument.layout == "tick_list":
        for item in range(1, len(instrument.items) + 1):
            tick = "yes" if item in value else "no"
            yield Finding(code=f"{key}_{item}", value=tick, observed_on=answered_on)
        return
    scores = value.values() if isinstance(value, dict) else value
    for item, score in enumerate(scores, start=1):
        yield Finding(code=f"{key}_{item}", value=score, observed_on=answered_on)
    for item, activity in enumerate(value if isinstance(value, dict) else (), start=1):
        yield Finding(code=f"{key}_activity_{item}", value=activity, observed_on=answered_on)


def _area(row: Mapping[str, Any], answered_on: date) -> PainArea:
    dates = {key: date.fromisoformat(row[key]) for key in ("onset_on", "painted_on") if key in row}
    return PainArea(**{"painted_on": answered_on, **row, **dates})


def preferences(row: Mapping[str, Any]) -> Preferences:
    """Preferences from named weekdays and lists."""
    minutes = tuple(int(row["days"].get(day, 0)) for day in WEEKDAYS)
    lists = {key: tuple(row[key]) for key in ("equipment", "setting", "dislikes", "wishes") if key in row}
    return Preferences(
        minutes_per_day=cast(Any, minutes),
        away=tuple(
            Absence(first_on=date.fromisoformat(a["from"]), last_on=date.fromisoformat(a["to"]))
            for a in row.get("away", ())
        ),
        appointments=tuple(
            Appointment(on=date.fromisoformat(a["on"]), minutes=int(a["minutes"]), care=a["care"])
            for a in row.get("appointments", ())
        ),
        **lists,
    )


def _sign_off(row: Mapping[str, Any]) -> SignOff:
    return from_plain(_texts(row, ("clinician", "profession", "registration", "country", "outcome")), SignOff)


def _texts(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The row with these fields as text, even where somebody wrote a number."""
    return {key: str(value) if key in names else value for key, value in row.items()}
