"""html through lxml → grids: rowspan and colspan, nested tables, text between the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import define

from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import Cell, Grid, GridBuilder, join_lines, text_row
from targetexpr.sheets.limits import Limits, damaged, missing, too_large
from targetexpr.sheets.model import Location

_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "select", "textarea", "svg", "math"})
_BLOCKS = frozenset({
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "article", "center", "hr", "dd",
    "dt", "dl", "tr", "caption", "header", "footer", "form", "body", "pre", "blockquote",
})  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, limits: Limits) -> list[Grid]:
    """Places are the table's number in the page and its row; text between tables has the number of its paragraph.

    Raises ``SheetReadError`` for a page that cannot be parsed or is beyond the limits. Nothing is fetched.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise missing("html", "lxml") from error
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data, declared=True).lstrip("\ufeff")).replace("\x00", "")
    if text.count("<td") + text.count("<TD") + text.count("<th") > limits.cells:
        raise too_large("单元格数", "cells", limits.cells)
    try:
        parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
        root = etree.fromstring(text, parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged("html", error) from error
    return list(_Walk(limits).page(root)) if root is not None else []


@define
class _Walk:
    limits: Limits
    tables: int = 0
    paragraphs: int = 0
    cells: int = 0

    def page(self, root: Any) -> Iterator[Grid]:
        yield from self._flow(root, 0)

    def _flow(self, element: Any, depth: int) -> Iterator[Grid]:
        """Text and tables in the order of the page; *element* is no table."""
        text: list[str] = []
        for kind, what in _events(element):
            if kind == "table":
                yield from self._said(text)
                yield from self._table(what, depth)
            elif kind == "break":
                yield from self._said(text)
            else:
                text.append(what)
        yield from self._said(text)

    def _said(self, text: list[str]) -> Iterator[Grid]:
        joined = join_lines(_SPACES.sub(" ", "".join(text)))
        text.clear()
        if joined:
            self.paragraphs += 1
            yield text_row(joined, Location(line=self.paragraphs))

    def _table(self, table: Any, depth: int) -> Iterator[Grid]:
        if depth >= self.limits.depth:
            raise too_large("表格嵌套层数", "levels of nested tables", self.limits.depth)
        self.tables += 1
        number, builder, flushed = self.tables, GridBuilder(), 0
        rows = list(_rows(table))
        for index, line in enumerate(rows):
            column = 0
            nested: list[Any] = []
            while len(builder.rows) <= index:
                builder.rows.append([])
            for td in line:
                if td.tag not in ("td", "th"):
                    continue
                column = builder.free(index, column)
                width = min(_span(td.get("colspan")), 512)
                height = min(_span(td.get("rowspan"), zero=len(rows) - index), len(rows) - index)
                self.cells += width * height
                if self.cells > 4 * self.limits.cells or column > 4096:
                    raise too_large("单元格数", "cells", self.limits.cells)
                inner: list[Any] = []
                text = _cell_text(td, inner)
                if len(text) > self.limits.characters:
                    raise too_large("一个单元格的字数", "characters in one cell", self.limits.characters)
                place = Location(table=number, row=index + 1, column=column + 1)
                builder.place(index, column, Cell(text=text, location=place), height=height, width=width)
                nested += inner
                column += width
            if nested:
                yield from _part(builder, flushed, index + 1)
                flushed = index + 1
                for inner_table in nested:
                    yield from self._table(inner_table, depth + 1)
        yield from _part(builder, flushed, len(rows))


def _part(builder: GridBuilder, start: int, stop: int) -> Iterator[Grid]:
    part = builder.rows[start:stop]
    if any(cell is not None and cell.text for row in part for cell in row):
        yield Grid(rows=part)


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    """Text, breaks and tables under *element*, without entering the tables; iterative, for deep pages."""
    if element.text:
        yield "text", element.text
    stack: list[Any] = [iter(element)]
    parents: list[Any] = [element]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            done = parents.pop()
            if stack:
                if done.tag in _BLOCKS:
                    yield "break", None
                if done.tail:
                    yield "text", done.tail
            continue
        if not isinstance(child.tag, str) or child.tag in _SKIPPED or _hidden(child):
            if child.tail:
                yield "text", child.tail
            continue
        if child.tag == "table":
            yield "table", child
            if child.tail:
                yield "text", child.tail
            continue
        if child.tag in _BLOCKS:
            yield "break", None
        if child.text:
            yield "text", child.text
        stack.append(iter(child))
        parents.append(child)


def _hidden(element: Any) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "").lower()


def _cell_text(td: Any, nested: list[Any]) -> str:
    if not len(td):
        return join_lines(_SPACES.sub(" ", td.text or ""))
    parts: list[str] = []
    for kind, what in _events(td):
        match kind:
            case "table":
                nested.append(what)
            case "break":
                parts.append("\n")
            case _:
                parts.append(_SPACES.sub(" ", what))
    return join_lines("".join(parts))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of this table, not of tables within; a hidden row is not on the page."""
    for child in table:
        if child.tag == "tr" and not _hidden(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "form", "font", "center", "span", "div"):
            yield from _rows(child)


def _span(text: str | None, zero: int = 1) -> int:
    found = re.match(r"\s*([0-9]{1,6})", text or "")
    number = int(found[1]) if found else 1
    return number or max(1, zero)
