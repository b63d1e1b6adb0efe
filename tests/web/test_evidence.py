"""Evidence is shown, not hidden: every position, every interval, nothing recommended, no medicine cut."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from backstay.intake import read_intake
from backstay.knowledge import load
from backstay.model import Effect, Intake, Knowledge
from backstay.web import desk
from backstay.web.evidence import effects, medicines, positions
from tests.web.conftest import EXAMPLES, Clock
from tests.web.walk import Browser, walk

CARE = list(load().interventions)
PASSIVE = {
    "osteopathic_treatment", "tens", "pens", "interferential", "acupuncture", "traction", "belts_corsets",
    "spinal_injection", "epidural", "opioids", "imaging", "decompression", "fusion",
}  # fmt: skip
ORDERS = re.compile(
    r"\b\d+([.,]\d+)? ?(mg|milligrams?|mcg|ml|g)\b"
    r"|\b(stop|cut|halve|skip|taper|double) (taking|your|the|it)\b",
    re.I,
)
"""An amount of a medicine, or an order to change one."""


def text_of(page: str) -> str:
    """What a person reads of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).split())


def started(browser: Browser) -> Browser:
    browser.get("/")
    browser.press("/start/")
    return browser


# ── Kinds of care ───────────────────────────────────────────────────────────


def test_every_kind_of_care_is_listed_and_none_is_filtered(browser: Browser, knowledge: Knowledge) -> None:
    page = browser.get("/evidence/")
    assert page.status == 200 and set(knowledge.interventions) >= PASSIVE
    for name in knowledge.interventions:
        assert f'href="/evidence/{name}/"' in page.text
    said = text_of(page.text)
    assert knowledge.words["evidence.apps"] in said and knowledge.words["evidence.tests"] in said


@pytest.mark.parametrize("name", CARE)
def test_a_page_shows_every_position_and_every_effect(browser: Browser, knowledge: Knowledge, name: str) -> None:
    row = knowledge.interventions[name]
    page = browser.get(f"/evidence/{name}/")
    said = text_of(page.text)
    assert page.status == 200 and row.says in said
    spoken = positions.spoken(row.positions, knowledge)
    assert page.text.count('<tr role="row">') == (len(spoken) + 1 if spoken else 0)
    for position in spoken:
        assert position.population in said and position.note in said
        assert knowledge.words[f"evidence.guideline.{position.guideline}"] in said
        assert str(knowledge.references[position.guideline].year) in said
    for effect in knowledge.effects.values():
        if name in effect.interventions:
            assert effect.comparison in said and (effect.says or effects.shown(effect)["says"]) in said
    assert knowledge.time_costs[name].says in said
    assert all(question in said for question in row.ask_before)
    assert knowledge.words["evidence.ask"] in said
    assert "style=" not in page.text


def test_an_unknown_kind_of_care_is_no_page(browser: Browser) -> None:
    assert browser.get("/evidence/leeches/").status == 404
    assert browser.get("/decisions/leeches/").status == 404


@pytest.mark.parametrize("name", ["apps", "self_management", "joint_nerve_tests", "imaging"])
def test_what_a_guideline_says_of_technology_and_tests_is_said(
    browser: Browser, knowledge: Knowledge, name: str
) -> None:
    key = "evidence.apps" if name in ("apps", "self_management") else "evidence.tests"
    assert knowledge.words[key] in text_of(browser.get(f"/evidence/{name}/").text)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("acupuncture", "disagree"),
        ("massage_relaxation", "disagree"),
        ("opioids", "disagree"),
        ("pens", "one_against"),
        ("heat", "one_favour"),
        ("yoga", "all_favour"),
        ("scar_massage", "none"),
        ("foam_rolling", "none"),
        ("traction", "against_open"),
        ("apps", "one_open"),
        ("cft", "unchecked"),
        ("herbal_medicines", "unchecked"),
    ],
)
def test_whether_guidelines_agree_is_said_plainly(browser: Browser, knowledge: Knowledge, name: str, key: str) -> None:
    row = knowledge.interventions[name]
    assert positions.agreement(row.positions, knowledge) == key
    assert knowledge.words[f"evidence.agreement.{key}"] in text_of(browser.get(f"/evidence/{name}/").text)


def test_one_guideline_that_answers_by_population_is_no_contradiction(knowledge: Knowledge) -> None:
    nice = [p for p in knowledge.interventions["opioids"].positions if p.guideline == "nice_ng59"]
    assert positions.agreement(nice, knowledge) == "one_depends"


