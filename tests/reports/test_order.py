"""Units of sheets, and the orders in which sheets are told."""

from __future__ import annotations

import pytest
from attrs import evolve

from targetexpr.checking.report import Diagnostic, FileReport, Report, SheetReport
from targetexpr.reports import View, render
from targetexpr.reports.order import Sort, ordered
from targetexpr.reports.units import unit_of, units_of
from targetexpr.reports.view import groups
from targetexpr.sheets.model import Location, Sheet
from tests.reports.sample import OPERATOR

PLACE = Location(line=1)


def sheet(project: str, **fields: str) -> SheetReport:
    made = Sheet(form="mof-2021", project_name=project, location=PLACE, **fields)  # type: ignore[arg-type]
    return SheetReport(sheet=made, profile="mof-2021", chosen_by="form", outcomes={})


def file(path: str, *sheets: SheetReport, status: str = "checked") -> FileReport:
    return FileReport(path=path, sha256=None, status=status, sheets=sheets)  # type: ignore[arg-type]


def found(path: str, number: int | None, severity: str, count: int = 1) -> list[Diagnostic]:
    return [evolve(OPERATOR, path=path, sheet=number, severity=severity)] * count  # type: ignore[arg-type]


FILES = (
    file("甲/1.xlsx", sheet("一", applicant="水务 局"), sheet("二", applicant="水务局", department="别的")),
    file("甲/2.xlsx", sheet("三")),
    file("甲/坏.xlsx", status="unreadable"),
    file("乙/1.xlsx", sheet("四", department="教育局")),
    file("乙/2.xlsx", sheet("五", implementer="图书馆")),
    file("乙/坏.xlsx", status="unreadable"),
    file("丙.xlsx", sheet("六")),
)
DIAGNOSTICS = (
    *found("甲/1.xlsx", 0, "info", 5), *found("甲/1.xlsx", 1, "warning"), *found("甲/坏.xlsx", None, "error"),
    *found("乙/1.xlsx", 0, "error", 2), *found("乙/2.xlsx", 0, "warning", 3), *found("targetexpr.toml", None, "info"),
)  # fmt: skip
REPORT = Report(files=FILES, diagnostics=DIAGNOSTICS)


def test_a_sheet_s_unit_is_printed_on_it_or_its_folder_s() -> None:
    units = units_of(REPORT)
    assert units["甲/1.xlsx", 0] == units["甲/1.xlsx", 1] == units["甲/1.xlsx", None] == "水务 局"
    assert units["甲/2.xlsx", 0] == units["甲/坏.xlsx", None] == "水务 局"
    assert (units["乙/1.xlsx", 0], units["乙/2.xlsx", 0], units["乙/坏.xlsx", None]) == ("教育局", "图书馆", "乙")
    assert units["丙.xlsx", 0] == units["targetexpr.toml", None] == ""
    assert unit_of("丁/1.xlsx", FILES[1].sheets[0].sheet) == "丁"


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("path", ["一", "二", "三", "甲/坏.xlsx", "四", "五", "乙/坏.xlsx", "六", "targetexpr.toml"]),
        ("worst", ["四", "甲/坏.xlsx", "五", "二", "一", "targetexpr.toml", "三", "乙/坏.xlsx", "六"]),
        ("unit", ["乙/坏.xlsx", "五", "四", "甲/坏.xlsx", "二", "一", "三", "targetexpr.toml", "六"]),
    ],
)
def test_sheets_are_told_in_the_order_asked_for(sort: Sort, wanted: list[str]) -> None:
    shown = [g.sheet.sheet.project_name if g.sheet else g.path for g in groups(ordered(REPORT, sort), sort)]
    assert shown == wanted


def test_lists_come_in_the_same_order_and_lose_nothing() -> None:
    worst = ordered(REPORT, "worst")
    assert [d.path for d in worst.diagnostics if d.severity != "info"] == [
        "乙/1.xlsx", "乙/1.xlsx", "甲/坏.xlsx", *["乙/2.xlsx"] * 3, "甲/1.xlsx",
    ]  # fmt: skip
    assert sorted(map(repr, worst.diagnostics)) == sorted(map(repr, DIAGNOSTICS))
    assert {entry.path for entry in worst.files} == {entry.path for entry in FILES}
    assert worst.files[0].path == "乙/1.xlsx"
    text = str(render(worst, "grouped", View(sort="worst")))
    assert text.index("乙/1.xlsx") < text.index("甲/坏.xlsx") < text.index("乙/2.xlsx") < text.index("甲/1.xlsx")
