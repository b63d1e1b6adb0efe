"""The evidence pages in a real browser: readable by all, nothing inline, nothing over the edge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import checks
from tests.browser.conftest import PHONE, Server
from tests.browser.device import Device
from tests.browser.scenes import Scene, send

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESKTOP = {"width": 1280, "height": 900}


def noting(page: Page) -> None:
    """Note two kinds of medicine."""
    page.locator("#opioids").select_option("most_days")
    page.locator("#noticed").fill("Sleepy in the morning, less pain at night")
    send(page)


KINDS = {
    "acupuncture": "Guidelines disagree: each position side by side.",
    "exercise_general": "Many positions, intervals beside what matters.",
    "decompression": "A choice that cannot be undone.",
    "opioids": "A medicine: no amount, no order to stop.",
    "apps": "What a guideline says of apps such as this one.",
    "scar_massage": "No guideline, no trial: said so.",
    "aerobic_exercise": "A ratio instead of points.",
}
EVIDENCE = [
    Scene("evidence", "", "/evidence/", "Every kind of care, by kind, with whether guidelines agree."),
    *(Scene(f"evidence-{name}", "", f"/evidence/{name}/", says) for name, says in KINDS.items()),
    Scene("decision", "", "/decisions/lumbar_stenosis/", "Exercise therapy or surgery; nothing recommended."),
    Scene("how-triage-decides", "", "/how-triage-decides/", "Every safety rule in words."),
    Scene("medicines", "begun", "/medicines/", "The medicine diary, still empty."),
    Scene("medicines-noted", "noting", "/medicines/", "A note was kept.", noting),
    Scene("medicines-talk", "noting", "/medicines/talk/", "A page to take to the prescriber."),
]


@pytest.fixture(scope="module")
def device(chromium: Browser, server: Server) -> Iterator[Device]:
    context = chromium.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    yield Device(context.new_page(), server)
    context.close()


@pytest.mark.parametrize("scene", EVIDENCE, ids=lambda scene: scene.name)
def test_every_evidence_page_is_readable_by_all(device: Device, scene: Scene) -> None:
    assert device.look(scene) == []
    device.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    wide = checks.too_wide(device.page)
    device.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert wide == []


def test_positions_are_cards_on_a_phone_and_a_table_on_a_desktop(device: Device) -> None:
    device.open(Scene("positions", "", "/evidence/acupuncture/", ""))
    row = device.page.locator(".positions tbody tr").first
    assert row.evaluate("node => getComputedStyle(node).display") == "block"
    device.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    assert row.evaluate("node => getComputedStyle(node).display") == "table-row"
    device.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
