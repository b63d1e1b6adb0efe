"""Standing: whether a programme may be followed today, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import backstay
from backstay import wire
from backstay.episode import Episode, day_of
from backstay.model import Assessment, Programme
from backstay.web.desk.changes import adaptation
from backstay.web.desk.moment import today
from backstay.web.desk.stored import assessment, is_blocked, programme


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a programme may be followed today, and if not, why not."""

    state: Literal["none", "runs", "blocked", "checking_in", "unsettled", "outdated", "review", "adapting"]
    programme: Programme | None = None

    @property
    def runs(self) -> bool:
        """Whether it may be followed."""
        return self.state == "runs"


def standing(so_far: Episode) -> Standing:
    """The programme as it stands: it stops at once when something changed or a rule blocks."""
    made, thought = programme(so_far), assessment(so_far)
    if thought is not None and is_blocked(thought):
        return Standing("blocked", made)
    if so_far.checking_in or (thought is not None and not so_far.settled):
        return Standing("checking_in" if so_far.checking_in else "unsettled", made)
    if made is None or thought is None:
        return Standing("none")
    if _ground(made.cleared.assessment) != _ground(thought):
        return Standing("outdated", made)
    if today() >= made.review_on:
        return Standing("review", made)
    found = adaptation(so_far)
    return Standing("adapting" if found and found.needed else "runs", made)


def _ground(thought: Assessment) -> tuple[Any, ...]:
    """What a programme rests on: when it changes, the programme is made again."""
    closed = frozenset(exclusion.tag for exclusion in thought.exclusions)
    limits = frozenset(limit for sign_off in thought.intake.sign_offs for limit in sign_off.limits)
    return closed, limits, thought.programme_mode, thought.pain_rule, thought.intake.preferences


def check_due(so_far: Episode) -> bool:
    """Whether the safety questions come before a new programme: too old, or the day to look again has come since."""
    made, checked = programme(so_far), so_far.safety_checked
    if lapsed(so_far) or checked is None:
        return True
    return made is not None and day_of(checked) < made.review_on <= today()


def lapsed(so_far: Episode) -> bool:
    """Whether the safety answers are too old for a new programme."""
    event = so_far.safety_checked
    if event is None:
        return True
    try:
        backstay.clear(wire.from_plain(event.payload["assessment"], Assessment), today())
    except ValueError:
        return True
    return False
