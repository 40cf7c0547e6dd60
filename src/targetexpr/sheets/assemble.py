"""Grids → sheets: where a table begins and ends, and which header belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from targetexpr.sheets.columns import Column, Heading, decide, find_heading
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, distinct, join_lines
from targetexpr.sheets.header import Header, is_title
from targetexpr.sheets.model import Funds, Indicator, Location, Sheet
from targetexpr.sheets.table import Entry, Levels, block_texts, is_project, place_of, read_rows


def assemble(grids: Iterable[Grid]) -> list[Sheet]:
    """The sheets that the grids of one document hold, in its order. No table of indicators, no sheet."""
    maker = _Maker()
    for grid in grids:
        maker.add(grid)
    return maker.finish()


@define
class _Table:
    heading: Heading
    body: list[Row] = field(factory=list)


@define
class _Draft:
    """One sheet being put together: its header's rows, and the tables under it."""

    header: Header = field(factory=Header)
    tables: list[_Table] = field(factory=list)
    place: Location | None = None
    heading_place: Location | None = None
    started: bool = False


@define
class _Maker:
    sheets: list[Sheet] = field(factory=list)
    draft: _Draft = field(factory=_Draft)
    table: _Table | None = None

    def add(self, grid: Grid) -> None:
        if not grid.continues:
            self._close()
        rows, at = grid.rows, 0
        runs_on = grid.continues and not grid.is_text and self._runs_on(rows)
        if not runs_on and not grid.is_text:
            self.table = None
        while at < len(rows):
            heading = find_heading(rows, at) if not grid.is_text else None
            if heading is not None:
                self._open(heading, rows[at])
                at += heading.rows
                continue
            row = rows[at]
            at += 1
            if self.table is not None and not grid.is_text and self._in_table(row):
                self.table.body.append(row)
            elif distinct(row):
                self._head(row)

    def _runs_on(self, rows: Sequence[Row]) -> bool:
        """The table before goes on in this grid, which has no heading of its own."""
        if self.table is None or not rows:
            return False
        width = len(self.table.heading.roles)
        first = next((row for row in rows if distinct(row)), None)
        return first is not None and abs(max(map(len, rows)) - width) <= 0 and self._in_table(first)

    def _in_table(self, row: Row) -> bool:
        """Whether a row below a heading is one of its table's, and not a title, a label or a closing line."""
        cells = distinct(row)
        if not cells:
            return True
        words = vocabulary()
        first = cells[0]
        text = join_lines(first.text)
        if _closing(first):
            return False
        if len(cells) == 1 and (is_title(text) or (self._spans_all(row, first) and not _is_class(text))):
            return False
        label = words.label(text)
        known = words.fields.get(label) if label else None
        behind = squeeze(text).endswith(":") or (len(cells) > 1 and sum(_is_field(c) for c in cells) >= 2)
        inline = ":" in squeeze(text) and _is_field(evolve(first, text=text.replace("：", ":").split(":")[0]))
        if self._field_columns():
            return True
        prose = label in words.text_labels and self._under_class(row, first) and not _is_class(text)
        return not (prose or inline or (known is not None and (behind or known.kind != "money")))

    def _under_class(self, row: Row, cell: Cell) -> bool:
        """Whether a cell stands where the table has its classes: a label there is no indicator's name."""
        roles = self.table.heading.roles if self.table is not None else ()
        position = next((i for i, other in enumerate(row) if other is cell), 0)
        return position < len(roles) and roles[position] in ("level1", "level2")

    def _field_columns(self) -> list[str]:
        if self.table is None:
            return []
        found = []
        for texts in self.table.heading.texts:
            label = vocabulary().label(texts[-1]) if texts else None
            if label in vocabulary().fields:
                found.append(str(label))
        return found

    @staticmethod
    def _spans_all(row: Row, cell: Cell) -> bool:
        return len(row) > 2 and sum(other is cell for other in row) >= len(row) - 1

    def _open(self, heading: Heading, row: Row) -> None:
        draft = self.draft
        if draft.tables and draft.tables[-1].heading.texts == heading.texts:
            self.table = draft.tables[-1]
            return
        self.table = _Table(heading)
        draft.tables.append(self.table)
        draft.heading_place = draft.heading_place or place_of(row)
        draft.header.words |= heading.words

    def _head(self, row: Row) -> None:
        """A row outside the table; after one, a title or a field begins the next sheet."""
        if self.draft.tables and _starts(row):
            self._close()
        self.table = None if _starts(row) or _closes(row) or len(distinct(row)) > 1 else self.table
        if self.draft.tables and not _starts(row):
            self._footer(row)
            return
        if "project_name" in self.draft.header.values and _is_title_row(row):
            # A form without a table of indicators, or a list of projects, stood before.
            self.draft = _Draft()
        self.draft.place = self.draft.place or place_of(row)
        self.draft.header.read(row)

    def _footer(self, row: Row) -> None:
        """A line below the table is kept as text where it has a label; page numbers are not."""
        if any(_closing(cell) or vocabulary().label(cell.text) in vocabulary().text_labels for cell in distinct(row)):
            self.draft.header.read(row)

    def _close(self) -> None:
        draft, self.draft, self.table = self.draft, _Draft(), None
        if draft.tables:
            self.sheets += _sheets(draft)

    def finish(self) -> list[Sheet]:
        self._close()
        return self.sheets


def _closing(cell: Cell) -> bool:
    return bool(vocabulary().footers.fullmatch(squeeze(cell.text[:100])[:80]))


def _closes(row: Row) -> bool:
    cells = distinct(row)
    return bool(cells) and _closing(cells[0])


def _is_field(cell: Cell) -> bool:
    label = vocabulary().label(cell.text)
    return label is not None and label in vocabulary().fields


