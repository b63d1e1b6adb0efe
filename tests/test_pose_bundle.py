"""The pose model's networks are told how their image is scaled, and stay what they were."""

from __future__ import annotations

from struct import unpack_from

import pytest

from builders.pose_bundle import (
    BUFFERS,
    METADATA,
    NETWORK,
    Table,
    There,
    Vector,
    Writer,
    fields_of,
    target,
    targets,
    told,
)


def network(*buffers: bytes) -> bytes:
    """A network with nothing but its buffers."""
    rows = Vector([Table([each]) for each in buffers])
    return Writer().finished(Table([3, None, None, None, rows]), NETWORK)


def test_a_network_keeps_its_bytes_and_gains_its_scaling() -> None:
    before = network(b"weights", b"more weights")
    after = told(before, 127.5, 64.25)
    assert after.endswith(before) and len(after) % 16 == len(before) % 16
    fields = fields_of(after)
    assert unpack_from("<I", after, fields[0])[0] == 3
    buffers, metadata = targets(after, fields[BUFFERS]), targets(after, fields[METADATA])
    assert len(buffers) == 3 and len(metadata) == 1
    kept = [place.at for place in buffers[:2] if isinstance(place, There)]
    assert all(at > len(after) - len(before) for at in kept), "the old buffers still lie in the old part"
    assert b"TFLITE_METADATA" in after and b"M001" in after


def test_the_scaling_can_be_read_back() -> None:
    after = told(network(b"weights"), 127.5, 64.25)
    numbers = [unpack_from("<f", after, at)[0] for at in range(0, len(after) - 3, 4)]
    assert 127.5 in numbers and 64.25 in numbers
    assert target(after, 0) < len(after)


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="TFL3"):
        told(b"\0" * 64, 0, 1)
