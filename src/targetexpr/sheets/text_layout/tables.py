"""The tables of a sheet's text → grids, each cell in its column and each row in its class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from attrs import Factory, define, evolve

from targetexpr.sheets.forms import HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row
from targetexpr.sheets.labels import indicator_name, is_class
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.classes import WAYS, Label, Placed, Spot, Way, place
from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, is_blank, is_signed, looks_named, unglued
from targetexpr.sheets.text_layout.edges import Edges, ReadRow
from targetexpr.sheets.text_layout.heading_run import HeadingRun, apart, runs, second_block
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout, layout_of, text_of
from targetexpr.sheets.text_layout.lattice import Lattice
from targetexpr.sheets.text_layout.stacked import Stack, stacks
from targetexpr.sheets.text_layout.states import States
from targetexpr.sheets.text_layout.words import ClassPair, FormWords

CLASS_HEADINGS = ("一级指标", "二级指标")
_PLAIN = (HeadedColumn("三级指标", "name"), HeadedColumn("指标值", "value"))
_VALUED = 3  # rows with values from which on those at the end without are none
_NEAR = 3  # lines between the title of a part and its headings
_MOST = 2_000  # words between two classes


@define
class WordTable:
    """The words below one heading, or below several that are the same, page by page; ``part`` stands above it.

    ``by_columns``: the rows are known, and say nothing of where the cells of classes stood. ``ordered``: a row's cells,
    those of classes too, stand in the order of the columns."""

    columns: tuple[HeadedColumn, ...]
    part: str | None = None
    by_columns: bool = False
    ordered: bool = False
    pages: list[list[LayoutItem]] = Factory(list)
    rows: list[list[ReadRow]] = Factory(list)
    whole: tuple[HeadedColumn, ...] = ()
    """All columns, those of classes too."""


def tables_of(pages: Sequence[Sequence[LayoutItem]], strays: list[LayoutItem], terms: Sequence[str]) -> list[WordTable]:
    """The tables of a sheet; words beside them go to *strays*."""
    tables: list[WordTable] = []
    for page in pages:
        found = runs(page)
        alone = apart(page) if not found else None
        if alone is not None and (found_stacks := stacks(alone[1], alone[0])):
            tables += _stacked(found_stacks, terms)
            continue
        bounds = [run.start for run in found] + [len(page)]
        before = list(page[: bounds[0]])
        if found and not tables and not any(item.kind == "class" for item in before):
            strays += [item for item in before if item.kind == "text"]
            before = []
        if found and not any(is_signed(item.text) or unglued(item.text) for item in before if item.kind == "text"):
            strays += [item for item in before if item.kind == "text"]
            before = [item for item in before if item.kind != "text"]
        if before:
            if not tables:
                tables.append(WordTable(found[0].columns if found else _PLAIN))
            tables[-1].pages.append(_body(before, strays))
        for run, stop in zip(found, bounds[1:], strict=True):
            part = _part(page, run)
            body = _body(page[run.stop : stop], strays)
            if any(column.before and column.role == "number_of_row" for column in run.whole):
                body = _without_numbers(body)
            if found_stacks := stacks(body, run.whole):
                tables += _stacked(found_stacks, terms)
                continue
            columns = run.whole if run.mixed else run.columns
            if not tables or (tables[-1].columns, tables[-1].part) != (columns, part or tables[-1].part):
                tables.append(WordTable(columns, part, ordered=run.mixed, whole=run.whole))
            tables[-1].pages.append(body)
    return tables


def _stacked(found: Sequence[Stack], terms: Sequence[str]) -> Iterator[WordTable]:
    for at, stack in enumerate(found):
        part = terms[at] if len(found) == len(terms) else None
        classed = any(column.role in ("level1", "level2") for column in stack.columns)
        items = stack.classes or [row.origin for row in stack.rows]
        yield WordTable(stack.columns, part, by_columns=True, ordered=classed, pages=[items], rows=[stack.rows])


def _part(page: Sequence[LayoutItem], run: HeadingRun) -> str | None:
    """The title of a part of the sheet right before its headings, or as the first of them."""
    near = page[max(0, run.start - 1) : run.start + 1]
    below = near[-1].line.number - _NEAR
    return next((i.text for i in near if i.line.number >= below and vocabulary().is_part(i.text)), None)


def _body(items: Sequence[LayoutItem], strays: list[LayoutItem]) -> list[LayoutItem]:
    """The words up to the line that closes the table; those after it stand beside it."""
    words = vocabulary()
    last = max((at for at, item in enumerate(items) if item.kind == "class" or is_signed(item.text)), default=-1)
    for at, item in enumerate(items):
        plain = squeeze(item.text[:100])
        below = words.footers.fullmatch(plain[:80]) or words.signatures.fullmatch(plain)
        closes = plain in words.sums or (at > last and below)
        if item.kind == "text" and item.first and closes:
            strays += [rest for rest in items[at:] if rest.kind == "text"]
            return list(items[:at])
    return list(items)


def _without_numbers(items: Sequence[LayoutItem]) -> list[LayoutItem]:
    """The words without the numbers of rows, each of which stands before a class or a name."""
    found, number = list[LayoutItem](), 1
    for item, behind in zip(items, [*items[1:], None], strict=False):
        is_number = item.text == str(number) and behind is not None
        if is_number and behind is not None and (behind.kind == "class" or looks_named(behind.text)):
            number += 1
        else:
            found.append(item)
    return found


def grid_of(table: WordTable, words: FormWords, terms: Sequence[str], *, spaced: bool) -> Grid | None:
    """The table as its columns give it; None where it holds no row. *terms* are what the header calls the whole term
    and the year, in their order, where two tables stand side by side for them."""
    if not table.by_columns:
        table = _read(table, spaced=spaced)
    if table.ordered:
        return _as_written(table, terms)
    for page in table.pages:
        page[:] = [item for item in page if item.kind != "class" or words.rank(item.text)]
    states = States(words, [item.text for page in table.pages for item in page if item.kind == "class"])
    lines: list[Row] = []
    last: ClassPair | None = None
    for page, rows in zip(table.pages, table.rows, strict=True):
        labels = list(_labels(page, [] if table.by_columns else rows))
        ranked = states.ranked([item.text for item, _ in labels])
        upper = [(label, state) for (_, label), (rank, state) in zip(labels, ranked, strict=True) if rank == 1]
        lower = [(label, state) for (_, label), (rank, state) in zip(labels, ranked, strict=True)
                 if rank == 2 or state in states.all]  # fmt: skip
        ways: Sequence[Way] = ("in turn",) if table.by_columns else WAYS
        placed = place([_spot(table, row, at) for at, row in enumerate(rows)], upper, lower, states, last, ways)
        lines += [_line(table, row, where) for row, where in zip(rows, placed, strict=True)]
        last = max((where.where for where in placed), key=states.order, default=last)
    if not lines:
        return None
    at = Location(line=next(row.origin for rows in table.rows for row in rows).line.number)
    heads: list[Row] = [[Cell(text=table.part, location=at)]] if table.part else []
    heads.append([Cell(text=text, location=at) for text in (*CLASS_HEADINGS, *(c.text for c in table.columns))])
    return Grid(rows=[*heads, *lines], continues=False)


def _as_written(table: WordTable, terms: Sequence[str]) -> Grid | None:
    lines: list[Row] = []
    merged = [column.before or column.role in ("level1", "level2", "side") for column in table.columns]
    fields = next((at for at, over in enumerate(merged) if not over), 0)
    for rows in table.rows:
        for row in rows:
            doubts = iter(row.doubts)
            cells: Row = [None] * len(table.columns)
            for k, held in row.held.items():
                joined = "cell-joined" if held[0].line is not held[-1].line else None
                doubt = joined if table.columns[k].before else next(doubts, None)  # of the row, for its own cells
                cells[k] = Cell(text=text_of(held), location=held[0].line.place, doubt=doubt)
            first = next((at for at in range(fields) if cells[at] is not None), fields)
            cells[:first] = lines[-1][:first] if lines else cells[:first]  # merged over rows
            lines.append(cells)
    if not lines:
        return None
    at = Location(line=next(row.origin for rows in table.rows for row in rows).line.number)
    heads: Row = [Cell(text=column.text, location=at) for column in table.columns]
    return Grid(rows=[*over(terms, [c.role for c in table.columns], at), heads, *lines], continues=False)


def over(terms: Sequence[str], roles: Sequence[HeadingRole | None], at: Location) -> list[Row]:
    """The row above two tables side by side that says which is for the whole term and which for the year; none where
    the header does not say it."""
    second = second_block(roles)
    if second is None or len(terms) != 2:
        return []
    one, two = (Cell(text=term, location=at) for term in terms)
    return [[*[one] * second, *[two] * (len(roles) - second)]]


def _read(table: WordTable, *, spaced: bool) -> WordTable:
    """Return the table with its rows, read in the cheapest way: row by row, or class by class in columns; and where
    both are dear, as cells that stand with those of their classes in the order of the columns."""
    layout = layout_of([item for page in table.pages for item in page], spaced=spaced)
    known = costs()
    best = _cheapest(table, evolve(layout, ordered=table.ordered))
    classed = any(item.kind == "class" for page in table.pages for item in page)
    dear = not classed or best.total > known["row.dear"] * sum(map(len, best.rows))
    if not table.ordered and table.whole and dear:
        other = evolve(table, columns=table.whole, ordered=True)
        ordered = _cheapest(other, evolve(layout, ordered=True))
        if ordered.total + known["clear.class"] * classed < best.total:
            table, best = other, ordered
            _doubt_own_classes(table.columns, [row for rows in best.rows for row in rows])
    return evolve(table, rows=[_valued(rows, table.columns) for rows in best.rows])


def _doubt_own_classes(columns: Sequence[HeadedColumn], rows: Sequence[ReadRow]) -> None:
    """Mark rows among whose classes there is one that no form has."""
    leads = [at for at, column in enumerate(columns) if column.role in ("level1", "level2", "type")]
    if not all(is_class(row.text(at)) for row in rows for at in leads if at in row.held):
        for row in rows:
            row.doubts = row.doubts or ("level-guessed",)


def _cheapest(table: WordTable, layout: Layout) -> _TextReading:
    """Return the words read row by row, where a block of columns is dear, or class by class, where each is one."""
    pages = [list(_parts(page, table, layout)) for page in table.pages]
    ways = ((costs()["row.stack"], 0.0), (0.0, costs()["row.stacks"]))
    readings = (_TextReading([[Lattice(part, stack) for part in page] for page in pages], more) for stack, more in ways)
    return min(readings, key=attrgetter("total"))


class _TextReading:
    """One way to read a table's words, page by page; *more* is what it costs by itself."""

    def __init__(self, pages: Sequence[Sequence[Lattice]], more: float) -> None:
        self.pages = pages
        self.total = more + sum(lattice.total for page in pages for lattice in page)

    @cached_property
    def rows(self) -> list[list[ReadRow]]:
        return [[row for lattice in page for row in lattice.read() if _is_row(row)] for page in self.pages]


