"""The lines of a laid-out table → rows: cut into the bands of its columns, and put together line by line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from attrs import Factory, define, evolve, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.columnless.evidence import is_signed, looks_named, name_cost, value_cost
from targetexpr.sheets.columnless.lines import Line, spaced_out
from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, join_lines
from targetexpr.sheets.labels import class_name, is_class
from targetexpr.sheets.model import Location

WORD = re.compile(r"\S+")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_AWAY = 0.6  # a class of level 2 under a class of level 1 that is not its own
_MOST_ROWS = 60  # of one class
_IDLE = 1.5  # a class's cell without a row
_TALLEST = 7  # lines of one row
_CLASSES: tuple[HeadingRole, ...] = ("level1", "level2", "side")


@frozen
class Piece:
    """Words side by side on one line: where they begin and end in it."""

    text: str
    start: int
    stop: int
    line: Line

    @property
    def middle(self) -> float:
        return (self.start + self.stop) / 2


@define
class Band:
    """A column: its heading, the role that the heading names, and from where to where it reaches."""

    heading: str
    role: HeadingRole | None
    start: float
    stop: float
    place: Location


@define
class Table:
    """A heading's lines and the lines below it, up to the next heading, title or label."""

    bands: list[Band]
    lines: list[Line] = Factory(list)


def pieces(line: Line) -> list[Piece]:
    """The chunks of a line that two spaces and more keep apart."""
    return [Piece(m.group(), m.start(), m.end(), line) for m in _CHUNK.finditer(line.text.replace("\t", "    "))]


def place(line: Line) -> Location:
    return Location(line=line.number, page=line.page)


def _doubt(band: Band, held: Sequence[Piece]) -> str | None:
    """What was guessed of a cell: cells of two columns in one, or one that was cut over lines."""
    text = "".join(piece.text for piece in held)
    points = band.role in ("weight", "score") and any(map(str.isdigit, text))
    if any(spaced_out(piece.text) for piece in held) or (points and not looks.is_number(text.rstrip("分%"))):
        return "columns-lost"
    return "cell-joined" if len(held) > 1 else None


