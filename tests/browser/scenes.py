"""Every page of the app in every state: who is there, where they go, what they do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Page

Act = Callable[[Page], None]
SEND = "main form:last-of-type button[type=submit]:not([name=skip])"


@dataclass(frozen=True)
class Scene:
    """One page in one state; `says` is its line in docs/pages.md."""

    name: str
    who: str
    path: str
    says: str
    act: Act | None = None
    status: int = 200
    wasm: bool = False


# ── What a person does on a page ────────────────────────────────────────────


def send(page: Page) -> None:
    """Send the form as it stands."""
    page.locator(SEND).last.click()
    page.wait_for_load_state("load")


def typing(**fields: str) -> Act:
    """Type into fields, then send."""

    def act(page: Page) -> None:
        for name, value in fields.items():
            page.locator(f'main [name="{name}"]').fill(value)
        send(page)

    return act


def ticking(name: str) -> Act:
    """Tick a box, then send."""

    def act(page: Page) -> None:
        page.locator(f'main [name="{name}"]').check()
        send(page)

    return act


def erasing(page: Page) -> None:
    """Start as somebody new on this device, then take everything away; so it can be done again."""
    page.context.clear_cookies()
    page.goto(urljoin(page.url, "/"))
    send(page)
    page.goto(urljoin(page.url, "/people/erase/"))
    ticking("sure")(page)


def with_old_key(page: Page) -> None:
    """Send a form whose one-time key no longer fits."""
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    send(page)


def with_too_much(page: Page) -> None:
    """Send more fields than any page of ours has."""
    page.evaluate(
        """() => { const form = document.querySelector('main form');
        for (let n = 0; n < 1100; n++) {
          const field = document.createElement('input');
          Object.assign(field, {type: 'hidden', name: 'f' + n}); form.append(field); } }"""
    )
    send(page)


def guessing(page: Page) -> None:
    """Try wrong passphrases until the name is locked."""
    for _ in range(6):
        typing(name="grace", passphrase="not the right one")(page)
        if not page.locator("form [name=passphrase]").count():
            return


def choosing_before(page: Page) -> None:
    """Log a session without saying what was done."""
    page.locator('[name="before"][value="4"]').check(force=True)
    send(page)


def unfolding(page: Page) -> None:
    """Open everything that is folded away, and tap once."""
    page.evaluate("for (const fold of document.querySelectorAll('main form details')) fold.open = true")
    page.locator(".tap").first.click()


def unclear(page: Page) -> None:
    """Send something that is none of the answers."""
    page.evaluate("for (const button of document.querySelectorAll('[name=how]')) button.value = 'perhaps'")
    send(page)


# ── The scenes ──────────────────────────────────────────────────────────────

CAMERA = "/session/{open}/camera/turn_sitting/"
NOBODY = [
    Scene("welcome", "", "/", "The first page: what this is, who it is not for, safety first."),
    Scene("help", "", "/help/", "Help at once; before a country is known, the numbers of all."),
    Scene("about", "", "/about/", "Intended use: for whom, for whom not, and what it cannot do."),
    Scene("sources", "", "/sources/", "Every reference, and how far it was read."),
    Scene("concern", "", "/concern/", "Report a safety concern."),
    Scene("concern-error", "", "/concern/", "An empty concern is asked for again.", send, 422),
    Scene("concern-sent", "", "/concern/", "Thanks for a concern.", typing(concern="A word frightened me.")),
    Scene("resume", "", "/people/resume/", "Come back with name and passphrase."),
    Scene("resume-error", "", "/people/resume/", "Name and passphrase do not fit.", send, 422),
    Scene("locked-out", "", "/people/resume/", "Too many wrong tries.", guessing, 429),
    Scene("not-found", "", "/nowhere/", "An address that does not exist.", None, 404),
    Scene("form-too-old", "", "/concern/", "A page that was open too long.", with_old_key, 403),
    Scene("bad-request", "", "/concern/", "A form nobody can read.", with_too_much, 400),
    Scene("our-error", "broken", "/today/", "Something broke on our side.", None, 500),
]
BEGINNING = [
    Scene("answers-empty", "begun", "/answers/", "No answers yet."),
    Scene("people-unnamed", "begun", "/people/", "Whose turn it is, before anybody gave a name."),
    Scene("bring", "begun", "/people/bring/", "Bring exported entries along, into a person who has none."),
    Scene("bring-error", "begun", "/people/bring/", "No file was chosen.", send, 422),
    Scene("private", "begun", "/people/private/", "Keep entries private with a name and a passphrase."),
    Scene("private-error", "begun", "/people/private/", "What is missing for that.", send, 422),
    Scene("turn", "begun", "/people/turn/", "Hand the device over without having kept anything."),
    Scene("erase", "begun", "/people/erase/", "Take everything away."),
    Scene("erase-error", "begun", "/people/erase/", "Erasing asks for a tick.", send, 422),
    Scene("erased", "leaving", "/people/erase/", "Everything is gone.", erasing),
    Scene("welcome-midway", "midway", "/", "The first page for somebody in the middle of the intake."),
    Scene("intake-person-error", "begun", "/intake/person/", "An empty screen, asked again.", send, 422),
    Scene("intake-body-map-error", "bare", "/intake/body_map/", "A body map with nothing on it.", send, 422),
    Scene("intake-checklist-error", "bare", "/intake/right_now/", "Nothing ticked at all.", send, 422),
    Scene("again", "unsure", "/intake/right_now/again/", "Not sure: the same asked in plainer words."),
    Scene("again-error", "unsure", "/intake/right_now/again/", "The plainer question, left open.", send, 422),
]
RESULTS = [
    Scene("result", "worker", "/result/", "Triage first, then the picture; the programme can be made."),
    Scene("result-visit", "inflammatory", "/result/", "A routine visit that delays nothing."),
    Scene("result-blocked", "waiting", "/result/", "A clinician must look first."),
    Scene("wait", "waiting", "/wait/", "Whom to see, by when, what to tell them, and what to do meanwhile."),
    Scene("wait-urgent", "urgent", "/wait/", "To be seen today."),
    Scene("wait-emergency", "emergency", "/wait/", "An emergency: the intake stops and says what to do now."),
    Scene("help-told", "dark", "/help/", "After a dark thought was told: help first, no score."),
    Scene("result-dark", "dark", "/result/", "The programme stays, and help stands beside it."),
    Scene("today-none", "worker", "/today/", "No programme made yet."),
    Scene("today-blocked", "stopped", "/today/", "The programme stopped: somebody must look first."),
    Scene("summary-blocked", "waiting", "/summary/", "The therapist's page of somebody who waits."),
    Scene("answers", "worker", "/answers/", "Every answer, open to correction."),
]
PROGRAMME = [
    Scene("today", "training", "/today/", "What to do today, the week, and the question about this morning."),
    Scene("today-new", "planned", "/today/", "The first look at a new programme."),
    Scene("programme", "training", "/programme/", "The phases, the weeks, and why each line is there."),
    Scene("exercise", "training", "/exercise/{exercise}/", "Steps, dose, how much pain is fine."),
    Scene("exercise-walk", "training", "/exercise/{walk}/", "Walking is an exercise like the others."),
    Scene("why-in", "training", "/exercise/{exercise}/why/", "What would change without an exercise."),
    Scene("why-out", "training", "/exercise/{outside}/why/", "Why an exercise is not in the programme."),
    Scene("session", "training", "/session/{open}/", "A session of today: what to do, then how it went."),
    Scene("session-error", "training", "/session/{open}/", "Something is missing.", choosing_before, 422),
    Scene("session-logged", "training", "/session/{logged}/", "A session that was logged."),
    Scene("session-later", "training", "/session/{later}/", "A session of a later day."),
    Scene("session-risen", "sore", "/session/{logged}/", "Pain rose more than it should."),
    Scene("session-more", "training", "/session/{open}/", "All that can be told of a session.", unfolding),
    Scene("today-adapting", "hurting", "/today/", "The programme waits for a change that keeps somebody safe."),
    Scene("changes", "hurting", "/programme/changes/", "What changes and why, before it is taken up."),
    Scene("changes-none", "planned", "/programme/changes/", "Nothing needs to change."),
    Scene("flare-up", "training", "/flare-up/", "A flare-up: what it is, how long to ease off, safety first."),
    Scene("today-flaring", "flaring", "/today/", "Easing off for a few days."),
    Scene("today-visit", "treated", "/today/", "After a visit to a therapist: did it take place, did it help."),
    Scene("visit-error", "treated", "/visit/scar_massage/1/1/", "None of the four answers.", unclear, 422),
    Scene("programme-visits", "treated", "/programme/", "Hands-on care beside the exercises, and when to judge it."),
    Scene("camera", "turning", CAMERA, "An exercise with the camera, if you like.", wasm=True),
    Scene("camera-tests", "measured", "/tests/", "The open tests of movement, and what they found."),
    Scene("camera-test", "measured", "/tests/trunk_side_bend/", "One test: set up, hold on, when to stop.", wasm=True),
    Scene("camera-test-risen", "tested_too_far", "/tests/trunk_side_bend/", "A test that hurt too much.", wasm=True),
    Scene("camera-test-legs", "measured", "/tests/hip_drop/", "On one leg, with a hand on a support.", wasm=True),
    Scene("camera-felt", "measured", CAMERA, "After a set: what the camera saw, and how it felt.", wasm=True),
    Scene("progress-camera", "measured", "/progress/", "What the camera measured, with its error."),
    Scene("summary-camera", "measured", "/summary/", "The same for a therapist."),
    Scene("morning", "training", "/session/{logged}/morning/", "How the pain was the next morning."),
    Scene("morning-error", "training", "/session/{logged}/morning/", "A number is missing.", send, 422),
    Scene("lesson", "training", "/lessons/flare_up_plan/", "A lesson, readable in a minute."),
    Scene("lesson-read", "training", "/lessons/hurt_and_harm/", "A lesson that was ticked as read."),
    Scene("lessons", "training", "/lessons/", "Every lesson there is, for everybody and for some."),
    Scene("differences", "swapped", "/programme/differences/", "What an exercise that did not suit changed."),
    Scene("answers-disliked", "swapped", "/answers/", "Exercises that did not suit can come back."),
    Scene("summary", "training", "/summary/", "One page for a therapist with sixty seconds."),
    Scene("clinic-scores", "training", "/answers/clinic-scores/", "A score a clinic took: form, score, day."),
    Scene("clinic-scores-error", "training", "/answers/clinic-scores/", "No score was given.", send, 422),
    Scene("changed", "training", "/changed/", "Something changed: the safety questions open again."),
    Scene("changed-intake", "changing", "/intake/cauda_equina/", "They are answered afresh."),
    Scene("today-changing", "changing", "/today/", "The programme waits while something changed."),
    Scene("today-unsettled", "unsettled", "/today/", "The programme waits for a question that follows."),
    Scene("today-outdated", "outdated", "/today/", "An answer changed what the programme rests on."),
    Scene("today-review", "overdue", "/today/", "The day of the review."),
    Scene("progress", "recovering", "/progress/", "What changed against the start, over time, and what to take along."),
    Scene("progress-band", "mending", "/progress/", "Less has changed than for most: worth a review, no alarm."),
    Scene("progress-early", "planned", "/progress/", "Too early to say."),
    Scene("follow-up-pain", "recovering", "/follow-up/week_12/pain/", "The same scale again, empty."),
    Scene("follow-up-error", "recovering", "/follow-up/week_12/pain/", "A number is missing.", send, 422),
    Scene("follow-up-own", "recovering", "/follow-up/week_12/own_activities/", "The activities of the start."),
    Scene("follow-up-change", "recovering", "/follow-up/week_12/since_then/", "One number for all in all."),
    Scene("follow-up-days", "recovering", "/follow-up/week_12/days_lost/", "Days the back took."),
    Scene("people", "training", "/people/", "Whose turn it is, with a name."),
    Scene("turn-kept", "training", "/people/turn/", "Hand the device over; everything is kept."),
]
SCENES = [*NOBODY, *BEGINNING, *RESULTS, *PROGRAMME]
SCREENS = {
    "person": "Who it is about.",
    "body_map": "Where it hurts, by touch, keyboard or list.",
    "cauda_equina": "Safety questions on one calm screen.",
    "heel_toe": "A short check, only where it is needed.",
    "pain": "A published scale in its own layout.",
    "past_week": "Numbers and choices.",
    "daily_life": "A published tick list as one screen.",
    "own_activities": "Activities of one's own choosing.",
    "mood": "A published questionnaire with how often.",
    "what_fits": "Days, minutes, equipment and wishes.",
}
INTAKE = [
    Scene(f"intake-{name.replace('_', '-')}", "almost", f"/intake/{name}/", says) for name, says in SCREENS.items()
]
SAME_LOOK = {"form-too-old", "bad-request", "session-later", "today-outdated", "today-unsettled"}
PICTURED = [scene for scene in [*SCENES, *INTAKE] if scene.name not in SAME_LOOK]
