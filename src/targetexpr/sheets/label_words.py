"""Which texts are labels of the header, and how what stands with them is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from attrs import frozen

from targetexpr.sheets.form_file import Form
from targetexpr.sheets.form_text import data, shortened, squeeze
from targetexpr.sheets.heading_words import LONGEST
from targetexpr.sheets.model import FieldName

FieldKind = Literal["text", "date", "dates", "money", "number", "rate", "flag", "choice"]


@frozen(kw_only=True)
class Field:
    """A field of the header: where it goes, and how its text is read."""

    name: FieldName | Literal["term"]
    kind: FieldKind


class LabelWords:
    """The labels of all forms, by squeezed text."""

    def __init__(self, forms: Sequence[Form], marks: re.Pattern[str]) -> None:
        fields = data("fields")
        self._marks = marks
        self.fields: dict[str, Field] = {}
        self._label_patterns: list[tuple[re.Pattern[str], str]] = []
        for entry in fields["field"]:
            known = Field(name=entry["name"], kind=entry["kind"])
            own = (form.fields.get(known.name, ()) for form in forms)
            self.fields |= {squeeze(label): known for labels in (entry["labels"], *own) for label in labels}
            self._label_patterns += [(re.compile(p), entry["labels"][0]) for p in entry.get("patterns", ())]
        self.text_labels = frozenset(fields["texts"]["labels"])
        self.answers = frozenset(fields["answers"]["labels"])
        self.beside = frozenset(fields["beside"]["labels"])
        self.groups = frozenset(fields["groups"]["labels"])
        self.amounts: Mapping[str, str] = {
            label: part for part, labels in fields["amount_columns"].items() for label in labels
        }
        self.amount_columns: tuple[str, ...] = tuple(fields["amount_columns"]["labels"])
        self.task_parts: Mapping[str, frozenset[str]] = {
            part: frozenset(labels) for part, labels in fields["tasks"].items()
        }
        self.year_labels = frozenset(fields["year"]["labels"])
        self._other_labels = self.text_labels | self.groups | self.beside | self.year_labels
        self.unit_labels = frozenset(fields["money"]["unit_labels"])
        self.stamps = frozenset(fields["stamps"]["texts"])
        units = "|".join(sorted(self.unit_labels))
        tail = rf"[(（]?(?:{units})\s*[:：]\s*(?:人民币)?([^:：()（）0-9\s]*元)\s*[)）]?"
        self.money_line = re.compile(rf"(?:.*[^一-鿿])?{tail}")
        self.money_tail = re.compile(rf"(?:^|(?<=[^一-鿿])){tail}$")
        self.flags: Mapping[str, Any] = fields["flags"]

        self._label = lru_cache(maxsize=4096)(self._find_label)

    def label(self, text: str) -> str | None:
        """The label without its extras, where *text* is a label of the header's, a prose label or a group; or None."""
        return self._label(text) if len(text) <= LONGEST else None

    def _find_label(self, text: str) -> str | None:
        plain = self._marks.sub("", squeeze(text)).rstrip(":").rstrip("*")
        for candidate in shortened(plain):
            if candidate in self.fields or candidate in self._other_labels:
                return candidate
        if found := next((label for pattern, label in self._label_patterns if pattern.fullmatch(plain)), None):
            return found
        without = re.sub(r"^(其中:|其中|[0-9]+[.、]|[一二三四五六七八九十]+、|-+|—+|①|②|③)", "", plain)
        return self.label(without) if without != plain and without else None
