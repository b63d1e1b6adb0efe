"""Put one screen on the page: its questions with what was typed or answered before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from backstay.episode import Episode
from backstay.intake_schema import WEEKDAYS
from backstay.model import Finding, Instrument, Knowledge, Question, Screen
from backstay.rules import NOT_SURE
from backstay.web.person.reading import CM_PER_M, Problem, Sent, item_high, places
from backstay.web.templatetags.say import words

Shown = dict[str, Any]
NAMELESS = ("choose", "choose_number", "number", "long")
"""Problems whose words do not say which question they are about."""
PERSON_FIELDS = {
    "birth_year": "birth_year",
    "sex": "sex",
    "country": "country",
    "height_cm": "height",
    "mass_kg": "mass",
    "occupation": "occupation",
}
WISHES = (
    "walking_tolerance",
    "sitting_tolerance",
    "lifting_capacity",
    "running_tolerance",
    "spinal_mobility",
    "aerobic_capacity",
    "balance",
    "relaxation",
)
"""What people say they want; the other aims come from their answers."""
MINUTES = (0, 10, 15, 20, 25, 30, 40, 45, 60, 90)


def show(screen: Screen, sent: Sent, problems: Iterable[Problem], knowledge: Knowledge) -> Shown:
    """What the template of this kind of screen needs."""
    problems = list(problems)
    wrong = {p.field: words(f"pages.problem.{p.key}", **p.values) for p in problems}
    errors = summary(problems, wrong, knowledge)
    return {"screen": screen, "errors": errors, **SHOWERS[screen.kind](screen, sent, wrong, knowledge)}


def summary(problems: Iterable[Problem], wrong: Mapping[str, str], k: Knowledge) -> list[Shown]:
    """What is wrong on a page, each line naming the question it is about."""
    found = []
    for problem in problems:
        label = _label(problem.field, k) if problem.key in NAMELESS else ""
        between = " " if label.endswith(("?", ".", ":")) else ": "
        says = wrong[problem.field]
        found.append({"field": problem.field, "says": f"{label}{between}{says}" if label else says})
    return found


def _label(field: str, k: Knowledge) -> str:
    """The question a field belongs to, in the words of the page."""
    if field in k.questions:
        return k.questions[field].asks
    key, _, item = field.rpartition("_")
    if key in k.instruments and item.isdecimal():
        return k.instruments[key].items[int(item) - 1]
    name = PERSON_FIELDS.get(field)
    return words(f"pages.person.{name}") if name else ""


# ── What was answered before, as if it had just been typed ──────────────────


def typed(screen: Screen, episode: Episode, knowledge: Knowledge, today: date) -> Sent:
    """The earlier answers of a screen in the shape of a sent form; empty when never answered."""
    sent: Sent = MultiValueDict()
    if screen.id not in episode.answered:
        return sent
    work_out = {"checklist": _typed_ticks, "body_map": _typed_areas, "person": _typed_person}
    work_out.get(screen.kind, _typed_findings)(sent, screen, episode, knowledge, today)
    if screen.kind == "preferences" and episode.preferences:
        _typed_preferences(sent, episode)
    return sent


def _typed_ticks(sent: Sent, screen: Screen, episode: Episode, k: Knowledge, today: date) -> None:
    values = {code: episode.findings[code].value for code in screen.asks if code in episode.findings}
    sent.setlist("ticks", [code for code, value in values.items() if value == "yes"])
    if NOT_SURE in values.values():
        sent["not_sure"] = "yes"
    elif values and "yes" not in values.values():
        sent["none"] = "yes"


def _typed_findings(sent: Sent, screen: Screen, episode: Episode, k: Knowledge, today: date) -> None:
    for code, finding in episode.findings.items():
        sent[code] = grown(finding, k, today)


def grown(finding: Finding, knowledge: Knowledge, today: date) -> str:
    """An answer as it is today: days since something began have gone on."""
    question = knowledge.questions.get(finding.code)
    if question and question.grows_daily and finding.value != NOT_SURE:
        return f"{float(finding.value) + (today - finding.observed_on).days:g}"
    return f"{finding.value:g}" if isinstance(finding.value, int | float) else finding.value


def _typed_areas(sent: Sent, screen: Screen, episode: Episode, k: Knowledge, today: date) -> None:
    for area in episode.pain_areas:
        for side in ("left", "right") if area.side == "both" else (area.side,):
            name = f"area-{area.region}-{side}"
            sent[f"{name}-on"] = "yes"
            sent[f"{name}-nprs"], sent[f"{name}-quality"] = str(area.intensity_nprs), area.quality


def _typed_person(sent: Sent, screen: Screen, episode: Episode, k: Knowledge, today: date) -> None:
    person = dict(episode.person or {})
    height = person.pop("height_m", None)
    sent["height_cm"] = f"{height * CM_PER_M:g}" if height else ""
    sent["goals"] = "\n".join(person.pop("goals", ()))
    for name, value in person.items():
        sent[name] = "" if value is None else str(value)


def _typed_preferences(sent: Sent, episode: Episode) -> None:
    given = episode.preferences
    assert given is not None
    for day, minutes in zip(WEEKDAYS, given.minutes_per_day, strict=True):
        sent[f"day-{day}"] = str(minutes)
    for name in ("equipment", "setting", "dislikes", "wishes"):
        sent.setlist(name, list(getattr(given, name)))
    sent.setlist("away", [f"{a.first_on}/{a.last_on}" for a in given.away])
    sent.setlist("appointments", [f"{a.on}/{a.minutes}/{a.care}" for a in given.appointments])


# ── One way of showing a kind of screen ─────────────────────────────────────


def _checklist(screen: Screen, sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    ticked = sent.getlist("ticks")
    return {
        "ticks": [
            {
                "code": code,
                "text": k.questions[code].asks,
                "help": k.questions[code].help,
                "checked": code in ticked,
            }
            for code in screen.asks
        ],
        "none_checked": "none" in sent,
        "unsure_checked": "not_sure" in sent,
        "error": wrong.get("none", ""),
    }


def again(codes: Iterable[str], sent: Sent, problems: Iterable[Problem], k: Knowledge) -> Shown:
    """The plainer questions for what somebody was not sure about."""
    problems = list(problems)
    wrong = {p.field: words(f"pages.problem.{p.key}", **p.values) for p in problems}
    asked = [question(k.questions[code], sent, wrong, plainer=True) for code in codes]
    return {"questions": asked, "errors": summary(problems, wrong, k)}


def question(row: Question, sent: Sent, wrong: dict[str, str], plainer: bool = False) -> Shown:
    """One question with its possible answers."""
    value = sent.get(row.code, "")
    is_scale = row.type == "number" and row.low == 0 and row.high == 10
    return {
        "kind": "scale" if is_scale else row.type,
        "name": row.code,
        "asks": (row.plainer or row.asks) if plainer else row.asks,
        "was": row.asks if plainer and row.plainer else "",
        "plainer": row.plainer if row.type == "choice" else "",
        "help": row.help,
        "unit": row.unit,
        "low": row.low,
        "high": row.high,
        "low_label": row.low_label,
        "high_label": row.high_label,
        "value": value,
        "error": wrong.get(row.code, ""),
        "options": _options(row, value, plainer),
    }


def _options(row: Question, value: str, plainer: bool) -> list[Shown]:
    unsure = "pages.answer.still_not_sure" if plainer else "pages.answer.not_sure"
    if row.type == "choice":
        texts = {**row.values, NOT_SURE: words(unsure)}
    else:
        texts = {"yes": words("pages.answer.yes"), "no": words("pages.answer.no"), NOT_SURE: words(unsure)}
    return [{"value": key, "text": text, "checked": key == value} for key, text in texts.items()]


def _questions(screen: Screen, sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    return {
        "questions": [
            _instrument(k.instruments[name], sent, wrong)
            if name in k.instruments
            else question(k.questions[name], sent, wrong)
            for name in screen.asks
        ]
    }


def _instrument(row: Instrument, sent: Sent, wrong: dict[str, str]) -> Shown:
    """A published questionnaire in its own order, wording and layout."""
    items = []
    for n, text in enumerate(row.items, start=1):
        code = f"{row.key}_{n}"
        low, high = _anchors(row, n)
        items.append(
            {
                "name": code,
                "text": text,
                "value": sent.get(code, ""),
                "checked": sent.get(code) == "yes",
                "error": wrong.get(code, ""),
                "low_label": low,
                "high_label": high,
                "options": _frequencies(row, sent.get(code, "")),
                "points": _changes(row, sent.get(code, "")),
                "activity_name": f"{row.key}_activity_{n}",
                "activity": sent.get(f"{row.key}_activity_{n}", ""),
                "activity_error": wrong.get(f"{row.key}_activity_{n}", ""),
            }
        )
    title = words(f"pages.intake.frequency.{row.key}") if row.layout == "frequency_0_3" else row.name
    return {"kind": row.layout, "name": row.name, "title": title, "lead": row.lead, "items": items}


def _anchors(row: Instrument, item: int) -> tuple[str, str]:
    """The words at both ends of an item's scale: its own pair, or the pair all items share."""
    own = len(row.anchors) == 2 * len(row.items)
    first = 2 * (item - 1) if own else 0
    pair = row.anchors[first : first + 2]
    return (pair[0], pair[1]) if len(pair) == 2 else ("", "")


