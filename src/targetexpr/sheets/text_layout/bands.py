"""The words of a table that keeps its columns by spaces → its columns, line by line.

A converter draws each part of a page by itself, so that columns drift: where a word belongs is told by where the cells
above it stand, by what its column holds, and by the order of the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from itertools import pairwise

from attrs import frozen

from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole, Vocabulary, squeeze, vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.band_headings import CLASSES, PARTED, Band, BandedTable, Piece, pieces_of
from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, field_kind, fit, is_signed, looks_named, sort_of
from targetexpr.sheets.text_layout.lines import WORD

_SEEN = 4  # cells above that say where a column stands
_WIDEST = 200  # characters of a cell that are looked at
_LONGEST = 12  # words of a cell on one line
_PIECE, _STRANGE = 0.1, 1.2  # what a piece of a class costs, and one that no form has
_WIDE = 0.6  # of a place, where Chinese characters take two
_WHOLE = ("target", "judgement")
_NEVER = float("inf")

Words = Sequence[Piece]
_Place = tuple[float, float]
"""Where a cell begins and ends."""
_Run = tuple[int, float]
"""The word behind the last one that may be a cell with the first, and what it costs that they stand apart."""


def cells_of(table: BandedTable, most: float = _NEVER) -> tuple[list[dict[int, Piece]], float]:
    """The cells of each line, by column, and what it costs to take them so; those that cost *most* or more are not
    sought to the end. What stands left of the classes is a column of labels at the table's side."""
    first = table.bands[0]
    pages = [[pieces_of(WORD, line, wide=table.wide) for line in page] for page in table.pages]
    words = [piece for page in pages for line in page for piece in line]
    sides = vocabulary().sides
    lefts = [p for p in words if p.start < first.start and (p.stop <= first.start or squeeze(p.text) in sides)]
    if lefts and first.role in CLASSES:
        start, stop = min(p.start for p in lefts), min(first.start, *(p.stop for p in lefts))
        side = Band([Piece("", 0, int(stop), words[0].line)], "side", start, stop)
        table.bands.insert(0, side)
        table.upper = [(piece, one + 1, two + 1) for piece, one, two in table.upper]
    columns = _Columns(table.bands, _WIDE if table.wide else 1.0)
    parted = [range(*at) for piece, *at in table.upper if vocabulary().heading(piece.text) in PARTED]
    columns.ticked = {at for own in parted for at in own if columns.columns[at].role is None}
    found: list[dict[int, Piece]] = []
    for lines in filter(None, pages):
        cells: list[dict[int, Piece]] | None = None
        for way in (columns, columns.elsewhere(max(lines, key=len))):  # pages have their own places
            if (own := way.take_all(lines, most if cells is None else min(most, columns.total))) is not None:
                cells, columns = own, way
        if cells is None:
            return [], most
        found += cells
    return found, columns.total


def is_piece(text: str) -> bool:
    """Whether a text is a part of the name of a class."""
    words = vocabulary()
    return text in _names(words, "level1") or text in _names(words, "level2")


@cache
def _names(words: Vocabulary, role: HeadingRole | None) -> str:
    """The names of all classes of a column."""
    names = {"level1": words.level1, "level2": words.level2, "side": words.sides}
    return "\n".join(names.get(str(role), ()))


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


@frozen
class _Standing:
    """Where cells of a column begin, end, and have their middles, most of them; and how far they all reach."""

    start: float
    stop: float
    middle: float
    low: float
    high: float


def _extent(cells: Sequence[_Place]) -> _Standing:
    half = (len(cells) - 1) // 2
    starts, stops = sorted(start for start, _ in cells), sorted(stop for _, stop in cells)
    middles = sorted(start + stop for start, stop in cells)
    return _Standing(starts[half], stops[half], middles[half] / 2, starts[0], stops[-1])


