"""The whole walk in a real browser: by fingers, by keys, without JavaScript, closed and opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, ROOT, Server, free_port, wait_until_up
from tests.browser.hands import NEXT, answer, answer_at_once, place, tick, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BY_FINGER = {"chronic_desk_worker", "cauda_equina_warning"}
EXAMPLES = sorted({path.stem for path in (ROOT / "examples").glob("*.yaml")} - BY_FINGER)
PATIENCE_MS = 60_000
PASSPHRASE = "four calm words here"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    return opened


def start(page: Page, server: Server) -> None:
    """Press start on the first page."""
    page.goto(server.url)
    page.locator('form[action="/start/"] button').click()
    page.wait_for_url("**/intake/person/")


def paint_by_finger(page: Page, region: str, side: str, nprs: int) -> None:
    """Tap the drawing, then how strong and what it feels like."""
    page.locator(f'.map .zone[data-region="{region}"][data-side="{side}"]').click()
    page.locator(f'.map__points button[value="{nprs}"]').click()
    page.locator('.map__qualities button[value="ache"]').click()
    page.locator(".map__done").click()


def paint_by_keys(page: Page, region: str, side: str, nprs: int) -> None:
    """Open the list, tick the area and choose, all with the keyboard."""
    fold = page.locator(".map__list > summary")
    if page.locator(".map__list:not([open])").count():
        fold.focus()
        page.keyboard.press("Enter")
    page.locator(f"#area-{region}-{side}-on").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(str(nprs))
    page.keyboard.press("Tab")
    page.keyboard.type("a")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this is focused."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_the_whole_walk_by_finger_and_keyboard(page: Page, server: Server) -> None:
    answers = server.answers["chronic_desk_worker"]
    start(page, server)
    answer(page, answers["person"])
    paint_by_finger(page, "lower-back-erectors", "left", 5)
    paint_by_keys(page, "lower-back-erectors", "right", 5)
    expect(page.locator(".map__marked li")).to_have_count(2)
    page.locator(NEXT).click()
    assert place(page) == "/intake/cauda_equina/"
    tab_to(page, "#none_of_these")
    page.keyboard.press("Space")
    tab_to(page, NEXT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/right_now/")
    assert walk(page, answers, by=answer, until="what_fits") == "/intake/what_fits/"
    page.go_back()
    assert place(page) != "/intake/what_fits/"
    page.go_forward()
    answer(page, answers["what_fits"])
    assert place(page) == "/result/"
    expect(page.locator(".triage--self_care")).to_be_visible()
    make_and_follow(page, answers)


def make_and_follow(page: Page, answers: dict[str, Any]) -> None:
    """From the result to a programme, one exercise changed for another, one session kept, a check-in."""
    page.locator('form[action="/programme/make/"] button').click()
    page.wait_for_url("**/today/")
    page.locator(".session .line__link").first.click()
    name = page.locator("h1").inner_text()
    page.locator('form[action$="/not-for-me/"] button').click()
    page.wait_for_url("**/programme/differences/")
    expect(page.get_by_text(name).first).to_be_visible()
    page.locator('main a[href="/today/"]').click()
    expect(page.locator(".line__name", has_text=name)).to_have_count(0)
    keep_session(page)
    page.locator(".tabs__changed").click()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("main form button").click()
    assert walk(page, answers) == "/result/"
    page.goto(page.url.replace("/result/", "/today/"))
    expect(page.locator(".session")).to_be_visible()


def keep_session(page: Page) -> None:
    """Say how today's session went."""
    page.locator('.session__actions a[href^="/session/"]').click()
    for done in page.locator('main form .log > .choices [type=radio][value="done"]').all():
        tick(done)
    tick(page.locator('[name="before"][value="4"]'))
    tick(page.locator('[name="after"][value="5"]'))
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".saved")).to_be_visible()


def test_an_emergency_interrupts_at_once_and_says_whom_to_call(page: Page, server: Server) -> None:
    answers = server.answers["cauda_equina_warning"]
    start(page, server)
    assert walk(page, answers, by=answer) == "/wait/"
    expect(page.locator(".triage--emergency h1")).to_be_visible()
    expect(page.locator('.triage a[href^="tel:"]').first).to_be_visible()
    assert page.locator(".triage__rules > li").count() <= 3, "only what is known, not all that is unknown"
    page.goto(server.url + "/intake/")
    assert place(page) == "/wait/", "nothing else goes on"
    for path in ("/today/", "/programme/"):
        page.goto(server.url + path)
        expect(page.locator(".session, .timeline")).to_have_count(0)


