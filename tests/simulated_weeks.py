"""Simulated people week by week: their pain, logs and flags vary, their programmes are light, the rules are real.

What must hold is worked out here again, with numbers of its own, and never asked of the rules that are tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from backstay.adapt import adapt, flare_lines
from backstay.episode import _STEPS, Episode
from backstay.model import Adaptation, Adjustment, Event, Line, PainRule, Programme, Week
from tests import life
from tests.life import KNOWLEDGE, START, WEEK, event, gate, planned

DAY = timedelta(days=1)
REVIEW_WEEKS, WEEKS, LADDERS = 4, 12, 5
RULES: tuple[PainRule, ...] = ("PR1", "PR2", "PR3", "PR4")
TAGS = ("floor_position", "strength_to_fatigue", "end_range_static_stretch", "deep_pressure", "loaded_rotation")
ROOTS = sorted(e.id for e in KNOWLEDGE.exercises.values() if not e.regress_to and e.progress_to)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which a session was followed: what, from which programme's week, with how much load in it."""

    on: date
    exercises: tuple[str, ...]
    week_load: float


@dataclass(slots=True)
class Life:
    """One person: chance, rule, what is closed for them, and everything that happened."""

    chance: Random
    rule: PainRule
    excluded: tuple[str, ...]
    ladders: tuple[tuple[str, ...], ...]
    episode: Episode = field(default_factory=Episode)
    programme: Programme | None = None
    followed: list[Day] = field(default_factory=list)
    broke: list[tuple[date, float]] = field(default_factory=list)
    hurt: list[tuple[date, str]] = field(default_factory=list)
    must_stop: bool = False
    answers_on: date | None = None
    stops: int = 0
    plans: int = 0
    spell: tuple[date, int] | None = None
    """Since when pain has stayed three points or more above that of one session, and what it was then."""

    def happen(self, told: Event) -> None:
        """One more event; the same fold as everywhere."""
        step = _STEPS.get(told.kind)
        grown = step(self.episode, told) if step else self.episode
        self.episode = replace(grown, events=(*self.episode.events, told))


def live(seed: int, weeks: int = WEEKS) -> Life:
    """So many weeks of one simulated person; raises AssertionError where something unsafe happens."""
    chance = Random(seed)
    me = Life(chance, RULES[seed % 4], tuple(chance.sample(TAGS, chance.choice((0, 1, 2)))), ())
    me.ladders = tuple(_ladder(root, me.excluded) for root in chance.sample(ROOTS, LADDERS))
    me.happen(life.assessed(START, why="intake", nprs_average=4, rmdq_24=10))
    _plan(me, START, Adjustment())
    for number in range(weeks * 7):
        _day(me, START + number * DAY)
    return me


def _ladder(root: str, excluded: tuple[str, ...]) -> tuple[str, ...]:
    """The rungs of a ladder up to the first that is closed for this person."""
    found, at = [], root
    while at in KNOWLEDGE.exercises and not {*KNOWLEDGE.exercises[at].contains} & {*excluded}:
        found.append(at)
        at = KNOWLEDGE.exercises[at].progress_to
    return tuple(found)


# ── A light planner: it climbs and grows as fast as it may ──────────────────


def _plan(me: Life, start: date, adjustment: Adjustment) -> None:
    """A greedy programme within an adjustment; safety questions were answered."""
    rows = [_week(me, number, start, adjustment) for number in range(REVIEW_WEEKS)]
    cleared = gate(me.rule, excluded=me.excluded, on=start)
    me.programme = life.programme(rows, cleared, start, days=(0, 2, 4), adjustment=adjustment)
    me.plans += 1
    me.happen(planned(me.programme, start))


def _week(me: Life, number: int, start: date, adjustment: Adjustment) -> tuple[Line, ...]:
    lines = [line for rungs in me.ladders if (line := _line(me, rungs, number, adjustment))]
    cap, until = adjustment.load_cap, adjustment.capped_until
    if cap is not None and until is not None and start + number * WEEK <= until:
        while lines and _load(lines) > cap:
            lines.pop()
    return tuple(lines)


