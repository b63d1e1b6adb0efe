"""{% say "pages.welcome.title" %}: every sentence of a page comes from knowledge/words by its key."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html

from backstay.knowledge import load

register = template.Library()


class NoSuchWordsError(KeyError):
    """A page asked for a sentence that is not in knowledge/words."""


def words(key: str, **values: object) -> str:
    """The sentence of a key with its blanks filled; a missing key shows itself, or fails under test."""
    found = load().words.get(key)
    if found is None:
        if settings.STRICT_WORDS:
            raise NoSuchWordsError(key)
        return key
    return found.format(**values) if values else found


@register.simple_tag
def say(key: str, **values: object) -> str:
    """The sentence of a key."""
    return words(key, **values)


@register.simple_tag
def say_in(group: str, key: object, **values: object) -> str:
    """The sentence of a key within a group: {% say_in "pages.level" rule.level %}."""
    return words(f"{group}.{key}", **values)


@register.simple_tag
def once() -> str:
    """A hidden id, so that a form sent twice is kept once."""
    return format_html('<input type="hidden" name="event_id" value="{}">', uuid.uuid4())


@register.inclusion_tag("_evidence.html")
def evidence(row: Any) -> dict[str, Any]:
    """On what something rests: its basis, and its sources as citations."""
    references = load().references
    found = [references[key].citation for key in row.sources if key in references]
    return {"basis": row.basis, "sources": found}


@register.simple_tag
def say_all(group: str) -> list[str]:
    """Every sentence of a group but its title, in the order written."""
    found = [
        text
        for key, text in load().words.items()
        if key.startswith(f"{group}.") and not key.endswith(".title")
    ]
    if not found and settings.STRICT_WORDS:
        raise NoSuchWordsError(group)
    return found


@register.simple_tag
def say_all_in(group: str, key: object) -> list[str]:
    """Every sentence of a group within a group, or the one sentence that stands there."""
    one = load().words.get(f"{group}.{key}")
    return [one] if one else say_all(f"{group}.{key}")
