"""Ruling lines of an upright page → the cells between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from targetexpr.record_types import frozen
from targetexpr.sheets.page_layout.content import Box
from targetexpr.sheets.page_layout.page_breaks import nearest
from targetexpr.sheets.page_layout.ruling import clustered
from targetexpr.sheets.scan.paper import ink

_SHARES = (0.5, 0.3, 0.18)  # of the darkest ink's depth: ruling lines are often fainter than text
_BROKEN = 3  # whole cells that one is worth whose lines do not close
_FULL = 0.85  # of its box: a cell that is filled less leaks into its neighbours, where a line is broken
_SAME = 0.45  # of a character's height: edges that are nearer are one line


@frozen(kw_only=True, eq=False)
class RuledCell:
    """A cell in pixels of the page. ``whole`` is False where its lines do not close round it."""

    box: Box
    whole: bool


@frozen(kw_only=True, eq=False)
class Ruled:
    """The tables of a page, each as its cells, and where the lines are (uint8, 0 or 255)."""

    tables: Sequence[Sequence[RuledCell]]
    lines: Any


def ruled(grey: Any, size: float) -> Ruled:
    """Return what is ruled on a page in whose text a character is about *size* pixels high.

    Ink as dark as the text comes first: the paler it may be, the more of the text runs into the lines.
    """
    return max((_ruled(grey, size, share) for share in _SHARES), key=_closed)


def _closed(found: Ruled) -> int:
    return sum(1 if cell.whole else -_BROKEN for table in found.tables for cell in table)


def _ruled(grey: Any, size: float, share: float) -> Ruled:
    import cv2
    import numpy

    dark = ink(grey, share)
    across = _straight(dark, round(2.2 * size), 1, size)
    down = _straight(dark, 1, round(1.3 * size), size)
    lines = cv2.bitwise_or(across, down)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(lines, numpy.ones((3, 3), numpy.uint8)))
    tables: list[list[RuledCell]] = []
    kept = numpy.zeros_like(lines)
    for number in range(1, count):
        left, top, width, height, _ = (int(v) for v in boxes[number])
        if width < 6 * size or height < 1.2 * size:
            continue
        area = numpy.s_[top : top + height, left : left + width]
        part = numpy.where(labels[area] == number, 255, 0).astype(numpy.uint8)
        cells = _cells(part, left, top, size)
        if len(cells) > 1:
            tables.append(cells)
            kept[area] |= part
    return Ruled(tables=tables, lines=kept)


def _straight(dark: Any, wide: int, high: int, size: float) -> Any:
    """What of the ink is a straight line, with its gaps filled; a line may waver by a pixel, and letters on it are
    none of it."""
    import cv2
    import numpy

    level = wide > high
    waver, gap = max(3, round(size / 8)) | 1, max(3, round(0.8 * size))
    thick = cv2.dilate(dark, numpy.ones((waver, 1) if level else (1, waver), numpy.uint8))
    found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, numpy.ones((high, wide), numpy.uint8))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, numpy.ones((1, gap) if level else (gap, 1), numpy.uint8))
    # Strokes of text side by side make no line: a line is thin for its length.
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(found)
    length, breadth = (boxes[:, 2], boxes[:, 3]) if level else (boxes[:, 3], boxes[:, 2])
    thin = (breadth < numpy.maximum(0.5 * size + waver, 0.05 * length)) & (length >= max(wide, high))
    thin[0] = False
    return numpy.where(thin[labels], 255, 0).astype(numpy.uint8)


def _cells(lines: Any, left: int, top: int, size: float) -> list[RuledCell]:
    """The areas that a table's lines close off; edges that are nearly the same are made the same."""
    import cv2
    import numpy

    framed = numpy.pad(lines, 1)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(255 - framed, connectivity=4)
    outside = int(labels[0, 0])
    found: list[tuple[Box, bool]] = []
    for number in range(1, count):
        x, y, width, height, area = (int(v) for v in boxes[number])
        if number == outside or width < 0.6 * size or height < 0.8 * size:
            continue
        box = (left + x - 1.0, top + y - 1.0, left + x - 1.0 + width, top + y - 1.0 + height)
        found.append((box, bool(area > _FULL * width * height)))
    columns = _edges((x for box, _ in found for x in (box[0], box[2])), _SAME * size)
    rows = _edges((y for box, _ in found for y in (box[1], box[3])), _SAME * size)
    cells: list[RuledCell] = []
    for box, whole in found:
        x0, x1 = (columns[nearest(columns, x)] for x in box[::2])
        y0, y1 = (rows[nearest(rows, y)] for y in box[1::2])
        if x0 < x1 and y0 < y1:
            cells.append(RuledCell(box=(x0, y0, x1, y1), whole=whole))
    return sorted(cells, key=lambda cell: (cell.box[1], cell.box[0]))


def _edges(values: Iterable[float], near: float) -> list[float]:
    """The middles of values that follow each other closely."""
    return [sum(group) / len(group) for group in clustered(values, lambda value: value, near)]
