"""Nothing is asked in vain, and nothing is needed that is never asked."""

from __future__ import annotations

from backstay.knowledge.check import _all_conditions
from backstay.model import Knowledge
from backstay.rules import facts_used

PLANNED_WITH = {"comfortable_walk_min", "comfortable_walk_days", "implant_release", "rise_from_floor"}


def asked(knowledge: Knowledge) -> set[str]:
    return {code for screen in knowledge.screens for code in screen.asks} | followed(knowledge)


def followed(knowledge: Knowledge) -> set[str]:
    """What a follow-up asks: it decides nothing, and is shown over time."""
    return {code for screen in knowledge.follow_up_screens.values() for code in screen.asks}


def by_camera(knowledge: Knowledge) -> set[str]:
    """What only a camera test gives: it decides nothing, and is measured again."""
    return {test.gives for test in knowledge.camera_tests.values()}


def used(knowledge: Knowledge) -> set[str]:
    read = {fact for _, when in _all_conditions(knowledge) for fact in facts_used(when)}
    return {fact.removesuffix("_vs_norm") for fact in read} | PLANNED_WITH


def test_every_question_is_asked_on_a_screen_or_answered_by_a_therapist(knowledge: Knowledge) -> None:
    for code, question in knowledge.questions.items():
        assert code in asked(knowledge) or "self_report" not in question.methods, code


def test_every_answer_changes_something(knowledge: Knowledge) -> None:
    unused = set(knowledge.questions) - used(knowledge) - followed(knowledge) - by_camera(knowledge)
    assert not unused


def test_every_emergency_question_has_a_plainer_form(knowledge: Knowledge) -> None:
    for screen in knowledge.screens:
        for code in screen.asks if screen.kind == "checklist" and screen.emergency else ():
            assert knowledge.questions[code].plainer, code


def test_the_emergency_set_comes_before_everything_that_can_be_skipped(knowledge: Knowledge) -> None:
    kinds = [s.id for s in knowledge.screens]
    assert kinds.index("cauda_equina") <= 2


def test_red_flags_of_blocking_rules_are_asked_of_everyone_they_concern(knowledge: Knowledge) -> None:
    """A blocking rule reads only what some screen asks, or what follows from person and body map."""
    for rule in knowledge.red_flags.values():
        if rule.blocks:
            for fact in facts_used(rule.when):
                assert fact in knowledge.facts or fact in asked(knowledge), (rule.id, fact)


def test_a_person_with_simple_back_pain_sees_at_most_25_screens(knowledge: Knowledge) -> None:
    from backstay.assess.facts import facts
    from backstay.rules import holds
    from tests.test_safety_properties import TODAY, healthy

    known = facts(healthy(), knowledge, TODAY)
    assert len([s for s in knowledge.screens if holds(s.show_when, known)]) <= 25


def test_what_decides_a_blocking_rule_is_asked_again_at_every_check_in(knowledge: Knowledge) -> None:
    """The length of this spell grows by itself, and is asked once."""
    read = {fact for rule in knowledge.red_flags.values() if rule.blocks for fact in facts_used(rule.when)}
    for screen in knowledge.screens:
        if read & set(screen.asks) and screen.id != "episode":
            assert screen.emergency or screen.every_check_in, screen.id
