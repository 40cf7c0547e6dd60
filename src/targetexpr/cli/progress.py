"""Many files at once, in their order, with a bar on a terminal."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import say

In = TypeVar("In")
T = TypeVar("T")
NAME = 30
"""Characters of a file's name beside the bar."""
_AHEAD = 50  # files that each job may be ahead of the one that is waited for
_TOGETHER = 8  # files that are sent to a worker at once
_WORTH_A_COPY, _WORTH_A_START = 20, 200
"""Files for which a further worker pays, where it is a copy of this process and where it starts anew."""


def each(
    work: Callable[[In], T], items: Sequence[In], jobs: int, told: Callable[[In, T], str] | None = None
) -> Iterator[T]:
    """*work* done on each item, *jobs* at once, in the order of the items; what is dear in it is done by workers.

    A bar stands where standard error is a terminal: items done, time left, and what is *told* of the last one; none
    where nothing is told. For one item it comes with its first page that takes long.
    """
    return shown(done(work, items, jobs), items, told)


def shown(results: Iterator[T], items: Sequence[In], told: Callable[[In, T], str] | None) -> Iterator[T]:
    """The *results* of the items, in their order, with the bar of ``each``."""
    return _tracked(results, items, told) if told is not None and sys.stderr.isatty() else results


def found_so_far() -> Callable[[Path, Any], str]:
    """Return what tells of a file that was checked: the findings so far, and its name."""
    found = 0

    def told(path: Path, result: Any) -> str:
        nonlocal found
        found += getattr(result, "found", 0)
        return f"{say(f'问题 {found}', f'{found} found')}  {path.name[:NAME]}"

    return told


def groups_of(items: Sequence[In], jobs: int) -> list[Sequence[In]]:
    """Return the items in groups, each for one worker at once; of few items small ones, so that every job has some.

    For one job each item is a group.
    """
    size = 1 if jobs == 1 else max(1, min(_TOGETHER, len(items) // (4 * jobs)))
    return [items[start : start + size] for start in range(0, len(items), size)]


def jobs_for(files: int) -> int:
    """Return how many files to check at once: one for each processor, where there are enough for each."""
    if files < _WORTH_A_COPY:
        return 1
    from targetexpr.sandbox.forked import can_fork

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, files // (_WORTH_A_COPY if can_fork() else _WORTH_A_START)))


def done(work: Callable[[In], T], items: Sequence[In], jobs: int) -> Iterator[T]:
    """*work* done on each item, as ``each`` has it, without a bar."""
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


def tell_page(arguments: Any, page: int) -> None:
    """Say on the bar which page of a file is being read, of the file that a task's *arguments* name."""
    for bar in _standing:
        bar.say(f"{Path(arguments['name']).name[:NAME]}  {bar.page.format(page)}")


class _Bar:
    """A bar that is drawn when there is something to say. For any number of threads."""

    def __init__(self, length: int) -> None:
        self._bar: Any = click.progressbar(
            length=length, file=sys.stderr, show_pos=True, item_show_func=lambda said: said or ""
        )
        self._lock = Lock()
        self.page = say("第 {} 页", "page {}")
        """How a page's number is said: threads do not know the language."""
        self._drawn = False

    def say(self, text: str, steps: int = 0) -> None:
        with self._lock:
            self._drawn = True
            self._bar.update(steps, text)
            self._bar.render_progress()

    def step(self, text: str) -> None:
        """One item is done; nothing is drawn for its sake where nothing was."""
        if self._drawn:
            self.say(text, 1)

    def end(self) -> None:
        if self._drawn:
            self._bar.render_finish()


_standing: list[_Bar] = []


def _tracked(results: Iterator[T], items: Sequence[In], told: Callable[[In, T], str]) -> Iterator[T]:
    bar = _Bar(len(items))
    _standing.append(bar)
    try:
        if len(items) > 1:
            bar.say("")
        for item, result in zip(items, results, strict=True):
            bar.step(told(item, result))
            yield result
    finally:
        _standing.remove(bar)
        bar.end()
