"""Text without columns (``pdftotext``, web pages) → sheets; tables are put together from what is known of the forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from targetexpr.sheets import typed
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.columnless.arrange import Entry, Parts, arrange, cut
from targetexpr.sheets.columnless.bands import read_bands
from targetexpr.sheets.columnless.blocks import read_columns
from targetexpr.sheets.columnless.classes import Placed, place
from targetexpr.sheets.columnless.header import settle
from targetexpr.sheets.columnless.lines import Line, Page, is_spaced, pages
from targetexpr.sheets.columnless.rows import Piece, read_rows
from targetexpr.sheets.columnless.rows import Row as TableRow
from targetexpr.sheets.columnless.scan import Item, scan
from targetexpr.sheets.columnless.trust import doubted
from targetexpr.sheets.columnless.words import Words, choose
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell, Row, join_lines
from targetexpr.sheets.header import Header
from targetexpr.sheets.labels import indicator_name
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Funds, Indicator, Location, Role, Sheet
from targetexpr.sheets.ordered.by_columns import read_by_columns, stands_by_columns
from targetexpr.sheets.ordered.classes import classes_above
from targetexpr.sheets.ordered.table import Table, grid_of, is_unrolled, read_ordered, reunited, without_frame
from targetexpr.sheets.ordered.unroll import unrolled

_NUMBERED = frozenset({"weight", "score", "actual", "operator", "unit", "prior", "number_of_row"})
_BESIDE = _NUMBERED | {"note", "nature", "total_value", "direction", "deviation_reason"}
_STRAYS = "未归栏的文字"  # words of the header that no label could be found for


def read_text(text: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of a text in the order in which they begin.

    Rows stand in the order of the text; each says in ``doubts`` what was guessed of it: ``cell-joined`` (a cell cut
    over lines), ``value-before-name``, ``value-apart`` (name and value found each other over other rows),
    ``split-guessed`` (name and value ran together), ``level-guessed`` (the class's cell stood elsewhere, and another
    class is as likely), ``columns-lost`` (the table has more columns than name and value).
    """
    found = pages(text, limits or Limits())
    cut = unrolled(found)
    return [doubted(sheet) for sheet in (_better(found) if cut == found else read_pages(cut))]


def _better(found: Sequence[Page]) -> list[Sheet]:
    """By the columns, where the text keeps them, else line by line."""
    loose = read_pages(found)
    banded = assemble(read_bands(found))
    rows = [indicator for sheet in banded for indicator in sheet.indicators]
    if not rows or 5 * sum(map(_is_whole, rows)) < 4 * len(rows):
        return loose
    return [_both(one, two) for one, two in zip(loose, banded, strict=True)] if len(loose) == len(banded) else banded


def _is_whole(indicator: Indicator) -> bool:
    return indicator.name is not None and indicator.value is not None


def _both(loose: Sheet, banded: Sheet) -> Sheet:
    """The table as its columns give it, under the header as the labels give it."""
    fields: dict[str, Any] = {
        field.name: value
        for field in attrs.fields(Sheet)
        if field.name not in ("indicators", "funds", "texts", "raw", "present", "locations")
        and (value := getattr(loose, field.name)) is not None
    }
    locations = {**banded.locations, **loose.locations}
    funds = loose.funds if loose.funds != Funds() else banded.funds
    own: dict[str, Any] = {
        "texts": loose.texts,
        "raw": loose.raw,
        "present": loose.present,
        "funds": funds,
        "locations": locations,
    }
    return attrs.evolve(banded, **fields, **own)


def read_pages(found: Sequence[Page]) -> list[Sheet]:
    """As ``read_text``, for lines that a reader of pages put together."""
    words = choose(word for page in found for line in page for word in _words(line))
    spaced = is_spaced(found)
    sheets = []
    for group in cut([scan(page, words) for page in found]):
        own = choose(item.text.rstrip("：:*") for page in group for item in page)
        if own is not words:  # another form than most of the text
            lines = [list(dict.fromkeys(line for item in page for line in (item.line, item.end))) for page in group]
            group = [scan(page, own) for page in lines]
        sheets.append(_sheet(group, own, spaced))
    return [sheet for sheet in sheets if sheet is not None]


def _words(line: Line) -> Iterator[str]:
    if len(line.text) <= 200:
        yield line.text.strip()
        yield from (word.rstrip("：:*") for word in line.text.split())


def _sheet(group: Sequence[Sequence[Item]], words: Words, spaced: bool) -> Sheet | None:
    parts = arrange(group)
    tables = read_ordered(parts.pages) or read_by_columns(parts.pages)
    if tables is not None:
        return _ordered_sheet(parts, *tables, words)
    parts.pages = [reunited(page) for page in parts.pages]
    parts.pages = [without_frame(page, parts.strays) for page in parts.pages]
    items = [item for page in parts.pages for item in page]
    apart = is_unrolled(items) or stands_by_columns(items)
    wide = _take_numbers(parts) or apart
    rows: list[tuple[Sequence[Item], list[TableRow]]] = []
    for page in parts.pages:
        if (columns := read_columns(page)) is not None:
            rows.append((columns[1], columns[0]))
            parts.strays += columns[2]
        else:
            rows.append((page, read_rows(page, spaced=spaced)))
    settle(parts)
    placed = place(rows, words)
    placed = [row for row in placed if _says(row)]
    if not _is_form(parts, placed):
        return None
    return _whole(parts, tuple(_indicator(row, wide) for row in placed), group)