def _parts(page: Sequence[LayoutItem], table: WordTable, layout: Layout) -> Iterator[Edges]:
    """Yield what may begin at each word of a page, stretch by stretch."""
    for stretch in [page] if table.ordered else _stretches(page):
        for at in range(0, len(stretch), _MOST):
            yield Edges(stretch[at : at + _MOST], table.columns, layout)


def _is_row(row: ReadRow) -> bool:
    """Whether a row holds more than strokes for what is empty."""
    return any(c.isalnum() for k in row.held for c in indicator_name(row.text(k)))


def _stretches(page: Sequence[LayoutItem]) -> Iterator[list[LayoutItem]]:
    """Words between two that are known: classes and headings. Where the form printed a row that was left empty
    (指标2, ……), and before each 指标1：, a row begins."""
    for is_text, group in groupby(page, key=lambda item: item.kind == "text"):
        if not is_text:
            continue
        found: list[LayoutItem] = []
        for item in group:
            name = indicator_name(item.text)
            dots = is_blank(item.text)
            if _is_points(item.text):
                continue
            if found and (dots or (name != item.text and vocabulary().extra_numbers.match(item.text))):
                yield found
                found = []
            if not dots:
                found.append(item)
        if found:
            yield found


def _is_points(text: str) -> bool:
    """(50分) behind a class."""
    plain = squeeze(text)
    return plain[:1] == "(" and plain[-1:] == ")" and vocabulary().points.fullmatch(plain[1:-1]) is not None


