"""Safety over 10,000 simulated weeks: every day is checked while it is lived; the first unsafe one is named."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from tests.simulated_weeks import WEEKS, Life, live

PEOPLE = 834
"""Twelve weeks each: 10,008 weeks."""


def report(people: int = PEOPLE) -> Iterator[str]:
    """How many weeks were lived, what happened in them, and whether anything unsafe was followed."""
    begun = process_time()
    lives: list[Life] = []
    unsafe: list[str] = []
    for seed in range(people):
        try:
            lives.append(live(seed))
        except AssertionError as error:
            unsafe.append(f"person {seed}: {error}")
    yield f"simulated weeks: {people * WEEKS:,} of {people} people in {process_time() - begun:.0f} s of processor time"
    yield f"sessions followed: {sum(len(one.followed) for one in lives):,}"
    yield f"pain rule broken: {sum(len(one.broke) for one in lives):,} times; under PR4 {_broke_by_time(lives)}"
    yield f"days stopped: {sum(one.stops for one in lives):,}"
    yield f"flare-ups: {sum(len(one.episode.flare_ups) for one in lives):,}"
    yield f"exercises that hurt: {sum(len(one.hurt) for one in lives):,}"
    yield f"programmes made: {sum(one.plans for one in lives):,}"
    yield f"people for whom something unsafe was followed: {len(unsafe)} (wanted: 0)"
    yield from unsafe[:5]


def _broke_by_time(lives: list[Life]) -> int:
    return sum(len(one.broke) for one in lives if one.rule == "PR4")
