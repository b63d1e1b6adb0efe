"""Why: for any exercise in or out of a programme, what decides, in one sentence."""

from __future__ import annotations

from difflib import get_close_matches

from backstay.model import Exercise, Knowledge, Programme, Reason, Why
from backstay.plan.case import Case
from backstay.plan.constraints import OPENINGS, ROWS, SAFETY_GATES
from backstay.plan.highs import effort, run
from backstay.plan.nearby import Compared, Nearby, Spot, forced, nearby
from backstay.plan.prepare import chains, closed_by, make_case
from backstay.plan.score import names
from backstay.plan.solve import build

EXCLUSIONS = "exclusions"


def why(
    programme: Programme, exercise: str, knowledge: Knowledge, *, previous: Programme | None = None
) -> Why:
    """Why an exercise is in a programme: what the best plan close by without it would lose.

    Raises ValueError for an exercise that is unknown or not in it. ``previous`` is the programme it goes on from.
    """
    row = _known(exercise, knowledge)
    if not in_programme(programme, exercise):
        raise ValueError(f"{exercise} is not in this programme; ask why_not")
    case = _case(programme, knowledge, previous)
    here, spot = nearby(case, programme, knowledge), _spot(case, exercise)
    found = here.without(spot) if here and spot else None
    return _compared(row, found, case, knowledge, there=True)


def why_not(
    programme: Programme, exercise: str, knowledge: Knowledge, *, previous: Programme | None = None
) -> Why:
    """Why an exercise is not in a programme: what forbids it, or what the best plan with it would lose.

    Raises ValueError for an exercise that is unknown or in it. ``previous`` is the programme it goes on from.
    """
    row = _known(exercise, knowledge)
    if in_programme(programme, exercise):
        raise ValueError(f"{exercise} is in this programme; ask why")
    case = _case(programme, knowledge, previous)
    constraint, spot = _forbids(row, case), _spot(case, exercise)
    if constraint or spot is None:
        return _forbidden(row, constraint or "ladder", case)
    here = nearby(case, programme, knowledge)
    found = here.with_(spot) if here else None
    if here and not found:
        return _forbidden(row, _in_the_way(here, spot), case)
    return _compared(row, found, case, knowledge, there=False)


def in_programme(programme: Programme, exercise: str) -> bool:
    """Whether any week holds an exercise."""
    return any(x.exercise == exercise for w in programme.weeks for s in w.sessions for x in s.lines)


def _known(exercise: str, knowledge: Knowledge) -> Exercise:
    if exercise not in knowledge.exercises:
        close = get_close_matches(exercise, [*knowledge.exercises], n=1)
        raise ValueError(f"no exercise {exercise!r}; {f'did you mean {close[0]!r}?' if close else 'correct it'}")
    return knowledge.exercises[exercise]


def _case(programme: Programme, knowledge: Knowledge, previous: Programme | None) -> Case:
    return make_case(programme.cleared, knowledge, programme.starts_on, previous, programme.adjustment)


def _spot(case: Case, exercise: str) -> Spot | None:
    """Where an exercise stands among the open ladders."""
    spots = (
        (ladder, number)
        for ladder, each in enumerate(case.ladders)
        for number, rung in enumerate(each.rungs)
        if rung.exercise.id == exercise
    )
    return next(spots, None)


# ── What forbids it ─────────────────────────────────────────────────────────


def _forbids(row: Exercise, case: Case) -> str:
    """The gate, ladder rule, missing purpose or opening that forbids an exercise; nothing when none does."""
    if gate := closed_by(row, case.cleared, case.knowledge):
        return gate
    if row.id in case.adjustment.closed:
        return "closed"
    if _closed_below(row, case):
        return "ladder_safety"
    spot = _spot(case, row.id)
    if spot is None:
        return "purpose" if not _serves(row, case) else "ladder_behind"
    last = len(case.phases) - case.weeks_on_rung
    ladder, number = spot
    settled = case.ladders[ladder].rungs[number].settled
    if case.earliest(ladder, number) <= last or settled:
        return ""
    late = [opening for opening in OPENINGS if opening(row, case) > last]
    return late[0].__name__ if late else "ladder"


def _closed_below(row: Exercise, case: Case) -> Exercise | None:
    """The lower rung that is closed for safety, and with it the rungs above."""
    safety = {gate.__name__ for gate in SAFETY_GATES}
    chain = next(chain for chain in chains(case.knowledge) if row in chain)
    below = chain[: chain.index(row)]
    return next((e for e in below if closed_by(e, case.cleared, case.knowledge) in safety), None)


def _serves(row: Exercise, case: Case) -> bool:
    trains = any(share > 0 and function in case.targets for function, share in row.targets.items())
    return trains or row.kind == "aerobic" or bool(names(row) & {*case.wishes})


def _in_the_way(here: Nearby, spot: Spot) -> str:
    """The one constraint without which the exercise would fit; where it takes more than one, room."""
    for left_out in ROWS:
        grid = build(here.case, tuple(row for row in ROWS if row is not left_out))
        if run(forced(grid, spot), effort("why", here.case.knowledge)).values:
            return left_out.__name__
    return "room"


# ── In one sentence ─────────────────────────────────────────────────────────


def _forbidden(row: Exercise, constraint: str, case: Case) -> Why:
    words = case.knowledge.words
    because = inside(words[f"plan.constraint.{constraint}"]).rstrip(".")
    reason = Reason(says=because, basis="ours")
    if constraint == EXCLUSIONS:
        reason = _excluded(row, case)
    says = words["plan.why.forbidden"].format(name=row.name, because=reason.says)
    return Why(
        exercise=row.id,
        there=False,
        constraint=constraint,
        loss=None,
        reason=Reason(says=says, basis=reason.basis, sources=reason.sources, because=reason.because),
    )


def _excluded(row: Exercise, case: Case) -> Reason:
    """What it holds that is left out, on the basis of what leaves it out."""
    closed = [e for e in case.cleared.assessment.exclusions if e.tag in (*row.contains, "everything")]
    what = case.knowledge.exclusions.get(closed[0].tag, closed[0].tag)
    says = case.knowledge.words["plan.why.excluded"].format(what=what)
    found = closed[0].reason
    return Reason(says=says, basis=found.basis, sources=found.sources, because=found.because)


def _compared(
    row: Exercise, found: Compared | None, case: Case, knowledge: Knowledge, there: bool
) -> Why:
    side, constraint, loss = "in" if there else "out", "", found.loss if found else None
    words = {"name": row.name, "most": "", "points": "", "others": ""}
    if found is None:
        key = "unknown"
    elif found.loss <= knowledge.number("why_even_points"):
        key = f"{side}_even"
    else:
        key = side
        constraint = max(found.losses, key=lambda part: found.losses[part])
        words |= {"most": _most(constraint, knowledge), "points": f"{found.loss:.1f}"}
    says = knowledge.words[f"plan.why.{key}"].format(**words)
    return Why(
        exercise=row.id, there=there, constraint=constraint, loss=loss, reason=Reason(says=says, basis="ours")
    )


def _most(part: str, knowledge: Knowledge) -> str:
    """A part of the score as it stands inside a sentence."""
    function = knowledge.functions.get(part)
    return inside(function.name) if function else knowledge.words[f"plan.why.part.{part}"]


def inside(text: str) -> str:
    """A name or a sentence as it stands inside another sentence."""
    return text[:1].lower() + text[1:]
