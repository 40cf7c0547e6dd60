"""Messages between a process and its worker: a length, JSON, a length, bytes."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

_LENGTH = 8


def packed(form: Any, data: bytes = b"") -> bytes:
    """Return one message. Raises ``TypeError`` or ``ValueError`` for what JSON cannot say."""
    head = json.dumps(form).encode("ascii")
    return b"".join((len(head).to_bytes(_LENGTH), len(data).to_bytes(_LENGTH), head, data))


def receive(source: BinaryIO) -> tuple[Any, bytes] | None:
    """Return the next message; None where the other side has gone, also in the middle of one."""
    lengths = source.read(2 * _LENGTH)
    if len(lengths) < 2 * _LENGTH:
        return None
    size, more = int.from_bytes(lengths[:_LENGTH]), int.from_bytes(lengths[_LENGTH:])
    head, data = source.read(size), source.read(more)
    if len(head) < size or len(data) < more:
        return None
    return json.loads(head), data
