"""Ways to break the clearance a programme rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from backstay.model import Finding, PainArea, Programme
from tests.breaking import (
    KNOWLEDGE,
    LIMITED,
    SEVERE,
    answer,
    breaks,
    edit_assessment,
    edit_cleared,
    edit_intake,
    edit_sign_off,
)


@breaks("knowledge_version")
def made_with_other_knowledge(made: Programme) -> Programme:
    return replace(made, knowledge_version="older")


@breaks("answers")
def a_yes_written_down_as_no(made: Programme) -> Programme:
    yes = Finding(code="osteoporosis", value="yes", observed_on=made.cleared.assessment.assessed_on)
    return edit_intake(made, findings=(*made.cleared.assessment.intake.findings, yes))


@breaks("answers")
def an_answer_nobody_gave(made: Programme) -> Programme:
    findings = tuple(f for f in made.cleared.assessment.intake.findings if f.code != "saddle_numbness")
    return edit_intake(made, findings=findings)


@breaks("person")
def a_younger_person(made: Programme) -> Programme:
    return edit_assessment(made, facts={**made.cleared.assessment.facts, "age_max_years": 20})


@breaks("worked_out", SEVERE)
def strong_pain_made_small(made: Programme) -> Programme:
    return edit_assessment(made, facts={**made.cleared.assessment.facts, "nprs_average": 2})


@breaks("worked_out")
def numbness_between_the_legs_painted_and_forgotten(made: Programme) -> Programme:
    intake = made.cleared.assessment.intake
    saddle = next(region.id for region in KNOWLEDGE.regions.values() if region.zone == "saddle")
    numb = PainArea(region=saddle, side="middle", intensity_nprs=1, quality="numb")
    return edit_intake(made, pain_areas=(*intake.pain_areas, numb))


@breaks("blocked")
def a_red_flag_that_is_true(made: Programme) -> Programme:
    return answer(answer(made, "saddle_numbness", "yes"), "ces_course", "new_within_14_days")


@breaks("blocked")
def a_red_flag_that_is_unknown(made: Programme) -> Programme:
    return answer(made, "cancer_ever", None)


@breaks("blocked", LIMITED)
def a_sign_off_that_has_expired(made: Programme) -> Programme:
    return edit_sign_off(made, expires_on=made.cleared.cleared_on - timedelta(days=1))


@breaks("blocked", LIMITED)
def a_sign_off_from_the_future(made: Programme) -> Programme:
    return edit_sign_off(made, examined_on=made.cleared.cleared_on + timedelta(days=1))


@breaks("blocked", LIMITED)
def a_sign_off_older_than_twelve_weeks(made: Programme) -> Programme:
    return edit_sign_off(made, examined_on=made.cleared.cleared_on - timedelta(weeks=13))


@breaks("blocked", LIMITED)
def a_sign_off_for_another_rule(made: Programme) -> Programme:
    return edit_sign_off(made, closes=("cauda_equina_new",))


@breaks("blocked", LIMITED)
def a_sign_off_before_the_answer(made: Programme) -> Programme:
    return edit_sign_off(made, examined_on=date(2026, 11, 9))


@breaks("blocked", LIMITED)
def a_sign_off_by_nobody(made: Programme) -> Programme:
    return edit_sign_off(made, registration="")


@breaks("blocked", LIMITED)
def an_emergency_signed_off_without_an_outcome(made: Programme) -> Programme:
    emergencies = tuple(f.id for f in KNOWLEDGE.red_flags.values() if f.level == "emergency")
    warned = edit_sign_off(a_red_flag_that_is_true(made), closes=("cancer_ever", *emergencies), outcome="")
    return edit_assessment(warned, triage=replace(warned.cleared.assessment.triage, blocked=False))


@breaks("patterns")
def a_pattern_kept_quiet(made: Programme) -> Programme:
    return edit_assessment(made, patterns=made.cleared.assessment.patterns[1:])


@breaks("programme_mode", LIMITED)
def a_limited_programme_set_free(made: Programme) -> Programme:
    return edit_assessment(made, programme_mode="yes")


@breaks("recorded_exclusions", LIMITED)
def an_exclusion_dropped(made: Programme) -> Programme:
    return edit_assessment(made, exclusions=made.cleared.assessment.exclusions[1:])


@breaks("recorded_limits", LIMITED)
def a_limit_dropped(made: Programme) -> Programme:
    return edit_cleared(made, limits=made.cleared.limits[1:])


@breaks("clearance")
def a_clearance_that_has_lapsed(made: Programme) -> Programme:
    return edit_cleared(made, lapses_on=made.starts_on - timedelta(days=1))


@breaks("clearance")
def a_clearance_that_lasts_too_long(made: Programme) -> Programme:
    return edit_cleared(made, lapses_on=made.cleared.assessment.assessed_on + timedelta(weeks=2))


@breaks("targets")
def a_target_from_nowhere(made: Programme) -> Programme:
    target = replace(made.cleared.assessment.targets[0], function="happiness")
    return edit_assessment(made, targets=(target, *made.cleared.assessment.targets[1:]))


@breaks("review_days")
def a_review_put_off_in_the_assessment(made: Programme) -> Programme:
    return edit_assessment(made, review_days=made.cleared.assessment.review_days + 1)


@breaks("pain_rule", SEVERE)
def a_loose_pain_rule_for_an_irritable_back(made: Programme) -> Programme:
    return edit_assessment(made, pain_rule="PR2")


@breaks("pain_rule")
def a_rule_by_time_that_nobody_chose(made: Programme) -> Programme:
    return edit_assessment(made, pain_rule="PR4")


@breaks("pain_rule")
def a_pain_rule_without_a_reason(made: Programme) -> Programme:
    return edit_assessment(made, pain_reason=None)
