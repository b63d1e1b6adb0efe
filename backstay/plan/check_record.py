"""The record: a programme beside everything the checker works out again for itself, trusting none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from math import ceil

from backstay.model import (
    DAYS_PER_WEEK,
    PHASES,
    Assessment,
    Exercise,
    Knowledge,
    Line,
    Pattern,
    PhaseName,
    Preferences,
    Programme,
    ProgrammeMode,
    RedFlag,
    Session,
    SignOff,
    Week,
)
from backstay.rules import Facts, because, holds, truth

MODES: tuple[ProgrammeMode, ...] = ("no", "yes_limited", "yes")
PAINTED = ("pain_", "saddle_painted", "leg_", "back_")
AEROBIC, STRENGTH = "aerobic", "strength"
ENDS_LIGHTER = ("build", "strengthen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line where it stands, with the exercise it names."""

    week: Week
    session: Session
    line: Line
    exercise: Exercise


@dataclass(frozen=True, kw_only=True)
class Record:
    """A programme, the knowledge it claims to follow, and the programme before it if it goes on from one."""

    programme: Programme
    knowledge: Knowledge
    previous: Programme | None = None

    # ── The person ──────────────────────────────────────────────────────────

    @property
    def assessment(self) -> Assessment:
        """The assessment the programme rests on."""
        return self.programme.cleared.assessment

    @property
    def preferences(self) -> Preferences:
        """What fits this person's life."""
        return self.assessment.intake.preferences

    @property
    def facts(self) -> Facts:
        """The facts of the assessment."""
        return self.assessment.facts

    @cached_property
    def strength_days(self) -> tuple[int, ...]:
        """The weekdays for strength: half of those with time, two at least; with most time, then furthest apart."""
        minutes = self.preferences.minutes_per_day
        free = [day for day in range(DAYS_PER_WEEK) if minutes[day] > 0]
        ways: list[tuple[int, ...]] = [()]
        for day in free:
            ways += [(*days, day) for days in ways if _rest({*days, day}) > 1]
        wanted = max(2, len(free) // 2)
        most = max(len(days) for days in ways if len(days) <= wanted)
        widest = sorted(days for days in ways if len(days) == most)
        return max(widest, key=lambda days: (sum(minutes[day] for day in days), _rest({*days})))

    def number(self, key: str) -> float:
        """The value of one cited setting."""
        return self.knowledge.number(key)

    @cached_property
    def sign_offs(self) -> tuple[SignOff, ...]:
        """The sign-offs that count on the day of the clearance."""
        return tuple(s for s in self.assessment.intake.sign_offs if self._counts(s))

    def _counts(self, sign_off: SignOff) -> bool:
        named = (sign_off.clinician, sign_off.profession, sign_off.registration, sign_off.country)
        longest = timedelta(weeks=self.number("signoff_longest_weeks"))
        end = min(sign_off.expires_on, sign_off.examined_on + longest)
        return all(named) and sign_off.examined_on <= self.programme.cleared.cleared_on <= end

    @cached_property
    def flags(self) -> tuple[RedFlag, ...]:
        """The safety rules in force on the day of the assessment."""
        day = self.assessment.assessed_on
        return tuple(f for f in self.knowledge.red_flags.values() if not (f.ended_on and f.ended_on < day))

    def closed(self, flag: RedFlag) -> bool:
        """Whether a clinician who examined the person, after every answer behind it, closed this rule."""
        newest = max((self._told_on(fact) for fact in because(flag.when, self.facts)), default=date.min)
        return any(
            flag.id in s.closes and s.examined_on >= newest and (flag.level != "emergency" or s.outcome)
            for s in self.sign_offs
        )

    def _told_on(self, fact: str) -> date:
        """The newest day on which the answer behind a fact was given."""
        intake = self.assessment.intake
        days = [finding.observed_on for finding in intake.findings if finding.code == fact]
        if fact.startswith(PAINTED):
            days += [area.painted_on for area in intake.pain_areas if area.painted_on]
        return max(days, default=date.min)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns that fit the facts; where none fits, the one that says we cannot tell."""
        fitting = self._fitting({**self.facts, "no_pattern_matches": "no"})
        return fitting or self._fitting({**self.facts, "no_pattern_matches": "yes"})

    def _fitting(self, facts: Facts) -> tuple[Pattern, ...]:
        fired = {flag.id for flag in self.flags if holds(flag.when, self.facts)}
        return tuple(
            p
            for p in self.knowledge.patterns.values()
            if fired & {*p.gated_by} or (p.when is not None and holds(p.when, facts))
        )

    @cached_property
    def mode(self) -> ProgrammeMode:
        """What the most careful pattern allows, now that some rules are signed off."""
        closed = {f.id for f in self.flags if truth(f.when, self.facts) != "false" and self.closed(f)}
        allowed = [p.after_signoff if closed & {*p.gated_by} else p.programme_today for p in self.patterns]
        return min(allowed, key=MODES.index, default=MODES[1])

    @cached_property
    def review_days(self) -> int:
        """Days to the review: the soonest any pattern asks for, never past a sign-off's end."""
        asked = [p.review_days[0] for p in self.patterns if p.review_days] or [
            int(self.number("default_review_days"))
        ]
        ends = [(s.expires_on - self.assessment.assessed_on).days for s in self.sign_offs]
        return max(1, min(asked + ends))

    @cached_property
    def exclusions(self) -> frozenset[tuple[str, str]]:
        """Every closed kind of exercise with what closes it; a rule that cannot be ruled out closes too."""
        rows = [(tag, p.id) for p in self.patterns for tag in p.excludes]
        for rule in self.knowledge.exclusion_rules.values():
            if truth(rule.when, self.facts) != "false":
                rows += [(tag, rule.id) for tag in rule.excludes]
        return frozenset(rows)

    @cached_property
    def excluded(self) -> frozenset[str]:
        """The closed kinds of exercise: worked out again, and those written down."""
        return frozenset({t for t, _ in self.exclusions} | {e.tag for e in self.assessment.exclusions})

    @cached_property
    def limits(self) -> frozenset[str]:
        """What clinicians closed: worked out again, and what was written down."""
        return frozenset({x for s in self.sign_offs for x in s.limits} | {*self.programme.cleared.limits})

    @property
    def limited(self) -> bool:
        """Only a calm programme until the review, by the recorded mode or the one worked out again."""
        return MODES[1] in (self.mode, self.assessment.programme_mode)

    @cached_property
    def irritability(self) -> str:
        """How easily the pain is stirred up: the first band that holds."""
        return next((band.id for band in self.knowledge.irritability if holds(band.when, self.facts)), "low")

    @cached_property
    def severe(self) -> bool:
        """Strong average pain, or a back that is easily stirred up."""
        strong = float(self.facts.get("nprs_average", 0)) >= self.number("severe_nprs")
        return strong or self.irritability == "high"

    # ── The weeks ───────────────────────────────────────────────────────────

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every line that names an exercise we know, in reading order."""
        known = self.knowledge.exercises
        return tuple(
            Placed(week=w, session=s, line=x, exercise=known[x.exercise])
            for w, s, x in self.lines()
            if x.exercise in known
        )

    def lines(self) -> Iterator[tuple[Week, Session, Line]]:
        """Every line of the programme with its week and session."""
        for week in self.programme.weeks:
            for session in week.sessions:
                yield from ((week, session, line) for line in session.lines)

    def sessions(self) -> Iterator[tuple[Week, Session]]:
        """Every session of the programme with its week."""
        yield from ((week, session) for week in self.programme.weeks for session in week.sessions)

    def in_week(self, week: Week) -> tuple[Placed, ...]:
        """The known lines of one week."""
        return tuple(p for p in self.placed if p.week is week)

    def minutes(self, weekday: int, week: Week | None = None) -> int:
        """The minutes of a weekday, in a week what absences and appointments leave of them; none on no real day."""
        days = self.preferences.minutes_per_day
        usual = days[weekday] if weekday in range(len(days)) else 0
        if week is None:
            return usual
        start = self.week_starts(week)
        day = start + timedelta(days=(weekday - start.weekday()) % DAYS_PER_WEEK)
        taken = sum(a.minutes for a in self.preferences.appointments if a.on == day)
        return 0 if self.away(day) else max(0, usual - taken)

    def away(self, day: date) -> bool:
        """Whether the person is away on a day."""
        return any(a.first_on <= day <= a.last_on for a in self.preferences.away)

    @cached_property
    def starts(self) -> tuple[date, ...]:
        """The day every week has to start: day by day past every absence that takes too many of its days."""
        found: list[date] = []
        day = self.programme.starts_on
        while len(found) < int(self.number("programme_weeks")):
            later = (day + timedelta(days=n) for n in count())
            day = next(d for d in later if not self._waits(d) and (d == day or not self.away(d)))
            found.append(day)
            day += timedelta(weeks=1)
        return tuple(found)

    def _waits(self, start: date) -> bool:
        days = [start + timedelta(days=n) for n in range(DAYS_PER_WEEK)]
        usual = [day for day in days if self.minutes(day.weekday()) > 0]
        lost = [day for day in usual if self.away(day)]
        taken = Counter[date]()
        for appointment in self.preferences.appointments:
            taken[appointment.on] += appointment.minutes
        full = all(self.away(day) or taken[day] >= self.minutes(day.weekday()) for day in usual)
        return (bool(usual) and full) or len(lost) > len(usual) * self.number("away_share_moved")

    def week_starts(self, week: Week) -> date:
        """The day a week has to start; a number that cannot be is taken for the nearest that can."""
        return self.starts[min(max(week.number, 1), len(self.starts)) - 1]

    def session_day(self, week: Week, session: Session) -> date:
        """The day a session has to be on: the first such weekday of its week."""
        start = self.week_starts(week)
        return start + timedelta(days=(session.weekday - start.weekday()) % DAYS_PER_WEEK)

    @cached_property
    def begun(self) -> tuple[Week, ...]:
        """The weeks of the programme before that had begun when this one starts, and were not lost to an absence."""
        weeks = self.previous.weeks if self.previous else ()
        begun = [w for w in weeks if w.starts_on and w.starts_on < self.programme.starts_on]
        return tuple(w for w in begun if not self._lost(w))

    def _lost(self, week: Week) -> bool:
        on = [session.on for session in week.sessions if session.on]
        return sum(map(self.away, on)) > len(on) * self.number("away_share_moved")

    @cached_property
    def lighter(self) -> frozenset[int]:
        """The weeks, from 1, that have to be lighter: the last of building up and of getting stronger."""
        last = {name: number for number, name in enumerate(self.phases, 1) if name in ENDS_LIGHTER}
        return frozenset({*last.values()} - {1})

    @cached_property
    def weeks_done(self) -> Counter[str]:
        """Exercise → the weeks in which it came in the programme before."""
        return Counter(
            name for w in self.begun for name in {line.exercise for s in w.sessions for line in s.lines}
        )

    @cached_property
    def phases(self) -> tuple[PhaseName, ...]:
        """The phase every week has to have."""
        total = int(self.number("programme_weeks"))
        if self.begun and self.previous and not (self.severe or self.limited):
            rest = [week.phase for week in self.previous.weeks[len(self.begun) - 1 :]]
            due = self.programme.adjustment.phase
            if due:
                rest = [name for name in rest if name in PHASES[PHASES.index(due) :]]
                if due not in rest:
                    rest[:0] = [due] * int(self.number("phase_again_weeks"))
            return tuple((rest + [PHASES[-1]] * total)[:total])
        calm = self.number("calm_weeks_high" if self.severe else f"calm_weeks_{self.irritability}")
        if self.limited:
            calm = max(calm, ceil(self.review_days / DAYS_PER_WEEK))
        lengths = (calm, self.number("build_weeks"), self.number("strengthen_weeks"), total)
        weeks = [name for name, length in zip(PHASES, lengths, strict=True) for _ in range(int(length))]
        return tuple(weeks[:total])

    def reached(self, phase: PhaseName, week: int) -> bool:
        """Whether a week, counted from 1, lies in a phase or a later one."""
        there = self.phases[week - 1] if 1 <= week <= len(self.phases) else PHASES[0]
        return PHASES.index(there) >= PHASES.index(phase)

    @cached_property
    def visits_had(self) -> dict[str, int]:
        """Treatment → visits there had been when this programme starts, by day or else by the week's end."""
        before, had = self.previous, dict(self.previous.visits_had) if self.previous else {}
        starts = Record(programme=before, knowledge=self.knowledge).starts if before else ()
        missed = {week.number for week in before.weeks if self._lost(week)} if before else set()
        for course in before.treatments if before else ():
            for visit in course.sessions:
                inside = 0 < visit.week <= len(starts)
                end = starts[visit.week - 1] + timedelta(days=DAYS_PER_WEEK - 1) if inside else None
                passed = visit.on < self.programme.starts_on if visit.on else end and end < self.programme.starts_on
                if passed and (visit.on or visit.week not in missed):
                    had[course.exercise] = max(had.get(course.exercise, 0), visit.number)
        told = self.programme.adjustment.visits
        return {name: count for name in {*had, *told} if (count := told.get(name, had.get(name, 0)))}

    @cached_property
    def _lessons_begun(self) -> dict[str, int]:
        """Lesson → week, of the weeks of the programme before that had begun."""
        turns = self.previous.lesson_turns if self.previous else ()
        return {t.lesson: t.week for t in turns if t.from_on and t.from_on <= self.programme.starts_on}

    @property
    def running_lessons(self) -> frozenset[str]:
        """The lessons of the week that ran when this programme starts: they may come again at once."""
        newest = max(self._lessons_begun.values(), default=0)
        return frozenset(name for name, week in self._lessons_begun.items() if week == newest) - self._lessons_old

    @property
    def lessons_over(self) -> frozenset[str]:
        """The lessons of weeks that were over, in all programmes before."""
        return (frozenset(self._lessons_begun) | self._lessons_old) - self.running_lessons

    @property
    def _lessons_old(self) -> frozenset[str]:
        return frozenset(self.previous.lessons_had if self.previous else ())

    # ── Words ───────────────────────────────────────────────────────────────

    def at(self, week: Week, session: Session | None = None, exercise: str = "") -> str:
        """Where, in words: week, day and exercise."""
        words = self.knowledge.words
        day = "" if session is None else words.get(f"plan.check.day.{session.weekday}", str(session.weekday))
        return ", ".join(filter(None, (self.at_week(week.number), day, exercise)))

    def at_week(self, number: int) -> str:
        """A week, in words."""
        return self.knowledge.words.get("plan.check.week", "{number}").format(number=number)

    def at_line(self, placed: Placed) -> str:
        """Where a line stands, in words."""
        return self.at(placed.week, placed.session, placed.exercise.id)


def _rest(days: set[int]) -> int:
    """The shortest way on from one of these weekdays to the next of them, round the week."""
    return min((next(n for n in count(1) if (day + n) % DAYS_PER_WEEK in days) for day in days), default=DAYS_PER_WEEK)
