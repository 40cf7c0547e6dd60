"""Indicators of many sheets as one tidy table: one row an indicator, with its constraint's columns and its place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from targetexpr.errors import ConfigurationError, Language, TargetSyntaxError
from targetexpr.files import replacing, unwritable
from targetexpr.reports.characters import for_xml
from targetexpr.reports.data import defused
from targetexpr.reports.units import unit_of
from targetexpr.reports.view import View, place
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.sheets.own import Origin, stamped
from targetexpr.values.json import flatten

Row = dict[str, str | int | float | bool | None]
Writer = Callable[[Path, "Iterable[Row]", Sequence[str]], None]

_SHEET = {
    "path": "文件", "form": "表式", "year": "年度", "organisation": "单位", "project_name": "项目名称",
    "performance_type": "绩效类型", "project_category": "项目类别", "applicant": "申报单位", "department": "主管部门",
}  # fmt: skip
_INDICATOR = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "value": "指标值", "total_value": "实施期指标值",
    "weight": "权重", "actual": "实际完成值", "score": "得分", "deviation_reason": "偏差原因",
}  # fmt: skip
_CONSTRAINT = {
    "type": "类型", "canonical": "规范写法", "operator": "计算符号", "number": "数值", "reference": "参照",
    "unit": "计量单位", "unknown_unit": "未知单位", "lower_operator": "下限符号", "lower": "下限",
    "upper_operator": "上限符号", "upper": "上限", "rank": "名次", "date": "日期", "time": "时刻", "edge": "期初或期末",
    "recurs": "每期重复", "start": "开始", "end": "结束", "term": "用语", "kind": "用语类别", "direction": "变化方向",
    "degree": "程度", "baseline": "基数", "vague": "含糊", "subject": "对象", "remark": "附注", "parts": "各部分",
    "inferred": "推断", "error": "错误",
}  # fmt: skip
_PLACE = {
    "place": "位置", "sheet": "工作表", "cell": "单元格", "page": "页", "row": "行", "line": "文本行",
    "box": "图上位置", "confidence": "把握",
    "doubts": "存疑",
}  # fmt: skip
HEADS: Mapping[str, str] = {**_SHEET, **_INDICATOR, **_CONSTRAINT, **_PLACE}
"""The columns by their names, which ``jsonl`` and ``parquet`` have in any language, with their Chinese headings."""
COLUMNS = tuple(HEADS)
_OWN = ("place", "box", "confidence", "doubts")
"""Columns of the place that are no plain field of it."""
_INTEGERS = ("year", "page", "row", "line")
_FLAGS = ("unknown_unit", "rank", "vague")


def rows_of(path: str, sheets: Iterable[Sheet], view: View) -> Iterator[Row]:
    """The rows of one file's sheets; every row has all of ``COLUMNS``."""
    for sheet in sheets:
        head = {column: getattr(sheet, column, None) for column in _SHEET}
        head |= {"path": path, "organisation": unit_of(path, sheet) or None}
        for indicator in sheet.indicators:
            own = {column: getattr(indicator, column) for column in _INDICATOR}
            at = {column: getattr(indicator.location, column) for column in _PLACE if column not in _OWN}
            box = indicator.location.box
            at |= {"place": place(indicator.location, view), "doubts": " ".join(indicator.doubts) or None}
            at |= {"confidence": indicator.confidence, "box": " ".join(map(str, box)) if box else None}
            yield dict.fromkeys(COLUMNS) | head | own | _constraint(indicator, view) | at


def _constraint(indicator: Indicator, view: View) -> Row:
    from targetexpr import parse

    if not indicator.value:
        return {}
    try:
        constraint = parse(indicator.value, name=indicator.name)
    except TargetSyntaxError as error:
        return {"type": "error", "error": error.message(view.lang)}
    flat = flatten(constraint)
    change, inferred = flat.get("change") or {}, flat.get("inferred")
    return {
        **{name: flat[name] for name in _CONSTRAINT if name in flat},
        **{name: flat[f"{name}_text"] for name in ("lower", "upper") if name in flat},
        **{name: said for name, said in change.items() if said is not None},
        "type": flat["kind"],
        "kind": flat.get("term_kind"),
        "number": flat.get("value_text"),
        "inferred": " ".join(inferred) if inferred else None,
    }


def write(path: Path, rows: Iterable[Row], lang: Language = "zh") -> int:
    """Write the table in the format that *path* ends in, and say how many rows. The file is there whole or not at all.

    The headings of csv and xlsx are in the language asked for.

    Raises ``ConfigurationError`` for a format that is not known or whose library is not installed.
    """
    writer = writer_for(path)
    counted = _Counted(rows)
    try:
        with replacing(path) as part:
            writer(part, counted, COLUMNS if lang == "en" else tuple(HEADS.values()))
    except OSError as error:
        raise unwritable(path, error) from error
    return counted.count


def writer_for(path: Path) -> Writer:
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


def _write_csv(path: Path, rows: Iterable[Row], heads: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        for row in rows:
            writer.writerow([defused(row[column]) for column in COLUMNS])


def _write_jsonl(path: Path, rows: Iterable[Row], _: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as stream:
        for row in rows:
            stream.write(json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False) + "\n")


def _write_xlsx(path: Path, rows: Iterable[Row], heads: Sequence[str]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("indicators")
    sheet.freeze_panes = "A2"
    sheet.append(heads)
    for row in rows:
        cells: list[Any] = []
        for column in COLUMNS:
            value = row[column]
            cell = WriteOnlyCell(sheet, for_xml(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(stamped(out.getvalue(), Origin()))


def _write_parquet(path: Path, rows: Iterable[Row], _: Sequence[str]) -> None:
    import pyarrow
    from pyarrow import parquet

    kinds = {name: pyarrow.int64() for name in _INTEGERS} | {name: pyarrow.bool_() for name in _FLAGS}
    kinds["confidence"] = pyarrow.float64()
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


_WRITERS: dict[str, Writer] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_xlsx,
    ".parquet": _write_parquet,
}
