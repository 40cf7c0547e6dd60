"""Names and values of a page's table, put together: the cheapest way to read its words as rows.

The words between two cells known for certain (classes, headings) are read by dynamic programming. A row is a run of
words that is the name and a run that is the value; what a run costs says ``evidence``, what joining words costs says
``_joint``: a cell is cut where its column ends, so a piece that is much narrower than its column is not cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from attrs import define, evolve, frozen

from targetexpr.errors import display_width
from targetexpr.sheets.columnless.evidence import is_signed, looks_named, name_cost, sort_of, unglued, value_cost
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.grid import join_lines


@frozen
class Piece:
    """A name or a value: its text, its first word's item, and how many words were joined over line ends."""

    text: str
    item: Item
    lines: int = 1


@define
class Row:
    """What was read as one row; ``at`` is the place of its first word in the page's stream."""

    name: Piece | None
    value: Piece | None
    at: int
    doubts: tuple[str, ...] = ()


_LONE = 2.8  # a name or a value by itself
_BEFORE = 2.0  # a value that stands before its name
_GLUED = 1.5
_STACK = 0.8  # each row of a stack: names one below the other, then their values
_MOST = 9  # words of one cell
_TALLEST = 200  # rows of one stack
_HOPELESS = 7.0


def read_rows(stream: Sequence[Item], *, spaced: bool) -> list[Row]:
    """The rows of one page, in the order of the text; lone names and values are paired where they match in number.

    *spaced*: empty lines stand between the text's cells, but not inside them.
    """
    widths = _widths(stream)
    rows: list[Row] = []
    start = 0
    for at, item in enumerate([*stream, None]):
        if item is None or item.kind != "text":
            if start < at:
                rows += _Reader(stream[start:at], start, widths, spaced).rows()
            start = at + 1
    return _pair(rows)


@frozen
class _Widths:
    name: int
    value: int


def _widths(stream: Sequence[Item]) -> _Widths:
    """How wide the columns of names and of values are at least, by the rows that stand on one line."""
    name = value = 0
    for one, two in pairwise(stream):
        if one.kind == two.kind == "text" and one.line is two.line:
            name, value = max(name, display_width(one.text)), max(value, display_width(two.text))
    return _Widths(name, value)


_Draft = tuple[int, Piece | None, Piece | None] | tuple[int, Piece | None, Piece | None, str]


@define
class _Step:
    cost: float
    back: int
    rows: tuple[_Draft, ...] = ()


