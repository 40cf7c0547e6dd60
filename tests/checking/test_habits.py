"""What people type at a prompt or in a notebook: short reprs, frames, one call for a format."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

import targetexpr
from targetexpr.checking.notebook import table

ROWS = [
    ("产出指标", "数量指标", "<b>培训场次</b>", "≥12"),
    ("产出指标", "质量指标", "合格率", "≥120%"),
    ("效益指标", "社会效益指标", "能力提升", "XX%"),
]


def report_of(rows: Sequence[tuple[str, ...]] = ROWS) -> targetexpr.Report:
    return targetexpr.check_rows(rows, header={"project_name": "培训"}, isolated=True)


def test_a_constraint_shows_what_it_says_and_reads_back() -> None:
    constraint = targetexpr.parse("≥95(%)")
    assert repr(constraint) == "Comparison(text='≥95(%)', operator='≥', value=Decimal('95'), unit='%')"
    assert eval(repr(constraint), {"Comparison": targetexpr.Comparison, "Decimal": Decimal}) == constraint


def test_reports_sheets_and_findings_are_short() -> None:
    report = report_of()
    (file,) = report.files
    assert repr(report).startswith("<Report: 1 files, 1 sheets; ")
    assert repr(file.sheets[0].sheet) == "<Sheet 培训: mof-2021, 3 indicators>"
    assert repr(file.sheets[0]) == "<SheetReport of <Sheet 培训: mof-2021, 3 indicators> by mof-2021>"
    assert repr(file) == "<FileReport '': checked, 1 sheets>"
    assert repr(targetexpr.Document(sheets=(file.sheets[0].sheet,))) == "<Document: 1 sheets, 0 other parts>"
    indicator = file.sheets[0].sheet.indicators[1]
    assert repr(indicator).startswith("Indicator(level1='产出指标', level2='质量指标', name='合格率', value='≥120%', ")
    assert all(len(repr(found)) < 1200 for found in report.diagnostics)


def test_a_notebook_shows_the_first_findings_and_escapes_what_was_submitted() -> None:
    page = report_of()._repr_html_()
    assert "<b>培训" not in page
    assert "&lt;b&gt;培训" in page
    many = report_of([("产出指标", "数量指标", f"XX{n}率", "XX%") for n in range(60)])
    assert len(many.active) > 50
    assert table(many).count("<tr>") == 51
    assert f"共 {len(many.active)} 处" in table(many)


def test_findings_are_a_frame() -> None:
    pytest.importorskip("pandas")
    report = report_of()
    frame = report.to_frame()
    assert len(frame) == len(report.diagnostics) > 0
    assert list(frame["sheet"].unique()) == [0]
    assert list(frame["message"]) == [found.message["zh"] for found in report.diagnostics]
    assert set(frame["indicator"].dropna()) <= {row[2] for row in ROWS}
    assert list(report.to_frame("en")["message"]) == [found.message["en"] for found in report.diagnostics]


def test_flatten_refuses_a_key_that_no_finding_can_have() -> None:
    report = report_of()
    for key in ("cod", "indicator.nam", "location.", "severity.zh", "span.in.x", ""):
        with pytest.raises(KeyError, match="a diagnostic has no"):
            report.flatten([key])
    keys = ["code", "message.zh", "arguments.anything", "indicator", "span.in", "fix.text", "suppressed.by", "related"]
    assert len(report.flatten(keys)) == len(report.diagnostics)


def test_a_report_renders_itself() -> None:
    report = report_of()
    page, sarif = report.render("html"), report.render("sarif", "en")
    assert isinstance(page, str)
    assert "<html" in page
    assert isinstance(sarif, str)
    with pytest.raises(KeyError):
        report.render("docx")


def test_two_sheets_of_one_name_are_told_apart_in_every_form() -> None:
    sheet = report_of().files[0].sheets[0].sheet
    report = targetexpr.check([sheet, sheet], isolated=True)
    assert {row[0] for row in report.flatten(["sheet"])} == {0, 1}
    assert {entry["sheet"] for entry in report.to_dict()["diagnostics"]} == {0, 1}
    csv, sarif = report.render("csv"), report.render("sarif")
    assert isinstance(csv, str)
    assert isinstance(sarif, str)
    assert ",2,,培训," in csv
    assert '"sheet": 1' in sarif
