"""What the report command does: print the outcomes, or write papers, a calendar and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from backstay import journey
from backstay.cli_show import console
from backstay.episode import Episode
from backstay.model import Knowledge, Outcome, Programme
from backstay.paper import clinician_pdf, handout_pdf
from backstay.report import Report, calendar
from backstay.report.tidy import table as tidy

Write = Callable[[Report, Episode, Programme | None, Knowledge], bytes]


def write(
    paths: Mapping[str, Path], made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge
) -> None:
    """Each file that was asked for; raises ValueError where one cannot be made."""
    for name, path in paths.items():
        path.write_bytes(WRITERS[name](made, episode, programme, knowledge))


def _handout(made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge) -> bytes:
    if programme is None:
        raise ValueError("--handout: no programme may be followed on this day; make one first")
    return handout_pdf(programme, knowledge, made.on, journey.drawings(programme, knowledge))


def _calendar(made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge) -> bytes:
    """The person of a file is known by its first event, so that the ids of the entries stay the same."""
    stamp = datetime.combine(made.on, datetime.min.time(), UTC)
    return calendar(episode.events[0].id, programme, made.dues, knowledge, stamp)


def _csv(made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge) -> bytes:
    return tidy(episode, made.readings, made.outcomes, knowledge).encode()


WRITERS: Mapping[str, Write] = {
    "pdf": clinician_pdf,
    "handout": _handout,
    "ics": _calendar,
    "csv": _csv,
}


def show_report(made: Report, knowledge: Knowledge) -> None:
    """The outcomes against the start, then when is asked next."""
    words = knowledge.words
    console.print(words["report.cli.title"].format(start=made.start, today=made.on), style="bold")
    rows = [row for row in made.newest if knowledge.instruments[row.instrument].score_shown]
    if rows:
        console.print(_table(rows, knowledge))
    else:
        console.print(words["report.verdict.too_early"])
    console.print(words["report.no_cause"])
    if made.less_change:
        console.print(words["progress.less_says"])
    console.print()
    console.print(words["report.cli.due"], style="bold")
    for due in made.dues:
        console.print(f"  • {due.point.name}: {due.on} ({words[f'report.point.{due.state}']})")


def _table(rows: list[Outcome], knowledge: Knowledge) -> Table:
    words = knowledge.words
    head = ("what", "start", "now", "change", "matters", "error", "means")
    made = Table(*(words[f"report.column.{key}"] for key in head), box=None)
    for row in rows:
        values = (row.baseline, row.follow_up, row.change, row.mcid, row.error)
        numbers = ("–" if value is None else f"{value:.3g}" for value in values)
        made.add_row(words[f"report.name.{row.instrument}"], *numbers, escape(words[f"report.short.{row.verdict}"]))
    return made