def test_what_nobody_checked_is_shown_but_decides_nothing(knowledge: Knowledge) -> None:
    for row in knowledge.interventions.values():
        checked = [p for p in positions.spoken(row.positions, knowledge) if p.basis != "unverified"]
        if checked:
            assert positions.agreement(checked, knowledge) == positions.agreement(row.positions, knowledge)


def test_every_guideline_has_a_short_name_and_every_direction_words(knowledge: Knowledge) -> None:
    rows = (*knowledge.interventions.values(), *knowledge.decisions.values())
    for position in (p for row in rows for p in positions.spoken(row.positions, knowledge)):
        assert position.direction in positions.SIDES
        assert f"evidence.guideline.{position.guideline}" in knowledge.words


# ── Intervals ───────────────────────────────────────────────────────────────


def test_to_the_right_is_better_on_every_scale(knowledge: Knowledge) -> None:
    for effect in knowledge.effects.values():
        made = effects.bar(effect)
        if made is None:
            continue
        assert 0 <= made.low <= made.middle <= made.high <= made.width
        assert effect.estimate is not None
        helps = (effect.estimate < effect.same_at) == (effect.better == "lower")
        assert (made.middle > made.same) == helps, effect.id
        assert made.matters is None or made.matters > made.same


def test_an_interval_across_no_difference_says_so(knowledge: Knowledge) -> None:
    says = effects.shown(knowledge.effects["delitto"])["says"]
    assert "no clear difference" in says and "7.9 worse" in says and "9.6 better" in says


def test_an_interval_is_printed_as_it_was_published(knowledge: Knowledge) -> None:
    says = effects.shown(knowledge.effects["cherkin_relaxation_function"])["says"]
    assert re.search(r"2\.9 points better; .* 1\.8 to 4\b", says)


def test_the_smallest_difference_that_matters_is_set_beside(knowledge: Knowledge) -> None:
    effect = knowledge.effects["cherkin_relaxation_function"]
    words = knowledge.words

    def key_of(**changed: float) -> str:
        said = effects.shown(replace(effect, **changed))["matters"]  # type: ignore[arg-type]
        filled = {k: words[f"evidence.matters.{k}"].format(matters="2", unit="points") for k in KINDS}
        return next(k for k, v in filled.items() if v == said)

    assert key_of() == "straddles"
    assert key_of(estimate=-3.0, low=-4.0, high=-2.0) == "beyond"
    assert key_of(estimate=-1.0, low=-1.9, high=-0.5) == "short"
    nobody = effects.shown(knowledge.effects["delitto"])["matters"]
    assert nobody == words["evidence.matters.nobody_said"]


KINDS = ("straddles", "beyond", "short")


def test_worse_is_called_worse() -> None:
    effect = Effect(
        id="x", interventions=(), trial="", comparison="", n="", outcome="", unit="points", basis="ours",
        estimate=2, low=1, high=3,
    )  # fmt: skip
    assert "2 points worse" in effects.shown(effect)["says"]


# ── The choice: exercise therapy or surgery ─────────────────────────────────


def test_the_stenosis_page_shows_the_numbers_the_crossing_over_and_recommends_nothing(
    browser: Browser, knowledge: Knowledge
) -> None:
    said = text_of(browser.get("/decisions/lumbar_stenosis/").text)
    for number in ("22.4", "16.9 to 27.9", "19.2", "13.6 to 24.8", "57 in 100", "67 in 100", "43 in 100"):
        assert number in said
    assert "1.5 to 14.1" in said and "no clear difference" in said
    row = knowledge.decisions["lumbar_stenosis"]
    assert all(question in said for question in row.ask) and len(row.ways) > 1
    assert knowledge.words["decision.nothing"] in said
    assert not re.search(r"\b(we recommend (?!neither)|you should (have|choose)|the best way|best choice)", said, re.I)


@pytest.fixture
def claudication(knowledge: Knowledge, today: date) -> Intake:
    return read_intake(EXAMPLES / "stenosis_over_60.yaml", knowledge, today)


def test_the_result_of_legs_that_tire_leads_to_the_choice(
    browser: Browser, claudication: Intake, simple: Intake, new_browser: Callable[[], Browser]
) -> None:
    walk(browser, claudication)
    assert 'href="/decisions/lumbar_stenosis/"' in browser.get("/result/").text
    other = new_browser()
    walk(other, simple)
    assert 'href="/decisions/lumbar_stenosis/"' not in other.get("/result/").text


# ── Medicines ───────────────────────────────────────────────────────────────


