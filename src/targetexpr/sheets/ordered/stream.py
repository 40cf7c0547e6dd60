"""Words of a table in the order of its cells, row after row → rows, by the columns that its headings name.

A row is a run of words in columns from left to right; the cheapest way to cut the words into rows and columns is taken,
by what each word could be under each heading. Where a line of the text is a row, rows begin with lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import define, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.columnless.evidence import is_signed, looks_named
from targetexpr.sheets.columnless.lines import GLUED
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.labels import indicator_name
from targetexpr.sheets.ordered.align import align
from targetexpr.sheets.ordered.fits import Headed, empty_cost, fit, learnt

_NEVER = float("inf")
_ROW = 0.6  # what each row costs by itself
_INSIDE = 4.0  # a row that begins inside a line, where lines are rows
_BROKEN = 2.0  # a row that goes on on another line, where lines are rows
_GAP = 1.0  # a row that goes on behind an empty line, where they stand between cells
_USUAL = 0.5
_DIGITS = 0.5  # two numbers that ran together
_UNIT = 0.6  # a unit that begins the next cell
_LONGEST = 6  # words of one cell
_LONGEST_GLUED = 12  # pieces of one cell
_NAME = 30  # characters of a name
_MOST = 2_000  # words between two classes


@define
class Cells:
    """One row: for each column the words in it; ``sure`` where hardly another reading is as likely."""

    held: dict[int, tuple[Item, ...]]
    sure: bool = True

    @property
    def first(self) -> Item:
        return self.held[min(self.held)][0]

    def text(self, column: int) -> str:
        return text_of(self.held.get(column, ()))


@frozen
class Layout:
    """How the words of a table stand: ``lines`` where a line is a row, ``glued`` where cells ran together."""

    lines: bool
    glued: bool = False


def layout_of(items: Sequence[Item]) -> Layout:
    """A line is a row where most words do not stand alone on theirs."""
    words = [item for item in items if item.kind == "text"]
    beside = sum(not item.first for item in words)
    return Layout(lines=2 * beside > len(words), glued=any(item.line.gap == GLUED for item in words))


def text_of(items: Sequence[Item]) -> str:
    """The words of one cell as its text: spaces inside a line are kept, lines are joined."""
    text, last = "", None
    for item in items:
        if last is not None:
            glued = item.line.gap == GLUED
            text += "" if glued else " " * max(1, item.start - last.stop) if item.line is last.line else "\n"
        text += item.text
        last = item
    return join_lines(text)


def read_stream(segments: Sequence[Sequence[Item]], columns: Sequence[Headed], layout: Layout) -> list[list[Cells]]:
    """The rows of each stretch of words between two classes. They are read twice, as by ``align``."""
    empty = [empty_cost(column) for column in columns]
    usual = [frozenset[str]()] * len(columns)
    for again in (True, False):
        reader = _Reader(columns, empty, usual, layout)
        found = [
            [row for part in _parts(segment) for row in reader.read(part) if _says_something(row)]
            for segment in segments
        ]
        rows = [row for segment in found for row in segment]
        if again and len(rows) >= 3:
            empty, usual = learnt(columns, [[row.text(at) or None for at in range(len(columns))] for row in rows])
    ways = align([[row.text(at) for at in sorted(row.held)] for row in rows], columns)
    for row, way in zip(rows, ways, strict=True):
        whole = all(at in row.held for at, cost in enumerate(empty) if cost >= 1.0)
        same = way is not None and way.columns == tuple(sorted(row.held))
        clear = same and way is not None and way.sure and not layout.glued
        row.sure = clear and ((layout.lines and _is_line(row)) or (whole and not _holds_name(row, columns)))
    return found


def _parts(segment: Sequence[Item]) -> list[list[Item]]:
    """A stretch cut where the form printed a row that was left empty (指标2, ……), and before each 指标1：."""
    found: list[list[Item]] = [[]]
    for item in segment:
        name = indicator_name(item.text)
        if _is_points(item.text):
            continue
        if not name or vocabulary().dots.fullmatch(name):
            found.append([])
        elif name != item.text and vocabulary().extra_numbers.match(item.text):
            found.append([item])
        else:
            found[-1].append(item)
    return [part for part in found if part]


def _holds_name(row: Cells, columns: Sequence[Headed]) -> bool:
    """Whether a note could be the next row's name."""
    texts = [row.text(at) for at in row.held if columns[at].role in ("note", "deviation_reason", None)]
    return any(len(text) <= _NAME and looks_named(text) for text in texts)


def _is_points(text: str) -> bool:
    """(50分) behind a class."""
    plain = squeeze(text)
    return plain[:1] == "(" and plain[-1:] == ")" and vocabulary().points.fullmatch(plain[1:-1]) is not None


def _says_something(row: Cells) -> bool:
    """Whether a row holds more than strokes for what is empty."""
    return any(c.isalnum() for at in row.held for c in indicator_name(row.text(at)))


def _is_line(row: Cells) -> bool:
    items = [item for at in sorted(row.held) for item in row.held[at]]
    return len({item.line.number for item in items}) == 1 and items[0].first


def _split_cost(before: Item, item: Item) -> float:
    """What it costs that a cell ends between these two, which ran together: two numbers, or a number and its unit."""
    if item.line.gap != GLUED or not before.text[-1].isdigit():
        return 0.0
    return _DIGITS if item.text[0].isdigit() else _UNIT * looks.is_unit(item.text)


