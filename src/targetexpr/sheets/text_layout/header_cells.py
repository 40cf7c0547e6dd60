"""A header that keeps its columns by spaces: each row of its table, and in it each cell that was cut over lines, whole.

A cell stands in the middle of its row, or at its top. So of all ways to cut the lines into rows the one is taken in
which labels and what stands beside them are best in their places, and in which fewest sentences are torn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise, takewhile

from attrs import define, evolve

from targetexpr.sheets import looks
from targetexpr.sheets.form_text import shortened
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, join_lines
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.band_headings import Piece, nearest, pieces_of
from targetexpr.sheets.text_layout.costs import costs
from targetexpr.sheets.text_layout.lines import BRACKETED, WORD, Line, RowCell, spaced_out
from targetexpr.sheets.text_layout.words import is_heading_line, is_title

_NOWHERE = Location()
_LONGEST = 300  # lines of a header
_MOST = 16  # lines of a row
_NAME = 30  # characters of a name or number
_LABEL = 16  # characters of a label that no form knows
_PROSE = 15  # characters of a line of prose
_NEAR = 4  # lines before and behind one that say where columns begin
_CUT = 7  # lines that a label may be cut over
_WHOLE = 4  # characters of a label that is none's beginning
_CLOSE = 6  # characters of a piece of one
_DRIFT = 2  # characters that one line may be shifted against the next
_NEVER = 1000.0
_TWO = 2
_THIRD = 3  # of the labels that stand first on their lines stand in the first column
_YEAR = re.compile(r"[(（]?(?:19|20)\d\d\s?年[度\d\s年月日—–~～至-]*[)）]?")
_OPEN, _CLOSED = re.compile("[(（]"), re.compile("[)）]")
_INLINE = re.compile(r"(?!其中)([^:：]{2,}[:：])\s*\S")
_AMOUNTS = re.compile(r"[\d.,%％ ]{2,}")
_AMONG = re.compile(r"[一-鿿，；、。] ?\d+\.\d\d(?=$| ?[一-鿿])(?! ?[万亿千元公米吨平亩个人立度级次倍分天年月])")
_END = tuple("。；;！!.")


@define(eq=False)
class _CellPart:
    """A piece of a cell: its text, from where to where it reaches, its line, and how far down among its like."""

    text: str
    start: int
    stop: int
    place: Location = _NOWHERE
    down: int = 0
    label: str = ""
    """The label that it is a piece of."""

    @cached_property
    def plain(self) -> str:
        return squeeze(self.text)

    @cached_property
    def is_known(self) -> bool:
        return _is_known(self.text)

    @property
    def is_amount(self) -> bool:
        return looks.is_amount(self.text)

    def is_well_over(self, other: _CellPart) -> bool:
        return self.start + 1 < other.stop and other.start + 1 < self.stop

    def ends(self, other: _CellPart) -> bool:
        """Whether this ends a label or heading that *other* begins, though it does not stand right below it."""
        near = self.start <= other.stop + _DRIFT and other.start <= self.stop + _DRIFT
        return near and not self.is_known and _is_known(other.text + self.text)

    def is_over(self, other: _CellPart) -> bool:
        return self.start < other.stop and other.start < self.stop


def _cost(of: str) -> float:
    return costs()[f"header.{of}"]


_Lines = Sequence[Sequence[_CellPart]]
_Row = list[RowCell]


@define
class _Cut:
    """Lines as rows, and what it costs to take them so."""

    cost: float
    rows: list[_Row]


def _is_known(text: str) -> bool:
    """Whether a text is a label, or the heading of a column of amounts or tasks."""
    words = vocabulary()
    heads = words.amounts.keys() | {
        *chain(*(words.task_parts[part] for part in ("sides", "name", "content", "amount")))
    }
    known = words.header_label(text) is not None or words.heading(text) is not None
    return known or not heads.isdisjoint(shortened(squeeze(text)))


def whole_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines of a header, of each row of its table one with its cells; the others as they are."""
    if len(lines) > _LONGEST or any(line.row for line in lines):
        return list(lines)
    found: list[Line] = []
    at = 0
    while at < len(lines):
        stop = next((n for n in range(at, len(lines)) if _is_table(lines[n])), len(lines))
        found += _header(lines[at:stop])
        at = next((n for n in range(stop, len(lines)) if is_title(lines[n].text.strip())), len(lines))
        found += lines[stop:at]
    return found


