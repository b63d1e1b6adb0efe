"""Wishes: which of a person's preferences cannot go together, and the fewest to change so that all could.

A preference is written kind:name, such as wishes:swimming, setting:pool (not there) or equipment:bike (not owned).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from backstay.model import Cleared, Exercise, Knowledge, Preferences
from backstay.plan.constraints import ROWS
from backstay.plan.grid import make_grid
from backstay.plan.highs import effort, run
from backstay.plan.prepare import chains, make_case
from backstay.plan.score import names

WISHES, DISLIKES, EQUIPMENT, SETTING, MINUTES, DAYS = (
    "wishes", "dislikes", "equipment", "setting", "minutes", "days",
)  # fmt: skip
Held = frozenset[str]
Possible = Callable[[Held], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """For each wish that cannot be met, preferences that cannot all hold; and the fewest to change."""

    conflicts: dict[str, tuple[str, ...]]
    relax: tuple[str, ...]


def clash(cleared: Cleared, knowledge: Knowledge) -> Clash:
    """What stands against the wishes that no programme at all can meet."""
    asked = wished(cleared)
    relevant = preferences(cleared, knowledge)
    possible = possibility(cleared, knowledge)
    if possible(frozenset(relevant)):
        return Clash(conflicts={}, relax=())
    found: dict[str, tuple[str, ...]] = {}
    for wish in asked:
        others = tuple(p for p in relevant if p not in asked)
        for held in ((*others, wish), relevant):
            conflict = irreducible(held, possible)
            if wish in conflict and wish not in found:
                found[wish] = conflict
    return Clash(conflicts=found, relax=fewest(relevant, possible))


def wished(cleared: Cleared) -> tuple[str, ...]:
    """The wishes as preferences."""
    return tuple(f"{WISHES}:{w}" for w in dict.fromkeys(cleared.assessment.intake.preferences.wishes))


def preferences(cleared: Cleared, knowledge: Knowledge) -> tuple[str, ...]:
    """Every preference that could stand against a wish, those easiest to change first, the wishes last."""
    given, rows = cleared.assessment.intake.preferences, wished_rows(cleared, knowledge)
    lacking = [e for e in knowledge.equipment if e not in given.equipment and any(e in r.equipment for r in rows)]
    closed = [p for p in knowledge.places if p not in given.setting and any(p in r.setting for r in rows)]
    disliked = [d for d in dict.fromkeys(given.dislikes) if any(d in may_dislike(r) for r in rows)]
    return (
        *(f"{EQUIPMENT}:{e}" for e in lacking),
        *(f"{SETTING}:{p}" for p in closed),
        MINUTES,
        DAYS,
        *(f"{DISLIKES}:{d}" for d in disliked),
        *wished(cleared),
    )


def may_dislike(row: Exercise) -> set[str]:
    """What a dislike may call an exercise."""
    return {row.id, row.family, row.kind, row.position, *row.equipment}


def wished_rows(cleared: Cleared, knowledge: Knowledge) -> list[Exercise]:
    """The exercises of every ladder that holds something wished for."""
    wanted = {*cleared.assessment.intake.preferences.wishes}
    return [row for chain in chains(knowledge) if any(wanted & names(r) for r in chain) for row in chain]


# ── The nearby problem: can all of these hold? ──────────────────────────────


def possibility(cleared: Cleared, knowledge: Knowledge) -> Possible:
    """A question, answered once for each set of preferences: can all of them hold, whatever else is changed?"""
    rows = {row.id: row for row in wished_rows(cleared, knowledge)}
    few = replace(knowledge, exercises=rows)
    answers: dict[Held, bool] = {}

    def possible(held: Held) -> bool:
        if held not in answers:
            answers[held] = all_hold(cleared, few, held)
        return answers[held]

    return possible


def all_hold(cleared: Cleared, knowledge: Knowledge, held: Held) -> bool:
    """Whether the weekly problem has an answer with every wish held in some week, the rest relaxed."""
    changed = relaxed(cleared, knowledge, held)
    wishes = changed.assessment.intake.preferences.wishes
    if not wishes:
        return True
    case = make_case(changed, knowledge, changed.cleared_on, None)
    if not case.ladders or not case.days:
        return False
    grid = make_grid(case)
    for week, terms in enumerate(grid.terms):
        for row in ROWS:
            row(grid.model, case.of_week(week), week, terms)
    for wish in wishes:
        there = {c: 1.0 for terms in grid.terms for c in terms.wishes.get(wish, ())}
        grid.model.at_least(there, 1)
    return bool(run(grid.model, effort("why", knowledge)).values)


def relaxed(cleared: Cleared, knowledge: Knowledge, held: Held) -> Cleared:
    """The same person with only these preferences held."""
    intake = cleared.assessment.intake
    given = intake.preferences
    changed = replace(
        given,
        minutes_per_day=_minutes(given, knowledge, held),
        equipment=tuple(e for e in knowledge.equipment if f"{EQUIPMENT}:{e}" not in held or e in given.equipment),
        setting=tuple(p for p in knowledge.places if f"{SETTING}:{p}" not in held or p in given.setting),
        dislikes=tuple(d for d in given.dislikes if f"{DISLIKES}:{d}" in held),
        wishes=tuple(w for w in given.wishes if f"{WISHES}:{w}" in held),
    )
    assessment = replace(cleared.assessment, intake=replace(intake, preferences=changed))
    return replace(cleared, assessment=assessment)


def _minutes(given: Preferences, knowledge: Knowledge, held: Held) -> tuple[int, int, int, int, int, int, int]:
    """The minutes a day; longer days when minutes may change, every day when days may change."""
    enough, longest = int(knowledge.number("relaxed_minutes")), max(given.minutes_per_day)
    least = 0 if MINUTES in held else enough
    usual = 0 if DAYS in held else longest or enough
    one, two, three, four, five, six, seven = (
        max(m or usual, least) if m or usual else 0 for m in given.minutes_per_day
    )
    return one, two, three, four, five, six, seven


# ── Conflicts ───────────────────────────────────────────────────────────────


def irreducible(held: Iterable[str], possible: Possible) -> tuple[str, ...]:
    """Some of these that cannot all hold, though any one fewer can; nothing when all can hold."""
    left = [*held]
    if possible(frozenset(left)):
        return ()
    for preference in tuple(left):
        fewer = [p for p in left if p != preference]
        if not possible(frozenset(fewer)):
            left = fewer
    return tuple(left)


def fewest(held: tuple[str, ...], possible: Possible) -> tuple[str, ...]:
    """The fewest to change so that all others can hold: they meet every conflict found on the way."""
    conflicts: list[tuple[str, ...]] = []
    while True:
        change = _meets(held, conflicts)
        conflict = irreducible((p for p in held if p not in change), possible)
        if not conflict:
            return change
        conflicts.append(conflict)


def _meets(held: tuple[str, ...], conflicts: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The smallest set with something of every conflict; the easiest to change where there are several."""
    named = [p for p in held if any(p in conflict for conflict in conflicts)]
    return next(
        chosen
        for size in range(len(named) + 1)
        for chosen in combinations(named, size)
        if all({*chosen} & {*conflict} for conflict in conflicts)
    )
