"""What ``check`` accepts: sheets, paths, bytes, file objects, and rows that never were a file."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import targetexpr
from targetexpr.checking.report import Report
from targetexpr.errors import ConfigurationError

SHEET = Path(__file__).resolve().parents[2] / "examples" / "2024-parks.xlsx"
ROWS = [
    ("产出指标", "数量指标", "培训场次", "≥3(场)"),
    ("产出指标", "质量指标", "考核合格率", "90%"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥85"),
]
KEYS = ["code", "fingerprint", "location.cell", "message.zh"]


def checked(rows: Sequence[Mapping[str, Any] | Sequence[Any]], **more: Any) -> Report:
    return targetexpr.check_rows(rows, isolated=True, **more)


def test_a_file_is_checked_alike_by_path_bytes_and_file_object() -> None:
    data = SHEET.read_bytes()
    with SHEET.open("rb") as file:
        reports = [
            targetexpr.check(SHEET, isolated=True),
            targetexpr.check(str(SHEET), isolated=True),
            targetexpr.check(data, name=str(SHEET), isolated=True),
            targetexpr.check(memoryview(data), name=str(SHEET), isolated=True),
            targetexpr.check(io.BytesIO(data), name=str(SHEET), isolated=True),
            targetexpr.check(file, isolated=True),
        ]
    assert reports[0].diagnostics
    assert all(report.to_dict() == reports[0].to_dict() for report in reports)


def test_its_sheets_are_checked_alike() -> None:
    sheets = targetexpr.read(SHEET)
    assert len(sheets) > 1
    whole = targetexpr.check(SHEET, isolated=True).flatten(KEYS)
    assert targetexpr.check(sheets, isolated=True).flatten(KEYS) == whole
    assert targetexpr.check(iter(sheets), isolated=True).flatten(KEYS) == whole
    first = targetexpr.check(sheets[0], isolated=True).flatten(KEYS)
    assert first == whole[: len(first)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"\x00" * 100])
def test_bytes_that_are_no_sheet_are_in_the_report(data: bytes) -> None:
    report = targetexpr.check(data, name="表.xlsx", isolated=True)
    assert report.files[0].status == "unreadable"
    assert [d.code for d in report.diagnostics] == ["TX001"]
    assert not report.ok()


def test_limits_bound_the_reading_of_bytes_and_files() -> None:
    limits = targetexpr.Limits(bytes=100)
    with SHEET.open("rb") as file:
        for source in (SHEET, SHEET.read_bytes(), file):
            report = targetexpr.check(source, limits=limits, isolated=True)
            assert "文件过大" in report.diagnostics[0].message["zh"]


# ── rows ──


def test_rows_are_checked_as_a_sheet_of_theirs() -> None:
    report = checked(ROWS, header={"project_name": "安全培训"})
    (sheet,) = report.files[0].sheets
    assert (sheet.sheet.form, sheet.profile, sheet.sheet.project_name) == ("mof-2021", "mof-2021", "安全培训")
    assert ["TX203", "学员满意度", 3] in report.flatten(["code", "indicator.name", "location.row"])


def test_mappings_and_sequences_say_the_same() -> None:
    named = [dict(zip(("level1", "level2", "name", "value"), row, strict=True)) for row in ROWS]
    turned = [row[::-1] for row in ROWS]
    assert checked(named).to_dict() == checked(ROWS).to_dict()
    assert checked(turned, columns=("value", "name", "level2", "level1")).to_dict() == checked(ROWS).to_dict()


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ({"operator": "≥", "number": 90, "unit": "%"}, "≥90%"),
        ({"operator": 1, "number": "90", "unit": "%"}, "≥90%"),
        ({"operator": "5", "number": Decimal("1E+3"), "unit": "元"}, "≤1000元"),
        ({"operator": "不低于", "number": 0.1, "unit": "公里"}, "不低于0.1公里"),
        ({"operator": "定性", "number": "显著提升"}, "显著提升"),
        ({"operator": 6, "number": "显著提升"}, "显著提升"),
        ({"operator": "≥", "number": None, "unit": "%"}, None),
        ({"value": 90}, "90"),
        ({"value": None}, None),
        ({"value": datetime.date(2024, 12, 31)}, "2024-12-31"),
    ],
)
def test_numbers_and_parts_become_the_text_of_a_value(parts: dict[str, Any], value: str | None) -> None:
    report = checked([{"level1": "产出指标", "level2": "数量指标", "name": "甲", **parts}])
    (row,) = report.files[0].sheets[0].sheet.indicators
    assert row.value == value


def test_the_header_knows_money_dates_and_what_was_left_empty() -> None:
    header = {
        "project_name": "甲",
        "year": 2024,
        "annual": 12.5,
        "total": Decimal("100"),
        "start": datetime.datetime(2024, 1, 1, 8, 30),
        "finish": "2024年12月31日",
        "government_purchase": False,
        "applicant": None,
        "texts": {"项目概况": "略"},
    }
    sheet = checked(ROWS, header=header, form="shanghai-2024").files[0].sheets[0].sheet
    assert (sheet.form, sheet.year, sheet.start, sheet.finish) == ("shanghai-2024", 2024, "2024-01-01", "2024-12-31")
    assert (sheet.funds.annual, sheet.funds.total) == (Decimal("12.5"), Decimal("100"))
    assert sheet.government_purchase is False
    assert sheet.applicant is None
    assert {"applicant", "annual", "start"} <= sheet.present


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([{"levell": "产出指标"}], {}),
        ([{"locations": {}}], {}),
        ([("a", "b", "c", "d", "e")], {}),
        (["abcd"], {}),
        ([{"value": True}], {}),
        ([{"value": float("inf")}], {}),
        ([7], {}),
        ([{"value": ["≥3"]}], {}),
        ([{"value": "≥3", "operator": "≥"}], {}),
        ([{"operator": "77", "number": 3}], {}),
        ([], {"nosuch": 1}),
        ([], {"annual": "一万"}),
        ([], {"annual": "NaN"}),
        ([], {"start": "年初"}),
        ([], {"year": "二〇二四"}),
        ([], {"project_name": b"x"}),
    ],
)
def test_what_has_no_place_is_refused(rows: Sequence[Any], header: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        checked(rows, header=header)


def test_a_row_that_is_refused_is_named() -> None:
    with pytest.raises(ValueError, match="value of row 2: True is no text"):
        checked([{"value": "≥3"}, {"value": True}])


def test_a_misspelt_option_is_told_with_the_one_that_is_near() -> None:
    with pytest.raises(TypeError, match="'ignroe'; did you mean 'ignore'"):
        checked(ROWS, ignroe=["TX1"])
    with pytest.raises(TypeError, match=r"no option 'colour'$"):
        checked(ROWS, colour=True)


def test_a_path_that_is_not_there_is_one_path_and_not_its_letters() -> None:
    for ask in (targetexpr.check, targetexpr.check_paths):
        with pytest.raises(ConfigurationError, match=r"没有这张表\.xlsx"):
            ask("没有这张表.xlsx")


def test_only_sheets_are_checked() -> None:
    with pytest.raises(TypeError, match="not int"):
        targetexpr.check([3])  # type: ignore[list-item]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_are_rows_and_their_missing_values_blank_cells(library: str) -> None:
    frames = pytest.importorskip(library)
    rows = [{"level1": "产出指标", "level2": "数量指标", "name": "培训场次", "value": 12, "unit": None}]
    rows.append({"level1": "产出指标", "level2": "质量指标", "name": "合格率", "value": None, "unit": None})
    texts = [(row.value, row.level2) for row in checked(frames.DataFrame(rows)).files[0].sheets[0].sheet.indicators]
    assert texts == [("12", "数量指标"), (None, "质量指标")]


def test_no_rows_are_a_sheet_without_indicators() -> None:
    report = checked([])
    assert report.files[0].sheets[0].sheet.indicators == ()
    assert report.files[0].status == "partial"


def test_a_report_of_rows_fits_the_schemas() -> None:
    report = checked(ROWS, header={"annual": 100})
    jsonschema.Draft202012Validator(targetexpr.schema("report")).validate(report.to_dict())
    sheet = report.files[0].sheets[0].sheet
    jsonschema.Draft202012Validator(targetexpr.schema("sheet")).validate(sheet.to_dict())
