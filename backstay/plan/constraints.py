"""Every constraint of a programme, one named function each.

Gates close an exercise for a person; openings say from which week it may come; rows bind what is
chosen together. The sentence for the person stands in words under ``plan.constraint.<name>``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from backstay.model import PHASES, Cleared, Exercise, Knowledge
from backstay.plan.doses import step
from backstay.plan.linear import NO_LIMIT, Expr, Linear, add, minus, scaled, summed

if TYPE_CHECKING:
    from backstay.plan.case import Case
    from backstay.plan.grid import Stay, Terms, Work

GENTLE_POSITIONS = ("supine", "prone", "side_lying", "water")
NOT_WHILE_LIMITED = ("strength_to_fatigue", "movement_test", "camera_scoring")
AEROBIC = "aerobic"


# ── Gates: what closes an exercise ──────────────────────────────────────────


def exclusions(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Nothing that a pattern or a finding closes for this person."""
    closed = {exclusion.tag for exclusion in cleared.assessment.exclusions}
    return bool(closed & {*exercise.contains, "everything"})


def limits(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Nothing that a clinician's sign-off closes."""
    return bool({*cleared.limits} & {*exercise.contains, "everything"})


def equipment(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Only equipment the person has."""
    return not {*exercise.equipment} <= {*cleared.assessment.intake.preferences.equipment}


def setting(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Only places the person can use."""
    return not {*exercise.setting} & {*cleared.assessment.intake.preferences.setting}


def dislikes(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Nothing the person dislikes: an exercise, a family, a kind, a position or equipment."""
    names = {exercise.id, exercise.family, exercise.kind, exercise.position, *exercise.equipment}
    return bool(names & {*cleared.assessment.intake.preferences.dislikes})


def day_minutes(exercise: Exercise, cleared: Cleared, knowledge: Knowledge) -> bool:
    """Only what fits the minutes of a day."""
    longest = max(cleared.assessment.intake.preferences.minutes_per_day)
    if exercise.kind == AEROBIC:
        ranges = exercise.dose
        return ranges.duration_min[0] * ranges.times_per_day[0] > longest
    return step(exercise, 0, longest, knowledge).minutes > longest


Gate = Callable[[Exercise, Cleared, Knowledge], bool]
SAFETY_GATES: tuple[Gate, ...] = (exclusions, limits)
"""Gates that close the rungs above as well."""
LIFE_GATES: tuple[Gate, ...] = (equipment, setting, dislikes, day_minutes)
"""Gates that a ladder may step over."""


# ── Openings: the first week an exercise may come ───────────────────────────


def phase(exercise: Exercise, case: Case) -> int:
    """An exercise waits for its phase."""
    rank = PHASES.index(exercise.phase)
    return next((w for w in case.weeks if PHASES.index(case.phases[w]) >= rank), len(case.phases))


def gentle_start(exercise: Exercise, case: Case) -> int:
    """Strong or irritable pain starts lying down or in water; an aerobic mode may come along."""
    gentle = exercise.kind == AEROBIC or exercise.position in GENTLE_POSITIONS
    return case.phases.count("calm") if case.severe and not gentle else 0


def limited_start(exercise: Exercise, case: Case) -> int:
    """While the programme is limited: nothing to fatigue and no tests."""
    held_back = {*exercise.contains} & {*NOT_WHILE_LIMITED}
    return case.phases.count("calm") if case.limited and held_back else 0


def aerobic_start(exercise: Exercise, case: Case) -> int:
    """An aerobic mode waits until its shortest session is within the week's comfortable amount."""
    if exercise.kind != AEROBIC:
        return 0
    low = exercise.dose.duration_min[0] * exercise.dose.times_per_day[0]
    return next((w for w in case.weeks if case.aerobic_cap_min(w) >= low), len(case.phases))


def earned(exercise: Exercise, case: Case) -> int:
    """A harder form waits until the one below went as shown; what was too much waits as well."""
    return case.adjustment.waits.get(exercise.id, 0)


Opening = Callable[[Exercise, "Case"], int]
OPENINGS: tuple[Opening, ...] = (phase, gentle_start, limited_start, aerobic_start, earned)


# ── Rows: what binds the choices of a week together ─────────────────────────


def minutes(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """A week's work fits the week's minutes."""
    model.at_most(summed(work.spent for work in terms.work), sum(case.minutes))


def strength_days(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Strength keeps to its days, never two in a row; the days between are free for a walk."""
    for days, beside in ((case.strength_days, True), (case.days_between, False)):
        there = [work.spent for work in terms.work if _keeps_to(work, beside)]
        there += [_forced(case, stay, days) for stay in terms.stays if not (stay.rung.strength or stay.rung.aerobic)]
        model.at_most(summed(there), case.minutes_on(days))


def _keeps_to(work: Work, beside: bool) -> bool:
    """Whether work can only be on strength days, or only on the days between."""
    return work.beside == beside if work.rung.aerobic else work.rung.strength and beside


def shared_days(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """What comes often has to fit the shortest days too, strength those of them kept for it."""
    for days in case.day_sets:
        forced = [_forced(case, stay, days) for stay in terms.stays]
        model.at_most(summed(forced), case.minutes_on(days))
        strong = [_forced(case, stay, days) for stay in terms.stays if stay.rung.strength]
        model.at_most(summed(strong), case.minutes_on({*days} & {*case.strength_days}))


def _forced(case: Case, stay: Stay, days: Collection[int]) -> Expr:
    """The minutes of an exercise that comes too often to keep out of these days."""
    elsewhere = len({*stay.possible} - {*days})
    if stay.fewest < elsewhere:
        return {}
    return scaled(minus(stay.days, stay.present, elsewhere), stay.minutes)


def whole_exercises(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Exercises come whole: a day holds only so many long ones.

    Sums of a superadditive function over the lines of a day never pass its value for the day.
    """
    for length in case.lengths:
        counted: Expr = {}
        for stay in terms.stays:
            add(counted, stay.days, stay.minutes // length)
        model.at_most(counted, sum(case.minutes[day] // length for day in case.days))


def apart(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Two exercises that would have to meet on days too short for both never share a week."""
    longest, big = max(case.minutes, default=0), sorted(terms.stays, key=lambda stay: -stay.minutes)
    for number, stay in enumerate(big):
        meeting: list[Stay] = []
        for other in big[:number]:
            if all(_clash(case, one, other, longest) for one in (stay, *meeting)):
                meeting.append(other)
        if any(other.ladder != stay.ladder for other in meeting):
            model.at_most(summed(one.present for one in (stay, *meeting)), 1)


def _clash(case: Case, one: Stay, other: Stay, longest: int) -> bool:
    """Whether two exercises cannot be in one week: of one ladder, or sure to meet on a day that is too short."""
    days = len({*one.possible} | {*other.possible})
    meet = one.fewest + other.fewest > days
    return one.ladder == other.ladder or (meet and one.minutes + other.minutes > longest)


def session_size(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """A session has two to six exercises; a walk alone is a session."""
    most = case.knowledge.number("session_exercises_high")
    model.at_most(summed(stay.days for stay in terms.stays), most * len(case.days))
    strength = [stay.days for stay in terms.stays if stay.rung.strength]
    model.at_most(summed(strength), most * len(case.strength_days))


def new_exercises(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """At most four new exercises a week, week one too; fewer when a programme is made again."""
    model.at_most(terms.new, case.most_new(week))


def calm_exercises(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """At most four exercises in a calm week."""
    if case.phases[week] == "calm":
        model.at_most(terms.exercises, case.knowledge.number("calm_exercises"))


def aerobic_modes(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """At most two kinds of aerobic exercise in a week, and one a day."""
    model.at_most(terms.modes, case.knowledge.number("aerobic_modes_per_week"))
    for beside, days in ((True, case.strength_days), (False, case.days_between)):
        model.at_most(terms.walks[beside], len(days))


def level_load(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """After the pain rule broke, or a flare-up, load stays at its level or below."""
    cap = case.load_cap(week)
    if cap is not None:
        model.at_most(terms.load(), cap)


def lighter_week(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """A lighter week now and then: nothing new, the fewest days, smaller doses; so no more exercises than before."""
    if week in case.lighter:
        model.at_most(terms.begins, 0)


def lighter_load(model: Linear, case: Case, week: int, terms: Terms, last: Expr, last_load: float = 0) -> None:
    """A lighter week has clearly less load than the week before."""
    if week in case.lighter:
        share = case.knowledge.number("lighter_load_share")
        model.at_most(minus(terms.load(), last, share), last_load * share)


Parts = list[tuple["Work", float]]
"""Work with the share of its minutes that counts."""
Row = Callable[[Linear, "Case", int, "Terms"], None]
ROWS: tuple[Row, ...] = (
    minutes,
    shared_days,
    whole_exercises,
    apart,
    session_size,
    new_exercises,
    calm_exercises,
    aerobic_modes,
    strength_days,
    lighter_week,
    level_load,
)  # fmt: skip


# ── Weights: what makes one programme better than another ───────────────────


def target_dose(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Enough minutes a week for each target, by priority; the first half counts more."""
    for function in case.targets:
        parts = [(work, work.rung.credit.get(function, 0)) for work in terms.work]
        points = case.weekly_points("weight_targets") * case.target_share(function)
        satisfied(model, case, parts, case.wanted_min(function, week), points)


def aerobic_growth(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Aerobic minutes grow from last week's comfortable amount, best on the days between strength."""
    beside = case.knowledge.number("aerobic_beside_strength")
    parts = [(work, beside if work.beside else 1) for work in terms.work if work.rung.aerobic]
    satisfied(model, case, parts, case.aerobic_wanted_min(week), case.weekly_points("weight_aerobic"))


def load_growth(model: Linear, case: Case, week: int, terms: Terms, last: Expr, last_load: float = 0) -> None:
    """Load that grows faster than the labelled limit counts against the plan."""
    points = case.weekly_points("weight_load") / case.knowledge.number("load_week")
    excess = {model.column(NO_LIMIT, gain=-points): 1.0}
    grown = minus(terms.load(), last, case.knowledge.number("load_growth"))
    model.at_most(minus(grown, excess), case.load_limit(week, last_load))


def variety(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Several families of exercise a week instead of much of one."""
    wanted = case.knowledge.number("families_wanted")
    points = case.weekly_points("weight_variety") / wanted
    kinds: Expr = {}
    for present in terms.families.values():
        column = model.column(1, gain=points)
        model.at_most(minus({column: 1}, present), 0)
        kinds[column] = 1
    model.at_most(kinds, wanted)


def wishes(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """What the person asked for, each wish every week."""
    for present in terms.wishes.values():
        points = case.weekly_points("weight_wishes") / len(case.wishes)
        model.at_most(minus({model.column(1, gain=points): 1}, present), 0)


def whole_dose(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Every exercise at its planned dose is better than a smaller one."""
    for column, minutes in terms.missing.items():
        model.gain[column] -= case.knowledge.number("weight_smaller_dose") * minutes


def familiar(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """Every new ladder has to be learned, so going on with one counts for something."""
    for column in terms.ladders_begun:
        model.gain[column] -= case.knowledge.number("weight_new_ladder")


def left_out(model: Linear, case: Case, week: int, terms: Terms) -> None:
    """A programme made again goes on with what the person knows: few exercises of the week before are left out."""
    if week == 0 and case.kept_wanted:
        kept: Expr = {}
        for ladder in case.going:
            here = model.column(1, gain=0)
            there = summed(stay.present for stay in terms.stays if stay.ladder == ladder)
            model.at_most(minus({here: 1.0}, there), 0)
            kept[here] = 1.0
        counted = model.column(case.kept_wanted, gain=case.knowledge.number("weight_kept"))
        model.at_most(minus({counted: 1.0}, kept), 0)


WEIGHTS: tuple[Row, ...] = (target_dose, aerobic_growth, variety, wishes, whole_dose, familiar, left_out)


def satisfied(model: Linear, case: Case, parts: Parts, wanted: float, points: float) -> None:
    """Points for minutes: the first half of what is wanted brings more than the second."""
    parts = [(work, share) for work, share in parts if share > 0]
    if not parts or wanted <= 0:
        return
    first = case.knowledge.number("first_half_share")
    half = wanted / 2
    sooner = model.column(half, gain=points * first / half)
    later = model.column(half, gain=points * (1 - first) / half)
    for columns, enough in (({sooner: 1.0}, half), ({sooner: 1.0, later: 1.0}, wanted)):
        model.at_most(minus(columns, _no_more_than(model, parts, enough, as_spent=True)), 0)
        if any(value * share > enough for work, share in parts for value in work.most.values()):
            model.at_most(minus(columns, _no_more_than(model, parts, enough, as_spent=False)), 0)


def _no_more_than(model: Linear, parts: Parts, enough: float, as_spent: bool) -> Expr:
    """What the parts bring, one exercise never more than enough: tighter for shares of whole choices."""
    total: Expr = {}
    for work, share in parts:
        got = scaled(work.spent if as_spent else work.most, share)
        beyond = max([0.0, *(value - enough for c, value in got.items() if model.whole[c])])
        add(total, {c: value if value > 0 else min(0, value + beyond) for c, value in got.items()})
        add(total, {c: -beyond for c in got if model.whole[c]})
    return total
