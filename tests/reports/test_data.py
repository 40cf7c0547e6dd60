"""``json``, ``jsonl``, ``csv`` as other programs read them."""

from __future__ import annotations

import csv
import io
import json

import pandas
import pytest
from attrs import evolve

from targetexpr.checking.report import Report
from targetexpr.reports import View, render
from targetexpr.reports.data import COLUMNS, HEADS, defused
from tests.reports.sample import OPERATOR, REPORT


def text(output_format: str, report: Report = REPORT) -> str:
    rendered = render(report, output_format)
    assert isinstance(rendered, str)
    return rendered


def test_json_has_the_names_that_other_tools_read() -> None:
    form = json.loads(text("json"))
    assert set(form) == {"schema_version", "tool", "files", "diagnostics", "summary"}
    assert form["tool"]["name"] == "targetexpr"
    assert form["summary"] == {"error": 3, "warning": 1, "info": 0, "skipped": 0}
    file = form["files"][0]
    assert (file["path"], file["sha256"], file["status"]) == ("灯 光.xlsx", "0" * 64, "checked")
    sheet = file["sheets"][0]
    assert sheet["profile"] == {"name": "shanghai-2024", "chosen_by": "form"}
    assert sheet["indicators"] == 3
    assert sheet["outcomes"]["TX202"] == {"outcome": "fail"}
    assert sheet["outcomes"]["TX403"]["outcome"] == "deferred"
    found = form["diagnostics"][1]
    assert found["indicator"] == {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "更换路灯数量",
        "value": "120盏",
    }
    assert found["location"] == {"sheet": "表一", "cell": "E12", "row": 12}
    assert found["span"] == {"in": "value", "start": 0, "end": 4}
    assert found["fix"] == {"applicability": "unsafe", "text": "=120盏"}
    assert set(found["message"]) == {"zh", "en"}
    assert "suppressed" not in found
    assert form["diagnostics"][3]["suppressed"] == {"by": "baseline", "reason": "去年已提"}
    assert all(d["location"] for d in form["diagnostics"])


def test_jsonl_has_one_diagnostic_a_line() -> None:
    lines = text("jsonl").splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["TX101", "TX202", "TX402", "TX204", "TX001"]


def test_csv_is_read_by_the_csv_module_and_by_pandas() -> None:
    raw = str(render(REPORT, "csv", View(lang="en"))).encode("utf-8")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    frame = pandas.read_csv(io.BytesIO(raw))
    assert list(frame["code"]) == ["TX101", "TX202", "TX402", "TX204", "TX001"]
    assert frame.loc[1, "place"] == "表一!E12"


def test_csv_in_chinese_has_chinese_headings_and_the_unit() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv").removeprefix("\ufeff"), newline="")))
    assert list(rows[0]) == list(HEADS.values())
    assert [row["级别"] for row in rows] == ["错误", "警告", "错误", "提示", "错误"]
    assert rows[1]["规则"] == "缺少计算符号"
    assert {row["单位"] for row in rows[:4]} == {""}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_of_a_csv_begins_a_formula(cell: str) -> None:
    shown = f"'{cell}".replace("\r", " ")  # control characters are spaces
    assert defused(cell) == shown
    found = evolve(OPERATOR, project_name=cell)
    row = list(csv.reader(io.StringIO(text("csv", Report(files=(), diagnostics=(found,))), newline="")))[1]
    assert row[COLUMNS.index("project_name")] == shown
    assert row[COLUMNS.index("fix")] == "'=120盏"


@pytest.mark.parametrize("cell", ["≥95%", "1=1", 3, None, ""])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert defused(cell) == cell


def test_messages_of_a_csv_are_in_the_language_asked_for() -> None:
    assert "has no operator" in str(render(REPORT, "csv", View(lang="en")))


def test_csv_holds_no_control_characters() -> None:
    evil = "=甲\r\n乙\x1b[2J\x00\r丙\u202e\u3000丁\t戊"
    found = evolve(OPERATOR, message={"zh": evil, "en": evil})
    text = render(Report(files=(), diagnostics=(found,)), "csv")
    assert isinstance(text, str)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["意见"] == "'=甲\n乙 [2J  丙 \u3000丁\t戊"
