"""The rows of an indicator table → indicators, by columns that are already decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, evolve, field, frozen

from targetexpr.sheets import looks, typed
from targetexpr.sheets.columns import Column
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, distinct, join_lines
from targetexpr.sheets.labels import class_name, indicator_name, is_class, split_class
from targetexpr.sheets.model import Indicator, Location, Role
from targetexpr.sheets.split import join_parts, sign_in, template_in

_EXTRA: tuple[Role, ...] = ("weight", "actual", "score", "deviation_reason", "direction")


@frozen(kw_only=True)
class Entry:
    """An indicator and the header fields that stand in its own row (several projects in one table)."""

    indicator: Indicator
    fields: tuple[tuple[str, Cell], ...] = ()
    area: str | None = None
    """The heading of the value column, where the table is a matrix with a column for each area."""


@define
class Levels:
    """The classes in force: a blank or merged cell repeats the one above, also over a page break."""

    level1: Cell | None = None
    level2: Cell | None = None
    fields: dict[str, Cell] = field(factory=dict)
    own: bool = False
    """The class was a row of its own (a tree in one column)."""


def read_rows(block: Sequence[Column], rows: Sequence[Row], levels: Levels) -> Iterator[Entry]:
    """The entries of one block of columns, in order. *levels* carries the classes from page to page."""
    reader = _Reader(block, levels)
    for row in rows:
        yield from reader.read(row)


class _Reader:
    def __init__(self, block: Sequence[Column], levels: Levels) -> None:
        self.levels = levels
        self.by_role: dict[str, list[Column]] = {}
        for column in block:
            self.by_role.setdefault(column.role, []).append(column)
        values = self.by_role.get("value", [])
        names = self.by_role.get("name", [])
        self.first_name = names[0].positions[0] if names else 0
        self.matrix = [c for c in values if c.area]
        self.has_classes = bool(self.by_role.get("level1") or self.by_role.get("level2"))

    def read(self, row: Row) -> Iterator[Entry]:
        if not distinct(row) or self._sums(row):
            return
        if self._class_row(row):
            return
        self._classes(row)
        self._fields(row)
        columns: list[Column | None] = [*self.matrix] or [*self.by_role.get("value", [])[:1]] or [None]
        for column in columns:
            entry = self._entry(row, column)
            if entry is not None:
                yield entry

    def _cell(self, row: Row, column: Column | None) -> Cell | None:
        if column is None:
            return None
        found = [c for i in column.positions if i < len(row) and (c := row[i]) is not None and c.text]
        unique = distinct(found)
        if len(unique) < 2:
            return unique[0] if unique else None
        return evolve(unique[0], text="".join(c.text for c in unique))

    def _role(self, row: Row, role: str) -> Cell | None:
        return next((c for column in self.by_role.get(role, ()) if (c := self._cell(row, column)) is not None), None)

    def _sums(self, row: Row) -> bool:
        return any(squeeze(cell.text) in vocabulary().sums for cell in distinct(row)[:2])

    def _class_row(self, row: Row) -> bool:
        """A class alone in its row, or a class in the name's column with nothing beside it but points."""
        cells = distinct(row)
        name = self._role(row, "name")
        if len(cells) == 1 and name is None and not (self.by_role.get("level1") and self.by_role.get("level2")):
            # 一、产出指标 in a row of its own, above the rows of the one column of classes.
            alone = not any(cells[0] is c for c in (self.levels.level1, self.levels.level2))
            name = cells[0] if alone else None
        elif self.has_classes and not (len(cells) == 1 and sum(other is name for other in row) > 1):
            return False
        parts = (self._role(row, role) for role in ("value", "total_value", "actual", "operator"))
        if name is None or not is_class(name.text) or any(part is not None and part is not name for part in parts):
            return False
        text = class_name(name.text)
        cell = evolve(name, text=text)
        words = vocabulary()
        under = words.parents.get(squeeze(text), frozenset())
        upper = self.levels.level1
        fits = upper is not None and squeeze(class_name(upper.text)) in under
        if words.is_level1(text) and not (words.is_level2(text) and fits and self.levels.level2 is not None):
            self.levels.level1, self.levels.level2 = cell, None
        else:
            self.levels.level2 = cell
        self.levels.own = True
        return True

    def _classes(self, row: Row) -> None:
        name = self._role(row, "name")
        first, second = self._role(row, "level1"), self._role(row, "level2")
        levels = self.levels
        if first is not None and not self._same(first, levels.level1):
            levels.level1 = first
            levels.level2 = None
            levels.own = False
        elif first is not None and first is not levels.level1 and second is None:
            levels.level1 = first
        if second is not None and second is not first:
            levels.level2 = second
        elif second is not None and second is first and first is not name:
            # One cell over both classes is both.
            levels.level2 = second

    @staticmethod
    def _same(a: Cell, b: Cell | None) -> bool:
        return b is not None and (a is b or class_name(a.text) == class_name(b.text))

    def _fields(self, row: Row) -> None:
        fresh: dict[str, Cell] = {}
        for column in self.by_role.get("field", ()):
            cell = self._cell(row, column)
            if cell is not None:
                fresh[column.heading] = cell
        if not fresh:
            return
        names = [heading for heading in fresh if is_project(heading)]
        before = self.levels.fields.get(names[0]) if names else None
        if names and (before is None or join_lines(fresh[names[0]].text) != join_lines(before.text)):
            self.levels.fields = {}
            self._forget(row)
        self.levels.fields = {**self.levels.fields, **fresh}

    def _forget(self, row: Row) -> None:
        """A new project begins: classes of the one before do not run on."""
        if self._role(row, "level1") is None and self.by_role.get("level1"):
            self.levels.level1 = self.levels.level2 = None
        elif self._role(row, "level2") is None:
            self.levels.level2 = None

    def _entry(self, row: Row, value_column: Column | None) -> Entry | None:
        name_cell = self._role(row, "name")
        value_cell = self._cell(row, value_column)
        parts = {role: self._role(row, role) for role in ("operator", "unit")}
        extra = {role: self._role(row, role) for role in _EXTRA}
        total = self._role(row, "total_value")
        name = indicator_name(name_cell.text) if name_cell is not None else ""
        if vocabulary().dots.fullmatch(name):
            name = ""
        value, fields = join_parts(value_cell, parts["operator"], parts["unit"])
        if not name and vocabulary().dots.fullmatch(value):
            value = ""
        if not name and not value and total is None and extra["actual"] is None:
            return None
        level1, level2, doubts = self._levels_of(name_cell)
        notes = self._notes(row, level1, level2, name_cell, name)
        template = template_in(name) if value and not fields else None
        if template is not None and looks.is_number(value):
            notes[self._heading("name")] = name
            name, fields = template.name, {"operator": template.operator, "value": value, "unit": template.unit}
            fields = {k: v for k, v in fields.items() if v}
            value = f"{template.operator}{value}{template.unit}"
        number = (fields or {}).get("value", value)
        signed = sign_in(name) if looks.is_number(number) and "operator" not in (fields or {}) else None
        if signed is not None:
            notes[self._heading("name")] = name
            name, value = signed.name, f"{signed.operator}{value}"
            fields = {"operator": signed.operator, **(fields or {"value": number})}
        where: dict[Role, Cell | None] = {
            "level1": self.levels.level1, "level2": self.levels.level2, "name": name_cell, "value": value_cell,
            "operator": parts["operator"], "number": value_cell if fields else None, "unit": parts["unit"],
            "total_value": total, **extra,
        }  # fmt: skip
        if fields and value_cell is None:
            where["value"] = parts["operator"] or parts["unit"]
        used = {role: cell for role, cell in where.items() if cell is not None}
        guessed = [value_column.doubt] if value_column is not None and value_column.doubt and not self.matrix else []
        doubts += [doubt for doubt in (*guessed, *(c.doubt for c in used.values())) if doubt]
        if level2 and squeeze(level2) in vocabulary().deadlines and typed.is_serial(value):
            doubts.append("date-serial")
        if any("\ufffd" in cell.text for cell in used.values()):
            doubts.append("undecodable")
        texts = {role: join_lines(cell.text) for role, cell in extra.items() if cell is not None}
        anchor = name_cell or value_cell or next(iter(used.values()))
        indicator = Indicator(
            level1=level1,
            level2=level2,
            name=name or None,
            value=value or None,
            fields=fields or None,  # type: ignore[arg-type]
            total_value=join_lines(total.text) if total is not None else None,
            **texts,
            notes=notes,
            location=anchor.location,
            locations={role: cell.location for role, cell in used.items()},
            doubts=tuple(dict.fromkeys(doubts)),
        )
        area = value_column.heading if self.matrix and value_column is not None else None
        return Entry(indicator=indicator, fields=tuple(self.levels.fields.items()), area=area)

    def _levels_of(self, name_cell: Cell | None) -> tuple[str | None, str | None, list[str]]:
        first, second = self.levels.level1, self.levels.level2
        if first is not None and first is name_cell:
            first = None
        if second is not None and second is name_cell:
            second = None
        level1 = class_name(first.text) if first is not None else None
        level2 = class_name(second.text) if second is not None else None
        if level1 and level2 is None:
            level1, level2 = split_class(level1)
        owners = vocabulary().parents.get(squeeze(level2 or ""), frozenset())
        doubts = []
        if level1 and owners and vocabulary().is_level1(level1) and squeeze(level1) not in owners:
            known = any(squeeze(level1) in names for names in vocabulary().parents.values())
            if known:
                doubts.append("level2-of-another-level1")
        return level1, level2, doubts

    def _notes(
        self, row: Row, level1: str | None, level2: str | None, name_cell: Cell | None, name: str
    ) -> dict[str, str]:
        """What the row says beside its parts, and what was set aside from its labels."""
        notes = {c.heading: join_lines(cell.text) for c in self.by_role.get("note", ()) if (cell := self._cell(row, c))}
        for role, cell, kept in (
            ("level1", self.levels.level1, level1), ("level2", self.levels.level2, level2), ("name", name_cell, name),
        ):  # fmt: skip
            if cell is not None and kept and len(squeeze(cell.text)) > len(squeeze(kept)) + 1:
                notes.setdefault(self._heading(role), join_lines(cell.text))
        for column in self.by_role.get("value", ())[1:] if not self.matrix else ():
            if (cell := self._cell(row, column)) is not None:
                notes.setdefault(column.heading, join_lines(cell.text))
        return {heading: text for heading, text in notes.items() if heading}

    def _heading(self, role: str) -> str:
        return next(
            (c.heading for c in self.by_role.get(role, ()) if c.heading),
            {"level1": "一级指标", "level2": "二级指标"}.get(role, "指标"),
        )


def block_texts(block: Sequence[Column], rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Columns of prose beside the table, each text once."""
    for column in block:
        if column.role == "text":
            found = distinct(cell for row in rows for i in column.positions if i < len(row) for cell in [row[i]])
            yield column.heading, "\n".join(dict.fromkeys(join_lines(cell.text) for cell in found))


def is_project(heading: str) -> bool:
    """Whether a column of fields holds the projects' names."""
    label = vocabulary().label(heading)
    known = vocabulary().fields.get(label or "")
    return known is not None and known.name == "project_name"


def place_of(row: Row) -> Location | None:
    return next((cell.location for cell in distinct(row)), None)
