"""doc and WPS's wps (MS-DOC) → grids: paragraphs and tables in order, merged cells."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import chain

from targetexpr.sheets.grid import Cell, DocumentFlow, Grid, GridBuilder, filled, join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.ole import OleFile
from targetexpr.sheets.page_layout.page_breaks import edges, nearest
from targetexpr.sheets.parts import Content, unread
from targetexpr.sheets.readers.doc_text import DocParagraph, DocRow, DocText, EncryptedDocument
from targetexpr.sheets.readers.docx import read_docx
from targetexpr.sheets.readers.office import saved_anew
from targetexpr.sheets.sniff import encrypted

_BOXES = 6  # which of the parts of the text are boxes; the first is the text itself, the third its page heads
_HEADS = 2


def read_doc(data: bytes, limits: Limits) -> Content:
    """Places are as in docx. What is damaged or older than Word 97, LibreOffice may still read, where it is installed.

    Raises ``SheetReadError``: ``encrypted``, ``too-large``, and what ``saved_anew`` raises.
    """
    try:
        return _content(OleFile(data), limits)
    except EncryptedDocument as error:
        raise encrypted() from error
    except (ValueError, IndexError, KeyError, struct.error):
        return read_docx(saved_anew(data, "doc", limits), limits)


def _content(file: OleFile, limits: Limits) -> Content:
    text = DocText(file)
    content, start = Content(), 0
    walk = _DocWalk(limits)
    for part, length in enumerate(text.lengths):
        blocks = walk.blocks(text.paragraphs(start, start + length)) if length > 0 else ()
        if part in (0, _BOXES):
            content.grids += blocks
        elif part == _HEADS:
            content.asides += blocks
        start += max(length, 0)
    if "ObjectPool" in file.entries:
        place = Location(line=1)
        content.parts.append(unread("embedded", "unreadable", place))
    return content


class _DocWalk(DocumentFlow):
    def blocks(self, paragraphs: Iterable[DocParagraph]) -> Iterator[Grid]:
        """The grids of paragraphs and tables, in order."""
        rows: list[tuple[list[str], DocRow]] = []
        cells: list[str] = []
        texts: list[str] = []
        for paragraph in paragraphs:
            self.hold(paragraph.text)
            if paragraph.row is not None:
                rows.append((cells, paragraph.row))
                cells, texts = [], []
            elif paragraph.in_table:
                texts.append(paragraph.text)
                if paragraph.ends_cell:
                    cells.append(join_lines("\n".join(texts)))
                    texts = []
            else:
                yield from self._table(rows)
                yield from chain.from_iterable(map(self.said, [*cells, *texts, paragraph.text]))
                rows, cells, texts = [], [], []
        yield from self._table(rows)
        yield from chain.from_iterable(map(self.said, [*cells, *texts]))  # of a row that has no end

    def _table(self, rows: list[tuple[list[str], DocRow]]) -> Iterator[Grid]:
        if not rows:
            return
        self.tables += 1
        columns = edges(side for _, row in rows for side in row.sides)
        builder = GridBuilder()
        above: dict[int, Cell] = {}
        for number, (texts, row) in enumerate(rows):
            current: dict[int, Cell] = {}
            builder.rows.append([])
            cell: Cell | None = None
            for at, text in enumerate(texts):
                told = at + 1 < len(row.sides)
                column = nearest(columns, row.sides[at]) if told else len(columns) + at
                width = max(1, nearest(columns, row.sides[at + 1]) - column) if told else 1
                if told and row.above[at] and column in above:
                    cell = above[column]
                elif cell is None or not (told and row.left[at]):
                    cell = Cell(text=text, location=Location(table=self.tables, row=number + 1, column=column + 1))
                current[column] = cell
                builder.place(number, column, cell, width=width)
            above = current
        yield from filled(builder.rows)
