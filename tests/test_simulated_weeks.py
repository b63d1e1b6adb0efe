"""Safety over simulated weeks: whatever people tell, nothing unsafe is ever followed.

Here 1,200 weeks of 100 people; ``python -m bench adapt`` lives 10,000 (the same people and many more).
"""

from __future__ import annotations

import pytest

from backstay.episode import Episode
from tests.simulated_weeks import Life, live

PEOPLE = range(100)


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    """Every life is checked day by day while it is lived."""
    return [live(seed) for seed in PEOPLE]


def test_load_never_rises_after_a_broken_rule_a_warning_always_stops_and_nothing_closed_comes(
    lives: list[Life],
) -> None:
    assert sum(len(one.followed) for one in lives) > 1500


def test_the_simulated_weeks_hold_everything_that_could_go_wrong(lives: list[Life]) -> None:
    """A property that nothing ever tests holds as well: so each must have had its chance."""
    assert sum(len(one.broke) for one in lives) > 300
    assert sum(one.stops for one in lives) > 100
    assert sum(len(one.hurt) for one in lives) > 100
    assert sum(len(one.episode.flare_ups) for one in lives) > 20
    assert sum(one.plans for one in lives) > 300
    assert {one.rule for one in lives} == {"PR1", "PR2", "PR3", "PR4"}


def test_a_life_is_the_same_fold_as_its_events(lives: list[Life]) -> None:
    assert Episode.replay(lives[0].episode.events) == lives[0].episode
