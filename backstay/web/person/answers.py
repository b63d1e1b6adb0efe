"""Your answers: all of them on one page, each open to correction."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from backstay.episode import Episode, day_of
from backstay.intake_schema import WEEKDAYS
from backstay.model import Knowledge, Screen
from backstay.web import desk
from backstay.web.person import flow, reading, showing
from backstay.web.person.visit import Visit, person_page
from backstay.web.templatetags.body_figure import area_name
from backstay.web.templatetags.say import words

Rows = list[dict[str, str]]
SHORT_LIST = 3
"""So many answers of a screen stand beside its title."""


@person_page
def answers(visit: Visit) -> HttpResponse:
    """Every screen that was answered, with what was said and when."""
    knowledge, episode = desk.knowledge(), visit.episode
    screens = [_row(screen, episode, knowledge) for screen in knowledge.screens if screen.id in episode.answered]
    days = [row["on"] for row in screens]
    disliked = [knowledge.exercises[name] for name in episode.dislikes if name in knowledge.exercises]
    return visit.page(
        "person/answers.html",
        screens=screens,
        usual_day=max(days, key=days.count) if days else None,
        disliked=disliked,
        sign_offs=episode.sign_offs,
    )


def _row(screen: Screen, episode: Episode, k: Knowledge) -> dict[str, Any]:
    event, rows = episode.answered[screen.id], said(screen, episode, k)
    skipped = bool(event.payload.get("skipped"))
    gist = "" if skipped or about_mood(screen, k) else in_short(screen, rows)
    return {"screen": screen, "on": day_of(event), "skipped": skipped, "rows": rows, "gist": gist}


def about_mood(screen: Screen, k: Knowledge) -> bool:
    """Whether a screen asks about mood or dark thoughts: its answers stay folded."""
    layouts = {k.instruments[name].layout for name in screen.asks if name in k.instruments}
    return screen.id in flow.MOOD_SCREENS or "frequency_0_3" in layouts


def in_short(screen: Screen, rows: Rows) -> str:
    """A few words of an answer: what was ticked, or else the first things said."""
    yes, no, unsure = (words(f"pages.answer.{key}") for key in ("yes", "no", "not_sure"))
    if screen.kind == "body_map":
        return " · ".join(row["asks"] for row in rows)
    listed = screen.kind == "checklist" or len(rows) > SHORT_LIST
    if not listed or {row["said"] for row in rows} - {yes, no, unsure}:
        return ", ".join(row["said"] for row in rows[:SHORT_LIST])
    ticked = [row["asks"] for row in rows if row["said"] == yes]
    doubtful = [unsure] if any(row["said"] == unsure for row in rows) else []
    return " · ".join([*ticked, *doubtful]) or (words("pages.intake.none") if rows else "")


def said(screen: Screen, episode: Episode, knowledge: Knowledge) -> Rows:
    """The answers of one screen in words."""
    special = {"person": _person, "body_map": _areas, "preferences": _preferences}
    return special.get(screen.kind, _findings)(screen, episode, knowledge)


def _findings(screen: Screen, episode: Episode, k: Knowledge) -> Rows:
    rows = []
    for code in reading.codes(screen, k):
        if finding := episode.findings.get(code):
            rows.append(
                {"asks": _asks(code, k), "said": _value(code, showing.grown(finding, k, desk.today()), k)}
            )
    return rows


def _asks(code: str, k: Knowledge) -> str:
    if code in k.questions:
        return k.questions[code].asks
    key, _, item = code.rpartition("_")
    if key in k.instruments:
        return k.instruments[key].items[int(item) - 1]
    return words("pages.answers.activity", number=item)


def _value(code: str, value: str, k: Knowledge) -> str:
    question, instrument = k.questions.get(code), k.instruments.get(code.rpartition("_")[0])
    if instrument and instrument.layout == "frequency_0_3" and value.isdecimal():
        return instrument.anchors[int(value)]
    if value in ("yes", "no", "not_sure"):
        return words(f"pages.answer.{value}")
    if question and question.type == "choice":
        return question.values.get(value, value)
    return f"{value} {question.unit}".strip() if question else value


def _person(screen: Screen, episode: Episode, k: Knowledge) -> Rows:
    person: dict[str, Any] = dict(episode.person or {})
    height = person.get("height_m")
    shown = {
        "birth_year": str(person.get("birth_year", "")),
        "sex": words(f"pages.sex.{person['sex']}") if "sex" in person else "",
        "country": k.contacts[person["country"]].name if person.get("country") in k.contacts else "",
        "height": f"{height * reading.CM_PER_M:g}" if height else "",
        "mass": f"{person.get('mass_kg') or ''}",
        "occupation": str(person.get("occupation", "")),
        "goals": " · ".join(person.get("goals", ())),
    }
    return [{"asks": words(f"pages.person.{key}"), "said": text} for key, text in shown.items() if text]


def _areas(screen: Screen, episode: Episode, k: Knowledge) -> Rows:
    return [
        {
            "asks": area_name(area),
            "said": words(
                "pages.answers.area",
                nprs=area.intensity_nprs,
                quality=words(f"ui.body_map.quality.{area.quality}"),
            ),
        }
        for area in episode.pain_areas
    ]


def _preferences(screen: Screen, episode: Episode, k: Knowledge) -> Rows:
    given = episode.preferences
    if given is None:
        return []
    days = zip(WEEKDAYS, given.minutes_per_day, strict=True)
    minutes = ", ".join(f"{words(f'pages.day_short.{day}')} {m}" for day, m in days if m)
    kinds = {e.kind for e in k.exercises.values()}
    shown = {
        "days": minutes,
        "equipment": ", ".join(k.equipment.get(key, key) for key in given.equipment),
        "setting": ", ".join(k.places.get(key, key) for key in given.setting),
        "dislikes": ", ".join(words(f"pages.kind.{key}") if key in kinds else key for key in given.dislikes),
        "wishes": ", ".join(k.functions[key].name if key in k.functions else key for key in given.wishes),
    }
    return [{"asks": words(f"pages.preferences.{key}"), "said": text} for key, text in shown.items() if text]
