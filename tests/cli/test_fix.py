"""``targetexpr check --fix``, ``--diff``: files written, or not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from targetexpr import read
from tests.cli.conftest import EXAMPLES, Run
from tests.fixes.making import SAFE, csv_text, repacked, workbook

FIX = ("check", "--isolated", "--fix")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "目标 表.xlsx"
    path.write_bytes(workbook())
    return path


def values(path: Path) -> list[str | None]:
    return [row.value for row in read(path)[0].indicators]


def test_a_copy_beside_is_fixed_and_reported_on(run: Run, sheet: Path) -> None:
    before = sheet.read_bytes()
    done = run(*FIX, sheet)
    copy = sheet.with_name("目标 表.fixed.xlsx")
    assert sheet.read_bytes() == before
    assert values(copy)[:3] == list(SAFE.values())
    assert f"{sheet} → 目标 表.fixed.xlsx：修正 3 处" in done.stderr
    assert "TX204" not in done.stdout
    assert "目标 表.fixed.xlsx" in done.stdout
    assert done.exit_code == run("check", "--isolated", copy).exit_code


def test_the_same_copy_is_written_again_but_no_other_is_overwritten(run: Run, sheet: Path) -> None:
    run(*FIX, sheet)
    copy = sheet.with_name("目标 表.fixed.xlsx")
    first = copy.read_bytes()
    assert run(*FIX, sheet).exit_code != 2
    assert copy.read_bytes() == first
    copy.write_bytes(b"mine")
    other = sheet.with_name("又一 表.xlsx")
    other.write_bytes(sheet.read_bytes())
    done = run(*FIX, sheet, other)
    assert done.exit_code == 2
    assert values(other.with_name("又一 表.fixed.xlsx"))[:3] == list(SAFE.values())
    assert "已经存在" in done.stderr
    assert copy.read_bytes() == b"mine"


def test_a_folder_is_fixed_twice_without_copies_of_copies(run: Run, sheet: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = run(*FIX, "--unsafe-fixes", tmp_path)
        assert done.exit_code != 2, done.output
        assert "共 1 个文件" in done.stdout
    assert sorted(os.listdir(tmp_path)) == ["目标 表.fixed.xlsx", "目标 表.xlsx"]


def test_in_place_keeps_the_mode_and_goes_through_links(run: Run, sheet: Path, tmp_path: Path) -> None:
    sheet.chmod(0o640)
    link = tmp_path / "链接.xlsx"
    link.symlink_to(sheet)
    run(*FIX, "--in-place", link)
    assert values(sheet)[:3] == list(SAFE.values())
    assert sheet.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["目标 表.xlsx", "链接.xlsx"]
    again = sheet.read_bytes()
    done = run(*FIX, "--in-place", link)
    assert "没有可以修正的" in done.stderr
    assert sheet.read_bytes() == again


def test_unsafe_fixes_where_asked_for(run: Run, sheet: Path) -> None:
    run(*FIX, "--in-place", sheet)
    assert "≥85" in values(sheet)
    run(*FIX, "--in-place", "--unsafe-fixes", sheet)
    assert "≥85" not in values(sheet)


def test_a_chosen_rule_alone_is_fixed(run: Run, sheet: Path) -> None:
    run(*FIX, "--in-place", "--select", "TX205", sheet)
    assert values(sheet)[:3] == ["≥3200平方米", "≥95%", "不低于98%"]  # a cell gets its whole safe text


def test_diff_shows_cells_and_writes_nothing(run: Run, sheet: Path, tmp_path: Path) -> None:
    text = tmp_path / "目标表.csv"
    text.write_bytes(csv_text().encode("gb18030"))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = run("check", "--isolated", "--diff", tmp_path)
    assert done.exit_code == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert f"--- {sheet}\n+++ {sheet}\n@@ 目标表!D4 步道修缮面积 @@\n-≥3200m2\n+≥3200平方米\n" in done.stdout
    assert "\n-产出指标,数量指标,步道修缮面积,≥3200m2" in done.stdout
    assert "可以修正 6 处" in done.stderr


def test_diff_of_what_is_clean_is_empty_and_exits_0(run: Run) -> None:
    done = run("check", "--isolated", "--diff", EXAMPLES / "2024-reading.xlsx")
    assert (done.exit_code, done.stdout) == (0, "")


def test_other_formats_are_said_to_be_for_checking_only(run: Run, tmp_path: Path) -> None:
    name = "目标表.html"
    path = tmp_path / name
    cells = "".join("<tr>" + "".join(f"<td>{f}" for f in row.split(",")) for row in csv_text().splitlines())
    path.write_text(f"<table>{cells}</table>", encoding="utf-8")
    before = path.read_bytes()
    done = run(*FIX, path)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == before
    assert "只能检查，不能改" in done.stderr
    assert "can be checked but not changed" in run(*FIX, "--lang", "en", path).stderr


def test_a_word_document_is_fixed_beside(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "目标表.docx"
    shutil.copy(EXAMPLES / "2024-canteen.docx", path)
    before = path.read_bytes()
    done = run(*FIX, "--unsafe-fixes", path)
    assert "目标表.fixed.docx：修正" in done.stderr
    assert path.read_bytes() == before
    assert (tmp_path / "目标表.fixed.docx").is_file()
    again = run("check", "--isolated", "-q", tmp_path)
    assert "共 2 个文件" in again.stdout or "共 1 个文件" in again.stdout


def test_macros_are_named_as_the_reason(run: Run, sheet: Path) -> None:
    data = repacked(sheet.read_bytes(), lambda _, part: part, {"xl/vbaProject.bin": b"x"})
    sheet.write_bytes(data)
    done = run(*FIX, "--in-place", sheet)
    assert sheet.read_bytes() == data
    assert "有 3 处没有修正" in done.stderr
    assert "宏" in done.stderr


def test_a_damaged_file_is_reported_and_the_others_are_fixed(run: Run, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(sheet.read_bytes()[:900])
    done = run(*FIX, "--in-place", tmp_path)
    assert "TX001" in done.stdout
    assert values(sheet)[:3] == list(SAFE.values())
    diff = run("check", "--isolated", "--diff", tmp_path)
    assert diff.exit_code == 1
    assert "坏.xlsx：" in diff.stderr


@pytest.mark.parametrize(
    "options",
    [("--fix", "--diff"), ("--unsafe-fixes",), ("--in-place",), ("--diff", "--in-place"), ("--fix", "-")],
)
def test_options_that_do_not_go_together(run: Run, sheet: Path, options: tuple[str, ...]) -> None:
    assert run("check", *options, sheet).exit_code == 2


def test_a_check_says_what_could_be_fixed_until_it_is(run: Run, sheet: Path) -> None:
    assert "可以修正的指标值：--fix 3 个" in run("check", "--isolated", sheet).stdout
    assert "修正 3 处" in run(*FIX, "--in-place", sheet).stderr
    assert "可以修正的指标值：--fix 0 个，再加 --unsafe-fixes 1 个" in run("check", "--isolated", sheet).stdout
    run(*FIX, "--in-place", "--unsafe-fixes", sheet)
    assert "可以修正" not in run("check", "--isolated", sheet).stdout


def test_what_is_promised_is_what_is_mended(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    rows = (
        "数量指标,修缮面积,1344m2",
        "质量指标,合格率,≧９５％",
        "质量指标,返工率,≤5%",
        "质量指标,完好率,不低于９０％",
    )
    path.write_text(
        "一级指标,二级指标,三级指标,指标值\n" + "".join(f"产出指标,{row}\n" for row in rows), encoding="utf-8"
    )
    assert "可以修正的指标值：--fix 3 个，再加 --unsafe-fixes 0 个" in run("check", "--isolated", path).stdout
    assert "修正 3 处" in run(*FIX, "--in-place", path).stderr
    assert "可以修正的指标值：--fix 0 个，再加 --unsafe-fixes 1 个" in run("check", "--isolated", path).stdout


def test_no_fix_is_promised_of_a_value_in_several_cells(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    text = "一级指标,二级指标,三级指标,计算符号,指标值,计量单位\n产出指标,数量指标,修缮面积,≧,1344,m2\n"
    path.write_text(text, encoding="utf-8")
    assert "可以修正" not in run("check", "--isolated", path).stdout