def _line(me: Life, rungs: tuple[str, ...], number: int, adjustment: Adjustment) -> Line | None:
    """One rung higher every two weeks, if it may come; always a little longer."""
    done = [name for day in me.followed for name in day.exercises if name in rungs]
    at = min((rungs.index(done[-1]) if done else 0) + (number + 1) // 2, len(rungs) - 1) if rungs else -1
    may = [
        name for name in rungs[: at + 1] if name not in adjustment.closed and number >= adjustment.waits.get(name, 0)
    ]
    return life.line(may[-1], minutes=5 + number, effort=3 + number % 2) if may else None


def _load(lines: list[Line]) -> float:
    return sum(line.minutes * line.dose.effort_rpe for line in lines) * 3


# ── One day ─────────────────────────────────────────────────────────────────


def _day(me: Life, today: date) -> None:
    _morning(me, today)
    if me.chance.random() < 0.01:
        _told(me, event("flare_up", today, on=str(today), ends_on=str(today + me.chance.choice((2, 3)) * DAY)))
        _told(me, event("changed", today))
    if me.must_stop and me.answers_on is not None and today >= me.answers_on:
        _answer(me, today)
    found = _look(me, today)
    if found.stops:
        me.stops += 1
        me.answers_on = me.answers_on or today + me.chance.randint(0, 3) * DAY
        return
    if found.needed or any(c.kind == "rescreen" for c in found.changes) or me.chance.random() < 0.02:
        me.happen(life.assessed(today, nprs_average=me.chance.randint(1, 6), rmdq_24=9))
        _plan(me, found.starts_on or today, found.adjustment)
    _session(me, today)


def _told(me: Life, told: Event) -> None:
    """Something told that opens the safety questions."""
    me.happen(told)
    me.must_stop = True


def _answer(me: Life, today: date) -> None:
    """The safety questions answered: once in a while a rule blocks for some days."""
    blocked = me.chance.random() < 0.2
    me.happen(life.assessed(today, blocked=blocked, nprs_average=4, rmdq_24=10))
    me.must_stop, me.answers_on = blocked, today + me.chance.randint(2, 6) * DAY if blocked else None


def _look(me: Life, today: date) -> Adaptation:
    """What the rules say; and whatever they say, it stops when it must and names nothing that is closed."""
    assert me.programme is not None
    found = adapt(me.programme, me.episode, KNOWLEDGE, today)
    assert found.stops == me.must_stop, f"{today}: stops is {found.stops}"
    for change in found.changes:
        assert not change.to or not {*KNOWLEDGE.exercises[change.to].contains} & {*me.excluded}, change
    calm = flare_lines(me.programme, me.programme.cleared.assessment, KNOWLEDGE)
    assert not [e for e, _ in calm if {*e.contains} & {*me.excluded}]
    return found


def _session(me: Life, today: date) -> None:
    """Follow the session of the day, if there is one and it is not left out, and tell how it went."""
    assert me.programme is not None
    week, names = _today(me.programme, today)
    if week is None or not names or me.chance.random() < 0.15:
        return
    _check(me, today, names, week)
    me.followed.append(Day(today, names, _week_load(week)))
    _log(me, today, names, _week_load(week))


def _today(made: Programme, today: date) -> tuple[Week | None, tuple[str, ...]]:
    for week in made.weeks:
        for session in week.sessions:
            if session.on == today:
                return week, tuple(line.exercise for line in session.lines)
    return None, ()


def _week_load(week: Week) -> float:
    return sum(line.minutes * line.dose.effort_rpe for session in week.sessions for line in session.lines)


def _log(me: Life, today: date, names: tuple[str, ...], load: float) -> None:
    chance, before = me.chance, me.chance.randint(1, 5) if me.spell is None else 8
    during, after = before + chance.choice((0, 0, 1, 1, 2)), before + chance.choice((-1, 0, 0, 0, 1, 1, 2, 2, 3, 5))
    did = {name: chance.choice(("done", "done", "done", "partly", "not")) for name in names}
    felt = {name: _felt(chance) for name in names if chance.random() < 0.12}
    signs = [sign for sign in ("new_leg", "injury", "further_down", "numb_longer") if chance.random() < 0.004]
    details = {name: {"feedback": said} for name, said in felt.items()}
    me.happen(life.logged(today, did, before, max(0, after), during=during, details=details, signs=signs))
    me.hurt += [(today, name) for name, said in felt.items() if said == "hurts"]
    if {*signs} & {"new_leg", "injury"} or (signs and "hurts" not in felt.values()):
        me.must_stop = True
    if _breaks(me.rule, before, max(during, after), signs) or _climbs(me, today) or _lasts(me, today, before):
        me.broke.append((today, load))
    if me.rule == "PR4" and me.spell is None and after - before >= 3 and chance.random() < 0.5:
        me.spell = (today, before)


def _felt(chance: Random) -> str:
    return chance.choice(("hurts", "too_hard", "too_easy", "no_time"))


def _morning(me: Life, today: date) -> None:
    """The morning after a session; pain that stayed up breaks three of the rules."""
    if not me.followed or me.followed[-1].on != today - DAY or me.chance.random() < 0.3:
        return
    before = me.episode.sessions[(today - DAY).isoformat()]["before"]
    pain = 8 if me.spell else max(0, before + me.chance.choice((-1, -1, 0, 0, 0, 0, 0, 1)))
    me.happen(life.morning(today - DAY, pain))
    if pain > before and me.rule != "PR4":
        assert me.programme is not None
        begun = [w for w in me.programme.weeks if w.starts_on and w.starts_on <= today]
        me.broke.append((today, _week_load(begun[-1]) if begun else me.followed[-1].week_load))


# ── What must hold, worked out again ────────────────────────────────────────


def _breaks(rule: PainRule, before: int, peak: int, signs: list[str]) -> bool:
    """The rise of one session under the rule of this person; usual pain under PR4 breaks nothing."""
    if rule == "PR4":
        return False
    nerve = rule == "PR3" and bool({*signs} & {"further_down", "numb_longer"})
    return nerve or peak - before > (1 if rule == "PR1" else 2)


def _climbs(me: Life, today: date) -> bool:
    """Under PR2 usual pain before sessions, as a whole number, is more than that of the week before."""
    said = {date.fromisoformat(on): row["before"] for on, row in me.episode.sessions.items()}
    this = [pain for on, pain in said.items() if today - WEEK < on <= today]
    last = [pain for on, pain in said.items() if today - 2 * WEEK < on <= today - WEEK]
    if me.rule != "PR2" or len(this) < 2 or len(last) < 2:
        return False
    return int(sum(this) / len(this) + 0.5) > int(sum(last) / len(last) + 0.5)


def _lasts(me: Life, today: date, before: int) -> bool:
    """Under PR4 pain three points above that of an earlier session has lasted for two days and ends now."""
    if me.spell is None:
        return False
    since, was = me.spell
    me.spell = None
    return before - was >= 3 and (today - since).days >= 2


def _check(me: Life, today: date, names: tuple[str, ...], week: Week) -> None:
    """What is followed today is open, earned, not what hurt, and no more than the level of a week that broke."""
    assert not me.must_stop
    for name in names:
        assert not {*KNOWLEDGE.exercises[name].contains} & {*me.excluded}, f"{today}: {name} is closed"
        _earned(me, today, name)
    for on, name in me.hurt:
        assert not (on < today <= on + 13 * DAY and name in names), f"{name} hurt on {on} and comes on {today}"
    for on, load in me.broke:
        inside = on < today <= on + 7 * DAY
        assert not inside or _week_load(week) <= load, f"load rose on {today} after the rule broke on {on}"


def _earned(me: Life, today: date, name: str) -> None:
    """A new rung comes only after the one below was done in full at least twice in four weeks."""
    below = KNOWLEDGE.exercises[name].regress_to
    done = [day for day in me.followed if below in day.exercises]
    if any(name in day.exercises for day in me.followed) or not done:
        return
    first = today - 28 * DAY
    full = [d for d in done if d.on >= first and _did(me, d.on, below) == "done"]
    assert len(full) >= 2, f"{name} comes on {today} and {below} was done {len(full)} times"


def _did(me: Life, on: date, name: str) -> Any:
    return me.episode.sessions[on.isoformat()]["lines"].get(name)
