"""Copies of ours that nobody has worked on: left out of walks in which their originals are, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from targetexpr.checking.report import SkippedFile
from targetexpr.checking.selection import Selection


class FilePart(Protocol):
    """What a run has of one file; ``copy_of`` is the hash of the file that it is an unchanged copy of."""

    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str | None: ...
    @property
    def copy_of(self) -> str | None: ...


P = TypeVar("P", bound=FilePart)


class Copies:
    """The copies among the files of a run."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._originals: set[str | None] = set()
        self._found: list[tuple[Path, SkippedFile]] = []

    @property
    def selection(self) -> Selection:
        """What was chosen, with the copies found among what was passed over."""
        return self._selection.with_skipped(self._found)

    def left_out(self, parts: Iterable[P]) -> Iterator[P]:
        """Yield the parts of a run that are no copies, in their order.

        What may be a copy, and all that comes behind it, waits until every file of the run is known.
        """
        waiting: list[P] = []
        for part in parts:
            self._originals.add(part.sha256)
            if waiting or self._of(part) is not None:
                waiting.append(part)
            else:
                yield part
        for part in waiting:
            walked, original = self._selection.root_of(part.path), self._of(part)
            if walked is not None and original is not None and original in self._originals:
                self._found.append((walked, SkippedFile(path=part.path, reason="unchanged-copy")))
            else:
                yield part

    def _of(self, part: FilePart) -> str | None:
        """The hash of the file that a part, as it was found in a walk, is an unchanged copy of."""
        return None if self._selection.root_of(part.path) is None else part.copy_of
