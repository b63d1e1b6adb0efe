"""Set the papers: content as JSON into a template, out comes a PDF; fonts and templates lie beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from backstay.episode import Episode
from backstay.model import Knowledge, Programme
from backstay.paper.colours import for_paper
from backstay.paper.pages import clinician_page, handout_page
from backstay.report import Report

HERE = Path(__file__).parent
STANDARD: Literal["ua-1"] = "ua-1"


class PaperError(RuntimeError):
    """A paper could not be set; the message is the setter's."""


def clinician_pdf(made: Report, episode: Episode, programme: Programme | None, knowledge: Knowledge) -> bytes:
    """One page for a clinician."""
    return _set("clinician.typ", clinician_page(made, episode, programme, knowledge, _style()), made.on)


def handout_pdf(
    programme: Programme, knowledge: Knowledge, today: date, pictures: Mapping[str, str] | None = None
) -> bytes:
    """What to do this week, to put on the fridge; ``pictures`` are SVG drawings by exercise."""
    drawn = {name: for_paper(picture) for name, picture in (pictures or {}).items()}
    return _set("handout.typ", handout_page(programme, knowledge, today, drawn), today)


def _style() -> str:
    return (HERE / "figure.css").read_text(encoding="utf-8")


def _set(template: str, content: Mapping[str, Any], day: date) -> bytes:
    """The same content on the same day gives the same file, byte for byte."""
    import typst

    try:
        return typst.compile(
            str(HERE / template),
            root=str(HERE),
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs={"data": json.dumps(content)},
            timestamp=_midnight(day),
        )
    except typst.TypstError as error:
        raise PaperError(f"{template}: {error}") from error


def _midnight(day: date) -> int:
    """Seconds from 1970 to the beginning of a day in UTC."""
    return (day - date(1970, 1, 1)).days * 24 * 60 * 60
