"""A programme put into days, weeks and lines for the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from backstay.dose_words import dose_line
from backstay.dose_words import dose_parts as parts_of
from backstay.episode import Episode
from backstay.intake_schema import WEEKDAYS
from backstay.knowledge import load
from backstay.model import DAYS_PER_WEEK, Dose, Knowledge, Line, Prescription, Programme, Session, TreatmentCourse, Week
from backstay.web.templatetags.say import words

Shown = dict[str, Any]
DONE, PARTLY, NOT = "done", "partly", "not"


def spoken(day: date) -> str:
    """A date as people say it."""
    return date_format(day, "l j F")


def session_on(made: Programme, day: date) -> Session | None:
    """What is planned on one day."""
    return next((s for week in made.weeks for s in week.sessions if s.on == day), None)


def next_session(made: Programme, day: date) -> Session | None:
    """The first planned session from a day on."""
    dated = [s for week in made.weeks for s in week.sessions if s.on and s.on >= day]
    return min(dated, key=lambda s: s.on or day, default=None)


def next_line(made: Programme, exercise: str, day: date) -> Line | None:
    """How an exercise is done next: in the first session from a day on, else wherever it stands."""
    sessions = [s for week in made.weeks for s in week.sessions]
    later = [s for s in sessions if s.on is None or s.on >= day]
    return next(filter(None, (line_in(s, exercise) for s in (*later, *sessions))), None)


def line_in(planned: Session | None, exercise: str) -> Line | None:
    """How an exercise is done in one session; none where it does not come."""
    lines = planned.lines if planned else ()
    return next((line for line in lines if line.exercise == exercise), None)


def week_of(made: Programme, day: date) -> Week | None:
    """The dated week a day lies in."""
    length = timedelta(days=DAYS_PER_WEEK)
    dated = [
        week for week in made.weeks if week.starts_on and week.starts_on <= day < week.starts_on + length
    ]
    return dated[0] if dated else None


def strip(made: Programme, episode: Episode, today: date) -> list[Shown]:
    """Monday to Sunday of this week: what is planned and what was done."""
    monday = today - timedelta(days=today.weekday())
    return [_day(made, episode, monday + timedelta(days=n), today) for n in range(DAYS_PER_WEEK)]


def _day(made: Programme, episode: Episode, day: date, today: date) -> Shown:
    planned, name = session_on(made, day), WEEKDAYS[day.weekday()]
    inside = made.starts_on <= day < made.review_on
    state = day_state(episode, day, today) if planned else "rest" if inside else ""
    return {
        "name": words(f"pages.day.{name}"),
        "short": words(f"pages.day_short.{name}"),
        "date": str(day.day),
        "today": day == today,
        "state": state,
        "says": minutes_of(planned, "min") if planned else words("pages.week.rest") if inside else "",
        "url": reverse("session", args=[day.isoformat()]) if planned else "",
    }


def day_state(episode: Episode, day: date, today: date) -> str:
    """planned, done, partly or missed."""
    logged = episode.sessions.get(day.isoformat())
    if logged is None:
        return "missed" if day < today else "planned"
    said = set(logged["lines"].values())
    if said == {DONE}:
        return DONE
    return "missed" if said <= {NOT} else PARTLY


def minutes_of(planned: Session, style: str = "minutes") -> str:
    """How long a session takes, rounded up to whole minutes."""
    return words(f"pages.{style}", minutes=-int(-sum(line.minutes for line in planned.lines) // 1))


def session(made: Programme, planned: Session, episode: Episode, k: Knowledge, when: str) -> Shown:
    """One session as a card: its lines with dose and reason."""
    logged = episode.sessions.get(planned.on.isoformat() if planned.on else "", {}).get("lines", {})
    why = {p.exercise: p for p in made.prescriptions}
    return {
        "when": when,
        "title": title(planned),
        "minutes": minutes_of(planned),
        "lines": [
            line(row, k, planned.on, why.get(row.exercise), logged.get(row.exercise, "")) for row in planned.lines
        ],
        "action_url": "",
    }


def title(planned: Session) -> str:
    """A session by what is in it."""
    count = len(planned.lines)
    return words("pages.week.session_one") if count == 1 else words("pages.week.session", count=count)


def line(row: Line, k: Knowledge, on: date | None, why: Prescription | None = None, state: str = "") -> Shown:
    """One exercise of a session; its page is opened with the dose of that day."""
    exercise, url = k.exercises[row.exercise], reverse("exercise", args=[row.exercise])
    return {
        "id": row.exercise,
        "url": f"{url}?on={on.isoformat()}" if on else url,
        "name": exercise.name,
        "dose": dose(row.dose, exercise.each_side),
        "why": why_of(why, k) if why else "",
        "icon": exercise.kind,
        "state": state,
    }


def why_of(row: Prescription, k: Knowledge) -> str:
    """Why an exercise is there, without the evidence, which its own page gives."""
    return row.reason.says.replace(k.exercises[row.exercise].evidence, "").strip()


def dose(row: Dose, each_side: bool) -> str:
    """A dose in one line; how hard it should feel stands on the exercise's own page."""
    return dose_line(row, each_side, load().words)


