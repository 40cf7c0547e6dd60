"""Grids → sheets: where a table begins and ends, and which header belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import define, evolve, field

from targetexpr.sheets.compose import Draft, IndicatorTable, compose
from targetexpr.sheets.department_tasks import find_tasks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, distinct, join_lines
from targetexpr.sheets.header import is_title, value_positions
from targetexpr.sheets.headings import Heading, find_heading
from targetexpr.sheets.labels import class_name, is_class
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.row_kinds import kind_of
from targetexpr.sheets.side_by_side import split
from targetexpr.sheets.table import place_of


def assemble(grids: Iterable[Grid]) -> list[Sheet]:
    """The sheets that the grids of one document hold, in its order. No table of indicators, no sheet."""
    maker = _Maker()
    for grid in grids:
        for part in split(grid):
            maker.add(part)
    return maker.finish()


_NAME = 60  # characters of a project's name
_SENTENCE = re.compile(r"[。；;：:！？]")
_PROJECT = "项目名称"
_GROUP = "表内小标题"


@define
class _Maker:
    sheets: list[Sheet] = field(factory=list)
    draft: Draft = field(factory=Draft)
    table: IndicatorTable | None = None
    filled: frozenset[int] = frozenset()
    heading: Heading | None = None
    """The last heading, for rows of the next project that stand below its name without one."""

    def add(self, grid: Grid) -> None:
        if not grid.continues:
            self._close()
            self.heading = None
        rows, at = grid.rows, 0
        runs_on = grid.continues and not grid.is_text and self._runs_on(rows)
        if not runs_on and not grid.is_text:
            self.table = None
        self.filled = frozenset() if grid.is_text else value_positions(rows)
        while at < len(rows):
            heading = find_heading(rows, at) if not grid.is_text else None
            if heading is not None:
                self._open(heading, rows[at])
                at += heading.rows
                continue
            row = rows[at]
            at += 1
            if self._task(row, grid):
                continue
            if not grid.is_text and self._names_project(row, rows[at] if at < len(rows) else []):
                self._next_project(distinct(row)[0], row)
                continue
            if self.table is not None and not grid.is_text and self._in_table(row):
                self.table.body.append(row)
            elif self.heading is not None and not grid.is_text and self._resumes(row, self.heading):
                self._open(self.heading, row)
                self.draft.tables[-1].body.append(row)
            elif distinct(row):
                self._head(row)

    def _task(self, row: Row, grid: Grid) -> bool:
        """Whether the row is one of the table of a department's tasks, above the indicators."""
        draft = self.draft
        if grid.is_text or self.table is not None:
            return False
        if draft.tasks is None and not draft.tables:
            draft.tasks = find_tasks(row, draft.header.money_unit)
            if draft.tasks is not None:
                draft.header.words |= {squeeze(cell.text) for cell in distinct(row)}
            return draft.tasks is not None
        return draft.tasks is not None and draft.tasks.add(row)

    def _names_project(self, row: Row, below: Row) -> bool:
        """A row inside a table with one text over its whole width, or alone at its beginning, and below it a class."""
        cells = distinct(row)
        if self.table is None or len(cells) != 1:
            return False
        if not self._spans_all(row, cells[0]) and self._role_at(row, cells[0]) != "level1":
            return False
        words, text = vocabulary(), join_lines(cells[0].text)
        other = is_class(text) or is_title(text) or words.is_part(text) or words.label(text) or words.heading(text)
        if other or _closing(cells[0]) or squeeze(text) in words.sums or len(text) > _NAME or _SENTENCE.search(text):
            return False
        roles = zip(self.table.heading.roles, below, strict=False)
        firsts = [cell for role, cell in roles if role in ("level1", "level2") and cell is not None and cell.text]
        last = self.table.body[-1] if self.table.body else []
        fresh = [cell for cell in firsts if not any(cell is other for other in last)]
        return len(distinct(below)) > 2 and bool(fresh) and is_class(fresh[0].text)

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
        self.draft.header.read([evolve(name, text=_PROJECT), name])

    def _runs_on(self, rows: Sequence[Row]) -> bool:
        """The table before goes on in this grid, which has no heading of its own."""
        if self.table is None or not rows:
            return False
        width = len(self.table.heading.roles)
        first = next((row for row in rows if distinct(row)), None)
        return first is not None and max(map(len, rows)) == width and self._in_table(first) and not self._strange(first)

    def _strange(self, row: Row) -> bool:
        """A class that no form knows, below classes that are known: another table of the same width."""
        assert self.table is not None
        at = [i for i, role in enumerate(self.table.heading.roles) if role in ("level1", "level2")]
        held = {class_name(c.text) for line in (*self.table.body, row) for i in at if (c := _at(line, i)) is not None}
        own = {class_name(c.text) for i in at if (c := _at(row, i)) is not None and c.text}
        return any(not is_class(name) for name in own) and all(is_class(name) for name in held - own)

    def _resumes(self, row: Row, heading: Heading) -> bool:
        """A row with a class and a value in the columns of the last heading, below the fields of another project."""
        if self.table is not None or self.draft.tables or not self.draft.header.present:
            return False
        roles = heading.roles
        held = {role: c.text for role, c in zip(roles, row, strict=False) if role and c is not None and c.text}
        known = any(is_class(held[role]) for role in ("level1", "level2") if role in held)
        return len(row) == len(roles) and known and "name" in held and "value" in held

    def _in_table(self, row: Row) -> bool:
        """Whether a row below a heading is one of its table's, and not a title, a label or a closing line."""
        cells = distinct(row)
        if not cells or kind_of(row) == "sum":
            return True
        words = vocabulary()
        first = cells[0]
        text = join_lines(first.text)
        # 主管部门满意度 and 评审意见采纳率 begin like a closing line, and are names.
        named = ":" not in squeeze(text) and self._names_and_values(row)
        if (_closing(first) and not named and not is_class(text)) or self._spans_name_and_value(row):
            return False
        below_name = self._role_at(row, first) == "name" and _at(row, 0) is not first
        if len(cells) == 1 and not below_name and is_title(text):
            return False
        if len(cells) == 1 and self._spans_all(row, first) and not is_class(text):
            return False
        label = words.label(text)
        known = words.fields.get(label) if label else None
        behind = squeeze(text).endswith(":") or (len(cells) > 1 and sum(_is_field(c) for c in cells) >= 2)
        inline = ":" in squeeze(text) and _is_field(evolve(first, text=text.replace("：", ":").split(":")[0]))
        if self._field_columns():
            return True
        if self._role_at(row, first) == "name" and not (known is not None and known.name == "project_name"):
            # 完成时间 is a label of the header's, and an indicator's name.
            return not behind
        prose = label in words.text_labels and self._role_at(row, first) in ("level1", "level2") and not is_class(text)
        return not (prose or inline or (known is not None and (behind or known.kind != "money")))

    def _names_and_values(self, row: Row) -> bool:
        """Whether something stands below the name's heading, and something else below a value's."""
        roles = self.table.heading.roles if self.table is not None else ()
        held = {role: cell for role, cell in zip(roles, row, strict=False) if cell is not None and cell.text}
        name = held.get("name")
        return name is not None and any(held.get(role, name) is not name for role in ("value", "total_value", "actual"))

    def _role_at(self, row: Row, cell: Cell) -> str | None:
        """What the table's heading says of the column in which a cell stands."""
        roles = self.table.heading.roles if self.table is not None else ()
        position = next((i for i, other in enumerate(row) if other is cell), 0)
        return roles[position] if position < len(roles) else None

    def _field_columns(self) -> list[str]:
        if self.table is None:
            return []
        found = []
        for texts in self.table.heading.texts:
            label = vocabulary().label(texts[-1]) if texts else None
            if label in vocabulary().fields:
                found.append(str(label))
        return found

    def _spans_name_and_value(self, row: Row) -> bool:
        """One cell over the name's column and the value's is neither."""
        roles = self.table.heading.roles if self.table is not None else ()
        over = {role: id(cell) for role, cell in zip(roles, row, strict=False) if cell is not None and cell.text}
        return "name" in over and over["name"] == over.get("value") and not is_class(distinct(row)[0].text)

    @staticmethod
    def _spans_all(row: Row, cell: Cell) -> bool:
        return len(row) > 2 and sum(other is cell for other in row) >= len(row) - 1

    def _open(self, heading: Heading, row: Row) -> None:
        draft = self.draft
        self.heading = heading
        if draft.tables and draft.tables[-1].heading.texts == heading.texts:
            self.table = draft.tables[-1]
            return
        self.table = IndicatorTable(heading)
        draft.tables.append(self.table)
        draft.heading_place = draft.heading_place or place_of(row)
        draft.header.words |= heading.words

    def _head(self, row: Row) -> None:
        """A row outside the table; after one, a title or a field begins the next sheet."""
        starts = _starts(row) and not (self.draft.header.present and _is_part(row))
        if self.draft.tables and starts:
            unit = self.draft.header.money_unit
            self._close()
            # 单位：万元 stands once, above the first of several forms under one title.
            self.draft.header.money_unit = unit if not _is_title_row(row) else None
        self.table = None if starts or _closes(row) or len(distinct(row)) > 1 else self.table
        if self.draft.tables and not starts:
            self._footer(row)
            return
        if "project_name" in self.draft.header.values and _is_title_row(row) and starts:
            # A form without a table of indicators, or a list of projects, stood before.
            self.draft = Draft()
        self.draft.place = self.draft.place or place_of(row)
        self.draft.header.filled = self.filled
        self.draft.header.read(row)

    def _footer(self, row: Row) -> None:
        """A line below the table is kept as text where it has a label; page numbers are not."""
        if any(_closing(cell) or vocabulary().label(cell.text) in vocabulary().text_labels for cell in distinct(row)):
            self.draft.header.read(row)

    def _close(self) -> None:
        draft, self.draft, self.table = self.draft, Draft(), None
        if draft.tables:
            self.sheets += compose(draft)

    def finish(self) -> list[Sheet]:
        self._close()
        return self.sheets


def _at(row: Row, position: int) -> Cell | None:
    return row[position] if position < len(row) else None


def _closing(cell: Cell) -> bool:
    return bool(vocabulary().footers.fullmatch(squeeze(cell.text[:100])[:80]))


def _closes(row: Row) -> bool:
    cells = distinct(row)
    return bool(cells) and _closing(cells[0])


def _is_field(cell: Cell) -> bool:
    label = vocabulary().label(cell.text)
    return label is not None and label in vocabulary().fields


def _is_title_row(row: Row) -> bool:
    cells = distinct(row)
    return len(cells) == 1 and is_title(cells[0].text)


def _is_part(row: Row) -> bool:
    """A title of the whole term's table or the year's, within one sheet."""
    cells = distinct(row)
    return len(cells) == 1 and vocabulary().is_part(cells[0].text)


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
