"""Ruling lines → cells → tables.

The way of Anssi Nurminen's thesis (Tampere, 2013), which Tabula and pdfplumber took: lines of nearly one position are
one, a cell is the smallest box between four crossings whose sides are drawn, cells that share a corner are one table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TypeVar

from attrs import field

from targetexpr.record_types import define, frozen
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.page_layout.content import Box, RulingLine

NEAR = 3.0  # points within which two lines are one, the ends of two lines meet, and lines cross
_THIN = 1.0  # a box that is not wider is a line; a line that is not longer is a dot
_ROW = 3  # uprights that end at one height make a row there whose line is not drawn
_CROSSINGS = 2  # pairs of lines that are looked at, for each cell that a file may have

Point = tuple[float, float]
T = TypeVar("T")
_ORDER = attrgetter("at", "start")


@frozen
class _AxisLine:
    """A line at one position of its axis, from *start* to *end* along the other."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@frozen
class RuledTable:
    """The cells of a table, two or more; ``cut`` are those that a page break left open above or below."""

    cells: list[Box]
    cut: list[Box]


def tables_of(rules: Iterable[RulingLine], limits: Limits) -> list[RuledTable]:
    """Return the tables that the lines rule, from top to bottom.

    Raises ``SheetReadError`` (``too-large``) for more lines than a file within the *limits* has.
    """
    upright, level = [], []
    for rule in rules:
        wide, high = rule.right - rule.left, rule.bottom - rule.top
        if wide <= _THIN <= high:
            upright.append(_AxisLine((rule.left + rule.right) / 2, rule.top, rule.bottom))
        elif high <= _THIN <= wide:
            level.append(_AxisLine((rule.top + rule.bottom) / 2, rule.left, rule.right))
    uprights, levels, most = sorted(_joined(upright), key=_ORDER), _joined(level), _CROSSINGS * limits.cells
    crossings = _crossings(uprights, levels, most)
    edges = set(crossings.open_edges(uprights, levels))
    if edges:
        crossings = _crossings(uprights, [*levels, *edges], most)
    cut = {(edge.start, edge.end, edge.at) for edge in edges}
    return [
        RuledTable(cells, [box for box in cells if not cut.isdisjoint((*box[::2], y) for y in box[1::2])])
        for cells in _grouped(list(crossings.cells()))
    ]


def clustered(items: Iterable[T], key: Callable[[T], float], near: float = NEAR) -> Iterator[list[T]]:
    """Yield the items in the order of *key*, parted where two that follow each other are further apart than *near*."""
    run: list[T] = []
    for item in sorted(items, key=key):
        if run and key(item) - key(run[-1]) > near:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _joined(lines: Iterable[_AxisLine]) -> list[_AxisLine]:
    """The lines of nearly one position at their middle, those that meet as one; too short ones are left out."""
    found: list[_AxisLine] = []
    for run in clustered(lines, attrgetter("at")):
        at = sum(line.at for line in run) / len(run)
        first, *others = sorted(run, key=attrgetter("start"))
        start, end = first.start, first.end
        for line in others:
            if line.start > end + NEAR:
                found.append(_AxisLine(at, start, end))
                start, end = line.start, line.end
            else:
                end = max(end, line.end)
        found.append(_AxisLine(at, start, end))
    return [line for line in found if line.end - line.start >= NEAR]


