"""What single texts say, as records and as Arrow structs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from targetexpr.columns.schema import CONSTRAINT, SCALE
from targetexpr.errors import TargetSyntaxError
from targetexpr.values.json import flatten
from targetexpr.values.model import Constraint
from targetexpr.values.parser import parse_many

Record = dict[str, Any]
_NUMBERS = ("value", "lower", "upper")
_DIGITS = 38 - SCALE


def records_of(texts: Sequence[str], names: Sequence[str | None] | None = None) -> list[Record]:
    """Return what each text says, only what is filled in; *names* are as many."""
    return [_record(text, answer) for text, answer in zip(texts, parse_many(texts, names), strict=True)]


def structs_of(records: Sequence[Record]) -> pa.StructArray:
    """Return records as one array."""
    # a column at a time: pyarrow takes four times as long for the records themselves
    filled = set().union(*records)
    fields = [
        pa.array([record.get(field.name) for record in records], field.type)
        if field.name in filled
        else pa.nulls(len(records), field.type)
        for field in CONSTRAINT
    ]
    return pa.StructArray.from_arrays(fields, fields=list(CONSTRAINT))


def _record(text: str, answer: Constraint | TargetSyntaxError) -> Record:
    if isinstance(answer, TargetSyntaxError):
        start, end = answer.span
        return {
            "kind": "error", "text": text, "error": answer.code, "message_zh": answer.message("zh"),
            "message_en": answer.message("en"), "span_start": start, "span_end": end, "suggestion": answer.suggestion,
        }  # fmt: skip
    record = flatten(answer)
    record["text"] = text
    for name in _NUMBERS:
        if name in record and not _fits(record[name]):
            del record[name]
    return record


def _fits(number: object) -> bool:
    """Whether a decimal of the schema holds the number to its last digit."""
    if not isinstance(number, Decimal):
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -SCALE and number.adjusted() < _DIGITS
