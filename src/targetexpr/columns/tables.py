"""``check_table``: rows of many sheets in one Arrow table → their findings as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

import pyarrow as pa

from targetexpr.checking.check import CheckOptions, checker_of
from targetexpr.checking.report import Diagnostic, Subject
from targetexpr.columns.encoding import table_of
from targetexpr.columns.schema import FINDING, METADATA
from targetexpr.sheets.rows import FIELDS, sheet_of


def finding_schema(key: pa.Schema | None = None) -> pa.Schema:
    """Return the schema of ``check_table``'s answer; *key* holds the key's columns, which stand in front."""
    return pa.schema([*(key or ()), *FINDING], metadata=METADATA)


def check_table(
    table: Any,
    key: str | Sequence[str] | None = None,
    *,
    header: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    form: str | None = None,
    profile: str | Path | None = None,
    **options: Unpack[CheckOptions],
) -> pa.Table:
    """Check the rows of a table; those of one *key* are one sheet, in their order, wherever they stand.

    *table* is anything with ``__arrow_c_stream__`` (a frame of pandas or polars, a table of pyarrow, a relation of
    DuckDB); without a *key* it is one sheet. *columns* maps fields of ``Indicator`` (besides ``operator``, ``number``
    and ``unit``) to columns, *header* fields of ``Sheet`` and ``Funds`` (money in 元) to columns of which the first row
    of a sheet counts; without *columns* those are taken that are named like a field. *form*, *profile* and the options
    are those of ``check_rows``. The answer has one row a finding: the key's columns, ``sheet`` (counted from 0 in order
    of appearance), ``row`` (of *table*, from 0; null for a finding on the whole sheet) and the finding.
    Raises ``ValueError`` for a column that is not there or a cell that has no place, naming sheet and row.
    """
    whole = table_of(table)
    keys = [key] if isinstance(key, str) else list(key or ())
    fields = {name: name for name in whole.column_names if name in FIELDS} if columns is None else dict(columns)
    heads = dict(header or {})
    for column in (*keys, *fields.values(), *heads.values()):
        if whole.column_names.count(column) != 1:
            raise ValueError(f"the table has no column {column!r} (or several)")
    if not fields:
        raise ValueError("no column holds a part of an indicator; say which with columns={'value': ...}")
    cells = {column: whole.column(column).to_pylist() for column in {*keys, *fields.values(), *heads.values()}}
    checker = checker_of(profile, options)
    found: list[dict[str, Any]] = []
    for number, rows in enumerate(_sheets([cells[column] for column in keys], whole.num_rows)):
        first = {column: cells[column][rows[0]] for column in cells}
        records = [{field: cells[column][row] for field, column in fields.items()} for row in rows]
        try:
            sheet = sheet_of(records, header={field: first[column] for field, column in heads.items()}, form=form)
        except ValueError as error:
            raise ValueError(f"sheet {number} {[first[column] for column in keys]}: {error}") from None
        label = {column: first[column] for column in keys}
        found += [label | _finding(number, rows, d) for d in checker.sheets((sheet,), path="").diagnostics]
    return pa.Table.from_pylist(found, finding_schema(pa.schema([whole.schema.field(column) for column in keys])))


def _sheets(keys: Sequence[Sequence[Any]], count: int) -> Iterator[list[int]]:
    """The rows of each sheet, sheets in order of appearance."""
    if not keys:
        return iter([list(range(count))] if count else [])
    rows: dict[tuple[Any, ...], list[int]] = {}
    for row, label in enumerate(zip(*keys, strict=True)):
        rows.setdefault(label, []).append(row)
    return iter(rows.values())


def _finding(number: int, rows: Sequence[int], d: Diagnostic) -> dict[str, Any]:
    subject, fix = d.indicator or Subject(), d.fix
    start, end = d.span or (None, None)
    return {
        "sheet": number,
        "row": _row(rows, d.location.row) if d.indicator is not None else None,
        "code": d.code, "rule": d.name, "severity": d.severity,
        "message_zh": d.message["zh"], "message_en": d.message["en"], "project_name": d.project_name,
        "level1": subject.level1, "level2": subject.level2, "indicator": subject.name, "value": subject.value,
        "span_in": d.span_in if d.span else None, "span_start": start, "span_end": end,
        "fix": fix and fix.text, "fix_applicability": fix and fix.applicability,
        "related": [_row(rows, place.location.row) for place in d.related],
        "suppressed": d.suppressed and d.suppressed.by, "fingerprint": d.fingerprint,
    }  # fmt: skip


def _row(rows: Sequence[int], counted: int | None) -> int | None:
    """The table's row of a sheet's row, which is counted from 1."""
    return None if counted is None else rows[counted - 1]
