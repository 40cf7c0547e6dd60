"""A header and its tables → sheets: the whole term beside the year, a sheet for each project and area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from attrs import asdict, field

from targetexpr.record_types import define, evolve
from targetexpr.sheets.columns import Column, decide
from targetexpr.sheets.department_tasks import TaskTable
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.header import Header
from targetexpr.sheets.indicator_table import IndicatorTable
from targetexpr.sheets.model import Funds, Indicator, Location, Role, Sheet, Stage
from targetexpr.sheets.row_parts import RowPart
from targetexpr.sheets.table import TableRow, read_rows


@define
class Draft:
    """One sheet being put together: its header's rows, and the tables under it."""

    header: Header = field(factory=Header)
    tables: list[IndicatorTable] = field(factory=list)
    tasks: TaskTable | None = None
    named: bool = False
    """The project's name stood in a row of the table."""


def compose(draft: Draft) -> list[Sheet]:
    header = draft.header
    entries = _entries(draft.tables, header)
    levels = {level for entry in entries for level in (entry.indicator.level1, entry.indicator.level2)}
    known = vocabulary().recognise(header.title, header.words, levels)
    usual = vocabulary().form(known).money_unit
    form = header.finish(usual)
    if draft.tasks is not None:
        form |= {"tasks": tuple(draft.tasks.tasks), "tasks_total": draft.tasks.total}
        form["locations"].setdefault("tasks", draft.tasks.place)
        if draft.tasks.total is not None and {"total", "annual"}.isdisjoint(form["present"]):
            # A department's money is that of its tasks.
            form["funds"] = evolve(form["funds"], annual=draft.tasks.total, **draft.tasks.shares)
    form["stage"] = _stage(known, header.title, entries)
    heading = form["locations"].setdefault("heading", draft.tables[0].place)
    place = form["locations"].get("title", heading)
    projects = _projects(entries)
    if not projects:
        return [Sheet(form=known, location=place, **form)]
    return [
        Sheet(form=known, location=place, **_merged(form, fields, area, header, usual), indicators=indicators)
        for fields, area, indicators in projects
    ]


def _stage(form: str, title: str | None, entries: Iterable[TableRow]) -> Stage:
    """By the title or the form; where neither says it, by what the rows hold beside their targets."""
    rows = [entry.indicator for entry in entries]
    if said := vocabulary().stage(form, title):
        return said
    if any(row.forecast or row.outlook for row in rows):
        return "monitoring"
    return "evaluation" if any(row.actual and row.score for row in rows) else "target"


def _entries(tables: Iterable[IndicatorTable], header: Header) -> list[TableRow]:
    """The entries of every block of every table; the whole term's joined to the year's where both name one."""
    year: list[TableRow] = []
    total: list[TableRow] = []
    for table in tables:
        blocks = decide(table.heading, table.body, header.year)
        told = table.heading.terms[-len(blocks) :] if len(blocks) > 1 and not any(map(_is_total, blocks)) else ()
        for block, term in zip(blocks, told if len(told) == len(blocks) else (None,) * len(blocks), strict=True):
            found, points = read_rows(_with_levels(block, blocks[0]), table.body)
            for label, cell in points.items():
                header.assign(label, cell, [RowPart(0, 1, cell)], None)
            total += [_whole_term(entry) for entry in found if entry.whole_term]
            found = [entry for entry in found if not entry.whole_term]
            if _is_total(block):
                total += found
            elif term == "total":
                total += map(_whole_term, found)
            elif term is None and len(blocks) > 1 and not any(map(_is_total, blocks)):
                year += [_doubted(entry, "block-of-unknown-term") for entry in found]
            else:
                year += found
            for heading, text in _block_texts(block, table.body):
                header.texts.setdefault(heading, text)
    return _beside(year, total)


def _block_texts(block: Sequence[Column], rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Columns of prose beside the table, each text once."""
    for column in block:
        if column.role == "text":
            found = distinct(cell_at(row, i) for row in rows for i in column.positions)
            yield column.heading, "\n".join(dict.fromkeys(join_lines(cell.text) for cell in found))


def _with_levels(block: list[Column], first: list[Column]) -> list[Column]:
    """A block beside the first shares the class columns that it has not itself."""
    own = {column.role for column in block}
    shared = [c for c in first if c.role in ("level1", "level2", "name", "field") and c.role not in own]
    return [*shared, *block] if block is not first else block


def _beside(year: list[TableRow], total: list[TableRow]) -> list[TableRow]:
    """The whole term's entries beside the year's: one indicator where both name it, else each its own."""
    twins: dict[tuple[str | None, ...], list[TableRow]] = {}
    for entry in total:
        twins.setdefault(_identity(entry.indicator), []).append(entry)
    result: list[TableRow] = []
    for entry in year:
        same = twins.get(_identity(entry.indicator)) if entry.indicator.name else None
        result.append(_joined(entry, same.pop(0)) if same else entry)
    left = {id(entry) for entries in twins.values() for entry in entries}
    return result + [entry for entry in total if id(entry) in left]


def _identity(indicator: Indicator) -> tuple[str | None, ...]:
    return (indicator.level1, indicator.level2, squeeze(indicator.name or ""))


def _is_total(block: list[Column]) -> bool:
    return any(c.role == "total_value" for c in block) and not any(c.role == "value" for c in block)


def _joined(entry: TableRow, twin: TableRow) -> TableRow:
    locations = {**entry.indicator.locations, "total_value": twin.indicator.at("total_value")}
    total = twin.indicator.total_value
    return evolve(entry, indicator=evolve(entry.indicator, total_value=total, locations=locations))


def _whole_term(entry: TableRow) -> TableRow:
    """The value of a row whose own cell says that it is for the whole term."""
    row = entry.indicator
    places: dict[Role, Location] = {
        ("total_value" if role == "value" else role): place for role, place in row.locations.items()
    }
    return evolve(entry, indicator=evolve(row, value=None, total_value=row.value, locations=places))


def _doubted(entry: TableRow, doubt: str) -> TableRow:
    return evolve(entry, indicator=evolve(entry.indicator, doubts=(*entry.indicator.doubts, doubt)))


def _projects(entries: Iterable[TableRow]) -> list[tuple[dict[str, Cell], str | None, tuple[Indicator, ...]]]:
    """Entries by project (and by area, in a matrix), in the order they came; a field is the project's where its rows
    agree on it."""
    groups: dict[tuple[object, ...], list[TableRow]] = {}
    for entry in entries:
        groups.setdefault((entry.owner, entry.area), []).append(entry)
    return [(_agreed(rows), rows[0].area, tuple(row.indicator for row in rows)) for rows in groups.values()]


def _agreed(rows: Iterable[TableRow]) -> dict[str, Cell]:
    held: dict[str, dict[str, Cell]] = {}
    for label, cell in chain.from_iterable(row.fields for row in rows):
        held.setdefault(label, {}).setdefault(cell.text, cell)
    return {label: next(iter(cells.values())) for label, cells in held.items() if len(cells) == 1}


def _merged(
    form: dict[str, Any], fields: dict[str, Cell], area: str | None, header: Header, usual: str | None
) -> dict[str, Any]:
    """The sheet's header, with what the project's own row says of it; *usual* is the form's unit of money."""
    own = Header(money_unit=header.money_unit, year=header.year)
    for label, cell in fields.items():
        own.read([evolve(cell, text=label), cell])
    more = own.finish(usual)
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
    return evolve(base, **{name: value for name, value in asdict(own).items() if value is not None})
