"""Several people on one device: private, apart, and able to come back or to take everything away."""

from __future__ import annotations

import io
import logging
import stat
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from backstay.web import desk
from backstay.web.privacy import BareFormatter
from backstay.web.records import Account, Record
from tests.web.walk import Browser

PASSPHRASE = "seven tall green boats"


def started(browser: Browser, birth_year: str = "1980") -> Browser:
    browser.get("/")
    browser.press("/start/")
    browser.send({"birth_year": [birth_year], "sex": ["female"], "country": ["GB"], "occupation": ["weaver"]})
    assert browser.page.path == "/intake/body_map/"
    return browser


def keep(browser: Browser, name: str, passphrase: str = PASSPHRASE, again: str = "") -> Browser:
    browser.get("/people/private/")
    browser.send({"name": [name], "passphrase": [passphrase], "passphrase_again": [again or passphrase]})
    return browser


def resume(browser: Browser, name: str, passphrase: str = PASSPHRASE) -> Browser:
    browser.get("/people/resume/")
    browser.send({"name": [name], "passphrase": [passphrase]})
    return browser


@pytest.fixture
def name() -> str:
    return f"anna {uuid.uuid4().hex[:8]}"


def test_a_person_comes_back_with_name_and_passphrase(
    browser: Browser, new_browser: Callable[[], Browser], name: str
) -> None:
    keep(started(browser), name)
    assert browser.page.path == "/people/"
    other = resume(new_browser(), f"  {name.upper()} ")
    assert other.page.path == "/intake/body_map/"
    assert "weaver" in other.get("/answers/").text


def test_a_name_is_shown_as_typed(browser: Browser, new_browser: Callable[[], Browser], name: str) -> None:
    typed = name.title()
    assert typed != name.casefold()
    assert typed in keep(started(browser), typed).page.text
    assert typed in resume(new_browser(), name).get("/people/").text


def test_a_wrong_passphrase_says_so_and_keeps_the_name(
    browser: Browser, new_browser: Callable[[], Browser], name: str
) -> None:
    keep(started(browser), name)
    page = resume(new_browser(), name, "not the right one").page
    assert page.status == 422
    assert page.form("name").fields["name"] == [name]
    assert "not the right one" not in page.text


def test_too_many_wrong_passphrases_lock_that_name_only(
    browser: Browser, new_browser: Callable[[], Browser], name: str
) -> None:
    keep(started(browser), name)
    keep(started(new_browser()), f"other {name}")
    attacker = new_browser()
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        page = resume(attacker, name, "a guess at a passphrase").page
    assert page.status == 429
    assert "card" in page.text or "empty" in page.text
    assert resume(new_browser(), name).page.status == 429, "even with the right one, for a while"
    assert resume(new_browser(), f"other {name}").page.path == "/intake/body_map/"


def test_a_failed_try_keeps_no_passphrase_anywhere(
    browser: Browser, new_browser: Callable[[], Browser], name: str
) -> None:
    keep(started(browser), name)
    resume(new_browser(), name, "quokka quokka quokka")
    connection.close()
    files = Path(settings.DATA_DIR).glob("backstay.sqlite3*")
    assert not [f for f in files if b"quokka" in f.read_bytes()]


def test_someone_elses_turn_ends_the_session(browser: Browser, name: str) -> None:
    keep(started(browser), name)
    page = browser.get("/people/turn/")
    assert "/people/private/?next=turn" not in page.text
    browser.send(form=page.form())
    assert browser.page.path == "/"
    assert browser.get("/answers/").path == "/"
    started(browser, "1990")
    assert "1990" in browser.get("/answers/").text
    assert "1980" not in browser.page.text


def test_without_a_passphrase_the_turn_page_asks_for_one_first(browser: Browser) -> None:
    page = started(browser).get("/people/turn/")
    assert "/people/private/?next=turn" in page.text
    assert "nobody can reach your entries" in page.text


def test_coming_back_while_somebody_is_here_ends_their_turn_first(browser: Browser) -> None:
    assert started(browser).get("/people/resume/").path == "/people/turn/"


@pytest.mark.parametrize(
    "given, field",
    [
        (("", PASSPHRASE, ""), "name"),
        (("x" * 41, PASSPHRASE, ""), "name"),
        (("ben", "short", ""), "passphrase"),
        (("ben", "1234567890123", ""), "passphrase"),
        (("ben", PASSPHRASE, "something different"), "passphrase_again"),
    ],
)
def test_a_name_and_passphrase_that_will_not_do(
    given: tuple[str, str, str], field: str, browser: Browser
) -> None:
    page = keep(started(browser), *given).page
    assert page.status == 422
    assert f'href="#{field}"' in page.text
    assert given[1] not in page.text


