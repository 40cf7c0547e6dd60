"""The worker's side: it takes one task after another from standard input until that ends."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO

from targetexpr.sandbox.frames import packed, receive

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows: the other side watches the clock
    resource = None


TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""The environment's variables that name the folder for temporary files."""

_YOUNG = 100_000
_MOST_GROWN = 256 * 1024 * 1024
_first_size = 0
"""How much more than after its first task a worker may have mapped: what libraries leak ends with it."""
_answers: BinaryIO | None = None
"""Where answers go, in a worker."""


def more(*, processor: float = 0, memory: int = 0, page: int | None = None) -> None:
    """Ask for *processor* seconds, and the clock that goes with them, and bytes of *memory*, beside what a task has.

    A task that finds work which its size did not tell (pages that are pictures) asks for each piece, and bounds how
    many there may be; *page* is the number of the one that comes now. Nothing happens where this process is no worker.
    """
    if _answers is None:
        return
    _raise("RLIMIT_CPU", int(processor))
    _raise("RLIMIT_AS", memory)
    _answers.write(packed({"more": processor, "page": page}))
    _answers.flush()


def is_worker() -> bool:
    """Return whether this process is a worker: what it does is bounded already."""
    return _answers is not None


def main(*, verbose: bool) -> None:
    """Answer tasks. What a library prints goes to standard error, never between the answers."""
    collect_seldom()
    if verbose:
        import logging

        logging.basicConfig(format="%(message)s")
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(incoming, outgoing)


def collect_seldom() -> None:
    """Have garbage collected once in many objects, and at the end none: nearly all that a run makes stays."""
    gc.set_threshold(_YOUNG)
    atexit.register(gc.freeze)


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer the tasks that come in until they end, or one fails."""
    global _answers
    _answers = outgoing
    _limit("RLIMIT_CORE", 0)
    while (message := receive(incoming)) is not None:
        answer, good = _answer(*message)
        try:
            outgoing.write(answer)
            outgoing.flush()
        except OSError:
            return
        if not good:
            return  # what a task has left behind when it failed is not known


def _answer(form: dict[str, Any], data: bytes) -> tuple[bytes, bool]:
    """Return the message to send, and whether the task ended well."""
    try:
        task = _task(form["task"])
        _bound(form["processor"], form["memory"])
        return packed({"answer": task(form["arguments"], data), "grown": _has_grown()}), True
    except MemoryError:
        return packed({"bound": "memory"}), False
    except Exception as error:
        from traceback import format_exc  # takes long to load, and is seldom needed

        return packed({"error": repr(error), "trace": format_exc()}), False
    finally:
        _limit("RLIMIT_AS", None)  # the next task has to come in before it is bounded


def each(arguments: dict[str, Any], data: bytes) -> list[Any]:
    """Return what a task returns for each of several arguments, as ``WorkerPool.run_all`` sends them."""
    task, answers, start = _task(arguments["task"]), [], 0
    for given, size in arguments["each"]:
        _bound(arguments["processor"], arguments["memory"])
        answers.append(task(given, data[start : start + size]))
        start += size
    return answers


def _task(name: str) -> Callable[[Any, bytes], Any]:
    module, _, function = name.partition(":")
    task: Callable[[Any, bytes], Any] = getattr(import_module(module), function)
    return task


def _bound(processor: float, memory: int) -> None:
    """Past the processor time the system ends the process, past the memory a ``MemoryError`` is raised."""
    _limit("RLIMIT_CPU", int(time.process_time() + processor) + 1)
    _limit("RLIMIT_AS", _address_space() + memory)


def _has_grown() -> bool:
    global _first_size
    size = _address_space()
    _first_size = _first_size or size
    return size > _first_size + _MOST_GROWN


def _raise(name: str, by: int) -> None:
    if resource is not None and by and (kind := getattr(resource, name, None)) is not None:
        now, _ = resource.getrlimit(kind)
        if now != resource.RLIM_INFINITY:
            _limit(name, now + by)


def _limit(name: str, value: int | None) -> None:
    if resource is None or (kind := getattr(resource, name, None)) is None:
        return
    _, most = resource.getrlimit(kind)
    with contextlib.suppress(ValueError, OSError):  # a platform that knows the limit and does not keep it
        wanted = most if value is None else value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (wanted, most))


def _address_space() -> int:
    """Return what the process has mapped; nothing where the system does not say, so that the bound is tighter."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
