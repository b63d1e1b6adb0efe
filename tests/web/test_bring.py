"""Entries brought along from an exported file: whole or not at all, never a clinician's word, safety asked again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backstay.model import Intake
from backstay.web import desk
from tests.web.conftest import Clock
from tests.web.test_programme import latest_episode, on_a_training_day
from tests.web.walk import Browser, latest, planned


def exported(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser.client.get("/progress/everything.json").content)
    return found


def upload(text: bytes) -> Browser:
    """A fresh person who sends this file."""
    fresh = Browser()
    fresh.get("/")
    fresh.press("/start/")
    fresh.get("/people/bring/")
    token = fresh.page.form().fields["csrfmiddlewaretoken"]
    file = SimpleUploadedFile("backstay-everything.json", text)
    fields = {"csrfmiddlewaretoken": token, "entries": file}
    fresh._arrive(fresh.client.post("/people/bring/", fields, follow=True), "/people/bring/")
    return fresh


def as_file(found: dict[str, Any]) -> bytes:
    return json.dumps(found).encode()


def test_entries_come_along_on_their_days_and_the_safety_questions_open_again(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    planned(browser, simple)
    on_a_training_day(browser, clock)
    before = latest_episode()
    fresh = upload(as_file(exported(browser)))
    assert fresh.page.status == 200
    after = latest_episode()
    assert [(e.kind, e.happened_at, e.payload) for e in after.events[:-1]] == [
        (e.kind, e.happened_at, e.payload) for e in before.events
    ]
    assert after.checking_in and desk.standing(after).state == "checking_in"
    assert after.programmes[0].starts_on == before.programmes[0].starts_on


def test_a_sign_off_in_a_file_is_left_out(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    found = exported(browser)
    signed = {
        "clinician": "Dr Nobody", "profession": "GP", "registration": "1", "country": "GB", "outcome": "fine",
        "examined_on": "2026-11-20", "expires_on": "2026-12-20", "closes": ["cancer_alone"], "limits": [],
    }  # fmt: skip
    row = {**found["events"][0], "id": "forged", "kind": "signed_off", "payload": signed}
    upload(as_file({**found, "events": [*found["events"], row]}))
    assert latest_episode().events and latest_episode().sign_offs == ()


def test_a_programme_the_checker_refuses_is_left_out(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    found = exported(browser)
    row = next(e for e in found["events"] if e["kind"] == "planned")
    row["payload"]["programme"]["weeks"][0]["sessions"][0]["lines"][0]["minutes"] = 500
    upload(as_file(found))
    assert latest_episode().events and latest_episode().programmes == ()


BAD = [b"", b"{}", b"[1, 2]", b"\x89PNG\r\n", b'{"backstay_episode": 9, "events": []}', b"[" * 100_000]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_file_is_refused_with_one_message_and_nothing_is_kept(text: bytes) -> None:
    fresh = upload(text)
    assert fresh.page.status == 422
    assert latest_episode().events == ()


def broken_by(found: dict[str, Any], how: str) -> None:
    last = found["events"][-1]
    if how == "unknown kind":
        last["kind"] = "cured"
    elif how == "tomorrow":
        last["happened_at"] = "2999-01-01T00:00:00+00:00"
    elif how == "no day":
        last["happened_at"] = "soon"
    else:
        payload = {"screen": "right_now", "findings": {"fever": "certainly"}}
        found["events"].append({**last, "id": "x", "kind": "answered", "payload": payload})


@pytest.mark.parametrize("how", ["unknown kind", "tomorrow", "no day", "an answer that is none"])
def test_a_file_that_breaks_half_way_leaves_nothing_behind(browser: Browser, simple: Intake, how: str) -> None:
    planned(browser, simple)
    found = exported(browser)
    broken_by(found, how)
    assert upload(as_file(found)).page.status == 422
    assert latest_episode().events == ()


def test_a_file_that_is_too_large_is_not_read() -> None:
    fresh = upload(b" " * 5_000_001)
    assert fresh.page.status == 422 and "larger than 5 megabytes" in fresh.page.text


def test_entries_of_two_people_are_never_mixed(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    text, before = as_file(exported(browser)), len(latest_episode().events)
    browser.get("/people/bring/")
    assert "never mixed" in browser.page.text and not [f for f in browser.page.forms if "entries" in f.names]
    with pytest.raises(desk.BringError):
        desk.bring(latest(), text)
    assert len(latest_episode().events) == before
