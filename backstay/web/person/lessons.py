"""Lessons: what to read this week, all of them by week, and one on a page of its own."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from backstay.episode import Episode
from backstay.model import Lesson, LessonTurn, Programme
from backstay.rules import facts_used
from backstay.web import desk
from backstay.web.person.visit import Visit, person_page

Shown = dict[str, Any]


def to_read(made: Programme, episode: Episode, day: date) -> list[Shown]:
    """The lessons of the week a day lies in, and those of earlier weeks that are not read yet."""
    begun = [turn for turn in made.lesson_turns if turn.from_on and turn.from_on <= day]
    newest = max((turn.week for turn in begun), default=0)
    due = [t for t in begun if t.week == newest or t.lesson not in episode.lessons_read]
    return [_link(turn, episode) for turn in due if turn.lesson in desk.knowledge().lessons]


def by_week(made: Programme, episode: Episode) -> list[Shown]:
    """Every lesson of a programme under its week."""
    known = [turn for turn in made.lesson_turns if turn.lesson in desk.knowledge().lessons]
    return [
        {"number": week, "lessons": [_link(turn, episode) for turn in turns]}
        for week, turns in groupby(known, key=lambda turn: turn.week)
    ]


def _link(turn: LessonTurn, episode: Episode) -> Shown:
    return _shown(desk.knowledge().lessons[turn.lesson], episode)


def _shown(row: Lesson, episode: Episode) -> Shown:
    return {
        "title": row.title,
        "url": reverse("lesson", args=[row.id]),
        "read": row.id in episode.lessons_read,
    }


@person_page
def library(visit: Visit) -> HttpResponse:
    """Every lesson there is: those for everybody, and those for some."""
    rows = desk.knowledge().lessons.values()
    return visit.page(
        "person/lessons.html",
        everybody=[_shown(row, visit.episode) for row in rows if not facts_used(row.when)],
        some=[_shown(row, visit.episode) for row in rows if facts_used(row.when)],
    )


@person_page
def lesson(visit: Visit, name: str) -> HttpResponse:
    """One lesson, readable in a minute."""
    row = desk.knowledge().lessons.get(name)
    if row is None:
        raise Http404
    return visit.page("person/lesson.html", row=row, read=name in visit.episode.lessons_read)


@require_POST
@person_page
def read(visit: Visit, name: str) -> HttpResponse:
    """Keep that a lesson was read, and go back to today, where the next one waits."""
    if name not in desk.knowledge().lessons:
        raise Http404
    if name not in visit.episode.lessons_read:
        desk.record(visit.account, "lesson_read", {"lesson": name}, visit.event_id)
    return redirect("today")
