"""Blank forms: filled in cleanly they read back as their form without findings, and they stop what is mistyped."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import targetexpr
from targetexpr import profiles
from targetexpr.checking.report import Report
from targetexpr.errors import ConfigurationError
from targetexpr.profiles.loader import names
from targetexpr.reports.letters import FIELDS
from targetexpr.reports.word_template import WordTemplate
from targetexpr.templates.form_book import ROWS, blank_form
from targetexpr.templates.layout import choices_of, classes_of, layout_of, preset_rows, type_of
from tests.cli.conftest import Run

Row = tuple[str, str, str, str]  # name, sign, figure, unit
HEADER: Mapping[str, object] = {
    "project_name": "阅读推广服务", "department": "临江区文化局", "implementer": "临江区图书馆",
    "applicant": "临江区文化局",
    "start": date(2024, 1, 1), "finish": date(2024, 12, 31), "total": 506000, "annual": 506000, "fiscal": 506000,
    "carried_over": 0, "other": 0, "prior_budget": 500000, "prior_executed": 490000, "executed": 500000,
    "goal": "为居民提供阅读服务。", "finance": "临江省财政厅", "government_purchase": "否",
}  # fmt: skip
CLEAN: Mapping[str, Row] = {
    "economic_cost": ("活动组织成本", "≤", "50.6", "万元"),
    "quantity": ("活动举办场次", "≥", "48", "场"),
    "quality": ("设备检查合格率", "=", "100", "%"),
    "timeliness": ("活动按时完成率", "≥", "95", "%"),
    "social_benefit": ("参与居民增长率", "≥", "5", "%"),
    "sustainability": ("长效机制健全性", "", "健全", ""),
    "satisfaction": ("参与居民满意度", "≥", "90", "%"),
    "finance": ("资金使用规范性", "", "规范", ""),
    "long_term": ("长效机制健全性", "", "健全", ""),
}
PLANTED: Mapping[str, tuple[Row, str]] = {
    "quantity": (("活动举办场次", "≥", "48.5", "场"), "TX503"),
    "quality": (("设备检查合格率", "≥", "100", "%"), "TX501"),
    "satisfaction": (("参与居民满意度", "≤", "90", "%"), "TX504"),
}


def cells(sheet: Worksheet, profile: str) -> tuple[dict[str, str], int]:
    """The cells of the header's fields, and the row of the table's headings."""
    layout = layout_of(profiles.load(profile))
    found: dict[str, str] = {}
    labels = {label: role for pairs in layout.header for label, role in pairs}
    head = next(row for row in range(1, 40) if sheet.cell(row, 3).value == layout.columns[2][0])
    for row in range(3, head):
        for column in (1, 4):
            label = sheet.cell(row, column).value
            if label in labels:
                found[labels[str(label)]] = sheet.cell(row, column + 1).coordinate
    return found, head


def filled(profile: str, rows: Mapping[str, Row], **header: object) -> bytes:
    """The blank form of a profile with these rows, by the kind of their class."""
    loaded = profiles.load(profile)
    layout = layout_of(loaded)
    book = openpyxl.load_workbook(io.BytesIO(blank_form(loaded, year=2024)))
    sheet = book["申报表"]
    fields, head = cells(sheet, profile)
    for field, cell in fields.items():
        choices = choices_of(loaded, field)
        value = header.get(field, choices[-1] if choices else HEADER.get(field))
        if value is not None:
            sheet[cell] = value  # type: ignore[assignment]
    if layout.tasks:
        for column, value in enumerate(("读者服务", "开展阅读活动", 506000), start=2):
            sheet.cell(head - 6, column).value = value  # type: ignore[assignment]
    at = head + 1
    kinds = {
        loaded.class_of(level2, level1): (level1, level2) for level1, b in classes_of(layout).items() for level2 in b
    }
    known = [kind for kind in kinds if kind in rows]
    for number, kind in enumerate(known):
        level1, level2 = kinds[kind]
        name, sign, figure, unit = rows[str(kind)]
        whole = f"{sign}{figure}{unit}"
        points = 100 // len(known) + (100 % len(known) if number == 0 else 0)
        texts: Mapping[str, object] = {
            "level1": level1, "level2": level2, "name": name, "operator": sign, "number": figure, "unit": unit,
            "value": whole,
            "actual": f"{figure}{unit}", "weight": points, "score": points, "forecast": whole, "outlook": "确定能",
        }  # fmt: skip
        for column, (_, role) in enumerate(layout.columns, start=1):
            sheet.cell(at, column).value = texts.get(role) or None  # type: ignore[assignment]
        at += 1
    for row in range(at, head + ROWS + 1):
        for column in range(1, len(layout.columns) + 1):
            sheet.cell(row, column).value = None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(data: bytes) -> Report:
    return targetexpr.check(data, name="申报表.xlsx", isolated=True)


@pytest.mark.parametrize("profile", names())
def test_filled_in_cleanly_it_reads_back_as_its_form_without_findings(profile: str) -> None:
    report = checked(filled(profile, CLEAN))
    assert [(d.code, d.message["zh"]) for d in report.active] == []
    (entry,) = report.files[0].sheets
    assert entry.sheet.form in profiles.load(profile).forms
    assert entry.profile == profile
    assert entry.sheet.year == 2024
    values = {row.name: row.value for row in entry.sheet.indicators}
    assert values["活动举办场次"] == "≥48场"
    assert values["设备检查合格率"] == "=100%"
    assert report.files[0].status == "checked"


@pytest.mark.parametrize("profile", names())
def test_with_planted_errors_it_has_those_findings(profile: str) -> None:
    rows = {**CLEAN, **{kind: row for kind, (row, _) in PLANTED.items()}}
    found = {(d.indicator.name, d.code) for d in checked(filled(profile, rows)).active if d.indicator is not None}
    wanted = {(row[0], code) for row, code in PLANTED.values()}
    assert wanted <= found, found


@pytest.mark.parametrize("profile", names())
def test_the_form_fits_a4_and_its_formulas_fit_excel(profile: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_form(profiles.load(profile), year=2024)))
    assert book.sheetnames == ["申报表", "选项", "填表说明"]
    assert book["选项"].sheet_state == "hidden"
    for sheet in (book["申报表"], book["填表说明"]):
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    offered = book["申报表"].data_validations.dataValidation
    assert len(offered) > 5
    for check in offered:
        assert len(check.formula1 or "") <= 255
        assert "{" not in (check.formula1 or "")
        assert check.error
    notes = [row for row in book["填表说明"].iter_rows(values_only=True) if row[0] and str(row[0]).startswith("TX")]
    assert len(notes) > 40
    assert all(row[1] and row[2] and row[4] for row in notes)


def test_presets_of_a_type_are_printed_and_a_type_that_is_not_known_is_told() -> None:
    profile = profiles.load("shanghai-2020")
    rows = preset_rows(profile, layout_of(profile), type_of(profile, "信息化建设工程类"), 2020)
    assert {"项目验收规范性", "政府采购规范性"} <= {row.name for row in rows}
    assert "规范" in {row.value for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(blank_form(profile, "信息化建设工程类", year=2020)))
    assert "信息化建设工程类" in {cell.value for row in book["申报表"].iter_rows() for cell in row}
    assert not {row.name for row in preset_rows(profile, layout_of(profile), None, 2020)} - {""}
    with pytest.raises(ConfigurationError, match="没有类型"):
        blank_form(profile, "没有这类", year=2020)
    with pytest.raises(ConfigurationError, match="没有类型"):
        blank_form(profiles.load("mof-2021"), "没有这类", year=2020)


def test_the_same_profile_gives_the_same_bytes() -> None:
    profile = profiles.load("shanghai-2024")
    assert blank_form(profile, year=2024) == blank_form(profile, year=2024)
    assert blank_form(profile, year=2024, lang="en") != blank_form(profile, year=2024)


def test_an_own_profile_without_a_layout_gets_the_generic_form(tmp_path: Path) -> None:
    own = tmp_path / "本地.toml"
    own.write_text('name = "local"\nextends = "mof-2021"\n[title]\nzh = "本地"\nen = "local"\n', encoding="utf-8")
    assert layout_of(profiles.load(own)).title == "项目支出绩效目标申报表"


# What is stopped while typing, by the formulas as LibreOffice works them out

MISTYPED: Sequence[tuple[str, object, bool]] = (
    ("level1", "产出", False), ("level1", "产出指标", True), ("level2", "经济效益指标", False),
    ("level2", "数量指标", True),
    ("operator", "大于", False), ("operator", "≥", True), ("number", "**", False), ("number", "≥95", False),
    ("number", "95%", False), ("number", "９５", False), ("number", "若干", False), ("number", "120", False),
    ("number", "90左右", False), ("number", "效果良好", False), ("number", "控制在合理范围内", False),
    ("number", "按实际发生数", False), ("number", "多次", False), ("number", "广泛", False), ("number", 95, True),
    ("number", "避免多次往返", True), ("number", "统一定点供应", True), ("number", "良好", True),
    ("number", "95", True), ("number", "健全", True), ("name", "活动举办场次", False), ("name", "XX完成率", False),
    ("name", "新书上架率", True), ("start", "2024年", False), ("start", date(2024, 1, 1), True),
    ("finish", date(2023, 12, 31), False), ("finish", date(2024, 12, 31), True), ("annual", "五十万", False),
    ("annual", -1, False), ("annual", 600000, False), ("annual", 506000, True), ("fiscal", 506001, False),
    ("project_category", "一般类", False), ("project_category", "其他运转类", True),
)  # fmt: skip


def formula_of(check: DataValidation, cell: str) -> str:
    """The condition of a validation at a cell, as a formula."""
    left, top, *_ = range_boundaries(str(check.sqref).split()[0])
    first = f"{openpyxl.utils.get_column_letter(left or 1)}{top}"
    here = Translator(f"={check.formula1}", first).translate_formula(cell)[1:]
    if check.type == "list":
        return f"=COUNTIF({here},{cell})>0"
    if check.type == "date":
        return f"=AND(ISNUMBER({cell}),{cell}>={here},{cell}<={check.formula2})"
    return f"={here}"


def mistyped(role: str, value: object) -> bytes:
    """A form with one cell typed, and in its first cell whether its validation holds."""
    book = openpyxl.load_workbook(io.BytesIO(filled("shanghai-2024", CLEAN)))
    sheet = book["申报表"]
    fields, head = cells(sheet, "shanghai-2024")
    columns = {name: n for n, (_, name) in enumerate(layout_of(profiles.load("shanghai-2024")).columns, start=1)}
    if role in columns:
        row = head + 4  # 时效: a rate, in percent
        cell = sheet.cell(row if role != "level2" else head + 2, columns[role]).coordinate
    else:
        cell = fields[role]
    sheet[cell] = value  # type: ignore[assignment]
    check = next(check for check in sheet.data_validations.dataValidation if cell in check.cells)
    assert check.errorStyle in (None, "stop")
    sheet.unmerge_cells("A1:F1")
    sheet["A1"] = formula_of(check, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_common_typing_errors_are_stopped_in_libreoffice(tmp_path: Path) -> None:
    files = []
    for number, (role, value, _) in enumerate(MISTYPED):
        files.append(tmp_path / f"{number:02}.xlsx")
        files[-1].write_bytes(mistyped(role, value))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "csv",
         "--outdir", str(tmp_path), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    told = []
    for file in files:
        with file.with_suffix(".csv").open(encoding="utf-8", errors="replace", newline="") as stream:
            told.append(next(csv.reader(stream))[0])
    wanted = ["TRUE" if right else "FALSE" for _, _, right in MISTYPED]
    wrong = [(*entry, said) for entry, said, want in zip(MISTYPED, told, wanted, strict=True) if said != want]
    assert wrong == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice_it_is_still_that_form(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(filled("shanghai-2024", CLEAN))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "表.xlsx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    saved = (tmp_path / "out" / "表.xlsx").read_bytes()
    report = checked(saved)
    assert [(d.code, d.message["zh"]) for d in report.active] == []
    assert report.files[0].sheets[0].sheet.form == "shanghai-2024"
    assert len(openpyxl.load_workbook(io.BytesIO(saved))["申报表"].data_validations.dataValidation) > 5


# The command


def test_the_command_writes_a_form_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "申报表.xlsx"
    done = run("template", "--profile", "shanghai-2020", "--type", "其他类", "--year", "2025", "-o", form)
    assert done.exit_code == 0, done.output
    assert "（2025年度）" in {cell.value for cell in openpyxl.load_workbook(form)["申报表"]["A"]}
    assert run("template", "--profile", "shanghai-2020", "-o", form).exit_code == 2
    assert run("template", "--profile", "shanghai-2020", "--type", "没有", "-o", tmp_path / "b.xlsx").exit_code == 2
    assert run("template", "--profile", "没有", "-o", tmp_path / "b.xlsx").exit_code == 2
    assert run("template", "-o", tmp_path / "b.xlsx").exit_code == 2
    assert run("template", "--profile", "mof-2021", "-o", tmp_path / "b.docx").exit_code == 2
    assert run("template", "--profile", "mof-2021", "-o", tmp_path / "没有" / "b.xlsx").exit_code == 2
    assert not (tmp_path / "b.xlsx").exists()


def test_the_command_writes_the_template_of_letters(run: Run, tmp_path: Path) -> None:
    assert run("template", "--letter", "-o", tmp_path / "模板.docx").exit_code == 0
    WordTemplate((tmp_path / "模板.docx").read_bytes(), FIELDS)
