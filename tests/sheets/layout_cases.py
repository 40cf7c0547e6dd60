"""The tables of ``everyday/*.toml``: what is written into a file, and what is to be read from it."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from targetexpr.sheets.model import Indicator, Sheet

FOLDER = Path(__file__).parent / "everyday"
Rows = list[list[str]]


@frozen(kw_only=True)
class LayoutCase:
    id: str
    kind: str
    format: str
    table: Rows
    merges: tuple[str, ...]
    text: str
    sheets: tuple[Mapping[str, Any], ...]

    def data(self) -> bytes:
        match self.format:
            case "csv":
                text = io.StringIO()
                csv.writer(text).writerows(self.table)
                return text.getvalue().encode("utf-8-sig")
            case "xlsx":
                return _xlsx(self.table, self.merges)
            case "txt":
                return self.text.encode()
            case "html":
                rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in self.table)
                return f"<table>{rows}</table>".replace("\n", "<br>").encode()
            case _:
                raise AssertionError(self.format)


def cases() -> Iterator[LayoutCase]:
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield LayoutCase(
                id=entry["id"],
                kind=entry["kind"],
                format="txt" if "text" in entry else entry.get("format", "csv"),
                table=_table(entry.get("table", "|")),
                text=entry.get("text", ""),
                merges=tuple(entry.get("merges", ())),
                sheets=tuple(entry.get("sheets", [entry])),
            )


def differences(sheets: list[Sheet], wanted: tuple[Mapping[str, Any], ...]) -> list[str]:
    """What is not as it is wanted; nothing where all is."""
    found = [f"{len(sheets)} sheets, not {len(wanted)}"] if len(sheets) != len(wanted) else []
    for sheet, want in zip(sheets, wanted, strict=False):
        found += _differences(sheet, want)
    return found


def _differences(sheet: Sheet, want: Mapping[str, Any]) -> Iterator[str]:
    got = [_row(i) for i in sheet.indicators]
    expected = [[_plain(c) for c in line.split("|")] for line in want["expect"].strip().splitlines()]
    for number in range(max(len(got), len(expected))):
        have, should = (rows[number] if number < len(rows) else None for rows in (got, expected))
        if have != should:
            yield f"row {number + 1}: {have}, not {should}"
    for role, texts in want.get("columns", {}).items():
        column = [_plain(getattr(i, role)) for i in sheet.indicators]
        if column != [_plain(text) for text in texts]:
            yield f"{role}: {column}, not {texts}"
    for heading, text in want.get("notes", {}).items():
        if sheet.indicators and sheet.indicators[0].notes.get(heading) != text:
            yield f"notes: {dict(sheet.indicators[0].notes)} without {heading} {text}"
    if "doubts" in want and (told := sorted({doubt for i in sheet.indicators for doubt in i.doubts})) != want["doubts"]:
        yield f"doubts: {told}, not {want['doubts']}"
    given = {key: want[key] for key in ("form", "project_name", "annual") if key in want} | want.get("fields", {})
    held = _held(sheet)
    for key, value in given.items():
        if held.get(key, "") != value:
            yield f"{key}: {held.get(key)!r}, not {value!r}"


def _held(sheet: Sheet) -> dict[str, Any]:
    flat = {**{name: getattr(sheet, name) for name in ("form", "stage", "project_name", "department", "implementer")}}
    flat |= {name: getattr(sheet, name) for name in ("applicant", "project_category", "project_nature", "year")}
    flat |= {"total_score": sheet.total_score, "tasks_total": sheet.tasks_total, **asdict(sheet.funds)}
    texts: dict[str, Any] = {name: _text(value) for name, value in flat.items() if value is not None}
    return (
        texts | dict(sheet.texts) | {"tasks": [[task.name, task.content, _text(task.amount)] for task in sheet.tasks]}
    )


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)


def _row(indicator: Indicator) -> list[str]:
    levels = [re.sub("(指标|目标)$", "", _plain(level)) for level in (indicator.level1, indicator.level2)]
    return [*levels, _plain(indicator.name), _plain(indicator.value)]


def _plain(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def _table(text: str) -> Rows:
    """Cells between bars; a line without one, in the middle of a table, goes on the cell before."""
    rows: Rows = []
    for line in text.strip("\n").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if rows and rows[-1] and "|" in line and rows[-1][-1].endswith("\\"):
            rows[-1][-1] = f"{rows[-1][-1][:-1]}\n{cells[0]}"
            rows[-1] += cells[1:]
        else:
            rows.append(cells)
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _xlsx(rows: Rows, merges: tuple[str, ...]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([cell or None for cell in row])
    for merge in merges:
        book.active.merge_cells(merge)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