class Rows:
    """The lines of one table, cut into bands and put together as rows."""

    def __init__(self, table: Table) -> None:
        self.bands = table.bands
        self.lines = table.lines
        self._add_side()
        self._settle()
        self.cells = [self._cut(line) for line in self.lines]
        self.widths = [
            max((len(cells[at].text) for cells in self.cells if at in cells), default=0)
            for at in range(len(self.bands))
        ]
        roles = [band.role for band in self.bands]
        first = next((at for at, role in enumerate(roles) if role in _CLASSES), 0)
        self.classes = [at for at, role in enumerate(roles) if role in _CLASSES or at < first]
        self.body = [at for at in range(len(roles)) if at not in self.classes]
        names = [at for at in self.body if roles[at] == "name"]
        values = [at for at in self.body if roles[at] == "value"]
        self.heights: list[float] = []
        self.name, self.value = names[0] if names else None, values[0] if values else None

    def _add_side(self) -> None:
        """Words left of every heading are the label at the table's side: a band of its own, which is left empty."""
        first = self.bands[0].start
        lefts = [match.end() for line in self.lines for match in WORD.finditer(line.text) if match.end() <= first]
        if lefts and self.bands[0].role in _CLASSES:
            self.bands.insert(0, Band("", "side", 0.0, float(max(lefts)), self.bands[0].place))

    def _settle(self) -> None:
        """Sets the borders between bands: the gaps of the lines, where there are as many as between headings; else
        where the fewest words are cut."""
        borders = self._gaps()
        edges = [0.0, *borders, float("inf")]
        apart = sum(
            b.stop <= start or b.start >= stop for b, (start, stop) in zip(self.bands, pairwise(edges), strict=False)
        )
        if len(borders) != len(self.bands) - 1 or 3 * apart > len(self.bands):
            words = [match.span() for line in self.lines for match in WORD.finditer(line.text)]
            borders = []
            for left, right in pairwise(self.bands):
                first, last = int((left.start + left.stop) / 2), int((right.start + right.stop) / 2)
                best = min(
                    (
                        (sum(a < at < b for a, b in words), abs(at - right.start), at)
                        for at in range(first + 1, last + 1)
                    ),
                    default=(0, 0.0, int(right.start)),
                )
                borders.append(float(best[2]))
        for band, start, stop in zip(self.bands, [0.0, *borders], [*borders, float("inf")], strict=True):
            band.start, band.stop = start, stop

    def _gaps(self) -> list[float]:
        """The middles of the gaps between columns, where hardly any line has text."""
        chunks = [piece for line in self.lines for piece in pieces(line)]
        width = max((piece.stop for piece in chunks), default=0)
        held = [0] * (width + 1)
        for piece in chunks:
            for at in range(piece.start, piece.stop):
                held[at] += 1
        few = len(self.lines) // 8
        found: list[float] = []
        start: int | None = None
        for at, count in enumerate(held):
            if count <= few and start is None:
                start = at
            elif count > few and start is not None:
                found += [(start + at) / 2] if start > 0 else []
                start = None
        return found

    def _cut(self, line: Line) -> dict[int, Piece]:
        """The cells of a line, by band: each word goes to the band that holds most of it."""
        found: dict[int, Piece] = {}
        for match in WORD.finditer(line.text):
            start, stop = match.span()
            at = max(range(len(self.bands)), key=lambda k: self._held(k, start, stop))
            piece = Piece(match.group(), start, stop, line)
            before = found.get(at)
            if before is not None:
                piece = Piece(line.text[before.start : stop], before.start, stop, line)
            found[at] = piece
        return found

    def _held(self, band: int, start: int, stop: int) -> float:
        return min(self.bands[band].stop, stop) - max(self.bands[band].start, start)

    def read(self) -> list[Row]:
        spans = self._spans()
        self.heights = self._heights(spans)
        columns: dict[int, list[Cell | None]] = {}
        for at in reversed(self.classes):
            below = columns.get(at + 1) if self.bands[at].role == "level1" else None
            columns[at] = self._class_cells(at, spans, below or [None] * len(spans))
        rows: list[Row] = []
        for count, (start, stop) in enumerate(spans):
            row: Row = [None] * len(self.bands)
            for at in self.body:
                held = [self.cells[i][at] for i in range(start, stop) if at in self.cells[i]]
                if held:
                    row[at] = Cell(
                        text=join_lines("\n".join(piece.text for piece in held)),
                        location=place(held[0].line),
                        doubt=_doubt(self.bands[at], held),
                    )
            for at in self.classes:
                row[at] = columns[at][count]
            rows.append(row)
        return rows

    def _spans(self) -> list[tuple[int, int]]:
        """The lines of each row, from the first to the one behind its last."""
        count = len(self.lines)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for stop in range(1, count + 1):
            starts = range(max(0, stop - _TALLEST), stop)
            best.append(min((best[start][0] + self._cost(start, stop), start) for start in starts))
        spans: list[tuple[int, int]] = []
        stop = count
        while stop:
            start = best[stop][1]
            spans.append((start, stop))
            stop = start
        return [span for span in reversed(spans) if self._held_columns(*span)]

    def _heights(self, spans: Sequence[tuple[int, int]]) -> list[float]:
        """How far down each line begins, in lines of a cell; a row whose cells of one and of two lines have one
        middle takes three lines of text, but is two high."""
        inside = {i: span for span in spans for i in range(*span)}
        found = [0.0]
        for i in range(len(self.lines)):
            start, stop = inside.get(i, (i, i + 1))  # a line outside every row holds classes between two rows only
            most = max((sum(at in self.cells[k] for k in range(start, stop)) for at in self.body), default=0)
            found.append(found[-1] + most / (stop - start))
        return found

    def _held_columns(self, start: int, stop: int) -> set[int]:
        return {at for i in range(start, stop) for at in self.cells[i] if at in self.body}

    def _cost(self, start: int, stop: int) -> float:
        """What it costs to take these lines as one row."""
        columns = self._held_columns(start, stop)
        if not columns:
            return 0.1 * (stop - start)
        cost = 1.0
        places: dict[int, list[int]] = {
            at: [i for i in range(start, stop) if at in self.cells[i]] for at in columns
        }  # fmt: skip
        middles = [(held[0] + held[-1]) / 2 for held in places.values()]
        tops = [held[0] for held in places.values()]
        cost += min(1.5 * (max(middles) - min(middles)), 1.5 * (max(tops) - min(tops)) + 0.2)
        for at, held in places.items():
            texts = tuple(self.cells[i][at].text for i in held)
            cost += sum(max(0, b - a - 2) for a, b in pairwise(held)) + self._joints(at, texts)
            if at == self.value:
                cost += _value(texts)
            elif at == self.name:
                cost += name_cost("".join(texts))
        for wanted in (self.name, self.value):
            cost += 3.0 * (wanted is not None and wanted not in columns)
        return cost

    def _joints(self, at: int, texts: Sequence[str]) -> float:
        width = self.widths[at]
        cost = 0.0
        for before, text in pairwise(texts):
            slack = max(width, len(text)) - len(before)
            cost += 0.5 + (0.0 if slack <= 2 else 1.5 if slack <= 4 else 2.5)
            cost += 3.0 * (is_signed(before) and is_signed(text))
            cost += 3.0 * (looks.is_number(before) and looks.is_number(text))
            cost += 4.0 * (vocabulary().dots.fullmatch(text) is not None)
            cost += 2.0 * (at == self.name and looks_named(before) and looks_named(text))
        return cost

    def _class_cells(
        self, at: int, spans: Sequence[tuple[int, int]], below: Sequence[Cell | None]
    ) -> list[Cell | None]:
        """For each row the class's cell in whose rows' middle it stands; *below* are the rows' classes of level 2."""
        cells = self._joined_classes(at) if self.bands[at].heading else []
        if not cells or not spans:
            return [None] * len(spans)
        reach = [(self.heights[start], self.heights[stop]) for start, stop in spans]
        strange = [[_AWAY * _is_strange(cell, under) for under in below] for _, cell in cells]
        groups = _partition([middle for middle, _ in cells], reach, strange)
        row: list[Cell | None] = [None] * len(spans)
        for (middle, cell), (first, last) in zip(cells, groups, strict=False):
            off = abs((reach[first][0] + reach[last - 1][1]) / 2 - middle) if first < last else 0.0
            held = cell if off <= 1.0 else evolve(cell, doubt="level-guessed")
            row[first:last] = [held] * (last - first)
        return row

    def _joined_classes(self, at: int) -> list[tuple[float, Cell]]:
        """The cells of a column that spans rows, with the heights of their middles; pieces cut over lines are one."""
        known = self.bands[at].role in _CLASSES
        held = [(i, cells[at]) for i, cells in enumerate(self.cells) if at in cells]
        found: list[tuple[float, Cell]] = []
        while held:
            sizes = range(min(5, len(held)), 0, -1)
            size = next((n for n in sizes if (_is_one if known else _is_near)(held[:n])), 1)
            text = "".join(piece.text for _, piece in held[:size])
            text = _without_side(text) if known and size == 1 else text
            middle = (self.heights[held[0][0]] + self.heights[held[size - 1][0] + 1]) / 2
            found += [(middle, Cell(text=text, location=place(held[0][1].line)))] if text else []
            held = held[size:]
        return found

    @property
    def is_clear(self) -> bool:
        """Whether hardly any cell holds two: words that gaps keep apart, or a class in a name's or value's place."""
        body = [cells[at] for cells in self.cells for at in (self.name, self.value) if at is not None and at in cells]
        mixed = [piece for piece in body if "  " in piece.text or any(map(is_class, piece.text.split()))]
        return 8 * len(mixed) <= len(body)


