"""Phase: whether the next one may begin, this one stays, or it goes back, by the rules of phase_rules.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backstay.adapt.pain_rules import broken_on
from backstay.adapt.seen import WEEK, Seen
from backstay.model import PHASES, Change, PhaseDoes, PhaseName, PhaseRule, Reason, Value
from backstay.rules import because, facts_used, holds

# ── The facts that the rules read ───────────────────────────────────────────


def phase_weeks(seen: Seen) -> Value | None:
    """Whole weeks lived in the phase that is judged; days of a week that was made again count once."""
    lived = _lived(seen)
    return sum(days for _, days in lived[_run(lived) :]) // WEEK.days if lived else None


def severe_pain(seen: Seen) -> Value | None:
    """Whether average pain of the newest answers is strong, as it is when a programme starts gently."""
    event = seen.episode.assessed
    told = event.payload.get("assessment", {}).get("facts", {}) if event else {}
    found: Value | None = told.get("nprs_average", seen.assessment.facts.get("nprs_average"))
    if found is None:
        return None
    return "yes" if float(found) >= seen.knowledge.number("severe_nprs") else "no"


def irritability(seen: Seen) -> Value | None:
    """How easily pain is stirred up, by the newest answers."""
    event = seen.episode.assessed
    told = event.payload.get("assessment", {}).get("irritability") if event else None
    return told or seen.assessment.irritability or None


def rule_kept_days(seen: Seen) -> Value | None:
    """Days since the pain rule last broke, or since the first session; None while no recent session was told."""
    told = [log for log in seen.logs if not log.test]
    recent = [log for log in told if log.on >= seen.days_back("memory_days")]
    broken = broken_on(seen.assessment.pain_rule, seen.logs, seen.knowledge)
    since = max((day for day in broken if day <= seen.day), default=min((log.on for log in told), default=None))
    return (seen.day - since).days if recent and since else None


def breaks(seen: Seen) -> Value:
    """Days of the last seven on which the pain rule broke."""
    return len(seen.broken)


def flare_free_days(seen: Seen) -> Value | None:
    """Days since the last flare-up ended, or since the first programme began."""
    ended = [told.ends_on for told in seen.episode.flare_ups]
    begun = [made.starts_on for made in seen.episode.programmes]
    return max(0, (seen.day - max([begun[0], *ended])).days) if begun else None


def too_much(seen: Seen) -> Value | None:
    """Sessions of the last two weeks in which something hurt or was too hard; None while none was told."""
    recent = [log for log in seen.logs if log.on >= seen.days_back("memory_days") and not log.test]
    hard = [log for log in recent if any(line.feedback in ("hurts", "too_hard") for line in log.lines)]
    return len(hard) if recent else None


# ── Where the person stands ─────────────────────────────────────────────────


def _lived(seen: Seen) -> list[tuple[PhaseName, int]]:
    """The weeks so far, of all programmes in turn: the phase of each and the days it ran."""
    weeks: dict[date, PhaseName] = {}
    for made in seen.episode.programmes:
        rows = [(row["starts_on"], row["phase"]) for row in made.event.payload["programme"]["weeks"]]
        begun = {date.fromisoformat(on): phase for on, phase in rows if on}
        weeks = {on: phase for on, phase in weeks.items() if on < made.starts_on} | begun
    starts = sorted(on for on in weeks if on <= seen.day)
    ends = [*starts[1:], seen.day] if starts else []
    return [(weeks[on], min(WEEK, end - on).days) for on, end in zip(starts, ends, strict=True)]


def _run(lived: list[tuple[PhaseName, int]]) -> int:
    """The first week of the stretch that is judged: a phase that has just begun is still judged with the one before."""
    first = _stretch(lived, len(lived) - 1)
    new = sum(days for _, days in lived[first:]) < WEEK.days
    earlier = first > 0 and PHASES.index(lived[first - 1][0]) < PHASES.index(lived[first][0])
    return _stretch(lived, first - 1) if new and earlier else first


def _stretch(lived: list[tuple[PhaseName, int]], last: int) -> int:
    """The first of the weeks up to one that are all in its phase."""
    first = last
    while first > 0 and lived[first - 1][0] == lived[last][0]:
        first -= 1
    return first


# ── What follows ────────────────────────────────────────────────────────────


def phase_due(seen: Seen, told: Mapping[str, Value]) -> tuple[PhaseName | None, Change | None]:
    """The phase the next programme goes on with, and the line why where that is another than this week's."""
    lived = _lived(seen)
    if not lived:
        return None, None
    stands, now = lived[_run(lived)][0], lived[-1][0]
    back, end = _rule(seen, stands, "goes_back"), _rule(seen, stands, "ends")
    at = PHASES.index(stands)
    if back and at > 0 and holds(back.when, told):
        return PHASES[at - 1], _change(back, "regress", back.changes, told)
    begin = _rule(seen, PHASES[at + 1], "begins") if end else None
    if end is None or begin is None:
        return stands, None
    if holds(end.when, told) and holds(begin.when, told):
        return begin.phase, _change(begin, "progress", begin.changes, told) if begin.phase != now else None
    return stands, _change(begin, "hold", begin.waits, told) if stands != now else None


def _rule(seen: Seen, phase: PhaseName, does: PhaseDoes) -> PhaseRule | None:
    rules = seen.knowledge.phase_rules.values()
    return next((rule for rule in rules if (rule.phase, rule.does) == (phase, does)), None)


def _change(rule: PhaseRule, kind: str, says: str, told: Mapping[str, Value]) -> Change:
    facts = because(rule.when, told) or facts_used(rule.when)
    reason = Reason(says=says, basis=rule.basis, sources=rule.sources, because=facts)
    return Change(rule=rule.id, kind=kind, reason=reason)  # type: ignore[arg-type]
