"""What a worker does for ``read``: bytes in, the plain form of the document out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import guard, reading, text_tables
from targetexpr.sheets.limits import Limits


def read(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the document, or ``error``."""
    return _answer(reading.read_contents, arguments, data)


def tables(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the tables of a file as rows of text, or ``error``."""
    return _answer(lambda *given: text_tables.TextTables(tables=text_tables.tables_of(*given)), arguments, data)


def _answer(work: Callable[[bytes, str, Limits], Any], arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"value": to_plain(work(data, arguments["name"], from_plain(Limits, arguments["limits"])))}
    except SheetReadError as error:
        return guard.told(error)