def test_a_taken_name_is_refused(browser: Browser, new_browser: Callable[[], Browser], name: str) -> None:
    keep(started(browser), name)
    assert keep(started(new_browser()), name.title()).page.status == 422


def test_a_passphrase_is_kept_as_argon2_only(browser: Browser, name: str) -> None:
    keep(started(browser), name)
    assert Account.objects.get(name=name).password.startswith("argon2")


def test_erasing_takes_everything_of_one_person_and_nothing_of_another(
    browser: Browser, new_browser: Callable[[], Browser], name: str
) -> None:
    keep(started(browser), name)
    account = Account.objects.get(name=name)
    stays = Record.objects.exclude(account=account).count()
    page = browser.get("/people/erase/")
    assert browser.send(form=page.form("sure")).status == 422, "asks whether they are sure"
    page = browser.send({"sure": ["yes"]}, browser.page.form("sure"))
    assert page.status == 200
    assert not Account.objects.filter(pk=account.pk).exists()
    assert not Record.objects.filter(account_id=account.pk).exists()
    assert Record.objects.exclude(account_id=account.pk).count() == stays
    assert resume(new_browser(), name).page.status == 422


def test_erased_words_are_not_left_in_the_database_files(browser: Browser, name: str) -> None:
    keep(started(browser), name)
    browser.get("/concern/")
    browser.send({"concern": ["The zanzibar question frightened me"]}, browser.page.form("concern"))
    browser.get("/people/erase/")
    browser.send({"sure": ["yes"]}, browser.page.form("sure"))
    connection.close()
    files = Path(settings.DATA_DIR).glob("backstay.sqlite3*")
    assert not [f for f in files if b"zanzibar" in f.read_bytes()]


def test_a_concern_is_kept_for_the_operator(browser: Browser) -> None:
    browser.get("/concern/")
    page = browser.send({"concern": ["The map is upside down"]}, browser.page.form("concern"))
    assert page.status == 200
    assert desk.concerns()[0].payload == {"says": "The map is upside down"}


def test_an_empty_concern_is_asked_again(browser: Browser) -> None:
    browser.get("/concern/")
    assert browser.send({}, browser.page.form("concern")).status == 422


@pytest.mark.parametrize(
    "path, status", [("/nowhere/", 404), ("/intake/nothing/", 404), ("/session/2026-13-45/", 404)]
)
def test_a_missing_page_is_in_our_style(path: str, status: int, browser: Browser) -> None:
    page = started(browser).get(path)
    assert page.status == status
    assert "app.css" in page.text
    assert "Traceback" not in page.text and "Django" not in page.text


def test_a_form_without_its_key_is_refused_in_our_style(browser: Browser) -> None:
    started(browser)
    page = browser.post("/changed/", {})
    assert page.status == 403
    assert "app.css" in page.text


def test_our_own_error_shows_no_traceback_and_logs_nothing_personal(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(browser)

    def broken(*_: object) -> None:
        raise RuntimeError("the person said: xylophone")

    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger("django").handlers[0], "stream", written)
    monkeypatch.setattr(desk, "answer", broken)
    browser.client.raise_request_exception = False
    browser.get("/intake/body_map/")
    page = browser.send({"area-spine-middle-on": ["yes"], "area-spine-middle-nprs": ["4"]})
    assert page.status == 500
    assert "app.css" in page.text
    assert "xylophone" not in page.text
    assert "RuntimeError" in written.getvalue() and "xylophone" not in written.getvalue()


def test_logs_never_carry_a_message() -> None:
    record = logging.LogRecord("django", logging.ERROR, __file__, 1, "answer: %s", ("bladder_leak",), None)
    assert "bladder" not in BareFormatter().format(record)


def test_the_secret_key_is_made_once_and_for_the_owner_only() -> None:
    path = Path(settings.DATA_DIR) / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == settings.SECRET_KEY


def test_the_session_cookie_is_out_of_reach_of_scripts_and_lasts_half_a_year(browser: Browser) -> None:
    started(browser)
    cookie = browser.client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 180 * 24 * 3600


def test_another_host_name_is_refused(browser: Browser) -> None:
    assert browser.client.get("/", headers={"host": "evil.example"}).status_code == 400