class _Columns:
    """Where the columns stand: ``seen`` are the places of the latest cells of each, the heading's at first."""

    def __init__(self, bands: Sequence[Band], place: float) -> None:
        self.place = place
        self.columns = headed_columns(bands)
        self.seen: list[list[_Place]] = [[(band.start, band.stop)] for band in bands]
        self.ticked: set[int] = set()
        """Columns of which a cell is ticked, below one heading."""
        self.known = costs()
        self.total = 0.0
        self.extents: list[_Standing | None] = [_extent(own) for own in self.seen]

    def elsewhere(self, line: Words) -> _Columns:
        """The same columns where a line has them, for what it costs to take it so."""
        found = copy(self)
        found.seen = [own if at in self.ticked else [] for at, own in enumerate(self.seen)]
        found.extents = [own if at in self.ticked else None for at, own in enumerate(self.extents)]
        found.take(line)
        return found

    def take_all(self, lines: Sequence[Words], most: float) -> list[dict[int, Piece]] | None:
        """The cells of lines; None where all lines up to one of them cost *most* or more."""
        found = []
        for line in lines:
            found.append(self.take(line))
            if self.total >= most:
                return None
        return found

    def take(self, words: Words) -> dict[int, Piece]:
        """The cells of a line: the cheapest way to part its words among the columns, in their order.

        What words say is asked of those alone that are cells in the cheapest way, as far as is known.
        """
        runs = [list(self._runs(words, start)) for start in range(len(words))]
        near = [[run for run in found if run[1] < self.known["band.apart"]] for found in runs]
        costs = {(at, stop): self._places(words[at:stop]) for at, found in enumerate(near) for stop, _ in found}
        asked = set[tuple[int, int, int]]()
        while True:
            total, cells = self._cheapest(words, near, costs)
            if total >= self.known["band.apart"] and near is not runs:
                near = runs  # words that stand apart may be one cell
                more = ((at, stop) for at, found in enumerate(runs) for stop, _ in found)
                costs |= {run: self._places(words[slice(*run)]) for run in more if run not in costs}
                continue
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
            self.extents[at] = _extent(self.seen[at])
        return found

    def _cheapest(
        self, words: Words, runs: Sequence[Sequence[_Run]], costs: Mapping[tuple[int, int], Sequence[float]]
    ) -> tuple[float, list[tuple[int, int, int]]]:
        """What the cheapest way costs, and its cells: the first word, the one behind the last, and the column; none
        where there are too many words."""
        width = len(self.columns)
        best = [[_NEVER] * width for _ in range(len(words) + 1)]
        came = [[(0, -1)] * width for _ in range(len(words) + 1)]
        for start, found in enumerate(runs):
            beside = self.known["band.beside"] * (start > 0 and words[start].start - words[start - 1].stop <= 1)
            least, k = _NEVER if start else 0.0, -1
            before = []  # the cheapest cell to the left of each column
            for at, cost in enumerate(best[start]):
                before.append((least, k))
                if cost + beside < least:
                    least, k = cost + beside, at
            for stop, inner in found:
                ways, back = best[stop], came[stop]
                for at, ((cost, k), own) in enumerate(zip(before, costs[start, stop], strict=True)):
                    if cost + inner + own < ways[at]:
                        ways[at] = cost + inner + own
                        back[at] = (start, k)
        total = min(best[-1])
        cells: list[tuple[int, int, int]] = []
        stop, at = len(words), best[-1].index(total) if total < _NEVER else -1
        while at >= 0:
            start, k = came[stop][at]
            cells.append((start, stop, at))
            stop, at = start, k
        return total, cells[::-1]

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
            if cost > self.known["band.apart"]:
                return
            yield stop, cost

    def _places(self, run: Words) -> list[float]:
        """What it costs by their place that words are a cell of each column."""
        start, stop, known = run[0].start, run[-1].stop, self.known
        middle = (start + stop) / 2
        step, far, outside = known["band.off"] * self.place, known["band.far"], known["band.outside"]
        within = [
            place is not None and start < place.middle < stop and column.role != "side"
            for place, column in zip(self.extents, self.columns, strict=True)
        ]
        mixed, over = 0.0, sum(within)
        if len(run) > 1:
            texts = [piece.text for piece in run]
            mixed = known["band.mixed"] * (any(map(is_class, texts)) and not is_class("".join(texts)))
        found = []
        for at, place in enumerate(self.extents):
            cost = mixed + known["band.over"] * (over - within[at])
            if place is None:
                turned = any(
                    other.middle > start if k < at else other.middle < stop
                    for k, other in enumerate(self.extents)
                    if other is not None
                )
                found.append(known["band.first"] + far * turned)
                continue
            off = min(abs(start - place.start), abs(stop - place.stop), abs(middle - place.middle))
            cost += min(step * off, far) + outside * (start >= place.high or stop <= place.low)
            found.append(cost)
        return found

    def _content(self, words: Words, at: int) -> float:
        """What it costs that words are a cell of a column, or a piece of one of its classes."""
        text = " ".join(piece.text for piece in words)[:_WIDEST]
        column = self.columns[at]
        if at in self.ticked and sort_of(text) == "target":
            return self.known["band.mixed"]
        cost = class_cost(text, column) if column.role in CLASSES else fit(text, column)
        if len(words) > 1 and (more := _more_cells(words)):
            return self.known["band.content"] * min(2.0, cost) + self.known["band.mixed"] * more
        if cost > _PIECE and text in _names(vocabulary(), column.role):
            cost = _PIECE
        elif column.role == "side" and is_piece(text):
            return self.known["band.content"] * cost * 2
        return self.known["band.content"] * min(2.0, cost)


def _more_cells(words: Words) -> int:
    """How many words behind the first begin a cell: a bound, or a target or judgement behind a name or another."""
    texts = [piece.text for piece in words]
    whole = sort_of("".join(texts)) in _WHOLE and not all(map(looks.is_number, texts))
    if whole or vocabulary().extra_numbers.match("".join(texts)):
        return 0  # 指标 1：
    first, found = 0, 0
    for at, text in enumerate(texts[1:], 1):
        before = " ".join(texts[first:at])
        whole = sort_of(text) in _WHOLE and not looks_named(text)
        if is_signed(text) or (whole and (looks_named(before) or sort_of(before) in _WHOLE)):
            first, found = at, found + 1
    return found


def _joined(words: Words) -> Piece:
    text = words[0].text
    for one, two in pairwise(words):
        text += " " * (two.start - one.stop) + two.text
    return Piece(text, words[0].start, words[-1].stop, words[0].line)
