"""The intake in the browser: one screen a page, emergencies first, nothing lost, nothing forced."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from backstay.assess.ask import next_screen, safety_block
from backstay.episode import Episode
from backstay.model import Intake, Knowledge
from backstay.rules import holds
from backstay.web import desk
from backstay.web.person.flow import MOOD_SCREENS
from backstay.web.person.reading import may_skip
from tests.web.conftest import Clock
from tests.web.walk import Browser, fill_of, go_on, latest, planned, saying, walk, wrong


def test_nobody_sees_a_page_of_answers_before_starting(browser: Browser) -> None:
    for path in ("/intake/", "/result/", "/today/", "/answers/", "/summary/", "/people/", "/wait/"):
        assert browser.get(path).path == "/"


def test_public_pages_need_no_start(browser: Browser) -> None:
    for path in ("/", "/help/", "/about/", "/sources/", "/concern/", "/people/resume/"):
        assert browser.get(path).status == 200


def test_an_emergency_interrupts_at_once(browser: Browser, warning: Intake) -> None:
    page = walk(browser, warning)
    assert page.path == "/wait/"
    assert "triage--emergency" in page.text
    assert 'href="tel:' in page.text
    assert 'id="meanwhile"' not in page.text
    assert 1 <= page.text.count('class="triage__rule"') <= 3, "only what is known, in an emergency"
    told = page.text.split('class="takeaway"')[1].split("</ul>")[0]
    assert 1 <= told.count("<li>") <= 3
    takeaway = page.text.split('class="takeaway"')[1].split("</section>")[0]
    assert "not answered" not in takeaway, "what led here is what was answered"
    assert "callout--stop" in page.text, "the cauda equina card goes with every result"
    assert browser.get("/summary/").text.count("could not be ruled out") == 0
    answered = desk.episode(latest()).answered
    assert "what_fits" not in answered, "the interruption came before the rest of the intake"
    assert browser.get("/intake/").path == "/wait/"
    assert "/programme/make/" not in browser.get("/result/").text


def test_an_emergency_ticked_by_mistake_can_be_corrected(
    browser: Browser, warning: Intake, simple: Intake
) -> None:
    page = walk(browser, warning)
    assert "/intake/cauda_equina/" in page.text
    browser.get("/intake/body_map/?all")
    painted = {name: [] for name in browser.page.form().fields if name.startswith("area-")}
    browser.send({**painted, **fill_of("body_map", simple)})
    browser.get("/intake/cauda_equina/?all")
    browser.send({"ticks": [], "none": ["yes"]})
    assert browser.page.path.startswith("/intake/")
    assert go_on(browser, simple).path == "/result/"


def test_being_blocked_shows_whom_to_see_and_meanwhile(browser: Browser, simple: Intake) -> None:
    page = walk(browser, saying(simple, cancer_ever="yes"))
    assert page.path == "/result/"
    assert "/programme/make/" not in page.text
    waiting = browser.get("/wait/")
    assert 'id="meanwhile"' in waiting.text
    assert "takeaway" in waiting.text
    assert "/intake/conditions/" in waiting.text
    assert browser.get("/today/").text.count("/wait/")


def test_a_blocked_person_cannot_force_a_programme(browser: Browser, simple: Intake) -> None:
    walk(browser, saying(simple, cancer_ever="yes"))
    browser.get("/people/")
    fields = browser.get("/concern/").form().fields
    assert browser.post("/programme/make/", fields).path == "/wait/"


def test_not_sure_is_asked_again_in_plainer_words(
    browser: Browser, simple: Intake, knowledge: Knowledge
) -> None:
    walk(browser, simple, until="right_now")
    page = browser.send({"ticks": [], "not_sure": ["yes"]})
    assert page.path == "/intake/right_now/again/"
    plainer = knowledge.questions["chest_pain_now"].plainer
    assert plainer.split("?")[0] in page.text.replace("&#x27;", "'")
    assert browser.get("/intake/").path == "/intake/right_now/again/", "it waits for an answer"


def test_an_emergency_screen_cannot_be_skipped(browser: Browser, simple: Intake) -> None:
    page = walk(browser, simple, until="cauda_equina")
    assert 'name="skip"' not in page.text
    page = browser.send({"skip": ["yes"]})
    assert (page.status, page.path) == (422, "/intake/cauda_equina/")


def test_only_the_questions_about_dark_thoughts_may_be_skipped_among_safety(knowledge: Knowledge) -> None:
    open_ones = {s.id for s in knowledge.screens if s.emergency and not s.required}
    assert open_ones == {"mood_safety_ask", "mood_safety"}


@pytest.mark.parametrize("name, prefix", [("past_week", "worry"), ("daily_life", "rmdq_24"), ("mood", "phq_2")])
def test_another_screen_can_be_skipped_and_is_unknown(
    name: str, prefix: str, browser: Browser, simple: Intake
) -> None:
    page = walk(browser, simple, until=name)
    assert 'name="skip"' in page.text
    browser.send({"skip": ["yes"]})
    found = desk.episode(latest()).findings
    assert not [code for code in found if code.startswith(prefix)]
    assert go_on(browser, simple).path == "/result/"
    assert browser.press("/programme/make/").path == "/today/"


def test_what_no_safety_rule_reads_may_be_skipped_and_the_rest_may_not(knowledge: Knowledge) -> None:
    for screen in knowledge.screens:
        if screen.kind in ("checklist", "questions", "instrument") and screen.id not in MOOD_SCREENS:
            assert may_skip(screen) == (screen.id not in safety_block(knowledge) or not screen.required), screen.id


def test_each_screen_is_the_one_worth_most_after_the_answers_before_it(
    browser: Browser, simple: Intake, knowledge: Knowledge, today: date
) -> None:
    walk(browser, simple)
    events = desk.episode(latest()).events
    asked = [(n, event.payload["screen"]) for n, event in enumerate(events) if event.kind == "answered"]
    for n, screen in asked[1:]:
        before = Episode.replay(events[:n])
        given = before.intake("one", knowledge)
        assert given is not None
        expected = next_screen(given, knowledge, today, frozenset(before.answered))
        assert expected is not None and expected.screen == screen
    in_file = [s.id for s in knowledge.screens]
    assert [name for _, name in asked] != sorted((name for _, name in asked), key=in_file.index)


def test_what_would_change_little_is_offered_and_may_be_added(browser: Browser, simple: Intake) -> None:
    page = walk(browser, simple)
    assert "own_activities" not in desk.episode(latest()).answered
    assert "/intake/own_activities/" in page.text
    browser.get("/intake/own_activities/")
    page = browser.send({"psfs_activity_1": ["walk to work"], "psfs_1": ["4"]})
    assert page.path == "/result/"
    assert "/intake/own_activities/" not in page.text
    assert desk.episode(latest()).findings["psfs_1"].value == 4


def test_bad_input_shows_the_page_again_with_one_message_and_what_was_typed(browser: Browser) -> None:
    browser.get("/")
    browser.press("/start/")
    typed = {"birth_year": ["19"], "sex": ["female"], "country": ["GB"], "occupation": ["gardener"]}
    page = browser.send(typed)
    assert (page.status, page.path) == (422, "/intake/person/")
    assert wrong(page).count("<li>") == 1
    assert "Year you were born" in wrong(page), "the summary names the question"
    assert page.form().fields["occupation"] == ["gardener"]
    assert page.form().fields["sex"] == ["female"]


@pytest.mark.parametrize(
    "name, answers",
    [
        ("pain", {"nprs_1": ["11"], "nprs_2": ["x"], "nprs_3": ["5"]}),
        ("past_week", {"settles_after": ["never"], "worry": ["-1"]}),
        ("body_map", {}),
        ("body_map", {"area-spine-middle-on": ["yes"]}),
        ("what_fits", {}),
        ("what_fits", {"day-monday": ["9999"]}),
        ("own_activities", {"psfs_activity_1": ["walk"]}),
        ("own_activities", {"psfs_1": ["4"]}),
        ("cauda_equina", {"none": ["yes"], "ticks": ["bladder_leak"]}),
        ("cauda_equina", {}),
    ],
)
def test_what_cannot_be_read_is_asked_again(
    name: str, answers: dict[str, list[str]], browser: Browser, simple: Intake
) -> None:
    walk(browser, simple, until=name)
    browser.get(f"/intake/{name}/")
    page = browser.send(answers)
    assert (page.status, page.path) == (422, f"/intake/{name}/")
    assert "<li>" in wrong(page)


def test_back_keeps_the_answers(browser: Browser, simple: Intake) -> None:
    walk(browser, simple, until="pain")
    page = browser.get("/intake/person/")
    assert page.form().fields["birth_year"] == [str(simple.person.birth_year)]
    painted = browser.get("/intake/body_map/").form().fields
    area = simple.pain_areas[0]
    assert any(area.region in name and value == ["yes"] for name, value in painted.items())


def test_the_same_form_sent_twice_is_one_event(browser: Browser, simple: Intake) -> None:
    page = walk(browser, simple, until="body_map")
    fields = {**page.form().fields, **fill_of("body_map", simple)}
    browser.post("/intake/body_map/", fields)
    before = len(desk.episode(latest()).events)
    browser.post("/intake/body_map/", fields)
    assert len(desk.episode(latest()).events) == before


def test_another_answer_under_the_same_id_is_a_correction_not_lost(browser: Browser, simple: Intake) -> None:
    page = walk(browser, simple, until="cauda_equina")
    fields = page.form().fields
    browser.post("/intake/cauda_equina/", {**fields, "none": ["yes"]})
    browser.post("/intake/cauda_equina/", {**fields, "ticks": ["bladder_leak"]})
    found = desk.episode(latest())
    assert found.findings["bladder_leak"].value == "yes"
    assert sum(e.payload.get("screen") == "cauda_equina" for e in found.events) == 2


def test_an_answer_can_be_corrected_and_gives_a_new_assessment(browser: Browser, simple: Intake) -> None:
    walk(browser, simple)
    account = latest()
    before = desk.episode(account)
    assert browser.get("/answers/").status == 200
    browser.get("/intake/pain/?all")
    page = browser.send({"nprs_1": ["1"], "nprs_2": ["2"], "nprs_3": ["3"]})
    assert page.path == "/result/"
    after = desk.episode(account)
    assert len(after.events) == len(before.events) + 2
    assert after.findings["nprs_1"].value == 1
    assert after.assessed and before.assessed and after.assessed.id != before.assessed.id


def test_a_correction_that_blocks_stops_the_programme_even_before_its_follow_ups(
    browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    browser.get("/intake/medicines_and_operations/?all")
    page = browser.send({"ticks": ["anticoagulant"], "none": []})
    assert page.path == "/intake/bleeding_follow/"
    assert "session__list" not in browser.get("/today/").text


def test_something_changed_blocks_a_running_programme(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    browser.get("/changed/")
    page = browser.send()
    assert page.path == "/intake/cauda_equina/", "the emergency questions come first"
    assert "checked" not in page.text.partition("<form")[2], "and are answered afresh"
    assert "session__list" not in browser.get("/today/").text
    browser.get("/intake/")
    page = go_on(browser, saying(simple, fever="yes", rigors="yes", pain_new_or_changed="yes"))
    assert page.path in ("/result/", "/wait/")
    stopped = browser.get("/today/")
    assert "session__list" not in stopped.text
    assert "/wait/" in stopped.text
    rule = desk.knowledge().red_flags["infection_fever"]
    assert rule.says.split(".")[0] in stopped.text, "the page says why"
    events = [e for e in desk.episode(latest()).events if e.kind == "stopped"]
    assert len(events) == 1 and events[0].payload["why"] == "check_in"
    assert {"fever", "rigors"} <= set(events[0].payload["rules"]["infection_fever"])


def test_whoever_never_had_a_programme_is_not_told_that_it_stopped(browser: Browser, simple: Intake) -> None:
    walk(browser, saying(simple, cancer_ever="yes"))
    page = browser.get("/today/")
    assert "has stopped" not in page.text and "No programme for now" in page.text
    assert not [e for e in desk.episode(latest()).events if e.kind == "stopped"]


def test_after_an_emergency_something_changed_asks_again_from_the_start(
    browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    browser.get("/changed/")
    browser.send()
    browser.send({"ticks": ["bladder_leak"]})
    assert browser.page.path == "/intake/cauda_equina_course/", "a follow-up comes before the interruption"
    assert browser.send({"ces_course": ["new_within_14_days"], "ces_examined": ["no"]}).path == "/wait/"
    browser.get("/changed/")
    assert browser.send().path.startswith("/intake/")
    browser.get("/intake/cauda_equina/?all")
    browser.send({"ticks": [], "none": ["yes"]})
    assert go_on(browser, simple).path == "/result/"
    assert "session__list" in browser.get("/today/").text


def test_a_check_in_asks_again_all_that_concerns_this_person(
    browser: Browser, simple: Intake, knowledge: Knowledge
) -> None:
    walker = saying(simple, leg_pain_on_walking="yes", leg_pain_eases_standing_still="no")
    planned(browser, walker)
    browser.get("/changed/")
    browser.send()
    go_on(browser, walker)
    after = desk.episode(latest())
    began = [event for event in after.events if event.kind == "changed"][-1]
    thought = desk.assessment(after)
    assert thought is not None
    wanted = {
        s.id for s in knowledge.screens if (s.emergency or s.every_check_in) and holds(s.show_when, thought.facts)
    }
    assert {"body_map", "pain", "walking_follow", "cauda_equina"} <= wanted
    assert after.answered_since(began) == wanted


def test_something_changed_with_nothing_new_lets_the_programme_go_on(
    browser: Browser, simple: Intake
) -> None:
    planned(browser, simple)
    browser.get("/changed/")
    browser.send()
    assert go_on(browser, simple).path == "/result/"
    assert "session__list" in browser.get("/today/").text


def test_a_safety_answer_about_dark_thoughts_opens_the_help_page_at_once(
    browser: Browser, simple: Intake
) -> None:
    low = saying(simple, phq_2_1=3, phq_2_2=3, suicidal_thoughts="yes")  # type: ignore[arg-type]
    page = walk(browser, low, until="mood_safety_ask")
    page = browser.send({"suicidal_thoughts": ["yes"]})
    assert page.path == "/help/"
    assert "phq" not in page.text.lower()
    assert browser.get("/intake/").path == "/intake/mood_safety/"
    page = browser.send({"not_safe_now": ["yes"]})
    assert page.path == "/help/"
    assert go_on(browser, low).path == "/help/" or browser.get("/intake/").path == "/result/"
    assert browser.get("/result/").path == "/result/"
    assert "/programme/make/" in browser.page.text, "the programme stays"


def test_answers_are_listed_in_short_but_dark_thoughts_stay_folded(browser: Browser, simple: Intake) -> None:
    low = saying(simple, phq_2_1=3, phq_2_2=3, suicidal_thoughts="no")
    walk(browser, low)
    page = browser.get("/answers/")
    gists = re.findall(r"<b>([^<]*)</b><small>([^<]*)</small>", page.text)
    assert len(gists) > 5
    hidden = {s.title for s in desk.knowledge().screens if s.id in (*MOOD_SCREENS, "mood")}
    assert hidden & {title for title, _ in gists}
    assert all(text == "" for title, text in gists if title in hidden)
    assert any(text for title, text in gists if title not in hidden)


def test_closing_the_phone_loses_no_answer(browser: Browser, simple: Intake) -> None:
    page = walk(browser, simple, until="pain_behaviour")
    again = Browser()
    again.client.cookies = browser.client.cookies
    assert again.get("/intake/").path == page.path


def test_a_skipped_assessment_is_made_up_for(browser: Browser, simple: Intake) -> None:
    """The server died between the last answer and its assessment."""
    walk(browser, simple)
    account = latest()
    desk.answer(account, "pain", {"findings": {"nprs_1": 2}}, desk.derived(account.pk, "crash"))
    assert not desk.episode(account).settled
    assert browser.get("/intake/").path == "/result/"
    assert desk.episode(account).settled


def test_old_safety_answers_are_asked_again_before_a_new_programme(
    browser: Browser, simple: Intake, clock: Clock
) -> None:
    walk(browser, simple)
    clock.pass_days(8)
    browser.get("/result/")
    assert browser.press("/programme/make/").path == "/changed/"


def test_every_page_is_private_and_strict(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    for path in ("/", "/result/", "/today/", "/programme/", "/answers/", "/summary/", "/people/", "/help/"):
        headers = browser.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert not re.search(r'(src|href)="https?://', browser.page.text)
        assert "<style" not in browser.page.text and " style=" not in browser.page.text


def test_two_people_on_one_device_never_see_each_other(
    browser: Browser, new_browser: Callable[[], Browser], simple: Intake
) -> None:
    first, second = browser, new_browser()
    planned(first, replace(simple, person=replace(simple.person, occupation="lighthouse keeper")))
    walk(second, replace(simple, person=replace(simple.person, occupation="beekeeper")))
    assert "lighthouse keeper" in first.get("/answers/").text
    assert "lighthouse keeper" not in second.get("/answers/").text
    assert second.get("/today/").text.count("session__list") == 0
