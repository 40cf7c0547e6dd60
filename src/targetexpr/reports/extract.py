"""Indicators of many sheets as one tidy table: one row an indicator, with its constraint's columns and its place."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from targetexpr.errors import ConfigurationError, TargetSyntaxError
from targetexpr.files import replacing, unwritable
from targetexpr.reports.characters import for_xml
from targetexpr.reports.data import defused
from targetexpr.reports.view import View, place
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.sheets.own import EXTRACT

Row = dict[str, str | int | bool | None]

_SHEET = ("path", "form", "year", "project_name", "performance_type", "project_category", "applicant", "department")
_INDICATOR = ("level1", "level2", "name", "value", "total_value", "weight", "actual", "score", "deviation_reason")
_CONSTRAINT = (
    "type", "canonical", "operator", "number", "reference", "unit", "unknown_unit", "lower_operator", "lower",
    "upper_operator", "upper", "rank", "date", "time", "edge", "recurs", "start", "end", "term", "kind", "direction",
    "degree", "baseline", "vague", "subject", "remark", "parts", "inferred", "error",
)  # fmt: skip
_PLACE = ("place", "sheet", "cell", "page", "row", "line", "doubts")
COLUMNS = (*_SHEET, *_INDICATOR, *_CONSTRAINT, *_PLACE)
_INTEGERS = ("year", "page", "row", "line")
_FLAGS = ("unknown_unit", "rank", "vague")


def rows_of(path: str, sheets: Iterable[Sheet], view: View) -> Iterator[Row]:
    """The rows of one file's sheets; every row has all of ``COLUMNS``."""
    for sheet in sheets:
        head = {"path": path} | {column: getattr(sheet, column) for column in _SHEET[1:]}
        for indicator in sheet.indicators:
            own = {column: getattr(indicator, column) for column in _INDICATOR}
            at = {column: getattr(indicator.location, column) for column in _PLACE[1:-1]}
            at |= {"place": place(indicator.location, view), "doubts": " ".join(indicator.doubts) or None}
            yield dict.fromkeys(COLUMNS) | head | own | _constraint(indicator, view) | at


def _constraint(indicator: Indicator, view: View) -> Row:
    from targetexpr import parse

    if not indicator.value:
        return {}
    try:
        constraint = parse(indicator.value, name=indicator.name)
    except TargetSyntaxError as error:
        return {"type": "error", "error": error.message(view.lang)}
    form = constraint.to_dict()
    row: Row = {key: form[key] for key in ("type", *_CONSTRAINT) if isinstance(form.get(key), str | bool)}
    row |= {"canonical": str(constraint), "number": form.get("value")}
    for end in ("lower", "upper"):
        bound = form.get(end)
        if bound:
            row |= {end: bound["value"], f"{end}_operator": bound["operator"]}
    if change := form.get("change"):
        row |= change
    if parts := form.get("parts"):
        row["parts"] = json.dumps(parts, ensure_ascii=False)
    if inferred := form.get("inferred"):
        row["inferred"] = " ".join(inferred)
    return row


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write the table in the format that *path* ends in, and say how many rows. The file is there whole or not at all.

    Raises ``ConfigurationError`` for a format that is not known or whose library is not installed.
    """
    writer = writer_for(path)
    counted = _Counted(rows)
    try:
        with replacing(path) as part:
            writer(part, counted)
    except OSError as error:
        raise unwritable(path, error) from error
    return counted.count


def writer_for(path: Path) -> Callable[[Path, Iterable[Row]], None]:
    """The function that writes the format of *path*. Raises ``ConfigurationError``."""
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        known = " ".join(_WRITERS)
        raise ConfigurationError(
            zh=f"不知道如何写“{path.name}”；可用的扩展名：{known}",
            en=f"do not know how to write {path.name!r}; endings that are known: {known}",
        )
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ConfigurationError(
            zh="写 parquet 需要 pyarrow：pip install 'targetexpr[parquet]'",
            en="parquet needs pyarrow: pip install 'targetexpr[parquet]'",
        )
    return _WRITERS[suffix]


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([defused(row[column]) for column in COLUMNS])


def _write_jsonl(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as stream:
        for row in rows:
            stream.write(json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False) + "\n")


def _write_xlsx(path: Path, rows: Iterable[Row]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    book.properties.creator = EXTRACT
    sheet = book.create_sheet("indicators")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for row in rows:
        cells: list[Any] = []
        for column in COLUMNS:
            value = row[column]
            cell = WriteOnlyCell(sheet, for_xml(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def _write_parquet(path: Path, rows: Iterable[Row]) -> None:
    import pyarrow
    from pyarrow import parquet

    kinds = {name: pyarrow.int64() for name in _INTEGERS} | {name: pyarrow.bool_() for name in _FLAGS}
    schema = pyarrow.schema([(column, kinds.get(column, pyarrow.string())) for column in COLUMNS])
    with parquet.ParquetWriter(path, schema) as writer:
        for batch in _batches(rows, 10_000):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


_WRITERS: dict[str, Callable[[Path, Iterable[Row]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_xlsx,
    ".parquet": _write_parquet,
}
