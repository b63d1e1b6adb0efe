"""The desk: what a person can do, put together from clock, records and knowledge.

Every verb returns only after the database has committed what it stored.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from axes.models import AccessAttempt
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction

import backstay
from backstay import journey, wire
from backstay.adapt import flare_lines as calm_lines
from backstay.assess.ask import outlook as upcoming
from backstay.assess.ask import safety_block
from backstay.episode import Episode, day_of
from backstay.knowledge import load
from backstay.model import (
    DAYS_PER_WEEK,
    Adaptation,
    Asking,
    Assessment,
    Blocked,
    Change,
    Dose,
    Event,
    Exercise,
    FiredRule,
    FlareUp,
    Intake,
    Knowledge,
    Programme,
    Screen,
    SignOff,
    Why,
)
from backstay.report import Report
from backstay.rules import facts_used
from backstay.web.records import Account, Erasure, Record

__all__ = ["Account"]
EMERGENCY = "emergency"


def _local_now() -> datetime:
    return datetime.now(UTC).astimezone()


clock: Callable[[], datetime] = _local_now
"""Where the time comes from; tests put another clock here."""


def now() -> datetime:
    """The moment, with its offset."""
    return clock()


def today() -> date:
    """The person's calendar day."""
    return now().date()


def knowledge() -> Knowledge:
    """What we know, read once."""
    return load()


# ── Events ──────────────────────────────────────────────────────────────────


def record(
    account: Account, kind: str, payload: Mapping[str, Any], event_id: uuid.UUID, by: str = "person"
) -> Event:
    """Store one event, once: sent again it is the same event, changed under its old id it is a correction."""
    content = _plain(payload)
    known = _known(event_id) or _insert(account, kind, content, event_id, by)
    if (known.account.pk, known.kind, known.payload) == (account.pk, kind, content):
        return _event(known)
    text = json.dumps([str(account.pk), kind, content], sort_keys=True)
    return record(account, kind, content, uuid.uuid5(event_id, text), by)


def _plain(payload: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(payload, cls=DjangoJSONEncoder))


def _known(event_id: uuid.UUID) -> Record | None:
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
        if known := _known(event_id):
            return known
        raise


def _event(row: Record) -> Event:
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
    return Episode.replay(_event(row) for row in Record.objects.filter(account=account))


def derived(event_id: uuid.UUID, step: str) -> uuid.UUID:
    """The id of an event that follows from another, the same each time it is sent."""
    return uuid.uuid5(event_id, step)


# ── Answers ─────────────────────────────────────────────────────────────────


def answer(account: Account, screen: str, said: Mapping[str, Any], event_id: uuid.UUID) -> Event:
    """Keep the answers of one screen; what was answered so before keeps its day."""
    before = episode(account)
    dated = dict(said)
    if "findings" in said:
        dated["findings"] = {code: _dated(code, value, before) for code, value in said["findings"].items()}
    if "pain_areas" in said:
        dated["pain_areas"] = [_painted(area, before) for area in said["pain_areas"]]
    return record(account, "answered", {"screen": screen, **dated}, event_id)


def _dated(code: str, value: Any, before: Episode) -> Any:
    """An answer with the day it was first given: a clinician who examined it since has seen it."""
    if value is None:
        return None
    question, known = knowledge().questions.get(code), before.findings.get(code)
    same = known is not None and known.value == value and question and question.type in ("yes_no", "choice")
    day = known.observed_on if known and same else today()
    return {"value": value, "observed_on": day.isoformat()}


def _painted(area: Mapping[str, Any], before: Episode) -> dict[str, Any]:
    known = {(a.region, a.side, a.intensity_nprs, a.quality): a.painted_on for a in before.pain_areas}
    day = known.get((area["region"], area["side"], area["intensity_nprs"], area["quality"])) or today()
    return {**area, "painted_on": day.isoformat()}


def intake(account: Account, so_far: Episode) -> Intake | None:
    """The answers so far; none before we know whom this is about."""
    return so_far.intake(str(account.pk), knowledge())


