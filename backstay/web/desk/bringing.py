"""Bringing: the entries of an exported file, put into a person who has none yet, whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from backstay import wire
from backstay.episode import KINDS, Episode
from backstay.episode_file import EpisodeError, episode_of
from backstay.model import Event, Programme, Question
from backstay.plan import check
from backstay.rules import NOT_SURE
from backstay.web.desk.answers import think
from backstay.web.desk.events import episode, record
from backstay.web.desk.follow_ups import report
from backstay.web.desk.moment import knowledge, now
from backstay.web.desk.standing import standing
from backstay.web.records import Account, Record

NOT_BROUGHT = ("signed_off", "concern")
"""What a named clinician signed enters by the clinic only, and a concern was reported where it was written."""


SEEN = ("performed", "tested")
"""What a camera saw."""


class BringError(ValueError):
    """A file whose entries cannot be brought along; nothing of it was kept."""


def bring(account: Account, text: bytes) -> int:
    """Keep the entries of a file for a person who has none, and open the safety questions; how many were kept."""
    if episode(account).events:
        raise BringError("this person has entries already; start a new person")
    try:
        with transaction.atomic():
            found = tuple(_events(episode_of(text)))
            for event in found:
                _keep(account, event)
            if any(event.kind == "assessed" for event in found):
                record(account, "changed", {}, uuid.uuid4())
            _read_all(account)
    except (EpisodeError, wire.WireError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BringError("this file holds no entries that can be read; give an exported file") from error
    return len(found)


def _events(told: Episode) -> Iterator[Event]:
    """The entries that may be brought: of known kinds, from no later than now, programmes only where they are sound."""
    previous: Programme | None = None
    for event in told.events:
        if event.kind not in (*KINDS, *NOT_BROUGHT) or datetime.fromisoformat(event.happened_at) > now():
            raise ValueError(f"{event.kind} on {event.happened_at} cannot be brought along; give an exported file")
        if event.kind == "planned":
            made = wire.from_plain(event.payload["programme"], Programme)
            if check(made, knowledge(), previous=previous):
                continue
            previous = made
        if event.kind == "answered":
            event = replace(event, payload=_own(event.payload))
        if event.kind in SEEN and not _told_in_full(event.payload):
            raise ValueError(f"{event.kind} on {event.happened_at} holds no result; give an exported file")
        if event.kind not in NOT_BROUGHT:
            yield event


def _told_in_full(payload: Mapping[str, Any]) -> bool:
    """Whether what a camera saw has the shape in which it was exported."""
    return isinstance(payload.get("performance", {}), dict) and isinstance(payload.get("findings", []), list)


def _own(payload: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without what a therapist found by examining; raises ValueError for a value no question has."""
    found = {code: said for code, said in payload.get("findings", {}).items() if not _examined(code, said)}
    for code, said in found.items():
        value = said["value"] if isinstance(said, Mapping) else said
        question = knowledge().questions.get(code)
        plain = value is None or isinstance(value, str | int | float)
        if not plain or (question and value is not None and not _fits(question, value)):
            raise ValueError(f"{code}: {value!r} is no answer; give an exported file")
    return {**payload, "findings": found} if "findings" in payload else dict(payload)


def _examined(code: str, said: Any) -> bool:
    """Whether a therapist found it by examining; a score a clinic gave to the person is the person's to bring."""
    by_therapist = isinstance(said, Mapping) and said.get("method") == "therapist"
    return by_therapist and code not in knowledge().instruments


def _fits(question: Question, value: str | float) -> bool:
    """Whether a value can answer a question."""
    if value == NOT_SURE:
        return True
    match question.type:
        case "yes_no":
            return value in ("yes", "no")
        case "choice":
            return value in question.values
        case "number":
            low, high = question.low, question.high
            return (low is None or float(value) >= low) and (high is None or float(value) <= high)
        case _:
            return True


def _keep(account: Account, event: Event) -> None:
    """One entry under an id of its own, on the day it happened."""
    Record.objects.create(
        id=uuid.uuid5(account.pk, event.id),
        account=account,
        kind=event.kind,
        payload=event.payload,
        happened_at=event.happened_at,
        by="brought",
    )


def _read_all(account: Account) -> None:
    """Whatever the pages read of these entries can be read."""
    so_far = episode(account)
    think(account, so_far)
    standing(so_far)
    report(so_far)
