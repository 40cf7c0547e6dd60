"""``parse_column``: a column of target values → a dictionary-encoded column of what they say."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from targetexpr.columns.alike import read_alike
from targetexpr.columns.answers import records_of, structs_of
from targetexpr.columns.encoding import Encoded, encode
from targetexpr.columns.schema import CONSTRAINT


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
    told = _told(texts.texts)
    if names is None:
        return pa.DictionaryArray.from_arrays(texts.indices, told)
    given = encode(names)
    if len(given.indices) != len(texts.indices):
        raise ValueError(f"{len(texts.indices)} values and {len(given.indices)} names")
    return _with_names(texts, given, told)


def _told(texts: pa.Array) -> pa.StructArray:
    """What each text says."""
    alike = read_alike(texts)
    every = pa.array(range(len(texts)), pa.uint64())
    others = every.filter(pc.invert(pc.is_in(every, alike.rows)))
    told = pa.concat_arrays([alike.told, structs_of(records_of(texts.take(others).to_pylist()))])
    return told.take(pc.sort_indices(pa.concat_arrays([alike.rows, others])))


def _with_names(texts: Encoded, names: Encoded, told: pa.StructArray) -> pa.DictionaryArray:
    """The answers for each row's text and name; *told* is what the texts say without one."""
    width = pa.scalar(len(names.texts) + 1, pa.int64())
    none = pa.scalar(len(names.texts), pa.int64())
    supplied = pc.if_else(_is_open(told).take(texts.indices), names.indices.cast(pa.int64()), none).fill_null(none)
    pairs = pc.add(pc.multiply(texts.indices.cast(pa.int64()), width), supplied).dictionary_encode()
    of_text = pc.divide(pairs.dictionary, width)
    of_name = pc.subtract(pairs.dictionary, pc.multiply(of_text, width))
    named = pc.not_equal(of_name, none)
    records = records_of(
        texts.texts.take(of_text.filter(named)).to_pylist(), names.texts.take(of_name.filter(named)).to_pylist()
    )
    place = pc.if_else(named, pc.add(pc.cumulative_sum(named.cast(pa.int64())), len(told) - 1), of_text)
    both = pa.concat_arrays([told, structs_of(records)])
    return pa.DictionaryArray.from_arrays(pairs.indices, both.take(place))


def _is_open(told: pa.StructArray) -> pa.Array:
    """Whether a name may supply something: a unit that is not there, or an operator that goes without saying."""
    figure = pc.is_in(told.field("kind"), pa.array(["comparison", "interval"]))
    bare = pc.and_(told.field("unit").is_null(), pc.invert(told.field("unknown_unit").fill_null(False)))
    return pc.and_(figure, pc.or_(bare, told.field("implicit_operator").fill_null(False)))
