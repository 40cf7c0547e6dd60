"""What this library wrote is known again: reports are no sheets, copies are read unless nobody has worked on them."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

import targetexpr
from targetexpr.fixes import fix_file, store
from targetexpr.reports import View, render
from targetexpr.reports.view import summary_line
from targetexpr.sheets.own import Origin, origin_of, stamped
from targetexpr.sheets.reading import read_document
from tests.cli.conftest import Run
from tests.reports.conftest import Desk

ROOT = Path(__file__).parents[2]
DEFECTS = next(path for path in sorted((ROOT / "examples").glob("*.xlsx")) if not targetexpr.check(path).ok())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workbook and its annotated copy."""
    shutil.copy(DEFECTS, tmp_path / "甲.xlsx")
    report = targetexpr.check(tmp_path / "甲.xlsx", isolated=True)
    rendered = render(report, "xlsx", View())
    assert isinstance(rendered, bytes)
    (tmp_path / "甲.意见.xlsx").write_bytes(rendered)
    return tmp_path


def names(report: targetexpr.Report) -> tuple[list[str], dict[str, str]]:
    """The files that were read, and those passed over with the reason."""
    return [Path(f.path).name for f in report.files], {Path(f.path).name: f.reason for f in report.skipped}


def test_an_annotated_workbook_holds_the_sheets_and_its_list_is_none(folder: Path) -> None:
    before, after = read_document(folder / "甲.xlsx"), read_document(folder / "甲.意见.xlsx")
    assert after.sheets == before.sheets
    assert [(part.verdict, part.reason, part.name) for part in after.parts] == [("none", "review-list", "审核意见")]


def test_a_renamed_list_is_known_by_what_points_at_it(folder: Path) -> None:
    book = load_workbook(folder / "甲.意见.xlsx")
    book["审核意见"].title = "it's 意见"
    book.defined_names["_targetexpr_review"].attr_text = "'it''s 意见'!$A$1"  # as programs do it
    book.save(folder / "甲.意见.xlsx")
    assert [part.name for part in read_document(folder / "甲.意见.xlsx").parts] == ["it's 意见"]


def test_an_unchanged_copy_beside_its_original_is_left_out_and_said(folder: Path) -> None:
    report = targetexpr.check(folder, isolated=True)
    assert names(report) == (["甲.xlsx"], {"甲.意见.xlsx": "unchanged-copy"})
    assert "（本工具写的 1）" in summary_line(report, View())
    assert {d.path for d in report.diagnostics if d.code != "TX007"} == {str(folder / "甲.xlsx")}
    named = targetexpr.check_paths([folder, folder / "甲.意见.xlsx"], isolated=True)
    assert names(named) == (["甲.xlsx", "甲.意见.xlsx"], {})


def test_a_copy_without_its_original_is_read(folder: Path) -> None:
    (folder / "甲.xlsx").unlink()
    assert names(targetexpr.check(folder, isolated=True)) == (["甲.意见.xlsx"], {})


def test_a_copy_that_somebody_corrected_is_read_and_annotated_anew(folder: Path) -> None:
    copy = folder / "甲.意见.xlsx"
    book = load_workbook(copy)
    row = targetexpr.read(copy)[0].indicators[0].at("value")
    assert row.cell is not None
    assert row.sheet is not None
    book[row.sheet][row.cell].value = "≥123个"
    book.save(copy)
    report = targetexpr.check(folder, isolated=True)
    assert names(report) == (["甲.xlsx", "甲.意见.xlsx"], {})
    once = targetexpr.check(copy, isolated=True)
    again = render(once, "xlsx", View())
    assert isinstance(again, bytes)
    second = load_workbook(io.BytesIO(again))
    assert second.sheetnames.count("审核意见") == 1
    notes = [cell.comment for sheet in second.worksheets for row in sheet.iter_rows() for cell in row if cell.comment]
    assert all(len(set(note.text.splitlines())) == len(note.text.splitlines()) for note in notes)
    assert targetexpr.check(again, name="甲.意见.xlsx", isolated=True).summary == once.summary


def test_a_copy_that_changed_under_its_mark_is_read(folder: Path) -> None:
    copy = folder / "甲.意见.xlsx"
    origin = origin_of(copy.read_bytes())
    assert origin is not None
    assert origin.name == "甲.xlsx"
    copy.write_bytes(stamped(copy.read_bytes(), Origin(name=origin.name, sha256=origin.sha256, form="0" * 64)))
    assert names(targetexpr.check(folder, isolated=True)) == (["甲.xlsx", "甲.意见.xlsx"], {})


def test_a_fixed_copy_beside_its_original_is_left_out(tmp_path: Path) -> None:
    shutil.copy(DEFECTS, tmp_path / "甲.xlsx")
    fix = fix_file(tmp_path / "甲.xlsx", unsafe=True)
    assert fix.changes
    target = store(fix)
    assert store(fix) == target
    assert names(targetexpr.check(tmp_path, isolated=True)) == (["甲.xlsx"], {target.name: "unchanged-copy"})
    assert names(targetexpr.check(target, isolated=True)) == ([target.name], {})


@pytest.mark.parametrize(("name", "form"), [("r.html", "html"), ("r.csv", "csv")])
def test_reports_are_always_left_out(folder: Path, name: str, form: str) -> None:
    rendered = render(targetexpr.check(folder, isolated=True), form, View())
    assert isinstance(rendered, str)
    (folder / name).write_text(rendered, encoding="utf-8")
    assert names(targetexpr.check(folder, isolated=True))[1][name] == "own-report"


def test_a_workbook_of_several_files_tables_is_a_report(folder: Path) -> None:
    shutil.copy(DEFECTS, folder / "乙.xlsx")
    (folder / "乙.xlsx").write_bytes(stamped((folder / "乙.xlsx").read_bytes(), Origin(name="x")))
    report = targetexpr.check(folder, isolated=True)
    rendered = render(report, "xlsx", View())
    assert isinstance(rendered, bytes)
    (folder / "汇总.xlsx").write_bytes(rendered)
    assert names(targetexpr.check(folder, isolated=True))[1]["汇总.xlsx"] == "own-report"


@pytest.mark.parametrize("data", [b"PK", b'PK{"targetexpr": 1}', b'PK{"targetexpr": {"x": 1}}', b'{"targetexpr": {}}'])
def test_a_mark_that_is_none(data: bytes) -> None:
    assert origin_of(data) is None


def test_what_the_desk_has_written_into_the_folder_is_counted_in_one_line(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    shutil.copytree(desk.folder, folder)
    outputs = [
        "--annotate-to", folder / "副本", "--letters-to", folder / "信",
        *(part for name in ("summary=汇总.xlsx", "summary=汇总.html", "csv=表.csv", "html=表.html", "xlsx=全部.xlsx")
          for part in ("--output-file", f"{name.partition('=')[0]}={folder / name.partition('=')[2]}")),
    ]  # fmt: skip
    first = run("check", folder, "--isolated", "-q", *outputs)
    again = run("check", folder, "--isolated")
    assert again.stdout.count("本工具写的") == 1
    assert "TX007" not in again.stdout
    made = sum(path.is_file() for path in folder.rglob("*")) - len(desk.report.files)
    told = re.search(r"文件夹里没有读的 (\d+)（本工具写的 (\d+)）", again.stdout)
    assert told is not None
    assert told.groups() == (str(made), str(made))
    assert again.stdout.splitlines()[-3].split("，文件夹")[0] == first.stdout.strip()
