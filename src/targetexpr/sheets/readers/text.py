"""Text without columns (``pdftotext``, web pages) → sheets; tables are put together from what is known of the forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from attrs import evolve

from targetexpr.sheets import typed
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.sheets.parts import Document
from targetexpr.sheets.text_layout.band_headings import BandedTable, tables_in, widened
from targetexpr.sheets.text_layout.banded_grid import BandedGrids
from targetexpr.sheets.text_layout.banded_rows import BandedRows, clearest
from targetexpr.sheets.text_layout.header_cells import aligned, whole_cells
from targetexpr.sheets.text_layout.header_fields import doubts_of, settle
from targetexpr.sheets.text_layout.header_tables import HeaderTables
from targetexpr.sheets.text_layout.heading_run import with_headings
from targetexpr.sheets.text_layout.items import YEAR, LayoutItem, scan
from targetexpr.sheets.text_layout.left_words import STRAYS, left_words
from targetexpr.sheets.text_layout.lines import Line, Page, is_spaced, pages
from targetexpr.sheets.text_layout.sections import Parts, SectionEntry, arrange, cut
from targetexpr.sheets.text_layout.tables import CLASS_HEADINGS, grid_of, tables_of
from targetexpr.sheets.text_layout.trust import doubted, trusted
from targetexpr.sheets.text_layout.unroll import unrolled
from targetexpr.sheets.text_layout.words import FormWords, choose

_LONGEST_CLASS = 12
_MOST_LINES = 1_000  # of one table; a text of more below one heading is none


def read_text(text: str, limits: Limits | None = None) -> Document:
    """The sheets of a text in the order in which they begin, and its lines with words that went to no row.

    Rows stand in the order of the text; each says in ``doubts`` what was guessed of it: ``cell-joined`` (a cell cut
    over lines), ``value-apart`` (name and value found each other over other rows), ``split-guessed`` (name and value
    ran together), ``level-guessed`` (another class is as likely), ``columns-lost`` (another way to take the row's words
    as cells is as likely).
    """
    found = list(_Reader(unrolled(pages(text, limits or Limits()))).sheets())
    empty = [not before.indicators for before in found]  # rows below two headers may be of the first one
    read = [trusted(doubted(sheet) if before else sheet) for sheet, before in zip(found, [False, *empty], strict=False)]
    sheets = tuple(one.sheet for one in read)
    parts = left_words(text, sheets, [row for one in read for row in one.left])
    return Document(sheets=sheets, parts=tuple(parts))


class _Reader:
    """One text; ``banded`` holds the tables that keep their columns, by the line of their heading."""

    def __init__(self, found: Sequence[Page]) -> None:
        self.spaced = is_spaced(found)
        self.banded: dict[int, BandedRows] = {}
        self.words = choose(chain(*(_words(line) for page in found for line in page), *map(_cut_words, found)))
        self.parts = [list(self._parts(page)) for page in tables_in(found)]

    def _parts(self, page: Sequence[Line | BandedTable]) -> Iterator[Line | BandedRows]:
        for part in page:
            if isinstance(part, Line):
                yield part
                continue
            told = part.pages[0] and len(part.lines) <= _MOST_LINES
            if told and (rows := clearest((part, widened(part)))) is not None:
                yield rows
            else:
                yield from dict.fromkeys(piece.line for band in part.bands for piece in band.pieces)
                yield from part.lines

    def _items(self, page: Sequence[Line | BandedRows], words: FormWords) -> list[LayoutItem]:
        found: list[LayoutItem] = []
        lines: list[Line] = []
        for part in page:
            if isinstance(part, Line):
                lines.append(part)
                continue
            found += with_headings(scan(whole_cells(lines), words))
            lines = []
            line = part.bands[0].pieces[0].line
            self.banded[line.number] = part
            found.append(LayoutItem("table", "", line, 0, 0, line, True))
        return found + with_headings(scan(whole_cells(lines), words))

    def sheets(self) -> Iterator[Sheet]:
        for group in cut([self._items(page, self.words) for page in self.parts]):
            own = choose(item.text.rstrip("：:*") for page in group for item in page)
            if own is not self.words:  # another form than most of the text
                group = [self._again(page, own) for page in group]
            yield from self._sheets(group, own)

    def _again(self, page: Sequence[LayoutItem], words: FormWords) -> list[LayoutItem]:
        lines: dict[Line, Line | BandedRows] = {}
        for item in page:
            for line in (item.line, item.end, *([item.extra] if item.extra else [])):
                lines[line] = self.banded[line.number] if item.kind == "table" else line
        return self._items(list(lines.values()), words)

    def _sheets(self, group: Sequence[Sequence[LayoutItem]], words: FormWords) -> Iterator[Sheet]:
        beside = HeaderTables()
        group = [beside.take(page) for page in group]
        terms = _terms(group)
        parts = arrange(group)
        banded = [item for page in parts.pages for item in page if item.kind == "table"]
        if banded:
            reader = BandedGrids(terms)
            grids = [reader.grid(self.banded[item.line.number]) for item in banded]
            parts.strays += [item for page in parts.pages for item in page if item.kind == "text"]
        else:
            read = tables_of(parts.pages, parts.strays, terms)
            grids = [grid for table in read if (grid := grid_of(table, words, terms, spaced=self.spaced)) is not None]
        settle(parts)
        parts.strays += beside.strays
        kept = next((row for row in parts.rows if squeeze(row[0].text) in vocabulary().sums), None)
        sums = [Cell(text=c.text, location=c.place) for c in kept] if kept else list(map(_cell, beside.sums))
        parts.rows = [row for row in parts.rows if row is not kept]
        grids = grids or list(_without_rows(parts))
        grids[-1:] = [_with_sum(grid, sums) for grid in grids[-1:]]
        head = Grid(rows=[*_head(parts), *beside.rows, *beside.tasks], continues=False)
        found = assemble([head, *(evolve(grid, continues=True) for grid in grids)])
        names = [entry.key for entry in parts.entries if entry.field == "project_name"]
        labels = [vocabulary().label(cell.text) for row in parts.rows for cell in row]
        names += [label for label in labels if label and vocabulary().field_of(label) == "project_name"]
        if len(names) > len(set(names)):
            found = [doubted(sheet) for sheet in found]  # whose row is whose is lost
        rows = tuple(indicator for sheet in found for indicator in sheet.indicators)
        if _is_form(parts, rows):
            yield from (_told(sheet, parts) for sheet in found)


def _without_rows(parts: Parts) -> Iterator[Grid]:
    """The headings of a table that holds nothing."""
    heading = next((item for page in parts.pages for item in page if item.kind == "heading"), None)
    if heading is not None:
        texts = (*CLASS_HEADINGS, "三级指标", "指标值")
        yield Grid(rows=[[Cell(text=text, location=heading.line.place) for text in texts]])


def _told(sheet: Sheet, parts: Parts) -> Sheet:
    """A sheet with what is doubtful of its header, and with the words that found no label."""
    texts, doubts = dict(sheet.texts), doubts_of(parts)
    if parts.strays:
        texts[STRAYS] = "；".join(item.text for item in parts.strays)
    return evolve(sheet, texts=texts, doubts={name: doubts[name] for name in sheet.locations if name in doubts})


def _words(line: Line) -> Iterator[str]:
    if len(line.text) <= 200:
        yield line.text.strip()
        yield from (word.rstrip("：:*") for word in line.text.split())


def _cut_words(page: Page) -> Iterator[str]:
    """What two short lines are together: a class that was cut."""
    texts = [line.text.strip() for line in page]
    yield from (one + two for one, two in pairwise(texts) if len(one + two) <= _LONGEST_CLASS)


def _terms(group: Sequence[Sequence[LayoutItem]]) -> Sequence[str]:
    """What the header calls the whole term and the year where it names both side by side."""
    items = [item for page in group for item in page if item.kind != "text"]
    for one, two in pairwise(text for item in items for text in ([c.text for c in item.line.row] or [item.text])):
        known = vocabulary().heading(one) is not None and vocabulary().heading(two) is not None
        if known and {vocabulary().term(one), vocabulary().term(two)} == {"total", "annual"}:
            return (one, two)
    return ()


def _is_form(parts: Parts, rows: Sequence[Indicator]) -> bool:
    """Whether this is a sheet: a table's headings or classes, with rows or at least a project's name."""
    table = [item for page in parts.pages for item in page]
    headed = any(item.kind in ("heading", "table") for item in table)
    classes = {item.text for item in table if item.kind == "class"}
    labels = [entry.label.text for entry in parts.entries]
    labels += [cell.text for row in parts.rows for cell in row]
    named = any(vocabulary().field_of(label) == "project_name" for label in labels)
    return (bool(rows) and (headed or len(classes) > 1)) or (headed and named)


def _head(parts: Parts) -> Iterator[Row]:
    """The rows of a header: titles, what says the unit of amounts or the year, labels with their values."""
    for title in [title for title in parts.titles if not vocabulary().is_part(title.text)] or parts.titles:
        yield [_cell(title)]
        if title.extra is not None:
            yield [Cell(text=title.extra.text.strip(), location=title.line.place)]
    for item in parts.strays:
        if vocabulary().money_line.search(item.text) or YEAR.fullmatch(squeeze(item.text).strip("()[]")):
            yield [_cell(item)]
    yield from aligned(parts.rows)
    units = [_cell(entry.label) for entry in parts.entries if entry.kind is None]
    units += [_cell(item) for item in parts.strays if item.text[-1] in ")）"]  # below a label that no form knows
    unit = next((label for label in units if typed.money_unit(label.text)), None)
    for entry in parts.entries:
        row: Row = [_cell(entry.label), *([_joined(entry)] if entry.values else [])]
        yield [unit, *row] if unit is not None and entry.kind == "money" else row


def _with_sum(grid: Grid, sums: Sequence[Cell]) -> Grid:
    """A table with the row of its sums, the last ones below its points and scores."""
    heads = next((row for row in grid.rows if any(c and vocabulary().heading(c.text) == "name" for c in row)), [])
    roles = [vocabulary().heading(cell.text) if cell else None for cell in heads]
    places = [at for at, role in enumerate(roles) if role in ("weight", "score")]
    if len(places) != len(sums) - 1:
        return grid
    row: Row = [sums[0], *[None] * (len(roles) - 1)]
    for at, cell in zip(places, sums[1:], strict=True):
        row[at] = cell
    return evolve(grid, rows=[*grid.rows, row])


def _joined(entry: SectionEntry) -> Cell:
    text, last = "", None
    for item in entry.values:
        text += "" if last is None else " " if item.line is last.line else "\n"
        text += item.text
        last = item
    return Cell(text=join_lines(text), location=entry.values[0].line.place)


def _cell(item: LayoutItem) -> Cell:
    return Cell(text=join_lines(item.text), location=item.line.place)
