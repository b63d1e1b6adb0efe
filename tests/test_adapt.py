"""What should change, because of how it went, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backstay.adapt import adapt, flare_lines
from backstay.adapt.exercise_facts import FACTS as EXERCISE_FACTS
from backstay.adapt.facts import FACTS, facts
from backstay.adapt.ladders import standing
from backstay.adapt.load import level
from backstay.adapt.seen import Seen
from backstay.adapt.visits import FACTS as COURSE_FACTS
from backstay.model import Adaptation, Appointment, Change, Event, Knowledge, Prescription, Programme, Reason
from backstay.rules import truth
from tests import life
from tests.cases import cases, rules
from tests.life import KNOWLEDGE, START, WEEK, done, event, gate, line, logged, morning, planned

DAY = timedelta(days=1)
BASE = ("clam", "bridge", "walk_intervals")
LINES = tuple(line(name) for name in BASE)
NEXT = KNOWLEDGE.exercises["clam"].progress_to
AFTER = KNOWLEDGE.exercises[NEXT].progress_to


def made(rule: str = "PR2", weeks: int = 8, grows: float = 0, **more: Any) -> Programme:
    """Three exercises on three days a week; with ``grows`` every week is so many minutes longer."""
    rows = [tuple(replace(each, minutes=each.minutes + n * grows) for each in LINES) for n in range(weeks)]
    return life.programme(rows, gate(rule), **more)  # type: ignore[arg-type]


def look(programme: Programme, today: date, *events: Event) -> Adaptation:
    return adapt(programme, life.episode(planned(programme), *events), KNOWLEDGE, today)


def seen(programme: Programme, today: date, *events: Event) -> Seen:
    return Seen(programme=programme, episode=life.episode(planned(programme), *events), knowledge=KNOWLEDGE, day=today)


def of(found: Adaptation, rule: str) -> Change:
    return next(change for change in found.changes if change.rule == rule)


def fired(found: Adaptation) -> set[str]:
    return {change.rule for change in found.changes}


def said(on: date, feedback: str, name: str = "clam", **more: Any) -> Event:
    return logged(on, dict.fromkeys(BASE, "done"), details={name: {"feedback": feedback}}, **more)


# ── The rules as data ───────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", rules("adapt_rules"))
def test_every_case_of_every_rule(rule: str, knowledge: Knowledge) -> None:
    for case in cases("adapt_rules", rule):
        assert truth(knowledge.adapt_rules[rule].when, case["facts"]) == case["truth"], case["name"]


def test_every_rule_has_a_case_that_fires_and_one_that_does_not(knowledge: Knowledge) -> None:
    for rule in knowledge.adapt_rules:
        assert {"true", "false"} <= {case["truth"] for case in cases("adapt_rules", rule)}, rule


def test_every_fact_of_the_list_is_a_function_and_the_other_way_round(knowledge: Knowledge) -> None:
    made = [fact.__name__ for fact in (*FACTS, *EXERCISE_FACTS, *COURSE_FACTS)]
    assert sorted(made) == sorted(knowledge.adapt_facts)
    assert all(fact.__doc__ for fact in (*FACTS, *EXERCISE_FACTS, *COURSE_FACTS))


def test_every_change_has_one_line_that_says_why_and_what_it_rests_on() -> None:
    programme = made()
    found = look(programme, START + WEEK, said(START, "hurts", after=9), said(START + 2 * DAY, "no_time", "bridge"))
    assert found.changes
    for change in found.changes:
        assert change.reason.says and "{" not in change.reason.says and change.reason.basis
        assert change.reason.because


# ── One exercise ────────────────────────────────────────────────────────────


def test_what_was_done_as_shown_in_two_weeks_may_go_on() -> None:
    programme = made()
    found = look(programme, START + WEEK + 3 * DAY, *done(programme, START + WEEK + 2 * DAY))
    change = next(change for change in found.changes if change.exercise == "clam")
    assert (change.rule, change.to) == ("progress", NEXT)
    assert NEXT not in found.adjustment.waits


@pytest.mark.parametrize("shown", [{"reps": 7}, {"hold_s": 9}])
def test_less_than_what_was_shown_earns_no_step(shown: dict[str, int]) -> None:
    lines = (line("clam", reps=8, hold_s=13), line("bridge"))
    programme = life.programme([lines] * 4, gate())
    days = [s.on for week in programme.weeks[:2] for s in week.sessions if s.on]
    less = [logged(on, {"clam": "done", "bridge": "done"}, details={"clam": shown}) for on in days]
    found = look(programme, START + 2 * WEEK, *less)
    assert NEXT in found.adjustment.waits
    as_shown = [
        logged(on, {"clam": "done", "bridge": "done"}, details={"clam": {"reps": 8, "hold_s": 10}}) for on in days
    ]
    assert NEXT not in look(programme, START + 2 * WEEK, *as_shown).adjustment.waits


def test_missed_sessions_earn_nothing_and_nothing_is_added_to_make_up_for_them() -> None:
    programme = made(weeks=4)
    found = look(programme, START + 2 * WEEK)
    assert {NEXT, "bridge_single"} <= {*found.adjustment.waits}
    assert of(found, "hold_missed").kind == "hold"
    assert found.adjustment.load_cap is None and not found.adjustment.closed
    assert set(found.adjustment.waits.values()) == {2}, "later steps wait two weeks, they do not go away"


def test_a_step_that_is_planned_and_not_earned_waits() -> None:
    later = (line(NEXT), *LINES[1:])
    programme = life.programme([LINES, LINES, later, later], gate())
    found = look(programme, START + 2 * WEEK, logged(START, dict.fromkeys(BASE, "done")))
    assert of(found, "hold_not_met").exercise == "clam"
    assert found.needed, "the programme as it stands would climb"
    earned = look(programme, START + 2 * WEEK, *done(programme, START + 2 * WEEK - DAY))
    assert "hold_not_met" not in fired(earned) and not earned.needed


def test_what_hurt_steps_down_and_what_hurt_again_goes_out_with_its_harder_forms() -> None:
    lines = (line(NEXT), *LINES[1:])
    programme = life.programme([lines] * 4, gate())
    one = logged(
        START, dict.fromkeys((NEXT, "bridge"), "partly"), details={NEXT: {"feedback": "hurts"}}
    )
    found = look(programme, START + 2 * DAY, one)
    assert (of(found, "regress_hurts").to, found.adjustment.closed) == ("clam", ())
    assert found.adjustment.waits[NEXT] == 2 and found.needed
    two = logged(START + 2 * DAY, {NEXT: "not"}, details={NEXT: {"feedback": "hurts"}})
    found = look(programme, START + 4 * DAY, one, two)
    assert of(found, "swap_hurts_again").exercise == NEXT
    assert {NEXT, AFTER} <= {*found.adjustment.closed} and "clam" not in found.adjustment.closed


def test_what_hurts_and_has_no_easier_form_goes_out() -> None:
    found = look(made(), START + DAY, said(START, "hurts"))
    assert of(found, "swap_hurts").exercise == "clam" and "clam" in found.adjustment.closed


def test_an_easier_form_that_is_closed_for_this_person_never_comes_back() -> None:
    lines = (line("thigh_back_strap"), line("bridge"))
    open_to_all = life.programme([lines] * 4, gate())
    hurt = logged(START, {"thigh_back_strap": "partly"}, details={"thigh_back_strap": {"feedback": "hurts"}})
    assert of(look(open_to_all, START + DAY, hurt), "regress_hurts").to == "thigh_back_sitting"
    closed = replace(open_to_all, cleared=gate(excluded=("end_range_static_stretch",)))
    found = look(closed, START + DAY, hurt)
    assert of(found, "swap_hurts").to == "" and "thigh_back_strap" in found.adjustment.closed


def test_a_step_that_was_earned_is_one_step_and_the_next_one_waits() -> None:
    programme = made()
    found = look(programme, START + WEEK + 3 * DAY, *done(programme, START + WEEK + 2 * DAY))
    assert NEXT not in found.adjustment.waits and AFTER in found.adjustment.waits


def test_an_easier_form_that_hurt_and_was_left_out_is_taken_out_although_the_harder_one_was_done_last() -> None:
    lines = (line(NEXT), *LINES[1:])
    programme = life.programme([lines, LINES, LINES, LINES], gate())
    left = logged(START + WEEK, {"clam": "not"}, details={"clam": {"feedback": "hurts"}})
    found = look(programme, START + WEEK + 2 * DAY, *done(programme, START + WEEK - DAY), left)
    assert "clam" in found.adjustment.closed and found.needed


def test_too_hard_once_stays_and_twice_steps_down() -> None:
    lines = (line(NEXT), *LINES[1:])
    programme = life.programme([lines] * 4, gate())
    hard = [
        logged(START + n * DAY, {NEXT: "partly"}, details={NEXT: {"feedback": "too_hard"}})
        for n in (0, 2)
    ]
    assert "hold_too_hard" in fired(look(programme, START + DAY, hard[0]))
    assert of(look(programme, START + 3 * DAY, *hard), "regress_too_hard").to == "clam"


def test_much_more_effort_than_planned_stays() -> None:
    hard = logged(START, {"clam": "done"}, details={"clam": {"effort_rpe": 6}})
    assert "hold_effort" in fired(look(made(), START + DAY, hard))
    fine = logged(START, {"clam": "done"}, details={"clam": {"effort_rpe": 5}})
    assert "hold_effort" not in fired(look(made(), START + DAY, fine))


def test_too_easy_twice_may_go_on_sooner() -> None:
    events = [said(START, "too_easy"), said(START + 2 * DAY, "too_easy")]
    assert of(look(made(), START + 3 * DAY, *events), "progress_too_easy").to == NEXT


def test_where_somebody_stands_on_a_ladder_is_what_they_did_last() -> None:
    later = (line(NEXT), *LINES[1:])
    programme = life.programme([LINES, LINES, later, later], gate())
    assert "clam" in standing(seen(programme, START + DAY))
    climbed = seen(programme, START + 3 * WEEK, *done(programme, START + 3 * WEEK - DAY))
    assert NEXT in standing(climbed) and "clam" not in standing(climbed)


# ── The whole programme ─────────────────────────────────────────────────────


def test_load_stays_level_for_seven_days_after_the_rule_broke_and_no_longer() -> None:
    programme = made(grows=1)
    broke = START + 2 * DAY
    sore = logged(broke, dict.fromkeys(BASE, "done"), before=2, after=6)
    found = look(programme, broke, sore)
    assert found.adjustment.load_cap == level(life.episode(planned(programme)), START) == 3 * 3 * 5 * 3
    assert found.adjustment.capped_until == broke + WEEK
    assert not found.needed and look(programme, START + WEEK, sore).needed, "the second week asks for more"
    assert look(programme, broke + 7 * DAY, sore).adjustment.load_cap is not None
    assert look(programme, broke + 8 * DAY, sore).adjustment.load_cap is None
    assert not look(made(), broke, sore).needed, "a level programme may go on"


def test_the_level_of_care_is_that_of_the_same_week_and_more_of_it_asks_for_another_programme() -> None:
    visit = Appointment(on=START + DAY, minutes=40, care="neural_mobilisation")
    programme = with_visits(made(), visit)
    broke = START + 2 * DAY
    sore = logged(broke, dict.fromkeys(BASE, "done"), before=2, after=6)
    given = {"appointments": [{"on": str(visit.on), "minutes": visit.minutes, "care": visit.care}]}
    stored = planned(programme)
    stored.payload["programme"]["cleared"]["assessment"]["intake"] = {"preferences": given}
    stored.payload["programme"]["treatments"] = [
        {"exercise": "x", "sessions": [{"week": n, "on": None, "minutes": 30, "effort_rpe": 1.0} for n in (1, 2)]}
    ]
    found = adapt(programme, life.episode(stored, sore), KNOWLEDGE, broke)
    assert found.adjustment.care_level == 40 * KNOWLEDGE.number("treatment_effort_active") + 30
    assert not found.needed, "the week goes on as it is"
    assert look(programme, broke, sore).adjustment.care_level == 0
    assert look(programme, broke, sore).needed, "care above its level leaves less for exercise"


def with_visits(programme: Programme, *visits: Appointment) -> Programme:
    assessment = programme.cleared.assessment
    given = replace(assessment.intake.preferences, appointments=visits)
    changed = replace(assessment, intake=replace(assessment.intake, preferences=given))
    return replace(programme, cleared=replace(programme.cleared, assessment=changed))


def test_the_level_is_that_of_the_week_that_holds_the_day_whatever_moved_the_weeks() -> None:
    programme = made(weeks=4, grows=1)
    assert [level(life.episode(planned(programme)), START + n * WEEK) for n in range(3)] == [135, 162, 189]
    later = START + 2 * WEEK + 3 * DAY
    weeks = list(programme.weeks)
    moved = tuple(replace(s, on=s.on + 3 * DAY) for s in weeks[2].sessions if s.on)
    weeks[2] = replace(weeks[2], starts_on=later, sessions=moved)
    holiday = life.episode(planned(replace(programme, weeks=(*weeks[:3],))))
    assert level(holiday, later - DAY) == 162 and level(holiday, later) == 189


def test_a_week_that_a_review_cuts_short_takes_the_level_of_the_week_before() -> None:
    programme = replace(made(weeks=4, grows=1), review_on=START + 2 * WEEK + 3 * DAY)
    assert level(life.episode(planned(programme)), START + 2 * WEEK) == 162


def test_a_morning_that_is_worse_breaks_the_rule_the_morning_after() -> None:
    programme = made(grows=1)
    events = (logged(START, dict.fromkeys(BASE, "done"), before=2, after=3), morning(START, 4))
    found = look(programme, START + DAY, *events)
    assert found.adjustment.capped_until == START + DAY + WEEK


def test_usual_pain_breaks_nothing_under_pr4_and_the_active_rule_decides() -> None:
    sore = logged(START, dict.fromkeys(BASE, "done"), before=2, after=6)
    assert "hold_rule_broken" in fired(look(made("PR2", grows=1), START, sore))
    found = look(made("PR4", grows=1), START, sore)
    assert "hold_rule_broken" not in fired(found) and found.adjustment.load_cap is None


@pytest.mark.parametrize(("sign", "rule"), [("new_leg", "stop_new_leg_symptom"), ("injury", "stop_injury")])
@pytest.mark.parametrize("active", ["PR1", "PR2", "PR3", "PR4"])
def test_a_new_leg_symptom_or_an_injury_stops_until_the_safety_questions_are_answered(
    sign: str, rule: str, active: str
) -> None:
    programme = made(active)
    told = logged(START, dict.fromkeys(BASE, "done"), signs=[sign])
    found = look(programme, START + DAY, told)
    assert found.stops and found.needed and of(found, rule).kind == "stop"
    assert not look(programme, START + DAY, told, life.assessed(START + DAY)).stops


def test_a_newly_painted_leg_stops_and_an_old_one_does_not() -> None:
    areas = [{"region": "calves", "side": "left", "intensity_nprs": 4}]
    region = next(r.id for r in KNOWLEDGE.regions.values() if r.zone == "leg")
    areas[0]["region"] = region
    painted = event("answered", START + DAY, screen="body_map", pain_areas=areas)
    found = look(made(), START + DAY, painted, life.assessed(START + DAY, why="correction"))
    assert found.stops and "stop_new_leg_symptom" in fired(found)
    assert not look(made(), START + DAY, painted, life.assessed(START + DAY)).stops


def test_further_down_the_leg_stops_one_exercise_when_it_is_known_and_everything_when_not() -> None:
    programme = made("PR3")
    unknown = logged(START, dict.fromkeys(BASE, "done"), signs=["further_down"], place="leg")
    assert look(programme, START + DAY, unknown).stops
    known = said(START, "hurts", signs=["further_down"], place="leg")
    found = look(programme, START + DAY, known)
    assert not found.stops and "clam" in found.adjustment.closed


@pytest.mark.parametrize(
    "events", [[life.assessed(START + DAY, blocked=True)], [event("changed", START + DAY)]], ids=["flag", "open"]
)
def test_an_open_flag_or_open_questions_stop(events: list[Event]) -> None:
    assert look(made(), START + DAY, *events).stops


def test_a_flare_up_eases_off_and_goes_on_a_step_below() -> None:
    lines = (line(NEXT), *LINES[1:])
    programme = life.programme([lines] * 4, gate())
    told = event("flare_up", START + WEEK, on=str(START + WEEK), ends_on=str(START + WEEK + 3 * DAY))
    events = [*done(programme, START + WEEK - DAY), told]
    found = look(programme, START + WEEK, *events)
    assert found.needed and found.starts_on == START + WEEK + 3 * DAY
    assert found.adjustment.waits[NEXT] == 2
    assert found.adjustment.load_cap == pytest.approx(0.7 * 3 * 3 * 5 * 3)
    late = look(programme, START + WEEK + 4 * DAY, *events)
    assert late.needed and late.starts_on is None
    after = life.programme([LINES] * 4, gate(), start=START + WEEK + 3 * DAY)
    again = life.episode(planned(programme), *events, planned(after, START + WEEK))
    assert not {c.kind for c in adapt(after, again, KNOWLEDGE, START + WEEK).changes} & {"flare_up"}


def test_pain_well_above_usual_on_two_days_looks_like_a_flare_up() -> None:
    high = [logged(START + n * DAY, dict.fromkeys(BASE, "done"), before=6, after=6) for n in (0, 2)]
    assert "flare_up_seen" not in fired(look(made(), START, high[0]))
    found = look(made(grows=1), START + 2 * DAY, *high)
    assert "flare_up_seen" in fired(found) and found.adjustment.load_cap is not None


def test_no_change_that_matters_in_six_weeks_is_a_reason_to_be_seen() -> None:
    programme = made(review_weeks=12, weeks=12)
    same = life.assessed(START + 6 * WEEK, nprs_average=3, rmdq_24=9)
    assert of(look(programme, START + 6 * WEEK, same), "refer_no_change").kind == "refer"
    assert "refer_no_change" not in fired(look(programme, START + 6 * WEEK - DAY, same))
    for better in ({"nprs_average": 2, "rmdq_24": 9}, {"nprs_average": 3, "rmdq_24": 5}):
        changed = life.assessed(START + 6 * WEEK, **better)
        assert "refer_no_change" not in fired(look(programme, START + 6 * WEEK, changed))
    assert "refer_no_change" not in fired(look(programme, START + 8 * WEEK)), "old answers tell nothing"


def test_the_day_of_the_review_asks_again() -> None:
    programme = made()
    assert "rescreen_due" in fired(look(programme, programme.review_on))
    assert "rescreen_due" not in fired(look(programme, programme.review_on - DAY))


def test_no_time_three_times_asks_to_fit_the_days() -> None:
    events = [said(START + n * DAY, "no_time") for n in (0, 2, 4)]
    assert "fit_no_time" in fired(look(made(), START + WEEK, *events))
    assert "fit_no_time" not in fired(look(made(), START + WEEK, *events[:2]))


# ── Watching how a body shares a load ───────────────────────────────────────


def painted(side: str, on: date = START + WEEK) -> tuple[Event, Event]:
    areas = [{"region": life.AREA.region, "side": each, "intensity_nprs": 4} for each in dict.fromkeys(("left", side))]
    return event("answered", on, screen="body_map", pain_areas=areas), life.assessed(on)


def test_a_side_that_newly_hurts_while_the_work_grows_keeps_it_level_and_says_so_kindly() -> None:
    programme = made(grows=1)
    found = look(programme, START + WEEK, *painted("right"))
    change = of(found, "watch_new_area")
    assert change.kind == "hold" and found.adjustment.load_cap == level(life.episode(planned(programme)), START + WEEK)
    assert not found.needed and look(programme, START + 2 * WEEK - DAY, *painted("right")).adjustment.load_cap
    assert "watch_new_area" not in fired(look(programme, START + WEEK, *painted("left")))
    assert "watch_new_area" not in fired(look(made(), START + WEEK, *painted("right"))), "the work is level"


@pytest.mark.parametrize(("right", "grown"), [(50, True), (49, False)])
def test_a_measured_difference_counts_beyond_what_measuring_can_be_wrong(right: int, grown: bool) -> None:
    def angles(left: int, right: int, on: date = START + WEEK) -> dict[str, Any]:
        common = {"code": "hip_flexion_deg", "method": "therapist", "observed_on": on.isoformat()}
        return {"a": {**common, "side": "left", "value": left}, "b": {**common, "side": "right", "value": right}}

    first = life.episode(event("answered", START, screen="tests", findings=angles(90, 90, START)))
    intake = replace(gate().assessment.intake, findings=tuple(first.findings.values()))
    cleared = replace(gate(), assessment=replace(gate().assessment, intake=intake))
    programme = replace(made(grows=1), cleared=cleared)
    now = event("answered", START + WEEK, screen="tests", findings=angles(90, 90 + right - 39))
    found = look(programme, START + WEEK, now, life.assessed(START + WEEK))
    assert ("watch_difference" in fired(found)) == grown
    assert facts(seen(programme, START + WEEK, now)).get("difference_grown") == ("yes" if grown else "no")


def test_nothing_we_say_blames_a_body() -> None:
    never = ("compensat", "asymmet", "fault", "wrong way", "weak ", "weaker")
    for rule in KNOWLEDGE.adapt_rules.values():
        assert not [word for word in never if word in rule.says.lower()], rule.id


# ── A flare-up day ──────────────────────────────────────────────────────────


def prescribed(*names: str) -> tuple[Prescription, ...]:
    reason = Reason(says="", basis="ours")
    return tuple(Prescription(exercise=name, first_week=1, last_week=4, target="", reason=reason) for name in names)


def test_a_flare_up_day_holds_a_few_calm_exercises_at_their_smallest() -> None:
    names = ("clam", "knee_rocks", "breathing_lying", "walk_intervals", "walk_short_bouts", "pelvic_tilt_lying")
    programme = replace(made(), prescriptions=prescribed(*names))
    lines = flare_lines(programme, programme.cleared.assessment, KNOWLEDGE)
    assert [exercise.id for exercise, _ in lines] == [
        "knee_rocks",
        "breathing_lying",
        "pelvic_tilt_lying",
        "walk_intervals",
    ]
    for exercise, dose in lines:
        assert dose.sets == exercise.dose.sets[0] and dose.duration_min == exercise.dose.duration_min[0]


def test_nothing_closed_since_stands_in_a_flare_up_day() -> None:
    programme = replace(made(), prescriptions=prescribed("knee_rocks", "pelvic_tilt_lying"))
    closed = gate(excluded=("everything",)).assessment
    assert flare_lines(programme, closed, KNOWLEDGE) == ()
