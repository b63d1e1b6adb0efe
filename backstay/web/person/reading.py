"""Read what was sent for one screen: answers in the shape of an event, and every problem found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from backstay.intake_schema import WEEKDAYS
from backstay.model import Instrument, Knowledge, Question, Screen, Value
from backstay.rules import NOT_SURE
from backstay.web import desk

Sent = MultiValueDict[str, str]
CM_PER_M = 100
LONGEST_LINE = 200
LONGEST_TEXT = 4000
YES_NO = ("yes", "no", NOT_SURE)
QUALITIES = ("ache", "burn", "electric", "numb")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where on the page, and the words for it."""

    field: str
    key: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What a screen was answered with."""

    said: dict[str, Any] = dataclasses.field(default_factory=dict)
    problems: list[Problem] = dataclasses.field(default_factory=list)


class WrongError(ValueError):
    """One answer that cannot be read."""

    def __init__(self, key: str, **values: Any):
        super().__init__(key)
        self.key, self.values = key, values


def read(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    """The answers of a screen, or what is wrong with them."""
    return READERS[screen.kind](screen, sent, knowledge)


def skipped(screen: Screen, knowledge: Knowledge) -> dict[str, Any]:
    """A skipped screen: every answer of it is unknown."""
    return {"skipped": True, "findings": dict.fromkeys(codes(screen, knowledge))}


def may_skip(screen: Screen) -> bool:
    """A skip is an answer, but not where a safety rule needs one; questions about dark thoughts may be skipped."""
    needed = screen.required and screen.id in desk.safety_screens()
    return screen.kind in ("checklist", "questions", "instrument") and not needed


def codes(screen: Screen, knowledge: Knowledge) -> list[str]:
    """Every finding a screen asks for."""
    found: list[str] = []
    for name in screen.asks:
        instrument = knowledge.instruments.get(name)
        found += item_codes(instrument) if instrument else [name]
    return found


def item_codes(instrument: Instrument) -> list[str]:
    """The findings of an instrument's items, and of the activities a person names."""
    numbers = range(1, len(instrument.items) + 1)
    named = instrument.layout == "own_activities"
    return [f"{instrument.key}_{n}" for n in numbers] + [
        f"{instrument.key}_activity_{n}" for n in numbers if named
    ]


# ── One reader a kind of screen ─────────────────────────────────────────────


