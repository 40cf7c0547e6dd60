"""``parse_column``: a column of target values → a dictionary-encoded column of what they say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from targetexpr.columns.encoding import Encoded, encode
from targetexpr.columns.schema import CONSTRAINT, SCALE
from targetexpr.errors import TargetSyntaxError
from targetexpr.values.flat import flatten
from targetexpr.values.model import Constraint
from targetexpr.values.parser import parse_many

_NUMBERS = ("value", "lower", "upper")
_DIGITS = 38 - SCALE


def constraint_type() -> pa.StructType:
    """Return the Arrow type of one value: a struct whose fields are told in the reference of types."""
    return CONSTRAINT


def parse_column(values: Any, names: Any = None) -> pa.DictionaryArray:
    """Parse a column of target values, each distinct text once.

    *values* is anything with ``__arrow_c_stream__`` or ``__arrow_c_array__`` (of pandas, polars, DuckDB, pyarrow), or
    an iterable of cells; *names*, as long, holds the indicators' names, which may supply a unit, as in ``parse``. The
    answer has one row a value: a dictionary of ``constraint_type()`` structs, null where the cell is empty. A text that
    cannot be read has the kind ``error``, with ``error`` (its code), the messages and the span. Decimals have ten
    digits behind the point; a number with more, or a fraction, is null there and whole in ``value_text``.
    Raises ``ValueError`` where the lengths differ or the cells are no texts, ``TypeError`` for what is no column.
    """
    texts = encode(values)
    if names is None:
        return _answers(texts.indices, texts.texts, None)
    given = encode(names)
    if len(given.indices) != len(texts.indices):
        raise ValueError(f"{len(texts.indices)} values and {len(given.indices)} names")
    return _answers(*_pairs(texts, given))


def _pairs(texts: Encoded, names: Encoded) -> tuple[pa.Array, list[str], list[str | None]]:
    """The number of each row's pair of a text and a name, and the distinct pairs; no name counts as one of its own."""
    known: list[str | None] = [*names.texts, None]
    width = pa.scalar(len(known), pa.int64())
    none = pa.scalar(len(known) - 1, pa.int64())
    joined = pc.add(
        pc.multiply(texts.indices.cast(pa.int64()), width), names.indices.cast(pa.int64()).fill_null(none)
    ).dictionary_encode()
    pairs = [divmod(pair, len(known)) for pair in joined.dictionary.to_pylist()]
    return joined.indices, [texts.texts[text] for text, _ in pairs], [known[name] for _, name in pairs]


def _answers(indices: pa.Array, texts: list[str], names: list[str | None] | None) -> pa.DictionaryArray:
    records = [_record(text, answer) for text, answer in zip(texts, parse_many(texts, names), strict=True)]
    # a column at a time: pyarrow takes four times as long for the records themselves
    fields = [pa.array([record.get(field.name) for record in records], field.type) for field in CONSTRAINT]
    return pa.DictionaryArray.from_arrays(indices, pa.StructArray.from_arrays(fields, fields=list(CONSTRAINT)))


def _record(text: str, answer: Constraint | TargetSyntaxError) -> dict[str, Any]:
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