def _is_table(line: Line) -> bool:
    """Whether a line holds the headings of indicators, or classes."""
    words = line.text.split()
    if is_heading_line(words):
        return bool({"level1", "level2", "name"} & set(map(vocabulary().heading, words)))
    return len(words) > 1 and all(is_class(word) and not _is_known(word) for word in words[:2])


def _header(lines: Sequence[Line]) -> list[Line]:
    held = list(_parts([pieces_of(WORD, line, wide=False) for line in lines]))
    listed = sum(len(parts) == 1 and not parts[0].start for parts in held)
    if not any(spaced_out(line.text) for line in lines) or 2 * listed >= len(lines):
        return list(lines)
    down = 0
    for line, parts in zip(lines, held, strict=True):
        down += 1 + min(line.gap, 1)
        for part in parts:
            part.place, part.down = line.place, down
    best = _HeaderRows(held, top=False, deep=True).cut()
    if best.cost > _cost("plain"):
        best = min(best, _HeaderRows(held, top=True, deep=True).cut(), key=lambda cut: cut.cost)
    lines_at = {line.place: line for line in lines}
    first = [(lines_at[row[0].place], row) for row in best.rows if row]
    return [evolve(line, row=tuple(row)) if row[0].text else line for line, row in first]


def _parts(lines: Sequence[Sequence[Piece]]) -> Iterator[list[_CellPart]]:
    """The words of each line in pieces of cells: parted by two spaces, or by one beside a label (``项目名称 修渠``) and
    where a column begins."""
    starts = [[at for at in range(len(words)) if not at or _gap(words, at) > 1] for words in lines]
    seconds = _seconds(lines, starts)
    labels = dict(
        sorted(
            _label_pieces([[words[at] for at in own] for words, own in zip(lines, starts, strict=True)]),
            key=lambda pair: len(pair[1]),
        )
    )
    for number, words in enumerate(lines):
        near = range(max(0, number - _NEAR), min(len(lines), number + _NEAR + 1))
        others = [(n, at) for n in near if n != number for at in range(len(lines[n]))]
        columns = [lines[n][at].start for n, at in others if at in starts[n] or _breaks(lines[n], at)]
        amounts = [lines[n][at] for n, at in others if looks.is_amount(lines[n][at].text)]
        found: list[_CellPart] = []
        held: list[Piece] = []
        for at, word in enumerate(words):
            label = {id(words[at - 1]), id(word)} & labels.keys() or _is_cell(words[at - 1].text) or _is_cell(word.text)
            begins = (number, at) in seconds or (at > 0 and _begins(words, at, columns, amounts))
            if at and (at in starts[number] or label or begins):
                found.append(_together(held, labels))
                held = []
            held.append(word)
        yield [*found, _together(held, labels)]


def _gap(words: Sequence[Piece], at: int) -> int:
    return words[at].start - words[at - 1].stop


def _breaks(words: Sequence[Piece], at: int) -> bool:
    """Whether one space parts two Chinese words: converters only put it beside numbers."""
    one, two = words[at - 1].text, words[at].text
    return min(len(one), len(two)) > 1 and not one[-1].isascii() and not two[0].isascii()


def _begins(words: Sequence[Piece], at: int, columns: Sequence[int], amounts: Sequence[Piece]) -> bool:
    """Whether a cell begins one space behind another, as those of lines near by do, or as amounts stand there."""
    one, two = words[at - 1 : at + 1]
    if looks.is_amount(two.text) and (at + 1 == len(words) or _gap(words, at + 1) > 1 or looks.is_amount(one.text)):
        return looks.is_amount(one.text) or ("." in two.text and any(_stands_over(two, other) for other in amounts))
    return _breaks(words, at) and any(abs(start - two.start) <= _DRIFT for start in columns)


def _stands_over(one: Piece, two: Piece) -> bool:
    return one.start < two.stop and two.start < one.stop


def _label_pieces(lines: Sequence[Sequence[Piece]]) -> Iterator[tuple[int, str]]:
    """The words one below the other that are a label together, with that."""
    short = [
        [word for word in words if len(word.text) <= _CLOSE and word.text.isalpha() and not _is_whole(word.text)]
        for words in lines
    ]
    for number, words in enumerate(short):
        for word in words:
            ways = [[word]]
            for below in short[number + 1 : number + _CUT]:
                ways += [[*way, other] for way in ways for other in below if _stands_over(way[-1], other)]
            for way in ways[1:]:
                label = "".join(piece.text for piece in way)
                if len(label) <= _LABEL and vocabulary().header_label(label) is not None:
                    yield from ((id(piece), label) for piece in way)


