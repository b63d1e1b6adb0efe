"""One phone that everybody uses in turn, and how it is looked at and photographed."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page, Response

from tests.browser import checks
from tests.browser.conftest import PHONE, Server
from tests.browser.scenes import Scene

TALLEST_PX = {390: 1500, 1280: 1100}


class Device:
    """A browser page that goes from scene to scene."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server, self.who = page, server, "?"
        self.watch = checks.Watch(page)
        self.arrived: Response | None = None
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.arrived = response

    def open(self, scene: Scene) -> list[str]:
        """Go where the scene plays; what is wrong with how it was answered."""
        if scene.who != self.who:
            self.server.become(scene.who, self.page.context)
            self.who = scene.who
        self.watch.forget()
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(self.server.at(scene.who, scene.path))
        if scene.act:
            scene.act(self.page)
        status = self.arrived.status if self.arrived else 0
        wrong = [] if status == scene.status else [f"status {status}, not {scene.status}"]
        return wrong + checks.policy(self.arrived, scene.wasm)

    def look(self, scene: Scene) -> list[str]:
        """Everything that is wrong with a page."""
        self.page.set_viewport_size(PHONE)
        wrong = self.open(scene)
        refused = self.page.url if scene.status >= 400 else ""
        wrong += checks.too_wide(self.page) + checks.covered(self.page)
        checks.unfold(self.page)
        wrong += checks.too_wide(self.page) + checks.too_small(self.page) + checks.unfit_words(self.page)
        self.stretch(PHONE["width"])
        wrong += checks.axe(self.page, "light") + checks.axe(self.page, "dark")
        wrong += [f"asked elsewhere: {url}" for url in self.watch.outside()]
        return wrong + [f"console: {text}" for text in self.watch.complaints(refused)]

    def stretch(self, width: int, tallest: int = 60_000) -> None:
        """A window as tall as its page, so that bars stand below and not over it."""
        self.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": max(PHONE["height"], min(height, tallest))})

    def photograph(self, width: int, scheme: str, tallest: int = 0) -> bytes:
        """The page as a person would scroll it, in one picture; the end of a long one is left off."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self.stretch(width, tallest or TALLEST_PX[width])
        return self.page.screenshot(animations="disabled")


def smaller(picture: bytes) -> bytes:
    """The same picture with a palette: small, with sharp letters and its own colours."""
    kept = io.BytesIO()
    colours = Image.open(io.BytesIO(picture)).convert("RGB")
    with_palette = colours.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    with_palette.save(kept, "PNG", optimize=True)
    return kept.getvalue()
