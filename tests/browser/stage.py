"""The app on one fixed day with people in every state; run as: python -m tests.browser.stage PORT FILE."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TODAY = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
STARTED = datetime.now(UTC)
ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


class Clock:
    """A clock that ticks on from a fixed day; the cast sets it back for what happened earlier."""

    def __init__(self) -> None:
        self.days_ago = 0

    def __call__(self) -> datetime:
        return TODAY + (datetime.now(UTC) - STARTED) - timedelta(days=self.days_ago)


def set_stage(file: Path) -> None:
    """A fresh database on the fixed day; who is in it, and what each example answers on each screen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backstay.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from backstay.web import desk
    from tests.browser import cast

    clock = Clock()
    desk.moment.clock = clock
    stage: dict[str, Any] = {
        "people": cast.people(clock),
        "answers": cast.answers(),
        "routes": sorted(routes()),
    }
    clock.days_ago = 0
    file.write_text(json.dumps(stage), encoding="utf-8")


def routes() -> Iterator[str]:
    """Every address of the app, as written in its URL files."""
    from django.urls import URLPattern, URLResolver, get_resolver

    waiting: list[tuple[str, Any]] = [("", row) for row in get_resolver().url_patterns]
    for before, row in waiting:
        route = before + str(row.pattern)
        if isinstance(row, URLResolver):
            waiting += [(route, each) for each in row.url_patterns]
        elif isinstance(row, URLPattern):
            yield f"/{route}"


def main(port: int, file: Path) -> None:
    """Set the stage, then serve the app exactly as the command line does."""
    set_stage(file)
    from backstay.web.serve import serve

    serve(port=port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