def _is_whole(text: str) -> bool:
    """Whether a piece is a label by itself; 年度 may be the beginning of one."""
    return len(text) >= _WHOLE and vocabulary().header_label(text) is not None


def _is_cell(text: str) -> bool:
    """Whether a word is a cell of its own, whatever stands beside it."""
    plain = squeeze(text)
    return (len(plain) > 2 and vocabulary().header_label(plain) is not None) or plain in vocabulary().amounts


def _together(words: Sequence[Piece], labels: Mapping[int, str]) -> _CellPart:
    text = " ".join(word.text for word in words)
    return _CellPart(text, words[0].start, words[-1].stop, label=labels.get(id(words[0]), ""))


def _seconds(lines: Sequence[Sequence[Piece]], starts: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """The words with which the second of two texts begins on a line below their headings, where words stand apart on
    other lines: by their lines and places."""
    found = set[tuple[int, int]]()
    for number, words in enumerate(lines):
        heads = [words[at] for at in starts[number]]
        if len(heads) < _TWO or not _is_goal(heads[-1].text) or not _heads_text(heads[-2].text):
            continue
        below = [(n, at) for n in range(number + 1, min(number + _MOST, len(lines))) for at in range(1, len(lines[n]))]
        apart = [lines[n][at].start for n, at in below if at in starts[n] or _breaks(lines[n], at)]
        begin = min((start for start in apart if heads[-2].stop <= start <= heads[-1].stop), default=None)
        if begin is not None:
            found |= {(n, at) for n, at in below if abs(lines[n][at].start - begin) <= _DRIFT}
    return found


class _HeaderRows:
    """Lines that are cut into rows, the cheapest; *deep* is whether labels may stand beside rows with their own."""

    def __init__(self, lines: _Lines, *, top: bool, deep: bool) -> None:
        self.lines, self.top, self.deep = lines, top, deep
        self.apart = list(map(_is_apart, lines))
        firsts = [line[0] for line, apart in zip(lines, self.apart, strict=True) if not apart]
        stops = sorted(part.stop for part in firsts if part.is_known)
        stop = stops[deep * len(stops) // _THIRD] if stops else 0
        self.labels = {part for part in firsts if part.start < stop and len(part.text) <= _LABEL
                       and not part.is_amount and not part.text.endswith(_END)}  # fmt: skip

    def cut(self, limit: float = _NEVER) -> _Cut:
        best = [_Cut(0.0, [])]
        for stop in range(1, len(self.lines) + 1):
            found = _Cut(_NEVER, [])
            for start in range(stop - 1, max(0, stop - _MOST) - 1, -1):
                before = best[start]
                row = self._row(start, stop, found.cost - before.cost)
                if row is not None and before.cost + row.cost < found.cost:
                    found = _Cut(before.cost + row.cost, [*before.rows, *row.rows])
            best.append(found)
            if min(cut.cost for cut in best[-_MOST:]) >= limit:
                return _Cut(_NEVER, [])
        return best[-1]

    def _row(self, start: int, stop: int, limit: float) -> _Cut | None:
        """Lines as one row of the table: its label, and what stands beside it; None where it costs *limit* or more."""
        lines = self.lines[start:stop]
        if any(self.apart[start:stop]):
            return _Cut(0.0, [[RowCell("", 0, 0, lines[0][0].place)]]) if len(lines) == 1 else None  # the line as it is
        labels = self._labels(lines)
        parts = [part for line in lines for part in line]
        cost = _label_cost(labels) + (_off(labels, parts, top=self.top) if labels else 0.0)
        if labels and len(lines) == _TWO and labels[0].down == parts[-1].down > parts[0].down:
            cost += _cost("low")
        if cost >= (limit if len(lines) == 1 else min(limit, _cost("far"))):
            return None
        head = [_cell(labels)] if labels else []
        rest = [own for line in lines if (own := [part for part in line if part not in labels])]
        if not rest:
            return _Cut(cost + _cost("inside"), [head])
        best = _beside(labels, rest, parts, top=self.top)
        best.cost += sum(_cost("orphan") * (not _can_be(two, one)) for one, two in pairwise([*head, *best.rows[0]]))
        if not labels:
            cost += self._orphan(best.rows[0], is_last=stop == len(self.lines) and len(parts) == 1)
        if (heads := _under_heads(rest, top=self.top)) is not None and heads.cost < best.cost:
            best = heads
        if labels and len(rest) > 1 and self.deep and cost + _cost("inside") < min(limit, cost + best.cost):
            best = min(best, _inside(rest, min(limit - cost, best.cost), top=self.top), key=lambda way: way.cost)
        return _Cut(cost + best.cost, [[*head, *row] for row in best.rows])

    def _labels(self, lines: _Lines) -> list[_CellPart]:
        """The pieces that stand furthest to the left, one below the other."""
        found = [line[0] for line in lines if line[0] in self.labels]
        first = min(found, key=lambda part: part.start, default=None)
        return [part for part in found if first is not None and part.is_over(first)]

    def _orphan(self, cells: _Row, *, is_last: bool) -> float:
        """What it costs that a row has no label: little for headings and amounts, and for what stands right above a
        table as the beginning of a heading."""
        known = [_is_known(cell.text) or looks.is_amount(cell.text) for cell in cells]
        if len(cells) > 1 and all(map(_heads_prose, cells)):
            return _cost("torn")  # whose texts stand below
        heads = is_last and self.deep and not cells[0].text.endswith(_END)
        return _cost("apart") if known[0] or 2 * sum(known) > len(known) or heads else _cost("orphan")


def _is_apart(line: Sequence[_CellPart]) -> bool:
    """Whether a line is no row of the table: a title, a year, or labels with their colons and texts."""
    return (len(line) == 1 and is_title(line[0].text)) or all(map(_says_all, line))


def _says_all(part: _CellPart) -> bool:
    """Whether a piece is a year, the unit of all amounts, or a label with its colon and text."""
    inline = _INLINE.match(part.text)
    told = _YEAR.fullmatch(part.text) or vocabulary().money_line.fullmatch(part.plain)
    return told is not None or (inline is not None and _is_known(inline[1]))


def _label_cost(labels: Sequence[_CellPart]) -> float:
    """What it costs to take pieces one below the other as one label."""
    text = "".join(part.text for part in labels)
    if any(part.label and part.label != text for part in labels):
        return _cost("orphan")  # 年度, whose rest is below
    if not labels or _is_known(text):
        return 0.0
    if text[0] in "(（" or len(_OPEN.findall(text)) != len(_CLOSED.findall(text)):
        return _cost("orphan")  # a unit, or points, whose label is above
    known = sum(part.is_known for part in labels)
    rest = [part for part in labels[1:] if not BRACKETED.fullmatch(part.text)]
    if not rest:
        return 0.0 if labels[0].is_known else _cost("unknown")
    return _cost("unknown") + (_cost("mixed") * (known - 1) if known > 1 else _cost("torn") * known)


def _can_be(value: RowCell, label: RowCell) -> bool:
    """Whether a cell can be what stands beside a label: no sentence is a name, and no long text a number to call."""
    words = vocabulary()
    known = words.header_label(label.text)
    named = words.kind(known) == "text" and "。" in value.text
    return not named and not (known is not None and known.endswith(words.brief) and len(value.text) > _NAME)


def _middle(parts: Sequence[_CellPart]) -> float:
    return (parts[0].down + parts[-1].down) / 2


def _off(cell: Sequence[_CellPart], row: Sequence[_CellPart], *, top: bool) -> float:
    """How far a cell is from the middle, or top, of its row."""
    return float(abs(cell[0].down - row[0].down)) if top else abs(_middle(cell) - _middle(row))


def _columns(lines: _Lines) -> list[list[_CellPart]]:
    """Pieces one below the other together; one that reaches over several of a line stays alone."""
    columns: list[list[_CellPart]] = []
    for line in lines:
        wide = [part for part in line if sum(any(map(part.is_well_over, column)) for column in columns) > 1]
        for part in line:
            below = [column for column in columns if any(map(part.is_over, column))]
            below.sort(key=lambda column: not any(map(part.is_well_over, column)))
            below = below or [column for column in columns if part.ends(column[-1])]
            if part in wide or not below or any(other in below[0] for other in line):
                columns.append([part])
            else:
                below[0].append(part)
    columns.sort(key=lambda column: min(part.start for part in column))
    return columns


def _beside(labels: Sequence[_CellPart], lines: _Lines, row: Sequence[_CellPart], *, top: bool) -> _Cut:
    """The cells beside a label, side by side."""
    columns = _columns(lines)
    cost = sum(_column_cost(column) + _cost("off") * _off(column, row, top=top) for column in columns)
    for one, two in pairwise(columns):
        cost += _cost("mixed") * any(part.is_over(other) for part in one for other in two)
    cells = [cell for cell in (labels, *columns) if len(cell) > 1 and not _is_known(_cell(cell).text)]
    alike = Counter(tuple(part.down for part in cell) for cell in cells)
    cost += max((_cost("alike") * (len(downs) - 1) for downs, count in alike.items() if count > 1), default=0.0)
    return _Cut(cost, [_cells(columns)])


def _column_cost(column: Sequence[_CellPart]) -> float:
    """What it costs to take pieces one below the other as one cell."""
    if len(column) == 1:
        return _torn(column)
    if _is_pair(column):
        return _cost("apart")
    known = sum(part.is_known for part in column)
    if known and _is_known("".join(part.text for part in column)):
        known = 0
    amounts = sum(part.is_amount for part in column)
    cost = _cost("mixed") * known + _cost("mixed") * (amounts > 1 or (amounts == 1 and len(column[0].text) <= _LABEL))
    cost += sum(max(0, two.down - one.down - 2) for one, two in pairwise(column))
    for at, part in enumerate(column[:-1]):
        longest = max(len(later.text) for later in column[at + 1 :])
        full = len(part.text) + 1 + longest // _LABEL >= longest
        cost += _cost("torn") * (not full and not part.text.endswith(_END))
    return cost + _torn(column)


def _is_pair(column: Sequence[_CellPart]) -> bool:
    """Whether pieces are a label of money and its amount below it."""
    money = vocabulary().kind(vocabulary().header_label(column[0].text)) == "money"
    return money and len(column) == 2 and column[1].is_amount


def _torn(column: Sequence[_CellPart]) -> float:
    """What it costs to end a text in the middle of a sentence."""
    last = column[-1].text
    full = len(last) >= max(2 * _PROSE, *(len(part.text) for part in column))
    return _cost("torn") * (full and not last.endswith(_END))


def _under_heads(lines: _Lines, *, top: bool) -> _Cut | None:
    """Labels of prose side by side, and below each its text (预期目标, 实际完成情况)."""
    heads = lines[0]
    if len(lines) == 1 or len(heads) == 1 or not all(_heads_prose(_cell([part])) for part in heads):
        return None
    columns: list[list[_CellPart]] = [[] for _ in heads]
    bounds = [head.stop for head in heads[:-1]]
    below = [part for line in lines[1:] for part in line]
    for part in below:
        columns[sum(part.start >= bound for bound in bounds)].append(part)
    if not all(columns) or any(len({part.down for part in column}) < len(column) for column in columns):
        return None
    cost = sum(_column_cost(column) + _cost("off") * _off(column, below, top=top) for column in columns)
    begins = [min(part.start for part in column) for column in columns[1:]]
    if any(part.stop > start + _DRIFT for column, start in zip(columns, begins, strict=False) for part in column):
        # Which words of a line are whose is not known: all are their label's.
        return _Cut(cost, [_cells([below]), _cells([[head] for head in heads])])
    return _Cut(cost, [_cells([[head] for head in heads]), _cells(columns)])


def _heads_prose(cell: RowCell) -> bool:
    return _heads_text(cell.text)


def _heads_text(text: str) -> bool:
    return _is_goal(text) or vocabulary().is_prose(vocabulary().header_label(text))


def _is_goal(text: str) -> bool:
    """Whether a text heads what is aimed at, or what was done: 年度目标, 实际完成情况."""
    return vocabulary().heading(text) in ("value", "total_value", "actual")


def _inside(lines: _Lines, limit: float, *, top: bool) -> _Cut:
    """Rows of their own beside a label that reaches over them all; lines on which it stands alone count for none."""
    own = [[evolve(part, down=at) for part in line] for at, line in enumerate(lines)]
    cut = _HeaderRows(own, top=top, deep=False).cut(limit)
    return evolve(cut, cost=cut.cost + _cost("inside"))


def _cell(column: Sequence[_CellPart]) -> RowCell:
    text = join_lines("\n".join(part.text for part in column))
    start, stop = min(part.start for part in column), max(part.stop for part in column)
    return RowCell(text, start, stop, column[len(column) // 2].place)


def _cells(columns: Sequence[Sequence[_CellPart]]) -> _Row:
    found: _Row = []
    for column in columns:
        found += [_cell([part]) for part in column] if _is_pair(column) else [_cell(column)]
    return found


def aligned(rows: Sequence[Sequence[RowCell]]) -> Iterator[Row]:
    """Rows as those of a grid: below one another what stands so, beside labels that reach over several."""
    cells = {cell: Cell(text=cell.text, location=cell.place) for row in rows for cell in row}
    at = 0
    while at < len(rows):
        stop = at + 1
        while stop < len(rows) and _go_together(rows[stop - 1], rows[stop]):
            stop += 1
        torn = stop < len(rows) and len(rows[stop]) == 1 and looks.is_amount(rows[stop][0].text)
        stop += torn  # an amount without its label may be any row's
        block = list(_without_merges(rows[at:stop]))
        if len(block) > 1 and (torn or any(_ran_together(cell.text) for row in block for cell in row)):
            above = list(takewhile(_is_field, block))
            yield from (_placed(row, row, cells) for row in above)
            block = block[len(above) :] or block
            label, *own = dict.fromkeys(chain(*(row for row in reversed(block) if len(row) > 1), *block))
            yield [cells[label], Cell(text=" ".join(cell.text for cell in own), location=label.place)]  # none is sure
            at = stop
            continue
        widest = max(reversed(block), key=len)
        yield from (_placed(row, widest, cells) for row in block if row)
        at = stop


def _is_field(row: Sequence[RowCell]) -> bool:
    """Whether a row begins with a label of a field, and holds no amount."""
    known = vocabulary().header_label(row[0].text)
    amounts = vocabulary().kind(known) == "money" or any(looks.is_amount(cell.text) for cell in row)
    return known is not None and known not in vocabulary().groups and not amounts


def _ran_together(text: str) -> bool:
    """Whether a cell holds several amounts, or one among words that are not its unit."""
    return (_AMOUNTS.fullmatch(text) is not None and not looks.is_amount(text)) or _AMONG.search(text) is not None


def _go_together(one: Sequence[RowCell], two: Sequence[RowCell]) -> bool:
    """Whether two rows are of one table: beside one label, or one of them without its label."""
    alone = (row[0] for row in (one, two) if len(row) == 1)
    if any(_heads_prose(cell) or not _is_known(cell.text) for cell in alone):
        return False
    figures = (sum(looks.is_amount(cell.text) or _heads_amounts(cell) for cell in row) for row in (one, two))
    return one[0] is two[0] or one[0].stop <= two[0].start or two[0].stop <= one[0].start or min(figures) > 1


def _heads_amounts(cell: RowCell) -> bool:
    """Whether a cell is the heading of a column of amounts: 全年预算数."""
    return any(vocabulary().amount_part(text) is not None for text in shortened(squeeze(cell.text)))


def _without_merges(rows: Sequence[Sequence[RowCell]]) -> Iterator[Sequence[RowCell]]:
    """The rows of headings that stand between those of two others, because they are merged, as one with the first."""
    at = 0
    while at < len(rows):
        row = rows[at]
        while at + 1 < len(rows):
            both = sorted(dict.fromkeys([*row, *rows[at + 1]]), key=lambda cell: cell.start)
            apart = all(one.stop <= two.start for one, two in pairwise(both))
            if not apart or not all(_is_known(cell.text) for cell in both):
                break
            row, at = both, at + 1
        yield row
        at += 1


def _placed(row: Sequence[RowCell], widest: Sequence[RowCell], cells: dict[RowCell, Cell]) -> Row:
    """A row's cells below those of the widest one; all but amounts reach up to the next."""
    found: Row = []

    def off_figures(number: int, at: int) -> float:
        """What it costs that a heading of amounts stands over a word."""
        words = row[number] is not widest[at] and any(map(str.isalpha, widest[at].text))
        return _cost("word") * (words and _heads_amounts(row[number]))

    for cell, at in zip(row, nearest(row, widest, off_figures), strict=True):
        left = [n for n in range(len(found), at) if widest[n].stop > cell.start]
        first = at if looks.is_amount(cell.text) else min(left, default=at)
        before = found[-1] if found and not looks.is_amount(found[-1].text if found[-1] else "") else None
        found += [before] * (first - len(found)) + [cells[cell]] * (at + 1 - first)
    return found
