"""What must hold of exercises: doses keep the rule they name, loads and muscle rows can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from backstay.model import DoseRule, Exercise, Knowledge

RULED = ("sets", "reps", "hold_s", "days_per_week")


def check_exercises(knowledge: Knowledge) -> list[str]:
    """Every problem of doses, spine loads and muscle activity, each naming where it stands."""
    return [*_doses(knowledge), *_demand(knowledge), *_loads(knowledge), *_postures(knowledge), *_muscles(knowledge)]


def _doses(k: Knowledge) -> Iterator[str]:
    for key, e in k.exercises.items():
        rule = k.dose_rules.get(e.dose_rule)
        if e.dose_rule and rule is None:
            yield f"exercises: {key}: dose_rule: {e.dose_rule} is no dose rule; correct the name"
        yield from (f"exercises: {key}: {text}" for text in _outside(e, rule))


def _outside(e: Exercise, rule: DoseRule | None) -> Iterator[str]:
    for name in RULED:
        allowed = getattr(rule, name, None)
        low, high = getattr(e.dose, name)
        if allowed and not allowed[0] <= low <= high <= allowed[1]:
            yield f"dose: {name} {low} to {high} is outside {e.dose_rule}; keep to it or name no dose_rule"


def _demand(k: Knowledge) -> Iterator[str]:
    for key, e in k.exercises.items():
        if e.demand != "unknown":
            yield f"exercises: {key}: demand: is worked out from demand_rows; remove it"
        rows = [k.spine_loads.get(name) for name in e.demand_rows]
        if not all(rows):
            yield f"exercises: {key}: demand_rows: names a row that is not in spine_loads.yaml"
        elif len({bool(row and row.beside_walking) for row in rows}) > 1:
            yield f"exercises: {key}: demand_rows: numbers and ranks beside walking do not mix; keep one kind"


def _loads(k: Knowledge) -> Iterator[str]:
    for key, row in k.spine_loads.items():
        if (row.value is None) == (row.beside_walking == ""):
            yield f"spine_loads: {key}: give a value or beside_walking, not both"
        standing = k.spine_loads.get(row.standing)
        if row.value is not None and (standing is None or not standing.value or standing.unit != row.unit):
            yield f"spine_loads: {key}: standing: must name the row of standing, in the same unit"


def _postures(k: Knowledge) -> Iterator[str]:
    """A posture of the simple physics stands beside a measured value, not beside a rank."""
    for key, row in k.load_postures.items():
        measured = k.spine_loads.get(row.published)
        if measured is None or measured.value is None:
            yield f"load_postures: {key}: published: must name a row of spine_loads.yaml with a value"


def _muscles(k: Knowledge) -> Iterator[str]:
    for key, row in k.muscle_activity.items():
        if row.exercise not in k.exercises:
            yield f"muscle_activity: {key}: {row.exercise} is no exercise; correct the name"
        if len(row.sources) != 1:
            yield f"muscle_activity: {key}: sources: one study a row, as only its own rows are compared"
