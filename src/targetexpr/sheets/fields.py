"""What a header's labels and texts fill in: values by their kind, money in 元, prose, and where each stood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from attrs import field
from attrs import fields as attrs_fields

from targetexpr.patterns import compiled
from targetexpr.record_types import define, evolve
from targetexpr.sheets import typed
from targetexpr.sheets.amounts import HeaderAmounts
from targetexpr.sheets.forms import Field, squeeze, vocabulary
from targetexpr.sheets.grid import Cell, join_lines
from targetexpr.sheets.model import FieldName, Funds, Location
from targetexpr.sheets.row_parts import RowPart

_BETWEEN = compiled("[/／、]")
YEARLY = "年度资金总额"
WHOLE = "资金总额"
"""The labels by which whole amounts are read that have none of their own."""
_FUNDS = frozenset(entry.name for entry in attrs_fields(Funds))


def is_word(text: str) -> bool:
    """Whether a letter is in a text: figures alone label nothing."""
    return any(map(str.isalpha, text))


@define
class HeaderFields(HeaderAmounts):
    """The fields that were filled in so far; ``finish`` turns them into the arguments of a ``Sheet``."""

    values: dict[str, Any] = field(factory=dict)
    words: set[str] = field(factory=set)
    title: str | None = None
    year: int | None = None
    is_bare: bool = False
    """The whole amount's label says no term."""
    open: dict[int | None, str] = field(factory=dict)
    """The labels of the prose that may go on below, by the positions of its texts."""

    def assign(
        self, label: str, cell: Cell, values: Sequence[RowPart], unit: str | None, at: int | None = None
    ) -> None:
        """What stands with a label at *cell*; *unit* is the money's, where the label says one.

        *at* is the position of the label in its row: amounts below one another are of one kind.
        """
        words = vocabulary()
        known = words.field(label)
        if known is None and label in words.groups and self._is_amount(values, unit):
            # A group's heading with an amount beside or below it is the whole amount's label.
            label = YEARLY if words.term(label) == "annual" else WHOLE
            known = words.field(label)
        if known is None and (labels := words.joint(label)):
            self._jointly(labels, cell, values)
            return
        if known is not None and known.kind == "flag" and any(value.has_digits for value in values):
            known = None  # 政府采购（万元） is an amount
        if known is not None and known.name == "total" and label in words.wholes and self.has_terms():
            label, known = YEARLY, words.field(YEARLY)
        if known is not None and len(values) > 1 and (first := self._own(known, values)) < len(values):
            self.strangers(values[first:])
            for behind, one in pairwise(values[first:]):
                # 得分 behind 执行率 and its value is 执行率得分.
                own = words.header_label(f"{label}{squeeze(behind.cell.text)}")
                if words.field(own) is not None:
                    self.assign(str(own), behind.cell, [one], None)
            values = values[:first]
        text = "".join(join_lines(t.cell.text) for t in values)
        if (label in words.groups if known is None else known.kind == "money") and self._shared(label, text, values):
            return
        if label in words.year_labels and (day := typed.date(text)):
            self.year = int(day[:4])
            return
        if known is None:
            if text:
                texts = (self.texts.get(label), *(join_lines(t.cell.text) for t in values))
                self.texts[label] = "\n".join(filter(None, texts))
            if words.is_prose(label):
                self.open[values[0].start if values else None] = label
            return
        self.open = {}
        if known.name == "total" and text:
            self.is_bare = label in words.wholes
        place = (values[0].cell if values else cell).location
        if known.name == "term":
            self._term(text, place)
            return
        name = known.name
        if known.kind == "money" and values and self.is_aside(name, cell, at):
            self.texts.setdefault(label, text)
            return
        self.present.add(name)
        if text or name not in self.locations:
            self.locations[name] = place
        if text:
            self._typed(name, known, text, values, unit, label)

    def _shared(self, label: str, text: str, values: Sequence[RowPart]) -> bool:
        """Whether a text is read that holds an amount and what it is made of, or this alone, each with its label."""
        words, found = vocabulary(), typed.shares(text)
        labels = [words.header_label(own) if own else label for own, _ in found]
        if not found or any(own and words.kind(at) != "money" for at, (own, _) in zip(labels, found, strict=True)):
            return False
        for at, (own, amount) in zip(labels, found, strict=True):
            one = evolve(values[0].cell, text=amount)
            self.assign(str(at), evolve(one, text=f"其中:{own}") if own else one, [RowPart(0, 1, one)], None)
        self.texts.setdefault(label, text)
        return True

    def _jointly(self, labels: Sequence[str], cell: Cell, values: Sequence[RowPart]) -> None:
        """Give each of the fields of one label its text, or all the only one."""
        text = "".join(join_lines(t.cell.text) for t in values)
        texts = _BETWEEN.split(text)
        for label, own in zip(labels, texts if len(texts) == len(labels) else [text] * len(labels), strict=True):
            self.assign(label, cell, [evolve(t, cell=evolve(t.cell, text=own)) for t in values[:1]], None)

    def _own(self, known: Field, values: Sequence[RowPart]) -> int:
        """How many of the texts behind a label are its field's: behind the first one, texts and words behind money are
        labels of their own; options may have cells of their own, up to the last with a box, or that one may be of."""
        if known.kind in ("choice", "flag"):
            boxed = {i: t.cell.text for i, t in enumerate(values, 1) if typed.is_boxed(t.cell.text)}
            return max(boxed, default=1) + (not all(map(is_word, boxed.values())))
        figures = known.kind in ("number", "rate") or (known.kind == "money" and not self.amounts)
        return 1 if known.kind == "text" or (figures and not values[1].has_digits) else len(values)

    def _is_amount(self, values: Sequence[RowPart], unit: str | None) -> bool:
        """Whether one amount stands there, or several below the headings of amounts."""
        texts = [t.cell.text for t in values]
        return (len(texts) == 1 or bool(self.amounts and texts)) and typed.money(texts[0], unit or "元") is not None

    def strangers(self, values: Sequence[RowPart]) -> None:
        """Cells behind a field's value: labels that nobody knows, each with its text or its figures beside it."""
        texts = [join_lines(t.cell.text) for t in values]
        while len(texts) > 1:
            label, text, *texts = texts
            while texts and not is_word(texts[0]):
                text = f"{text} {texts.pop(0)}"
            self.texts.setdefault(label.rstrip(":："), text)

    def _term(self, text: str, place: Location) -> None:
        names: tuple[FieldName, ...] = ("start", "finish")
        for name, day in zip(names, typed.dates(text), strict=True):
            self.present.add(name)
            self.locations[name] = place
            if day:
                self.values[name] = day
            elif text:
                self.raw[name] = text

    def _typed(
        self, name: FieldName, known: Field, text: str, values: Sequence[RowPart], unit: str | None, label: str
    ) -> None:
        match known.kind:
            case "date":
                value = typed.date(text)
                self._keep(name, value, text)
            case "flag" | "choice":
                chosen = typed.chosen([join_lines(t.cell.text) for t in values], apart=values[0].gap is not None)
                self._keep(name, typed.flag(chosen) if known.kind == "flag" else chosen or None, text)
            case "money":
                self.money(name, values, unit, label, part=known.part)
            case "number" | "rate":
                number = typed.percent(text) if known.kind == "rate" else typed.number(text)
                self._keep(name, number, text)
            case _:
                if known.last and name in self.values:
                    self.texts.setdefault(vocabulary().titles[name], self.values.pop(name))
                self._keep(name, text, text)

    def _keep(self, name: FieldName, value: object, text: str) -> None:
        if value is None:
            self.raw.setdefault(name, text)
        else:
            (self.funds if name in _FUNDS else self.values).setdefault(name, value)

    def finish(self, money_unit: str | None = None) -> dict[str, Any]:
        """The keyword arguments of a ``Sheet``. *money_unit* is the one its form usually prints."""
        self.sum_up(money_unit)
        self._of_the_year()
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

    def _of_the_year(self) -> None:
        """A whole amount that says no term is the year's where the sheet is one year's and prints no other amount."""
        years = {str(self.values[name])[:4] for name in ("start", "finish") if name in self.values}
        open_term = {"start", "finish"} & set(self.raw)
        if not self.is_bare or self.year is None or "annual" in self.present or len(years) > 1 or open_term:
            return
        held: tuple[dict[Any, Any], ...] = (self.funds, self.raw, self.locations)
        for found in held:
            if "total" in found:
                found["annual"] = found.pop("total")
        self.present = self.present - {"total"} | {"annual"}
