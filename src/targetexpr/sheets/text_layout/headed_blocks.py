"""The headings of a text that stand apart, each with the lines below it: cells, and classes among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve, frozen

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.headings import GRADES
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit, headed
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout, joints, text_of
from targetexpr.sheets.text_layout.merged_headings import heads_grades

CLASS_ROLES = ("level1", "level2", "side")
_LABELS = ("note", "deviation_reason", "outlook", "unit", "weight")  # headings that are called as labels are
_MOST = 200  # rows
_TALLEST = 4  # lines of one cell or heading
UNFIT = 3.0  # what it costs that a text is none of a column's cells
_NEVER = float("inf")

CellLine = tuple[LayoutItem, ...]


@define
class HeadedBlock:
    """Headings that follow one another, with their words, and the lines below them up to the next."""

    heads: list[HeadedColumn] = Factory(list)
    lines: list[CellLine] = Factory(list)
    headings: list[LayoutItem] = Factory(list)
    known: frozenset[str] = frozenset()
    """The classes that the text holds."""

    @property
    def columns(self) -> list[HeadedColumn]:
        """The headings of columns that hold no classes."""
        return [head for head in self.heads if head.role not in CLASS_ROLES]

    @property
    def cells(self) -> list[CellLine]:
        return [line for line in self.lines if text_of(line) not in self.known]

    def classes(self) -> Iterator[tuple[int, LayoutItem]]:
        """Each class, with how many cells stand before it."""
        count = 0
        for line in self.lines:
            if text_of(line) in self.known:
                yield count, evolve(line[0], kind="class")
            else:
                count += 1

    def counts(self) -> Iterator[int]:
        """How many rows the cells may be: all of them, those before the first gap, or with those called as classes."""
        wide, cells = len(self.columns), self.cells
        gap = next((at for at, line in enumerate(cells) if at and line[0].gap), len(cells))
        for size in (len(cells), gap, len(self.lines)):
            if size % wide == 0:
                yield size // wide

    def taken(self, count: int) -> TakenCells | None:
        """The cells as so many rows; None where they are not."""
        wide, cells = len(self.columns), self.cells
        size = count * wide
        if len(cells) < size == len(self.lines) and len(self.heads) == wide:
            cells = self.lines  # an indicator that is called as a class is
        if len(cells) < size:
            return None
        columns = [cells[at:size:wide] for at in range(wide)]
        down = [cells[at * count : (at + 1) * count] for at in range(wide)]
        columns = min(columns, down, key=lambda way: cost_of(self.columns, way))
        if len(cells) == size:
            return TakenCells(self, columns)
        rest = cells[size:]
        whole = _joined(cells, self.columns[0], count) if wide == 1 else None
        if rest[0][0].gap or fit(text_of(rest[0]), self.columns[-1]) >= UNFIT:
            return TakenCells(self, columns, rest)
        return TakenCells(self, [whole], joined=True) if whole is not None else None


@frozen
class TakenCells:
    """The cells of a block, column by column; those behind them that are none of its columns."""

    block: HeadedBlock
    columns: list[list[CellLine]]
    rest: Sequence[CellLine] = ()
    joined: bool = False


def blocks_of(items: Sequence[LayoutItem]) -> list[HeadedBlock]:
    """The blocks of a text; a label or a title ends one."""
    found: list[HeadedBlock] = []
    cells: list[tuple[HeadedBlock, Cell]] = []
    opened: HeadedBlock | None = None
    known = frozenset(item.text for item in items if item.kind == "class")
    graded = sum(vocabulary().heading_among(item.text) == "grade" for item in items) >= GRADES
    at = 0
    while at < len(items):
        size = _heading(items, at, graded=graded)
        line = tuple(items[at : at + (size or _width(items, at))])
        at += len(line)
        if size:
            if opened is None or opened.lines:
                opened = HeadedBlock(known=known)
                found.append(opened)
            opened.headings += line
            text = "".join(item.text for item in line)
            cells.append((opened, Cell(text=text, location=Location(line=line[0].line.number, page=line[0].line.page))))
        elif line[0].kind in ("label", "title"):
            opened = None
        elif opened is not None and not _is_no_cell(text_of(line)):
            opened.lines.append(line)
    for (block, _), head in zip(cells, headed([cell for _, cell in cells]), strict=True):
        if not (graded and heads_grades(head.text)):
            block.heads.append(evolve(head, before=False))
    return [block for block in found if block.heads]


def _heading(items: Sequence[LayoutItem], at: int, *, graded: bool) -> int:
    """How many words from *at* on are one heading, alone on its line or cut over several; 0 where none begins."""
    if not items[at].first or items[at].kind in ("class", "title"):
        return 0
    size = _width(items, at)
    text = text_of(items[at : at + size])
    role = vocabulary().heading_among(text)
    if role is not None:
        is_label = items[at].kind == "label" and role not in _LABELS
        return 0 if is_label or squeeze(text) in vocabulary().sides or (role == "grade" and not graded) else size
    pieces = [text]
    while len(pieces) < _TALLEST and at + size < len(items) and _is_piece(pieces[-1]):
        more = _width(items, at + size)
        pieces.append(text_of(items[at + size : at + size + more]))
        size += more
        if _is_piece(pieces[-1]) and vocabulary().heading("".join(pieces)) is not None:
            return size
    return 0


def _is_piece(text: str) -> bool:
    """Whether a line may be part of a heading that was cut: no heading, label or class, and no number."""
    known = vocabulary()
    return not (known.heading(text) or known.label(text) or is_class(text) or any(map(str.isdigit, text)))


def _width(items: Sequence[LayoutItem], at: int) -> int:
    """How many words stand on the line of the one at *at*; a class is alone."""
    stop = at + 1
    while (
        stop < len(items) and items[stop].line is items[at].line and "class" not in (items[at].kind, items[stop].kind)
    ):
        stop += 1
    return stop - at


def _is_no_cell(text: str) -> bool:
    """Whether a line is a label at the table's side, or one to sign."""
    plain = squeeze(text)
    return plain in vocabulary().sides or vocabulary().signatures.fullmatch(plain) is not None


def cost_of(columns: Sequence[HeadedColumn], cells: Sequence[Sequence[CellLine]]) -> float:
    return sum(fit(text_of(cell), column) for column, held in zip(columns, cells, strict=True) for cell in held)


def _joined(lines: Sequence[CellLine], head: HeadedColumn, count: int) -> list[CellLine] | None:
    """The lines of a column as so many cells, as cheaply as it can be done; None where there are fewer lines."""
    if not 0 < count < len(lines) <= _MOST:
        return None
    width = max(len(text_of(line)) for line in lines)
    layout = Layout(name=2 * width, value=2 * width)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _back) in best[-1].items():
            for stop in range(start + 1, min(start + _TALLEST, len(lines)) + 1):
                whole = [item for line in lines[start:stop] for item in line]
                total = (
                    cost
                    + sum(ways[head.role != "name"] for ways in joints(whole, layout, ()))
                    + fit(text_of(whole), head)
                )
                if total < step.get(stop, (_NEVER, 0))[0]:
                    step[stop] = (total, start)
        best.append(step)
    if len(lines) not in best[-1]:
        return None
    found: list[CellLine] = []
    stop = len(lines)
    for step in reversed(best[1:]):
        start = step[stop][1]
        found.insert(0, tuple(item for line in lines[start:stop] for item in line))
        stop = start
    return found
