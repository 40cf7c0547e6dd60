"""Check sheets, files, folders, and rows that never were a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from targetexpr.checking import config
from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.report import Report
from targetexpr.checking.selection import choose_files
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.rows import COLUMNS, sheet_of

if TYPE_CHECKING:
    from targetexpr.sheets.reading import Source

Progress = Callable[[str, int, int], None]


def check(
    source: Source | Sheet | Iterable[Sheet],
    profile: str | Path | None = None,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    **options: Any,
) -> Report:
    """Check a sheet, several, a file or folder by its path, or a file's bytes (or binary file object).

    *name* stands for the path of bytes, *limits* bound the reading of one file, *options* are those of
    ``check_paths``. Raises ``ConfigurationError`` or ``ProfileError`` for what was asked; what is wrong with a file is
    in the report.
    """
    if isinstance(source, str | os.PathLike):
        return check_paths([source], profile=profile, limits=limits, **options)
    checker = Checker(Options(profile=profile, limits=limits, **options))
    if isinstance(source, Sheet):
        return checker.report([checker.sheets((source,), path=name or "")])
    if isinstance(source, bytes | bytearray | memoryview) or hasattr(source, "read"):
        return checker.report([checker.data(cast("bytes | BinaryIO", source), name or _name_of(source))])
    return checker.report([checker.sheets(tuple(source), path=name or "")])


def check_rows(
    rows: Iterable[Mapping[str, Any] | Sequence[Any]],
    *,
    header: Mapping[str, Any] | None = None,
    form: str | None = None,
    columns: Sequence[str] = COLUMNS,
    profile: str | Path | None = None,
    **options: Any,
) -> Report:
    """Check rows that never were a file; a finding's place is the number of its row, from 1.

    A row maps fields of ``Indicator`` (besides ``operator``, ``number`` and ``unit`` where a system stores the value in
    three) to texts or numbers; a plain sequence has them in the order of *columns*. *header* maps fields of ``Sheet``
    and ``Funds``, money in 元; a field given as None is one that the form asks for and that was left empty. The form is
    recognised by its classes where it is not given. Raises ``ValueError`` for a name or value that has no place.
    """
    return check(sheet_of(rows, header=header, form=form, columns=columns), profile=profile, **options)


def check_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    profile: str | Path | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    settings: config.Settings | None = None,
    isolated: bool = False,
    baseline: Path | None = None,
    use_baseline: bool = True,
    limits: Limits | None = None,
    cache: Path | None = None,
    use_cache: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Check files, and all sheets in folders. *progress* is called with a file's path, its number and their count.

    Raises ``ConfigurationError`` for a path that is not there.
    """
    checker = Checker(
        Options(
            profile=profile,
            select=select,
            ignore=ignore,
            extend_select=extend_select,
            settings=settings,
            isolated=isolated,
            baseline=baseline,
            use_baseline=use_baseline,
            limits=limits,
            cache=cache,
            use_cache=use_cache,
        )
    )
    selection = choose_files(paths)
    files = selection.files
    checked = []
    for number, path in enumerate(files, start=1):
        if progress is not None:
            progress(str(path), number, len(files))
        checked.append(checker.file(path))
    return checker.report(checked, selection)


def _name_of(source: object) -> str:
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else ""
