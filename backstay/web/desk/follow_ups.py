"""Follow-ups: the questions asked again, and what changed against the start."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from backstay import journey
from backstay.episode import Episode
from backstay.report import Report
from backstay.web.desk.answers import answer
from backstay.web.desk.moment import knowledge, today
from backstay.web.desk.programmes import assess
from backstay.web.records import Account


def follow_up(account: Account, point: str, screen: str, said: Mapping[str, Any], event_id: uuid.UUID) -> None:
    """Keep what a follow-up asked, with its time; it counts at once, and the programme goes on if it may."""
    answer(account, screen, {**said, "point": point}, event_id)
    assess(account, "follow_up", event_id)


def report(so_far: Episode) -> Report | None:
    """What happened so far against the start."""
    return journey.report(so_far, knowledge(), today())
