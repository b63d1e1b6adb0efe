"""Join each written movement with its solved frames; refuse what builders/movements.py has not solved and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from backstay.model import Cited, Frame, Movement, Posture

TRACKS = Path("derived") / "movements.json"
TENTHS, TEN_THOUSANDTHS = 10, 10_000
BODY = ("body_", "limit_")


def made_from(movement: Movement, postures: Mapping[str, Posture], body: str) -> str:
    """A fingerprint of everything a movement's frames follow from; ``body`` is body_mark's."""
    used = [postures.get(pose.base) for pose in movement.poses]
    text = repr((body, movement.poses, used, sorted(movement.props.items()), movement.in_balance))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def body_mark(settings: Mapping[str, Cited]) -> str:
    """The settings that frames depend on, build and joint limits, as one text."""
    rows = [(key, row.value, row.low, row.high) for key, row in settings.items() if key.startswith(BODY)]
    return repr(sorted(rows))


def read_tracks(root: Path) -> dict[str, Any]:
    """The solved movements as the builder wrote them."""
    path = root / TRACKS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def with_frames(
    movements: Mapping[str, Movement],
    postures: Mapping[str, Posture],
    settings: Mapping[str, Cited],
    tracks: Mapping[str, Any],
    problems: list[str],
) -> dict[str, Movement]:
    """The movements that were solved as they are written now; the others are problems."""
    made: dict[str, Movement] = {}
    body = body_mark(settings)
    for key, movement in movements.items():
        track = tracks.get(key)
        if track is None or track["made_from"] != made_from(movement, postures, body):
            problems.append(f"movements: {key}: changed since it was solved; run: python -m builders.movements")
            continue
        made[key] = replace(movement, frames=tuple(unpack(track["frames"])))
    return made


def pack(frames: tuple[Frame, ...]) -> list[Any]:
    """Frames as short lists: tenths of degrees, ten-thousandths of stature, contacts only where they change."""
    rows: list[Any] = []
    before: Mapping[str, str] | None = None
    for frame in frames:
        contacts = None if frame.contacts == before else dict(frame.contacts)
        root = [round(share * TEN_THOUSANDTHS) for share in frame.root]
        degrees = [round(deg * TENTHS) for deg in frame.angles]
        rows.append([round(frame.at_s, 2), frame.pose, root, degrees, contacts])
        before = frame.contacts
    return rows


def unpack(rows: list[Any]) -> Iterator[Frame]:
    """The frames that were packed."""
    contacts: Mapping[str, str] = {}
    for at_s, pose, (x, y, z), degrees, changed in rows:
        contacts = contacts if changed is None else changed
        yield Frame(
            at_s=at_s,
            pose=pose,
            root=(x / TEN_THOUSANDTHS, y / TEN_THOUSANDTHS, z / TEN_THOUSANDTHS),
            angles=tuple([deg / TENTHS for deg in degrees]),
            contacts=contacts,
        )
