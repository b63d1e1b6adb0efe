"""A real server and a real Chromium; in CI a missing browser is a failure, elsewhere a named skip."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

ROOT = Path(__file__).parent.parent.parent
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop stays up beside Django's tests
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Server:
    """The running app: its address, who is in it, and what each example answers on each screen."""

    url: str
    data: Path
    people: dict[str, dict[str, str]]
    answers: dict[str, dict[str, Any]]
    routes: list[str]

    def at(self, who: str, path: str) -> str:
        """An address, with the days and exercises of somebody's programme filled in."""
        return self.url + path.format(**self.people.get(who, {}))

    def become(self, who: str, context: BrowserContext) -> None:
        """Sit down at this person's device; at a fresh one when nobody is named."""
        context.clear_cookies()
        if who:
            key = self.people[who]["key"]
            context.add_cookies([{"name": "sessionid", "value": key, "url": self.url}])


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the address answers; fail loudly when the process died or three minutes have passed."""
    for _ in range(900):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            assert process.poll() is None, "the server died; its last words stand above"
            time.sleep(0.2)
    raise AssertionError("the server did not answer within three minutes")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real app on one fixed day, with people in every state."""
    data = tmp_path_factory.mktemp("data")
    env = {**os.environ, "BACKSTAY_DATA": str(data), "BACKSTAY_STRICT_WORDS": "1"}
    port, file = free_port(), data / "stage.json"
    command = [sys.executable, "-m", "tests.browser.stage", str(port), str(file)]
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url, process)
        yield Server(url=url, data=data, **json.loads(file.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """An installed Chromium or Chrome, else Playwright's own."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=QUIET)
        except Exception as error:
            if os.environ.get("CI"):
                pytest.fail(f"CI needs a browser: install chromium ({error})")
            pytest.skip("REAL-BROWSER TESTS SKIPPED: no Chromium here; install Debian's chromium")
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh device."""
    made = chromium.new_context(viewport=PHONE, reduced_motion="reduce", locale="en-GB")
    yield made
    made.close()