def _is_class(text: str) -> bool:
    from targetexpr.sheets.labels import is_class

    return is_class(text)


def _is_title_row(row: Row) -> bool:
    cells = distinct(row)
    return len(cells) == 1 and is_title(cells[0].text)


def _starts(row: Row) -> bool:
    """A title, or a row with a field of the header."""
    cells = distinct(row)
    words = vocabulary()
    if _is_title_row(row):
        return True
    for cell in cells:
        text = join_lines(cell.text).replace("：", ":")
        label = words.label(text.split(":")[0])
        if label in words.fields and (":" in text or len(cells) > 1):
            return True
    return False


def _sheets(draft: _Draft) -> list[Sheet]:
    header = draft.header
    entries = _entries(draft.tables, header)
    form = header.finish()
    levels = [level for entry in entries for level in (entry.indicator.level1, entry.indicator.level2)]
    known = vocabulary().recognise(header.title, header.words, levels)
    if draft.heading_place is not None:
        form["locations"].setdefault("heading", draft.heading_place)
    place = form["locations"].get("title") or draft.heading_place or draft.place or Location(row=1)
    projects = _projects(entries)
    if not projects:
        return [Sheet(form=known, location=place, **form)]
    return [
        Sheet(form=known, location=place, **_merged(form, fields, area), indicators=indicators)
        for fields, area, indicators in projects
    ]


def _entries(tables: Iterable[_Table], header: Header) -> list[Entry]:
    """The entries of every block of every table; the whole term's joined to the year's where both name one."""
    year: list[Entry] = []
    total: list[Entry] = []
    for table in tables:
        blocks = decide(table.heading, table.body, header.year)
        for number, block in enumerate(blocks):
            found = list(read_rows(_with_levels(block, blocks[0]), table.body, Levels()))
            if _is_total(block):
                total += found
            elif number and not any(map(_is_total, blocks)):
                year += [_doubted(entry, "block-of-unknown-term") for entry in found]
            else:
                year += found
            for heading, text in block_texts(block, table.body):
                header.texts.setdefault(heading, text)
    return _beside(year, total)


def _with_levels(block: list[Column], first: list[Column]) -> list[Column]:
    """A block beside the first shares the class columns that it has not itself."""
    own = {column.role for column in block}
    shared = [c for c in first if c.role in ("level1", "level2", "field") and c.role not in own]
    if "name" not in own:
        shared += [c for c in first if c.role == "name"]
    return [*shared, *block] if block is not first else block


def _beside(year: list[Entry], total: list[Entry]) -> list[Entry]:
    """The whole term's entries beside the year's: one indicator where both name it, else each its own."""
    twins: dict[tuple[str | None, ...], list[Entry]] = {}
    for entry in total:
        twins.setdefault(_identity(entry.indicator), []).append(entry)
    result: list[Entry] = []
    for entry in year:
        same = twins.get(_identity(entry.indicator)) if entry.indicator.name else None
        result.append(_joined(entry, same.pop(0)) if same else entry)
    left = {id(entry) for entries in twins.values() for entry in entries}
    return result + [entry for entry in total if id(entry) in left]


def _identity(indicator: Indicator) -> tuple[str | None, ...]:
    return (indicator.level1, indicator.level2, squeeze(indicator.name or ""))


def _is_total(block: list[Column]) -> bool:
    return any(c.role == "total_value" for c in block) and not any(c.role == "value" for c in block)


def _joined(entry: Entry, twin: Entry) -> Entry:
    total = twin.indicator.total_value or twin.indicator.value
    place = twin.indicator.at("total_value")
    locations = {**entry.indicator.locations, "total_value": place}
    return evolve(entry, indicator=evolve(entry.indicator, total_value=total, locations=locations))


def _doubted(entry: Entry, doubt: str) -> Entry:
    return evolve(entry, indicator=evolve(entry.indicator, doubts=(*entry.indicator.doubts, doubt)))


def _projects(entries: Iterable[Entry]) -> list[tuple[dict[str, Cell], str | None, tuple[Indicator, ...]]]:
    """Entries by project (and by area, in a matrix), in the order they came."""
    groups: dict[tuple[object, ...], tuple[dict[str, Cell], str | None, list[Indicator]]] = {}
    for entry in entries:
        fields = dict(entry.fields)
        names = {k: join_lines(c.text) for k, c in fields.items() if is_project(k)}
        key = (tuple(names.items()), entry.area)
        groups.setdefault(key, (fields, entry.area, []))[2].append(entry.indicator)
    return [(fields, area, tuple(rows)) for fields, area, rows in groups.values()]


def _merged(form: dict[str, Any], fields: dict[str, Cell], area: str | None) -> dict[str, Any]:
    """The sheet's header, with what the project's own row says of it."""
    own = Header()
    for label, cell in fields.items():
        own.read([evolve(cell, text=label), cell])
    more = own.finish()
    merged: dict[str, Any] = dict(form)
    for key, value in more.items():
        if isinstance(value, dict):
            merged[key] = {**form.get(key, {}), **value}
        elif isinstance(value, frozenset):
            merged[key] = form["present"] | value
        elif isinstance(value, Funds):
            merged["funds"] = _both(form["funds"], value)
        elif value is not None:
            merged[key] = value
    if area:
        merged["texts"] = {**merged["texts"], "区域": area}
    return merged


def _both(base: Funds, own: Funds) -> Funds:
    found: dict[str, Decimal] = {}
    for name in ("total", "annual", "fiscal", "carried_over", "other", "prior_budget", "prior_executed"):
        value = getattr(own, name) if getattr(own, name) is not None else getattr(base, name)
        if value is not None:
            found[name] = value
    return Funds(**found)
