"""The edges of a lattice: every way to take words as a cell in a column, or as rows out of the columns' order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import define, frozen

from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, empty, fit, is_signed, unglued
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout, joints, text_of

NEVER = float("inf")
_LONGEST = 9  # words of one cell
_HOPELESS = 7.0
_TALLEST = 60  # rows of one block
_SHORT, _CLASS = 2, 10  # characters of a class that no form has; 健全 is a value
_GAP = 3.0  # a field of the project that is empty before others


@define(eq=False)
class ReadRow:
    """One row: for each column the words in it; ``origin`` is the word of the text that it begins with, ``doubts`` says
    what of it was guessed."""

    held: dict[int, tuple[LayoutItem, ...]]
    origin: LayoutItem
    doubts: tuple[str, ...] = ()

    @property
    def first(self) -> LayoutItem:
        return min((items[0] for items in self.held.values()), key=lambda item: (item.line.number, item.start))

    def text(self, column: int) -> str:
        return text_of(self.held.get(column, ()))


@frozen
class CellEdge:
    stop: int
    column: int
    cost: float
    fresh: float
    """What it costs more where a row begins with it."""


@frozen
class RowEdge:
    stop: int
    cost: float
    rows: tuple[ReadRow, ...]
    is_block: bool = False
    """Whether the rows are a block of columns one after the other."""


class Edges:
    """What may begin at each word of a stretch, and what it costs there that a row begins or goes on.

    ``inner`` and ``outer`` are the costs of empty columns in sum up to each, inside a row and at its ends.
    """

    def __init__(
        self,
        items: Sequence[LayoutItem],
        columns: Sequence[HeadedColumn],
        layout: Layout,
    ) -> None:
        self.items, self.columns, self.layout = items, columns, layout
        self.inner = _sums([_GAP if column.before else empty(column) for column in columns])
        self.outer = _sums([empty(column) for column in columns])
        roles = [column.role for column in columns]
        self.name = roles.index("name") if "name" in roles else -1
        self.value = next((at for at, role in enumerate(roles) if role in ("value", "operator")), -1)
        leads = {id(one) for one, two in pairwise(items) if one.first and not two.first}
        self.joints = joints(items, layout, leads)
        self.known = costs()
        self._less = self.known["row.row"] + sum(min(0.0, *joint) for joint in self.joints)  # any way costs so much
        self._most = NEVER
        self.cells: list[list[CellEdge]] = []
        self.ask(-NEVER)
        self.wholes: list[list[RowEdge]] = [list(self._wholes(start)) for start in range(len(items))]

    def ask(self, most: float) -> bool:
        """Add the cells of several words that may belong to a way that costs no more, if there are any that are not yet
        in ``cells``: what such words say together is dear to ask."""
        most -= self._less
        if self.cells and (most <= self._most or all(min(joint) > most for joint in self.joints)):
            return False
        self._most = most
        self.cells = [list(self._cells(start)) for start in range(len(self.items))]
        return True

    def _cells(self, start: int) -> Iterator[CellEdge]:
        as_name = as_other = 0.0
        for stop in range(start + 1, min(start + _LONGEST, len(self.items)) + 1):
            run = self.items[start:stop]
            if stop > start + 1:
                as_name, as_other = as_name + self.joints[stop - 2][0], as_other + self.joints[stop - 2][1]
                if min(as_name, as_other) > min(_HOPELESS, self._most):
                    return
            text = text_of(run)
            for k, column in enumerate(self.columns):
                own = self._as_class(run[0], column) if self.layout.ordered and stop == start + 1 else NEVER
                cost = (as_name if column.role == "name" else as_other) + min(own, fit(text, column))
                lone = self.known["row.lone"] * (k > self.name >= 0 and k == self.value and not is_signed(text))
                # The first of a project's fields, its unit, may be merged over the ones below it.
                yield CellEdge(stop, k, cost, lone + max(0.0, self.inner[k] - self.inner[1]) * column.before)

    def _as_class(self, item: LayoutItem, column: HeadedColumn) -> float:
        """What it costs that a word is a class that is written short, or one that no form has."""
        if column.role not in ("level1", "level2"):
            return NEVER
        if item.kind == "class":
            return fit(f"{item.text}指标", column)
        if not (1 < len(item.text) <= _CLASS and item.text.isalpha()):
            return NEVER
        return self.known["class.unknown" if len(item.text) > _SHORT else "class.short"]

    def _wholes(self, start: int) -> Iterator[RowEdge]:
        """Rows that are not in the order of their columns: run together, a block of names and then their values."""
        if self.layout.ordered or min(self.name, self.value) < 0:
            return
        item = self.items[start]
        if (parts := unglued(item.text)) is not None:
            name, value = (item.with_text(part) for part in parts)
            row = ReadRow({self.name: (name,), self.value: (value,)}, item, ("split-guessed",))
            yield RowEdge(start + 1, self.known["value.glued"] + self._rest(), (row,))
        yield from self._blocks(start)

    def _rest(self) -> float:
        """What it costs that a row holds nothing but a name and a value."""
        inner = [self.outer[at + 1] - self.outer[at] for at in range(len(self.columns))]
        return sum(cost for at, cost in enumerate(inner) if at not in (self.name, self.value))

    def _blocks(self, start: int) -> Iterator[RowEdge]:
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
                cost += high * self.known["row.row"]
                yield RowEdge(start + len(whole), cost, rows, is_block=True)

    def begin(self, at: int) -> float:
        """What it costs that a row begins at a word."""
        inside = self.layout.lines and at > 0 and not self.items[at].first  # a class may lead the line
        return self.known["row.row"] + self.known["row.inside"] * inside

    def go_on(self, at: int) -> float:
        """What it costs that the row goes on at a word."""
        broken = self.layout.lines and self.items[at].first
        return self.known["row.broken"] * broken


def _sums(costs_: Sequence[float]) -> list[float]:
    found = [0.0]
    for cost in costs_:
        found.append(found[-1] + cost)
    return found
