"""Random but valid answers: no page fails, and nobody who is blocked sees a programme."""

from __future__ import annotations

import random

import pytest

from backstay.model import Question, Screen
from backstay.web import desk
from tests.web.walk import Browser, Fields, latest

PEOPLE = 12
LONGEST = 120


def some_answers(screen: Screen, chance: random.Random) -> Fields:
    """Valid answers of one screen, mostly harmless."""
    match screen.kind:
        case "person":
            years, sexes = range(1930, 2012), ("female", "male", "intersex", "undisclosed")
            country = chance.choice(list(desk.knowledge().contacts))
            return {
                "birth_year": [str(chance.choice(years))],
                "sex": [chance.choice(sexes)],
                "country": [country],
            }
        case "body_map":
            return _some_areas(chance)
        case "preferences":
            return {"day-monday": ["30"], "day-thursday": [chance.choice(["0", "20"])], "equipment": ["mat"]}
        case "checklist":
            ticks = [code for code in screen.asks if chance.random() < 0.03]
            return {"ticks": ticks, "not_sure": ["yes"]} if chance.random() < 0.05 else _ticks(ticks)
    return _some_items(screen, chance)


def _ticks(ticks: list[str]) -> Fields:
    return {"ticks": ticks} if ticks else {"none": ["yes"]}


def _some_areas(chance: random.Random) -> Fields:
    sided = [r.id for r in desk.knowledge().regions.values() if r.sided]
    names = [f"area-{r}-{chance.choice(['left', 'right'])}" for r in chance.sample(sided, 3)]
    return {
        f"{n}-{part}": [value]
        for n in names
        for part, value in (("on", "yes"), ("nprs", "4"), ("quality", "ache"))
    }


def _some_items(screen: Screen, chance: random.Random) -> Fields:
    fields: Fields = {}
    for name in screen.asks:
        if instrument := desk.knowledge().instruments.get(name):
            top = 3 if instrument.layout == "frequency_0_3" else 10
            for n in range(1, len(instrument.items) + 1):
                tick = instrument.layout == "tick_list"
                fields[f"{name}_{n}"] = (
                    ["yes"] if tick and chance.random() < 0.3 else [str(chance.randint(0, top))]
                )
                if instrument.layout == "own_activities":
                    fields[f"{name}_activity_{n}"] = ["walk"]
        else:
            fields[name] = [_one(desk.knowledge().questions[name], chance)]
    return fields


def _one(question: Question, chance: random.Random) -> str:
    if question.type == "yes_no":
        return chance.choices(["no", "yes", "not_sure"], [90, 6, 4])[0]
    if question.type == "choice":
        return chance.choice([*question.values, "not_sure"])
    if question.type == "number":
        low, high = int(question.low or 0), int(question.high or 100)
        return str(chance.randint(low, max(low, high // 3)))
    return "words"


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_a_random_person_ends_at_a_result_or_a_named_refusal(seed: int, browser: Browser) -> None:
    chance = random.Random(seed)
    browser.get("/")
    browser.press("/start/")
    for _ in range(LONGEST):
        parts = browser.page.path.strip("/").split("/")
        if parts[0] == "help":
            browser.get("/intake/")
        elif parts[0] != "intake":
            break
        elif parts[-1] == "again":
            codes = browser.page.form().names - {"csrfmiddlewaretoken", "event_id", ""}
            assert browser.send({c: [chance.choice(["no", "no", "not_sure"])] for c in codes}).status == 200
        else:
            screen = next(s for s in desk.knowledge().screens if s.id == parts[1])
            assert browser.send(some_answers(screen, chance)).status == 200, (screen.id, browser.page.text)
    assert browser.page.path in ("/result/", "/wait/")
    account = latest()
    made = desk.assessment(desk.episode(account))
    assert made is not None
    for path in ("/wait/", "/result/", "/today/", "/summary/", "/answers/", "/changed/"):
        assert browser.get(path).status == 200
    if desk.is_blocked(made):
        assert browser.post("/programme/make/", browser.page.form().fields).path in ("/wait/", "/intake/")
        assert desk.programme(desk.episode(account)) is None
