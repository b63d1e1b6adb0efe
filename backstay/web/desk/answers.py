"""Answers: what a person said, and what it means so far; nothing is stored but the answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import backstay
from backstay.assess.ask import outlook as upcoming
from backstay.assess.ask import safety_block
from backstay.camera_tests import camera_findings
from backstay.episode import Episode
from backstay.model import Asking, Assessment, Cleared, Event, FiredRule, Intake, Screen
from backstay.rules import facts_used
from backstay.web.desk.events import episode, record
from backstay.web.desk.moment import knowledge, today
from backstay.web.desk.stored import programme
from backstay.web.records import Account

EMERGENCY = "emergency"


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
    given, gate = intake(account, so_far), gate_of(so_far, str(account.pk))
    if given is None:
        return None
    seen = camera_findings(so_far, gate, knowledge()) if gate else ()
    measured = replace(given, findings=(*given.findings, *seen))
    return backstay.assess(measured, knowledge(), today(), cleared=gate if seen else None)


def gate_of(so_far: Episode, person_id: str) -> Cleared | None:
    """The clearance under which this person may be measured by camera; none where there is none of their own."""
    made = programme(so_far)
    return made.cleared if made and made.cleared.assessment.intake.person.id == person_id else None


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
