"""Many files at once, in their order, with a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def each(work: Callable[[Path], T], files: Sequence[Path], jobs: int) -> Iterator[T]:
    """*work* done on each file, *jobs* at once, in the order of the files; what is dear in it is done by workers."""
    return _tracked(_done(work, files, jobs), files)


def _done(work: Callable[[Path], T], files: Sequence[Path], jobs: int) -> Iterator[T]:
    if jobs == 1 or len(files) < 2:
        yield from map(work, files)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(jobs, len(files))) as threads:
        yield from threads.map(work, files)


def _tracked(results: Iterator[T], files: Sequence[Path]) -> Iterator[T]:
    """The results, counted by a bar of rich where it is installed and standard error is a terminal."""
    if len(files) < 2 or not sys.stderr.isatty():
        yield from results
        return
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        yield from results
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(files))
        for path, result in zip(files, results, strict=True):
            progress.update(task, advance=1, description=path.name)
            yield result
