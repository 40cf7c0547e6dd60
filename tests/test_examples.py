"""The examples are what their script writes, and show what they are there to show."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import targetexpr
from targetexpr.checking.report import Report
from targetexpr.sheets.model import Sheet

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", EXAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def report() -> Report:
    return targetexpr.check_paths([EXAMPLES], isolated=True)


def sheets_in(folder: Path) -> dict[str, list[Sheet]]:
    files = (path for path in sorted(folder.iterdir()) if path.suffix not in (".py", ""))
    return {path.name: list(targetexpr.read(path)) for path in files}


def test_they_are_what_the_script_writes(make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "HERE", tmp_path)
    make.main()
    assert sheets_in(tmp_path) == sheets_in(EXAMPLES)


def test_both_forms_are_there_in_both_formats_and_more() -> None:
    sheets = sheets_in(EXAMPLES)
    assert {sheet.form for found in sheets.values() for sheet in found} == {
        "shanghai-2020",
        "shanghai-2024",
        "mof-evaluation",
    }
    assert {Path(name).suffix for name in sheets} == {".xlsx", ".csv", ".docx", ".html"}


def test_every_row_of_the_projects_is_read(make: ModuleType) -> None:
    for found in sheets_in(EXAMPLES).values():
        for sheet in found:
            project = next(p for p in make.PROJECTS if p.name == sheet.project_name)
            rows = [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]
            assert rows == [tuple(row.split("|")[:4]) for row in project.rows]


def test_one_is_clean(report: Report) -> None:
    path = str(EXAMPLES / "2024-reading.xlsx")
    assert [d.code for d in report.diagnostics if d.path == path] == []


def test_the_defects_are_found_where_they_were_put(report: Report) -> None:
    found = {(d.code, d.indicator.value) for d in report.diagnostics if d.indicator is not None}
    assert found >= {
        ("TX105", "≥**处"),
        ("TX201", ">=9O%"),
        ("TX202", "3200m2"),
        ("TX202", "186台"),
        ("TX203", "≥85"),
        ("TX203", ">=95"),
        ("TX204", "》=100%"),
        ("TX301", "再上新台阶"),
        ("TX303", "显著提升"),
        ("TX303", "不断提高"),
        ("TX403", "<=396万元"),
        ("TX405", "2025年3月底前"),
        ("TX405", "2021年2月底前"),
        ("TX601", "规范"),
    }
    assert {d.code for d in report.diagnostics} >= {"TX103", "TX401"}


def test_the_self_evaluation_is_scored_and_the_word_table_read(report: Report) -> None:
    found = {(Path(d.path).suffix, d.code) for d in report.diagnostics}
    assert found >= {(".html", "TX701"), (".html", "TX702"), (".html", "TX703"), (".docx", "TX504"), (".docx", "TX606")}
