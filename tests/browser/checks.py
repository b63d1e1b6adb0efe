"""What must be true of every page: each check returns what is wrong, in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Response

from backstay.knowledge import load

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
SMALLEST_PX = 24
TARGETS = """() => {
  const small = [];
  const seen = (node) => node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  for (const node of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    if (!seen(node.closest('label') ?? node) || node.matches('.skip, [type=hidden]')) continue;
    const inSentence = node.matches('a') && getComputedStyle(node).display === 'inline'
      && node.parentElement.textContent.trim() !== node.textContent.trim();
    if (inSentence) continue;
    const box = (node.closest('label') ?? node).getBoundingClientRect();
    if (Math.min(box.width, box.height) < SMALLEST) small.push(
      `${Math.round(box.width)}×${Math.round(box.height)} ${node.outerHTML.slice(0, 120)}`);
  }
  return small;
}"""
BEYOND = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && node.checkVisibility())
  .slice(-3).map((node) => node.outerHTML.slice(0, 120))"""


SHOWN = """() => {
  const page = document.querySelector('main').cloneNode(true);
  for (const code of page.querySelectorAll('code, script')) code.remove();
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT), said = [];
  while (texts.nextNode()) said.push(texts.currentNode.textContent);
  return said.join(' ');
}"""
UNFIT = {
    "a key is shown": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\bpages\.\w+|[{}]"),
    "a word to avoid": re.compile(
        r"(?i)\b(?:diagnos\w+|faults?|a?symmetr\w+|compensat\w+|correct posture|adhesions?)\b"
    ),
}
COVERED = """() => {
  const hidden = [];
  for (const node of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    const seen = node.closest('label') ?? node;
    if (node.matches('.skip, [type=hidden]') || !seen.checkVisibility({visibilityProperty: true})) continue;
    node.focus();
    const box = seen.getClientRects()[0];
    const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (on && !seen.contains(on) && !on.contains(seen)) hidden.push(
      `${node.outerHTML.slice(0, 100)} under ${on.outerHTML.slice(0, 60)}`);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return hidden;
}"""


class Watch:
    """Everything a page asks for, and everything it complains about."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.said: list[tuple[str, str]] = []
        page.context.on("request", lambda request: self.asked.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(("", str(error))))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append((message.location.get("url", ""), message.text))

    def forget(self) -> None:
        """Before the next page."""
        self.asked.clear()
        self.said.clear()

    def outside(self) -> list[str]:
        """Requests to any other host."""
        return [url for url in self.asked if urlsplit(url).scheme != "data" and not _home(url)]

    def complaints(self, refused: str) -> list[str]:
        """What the console said, but for the browser's own line about a page that is refused on purpose."""
        own = "Failed to load resource: the server responded with a status of"
        return [text for url, text in self.said if not (refused and url == refused and text.startswith(own))]


def _home(url: str) -> bool:
    return urlsplit(url).hostname == "127.0.0.1"


def policy(response: Response | None, wasm: bool = False) -> list[str]:
    """A content policy is sent, and lets in nothing from elsewhere and nothing inline; one page may compile."""
    sent = response.headers.get("content-security-policy", "") if response else ""
    rules = {part.split()[0]: part.split()[1:] for part in sent.split(";") if part.split()}
    if rules.get("default-src") != ["'none'"]:
        return [f"the policy is not closed by default: {sent!r}"]
    allowed = {"'self'", "'none'", "data:"} | ({"'wasm-unsafe-eval'"} if wasm else set())
    wide = [f"{name}: {source}" for name, sources in rules.items() for source in set(sources) - allowed]
    scripts = [f"{name}: data:" for name in ("script-src", "style-src") if "data:" in rules.get(name, [])]
    return [f"the policy lets in {found}" for found in (*wide, *scripts)]


def unfold(page: Page) -> None:
    """Open everything folded, so that it is looked at too."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def too_wide(page: Page) -> list[str]:
    """Nothing stands beyond the right edge."""
    width = page.evaluate("document.documentElement.scrollWidth")
    inner = page.evaluate("innerWidth")
    return [f"{width} px wide on {inner}: {page.evaluate(BEYOND)}"] if width > inner else []


def too_small(page: Page, smallest: int = SMALLEST_PX) -> list[str]:
    """Everything to press is large enough for a finger."""
    return [f"small: {row}" for row in page.evaluate(TARGETS.replace("SMALLEST", str(smallest)))]


def covered(page: Page) -> list[str]:
    """Whatever has the focus can be seen: no bar lies over it."""
    return [f"covered: {row}" for row in page.evaluate(COVERED)]


def unfit_words(page: Page) -> list[str]:
    """No key of ours and no word that a person should not meet stands on the page; citations and code are let be."""
    shown = " ".join(page.evaluate(SHOWN).split())
    for reference in load().references.values():
        shown = shown.replace(reference.citation, " ")
    return [f"{why}: {word}" for why, pattern in UNFIT.items() for word in set(pattern.findall(shown))]


def axe(page: Page, scheme: str) -> list[str]:
    """What axe-core finds: every rule in light, colours again in dark."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "tag", "values": RULES} if scheme == "light" else {"type": "rule", "values": COLOURS}
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, options)", {"runOnly": only, "resultTypes": ["violations"]}
    )
    return [_violation(rule, node, scheme) for rule in found["violations"] for node in rule["nodes"][:3]]


def _violation(rule: dict[str, Any], node: dict[str, Any], scheme: str) -> str:
    why = " ".join(node.get("failureSummary", "").split())[:200]
    return f"axe {scheme} {rule['id']}: {node['html'][:140]} ({why})"
