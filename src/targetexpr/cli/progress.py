"""Many files at once, in their order, with a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import say

T = TypeVar("T")
_NAME = 30  # characters of a file's name beside the bar


def each(work: Callable[[Path], T], files: Sequence[Path], jobs: int, *, bar: bool = True) -> Iterator[T]:
    """*work* done on each file, *jobs* at once, in the order of the files; what is dear in it is done by workers.

    A *bar* stands where standard error is a terminal: files done, findings so far, time left.
    """
    results = _done(work, files, jobs)
    return _tracked(results, files) if bar and len(files) > 1 and sys.stderr.isatty() else results


def _done(work: Callable[[Path], T], files: Sequence[Path], jobs: int) -> Iterator[T]:
    if jobs == 1 or len(files) < 2:
        yield from map(work, files)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(jobs, len(files))) as threads:
        yield from threads.map(work, files)


def _tracked(results: Iterator[T], files: Sequence[Path]) -> Iterator[T]:
    found = 0
    bar: Any = click.progressbar(
        length=len(files), file=sys.stderr, show_pos=True, item_show_func=lambda said: said or ""
    )
    with bar:
        for path, result in zip(files, results, strict=True):
            found += len(getattr(result, "diagnostics", ()))
            bar.update(1, f"{say(f'问题 {found}', f'{found} found')}  {path.name[:_NAME]}")
            yield result
