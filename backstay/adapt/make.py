"""Make: from what happened to what should change, and to what the next programme has to keep to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from backstay.adapt import ladders
from backstay.adapt.exercise_facts import exercise_facts
from backstay.adapt.facts import DAYS, facts
from backstay.adapt.load import care_level, ends, level, load, week_care
from backstay.adapt.phase import phase_due
from backstay.adapt.seen import Seen
from backstay.adapt.visits import Judged, judged, visits_so_far
from backstay.episode import Episode
from backstay.model import (
    Adaptation,
    AdaptRule,
    Adjustment,
    Change,
    ChangeKind,
    Exercise,
    FlareUp,
    Knowledge,
    Programme,
    Reason,
    Value,
)
from backstay.rules import because, holds


def adapt(programme: Programme, episode: Episode, knowledge: Knowledge, today: date) -> Adaptation:
    """What should change today and why, and what the next programme has to keep to."""
    seen = Seen(programme=programme, episode=episode, knowledge=knowledge, day=today)
    told = facts(seen)
    fired = [rule for rule in _rules(seen, "programme") if holds(rule.when, told)]
    changes = [_change(rule, told) for rule in fired]
    phase, turn = phase_due(seen, told)
    changes += [turn] if turn else []
    changes += [change for name in ladders.looked_at(seen) if (change := _of_exercise(seen, name, told))]
    verdicts = tuple(judged(seen))
    changes += [_of_course(each) for each in verdicts if each.new]
    adjustment = replace(_adjustment(seen, fired, changes, verdicts), phase=phase)
    stops = any(change.kind == "stop" for change in changes)
    return Adaptation(
        on=today,
        changes=tuple(changes),
        adjustment=adjustment,
        stops=stops,
        needed=stops or breaks(programme, adjustment, today, knowledge) or any(c.kind == "flare_up" for c in changes),
        starts_on=_starts_on(seen),
    )


def _rules(seen: Seen, about: str) -> Iterator[AdaptRule]:
    return (rule for rule in seen.knowledge.adapt_rules.values() if rule.about == about)


def _of_exercise(seen: Seen, name: str, told: Mapping[str, Value]) -> Change | None:
    """What one exercise should do: the first rule that holds."""
    known = {**told, **exercise_facts(seen, name)}
    rule = next((rule for rule in _rules(seen, "exercise") if holds(rule.when, known)), None)
    if rule is None:
        return None
    down, up = ladders.lower(seen, name), ladders.higher(seen, name)
    to = {"regress": down, "progress": up}.get(rule.does)
    return _change(rule, known, seen.knowledge.exercises[name], down, up, to)


def _of_course(each: Judged) -> Change:
    """What becomes of a course of hands-on care."""
    return Change(rule=each.rule.id, kind=each.rule.does, reason=each.reason)


def _change(
    rule: AdaptRule,
    told: Mapping[str, Value],
    exercise: Exercise | None = None,
    down: Exercise | None = None,
    up: Exercise | None = None,
    to: Exercise | None = None,
) -> Change:
    names = {"exercise": exercise, "lower": down, "higher": up}
    says = rule.says.format(**{key: each.name if each else "" for key, each in names.items()})
    return Change(
        rule=rule.id,
        kind=rule.does,
        reason=Reason(says=says, basis=rule.basis, sources=rule.sources, because=because(rule.when, told)),
        exercise=exercise.id if exercise else "",
        to=to.id if to else "",
    )


# ── What the next programme keeps to ────────────────────────────────────────


def _adjustment(
    seen: Seen, fired: list[AdaptRule], changes: list[Change], verdicts: tuple[Judged, ...]
) -> Adjustment:
    closed, waits = _closed(seen, changes), _waits(seen, changes)
    cap, until, care = _cap(seen, fired)
    return Adjustment(
        closed=closed,
        waits={name: weeks for name, weeks in waits.items() if name not in closed},
        load_cap=cap,
        capped_until=until,
        care_level=care,
        visits=visits_so_far(seen),
        going_on=_care(verdicts, "go_on"),
        ended=_care(verdicts, "end"),
    )


def _care(verdicts: tuple[Judged, ...], does: ChangeKind) -> tuple[str, ...]:
    return tuple(each.told.rule.intervention for each in verdicts if each.rule.does == does)


def _closed(seen: Seen, changes: list[Change]) -> tuple[str, ...]:
    """What is swapped stays out, and so do its harder forms."""
    out = [change.exercise for change in changes if change.kind == "swap"]
    return tuple(dict.fromkeys(name for each in out for name in (each, *ladders.above(seen, each))))


def _waits(seen: Seen, changes: list[Change]) -> dict[str, int]:
    """A harder form waits until the one right below has gone as shown; what was too much waits itself."""
    number = seen.knowledge.number
    kinds = {change.exercise: change.kind for change in changes if change.exercise}
    earned = {change.to for change in changes if change.kind == "progress"}
    step_back = _stepping_back(seen)
    waits: dict[str, int] = {}
    for name in ladders.looked_at(seen):
        kind = kinds.get(name, "hold")
        if kind == "regress" or (step_back and ladders.lower(seen, name)):
            waits[name] = int(number("regress_weeks"))
        later = [form for form in ladders.above(seen, name) if step_back or form not in earned]
        waits |= dict.fromkeys(later, int(number("hold_weeks")))
    return waits


def _cap(seen: Seen, fired: list[AdaptRule]) -> tuple[float | None, date | None, float | None]:
    """The load no week may pass, up to which day a week that starts keeps to it, and the care there was beside it."""
    days = [day for rule in fired if rule.caps for day in DAYS[rule.caps](seen)]
    caps = [(level(seen.episode, day), ends(seen, day), day) for day in days]
    if told := _flare_up(seen):
        before = level(seen.episode, told.first)
        share = seen.knowledge.number("flare_up_return_share")
        caps.append((None if before is None else before * share, ends(seen, max(told.ends_on, seen.day)), told.first))
    known = [(cap, until, care_level(seen.episode, day, seen.knowledge)) for cap, until, day in caps if cap is not None]
    if not known:
        return None, None, None
    return min(cap for cap, _, _ in known), max(until for _, until, _ in known), min(care for *_, care in known)


def _flare_up(seen: Seen) -> FlareUp | None:
    """A flare-up after which no programme was made yet."""
    told = seen.episode.flare_ups[-1:]
    return told[0] if told and told[0].programmes_before == len(seen.episode.programmes) else None


def _stepping_back(seen: Seen) -> bool:
    return _flare_up(seen) is not None


def _starts_on(seen: Seen) -> date | None:
    """After a flare-up the next programme starts when it is over."""
    told = _flare_up(seen)
    return told.ends_on if told and told.ends_on > seen.day else None


def breaks(programme: Programme, adjustment: Adjustment, today: date, knowledge: Knowledge) -> bool:
    """Whether what the programme asks for today does not keep to an adjustment."""
    out = {*adjustment.closed, *adjustment.waits}
    sessions = [s for week in programme.weeks for s in week.sessions if s.on == today]
    asked = {line.exercise for session in sessions for line in session.lines}
    return bool(out & asked) or _above_the_level(programme, adjustment, today, knowledge)


def _above_the_level(programme: Programme, adjustment: Adjustment, today: date, knowledge: Knowledge) -> bool:
    """A week that has begun, while load has to stay level, with more of it."""
    until = adjustment.capped_until
    if adjustment.load_cap is None or until is None:
        return False
    begun = [(w, w.starts_on) for w in programme.weeks if w.starts_on and w.starts_on <= min(today, until)]
    if not begun or today >= programme.review_on:
        return False
    cap = adjustment.cap_beside(week_care(programme, *begun[-1], knowledge))
    return cap is not None and load(begun[-1][0].sessions) > cap
