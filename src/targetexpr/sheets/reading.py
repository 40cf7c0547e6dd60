"""``read``: a file, whatever it was saved as, → its sheets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from targetexpr.errors import SheetReadError
from targetexpr.files import NotAFile, open_file, reason_of
from targetexpr.logs import logger
from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.sheets import guard
from targetexpr.sheets.account import account, place_within, within
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.form_text import unified
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.grid_readers import content_of, reader_of
from targetexpr.sheets.headings import find_heading
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.own import origin_of
from targetexpr.sheets.parts import Content, Document, Embedded, Part, unread
from targetexpr.sheets.sniff import kind_of
from targetexpr.sheets.walk import BINARY

_PADDED = compiled(r"\|\s*\|+$")
_INSIDE = compiled(r"\|\s*\|[^|]*[^|\s]")
_GAP = compiled(r"(?<=[^\W\d_a-zA-Z])[ \u3000]+|[ \u3000]+(?=[^\W\d_a-zA-Z])")
Source = str | os.PathLike[str] | bytes | BinaryIO
_WITHIN, _FILES_WITHIN = 3, 50
"""Levels of files within files, and how many of them in one, that are read."""


def read(source: Source, *, name: str | None = None, limits: Limits | None = None, sandbox: bool = True) -> list[Sheet]:
    """The sheets of a file (a path, a binary file object, or its bytes), in its order; none where it holds no table.

    What the file is, its contents say; *name* stands for the path of bytes. Raises ``SheetReadError`` with a stable
    ``reason``: ``not-found``, ``not-a-file``, ``locked``, ``empty``, ``too-large``, ``damaged``, ``encrypted``,
    ``scan``, ``unsupported-format``, ``wrong-format``, ``unknown-format``, ``missing-dependency``, ``reader-failed``
    for what no reader foresaw; and in a *sandbox* (a worker process with the bounds of *limits*, for all but small
    files of plain text) ``too-slow`` and ``too-much-memory``. Nothing is fetched or written.
    """
    return list(read_document(source, name=name, limits=limits, sandbox=sandbox).sheets)


def read_document(
    source: Source, *, name: str | None = None, limits: Limits | None = None, sandbox: bool = True
) -> Document:
    """Return all that a file holds: its sheets, and each part of it that became none, with the reason.

    Takes and raises what ``read`` does.
    """
    limits = limits or Limits()
    label = name or (os.fspath(source) if isinstance(source, str | os.PathLike) else getattr(source, "name", None))
    label = label if isinstance(label, str) else ""
    try:
        data = contents(source, limits)
        if guard.is_wanted(data, Path(label).suffix.lower(), sandbox=sandbox):
            return guard.read(data, label, limits)
        return read_contents(data, label, limits)
    except MemoryError as error:
        raise guard.out_of_memory(label) from error
    except SheetReadError as error:
        error.path = error.path or label or None
        raise


def read_contents(data: bytes, name: str, limits: Limits) -> Document:
    """Return what a file's contents hold. Raises ``SheetReadError``, and ``MemoryError`` past a bound of memory."""
    try:
        return evolve(_read(data, Path(name).suffix.lower(), limits), origin=origin_of(data))
    except SheetReadError as error:
        error.path = error.path or name or None
        raise
    except MemoryError:
        raise
    except RecursionError as error:
        raise too_large("嵌套层数", "levels", limits.depth) from error
    except Exception as error:
        logger(__name__).exception("%s: the reader failed", name)
        raise guard.reader_failed(error) from error


def contents(source: Source, limits: Limits) -> bytes:
    """Return the bytes of a file. Raises ``SheetReadError`` where there are none to be had, or too many."""
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
    elif isinstance(source, str | os.PathLike):
        data = _file(Path(source), limits)
    else:
        data = source.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise too_large("字节数", "bytes", limits.bytes)
    return data


def _file(path: Path, limits: Limits) -> bytes:
    if path.name.startswith("~$"):
        raise SheetReadError(
            reason="locked",
            zh="这是 Office 或 WPS 打开文件时的锁文件，不是表格；请读原文件",
            en="this is the lock file of an open document, no sheet; read the document itself",
        )
    try:
        if path.is_dir():
            os.scandir(path).close()
            raise SheetReadError(reason="not-a-file", zh="这是文件夹，不是文件", en="this is a folder, not a file")
        with open_file(path) as file:
            return file.read(limits.bytes + 1)
    except FileNotFoundError as error:
        raise SheetReadError(reason="not-found", zh="文件不存在", en="there is no such file") from error
    except NotAFile as error:
        zh, en = reason_of(error)
        raise SheetReadError(reason="not-a-file", zh=zh, en=en) from error
    except PermissionError as error:
        raise SheetReadError(
            reason="locked",
            zh="没有权限读取，或文件正被 Excel、WPS 打开；请关闭后再试",
            en="no permission to read, or the file is open in Excel or WPS; close it and try again",
        ) from error
    except (OSError, ValueError) as error:
        raise SheetReadError(reason="not-found", zh=f"文件打不开：{error}", en=f"cannot open: {error}") from error


