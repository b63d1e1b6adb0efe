"""The words counted for a screen are the words a person reads on the page, folds closed."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from backstay.assess.reading import count_words, reading_words
from backstay.knowledge import load
from tests.browser.conftest import Server

READ = """() => {
  const main = document.querySelector('main');
  const once = new Set();
  const label = '.choice__text, .scale__ends span, .stepper__unit, summary, .map__qualities button, .map__ask';
  for (const each of main.querySelectorAll('.scale__ends b')) each.remove();
  for (const each of main.querySelectorAll(label)) {
    if (each.checkVisibility()) once.add(each.innerText.trim());
  }
  const unread = '.progress, .notice, .errors, .actions, button[name=skip], select, .scale__row, svg, .map__points, '
    + '.sheet__number, .visually-hidden, number-stepper button, .map__marked';
  for (const each of main.querySelectorAll(`${unread}, ${label}`)) each.style.display = 'none';
  return [main.innerText, ...once].join(' ');
}"""
"""What stands in the main part without the way, the notice and the digits of scales; labels of answers once."""
NEAR = 0.03
SLACK = 2
SIMPLE = (
    "person", "cauda_equina", "right_now", "pain_start", "legs_and_walking", "general_health", "belly_and_pelvis",
    "conditions", "bones_and_joints", "medicines_and_operations", "pain_behaviour", "legs_skin_and_eyes",
    "heart_and_balance", "episode", "pain", "what_changes_it", "past_week", "about_your_back", "your_days", "mood",
    "what_plays_a_part", "daily_life", "what_fits",
)  # fmt: skip
"""The screens of a simple back pain but the body map, which is looked at below."""


def test_the_words_counted_are_the_words_on_the_page(server: Server, context: BrowserContext) -> None:
    server.become("almost", context)
    page, screens = context.new_page(), {s.id: s for s in load().screens}
    found = {}
    for name in SIMPLE:
        page.goto(server.at("almost", f"/intake/{name}/"))
        found[name] = (reading_words(screens[name], load()), count_words(page.evaluate(READ)))
    far = {name: pair for name, pair in found.items() if abs(pair[0] - pair[1]) > max(SLACK, NEAR * pair[1])}
    assert not far, f"counted and seen: {far}"
    counted, seen = map(sum, zip(*found.values(), strict=True))
    assert abs(counted - seen) <= NEAR * seen


def test_the_body_map_is_counted_with_one_place_marked(server: Server, context: BrowserContext) -> None:
    server.become("bare", context)
    page, screen = context.new_page(), next(s for s in load().screens if s.id == "body_map")
    page.goto(server.at("bare", "/intake/body_map/"))
    nothing = page.locator(".map__nothing").inner_text()
    page.locator('.map .zone[data-region="spine"]').click()
    page.locator(".map__editor").wait_for(state="visible")
    seen = count_words(f"{nothing} {page.evaluate(READ)}")
    assert abs(reading_words(screen, load()) - seen) <= 0.1 * seen
