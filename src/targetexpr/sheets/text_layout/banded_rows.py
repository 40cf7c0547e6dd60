"""The lines of a table that keeps its columns → its rows: lines whose cells make one cheap row are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise, product

from attrs import frozen

from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.band_headings import CLASSES, BandedTable, Piece
from targetexpr.sheets.text_layout.bands import cells_of, class_cost
from targetexpr.sheets.text_layout.classes import Label
from targetexpr.sheets.text_layout.costs import (
    HeadedColumn,
    costs,
    empty,
    fit,
    is_blank,
    is_signed,
    looks_named,
    may_be_class,
    sort_of,
)
from targetexpr.sheets.text_layout.joints import is_whole_class
from targetexpr.sheets.text_layout.lines import spaced_out

_TALLEST = 8  # lines of one row
_WIDEST_CELL = 200
_NEVER = float("inf")
_ROUNDED = 1e-6
_CUT, _LABEL, _PIECE, _TWO = 5, 0.1, 0.6, 4.0
_SPACED, _TIGHT = 0.5, 0.1  # lines that a class may be off the middle of its rows, with empty lines between and without
_LIFTED = 0.25, 0.25  # half a line lower, or none, where a class between two rows is drawn on the line of the upper one


_DAY = re.compile(r"[年月]\n\d{1,2} ?[月日]")
_Edges = Mapping[tuple[int, int], float]


@frozen(eq=False)
class BandedRow:
    """The pieces of one row by column; from where to where it reaches, in lines of a cell; ``sure`` where hardly
    another way to cut the lines is as likely."""

    held: dict[int, tuple[Piece, ...]]
    top: float
    bottom: float
    sure: bool


def clearest(tables: Iterable[BandedTable]) -> BandedRows | None:
    """The clear reading that costs least of several ways to see a table; None where none is clear."""
    found, most = None, _NEVER
    for table in tables:
        rows = BandedRows(table, most)
        if rows.total < _NEVER and rows.is_clear and rows.cost < most:
            found, most = rows, rows.cost
    return found


class BandedRows:
    """``rows`` of a table; ``classes`` are the columns of its classes, ``body`` the others.

    Rows that cost *most* or more with where their cells stand are not sought to the end; ``total`` is endless then.
    """

    def __init__(self, table: BandedTable, most: float = _NEVER) -> None:
        self.total, self.rows = _NEVER, list[tuple[int, int, bool]]()
        self.cells, self.placed = cells_of(table, most)
        if self.placed >= most:
            return
        self.bands, self.lines, self.upper = table.bands, table.lines, table.upper
        roles = [band.role for band in table.bands]
        first = next((at for at, role in enumerate(roles) if role in CLASSES), 0)
        self.classes = [at for at, role in enumerate(roles) if role in CLASSES or at < first]
        self.body = [at for at in range(len(roles)) if at not in self.classes]
        self.columns = [HeadedColumn(band.heading, band.role) for band in table.bands]
        for cells, at in product(self.cells, (at for at, role in enumerate(roles) if role == "name")):
            if at in cells and is_blank(cells[at].text):
                del cells[at]
        self.widths = [max((len(c[at].text) for c in self.cells if at in c), default=0) for at in range(len(roles))]
        self.depth = [0.0]
        for line in self.lines:
            self.depth.append(self.depth[-1] + line.gap)
        self.spaced = any(line.gap for line in self.lines)
        self.known = costs()
        self._joint, self._places, self.labels = cache(self._joint_of), cache(self._places_of), cache(self._labels)
        self.full = [[at for at in cells if at in self.body] for cells in self.cells]
        self.before = [0, *accumulate(map(len, self.full))]
        """How many pieces of the body stand above each line."""
        self.named = [
            [c[at].text if at in c and is_class(c[at].text) else "" for c in self.cells] for at in self.classes
        ]
        count = len(self.lines)
        self.spans = {
            (start, stop): self._cost(start, stop, texts=False)
            for stop in range(1, count + 1)
            for start in range(max(0, stop - _TALLEST), stop)
        }
        self.asked = set[tuple[int, int]]()
        """The spans of which the texts were asked for: those that may belong to a way that is read, or is its rival."""
        most += _ROUNDED - self.placed
        for centred in (True, False):
            found = self._read(min(most, self.total), centred=centred)
            self.total, self.rows = found or (self.total, self.rows)

    def _read(self, most: float, *, centred: bool) -> tuple[float, list[tuple[int, int, bool]]] | None:
        """What it costs at least to cut the lines into rows, and the lines of each row, from the first to the one
        behind its last, with whether it is sure; None where it costs *most* or more."""
        uneven = {span: self._uneven(*span, centred=centred) for span in self.spans}
        edges = {span: cost + uneven[span] for span, cost in self.spans.items()}
        while True:
            best, spans = self._cheapest(edges)
            total = best[-1][0]
            if total >= most:
                return None
            asked = set(spans) - self.asked
            if not asked:
                after = self._after(edges)
                near = total + self.known["clear.cell"]
                ways = {(a, b): best[a][0] + edges[a, b] + after[b] for a, b in edges}
                asked = {span for span, cost in ways.items() if cost <= near + _ROUNDED} - self.asked
            if not asked:
                break
            self.asked |= asked
            for span in asked:
                self.spans[span] = self._cost(*span, texts=True)
                edges[span] = self.spans[span] + uneven[span]
        rivals = {self._pieces(span) for span, cost in ways.items() if cost - total < self.known["clear.cell"]}
        rows = [(span, self._pieces(span)) for span in spans]
        return total, [
            (*span, not any(own != other and max(own[0], other[0]) < min(own[1], other[1]) for other in rivals))
            for span, own in rows
            if own[0] < own[1]
        ]

    def _pieces(self, span: tuple[int, int]) -> tuple[int, int]:
        """Which pieces of the body stand on lines, from the first to the one behind the last."""
        return self.before[span[0]], self.before[span[1]]

    def _cheapest(self, edges: _Edges) -> tuple[list[tuple[float, int]], list[tuple[int, int]]]:
        """What it costs at least to come to each line, and from where; the spans of the cheapest way to the end."""
        count = len(self.lines)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for stop in range(1, count + 1):
            ways = [(best[start][0] + edges[start, stop], start) for start in range(max(0, stop - _TALLEST), stop)]
            best.append(min(ways))
        spans: list[tuple[int, int]] = []
        stop = count
        while stop:
            start = best[stop][1]
            spans.insert(0, (start, stop))
            stop = start
        return best, spans

    def _after(self, edges: _Edges) -> list[float]:
        """What it costs at least to come from each line to the end."""
        count = len(self.lines)
        after = [_NEVER] * count + [0.0]
        for start in range(count - 1, -1, -1):
            stops = range(start + 1, min(start + _TALLEST, count) + 1)
            after[start] = min([edges[start, stop] + after[stop] for stop in stops])
        return after

    def _held(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Which pieces of the body stand on lines."""
        return [(i, at) for i in range(start, stop) for at in self.full[i]]

    def _places_of(self, start: int, stop: int) -> dict[int, list[int]]:
        """The lines on which each column of the body has pieces."""
        places: dict[int, list[int]] = {}
        for i, at in self._held(start, stop):
            places.setdefault(at, []).append(i)
        return places

    def _uneven(self, start: int, stop: int, *, centred: bool) -> float:
        """What it costs that the cells of these lines have not one middle, or one top."""
        if stop == start + 1 or not (places := self._places(start, stop)):
            return 0.0
        if not centred:
            tops = [held[0] for held in places.values()]
            return self.known["row.uneven"] * (max(tops) - min(tops))
        middles = [(held[0] + held[-1]) / 2 for held in places.values()]
        off = max(middles) - min(middles)
        return self.known["row.uneven"] * max(0.0, off - 0.5) + 0.3 * (off > 0)

    def _cost(self, start: int, stop: int, *, texts: bool) -> float:
        """What it costs to take these lines as one row, wherever the cells stand; at least, without their *texts*."""
        places = self._places(start, stop)
        if not places:
            return 0.1 * (stop - start)
        cost = self.known["row.row"] + _TWO * self._has_two_classes(start, stop)
        for at in self.body:
            held = places.get(at)
            if held is None:
                alone = self.columns[at].role in ("name", "value")
                cost += max(empty(self.columns[at]), self.known["row.alone"] * alone)
                continue
            cost += sum(self._joint(at, a, b) for a, b in pairwise(held))
            if texts:
                cost += self._fit([self.cells[i][at].text for i in held], self.columns[at])
        return cost

    def _fit(self, pieces: Sequence[str], column: HeadedColumn) -> float:
        """What it costs that pieces are one cell, with spaces between or without."""
        cost = fit("".join(pieces)[:_WIDEST_CELL], column)
        return min(cost, fit(" ".join(pieces)[:_WIDEST_CELL], column)) if cost and len(pieces) > 1 else cost

    def _has_two_classes(self, start: int, stop: int) -> bool:
        return any(len({text for text in texts[start:stop] if text}) > 1 for texts in self.named)

    def _joint_of(self, at: int, one: int, two: int) -> float:
        known = self.known
        before, text = self.cells[one][at].text, self.cells[two][at].text
        slack = max(self.widths[at], len(text)) - len(before)
        cost = known["join.close"] + (
            0.0 if slack <= 2 else known["join.slack"] if slack <= 4 else known["join.wide_slack"]
        )
        cost += known["join.apart"] * (self.depth[two + 1] - self.depth[one + 1] > 0) + max(0, two - one - 2)
        cost += known["join.signed"] * (is_signed(before) and not looks.is_unit(text))
        cost += known["join.signed"] * (looks.is_number(before) and looks.is_number(text))
        cost += known["join.signed"] * (vocabulary().extra_numbers.match(text) is not None)  # 指标1： begins a cell
        sorts = {sort_of(before), sort_of(text)} if self.columns[at].role == "value" else {""}
        whole = sorts <= {"target", "judgement", "absent"} and (len(text) > 1 or "absent" in sorts)
        day = _DAY.search(f"{before}\n{text}") is not None  # of the month above
        cost += known["join.both_named"] * (whole and not day) + known["join.comma"] * day
        named = self.columns[at].role == "name" and looks_named(before) and len(text) > 1
        ended = slack > 2 and looks_named(text)  # a line that is full is cut, whatever it ends in
        return cost + known["join.both_named" if ended else "join.named"] * named

    @cached_property
    def reaches(self) -> list[tuple[float, float]]:
        """From where to where each line reaches, in lines of a cell: a row whose cells of one and of two lines have one
        middle takes three lines of text, but is two high."""
        inside = {i: (start, stop) for start, stop, _ in self.rows for i in range(start, stop)}
        full = {i for i, cells in enumerate(self.cells) if any(at in cells for at in self.body)}
        found, now = [], 0.0
        for i, line in enumerate(self.lines):
            high = float(self.spaced)
            if i in full:
                lines = full & set(range(*inside[i]))
                high = max(sum(at in self.cells[k] for k in lines) for at in self.body) / len(lines)
            found.append((now + line.gap, now + line.gap + high))
            now = found[-1][1]
        return found

    def _cells(self, at: int) -> Iterator[list[tuple[int, Piece]]]:
        """The pieces of each class of a column, with their lines."""
        held = [(i, cells[at]) for i, cells in enumerate(self.cells) if at in cells]
        best: list[tuple[float, int]] = [(0.0, 0)]
        for stop in range(1, len(held) + 1):
            starts = range(max(0, stop - _CUT), stop)
            best.append(min((best[start][0] + self._label_cost(held[start:stop], at), -start) for start in starts))
        cuts = [len(held)]
        while cuts[0]:
            cuts.insert(0, -best[cuts[0]][1])
        yield from (held[start:stop] for start, stop in pairwise(cuts))

    def _label_cost(self, held: Sequence[tuple[int, Piece]], at: int) -> float:
        """What it costs that pieces are one cell: of a class, or of a field of a project, which is merged over rows."""
        if self.bands[at].role not in CLASSES:
            return 1.0 if len(held) == 1 else 0.5 if self._is_one(held, at) else _NEVER
        text = "".join(piece.text for _, piece in held)
        cost = _LABEL + class_cost(text, self.columns[at])
        for (a, one), (b, two) in pairwise(held):
            around = (
                self.full[a] or self.full[b]
            )  # else the cell of a class was cut around a row: two would need one each
            cost += _PIECE + (_NEVER if b - a > 3 else b - a - 1 if around else 0)
            cost += sum(self.lines[i].gap for i in range(a + 1, b + 1))
            if not is_class(text):  # no form has it: a cell that was cut fills its line, and its rest is no longer
                cost += max(0, self.widths[at] - len(one.text) - 1) + (len(two.text) > len(one.text))
                cost += _NEVER if is_whole_class(one.text) or is_whole_class(two.text) else 0.0
        return cost

    def read(self) -> list[BandedRow]:
        found = []
        for start, stop, sure in self.rows:
            held: dict[int, tuple[Piece, ...]] = {}
            full = [i for i in range(start, stop) if self.full[i]]
            for i, at in self._held(start, stop):
                held[at] = (*held.get(at, ()), self.cells[i][at])
            found.append(BandedRow(held, self.reaches[full[0]][0], self.reaches[full[-1]][1], sure))
        return found

    def _labels(self, at: int) -> list[tuple[str, Label]]:
        """The classes of a column; pieces cut over lines are one."""
        found = []
        low, slack = (0.0, _SPACED) if self.spaced else (0.0, _TIGHT) if not all(self.full) else _LIFTED
        for held in self._cells(at):
            first, last = self.reaches[held[0][0]], self.reaches[held[-1][0]]
            middle = (first[0] + last[1]) / 2 + low
            text = "".join(piece.text for _, piece in held)
            found.append((text, Label(held[0][1].line, first[0], middle, slack=slack)))
        return found

    def _is_one(self, held: Sequence[tuple[int, Piece]], at: int) -> bool:
        """Whether pieces are one cell of a field of a project."""
        spans = ([i for i in range(start, stop) if self.full[i]] for start, stop, _ in self.rows)
        if any(full[0] <= held[0][0] and held[-1][0] <= full[-1] for full in spans):
            return True  # a row has one cell in a column
        steps = [b - a for (a, _), (b, _) in pairwise(held)]
        alone = self.spaced or not any(k in self.cells[b] for b, _ in held[1:] for k in self.body)
        within = range(held[0][0] + 1, held[-1][0] + 1)  # empty lines stand between rows, if anywhere
        return max(steps) <= 1 + alone and not any(self.lines[b].gap for b in within)

    @property
    def cost(self) -> float:
        """What it costs to take the lines so, with the cells of classes."""
        levels = [at for at in self.classes if self.bands[at].role in ("level1", "level2")]
        return (
            self.placed + self.total + sum(fit(text, self.columns[at]) for at in levels for text, _ in self.labels(at))
        )

    @property
    def is_clear(self) -> bool:
        """Whether hardly any cell holds two, or what is not its column's: words that gaps keep apart, a class in a
        name's or value's place, words in a class's."""
        body = [cells[at].text for cells in self.cells for at in self.body if at in cells]
        mixed = sum(spaced_out(text) or any(map(is_class, text.split())) for text in body)
        sides = [at for at in self.classes if self.bands[at].role == "side"]
        mixed += sum(spaced_out(cells[at].text) for cells in self.cells for at in sides if at in cells)
        levels = [at for at in self.classes if self.bands[at].role in ("level1", "level2")]
        labels = [text for at in levels for text, _ in self.labels(at)]
        strangers = sum(not may_be_class(text) for text in labels)
        return 8 * (mixed + strangers) <= len(body) + len(labels)
