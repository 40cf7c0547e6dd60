"""What a worker does for ``read``: bytes in, the plain form of the document out."""

from __future__ import annotations

from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import guard, reading, text_tables
from targetexpr.sheets.limits import Limits


def read(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the document, or ``error``."""
    limits = from_plain(Limits, arguments["limits"])
    try:
        document = reading.read_contents(data, arguments["name"], limits)
    except SheetReadError as error:
        return guard.told(error)
    return {"value": to_plain(document)}


def tables(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the tables of a file as rows of text, or ``error``."""
    limits = from_plain(Limits, arguments["limits"])
    try:
        found = text_tables.tables_of(data, arguments["name"], limits)
    except SheetReadError as error:
        return guard.told(error)
    return {"value": to_plain(text_tables.TextTables(tables=found))}
