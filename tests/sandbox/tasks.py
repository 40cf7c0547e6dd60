"""Tasks that behave, and tasks that do not."""

from __future__ import annotations

import gc
import os
import signal
import time
from typing import Any


def echo(arguments: Any, data: bytes) -> Any:
    return {"arguments": arguments, "data": data.hex()}


def identity(_: Any, __: bytes) -> int:
    return os.getpid()


def package(_: Any, __: bytes) -> str:
    import targetexpr

    return targetexpr.__file__


def threshold(_: Any, __: bytes) -> int:
    return gc.get_threshold()[0]


def prints(_: Any, __: bytes) -> str:
    print("out of turn")
    os.write(1, b"\x00" * 64)
    return "said"


def spins(_: Any, __: bytes) -> None:
    while True:
        pass


def sleeps(_: Any, __: bytes) -> None:
    time.sleep(600)


def hoards(_: Any, __: bytes) -> int:
    kept = []
    while True:
        kept.append(bytes(10_000_000))


_kept = bytearray()


def leaks(_: Any, __: bytes) -> None:
    _kept.extend(bytes(300 * 1024 * 1024))


def raises(_: Any, __: bytes) -> None:
    raise ValueError("甲")


def dies(_: Any, __: bytes) -> None:
    os._exit(3)


def dies_of_bad(_: Any, data: bytes) -> dict[str, Any]:
    """Answer a file, tell an error of one, and die of another."""
    if data == b"bad":
        os._exit(3)
    if data == b"told":
        return {"error": {"reason": "empty", "zh": "空", "en": "empty"}}
    return {"value": data.decode()}


def killed(_: Any, __: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unspeakable(_: Any, __: bytes) -> object:
    return object()


def slow_but_asks(arguments: dict[str, float], _: bytes) -> str:
    """Works for some seconds of processor time, for which it asks where it is told how many."""
    from targetexpr.sandbox.worker import more

    more(processor=arguments["asks"])
    end = time.process_time() + arguments["works"]
    while time.process_time() < end:
        pass
    return "done"


def turns_pages(arguments: dict[str, int], _: bytes) -> int:
    """Come to some pages, for each of which it asks."""
    from targetexpr.sandbox.worker import more

    for page in range(1, arguments["pages"] + 1):
        more(processor=1, page=page)
    more(memory=1)
    return arguments["pages"]
