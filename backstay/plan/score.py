"""Score: what a placed programme is worth, by the weights of the constraints."""

from __future__ import annotations

from backstay.model import Exercise, Line, Session
from backstay.plan.case import AEROBIC, Case

Week = tuple[Session, ...]


def score(case: Case, weeks: tuple[Week, ...]) -> float:
    """Points of a whole programme: more is better, nothing at all is zero."""
    total = 0.0
    for number, week in enumerate(weeks):
        before = case.growth_from(number)
        total += week_score(case, number, week, load(weeks[before]) if before >= 0 else 0)
    return total - _learning(case, weeks) - _smaller(case, weeks)


def week_score(case: Case, number: int, week: Week, last_load: float) -> float:
    """Points of one week after a week of such a load."""
    return (
        _targets(case, number, week)
        + _aerobic(case, number, week)
        + _variety(case, week)
        + _wishes(case, week)
        + (kept(case, {line.exercise for line in _lines(week)}) if number == 0 else 0)
        - _growth(case, number, week, last_load)
    )


def load(week: Week) -> float:
    """Minutes times planned effort."""
    return sum(line.minutes * line.dose.effort_rpe for line in _lines(week))


def satisfaction(case: Case, got: float, wanted: float) -> float:
    """0 to 1; the first half of what is wanted brings more than the second."""
    if wanted <= 0:
        return 0
    first, half = case.knowledge.number("first_half_share"), wanted / 2
    return (first * min(got, half) + (1 - first) * min(max(got - half, 0), half)) / half


def target_points(case: Case, number: int, week: Week, exercise: Exercise, minutes: float) -> float:
    """What so many more minutes of an exercise would add for the targets."""
    got, points = credited(case, week), 0.0
    for function, share in exercise.targets.items():
        if function in case.targets:
            wanted = case.wanted_min(function, number)
            more = satisfaction(case, got[function] + share * minutes, wanted)
            points += case.target_share(function) * (more - satisfaction(case, got[function], wanted))
    return case.weekly_points("weight_targets") * points


def aerobic_points(case: Case, number: int, week: Week, minutes: float) -> float:
    """What so many more aerobic minutes would add."""
    got, wanted = aerobic_minutes(case, week), case.aerobic_wanted_min(number)
    more = satisfaction(case, got + minutes, wanted) - satisfaction(case, got, wanted)
    return case.weekly_points("weight_aerobic") * more


def family_points(case: Case, week: Week, exercise: Exercise) -> float:
    """What another exercise would add to variety."""
    families = {_exercise(case, line).family for line in _lines(week)}
    wanted = case.knowledge.number("families_wanted")
    added = exercise.family not in families and len(families) < wanted
    return case.weekly_points("weight_variety") / wanted if added else 0


def wish_points(case: Case, week: Week, exercise: Exercise) -> float:
    """What another exercise would add to the wishes met."""
    if not case.wishes:
        return 0
    met = {name for line in _lines(week) for name in names(_exercise(case, line))}
    added = (names(exercise) & {*case.wishes}) - met
    return case.weekly_points("weight_wishes") * len(added) / len(case.wishes)


def kept(case: Case, there: set[str]) -> float:
    """Points for exercises of the week before that go on in the first week of a programme made again."""
    ladders = [{rung.exercise.id for rung in case.ladders[number].rungs} for number in case.going]
    count = sum(bool(rungs & there) for rungs in ladders)
    return min(count, case.kept_wanted) * case.knowledge.number("weight_kept")


def kept_points(case: Case, number: int, week: Week, exercise: Exercise) -> float:
    """What another exercise would add to what goes on."""
    there = {line.exercise for line in _lines(week)}
    return kept(case, there | {exercise.id}) - kept(case, there) if number == 0 else 0


def credited(case: Case, week: Week) -> dict[str, float]:
    """Minutes that count for each target."""
    got = dict.fromkeys(case.targets, 0.0)
    for line in _lines(week):
        for function, share in _exercise(case, line).targets.items():
            if function in got:
                got[function] += line.minutes * share
    return got


def aerobic_minutes(case: Case, week: Week) -> float:
    """Aerobic minutes, those on strength days counting less."""
    got = 0.0
    for session in week:
        share = case.knowledge.number("aerobic_beside_strength") if session.weekday in case.strength_days else 1
        got += sum(share * x.minutes for x in session.lines if _exercise(case, x).kind == AEROBIC)
    return got


def _learning(case: Case, weeks: tuple[Week, ...]) -> float:
    """What it costs to learn: every ladder that was not done before."""
    there = {line.exercise for week in weeks for line in _lines(week)}
    begun = [x for x in case.ladders if not x.known and there & {rung.exercise.id for rung in x.rungs}]
    return len(begun) * case.knowledge.number("weight_new_ladder")


def _smaller(case: Case, weeks: tuple[Week, ...]) -> float:
    """What it costs that exercises come at a smaller dose than planned: so much for every minute."""
    rungs = {rung.exercise.id: rung for ladder in case.ladders for rung in ladder.rungs if not rung.aerobic}
    ages = {name: case.weeks_on_rung if rung.settled else 0 for name, rung in rungs.items()}
    less = 0.0
    for number, week in enumerate(weeks):
        lines = [line for line in _lines(week) if line.exercise in rungs]
        for name in {line.exercise for line in lines}:
            ages[name] += 1
        for line in lines:
            planned = case.step(rungs[line.exercise], number, ages[line.exercise])
            less += max(0, planned.minutes - line.minutes)
    return less * case.knowledge.number("weight_smaller_dose")


def _targets(case: Case, number: int, week: Week) -> float:
    got = credited(case, week)
    points = case.weekly_points("weight_targets")
    return sum(
        points * case.target_share(f) * satisfaction(case, minutes, case.wanted_min(f, number))
        for f, minutes in got.items()
    )


def _aerobic(case: Case, number: int, week: Week) -> float:
    share = satisfaction(case, aerobic_minutes(case, week), case.aerobic_wanted_min(number))
    return case.weekly_points("weight_aerobic") * share


def _variety(case: Case, week: Week) -> float:
    wanted = case.knowledge.number("families_wanted")
    families = {_exercise(case, line).family for line in _lines(week)}
    return case.weekly_points("weight_variety") * min(len(families), wanted) / wanted


def _wishes(case: Case, week: Week) -> float:
    if not case.wishes:
        return 0
    from_week = {name for line in _lines(week) for name in names(_exercise(case, line))}
    return case.weekly_points("weight_wishes") * len(from_week & {*case.wishes}) / len(case.wishes)


def _growth(case: Case, number: int, week: Week, last_load: float) -> float:
    excess = max(0.0, load(week) - case.load_limit(number, last_load))
    return case.weekly_points("weight_load") * excess / case.knowledge.number("load_week")


def names(exercise: Exercise) -> set[str]:
    """What a wish may call an exercise: itself, its family, its kind, or a function it trains."""
    return {exercise.id, exercise.family, exercise.kind, *exercise.targets}


def _lines(week: Week) -> list[Line]:
    return [line for session in week for line in session.lines]


def _exercise(case: Case, line: Line) -> Exercise:
    return case.knowledge.exercises[line.exercise]
