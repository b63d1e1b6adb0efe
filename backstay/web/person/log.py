"""How a session went: what was sent, what is wrong with it, and what is kept."""

from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict

from backstay.model import Line, Programme, Session
from backstay.web import desk
from backstay.web.person import week
from backstay.web.templatetags.say import words

STATUSES = (week.DONE, week.PARTLY, week.NOT)
FELT = ("hurts", "too_hard", "no_time", "too_easy")
"""What one tap says of an exercise; of two taps the first here counts."""
SIDES = ("left", "right")
PAINS = ("before", "during", "after")
NEEDED = ("before", "after")
SIGNS = ("new_leg", "injury")
LEG_SIGNS = ("further_down", "numb_longer")
OPENS_SAFETY = frozenset(SIGNS)
NUMBERS = {"reps": "log_reps_high", "hold_s": "log_hold_high", "effort_rpe": "effort_rpe_high"}
"""What may be counted, and the setting that holds the most that is believed."""
Sent = Any


def place(made: Programme) -> str:
    """Which pain is asked about: where leg pain rules, the leg's."""
    return "leg" if made.cleared.assessment.pain_rule == "PR3" else "back"


def signs(made: Programme) -> tuple[str, ...]:
    """What must not happen in a session, by the pain rule."""
    return (*LEG_SIGNS, *SIGNS) if place(made) == "leg" else SIGNS


def typed(earlier: Any) -> MultiValueDict[str, str]:
    """An earlier log of the day, in the shape of a sent form."""
    sent: MultiValueDict[str, str] = MultiValueDict()
    for name, status in (earlier or {}).get("lines", {}).items():
        sent[f"did-{name}"] = status
        more = (earlier or {}).get("details", {}).get(name, {})
        sent.setlist(f"felt-{name}", [more["feedback"]] if "feedback" in more else [])
        for key in NUMBERS:
            sent[f"{key}-{name}"] = str(more.get(key, ""))
        for side, did in more.get("sides", {}).items():
            sent[f"{side}-{name}"] = did
    for pain in (*PAINS, "effort"):
        value = (earlier or {}).get(pain)
        sent[pain] = "" if value is None else str(value)
    sent.setlist("signs", list((earlier or {}).get("signs", ())))
    return sent


def what_is_wrong(planned: Session, sent: Sent) -> dict[str, str]:
    """Every field that has to be mended, with what to do."""
    fields = [f"did-{line.exercise}" for line in planned.lines]
    missing = words("pages.problem.session_missing")
    wrong = {name: missing for name in fields if sent.get(name) not in STATUSES}
    moved = any(sent.get(name) in (week.DONE, week.PARTLY) for name in fields)
    wrong |= pain_wrong(sent, moved)
    counted = [(key, f"{key}-{line.exercise}") for line in planned.lines for key in NUMBERS]
    return wrong | {name: _too_much(key) for key, name in counted if sent.get(name) and _count(key, sent[name]) is None}


def pain_wrong(sent: Sent, moved: bool) -> dict[str, str]:
    """Every pain that has to be mended: before and after are needed where somebody moved."""
    needed = {pain for pain in PAINS if sent.get(pain) or (moved and pain in NEEDED)}
    missing = [pain for pain in PAINS if pain in needed and points(sent.get(pain, "")) is None]
    return dict.fromkeys(missing, words("pages.problem.pain_missing"))


def points(text: str) -> int | None:
    """A pain number from 0 to the top of the scale."""
    return _up_to("nprs_high", text)


