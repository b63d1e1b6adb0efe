"""Explain: why each exercise is there, and what could not be met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backstay.model import (
    PHASES,
    Assessment,
    Cleared,
    Exercise,
    Knowledge,
    Phase,
    PhaseDoes,
    PhaseName,
    Prescription,
    Reason,
    Target,
    Unmet,
    Week,
)
from backstay.plan.prepare import closed_by
from backstay.plan.score import names
from backstay.plan.wishes import WISHES, Clash, clash


def phases(names_by_week: tuple[PhaseName, ...], knowledge: Knowledge) -> tuple[Phase, ...]:
    """The stretches of weeks, each with its aim and what must hold before it begins; weeks count from 1."""
    words = knowledge.words
    rules = {(rule.phase, rule.does): rule.says for rule in knowledge.phase_rules.values()}

    def says(name: PhaseName, does: PhaseDoes) -> str:
        return rules.get((name, does), "")

    return tuple(
        Phase(
            name=name,
            first_week=names_by_week.index(name) + 1,
            last_week=len(names_by_week) - names_by_week[::-1].index(name),
            aim=words[f"plan.phase.{name}.aim"],
            begins_when=says(name, "begins") or words["plan.phase.calm.begins_when"],
            ends_when=says(name, "ends"),
        )
        for name in PHASES
        if name in names_by_week
    )


def prescriptions(
    weeks: tuple[Week, ...], cleared: Cleared, knowledge: Knowledge
) -> tuple[Prescription, ...]:
    """One row an exercise: the weeks it is there, for which target, why and on what evidence."""
    spans = _spans(weeks)
    return tuple(
        _prescription(knowledge.exercises[name], span, cleared.assessment, knowledge)
        for name, span in sorted(spans.items(), key=lambda item: (item[1], item[0]))
    )


def unmet(weeks: tuple[Week, ...], cleared: Cleared, knowledge: Knowledge) -> tuple[Unmet, ...]:
    """Every wish that no week holds, with the constraint that stood in its way; no time at all first."""
    preferences, exercises = cleared.assessment.intake.preferences, knowledge.exercises
    there = {name for exercise in _spans(weeks) for name in names(exercises[exercise])}
    found = [] if any(preferences.minutes_per_day) else [_unmet("days", "days", knowledge)]
    missed = [wish for wish in dict.fromkeys(preferences.wishes) if wish not in there]
    against = clash(cleared, knowledge) if missed else Clash(conflicts={}, relax=())
    found += [
        impossible(_unmet(wish, _stood_in_the_way(wish, cleared, knowledge), knowledge), against, knowledge)
        for wish in missed
    ]
    if not found and not there:
        found.append(_unmet("days", "day_minutes", knowledge))
    return tuple(found)


def _spans(weeks: Iterable[Week]) -> dict[str, tuple[int, int]]:
    """First and last week of every exercise."""
    spans: dict[str, tuple[int, int]] = {}
    for week in weeks:
        for line in (line for session in week.sessions for line in session.lines):
            first, _ = spans.get(line.exercise, (week.number, 0))
            spans[line.exercise] = (first, week.number)
    return spans


def _prescription(
    exercise: Exercise, span: tuple[int, int], assessment: Assessment, knowledge: Knowledge
) -> Prescription:
    target = _target_of(exercise.targets, assessment.targets)
    function = target.function if target else max(exercise.targets, key=lambda f: exercise.targets[f])
    first_reason = target.reasons[0] if target and target.reasons else None
    words = {
        "function": _inside(knowledge.functions[function].name),
        "because": _inside(first_reason.says) if first_reason else "",
        "evidence": exercise.evidence,
    }
    says = knowledge.words["plan.reason.exercise" if first_reason else "plan.reason.beside"].format(**words)
    because = first_reason.because if first_reason else ()
    reason = Reason(says=says, basis=exercise.basis, sources=exercise.sources, because=because)
    first, last = span
    return Prescription(
        exercise=exercise.id, first_week=first, last_week=last, target=function, reason=reason
    )


def _inside(text: str) -> str:
    """A name or a sentence as it stands inside another sentence."""
    return text[:1].lower() + text[1:]


def _target_of(shares: Mapping[str, float], targets: tuple[Target, ...]) -> Target | None:
    """The target an exercise serves most: its share times the target's priority."""
    served = [t for t in targets if shares.get(t.function, 0) > 0]
    return max(served, key=lambda t: shares[t.function] * t.priority, default=None)


def _unmet(wish: str, constraint: str, knowledge: Knowledge) -> Unmet:
    says = knowledge.words[f"plan.constraint.{constraint}"]
    return Unmet(wish=wish, constraint=constraint, says=says)


def _stood_in_the_way(wish: str, cleared: Cleared, knowledge: Knowledge) -> str:
    """The first gate that closed every exercise of that wish; else there was no room in the weeks."""
    fitting = [e for e in knowledge.exercises.values() if wish in names(e)]
    gates = [closed_by(e, cleared, knowledge) for e in fitting]
    if not fitting:
        return "unknown_wish"
    if all(gates):
        return max(dict.fromkeys(gates), key=gates.count)
    return "room"


def impossible(row: Unmet, against: Clash, knowledge: Knowledge) -> Unmet:
    """The same with what it cannot go together with, and the fewest changes that would make room."""
    own = f"{WISHES}:{row.wish}"
    conflict = against.conflicts.get(own, ())
    relax = tuple(p for p in against.relax if p in conflict)
    others = [_preference(p, "held", knowledge) for p in conflict if p != own]
    changes = [_preference(p, "change", knowledge) for p in relax if p != own]
    words = knowledge.words
    says = [row.says]
    says += [words["plan.unmet.conflict"].format(others=_listed(others, knowledge))] if others else []
    says += [words["plan.unmet.relax"].format(changes=_listed(changes, knowledge))] if changes else []
    return replace(row, says=" ".join(says), conflict=conflict, relax=relax)


def _preference(preference: str, form: str, knowledge: Knowledge) -> str:
    """A preference in words: as it is held, or as it would be changed."""
    kind, _, name = preference.partition(":")
    named = {**knowledge.equipment, **knowledge.places}.get(name) or knowledge.words.get(f"pages.kind.{name}")
    row = knowledge.exercises.get(name) or knowledge.functions.get(name)
    text = _inside(named or (row.name if row else name.replace("_", " ")))
    return knowledge.words[f"plan.unmet.{form}.{kind}"].format(name=text)


def _listed(parts: list[str], knowledge: Knowledge) -> str:
    """Things in a row, with a word before the last."""
    first, last = parts[:-1], parts[-1:]
    both = knowledge.words["plan.unmet.both"]
    return both.format(first=", ".join(first), last=last[0]) if first else last[0]
