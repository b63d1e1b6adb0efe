"""The pose model for the browser: two networks, each told how its image is scaled, stored together in one file.

Used by ``builders.camera_assets``. The weights are published without
the scaling that the runtime insists on, so a small table saying it is put before each network; the network itself
stays as it is, byte for byte. The file format is FlatBuffers: a table points forward to its parts, so what is put in
front may point into what was there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack, unpack_from
from typing import Union

DETECTOR = "pose_solution_packed_assets.data"
LANDMARKS = "pose_landmark_full.tflite"
MEMBERS = {"pose_detector.tflite": (DETECTOR, 127.5, 127.5), "pose_landmarks_detector.tflite": (LANDMARKS, 0.0, 255.0)}
"""Member of the bundle: the file it is made of, and the mean and the standard deviation its image is scaled by."""
NETWORK, SCALING = b"TFL3", b"M001"
ALIGNED = 16
BUFFERS, METADATA = 4, 6
NAME = b"TFLITE_METADATA"

Part = Union[bytes, int, float, "Table", "Vector", "There"]


@dataclass(frozen=True)
class There:
    """Something in the network that was there before: its place in the old file."""

    at: int


@dataclass(frozen=True)
class Table:
    """Fields in order: None when absent; ``int`` is one byte or four by ``wide``."""

    fields: Sequence[Part | None]
    wide: bool = True


@dataclass(frozen=True)
class Vector:
    """Parts one after another."""

    parts: Sequence[Part]


class Writer:
    """Writes parts parents first, and fills in where their children came to lie."""

    def __init__(self) -> None:
        self.made = bytearray(8)
        self.there: list[tuple[int, int]] = []

    def write(self, part: Part) -> int:
        """Where this part lies."""
        if isinstance(part, Table):
            return self._table(part)
        if isinstance(part, Vector):
            return self._vector(part)
        assert isinstance(part, bytes)
        return self._bytes(part)

    def _room(self, size: int, aligned: int = 4, before: int = 0) -> int:
        while (len(self.made) + before) % aligned:
            self.made.append(0)
        at = len(self.made)
        self.made += bytes(size)
        return at

    def _table(self, table: Table) -> int:
        width = 4 if table.wide else 1
        places, size = [], 4
        for field in table.fields:
            places.append(0 if field is None else size)
            size += 0 if field is None else (width if isinstance(field, int) else 4)
            size += -size % 4
        vtable = self._room(4 + 2 * len(places))
        at = self._room(size)
        self.made[vtable : vtable + 4 + 2 * len(places)] = pack(
            f"<{2 + len(places)}H", 4 + 2 * len(places), size, *places
        )
        self.made[at : at + 4] = pack("<i", at - vtable)
        for place, field in zip(places, table.fields, strict=True):
            if field is not None:
                self._put(at + place, field, width)
        return at

    def _vector(self, vector: Vector) -> int:
        at = self._room(4 + 4 * len(vector.parts))
        self.made[at : at + 4] = pack("<I", len(vector.parts))
        for n, part in enumerate(vector.parts):
            self._put(at + 4 + 4 * n, part, 4)
        return at

    def _bytes(self, text: bytes) -> int:
        """A string or raw data; data is read in place, so it begins on a round address."""
        at = self._room(4 + len(text) + 1, ALIGNED, before=4)
        self.made[at : at + 4 + len(text)] = pack("<I", len(text)) + text
        return at

    def _put(self, at: int, part: Part, width: int) -> None:
        if isinstance(part, float):
            self.made[at : at + 4] = pack("<f", part)
        elif isinstance(part, int):
            self.made[at : at + width] = part.to_bytes(width, "little")
        elif isinstance(part, There):
            self.there.append((at, part.at))
        else:
            self.made[at : at + 4] = pack("<I", self.write(part) - at)

    def finished(self, root: Part, mark: bytes, old: bytes = b"") -> bytes:
        """Everything, with the old file after it."""
        self.made[0:8] = pack("<I", self.write(root)) + mark
        self._room(0, ALIGNED)
        for at, place in self.there:
            self.made[at : at + 4] = pack("<I", len(self.made) + place - at)
        return bytes(self.made) + old


def scaling(mean: float, deviation: float) -> bytes:
    """The table that says how the only input, a coloured image, is scaled."""
    image = Table([1, None], wide=False)
    unit = Table([1, Table([Vector([mean]), Vector([deviation])])], wide=False)
    content = Table([2, image], wide=False)
    tensor = Table([b"image", None, None, content, Vector([unit])])
    return Writer().finished(Table([None, None, None, Vector([Table([None, None, Vector([tensor])])])]), SCALING)


def told(network: bytes, mean: float, deviation: float) -> bytes:
    """The network with its scaling put before it."""
    if network[4:8] != NETWORK:
        raise ValueError("this file is no network in the TFL3 format; the package of weights has changed")
    fields = fields_of(network)
    buffers = [*targets(network, fields[BUFFERS]), Table([scaling(mean, deviation)])]
    known = targets(network, fields[METADATA])
    number = len(buffers) - 1
    version = unpack_from("<I", network, fields[0])[0]
    root: list[Part | None] = [There(target(network, at)) if at else None for at in fields]
    root[0] = version
    root[BUFFERS], root[METADATA] = Vector(buffers), Vector([*known, Table([NAME, number])])
    return Writer().finished(Table(root), NETWORK, network)


def fields_of(network: bytes) -> list[int]:
    """Where each field of the root table lies, 0 when it is absent; at least as many as we write."""
    table = unpack_from("<I", network)[0]
    vtable = table - unpack_from("<i", network, table)[0]
    count = (unpack_from("<H", network, vtable)[0] - 4) // 2
    places = unpack_from(f"<{count}H", network, vtable + 4)
    found = [table + place if place else 0 for place in places]
    return found + [0] * (METADATA + 1 - len(found))


def target(network: bytes, at: int) -> int:
    """What the offset here points to."""
    return int(at + unpack_from("<I", network, at)[0])


def targets(network: bytes, at: int) -> list[Part]:
    """What each offset of the vector here points to; nothing when it is absent."""
    if not at:
        return []
    vector = target(network, at)
    count = unpack_from("<I", network, vector)[0]
    return [There(target(network, vector + 4 + 4 * n)) for n in range(count)]


def bundle(weights: Path, to: Path) -> None:
    """Write the bundle: the members stored as they are, with a fixed date, so that it is always the same file."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as file:
        for name, (source, mean, deviation) in MEMBERS.items():
            network = told((weights / source).read_bytes(), mean, deviation)
            file.writestr(zipfile.ZipInfo(name), network)
