"""Texts that differ from many others in their number alone: a few are parsed, Arrow puts the others' numbers in.

A column of a million values may hold a hundred thousand distinct ones, and most of these are a few hundred with other
numbers. Where such texts are many, they are parsed with representative numbers; only where all of these say the same
but for the number is it put in for the others.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from targetexpr.columns.answers import Record, records_of, structs_of
from targetexpr.columns.schema import CONSTRAINT, NUMBER
from targetexpr.record_types import frozen

# One number in a text without other digits, but those of m2: no year, and written as the notation writes it.
_AROUND = (
    r"\A(?P<before>[^0-9]*)"
    r"(?P<number>(?:0|[1-9][0-9]{0,2}|(?:1[0-8]|2[1-9]|[3-9][0-9])[0-9]{2,7})(?:\.[0-9]{1,6})?)"
    r"(?P<after>[^0-9]*(?:[A-Za-z][0-9][^0-9]*)?)\z"
)
# Of every length and look that a day, month, hour, share or count has, and on either side of where these end.
_NUMBERS = (
    "0", "0.5", "0.95", "1", "1.0", "1.5", "2", "3", "5", "7", "9", "10", "11", "12", "13", "20", "23", "24", "25",
    "28", "30", "31", "32", "45", "59", "60", "61", "80", "90", "95.00", "99.9", "100", "100.01", "101", "110", "120",
    "150", "209", "365", "366", "400", "999", "1000", "1200.5", "1800", "3000", "10000", "12345", "36500", "500000",
    "31415926.535897",
)  # fmt: skip
_MANY = 2 * len(_NUMBERS)


@frozen
class Alike:
    """Where such texts stand (uint64), and what each says."""

    rows: pa.Array
    told: pa.StructArray


def read_alike(texts: pa.Array) -> Alike:
    """Return what those of the distinct *texts* say that differ from many in their number alone."""
    parts = pc.extract_regex(texts, _AROUND)
    rows = pc.indices_nonzero(parts.is_valid())
    before, numbers, after = (part.take(rows) for part in parts.flatten())
    shapes = pc.binary_join_element_wise(before, after, "\0").dictionary_encode()
    counts = pc.value_counts(shapes.indices)
    many = counts.filter(pc.greater_equal(counts.field("counts"), _MANY)).field("values")
    models = {shape: model for shape in many.to_pylist() if (model := _model(shapes.dictionary[shape].as_py()))}

    place = pc.index_in(shapes.indices, pa.array(models, shapes.indices.type))
    known = place.is_valid()
    place, rows, numbers = place.filter(known), rows.filter(known), numbers.filter(known)
    opening, closing = (pa.array([model[side] for model in models.values()], pa.string()) for side in (1, 2))
    own = {
        "text": texts.take(rows),
        "canonical": pc.binary_join_element_wise(opening.take(place), numbers, closing.take(place), ""),
        "value": numbers.cast(NUMBER),
        "value_text": numbers,
    }
    shared = structs_of([model[0] for model in models.values()]).take(place).flatten()
    fields = dict(zip(CONSTRAINT.names, shared, strict=True)) | own
    return Alike(rows, pa.StructArray.from_arrays([*fields.values()], fields=list(CONSTRAINT)))


def _model(shape: str) -> tuple[Record, str, str] | None:
    """What texts of a shape say beside their number, and what stands around it in their notation.

    None where the number decides more than that.
    """
    before, after = shape.split("\0")
    texts = [f"{before}{number}{after}" for number in _NUMBERS]
    said = [_around(record, number) for record, number in zip(records_of(texts), _NUMBERS, strict=True)]
    return said[0] if all(other == said[0] for other in said) else None


def _around(record: Record, number: str) -> tuple[Record, str, str] | None:
    opening, found, closing = record.get("canonical", "").rpartition(number)
    if record.get("value_text") != number or not found:
        return None
    shared = {name: held for name, held in record.items() if name not in ("text", "canonical", "value", "value_text")}
    return shared, opening, closing
