"""The rows of an indicator table → indicators, by columns that are already decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from targetexpr.patterns import compiled
from targetexpr.record_types import define, evolve, frozen
from targetexpr.sheets import looks, typed
from targetexpr.sheets.columns import Column
from targetexpr.sheets.forms import Vocabulary, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, crossing, distinct, join_lines
from targetexpr.sheets.labels import class_name, indicator_name, is_class, split_class
from targetexpr.sheets.levels import Labels, assign
from targetexpr.sheets.model import Indicator, Location, Role
from targetexpr.sheets.row_kinds import kind_of, points_label
from targetexpr.sheets.split import bounded, join_parts, named_value, sign_in, template_in

_EXTRA: tuple[Role, ...] = (
    "weight", "actual", "score", "deviation_reason", "direction", "prior", "forecast", "outlook",
)  # fmt: skip

_OWN: tuple[Role, ...] = ("name", "value", "total_value", "actual", "operator", "unit")
"""What makes a row one of an indicator, or of a form's blank one."""

_NONE = Labels()
_UNIT = "单位名称"
_NUMERALS = tuple(map(compiled, ("[0-9]+", "[一二三四五六七八九十]+", "[①-⑳]")))
_OF_SCORES = ("得分", "评")
"""A sum that is called so is that of scores."""


@frozen(kw_only=True)
class TableRow:
    """An indicator and the header fields that stand in its own row (several projects in one table)."""

    indicator: Indicator
    fields: tuple[tuple[str, Cell], ...] = ()
    owner: tuple[str, ...] = ()
    """The names of the project, or of the unit, whose the row is."""
    area: str | None = None
    """The heading of the value column, where the table is a matrix with a column for each area."""
    whole_term: bool = False
    """The row's own cell says that it is for the whole term."""


def _numbering(text: str, beside: str) -> str:
    """How a class is numbered, in its text or *beside* it, whatever the number: ``一、`` of 三、满意度; or blank."""
    found = vocabulary().ordinal.match(squeeze(text))
    number = found[0] if found else squeeze(beside)
    for numeral, first in zip(_NUMERALS, "1一①", strict=True):
        number = numeral.sub(first, number)
    return number


@define
class _BodyRow:
    """A row that may hold an indicator, with the labels that stand in it."""

    row: Row
    labels: Labels
    fields: dict[str, Cell]


def read_rows(block: Sequence[Column], rows: Sequence[Row]) -> tuple[list[TableRow], dict[str, Cell]]:
    """The indicators of one block of columns, in order, and by their labels the cells of points that are no row's."""
    reader = _TableReader(block)
    for row in rows:
        reader.add(row)
    return list(reader.entries()), reader.points


