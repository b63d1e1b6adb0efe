"""Events are only ever added, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from backstay.web import desk
from backstay.web.records import Account, AppendOnlyError, Record

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@pytest.fixture
def account() -> Account:
    return desk.start()


@pytest.fixture
def kept(account: Account) -> Record:
    event = desk.record(account, "concern", {"says": "x"}, uuid.uuid4())
    return Record.objects.get(id=event.id)


def test_events_cannot_be_changed_or_deleted(kept: Record) -> None:
    by_the_model: list[Callable[[], object]] = [
        kept.save,
        kept.delete,
        Record.objects.all().delete,
        lambda: Record.objects.update(kind="other"),
        lambda: Record.objects.bulk_update([kept], ["kind"]),
        lambda: kept.account.records.all().delete(),
    ]
    for change in by_the_model:
        with pytest.raises(AppendOnlyError):
            change()
    by_the_database = [
        "UPDATE web_record SET kind = 'other'",
        "DELETE FROM web_record",
        "INSERT OR REPLACE INTO web_record SELECT * FROM web_record",
    ]
    for statement in by_the_database:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Record.objects.get(pk=kept.pk).payload == {"says": "x"}


def test_an_account_with_events_cannot_be_deleted(kept: Record) -> None:
    with pytest.raises(DatabaseError):
        kept.account.delete()


def test_the_same_event_is_kept_once(account: Account) -> None:
    sent = uuid.uuid4()
    first = desk.record(account, "concern", {"says": "x"}, sent)
    assert desk.record(account, "concern", {"says": "x"}, sent).id == first.id == str(sent)
    assert len(desk.episode(account).events) == 1


def test_other_content_under_the_same_id_is_another_event(account: Account) -> None:
    sent = uuid.uuid4()
    desk.record(account, "concern", {"says": "x"}, sent)
    changed = desk.record(account, "concern", {"says": "y"}, sent)
    assert desk.record(account, "concern", {"says": "y"}, sent).id == changed.id != str(sent)
    assert [e.payload["says"] for e in desk.episode(account).events] == ["x", "y"]


def test_an_id_of_somebody_else_reveals_and_changes_nothing(account: Account) -> None:
    sent, other = uuid.uuid4(), desk.start()
    desk.record(account, "concern", {"says": "mine"}, sent)
    desk.record(other, "concern", {"says": "mine"}, sent)
    assert [e.payload["says"] for e in desk.episode(other).events] == ["mine"]
    assert len(desk.episode(account).events) == 1


def test_events_say_when_with_their_offset(account: Account) -> None:
    event = desk.record(account, "concern", {"says": "x"}, uuid.uuid4())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", event.happened_at)
    assert event.recorded_at and event.schema_version == 1 and event.by == "person"


def test_the_database_waits_for_the_disk() -> None:
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2}


# ── A real server, killed ───────────────────────────────────────────────────


class Server:
    """The app as a process of its own, on a free port, with its own data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        code = f"from backstay.web.serve import serve; serve('127.0.0.1', {self.port})"
        env = {**os.environ, "BACKSTAY_DATA": str(self.data)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=env,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url("/help/"), timeout=5).read()
                return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, "the server did not start"
                time.sleep(0.1)
        raise AssertionError("the server did not answer in time")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Visitor:
    """A browser outside the process: cookies and forms, nothing else."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def get(self, path: str) -> str:
        return str(self.open(self.server.url(path), timeout=PATIENCE_S).read().decode())

    def post(self, path: str, page: str, fields: list[tuple[str, str]]) -> str:
        hidden = re.findall(r'name="(csrfmiddlewaretoken|event_id)" value="([^"]+)"', page)
        sent = urllib.parse.urlencode([*hidden, *fields]).encode()
        headers = {"Referer": self.server.url(path)}
        request = urllib.request.Request(self.server.url(path), sent, headers)
        return str(self.open(request, timeout=PATIENCE_S).read().decode())


def test_killing_the_server_loses_nothing_acknowledged(tmp_path: Path) -> None:
    server = Server(tmp_path / "var")
    try:
        server.start()
        visitor = Visitor(server)
        page = visitor.post("/start/", visitor.get("/"), [])
        person = [("birth_year", "1971"), ("sex", "male"), ("country", "GB"), ("occupation", "bell founder")]
        visitor.post("/intake/person/", page, person)
        server.kill()
        server.start()
        assert "bell founder" in visitor.get("/answers/")
        area = "area-spine-middle"
        painted = [(f"{area}-on", "yes"), (f"{area}-nprs", "6"), (f"{area}-quality", "burn")]
        visitor.post("/intake/body_map/", visitor.get("/intake/body_map/"), painted)
        server.kill()
        server.start()
        answers = visitor.get("/answers/")
        assert "bell founder" in answers and "6 of 10" in answers
    finally:
        server.kill()
