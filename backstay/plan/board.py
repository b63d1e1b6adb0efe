"""A board: one week being filled by hand, day by day."""

from __future__ import annotations

from dataclasses import dataclass, field

from backstay.model import Line, Session
from backstay.plan.case import Case, Choice, Rung
from backstay.plan.linear import NO_LIMIT
from backstay.plan.place import aerobic_line, finish


@dataclass(slots=True)
class Board:
    """Which choices come on which days of a week, and how many minutes are kept for them."""

    case: Case
    week: int
    most_load: float = NO_LIMIT
    lines: dict[int, dict[Choice, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {day: {} for day in self.case.days}

    def chosen(self) -> list[Choice]:
        """Everything in the week."""
        return list(dict.fromkeys(choice for lines in self.lines.values() for choice in lines))

    def days_of(self, choice: Choice) -> list[int]:
        """The days a choice comes on."""
        return [day for day, lines in self.lines.items() if choice in lines]

    def free(self, day: int) -> int:
        """Minutes left on a day."""
        return self.case.minutes[day] - sum(self.lines[day].values())

    def rung(self, choice: Choice) -> Rung:
        """The rung a choice means."""
        return self.case.rung_of(choice)

    def minutes(self, choice: Choice) -> int:
        """Minutes a choice takes on a day; what must stay next week keeps room to grow."""
        rung = self.rung(choice)
        if rung.aerobic:
            return self.case.aerobic_range(rung, self.week)[0]
        least, last = self.case.weeks_on_rung, self.case.weeks[-1]
        ahead = range(max(1, least - choice.age + 1))
        return max(self.case.step(rung, min(self.week + k, last), choice.age + k).minutes for k in ahead)

    def day_range(self, choice: Choice) -> tuple[int, int]:
        """The fewest and most days a week of a choice."""
        return self.case.day_range(self.rung(choice), self.minutes(choice))

    def open_days(self, choice: Choice) -> list[int]:
        """Days on which one more line of a choice fits: walks between strength days first, then the emptiest."""
        rung, needed = self.rung(choice), self.minutes(choice)
        most = self.case.knowledge.number("session_exercises_high")
        if self.load_of(choice) > self.load_left():
            return []
        days = [
            day
            for day in self.case.possible_days(rung, needed)
            if choice not in self.lines[day]
            and self.free(day) >= needed
            and len(self.lines[day]) < most
            and not (rung.aerobic and self.aerobic_on(day))
        ]
        return sorted(days, key=lambda day: (rung.aerobic and day in self.case.strength_days, -self.free(day)))

    def load_of(self, choice: Choice) -> float:
        """Load of one more line of a choice, at the minutes kept for it."""
        rung = self.rung(choice)
        step = None if rung.aerobic else self.case.step(rung, self.week, choice.age)
        effort = step.dose.effort_rpe if step else rung.aerobic_effort
        return self.minutes(choice) * effort

    def load_left(self) -> float:
        """Load that may still be added where a week has to stay level or be lighter; without end elsewhere."""
        cap = self.case.load_cap(self.week)
        most = min(NO_LIMIT if cap is None else cap, self.most_load)
        if most == NO_LIMIT:
            return NO_LIMIT
        return most - sum(self.load_of(choice) for lines in self.lines.values() for choice in lines)

    def aerobic_on(self, day: int) -> list[Choice]:
        """The aerobic modes of a day: one at most."""
        return [choice for choice in self.lines[day] if self.rung(choice).aerobic]

    def put(self, choice: Choice, count: int) -> bool:
        """Put a choice on so many more days, or on none."""
        days = self.open_days(choice)[:count]
        if len(days) < count or count < 1 or self.load_of(choice) * count > self.load_left():
            return False
        for day in days:
            self.lines[day][choice] = self.minutes(choice)
        return True

    def remove(self, choice: Choice) -> None:
        """Take a choice out of the week."""
        for lines in self.lines.values():
            lines.pop(choice, None)

    def lonely(self) -> list[tuple[int, Choice]]:
        """Days with a single exercise that is no walk."""
        low = self.case.knowledge.number("session_exercises_low")
        short = [(day, lines) for day, lines in self.lines.items() if 0 < len(lines) < low]
        return [(day, c) for day, lines in short for c in lines if not self.rung(c).aerobic]

    def sessions(self) -> tuple[Session, ...]:
        """The week's sessions, aerobic minutes as long as there is time."""
        found: dict[int, list[Line]] = {}
        left = self.load_left()
        for day, lines in self.lines.items():
            for choice in lines:
                rung = self.rung(choice)
                if rung.aerobic:
                    more = int(min(self.free(day), left / rung.aerobic_effort))
                    line = aerobic_line(self.case, rung, self.week, more + lines[choice])
                    left -= (line.minutes - lines[choice]) * rung.aerobic_effort
                else:
                    step = self.case.step(rung, self.week, choice.age)
                    line = Line(exercise=rung.exercise.id, dose=step.dose, minutes=step.minutes)
                found.setdefault(day, []).append(line)
        return finish(self.case, found)
