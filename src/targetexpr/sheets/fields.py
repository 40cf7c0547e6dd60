"""What a header's labels and texts fill in: values by their kind, money in 元, prose, and where each stood."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import define, field
from attrs import fields as attrs_fields

from targetexpr.sheets import typed
from targetexpr.sheets.forms import Field, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, join_lines
from targetexpr.sheets.model import FieldName, Funds, Location
from targetexpr.sheets.row_parts import RowPart

_FUNDS = frozenset(entry.name for entry in attrs_fields(Funds))
_AMOUNTS = _FUNDS - {"execution_rate", "execution_score", "inferred_unit"}


@define
class HeaderFields:
    """The fields that were filled in so far; ``finish`` turns them into the arguments of a ``Sheet``."""

    values: dict[str, Any] = field(factory=dict)
    funds: dict[str, Any] = field(factory=dict)
    texts: dict[str, str] = field(factory=dict)
    raw: dict[FieldName, str] = field(factory=dict)
    locations: dict[FieldName, Location] = field(factory=dict)
    present: set[FieldName] = field(factory=set)
    words: set[str] = field(factory=set)
    title: str | None = None
    year: int | None = None
    money_unit: str | None = None
    stated: set[str] = field(factory=set)
    """The units that labels of amounts said for themselves: one that says none goes by them, where they agree."""
    amounts: dict[int, str] = field(factory=dict)
    """The headings of an amount's columns, by position."""
    parts: dict[str, dict[str, Decimal]] = field(factory=dict)
    """Amounts of which a field is made up, by their labels."""
    open: tuple[str, Cell] | None = None
    """The prose that a page break may have cut."""

    def assign(self, label: str, cell: Cell | None, values: Sequence[RowPart], unit: str | None) -> None:
        """What stands with a label at *cell*; *unit* is the money's, where the label says one."""
        words = vocabulary()
        known = words.fields.get(label)
        if known is not None and len(values) > 1 and self._is_followed(known, values[1]):
            self.strangers(values[1:])
            values = values[:1]
        text = "".join(join_lines(t.cell.text) for t in values if t.cell is not None)
        if label in words.year_labels and (day := typed.date(text)):
            self.year = int(day[:4])
            return
        if known is None:
            if (text and label not in words.groups) or (text and label in words.text_labels):
                self.texts[label] = f"{self.texts[label]}\n{text}" if self.texts.get(label) else text
            if label in words.text_labels and cell is not None:
                self.open = (label, cell)
            return
        self.open = None
        place = next(
            (t.cell.location for t in values if t.cell is not None), cell.location if cell is not None else None
        )
        if known.name == "term":
            self._term(text, place)
            return
        name = known.name
        self.present.add(name)
        if place is not None and (text or name not in self.locations):
            self.locations[name] = place
        if text:
            self._typed(name, known, text, values, unit, label)

    def _is_followed(self, known: Field, value: RowPart) -> bool:
        """Whether what stands behind a field's first value is a label of its own: a text, or words behind money."""
        if known.kind != "money" or self.amounts:
            return known.kind in ("text", "choice", "flag")
        return value.cell is not None and not any(map(str.isdigit, value.cell.text))

    def strangers(self, values: Sequence[RowPart]) -> None:
        """Cells behind a field's value: labels that nobody knows, each with its text beside it."""
        texts = [join_lines(t.cell.text) for t in values if t.cell is not None]
        for label, text in zip(texts[::2], texts[1::2], strict=False):
            if len(label) <= 20:
                self.texts.setdefault(label.rstrip(":："), text)

    def _term(self, text: str, place: Location | None) -> None:
        start, finish = typed.dates(text)
        for name, day in (("start", start), ("finish", finish)):
            key: FieldName = "start" if name == "start" else "finish"
            self.present.add(key)
            if place is not None:
                self.locations[key] = place
            if day:
                self.values[name] = day
            elif text:
                self.raw[key] = text

    def _typed(
        self, name: FieldName, known: Field, text: str, values: Sequence[RowPart], unit: str | None, label: str
    ) -> None:
        match known.kind:
            case "date":
                value = typed.date(text)
                self._keep(name, value, text)
            case "flag":
                self._keep(name, typed.flag(text), text)
            case "choice":
                self._keep(name, typed.choice(text) or None, text)
            case "money":
                self._money(name, values, unit, label, part=known.part)
            case "number" | "rate":
                number = typed.percent(text) if known.kind == "rate" else typed.number(text)
                self._keep(name, number, text)
            case _:
                self._keep(name, text, text)

    def _keep(self, name: FieldName, value: object, text: str) -> None:
        if value is None:
            self.raw.setdefault(name, text)
        else:
            (self.funds if name in _FUNDS else self.values).setdefault(name, value)

    def _money(
        self, name: FieldName, values: Sequence[RowPart], unit: str | None, label: str, *, part: bool = False
    ) -> None:
        chosen = values[0]
        if self.amounts:
            chosen = self._of_columns(name, values, unit, label)
        text = join_lines(chosen.cell.text) if chosen.cell is not None else ""
        if unit:
            self.stated.add(unit)
        amount = typed.money(text, unit or self._unit())
        if amount is None and (first := typed.first_amount(text)):
            amount = typed.money(first, None)
            self.texts.setdefault(label, text)
        if part:
            if amount is not None:
                self.parts.setdefault(name, {})[label] = amount
            self.texts.setdefault(label, text)
            return
        if chosen.cell is not None:
            self.locations[name] = chosen.cell.location
        if amount is None:
            self.raw[name] = text
        else:
            # 其他资金 stands twice where the whole term's amounts stand beside the year's: the year's come last.
            self.funds[name] = amount
            self.raw.pop(name, None)

    def _unit(self) -> str | None:
        agreed = next(iter(self.stated)) if len(self.stated) == 1 else None
        return self.money_unit or agreed

    def _of_columns(self, name: FieldName, values: Sequence[RowPart], unit: str | None, label: str) -> RowPart:
        """The budget among the amounts of a row; what was executed of the whole, and the rest as texts."""
        words = vocabulary()
        heads = {head: t for t in values if t.cell is not None and (head := self.amounts.get(t.start)) is not None}
        wanted = next((head for head in words.amount_columns if head in heads), None)
        for head, token in heads.items():
            assert token.cell is not None
            text = join_lines(token.cell.text)
            kept: Decimal | None = None
            match words.amounts[head] if name in ("annual", "total") else "others":
                case "executed":
                    kept = self._year("executed", typed.money(text, unit or self._unit()), token.cell)
                case "rate":
                    kept = self._year("execution_rate", typed.percent(text), token.cell)
                case "score":
                    kept = self._year("execution_score", typed.number(text), token.cell)
            if kept is None and head != wanted and squeeze(text).strip("-—/"):
                self.texts[f"{label}·{head}"] = text
        return heads[wanted] if wanted is not None else values[0]

    def _year(self, name: FieldName, value: Decimal | None, cell: Cell) -> Decimal | None:
        """Keep what the first row of amounts says of the year's execution."""
        if value is not None and name not in self.funds:
            self.funds[name] = value
            self.locations[name] = cell.location
            self.present.add(name)
        return value

    def finish(self, money_unit: str | None = None) -> dict[str, Any]:
        """The keyword arguments of a ``Sheet``. *money_unit* is the one its form usually prints."""
        if money_unit and not self._unit():
            for name, text in list(self.raw.items()):
                if name in _AMOUNTS and (amount := typed.money(text, money_unit)) is not None:
                    self.funds |= {name: amount, "inferred_unit": money_unit}
                    del self.raw[name]
        for whole, amounts in self.parts.items():
            self.funds.setdefault(whole, sum(amounts.values()))
        return {
            **self.values,
            "title": self.title,
            "year": self.year,
            "funds": Funds(**self.funds),
            "texts": self.texts,
            "raw": self.raw,
            "locations": self.locations,
            "present": frozenset(self.present),
        }
