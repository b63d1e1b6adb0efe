"""Facts of the whole programme, by a named function each; what is not known is None and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from backstay.adapt.load import load_rising as rising
from backstay.adapt.pain_rules import STOP_ONE, readings
from backstay.adapt.phase import (
    breaks,
    flare_free_days,
    irritability,
    phase_weeks,
    rule_kept_days,
    severe_pain,
    too_much,
)
from backstay.adapt.seen import WEEK, Seen
from backstay.adherence import days_done
from backstay.model import DAYS_PER_WEEK, Finding, PainArea, Value

Fact = Callable[[Seen], Value | None]
LEG = ("thigh", "knee", "leg", "foot")


def facts(seen: Seen) -> dict[str, Value]:
    """Every fact of the programme that is known."""
    found = {fact.__name__: fact(seen) for fact in FACTS}
    return {name: value for name, value in found.items() if value is not None}


def yes(holds: object) -> str:
    """A truth as an answer."""
    return "yes" if holds else "no"


def blocked(seen: Seen) -> Value:
    """A rule blocks, or the safety questions are open."""
    episode = seen.episode
    event = episode.assessed
    found: Mapping[str, Any] = event.payload.get("assessment", {}) if event else {}
    closed = found.get("triage", {}).get("blocked") or found.get("programme_mode") == "no"
    return yes(closed or episode.checking_in or (event and not episode.settled))


def new_leg_symptom(seen: Seen) -> Value:
    """Told with a session since the safety questions were answered, or newly painted since."""
    told = any("new_leg" in log.signs for log in seen.unanswered)
    asked = seen.episode.since(seen.episode.safety_checked)
    painted = any(event.kind == "answered" and "pain_areas" in event.payload for event in asked)
    return yes(told or (painted and any(_in_leg(seen, area) for area in _new_areas(seen))))


def injury(seen: Seen) -> Value:
    """Told with a session since the safety questions were answered."""
    return yes(any("injury" in log.signs for log in seen.unanswered))


def leg_sign(seen: Seen) -> Value:
    """Further down the leg, or numb for longer, with no exercise named as the one that did it."""
    signed = [log for log in seen.unanswered if {*log.signs} & {*STOP_ONE}]
    return yes(any(all(line.feedback != "hurts" for line in log.lines) for log in signed))


def rule_broken(seen: Seen) -> Value:
    """The active pain rule broke in the last seven days."""
    return yes(seen.broken)


def flare_up(seen: Seen) -> Value:
    """A flare-up was told, and no programme was made since."""
    told = seen.episode.flare_ups[-1:]
    return yes(told and told[0].programmes_before == len(seen.episode.programmes))


def high_days(seen: Seen) -> Value | None:
    """Days of the last few with pain above the usual of the programme's answers."""
    return None if "nprs_average" not in seen.assessment.facts else len(high_on(seen))


def high_on(seen: Seen) -> tuple[date, ...]:
    """The days of the last few with pain so far above usual that it looks like a flare-up."""
    usual = float(seen.assessment.facts.get("nprs_average", 0))
    first, rise = seen.days_back("flare_up_seen_days"), seen.knowledge.number("flare_up_rise")
    told = (reading for reading in readings(seen.logs) if first <= reading[0] <= seen.day)
    return tuple(sorted({on for on, pain in told if pain - usual >= rise}))


def rescreen_due(seen: Seen) -> Value:
    """The day of the review has come."""
    return yes(seen.day >= seen.programme.review_on)


def weeks_in(seen: Seen) -> Value | None:
    """Whole weeks since the first programme."""
    made = seen.episode.programmes
    return (seen.day - made[0].starts_on) // WEEK if made else None


def better(seen: Seen) -> Value | None:
    """Average pain or function fell by the smallest change that matters; None while it cannot be told."""
    pain, function = _fell(seen, "nprs_average", "nprs"), _fell(seen, "rmdq_24", "rmdq_24")
    if pain or function:
        return "yes"
    return None if pain is None else "no"


def _fell(seen: Seen, fact: str, instrument: str) -> bool | None:
    """Whether a score fell by enough since the first programme; None when there was no room or no new score."""
    made, event = seen.episode.programmes, seen.episode.assessed
    matters = seen.knowledge.instruments[instrument].mcid
    if not made or event is None or matters is None:
        return None
    before = made[0].event.payload["programme"].get("cleared", {}).get("assessment", {}).get("facts", {}).get(fact)
    now = event.payload.get("assessment", {}).get("facts", {}).get(fact)
    recent = date.fromisoformat(event.happened_at.partition("T")[0]) > seen.days_back("memory_days")
    if before is None or now is None or float(before) < matters or not recent:
        return None
    return float(before) - float(now) >= matters


