"""Clinic: what named clinicians signed, and safety concerns for whoever runs this installation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from backstay import wire
from backstay.model import Event, SignOff
from backstay.web.desk.events import episode, event_of, record
from backstay.web.desk.people import start
from backstay.web.desk.programmes import assess
from backstay.web.records import Account, Record

CLINIC_SCORES = "clinic_scores"
"""Under this name the scores of a clinic are answered."""


def sign(account: Account, sign_offs: Iterable[SignOff]) -> None:
    """Keep what named clinicians signed after examining this person, and assess again."""
    keep_signed(account, sign_offs, "operator")
    if episode(account).safety_checked:
        assess(account, "signed_off", uuid.uuid4())


def keep_signed(account: Account, sign_offs: Iterable[SignOff], by: str) -> None:
    """Keep signed notes as they came."""
    for sign_off in sign_offs:
        record(account, "signed_off", wire.to_plain(sign_off), uuid.uuid4(), by)


def clinic_score(account: Account, instrument: str, value: float, on: date, event_id: uuid.UUID) -> None:
    """Keep a score a clinic took on a day; it counts at once where the answers had been assessed."""
    before = episode(account)
    found = {instrument: {"value": value, "method": "therapist", "observed_on": on}}
    record(account, "answered", {"screen": CLINIC_SCORES, "findings": found}, event_id)
    if before.assessed and before.settled and not before.checking_in:
        assess(account, CLINIC_SCORES, event_id)


def report_concern(account: Account | None, text: str, event_id: uuid.UUID) -> Event:
    """Keep a safety concern for whoever runs this installation; it needs no started person."""
    return record(account or start(), "concern", {"says": text}, event_id)


def concerns() -> list[Event]:
    """Every safety concern reported here, newest first."""
    return [event_of(row) for row in Record.objects.filter(kind="concern").order_by("-seq")]