def think(account: Account, so_far: Episode) -> Assessment | None:
    """What the answers so far mean; nothing is stored."""
    given = intake(account, so_far)
    return backstay.assess(given, knowledge(), today()) if given else None


def outlook(account: Account, so_far: Episode) -> tuple[Asking, ...]:
    """The screens that wait, safety first, then what may change the result most; none before we know who it is."""
    given = intake(account, so_far)
    return upcoming(given, knowledge(), today(), frozenset(so_far.answered)) if given else ()


def safety_screens() -> frozenset[str]:
    """The screens that are never shortened, and that nobody may skip."""
    return safety_block(knowledge())


def emergencies(assessment: Assessment | None) -> tuple[FiredRule, ...]:
    """The emergency rules that are known to be true and that nobody has closed."""
    if assessment is None:
        return ()
    rules = assessment.triage.rules
    return tuple(r for r in rules if r.truth == "true" and r.level == EMERGENCY and not r.closed_by)


def facts_of(rule: FiredRule) -> frozenset[str]:
    """Every fact a safety rule reads."""
    return frozenset(facts_used(knowledge().red_flags[rule.id].when))


PERSON_FACTS = ("age_max_years", "age_min_years", "sex")


def is_painted(fact: str) -> bool:
    """Whether a fact was worked out from the body map."""
    return fact.startswith(("pain_", "saddle_painted", "leg_nprs", "back_nprs", "leg_dominant")) and (
        fact in knowledge().facts
    )


def screens_of(codes: Iterable[str]) -> list[Screen]:
    """The screens on which a correction of these facts is made."""
    wanted = set(codes)
    kinds = {"body_map"} if any(map(is_painted, wanted)) else set()
    kinds |= {"person"} if wanted & set(PERSON_FACTS) else set()
    return [s for s in knowledge().screens if wanted & set(s.asks) or s.kind in kinds]


# ── Assessments and programmes, stored as made ──────────────────────────────


def assess(account: Account, why: str, event_id: uuid.UUID) -> Assessment:
    """Assess all answers and keep the result with the reason for it."""
    before = episode(account)
    made = think(account, before)
    if made is None:
        raise ValueError("nothing is known about this person yet; ask the first screen")
    record(
        account, "assessed", {"why": why, "assessment": wire.to_plain(made)}, derived(event_id, "assessed")
    )
    if is_blocked(made) and programme(before) and standing(before).state != "blocked":
        rules = {rule.id: list(rule.because) for rule in made.triage.rules if rule.open}
        record(account, "stopped", {"why": why, "rules": rules}, derived(event_id, "stopped"))
    return made


def stopped_on(so_far: Episode) -> date | None:
    """The day on which a blocking rule last stopped a programme."""
    days = [day_of(event) for event in so_far.events if event.kind == "stopped"]
    return days[-1] if days else None


def assessment(so_far: Episode) -> Assessment | None:
    """The assessment that stands, as it was stored."""
    event = so_far.assessed
    return wire.from_plain(event.payload["assessment"], Assessment) if event else None


def programme_before(so_far: Episode) -> Programme | None:
    """The programme before the one that stands."""
    event = so_far.planned_before
    return wire.from_plain(event.payload["programme"], Programme) if event else None


def programme(so_far: Episode) -> Programme | None:
    """The programme that stands, as it was stored."""
    event = so_far.planned
    return wire.from_plain(event.payload["programme"], Programme) if event else None


def going_on(so_far: Episode) -> Programme | None:
    """The programme a new one goes on from: none after a block, or a week past its check."""
    before = programme(so_far)
    if before is None or today() > before.review_on + timedelta(days=DAYS_PER_WEEK):
        return None
    assessed = [e.payload["assessment"] for e in so_far.since(so_far.planned) if e.kind == "assessed"]
    return None if any(found["triage"]["blocked"] for found in assessed) else before


def make_programme(account: Account, event_id: uuid.UUID) -> Programme | Blocked:
    """Assess the answers of today, clear, and plan; keep both results. Asked twice, made once."""
    already = _known(derived(event_id, "planned"))
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