def _without_side(text: str) -> str:
    """A class without the label at the side of the table that runs into it; nothing where it is that label."""
    words = text.split()
    known = vocabulary()
    classes = [word for word in words if is_class(word) and known.heading(word) is None]
    if len(words) > 1 and classes:
        return classes[-1]
    is_side = known.heading(text) is not None or (known.term(text) is not None and not is_class(text))
    return "" if is_side else text


def _is_near(held: Sequence[tuple[int, Piece]]) -> bool:
    return all(b - a <= 2 for (a, _), (b, _) in pairwise(held))


def _is_one(held: Sequence[tuple[int, Piece]]) -> bool:
    near = all(b - a <= 3 for (a, _), (b, _) in pairwise(held))
    return near and is_class("".join(piece.text for _, piece in held))


def _value(texts: Sequence[str]) -> float:
    return min(value_cost("".join(texts)), value_cost(" ".join(texts)))


def _is_strange(upper: Cell, lower: Cell | None) -> bool:
    """Whether a class of level 2 is known, but not as one of the class of level 1 *upper*."""
    owners = vocabulary().parents.get(squeeze(class_name(lower.text)), frozenset()) if lower else frozenset()
    return bool(owners) and squeeze(class_name(upper.text)) not in owners


def _partition(
    middles: Sequence[float], spans: Sequence[tuple[float, float]], strange: Sequence[Sequence[float]]
) -> list[tuple[int, int]]:
    """Rows in groups, one for each cell in order, so that the cells stand nearest to the middles of their groups;
    *strange* is what each row costs beside in each cell's group."""
    count = len(spans)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    tops = [top for top, _ in spans]
    for middle, costs in zip(middles, strange, strict=True):
        step: dict[int, tuple[float, int]] = {}
        here = bisect_left(tops, middle)
        for start, (cost, _) in best[-1].items():
            if cost + _IDLE < step.get(start, (float("inf"), 0))[0]:
                step[start] = (cost + _IDLE, start)
            if not here - _MOST_ROWS <= start <= here + 2:
                continue
            held = 0.0
            for stop in range(start + 1, min(count, start + _MOST_ROWS) + 1):
                held += costs[stop - 1]
                total = cost + held + abs((spans[start][0] + spans[stop - 1][1]) / 2 - middle)
                if total < step.get(stop, (float("inf"), 0))[0]:
                    step[stop] = (total, start)
        best.append(step)
    stop = max(best[-1], key=lambda at: at - best[-1][at][0] / 100)
    groups: list[tuple[int, int]] = []
    for step in reversed(best[1:]):
        start = step[stop][1]
        groups.append((start, stop))
        stop = start
    return groups[::-1]
