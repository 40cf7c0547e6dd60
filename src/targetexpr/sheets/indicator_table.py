"""A table of indicators below its heading: which rows are its own, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define, evolve
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.header import is_title
from targetexpr.sheets.headings import Heading
from targetexpr.sheets.labels import class_name, is_class
from targetexpr.sheets.model import Location
from targetexpr.sheets.row_kinds import kind_of

_MEASURES = ("value", "total_value", "grade", "actual")
_NAME = 60  # characters of a project's name
_SENTENCE = compiled(r"[。；;：:！？]")


@define
class IndicatorTable:
    """A heading and the rows below it."""

    heading: Heading
    place: Location
    body: list[Row] = field(factory=list)

    def begins_with(self, row: Row) -> bool:
        """Whether a row above the heading holds nothing but a class of level 1, for which the table has no column."""
        cells = distinct(row)
        no_column = not self.body and "level1" not in self.heading.roles and "level2" in self.heading.roles
        return no_column and len(cells) == 1 and vocabulary().is_level1(class_name(cells[0].text))

    def names_project(self, row: Row, cells: Sequence[Cell], below: Row) -> Cell | None:
        """The name in a row inside a table that stands above a class, over its whole width or at its beginning, with
        项目一 before it or not; None where the row is another.
        """
        words = vocabulary()
        name = _named(cells)
        if len(cells) == 1:
            name = name or cells[0]
            spans_all = len(row) > 2 and sum(cell is cells[0] for cell in row) >= len(row) - 1
            name = name if spans_all or self._role_at(row, cells[0]) == "level1" else None
        if name is None:
            return None
        text = join_lines(name.text)
        other = is_class(text) or is_title(text) or words.is_part(text) or words.label(text) or words.heading(text)
        closes = closes_table(name) or squeeze(text) in words.sums
        if other or closes or len(text) > _NAME or _SENTENCE.search(text):
            return None
        roles = zip(self.heading.roles, below, strict=False)
        first = next((cell for role, cell in roles if role in ("level1", "level2") and cell), None)
        return name if len(distinct(below)) > 2 and first is not None and is_class(first.text) else None

    def runs_on(self, rows: Sequence[Row]) -> bool:
        """The table before goes on in this grid, which has no heading of its own."""
        width = len(self.heading.roles)
        first = next((row for row in rows if distinct(row)), None)
        return (
            first is not None
            and max(map(len, rows)) == width
            and self.takes(first, distinct(first))
            and not self._strange(first)
        )

    def _strange(self, row: Row) -> bool:
        """A class that no form knows, below classes that are known: another table of the same width."""
        at = [i for i, role in enumerate(self.heading.roles) if role in ("level1", "level2")]
        held = {class_name(c.text) for line in (*self.body, row) for i in at if (c := cell_at(line, i))}
        own = {class_name(c.text) for i in at if (c := cell_at(row, i))}
        return any(not is_class(name) for name in own) and all(is_class(name) for name in held - own)

    def takes(self, row: Row, cells: Sequence[Cell]) -> bool:
        """Whether a row of these *cells* is of the table below its heading: no title, no label, no closing line."""
        if kind_of(cells) in ("sum", "subtotal", "execution") or not cells:
            return True
        words, roles = vocabulary(), self.heading.roles
        if _named(cells) is not None:
            return False
        first, at = cells[0], next(i for i, cell in enumerate(row) if cell)
        text, role = join_lines(first.text), roles[at] if at < len(roles) else None
        if closes_table(first) and not is_class(text):
            # 主管部门满意度 and 评审意见采纳率 begin like a closing line, and are names.
            named = ":" not in squeeze(text) and self._names_and_values(row)
            if not named:
                return False
        if len(cells) < len(row) and self._spans_name_and_value(row):
            return False
        if len(cells) == 1 and not (role == "name" and at) and is_title(text):
            return False
        if self._has_field_columns:
            return True
        label = words.label(text)
        known = words.field(label)
        if role == "name" and not (known is not None and known.name == "project_name"):
            # 完成时间 is a label of the header's, and an indicator's name.
            return not self._labels(cells)
        inline = ":" in squeeze(text) and words.field_of(text.replace("：", ":").split(":")[0]) is not None
        prose = role in ("level1", "level2") and words.is_prose(label)
        # 绩效目标 is a label of the header's, and a class of level 2.
        prose = prose and not (role == "level2" and self._names_and_values(row))
        # 其他 is a label of money, and a class of level 2.
        return not (prose or inline or (known is not None and (known.kind != "money" or self._labels(cells))))

    @staticmethod
    def _labels(cells: Sequence[Cell]) -> bool:
        """Whether the first cell of a row is a label by its colon, or there are several."""
        words = vocabulary()
        several = len(cells) > 1 and sum(words.field_of(cell.text) is not None for cell in cells) > 1
        return several or squeeze(cells[0].text).endswith(":")

    def _names_and_values(self, row: Row) -> bool:
        """Whether something stands below the name's heading, and something else below a value's."""
        roles = self.heading.roles
        held: dict[str | None, Cell] = {role: cell for role, cell in zip(roles, row, strict=False) if cell}
        name = held.get("name")
        return name is not None and any(held.get(role, name) is not name for role in _MEASURES)

    def _role_at(self, row: Row, cell: Cell) -> str | None:
        """What the table's heading says of the column in which a cell stands."""
        roles = self.heading.roles
        position = next((i for i, other in enumerate(row) if other is cell), 0)
        return roles[position] if position < len(roles) else None

    @cached_property
    def _has_field_columns(self) -> bool:
        words = vocabulary()
        return any(words.field_of(texts[-1]) for texts in self.heading.texts if texts)

    def _spans_name_and_value(self, row: Row) -> bool:
        """One cell over the name's column and the value's is neither."""
        found = ((cell for i in positions if (cell := cell_at(row, i))) for positions in self._name_and_value)
        name, value = (next(cells, None) for cells in found)
        return name is not None and name is value and not is_class(distinct(row)[0].text)

    @cached_property
    def _name_and_value(self) -> tuple[list[int], list[int]]:
        """The positions below the headings of names and of values, the last ones first."""
        found = list(enumerate(self.heading.roles))[::-1]
        names = [i for i, role in found if role == "name"]
        return names, [i for i, role in found if role in _MEASURES and i > min(names, default=i)]


def _named(cells: Sequence[Cell]) -> Cell | None:
    """The name behind 项目一, with a colon between or in the next cell."""
    label, *rest = join_lines(cells[0].text).replace("：", ":").split(":", 1) if cells else ("",)
    if len(cells) + len(rest) != 2 or not vocabulary().is_one_of_projects(label):
        return None
    return evolve(cells[0], text=rest[0].strip()) if rest else cells[1]


def closes_table(cell: Cell) -> bool:
    """Whether a cell begins a row that closes a table: who filled it in, notes, an opinion."""
    return bool(vocabulary().footers.fullmatch(squeeze(cell.text[:100])[:80]))
