"""A table that keeps its columns by spaces (``pdftotext -layout``): where its headings stand and where columns end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from attrs import Factory, define, frozen

from targetexpr.errors import display_width
from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit
from targetexpr.sheets.text_layout.heading_run import numbers_columns
from targetexpr.sheets.text_layout.lines import Line, Page

WORD = re.compile(r"\S+")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_APART = re.compile(r"\S\s{2,}(?=\S)")
_HEADING_LINES = 5
_LONGEST = 12  # characters of a heading over others
_CLOSE = 6
CLASSES: tuple[HeadingRole, ...] = ("level1", "level2", "side")


@frozen
class Piece:
    """Words side by side on one line; where they begin and end in it, in columns of the page."""

    text: str
    start: int
    stop: int
    line: Line


@cache
def _places(text: str, wide: bool) -> Sequence[int]:
    """In which column of the page each character stands: a Chinese one takes one, or in *wide* text two."""
    return range(len(text) + 1) if not wide else [0, *accumulate(map(display_width, text))]


def _pieces(pattern: re.Pattern[str], line: Line, *, wide: bool) -> list[Piece]:
    text = line.text.expandtabs(8)
    places = _places(text, wide)
    return [Piece(m.group(), places[m.start()], places[m.end()], line) for m in pattern.finditer(text)]


@define(eq=False)
class Band:
    """A column: its heading's pieces from top to bottom, the role that they name, from where to where it reaches."""

    pieces: list[Piece]
    role: HeadingRole | None
    start: float
    stop: float

    @property
    def heading(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@define(eq=False)
class BandedTable:
    """A heading over columns and the lines below it, page by page, up to the next heading, title or label."""

    bands: list[Band]
    wide: bool
    pages: list[list[Line]] = Factory(list)
    upper: list[tuple[Piece, int, int]] = Factory(list)
    """Headings over several columns, with the first and the one behind the last of them."""

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page]


def chunks(line: Line, *, wide: bool = False) -> list[Piece]:
    """The pieces of a line that two spaces and more keep apart."""
    return _pieces(_CHUNK, line, wide=wide)


def tables_in(pages: Sequence[Page]) -> list[list[Line | BandedTable]]:
    """The lines of each page, those of a table that keeps its columns as one; it may go on over pages."""
    found: list[list[Line | BandedTable]] = []
    table: BandedTable | None = None
    for page in pages:
        found.append([])
        at = 0
        if table is not None:
            table.pages.append([])
        while at < len(page):
            heading = _heading(page, at)
            if heading is not None:
                table, at = heading
                table.pages.append([])
                found[-1].append(table)
                continue
            line = page[at]
            table = None if table is None or _ends_table(line, table) else table
            if table is None:
                found[-1].append(line)
            elif not numbers_columns(line.text.split()):
                table.pages[-1].append(line)
            at += 1
    return found


def _ends_table(line: Line, table: BandedTable) -> bool:
    words, text, found = vocabulary(), line.text.strip(), chunks(line)
    first = found[0].text
    if squeeze(first.split(" ")[0]) in words.sums or (len(found) == 1 and words.is_title(text)):
        return True
    before = [band.stop for band, name in pairwise(table.bands) if name.role == "name"]
    if before and found[0].start >= before[0]:
        return False  # 主管部门满意度 is a name
    if words.footers.fullmatch(squeeze(text)[:80]):
        return True
    label = words.label(first.split(" ")[0])
    field = words.fields.get(label or "")
    beside = len(found) + first.count(" ") > 1
    return beside and field is not None and field.name in ("project_name", "department", "implementer", "start")


def _heading(page: Page, at: int) -> tuple[BandedTable, int] | None:
    """The table whose heading stands on the lines from *at* on, and the line below them; None where none begins here,
    or a better one does on one of the next lines."""
    ways = [
        (_points(table), start, count)
        for start in range(at, min(at + _HEADING_LINES, len(page)))
        for count in range(1, _HEADING_LINES + 1)
        if (table := _table_at(page, start, count)) is not None
    ]
    _, start, count = max(ways, key=lambda way: (way[0], way[1] == at, way[2]), default=(0.0, at + 1, 0))
    table = _table_at(page, at, count) if start == at else None
    return (table, at + count) if table is not None else None


def _table_at(page: Page, at: int, count: int) -> BandedTable | None:
    lines = page[at : at + count]
    if len(lines) < count or any(line.gap > 1 for line in lines[1:]):
        return None
    if not any(len(_APART.findall(line.text)) >= 2 for line in lines):
        return None
    table = _table(lines, wide=False)
    roles = {band.role for band in table.bands}
    return table if "value" in roles and ("name" in roles or {"level1", "level2"} & roles) else None


def _points(table: BandedTable) -> float:
    """How good a heading lines are: known columns count, long words above them do not."""
    known = sum(band.role is not None for band in table.bands)
    prose = sum(len(piece.text) > _LONGEST for piece, _, _ in table.upper)
    return known - 0.2 * (len(table.bands) - known + len(table.upper)) - 3.0 * prose


