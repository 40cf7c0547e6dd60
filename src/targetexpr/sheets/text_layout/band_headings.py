"""Where the headings of a table that keeps its columns by spaces stand (``pdftotext -layout``), and what is below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Protocol

from attrs import Factory, define, evolve, field, frozen

from targetexpr.errors import display_width
from targetexpr.sheets import looks
from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.headings import GRADES
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.heading_run import numbers_columns, points_of
from targetexpr.sheets.text_layout.lines import WORD, Line, Page
from targetexpr.sheets.text_layout.merged_headings import heads_grades
from targetexpr.sheets.text_layout.words import is_title

_CHUNK = re.compile(r"\S+(?: \S+)*")
_APART = re.compile(r"^ {2}|\S\s{2,}(?=\S)")
_HEADING_LINES = 6
_LONGEST = 12  # characters of a heading over others
_CLOSE = 6
_LEAST_ORDERED, _WAYS, _DRIFT = 3, 12, 8  # pieces of a line whose order tells, ways kept, places a line may drift
_BESIDE = 3  # columns between pieces of one heading
_WHOLE = 3  # characters of a heading; 指标 alone is the end of one
_STRANGE = 0.2  # points that a heading over others costs
PARTED = ("deviation_reason", "outlook")  # headings over columns of which each is ticked
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


def pieces_of(pattern: re.Pattern[str], line: Line, *, wide: bool) -> list[Piece]:
    text = line.text.expandtabs(8)
    places = _places(text, wide)
    return [Piece(m.group(), places[m.start()], places[m.end()], line) for m in pattern.finditer(text)]


class _Stretch(Protocol):
    @property
    def start(self) -> float: ...
    @property
    def stop(self) -> float: ...


def nearest(
    cells: Sequence[_Stretch], places: Sequence[_Stretch], more: Callable[[int, int], float] = lambda *_: 0.0
) -> tuple[int, ...]:
    """In which of several places cells stand, in their order: lines drift, so that all are compared at once. *more* is
    what it costs beside how far their middles are apart."""
    ways: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for number, cell in enumerate(cells):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at, place in enumerate(places):
            if before := [way for last, way in ways.items() if last < at]:
                cost, found = min(before)
                off = abs(cell.start + cell.stop - place.start - place.stop) + more(number, at)
                step[at] = cost + off, (*found, at)
        ways = step
    return min(ways.values())[1]


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
    return pieces_of(_CHUNK, line, wide=wide)


def tables_in(pages: Sequence[Page]) -> list[list[Line | BandedTable]]:
    """The lines of each page, those of a table that keeps its columns as one; it may go on over pages."""
    found: list[list[Line | BandedTable]] = []
    table: BandedTable | None = None
    for page in pages:
        found.append([])
        at = 0
        finder = _HeadingFinder(page)
        if table is not None:
            table.pages.append([])
        while at < len(page):
            heading = finder.at(at)
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
    words, text, found = vocabulary(), line.text, chunks(line)
    first = found[0].text
    if squeeze(first.split(" ")[0]) in words.sums or (len(found) == 1 and is_title(text)):
        return True
    if words.footers.fullmatch(squeeze(text)[:80]):
        return True
    before = [band.stop for band, name in pairwise(table.bands) if name.role == "name"]
    if before and found[0].start >= before[0]:
        return False  # 主管部门满意度 is a name
    long = [word for word in pieces_of(WORD, line, wide=False) if len(word.text) > 2 * _LONGEST]
    if any(sum(w.start <= b.start and b.stop <= w.stop for b in table.bands) > 1 for w in long):
        return True  # prose over several columns
    beside = len(found) + first.count(" ") > 1
    return beside and words.field_of(first.split(" ")[0]) in ("project_name", "department", "implementer", "start")


@define(eq=False)
class _HeadingFinder:
    """The headings of one page; each run of lines is tried once."""

    page: Page
    known: list[bool] = field(init=False)
    tried: dict[tuple[int, int], BandedTable | None] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        self.known = [_may_head(line) for line in self.page]

    def at(self, at: int) -> tuple[BandedTable, int] | None:
        """The table whose heading stands on the lines from *at* on, and the line below them; None where none begins
        here, or a better one does on one of the next lines."""
        if not any(self.known[at : at + 2 * _HEADING_LINES]):
            return None
        ways = [
            (_points(table, self.page[start : start + count]), -start, count)
            for start in range(at, min(at + _HEADING_LINES, len(self.page)))
            for count in range(1, _HEADING_LINES + 1)
            if (table := self._table(start, count)) is not None
        ]
        _, start, count = max(ways, default=(0.0, 0, 0))
        table = self._table(at, count) if ways and start == -at else None
        return (table, at + count) if table is not None else None

    def _table(self, at: int, count: int) -> BandedTable | None:
        if (at, count) not in self.tried:
            self.tried[at, count] = _table_at(self.page, at, count) if any(self.known[at : at + count]) else None
        return self.tried[at, count]


def _may_head(line: Line) -> bool:
    """Whether a line holds headings."""
    return sum(vocabulary().heading(word) is not None for word in line.text.split()) > 1


def _keeps_columns(line: Line) -> bool:
    """Whether a line stands away from the margin, or two spaces and more part its words."""
    return _APART.search(line.text) is not None


def _table_at(page: Page, at: int, count: int) -> BandedTable | None:
    lines = page[at : at + count]
    kept = list(map(_keeps_columns, lines))
    if len(lines) < count or not any(kept) or any(line.gap > 1 for line in lines[1:]):
        return None
    said = [word for line in lines for word in line.text.split()]
    if any("。" in word or looks.begins_as_bound(word) or _is_cell(word) for word in said):
        return None  # ≥90% is a cell
    table = _table(lines, wide=False)
    roles = {band.role for band in table.bands}
    told = "value" in roles and ("name" in roles or {"level1", "level2"} & roles)
    return table if told and (all(kept) or _is_known(table)) else None


def _is_cell(word: str) -> bool:
    """Whether a word is a class, and no heading; 其他 may be one of several reasons."""
    words = vocabulary()
    return is_class(word) and words.heading(word) is None and squeeze(word) not in words.answers


def _points(table: BandedTable, lines: Sequence[Line]) -> float:
    """How good a heading lines are: its columns, less what else they hold."""
    over = [range(*at) for piece, *at in table.upper if vocabulary().heading(piece.text) in PARTED]
    parted = {at for own in over for at in own}
    points = len(over) + points_of([(band.heading, band.role) for band in table.bands], parted)
    used = sum(len(band.pieces) for band in table.bands) + len(table.upper)
    spare = sum(len(line.text.split()) for line in lines) - used
    prose = sum(len(piece.text) > _LONGEST for piece, _, _ in table.upper)
    return points - _STRANGE * len(table.upper) - 3.0 * prose + 0.01 * used - 0.1 * spare


def _table(lines: Sequence[Line], *, wide: bool) -> BandedTable:
    """The headings that lines hold: by their places, or by their order where that makes all of them known."""
    table = _headed(*_by_places([pieces_of(WORD, line, wide=wide) for line in lines]), wide=wide)
    for width in (wide, not wide) if len(lines) > 1 and not _is_known(table) else ():
        rows = [pieces_of(WORD, line, wide=width) for line in lines]
        other = _headed(_by_order(rows), [], wide=width) if len(rows[0]) >= _LEAST_ORDERED else table
        if _is_known(other) and _points(other, lines) > _points(table, lines):
            return other if width == wide else _turned(other)
    return table


def _is_known(table: BandedTable) -> bool:
    return all(band.role is not None for band in table.bands)


def _by_order(rows: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pieces of each heading, where lines have drifted: each ends a heading above it, or is one, in their order."""
    ways = [[[piece] for piece in rows[0]]]
    for pieces in rows[1:]:
        ways = [way for groups in ways for way in _aligned(groups, pieces)]
        ways = sorted(ways, key=_points_of_groups, reverse=True)[:_WAYS]
    return ways[0]


