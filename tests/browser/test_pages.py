"""Every page in every state: readable by all, within the content policy, nothing over the edge."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from backstay.knowledge import load
from tests.browser import checks
from tests.browser.conftest import PHONE, Server
from tests.browser.device import Device
from tests.browser.scenes import SCENES, Scene
from tests.browser.test_evidence_pages import EVIDENCE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREENS = [screen.id for screen in load().screens]
SENT_ONLY = {  # and what leads on or downloads, tested in tests/web
    "/start/",
    "/programme/make/",
    "/exercise/<slug:name>/not-for-me/",
    "/exercise/<slug:name>/liked-again/",
    "/camera/engine.zip",
    "/session/<day:on>/camera/<slug:name>/felt/",
    "/tests/<slug:name>/felt/",
    "/progress/clinician.pdf",
    "/progress/week.pdf",
    "/progress/backstay.ics",
    "/progress/everything.csv",
    "/progress/everything.json",
    "/follow-up/<slug:point>/",
    "/lessons/<slug:name>/read/",
}


@pytest.fixture(scope="module")
def device(chromium: Browser, server: Server) -> Iterator[Device]:
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    yield Device(context.new_page(), server)
    context.close()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_page_in_every_state(device: Device, scene: Scene) -> None:
    assert device.look(scene) == []


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_of_the_intake(device: Device, name: str) -> None:
    assert device.look(Scene(name, "bare", f"/intake/{name}/", "")) == []


def test_every_address_has_a_scene(server: Server) -> None:
    paths = [scene.path for scene in [*SCENES, *EVIDENCE]] + [f"/intake/{name}/" for name in SCREENS]
    paths += ["/intake/"]  # leads to the screen that waits; walked in test_walk.py
    shapes = {route: re.sub(r"<[^>]+>", "[^/]+", route) for route in server.routes}
    missing = [r for r, shape in shapes.items() if not any(re.fullmatch(shape, path) for path in paths)]
    assert set(missing) <= SENT_ONLY


def test_the_summary_prints_on_one_page(device: Device) -> None:
    summary = next(scene for scene in SCENES if scene.name == "summary")
    assert device.open(summary) == []
    printed = device.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


BAD = """() => {
  const page = document.querySelector('main');
  page.insertAdjacentHTML('beforeend', `<p id="pale">pale</p><div id="wide">wide nice_ng59</div><button>x</button>
    <img src="http://localhost:9/elsewhere.png">`);
  document.getElementById('pale').style.color = '#eee';
  document.getElementById('wide').style.width = '500px';
  const small = page.querySelector('button:last-of-type');
  Object.assign(small.style, {width: '9px', height: '9px', padding: 0, minHeight: 0, position: 'fixed', bottom: 0});
}"""


def test_the_checks_see_what_is_wrong(device: Device) -> None:
    page = device.page
    page.set_viewport_size(PHONE)
    device.open(SCENES[0])
    page.evaluate(BAD)
    page.wait_for_timeout(100)
    assert checks.too_wide(page) and checks.too_small(page) and checks.unfit_words(page)
    found = " ".join(checks.axe(page, "light"))
    assert "color-contrast" in found and "image-alt" in found
    assert device.watch.complaints(""), "the policy refused the picture from elsewhere, and said so"
