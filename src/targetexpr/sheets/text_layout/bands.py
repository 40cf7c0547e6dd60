"""From where to where the columns of a table that is kept by spaces reach, on each of its pages, and their cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from targetexpr.sheets.text_layout.band_headings import CLASSES, Band, BandedTable, Piece, chunks, pieces_of
from targetexpr.sheets.text_layout.costs import HeadedColumn, field_kind, fit
from targetexpr.sheets.text_layout.lines import WORD, Line

_PLACES = 8  # of a border that are tried
_WIDEST = 200  # characters of a cell that are looked at
_CUT, _ROOM, _SPACED = 1.0, 0.05, 2.0  # a word that is cut, the room beside a border, two words apart in one cell


def settle_borders(table: BandedTable) -> list[list[tuple[float, float]]]:
    """From where to where each column reaches, on every page: pages have their own.

    On the heading's page the borders are the gaps of the lines, where there are as many as between headings, else where
    the fewest words are cut. On the pages after it the columns that gaps keep apart are taken for those of the table
    whose contents they fit best.
    """
    bands = table.bands
    first = table.pages[0]
    words = [piece for line in first for piece in pieces_of(WORD, line, wide=table.wide)]
    lefts = [piece.stop for piece in words if piece.stop <= bands[0].start]
    if lefts and bands[0].role in CLASSES:
        side = Piece("", 0, max(lefts), first[0])
        bands.insert(0, Band([side], "side", 0.0, float(max(lefts))))
        table.upper = [(piece, one + 1, two + 1) for piece, one, two in table.upper]
    edges = _edges(_cheapest(bands, first, words, wide=table.wide))
    return [edges, *(_continued(page, table, edges) for page in table.pages[1:])]


def _edges(borders: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise([0.0, *borders, float("inf")]))


def _continued(
    page: Sequence[Line], table: BandedTable, edges: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The columns of a page without a heading; one that it has not reaches nowhere."""
    own = _edges(_gaps(page, table))
    texts: list[list[str]] = [[] for _ in own]
    whole: list[list[str]] = [[] for _ in own]
    opened: set[int] = set()  # the columns that have a piece since the last empty line
    for line in page:
        opened = set() if line.gap else opened
        for at, piece in _cut(line, own, wide=table.wide).items():
            texts[at].append(piece.text)
            if at in opened:
                whole[at][-1] += piece.text
            else:
                whole[at].append(piece.text)
            opened.add(at)
    first = next((at for at, band in enumerate(table.bands) if band.role in CLASSES), 0)
    columns = [
        HeadedColumn(band.heading, band.role, at < first, field_kind(band.heading) if at < first else None)
        for at, band in enumerate(table.bands)
    ]
    costs = [
        min(([_mean(held, column) for column in columns] for held in ways), key=min)
        for ways in zip(whole, texts, strict=True)
    ]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for row in costs:
        best = [
            min(
                ((cost + row[at], (*way, at)) for cost, way in best if not way or way[-1] < at),
                default=(float("inf"), ()),
            )
            for at in range(len(columns))
        ]
    _, way = min(best)
    if len(way) < len(own):
        return list(edges)
    return [own[way.index(at)] if at in way else (-1.0, -1.0) for at in range(len(columns))]


def _mean(texts: Sequence[str], column: HeadedColumn) -> float:
    """What it costs on average that texts are cells of a column."""
    return sum(fit(text[:_WIDEST], column) for text in texts) / max(1, len(texts))


def _cheapest(bands: Sequence[Band], lines: Sequence[Line], words: Sequence[Piece], *, wide: bool) -> list[float]:
    """The borders between columns: where the fewest words are cut, and what stands between fits the columns best."""
    columns = [HeadedColumn(band.heading, band.role) for band in bands]
    pieces = [pieces_of(WORD, line, wide=wide) for line in lines]
    ways: list[dict[float, tuple[float, tuple[float, ...]]]] = [{0.0: (0.0, ())}]
    places = [_places(left, right, words) for left, right in pairwise(bands)]
    for column, ends in zip(columns, [*places, {float("inf"): 0.0}], strict=True):
        step: dict[float, tuple[float, tuple[float, ...]]] = {}
        for stop, cut in ends.items():
            found = [
                (cost + cut + _contents(pieces, start, stop, column), (*borders, stop))
                for start, (cost, borders) in ways[-1].items()
                if start < stop
            ]
            step[stop] = min(found, default=(float("inf"), ()))
        ways.append(step)
    return list(ways[-1][float("inf")][1][:-1])


def _places(left: Band, right: Band, words: Sequence[Piece]) -> dict[float, float]:
    """The places between two headings where few words are cut, and what each costs: one in every room."""
    first, last = int((left.start + left.stop) / 2), int((right.start + right.stop) / 2)
    words = [*words, *left.pieces, *right.pieces]
    ends = [left.stop, right.start, *(end for word in words for end in (word.start, word.stop))]
    best: dict[tuple[int, ...], tuple[int, float, int]] = {}
    for at in range(first + 1, last + 1):
        lefts = tuple(n for n, word in enumerate(words) if word.start + word.stop < 2 * at)
        way = (sum(w.start < at < w.stop for w in words), -min(abs(at - end) for end in ends), at)
        best[lefts] = min(best.get(lefts, way), way)
    ways = sorted(best.values())[:_PLACES] or [(0, 0.0, int(right.start))]
    return {float(at): _CUT * cuts + _ROOM * room for cuts, room, at in ways}


def _contents(lines: Sequence[Sequence[Piece]], start: float, stop: float, column: HeadedColumn) -> float:
    """What it costs that the words of each line between two places are one cell of a column."""
    cost = 0.0
    for words in lines:
        held = [word for word in words if 2 * start <= word.start + word.stop < 2 * stop]
        if held:
            spaced = any(two.start - one.stop > 1 for one, two in pairwise(held))
            cost += fit(" ".join(word.text for word in held), column) + _SPACED * spaced
    return cost


def _gaps(lines: Sequence[Line], table: BandedTable) -> list[float]:
    """The middles of the gaps between columns, where hardly any line has text."""
    pieces = [piece for line in lines for piece in chunks(line, wide=table.wide)]
    held = [0] * (max((piece.stop for piece in pieces), default=0) + 1)
    for piece in pieces:
        for at in range(piece.start, piece.stop):
            held[at] += 1
    few = len(lines) // 8
    found: list[float] = []
    start: int | None = None
    for at, count in enumerate(held):
        if count <= few and start is None:
            start = at
        elif count > few and start is not None:
            found += [(start + at) / 2] if start > 0 else []
            start = None
    return found


def cells_of(table: BandedTable) -> list[dict[int, Piece]]:
    """The cells of each line, by column."""
    edges = settle_borders(table)
    return [_cut(line, own, wide=table.wide) for page, own in zip(table.pages, edges, strict=True) for line in page]


def _cut(line: Line, edges: Sequence[tuple[float, float]], *, wide: bool) -> dict[int, Piece]:
    """Each word goes to the column that holds most of it."""
    found: dict[int, Piece] = {}
    for piece in pieces_of(WORD, line, wide=wide):
        at = max(range(len(edges)), key=lambda k: min(edges[k][1], piece.stop) - max(edges[k][0], piece.start))
        before = found.get(at)
        if before is not None:
            text = f"{before.text}{' ' * (piece.start - before.stop)}{piece.text}"
            piece = Piece(text, before.start, piece.stop, line)
        found[at] = piece
    return found
