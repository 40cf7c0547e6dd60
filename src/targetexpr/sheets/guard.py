"""Reading in a worker: what a file does to its reader, it does to a process that can be ended.

A few formats are read where the caller is, while they are small: csv, tsv, txt and json, which no library of C parses.
A text of many lines is not among them: columns that were lost are found again line by line, at a cost.
``TARGETEXPR_SANDBOX=off`` has everything read there, for debuggers and where no process can be started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.logs import logger
from targetexpr.records import from_plain, to_plain
from targetexpr.sandbox import BoundExceeded, Bounds, TaskFailed
from targetexpr.sandbox.pool import WorkerPool, shared
from targetexpr.sandbox.worker import is_worker
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.parts import Document

_PLAIN = frozenset({".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl"})
_PLAIN_BYTES = 1024 * 1024
_TEXT_LINES = 2_000
_LIBRARY_FORMATS = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")
_OFF = ("off", "0", "no")
_READ = "targetexpr.sheets.tasks:read"


def is_wanted(data: bytes, suffix: str, *, sandbox: bool, always: bool = False) -> bool:
    """Return whether *data* is to be read in a worker, where a *sandbox* is wanted: *always*, or where needed.

    Never in a worker, nor in a browser, which has no processes and is a sandbox itself.
    """
    if not sandbox or is_worker() or sys.platform == "emscripten":
        return False
    if os.environ.get("TARGETEXPR_SANDBOX", "").lower() in _OFF:
        return False
    return always or not _is_light(data, suffix)


def _is_light(data: bytes, suffix: str) -> bool:
    """Return whether *data* is little and plain text, which no library of C parses and no long search reads."""
    head = data[:1024].lstrip()
    small = suffix in _PLAIN and len(data) < _PLAIN_BYTES and not head.startswith((b"<", *_LIBRARY_FORMATS))
    long = suffix == ".txt" and data.count(b"\n") + data.count(b"\r") > _TEXT_LINES
    return small and not long and b"%PDF" not in head


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Return what a file holds, read in a worker. Raises ``SheetReadError``."""
    return from_plain(Document, run(_READ, {"name": name, "limits": to_plain(limits)}, data, limits=limits))


def call(
    task: Callable[[Any, bytes], dict[str, Any]],
    arguments: Any,
    data: bytes,
    name: str,
    *,
    sandbox: bool = True,
    pool: WorkerPool | None = None,
) -> Any:
    """Return what *task* makes of a submitted file that was read before, in a worker (of *pool*) where one is wanted.

    Raises the ``SheetReadError`` that the task tells, or that tells of its end.
    """
    if is_wanted(data, Path(name).suffix.lower(), sandbox=sandbox):
        return run(f"{task.__module__}:{task.__name__}", arguments, data, limits=Limits(), pool=pool)
    return _value(task(arguments, data))


def run(task: str, arguments: Any, data: bytes, *, limits: Limits, pool: WorkerPool | None = None) -> Any:
    """Return what *task* answers. Raises the ``SheetReadError`` that it tells, or that tells of its end."""
    try:
        answer = (pool or shared()).run(task, arguments, data, bounds=bounds_for(data, limits))
    except BoundExceeded as past:
        raise _past(past) from past
    except TaskFailed as failure:
        logger(__name__).error("%s\n%s", failure, failure.trace)
        raise reader_failed(failure) from failure
    return _value(answer)


def run_all(
    task: str, asked: Sequence[tuple[Any, bytes]], *, limits: Limits, pool: WorkerPool | None = None
) -> list[Any | SheetReadError]:
    """Return what *task* answers to arguments (with ``name``) and file, or the error that ``run`` would raise.

    Light files go to one worker together, which saves most of what sending costs; where one of them ends the worker,
    each goes by itself. Their bounds are those of one file either way.
    """
    if len(asked) > 1 and all(_is_light(data, Path(arguments["name"]).suffix.lower()) for arguments, data in asked):
        with suppress(BoundExceeded, TaskFailed):
            answers = (pool or shared()).run_all(task, asked, bounds=bounds_for(b"", limits))
            return [_caught(_value, answer) for answer in answers]
    one = partial(run, task, limits=limits, pool=pool)
    return [_caught(one, arguments, data) for arguments, data in asked]


def _caught(function: Callable[..., Any], *arguments: Any) -> Any | SheetReadError:
    try:
        return function(*arguments)
    except SheetReadError as error:
        return error


def bounds_for(data: bytes, limits: Limits) -> Bounds:
    """Return what a worker may use for a file of these bytes."""
    return limits.bounds(len(data), paged=b"%PDF-" in data[:1024])


def _value(answer: dict[str, Any]) -> Any:
    if "error" in answer:
        error = answer["error"]
        raise SheetReadError(reason=error["reason"], zh=error["zh"], en=error["en"], path=error.get("path"))
    return answer["value"]


def told(error: SheetReadError) -> dict[str, Any]:
    """Return the answer of a task that raised *error*."""
    return {"error": {"reason": error.reason, "path": error.path, **error.messages}}


def reader_failed(error: BaseException) -> SheetReadError:
    """Return what is said of a file whose reader failed in a way that nobody foresaw."""
    return SheetReadError(
        reason="reader-failed",
        zh=f"读取时程序出错（{error!r}）；请用原软件另存一份再试，仍然不行请连同文件反馈给维护者",
        en=f"the reader failed ({error!r}); save the file anew and try again, and report it if that does not help",
    )


def out_of_memory(name: str) -> SheetReadError:
    """Return what is said of a file that took more memory than there is."""
    return SheetReadError(
        reason="too-much-memory",
        zh="读取这个文件时内存不够；请只保留绩效目标表后再读",
        en="there is not enough memory to read this file; keep the target sheets only",
        path=name or None,
    )


def _past(past: BoundExceeded) -> SheetReadError:
    seconds = past.bounds.seconds if past.bound == "time" else past.bounds.processor
    megabytes = past.bounds.memory // (1024 * 1024)
    if past.bound == "memory":
        return SheetReadError(
            reason="too-much-memory",
            zh=f"读取这个文件要用的内存超过上限 {megabytes} MB（--limit-memory）；请只保留绩效目标表后再读",
            en=f"reading it takes more than {megabytes} MB of memory (--limit-memory); keep the target sheets only",
        )
    return SheetReadError(
        reason="too-slow",
        zh=f"读取这个文件要用的时间超过上限 {seconds:g} 秒（--limit-processor）；请只保留绩效目标表后再读",
        en=f"reading this file takes more than {seconds:g} seconds (--limit-processor); keep the target sheets only",
    )
