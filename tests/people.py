"""Random people: seeded, varied, and like the people who come; for tests and benchmarks.

One in ten has strong pain (7 or more), another one in ten has three days of twenty minutes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from backstay.assess import assess, clear
from backstay.knowledge import load
from backstay.model import Cleared, Finding, Intake, Knowledge, PainArea, Person, Preferences, Programme, Value
from backstay.plan import plan
from backstay.plan.prepare import chains

TODAY = date(2026, 11, 21)
SEVERE, LITTLE_TIME, EVERY = 3, 7, 10
TRIES = 50
FELT = ("worse_", "eases_")


def person(seed: int, knowledge: Knowledge) -> Intake:
    """One random person; the same for the same seed."""
    return _person(Random(seed), seed, knowledge)


def cleared(seed: int, knowledge: Knowledge) -> Cleared:
    """One random person who may have a programme; the same for the same seed."""
    for attempt in range(TRIES):
        intake = _person(Random(f"{seed} {attempt}"), seed, knowledge)
        gate = clear(assess(intake, knowledge, TODAY), TODAY)
        if isinstance(gate, Cleared):
            return gate
    raise AssertionError(f"person {seed} is blocked {TRIES} times; the generator is too hard on people")


@cache
def solved(seed: int) -> Programme:
    """The solved programme of one random person, worked out once for all tests that only look at it."""
    return plan(cleared(seed, load()), load(), TODAY)


def some_ladders(knowledge: Knowledge, first: int = 0, every: int = 3) -> Knowledge:
    """The same knowledge with only every so-manieth ladder of exercises: smaller problems, solved sooner."""
    kept = {row.id: row for chain in chains(knowledge)[first::every] for row in chain}
    return replace(knowledge, exercises=kept)


def _person(chance: Random, seed: int, knowledge: Knowledge) -> Intake:
    answers = _answers(chance, seed % EVERY == SEVERE, knowledge)
    return Intake(
        person=Person(
            id=f"random-{seed}",
            birth_year=chance.randint(1951, 2004),
            sex=chance.choice(("female", "male")),
            country=chance.choice(sorted(knowledge.contacts)),
        ),
        findings=tuple(Finding(code=c, value=v, observed_on=TODAY) for c, v in answers.items()),
        pain_areas=_areas(chance, answers),
        preferences=_preferences(chance, seed % EVERY == LITTLE_TIME, knowledge),
    )


def _answers(chance: Random, severe: bool, knowledge: Knowledge) -> dict[str, Value]:
    """Nothing alarming; pain, life and outlook as they vary."""
    answers: dict[str, Value] = {q.code: "no" for q in knowledge.questions.values() if q.type == "yes_no"}
    felt = [code for code in answers if code.startswith(FELT)]
    answers |= dict.fromkeys(chance.sample(felt, chance.randint(1, 5)), "yes")
    average = chance.randint(7, 8) if severe else chance.randint(1, 6)
    return answers | _pain(chance, average) | _life(chance) | _instruments(chance, average)


def _pain(chance: Random, average: int) -> dict[str, Value]:
    return {
        "episode_days": float(chance.choice((5, 10, 21, 45, 70, 120, 400, 1500))),
        "pain_easing": chance.choice(("better", "same")),
        "heel_toe_check": "passed",
        "settles_after": chance.choice(("at_once",) * 4 + ("within_2_hours",) * 5 + ("longer",)),
        "morning_stiffness_min": float(chance.choice((0, 5, 10, 15))),
        "nprs_1": max(0, average - 1),
        "nprs_2": average,
        "nprs_3": min(10, average + chance.randint(1, 2)),
    }


def _life(chance: Random) -> dict[str, Value]:
    answers: dict[str, Value] = {
        "occupation_kind": chance.choice(("desk", "standing", "manual", "caring", "not_working")),
        "sitting_hours_per_day": float(chance.randint(1, 10)),
        "active_days": float(chance.randint(0, 5)),
        "worry": float(chance.choice((0, 1, 2, 3, 4, 5, 7))),
        "fear_of_movement": float(chance.choice((0, 1, 2, 3, 4, 5, 7))),
        "recovery_expectation": float(chance.choice((4, 6, 7, 8, 9, 10))),
        "lifting_at_work": chance.choice(("yes", "no", "no")),
        "runs": chance.choice(("yes", "no", "no", "no")),
    }
    if chance.random() < 0.8:
        answers["comfortable_walk_min"] = float(chance.choice((3, 5, 10, 10, 15, 20, 30, 45)))
        answers["comfortable_walk_days"] = float(chance.randint(0, 7))
    return answers


def _instruments(chance: Random, average: int) -> dict[str, Value]:
    ticked = set(chance.sample(range(1, 25), min(24, 2 * average + chance.randint(0, 4))))
    roland: dict[str, Value] = {f"rmdq_24_{n}": "yes" if n in ticked else "no" for n in range(1, 25)}
    peg: dict[str, Value] = {f"peg_{n}": max(0, average - chance.randint(0, 2)) for n in range(1, 4)}
    mood: dict[str, Value] = {f"phq_2_{n}": chance.choice((0, 0, 1)) for n in range(1, 3)}
    return roland | peg | mood


def _areas(chance: Random, answers: dict[str, Value]) -> tuple[PainArea, ...]:
    strongest = int(answers["nprs_2"])
    places = [("lower-back-erectors", chance.choice(("left", "right", "both")), strongest)]
    if chance.random() < 0.4:
        places.append(("gluteus-maximus", chance.choice(("left", "right")), max(1, strongest - 1)))
    if chance.random() < 0.25:
        places.append(("hamstrings-lateral", chance.choice(("left", "right")), max(1, strongest - 2)))
    return tuple(
        PainArea(region=region, side=side, intensity_nprs=nprs, painted_on=TODAY)  # type: ignore[arg-type]
        for region, side, nprs in places
    )


def _preferences(chance: Random, little_time: bool, knowledge: Knowledge) -> Preferences:
    names = sorted({name for e in knowledge.exercises.values() for name in (e.id, e.family, e.kind)})
    owned = [thing for thing in knowledge.equipment if chance.random() < 0.5]
    places = [place for place in ("outdoors", "work", "gym", "pool") if chance.random() < 0.45]
    return Preferences(
        minutes_per_day=(20, 0, 20, 0, 20, 0, 0) if little_time else _minutes(chance),
        equipment=tuple(sorted({*owned, "mat", "chair"})),
        setting=("home", *places),
        dislikes=tuple(chance.sample(names, chance.choice((0, 0, 1)))),
        wishes=tuple(chance.sample(names, chance.choice((0, 0, 1, 2)))),
    )


def _minutes(chance: Random) -> tuple[int, int, int, int, int, int, int]:
    """Most people have about the same time on most days; weekends differ."""
    usual, weekend = chance.choice((15, 20, 20, 30, 30, 45)), chance.choice((0, 0, 30, 60))
    week = [usual] * 5 + [weekend] * 2 if chance.random() < 0.5 else [usual] * 7
    for day in chance.sample(range(7), chance.choice((0, 0, 1, 2, 3))):
        week[day] = 0
    if not any(week):
        week[0] = usual
    first, second, third, fourth, fifth, sixth, seventh = week
    return first, second, third, fourth, fifth, sixth, seventh
