"""Check sheets, files, folders, and rows that never were a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict, Unpack, cast

from targetexpr.checking import config
from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.report import Report
from targetexpr.checking.selection import choose_files
from targetexpr.documents import nearest
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.rows import COLUMNS, sheet_of

if TYPE_CHECKING:
    from targetexpr.sheets.reading import Source
    from targetexpr.sheets.rows import Frame

Progress = Callable[[str, int, int], None]


class CheckOptions(TypedDict, total=False):
    """What ``check``, ``check_paths``, ``check_rows`` and ``columns.check_table`` may be asked for beside a profile.

    ``select``, ``ignore`` and ``extend_select`` are codes of rules or their beginnings. ``settings`` stand in place of
    configuration files, which ``isolated`` leaves unread. ``baseline`` is a file of known findings; ``use_baseline``
    False reports them, too.
    ``limits`` bound the reading of one file; ``sandbox`` False reads in this process. ``cache`` is a folder of results.
    """

    select: Sequence[str]
    ignore: Sequence[str]
    extend_select: Sequence[str]
    settings: config.Settings | None
    isolated: bool
    baseline: Path | None
    use_baseline: bool
    limits: Limits | None
    sandbox: bool
    cache: Path | None
    use_cache: bool


def check(
    source: Source | Sheet | Iterable[Sheet],
    profile: str | Path | None = None,
    *,
    name: str | None = None,
    **options: Unpack[CheckOptions],
) -> Report:
    """Check a sheet, several, a file or folder by its path, or a file's bytes (or binary file object).

    *profile* is a built-in one or a file; without it the sheet's form chooses. *name* stands for the path of bytes.
    A text is a path. Raises ``ConfigurationError`` or ``ProfileError`` for what
    was asked (a path that is not there, an unknown profile), ``TypeError`` for an option that there is not; what is
    wrong with a file is in the report.
    """
    checker = checker_of(profile, options)
    if isinstance(source, str | os.PathLike):
        return _paths(checker, [source], None)
    if isinstance(source, Sheet):
        return checker.report([checker.sheets((source,), path=name or "")])
    if isinstance(source, bytes | bytearray | memoryview) or hasattr(source, "read"):
        return checker.report([checker.data(cast("bytes | BinaryIO", source), name or _name_of(source))])
    sheets = tuple(source)
    for sheet in sheets:
        if not isinstance(sheet, Sheet):
            raise TypeError(f"check takes sheets, a path or a file's contents, not {type(sheet).__name__}")
    return checker.report([checker.sheets(sheets, path=name or "")])


def check_rows(
    rows: Iterable[Mapping[str, Any] | Sequence[Any]] | Frame,
    *,
    header: Mapping[str, Any] | None = None,
    form: str | None = None,
    columns: Sequence[str] = COLUMNS,
    profile: str | Path | None = None,
    **options: Unpack[CheckOptions],
) -> Report:
    """Check rows that never were a file, or a pandas or polars frame of them; a finding's row counts from 1.

    A row maps fields of ``Indicator`` (besides ``operator``, ``number`` and ``unit`` where a system stores the value in
    three) to texts, numbers or dates, and a blank cell to None, NaN or ``pandas.NA``; a plain sequence has them in the
    order of *columns*. *header* maps fields of ``Sheet`` and ``Funds``, money in 元; a field given as None is one that
    the form asks for and that was left empty. The form is recognised by its classes where it is not given.
    Raises ``ValueError``, naming the row, for a name or value that has no place, ``FormError`` for a form that there is
    not; else like ``check``.
    """
    return check(sheet_of(rows, header=header, form=form, columns=columns), profile, **options)


def check_paths(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    profile: str | Path | None = None,
    progress: Progress | None = None,
    **options: Unpack[CheckOptions],
) -> Report:
    """Check files, and all sheets in folders. *progress* is called with a file's path, its number and their count.

    Raises ``ConfigurationError`` for a path that is not there; else like ``check``.
    """
    return _paths(checker_of(profile, options), [paths] if isinstance(paths, str | os.PathLike) else paths, progress)


def checker_of(profile: str | Path | None, options: CheckOptions) -> Checker:
    """Return what checks by *options*. Raises ``TypeError`` for an unknown one, with the known one that is near."""
    for key in options:
        if key not in CheckOptions.__annotations__:
            near = nearest(key, CheckOptions.__annotations__)
            hint = f"; did you mean {near!r}?" if near else ""
            raise TypeError(f"there is no option {key!r}{hint}")
    return Checker(Options(profile=profile, **options))


def _paths(checker: Checker, paths: Iterable[str | os.PathLike[str]], progress: Progress | None) -> Report:
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
