"""Backstay: from a first conversation about low back pain to a measured recovery.

The face: ``assess``, ``clear``, ``plan``, ``adapt``, ``check``, ``why``, ``why_not``, ``report``,
``walk`` and ``load_knowledge``, each loaded when first used, so that importing backstay loads no room.
A verb and its room may share a name: on the package the name always means the verb; reach into a room with
``from backstay.assess.facts import facts``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstay.adapt import adapt
    from backstay.assess import assess, clear
    from backstay.episode_file import read_episode
    from backstay.intake import read_intake
    from backstay.journey import adapt_and_plan, report, walk
    from backstay.knowledge import load as load_knowledge
    from backstay.plan import check, plan, why, why_not

__version__ = "0.1.0"
__all__ = [
    "adapt", "adapt_and_plan", "assess", "check", "clear", "load_knowledge", "plan", "read_episode", "read_intake",
    "report", "walk", "why", "why_not",
]  # fmt: skip

_HOMES = {
    "adapt": ("backstay.adapt", "adapt"),
    "adapt_and_plan": ("backstay.journey", "adapt_and_plan"),
    "assess": ("backstay.assess", "assess"),
    "clear": ("backstay.assess", "clear"),
    "plan": ("backstay.plan", "plan"),
    "check": ("backstay.plan", "check"),
    "why": ("backstay.plan", "why"),
    "why_not": ("backstay.plan", "why_not"),
    "report": ("backstay.journey", "report"),
    "walk": ("backstay.journey", "walk"),
    "read_episode": ("backstay.episode_file", "read_episode"),
    "read_intake": ("backstay.intake", "read_intake"),
    "load_knowledge": ("backstay.knowledge", "load"),
}


def __getattr__(name: str) -> Any:
    """Load a verb's room on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"backstay has no {name!r}; it has {', '.join(__all__)}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


class _Face(ModuleType):
    """A package on which the import system does not lay a room over the verb of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