class _Reader:
    """Reads one stretch of words. ``costs[i]`` is the cheapest reading of the first *i* words."""

    def __init__(self, items: Sequence[Item], offset: int, widths: _Widths, spaced: bool) -> None:
        self.items, self.offset, self.widths, self.spaced = items, offset, widths, spaced
        self.steps: list[_Step | None] = [_Step(0.0, 0)]

    def rows(self) -> list[Row]:
        self.steps += [None] * len(self.items)
        for start in range(len(self.items)):
            self._extend(start)
        found: list[Row] = []
        at = len(self.items)
        while at and (step := self.steps[at]) is not None:
            found[:0] = [self._row(*row) for row in step.rows]
            at = step.back
        return found

    def _offer(self, start: int, stop: int, cost: float, *rows: _Draft) -> None:
        before = self.steps[start]
        assert before is not None
        there = self.steps[stop]
        if there is None or before.cost + cost < there.cost:
            self.steps[stop] = _Step(before.cost + cost, start, rows)

    def _extend(self, start: int) -> None:
        self._glued(start)
        self._stack(start)
        for stop, joints in self._runs(start, "name"):
            name = self._piece(start, stop)
            cost = joints + name_cost(name.text)
            self._offer(start, stop, _LONE + cost, (start, name, None))
            if cost > _HOPELESS or stop == len(self.items):
                continue
            for end, more in self._runs(stop, "value"):
                value = self._piece(stop, end)
                total = cost + more + value_cost(value.text) + self._step_over(stop)
                self._offer(start, end, total, (start, name, value))
                self._around(start, stop, end, total, value)
        for stop, joints in self._runs(start, "value"):
            value = self._piece(start, stop)
            cost = joints + value_cost(value.text)
            lone = _LONE + cost + (0.0 if is_signed(value.text) else 3.0)
            self._offer(start, stop, lone, (start, None, value))
            if not is_signed(value.text) or stop == len(self.items) or not self.items[stop].first:
                continue
            for end, more in self._runs(stop, "name"):
                if end < len(self.items) and not self.items[end].first:
                    continue  # the name has its own value beside it
                name = self._piece(stop, end)
                total = _BEFORE + cost + more + name_cost(name.text) + 0.5 * (self.items[stop].gap > 0)
                self._offer(start, end, total, (start, name, value, "value-before-name"))

    def _around(self, start: int, stop: int, end: int, cost: float, value: Piece) -> None:
        """A name whose last lines stand below its value, which was centred beside it or stands on its first line."""
        if not is_signed(value.text):
            return
        for last in range(end + 1, min(end + 4, len(self.items)) + 1):
            if not all(self._is_alone(at) for at in range(end, last)):
                return
            items = (*self.items[start:stop], *self.items[end:last])
            joints = sum(self._join(one, two, self.widths.name) for one, two in pairwise(items[stop - start - 1 :]))
            name = _piece(items)
            total = cost - name_cost(self._piece(start, stop).text) + 0.6 + joints + name_cost(name.text)
            self._offer(start, last, total, (start, name, value))

    def _is_alone(self, at: int) -> bool:
        item = self.items[at]
        return item.first and not is_signed(item.text) and (at + 1 == len(self.items) or self.items[at + 1].first)

    def _glued(self, start: int) -> None:
        item = self.items[start]
        if (parts := unglued(item.text)) is not None:
            name, value = (Piece(part, item) for part in parts)
            self._offer(start, start + 1, _GLUED, (start, name, value, "split-guessed"))

    def _stack(self, start: int) -> None:
        """Names one below the other and then as many values: columns that were written out one after the other."""
        names = 0
        cost = 0.0
        while names < _TALLEST and start + 2 * names + 1 < len(self.items) and cost <= _HOPELESS * (names + 1):
            item = self.items[start + names]
            if names and not item.first:
                return
            cost += name_cost(item.text) + 2 * _STACK
            names += 1
            if names < 2 or not is_signed(self.items[start + names].text):
                continue
            values = self.items[start + names : start + 2 * names]
            if not all(value.first for value in values):
                continue
            total = cost + sum(value_cost(value.text) for value in values)
            pairs = zip(self.items[start : start + names], values, strict=True)
            rows = [(start + at, Piece(n.text, n), Piece(v.text, v), "value-apart") for at, (n, v) in enumerate(pairs)]
            self._offer(start, start + 2 * names, total, *rows)

    def _runs(self, start: int, what: Literal["name", "value"]) -> list[tuple[int, float]]:
        """Where a cell that begins at *start* may end, and what joining its words costs."""
        found, cost = [(start + 1, 0.0)], 0.0
        width = self.widths.name if what == "name" else self.widths.value
        for at in range(start + 1, min(start + _MOST, len(self.items))):
            cost += self._joint(at, width)
            if is_signed(self.items[at].text) or (what == "name" and is_signed(self.items[at - 1].text)):
                cost += 6.0
            if cost > _HOPELESS:
                break
            found.append((at + 1, cost))
        return found

    def _joint(self, at: int, width: int) -> float:
        """What it costs to take the words before and at *at* as one cell."""
        before, item = self.items[at - 1], self.items[at]
        if not item.first:
            return 0.3 if _is_measure(before.text) or _is_measure(item.text) else 1.2
        beside = at + 1 < len(self.items) and not self.items[at + 1].first
        return self._join(before, item, width) + 3.0 * beside

    def _join(self, before: Item, item: Item, width: int) -> float:
        """What it costs that a cell goes on from one line to another; *width* is its column's."""
        cost = (0.5 if item.gap == 0 else 4.0) if self.spaced else 1.0
        have, more = display_width(before.text), display_width(item.text)
        slack = max(width, more) - have  # a cell is cut where the next character has no place
        if before.text[-1] in "，、；（,":
            cost -= 0.4
        else:
            cost += 0.0 if slack <= 4 else 1.5 if slack <= 8 else 2.5
        if looks_named(before.text) and more > 2:
            cost += 3.0 if looks_named(item.text) else 1.0
        return cost + 3.0 * is_signed(before.text)

    def _step_over(self, at: int) -> float:
        """What it costs that a row's second cell stands on another line than the end of its first."""
        item = self.items[at]
        if not item.first:
            return 0.0
        named = 6.0 * (looks_named(item.text) and sort_of(item.text) in ("judgement", "prose"))
        return named + (0.5 if item.gap == 0 or not self.spaced else 1.0)

    def _piece(self, start: int, stop: int) -> Piece:
        return _piece(tuple(self.items[start:stop]))

    def _row(self, start: int, name: Piece | None, value: Piece | None, *doubts: str) -> Row:
        guessed = tuple("cell-joined" for piece in (name, value) if piece and piece.lines > 1)
        return Row(name, value, self.offset + start, (*doubts, *guessed[:1]))


def _is_measure(text: str) -> bool:
    """Whether *text* holds a number, or nothing but signs: a part of a target that was written with spaces."""
    return not any(c.isalpha() for c in text) or any(c.isdigit() for c in text)


@lru_cache(maxsize=1 << 14)
def _piece(items: tuple[Item, ...]) -> Piece:
    text, last = "", None
    lines = 1
    for item in items:
        if last is not None and item.line is last.line:
            text += " " * (item.start - last.stop)
        elif last is not None:
            text += "\n"
            lines += 1
        text += item.text
        last = item
    return Piece(join_lines(text), items[0], lines)


def _pair(rows: list[Row]) -> list[Row]:
    """Lone values go to lone names where there are as many of both on the page, in the order of the text."""
    names = [row for row in rows if row.value is None]
    values = [row for row in rows if row.name is None]
    if not names or len(names) != len(values):
        return rows
    paired = {
        id(row): evolve(row, value=other.value, doubts=(*row.doubts, "value-apart", *other.doubts))
        for row, other in zip(names, values, strict=True)
    }
    return [paired.get(id(row), row) for row in rows if row.name is not None]
