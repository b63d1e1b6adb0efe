"""What the browser's coach receives: every movement's plans as JSON, made from knowledge, never written by hand."""

from __future__ import annotations

from typing import Any

from backstay.coach.coaching import Coaching
from backstay.coach.prepare import coaching
from backstay.model import Knowledge
from backstay.wire import to_plain


class NotCoachedError(ValueError):
    """A movement that is not drawn, or that no camera can see; the message says what there is."""


def coaching_of(movement: str, knowledge: Knowledge) -> Coaching:
    """How to coach one exercise; raises NotCoachedError when its movement is not described."""
    if movement not in knowledge.movements:
        known = ", ".join(sorted(knowledge.movements))
        raise NotCoachedError(f"{movement} has no described movement; there are: {known}")
    return coaching(knowledge.movements[movement], knowledge)


def coaching_json(movement: str, knowledge: Knowledge) -> dict[str, Any]:
    """The coaching of one exercise as plain data, for ``backstay.coach.from_json.coaching_from``."""
    return dict(to_plain(coaching_of(movement, knowledge)))


def coached(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Every exercise a camera can count or time, with the views it can be seen in."""
    made = {name: tuple(coaching_of(name, knowledge).plans) for name in sorted(knowledge.movements)}
    return {name: views for name, views in made.items() if views}
