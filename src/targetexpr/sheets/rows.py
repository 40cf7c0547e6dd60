"""Rows that never were a file (a database's, those of a form on a page) → a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, get_args

import attrs

from targetexpr.documents import not_among
from targetexpr.errors import FormError
from targetexpr.sheets import looks, typed
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.model import FieldName, Funds, Indicator, Location, Sheet
from targetexpr.sheets.split import join_parts
from targetexpr.values.cells import cell_text
from targetexpr.values.fields import sign_of

COLUMNS = ("level1", "level2", "name", "value")
_PARTS = ("operator", "number", "unit")
_ROW = {a.name for a in attrs.fields(Indicator)} - {"fields", "location", "locations", "doubts"}
FIELDS = _ROW | set(_PARTS)
"""What a row may hold."""
_FUNDS = {a.name for a in attrs.fields(Funds)}
# fields of a header that are no text
_KEPT = ("government_purchase", "texts")
_HEADER = {a.name for a in attrs.fields(Sheet)} - {
    "form", "funds", "indicators", "location", "locations", "present", "tasks",
}  # fmt: skip


class Frame(Protocol):
    """A table of pandas or polars."""

    @property
    def columns(self) -> Any: ...


def sheet_of(
    rows: Iterable[Mapping[str, Any] | Sequence[Any]] | Frame,
    *,
    header: Mapping[str, Any] | None = None,
    form: str | None = None,
    columns: Sequence[str] = COLUMNS,
) -> Sheet:
    """A sheet whose places are the numbers of the rows, from 1.

    A row maps fields of ``Indicator`` (besides ``operator``, ``number`` and ``unit`` where a system stores the value in
    three) to texts or numbers; a plain sequence has them in the order of *columns*. *header* maps fields of ``Sheet``
    and ``Funds``, money in 元; a field given as None is one that the form asks for and that was left empty. The form is
    recognised by the classes where it is not given. Raises ``ValueError`` for a name or value that has no place,
    ``FormError`` for a form that there is not.
    """
    indicators = [_row(_named(row, columns, number), number) for number, row in enumerate(_records_of(rows), start=1)]
    if form is not None:
        _known_form(form)
    given = dict(header or {})
    _refuse(given, _HEADER | _FUNDS, "the header")
    levels = [str(row[level]) for row in indicators for level in ("level1", "level2") if level in row]
    texts = {name: _said(value, f"the header's {name}") for name, value in given.items() if name not in _KEPT}
    filled = {name: value for name, value in (given | texts).items() if value is not None}
    return Sheet.from_dict(
        {
            **{name: _header(name, value) for name, value in filled.items() if name not in _FUNDS},
            "form": form or vocabulary().recognise(given.get("title"), (), levels),
            "funds": {name: value for name, value in filled.items() if name in _FUNDS},
            "present": sorted(set(given) & set(get_args(FieldName))),
            "indicators": indicators,
            "location": {"row": 1},
        }
    )


def _records_of(rows: Iterable[Any] | Frame) -> Iterable[Any]:
    """Return the rows of a pandas or polars frame as mappings; anything else as it is."""
    frame: Any = rows
    if hasattr(frame, "iter_rows"):  # polars
        return frame.iter_rows(named=True)  # type: ignore[no-any-return]
    if hasattr(frame, "columns"):  # pandas
        return frame.to_dict("records")  # type: ignore[no-any-return]
    return frame  # type: ignore[no-any-return]


def _known_form(name: str) -> None:
    known = (*(form.id for form in vocabulary().forms), "unknown")
    if name not in known:
        raise FormError(**not_among("表式", "form", name, known))


def _named(row: Mapping[str, Any] | Sequence[Any], columns: Sequence[str], number: int) -> Mapping[str, Any]:
    if isinstance(row, Mapping):
        return row
    if isinstance(row, str) or not isinstance(row, Sequence) or len(row) > len(columns):
        raise ValueError(f"row {number} is not {len(columns)} values: {row!r}")
    return dict(zip(columns, row, strict=False))


def _row(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    _refuse(row, FIELDS, f"row {number}")
    texts: dict[str, Any] = {
        name: dict(value or ()) if name == "notes" else _said(value, f"{name} of row {number}")
        for name, value in row.items()
    }
    texts = {name: value for name, value in texts.items() if value is not None}
    parts = {name: texts.pop(name) for name in _PARTS if name in texts}
    if parts:
        if "value" in texts:
            raise ValueError(f"row {number} has a value and its parts")
        sign = sign_of(parts.get("operator", ""))
        if sign and not (looks.is_operator(sign) or looks.is_kind(sign)):
            raise ValueError(f"row {number}: {sign!r} is no operator")
        operator, amount, unit = (_cell(text, number) for text in (sign, parts.get("number"), parts.get("unit")))
        texts["value"], fields = join_parts(amount, operator, unit)
        texts |= {"fields": fields} if fields else {}
    kept = {name: value for name, value in texts.items() if value}
    return {**kept, "location": {"row": number}}


def _cell(text: str | None, number: int) -> Cell | None:
    return Cell(text=text, location=Location(row=number)) if text else None


def _refuse(given: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(map(str, set(given) - known)):
        raise ValueError(f"{where} has no place for {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _header(name: str, value: Any) -> Any:
    if name in ("start", "finish"):
        if (date := typed.date(value)) is None:
            raise ValueError(f"{name} is no date: {value!r}")
        return date
    if name != "year":
        return value
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"year is no number: {value!r}") from None


def _said(value: Any, where: str) -> str | None:
    try:
        return cell_text(value)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