def load_rising(seen: Seen) -> Value | None:
    """This week of the programme asks for more than the week before."""
    found = rising(seen)
    return None if found is None else yes(found)


def new_area(seen: Seen) -> Value:
    """A place or side, not in a leg, that did not hurt when the programme was made, painted this week."""
    return yes(new_on(seen))


def new_on(seen: Seen) -> tuple[date, ...]:
    """The days of this week on which a new place, not in a leg, was painted."""
    areas = [area for area in _new_areas(seen) if not _in_leg(seen, area)]
    return _this_week(seen, (area.painted_on for area in areas))


def _this_week(seen: Seen, days: Iterable[date | None]) -> tuple[date, ...]:
    first = seen.days_back("broken_days")
    return tuple(sorted({day for day in days if day and first <= day <= seen.day}))


def _new_areas(seen: Seen) -> list[PainArea]:
    before = {(a.region, side) for a in seen.assessment.intake.pain_areas for side in _sides(a)}
    now = seen.episode.pain_areas
    return [area for area in now if any((area.region, side) not in before for side in _sides(area))]


def _sides(area: PainArea) -> tuple[str, ...]:
    return ("left", "right") if area.side == "both" else (area.side,)


def _in_leg(seen: Seen, area: PainArea) -> bool:
    region = seen.knowledge.regions.get(area.region)
    return region is not None and region.zone in LEG


def difference_grown(seen: Seen) -> Value | None:
    """A measured difference between sides that grew by more than measuring can be wrong, measured this week."""
    return yes(grown_on(seen)) if _grown(seen) else None


def grown_on(seen: Seen) -> tuple[date, ...]:
    """The days of this week on which a difference was measured that grew by too much."""
    limit = seen.knowledge.number("detectable_change_deg")
    more = {code for code, by in _grown(seen).items() if by > limit}
    return _this_week(seen, (f.observed_on for f in seen.episode.findings.values() if f.code in more))


def _grown(seen: Seen) -> dict[str, float]:
    """By how much each difference between sides grew since the programme was made."""
    before = _differences(seen, seen.assessment.intake.findings)
    now = _differences(seen, seen.episode.findings.values())
    return {code: now[code] - before[code] for code in before.keys() & now.keys()}


def _differences(seen: Seen, findings: Any) -> dict[str, float]:
    """For each measure in degrees taken on both sides, how far the sides are apart."""
    sides: dict[str, dict[str, float]] = {}
    for finding in findings:
        if _is_sided_angle(seen, finding):
            sides.setdefault(finding.code, {})[finding.side] = float(finding.value)
    pairs = {code: (found.get("left"), found.get("right")) for code, found in sides.items()}
    return {code: abs(a - b) for code, (a, b) in pairs.items() if a is not None and b is not None}


def _is_sided_angle(seen: Seen, finding: Finding) -> bool:
    question = seen.knowledge.questions.get(finding.code)
    return question is not None and question.sided and question.unit == "degrees"


def no_time(seen: Seen) -> Value:
    """Sessions of the last two weeks for which there was no time."""
    logs = (log for log in seen.logs if log.on >= seen.days_back("memory_days"))
    return sum(any(line.feedback == "no_time" for line in log.lines) for log in logs)


def missed(seen: Seen) -> Value | None:
    """The part of the last two weeks that was left out; None before a whole week was due."""
    since = seen.days_back("memory_days")
    days = days_done(seen.episode, seen.day, since)
    if not days or (seen.day - days[0].on).days < DAYS_PER_WEEK:
        return None
    return 1 - sum(day.done for day in days) / sum(day.due for day in days)


def sessions_done(seen: Seen) -> Value | None:
    """The part of the last two weeks that was done; None before a whole week was due."""
    left_out = missed(seen)
    return None if left_out is None else 1 - float(left_out)


FACTS: tuple[Fact, ...] = (
    blocked, new_leg_symptom, injury, leg_sign, rule_broken, flare_up, high_days, rescreen_due, weeks_in,
    better, load_rising, new_area, difference_grown, no_time, missed, sessions_done, phase_weeks, severe_pain,
    irritability, rule_kept_days, breaks, flare_free_days, too_much,
)  # fmt: skip

DAYS: Mapping[str, Callable[[Seen], tuple[date, ...]]] = {
    "rule_broken": lambda seen: seen.broken,
    "high_days": high_on,
    "new_area": new_on,
    "difference_grown": grown_on,
}
"""The facts that have days of their own: from the load of those days the level is taken."""