def _aligned(groups: list[list[Piece]], pieces: Sequence[Piece]) -> Iterator[list[list[Piece]]]:
    """Yield headings with the pieces of the line below put to them, in the best ways."""
    states: list[tuple[list[list[Piece]], int]] = [(groups, 0)]
    for piece in pieces:
        found = []
        for way, at in states:
            near = [k for k in range(at, len(way)) if _overlap(way[k], piece, _DRIFT)]
            found += [([*way[:k], [*way[k], piece], *way[k + 1 :]], k + 1) for k in near]
            own = next((k for k in range(at, len(way)) if way[k][0].start > piece.start), len(way))
            found.append(([*way[:own], [piece], *way[own:]], own + 1))
        states = sorted(found, key=lambda state: _points_of_groups(state[0]), reverse=True)[:_WAYS]
    yield from (way for way, _ in states)


def _points_of_groups(groups: Sequence[Sequence[Piece]]) -> float:
    texts = ["".join(piece.text for piece in group) for group in groups]
    return points_of([(text, vocabulary().heading(text)) for text in texts]) - _STRANGE * len(groups)


def _by_places(rows: Sequence[Sequence[Piece]]) -> tuple[list[list[Piece]], list[Piece]]:
    """Headings side by side; pieces one below the other are one heading, one over several columns is theirs."""
    groups: list[list[Piece]] = []
    upper: list[Piece] = []
    for pieces in reversed(rows):
        for piece in pieces:
            others = [group for group in groups if group[0].line is not piece.line]
            below = [group for group in others if _overlap(group, piece)]
            below = below or [group for group in others if _overlap(group, piece, 1) and _names(piece, group)]
            if not below:
                groups.append([piece])
            elif len(below) > 1 or _stands_over(piece, below[0]):
                upper.append(piece)
            else:
                below[0].insert(0, piece)
    return groups, upper


