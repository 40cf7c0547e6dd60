"""The words of a table that keeps its columns by spaces → its columns, line by line.

A converter draws each part of a page by itself, so that columns drift: where a word belongs is told by where the cells
above it stand, by what its column holds, and by the order of the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise
from statistics import median_low

from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.band_headings import CLASSES, Band, BandedTable, Piece, pieces_of
from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, field_kind, fit
from targetexpr.sheets.text_layout.lines import WORD

_SEEN = 4  # cells above that say where a column stands
_WIDEST = 200  # characters of a cell that are looked at
_LONGEST = 12  # words of a cell on one line
_TRIED = 3  # lines of a page that may tell its columns' places
_PIECE, _STRANGE = 0.1, 1.2  # what a piece of a class costs, and one that no form has
_WIDE = 0.6  # of a place, where Chinese characters take two
_NEVER = float("inf")

Words = Sequence[Piece]
_Extent = set[tuple[float, float]]
"""Where the latest cells of a column stand."""
_Run = tuple[int, float]
"""The word behind the last one that may be a cell with the first, and what it costs that they stand apart."""


def cells_of(table: BandedTable) -> tuple[list[dict[int, Piece]], float]:
    """The cells of each line, by column, and what it costs to take them so; what stands left of the classes is a column
    of labels at the table's side."""
    first = table.bands[0]
    pages = [[pieces_of(WORD, line, wide=table.wide) for line in page] for page in table.pages]
    words = [piece for page in pages for line in page for piece in line]
    lefts = [piece.stop for piece in words if piece.stop <= first.start]
    if lefts and first.role in CLASSES:
        side = Band([Piece("", 0, min(lefts), words[0].line)], "side", 0.0, float(min(lefts)))
        table.bands.insert(0, side)
        table.upper = [(piece, one + 1, two + 1) for piece, one, two in table.upper]
    columns = _Columns(table.bands, _WIDE if table.wide else 1.0)
    found: list[dict[int, Piece]] = []
    cost = 0.0
    for lines in pages:
        full = sorted(lines, key=len, reverse=True)[:_TRIED]  # pages have their own places
        classes = [max(lines, key=_classes)] if full else []
        ways = [columns, *(columns.elsewhere(*own, line) for line in full for own in ([], classes))]
        again = [way.settled(list(map(way.take, lines))) for way in ways]
        cells = [list(map(way.take, lines)) for way in again]
        columns, own = min(zip(again, cells, strict=True), key=lambda way: way[0].total)
        found += own
        cost += columns.total
    return found, cost


def is_piece(text: str) -> bool:
    """Whether a text is a part of the name of a class."""
    words = vocabulary()
    return any(text in name for name in (*words.level1, *words.level2))


def class_cost(text: str, column: HeadedColumn) -> float:
    """What it costs that a text is a class of a column, or one that no form has."""
    strange = len(text) > 1 and text.isalpha() and (is_class(text) or not is_piece(text))
    return min(fit(text, column), _STRANGE if strange else _NEVER)


def headed_columns(bands: Sequence[Band]) -> list[HeadedColumn]:
    first = next((at for at, band in enumerate(bands) if band.role in CLASSES), 0)
    return [
        HeadedColumn(band.heading, band.role, at < first, field_kind(band.heading) if at < first else None)
        for at, band in enumerate(bands)
    ]


