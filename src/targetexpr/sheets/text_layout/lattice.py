"""The lattice of a text's words: every way to take them as cells, and those as rows, under the table's headings.

An edge is a cell (a run of words in a column) or a whole row that does not stand in the order of its columns
(``edges``). The cheapest path over the words is read; how much the next best costs more, at every word and between any
two, says which rows are sure.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from targetexpr.sheets import looks
from targetexpr.sheets.text_layout.edges import NEVER, CellEdge, Edges, ReadRow, RowEdge
from targetexpr.sheets.text_layout.items import LayoutItem

_NUMBERS = ("value", "total_value", "actual", "weight", "score", "prior")
_ROUNDED = 1e-6  # what sums of costs may be off
_OFTEN = 0.3  # what an empty column costs that is filled in some rows


class Lattice:
    """The words of one stretch. ``read`` is the cheapest way to take them, as rows in the order of the text.

    *stack* is what a row costs more that stands in a block of columns; ``total`` is what the cheapest way costs.
    """

    def __init__(self, edges: Edges, stack: float) -> None:
        self.items, self.columns, self.edges, self.stack = edges.items, edges.columns, edges, stack
        self.wholes = [
            [evolve(edge, cost=edge.cost + stack * len(edge.rows) * edge.is_block) for edge in begun]
            for begun in edges.wholes
        ]
        self._search()
        if edges.ask(self.total + edges.known["clear.cell"] + _ROUNDED):
            self._search()

    def _search(self) -> None:
        count, width = len(self.items), len(self.columns)
        open_ = [[NEVER] * width for _ in range(count + 1)]
        came: list[list[tuple[int, int]]] = [[(-1, -1)] * width for _ in range(count + 1)]
        closed = [0.0, *[NEVER] * count]
        last: list[int | tuple[int, RowEdge]] = [-1] * (count + 1)
        enters: list[list[tuple[float, int]]] = []
        for start in range(count):
            for k in range(width):
                end = open_[start][k] + self.edges.outer[width] - self.edges.outer[k + 1]
                if end < closed[start]:
                    closed[start], last[start] = end, k
            enters.append(self._enter(start, open_[start]))
            begin = closed[start] + self.edges.begin(start)
            for edge in self.edges.cells[start]:
                way, back = min(enters[start][edge.column], (begin + self.edges.outer[edge.column] + edge.fresh, -1))
                if way + edge.cost < open_[edge.stop][edge.column]:
                    open_[edge.stop][edge.column] = way + edge.cost
                    came[edge.stop][edge.column] = (start, back)
            for whole in self.wholes[start]:
                if closed[start] + whole.cost < closed[whole.stop]:
                    closed[whole.stop] = closed[start] + whole.cost
                    last[whole.stop] = (start, whole)
        for k in range(width):
            end = open_[count][k] + self.edges.outer[width] - self.edges.outer[k + 1]
            if end < closed[count]:
                closed[count], last[count] = end, k
        self.total = closed[count]
        self._found = open_, came, closed, last, enters

    def read(self) -> list[ReadRow]:
        """The rows of the cheapest path; a row that another path reads otherwise for hardly more is doubted."""
        open_, came, closed, last, enters = self._found
        rows, spans = self._rows(came, last)
        words, breaks = self._margins(open_, closed, enters)
        for row, (start, stop) in zip(rows, spans, strict=True):
            clear = self.edges.known["clear.cell"]
            rare = self.stack > 0 and "value-apart" in row.doubts  # a block among rows that are read one by one
            doubtful = rare or self._may_shift(row)
            if min([*words[start:stop], *breaks[start : stop + 1]]) >= clear and not doubtful:
                row.doubts = ()
            elif not row.doubts:
                row.doubts = ("cell-joined" if any(map(_is_joined, row.held.values())) else "columns-lost",)
        return rows

    def _may_shift(self, row: ReadRow) -> bool:
        """Whether a number by itself stands beside an empty column of numbers: it could as well be that one's."""
        numbers = [at for at, column in enumerate(self.columns) if column.role in _NUMBERS]
        often = [at for at in numbers if self.edges.outer[at + 1] - self.edges.outer[at] > _OFTEN]
        bare = {at for at in numbers if at in row.held and looks.is_number(row.text(at))}
        return any(
            at not in row.held and {one, two} & bare
            for one, at, two in zip([-1, *numbers], numbers, [*numbers[1:], -1], strict=False)
            if at in often
        )

    def _enter(self, at: int, open_: Sequence[float]) -> list[tuple[float, int]]:
        """What it costs to go on in the same row with each column, and from which one."""
        go_on = self.edges.go_on(at)
        found, cheapest, came = [], NEVER, -1
        for k in range(len(self.columns)):
            found.append((cheapest + go_on, came))
            cheapest += self.edges.inner[k + 1] - self.edges.inner[k]
            if open_[k] < cheapest:
                cheapest, came = open_[k], k
        return found

    def _rows(
        self, came: list[list[tuple[int, int]]], last: list[int | tuple[int, RowEdge]]
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
            held: dict[int, tuple[LayoutItem, ...]] = {}
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
        after = [NEVER] * count + [0.0]  # from the end of a row
        cells = [[NEVER] * width for _ in range(count + 1)]  # from a cell that begins at a word
        best = [[NEVER, NEVER] for _ in range(count)]
        breaks = [[NEVER, NEVER] for _ in range(count)]
        for start in range(count - 1, -1, -1):
            begin = self.edges.begin(start)
            for edge in self.edges.cells[start]:
                leave = min(
                    self.edges.outer[width] - self.edges.outer[edge.column + 1] + after[edge.stop],
                    self._leave(edge, cells),
                )
                cells[start][edge.column] = min(cells[start][edge.column], edge.cost + leave)
                fresh = begin + self.edges.outer[edge.column] + edge.fresh
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

    def _leave(self, edge: CellEdge, cells: list[list[float]]) -> float:
        """What it costs from the end of a cell on, where its row goes on."""
        if edge.stop == len(self.items):
            return NEVER
        after = edge.column + 1
        ways = (
            self.edges.inner[k] - self.edges.inner[after] + cells[edge.stop][k] for k in range(after, len(self.columns))
        )
        return self.edges.go_on(edge.stop) + min(ways, default=NEVER)


def _is_joined(items: Sequence[LayoutItem]) -> bool:
    return items[0].line is not items[-1].line


def _keep(best: list[float], total: float) -> None:
    if total < best[0]:
        best[:] = [total, best[0]]
    elif total < best[1]:
        best[1] = total
