"""Ways to break what is said about a wish that could not be met."""

from __future__ import annotations

from dataclasses import replace

from backstay.model import Programme
from tests.breaking import breaks


def said(made: Programme, **changes: object) -> Programme:
    """The first wish that was not met, said otherwise."""
    first, *rest = made.unmet
    return replace(made, unmet=(replace(first, **changes), *rest))  # type: ignore[arg-type]


@breaks("conflicts")
def a_conflict_with_something_nobody_said(made: Programme) -> Programme:
    wish = f"wishes:{made.unmet[0].wish}"
    return said(made, conflict=("dislikes:sunshine", wish), relax=("dislikes:sunshine",))


@breaks("conflicts")
def a_conflict_without_its_wish(made: Programme) -> Programme:
    return said(made, conflict=("days",), relax=("days",))


@breaks("conflicts")
def a_conflict_with_nothing_to_change(made: Programme) -> Programme:
    return said(made, conflict=(f"wishes:{made.unmet[0].wish}",), relax=())


@breaks("irreducible")
def a_conflict_with_a_part_that_does_not_matter(made: Programme) -> Programme:
    wish, owned = f"wishes:{made.unmet[0].wish}", made.cleared.assessment.intake.preferences.equipment
    other = next(f"equipment:{e}" for e in ("elliptical", "pool", "bike", "step") if e not in owned)
    return said(made, conflict=(other, wish), relax=(other,))
