"""Constraint ↔ JSON; and one flat record for tables. Keys with no content are left out; numbers are text, with the
digits as written.

``records`` cannot do this: it leaves out what has its default, and the contract of this form wants the ``=`` of a
deadline and the ``state`` of a judgement written; nor do its records say which of several types they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import attrs

from targetexpr.values.model import FORMS, Bound, Change, Constraint, Number

# No exponent: a few characters could ask for a number of any size.
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?")
NAMES = {cls: name for name, cls in FORMS.items()}


def number_text(number: Number) -> str:
    """``95.00`` stays ``95.00``; a fraction is ``2/3``; never an exponent."""
    return str(number) if isinstance(number, Fraction) else f"{number:f}"


def number_from_text(text: str) -> Number:
    """The inverse of ``number_text``. Raises ``ValueError`` for text that is no finite number."""
    if not isinstance(text, str) or _NUMBER.fullmatch(text) is None:
        raise ValueError(f"not a number: {text!r}")
    return Fraction(text) if "/" in text else Decimal(text)


def to_dict(constraint: Constraint) -> dict[str, Any]:
    return {"type": NAMES[type(constraint)]} | {name: _plain(value) for name, value in _said(constraint)}


def flatten(constraint: Constraint) -> dict[str, Any]:
    """What a constraint says as scalars under fixed names, for tables, only what is filled in.

    ``kind`` is the type of its JSON form, ``canonical`` its notation. A number stands as ``Decimal`` or ``Fraction``
    under its name (``value``, ``lower``, ``upper``), with its digits as written under ``…_text``; a bound's sign under
    ``…_operator``. ``change`` is a dict of ``direction`` and ``baseline``; a judgement's own kind is ``term_kind``;
    ``parts`` are those of several targets (or a story's mentions) as JSON text.
    """
    record: dict[str, Any] = {"kind": NAMES[type(constraint)], "canonical": str(constraint)}
    for name, value in _said(constraint):
        match value:
            case Decimal() | Fraction():
                record |= {name: value, f"{name}_text": number_text(value)}
            case Bound(operator, number):
                record |= {name: number, f"{name}_operator": operator, f"{name}_text": number_text(number)}
            case Change():
                record[name] = {"direction": value.direction, "baseline": value.baseline}
            case tuple() if name in ("parts", "mentions"):
                record["parts"] = json.dumps([to_dict(part) for part in value], ensure_ascii=False)
            case tuple():
                record[name] = list(value)
            case _:
                record["term_kind" if name == "kind" else name] = value
    del record["text"]
    return record


def _said(record: Any) -> Iterator[tuple[str, Any]]:
    """The fields that hold something, and the text."""
    kind: Any = type(record)
    for name in _names(kind):
        value = getattr(record, name)
        if name == "text" or (value is not None and value is not False and value != ()):
            yield name, value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))


def _plain(value: Any) -> Any:
    match value:
        case Decimal() | Fraction():
            return number_text(value)
        case Bound() | Change():
            return {name: _plain(said) for name, said in _said(value)}
        case tuple():
            return [_plain(item) for item in value]
        case str() | bool():
            return value
        case _:
            return to_dict(value)


def from_dict(form: Mapping[str, Any]) -> Constraint:
    """The constraint that ``to_dict`` wrote. Raises ``ValueError`` where *form* is no constraint's form."""
    try:
        cls = FORMS[form["type"]]
        arguments = {key: _built(key, value) for key, value in form.items() if key != "type"}
        return cls(**arguments)  # type: ignore[return-value]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the form of a constraint: {form!r}") from error


def _built(key: str, value: Any) -> Any:
    match key:
        case "value":
            return number_from_text(value)
        case "lower" | "upper":
            return Bound(value["operator"], number_from_text(value["value"]))
        case "change":
            return Change(**value)
        case "parts" | "mentions":
            return tuple(from_dict(part) for part in value)
        case "inferred":
            return tuple(value)
        case _:
            return value