@define
class _LineCrossings:
    """Where upright and level lines cross: for each point the lines through it, for each line its points in order."""

    uprights: dict[Point, set[int]] = field(factory=lambda: defaultdict(set))
    levels: dict[Point, set[int]] = field(factory=lambda: defaultdict(set))
    down: dict[int, list[float]] = field(factory=lambda: defaultdict(list))
    along: dict[int, list[float]] = field(factory=lambda: defaultdict(list))

    def add(self, x: float, y: float, upright: int, level: int) -> None:
        self.uprights[x, y].add(upright)
        self.levels[x, y].add(level)
        self.down[upright].append(y)
        self.along[level].append(x)

    def open_edges(self, uprights: Sequence[_AxisLine], levels: Iterable[_AxisLine]) -> Iterator[_AxisLine]:
        """Yield the edges that a page break took from the cells that go on over it, where others beside them end, or
        from a whole row.

        Two uprights that follow each other end there, and a line between them closes their cell at its other end; or,
        left of all other cells, none does, where it goes on over both ends of the page.
        """
        positions = sorted({level.at for level in levels})
        bare = clustered((end for upright in uprights for end in (upright.start, upright.end)), lambda end: end)
        positions = sorted({*positions, *(run[0] for run in bare if len(run) >= _ROW and not _near(run[0], positions))})
        ends: dict[tuple[float, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, upright in enumerate(uprights):
            for end, is_top in ((upright.start, True), (upright.end, False)):
                for y in positions[bisect_left(positions, end - NEAR) : bisect_right(positions, end + NEAR)]:
                    ends[y, is_top].append((upright.at, number))
        for (y, is_top), found in ends.items():
            leftmost = True
            for (x, number), (to, other) in pairwise(found):
                across = [at for at in self.down[number] if self.levels[x, at] & self.levels.get((to, at), set())]
                leftmost = leftmost and y not in across
                spans = leftmost and not across and abs(uprights[number].length - uprights[other].length) < NEAR
                if y not in across and (spans or any(at > y if is_top else at < y for at in across)):
                    yield _AxisLine(y, x, to)

    def cells(self) -> Iterator[Box]:
        """Yield the smallest box below and to the right of each point that has one."""
        for point in sorted(self.uprights):
            box = self._cell(*point)
            if box is not None:
                yield box

    def _cell(self, x: float, y: float) -> Box | None:
        for bottom in _after(y, [self.down[upright] for upright in self.uprights[x, y]]):
            for to in _after(x, [self.along[level] for level in self.levels[x, y]]):
                corner = (to, bottom)
                if (
                    corner in self.uprights
                    and self.uprights[corner] & self.uprights[to, y]
                    and self.levels[corner] & self.levels[x, bottom]
                ):
                    return x, y, to, bottom
        return None


def _near(end: float, positions: Sequence[float]) -> bool:
    return bisect_left(positions, end - NEAR) < bisect_right(positions, end + NEAR)


def _after(position: float, lines: Iterable[Sequence[float]]) -> Iterator[float]:
    """The points of the lines that lie behind a position, in order; of many no more are looked at than are taken."""
    behind = (map(points.__getitem__, range(bisect_right(points, position), len(points))) for points in lines)
    return (at for at, _ in groupby(merge(*behind)))


def _crossings(uprights: list[_AxisLine], levels: list[_AxisLine], most: int) -> _LineCrossings:
    levels = sorted(levels, key=_ORDER)
    positions = [line.at for line in levels]
    found, looked_at = _LineCrossings(), 0
    for i, upright in enumerate(uprights):
        first = bisect_left(positions, upright.start - NEAR)
        last = bisect_right(positions, upright.end + NEAR)
        looked_at += last - first
        if looked_at > most:
            raise too_large("一页上线条的交点数", "crossings of lines on a page", most)
        for j in range(first, last):
            if levels[j].start - NEAR <= upright.at <= levels[j].end + NEAR:
                found.add(upright.at, levels[j].at, i, j)
    return found


def _grouped(cells: list[Box]) -> list[list[Box]]:
    """Cells that share a corner, directly or through others; those that share none are boxes and no table."""
    at: dict[Point, list[int]] = defaultdict(list)
    for number, box in enumerate(cells):
        for corner in _corners(box):
            at[corner].append(number)
    tables, seen = [], set[int]()
    for number in range(len(cells)):
        if number in seen:
            continue
        seen.add(number)
        group, left = [], [number]
        while left:
            one = left.pop()
            group.append(cells[one])
            for corner in _corners(cells[one]):
                new = [other for other in at.pop(corner, ()) if other not in seen]
                seen.update(new)
                left += new
        tables.append(group)
    return sorted(
        (table for table in tables if len(table) > 1), key=lambda table: min((box[1], box[0]) for box in table)
    )


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    left, top, right, bottom = box
    return (left, top), (left, bottom), (right, top), (right, bottom)