def test_no_page_about_medicines_names_an_amount_or_orders_a_change(browser: Browser, knowledge: Knowledge) -> None:
    started(browser)
    pages = ["/medicines/", "/medicines/talk/"]
    pages += [f"/evidence/{key}/" for key, row in knowledge.interventions.items() if row.kind == "medicine"]
    for path in pages:
        said = text_of(browser.get(path).text)
        said = said.replace(knowledge.words["medicines.never"], "").replace(
            knowledge.words["medicines.talk.care_says"], ""
        )
        assert not ORDERS.search(said), f"{path}: {ORDERS.search(said)}"


def test_every_medicine_page_says_that_we_change_nothing(browser: Browser, knowledge: Knowledge) -> None:
    started(browser)
    names = [key for key, row in knowledge.interventions.items() if row.kind == "medicine"]
    for path in ("/medicines/", "/medicines/talk/", *(f"/evidence/{name}/" for name in names)):
        assert knowledge.words["medicines.never"] in text_of(browser.get(path).text), path


def test_the_diary_asks_for_kinds_and_days_never_for_amounts(browser: Browser) -> None:
    form = started(browser).get("/medicines/").form("opioids")
    assert form.names == {"csrfmiddlewaretoken", "event_id", "noticed", *medicines.kinds()}


def test_a_note_is_an_event_and_stands_on_the_page_for_the_prescriber(browser: Browser, knowledge: Knowledge) -> None:
    started(browser).get("/medicines/")
    page = browser.send({"opioids": ["most_days"], "noticed": ["sleepy <b>mornings</b>"]})
    assert page.path == "/medicines/" and knowledge.words["medicines.saved"] in page.text
    account = desk.Account.objects.latest("started_at")
    event = desk.episode(account).events[-1]
    assert event.kind == medicines.NOTED
    assert event.payload == {
        "on": "2026-11-21", "taken": {"opioids": "most_days"}, "noticed": "sleepy <b>mornings</b>"
    }  # fmt: skip
    talk = browser.get("/medicines/talk/").text
    assert "sleepy &lt;b&gt;mornings" in talk and "/evidence/opioids/" in talk
    assert knowledge.words["medicines.talk.care_kind.opioids"] in text_of(talk)
    assert knowledge.words["medicines.talk.care_kind.steroids"] not in text_of(talk)


def test_the_last_note_of_a_day_is_shown_and_both_are_kept(browser: Browser, clock: Clock) -> None:
    started(browser)
    for often in ("every_day", "one_two_days"):
        browser.get("/medicines/")
        browser.send({"nsaid": [often]})
    clock.pass_days(7)
    browser.get("/medicines/")
    browser.send({})
    episode = desk.episode(desk.Account.objects.latest("started_at"))
    shown = medicines.notes(episode)
    assert [event.payload["taken"] for event in shown] == [{}, {"nsaid": "one_two_days"}]
    assert sum(event.kind == medicines.NOTED for event in episode.events) == 3


def test_the_same_note_sent_twice_is_kept_once(browser: Browser) -> None:
    started(browser).get("/medicines/")
    form = browser.page.form("opioids")
    browser.send({"nsaid": ["every_day"]}, form)
    browser.send({"nsaid": ["every_day"]}, form)
    episode = desk.episode(desk.Account.objects.latest("started_at"))
    assert sum(event.kind == medicines.NOTED for event in episode.events) == 1


def test_a_note_that_cannot_be_read_is_asked_again_and_nothing_is_lost(browser: Browser) -> None:
    started(browser).get("/medicines/")
    page = browser.send({"opioids": ["by the handful"], "noticed": ["less pain"]})
    assert page.status == 422 and "less pain" in page.text
    page = browser.send({"opioids": ["every_day"], "noticed": ["x" * (medicines.LONGEST_NOTE + 1)]})
    assert page.status == 422
    assert not medicines.notes(desk.episode(desk.Account.objects.latest("started_at")))


def test_the_diary_belongs_to_one_person(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    assert browser.get("/medicines/").path == "/"
    started(browser).get("/medicines/")
    browser.send({"cannabis": ["every_day"], "noticed": ["only mine"]})
    assert "only mine" not in started(new_browser()).get("/medicines/").text


# ── How triage decides ──────────────────────────────────────────────────────


def test_the_page_on_triage_shows_every_rule(browser: Browser, knowledge: Knowledge) -> None:
    page = browser.get("/how-triage-decides/")
    said = text_of(page.text)
    for rule in knowledge.red_flags.values():
        if rule.ended_on is None:
            assert f'id="rule-{rule.id}"' in page.text and rule.says in said
    for key in knowledge.exclusion_rules:
        assert f'id="closes-{key}"' in page.text
