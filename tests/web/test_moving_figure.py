"""The page of an exercise shows its moving figure, drawn by us, with nothing the content policy would refuse."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

from backstay.model import Intake
from backstay.web import desk
from backstay.web.templatetags.moving_figure import moving_figure
from tests.web.test_programme import latest_episode
from tests.web.walk import Browser, planned


def test_an_exercise_shows_its_figure_and_what_its_colours_mean(browser: Browser, simple: Intake) -> None:
    planned(browser, simple)
    made = desk.programme(latest_episode())
    assert made is not None
    known = desk.knowledge()
    name = next(p.exercise for p in made.prescriptions if known.movements[p.exercise].works)
    text = browser.get(f"/exercise/{name}/").text
    drawn = re.search(r'<figure class="moving">.*?</figure>', text, re.S)
    assert drawn is not None
    assert 'class="figure-moving"' in drawn[0] and 'class="figure-still"' in drawn[0]
    assert known.words["figure.works"] in drawn[0]
    assert known.movements[name].shows in drawn[0]
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", drawn[0])


def test_a_second_view_shows_what_the_first_hides() -> None:
    known = desk.knowledge()
    for name, movement in (("squat", known.movements["squat"]), ("bridge", known.movements["bridge"])):
        shown = moving_figure(known.exercises[name])
        text = render_to_string("_moving_figure.html", shown)
        assert text.count("<svg") == (2 if movement.also else 1)
        assert (known.words["figure.also.front"] in text) == (movement.also == "front")
