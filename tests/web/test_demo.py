"""Demo people, and what the operator of an installation can do."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

import backstay
from backstay.model import Intake
from backstay.plan import quick
from backstay.web import demo, desk
from tests.web.conftest import EXAMPLES
from tests.web.test_people import keep, resume
from tests.web.walk import Browser, latest, saying, walk


@pytest.fixture(scope="module")
def loaded() -> list[tuple[str, str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backstay, "plan", quick)
        return demo.load()


def test_each_example_becomes_a_demo_person(loaded: list[tuple[str, str, str]]) -> None:
    assert [example for _, example, _ in loaded] == sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
    assert {ends for _, _, ends in loaded} <= {"runs", "blocked"}
    assert demo.names() == [name for name, _, _ in loaded]


def test_loading_the_demo_people_twice_changes_nothing(loaded: list[tuple[str, str, str]]) -> None:
    account = desk.Account.objects.get(name=loaded[0][0])
    before = desk.episode(account)
    assert demo.load() == loaded
    assert desk.episode(account) == before


def test_demo_people_can_be_entered(loaded: list[tuple[str, str, str]]) -> None:
    for name, _, ends in loaded:
        browser = resume(Browser(), name, demo.PASSPHRASE)
        assert browser.page.path in ("/result/", "/wait/"), name
        runs = "session__list" in browser.get("/today/").text
        assert runs == (ends == "runs")
        for path in ("/summary/", "/answers/", "/people/", "/wait/", "/result/", "/programme/"):
            assert browser.get(path).status == 200


def test_a_signed_note_from_a_file_opens_the_way(simple: Intake, browser: Browser, tmp_path: Path) -> None:
    walk(browser, saying(simple, cancer_ever="yes"))
    keep(browser, "signed for")
    account = latest()
    assert desk.standing(desk.episode(account)).state == "blocked"
    signed = EXAMPLES / "cancer_signed_off.yaml"
    text = signed.read_text().replace("examined_on: 2026-11-14", "examined_on: 2026-11-21")
    path = tmp_path / "signed.yaml"
    path.write_text(text)
    call_command("sign_off", "signed for", str(path), stdout=StringIO())
    assert desk.standing(desk.episode(account)).state == "none"
    browser.get("/result/")
    assert browser.press("/programme/make/").path == "/today/"


def test_a_sign_off_for_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("sign_off", "no such person", str(EXAMPLES / "cancer_signed_off.yaml"))


def test_the_operator_can_list_concerns(browser: Browser) -> None:
    browser.get("/concern/")
    browser.send({"concern": ["The steps were unclear"]}, browser.page.form("concern"))
    out = StringIO()
    call_command("concerns", stdout=out)
    assert "The steps were unclear" in out.getvalue()