def _up_to(setting: str, text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= desk.knowledge().number(setting) else None


def _count(key: str, text: str) -> int | None:
    return _up_to(NUMBERS[key], text)


def _too_much(key: str) -> str:
    return words("log.number", high=f"{desk.knowledge().number(NUMBERS[key]):g}")


def log(planned: Session, made: Programme, sent: Sent, on: str) -> dict[str, Any]:
    """What is kept of a session."""
    lines = {line.exercise: _did(line.exercise, sent) for line in planned.lines}
    details = {line.exercise: more for line in planned.lines if (more := _details(line.exercise, sent))}
    effort = _up_to("effort_rpe_high", sent.get("effort", ""))
    return {
        "on": on,
        "lines": lines,
        **pains(made, sent),
        **({"effort": effort} if effort is not None else {}),
        **({"details": details} if details else {}),
    }


def pains(made: Programme, sent: Sent) -> dict[str, Any]:
    """Pain before, during and after, where it was, and what must not happen but did."""
    told = [sign for sign in signs(made) if sign in sent.getlist("signs")]
    return {
        **{pain: points(sent.get(pain, "")) for pain in NEEDED},
        **({"during": during} if (during := points(sent.get("during", ""))) is not None else {}),
        **({"signs": told} if told else {}),
        **({"place": "leg"} if place(made) == "leg" else {}),
    }


def felt(planned: Session, made: Programme, earlier: Any, sent: Sent, on: str) -> dict[str, Any]:
    """A day's log with one more exercise in it, and how it felt: first pain before, most during, last after."""
    told, before = log(planned, made, sent, on), dict(earlier or {})
    during, effort = (_most(before.get(key), told.get(key)) for key in ("during", "effort"))
    signs_told = list(dict.fromkeys([*before.get("signs", ()), *told.get("signs", ())]))
    return {
        **before,
        **told,
        "lines": {**before.get("lines", {}), **told["lines"]},
        "before": told["before"] if before.get("before") is None else before["before"],
        **({"during": during} if during is not None else {}),
        **({"effort": effort} if effort is not None else {}),
        **({"details": more} if (more := {**before.get("details", {}), **told.get("details", {})}) else {}),
        **({"signs": signs_told} if signs_told else {}),
    }


def _most(*told: int | None) -> int | None:
    return max((each for each in told if each is not None), default=None)


def _sides(name: str, sent: Sent) -> dict[str, str]:
    """The two sides where one was said to differ; the other is as the whole."""
    whole = str(sent.get(f"did-{name}"))
    said = {side: str(sent.get(f"{side}-{name}") or whole) for side in SIDES}
    return said if any(did != whole for did in said.values()) else {}


def _did(name: str, sent: Sent) -> str:
    """Whether an exercise was done; where the sides differ it was done partly."""
    sides = _sides(name, sent)
    return week.PARTLY if len({*sides.values()}) > 1 else next(iter(sides.values()), str(sent.get(f"did-{name}")))


def _details(name: str, sent: Sent) -> dict[str, Any]:
    felt = [said for said in FELT if said in sent.getlist(f"felt-{name}")]
    counts = {key: _count(key, sent.get(f"{key}-{name}", "")) for key in NUMBERS}
    return {
        **({"feedback": felt[0]} if felt else {}),
        **{key: count for key, count in counts.items() if count is not None},
        **({"sides": sides} if (sides := _sides(name, sent)) else {}),
    }


def opens_safety(payload: dict[str, Any]) -> bool:
    """Whether what was told opens the safety questions again."""
    told, details = {*payload.get("signs", ())}, payload.get("details", {}).values()
    named = any(more.get("feedback") == "hurts" for more in details)
    return bool(told & OPENS_SAFETY) or bool(told - OPENS_SAFETY and not named)


def sign_rows(made: Programme, sent: Sent) -> list[dict[str, Any]]:
    """The ticks for what must not happen."""
    told = sent.getlist("signs")
    return [{"value": sign, "text": words(f"log.sign.{sign}"), "checked": sign in told} for sign in signs(made)]


def rows(planned: Session, sent: Sent, wrong: dict[str, str]) -> list[dict[str, Any]]:
    """The form's part of each exercise."""
    return [_row(line, sent, wrong) for line in planned.lines]


def _row(line: Line, sent: Sent, wrong: dict[str, str]) -> dict[str, Any]:
    name, exercise = line.exercise, desk.knowledge().exercises[line.exercise]
    asked = [key for key in NUMBERS if _is_counted(key, line)]
    said = [sent.get(f"{key}-{name}") for key in NUMBERS] + [sent.get(f"{side}-{name}") for side in SIDES]
    return {
        "name": f"did-{name}",
        "text": exercise.name,
        "dose": week.dose(line.dose, exercise.each_side),
        "error": wrong.get(f"did-{name}", ""),
        "options": _options(f"did-{name}", STATUSES, sent),
        "felt": [
            {"value": each, "text": words(f"log.felt.{each}"), "checked": each in sent.getlist(f"felt-{name}")}
            for each in FELT
        ],
        "felt_name": f"felt-{name}",
        "numbers": [_number(key, name, sent, wrong) for key in asked],
        "sides": [_side(side, name, sent) for side in SIDES] if exercise.each_side else [],
        "open": any(said) or any(f"{key}-{name}" in wrong for key in NUMBERS),
    }


def _is_counted(key: str, line: Line) -> bool:
    timed = line.dose.duration_min > 0
    return key == "effort_rpe" or (not timed and (line.dose.hold_s > 0 if key == "hold_s" else True))


def _number(key: str, name: str, sent: Sent, wrong: dict[str, str]) -> dict[str, Any]:
    field = f"{key}-{name}"
    return {
        "name": field,
        "label": words(f"log.{key}"),
        "value": sent.get(field, ""),
        "error": wrong.get(field, ""),
        "high": f"{desk.knowledge().number(NUMBERS[key]):g}",
    }


def _side(side: str, name: str, sent: Sent) -> dict[str, Any]:
    field = f"{side}-{name}"
    return {"name": field, "text": words(f"log.side.{side}"), "options": _options(field, STATUSES, sent)}


def _options(field: str, values: tuple[str, ...], sent: Sent) -> list[dict[str, Any]]:
    return [
        {"value": value, "text": words(f"pages.did.{value}"), "checked": sent.get(field) == value} for value in values
    ]
