"""Events: stored once, in order, and replayed into an episode."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from backstay.episode import Episode
from backstay.model import Event
from backstay.web.desk.moment import now
from backstay.web.records import Account, Record


def record(account: Account, kind: str, payload: Mapping[str, Any], event_id: uuid.UUID, by: str = "person") -> Event:
    """Store one event, once: sent again it is the same event, changed under its old id it is a correction."""
    content = _plain(payload)
    known = known_by(event_id) or _insert(account, kind, content, event_id, by)
    if (known.account.pk, known.kind, known.payload) == (account.pk, kind, content):
        return event_of(known)
    text = json.dumps([str(account.pk), kind, content], sort_keys=True)
    return record(account, kind, content, uuid.uuid5(event_id, text), by)


def _plain(payload: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(payload, cls=DjangoJSONEncoder))


def known_by(event_id: uuid.UUID) -> Record | None:
    """The row under this id."""
    return Record.objects.select_related("account").filter(id=event_id).first()


def _insert(account: Account, kind: str, payload: Any, event_id: uuid.UUID, by: str) -> Record:
    """Add the row in its own transaction; when the same id arrived a moment earlier, that row."""
    happened_at = now().isoformat(timespec="seconds")
    try:
        with transaction.atomic():
            return Record.objects.create(
                id=event_id, account=account, kind=kind, payload=payload, happened_at=happened_at, by=by
            )
    except IntegrityError:
        if known := known_by(event_id):
            return known
        raise


def event_of(row: Record) -> Event:
    """The event a row holds."""
    return Event(
        id=str(row.id),
        kind=row.kind,
        happened_at=row.happened_at,
        payload=row.payload,
        schema_version=row.schema_version,
        recorded_at=row.recorded_at.isoformat(),
        by=row.by,
    )


def episode(account: Account) -> Episode:
    """Everything known about this person."""
    return Episode.replay(event_of(row) for row in Record.objects.filter(account=account))


def derived(event_id: uuid.UUID, step: str) -> uuid.UUID:
    """The id of an event that follows from another, the same each time it is sent."""
    return uuid.uuid5(event_id, step)
