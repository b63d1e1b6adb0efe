"""The pages are tested on a real SQLite file of their own, with forms sent as a browser sends them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

DATA = tempfile.mkdtemp(prefix="backstay-test-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ.update(
    BACKSTAY_DATA=DATA, BACKSTAY_STRICT_WORDS="1", DJANGO_SETTINGS_MODULE="backstay.web.settings"
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

import backstay  # noqa: E402
from backstay.intake import read_intake  # noqa: E402
from backstay.model import Intake, Knowledge  # noqa: E402
from backstay.plan import quick  # noqa: E402
from backstay.web import desk  # noqa: E402
from tests.web.walk import Browser  # noqa: E402

EXAMPLES = Path(__file__).parents[2] / "examples"
NOON = datetime.fromisoformat("2026-11-21T12:00:00+00:00")


class Clock:
    """A clock that a test can move."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


@pytest.fixture(scope="session", autouse=True)
def database() -> None:
    call_command("migrate", verbosity=0)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    monkeypatch.setattr(desk.moment, "clock", made)
    yield made


@pytest.fixture(autouse=True)
def quick_plans(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are tested with the first usable programme; with ``real_plan`` the solver runs too."""
    if "real_plan" not in request.fixturenames:
        monkeypatch.setattr(backstay, "plan", quick)


@pytest.fixture
def real_plan() -> None:
    """The planner as it runs for people."""


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def new_browser() -> Callable[[], Browser]:
    return Browser


@pytest.fixture
def simple(knowledge: Knowledge, today: date) -> Intake:
    """A person with nothing to be seen for first."""
    return read_intake(EXAMPLES / "chronic_desk_worker.yaml", knowledge, today)


@pytest.fixture
def warning(knowledge: Knowledge, today: date) -> Intake:
    """A person who must go to an emergency department now."""
    return read_intake(EXAMPLES / "cauda_equina_warning.yaml", knowledge, today)