def dose_parts(row: Dose, each_side: bool, style: str = "dose") -> list[tuple[str, str]]:
    """A dose in named parts: how many, how long, how hard; in the words of a line or of a card."""
    return parts_of(row, each_side, load().words, style)


def phases(made: Programme, today: date) -> list[Shown]:
    """The phases with their weeks: what is done, where the person is, what is dated."""
    here = week_of(made, today)
    now = here.number if here else 0
    return [
        {
            "name": phase.name,
            "title": words(f"pages.phase.{phase.name}"),
            "when": _weeks(phase.first_week, phase.last_week),
            "aim": phase.aim,
            "begins_when": phase.begins_when,
            "ends_when": phase.ends_when,
            "current": phase.first_week <= now <= phase.last_week,
            "weeks": [
                {
                    "number": w.number,
                    "done": w.number < now,
                    "current": w.number == now,
                    "dated": bool(w.starts_on),
                }
                for w in made.weeks
                if phase.first_week <= w.number <= phase.last_week
            ],
        }
        for phase in made.phases
    ]


def _weeks(first: int, last: int) -> str:
    if first == last:
        return words("pages.week.number", number=first)
    return words("pages.week.span", first=first, last=last)


def weeks(made: Programme, k: Knowledge, today: date) -> list[Shown]:
    """Every week with its sessions; undated weeks are an outline."""
    here = week_of(made, today)
    return [
        {
            "number": week.number,
            "phase": words(f"pages.phase.{week.phase}"),
            "lighter": week.lighter,
            "starts_on": week.starts_on,
            "current": here is not None and week.number == here.number,
            "sessions": [_outline(row, k) for row in week.sessions],
        }
        for week in made.weeks
    ]


def _outline(row: Session, k: Knowledge) -> Shown:
    return {
        "day": spoken(row.on) if row.on else words(f"pages.day.{WEEKDAYS[row.weekday]}"),
        "minutes": minutes_of(row),
        "url": reverse("session", args=[row.on.isoformat()]) if row.on else "",
        "lines": [line(each, k, row.on) for each in row.lines],
    }


def reasons(made: Programme, k: Knowledge, today: date) -> dict[str, list[Shown]]:
    """Why each exercise is there, on what evidence: those of the phase a day lies in, and the others."""
    here = week_of(made, today)
    number = here.number if here else 1
    last = next((p.last_week for p in made.phases if p.first_week <= number <= p.last_week), number)
    first = [row for row in made.prescriptions if row.first_week <= last and row.last_week >= number]
    others = [row for row in made.prescriptions if row not in first]
    return {"now": [_reason(row, k) for row in first], "later": [_reason(row, k) for row in others]}


def _reason(row: Prescription, k: Knowledge) -> Shown:
    return {
        "name": k.exercises[row.exercise].name,
        "url": reverse("exercise", args=[row.exercise]),
        "when": _weeks(row.first_week, row.last_week),
        "says": why_of(row, k),
        "reason": row.reason,
    }


def treatments(made: Programme, k: Knowledge) -> list[Shown]:
    """Courses of hands-on care to talk over with a therapist: visits, aims, home work, how to judge them."""
    return [_course(course, k) for course in made.treatments if course.exercise in k.interventions]


