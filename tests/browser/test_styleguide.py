"""Every component in every state: readable by all, within the content policy, in step with its fields."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


class Strict(SimpleHTTPRequestHandler):
    """A file server with the content policy of the app."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("styleguide")
    subprocess.run([sys.executable, "-m", "builders.styleguide", str(folder)], check=True, cwd=ROOT)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 390, "height": 844})
    opened.goto(address)
    yield opened
    opened.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_breaks_the_policy_or_runs_over_the_edge(
    chromium: Browser, address: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not said
    page.close()


def painted(page: Page) -> dict[str, str]:
    """The fields of the body map that hold an answer."""
    script = "[...new FormData(document.querySelector('body-map').closest('form'))].filter(([, v]) => v)"
    return dict(page.evaluate(script))


def test_a_tap_on_the_figure_fills_the_fields(page: Page) -> None:
    page.locator('.map .zone[data-region="gluteus-maximus"][data-side="right"]').click()
    page.locator('.map__points button[value="6"]').click()
    page.locator('.map__qualities button[value="electric"]').click()
    fields = painted(page)
    assert fields["area-gluteus-maximus-right-on"] == "yes"
    assert fields["area-gluteus-maximus-right-nprs"] == "6"
    assert fields["area-gluteus-maximus-right-quality"] == "electric"


def middle_of(page: Page, region: str, side: str) -> tuple[float, float]:
    box = page.locator(f'.map .zone[data-region="{region}"][data-side="{side}"]').bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


WAY = (("hamstrings-lateral", "left"), ("knee-back", "left"), ("calves-gastroc-lateral", "left"))


def drawn(fields: dict[str, str]) -> list[tuple[str | None, str | None]]:
    """How strong and what like each place on the way is."""
    names = [f"area-{region}-{side}" for region, side in WAY]
    return [(fields.get(f"{name}-nprs"), fields.get(f"{name}-quality")) for name in names]


def test_pain_that_runs_on_is_drawn_from_a_marked_place(page: Page) -> None:
    page.locator('.map .zone[data-region="gluteus-maximus"][data-side="left"]').click()
    page.locator('.map__points button[value="7"]').click()
    page.locator('.map__qualities button[value="burn"]').click()
    page.locator(".map__done").click()
    page.locator('.map .zone[data-region="knee-back"][data-side="left"]').scroll_into_view_if_needed()
    page.mouse.move(*middle_of(page, "gluteus-maximus", "left"))
    page.mouse.down()
    for region, side in WAY:
        page.mouse.move(*middle_of(page, region, side), steps=8)
    page.mouse.up()
    assert drawn(painted(page)) == [("7", "burn")] * len(WAY)
    assert page.locator(".map__area").text_content(), "the last place reached is open for its own answer"
    page.locator('.map__points button[value="3"]').click()
    assert drawn(painted(page)) == [("7", "burn"), ("7", "burn"), ("3", "burn")]


def test_a_finger_draws_from_a_marked_place_and_scrolls_from_any_other(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    page.locator('.map .zone[data-region="gluteus-maximus"][data-side="left"]').tap()
    page.locator('.map__points button[value="4"]').tap()
    page.locator('.map__qualities button[value="electric"]').tap()
    page.locator(".map__done").tap()
    page.locator('.map .zone[data-region="foot-back"][data-side="left"]').scroll_into_view_if_needed()
    finger, before = context.new_cdp_session(page), page.evaluate("scrollY")

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    stops = [middle_of(page, *place) for place in (("gluteus-maximus", "left"), *WAY)]
    touch("touchStart", stops[0])
    for (x0, y0), (x1, y1) in pairwise(stops):
        for step in range(1, 9):
            touch("touchMove", (x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8))
    touch("touchEnd")
    assert drawn(painted(page)) == [("4", "electric")] * len(WAY)
    assert page.evaluate("scrollY") == before
    context.close()


def test_an_area_taken_away_leaves_no_field_behind(page: Page) -> None:
    page.locator('.map__marked button[data-area="sacrum-sij-left"]').click()
    page.locator(".map__remove").click()
    assert not [name for name in painted(page) if "sacrum-sij" in name]


def test_the_list_paints_the_figure(page: Page) -> None:
    page.locator(".map__list summary").click()
    page.locator('[name="area-spine-middle-on"]').check()
    page.locator('[name="area-spine-middle-nprs"]').select_option("3")
    zone = page.locator('.map .zone[data-region="spine"]')
    assert zone.get_attribute("data-nprs") == "3"
    assert zone.locator(".zone__number").text_content() == "3"


def test_none_of_these_and_the_ticks_exclude_each_other(page: Page) -> None:
    none, tick = page.locator('tick-group [name="none"]'), page.locator('tick-group [name="t1"]')
    none.check()
    assert not tick.is_checked()
    tick.check()
    assert not none.is_checked()


def test_the_theme_is_remembered_without_a_script_in_the_page(page: Page) -> None:
    page.locator('theme-switch button[value="dark"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")


def test_the_body_map_works_without_javascript(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.locator(".map__stage").is_visible()
    page.locator('[name="area-groin-left-on"]').check()
    page.locator('[name="area-groin-left-nprs"]').select_option("4")
    context.close()