def _ordered_sheet(parts: Parts, tables: Sequence[Table], strays: Sequence[Item], words: Words) -> Sheet | None:
    """The sheet of words that stand in the order of their columns."""
    settle(parts)
    parts.strays += strays
    grids = []
    for table in tables:
        own = classes_above(table.stream, table.rows, words) or place([(table.stream, table.rows)], words)
        grids.append(grid_of(table, [_classes(row) for row in own]))
    rows = tuple(indicator for sheet in assemble(grids) for indicator in sheet.indicators)
    return _whole(parts, rows, [table.stream for table in tables])


def _classes(placed: Placed) -> tuple[str | None, str | None, Location | None, bool]:
    return placed.where.level1, placed.where.level2, _at(placed.cell) if placed.cell else None, placed.sure


def _whole(parts: Parts, indicators: tuple[Indicator, ...], group: Sequence[Sequence[Item]]) -> Sheet:
    header = _header(parts)
    fields = header.finish()
    levels = [level for i in indicators for level in (i.level1, i.level2)]
    printed = header.words | {item.text for page in parts.pages for item in page if item.kind == "heading"}
    heading = next((item for page in parts.pages for item in page if item.kind == "heading"), None)
    if heading is not None:
        fields["locations"].setdefault("heading", _at(heading))
    _stray_prose(parts, fields["texts"])
    first = next((_at(item) for item in [*parts.titles[-1:], *(i for page in group for i in page)]), Location(line=1))
    return Sheet(
        form=vocabulary().recognise(header.title, printed, levels),
        location=fields["locations"].get("title", first),
        indicators=indicators,
        **fields,
    )


def _take_numbers(parts: Parts) -> bool:
    """In a table with columns of weights, scores or actual values, numbers alone are theirs and no target's: they are
    taken out, for which row they belong to cannot be known. Whether there are such columns."""
    table = [item for page in parts.pages for item in page]
    roles = {vocabulary().heading(item.text) for item in table if item.kind == "heading"}
    names = [item.line for item in table if item.kind == "heading" and vocabulary().heading(item.text) == "name"]
    if not roles & _NUMBERED:
        return bool(roles & _BESIDE) or len(set(names)) < len(names)
    for page in parts.pages:
        parts.strays += [item for item in page if _is_number(item)]
        page[:] = [item for item in page if not _is_number(item)]
    return True


def _is_number(item: Item) -> bool:
    return item.kind == "text" and re.fullmatch(r"[\d.,]+", item.text) is not None


def _is_form(parts: Parts, rows: Sequence[Placed]) -> bool:
    """Whether this is a sheet: a table's headings or classes, with rows or at least a project's name."""
    table = [item for page in parts.pages for item in page]
    headed = any(item.kind == "heading" for item in table)
    classes = {item.text for item in table if item.kind == "class"}
    named = any(entry.field == "project_name" for entry in parts.entries)
    return (bool(rows) and (headed or len(classes) > 1)) or (headed and named)


def _header(parts: Parts) -> Header:
    header = Header()
    for title in parts.titles[-1:]:
        header.read([_cell(title)])
        if title.extra is not None:
            header.read([Cell(text=title.extra.text.strip(), location=_at(title))])
    units = [_cell(entry.label) for entry in parts.entries if entry.label and entry.kind is None]
    unit = next((label for label in units if typed.money_unit(label.text)), None)
    for entry in parts.entries:
        if entry.label is None:
            continue
        label = _cell(entry.label)
        row: Row = [label, *([_joined(entry)] if entry.values else [])]
        header.read([unit, *row] if unit is not None and entry.kind == "money" else row)
    return header


def _joined(entry: Entry) -> Cell:
    text, last = "", None
    for item in entry.values:
        text += "" if last is None else " " if item.line is last.line else "\n"
        text += item.text
        last = item
    return Cell(text=join_lines(text), location=_at(entry.values[0]))


def _stray_prose(parts: Parts, texts: dict[str, str]) -> None:
    """Prose that stands away from its labels is kept under all the labels that it may belong to."""
    names = [entry.key or "" for entry in parts.entries if entry.label and entry.takes_prose and not entry.values]
    for entry in parts.entries:
        if entry.label is None and names:
            texts["／".join(dict.fromkeys(names))] = _joined(entry).text
    if parts.strays:
        texts[_STRAYS] = "；".join(item.text for item in parts.strays)


def _indicator(placed: Placed, wide: bool) -> Indicator:
    row = placed.row
    anchor = row.name or row.value
    assert anchor is not None
    places: dict[Role, Location] = {}
    if row.name is not None:
        places["name"] = _at(row.name.item)
    if row.value is not None:
        places["value"] = _at(row.value.item)
    if placed.cell is not None:
        places["level2" if placed.where.level2 else "level1"] = _at(placed.cell)
    return Indicator(
        level1=placed.where.level1,
        level2=placed.where.level2,
        name=_name(row.name),
        value=row.value.text if row.value else None,
        location=_at(anchor.item),
        locations=places,
        doubts=(*row.doubts, *(() if placed.sure else ("level-guessed",)), *(("columns-lost",) if wide else ())),
    )


def _says(placed: Placed) -> bool:
    """Whether a row holds more than the dots of a row that was left empty."""
    row = placed.row
    texts = [indicator_name(piece.text) for piece in (row.name, row.value) if piece is not None]
    return any(c.isalnum() for text in texts for c in text)


def _name(piece: Piece | None) -> str | None:
    return None if piece is None else indicator_name(piece.text) or piece.text


def _cell(item: Item) -> Cell:
    return Cell(text=join_lines(item.text), location=_at(item))


def _at(item: Item) -> Location:
    return Location(line=item.line.number, page=item.line.page)