def adaptation(so_far: Episode) -> Adaptation | None:
    """What should change in the programme that stands, worked out afresh; none without a programme."""
    made = programme(so_far)
    return backstay.adapt(made, so_far, knowledge(), today()) if made else None


def changes_made(so_far: Episode) -> tuple[Change, ...]:
    """What changed with the newest programme and why, as it was kept."""
    event = so_far.planned
    return wire.from_plain(event.payload.get("changes", []), tuple[Change, ...]) if event else ()


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


def why(so_far: Episode, made: Programme, exercise: str) -> Why:
    """Why an exercise is in the programme that stands or not; worked out afresh, never stored."""
    before = programme_before(so_far)
    previous = before if before and made.starts_on <= before.review_on + timedelta(days=DAYS_PER_WEEK) else None
    there = any(row.exercise == exercise for row in made.prescriptions)
    ask = backstay.why if there else backstay.why_not
    return ask(made, exercise, knowledge(), previous=previous)


def follow_up(account: Account, point: str, screen: str, said: Mapping[str, Any], event_id: uuid.UUID) -> None:
    """Keep what a follow-up asked, with its time; it counts at once, and the programme goes on if it may."""
    answer(account, screen, {**said, "point": point}, event_id)
    assess(account, "follow_up", event_id)


def report(so_far: Episode) -> Report | None:
    """What happened so far against the start."""
    return journey.report(so_far, knowledge(), today())


def report_concern(account: Account | None, text: str, event_id: uuid.UUID) -> Event:
    """Keep a safety concern for whoever runs this installation; it needs no started person."""
    return record(account or start(), "concern", {"says": text}, event_id)


def concerns() -> list[Event]:
    """Every safety concern reported here, newest first."""
    return [_event(row) for row in Record.objects.filter(kind="concern").order_by("-seq")]


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


def is_blocked(thought: Assessment) -> bool:
    """Whether no programme may be made or followed on this assessment."""
    return thought.triage.blocked or thought.programme_mode == "no"


def _ground(thought: Assessment) -> tuple[Any, ...]:
    """What a programme rests on: when it changes, the programme is made again."""
    closed = frozenset(exclusion.tag for exclusion in thought.exclusions)
    limits = frozenset(limit for sign_off in thought.intake.sign_offs for limit in sign_off.limits)
    return closed, limits, thought.programme_mode, thought.pain_rule, thought.intake.preferences


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


def sign(account: Account, sign_offs: Iterable[SignOff]) -> None:
    """Keep what named clinicians signed after examining this person, and assess again."""
    keep_signed(account, sign_offs, "operator")
    if episode(account).safety_checked:
        assess(account, "signed_off", uuid.uuid4())


def keep_signed(account: Account, sign_offs: Iterable[SignOff], by: str) -> None:
    """Keep signed notes as they came."""
    for sign_off in sign_offs:
        record(account, "signed_off", wire.to_plain(sign_off), uuid.uuid4(), by)


# ── People ──────────────────────────────────────────────────────────────────


def start() -> Account:
    """A new person on this device."""
    return Account.objects.start()


def keep_private(account: Account, name: str, passphrase: str) -> None:
    """Give a person a name and a passphrase to come back with."""
    account.name, account.shown_name = name.casefold(), name
    account.set_password(passphrase)
    account.save(update_fields=["name", "shown_name", "password"])


def name_taken(name: str, account: Account) -> bool:
    """Whether somebody else on this installation uses the name."""
    return Account.objects.filter(name=name).exclude(pk=account.pk).exists()


def erase(account: Account) -> None:
    """Remove everything of this person, everywhere: the one exception to append-only."""
    with transaction.atomic():
        Erasure.objects.create(account=account)
        rows: models.QuerySet[Record] = models.QuerySet(Record)
        rows.filter(account=account)._raw_delete(rows.db)
        Erasure.objects.filter(account=account).delete()
        AccessAttempt.objects.filter(username=account.name or "").delete()
        account.delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
