"""Many files at once, in their order, with a bar on a terminal."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import say

T = TypeVar("T")
_NAME = 30  # characters of a file's name beside the bar
_AHEAD = 50  # files that each job may be ahead of the one that is waited for
_WORTH_A_COPY, _WORTH_A_START = 20, 200
"""Files for which a further worker pays, where it is a copy of this process and where it starts anew."""


def each(work: Callable[[Path], T], files: Sequence[Path], jobs: int, *, bar: bool = True) -> Iterator[T]:
    """*work* done on each file, *jobs* at once, in the order of the files; what is dear in it is done by workers.

    A *bar* stands where standard error is a terminal: files done, findings so far, time left.
    """
    results = _done(work, files, jobs)
    return _tracked(results, files) if bar and len(files) > 1 and sys.stderr.isatty() else results


def jobs_for(files: int) -> int:
    """Return how many files to check at once: one for each processor, where there are enough for each."""
    if files < _WORTH_A_COPY:
        return 1
    from targetexpr.sandbox.forked import can_fork

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, files // (_WORTH_A_COPY if can_fork() else _WORTH_A_START)))


def _done(work: Callable[[Path], T], files: Sequence[Path], jobs: int) -> Iterator[T]:
    if jobs == 1 or len(files) < 2:
        yield from map(work, files)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    with ThreadPoolExecutor(min(jobs, len(files))) as threads:
        waiting: deque[Future[T]] = deque()
        for path in files:
            waiting.append(threads.submit(work, path))
            if len(waiting) > _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _tracked(results: Iterator[T], files: Sequence[Path]) -> Iterator[T]:
    found = 0
    bar: Any = click.progressbar(
        length=len(files), file=sys.stderr, show_pos=True, item_show_func=lambda said: said or ""
    )
    with bar:
        for path, result in zip(files, results, strict=True):
            found += getattr(result, "found", 0)
            bar.update(1, f"{say(f'问题 {found}', f'{found} found')}  {path.name[:_NAME]}")
            yield result
