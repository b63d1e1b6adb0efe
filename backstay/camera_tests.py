"""What the camera tests of one person found, over time: each with its error, and whether a change is real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backstay.coach.tested import Retest, least_change, open_tests, retest
from backstay.episode import Episode
from backstay.model import CameraTest, Cleared, Finding, Knowledge, Performance, Side
from backstay.set_words import seen_lines
from backstay.wire import WireError, from_plain

SIDES: tuple[Side, ...] = ("", "left", "right")


@dataclass(frozen=True, slots=True)
class OverTime:
    """One test on one side: every finding, oldest first; ``within``: how far off one may be, none for a count.

    ``least``: the smallest change that is real; ``change``: the newest against the first, none while there is one.
    """

    test: CameraTest
    side: Side
    findings: tuple[Finding, ...]
    within: float | None
    least: float | None
    change: Retest | None

    @property
    def verdict(self) -> str:
        """What may be said of the change."""
        if self.least is None:
            return "no_error"
        if self.change is None:
            return "too_early"
        if not self.change.real:
            return "not_real"
        return "more" if self.change.change > 0 else "less"


def over_time(episode: Episode, knowledge: Knowledge) -> tuple[OverTime, ...]:
    """Everything the camera tests found so far, by test and side."""
    found = [finding for row in episode.camera_tests for finding in findings_of(row, knowledge)]
    return tuple(
        _over_time(test, side, same, knowledge)
        for test in knowledge.camera_tests.values()
        for side in SIDES
        if (same := tuple(f for f in _by_day(found) if (f.code, f.side) == (test.gives, side)))
    )


def _by_day(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: finding.observed_on)


def _over_time(test: CameraTest, side: Side, found: tuple[Finding, ...], knowledge: Knowledge) -> OverTime:
    least = least_change(test, knowledge)
    error = knowledge.camera_angles[test.angle].error_deg
    within = None if least is None else knowledge.number("coach_interval_errors") * error
    change = retest(found[0], found[-1], knowledge) if len(found) > 1 else None
    return OverTime(test, side, found, within, least, change)


def findings_of(told: Mapping[str, Any], knowledge: Knowledge) -> Iterator[Finding]:
    """The findings of one kept test; what fits no question of a camera test is left out."""
    given = {test.gives for test in knowledge.camera_tests.values()}
    for row in told.get("findings", ()):
        try:
            made = Finding(
                code=row["code"],
                value=float(row["value"]),
                unit=knowledge.questions[row["code"]].unit,
                side=row.get("side", ""),
                method="camera",
                observed_on=date.fromisoformat(row["observed_on"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if made.code in given and _believed(made, knowledge):
            yield made


def _believed(found: Finding, knowledge: Knowledge) -> bool:
    """Whether a value is within what the question takes, and on a side that it has."""
    question = knowledge.questions[found.code]
    low, high, value = question.low, question.high, float(found.value)
    inside = (low is None or value >= low) and (high is None or value <= high)
    return inside and found.side in (SIDES[1:] if question.sided else SIDES[:1])


def camera_findings(episode: Episode, cleared: Cleared, knowledge: Knowledge) -> tuple[Finding, ...]:
    """The newest findings by camera that count under this clearance, for assess(…, cleared=cleared).

    What was measured before it, or is closed since, counts no more; it stays in the reports.
    """
    if not open_tests(cleared, knowledge):
        return ()
    newest = {(row.test.id, row.side): row.findings[-1] for row in over_time(episode, knowledge)}
    told = {name: found.observed_on for name, found in episode.findings.items() if found.method != "camera"}
    return tuple(
        found
        for found in newest.values()
        if found.observed_on >= max(cleared.cleared_on, told.get(found.code, cleared.cleared_on))
    )


@dataclass(frozen=True, slots=True)
class SetSeen:
    """One set of an exercise in front of the camera: how often and how far, in sentences."""

    on: date
    exercise: str
    name: str
    lines: tuple[str, ...]


def sets_seen(episode: Episode, knowledge: Knowledge) -> tuple[SetSeen, ...]:
    """The newest set of every exercise, newest first; what cannot be read is left out."""
    newest: dict[str, SetSeen] = {}
    for row in episode.performances:
        if made := _set(row, knowledge):
            newest[made.exercise] = made
    return tuple(sorted(newest.values(), key=lambda made: made.on, reverse=True))


def _set(row: Mapping[str, Any], knowledge: Knowledge) -> SetSeen | None:
    try:
        lines = seen_lines(from_plain(row["performance"], Performance), knowledge)
        name = knowledge.exercises[row["exercise"]].name
        return SetSeen(date.fromisoformat(row["on"]), row["exercise"], name, tuple(lines))
    except (KeyError, TypeError, ValueError, AttributeError, WireError):
        return None


def spoken(row: OverTime, knowledge: Knowledge) -> dict[str, str]:
    """One test on one side: name, newest value, its error beside it, and what may be said of the change."""
    words, unit = knowledge.words, knowledge.questions[row.test.gives].unit
    change = "" if row.change is None else f"{abs(row.change.change):.0f}"
    least, since = "" if row.least is None else f"{row.least:.0f}", row.findings[0].observed_on
    named = words[f"camera_tests.name.{row.side}"].format(name=row.test.name) if row.side else row.test.name
    within = "" if row.within is None else words["camera_tests.within"].format(within=f"{row.within:.0f}", unit=unit)
    within += reads_short(row, unit, knowledge)
    says = words[f"camera_tests.verdict.{row.verdict}"]
    return {
        "name": named,
        "value": signless(row.findings[-1].value, unit),
        "within": within,
        "says": says.format(change=change, unit=unit, least=least, since=f"{since.day} {since:%B %Y}"),
    }


def seconds_seen(done: Performance, test: CameraTest) -> float:
    """How many of the seconds that a test takes were seen."""
    return done.held_s if test.takes == "hold" else done.timed_s


def why_nothing(done: Performance, test: CameraTest) -> str:
    """Why a test found nothing: it was over too soon, the movement was too small, or too little could be judged."""
    judged = done.reps is not None or done.rom_deg is not None
    if judged and test.seconds and seconds_seen(done, test) < test.seconds:
        return "too_short"
    return "small" if done.partial_reps and not done.reps else "too_little"


def reads_short(row: OverTime, unit: str, knowledge: Knowledge) -> str:
    """By how much a camera is known to read the angle short; nothing where it is not, or a count is taken."""
    bias = knowledge.camera_angles[row.test.angle].bias_deg
    if row.within is None or bias >= 0:
        return ""
    return knowledge.words["camera_tests.reads_short"].format(short=f"{-bias:.0f}", unit=unit)


def signless(value: Any, unit: str) -> str:
    """A value with its unit, below zero with a sign that is read as minus."""
    return f"{float(value):.0f} {unit}".replace("-", "−")


def paper_lines(episode: Episode, knowledge: Knowledge) -> list[str]:
    """Tests and sets for one page, a line each."""
    told = [spoken(row, knowledge) for row in over_time(episode, knowledge)]
    tests = [f"{row['name']}: {row['value']} {row['within']}. {row['says']}".replace(" .", ".") for row in told]
    return [*tests, *(_set_line(row, knowledge) for row in sets_seen(episode, knowledge))]


def _set_line(row: SetSeen, knowledge: Knowledge) -> str:
    begins = knowledge.words["camera_tests.set"].format(name=row.name, on=f"{row.on.day} {row.on:%b}")
    return " ".join([begins, *row.lines])
