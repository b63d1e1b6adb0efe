"""Facts: the answers of an intake plus what follows from them, by a named function each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce

from backstay.assess.norms import norm_facts
from backstay.assess.score import scores
from backstay.model import Intake, Knowledge, PainArea, Person, Value
from backstay.rules import NOT_SURE

LEG = ("thigh", "knee", "leg", "foot")
BELOW_KNEE = ("leg", "foot")
BACK = ("back", "buttock")
MIDDLE = "spine"


def facts(intake: Intake, knowledge: Knowledge, today: date) -> dict[str, Value]:
    """Every known fact by name; what was skipped or is not known is simply absent."""
    answers = {**_answers(intake, knowledge, today), **_sided_answers(intake, knowledge)}
    oldest = today.year - intake.person.birth_year
    return {
        **answers,
        **_person_facts(intake, today),
        **norm_facts(answers, oldest, intake.person.sex, knowledge),
        "same_day_reader": _same_day_reader(intake),
        **(_area_facts(intake, knowledge) if intake.pain_areas else {}),
        **_score_facts(intake, knowledge),
    }


def seen_on(intake: Intake, fact: str) -> date | None:
    """When the answer behind a fact was given: for painted facts the newest area."""
    dates = [f.observed_on for f in intake.findings if f.code == fact]
    if fact.startswith(("pain_", "saddle_painted", "leg_", "back_")):
        dates += [a.painted_on for a in intake.pain_areas if a.painted_on]
    return max(dates, default=None)


def _answers(intake: Intake, knowledge: Knowledge, today: date) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for finding in intake.findings:
        question = knowledge.questions.get(finding.code)
        if finding.value == NOT_SURE or question is None or question.sided:
            continue
        value = finding.value
        if question.grows_daily:
            value = float(value) + (today - finding.observed_on).days
        answers[finding.code] = value
    return answers


def _sided_answers(intake: Intake, knowledge: Knowledge) -> dict[str, Value]:
    """A test done on each side is one fact, that of the worse side."""
    sides: dict[str, dict[str, Value]] = {}
    for finding in intake.findings:
        question = knowledge.questions.get(finding.code)
        if question is not None and question.sided and finding.value != NOT_SURE:
            sides.setdefault(finding.code, {})[finding.side] = finding.value
    return {code: reduce(worse_side, values.values()) for code, values in sides.items()}


def worse_side(one: Value, other: Value) -> Value:
    """Of two sides the one that says more: a yes, or the lower number."""
    if isinstance(one, str) or isinstance(other, str):
        return one if one == "yes" else other
    return min(one, other)


def _same_day_reader(intake: Intake) -> str:
    """Whether a therapist named the clinician who reads mood answers the same day."""
    named = [f for f in intake.findings if f.code == "same_day_reader" and f.method == "therapist"]
    return _yes_no(any(str(f.value).strip() not in ("", NOT_SURE) for f in named))


def _person_facts(intake: Intake, today: date) -> dict[str, Value]:
    oldest = today.year - intake.person.birth_year
    known: dict[str, Value] = {"age_max_years": oldest, "age_min_years": oldest - 1, "sex": intake.person.sex}
    index = body_mass_index(intake.person)
    return known if index is None else {**known, "body_mass_index": index}


def body_mass_index(person: Person) -> float | None:
    """Mass over height squared [kg/m²]; None when either was not told."""
    return person.mass_kg / person.height_m**2 if person.mass_kg and person.height_m else None


def _score_facts(intake: Intake, knowledge: Knowledge) -> dict[str, Value]:
    found: dict[str, Value] = {
        s.instrument: s.value for s in scores(intake, knowledge) if s.value is not None
    }
    names = {
        "nprs_1": "nprs_now",
        "nprs_2": "nprs_average",
        "nprs_3": "nprs_worst",
        "phq_9_9": "phq_9_item_9",
    }
    found.update({names[f.code]: f.value for f in intake.findings if f.code in names and f.value != NOT_SURE})
    return found


def _area_facts(intake: Intake, knowledge: Knowledge) -> dict[str, Value]:
    def zone(area: PainArea) -> str:
        return knowledge.regions[area.region].zone

    return {name: work_out(intake.pain_areas, zone) for name, work_out in AREA_FACTS.items()}


Zone = Callable[[PainArea], str]
Areas = tuple[PainArea, ...]


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _in(areas: Areas, zone: Zone, zones: Iterable[str], *sides: str) -> list[PainArea]:
    wanted = tuple(zones)
    return [a for a in areas if zone(a) in wanted and (not sides or a.side in sides)]


def _strongest(areas: list[PainArea]) -> int:
    return max((a.intensity_nprs for a in areas), default=0)


def _left(areas: Areas, zone: Zone) -> str:
    return _yes_no(bool(_in(areas, zone, LEG, "left", "both")))


def _right(areas: Areas, zone: Zone) -> str:
    return _yes_no(bool(_in(areas, zone, LEG, "right", "both")))


AREA_FACTS: dict[str, Callable[[Areas, Zone], Value]] = {
    "pain_leg_left": _left,
    "pain_leg_right": _right,
    "pain_leg_any": lambda areas, zone: _yes_no(bool(_in(areas, zone, LEG))),
    "pain_leg_both": lambda areas, zone: _yes_no(_left(areas, zone) == _right(areas, zone) == "yes"),
    "pain_below_knee": lambda areas, zone: _yes_no(bool(_in(areas, zone, BELOW_KNEE))),
    "pain_thoracic": lambda areas, zone: _yes_no(bool(_in(areas, zone, ("thoracic",)))),
    "pain_buttock": lambda areas, zone: _yes_no(bool(_in(areas, zone, ("buttock",)))),
    "pain_groin": lambda areas, zone: _yes_no(bool(_in(areas, zone, ("groin",)))),
    "pain_midline": lambda areas, zone: _yes_no(any(a.region == MIDDLE for a in areas)),
    "pain_back": lambda areas, zone: _yes_no(bool(_in(areas, zone, ("back",)))),
    "saddle_painted_numb": lambda areas, zone: _yes_no(
        any(a.quality == "numb" for a in _in(areas, zone, ("saddle",)))
    ),
    "leg_nprs": lambda areas, zone: _strongest(_in(areas, zone, LEG)),
    "back_nprs": lambda areas, zone: _strongest(_in(areas, zone, BACK)),
    "leg_dominant": lambda areas, zone: _yes_no(
        _strongest(_in(areas, zone, LEG)) > _strongest(_in(areas, zone, BACK))
    ),
}
