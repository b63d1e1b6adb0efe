"""How a repetition compares with the drawn one, cue by cue, and which single thing is said."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.coach.coaching import Limits, Plan, PlannedCue
from backstay.coach.count import NONE, Repetition, Sums, added
from backstay.coach.rest import Rest
from backstay.coach.smooth import Smooth
from backstay.model import Cue, CueSeen


@dataclass(frozen=True, slots=True)
class Form:
    """What was seen of each cue: ``deep`` over this repetition, ``off`` over all of them, one a measure of each cue."""

    deep: tuple[Sums, ...]
    off: tuple[Sums, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last and when; ``tried`` is the cue that waits for its good word."""

    at_s: float | None = None
    praised: bool = False
    tried: str = ""


def nothing_seen(plan: Plan) -> Form:
    """The start: nothing compared yet."""
    none = (NONE,) * sum(max(len(cue.measures), 1) for cue in plan.cues)
    return Form(none, none)


def followed(form: Form, share: float, angles: tuple[Smooth | None, ...], plan: Plan) -> Form:
    """The form after one more frame of a repetition that is so far on its way."""
    deep, place = list(form.deep), 0
    for cue in plan.cues:
        for measure in cue.measures:
            angle = angles[measure]
            if share >= cue.from_share and angle is not None:
                deep[place] = added(deep[place], angle[0])
            place += 1
        place += not cue.measures
    return Form(tuple(deep), form.off)


def compared(form: Form, done: Repetition, rest: Rest, plan: Plan) -> tuple[Form, tuple[float | None, ...]]:
    """The form after a repetition, and how far off this one was for each cue (none where it was not seen)."""
    off, worst, place = list(form.off), [], 0
    for cue in plan.cues:
        seen: list[float] = []
        for at in range(max(len(cue.measures), 1)):
            found = _off(cue, at, form.deep[place], done, rest, plan)
            if found is not None:
                off[place] = added(off[place], found)
                seen.append(_against(cue, found))
            place += 1
        worst.append(max(seen) if seen else None)
    return Form((NONE,) * len(form.deep), tuple(off)), tuple(worst)


def _off(cue: PlannedCue, at: int, deep: Sums, done: Repetition, rest: Rest, plan: Plan) -> float | None:
    """How far one measure of a repetition is from the drawn one: degrees, or a share for pace and way."""
    if cue.kind == "fast":
        return plan.move_s * cue.share - (done.seconds - done.held_s)
    if cue.kind == "short":
        return 0.0 if done.whole else 1.0
    n, total, _ = deep
    if not n:
        return None
    place = cue.measures[at]
    return total / n - plan.measures[place].rest_deg - rest.off_deg[place] - cue.usual_deg[at]


def _against(cue: PlannedCue, off: float) -> float:
    """The same, larger where a cue is called for."""
    return -off if cue.kind == "less" else abs(off) if cue.kind == "either" else off


def speak(
    said: Said, t_s: float, off: tuple[float | None, ...], plan: Plan, good: str, limits: Limits
) -> tuple[Said, Cue | None]:
    """The one thing said after a repetition, if anything: something good first, then the cue that matters most."""
    if said.at_s is not None and t_s - said.at_s < limits.cue_every_s:
        return said, None
    seen = [cue for cue, by in zip(plan.cues, off, strict=True) if by is not None and by > cue.limit_deg]
    fine = [cue for cue, by in zip(plan.cues, off, strict=True) if by is not None and _is_fine(cue, by)]
    better = [cue for cue in fine if cue.rule == said.tried]
    if better or not said.praised:
        praise = next((cue.good for cue in (*better, *fine) if cue.good), good)
        rule = better[0].rule if better else ""
        return Said(t_s, True, ""), Cue(id=rule or "good", kind="good", says=praise, at_s=t_s)
    if seen:
        first = seen[0]
        return Said(t_s, True, first.rule), Cue(id=first.rule, kind="try", says=first.says, at_s=t_s)
    return said, None


def _is_fine(cue: PlannedCue, by: float) -> bool:
    """Near the drawn movement, and a difference that matters would have been farther from it."""
    return cue.tells_fine and by <= cue.limit_deg * 0.5


def found(form: Form, plan: Plan) -> tuple[CueSeen, ...]:
    """What each cue came to over all repetitions; a cue that was never compared is left out."""
    made, place = [], 0
    for cue in plan.cues:
        size = max(len(cue.measures), 1)
        sums = [one for one in form.off[place : place + size] if one[0]]
        place += size
        if sums:
            made.append(_found(cue, sums))
    return tuple(made)


def _found(cue: PlannedCue, sums: list[Sums]) -> CueSeen:
    n, total, _ = max(sums, key=lambda one: _against(cue, one[1] / one[0]))
    by = _against(cue, total / n)
    verdict = "seen" if by > cue.limit_deg else "fine" if _is_fine(cue, by) else "cannot_tell"
    return CueSeen(rule=cue.rule, found=verdict, deg=by, least_deg=cue.least_deg, reps=n)  # type: ignore[arg-type]
