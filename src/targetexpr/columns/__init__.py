"""Arrow columns and tables in and out: target values by the million, each distinct text read once.

Needs pyarrow: ``pip install 'targetexpr[arrow]'``. Whatever speaks the Arrow PyCapsule interface goes in (pandas,
polars, DuckDB, pyarrow), and so do lists; what comes out is pyarrow's, and these read it without a copy.

>>> from targetexpr import columns
>>> columns.parse_column(["≥95%", "12月底前", "≥95%", None]).dictionary.field("kind").to_pylist()
['comparison', 'deadline']
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("pyarrow") is None:
    raise ImportError("targetexpr.columns 需要 pyarrow (needs pyarrow): pip install 'targetexpr[arrow]'")

from targetexpr.columns.frames import parse_frame
from targetexpr.columns.parsing import constraint_type, parse_column
from targetexpr.columns.schema import SCHEMA_VERSION
from targetexpr.columns.tables import check_table, finding_schema

__all__ = ["SCHEMA_VERSION", "check_table", "constraint_type", "finding_schema", "parse_column", "parse_frame"]
