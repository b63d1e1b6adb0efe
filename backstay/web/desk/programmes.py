"""Programmes: assess, clear and plan, and keep what was made."""

from __future__ import annotations

import uuid
from datetime import timedelta

import backstay
from backstay import wire
from backstay.episode import Episode
from backstay.model import DAYS_PER_WEEK, Assessment, Blocked, Programme, Why
from backstay.web.desk.answers import think
from backstay.web.desk.changes import adaptation
from backstay.web.desk.events import derived, episode, known_by, record
from backstay.web.desk.moment import knowledge, today
from backstay.web.desk.standing import standing
from backstay.web.desk.stored import is_blocked, programme, programme_before
from backstay.web.records import Account


def assess(account: Account, why: str, event_id: uuid.UUID) -> Assessment:
    """Assess all answers and keep the result with the reason for it."""
    before = episode(account)
    made = think(account, before)
    if made is None:
        raise ValueError("nothing is known about this person yet; ask the first screen")
    record(account, "assessed", {"why": why, "assessment": wire.to_plain(made)}, derived(event_id, "assessed"))
    if is_blocked(made) and programme(before) and standing(before).state != "blocked":
        rules = {rule.id: list(rule.because) for rule in made.triage.rules if rule.open}
        record(account, "stopped", {"why": why, "rules": rules}, derived(event_id, "stopped"))
    return made


def going_on(so_far: Episode) -> Programme | None:
    """The programme a new one goes on from: none after a block, or a week past its check."""
    before = programme(so_far)
    if before is None or today() > before.review_on + timedelta(days=DAYS_PER_WEEK):
        return None
    assessed = [e.payload["assessment"] for e in so_far.since(so_far.planned) if e.kind == "assessed"]
    return None if any(found["triage"]["blocked"] for found in assessed) else before


def make_programme(account: Account, event_id: uuid.UUID) -> Programme | Blocked:
    """Assess the answers of today, clear, and plan; keep both results. Asked twice, made once."""
    already = known_by(derived(event_id, "planned"))
    if already and already.account.pk == account.pk:
        return wire.from_plain(already.payload["programme"], Programme)
    so_far = episode(account)
    previous, found = going_on(so_far), adaptation(so_far)
    result = backstay.clear(assess(account, "plan", event_id), today())
    if isinstance(result, Blocked):
        return result
    start, kept = (found.starts_on, found.adjustment) if found else (None, None)
    made = backstay.plan(result, knowledge(), today(), start=start, previous=previous, adjustment=kept)
    changes = wire.to_plain(found.changes) if found else []
    payload = {"programme": wire.to_plain(made), "changes": changes}
    record(account, "planned", payload, derived(event_id, "planned"))
    return made


def why(so_far: Episode, made: Programme, exercise: str) -> Why:
    """Why an exercise is in the programme that stands or not; worked out afresh, never stored."""
    before = programme_before(so_far)
    previous = before if before and made.starts_on <= before.review_on + timedelta(days=DAYS_PER_WEEK) else None
    there = any(row.exercise == exercise for row in made.prescriptions)
    ask = backstay.why if there else backstay.why_not
    return ask(made, exercise, knowledge(), previous=previous)
