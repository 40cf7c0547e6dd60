"""Sheet ↔ JSON: the form that ``Sheet.to_dict`` writes and the json reader reads back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from targetexpr.sheets.model import SCHEMA_VERSION, Funds, Indicator, Location, Sheet

_PLAIN = tuple(
    a.name for a in attrs.fields(Sheet) if a.name not in ("funds", "indicators", "location", "locations", "present")
)
_PLAIN_ROW = tuple(a.name for a in attrs.fields(Indicator) if a.name not in ("location", "locations", "doubts"))


def to_dict(sheet: Sheet) -> dict[str, object]:
    form: dict[str, object] = {name: _plain(getattr(sheet, name)) for name in _PLAIN}
    form["funds"] = {k: f"{v:f}" for k, v in attrs.asdict(sheet.funds).items() if v is not None}
    form["indicators"] = [_row(indicator) for indicator in sheet.indicators]
    form["location"] = _location(sheet.location)
    form["locations"] = {name: _location(place) for name, place in sheet.locations.items()}
    form["present"] = sorted(sheet.present)
    kept = {name: value for name, value in form.items() if value is not None and value not in ({}, [])}
    return {**kept, "indicators": form["indicators"], "schema_version": SCHEMA_VERSION}


def from_dict(form: Mapping[str, object]) -> Sheet:
    if not isinstance(form, Mapping) or not isinstance(form.get("form"), str):
        raise ValueError("not a sheet: no 'form'")
    try:
        return _sheet(dict(form))
    except (TypeError, AttributeError, KeyError, InvalidOperation) as error:
        raise ValueError(f"not a sheet: {error}") from error


def _sheet(form: dict[str, Any]) -> Sheet:
    version = str(form.pop("schema_version", SCHEMA_VERSION))
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise ValueError(f"not a sheet of schema {SCHEMA_VERSION}: {version}")
    funds = {name: Decimal(_text(value)) for name, value in form.pop("funds", {}).items()}
    if not all(value.is_finite() for value in funds.values()):
        raise ValueError("not a sheet: funds are not numbers")
    rows = tuple(_indicator(row, number) for number, row in enumerate(form.pop("indicators", ()), 1))
    for name, value in form.items():
        wanted = _KINDS.get(name, str)
        if isinstance(value, bool) is not (wanted is bool) or not isinstance(value, wanted):
            raise ValueError(f"not a sheet: {name} is {value!r}")
    return Sheet(
        **{name: value for name, value in form.items() if name not in ("location", "locations", "present")},
        funds=Funds(**funds),
        indicators=rows,
        location=_place(form.get("location"), 1),
        locations={name: _place(place, 1) for name, place in form.get("locations", {}).items()},
        present=frozenset(form.get("present", ())),
    )


_KINDS: dict[str, type] = {
    "year": int, "government_purchase": bool, "texts": dict, "raw": dict, "location": dict, "locations": dict,
    "present": list,
}  # fmt: skip


def _indicator(row: Mapping[str, Any], number: int) -> Indicator:
    for name in _PLAIN_ROW:
        value = row.get(name)
        if value is not None and not isinstance(value, dict if name in ("fields", "notes") else str):
            raise ValueError(f"not a sheet: {name} is {value!r}")
    plain = {name: value for name, value in row.items() if name not in ("location", "locations", "doubts")}
    return Indicator(
        **plain,
        location=_place(row.get("location"), number),
        locations={role: _place(place, number) for role, place in row.get("locations", {}).items()},
        doubts=tuple(row.get("doubts", ())),
    )


def _row(indicator: Indicator) -> dict[str, object]:
    form: dict[str, object] = {name: _plain(getattr(indicator, name)) for name in _PLAIN_ROW}
    form["doubts"] = list(indicator.doubts)
    form["locations"] = {role: _location(place) for role, place in indicator.locations.items()}
    kept = {name: value for name, value in form.items() if value is not None and value not in ({}, [])}
    return {**kept, "location": _location(indicator.location)}


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def _location(place: Location) -> dict[str, object]:
    return {name: value for name, value in attrs.asdict(place).items() if value is not None}


def _place(form: Mapping[str, Any] | None, row: int) -> Location:
    """A place; a form written by hand has none, and its rows are counted instead."""
    return Location(**form) if form else Location(row=row)


def _text(value: object) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(f"not a sheet: {value!r} is no amount in text")
    return str(value)