def _checklist(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    """Ticks are yes; the rest is no, or not sure and asked again in plainer words."""
    ticks = [code for code in screen.asks if code in sent.getlist("ticks")]
    none, unsure = "none" in sent, "not_sure" in sent
    if none and (ticks or unsure):
        return Reading(problems=[Problem("none", "both")])
    if not (ticks or none or unsure):
        return Reading(problems=[Problem("none", "tick_or_none")])
    rest = NOT_SURE if unsure else "no"
    findings = {code: "yes" if code in ticks else rest for code in screen.asks}
    again = [code for code, value in findings.items() if value == NOT_SURE]
    return Reading(said={"findings": findings, **({"again": again} if again else {})})


def read_again(again: list[str], sent: Sent) -> Reading:
    """The plainer questions: yes, no, or still not sure."""
    reading = Reading(said={"findings": {}})
    for code in again:
        value = sent.get(code, "")
        reading.said["findings"][code] = value
        if value not in YES_NO:
            reading.problems.append(Problem(code, "choose"))
    return reading


def _questions(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    reading = Reading(said={"findings": {}})
    for name in screen.asks:
        if name in knowledge.instruments:
            _add_instrument(reading, screen, knowledge.instruments[name], sent)
        else:
            _add_answer(reading, screen, knowledge.questions[name], sent)
    again = [c for c, v in reading.said["findings"].items() if v == NOT_SURE and _has_plainer(c, knowledge)]
    if again:
        reading.said["again"] = again
    return reading


def _has_plainer(code: str, knowledge: Knowledge) -> bool:
    question = knowledge.questions.get(code)
    return bool(question and question.plainer and question.type == "yes_no")


def _add_answer(reading: Reading, screen: Screen, question: Question, sent: Sent) -> None:
    try:
        value = _value(question, sent.get(question.code, "").strip())
        if value is None and question.code in screen.required:
            raise WrongError("number" if question.type == "number" else "choose", **_range(question))
    except WrongError as wrong:
        reading.problems.append(Problem(question.code, wrong.key, wrong.values))
    else:
        reading.said["findings"][question.code] = value


def _value(question: Question, text: str) -> Value | None:
    if not text:
        return None
    if question.type == "number":
        return number(text, question.low, question.high)
    if question.type == "text":
        return line(text)
    allowed = YES_NO if question.type == "yes_no" else (*question.values, NOT_SURE)
    if text not in allowed:
        raise WrongError("choose")
    return text


def _range(question: Question) -> dict[str, Any]:
    return {"low": _short(question.low), "high": _short(question.high)}


def _short(value: float | None) -> str:
    return f"{value:g}" if value is not None else "…"


def number(text: str, low: float | None, high: float | None) -> int | float:
    """A number within its range, comma or point, as typed."""
    ends = {"low": _short(low), "high": _short(high)}
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise WrongError("number", **ends) from None
    if not (low if low is not None else value) <= value <= (high if high is not None else value):
        raise WrongError("number", **ends)
    return int(value) if value.is_integer() else value


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """One line of a person's own words."""
    text = " ".join(text.split())
    if len(text) > longest:
        raise WrongError("long", most=longest)
    return text


def _add_instrument(reading: Reading, screen: Screen, instrument: Instrument, sent: Sent) -> None:
    layout = {"tick_list": _ticked, "own_activities": _own}.get(instrument.layout, _scaled)
    found, problems = layout(instrument, sent, instrument.key in screen.required)
    reading.said["findings"].update(found)
    reading.problems += problems


Items = tuple[dict[str, Value | None], list[Problem]]


def _ticked(instrument: Instrument, sent: Sent, required: bool) -> Items:
    """Published rule: a sentence without a tick is a no."""
    return {code: "yes" if sent.get(code) == "yes" else "no" for code in item_codes(instrument)}, []


def _scaled(instrument: Instrument, sent: Sent, required: bool) -> Items:
    least, most = int(item_low(instrument)), int(item_high(instrument))
    found: dict[str, Value | None] = {}
    problems = []
    for code in item_codes(instrument):
        text = sent.get(code, "")
        whole = text.removeprefix("-").isdecimal()
        found[code] = int(text) if whole and least <= int(text) <= most else None
        if found[code] is None and (text or required):
            problems.append(Problem(code, "choose_number"))
    return found, problems


def item_low(instrument: Instrument) -> float:
    """The lowest score of one item."""
    return 0 if instrument.scoring == "sum" else instrument.low


def item_high(instrument: Instrument) -> float:
    """The highest score of one item."""
    return instrument.high / len(instrument.items) if instrument.scoring == "sum" else instrument.high


def _own(instrument: Instrument, sent: Sent, required: bool) -> Items:
    """A named activity needs its score, and a score its activity."""
    found: dict[str, Value | None] = dict.fromkeys(item_codes(instrument))
    problems = []
    for n in range(1, len(instrument.items) + 1):
        score, name = f"{instrument.key}_{n}", f"{instrument.key}_activity_{n}"
        activity, points = " ".join(sent.get(name, "").split())[:LONGEST_LINE], sent.get(score, "")
        if activity and points.isdecimal() and int(points) <= instrument.high:
            found[name], found[score] = activity, int(points)
        elif activity:
            problems.append(Problem(score, "score_activity", {"activity": activity}))
        elif points:
            problems.append(Problem(name, "name_activity"))
    if required and not problems and not any(found.values()):
        problems.append(Problem(f"{instrument.key}_activity_1", "name_one"))
    return found, problems


def _body_map(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    reading = Reading(said={"pain_areas": []})
    for region, side, name in places(knowledge):
        try:
            area = _area(region, side, name, sent, knowledge)
        except WrongError as wrong:
            where = {"area": knowledge.regions[region].name}
            reading.problems.append(Problem(f"{name}-nprs", wrong.key, {**where, **wrong.values}))
        else:
            reading.said["pain_areas"] += [area] if area else []
    if not reading.said["pain_areas"] and not reading.problems:
        reading.problems.append(Problem("body-map", "paint_one"))
    return reading


def places(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Every region and side of the body map with the name of its fields."""
    for region in knowledge.regions.values():
        for side in ("left", "right") if region.sided else ("middle",):
            yield region.id, side, f"area-{region.id}-{side}"


def _area(region: str, side: str, name: str, sent: Sent, knowledge: Knowledge) -> dict[str, Any] | None:
    strength, quality = sent.get(f"{name}-nprs", ""), sent.get(f"{name}-quality", "")
    if not strength and f"{name}-on" not in sent:
        return None
    if not strength:
        raise WrongError("area_strength")
    points = number(strength, 0, knowledge.number("nprs_high"))
    quality = quality if quality in QUALITIES else QUALITIES[0]
    return {"region": region, "side": side, "intensity_nprs": int(points), "quality": quality}


def _person(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    reading = Reading()
    person: dict[str, Any] = {}
    for name, work_out in PERSON.items():
        try:
            value = work_out(sent.get(name, "").strip(), knowledge)
        except WrongError as wrong:
            reading.problems.append(Problem(name, wrong.key, wrong.values))
        else:
            person.update(value)
    goals = [line(goal)[:LONGEST_LINE] for goal in sent.get("goals", "")[:LONGEST_TEXT].splitlines()]
    person["goals"] = [goal for goal in goals if goal]
    reading.said["person"] = person
    return reading


def _birth_year(text: str, k: Knowledge) -> dict[str, Any]:
    if not text.isdecimal():
        raise WrongError("birth_year")
    return {"birth_year": int(number(text, k.number("birth_year_low"), desk.today().year))}


def _sex(text: str, k: Knowledge) -> dict[str, Any]:
    if text not in ("female", "male", "intersex", "undisclosed"):
        raise WrongError("choose")
    return {"sex": text}


def _country(text: str, k: Knowledge) -> dict[str, Any]:
    if text not in k.contacts:
        raise WrongError("choose")
    return {"country": text}


def _height(text: str, k: Knowledge) -> dict[str, Any]:
    if not text:
        return {"height_m": None}
    low, high = k.number("height_m_low") * CM_PER_M, k.number("height_m_high") * CM_PER_M
    return {"height_m": round(number(text, low, high) / CM_PER_M, 3)}


def _mass(text: str, k: Knowledge) -> dict[str, Any]:
    return {"mass_kg": number(text, k.number("mass_kg_low"), k.number("mass_kg_high")) if text else None}


def _occupation(text: str, k: Knowledge) -> dict[str, Any]:
    return {"occupation": line(text)}


PERSON: dict[str, Callable[[str, Knowledge], dict[str, Any]]] = {
    "birth_year": _birth_year,
    "sex": _sex,
    "country": _country,
    "height_cm": _height,
    "mass_kg": _mass,
    "occupation": _occupation,
}


def _preferences(screen: Screen, sent: Sent, knowledge: Knowledge) -> Reading:
    reading = Reading()
    minutes: list[int] = []
    for day in WEEKDAYS:
        try:
            most = knowledge.number("minutes_per_day_high")
            minutes.append(int(number(sent.get(f"day-{day}", "") or "0", 0, most)))
        except WrongError as wrong:
            reading.problems.append(Problem(f"day-{day}", wrong.key, wrong.values))
    if not reading.problems and not any(minutes):
        reading.problems.append(Problem("days", "one_day"))
    known = {
        "equipment": knowledge.equipment,
        "setting": knowledge.places,
        "dislikes": dislikable(knowledge),
        "wishes": knowledge.functions,
    }
    lists = {name: [word for word in words if word in sent.getlist(name)] for name, words in known.items()}
    reading.said["preferences"] = {
        "minutes_per_day": minutes,
        **lists,
        "setting": lists["setting"] or ["home"],
        "away": _absences(sent, reading),
        "appointments": _appointments(sent, reading, knowledge),
    }
    return reading


def _absences(sent: Sent, reading: Reading) -> list[dict[str, str]]:
    """The absences that are kept, and a new one."""
    pairs = (told.split("/") for told in _told(sent, "away"))
    found = [{"first_on": begins, "last_on": ends} for begins, ends in pairs]
    first, last = sent.get("away-from", ""), sent.get("away-to", "")
    if first or last:
        found.append({"first_on": first, "last_on": last or first})
    for absence in found:
        begins, ends = (_calendar_day(told) for told in absence.values())
        if begins is None or ends is None or ends < begins:
            reading.problems.append(Problem("away-from", "away"))
            return []
    return found


def _appointments(sent: Sent, reading: Reading, knowledge: Knowledge) -> list[dict[str, Any]]:
    """The visits to a therapist that are kept, and a new one."""
    rows = [told.split("/") for told in _told(sent, "appointments")]
    if sent.get("visit-on"):
        rows.append([str(sent.get(name, "")) for name in ("visit-on", "visit-minutes", "visit-care")])
    most = knowledge.number("minutes_per_day_high")
    for on, minutes, care in rows:
        known = care in knowledge.interventions and minutes.isdecimal() and 0 < int(minutes) <= most
        if _calendar_day(on) is None or not known:
            reading.problems.append(Problem("visit-on", "visit"))
            return []
    return [{"on": on, "minutes": int(minutes), "care": care} for on, minutes, care in rows]


PARTS = {"away": 2, "appointments": 3}
"""How many parts a kept absence or visit has, with a stroke between."""


def _told(sent: Sent, name: str) -> list[str]:
    return [text for text in sent.getlist(name) if len(text.split("/")) == PARTS[name]]


def _calendar_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def dislikable(knowledge: Knowledge) -> list[str]:
    """What somebody may not like: an exercise, its family, kind or position, or a piece of equipment."""
    exercises = knowledge.exercises.values()
    words = [word for e in exercises for word in (e.kind, e.family, e.position)]
    return list(dict.fromkeys([*words, *knowledge.exercises, *knowledge.equipment]))


READERS: dict[str, Callable[[Screen, Sent, Knowledge], Reading]] = {
    "checklist": _checklist,
    "questions": _questions,
    "instrument": _questions,
    "body_map": _body_map,
    "person": _person,
    "preferences": _preferences,
}
