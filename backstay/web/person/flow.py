"""Which page comes next: in the intake, when something changed, after a correction."""

from __future__ import annotations

from dataclasses import dataclass

from backstay.episode import Episode
from backstay.model import Assessment, Screen, Value
from backstay.rules import holds
from backstay.web import desk
from backstay.web.person.visit import Visit

MOOD_SCREENS = ("mood_safety_ask", "mood_safety")
"""A yes on one of these opens the help page at once."""


ASKED = ("fixed", "always", "chosen")
"""The kinds of screens that are asked; the rest is offered."""
ASKED_LATER = ("fixed", "always")
"""The kinds that are still asked of somebody whose intake is done."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The screens of this person in order, which of them still wait, and what a person may add."""

    screens: tuple[Screen, ...]
    waiting: tuple[str, ...]
    offered: tuple[Screen, ...] = ()

    @property
    def next(self) -> str:
        """The first screen that waits; empty when all are answered."""
        return self.waiting[0] if self.waiting else ""

    def place(self, screen: Screen) -> int:
        """The number of a screen on the way, from 1."""
        return self.screens.index(screen) + 1 if screen in self.screens else len(self.screens)

    def before(self, screen: Screen) -> str:
        """The screen before this one; empty at the start."""
        place = self.place(screen)
        return self.screens[place - 2].id if place > 1 and screen in self.screens else ""

    def after(self, screen: Screen) -> str:
        """The first waiting screen after this one, or else the first that waits at all."""
        later = [s.id for s in self.screens[self.place(screen) :] if s.id in self.waiting]
        return later[0] if later else self.next

    def follow_up(self, facts: frozenset[str]) -> str:
        """A waiting screen that is asked only of some people and would settle one of these facts."""
        due = [s for s in self.screens if s.id in self.waiting and s.emergency and s.show_when]
        return next((s.id for s in due if facts & set(s.asks)), "")


def walk(visit: Visit, thought: Assessment | None = None) -> Walk:
    """The way through the screens as the answers so far make it."""
    episode, facts = visit.episode, facts_so_far(visit, thought)
    shown = tuple(s for s in desk.knowledge().screens if holds(s.show_when, facts))
    pending = screens_to_ask_again(episode)
    if episode.changed:
        done = episode.answered_since(episode.changed)
        return _in_order(check_in_screens(shown), done, pending)
    if episode.person is None:
        return _in_order(shown, frozenset(episode.answered), pending)
    return _chosen(visit, shown, pending)


def _in_order(shown: tuple[Screen, ...], done: frozenset[str], pending: frozenset[str]) -> Walk:
    """Every screen as it stands."""
    return Walk(shown, tuple(s.id for s in shown if s.id not in done or s.id in pending))


def _chosen(visit: Visit, shown: tuple[Screen, ...], pending: frozenset[str]) -> Walk:
    """What was answered, in that order; then safety first and what may change the result most; the rest is offered."""
    episode, named = visit.episode, {screen.id: screen for screen in shown}
    kinds = ASKED_LATER if intake_done(episode) else ASKED
    ahead = [(asking.kind in kinds, named[asking.screen]) for asking in desk.outlook(visit.account, episode)]
    before = tuple(named[name] for name in episode.answered if name in named)
    coming = tuple(screen for asked, screen in ahead if asked)
    again = tuple(screen.id for screen in before if screen.id in pending)
    offered = tuple(screen for asked, screen in ahead if not asked)
    return Walk((*before, *coming), (*again, *(screen.id for screen in coming)), offered)


def check_in_screens(shown: tuple[Screen, ...]) -> tuple[Screen, ...]:
    """The emergency questions first, then the others that belong to every check-in."""
    others = tuple(s for s in shown if s.every_check_in and not s.emergency)
    return tuple(s for s in shown if s.emergency) + others


def screens_to_ask_again(episode: Episode) -> frozenset[str]:
    """Screens with an answer of not sure that waits for the plainer question."""
    return frozenset(name for name, event in episode.answered.items() if event.payload.get("again"))


def facts_so_far(visit: Visit, thought: Assessment | None = None) -> dict[str, Value]:
    """Every fact known by now; before we know the person, the bare answers."""
    thought = thought or desk.think(visit.account, visit.episode)
    if thought:
        return dict(thought.facts)
    return {code: finding.value for code, finding in visit.episode.findings.items()}


def screen_named(name: str) -> Screen | None:
    """The screen of this name."""
    return next((s for s in desk.knowledge().screens if s.id == name), None)


def mood_codes() -> frozenset[str]:
    """The questions about dark thoughts: they open the help page, and are shown to nobody else."""
    return frozenset(code for s in desk.knowledge().screens if s.id in MOOD_SCREENS for code in s.asks)


def starts_blank(screen: Screen, episode: Episode) -> bool:
    """When something changed, the safety questions of every check-in are answered afresh."""
    if not episode.changed or not screen.every_check_in or screen.kind == "body_map":
        return False
    return screen.id not in episode.answered_since(episode.changed)


def why_assess(episode: Episode) -> str:
    """The reason for the assessment that follows the last answer."""
    if episode.changed:
        return "check_in"
    return "correction" if episode.safety_checked else "intake"


def intake_done(episode: Episode) -> bool:
    """Whether the whole intake was answered and assessed at least once."""
    return episode.safety_checked is not None
