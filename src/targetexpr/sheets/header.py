"""The header of a sheet: labels and what stands beside, behind or below them → fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from targetexpr.sheets import typed
from targetexpr.sheets.forms import Field, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Row, distinct, join_lines
from targetexpr.sheets.model import FieldName, Funds, Location
from targetexpr.sheets.tokens import Token, label_cuts, tokens_of

_INLINE = re.compile(r"[:：]")
_ANNEX = re.compile(r"^附(件|表)[0-9一二三四五六七八九十]*[-—.0-9]*[:：]?")
_YEAR = re.compile(r"[(（\[【〔]?((?:19|20)[0-9]{2})[)）\]】〕]?\s*年(?![0-9]|\s*[0-9]+月)")


@define
class Header:
    """What the rows above a table said; ``finish`` turns it into the arguments of a ``Sheet``."""

    values: dict[str, Any] = field(factory=dict)
    funds: dict[str, Decimal] = field(factory=dict)
    texts: dict[str, str] = field(factory=dict)
    raw: dict[FieldName, str] = field(factory=dict)
    locations: dict[FieldName, Location] = field(factory=dict)
    present: set[FieldName] = field(factory=set)
    words: set[str] = field(factory=set)
    title: str | None = None
    year: int | None = None
    money_unit: str | None = None
    _seen: list[Cell] = field(factory=list)
    _below: list[tuple[str, range, Cell]] = field(factory=list)
    _amounts: dict[int, str] = field(factory=dict)
    _open: tuple[str, Cell] | None = None

    def read(self, row: Row) -> None:
        """One row, in the order of the document."""
        row = [None if cell is not None and self._unit_line(cell) else cell for cell in row]
        cells = distinct(row)
        if not cells:
            return
        if len(cells) == 1 and self._alone(cells[0], row):
            return
        if any(vocabulary().heading(cell.text) == "number_of_row" for cell in cells[:2]):
            # A list of something begins; its headings are no labels.
            self._below = []
            return
        if self._amount_heads(row):
            return
        tokens = tokens_of(row)
        self._fill_below(tokens)
        self._pairs(tokens)
        for token in tokens:
            if token.cell is not None and not any(token.cell is seen for seen in self._seen[-40:]):
                self._seen.append(token.cell)

    def _unit_line(self, cell: Cell) -> bool:
        """单位：万元, alone in its cell or at the end of it; says the unit of every amount."""
        found = vocabulary().money_line.fullmatch(squeeze(cell.text)) if len(cell.text) <= 60 else None
        if found is None:
            return False
        self.money_unit = found[1]
        return not any(_INLINE.search(part) for part in squeeze(cell.text).rsplit(":", 1)[:1])

    def _alone(self, cell: Cell, row: Row) -> bool:
        """A line by itself: a title, a year, the money's unit, or more of a text that a page break cut."""
        text = join_lines(cell.text)
        plain = squeeze(text)
        year = _YEAR.search(plain)
        if year and len(plain) <= 60 and (self.year is None or not self.present):
            self.year = int(year[1])
        if is_title(text):
            # The last one before the fields: a chapter's heading may stand above.
            if self.title is None or not self.present:
                self.title = text
                self.locations["title"] = cell.location
            return True
        if self._open is not None and cell.location.line and cell.location.column and self._continues(cell, row):
            label, _ = self._open
            self.texts[label] = f"{self.texts.get(label, '')}{text}"
            return True
        return False

    def _continues(self, cell: Cell, row: Row) -> bool:
        return vocabulary().label(cell.text) is None and not self._inline(cell, dry=True) and bool(row)

    def _amount_heads(self, row: Row) -> bool:
        """The row that heads the amounts of a filled sheet: 年初预算数, 全年预算数, 全年执行数 …"""
        words = vocabulary()
        heads: dict[int, str] = {}
        for position, cell in enumerate(row):
            plain = re.sub(r"[(（].*?[)）]$", "", squeeze(cell.text)) if cell is not None else ""
            if plain in words.amount_columns or plain in words.amount_others:
                heads[position] = plain
        known = set(heads.values())
        if len(known) < 2 or not known & set(words.amount_columns):
            return False
        self._amounts = heads
        for cell in distinct(row):
            if unit := typed.money_unit(cell.text):
                self.money_unit = self.money_unit or unit
            if not any(cell is seen for seen in self._seen[-40:]):
                self._seen.append(cell)
        return True

    def _pairs(self, tokens: Sequence[Token]) -> None:
        words = vocabulary()
        pending: tuple[str, Token, list[Token]] | None = None
        opened: list[tuple[str, Token]] = []
        strangers: list[Token] = []
        unit: str | None = None

        def close() -> None:
            nonlocal pending
            if pending is not None:
                label, token, values = pending
                if values or not (label in words.groups and label not in words.fields):
                    self._assign(label, token.cell, [t for t in values if t.cell is not None], unit)
                if not values and token.cell is not None:
                    opened.append((label, token))
            pending = None

        for token in tokens:
            if token.cell is None:
                continue
            text = token.cell.text
            again = any(token.cell is seen for seen in self._seen[-40:])
            label = words.label(text)
            if label is not None and pending is not None and not pending[2] and self._answers(pending[0], text):
                label = None
            if again:
                unit = typed.money_unit(text) or unit
                continue
            if label is not None:
                close()
                unit = typed.money_unit(text) or (unit if label not in words.groups else None)
                if unit and label in words.groups:
                    self.money_unit = unit
                pending = (label, token, [])
                self.words.add(label)
            elif self._inline(token.cell):
                close()
            elif pending is not None:
                if squeeze(text) not in words.stamps:
                    pending[2].append(token)
            elif squeeze(text).endswith(":") and len(text) <= 30:
                pending = (join_lines(text).rstrip(" :："), token, [])
            else:
                strangers.append(token)
        close()
        fresh = [t for t in tokens if t.cell is not None]
        if self.present and (len(strangers) < len(fresh) or len(fresh) == 2):
            self._strangers(strangers)
        self._below = [
            (label, range(t.start, t.stop), t.cell) for label, t in opened if t.cell is not None
        ]  # fmt: skip

    def _answers(self, label: str, text: str) -> bool:
        """Whether a text that is a label elsewhere answers the choice that *label* asks for."""
        words = vocabulary()
        return label in words.fields and words.fields[label].kind == "choice" and squeeze(text) in words.answers

    def _fill_below(self, tokens: Sequence[Token]) -> None:
        """Labels side by side with their texts in the row below."""
        words = vocabulary()
        fresh = [t for t in tokens if t.cell is not None and not any(t.cell is s for s in self._seen[-40:])]
        if not self._below or not fresh or any(words.label(t.cell.text) for t in fresh if t.cell is not None):
            return
        for label, span, cell in self._below:
            under = [t for t in fresh if t.start < span.stop and span.start < t.stop and t.cell is not None]
            money = label in words.fields and words.fields[label].kind == "money"
            if under and (not money or len(self._below) >= 3):
                self._assign(label, cell, under[:1], typed.money_unit(cell.text))
                self._seen += [t.cell for t in under[:1] if t.cell is not None]
        self._below = []

    def _inline(self, cell: Cell, *, dry: bool = False) -> bool:
        """``申报单位名称：某局``, also several in one cell."""
        words = vocabulary()
        text = join_lines(cell.text)
        marks = list(_INLINE.finditer(text))
        starts: list[tuple[int, int, str]] = []
        for mark in marks:
            before = text[: mark.start()]
            begin = starts[-1][1] if starts else 0
            for cut in label_cuts(before, begin, first=not starts):
                label = words.label(before[cut:])
                if label is not None:
                    starts.append((cut, mark.end(), label))
                    break
        if not starts or starts[0][0] > 6:
            return False
        if dry:
            return True
        for i, (_, behind, label) in enumerate(starts):
            end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
            self.words.add(label)
            said = words.money_tail.sub("", text[behind:end].strip(" \u3000")).strip(" \u3000")
            value = evolve(cell, text="" if squeeze(said) in words.stamps else said)
            if label in words.groups and label not in words.text_labels:
                self.texts.setdefault(label, value.text)
            else:
                self._assign(label, cell, [Token(0, 1, value)] if value.text else [], typed.money_unit(text[:behind]))
        return True

    def _assign(self, label: str, cell: Cell | None, values: Sequence[Token], unit: str | None) -> None:
        words = vocabulary()
        known = words.fields.get(label)
        if known is not None and known.kind in ("text", "choice", "flag") and len(values) > 1:
            self._strangers(values[1:])
            values = values[:1]
        text = "".join(join_lines(t.cell.text) for t in values if t.cell is not None)
        if known is None:
            if (text and label not in words.groups) or (text and label in words.text_labels):
                self.texts[label] = f"{self.texts[label]}\n{text}" if self.texts.get(label) else text
            if label in words.text_labels and cell is not None:
                self._open = (label, cell)
            return
        self._open = None
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

    def _strangers(self, values: Sequence[Token]) -> None:
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
        self, name: FieldName, known: Field, text: str, values: Sequence[Token], unit: str | None, label: str
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
                self._money(name, values, unit, label)
            case _:
                self._keep(name, text, text)

    def _keep(self, name: FieldName, value: object, text: str) -> None:
        if value is None:
            self.raw.setdefault(name, text)
        elif name not in self.values:
            self.values[name] = value

    def _money(self, name: FieldName, values: Sequence[Token], unit: str | None, label: str) -> None:
        chosen = values[0]
        if self._amounts:
            heads = {self._amounts.get(t.start): t for t in values}
            wanted = next((head for head in vocabulary().amount_columns if head in heads), None)
            chosen = heads[wanted] if wanted is not None else chosen
            for head, token in heads.items():
                if (
                    head is not None
                    and head != wanted
                    and token.cell is not None
                    and squeeze(token.cell.text).strip("-—/")
                ):
                    self.texts[f"{label}·{head}"] = join_lines(token.cell.text)
        text = join_lines(chosen.cell.text) if chosen.cell is not None else ""
        amount = typed.money(text, unit or self.money_unit)
        if chosen.cell is not None:
            self.locations[name] = chosen.cell.location
        if amount is None:
            self.raw[name] = text
        else:
            # 其他资金 stands twice where the whole term's amounts stand beside the year's: the year's come last.
            self.funds[name] = amount
            self.raw.pop(name, None)

    def finish(self) -> dict[str, Any]:
        """The keyword arguments of a ``Sheet``."""
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


def is_title(text: str) -> bool:
    """A title alone in its line, 附件2： before it or not; a label with its text is none."""
    words = vocabulary()
    plain = _ANNEX.sub("", squeeze(text))
    return words.is_title(plain) and words.label(plain) is None and not _INLINE.search(plain)
