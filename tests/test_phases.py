"""The phases of a programme: rules as data say when one begins, ends or goes back, from what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.adapt import adapt
from backstay.adapt.facts import facts
from backstay.adapt.seen import Seen
from backstay.model import PHASES, Adaptation, Adjustment, Event, PhaseName, Programme
from backstay.plan import check, quick
from backstay.plan.prepare import is_severe
from backstay.rules import facts_used, truth
from tests import life
from tests.cases import cases, rules
from tests.life import KNOWLEDGE, START, WEEK, assessed, done, event, gate, line, planned
from tests.people import TODAY, cleared

DAY = timedelta(days=1)
LATER = TODAY + timedelta(days=14)
LINES = tuple(line(name) for name in ("clam", "bridge", "walk_intervals"))


@pytest.mark.parametrize("rule", rules("phase_rules"))
def test_every_case_of_every_phase_rule(rule: str) -> None:
    found = cases("phase_rules", rule)
    assert {"true", "false"} <= {case["truth"] for case in found}
    for case in found:
        assert truth(KNOWLEDGE.phase_rules[rule].when, case["facts"]) == case["truth"], case["name"]


def test_every_phase_has_its_rules_and_each_has_cases() -> None:
    assert rules("phase_rules") == sorted(KNOWLEDGE.phase_rules)
    made = {(rule.phase, rule.does) for rule in KNOWLEDGE.phase_rules.values()}
    assert {("begins", name) for name in PHASES[1:]} == {(does, name) for name, does in made if does == "begins"}
    assert {("ends", name) for name in PHASES[:-1]} == {(does, name) for name, does in made if does == "ends"}
    assert {("goes_back", name) for name in PHASES[1:]} == {(does, name) for name, does in made if does == "goes_back"}


def test_strong_pain_is_one_number_for_rules_words_and_plan() -> None:
    limit = KNOWLEDGE.number("severe_nprs")
    programme, today = made("calm", "calm"), START + WEEK
    for pain, strong in ((limit - 1, "no"), (limit, "yes")):
        assert told(programme, today, easy(today, int(pain)))["severe_pain"] == strong
        answered = replace(gate().assessment, facts={"nprs_average": pain}, irritability="low")
        assert is_severe(replace(gate(), assessment=answered), KNOWLEDGE) is (strong == "yes")
    naming = [rule.says for rule in KNOWLEDGE.phase_rules.values() if "severe_pain" in facts_used(rule.when)]
    assert len(naming) == 4 and all(f"{limit:g} of 10" in says for says in naming)


# ── What adapting says of an episode ────────────────────────────────────────


def made(*names: PhaseName) -> Programme:
    """The same light weeks in these phases."""
    programme = life.programme([LINES] * len(names), gate(), review_weeks=len(names))
    weeks = tuple(replace(week, phase=name) for week, name in zip(programme.weeks, names, strict=True))
    return replace(programme, weeks=weeks)


def look(programme: Programme, today: date, *events: Event) -> Adaptation:
    return adapt(programme, life.episode(planned(programme), *events), KNOWLEDGE, today)


def easy(on: date, pain: int = 3, irritability: str = "low") -> Event:
    found = assessed(on, nprs_average=pain, rmdq_24=8)
    thought = {**found.payload["assessment"], "irritability": irritability}
    return replace(found, payload={**found.payload, "assessment": thought})


def told(programme: Programme, today: date, *events: Event) -> dict[str, Any]:
    episode = life.episode(planned(programme), *events)
    return dict(facts(Seen(programme=programme, episode=episode, knowledge=KNOWLEDGE, day=today)))


FOUR: tuple[PhaseName, ...] = ("calm", "build", "build", "build", "strengthen", "strengthen")


def test_the_next_phase_begins_when_the_rules_say_so() -> None:
    programme, today = made("calm", "calm", "build"), START + 10 * DAY
    found = look(programme, today, easy(today), *done(programme, today - DAY))
    assert found.adjustment.phase == "build"
    turn = next(change for change in found.changes if change.rule == "begin_build")
    assert turn.kind == "progress" and turn.reason.because


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(lambda p, t: (easy(t),), id="nothing done"),
        pytest.param(lambda p, t: (easy(t, pain=7), *done(p, t)), id="strong pain"),
        pytest.param(lambda p, t: (easy(t, irritability="high"), *done(p, t)), id="stirred up easily"),
        pytest.param(lambda p, t: (easy(t), *done(p, t, before=3) [:-1], *late(t)), id="the pain rule broke"),
    ],
)
def test_calm_weeks_stay_until_then(events: Any) -> None:
    programme, today = made("calm", "calm", "build"), START + 10 * DAY
    assert look(programme, today, *events(programme, today)).adjustment.phase == "calm"


def late(today: date) -> list[Event]:
    return [life.logged(today - DAY, {"clam": "done"}, before=2, after=8)]


def test_a_phase_that_began_by_the_calendar_waits_when_it_is_not_earned() -> None:
    programme, today = made("calm", "build", "build"), START + WEEK + 2 * DAY
    found = look(programme, today)
    assert found.adjustment.phase == "calm"
    assert next(change for change in found.changes if change.rule == "begin_build").kind == "hold"
    earned = look(programme, today, easy(today), *done(programme, today))
    assert earned.adjustment.phase == "build"
    assert not [change for change in earned.changes if change.rule in KNOWLEDGE.phase_rules]


@pytest.mark.parametrize(("pain", "phase"), [(6, "build"), (7, "calm")])
def test_strong_pain_goes_back_to_calm_weeks(pain: int, phase: PhaseName) -> None:
    programme, today = made("calm", "build", "build", "build"), START + 2 * WEEK + 2 * DAY
    found = look(programme, today, *done(programme, today), easy(today, pain=pain))
    assert found.adjustment.phase == phase
    assert ("back_to_calm" in {change.rule for change in found.changes}) == (phase == "calm")


def test_a_flare_up_goes_back_from_getting_stronger_to_building_up() -> None:
    programme, today = made(*FOUR), START + 5 * WEEK + 2 * DAY
    flare = event("flare_up", today, on=str(today), ends_on=str(today + 2 * DAY))
    assert look(programme, today, easy(today), *done(programme, today), flare).adjustment.phase == "build"
    assert look(programme, today, easy(today), *done(programme, today)).adjustment.phase == "strengthen"


def test_getting_stronger_begins_after_three_weeks_and_not_after_two() -> None:
    programme = made("calm", "build", "build", "build", "build")
    for days, phase in ((4 * 7 - 1, "build"), (4 * 7, "strengthen")):
        today = START + days * DAY
        found = look(programme, today, easy(today), *done(programme, today - DAY))
        assert found.adjustment.phase == phase, days


def test_weeks_of_a_phase_count_over_programmes_and_a_holiday_counts_for_nothing() -> None:
    programme, today = made("calm", "build", "build", "build"), START + 2 * WEEK + 3 * DAY
    again = life.programme([LINES] * 4, gate(on=today), start=today)
    assert told(programme, today)["phase_weeks"] == 1
    assert told(programme, today + 4 * DAY, planned(again, today))["phase_weeks"] == 2
    away = {week.number: START + (week.number + 2) * WEEK for week in programme.weeks[2:]}
    moved = tuple(replace(week, starts_on=away.get(week.number, week.starts_on)) for week in programme.weeks)
    assert told(replace(programme, weeks=moved), START + 4 * WEEK)["phase_weeks"] == 1


def test_what_nobody_told_is_unknown() -> None:
    found = told(made("calm", "calm"), START + DAY)
    assert not {"sessions_done", "rule_kept_days", "too_much"} & {*found}
    assert found["flare_free_days"] == 1 and found["phase_weeks"] == 0


# ── What the planner makes of it ────────────────────────────────────────────


def again(seed: int, due: PhaseName | None) -> tuple[Programme, Programme]:
    """A programme made again two weeks later, and the one before."""
    person = cleared(seed, KNOWLEDGE)
    before = quick(person, KNOWLEDGE, TODAY)
    dates = [before.starts_on + number * WEEK for number in range(len(before.weeks))]
    before = replace(before, weeks=tuple(replace(w, starts_on=on) for w, on in zip(before.weeks, dates, strict=True)))
    assessment = replace(person.assessment, assessed_on=LATER)
    person = replace(person, assessment=assessment, cleared_on=LATER, lapses_on=LATER + WEEK)
    return quick(person, KNOWLEDGE, LATER, previous=before, adjustment=Adjustment(phase=due)), before


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 400), due=st.sampled_from(PHASES))
def test_a_programme_made_again_goes_on_in_the_phase_that_is_due(seed: int, due: PhaseName) -> None:
    programme, before = again(seed, due)
    names = [week.phase for week in programme.weeks]
    ranks = [PHASES.index(name) for name in names]
    assert ranks == sorted(ranks)
    found = programme.cleared.assessment
    gentle = found.programme_mode == "yes_limited" or found.irritability == "high" or found.facts["nprs_average"] >= 7
    assert names[0] == ("calm" if gentle else due)
    broken = {violation.constraint for violation in check(programme, KNOWLEDGE, previous=before)}
    assert not broken & {"phases", "earned_phase", "new_exercises", "calm_exercises", "lighter_weeks"}


def test_another_phase_than_the_due_one_is_caught() -> None:
    programme, before = again(7, "calm")
    assert [week.phase for week in programme.weeks][:3] == ["calm", "calm", "build"]
    assert "phases" not in {violation.constraint for violation in check(programme, KNOWLEDGE, previous=before)}
    other = replace(programme, adjustment=Adjustment(phase="strengthen"))
    assert "phases" in {violation.constraint for violation in check(other, KNOWLEDGE, previous=before)}


def test_the_outline_says_when_each_phase_begins_and_ends() -> None:
    said = {(rule.phase, rule.does): rule.says for rule in KNOWLEDGE.phase_rules.values()}
    for phase in quick(cleared(4, KNOWLEDGE), KNOWLEDGE, TODAY).phases:
        assert phase.begins_when and phase.ends_when == said.get((phase.name, "ends"), "")
        assert phase.name == "calm" or phase.begins_when == said[phase.name, "begins"]
