"""The money of a header: in 元, of the whole, of its parts, and of what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import field

from targetexpr.record_types import define
from targetexpr.sheets import typed
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, join_lines
from targetexpr.sheets.model import FieldName, Location
from targetexpr.sheets.row_parts import RowPart

_WHOLES = ("total", "annual", "executed", "prior_budget", "prior_executed")
"""Amounts that have parts: below them, in one column, or behind them in one row as 其中."""
_AMONG = "其中"
_USUAL_UNIT = "万元"
"""The unit of most sheets, where their form says none."""


@define
class HeaderAmounts:
    """The amounts that were read so far, and what is needed to read the next ones."""

    funds: dict[str, Any] = field(factory=dict)
    texts: dict[str, str] = field(factory=dict)
    raw: dict[FieldName, str] = field(factory=dict)
    locations: dict[FieldName, Location] = field(factory=dict)
    present: set[FieldName] = field(factory=set)
    money_unit: str | None = None
    stated: set[str] = field(factory=set)
    """The units that labels of amounts said for themselves: one that says none goes by them, where they agree."""
    amounts: dict[int, str] = field(factory=dict)
    """The headings of an amount's columns, by position."""
    parts: dict[FieldName, dict[str, tuple[Decimal, str]]] = field(factory=dict)
    """Amounts of which a field is made up, and their texts, by their labels."""
    wholes: dict[int, FieldName] = field(factory=dict)
    """The whole amount that stood last at a position."""
    latest: FieldName | None = None
    """The whole amount that was read last."""
    yearly: set[FieldName] = field(factory=set)
    """Parts that are the year's beyond doubt."""
    held: dict[FieldName, tuple[str, str]] = field(factory=dict)
    """The label and the text of the amount that a field has."""
    year_at: int | None = None
    """The position of the year's whole amount: of several amounts of a part, the one below it is the year's."""
    unread: list[tuple[FieldName, str, str, bool]] = field(factory=list)
    """Amounts of an unknown unit: field, text, label, and whether it is a part."""

    def is_aside(self, name: FieldName, cell: Cell, at: int | None) -> bool:
        """Whether an amount is a part of what was spent, of another year or of the whole term beside the year's."""
        if name in _WHOLES:
            self.latest = name
            if at is not None:
                self.wholes[at] = name
            return False
        whole = self.wholes.get(at) if at is not None else None
        if whole is None and squeeze(cell.text).startswith(_AMONG):
            whole = self.latest
        if whole == "annual":
            self.yearly.add(name)
        return whole in ("executed", "prior_budget", "prior_executed") or (whole == "total" and name in self.yearly)

    def money(
        self, name: FieldName, values: Sequence[RowPart], unit: str | None, label: str, *, part: bool = False
    ) -> None:
        """Read an amount that stands with its label; what stands beside it is kept as text."""
        chosen: RowPart | None = next((value for value in values if value.start == self.year_at), values[0])
        if self.amounts:
            chosen = self._of_columns(name, values, unit, label)
        elif len(values) > 1:
            self.texts.setdefault(label, " ".join(join_lines(t.cell.text) for t in values))
        if chosen is None:
            return
        if name == "annual":
            self.year_at = chosen.start
        text = join_lines(chosen.cell.text)
        if unit:
            self.stated.add(unit)
        amount = typed.money(text, unit or self.unit())
        if amount is None and (first := typed.first_amount(text)):
            amount = typed.money(first, None)
            self.texts.setdefault(label, text)
        self.locations[name] = chosen.cell.location
        if amount is None:
            self.raw[name] = text
            self.unread.append((name, text, label, part))
        else:
            self._hold(name, amount, text, label, part=part)

    def _hold(self, name: FieldName, amount: Decimal, text: str, label: str, *, part: bool) -> None:
        self.raw.pop(name, None)
        if part:
            self.parts.setdefault(name, {})[label] = (amount, text)
        elif name != "executed" or name not in self.funds:
            # What stands twice is the whole term's and then the year's; what was spent again is a part of it.
            if self.funds.setdefault(name, amount) != amount and self.held[name][0] != label:
                self.texts.setdefault(*self.held[name])  # 财政资金 above 当年财政拨款
            self.funds[name], self.held[name] = amount, (label, text)

    def unit(self) -> str | None:
        """Return the unit of amounts that say none themselves."""
        agreed = next(iter(self.stated)) if len(self.stated) == 1 else None
        return self.money_unit or agreed

    def has_terms(self) -> bool:
        """Whether the whole term's amounts have a column of their own."""
        return any(vocabulary().amount_column(head) == "total" for head in self.amounts.values())

    def _of_columns(self, name: FieldName, values: Sequence[RowPart], unit: str | None, label: str) -> RowPart | None:
        """The budget among the amounts of a row, if any; what else is said of the whole, and the rest as texts."""
        words = vocabulary()
        heads = {head: t for t in values if (head := self.amounts.get(t.start)) is not None}
        budgets = (*words.amount_columns, *(head for head in heads if words.amount_column(head) == "labels"))
        wanted = next((head for head in budgets if head in heads), None)
        for head, token in heads.items():
            text = join_lines(token.cell.text)
            kept: Decimal | None = None
            match words.amount_column(head) if name in ("annual", "total") else "others":
                case "executed" | "total" | "prior_budget" | "prior_executed" as field:
                    kept = self._year(field, typed.money(text, unit or self.unit()), token.cell)
                    self.held.setdefault(field, (head, text))
                case "rate":
                    kept = self._year("execution_rate", typed.percent(text), token.cell)
                case "score":
                    kept = self._year("execution_score", typed.number(text), token.cell)
            if kept is None and head != wanted and squeeze(text).strip("-—/"):
                self.texts[f"{label}·{head}"] = text
        return heads.get(wanted or "") or next((value for value in values if value.start not in self.amounts), None)

    def _year(self, name: FieldName, value: Decimal | None, cell: Cell) -> Decimal | None:
        """Keep what the first row of amounts says of the year's execution."""
        if value is not None and name not in self.funds:
            self.funds[name] = value
            self.locations[name] = cell.location
            self.present.add(name)
        return value

    def sum_up(self, money_unit: str | None) -> None:
        """Read by the unit that was said last, or by *money_unit*, what said none; sum up parts without their whole."""
        if unit := self.unit() or money_unit:
            for name, text, label, part in [one for one in self.unread if one[3] or one[0] in self.raw]:
                if (amount := typed.money(text, unit)) is not None:
                    self._hold(name, amount, text, label, part=part)
                    self.funds |= {} if self.unit() else {"inferred_unit": money_unit}
        if self.unit() not in (None, money_unit or _USUAL_UNIT):
            self.funds["stated_unit"] = self.unit()
        sums: dict[str, Any] = {name: sum(amount for amount, _ in parts.values()) for name, parts in self.parts.items()}
        held = {**sums, **self.funds}
        whole = held.get("annual", held.get("total"))
        come_to = sum(held.get(name, 0) for name in ("fiscal", "other", "carried_over"))
        for name, parts in self.parts.items():
            # A lone part is all there is where it comes to the whole amount with the others, or none is printed.
            is_lone = len(parts) == 1 and name == "fiscal" and name not in self.funds and whole not in (None, come_to)
            if name in self.funds or len(parts) > 1 or is_lone:
                for label, (_, text) in parts.items():
                    self.texts.setdefault(label, text)
            if is_lone:
                self.present.discard(name)
                self.locations.pop(name, None)
            else:
                self.funds.setdefault(name, sums[name])
