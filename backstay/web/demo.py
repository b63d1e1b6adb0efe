"""Demo people: the example intakes, as if somebody had answered them here today."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import backstay
from backstay import wire
from backstay.model import Intake, PainArea, Screen
from backstay.rules import holds
from backstay.web import desk
from backstay.web.desk import Account

PASSPHRASE = "four calm words here"
EXAMPLES = Path(__file__).parents[2] / "examples"


def names() -> list[str]:
    """The demo people loaded on this installation."""
    found = Account.objects.filter(name__regex=r"^demo-[0-9]+$").values_list("name", flat=True)
    return sorted(found, key=lambda name: int(name.rpartition("-")[2]))


def load() -> list[tuple[str, str, str]]:
    """Make one demo person an example intake, once: name, example, where their walk ends."""
    files = sorted(EXAMPLES.glob("*.yaml"))
    return [(f"demo-{n}", path.stem, _one(f"demo-{n}", path)) for n, path in enumerate(files, start=1)]


def _one(name: str, path: Path) -> str:
    account = Account.objects.filter(name=name).first()
    if account is None:
        account = desk.start()
        take(account, backstay.read_intake(path, desk.knowledge(), desk.today()), by="demo")
        desk.keep_private(account, name, PASSPHRASE)
    return desk.standing(desk.episode(account)).state


def take(account: Account, given: Intake, by: str) -> None:
    """Keep a whole intake as if its screens had been answered now, then assess it and plan."""
    step = uuid.uuid4()
    made = backstay.assess(given, desk.knowledge(), desk.today())
    for screen in desk.knowledge().screens:
        if holds(screen.show_when, made.facts):
            said = {"screen": screen.id, **_said(screen, given)}
            desk.record(account, "answered", said, desk.derived(step, screen.id), by)
    desk.keep_signed(account, given.sign_offs, by)
    if not desk.is_blocked(desk.assess(account, "intake", step)):
        desk.make_programme(account, desk.derived(step, "plan"))


def _said(screen: Screen, given: Intake) -> dict[str, Any]:
    """What an intake says on one screen, in the shape of an event."""
    if screen.kind == "person":
        return {"person": {k: v for k, v in wire.to_plain(given.person).items() if k != "id"}}
    if screen.kind == "preferences":
        return {"preferences": wire.to_plain(given.preferences)}
    if screen.kind == "body_map":
        return {"pain_areas": [row for area in given.pain_areas for row in _one_side_each(area)]}
    findings = {f.code: wire.to_plain(f) for f in given.findings if stands_on(f.code, screen)}
    return {"findings": findings} if findings else {"skipped": True}


def _one_side_each(area: PainArea) -> list[dict[str, Any]]:
    """An area as painted: left and right are two marks on the map."""
    sides = ("left", "right") if area.side == "both" else (area.side,)
    return [{**wire.to_plain(area), "side": side} for side in sides]


def stands_on(code: str, screen: Screen) -> bool:
    """Whether a finding is asked on a screen, itself or as an item of its instrument."""
    instruments = [name for name in screen.asks if name in desk.knowledge().instruments]
    return code in screen.asks or any(code.startswith(f"{name}_") for name in instruments)
