"""Outcomes: each instrument at each time against the start, and whether the change matters.

A change counts as better or worse when it reaches both the smallest change that matters (mcid) and the smallest that is
more than measuring twice gives (error); it is measured in the better direction. Nothing here says what caused it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import isclose

from backstay.model import Instrument, Knowledge, Outcome, Reading, TimePoint, Verdict
from backstay.report.schedule import due_on, window

START = "start"
CHANGE_SCALE = "scale_minus5_5"
ANSWERED: tuple[Verdict, ...] = (
    "other_activities", "no_yardstick", "better", "a_little_better", "no_clear_change", "a_little_worse", "worse",
    "little_room",
)  # fmt: skip


def outcomes(
    readings: Iterable[Reading], start: date, knowledge: Knowledge, today: date
) -> tuple[Outcome, ...]:
    """For every instrument with a start and every time it is asked at: the change, or why there is none yet."""
    by_instrument: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.value is not None:
            by_instrument.setdefault(reading.instrument, []).append(reading)
    found = []
    for key, known in by_instrument.items():
        first = baseline(known, start, knowledge)
        for point in knowledge.follow_up.values():
            if key in instruments_at(point, knowledge) and (first or is_change(knowledge.instruments[key])):
                found.append(_outcome(knowledge.instruments[key], point, first, known, start, today))
    return tuple(found)


def instruments_at(point: TimePoint, knowledge: Knowledge) -> frozenset[str]:
    """The instruments asked at a time; scores a clinic enters may come at any but the start."""
    asks = {screen.id: screen.asks for screen in (*knowledge.screens, *knowledge.follow_up_screens.values())}
    entered = {key for key, row in knowledge.instruments.items() if row.layout == "score_only"}
    named = {name for screen in point.asks for name in asks[screen]} & set(knowledge.instruments)
    return frozenset(named | (entered if named else set()))


def is_change(instrument: Instrument) -> bool:
    """Whether an answer is itself a change since the start."""
    return instrument.layout == CHANGE_SCALE


def baseline(known: Iterable[Reading], start: date, knowledge: Knowledge) -> Reading | None:
    """The newest reading up to the day of the start; else the first within the window of the start."""
    readings = sorted(known, key=lambda reading: reading.on)
    before = [reading for reading in readings if reading.on <= start]
    if before:
        return before[-1]
    _, closes = window(start, knowledge.follow_up[START])
    return next((reading for reading in readings if reading.on <= closes), None)


def _outcome(
    instrument: Instrument, point: TimePoint, first: Reading | None, known: list[Reading], start: date, today: date
) -> Outcome:
    opens, closes = window(start, point)
    due = due_on(start, point)
    inside = [r for r in known if opens <= r.on <= closes and (first is None or r.on > first.on)]
    bare = Outcome(
        instrument=instrument.key,
        point=point.id,
        due_on=due,
        baseline=first.value if first else None,
        baseline_on=first.on if first else None,
        verdict="too_early" if today < opens else "open" if today <= closes else "missed",
    )
    if not inside:
        return bare
    nearest = min(inside, key=lambda reading: (abs((reading.on - due).days), -reading.on.toordinal()))
    return _compared(bare, instrument, first, nearest)


def latest(
    readings: Iterable[Reading], start: date, knowledge: Knowledge
) -> tuple[Outcome, ...]:
    """The newest reading of each instrument against its start, whatever the time."""
    by_instrument: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.value is not None:
            by_instrument.setdefault(reading.instrument, []).append(reading)
    found = []
    for key, known in by_instrument.items():
        instrument, newest = knowledge.instruments[key], known[-1]
        first = None if is_change(instrument) else baseline(known, start, knowledge)
        if is_change(instrument) or (first and newest.on > first.on):
            bare = Outcome(instrument=key, point="", due_on=newest.on, verdict="open")
            bare = replace(bare, baseline=first.value, baseline_on=first.on) if first else bare
            found.append(_compared(bare, instrument, first, newest))
    return tuple(found)


def _compared(bare: Outcome, instrument: Instrument, first: Reading | None, then: Reading) -> Outcome:
    """The change between two readings, of the same activities where a person named their own."""
    before, after, counted = _values(instrument, first, then)
    seen = replace(bare, baseline=before, follow_up=after, answered_on=then.on)
    if before is None or after is None:
        return replace(seen, follow_up=then.value, verdict="other_activities")
    change = after - before
    gain = change if instrument.better == "higher" else -change
    mcid = instrument.mcid_one if counted == 1 and instrument.mcid_one is not None else instrument.mcid
    error = mcid if counted == 1 and instrument.mcid_one is not None else instrument.mdc
    room = abs((instrument.high if instrument.better == "higher" else instrument.low) - before)
    said = verdict(gain, mcid, error, room)
    return replace(
        seen,
        baseline=None if is_change(instrument) else before,
        change=change,
        gain=gain,
        mcid=mcid,
        error=error,
        by_share=gain / room if room and not is_change(instrument) else None,
        verdict=said,
        responder=None if said in ("no_yardstick", "little_room") else said == "better",
    )


def _values(
    instrument: Instrument, first: Reading | None, then: Reading
) -> tuple[float | None, float | None, int]:
    """Both values and how many items they rest on."""
    if first is None:
        return 0.0, then.value, len(then.items)
    if instrument.layout != "own_activities":
        return first.value, then.value, len(then.items)
    pairs = list(_same_activities(first, then))
    if not pairs:
        return None, None, 0
    count = len(pairs)
    return sum(a for a, _ in pairs) / count, sum(b for _, b in pairs) / count, count


def _same_activities(first: Reading, then: Reading) -> Iterable[tuple[float, float]]:
    """The scores of every activity named at both times, wherever it stands."""
    later = {_plain(name): then.items[n] for n, name in then.named.items() if n in then.items}
    for n, name in first.named.items():
        if n in first.items and _plain(name) in later:
            yield float(first.items[n]), float(later[_plain(name)])


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def verdict(gain: float, mcid: float | None, error: float | None, room: float) -> Verdict:
    """What a change amounts to; without a published yardstick nothing is said but the change."""
    if mcid is None:
        return "no_yardstick"
    needed = max(mcid, error or 0)
    if reached(gain, needed):
        return "better"
    if reached(-gain, needed):
        return "worse"
    if not reached(room, needed):
        return "little_room"
    if gain == 0 or not reached(abs(gain), error or 0):
        return "no_clear_change"
    return "a_little_better" if gain > 0 else "a_little_worse"


def reached(value: float, limit: float) -> bool:
    """Whether a value is at least a limit, thirds and tenths included."""
    return value >= limit or isclose(value, limit)


def responders(found: Iterable[Outcome]) -> Mapping[str, bool | None]:
    """For each instrument whether the newest answered time shows a change that matters."""
    answered = sorted((o for o in found if o.verdict in ANSWERED), key=lambda o: o.due_on)
    return {outcome.instrument: outcome.responder for outcome in answered}