def _table(lines: Sequence[Line], *, wide: bool) -> BandedTable:
    """Headings side by side; pieces one below the other are one heading, one over several columns is theirs."""
    groups: list[list[Piece]] = []
    upper: list[Piece] = []
    for line in reversed(lines):
        for piece in _pieces(WORD, line, wide=wide):
            below = [group for group in groups if group[0].line is not line and _overlap(group, piece)]
            if not below and _lies_between(piece, groups):
                upper.append(piece)
            elif not below:
                groups.append([piece])
            elif len(below) > 1 or _stands_over(piece, below[0]):
                upper.append(piece)
            else:
                below[0].insert(0, piece)
    groups.sort(key=lambda group: group[0].start)
    bands = [_band(group) for group in groups]
    reaches = [(piece, _reach(piece, bands, upper)) for piece in upper]
    return BandedTable(bands, wide, upper=[(piece, under[0], under[-1] + 1) for piece, under in reaches if under])


def _lies_between(piece: Piece, groups: Sequence[Sequence[Piece]]) -> bool:
    """Whether a heading stands over the gap between two that are close to it."""
    below = [group[0] for group in groups if group[0].line is not piece.line]
    left = any(0 <= piece.start - other.stop <= _CLOSE for other in below)
    return left and any(0 <= other.start - piece.stop <= _CLOSE for other in below)


def _stands_over(piece: Piece, group: Sequence[Piece]) -> bool:
    """Whether a piece is a heading of its own, and not the beginning of the one below it."""
    below = "".join(other.text for other in group)
    known = vocabulary()
    return known.heading(below) is not None and known.heading(piece.text + below) is None


def _overlap(group: Sequence[Piece], piece: Piece) -> bool:
    return any(p.start < piece.stop and piece.start < p.stop for p in group)


def _band(group: list[Piece]) -> Band:
    text = "".join(piece.text for piece in group)
    start, stop = min(p.start for p in group), max(p.stop for p in group)
    return Band(group, vocabulary().heading(text), start, stop)


def _reach(piece: Piece, bands: Sequence[Band], upper: Sequence[Piece]) -> list[int]:
    """The columns that a heading stands over: from the first below it up to the next heading's."""
    later = min((other.start for other in upper if other.start > piece.start), default=float("inf"))
    return [at for at, band in enumerate(bands) if piece.start < band.stop + _CLOSE / 2 and band.start < later]


def widened(table: BandedTable) -> BandedTable:
    """The same table, its Chinese characters taken for two columns each."""
    lines = list(dict.fromkeys(piece.line for band in table.bands for piece in band.pieces))
    lines = sorted({*lines, *(piece.line for piece, _, _ in table.upper)}, key=lambda line: line.number)
    other = _table(lines, wide=True)
    other.pages = table.pages
    return other


def settle_borders(table: BandedTable) -> list[list[tuple[float, float]]]:
    """From where to where each column reaches, on every page: pages have their own.

    On the heading's page the borders are the gaps of the lines, where there are as many as between headings, else where
    the fewest words are cut. On the pages after it the columns that gaps keep apart are taken for those of the table
    whose contents they fit best.
    """
    bands = table.bands
    first = table.pages[0]
    words = [piece for line in first for piece in _pieces(WORD, line, wide=table.wide)]
    lefts = [piece.stop for piece in words if piece.stop <= bands[0].start]
    if lefts and bands[0].role in CLASSES:
        side = Piece("", 0, max(lefts), first[0])
        bands.insert(0, Band([side], "side", 0.0, float(max(lefts))))
        table.upper = [(piece, one + 1, two + 1) for piece, one, two in table.upper]
    borders = _gaps(first, table)
    edges = _edges(borders)
    apart = sum(b.stop <= start or b.start >= stop for b, (start, stop) in zip(bands, edges, strict=False))
    if len(borders) != len(bands) - 1 or 3 * apart > len(bands):
        edges = _edges([_between(left, right, words) for left, right in pairwise(bands)])
    return [edges, *(_continued(page, table, edges) for page in table.pages[1:])]


def _edges(borders: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise([0.0, *borders, float("inf")]))


def _continued(
    page: Sequence[Line], table: BandedTable, edges: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The columns of a page without a heading; one that it has not reaches nowhere."""
    own = _edges(_gaps(page, table))
    texts: list[list[str]] = [[] for _ in own]
    for line in page:
        for at, piece in _cut(line, own, wide=table.wide).items():
            texts[at].append(piece.text)
    columns = [HeadedColumn(band.heading, band.role) for band in table.bands]
    costs = [[sum(fit(text, column) for text in held) / max(1, len(held)) for column in columns] for held in texts]
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


def _between(left: Band, right: Band, words: Sequence[Piece]) -> float:
    """The place between two headings where the fewest words are cut."""
    first, last = int((left.start + left.stop) / 2), int((right.start + right.stop) / 2)
    ways = [(sum(w.start < at < w.stop for w in words), abs(at - right.start), at) for at in range(first + 1, last + 1)]
    return float(min(ways, default=(0, 0.0, int(right.start)))[2])


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
    for piece in _pieces(WORD, line, wide=wide):
        at = max(range(len(edges)), key=lambda k: min(edges[k][1], piece.stop) - max(edges[k][0], piece.start))
        before = found.get(at)
        if before is not None:
            text = f"{before.text}{' ' * (piece.start - before.stop)}{piece.text}"
            piece = Piece(text, before.start, piece.stop, line)
        found[at] = piece
    return found
