"""Ways to break the reasons and the proof."""

from __future__ import annotations

from dataclasses import replace

from backstay.model import Programme, Unmet
from tests.breaking import (
    EXERCISES,
    KNOWLEDGE,
    breaks,
    edit_prescription,
    edit_proof,
    edit_reason,
    edit_week,
)


@breaks("prescriptions")
def an_exercise_without_a_prescription(made: Programme) -> Programme:
    return replace(made, prescriptions=made.prescriptions[1:])


@breaks("prescriptions")
def a_prescription_for_weeks_without_the_exercise(made: Programme) -> Programme:
    last = next(i for i, p in enumerate(made.prescriptions) if p.last_week < 12)
    return edit_prescription(made, last, last_week=12)


@breaks("prescriptions")
def a_prescription_for_weeks_that_no_programme_has(made: Programme) -> Programme:
    last = next(i for i, p in enumerate(made.prescriptions) if p.last_week == 12)
    return edit_prescription(made, last, last_week=10**9)


@breaks("prescriptions")
def the_same_prescription_twice(made: Programme) -> Programme:
    return replace(made, prescriptions=(made.prescriptions[0], *made.prescriptions))


@breaks("prescribed_target")
def prescribed_for_what_it_does_not_train(made: Programme) -> Programme:
    trained = EXERCISES[made.prescriptions[0].exercise].targets
    return edit_prescription(made, 0, target=next(f for f in KNOWLEDGE.functions if f not in trained))


@breaks("reasons")
def no_reason_given(made: Programme) -> Programme:
    return edit_reason(made, says=" ")


@breaks("reasons")
def a_source_that_does_not_exist(made: Programme) -> Programme:
    return edit_reason(made, sources=("somebody_1999",))


@breaks("reasons")
def cited_without_a_source(made: Programme) -> Programme:
    return edit_reason(made, basis="cited", sources=())


@breaks("reasons")
def a_consensus_sold_as_evidence(made: Programme) -> Programme:
    index = next(i for i, p in enumerate(made.prescriptions) if p.reason.basis != "cited")
    source = next(key for key, r in KNOWLEDGE.references.items() if r.found == "verified")
    reason = replace(made.prescriptions[index].reason, basis="cited", sources=(source,))
    return edit_prescription(made, index, reason=reason)


@breaks("unmet")
def a_wish_called_unmet_that_is_met(made: Programme) -> Programme:
    row = Unmet(wish="walking", constraint="dislikes", says="You said that it is not for you.")
    return replace(made, unmet=(row,))


@breaks("unmet")
def a_reason_we_do_not_know(made: Programme) -> Programme:
    return replace(made, unmet=tuple(replace(row, constraint="weather") for row in made.unmet))


@breaks("wishes")
def a_wish_dropped_without_a_word(made: Programme) -> Programme:
    return replace(made, unmet=())


@breaks("score")
def a_better_score_than_earned(made: Programme) -> Programme:
    return edit_proof(made, score=made.proof.score + 0.001)


@breaks("score")
def a_session_lost(made: Programme) -> Programme:
    return edit_week(made, 5, sessions=made.weeks[4].sessions[1:])


@breaks("bound")
def a_bound_below_the_score(made: Programme) -> Programme:
    return edit_proof(made, bound=made.proof.score - 1)


@breaks("empty_score")
def nothing_that_is_worth_something(made: Programme) -> Programme:
    return edit_proof(made, empty_score=5.0)
