"""Changes: what should change in the programme that stands, and flare-ups."""

from __future__ import annotations

import uuid
from datetime import timedelta

import backstay
from backstay.adapt import flare_lines as calm_lines
from backstay.episode import Episode
from backstay.model import Adaptation, Dose, Exercise, FlareUp
from backstay.web.desk.events import derived, record
from backstay.web.desk.moment import knowledge, today
from backstay.web.desk.stored import assessment, programme
from backstay.web.records import Account


def adaptation(so_far: Episode) -> Adaptation | None:
    """What should change in the programme that stands, worked out afresh; none without a programme."""
    made = programme(so_far)
    return backstay.adapt(made, so_far, knowledge(), today()) if made else None


def flare_up(account: Account, days: int, event_id: uuid.UUID) -> None:
    """Keep that a flare-up began; the safety questions open again."""
    ends_on = today() + timedelta(days=days)
    record(account, "flare_up", {"on": today(), "ends_on": ends_on}, event_id)
    record(account, "changed", {}, derived(event_id, "changed"))


def flaring(so_far: Episode) -> FlareUp | None:
    """The flare-up that lasts today."""
    told = so_far.flare_ups[-1:]
    return told[0] if told and told[0].first <= today() < told[0].ends_on else None


def flare_lines(so_far: Episode) -> tuple[tuple[Exercise, Dose], ...]:
    """A few calm exercises for a flare-up, that nothing closes today."""
    made, thought = programme(so_far), assessment(so_far)
    return calm_lines(made, thought, knowledge()) if made and thought else ()
