"""What ``backstay ask`` prints: the next screen with its questions, what it may change, what may be added."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from backstay.cli_show import console
from backstay.model import Asking, Knowledge


def show_asking(
    first: Asking | None, offered: Sequence[Asking], emergency: bool, knowledge: Knowledge
) -> None:
    """An emergency first of all; then the next screen, or that nothing more needs asking."""
    words = knowledge.words
    if emergency:
        console.print(words["cli.level_emergency"], words["ask.stop_here"], style="bold")
    if first:
        _next(first, knowledge)
        return
    console.print(words["ask.nothing_left"], style="bold")
    if offered:
        console.print(words["ask.may_add"], ", ".join(_title(a.screen, knowledge) for a in offered))


def _next(asking: Asking, knowledge: Knowledge) -> None:
    words, screen = knowledge.words, next(s for s in knowledge.screens if s.id == asking.screen)
    title = {"title": screen.title, "screen": screen.id}
    console.print(escape(words["ask.next"].format(**title)), style="bold")
    console.print(escape(asking.says))
    gains = {"gain": asking.gain, "targets": asking.target_gain, "bits": asking.idea_gain_bits}
    if asking.gain:
        console.print(words["ask.gain"].format(**gains))
    console.print(words["ask.size"].format(words=asking.words, left=asking.left))
    for code in screen.asks:
        console.print(f"  • {escape(_asked(code, knowledge))}")


def _asked(code: str, knowledge: Knowledge) -> str:
    return knowledge.questions[code].asks if code in knowledge.questions else knowledge.instruments[code].name


def _title(screen: str, knowledge: Knowledge) -> str:
    return next(s.title for s in knowledge.screens if s.id == screen)
