"""Kinds of care with what is known of each, choices that take time, and how triage decides."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from backstay.knowledge import triage_rows
from backstay.knowledge.loader import read_cases
from backstay.model import Decision, Effect, Intervention, Knowledge
from backstay.web import desk
from backstay.web.evidence import effects, positions
from backstay.web.templatetags.say import words

KINDS = ("active", "advice", "therapist", "passive", "medicine", "invasive", "imaging")
"""The order in which kinds of care are shown: what people can do themselves first."""


def index(request: HttpRequest) -> HttpResponse:
    """Every kind of care, by kind."""
    knowledge = desk.knowledge()
    groups = [{"kind": kind, "rows": _of_kind(kind, knowledge)} for kind in KINDS]
    context = {"groups": groups, "decisions": knowledge.decisions.values()}
    return render(request, "evidence/index.html", context)


def _of_kind(kind: str, knowledge: Knowledge) -> list[dict[str, Any]]:
    found = [row for row in knowledge.interventions.values() if row.kind == kind]
    return [{"row": row, "agreement": positions.agreement(row.positions, knowledge)} for row in found]


def intervention(request: HttpRequest, name: str) -> HttpResponse:
    """One kind of care: what it is, what guidelines say, what trials measured, its time, what to ask."""
    knowledge = desk.knowledge()
    row = knowledge.interventions.get(name)
    if row is None:
        raise Http404
    measured = [e for e in knowledge.effects.values() if name in e.interventions]
    return render(
        request,
        "evidence/intervention.html",
        {
            "row": row,
            "positions": positions.rows(row.positions, knowledge),
            "agreement": positions.agreement(row.positions, knowledge),
            "superseded": any(p.guideline == "vadod_2017" for p in row.positions),
            "effects": _shown(measured),
            "unit_says": _units(measured),
            "time": knowledge.time_costs.get(name),
            "ask": row.ask_before or _general_questions(),
            "honesty": _honesty(row),
            "decisions": _decisions_about(name, knowledge),
        },
    )


def _shown(measured: list[Effect]) -> list[dict[str, Any]]:
    return [effects.shown(effect) for effect in measured]


def _units(measured: list[Effect]) -> list[str]:
    """What each unusual unit means, once a page."""
    return list(dict.fromkeys(filter(None, (effects.shown(effect)["unit_says"] for effect in measured))))


def _general_questions() -> list[str]:
    return [words(f"evidence.ask_general.{key}") for key in ("aim", "doubt", "harm", "alone")]


def _honesty(row: Intervention) -> str:
    """The key of what a guideline says of technology, and of tests for single parts, where it matters."""
    keys = {"apps": "apps", "self_management": "apps", "joint_nerve_tests": "tests", "imaging": "tests"}
    return f"evidence.{keys[row.id]}" if row.id in keys else ""


def _decisions_about(name: str, knowledge: Knowledge) -> list[Decision]:
    """The choices whose numbers concern this kind of care."""
    return [
        row
        for row in knowledge.decisions.values()
        if any(name in knowledge.effects[key].interventions for key in row.effects)
    ]


def decision(request: HttpRequest, name: str) -> HttpResponse:
    """A choice: its ways side by side, the numbers, how to read them, what to ask; nothing recommended."""
    knowledge = desk.knowledge()
    row = knowledge.decisions.get(name)
    if row is None:
        raise Http404
    measured = [knowledge.effects[key] for key in row.effects]
    context = {
        "row": row,
        "effects": _shown(measured),
        "positions": positions.rows(row.positions, knowledge),
        "superseded": any(p.guideline == "vadod_2017" for p in row.positions),
    }
    return render(request, "evidence/decision.html", context)


def triage(request: HttpRequest) -> HttpResponse:
    """How triage decides: the same rows as the document in docs/."""
    return render(request, "evidence/triage.html", _triage_rows())


@lru_cache(maxsize=1)
def _triage_rows() -> dict[str, Any]:
    knowledge, cases = desk.knowledge(), read_cases()
    return {
        "levels": list(triage_rows.rules(knowledge, cases["red_flags.cases.yaml"]).items()),
        "exclusions": triage_rows.exclusions(knowledge, cases["exclusion_rules.cases.yaml"]),
        "asked": triage_rows.asked(knowledge),
    }
