"""A person's hands: answer a screen by clicking and typing, or all at once where only the way counts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

Fields = Mapping[str, list[str]]
NEXT = "main form .actions__next"
AT_ONCE = """fields => {
  const form = document.querySelector('main form');
  for (const field of form.querySelectorAll('[type=checkbox], [type=radio]')) field.checked = false;
  for (const [name, values] of Object.entries(fields))
    for (const field of form.querySelectorAll(`[name="${name}"]`))
      if (field.matches('[type=checkbox], [type=radio]')) field.checked = values.includes(field.value);
      else field.value = values[0] ?? '';
  form.requestSubmit();
}"""


def place(page: Page) -> str:
    """The path of the page."""
    return urlsplit(page.url).path


def screen_of(page: Page) -> str:
    """The screen of the intake that is open; empty anywhere else."""
    parts = place(page).strip("/").split("/")
    return parts[1] if parts[0] == "intake" and len(parts) > 1 else ""


def answer(page: Page, fields: Fields) -> None:
    """Click and type every answer of a screen, then go on."""
    folded = page.locator("main form details:not([open]):has(input, select) > summary")
    while folded.count():
        folded.first.click()
    for name, values in fields.items():
        for value in values:
            _one(page, name, value)
    page.locator(NEXT).click()
    page.wait_for_load_state("load")


def _one(page: Page, name: str, value: str) -> None:
    field = page.locator(f'main form [name="{name}"]')
    kind = field.first.evaluate("field => field.type")
    if kind in ("radio", "checkbox"):
        tick(page.locator(f'main form [name="{name}"][value="{value}"]'))
    elif kind.startswith("select"):
        field.select_option(value)
    else:
        field.fill(value)


def tick(field: Locator) -> None:
    """Press the label around a box or a point, as a finger does; what is ticked already stays."""
    if not field.is_checked():
        field.locator("xpath=ancestor::label[1]").click()


def answer_at_once(page: Page, fields: Fields) -> None:
    """Fill the form in one go and send it."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.evaluate(AT_ONCE, dict(fields))


def walk(page: Page, answers: Mapping[str, Fields], by: object = answer_at_once, until: str = "") -> str:
    """Answer every screen that is asked until another page comes, or the screen named; where that is."""
    for _ in range(90):
        if place(page) == "/help/":
            page.goto(page.url.replace("/help/", "/intake/"))
        name = screen_of(page)
        if not name or name == until:
            return place(page)
        fields = _again(page, answers) if place(page).endswith("/again/") else answers[name]
        assert callable(by)
        by(page, fields)
        assert not page.locator(".errors").count(), f"{name}: {page.locator('.errors').inner_text()}"
    raise AssertionError(f"the intake never ends: {page.url}")


def _again(page: Page, answers: Mapping[str, Fields]) -> Fields:
    """The plainer questions: as known, else still not sure."""
    names = page.locator("main form [type=radio]").evaluate_all("fields => fields.map(field => field.name)")
    return {name: answers["known"].get(name, ["not_sure"]) for name in set(names)}