def _paired(rows: list[ReadRow], columns: Sequence[HeadedColumn]) -> list[ReadRow]:
    """Lone values go to lone names where there are as many of both on the page, in the order of the text."""
    roles = [column.role for column in columns]
    lone = [(roles[next(iter(row.held))], row) for row in rows if len(row.held) == 1]
    names = [row for role, row in lone if role == "name"]
    values = [row for role, row in lone if role == "value"]
    if not names or len(names) != len(values):
        return rows
    for name, value in zip(names, values, strict=True):
        name.held |= value.held
        name.doubts = (*name.doubts, "value-apart")
    return [row for row in rows if row not in values]


def _valued(rows: list[ReadRow], columns: Sequence[HeadedColumn]) -> list[ReadRow]:
    """The rows up to the last one with a value: what stands below it alone are words from elsewhere on the page."""
    rows = _paired(rows, columns)
    values = [at for at, column in enumerate(columns) if column.role in ("value", "operator")]
    last = max((at for at, row in enumerate(rows) if any(value in row.held for value in values)), default=-1)
    return rows[: last + 1] if last + 1 >= _VALUED else rows


def _labels(page: Sequence[LayoutItem], rows: Sequence[ReadRow]) -> Iterator[tuple[LayoutItem, Label]]:
    """The cells of classes on a page, each with its place among the rows; all with the same where there are none."""
    places = {id(item): at for at, item in enumerate(page)}
    starts = [places[id(row.origin)] for row in rows]
    now = 0
    for at, item in enumerate(page):
        while now < len(starts) and starts[now] < at:
            now += 1
        if item.kind == "class":
            beside = now < len(starts) and page[starts[now]].line is item.end and item.end is item.line
            yield item, Label(item.line, float(now), now + 0.5 * beside, now if beside else None)


def _spot(table: WordTable, row: ReadRow, at: int) -> Spot:
    roles = [column.role for column in table.columns]
    texts = {roles[k]: row.text(k) for k in row.held}
    return Spot(texts.get("name"), texts.get("value"), float(at), at + 1.0)


def _line(table: WordTable, row: ReadRow, placed: Placed) -> Row:
    where = (placed.cell or row.first.line).place
    levels = (placed.where.level1, placed.where.level2)
    cells: Row = [Cell(text=level, location=where) if level else None for level in levels]
    doubts = iter((*row.doubts, *(() if placed.sure else ("level-guessed",))))
    for column in range(len(table.columns)):
        held = row.held.get(column)
        cells.append(Cell(text=text_of(held), location=held[0].line.place, doubt=next(doubts, None)) if held else None)
    return cells
