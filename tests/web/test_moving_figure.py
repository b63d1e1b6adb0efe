"""The page of an exercise shows its moving figure, drawn by us, with nothing the content policy would refuse."""

from __future__ import annotations

import re

from backstay.model import Intake
from backstay.web import desk
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
