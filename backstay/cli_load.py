"""What `backstay load` prints: a worked-out load where the physics holds, published rows where it does not."""

from __future__ import annotations

from typing import Any

from backstay.body.exercise_load import Refused, exercise_load
from backstay.body.load import Load, posture_load, trust
from backstay.knowledge.demand import Demand, demand
from backstay.knowledge.muscles import ranks_of_muscle
from backstay.model import Knowledge
from backstay.wire import to_plain


def load_lines(name: str, hand_load_kg: float | None, knowledge: Knowledge) -> tuple[list[str], dict[str, Any]]:
    """The sentences about one posture or exercise, and the same as plain data; KeyError when it is neither."""
    if name in knowledge.load_postures:
        posture = knowledge.load_postures[name]
        return _worked_out(posture_load(posture, knowledge, hand_load_kg), knowledge)
    exercise = knowledge.exercises[name]
    found = exercise_load(exercise, knowledge, hand_load_kg or 0)
    if isinstance(found, Load):
        return _worked_out(found, knowledge)
    return _published(found, demand(exercise, knowledge), knowledge)


def muscle_lines(muscle: str, knowledge: Knowledge) -> list[str]:
    """For each study, its exercises of our catalogue by rank; studies are never put together."""
    words, lines = knowledge.words, []
    for study in ranks_of_muscle(muscle, knowledge):
        row = study[0].row
        lines.append(words["load.muscle_study"].format(citation=knowledge.references[row.sources[0]].citation))
        lines += [
            words["load.muscle_rank"].format(place=rank.place, name=knowledge.exercises[rank.exercise].name)
            for rank in study
        ]
    return [*lines, words["load.muscle_says"]]


def _worked_out(found: Load, knowledge: Knowledge) -> tuple[list[str], dict[str, Any]]:
    words, known = knowledge.words, trust(knowledge)
    lines = [
        words["load.ratio"].format(
            ratio=found.ratio, low=found.low, high=found.high, band=words[f"load.band.{found.band}"]
        )
    ]
    if found.past_plateau:
        lines.append(words["load.plateau"].format(deg=knowledge.number("load_plateau_deg")))
    worst = knowledge.load_postures[known.worst.posture].name
    lines.append(
        words["load.one_man"].format(n=known.n, mean=known.mean_error, worst=abs(known.worst.error), posture=worst)
    )
    return lines, {"worked_out": to_plain(found), "measured_in": known.n}


def _published(refused: Refused, found: Demand, knowledge: Knowledge) -> tuple[list[str], dict[str, Any]]:
    words = knowledge.words
    lines = [words["load.not_worked_out"].format(why=words[f"load.why.{refused.why}"])]
    band = words[f"load.band.{found.band}"]
    if found.low is not None:
        key = "load.published_one" if found.low == found.high else "load.published"
        lines.append(words[key].format(band=band, low=found.low, high=found.high))
    else:
        lines.append(words["load.published_beside_walking"].format(band=band) if found.rows else words["load.no_row"])
    return lines, {"refused": refused.why, "band": found.band, "low": found.low, "high": found.high,
                   "rows": [row.id for row in found.rows]}  # fmt: skip
