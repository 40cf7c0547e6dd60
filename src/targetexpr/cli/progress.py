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

In = TypeVar("In")
T = TypeVar("T")
NAME = 30
"""Characters of a file's name beside the bar."""
_AHEAD = 50  # files that each job may be ahead of the one that is waited for
_WORTH_A_COPY, _WORTH_A_START = 20, 200
"""Files for which a further worker pays, where it is a copy of this process and where it starts anew."""


def each(
    work: Callable[[In], T], items: Sequence[In], jobs: int, told: Callable[[In, T], str] | None = None
) -> Iterator[T]:
    """*work* done on each item, *jobs* at once, in the order of the items; what is dear in it is done by workers.

    A bar stands where standard error is a terminal: items done, time left, and what is *told* of the last one; none
    where nothing is told.
    """
    results = _done(work, items, jobs)
    return _tracked(results, items, told) if told is not None and len(items) > 1 and sys.stderr.isatty() else results


def found_so_far() -> Callable[[Path, Any], str]:
    """Return what tells of a file that was checked: the findings so far, and its name."""
    found = 0

    def told(path: Path, result: Any) -> str:
        nonlocal found
        found += getattr(result, "found", 0)
        return f"{say(f'问题 {found}', f'{found} found')}  {path.name[:NAME]}"

    return told


def jobs_for(files: int) -> int:
    """Return how many files to check at once: one for each processor, where there are enough for each."""
    if files < _WORTH_A_COPY:
        return 1
    from targetexpr.sandbox.forked import can_fork

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, files // (_WORTH_A_COPY if can_fork() else _WORTH_A_START)))


def _done(work: Callable[[In], T], items: Sequence[In], jobs: int) -> Iterator[T]:
    if jobs == 1 or len(items) < 2:
        yield from map(work, items)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    with ThreadPoolExecutor(min(jobs, len(items))) as threads:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(threads.submit(work, item))
            if len(waiting) > _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _tracked(results: Iterator[T], items: Sequence[In], told: Callable[[In, T], str]) -> Iterator[T]:
    bar: Any = click.progressbar(
        length=len(items), file=sys.stderr, show_pos=True, item_show_func=lambda said: said or ""
    )
    with bar:
        for item, result in zip(items, results, strict=True):
            bar.update(1, told(item, result))
            yield result
