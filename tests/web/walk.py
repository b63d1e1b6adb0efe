"""Walk through the pages as a person does: read each form, fill it from an intake, send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

from backstay.intake_schema import WEEKDAYS
from backstay.knowledge import load
from backstay.model import Finding, Intake, Screen, Value
from backstay.web import desk

HOST = "http://127.0.0.1"
Fields = dict[str, list[str]]


@dataclass
class Form:
    """One form of a page with what is filled in already."""

    action: str = ""
    method: str = "get"
    fields: Fields = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    """Reads the forms and the headings of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select, self.area, self.option = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row: dict[str, str] = {key: value if value is not None else "" for key, value in attrs}
        if tag == "form":
            self.forms.append(Form(row.get("action", ""), row.get("method", "get").lower()))
        if not self.forms:
            return
        if tag == "input":
            self._input(row)
        elif tag == "select":
            self.select = row["name"]
            self.forms[-1].names.add(self.select)
        elif tag == "option" and self.select and "selected" in row and "value" in row:
            self.forms[-1].fields[self.select] = [row["value"]]
        elif tag == "textarea":
            self.area = row["name"]
            self.forms[-1].names.add(self.area)
            self.forms[-1].fields[self.area] = [""]

    def _input(self, row: dict[str, str]) -> None:
        name = row.get("name", "")
        self.forms[-1].names.add(name)
        chosen = row.get("type") not in ("checkbox", "radio") or "checked" in row
        if name and chosen:
            self.forms[-1].fields.setdefault(name, []).append(row.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].fields[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""


@dataclass
class Page:
    """A page as it arrived, after redirects."""

    status: int
    path: str
    text: str
    forms: list[Form]
    headers: Mapping[str, str]

    def form(self, having: str = "csrfmiddlewaretoken") -> Form:
        """The first form with a field of this name."""
        return next(form for form in self.forms if having in form.names)


class Browser:
    """A person's browser: cookies, forms with their hidden fields, redirects followed."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
        self.page = Page(0, "/", "", [], {})

    def get(self, path: str) -> Page:
        """Open an address."""
        return self._arrive(self.client.get(path, follow=True), path)

    def send(self, answers: Fields | None = None, form: Form | None = None) -> Page:
        """Send a form of the page with these answers on top of what it holds."""
        form = form or self.page.form()
        path = urlsplit(urljoin(HOST + self.page.path, form.action)).path or self.page.path
        return self.post(path, {**form.fields, **(answers or {})})

    def post(self, path: str, fields: Fields) -> Page:
        """Send these fields."""
        return self._arrive(self.client.post(path, fields, follow=True), path)

    def press(self, action: str) -> Page:
        """Send the form of the page that goes to this address."""
        return self.send(form=next(form for form in self.page.forms if form.action == action))

    def _arrive(self, response: Any, path: str) -> Page:
        chain = getattr(response, "redirect_chain", [])
        arrived = urlsplit(chain[-1][0]).path if chain else urlsplit(path).path
        text = response.content.decode()
        reader = _Forms()
        reader.feed(text)
        self.page = Page(response.status_code, arrived, text, reader.forms, response.headers)
        return self.page


def walk(browser: Browser, intake: Intake, until: str = "") -> Page:
    """From the first page through every screen; stops where no more is asked, or at a screen."""
    browser.get("/")
    browser.press("/start/")
    return go_on(browser, intake, until)


def go_on(browser: Browser, intake: Intake, until: str = "") -> Page:
    """Answer every screen that is asked from here."""
    for _ in range(2 * len(load().screens)):
        parts = browser.page.path.strip("/").split("/")
        if parts[0] == "help":
            browser.get("/intake/")
            continue
        if parts[0] != "intake" or parts[-1] == until:
            return browser.page
        asked = next(s for s in load().screens if s.id == parts[1])
        answers = again(browser.page, intake) if parts[-1] == "again" else fill(asked, intake)
        page = browser.send(answers)
        assert page.status == 200, f"{parts}: {page.status}: {wrong(page)}"
    raise AssertionError(f"the intake never ends: {browser.page.path}")


def wrong(page: Page) -> str:
    """The part of a page that says what is wrong."""
    return page.text.partition('class="errors"')[2][:600]


def again(page: Page, intake: Intake) -> Fields:
    """The plainer questions: as the intake says, else still not sure."""
    known = {f.code: str(f.value) for f in intake.findings}
    asked = page.form().names - {"csrfmiddlewaretoken", "event_id", ""}
    return {code: [known.get(code, "not_sure")] for code in asked}


def fill(screen: Screen, intake: Intake) -> Fields:
    """What an intake says on one screen, as the fields of its form."""
    found = {f.code: f for f in intake.findings}
    match screen.kind:
        case "person":
            return _person(intake)
        case "preferences":
            return _preferences(intake)
        case "body_map":
            return _areas(intake)
        case "checklist":
            return _ticks(screen, found)
        case _:
            return _findings(screen, found)


def _person(intake: Intake) -> Fields:
    person = intake.person
    return {
        "birth_year": [str(person.birth_year)],
        "sex": [person.sex],
        "country": [person.country],
        "height_cm": [f"{person.height_m * 100:g}" if person.height_m else ""],
        "mass_kg": [f"{person.mass_kg:g}" if person.mass_kg else ""],
        "occupation": [person.occupation],
        "goals": ["\n".join(person.goals)],
    }


def _preferences(intake: Intake) -> Fields:
    given = intake.preferences
    days = zip(WEEKDAYS, given.minutes_per_day, strict=True)
    lists = {name: list(getattr(given, name)) for name in ("equipment", "setting", "dislikes", "wishes")}
    return {**{f"day-{day}": [str(minutes)] for day, minutes in days}, **lists}


def _areas(intake: Intake) -> Fields:
    fields: Fields = {}
    for area in intake.pain_areas:
        for side in ("left", "right") if area.side == "both" else (area.side,):
            name = f"area-{area.region}-{side}"
            fields[f"{name}-on"] = ["yes"]
            fields[f"{name}-nprs"], fields[f"{name}-quality"] = [str(area.intensity_nprs)], [area.quality]
    return fields


def _ticks(screen: Screen, found: Mapping[str, Finding]) -> Fields:
    values = {code: found[code].value if code in found else "no" for code in screen.asks}
    ticks = [code for code, value in values.items() if value == "yes"]
    if "not_sure" in values.values():
        return {"ticks": ticks, "not_sure": ["yes"]}
    return {"ticks": ticks} if ticks else {"none": ["yes"]}


def _findings(screen: Screen, found: Mapping[str, Finding]) -> Fields:
    instruments = load().instruments
    fields: Fields = {}
    for name in screen.asks:
        codes = [
            code for code in found if code == name or (name in instruments and code.startswith(f"{name}_"))
        ]
        for code in codes:
            value = found[code].value
            if value != "no" or name not in instruments:
                fields[code] = [f"{value:g}" if isinstance(value, int | float) else str(value)]
    return fields


def fill_of(name: str, intake: Intake) -> Fields:
    """What an intake says on the screen of this name."""
    return fill(next(s for s in load().screens if s.id == name), intake)


def saying(intake: Intake, **answers: Value) -> Intake:
    """The same person with other answers."""
    kept = tuple(f for f in intake.findings if f.code not in answers)
    day = intake.findings[0].observed_on
    others = tuple(Finding(code=code, value=value, observed_on=day) for code, value in answers.items())
    return replace(intake, findings=kept + others)


def planned(browser: Browser, intake: Intake) -> Browser:
    """Somebody who walked all the way to a programme."""
    walk(browser, intake)
    browser.press("/programme/make/")
    assert browser.page.path == "/today/"
    return browser


def latest() -> desk.Account:
    """Whoever started last."""
    return desk.Account.objects.latest("started_at")
