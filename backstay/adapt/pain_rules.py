"""The four pain rules as functions of the logs: on which days the active one broke (safety rules, section 4).

Pain is compared with the person's own before the session, never with an absolute cut-off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from math import floor

from backstay.model import Knowledge, PainRule, SessionLog

Logs = tuple[SessionLog, ...]
Breaks = Callable[[Logs, Knowledge], Iterator[date]]
STOP_ONE = ("further_down", "numb_longer")
"""Signs that end an exercise where leg pain rules."""
NEXT_MORNING = timedelta(days=1)


def broken_on(rule: PainRule, logs: Logs, knowledge: Knowledge) -> tuple[date, ...]:
    """Every day on which the rule broke, in order."""
    return tuple(sorted({*RULES[rule](logs, knowledge)}))


def too_much(rule: PainRule, log: SessionLog, knowledge: Knowledge) -> bool:
    """Whether one session, with the morning after it, was more than the rule allows."""
    return any(RULES[rule]((log,), knowledge))


def pr1(logs: Logs, knowledge: Knowledge) -> Iterator[date]:
    """Irritable: a small rise at most, and gone again."""
    for log in logs:
        yield from _rises(log, "pr1", knowledge)


def pr2(logs: Logs, knowledge: Knowledge) -> Iterator[date]:
    """Standard: a rise that is gone by the next morning, and no usual pain that climbs from week to week."""
    for log in logs:
        yield from _rises(log, "pr2", knowledge)
        this, last = _usual(logs, log.on, 0, knowledge), _usual(logs, log.on, 1, knowledge)
        if this is not None and last is not None and this - last > knowledge.number("pain_rise_week_pr2"):
            yield log.on


def pr3(logs: Logs, knowledge: Knowledge) -> Iterator[date]:
    """Nerve: the leg rules; a rise that settles is allowed, pain further down or numbness that stays is not."""
    for log in logs:
        yield from _rises(log, "pr3", knowledge)
        if {*log.signs} & {*STOP_ONE}:
            yield log.on


def pr4(logs: Logs, knowledge: Knowledge) -> Iterator[date]:
    """By time: usual pain breaks nothing, only a high rise that lasts."""
    limit, lasts = knowledge.number("pain_rise_pr4"), timedelta(days=knowledge.number("pain_long_days_pr4"))
    readings = [reading for log in logs for reading in _readings(log)]
    for log in logs:
        if log.before_nprs is not None and _peak(log) - log.before_nprs > limit:
            later = [(on, pain) for on, pain in readings if on > log.on]
            for on, pain in later:
                if pain - log.before_nprs <= limit:
                    break
                if on - log.on >= lasts:
                    yield on


RULES: Mapping[PainRule, Breaks] = {"PR1": pr1, "PR2": pr2, "PR3": pr3, "PR4": pr4}


def _rises(log: SessionLog, rule: str, knowledge: Knowledge) -> Iterator[date]:
    """The day of a rise in the session, and the morning after one that has not gone."""
    if log.before_nprs is None:
        return
    if _peak(log) - log.before_nprs > knowledge.number(f"pain_rise_{rule}"):
        yield log.on
    morning = log.before_nprs if log.morning_nprs is None else log.morning_nprs
    if morning - log.before_nprs > knowledge.number(f"pain_rise_morning_{rule}"):
        yield log.on + NEXT_MORNING


def _peak(log: SessionLog) -> int:
    """The strongest pain of a session."""
    return max(pain for pain in (log.before_nprs, log.during_nprs, log.after_nprs) if pain is not None)


def _usual(logs: Logs, on: date, weeks_back: int, knowledge: Knowledge) -> int | None:
    """The usual pain before sessions in the week up to a day, as the whole number that is shown."""
    last = on - timedelta(weeks=weeks_back)
    week = [log.before_nprs for log in logs if last - timedelta(weeks=1) < log.on <= last and not log.test]
    said = [pain for pain in week if pain is not None]
    return shown(sum(said) / len(said)) if len(said) >= knowledge.number("pain_week_logs") else None


def shown(mean: float) -> int:
    """A mean as people see it: a whole number, halves up."""
    return floor(mean + 0.5)


def readings(logs: Logs) -> tuple[tuple[date, int], ...]:
    """Every pain that was told, with its day."""
    return tuple(reading for log in logs for reading in _readings(log))


def _readings(log: SessionLog) -> Iterator[tuple[date, int]]:
    during = [pain for pain in (log.before_nprs, log.during_nprs, log.after_nprs) if pain is not None]
    yield from ((log.on, pain) for pain in during)
    if log.morning_nprs is not None:
        yield log.on + NEXT_MORNING, log.morning_nprs
