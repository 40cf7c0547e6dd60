"""odt → grids: paragraphs and tables in order, merged and nested cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targetexpr.sheets.grid import Cell, DocumentFlow, Grid, GridBuilder, filled, join_lines
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.parts import Content, unread
from targetexpr.sheets.readers.opendocument import count, opened, short, text_of

_PARAGRAPHS = frozenset({"text:p", "text:h"})
_WRAPPERS = frozenset(
    {"text:section", "text:list", "text:list-item", "text:list-header", "office:text", "text:index-body"}
)
_ROW_GROUPS = frozenset({"table:table-rows", "table:table-header-rows", "table:table-row-group"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_COLUMNS = 512
_LARGEST_SPAN = 10_000


def read_odt(data: bytes, limits: Limits) -> Content:
    """Places are as in docx. Raises ``SheetReadError`` for a damaged document or one beyond the limits."""
    package, elements = opened(data, limits, "odt")
    content, body = Content(), None
    for element in elements:
        if element.tag == "text:tracked-changes":
            element.clear()  # what was deleted
        elif element.tag == "office:text":
            body = element
    if body is not None:
        content.grids += _OdtWalk(limits).blocks(body, 0)
    if not content.grids and package.names("pictures/"):
        content.parts.append(unread("page", "picture-only", Location(line=1)))
    return content


class _OdtWalk(DocumentFlow):
    def blocks(self, parent: Any, depth: int) -> Iterator[Grid]:
        """The grids of the paragraphs and tables under *parent*, in order."""
        self.limits.hold_depth(depth)
        for element in parent:
            if element.tag == "table:table":
                yield from self._table(element, depth)
            elif element.tag in _PARAGRAPHS:
                yield from self.said(text_of(element))
                for box in element.iter("text-box"):
                    yield from self.blocks(box, depth + 1)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth + 1)

    def _table(self, table: Any, depth: int) -> Iterator[Grid]:
        self.tables += 1
        number, row = self.tables, 0
        builder = GridBuilder()
        inner: list[Any] = []
        for line in _rows(table):
            column = 0
            for td in line:
                if td.tag not in _CELLS:
                    continue
                about = short(td)
                columns = count(about, "number-columns-repeated", _COLUMNS)
                if column + columns > _COLUMNS:
                    raise too_large("一行的列数", "columns in a row", _COLUMNS)
                if td.tag == "table:table-cell":
                    paragraphs = [part for part in td if part.tag in _PARAGRAPHS or part.tag in _WRAPPERS]
                    text = join_lines("\n".join(text_of(part) for part in paragraphs))
                    high = count(about, "number-rows-spanned", _LARGEST_SPAN)
                    wide = count(about, "number-columns-spanned", _COLUMNS)
                    self.hold(text, high * wide * columns)
                    for at in range(column, column + columns):
                        place = Location(table=number, row=row + 1, column=at + 1)
                        builder.place(row, at, Cell(text=text, location=place), height=high, width=wide)
                    inner += [part for part in td if part.tag == "table:table"]
                column += columns
            row += 1
        yield from filled(builder.rows)
        for nested in inner:
            self.limits.hold_depth(depth + 1)
            yield from self._table(nested, depth + 1)


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == "table:table-row":
            yield element
        elif element.tag in _ROW_GROUPS:
            yield from _rows(element)
