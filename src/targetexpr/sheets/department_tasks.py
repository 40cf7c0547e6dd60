"""A department's main tasks (年度主要任务) with their money, in a table of their own above the indicators."""

from __future__ import annotations

from decimal import Decimal

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define
from targetexpr.sheets import typed
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.model import Location, Task

_NUMBERED = compiled(r"(?:任务|工作)?\s*[0-9一二三四五六七八九十]{1,2}\s*[:：、.．]\s*")
_BRACKETS = compiled(r"[(（][^()（）]*[)）]$")


@define
class TaskTable:
    """The tasks read so far; ``total`` is the sum that the table prints, in 元, ``shares`` its parts by their fields
    and ``place`` is where it stands, or the heading."""

    columns: dict[str, int]
    unit: str | None
    place: Location
    tasks: list[Task] = field(factory=list)
    total: Decimal | None = None
    shares: dict[str, Decimal] = field(factory=dict)
    closed: bool = False

    def add(self, row: Row) -> bool:
        """Whether *row* belongs to the table, which takes it in."""
        cells = distinct(row)
        if self.closed or not cells:
            return bool(not cells and not self.closed)
        name, content, amount = (self._cell(row, part) for part in ("name", "content", "amount"))
        words = vocabulary()
        if not self.tasks and self._heads_again(row):
            return True
        if any(squeeze(cell.text) in words.task_parts["sums"] for cell in cells[:2]):
            # Merged cells may be lost: then the first amount is the whole one.
            first = next((cell for cell in cells if self._money(cell) is not None), None)
            whole = first is not None and first is self._cell(row, "first")
            self.total, self.place = self._money(amount if whole else first), first.location if first else self.place
            if whole:
                shares = ((part, self._money(self._cell(row, part))) for part in ("fiscal", "other", "carried_over"))
                self.shares |= {part: money for part, money in shares if money is not None}
            self.closed = True
            return True
        empty = name is content or (amount is None and content is None)
        grouped = any(words.label(cell.text) in words.groups for cell in cells[:2])
        if name is None or empty or grouped or any(words.label(cell.text) for cell in (name, content) if cell):
            self.closed = True
            return False
        text = _NUMBERED.sub("", join_lines(name.text), count=1)
        self.tasks.append(
            Task(
                name=text or None,
                content=join_lines(content.text) if content is not None else None,
                amount=self._money(amount),
                location=name.location,
            )
        )
        return True

    def _heads_again(self, row: Row) -> bool:
        """Headings of the second row: the whole amount, and what it is made of."""
        parts = vocabulary().task_parts
        plain = {i: squeeze(cell.text) for i, cell in enumerate(row) if cell}
        fresh = {i: text for i, text in plain.items() if _BRACKETS.sub("", text) not in parts["sides"]}
        heads = [i for i, text in fresh.items() if text in parts["part"]]
        if not heads or any(i > min(heads) and i not in heads for i in fresh):
            return False
        known = ((vocabulary().field(vocabulary().label(fresh[i])), i) for i in heads)
        self.columns |= {part.name: i for part, i in known if part is not None}
        if "amount" in self.columns:
            self.columns["amount"] = next((i for i in heads if fresh[i] in parts["whole"]), self.columns["amount"])
        return True

    def _cell(self, row: Row, part: str) -> Cell | None:
        position = self.columns.get(part)
        return cell_at(row, position) if position is not None else None

    def _money(self, cell: Cell | None) -> Decimal | None:
        return typed.money(join_lines(cell.text), self.unit) if cell is not None else None


def find_tasks(row: Row, unit: str | None) -> TaskTable | None:
    """The table of tasks that *row* heads; None where it heads none. *unit* is the money's, where the sheet said it."""
    words = vocabulary()
    columns: dict[str, int] = {}
    amounts: dict[str, int] = {}
    sides: list[int] = []
    for position, cell in enumerate(row):
        if cell is None:
            continue
        head = _BRACKETS.sub("", squeeze(cell.text))
        # A heading that says a unit of money is an amount's, known or not: 预算支出（万元）.
        for part in words.task_heads.get(head, ("amount",) if typed.money_unit(cell.text) else ()):
            if part == "sides":
                sides.append(position)
                unit = typed.money_unit(cell.text) or unit
            elif part == "amount":
                amounts.setdefault(head, position)
            else:
                columns.setdefault(part, position)
    if amounts:
        columns["first"] = min(amounts.values())
        columns["amount"] = next((amounts[head] for head in words.amount_columns if head in amounts), columns["first"])
    heads = [row[columns[part]] for part in ("amount", "spent") if part in columns]
    if "name" not in columns and sides and "content" in columns and heads:
        columns["name"] = sides[-1]
    if "name" not in columns or bool(heads) + bool(sides) + ("content" in columns) < 2:
        return None
    said = next((said for head in heads if head and (said := typed.money_unit(head.text))), unit)
    return TaskTable(columns, said, distinct(row)[0].location)