def test_the_browser_can_be_closed_and_opened_again(chromium: Browser, context: BrowserContext, server: Server) -> None:
    answers = server.answers["chronic_desk_worker"]
    first = context.new_page()
    start(first, server)
    stood = walk(first, answers, until="general_health")
    kept = context.storage_state()
    context.close()
    again = chromium.new_context(storage_state=kept, viewport=PHONE)
    opened = again.new_page()
    opened.goto(server.url)
    opened.locator('main a[href="/intake/"]').click()
    assert place(opened) == stood
    opened.goto(server.url + "/intake/person/")
    assert opened.locator("[name=birth_year]").input_value() == answers["person"]["birth_year"][0]
    again.close()


def test_two_people_on_one_device_stay_apart(page: Page, server: Server) -> None:
    person = server.answers["chronic_desk_worker"]["person"]
    start(page, server)
    answer(page, {**person, "occupation": ["lighthouse keeper"]})
    page.goto(server.url + "/people/private/")
    for name, text in {"name": "Bo", "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.locator("main form button").click()
    page.goto(server.url + "/people/turn/")
    page.locator("main form button").click()
    start(page, server)
    answer(page, {**person, "occupation": ["beekeeper"]})
    page.goto(server.url + "/answers/")
    assert "beekeeper" in page.content() and "lighthouse" not in page.content()
    page.goto(server.url + "/people/turn/")
    page.locator("main form button").click()
    page.goto(server.url + "/people/resume/")
    page.locator('[name="name"]').fill("Bo")
    page.locator('[name="passphrase"]').fill(PASSPHRASE)
    page.locator("main form button").click()
    page.goto(server.url + "/answers/")
    assert "lighthouse keeper" in page.content() and "beekeeper" not in page.content()


def test_it_works_without_javascript(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    start(page, server)
    assert walk(page, server.answers["acute_after_lifting"], by=answer) == "/result/"
    expect(page.locator('form[action="/programme/make/"] button')).to_be_enabled()
    context.close()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_other_example_ends_in_a_programme_or_a_named_refusal(page: Page, server: Server, name: str) -> None:
    answers = server.answers[name]
    end, level = answers["ends"]
    start(page, server)
    arrived = walk(page, answers, by=answer_at_once)
    expect(page.locator(f".triage--{level}")).to_be_visible()
    if end == "blocked":
        assert arrived in ("/result/", "/wait/")
        expect(page.locator(".triage__rule").first).not_to_be_empty()
        expect(page.locator('form[action="/programme/make/"]')).to_have_count(0)
        return
    page.locator('form[action="/programme/make/"] button').click()
    page.wait_for_url("**/today/")
    page.goto(server.url + "/programme/")
    expect(page.locator(".timeline__phase").first).to_be_visible()


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], Any]]:
    """The app as the command line serves it, to be killed and started again."""
    port, running = free_port(), []
    env = {**os.environ, "BACKSTAY_DATA": str(tmp_path), "BACKSTAY_STRICT_WORDS": "1"}
    command = [sys.executable, "-m", "backstay", "serve", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"

    def serve() -> None:
        running.append(subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL))
        wait_until_up(url, running[-1])

    yield url, running, serve
    running[-1].kill()
    running[-1].wait()


def test_a_killed_server_has_lost_nothing_it_acknowledged(
    page: Page, server: Server, serving: tuple[str, list[subprocess.Popen[bytes]], Any]
) -> None:
    url, running, serve = serving
    serve()
    page.goto(url)
    page.locator('form[action="/start/"] button').click()
    answer(page, {**server.answers["chronic_desk_worker"]["person"], "occupation": ["glass blower"]})
    running[-1].send_signal(signal.SIGKILL)
    running[-1].wait()
    serve()
    page.goto(url + "/answers/")
    assert "glass blower" in page.content()
    page.goto(url + "/intake/")
    assert place(page) == "/intake/body_map/"
