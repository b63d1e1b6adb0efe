"""Reading: how many words a person reads on a screen as the page shows it, folds closed.

Titles, leads, questions and open helps count each time; the labels of answers count once a screen, because a
repeated "yes, no, not sure" is read once. The digits of a scale, what unfolds or drops down, the way (back,
next, skip, how far), the notice and the foot of the page do not count.
"""

from __future__ import annotations

from collections.abc import Iterable

from backstay.model import Instrument, Knowledge, Question, Screen

FRAME = {
    "checklist": ("intake.tick_all", "intake.none", "intake.not_sure"),
    "person": (
        *(f"person.{name}" for name in ("birth_year", "birth_year_help", "sex", "country")),
        *(f"person.{name}" for name in ("height", "mass", "occupation", "goals", "goals_help")),
        *(f"sex.{name}" for name in ("female", "male", "intersex", "undisclosed")),
    ),
    "preferences": (
        *(f"preferences.{name}" for name in ("days", "days_help", "equipment", "setting", "dislikes", "wishes")),
        *(f"day.{name}" for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")),
    ),
}
"""The words every screen of a kind shows beside its own, by their keys under pages."""
MAP = ("back", "front", "your_left", "your_right", "nothing", "painted", "leg_note", "list", "how_strong", "what_like")
"""The words of the body map by their keys, from its first look to the first place marked."""
MAP_ANSWERS = ("done", "remove", "quality.ache", "quality.burn", "quality.electric", "quality.numb")


def reading_words(screen: Screen, knowledge: Knowledge) -> int:
    """Every word of a screen that is read to answer it."""
    texts = [screen.title, screen.lead, *_frame(screen, knowledge)]
    labels: dict[str, None] = {}
    for code in screen.asks:
        if instrument := knowledge.instruments.get(code):
            texts += _sheet(instrument, knowledge)
            labels |= dict.fromkeys(instrument.anchors)
        else:
            question = knowledge.questions[code]
            texts += [question.asks, question.help]
            if screen.kind != "checklist":
                labels |= dict.fromkeys(_answers(question, knowledge))
    return sum(map(count_words, (*texts, *labels)))


def count_words(text: str) -> int:
    """The words of a text: what stands between spaces and holds a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def _frame(screen: Screen, knowledge: Knowledge) -> Iterable[str]:
    """What the page says on every screen of this kind."""
    says = knowledge.words
    yield from (says[f"pages.{key}"] for key in FRAME.get(screen.kind, ()))
    if screen.kind == "body_map":
        yield from (says[f"ui.body_map.{key}"] for key in (*MAP, *MAP_ANSWERS))
    if screen.kind == "preferences":
        yield from (*knowledge.equipment.values(), *knowledge.places.values(), says["away.title"])


def _sheet(row: Instrument, knowledge: Knowledge) -> Iterable[str]:
    """A published questionnaire: its name, its lead and all its items."""
    short = knowledge.words.get(f"pages.intake.frequency.{row.key}")
    yield from (row.name, row.lead, *row.items)
    if row.layout == "frequency_0_3" and short:
        yield short
    if row.layout == "own_activities":
        yield from (knowledge.words["pages.intake.score_it"].format(activity=item) for item in row.items)


def _answers(row: Question, knowledge: Knowledge) -> Iterable[str]:
    """The labels of the answers to one question."""
    says = knowledge.words
    if row.type == "number":
        return (row.low_label, row.high_label) if row.low_label else (row.unit,)
    if row.type == "choice":
        fold = says["pages.intake.plainer"] if row.plainer else ""
        return (*row.values.values(), says["pages.answer.not_sure"], fold)
    return (says["pages.answer.yes"], says["pages.answer.no"], says["pages.answer.not_sure"])
