"""Ways to break what a programme keeps to because of how the one before went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backstay.model import Adjustment, Programme
from tests.breaking import breaks


def first(made: Programme) -> str:
    """An exercise of the first week."""
    return made.weeks[0].sessions[0].lines[0].exercise


@breaks("closed")
def an_exercise_that_hurt(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(closed=(first(made),)))


@breaks("earned")
def an_exercise_that_has_to_wait(made: Programme) -> Programme:
    return replace(made, adjustment=Adjustment(waits={first(made): 1}))


@breaks("level_load")
def more_load_in_the_second_week_than_in_the_first(made: Programme) -> Programme:
    loads = [
        sum(line.minutes * line.dose.effort_rpe for s in week.sessions for line in s.lines) for week in made.weeks
    ]
    assert loads[1] > loads[0]
    until = made.starts_on + timedelta(days=7)
    return replace(made, adjustment=Adjustment(load_cap=loads[0], capped_until=until))
