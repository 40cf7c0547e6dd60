"""Checks that misbehave, by the name of the file."""

from __future__ import annotations

import time
from typing import Any

from targetexpr.server import tasks


def check(arguments: dict[str, Any], body: bytes) -> dict[str, Any]:
    """As ``targetexpr.server.tasks.check`` for other names."""
    head = body[:200]
    if b"fault" in head:
        raise ZeroDivisionError("secret detail")
    if b"waits" in head:
        time.sleep(60)
    while b"works" in head:
        pass
    held = []
    while b"grows" in head:
        held.append(bytearray(1024 * 1024))
    return tasks.check(arguments, body)