class _Columns:
    """Where the columns stand: ``seen`` are the places of the latest cells of each, the heading's at first."""

    def __init__(self, bands: Sequence[Band], place: float) -> None:
        self.place = place
        self.columns = headed_columns(bands)
        self.seen = [[(float(band.start), float(band.stop))] for band in bands]
        words = vocabulary()
        own = {"level1": tuple(words.level1), "level2": tuple(words.level2), "side": tuple(words.sides)}
        self._own = [own.get(str(band.role), ()) for band in bands]
        self.known = costs()
        self.total = 0.0

    def elsewhere(self, *lines: Words) -> _Columns:
        """The same columns where lines have them."""
        found = copy(self)
        found.seen = [[] for _ in self.seen]
        for line in lines:
            found.take(line)
        return found

    def settled(self, cells: Sequence[Mapping[int, Piece]]) -> _Columns:
        """The same columns where the first cells of a page stand."""
        found = copy(self)
        found.seen, found.total = list(self.seen), 0.0
        for at in range(len(self.columns)):
            own = [(float(line[at].start), float(line[at].stop)) for line in cells if at in line][:_SEEN]
            found.seen[at] = own or self.seen[at]
        return found

    def take(self, words: Words) -> dict[int, Piece]:
        """The cells of a line: the cheapest way to part its words among the columns, in their order.

        What words say is asked of those alone that are cells in the cheapest way, as far as is known.
        """
        middles = [median_low((start + stop) / 2 for start, stop in seen) if seen else -1.0 for seen in self.seen]
        extents = list(map(set, self.seen))
        runs = [list(self._runs(words, start)) for start in range(len(words))]
        costs = {
            (start, stop): self._places(words[start:stop], middles, extents)
            for start in range(len(words))
            for stop, _ in runs[start]
        }
        asked = set[tuple[int, int, int]]()
        while True:
            total, cells = self._cheapest(words, runs, costs)
            if asked.issuperset(cells):
                break
            for start, stop, at in set(cells) - asked:
                costs[start, stop][at] += self._content(words[start:stop], at)
            asked.update(cells)
        self.total += total
        found: dict[int, Piece] = {}
        for start, stop, at in cells:
            found[at] = _joined(words[start:stop])
            self.seen[at] = [*self.seen[at][1 - _SEEN :], (found[at].start, found[at].stop)]
        return found

    def _cheapest(
        self, words: Words, runs: Sequence[Sequence[_Run]], costs: Mapping[tuple[int, int], Sequence[float]]
    ) -> tuple[float, list[tuple[int, int, int]]]:
        """What the cheapest way costs, and its cells: the first word, the one behind the last, and the column."""
        best: list[dict[int, tuple[float, int, int]]] = [{-1: (0.0, 0, -1)}, *({} for _ in words)]
        for start in range(len(words)):
            beside = start > 0 and words[start].start - words[start - 1].stop <= 1
            before = self._before(best[start], self.known["band.beside"] * beside)
            for stop, inner in runs[start]:
                ways = best[stop]
                for at, ((least, k), own) in enumerate(zip(before, costs[start, stop], strict=True)):
                    if least == _NEVER:
                        continue
                    cost = least + inner + own
                    if at not in ways or cost < ways[at][0]:
                        ways[at] = (cost, start, k)
        cells: list[tuple[int, int, int]] = []
        stop, at = len(words), min(best[-1], key=lambda k: best[-1][k][0], default=-1)
        total = best[-1][at][0] if best[-1] else _NEVER
        while at >= 0:
            _, start, k = best[stop][at]
            cells.insert(0, (start, stop, at))
            stop, at = start, k
        return total, cells

    def _before(self, ways: Mapping[int, tuple[float, int, int]], more: float) -> list[tuple[float, int]]:
        """What it costs at least, for each column, that the cell before stands in one left of it, and in which."""
        found = [(ways[-1][0] + more, -1) if -1 in ways else (_NEVER, -1)]
        for k in range(len(self.columns) - 1):
            found.append(min(found[-1], (ways[k][0] + more, k) if k in ways else found[-1]))
        return found

    def _runs(self, words: Words, start: int) -> Iterator[_Run]:
        """The words from one on that may be a cell, and what it costs that they stand apart."""
        cost = 0.0
        for stop in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if stop > start + 1:
                one, two = words[stop - 2], words[stop - 1]
                number = one.text[-1].isascii() != two.text[0].isascii()  # converters part it from Chinese words
                cost += (
                    self.known["band.apart"] if two.start - one.stop > 1 else self.known["band.words"] * (not number)
                )
            if cost > 2 * self.known["band.apart"]:
                return
            yield stop, cost

    def _places(self, run: Words, middles: Sequence[float], extents: Sequence[_Extent]) -> list[float]:
        """What it costs by their place that words are a cell of each column."""
        start, stop, known = run[0].start, run[-1].stop, self.known
        step, far, outside = known["band.off"] * self.place, known["band.far"], known["band.outside"]
        within = [k for k, m in enumerate(middles) if start < m < stop and self.columns[k].role != "side"]
        texts = [piece.text for piece in run]
        mixed = len(texts) > 1 and any(map(is_class, texts)) and not is_class("".join(texts))
        costs = []
        for at, seen in enumerate(extents):
            if not seen:
                turned = any(m > start if k < at else m < stop for k, m in enumerate(middles) if m >= 0)
                costs.append(known["band.outside"] + known["band.far"] * turned)
                continue
            off, beside = _NEVER, 0
            for s, e in seen:
                first, last = abs(start - s), abs(stop - e)
                middle = abs(start + stop - s - e) / 2
                off = first if first < off else off
                off = last if last < off else off
                off = middle if middle < off else off
                beside += start >= e or stop <= s
            over = len(within) - (at in within)
            cost = min(step * off, far)
            cost += outside * (beside / len(seen)) + known["band.over"] * over + known["band.mixed"] * mixed
            costs.append(cost)
        return costs

    def _content(self, words: Words, at: int) -> float:
        """What it costs that words are a cell of a column, or a piece of one of its classes."""
        text = " ".join(piece.text for piece in words)[:_WIDEST]
        column = self.columns[at]
        cost = class_cost(text, column) if column.role in CLASSES else fit(text, column)
        if cost > _PIECE and text not in self._own[at] and any(text in name for name in self._own[at]):
            cost = _PIECE
        elif column.role == "side" and is_piece(text):
            return self.known["band.content"] * cost * 2
        return self.known["band.content"] * min(2.0, cost)


def _classes(words: Words) -> int:
    return sum(is_class(piece.text) for piece in words)


def _joined(words: Words) -> Piece:
    text = words[0].text
    for one, two in pairwise(words):
        text += " " * (two.start - one.stop) + two.text
    return Piece(text, words[0].start, words[-1].stop, words[0].line)
