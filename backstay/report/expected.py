"""The expected range: where people like this one usually are in the next weeks, moved by the person's own scores.

score at week t = group mean at t + what stays with the person + what comes and goes. The group mean is published
(courses), the spread between people too; how it divides is ours. Every own score moves the middle towards the
person and narrows the band (normal prior and likelihood, known variances). With no own score the middle is the group
mean itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from backstay.model import DAYS_PER_WEEK, Course, Knowledge, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The middle of the band and its two ends on one day."""

    on: date
    low: float
    middle: float
    high: float


def course_for(episode_days: float | None, knowledge: Knowledge, instrument: str = "nprs") -> Course | None:
    """The published course of people whose pain had lasted as long; none when nobody measured such people."""
    if episode_days is None:
        return None
    for course in knowledge.courses.values():
        highest = episode_days if course.since_days_high is None else course.since_days_high
        if course.instrument == instrument and course.since_days_low <= episode_days <= highest:
            return course
    return None


def mean_at(course: Course, week: float) -> float:
    """The group mean at a week, in a straight line between the published ones, level after the last."""
    before = [mean for mean in course.means if mean.week <= week]
    after = [mean for mean in course.means if mean.week > week]
    if not before or not after:
        return (before or after)[-1 if before else 0].value
    low, high = before[-1], after[0]
    return low.value + (high.value - low.value) * (week - low.week) / (high.week - low.week)


def expected_range(
    readings: Iterable[Reading], start: date, course: Course, knowledge: Knowledge, days: Iterable[date]
) -> tuple[Range, ...]:
    """The band on each of these days, as far as the published means reach."""
    own = [(reading.on, reading.value) for reading in readings if reading.instrument == course.instrument]
    known = [(on, value) for on, value in own if value is not None]
    last = start + timedelta(weeks=knowledge.number("course_last_week"))
    offset, spread = _own_part(known, start, course, knowledge)
    return tuple(_range(day, start, course, offset, spread, knowledge) for day in days if start <= day <= last)


def _own_part(
    known: Sequence[tuple[date, float]], start: date, course: Course, knowledge: Knowledge
) -> tuple[float, float]:
    """How far this person lies from the group, and the standard deviation of where the next score will be."""
    variance = knowledge.number("course_spread_nprs") ** 2
    stays = variance * knowledge.number("course_own_share")
    comes_and_goes = variance - stays
    distances = [value - mean_at(course, _week(on, start)) for on, value in known]
    weight = len(distances) * stays / (len(distances) * stays + comes_and_goes)
    offset = weight * sum(distances) / len(distances) if distances else 0.0
    return offset, sqrt(stays * (1 - weight) + comes_and_goes)


def _range(day: date, start: date, course: Course, offset: float, spread: float, knowledge: Knowledge) -> Range:
    scale = knowledge.instruments[course.instrument]
    middle = mean_at(course, _week(day, start)) + offset
    half = knowledge.number("course_band") * spread
    low, middle, high = (min(max(end, scale.low), scale.high) for end in (middle - half, middle, middle + half))
    return Range(on=day, low=low, middle=middle, high=high)


def _week(day: date, start: date) -> float:
    return max((day - start).days, 0) / DAYS_PER_WEEK


def less_change_than_usual(
    readings: Sequence[Reading], start: date, course: Course, knowledge: Knowledge
) -> bool:
    """Whether the newest score lies beyond the band that the earlier ones drew: worth a review, no more."""
    own = [r for r in readings if r.instrument == course.instrument and r.value is not None]
    if not own or (own[-1].on - start).days < knowledge.number("course_review_after"):
        return False
    newest, earlier = own[-1], own[:-1]
    band = expected_range(earlier, start, course, knowledge, [newest.on])
    return bool(band and earlier and newest.value is not None and newest.value > band[0].high)