class _TableReader:
    def __init__(self, block: Sequence[Column]) -> None:
        self.by_role: dict[str, list[Column]] = {}
        for column in block:
            self.by_role.setdefault(column.role, []).append(column)
        alone = {role: columns[0] for role, columns in self.by_role.items() if len(columns) == 1}
        self.at = {role: c.positions[0] for role, c in alone.items() if len(c.positions) == 1 and not c.ticked}
        """The position of the one cell of a role, where there is no more to it."""
        self.matrix = [c for c in self.by_role.get("value", []) if c.area]
        self.natures = [
            column
            for role in ("operator", "direction", "note")
            for column in self.by_role.get(role, ())
            if role != "note" or vocabulary().heading(column.heading) in ("nature", "type")
        ]
        """Columns of which each cell says by itself whether it holds a sign, a direction or a kind."""
        self.owners = {column.heading for column in self.by_role.get("field", ()) if column.owns}
        self.spares = [column for column in self.by_role.get("note", ()) if column.spare]
        self.bounds = [column for column in block if column.bound]
        self.noted = [c for role in ("note", "direction") for c in self.by_role.get(role, ()) if not c.bound]
        self.extra = [role for role in _EXTRA if role in self.by_role or role == "direction"]
        self.has_classes = bool(self.by_role.get("level1") or self.by_role.get("level2"))
        self.lines: list[_BodyRow] = []
        self.points: dict[str, Cell] = {}
        self.fields: dict[str, Cell] = {}
        self.named = 0
        """How many rows there were when the last project's name was read."""
        self.unit: dict[str, Cell] = {}
        self.heads = _NONE
        """Classes in rows of their own, above the rows that they are for."""
        self.latest: tuple[Cell | None, Cell | None] = (None, None)
        """The last class of either level."""
        self.numbering = ""
        """How the last class of level 1 that had a row of its own was numbered."""
        self.below: dict[tuple[int, ...], Location | None] = {}
        """The place of some filled cell of a column."""

    def add(self, row: Row) -> None:
        cells = distinct(row)
        match kind_of(cells):
            case "sum":
                self._points("自评总分", self._role(row, "score") or self._only_number(row))
            case "execution" | "extra" as kind if self._is_of_no_name(row, points_label(cells)):
                if kind == "execution":
                    self._points("执行率得分", self._role(row, "score"))
                    self._points("执行率", self._role(row, "actual"))
            case "numbers" | "signatures" | "subtotal":
                pass
            case _ if cells and not self._class_row(row, cells):
                labels = self._labels(row)
                if any(self._role(row, role) for role in _OWN):
                    self.lines.append(_BodyRow(row, labels, self.fields))
                else:
                    # What stands in a row of its own holds for the rows below it.
                    self.heads = labels

    def entries(self) -> Iterator[TableRow]:
        columns: list[Column | None] = [*self.matrix] or [*self.by_role.get("value", [])[:1]] or [None]
        for line, labels in zip(self.lines, assign([line.labels for line in self.lines]), strict=True):
            for column in columns:
                entry = self._entry(line, labels, column)
                if entry is not None:
                    yield entry

    def _points(self, label: str, cell: Cell | None) -> None:
        if cell is not None:
            self.points[label] = cell

    def _is_of_no_name(self, row: Row, label: Cell | None) -> bool:
        """Whether a *label* stands below the classes' headings, over that of the names or with nothing below it."""
        name = self._role(row, "name")
        of_classes = (self._role(row, "level1"), self._role(row, "level2"))
        return self.has_classes and (name is None or (name is label and label in of_classes))

    def _cell(self, row: Row, column: Column | None) -> Cell | None:
        if column is None:
            return None
        if len(column.positions) == 1 and not column.ticked:
            return cell_at(row, column.positions[0])
        unique = distinct(cell_at(row, i) for i in column.positions)
        if unique and column.ticked:
            ticked = [c for c in unique if squeeze(c.text) in vocabulary().flags["ticked"]]
            return evolve(ticked[0], text=column.heading) if ticked else None
        return unique[0] if unique else None

    def _role(self, row: Row, role: str) -> Cell | None:
        if (position := self.at.get(role)) is not None:
            return row[position] if position < len(row) else None
        for column in self.by_role.get(role, ()):
            if (cell := self._cell(row, column)) is not None:
                return cell
        return None

    def _natures(self, row: Row) -> tuple[Cell | None, Cell | None]:
        """The cells that hold the sign and the direction, whatever most cells of their columns are."""
        if not self.natures:
            return None, None
        found: dict[str, Cell] = {}
        for column in self.natures:
            if (cell := self._cell(row, column)) is not None:
                text = join_lines(cell.text)
                # 是 is a direction here (是否正向), and a sign elsewhere
                is_direction, is_sign = looks.is_direction(text), looks.is_operator(text)
                role = "direction" if is_direction else "operator" if is_sign else column.role
                if not (role == "direction" and looks.is_kind(text)):
                    found.setdefault(role, cell)
        return found.get("operator"), found.get("direction")

    def _only_number(self, row: Row) -> Cell | None:
        """The sum of scores in a row of sums that has lost its merges: behind that of the weights, or named so."""
        numbers = [cell for cell in distinct(row) if looks.is_number(cell.text)]
        if not self.by_role.get("score") or not numbers:
            return None
        weighed = bool(self.by_role.get("weight"))
        of_scores = not weighed or any(word in distinct(row)[0].text for word in _OF_SCORES)
        return numbers[-1] if len(numbers) == 1 + weighed or (len(numbers) == 1 and of_scores) else None

    def _class_row(self, row: Row, cells: Sequence[Cell]) -> bool:
        """A class alone in its row, or a class in the name's column with nothing beside it but points."""
        name = self._role(row, "name")
        if len(cells) == 1 and name is None and not (self.by_role.get("level1") and self.by_role.get("level2")):
            # 一、产出指标 in a row of its own, above the rows of the one column of classes.
            name = cells[0] if cells[0] not in self.latest else None
        elif self.has_classes and not (len(cells) == 1 and sum(other is name for other in row) > 1):
            return False
        parts = (self._role(row, role) for role in ("value", "total_value", "actual", "operator"))
        if name is None or not is_class(name.text) or any(part and part is not name for part in parts):
            return False
        words, text = vocabulary(), class_name(name.text)
        number = _numbering(name.text, cells[0].text if cells[0] is not name else "")
        upper, lower = self.latest
        under = words.owner_kinds(text) & _groups_of(upper)
        # A number says by its kind which level it counts: 三、 and （一）.
        deeper = number != self.numbering if number and self.numbering else lower is not None
        inner = words.is_level2(text) and under and deeper
        above = self.heads.level2
        if above is not None and not self.numbering and words.owner_kinds(text) & _groups_of(above):
            # 成本指标, right below it 经济成本指标: the upper one, which may be of either level, is of level 1.
            self.heads = Labels(level1=above, level2=evolve(name, text=text))
        elif words.is_level1(text) and (self.by_role.get("level2") or not inner):
            self.heads, self.numbering = Labels(level1=evolve(name, text=text)), number
        else:
            self.heads = evolve(self.heads, level2=evolve(name, text=text))
        self.latest = (self.heads.level1 or upper, self.heads.level2)
        return True

    def _labels(self, row: Row) -> Labels:
        name, first, second = self._role(row, "name"), self._role(row, "level1"), self._role(row, "level2")
        # One cell over both classes is both; over a class and the name, it is the name.
        first = None if first is name else first
        second = None if second is name else second
        # A class of level 2 that stood above is not one of another class of level 1.
        above = self.heads.level2 if first is None or self.latest[0] in (None, first) else None
        labels = Labels(
            level1=first or self.heads.level1,
            level2=second or above,
            begins=self._begins(row) or self.heads.begins,
        )
        self.heads = _NONE
        self.latest = (labels.level1 or self.latest[0], labels.level2 or self.latest[1])
        return labels

    def _begins(self, row: Row) -> bool:
        """Take in the fields of the row; whether another project's name is among them."""
        if "field" not in self.by_role:
            return False
        cells = [(column.heading, self._cell(row, column)) for column in self.by_role.get("field", ())]
        fresh = {heading: cell for heading, cell in cells if cell is not None}
        names = [heading for heading in fresh if heading in self.owners]
        before = self.fields.get(names[0]) if names else None
        begins = bool(names) and (before is None or join_lines(fresh[names[0]].text) != join_lines(before.text))
        if before is not None and begins and self.named == len(self.lines) and vocabulary().is_project(names[0]):
            # A name with no indicator below it is that of the unit of the next ones.
            self.unit = {_UNIT: before}
        self.named = len(self.lines) if begins else self.named
        self.fields = {**self.unit, **fresh} if begins else {**self.fields, **fresh}
        return begins

    def _entry(self, line: _BodyRow, labels: Labels, value_column: Column | None) -> TableRow | None:
        row = line.row
        name_cell = self._role(row, "name")
        value_cell = self._cell(row, value_column)
        if self.bounds:
            value_cell = bounded([(column.bound, self._cell(row, column)) for column in self.bounds])
        if value_cell is None and not self.matrix:
            value_cell = next((cell for column in self.spares if (cell := self._cell(row, column)) is not None), None)
        sign, direction = self._natures(row)
        parts = {"operator": sign, "unit": self._role(row, "unit")}
        extra = {role: direction if role == "direction" else self._role(row, role) for role in self.extra}
        total = self._role(row, "total_value")
        name = indicator_name(name_cell.text) if name_cell is not None else ""
        if vocabulary().dots.fullmatch(name):
            name = ""
        value, fields = join_parts(value_cell, parts["operator"], parts["unit"])
        if not name and vocabulary().dots.fullmatch(value):
            value = ""
        if not name and not value and total is None and extra.get("actual") is None:
            return None
        level1, level2, of_levels = _levels_of(_text(labels.level1), _text(labels.level2), vocabulary())
        if not name and "name" not in self.by_role and (named := named_value(value)):
            name_cell, (name, value) = value_cell, named
        notes = self._notes(row, labels, level1, level2, name_cell, name, told=(sign, direction, value_cell))
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
            "level1": labels.level1, "level2": labels.level2, "name": name_cell, "value": value_cell,
            "operator": parts["operator"], "number": value_cell if fields else None, "unit": parts["unit"],
            "total_value": total, **extra,
        }  # fmt: skip
        if fields and value_cell is None:
            where["value"] = parts["operator"] or parts["unit"]
        used = {role: cell for role, cell in where.items() if cell is not None}
        doubts = [*of_levels]
        if value_column is not None and value_column.doubt and not self.matrix:
            doubts.append(value_column.doubt)
        doubts += [cell.doubt for cell in used.values() if cell.doubt]
        if level2 and squeeze(level2) in vocabulary().deadlines and typed.is_serial(value):
            doubts.append("date-serial")
        if any("\ufffd" in cell.text for cell in used.values()):
            doubts.append("undecodable")
        texts = {role: join_lines(cell.text) for role, cell in extra.items() if cell is not None}
        anchor = name_cell or value_cell or next(iter(used.values()))
        places = {role: cell.location for role, cell in used.items()}
        if "value" not in places and (empty := self._empty(anchor.location, value_column)) is not None:
            places["value"] = empty
        indicator = Indicator(
            level1=level1,
            level2=level2,
            name=name or None,
            value=value or None,
            fields=fields or None,  # type: ignore[arg-type]
            total_value=join_lines(total.text) if total is not None else None,
            **texts,  # type: ignore[arg-type]
            notes=notes,
            location=anchor.location,
            locations=places,
            doubts=tuple(dict.fromkeys(doubts)),
        )
        area = value_column.heading if self.matrix and value_column is not None else None
        period = self._role(row, "period")
        return TableRow(
            indicator=indicator,
            fields=tuple(line.fields.items()),
            owner=tuple(join_lines(cell.text) for label, cell in line.fields.items() if label in self.owners),
            area=area,
            whole_term=period is not None and vocabulary().term(period.text) == "total",
        )

    def _empty(self, beside: Location, column: Column | None) -> Location | None:
        """Where the empty cell of a column stands that is *beside* a row's own."""
        if column is None:
            return None
        if column.positions not in self.below:
            filled = (self._cell(line.row, column) for line in self.lines)
            self.below[column.positions] = next((cell.location for cell in filled if cell is not None), None)
        place = self.below[column.positions]
        return None if place is None else crossing(beside, place)

    def _notes(
        self,
        row: Row,
        labels: Labels,
        level1: str | None,
        level2: str | None,
        name_cell: Cell | None,
        name: str,
        told: Sequence[Cell | None],
    ) -> dict[str, str]:
        """What the row says beside its parts and what is *told*, and what was set aside from its labels."""
        notes = {
            column.heading: join_lines(cell.text)
            for column in self.noted
            if (cell := self._cell(row, column)) is not None and cell not in told
        }
        for role, cell, kept in (
            ("level1", labels.level1, level1), ("level2", labels.level2, level2), ("name", name_cell, name),
        ):  # fmt: skip
            if cell is not None and kept and cell.text != kept and len(squeeze(cell.text)) > len(squeeze(kept)) + 1:
                notes.setdefault(self._heading(role), join_lines(cell.text))
        return {heading: text for heading, text in notes.items() if heading}

    def _heading(self, role: str) -> str:
        return next(
            (c.heading for c in self.by_role.get(role, ()) if c.heading),
            {"level1": "一级指标", "level2": "二级指标"}.get(role, "指标"),
        )


@lru_cache(maxsize=1024)
def _levels_of(
    first: str | None, second: str | None, words: Vocabulary
) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Both classes in full by what is written of them, and the keys of doubts."""
    level1 = class_name(first) if first is not None else None
    level2 = class_name(second) if second is not None else None
    if level1 and level2 is None:
        level1, level2 = split_class(level1)
    owners, groups = (
        kinds & words.printed_kinds for kinds in (words.owner_kinds(level2 or ""), words.group_kinds(level1 or ""))
    )
    doubtful = bool(owners and groups) and not owners & groups and any(words.holds_classes(kind) for kind in groups)
    return level1, level2, ("level2-of-another-level1",) if doubtful else ()


def _groups_of(level1: Cell | None) -> Set[str]:
    """The kinds of classes of level 1 that a cell names."""
    return vocabulary().group_kinds(class_name(level1.text)) if level1 is not None else frozenset()


def _text(cell: Cell | None) -> str | None:
    return cell.text if cell is not None else None
