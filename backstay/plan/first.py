"""First: a usable programme week by week, greedily, without a solver."""

from __future__ import annotations

from dataclasses import replace

from backstay.plan.board import Board
from backstay.plan.case import Case, Choice, Placed
from backstay.plan.score import aerobic_points, family_points, kept_points, load, target_points, wish_points


def first_programme(case: Case) -> Placed:
    """The first usable programme; a ladder that cannot be kept up is left out and the rest begun again."""
    banned: frozenset[int] = frozenset()
    while True:
        placed, stuck = _weeks(case, banned)
        if stuck is None:
            return placed
        banned |= {stuck}


def _weeks(case: Case, banned: frozenset[int]) -> tuple[Placed, int | None]:
    """Week after week; or the ladder that got stuck."""
    boards: list[Board] = []
    used = set(banned)
    for week in case.weeks:
        before = case.growth_from(week)
        last_load = load(boards[before].sessions()) if before >= 0 else 0.0
        board = Board(case.of_week(week), week)
        if week in case.lighter:
            board.most_load = last_load * case.knowledge.number("lighter_load_share")
        stuck = _fill(board, boards[-1].chosen() if boards else [], used, last_load)
        if stuck is not None:
            return Placed(weeks=(), choices=()), stuck
        used |= {choice.ladder for choice in board.chosen()}
        boards.append(board)
    weeks = tuple(board.sessions() for board in boards)
    return Placed(weeks=weeks, choices=tuple(tuple(board.chosen()) for board in boards)), None


def _fill(board: Board, carried: list[Choice], used: set[int], last_load: float) -> int | None:
    """One week: what goes on, what begins, company for the lonely, more days; or the ladder that got stuck."""
    stuck = _carry(board, carried)
    if stuck is None and board.week not in board.case.lighter:
        _begin(board, used, last_load)
    if stuck is None:
        stuck = _company(board)
    if stuck is None:
        _more_days(board)
    return stuck


def _carry(board: Board, carried: list[Choice]) -> int | None:
    """Go on with last week's exercises, a week older or a rung higher; what must stay comes first."""
    must = [choice for choice in carried if choice.age < board.case.weeks_on_rung]
    may = [choice for choice in carried if choice.age >= board.case.weeks_on_rung]
    for choice in must:
        older = replace(choice, age=choice.age + 1)
        if not board.put(older, board.day_range(older)[0]):
            return choice.ladder
    for choice in may:
        older = replace(choice, age=min(choice.age + 1, board.case.weeks_on_rung + 1))
        higher = _climbed(board, choice)
        if higher is None or not board.put(higher, board.day_range(higher)[0]):
            board.put(older, board.day_range(older)[0])
    return None


def _climbed(board: Board, choice: Choice) -> Choice | None:
    """The next rung, if it is open this week and learning it is not too much."""
    rungs = board.case.ladders[choice.ladder].rungs
    above = choice.rung + 1
    if above >= len(rungs) or rungs[above].opens > board.week or not _room_for_new(board):
        return None
    if board.week in board.case.lighter:
        return None
    if board.week > len(board.case.phases) - board.case.weeks_on_rung:
        return None
    return Choice(ladder=choice.ladder, rung=above, age=1)


def _room_for_new(board: Board) -> bool:
    number = board.case.knowledge.number
    new = [c for c in board.chosen() if c.age == 1 and not board.rung(c).known]
    calm = board.case.phases[board.week] == "calm"
    return len(new) < board.case.most_new(board.week) and not (
        calm and len(board.chosen()) >= number("calm_exercises")
    )


def _begin(board: Board, used: set[int], last_load: float) -> None:
    """Begin the ladders that bring most a minute, as long as there is room."""
    case = board.case
    if board.week > len(case.phases) - case.weeks_on_rung:
        return
    waiting = [
        Choice(ladder=number, rung=0, age=1)
        for number, ladder in enumerate(case.ladders)
        if number not in used and ladder.rungs[0].opens <= board.week
    ]
    while waiting and _room_for_new(board):
        waiting.sort(key=lambda choice: (-_worth(board, choice), choice.ladder))
        best = waiting.pop(0)
        modes = [c for c in board.chosen() if board.rung(c).aerobic]
        if board.rung(best).aerobic and len(modes) >= case.knowledge.number("aerobic_modes_per_week"):
            continue
        if _worth(board, best) > 0 and load(board.sessions()) <= case.load_limit(board.week, last_load):
            board.put(best, board.day_range(best)[0])


def _worth(board: Board, choice: Choice) -> float:
    """Points a minute that one more line of a choice would bring now."""
    case, week, sessions = board.case, board.week, board.sessions()
    rung = board.rung(choice)
    minutes = board.minutes(choice) * max(1, board.day_range(choice)[0])
    points = target_points(case, week, sessions, rung.exercise, minutes)
    if rung.aerobic:
        points += aerobic_points(case, week, sessions, minutes)
    if not board.days_of(choice):
        points += family_points(case, sessions, rung.exercise) + wish_points(case, sessions, rung.exercise)
        points += kept_points(case, week, sessions, rung.exercise)
    return points / minutes


def _company(board: Board) -> int | None:
    """Nobody trains one exercise alone: a walk or another exercise joins, or it moves or goes."""
    while board.lonely():
        day, lonely = board.lonely()[0]
        others = [c for c in board.chosen() if day in board.open_days(c)]
        others = [c for c in others if len(board.days_of(c)) < board.day_range(c)[1]]
        if others:
            joining = min(others, key=lambda c: (not board.rung(c).aerobic, c.ladder))
            board.lines[day][joining] = board.minutes(joining)
        elif not _moved(board, day, lonely):
            board.remove(lonely)
            if lonely.age <= board.case.weeks_on_rung:
                return lonely.ladder
    return None


def _moved(board: Board, day: int, lonely: Choice) -> bool:
    """A lonely exercise joins another day, or stays away if it comes often enough without this one."""
    del board.lines[day][lonely]
    elsewhere = [d for d in board.open_days(lonely) if board.lines[d]]
    if elsewhere:
        board.lines[elsewhere[0]][lonely] = board.minutes(lonely)
    return bool(elsewhere) or len(board.days_of(lonely)) >= board.day_range(lonely)[0]


def _more_days(board: Board) -> None:
    """More days for what brings most, as long as there is time."""
    growing = board.chosen()
    while growing:
        growing.sort(key=lambda choice: (-_worth(board, choice), choice.ladder))
        best = growing[0]
        full = len(board.days_of(best)) >= board.day_range(best)[1]
        joined = [day for day in board.open_days(best) if board.lines[day] or board.rung(best).aerobic]
        if full or not joined or _worth(board, best) <= 0:
            growing.pop(0)
        else:
            board.lines[joined[0]][best] = board.minutes(best)