def _frequencies(row: Instrument, value: str) -> list[Shown]:
    if row.layout != "frequency_0_3":
        return []
    points = range(int(item_high(row)) + 1)
    return [{"value": p, "text": row.anchors[p], "checked": str(p) == value} for p in points]


def _changes(row: Instrument, value: str) -> list[Shown]:
    if row.layout != "scale_minus5_5":
        return []
    points = range(int(row.low), int(row.high) + 1)
    return [{"value": p, "text": f"{p:+d}".replace("-", "−") if p else "0", "checked": str(p) == value} for p in points]


def _body_map(screen: Screen, sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    zones: dict[str, Shown] = {}
    for region_id, side, name in places(k):
        region = k.regions[region_id]
        title = words(f"pages.zone.{region.zone}", view=words(f"ui.body_map.{region.view}").lower())
        zone = zones.setdefault(title, {"name": title, "at": {}})
        row = zone["at"].setdefault(region_id, {"id": region_id, "name": region.name, "sides": []})
        row["sides"].append(
            {
                "side": side,
                "name": words(f"pages.side.{side}") if side != "middle" else "",
                "nprs": sent.get(f"{name}-nprs", ""),
                "quality": sent.get(f"{name}-quality", ""),
                "on": f"{name}-on" in sent,
                "error": wrong.get(f"{name}-nprs", ""),
            }
        )
    return {"zones": [{"name": z["name"], "regions": list(z["at"].values())} for z in zones.values()]}


def _person(screen: Screen, sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    sexes = ("female", "male", "intersex", "undisclosed")
    countries = {key: row.name for key, row in k.contacts.items()}
    return {
        "sent": sent,
        "wrong": wrong,
        "sexes": [
            {"value": sex, "text": words(f"pages.sex.{sex}"), "checked": sent.get("sex") == sex}
            for sex in sexes
        ],
        "countries": options(
            {"": words("pages.person.choose_country"), **countries}, sent.getlist("country")
        ),
    }


def options(texts: dict[str, str], chosen: list[str]) -> list[Shown]:
    """Choices with what is chosen."""
    return [{"value": key, "text": text, "checked": key in chosen} for key, text in texts.items()]


def _preferences(screen: Screen, sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    kinds: dict[str, None] = dict.fromkeys(e.kind for e in k.exercises.values())
    dislikes = {kind: words(f"pages.kind.{kind}") for kind in kinds}
    wishes = {key: words(f"pages.wish.{key}") for key in WISHES if key in k.functions}
    return {
        "days": [_day(day, sent) for day in WEEKDAYS],
        "days_error": next((says for name, says in wrong.items() if name.startswith("day")), ""),
        "equipment": options(_capital(k.equipment), sent.getlist("equipment")),
        "settings": options(_capital(k.places), sent.getlist("setting") or ["home"]),
        "dislikes": options(dislikes, sent.getlist("dislikes")),
        "other_dislikes": [word for word in sent.getlist("dislikes") if word not in dislikes],
        "dislikes_open": any(word in dislikes for word in sent.getlist("dislikes")),
        "wishes": options(wishes, sent.getlist("wishes")),
        "other_wishes": [word for word in sent.getlist("wishes") if word not in wishes],
        "wishes_open": any(word in wishes for word in sent.getlist("wishes")),
        **_dated_plans(sent, wrong, k),
    }


def _dated_plans(sent: Sent, wrong: dict[str, str], k: Knowledge) -> Shown:
    """Absences and visits told so far, each to be kept or not, and room for one more."""
    away, visits = ([t.split("/") for t in sent.getlist(name)] for name in ("away", "appointments"))
    care = {row.id: row.name for row in k.interventions.values() if row.kind == "therapist"}
    asked = ("away-from", "away-to", "visit-on", "visit-minutes")
    return {
        "away": [{"value": "/".join(a), "text": words("away.span", first=a[0], last=a[-1])} for a in away],
        "visits": [
            {"value": "/".join(v), "text": words("away.visit", on=v[0], minutes=v[1], care=care.get(v[-1], ""))}
            for v in visits
        ],
        "cares": options(care, [sent.get("visit-care", "")]),
        "typed": {name.replace("-", "_"): sent.get(name, "") for name in asked},
        "away_error": wrong.get("away-from", ""),
        "visit_error": wrong.get("visit-on", ""),
        "plans_open": bool(away or visits or wrong.get("away-from") or wrong.get("visit-on")),
    }


def _capital(texts: Mapping[str, str]) -> dict[str, str]:
    """Each text with a capital to begin with, as it stands alone."""
    return {key: text[:1].upper() + text[1:] for key, text in texts.items()}


def _day(day: str, sent: Sent) -> Shown:
    chosen = sent.get(f"day-{day}", "") or "0"
    known = sorted({*MINUTES, int(chosen)} if chosen.isdecimal() else MINUTES)
    texts = {str(m): words("pages.minutes" if m else "pages.no_minutes", minutes=m) for m in known}
    return {"name": f"day-{day}", "label": words(f"pages.day.{day}"), "options": options(texts, [chosen])}


SHOWERS: dict[str, Callable[[Screen, Sent, dict[str, str], Knowledge], Shown]] = {
    "checklist": _checklist,
    "questions": _questions,
    "instrument": _questions,
    "body_map": _body_map,
    "person": _person,
    "preferences": _preferences,
}
