"""What it costs that a text stands in a column, and that a column is left empty: 0 is certain, 6 is not so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from attrs import frozen

from targetexpr.sheets import looks, typed
from targetexpr.sheets.columnless.evidence import looks_named, name_cost, sort_of, value_cost
from targetexpr.sheets.forms import FieldKind, HeadingRole, squeeze, vocabulary
from targetexpr.sheets.grid import Row, join_lines
from targetexpr.sheets.labels import class_name, is_class

Part = HeadingRole | None
"""A column's role as its heading says it; None for a heading that nobody knows."""

_EMPTY: dict[Part, float] = {
    "level1": 0.0, "level2": 0.3, "name": 3.0, "level4": 0.3, "value": 2.0, "total_value": 1.2, "operator": 1.5,
    "nature": 1.0, "unit": 0.8, "weight": 2.6, "actual": 1.0, "score": 2.4, "deviation_reason": 0.1, "prior": 0.5,
    "note": 0.3, "number_of_row": 0.5, "side": 0.0,
}  # fmt: skip
_UNKNOWN = 0.4
_LONG = 24  # characters from which on a text is prose


@frozen
class Headed:
    """A column: its heading's text, its role, whether it stands before the classes and names, and whether it holds
    values only where no other column does."""

    text: str
    role: Part
    before: bool
    weak: bool = False
    kind: FieldKind | None = None
    """Of what kind the field of the header is that the column holds."""


def headed(heading: Row) -> list[Headed]:
    """The columns that the cells of one heading row stand over."""
    cells = [cell for cell in heading if cell is not None]
    roles: list[Part] = [vocabulary().heading(cell.text) for cell in cells]
    weak = [squeeze(cell.text) in vocabulary().weak_values for cell in cells]
    if any(role == "value" and not is_weak for role, is_weak in zip(roles, weak, strict=True)):
        # 绩效标准 is where the value comes from, where another column holds it.
        roles = [cast(Part, "note") if is_weak else role for role, is_weak in zip(roles, weak, strict=True)]
    first = next((at for at, role in enumerate(roles) if role in ("level1", "level2", "name")), 0)
    return [
        Headed(join_lines(cell.text), role, at < first, is_weak, _kind(cell.text))
        for at, (cell, role, is_weak) in enumerate(zip(cells, roles, weak, strict=True))
    ]


def _kind(heading: str) -> FieldKind | None:
    label = vocabulary().label(heading)
    known = vocabulary().fields.get(label or "")
    return known.kind if known is not None and label not in vocabulary().text_labels else None


def empty_cost(column: Headed) -> float:
    """What it costs that a row has nothing in *column*; what stands before the classes is merged over rows."""
    return 0.0 if column.before else _EMPTY.get(column.role, _UNKNOWN)


def fit(text: str, column: Headed) -> float:
    """What it costs that *text* stands in *column*; an empty text stands for an empty cell anywhere."""
    if not text:
        return 0.3
    return _as_field(text, column.kind) if column.before else _fit(text, column.role)


@lru_cache(maxsize=1 << 14)
def _as_field(text: str, kind: FieldKind | None) -> float:
    """What it costs that *text* is a field of the project in a column before its classes."""
    if is_class(text) or looks.is_operator(text):
        return 3.0
    amount = typed.money(text, "元") is not None
    if kind == "money":
        return 0.0 if amount else 3.0
    return 3.0 if amount else 0.3 + (kind == "text" and len(text) > _LONG and not text[0].isdigit())


@lru_cache(maxsize=1 << 14)
def _fit(text: str, role: Part) -> float:
    words = vocabulary()
    number = looks.is_number(text)
    match role:
        case "level1" | "level2" | "type" | "side":
            name = class_name(text)
            own, other = words.is_level1(name), words.is_level2(name)
            own, other = (other, own) if role == "level2" else (own, other)
            if own and other and role == "level2" and squeeze(name) not in words.parents:
                return 1.5  # 效益指标 is a class of level 2 in few places
            return 0.0 if own else 2.0 if other else 6.0 if number or len(text) > 12 else 3.0
        case "name" | "level4":
            return 8.0 if number or _is_sign(text) else name_cost(text) + 2.2 * is_class(text)
        case "value" | "total_value" | "grade" | "actual" | "forecast":
            if is_class(text) or looks.is_kind(text) or looks.is_direction(text):
                return 4.0
            return value_cost(text) + 0.1 * (role == "actual")
        case "operator" | "nature":
            return 0.0 if _is_sign(text) else 6.0
        case "unit":
            return 5.0 if _is_sign(text) or number else 0.0 if looks.is_unit(text) else 1.0 if len(text) <= 6 else 4.0
        case "weight" | "score" | "points":
            plain = text.rstrip("分%％")
            if looks.is_number(plain):
                return 0.8 * (len(plain.split(".")[0]) > 2)  # 100 points are a whole sheet's
            return 5.0 if any(map(str.isalnum, text)) or looks.is_unit(text) else 0.8
        case "number_of_row":
            return 0.0 if text.isdigit() else 5.0
        case "deviation_reason":
            named = len(text) < _LONG and looks_named(text)
            return 2.5 if number or looks.is_direction(text) else 0.3 + 1.2 * named
        case "note" | "prior" | "progress" | "outlook" | None:
            sure = 0.6 if number or sort_of(text) == "target" else 0.5
            return 1.5 if is_class(text) else sure - 0.3 * (len(text) >= _LONG)


def _is_sign(text: str) -> bool:
    return looks.is_operator(text) or looks.is_kind(text) or looks.is_direction(text)


def learnt(columns: Sequence[Headed], rows: Sequence[Sequence[str | None]]) -> tuple[list[float], list[frozenset[str]]]:
    """From rows that are placed: what it costs that each column is empty here, and the texts that it often holds."""
    empty, usual = [], []
    for at, column in enumerate(columns):
        held = [row[at] for row in rows if row[at]]
        share = len(held) / max(len(rows), 1)
        empty.append(empty_cost(column) * 0.5 + 2.0 * max(0.0, share - 0.4) * (not column.before))
        counts = Counter(text for text in held if text)
        texts = {text for text, count in counts.most_common(4) if count >= 2 and 4 * count >= len(held)}
        usual.append(frozenset(texts) if column.role not in ("level1", "level2", "name") else frozenset[str]())
    return empty, usual
