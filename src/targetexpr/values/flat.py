"""A constraint as one flat record, for tables: scalars under fixed names, what has parts as JSON text."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import attrs

from targetexpr.values.json import NAMES, number_text
from targetexpr.values.model import Bound, Change, Constraint

# written apart: the text is the record's own, parts and mentions are JSON
_APART = frozenset({"text", "parts", "mentions"})


def flatten(constraint: Constraint) -> dict[str, Any]:
    """Return what a constraint says, only what is filled in.

    ``kind`` is the type of its JSON form, ``canonical`` its notation. A number stands as ``Decimal`` or ``Fraction``
    under its name (``value``, ``lower``, ``upper``), with its digits as written under ``…_text``; a bound's sign under
    ``…_operator``. ``change`` is a dict of ``direction`` and ``baseline``; a judgement's own kind is ``term_kind``;
    ``parts`` are those of several targets (or a story's mentions) as JSON text.
    """
    kind: Any = type(constraint)
    record: dict[str, Any] = {"kind": NAMES[kind], "canonical": str(constraint)}
    for name in _fields(kind):
        value = getattr(constraint, name)
        match value:
            case None | () | False:
                continue
            case Decimal() | Fraction():
                record[name] = value
                record[f"{name}_text"] = number_text(value)
            case Bound():
                record[name], record[f"{name}_operator"] = value.value, value.operator
                record[f"{name}_text"] = number_text(value.value)
            case Change():
                record[name] = {"direction": value.direction, "baseline": value.baseline}
            case tuple():
                record[name] = list(value)
            case _:
                record["term_kind" if name == "kind" else name] = value
    parts = getattr(constraint, "parts", ()) or getattr(constraint, "mentions", ())
    if parts:
        record["parts"] = json.dumps([part.to_dict() for part in parts], ensure_ascii=False)
    return record


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in attrs.fields(kind) if attribute.name not in _APART)
