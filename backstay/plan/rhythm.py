"""Rhythm: which weekdays are for strength, settled before anything is chosen and the same in every week."""

from __future__ import annotations

from itertools import combinations

from backstay.model import DAYS_PER_WEEK

MOST, LEAST = 0.5, 2
"""Strength takes half of the days with time, but two where there are two that are apart."""


def strength_days(minutes: tuple[int, ...]) -> tuple[int, ...]:
    """Weekdays from 0, never two in a row; those with most time, then the furthest apart, then the first."""
    free = [day for day, there in enumerate(minutes) if there > 0]
    for count in range(max(LEAST, int(len(free) * MOST)), 0, -1):
        ways = [days for days in combinations(free, count) if apart(days) > 1]
        if ways:
            return max(ways, key=lambda days: (sum(minutes[day] for day in days), apart(days)))
    return ()


def apart(days: tuple[int, ...]) -> int:
    """The fewest days from one of these weekdays to the next, Sunday to Monday included."""
    return min((min(abs(a - b), DAYS_PER_WEEK - abs(a - b)) for a, b in combinations(days, 2)), default=DAYS_PER_WEEK)
