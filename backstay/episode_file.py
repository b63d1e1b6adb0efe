"""An episode as a file: every event of one person, in the order they were recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backstay import wire
from backstay.adherence import stopped
from backstay.episode import Episode
from backstay.model import Event, Programme

FORMAT = 1


class EpisodeError(ValueError):
    """A file that is no episode; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFile:
    """What stands in the file: the number of its format, and the events."""

    backstay_episode: int
    events: tuple[Event, ...]


def read_episode(path: Path) -> Episode:
    """The episode in a file; raises EpisodeError naming the field that does not fit."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EpisodeError(f"cannot be read: {error}; give an exported episode") from error
    return episode_of(text)


def episode_of(text: str | bytes) -> Episode:
    """The episode in a text."""
    try:
        found = wire.from_json(text, EpisodeFile)
    except wire.WireError as error:
        raise EpisodeError(f"{error}; give an exported episode") from error
    if found.backstay_episode != FORMAT:
        raise EpisodeError(f"backstay_episode: {found.backstay_episode} is not known; {FORMAT} is")
    try:
        return Episode.replay(found.events)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EpisodeError(f"an event does not hold what its kind needs: {error!r}") from error


def programme_of(episode: Episode) -> Programme:
    """The programme that stands, as it was stored."""
    if episode.planned is None:
        raise EpisodeError("holds no programme yet; make one first, or export the episode again")
    try:
        return wire.from_plain(episode.planned.payload["programme"], Programme)
    except wire.WireError as error:
        raise EpisodeError(f"programme: {error}; give an exported episode") from error


def followed_on(episode: Episode, day: date) -> Programme | None:
    """The programme that is followed on a day; none when there is none, it was stopped, or its review has come."""
    if episode.planned is None or stopped(episode, day):
        return None
    made = programme_of(episode)
    return made if day < made.review_on else None


def to_file(events: Iterable[Event]) -> bytes:
    """All events as the text of a file."""
    return wire.to_json(EpisodeFile(backstay_episode=FORMAT, events=tuple(events)), indent=2)
