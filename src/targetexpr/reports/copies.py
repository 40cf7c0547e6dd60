"""One annotated copy for each file that was submitted, under its own name: what it was handed in as, with findings."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from attrs import evolve

from targetexpr.checking.report import Report
from targetexpr.errors import SheetReadError
from targetexpr.record_types import frozen
from targetexpr.reports import tasks
from targetexpr.reports.names import NamesTaken, safe_parts
from targetexpr.reports.view import View
from targetexpr.reports.workbook import annotated
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.sniff import kind_of

if TYPE_CHECKING:
    from targetexpr.sandbox.pool import WorkerPool

_log = logging.getLogger(__name__)
Source = Callable[[str], bytes | None]
"""The bytes of a submitted file by its path in the report; None where they cannot be had."""
Copied = tuple[str, bytes, bool]
"""What was submitted, its copy, and whether that is a Word document."""
Each = Callable[[Callable[[Report], Copied], Sequence[Report]], Iterator[Copied]]
"""Does some work for the report of each file, as ``map`` does."""


@frozen
class DeskFile:
    """A file to be written: ``name`` is its path below the folder of choice, ``source`` what it was made for."""

    name: PurePosixPath
    data: bytes
    source: str = ""


def copies(
    report: Report,
    view: View,
    source: Source,
    roots: Iterable[str] = (),
    *,
    each: Each = map,
    pool: WorkerPool | None = None,
) -> Iterator[DeskFile]:
    """Yield an annotated copy of every file that was read or should have been: nothing is written.

    A Word document stays one, with comments; any other file becomes a workbook. Names and folders below the *roots*
    are kept as far as file systems take them. *each* makes them, in their order, one after the other by default;
    workers of *pool* open what was submitted.
    """
    names, below = NamesTaken(), tuple(roots)
    for path, made, is_document in each(partial(_copy, view=view, source=source, pool=pool), [*by_file(report)]):
        parts = list(safe_parts(_below(path, below)))
        parts[-1] = parts[-1] if is_document else f"{PurePosixPath(parts[-1]).stem}.xlsx"
        yield DeskFile(names.free(parts), made, path)


def by_file(report: Report) -> Iterator[Report]:
    """Yield the report of each file alone, in order."""
    found: dict[str, list[int]] = {}
    for number, diagnostic in enumerate(report.diagnostics):
        found.setdefault(diagnostic.path, []).append(number)
    for file in report.files:
        own = tuple(report.diagnostics[number] for number in found.get(file.path, ()))
        gone = tuple(finding for finding in report.resolved if finding.path == file.path)
        yield evolve(report, files=(file,), diagnostics=own, skipped=(), resolved=gone, missing=())


def _unchanged(report: Report, data: bytes | None) -> bytes | None:
    """The bytes, if they are those that were checked."""
    return data if data is not None and hashlib.sha256(data).hexdigest() == report.files[0].sha256 else None


def _copy(report: Report, view: View, source: Source, pool: WorkerPool | None) -> Copied:
    file = report.files[0]
    data = _unchanged(report, source(file.path))
    if data is not None and file.status != "unreadable" and _is_document(data, file.path):
        try:
            return file.path, tasks.annotated("document", report, data, view, pool), True
        except SheetReadError:
            _log.exception("%s cannot be annotated as a document", file.path)
    return file.path, annotated(report, evolve(view, original=data or b""), pool), False


def _is_document(data: bytes, path: str) -> bool:
    try:
        return kind_of(data, PurePath(path).suffix.lower(), Limits()) == "docx"
    except SheetReadError:
        return False


def _below(path: str, roots: Sequence[str]) -> str:
    """The path below the folder that it was found in; with the folder's own name where there are several."""
    for root in sorted(roots, key=len, reverse=True):
        if PurePath(path).is_relative_to(root):
            inside = PurePath(path).relative_to(root)
            return str(PurePath(PurePath(root).name, inside) if len(roots) > 1 else inside)
    return PurePath(path).name
