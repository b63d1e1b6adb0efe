"""{% choices_for patterns as found %}: choices people may face. {% rests_on "key" %}: basis of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template

from backstay.knowledge import load
from backstay.knowledge.loader import HERE
from backstay.knowledge.sentences import Ground, ground_of, read_grounds
from backstay.model import Decision, Pattern

register = template.Library()


@register.simple_tag
def choices_for(patterns: Iterable[Pattern]) -> list[Decision]:
    """The decision pages for these patterns."""
    found = {pattern.id for pattern in patterns}
    return [row for row in load().decisions.values() if found & set(row.for_patterns)]


@lru_cache(maxsize=1)
def grounds() -> dict[str, Ground]:
    """On what the sentences rest, read once."""
    return read_grounds(HERE)


@register.inclusion_tag("_evidence.html")
def rests_on(key: str) -> dict[str, Any]:
    """On what one sentence of the words rests, with its sources."""
    ground = ground_of(key, grounds()) or Ground("ours")
    references = load().references
    return {"basis": ground.basis, "sources": [references[source].citation for source in ground.sources]}
