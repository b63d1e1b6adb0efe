"""A picture of every page, narrow and wide, light and dark; kept in docs/ when BACKSTAY_SCREENSHOTS=1."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import checks
from tests.browser.conftest import PHONE, ROOT, Server
from tests.browser.device import Device, smaller
from tests.browser.scenes import PICTURED as PERSONAL
from tests.browser.scenes import Scene
from tests.browser.test_evidence_pages import EVIDENCE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
KEPT = ROOT / "docs" / "screenshots"
KEEP = os.environ.get("BACKSTAY_SCREENSHOTS") == "1"
SHOWN_EVIDENCE = {"evidence", "evidence-acupuncture", "decision", "how-triage-decides", "medicines"}
PICTURED = [*PERSONAL, *(scene for scene in EVIDENCE if scene.name in SHOWN_EVIDENCE)]
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
QUICK_LOOKS = [(390, "dark"), (1280, "light")]
BLANK_BYTES = 20_000
MOST_BYTES_EACH = 36_000
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
BESIDE: ViewportSize = {"width": 1400, "height": 820}
FRAME = """<!doctype html><style>
body {{ margin: 0; height: 820px; background: #e2e9e6; position: relative; overflow: hidden }}
img {{ position: absolute; box-shadow: 0 18px 50px #0f2a3345, 0 0 0 1px #0f2a3320; background: #fff }}
.desktop {{ left: 48px; top: 56px; width: 1060px; border-radius: 14px }}
.phone {{ right: 48px; top: 104px; width: 318px; border-radius: 34px; outline: 8px solid #16262c }}
</style><img class="desktop" src="{desktop}"><img class="phone" src="{phone}">"""


@pytest.fixture(scope="module")
def device(chromium: Browser, server: Server) -> Iterator[Device]:
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    yield Device(context.new_page(), server)
    context.close()


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """An empty page to work on pictures."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where pictures go."""
    if KEEP:
        KEPT.mkdir(parents=True, exist_ok=True)
    return KEPT if KEEP else tmp_path


@pytest.mark.parametrize("scene", PICTURED, ids=lambda scene: scene.name)
def test_every_page_has_its_pictures(device: Device, album: Path, scene: Scene) -> None:
    device.page.set_viewport_size(PHONE)
    assert device.open(scene) == []
    for width, scheme in LOOKS if KEEP else QUICK_LOOKS:
        taken = device.photograph(width, scheme)
        assert len(taken) > BLANK_BYTES, "the picture is blank"
        assert checks.too_wide(device.page) == []
        picture = smaller(taken) if KEEP else taken
        (album / f"{scene.name}-{width}-{scheme}.png").write_bytes(picture)


def test_the_picture_of_the_readme_shows_a_phone_and_a_desktop(device: Device, blank: Page, album: Path) -> None:
    today, programme = (next(s for s in PICTURED if s.name == name) for name in ("today-new", "programme"))
    device.page.set_viewport_size(PHONE)
    device.open(today)
    phone = device.page.screenshot()
    device.page.set_viewport_size(DESKTOP)
    device.open(programme)
    desktop = device.page.screenshot()
    blank.set_viewport_size(BESIDE)
    blank.set_content(FRAME.format(desktop=inline(desktop), phone=inline(phone)), wait_until="load")
    (album / "readme.png").write_bytes(smaller(blank.screenshot()))


def inline(picture: bytes) -> str:
    """A picture as an address of its own."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def test_the_pictures_kept_are_the_pages_there_are_and_fit() -> None:
    kept = {path.name for path in KEPT.glob("*.png")} - {"readme.png"}
    wanted = {f"{scene.name}-{width}-{scheme}.png" for scene in PICTURED for width, scheme in LOOKS}
    assert kept == wanted, "run: BACKSTAY_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py"
    sizes = [path.stat().st_size for path in KEPT.glob("*.png")]
    assert sum(sizes) / len(sizes) < MOST_BYTES_EACH


def test_the_gallery_shows_every_picture_and_says_what_it_is() -> None:
    gallery = gallery_of(PICTURED)
    path = ROOT / "docs" / "pages.md"
    if KEEP:
        path.write_text(gallery, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == gallery


def gallery_of(scenes: list[Scene]) -> str:
    """docs/pages.md: each page with one sentence and its pictures."""
    lines = [
        "# Every page",
        "",
        "Made by `tests/browser/test_screenshots.py` on a fixed day with invented people;",
        "phone and desktop, light and dark. Pages longer than a few screens are cut off below.",
        "",
    ]
    for scene in scenes:
        shown = [f"![{scene.name} at {w} px, {s}](screenshots/{scene.name}-{w}-{s}.png)" for w, s in LOOKS]
        lines += [f"## {scene.name}", "", scene.says, "", *_table(shown), ""]
    return "\n".join(lines)


def _table(shown: list[str]) -> list[str]:
    return [
        "| phone, light | phone, dark | desktop, light | desktop, dark |",
        "|---|---|---|---|",
        f"| {' | '.join(shown)} |",
    ]
