"""Score the published instruments, each by its own key and missing-item rule."""

from __future__ import annotations

from collections.abc import Mapping

from backstay.model import Instrument, Intake, Knowledge, Score, Value
from backstay.rules import NOT_SURE


def scores(intake: Intake, knowledge: Knowledge) -> tuple[Score, ...]:
    """A score for every instrument of which at least one item was answered."""
    found = []
    for instrument in knowledge.instruments.values():
        if instrument.layout == "score_only":
            found += _entered(instrument, intake)
            continue
        prefix = f"{instrument.key}_"
        answered = [
            f for f in intake.findings if f.code.startswith(prefix) and f.code[len(prefix) :].isdigit()
        ]
        if answered:
            answers = {int(f.code[len(prefix) :]): f.value for f in answered if f.value != NOT_SURE}
            answered_on = max(f.observed_on for f in answered)
            made = score(instrument, answers)
            found.append(
                Score(
                    instrument=made.instrument,
                    value=made.value,
                    band=made.band,
                    answered_on=answered_on,
                    missing_items=made.missing_items,
                )
            )
    return tuple(found)


def _entered(instrument: Instrument, intake: Intake) -> list[Score]:
    """The newest score a therapist entered for a form we may not show."""
    given = [f for f in intake.findings if f.code == instrument.key and f.method == "therapist"]
    newest = sorted((f for f in given if f.value != NOT_SURE), key=lambda f: f.observed_on)[-1:]
    return [
        Score(
            instrument=instrument.key,
            value=float(f.value),
            band=_band(instrument, float(f.value)),
            answered_on=f.observed_on,
        )
        for f in newest
    ]


def score(instrument: Instrument, answers: Mapping[int, Value]) -> Score:
    """One instrument from its items (1 = first); no value when too few were answered."""
    answers = {item: answer for item, answer in answers.items() if answer != NOT_SURE}
    missing = _missing(instrument, answers)
    value = None if len(answers) < instrument.min_answered else _value(instrument, answers)
    return Score(
        instrument=instrument.key,
        value=value,
        band=_band(instrument, value),
        missing_items=missing,
    )


def _missing(instrument: Instrument, answers: Mapping[int, Value]) -> tuple[int, ...]:
    """A tick list has no missing items (unticked is a no); own activities may be fewer."""
    if instrument.layout in ("tick_list", "own_activities"):
        return ()
    return tuple(n for n, _ in enumerate(instrument.items, start=1) if n not in answers)


def _value(instrument: Instrument, answers: Mapping[int, Value]) -> float:
    """The published sum or mean; an unanswered item of a sum counts as the mean of the others."""
    if instrument.scoring == "count_yes":
        return float(sum(answer == "yes" for answer in answers.values()))
    numbers = [float(answer) for answer in answers.values()]
    if instrument.scoring == "sum":
        return sum(numbers) * len(instrument.items) / len(numbers)
    return sum(numbers) / len(numbers)


def _band(instrument: Instrument, value: float | None) -> str:
    if value is None:
        return ""
    reached = [(cut, name) for name, cut in instrument.bands.items() if value >= cut]
    return max(reached)[1] if reached else ""
