"""docx through python-docx → grids: paragraphs and tables in order, merged and nested cells, page after page."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from attrs import define

from targetexpr.errors import SheetReadError
from targetexpr.sheets.grid import Cell, Grid, GridBuilder, Row, join_lines, text_row
from targetexpr.sheets.limits import Limits, damaged, missing, too_large
from targetexpr.sheets.model import Location

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = frozenset(
    {f"{_MC}AlternateContent", f"{_MC}Choice"}
    | {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo")}
)
_PIECES = tuple(f"{_W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym", "ptab"))
_COUNTED = (b"<w:tc>", b"<w:tc ", b"<w:p>", b"<w:p ")


def read_docx(data: bytes, limits: Limits) -> list[Grid]:
    """Places are the table's number in the document and its row; paragraphs have theirs among the paragraphs.

    Raises ``SheetReadError`` for a damaged document or one beyond the limits.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise missing("docx", "python-docx") from error
    _measure(data, limits)
    try:
        body = Document(io.BytesIO(data)).element.body
    except Exception as error:
        raise damaged("docx", error) from error
    return list(_Walk(limits).blocks(body, 0))


def _measure(data: bytes, limits: Limits) -> None:
    """Counts cells, and refuses entity declarations, before a tree is built."""
    cells = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                with archive.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        text = tail + block
                        if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
                            raise damaged("docx", "含有实体声明 entity declarations inside")
                        cells += sum(map(text.count, _COUNTED))
                        tail = text[-10:]
                        if cells > limits.cells:
                            raise too_large("单元格和段落数", "cells and paragraphs", limits.cells)
    except SheetReadError:
        raise
    except Exception as error:
        raise damaged("docx", error) from error


@define
class _Walk:
    limits: Limits
    tables: int = 0
    paragraphs: int = 0

    def blocks(self, parent: Any, depth: int) -> Iterator[Grid]:
        """The grids of the paragraphs and tables under *parent*, in order."""
        if depth > self.limits.depth:
            raise too_large("表格嵌套层数", "levels of nested tables", self.limits.depth)
        for element in parent:
            if element.tag == f"{_W}tbl":
                yield from self._table(element, depth)
            elif element.tag == f"{_W}p":
                self.paragraphs += 1
                text = join_lines(_text(element))
                if text:
                    yield text_row(text, Location(line=self.paragraphs))
                for box in element.iter(f"{_W}txbxContent"):
                    if _chosen(box):
                        yield from self.blocks(box, depth + 1)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth)

    def _table(self, table: Any, depth: int) -> Iterator[Grid]:
        self.tables += 1
        number = self.tables
        builder = GridBuilder()
        above: dict[int, Cell] = {}
        flushed = 0
        for index, line in enumerate(_children(table, f"{_W}tr")):
            nested: list[Any] = []
            column = _int(line.find(f"{_W}trPr/{_W}gridBefore"))
            current: dict[int, Cell] = {}
            builder.rows.append([])
            for tc in _children(line, f"{_W}tc"):
                properties = tc.find(f"{_W}tcPr")
                width = max(1, _int(properties.find(f"{_W}gridSpan")) if properties is not None else 1)
                if column + width > 512:
                    raise too_large("一行的列数", "columns in a row", 512)
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                going_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
                if going_on and column in above:
                    cell = above[column]
                else:
                    text = join_lines("\n".join(_text(p) for p in _paragraphs(tc)))
                    if len(text) > self.limits.characters:
                        raise too_large("一个单元格的字数", "characters in one cell", self.limits.characters)
                    cell = Cell(text=text, location=Location(table=number, row=index + 1, column=column + 1))
                if merge is not None:
                    current[column] = cell
                builder.place(index, column, cell, width=width)
                nested += list(_children(tc, f"{_W}tbl"))
                column += width
            above = current
            if nested:
                yield from self._part(builder.rows, flushed, index + 1)
                flushed = index + 1
                for inner in nested:
                    if depth + 1 > self.limits.depth:
                        raise too_large("表格嵌套层数", "levels of nested tables", self.limits.depth)
                    yield from self._table(inner, depth + 1)
        yield from self._part(builder.rows, flushed, len(builder.rows))

    @staticmethod
    def _part(rows: list[Row], start: int, stop: int) -> Iterator[Grid]:
        part = rows[start:stop]
        if any(cell is not None and cell.text for row in part for cell in row):
            yield Grid(rows=part)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Children with *tag*, also inside content controls and insertions, not inside other tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _paragraphs(tc: Any) -> Iterator[Any]:
    yield from _children(tc, f"{_W}p")


def _text(paragraph: Any) -> str:
    """What stands in a paragraph; deleted text and field codes do not."""
    parts: list[str] = []
    for element in paragraph.iter(
        f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen", f"{_W}sym", f"{_W}ptab"
    ):
        if not _own(element, paragraph):
            continue
        match element.tag.removeprefix(_W):
            case "t":
                parts.append(element.text or "")
            case "tab" | "ptab":
                parts.append("\t" if element.getparent().tag == f"{_W}r" else "")
            case "noBreakHyphen":
                parts.append("-")
            case "sym":
                parts.append(_symbol(element))
            case _:
                parts.append("\n")
    return "".join(parts)


def _own(element: Any, paragraph: Any) -> bool:
    """Not in a text box (it is read as a block of its own), not deleted, not the fallback of a drawing."""
    parent = element.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag in (f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"):
            return False
        parent = parent.getparent()
    return True


def _chosen(box: Any) -> bool:
    parent = box.getparent()
    while parent is not None:
        if parent.tag == f"{_MC}Fallback":
            return False
        parent = parent.getparent()
    return True


def _symbol(element: Any) -> str:
    """A character of a symbol font (data/symbols.toml); other fonts' characters have no meaning outside them."""
    code = element.get(f"{_W}char", "").upper().removeprefix("F0")
    font = element.get(f"{_W}font", "").lower()
    return next((table.get(code, "") for name, table in _symbols().items() if name in font), "")


@cache
def _symbols() -> dict[str, dict[str, str]]:
    file = resources.files("targetexpr.sheets").joinpath("data", "symbols.toml")
    fonts: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))["fonts"]
    return fonts


def _int(element: Any) -> int:
    try:
        return int(element.get(f"{_W}val", "0")) if element is not None else 0
    except ValueError:
        return 0
