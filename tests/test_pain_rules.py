"""The four pain rules of SAFETY.md, section 4, each on both sides of its edge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backstay.adapt import broken_on, too_much
from backstay.model import Knowledge, PainRule, SessionLog

DAY = date(2026, 3, 2)
TOMORROW = DAY + timedelta(days=1)


def log(before: int, after: int | None = None, on: date = DAY, **more: Any) -> SessionLog:
    return SessionLog(on=on, lines=(), before_nprs=before, after_nprs=before if after is None else after, **more)


RULES: list[tuple[PainRule, dict[str, Any], tuple[date, ...]]] = [
    ("PR1", {"before": 3, "after": 4}, ()),
    ("PR1", {"before": 3, "after": 5}, (DAY,)),
    ("PR1", {"before": 3, "during_nprs": 5}, (DAY,)),
    ("PR1", {"before": 3, "after": 4, "morning_nprs": 3}, ()),
    ("PR1", {"before": 3, "after": 4, "morning_nprs": 4}, (TOMORROW,)),
    ("PR2", {"before": 3, "after": 5}, ()),
    ("PR2", {"before": 3, "after": 6}, (DAY,)),
    ("PR2", {"before": 3, "after": 5, "morning_nprs": 3}, ()),
    ("PR2", {"before": 3, "after": 5, "morning_nprs": 4}, (TOMORROW,)),
    ("PR2", {"before": 8, "after": 8, "morning_nprs": 8}, ()),
    ("PR3", {"before": 3, "after": 5, "place": "leg"}, ()),
    ("PR3", {"before": 3, "after": 6, "place": "leg"}, (DAY,)),
    ("PR3", {"before": 3, "after": 5, "place": "leg", "morning_nprs": 4}, (TOMORROW,)),
    ("PR3", {"before": 3, "after": 2, "place": "leg", "signs": ("further_down",)}, (DAY,)),
    ("PR3", {"before": 3, "after": 2, "place": "leg", "signs": ("numb_longer",)}, (DAY,)),
    ("PR4", {"before": 5, "after": 10}, ()),
    ("PR4", {"before": 5, "after": 8, "morning_nprs": 8}, ()),
]


@pytest.mark.parametrize(("rule", "said", "days"), RULES)
def test_one_session(rule: PainRule, said: dict[str, Any], days: tuple[date, ...], knowledge: Knowledge) -> None:
    one = log(said.pop("before"), said.pop("after", None), **said)
    assert broken_on(rule, (one,), knowledge) == days
    assert too_much(rule, one, knowledge) == bool(days)


def test_pain_that_was_not_told_breaks_nothing(knowledge: Knowledge) -> None:
    untold = SessionLog(on=DAY, lines=(), morning_nprs=9)
    for rule in ("PR1", "PR2", "PR3", "PR4"):
        assert broken_on(rule, (untold,), knowledge) == ()  # type: ignore[arg-type]


def week(first: date, *pains: int) -> tuple[SessionLog, ...]:
    return tuple(log(pain, on=first + timedelta(days=2 * n)) for n, pain in enumerate(pains))


def test_pr2_breaks_when_usual_pain_climbs_from_week_to_week_as_it_is_shown(knowledge: Knowledge) -> None:
    level = (*week(DAY, 3, 3, 3), *week(DAY + timedelta(days=7), 3, 3, 4))
    assert broken_on("PR2", level, knowledge) == (), "3.3 is shown as 3"
    climbing = (*week(DAY, 3, 3, 3), *week(DAY + timedelta(days=7), 4, 4, 4))
    assert DAY + timedelta(days=11) in broken_on("PR2", climbing, knowledge)
    assert broken_on("PR1", climbing, knowledge) == ()
    alone = (log(3), log(9, on=DAY + timedelta(days=7)))
    assert broken_on("PR2", alone, knowledge) == (), "one session is no week"


def test_pr4_breaks_only_on_a_high_rise_that_lasts(knowledge: Knowledge) -> None:
    third = DAY + timedelta(days=2)
    rise = log(4, 7, morning_nprs=7)
    assert broken_on("PR4", (rise, log(7, on=third)), knowledge) == (third,)
    assert broken_on("PR4", (rise, log(6, 7, on=third)), knowledge) == (), "it went below three points in between"
    assert broken_on("PR4", (log(4, 6, morning_nprs=6), log(6, on=third)), knowledge) == ()
    usual = tuple(log(7, 8, on=DAY + timedelta(days=n), morning_nprs=8) for n in range(20))
    assert broken_on("PR4", usual, knowledge) == (), "usual pain breaks nothing"
    assert broken_on("PR2", usual, knowledge)