class _Reader:
    def __init__(
        self, columns: Sequence[Headed], empty: Sequence[float], usual: Sequence[frozenset[str]], layout: Layout
    ) -> None:
        self.columns, self.empty, self.usual, self.layout = columns, empty, usual, layout
        self.leads: set[int] = set()
        self.skipped = [0.0]
        for cost in empty:
            self.skipped.append(self.skipped[-1] + cost)

    def _between(self, first: int, last: int) -> float:
        """What it costs that the columns from *first* up to *last* are empty."""
        return self.skipped[last] - self.skipped[first]

    def read(self, items: Sequence[Item]) -> list[Cells]:
        """The cheapest rows, of so many words at once as can be read in bounded time."""
        return [row for at in range(0, len(items), _MOST) for row in self._read(items[at : at + _MOST])]

    def _read(self, items: Sequence[Item]) -> list[Cells]:
        """``best[stop][k]`` is what the words up to *stop* cost, the last of them in column *k*."""
        count, width = len(items), len(self.columns)
        best = [[_NEVER] * width for _ in range(count + 1)]
        back: list[list[tuple[int, int]]] = [[(-1, -1)] * width for _ in range(count + 1)]
        closed, last = [_NEVER] * (count + 1), [-1] * (count + 1)
        closed[0] = 0.0
        self.leads = {id(a) for a, b in pairwise(items) if a.first and not b.first}
        for start in range(count):
            split = _split_cost(items[start - 1], items[start]) if start else 0.0
            reach = [(cost + split, came) for cost, came in self._reach(best[start], start, items)]
            fresh = closed[start] + _ROW + self._begin(items[start]) + split
            longest = _LONGEST_GLUED if self.layout.glued else _LONGEST
            for stop in range(start + 1, min(start + longest, count) + 1):
                joints = self._joints(items[start:stop])
                if joints >= _NEVER:
                    break
                text = text_of(items[start:stop])
                for k, column in enumerate(self.columns):
                    cost = (
                        joints + self._glue(items[start:stop], k) + fit(text, column) - _USUAL * (text in self.usual[k])
                    )
                    new = fresh + self._between(0, k)
                    way, came = min((reach[k][0], reach[k][1]), (new, -1))
                    if way + cost < best[stop][k]:
                        best[stop][k] = way + cost
                        back[stop][k] = (start, came)
                    end = way + cost + self._between(k + 1, width)
                    if end < closed[stop]:
                        closed[stop], last[stop] = end, k
        return self._rows(items, back, last)

    def _reach(self, costs: Sequence[float], at: int, items: Sequence[Item]) -> list[tuple[float, int]]:
        """What it costs to go on in the same row with each column, and from which one."""
        go_on = self._go_on(items[at]) if at else _NEVER
        found: list[tuple[float, int]] = []
        cheapest, came = _NEVER, -1
        for k, empty in enumerate(self.empty):
            found.append((cheapest + go_on, came))
            cheapest += empty
            if costs[k] < cheapest:
                cheapest, came = costs[k], k
        return found

    def _begin(self, item: Item) -> float:
        return _INSIDE if self.layout.lines and not item.first else 0.0

    def _go_on(self, item: Item) -> float:
        return _BROKEN if self.layout.lines and item.first else 0.0

    def _joints(self, items: Sequence[Item]) -> float:
        """What it costs that these words are one cell."""
        return sum(self._joint(one, two) for one, two in pairwise(items))

    def _glue(self, items: Sequence[Item], column: int) -> float:
        """What it costs more that cells which ran together are one: prose has fewer cuts, a name few numbers."""
        if not self.layout.glued or len(items) == 1:
            return 0.0
        role = self.columns[column].role
        signed = 3.0 * sum(is_signed(item.text) for item in items)
        if role == "name":
            torn = 0.5 * (items[0].line.gap == GLUED and items[0].text[0].isdigit())
            return 0.25 * sum(not any(c.isalpha() for c in item.text) for item in items) + signed + torn
        if role in ("value", "total_value", "actual"):
            return max(0.0, signed - 3.0) + 0.3 * max(0, len(items) - 4)
        return 0.4 * (len(items) - 1)

    def _joint(self, one: Item, two: Item) -> float:
        if is_signed(one.text) and is_signed(two.text):
            return _NEVER
        if two.line.gap == GLUED:
            return 0.1
        named = looks_named(one.text) and looks_named(two.text)
        if two.first:
            # A line with other cells on it is hardly the rest of the cell above.
            return 1.2 + 1.5 * named + (2.0 if two.gap else 0.0) + 2.5 * (id(two) in self.leads)
        signs = not any(c.isalnum() for c in one.text)
        return 0.3 if signs else 1.2 + 1.5 * named + 1.0 * (squeeze(one.text)[-1:].isdigit() != two.text[:1].isdigit())

    def _rows(self, items: Sequence[Item], back: list[list[tuple[int, int]]], last: list[int]) -> list[Cells]:
        rows: list[Cells] = []
        stop, k = len(items), last[len(items)]
        held: dict[int, tuple[Item, ...]] = {}
        while stop > 0 and k >= 0:
            start, came = back[stop][k]
            held[k] = tuple(items[start:stop])
            stop = start
            if came < 0:
                rows.append(Cells(held))
                held, k = {}, last[stop]
            else:
                k = came
        return rows[::-1]