def _headed(groups: list[list[Piece]], upper: list[Piece], *, wide: bool) -> BandedTable:
    groups.sort(key=lambda group: group[0].start)
    for one, two in pairwise(list(groups)):  # the end of a heading that was cut stands beside it
        if one in groups and _is_whole(one, two):
            one += two
            groups.remove(two)
    bands = [_band(group) for group in groups]
    firm = (at for at, band in enumerate(bands) if vocabulary().heading(band.heading) in (*CLASSES[:2], "name"))
    first = next((at for at in firm if squeeze(bands[at].heading) not in vocabulary().sides), 0)
    fields = next((at for at, band in enumerate(bands[:first]) if _is_field(band)), first)
    for band in bands[fields:first]:
        band.role = None if band.role == "side" else band.role  # what a project aims at, between its other fields
    bands = bands[fields:]
    grades = [band for band in bands if vocabulary().heading_among(band.heading) == "grade"]
    for at, band in enumerate(grades if len(grades) >= GRADES else []):
        band.role = "grade" if at else "value"  # the first grade is what is aimed at
    values = [band for band in bands if band.role == "value"]
    for band in values if len(values) > 1 else ():
        if squeeze(band.heading) in vocabulary().weak_values:
            band.role = None  # 绩效标准 is where the value comes from
    if not values:
        for band in bands:
            band.role = band.role or ("value" if vocabulary().heading_among(band.heading) == "value" else None)
    reaches = [(piece, _reach(piece, bands, upper)) for piece in upper]
    return BandedTable(bands, wide, upper=[(piece, under[0], under[-1] + 1) for piece, under in reaches if under])


def _is_whole(one: Sequence[Piece], two: Sequence[Piece]) -> bool:
    """Whether pieces side by side are a heading together, and the second ones are none by themselves; nor are the first
    ones, where the second ones stand lower."""
    first, second = ("".join(piece.text for piece in group) for group in (one, two))
    known = vocabulary().heading
    lower = two[0].line.number > one[-1].line.number
    near = two[0].start - one[-1].stop <= (_CLOSE if lower else _BESIDE) and len(second) <= _CLOSE
    none = known(second) is None or (lower and known(first) is None)
    return near and none and known(first + second) is not None


def _is_field(band: Band) -> bool:
    """Whether a column before the classes holds a field of the project, or the row's number."""
    return band.role == "number_of_row" or vocabulary().label(band.heading) is not None


def _stands_over(piece: Piece, group: Sequence[Piece]) -> bool:
    """Whether a piece is a heading of its own, and not the beginning of the one below it."""
    below = "".join(other.text for other in group)
    known = vocabulary()
    own, role, whole = known.heading(piece.text), known.heading(below), known.heading(piece.text + below)
    if own in PARTED and own == whole and role is None and not known.is_tail(squeeze(below)):
        return True  # 偏差原因分析 over 其他 says no more with it
    if known.heading_among(below) == "grade" and heads_grades(piece.text):
        return True  # 评价标准 over 优
    firm = (*CLASSES, "name")
    return role is not None and (whole is None or (role in firm and whole not in firm))


def _overlap(group: Sequence[Piece], piece: Piece, more: int = 0) -> bool:
    return any(p.start < piece.stop + more and piece.start < p.stop + more for p in group)


def _names(piece: Piece, group: Sequence[Piece]) -> bool:
    """Whether a piece and those below it are a heading together, and those below are none by themselves."""
    below = "".join(other.text for other in group)
    return vocabulary().heading(below) is None and vocabulary().heading(piece.text + below) is not None


def _band(group: list[Piece]) -> Band:
    text = "".join(piece.text for piece in group)
    start, stop = min(p.start for p in group), max(p.stop for p in group)
    return Band(group, vocabulary().heading(text), start, stop)


def _reach(piece: Piece, bands: Sequence[Band], upper: Sequence[Piece]) -> list[int]:
    """The columns that a heading stands over: from the first below it up to the next heading's."""
    later = min((other.start for other in upper if other.start > piece.start), default=float("inf"))
    return [at for at, band in enumerate(bands) if piece.start < band.stop + _CLOSE / 2 and band.start < later]


def _turned(table: BandedTable) -> BandedTable:
    """The same headings, a Chinese character taken for two columns in the place of one, or one in the place of two."""
    lines = {piece.line for band in table.bands for piece in band.pieces} | {piece.line for piece, _, _ in table.upper}
    own, other = ([p for line in lines for p in pieces_of(WORD, line, wide=w)] for w in (table.wide, not table.wide))
    places = dict(zip(own, other, strict=True))
    bands = [evolve(_band([places[piece] for piece in band.pieces]), role=band.role) for band in table.bands]
    return BandedTable(bands, not table.wide, upper=[(places[p], start, stop) for p, start, stop in table.upper])


def widened(table: BandedTable) -> BandedTable:
    """The same table, its Chinese characters taken for two columns each."""
    lines = list(dict.fromkeys(piece.line for band in table.bands for piece in band.pieces))
    lines = sorted({*lines, *(piece.line for piece, _, _ in table.upper)}, key=lambda line: line.number)
    other = _table(lines, wide=True)
    other.pages = table.pages
    return other
