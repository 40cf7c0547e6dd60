"""What other libraries hold as a column → its distinct texts, and for each row the number of its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from targetexpr.record_types import frozen
from targetexpr.values.cells import cell_text, cells_of


@frozen
class Encoded:
    """``texts`` are distinct, ``indices`` (int32, null for an empty cell) one a row."""

    indices: pa.Array
    texts: pa.Array


def encode(column: Any) -> Encoded:
    """Return the texts of a column: anything with ``__arrow_c_stream__`` or ``__arrow_c_array__``, or cells in order.

    Numbers and dates are texts as a form would show them. Raises ``TypeError`` for a text, a frame or a table of
    several columns, ``ValueError`` for a column of flags, lists or bytes.
    """
    if not (hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__")):
        return _of_cells(cells_of(column))
    try:
        array = _whole(column)
    except pa.ArrowException:  # objects of several types, which Arrow has no column for
        return _of_cells(cells_of(column))
    if pa.types.is_nested(array.type):
        raise ValueError(f"cells of type {array.type} are no text and no number")
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    distinct = array.dictionary
    if pa.types.is_string(distinct.type) or pa.types.is_large_string(distinct.type):
        texts = distinct.cast(pa.string()).dictionary_encode()  # a dictionary that came in may hold one text twice
        return Encoded(texts.indices.take(array.indices), texts.dictionary)
    found = _of_cells(distinct.to_pylist())
    return Encoded(found.indices.take(array.indices), found.texts)


def table_of(table: Any) -> pa.Table:
    """Return what has ``__arrow_c_stream__`` as a table; a pandas column of several types as one of texts.

    Raises ``ValueError``, naming the column, for cells that are no text, number or date.
    """
    try:
        return pa.table(table)
    except pa.ArrowException:
        if not hasattr(table, "iloc"):
            raise
    names = [str(name) for name in table.columns]
    return pa.table([_column(name, table.iloc[:, place]) for place, name in enumerate(names)], names=names)


def _column(name: str, series: Any) -> pa.Array:
    try:
        return pa.array(series, from_pandas=True)
    except pa.ArrowException:
        try:
            return pa.array([cell_text(cell) for cell in series], pa.string())
        except ValueError as error:
            raise ValueError(f"column {name!r}: {error}") from None


def _of_cells(cells: Iterable[object]) -> Encoded:
    texts: dict[str, int] = {}
    seen: dict[Any, int | None] = {}
    numbers: list[int | None] = []
    for cell in cells:
        try:
            numbers.append(seen[cell] if type(cell) is str else _number(texts, cell))
        except KeyError:
            number = seen[cell] = _number(texts, cell)
            numbers.append(number)
    return Encoded(pa.array(numbers, pa.int32()), pa.array([*texts], pa.string()))


def _number(texts: dict[str, int], cell: object) -> int | None:
    text = cell_text(cell)
    return None if text is None else texts.setdefault(text, len(texts))


def _whole(column: Any) -> Any:
    """One array of what may come in chunks, whose dictionaries may differ."""
    if hasattr(column, "__arrow_c_array__"):
        array = pa.array(column)
    else:
        chunked = pa.chunked_array(column)
        if pa.types.is_dictionary(chunked.type):
            chunked = chunked.unify_dictionaries()
        array = chunked.combine_chunks()
        if isinstance(array, pa.ChunkedArray):  # none at all, or texts of over 2 GB
            array = pa.concat_arrays(array.cast(pa.large_string()).chunks or [pa.array([], pa.large_string())])
    if pa.types.is_struct(array.type):
        if array.type.num_fields != 1:
            raise TypeError(f"a table of {array.type.num_fields} columns is no column; name one of them")
        return array.field(0)
    return array
