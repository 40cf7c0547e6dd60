"""Columns of pandas and polars → frames of the same library."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from targetexpr.columns.parsing import parse_column


def parse_frame(values: Any, names: Any = None) -> Any:
    """Parse a pandas or polars series into a frame of its library, one row a value, one column a field.

    A pandas frame keeps the index of the series. ``change`` becomes ``change_direction`` and ``change_baseline``.
    Raises ``TypeError`` for what is no series of either; else like ``parse_column``.
    """
    library = type(values).__module__.partition(".")[0]
    if library not in ("pandas", "polars"):
        raise TypeError(f"a series of pandas or polars is wanted, not {type(values).__name__}; see parse_column")
    table = _table(parse_column(values, names))
    if library == "polars":
        import polars

        return polars.from_arrow(table)
    frame = table.to_pandas()
    frame.index = values.index
    return frame


def _table(column: pa.DictionaryArray) -> pa.Table:
    """The fields as columns. The change, which has fields of its own, is two of them."""
    fields = column.dictionary.flatten()
    names = [field.name for field in column.dictionary.type]
    columns: dict[str, pa.Array] = {}
    for name, values in zip(names, fields, strict=True):
        if pa.types.is_struct(values.type):
            inner = zip([field.name for field in values.type], values.flatten(), strict=True)
            columns |= {f"{name}_{part}": inside.take(column.indices) for part, inside in inner}
        else:
            columns[name] = values.take(column.indices)
    return pa.table(columns)
