"""The lattice of a text's words: every way to take them as cells, and those as rows, under the table's headings.

An edge is a cell (a run of words in a column) or a whole row that does not stand in the order of its columns. The
cheapest path over the words is read; how much the next best costs more, at every word and between any two, says which
rows are sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from attrs import define, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, empty, fit, is_signed, unglued
from targetexpr.sheets.text_layout.items import Item
from targetexpr.sheets.text_layout.joints import Layout, joined, text_of
from targetexpr.sheets.text_layout.lines import GLUED

_NEVER = float("inf")
_LONGEST = 9  # words of one cell
_LONGEST_GLUED = 12
_HOPELESS = 7.0
_TALLEST = 60  # rows of one block
_NUMBERS = ("value", "total_value", "actual", "weight", "score", "prior")
_OFTEN = 0.3  # what an empty column costs that is filled in some rows
_GAP = 1.0  # a field of the project that is empty between others


@define(eq=False)
class ReadRow:
    """One row: for each column the words in it; ``origin`` is the word of the text that it begins with, ``doubts`` says
    what of it was guessed."""

    held: dict[int, tuple[Item, ...]]
    origin: Item
    doubts: tuple[str, ...] = ()

    @property
    def first(self) -> Item:
        return min((items[0] for items in self.held.values()), key=lambda item: (item.line.number, item.start))

    def text(self, column: int) -> str:
        return text_of(self.held.get(column, ()))


@frozen
class _Cell:
    stop: int
    column: int
    cost: float
    fresh: float
    """What it costs more where a row begins with it."""


@frozen
class _Whole:
    stop: int
    cost: float
    rows: tuple[ReadRow, ...]


class Lattice:
    """The words of one stretch. ``read`` is the cheapest way to take them, as rows in the order of the text.

    *usual* are the texts that each column often holds; *empty_costs* what it costs that it is empty.
    """

    def __init__(
        self,
        items: Sequence[Item],
        columns: Sequence[HeadedColumn],
        layout: Layout,
        empty_costs: Sequence[float] | None = None,
        usual: Sequence[frozenset[str]] | None = None,
    ) -> None:
        self.items, self.columns, self.layout = items, columns, layout
        self.usual = usual or [frozenset()] * len(columns)
        inner = [_GAP if c.before else e for c, e in zip(columns, empty_costs or map(empty, columns), strict=True)]
        outer = [0.0 if c.before else e for c, e in zip(columns, inner, strict=True)]
        self.inner, self.outer = _sums(inner), _sums(outer)
        roles = [column.role for column in columns]
        self.name = roles.index("name") if "name" in roles else -1
        self.value = next((at for at, role in enumerate(roles) if role in ("value", "operator")), -1)
        self.leads = {id(one) for one, two in pairwise(items) if one.first and not two.first}
        self.known = costs()
        self.cells: list[list[_Cell]] = [list(self._cells(start)) for start in range(len(items))]
        self.wholes: list[list[_Whole]] = [list(self._wholes(start)) for start in range(len(items))]

    # What may begin at a word.

    def _cells(self, start: int) -> Iterator[_Cell]:
        longest = _LONGEST_GLUED if self.layout.glued else 1 if self.layout.rows is not None else _LONGEST
        for stop in range(start + 1, min(start + longest, len(self.items)) + 1):
            run = self.items[start:stop]
            text = text_of(run)
            hopeless = True
            for k, column in enumerate(self.columns):
                joints = joined(run, self.layout, column.role, self.leads)
                hopeless = hopeless and joints > _HOPELESS
                cost = joints + fit(text, column) + self.known["empty.usual"] * (text in self.usual[k])
                lone = self.known["row.lone"] * (k > self.name >= 0 and k == self.value and not is_signed(text))
                yield _Cell(stop, k, cost, lone)
            if hopeless:
                return

    def _wholes(self, start: int) -> Iterator[_Whole]:
        """Rows that are not in the order of their columns: run together, the value first, the name around its value,
        a block of names and then their values."""
        if self.layout.rows is not None:
            yield from self._blank(start)
        if self.layout.rows is not None or min(self.name, self.value) < 0:
            return
        item = self.items[start]
        if (parts := unglued(item.text)) is not None:
            name, value = (item.with_text(part) for part in parts)
            row = ReadRow({self.name: (name,), self.value: (value,)}, item, ("split-guessed",))
            yield _Whole(start + 1, self.known["value.glued"] + self._rest(), (row,))
        if is_signed(item.text) and item.first:
            yield from self._value_first(start)
        yield from self._around(start)
        yield from self._blocks(start)

    def _blank(self, start: int) -> Iterator[_Whole]:
        """A row of the form that was left empty: nothing but its classes."""
        stop = next((at for at in range(start + 1, len(self.items)) if self._begin(at) < _NEVER), len(self.items))
        places = [at for at, column in enumerate(self.columns) if column.role in ("level1", "level2", "side")]
        for chosen in combinations(places, stop - start):
            cells = list(zip(chosen, self.items[start:stop], strict=True))
            cost = sum(fit(item.text, self.columns[k]) for k, item in cells)
            yield _Whole(
                stop, self.known["row.blank"] + cost, (ReadRow({k: (i,) for k, i in cells}, self.items[start]),)
            )

    def _rest(self) -> float:
        """What it costs that a row holds nothing but a name and a value."""
        inner = [self.outer[at + 1] - self.outer[at] for at in range(len(self.columns))]
        return sum(cost for at, cost in enumerate(inner) if at not in (self.name, self.value))

    def _fit(self, run: Sequence[Item], column: int) -> float:
        return joined(run, self.layout, self.columns[column].role, self.leads) + fit(text_of(run), self.columns[column])

    def _value_first(self, start: int) -> Iterator[_Whole]:
        value = self.items[start : start + 1]
        for stop in range(start + 2, min(start + _LONGEST, len(self.items)) + 1):
            name = self.items[start + 1 : stop]
            if not all(item.first for item in name) or (stop < len(self.items) and not self.items[stop].first):
                continue  # the name has its own value beside it
            cost = self._fit(value, self.value) + self._fit(name, self.name) + 0.5 * (name[0].gap > 0)
            row = ReadRow({self.name: tuple(name), self.value: tuple(value)}, value[0], ("value-before-name",))
            yield _Whole(stop, self.known["row.value_first"] + self._rest() + cost, (row,))

    def _around(self, start: int) -> Iterator[_Whole]:
        """A name whose last lines stand below its value, which was centred beside it or stands on its first line."""
        for middle in range(start + 1, min(start + 4, len(self.items) - 1)):
            value = self.items[middle]
            end = middle + 1
            while end < len(self.items) and not self.items[end].first:
                end += 1  # the rest of the value's line
            if not is_signed(value.text) or end - middle > len(self.columns) - 1:
                continue
            beside = dict(zip(range(self.value, len(self.columns)), self.items[middle:end], strict=False))
            for last in range(end + 1, min(end + 4, len(self.items)) + 1):
                if not all(self._is_alone(at) for at in range(end, last)):
                    break
                name = (*self.items[start:middle], *self.items[end:last])
                cost = self._fit(name, self.name) + sum(self._fit([item], k) for k, item in beside.items())
                cost += sum(e for k, e in enumerate(_steps(self.outer)) if k not in beside and k != self.name)
                row = ReadRow({self.name: name, **{k: (item,) for k, item in beside.items()}}, name[0])
                yield _Whole(last, self.known["row.row"] + self.known["row.around"] + cost, (row,))

    def _is_alone(self, at: int) -> bool:
        item = self.items[at]
        return item.first and not is_signed(item.text) and (at + 1 == len(self.items) or self.items[at + 1].first)

    def _blocks(self, start: int) -> Iterator[_Whole]:
        """Names one below the other, then as many values, and so on: columns written one after the other."""
        left = len(self.items) - start
        wide = [at for at in range(self.name, len(self.columns)) if self.columns[at].role not in ("level1", "level2")]
        for chosen in dict.fromkeys((tuple(wide), (self.name, self.value))):
            for high in range(2, min(_TALLEST, left // len(chosen)) + 1):
                whole = self.items[start : start + high * len(chosen)]
                if not all(item.first for item in whole[1:]):
                    break
                columns = [whole[at * high : (at + 1) * high] for at in range(len(chosen))]
                cost = sum(
                    fit(item.text, self.columns[k]) for k, held in zip(chosen, columns, strict=True) for item in held
                )
                if cost > _HOPELESS * high:
                    continue
                lines = zip(*columns, strict=True)
                rows = tuple(
                    ReadRow({k: (item,) for k, item in zip(chosen, line, strict=True)}, line[0], ("value-apart",))
                    for line in lines
                )
                cost += high * (2 * self.known["row.stack"] + self.known["row.row"])
                yield _Whole(start + len(whole), cost, rows)

    # Paths.

    def _begin(self, at: int) -> float:
        """What it costs that a row begins at a word."""
        if self.layout.rows is not None:
            return 0.0 if at in self.layout.rows else _NEVER
        inside = self.layout.lines and not self.items[at].first
        return self.known["row.row"] + self.known["row.inside"] * inside + self._torn(at)

    def _go_on(self, at: int) -> float:
        """What it costs that the row goes on at a word."""
        if self.layout.rows is not None:
            return _NEVER if at in self.layout.rows else 0.0
        broken = self.layout.lines and self.items[at].first
        return self.known["row.broken"] * broken + self._torn(at)

    def _torn(self, at: int) -> float:
        """What it costs that a cell ends before a word which ran together with the one before it: two numbers, or a
        number and its unit."""
        item = self.items[at]
        if at == 0 or item.line.gap != GLUED or not self.items[at - 1].text[-1].isdigit():
            return 0.0
        if item.text[0].isdigit():
            return self.known["row.two_numbers"]
        return self.known["row.unit"] * looks.is_unit(item.text)

    def read(self) -> list[ReadRow]:
        """The rows of the cheapest path; a row that another path reads otherwise for hardly more is doubted."""
        count, width = len(self.items), len(self.columns)
        if not count:
            return []
        open_ = [[_NEVER] * width for _ in range(count + 1)]
        came: list[list[tuple[int, int]]] = [[(-1, -1)] * width for _ in range(count + 1)]
        closed = [0.0, *[_NEVER] * count]
        last: list[int | tuple[int, _Whole]] = [-1] * (count + 1)
        enters: list[list[tuple[float, int]]] = []
        for start in range(count):
            for k in range(width):
                end = open_[start][k] + self.outer[width] - self.outer[k + 1]
                if end < closed[start]:
                    closed[start], last[start] = end, k
            enters.append(self._enter(start, open_[start]))
            begin = closed[start] + self._begin(start)
            for edge in self.cells[start]:
                way, back = min(enters[start][edge.column], (begin + self.outer[edge.column] + edge.fresh, -1))
                if way + edge.cost < open_[edge.stop][edge.column]:
                    open_[edge.stop][edge.column] = way + edge.cost
                    came[edge.stop][edge.column] = (start, back)
            for whole in self.wholes[start]:
                if closed[start] + whole.cost < closed[whole.stop]:
                    closed[whole.stop] = closed[start] + whole.cost
                    last[whole.stop] = (start, whole)
        for k in range(width):
            end = open_[count][k] + self.outer[width] - self.outer[k + 1]
            if end < closed[count]:
                closed[count], last[count] = end, k
        rows, spans = self._rows(came, last)
        words, breaks = self._margins(open_, closed, enters)
        for row, (start, stop) in zip(rows, spans, strict=True):
            clear = self.known["clear.glued" if self.layout.glued else "clear.cell"]
            if min([*words[start:stop], *breaks[start : stop + 1]]) >= clear and not self._may_shift(row):
                row.doubts = ()
            elif not row.doubts:
                row.doubts = ("cell-joined" if any(map(_is_joined, row.held.values())) else "columns-lost",)
        return rows

    def _may_shift(self, row: ReadRow) -> bool:
        """Whether a number by itself stands beside an empty column of numbers: it could as well be that one's."""
        numbers = [at for at, column in enumerate(self.columns) if column.role in _NUMBERS]
        often = [at for at in numbers if self.outer[at + 1] - self.outer[at] > _OFTEN]
        bare = {at for at in numbers if at in row.held and looks.is_number(row.text(at))}
        return any(
            at not in row.held and {one, two} & bare
            for one, at, two in zip([-1, *numbers[:-1]], numbers, [*numbers[1:], -1], strict=True)
            if at in often
        )

    def _enter(self, at: int, open_: Sequence[float]) -> list[tuple[float, int]]:
        """What it costs to go on in the same row with each column, and from which one."""
        go_on = self._go_on(at)
        found, cheapest, came = [], _NEVER, -1
        for k in range(len(self.columns)):
            found.append((cheapest + go_on, came))
            cheapest += self.inner[k + 1] - self.inner[k]
            if open_[k] < cheapest:
                cheapest, came = open_[k], k
        return found

    def _rows(
        self, came: list[list[tuple[int, int]]], last: list[int | tuple[int, _Whole]]
    ) -> tuple[list[ReadRow], list[tuple[int, int]]]:
        rows: list[ReadRow] = []
        spans: list[tuple[int, int]] = []
        stop = len(self.items)
        while stop:
            end = stop
            way = last[stop]
            if isinstance(way, tuple):
                stop, whole = way
                rows[:0] = whole.rows
                spans[:0] = [(stop, end)] * len(whole.rows)
                continue
            held: dict[int, tuple[Item, ...]] = {}
            while way >= 0:
                start, back = came[stop][way]
                held[way] = tuple(self.items[start:stop])
                stop, way = start, back
            rows.insert(0, ReadRow(dict(sorted(held.items())), self.items[stop]))
            spans.insert(0, (stop, end))
        return rows, spans

    def _margins(
        self, open_: list[list[float]], closed: list[float], enters: list[list[tuple[float, int]]]
    ) -> tuple[list[float], list[float]]:
        """How much every path costs more that takes a word in another way, or where a row begins, does not begin."""
        count, width = len(self.items), len(self.columns)
        after = [_NEVER] * count + [0.0]  # from the end of a row
        cells = [[_NEVER] * width for _ in range(count + 1)]  # from a cell that begins at a word
        best = [[_NEVER, _NEVER] for _ in range(count)]
        breaks = [[_NEVER, _NEVER] for _ in range(count)]
        for start in range(count - 1, -1, -1):
            begin = self._begin(start)
            for edge in self.cells[start]:
                leave = min(
                    self.outer[width] - self.outer[edge.column + 1] + after[edge.stop], self._leave(edge, cells)
                )
                cells[start][edge.column] = min(cells[start][edge.column], edge.cost + leave)
                fresh = begin + self.outer[edge.column] + edge.fresh
                after[start] = min(after[start], fresh + edge.cost + leave)
                ways = enters[start][edge.column][0], closed[start] + fresh
                total = min(ways) + edge.cost + leave
                for at in range(start, edge.stop):
                    _keep(best[at], total)
                    breaks[at][1] = min(breaks[at][1], total) if at > start else breaks[at][1]
                breaks[start][0] = min(breaks[start][0], ways[1] + edge.cost + leave)
                breaks[start][1] = min(breaks[start][1], ways[0] + edge.cost + leave)
            for whole in self.wholes[start]:
                after[start] = min(after[start], whole.cost + after[whole.stop])
                total = closed[start] + whole.cost + after[whole.stop]
                breaks[start][0] = min(breaks[start][0], total)
                for at in range(start, whole.stop):
                    _keep(best[at], total)
                    breaks[at][1] = min(breaks[at][1], total) if at > start else breaks[at][1]
        return [two - one for one, two in best], [abs(yes - no) if yes != no else 0.0 for yes, no in breaks]

    def _leave(self, edge: _Cell, cells: list[list[float]]) -> float:
        """What it costs from the end of a cell on, where its row goes on."""
        if edge.stop == len(self.items):
            return _NEVER
        after = edge.column + 1
        ways = (self.inner[k] - self.inner[after] + cells[edge.stop][k] for k in range(after, len(self.columns)))
        return self._go_on(edge.stop) + min(ways, default=_NEVER)


def _is_joined(items: Sequence[Item]) -> bool:
    return items[0].line is not items[-1].line


def _keep(best: list[float], total: float) -> None:
    if total < best[0]:
        best[:] = [total, best[0]]
    elif total < best[1]:
        best[1] = total


def _sums(costs_: Sequence[float]) -> list[float]:
    found = [0.0]
    for cost in costs_:
        found.append(found[-1] + cost)
    return found


def _steps(sums: Sequence[float]) -> list[float]:
    return [two - one for one, two in pairwise(sums)]