def _read(data: bytes, suffix: str, limits: Limits, depth: int = 0) -> Document:
    kind = kind_of(data, suffix, limits)
    match kind:
        case "json":
            return Document(sheets=tuple(reader_of(kind)(data, limits)))
        case "text":
            return _accounted(*_text(data, suffix, limits), limits, depth)
        case "pdf" | "ofd" | "picture":
            sheets, content = reader_of(kind)(data, limits)
            return _accounted(sheets, content, limits, depth)
        case _:
            content = content_of(kind, data, limits)
            return _accounted(assemble(content.grids), content, limits, depth)


def _accounted(sheets: list[Sheet], content: Content, limits: Limits, depth: int) -> Document:
    """With every other part told, and with what the files within hold."""
    parts = [*content.parts, *account(content.grids, sheets), *account(content.asides, ())]
    for number, file in enumerate(content.embedded):
        try:
            if depth >= _WITHIN or number >= _FILES_WITHIN:
                raise too_large("嵌入文件的层数或个数", "embedded files, or levels of them", _FILES_WITHIN)
            inner = _read(file.data, Path(file.name).suffix.lower(), limits, depth + 1)
        except SheetReadError as error:
            parts.append(_unread(file, error))
            continue
        if not (inner.sheets or inner.parts):
            parts.append(unread("embedded", "no-targets", Location(sheet=file.name, line=1), file.name))
        sheets += [within(sheet, file.name) for sheet in inner.sheets]
        parts += [evolve(part, location=place_within(part.location, file.name)) for part in inner.parts]
    return Document(sheets=tuple(sheets), parts=tuple(parts))


def _unread(file: Embedded, error: SheetReadError) -> Part:
    """An embedded file that no reader reads; a formula of Word's editor is one that nobody misses."""
    formula = "Equation Native".encode("utf-16-le") in file.data
    where = Location(sheet=file.name, line=1)
    if formula:
        return unread("embedded", "formula", where, file.name)
    return unread("embedded", "unreadable", where, file.name, error)


def _text(data: bytes, suffix: str, limits: Limits) -> tuple[list[Sheet], Content]:
    """csv, tsv, or txt: with columns through the grid, without them line by line; and what is to be accounted for."""
    from targetexpr.sheets.readers.csv import delimiter_of, read_csv

    text = decode(data)
    delimiter = delimiter_of(text)
    plain = suffix not in (".csv", ".tsv", ".tab")
    if not plain:
        delimiter = delimiter or ("," if suffix == ".csv" else "\t")
    sheets: list[Sheet] = []
    grids: list[Grid] = []
    parts: list[Part] = []
    if delimiter is not None and not (plain and _is_compact(text)):
        grids = read_csv(text, limits, delimiter=delimiter, as_text=plain and delimiter in "\t|")
        sheets = assemble(grids) if not (plain and _is_short(grids)) else []
    if not sheets and plain:
        from targetexpr.sheets.readers.text import read_text

        found = read_text(unified(_without_bars(text)), limits)
        sheets, parts = list(found.sheets), list(found.parts)
        grids = [] if sheets or parts else grids
    if not sheets and suffix in BINARY:
        raise SheetReadError(
            reason="wrong-format",
            zh=f"文件内容不是 {suffix} 格式；请确认文件没有改错扩展名，并用原软件另存一份",
            en=f"the contents are not {suffix}; check that the file was not renamed, and save it anew",
        )
    return sheets, Content(grids=grids, parts=parts)


def _is_short(grids: list[Grid]) -> bool:
    """Whether most rows below a heading have more cells than it: cells that were merged over columns stand once."""
    for grid in grids:
        for at in range(len(grid.rows)):
            if (heading := find_heading(grid.rows, at)) is not None:
                widths = [len(row) for row in grid.rows[at + heading.rows :]]
                return 2 * sum(width > len(heading.texts) for width in widths) > len(widths)
    return False


def _is_compact(text: str) -> bool:
    """Whether bars end cells that stand together at the left, as web pages are turned to text: rows are filled up with
    bars at their ends, for what was merged or empty, and hardly any bars are inside a row."""
    ended = [line.strip() for line in text.splitlines() if line.rstrip().endswith("|")]
    padded = sum(_PADDED.search(line) is not None for line in ended)
    inside = sum(_INSIDE.search(line.removeprefix("|")) is not None for line in ended)
    return len(ended) >= 4 and padded >= 2 and 8 * inside <= len(ended)


def _without_bars(text: str) -> str:
    """A text whose bars end cells, with the cells apart by spaces and without any inside them; another as it is."""
    lines = text.splitlines()
    ended = sum(line.rstrip().endswith("|") for line in lines)
    if 5 * ended < 2 * sum(bool(line.strip()) for line in lines):
        return text
    cells = ([_GAP.sub("", cell.strip()) for cell in line.split("|")] for line in lines)
    return "\n".join(" ".join(filter(None, row)) for row in cells)
