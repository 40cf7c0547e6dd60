"""Grids → sheets: where a table begins and ends, and which header belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from attrs import field

from targetexpr.record_types import define, evolve
from targetexpr.sheets import looks
from targetexpr.sheets.columns import PROJECT
from targetexpr.sheets.compose import Draft, compose
from targetexpr.sheets.department_tasks import find_tasks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, distinct, join_lines
from targetexpr.sheets.header import Header, begins_header, is_title
from targetexpr.sheets.headings import Heading, is_part
from targetexpr.sheets.indicator_table import IndicatorTable, closes_table
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.row_parts import value_positions
from targetexpr.sheets.side_by_side import HeadingAt, split
from targetexpr.sheets.unknown_headings import heading_by_contents


def assemble(grids: Iterable[Grid]) -> list[Sheet]:
    """The sheets that the grids of one document hold, in its order. No table of indicators, no sheet.

    An empty cell of a document is what it is in a workbook: none.
    """
    maker = _Maker()
    for grid in grids:
        for part, heading_at in split(evolve(grid, rows=[[cell or None for cell in row] for row in grid.rows])):
            maker.add(part, heading_at)
    return maker.finish()


_GROUP = "表内小标题"


@define
class _Maker:
    sheets: list[Sheet] = field(factory=list)
    draft: Draft = field(factory=Draft)
    table: IndicatorTable | None = None
    filled: Callable[[], frozenset[int]] = frozenset
    shared: Header | None = None
    """The header above the one heading of several projects."""
    noted: bool = False
    """Nothing but notes stood below the last rows of the table."""
    heading: Heading | None = None
    """The last heading, for rows of the next project that stand below its name without one."""

    def add(self, grid: Grid, heading_at: HeadingAt) -> None:
        if not grid.continues:
            self._close()
            self.heading = self.shared = None
        rows, at = grid.rows, 0
        if grid.is_text:
            self.filled = frozenset
            for row in rows:
                self._head(row, distinct(row))
            return
        if self.table is not None and not self.table.runs_on(rows):
            self.table = None
        self.filled = cache(partial(value_positions, rows))
        while at < len(rows):
            heading = heading_at(at)
            if heading is None and self.table is None:
                heading = heading_by_contents(rows, at)
            if heading is not None:
                self._open(heading, rows[at])
                if at and self.table is not None and self.table.begins_with(rows[at - 1]):
                    self.table.body.append(rows[at - 1])
                at += heading.rows
                continue
            row, cells = rows[at], distinct(rows[at])
            at += 1
            if self._task(row):
                continue
            below = rows[at] if at < len(rows) else []
            name = self.table.names_project(row, cells, below) if self.table is not None else None
            if name is not None:
                self._next_project(name, row)
            elif self.table is not None and self.table.takes(row, cells):
                self.table.body.append(row)
            elif self.heading is not None and self._resumes(row, self.heading):
                self._open(self.heading, row)
                self.draft.tables[-1].body.append(row)
            elif cells:
                self._head(row, cells)

    def _task(self, row: Row) -> bool:
        """Whether the row is one of the table of a department's tasks, above the indicators."""
        draft = self.draft
        if self.table is not None:
            return False
        if draft.tasks is None and not draft.tables:
            draft.tasks = find_tasks(row, draft.header.money_unit)
            if draft.tasks is not None:
                draft.header.words |= {squeeze(cell.text) for cell in distinct(row)}
            return draft.tasks is not None
        return draft.tasks is not None and draft.tasks.add(row)

    def _next_project(self, name: Cell, row: Row) -> None:
        """Rows of the next project follow below its name, under the same heading; the header holds for all."""
        assert self.table is not None
        header, heading = self.draft.header, self.table.heading
        if "project_name" in header.values and not self.draft.named:
            label = header.texts.get(_GROUP)
            header.texts[_GROUP] = f"{label}\n{join_lines(name.text)}" if label else join_lines(name.text)
            return
        if self.table.body:
            shared = header.without_project()
            self._close()
            self.draft.header = shared
            self._open(heading, row)
        self.draft.named = True
        self.draft.header.read([evolve(name, text=PROJECT), name])

    def _resumes(self, row: Row, heading: Heading) -> bool:
        """Whether a row has a class, a name and a value in the columns of the last heading, below the fields of another
        project or notes.
        """
        if self.table is not None or not (self.noted if self.draft.tables else self.draft.header.present):
            return False
        roles = heading.roles
        held = {role: c.text for role, c in zip(roles, row, strict=False) if role and c}
        classes = [held[role] for role in ("level1", "level2") if role in held]
        # 资金 is a label of the header's, and a class of level 2.
        known = any(is_class(text) and vocabulary().label(text) is None for text in classes)
        measured = "name" in held and "value" in held
        if measured and self.draft.tables:  # 费用类别 | 数量 | 单价 | 金额 heads another table
            measured = any(map(str.isdecimal, held["value"])) or looks.is_judged(held["name"], held["value"])
        return len(row) == len(roles) and known and measured

    def _open(self, heading: Heading, row: Row) -> None:
        draft = self.draft
        self.heading = heading
        draft.header.open = {}  # a text of the header ends where a table begins
        if draft.tables and draft.tables[-1].heading.texts == heading.texts:
            self.table = draft.tables[-1]
            return
        self.table = IndicatorTable(heading, distinct(row)[0].location)
        draft.tables.append(self.table)
        draft.header.words |= heading.words

    def _head(self, row: Row, cells: Sequence[Cell]) -> None:
        """A row outside the table; after one, a title or a field begins the next sheet."""
        if self.draft.tables and len(cells) == 1 and vocabulary().is_running_on(cells[0].text):
            return
        titled = len(cells) == 1 and is_title(cells[0].text)
        starts = (titled or _is_field(cells)) and not (self.draft.header.present and is_part(row))
        above = self.draft.header
        if self.draft.tables and starts:
            if not titled and self._heads_all():
                self.shared = above.without_project()
                self.draft.tables = []
            else:
                self._close()
                if not titled and self.shared is not None:
                    self.draft.header = self.shared.without_project()
                elif not titled:
                    # A title, a year and 单位：万元 stand once, above the first of several forms.
                    self.draft.header.take_common(above)
        self.noted = len(cells) == 1 and not starts and (self.table is not None or self.noted)
        self.table = None if starts or len(cells) > 1 or closes_table(cells[0]) else self.table
        if self.draft.tables:
            self._footer(row, cells)
            return
        if "project_name" in self.draft.header.values and titled and starts:
            # A form without a table of indicators, or a list of projects, stood before.
            self.draft = Draft()
        self.draft.header.filled = self.filled()
        self.draft.header.read(row)

    def _heads_all(self) -> bool:
        """Whether one heading, with nothing below it, stands above the projects: the header above it holds for all."""
        return not any(table.body for table in self.draft.tables) and "project_name" not in self.draft.header.values

    def _footer(self, row: Row, cells: Sequence[Cell]) -> None:
        """A line below the table is read where it has a label; page numbers are not."""
        words = vocabulary()
        scored = words.field_of(squeeze(cells[0].text).split(":")[0]) == "total_score"
        if scored or any(closes_table(cell) or words.is_prose(words.label(cell.text)) for cell in cells):
            self.draft.header.read(row)

    def _close(self) -> None:
        draft, self.draft, self.table = self.draft, Draft(), None
        if draft.tables:
            self.sheets += compose(draft)

    def finish(self) -> list[Sheet]:
        self._close()
        return self.sheets


def _is_field(cells: Sequence[Cell]) -> bool:
    """Whether a field of the header stands in a row."""
    return any(begins_header(cell.text) and (len(cells) > 1 or ":" in squeeze(cell.text)) for cell in cells)