def visits_to_come(made: Programme, today: date, k: Knowledge, days: int | None = None) -> list[str]:
    """Appointments from today on, for so many days or all, and the visits of this week without a day."""
    given = made.cleared.assessment.intake.preferences.appointments
    end = today + timedelta(days=days) if days else date.max
    known = k.interventions
    fixed = sorted((a.on, known[a.care].name, a.minutes) for a in given if today <= a.on < end and a.care in known)
    here = week_of(made, today)
    weeks = [w.number for w in made.weeks if here and w.number >= here.number and (not days or w is here)]
    free = [(v, known[c.exercise].name) for c in made.treatments for v in c.sessions if not v.on and v.week in weeks]
    return [
        *(words("visits.on_day", day=spoken(on), care=care, minutes=minutes) for on, care, minutes in fixed),
        *(
            words("visits.in_week", week=v.week, care=care, minutes=round(v.minutes)) for v, care in free
        ),
    ]


def _course(course: TreatmentCourse, k: Knowledge) -> Shown:
    count = len(course.sessions)
    return {
        "row": k.interventions[course.exercise],
        "reason": course.reason,
        "visits": words("treat.count", count=count) if count > 1 else words("treat.count_one") if count else "",
        "length": words("pages.minutes", minutes=round(max((v.minutes for v in course.sessions), default=0))),
        "when": _weeks(course.first_week, course.last_week),
        "days": [words("treat.day", number=v.number, day=spoken(v.on)) for v in course.sessions if v.on],
        "aims": course.aims,
        "structures": [k.structures[name].name for name in course.structures if name in k.structures],
        "home": [
            {"name": k.exercises[name].name, "url": reverse("exercise", args=[name])}
            for name in course.home
            if name in k.exercises
        ],
        "judging": course.judging,
    }


def unmet(made: Programme, k: Knowledge) -> list[Shown]:
    """Wishes that could not be met, by the name of what was wished for."""
    kinds: dict[str, str] = {e.kind: words(f"pages.kind.{e.kind}") for e in k.exercises.values()}
    names: dict[str, str] = {
        **kinds,
        **k.equipment,
        **{key: row.name for key, row in k.exercises.items()},
        **{key: row.name for key, row in k.functions.items()},
        "days": words("pages.programme.your_days"),
    }
    return [{"wish": names.get(row.wish, row.wish), "says": row.says} for row in made.unmet]


def others(made: Programme, k: Knowledge) -> list[Shown]:
    """Every exercise that is not in the programme, by name, each with the page that says why not."""
    there = {row.exercise for row in made.prescriptions}
    rows = sorted((e for e in k.exercises.values() if e.id not in there), key=lambda e: e.name)
    return [{"name": row.name, "url": reverse("why", args=[row.id])} for row in rows]


def differences(
    old: Programme | None, new: Programme, disliked: tuple[str, ...], k: Knowledge
) -> dict[str, Any]:
    """What a new programme changes: the swap first, then up to the next check, later, and what stays."""
    before, after = _rows(old), _rows(new)
    out, brought = before.keys() - after.keys(), after.keys() - before.keys()
    soon_out, soon_in = out & _dated(old, new.starts_on), brought & _dated(new, new.starts_on)
    swaps = []
    for name in (name for name in disliked if name in out):
        same = [e for e in sorted(soon_in) if after[e].target == before[name].target]
        swaps.append((name, same[0] if same else ""))
        soon_in -= {*same[:1]}
    swapped = {name for pair in swaps for name in pair}
    return {
        "swaps": [_swap(k.exercises[was].name, k.exercises[now].name if now else "") for was, now in swaps],
        "out": _names(soon_out - swapped, k),
        "in": _names(soon_in, k),
        "later_out": _names(out - soon_out - swapped, k),
        "later_in": _names(brought - soon_in - swapped, k),
        "kept": _names(before.keys() & after.keys(), k),
    }


def _rows(made: Programme | None) -> dict[str, Prescription]:
    return {p.exercise: p for p in made.prescriptions} if made else {}


def _dated(made: Programme | None, since: date) -> set[str]:
    sessions = [s for week in made.weeks for s in week.sessions] if made else []
    return {line.exercise for s in sessions if s.on and s.on >= since for line in s.lines}


def _swap(old: str, new: str) -> str:
    if new:
        return words("pages.differences.swap", old=old, new=new)
    return words("pages.differences.gone", old=old)


def _names(found: set[str], k: Knowledge) -> list[str]:
    return sorted(k.exercises[name].name for name in found if name in k.exercises)
