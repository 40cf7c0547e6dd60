"""``targetexpr extract`` and ``targetexpr diff``."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pandas
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from targetexpr.reports.extract import COLUMNS, HEADS
from tests.cli.conftest import EXAMPLES, Run

DEFECTS = EXAMPLES / "2024-parks.xlsx"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture
def table(run: Run, tmp_path: Path) -> list[dict[str, str]]:
    done = run("extract", EXAMPLES, "-o", tmp_path / "all.csv", "--lang", "en")
    assert done.exit_code == 0, done.output
    return rows_of(tmp_path / "all.csv")


def test_one_row_an_indicator_with_its_constraint_and_place(table: list[dict[str, str]]) -> None:
    assert len(table) == 84
    row = next(row for row in table if row["name"] == "步道修缮成本")
    assert (row["value"], row["type"], row["operator"], row["number"], row["unit"]) == (
        "≤186.00(万元)", "comparison", "≤", "186.00", "万元",
    )  # fmt: skip
    assert row["place"] == "滨河公园步道修缮工程!E13" or row["cell"].endswith("13")
    assert row["project_name"] == "滨河公园步道修缮工程"


def test_a_value_that_cannot_be_read_keeps_its_row_with_the_error(table: list[dict[str, str]]) -> None:
    row = next(row for row in table if row["value"] == "≥**处")
    assert row["type"] == "error"
    assert row["error"]
    assert not row["number"]


def test_no_cell_of_the_csv_begins_a_formula(table: list[dict[str, str]]) -> None:
    values = [row["value"] for row in table if row["name"] == "采购图书验收合格率"]
    assert values == ["'=100.00(%)"]
    assert not [cell for row in table for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]


def test_the_formats_hold_the_same(run: Run, tmp_path: Path) -> None:
    for suffix in ("csv", "jsonl", "xlsx", "parquet"):
        assert run("extract", EXAMPLES, "-o", tmp_path / f"all.{suffix}", "--lang", "en").exit_code == 0
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    sheet = load_workbook(tmp_path / "all.xlsx").worksheets[0]
    frame = pandas.read_csv(tmp_path / "all.csv", dtype=str)
    columns = parquet.read_table(tmp_path / "all.parquet").to_pydict()
    names = [line.get("name") for line in lines]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS) == list(frame.columns) == list(columns)
    assert names == [row[COLUMNS.index("name")].value for row in sheet.iter_rows(min_row=2)]
    assert names == list(frame["name"]) == columns["name"]
    assert [line.get("value") for line in lines] == columns["value"]
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_headings_are_in_chinese_and_each_row_names_its_unit(run: Run, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        assert run("extract", EXAMPLES, "-o", tmp_path / f"all.{suffix}").exit_code == 0
    rows = rows_of(tmp_path / "all.csv")
    assert list(rows[0]) == list(HEADS.values())
    assert all(row["单位"] for row in rows)
    assert {row["单位"] for row in rows if row["主管部门"]} >= {"临江区文化和旅游局"}
    sheet = load_workbook(tmp_path / "all.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS.values())


def test_files_in_parallel_come_in_the_same_order(run: Run, tmp_path: Path) -> None:
    run("extract", EXAMPLES, "-o", tmp_path / "one.csv")
    run("extract", EXAMPLES, "-o", tmp_path / "two.csv", "--jobs", "2")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_file_that_fails_is_reported_and_stops_no_other(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"PK no workbook")
    shutil.copy(DEFECTS, folder / "b.xlsx")
    done = run("extract", folder, "-o", tmp_path / "out.csv")
    assert done.exit_code == 1
    assert "a.xlsx: " in done.stderr
    assert "1 个文件未能读取" in done.stderr
    assert len(rows_of(tmp_path / "out.csv")) == 18


@pytest.mark.parametrize("output", ["out.txt", "out", "no/out.csv"])
def test_an_output_that_cannot_be_written_leaves_nothing(run: Run, tmp_path: Path, output: str) -> None:
    assert run("extract", DEFECTS, "-o", tmp_path / output).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_extract(run: Run, tmp_path: Path) -> None:
    assert run("extract", tmp_path, "-o", tmp_path / "out.csv").exit_code == 2


HEAD = "一级指标,二级指标,三级指标,指标值\n"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "去年.csv", tmp_path / "今年.csv"
    old.write_text(HEAD + "产出指标,数量指标,巡查次数,≥12次\n产出指标,质量指标,合格率,≥95%\n", encoding="utf-8")
    new.write_text(HEAD + "产出指标,数量指标,巡查次数,≥24次\n产出指标,时效指标,完成时间,12月底前\n", encoding="utf-8")
    return old, new


def test_diff_says_what_became_of_each_indicator(run: Run, versions: tuple[Path, Path]) -> None:
    done = run("diff", *versions)
    assert done.exit_code == 0
    assert "目标收紧  巡查次数  ≥12次 → ≥24次" in done.stdout
    assert "新增  时效指标 / 完成时间 / 12月底前" in done.stdout
    assert "取消  质量指标 / 合格率 / ≥95%" in done.stdout
    assert "target raised" in run("diff", *versions, "--lang", "en").stdout


def test_diff_as_json(run: Run, versions: tuple[Path, Path]) -> None:
    form = json.loads(run("diff", *versions, "--output-format", "json").stdout)
    kinds = [difference["kinds"] for difference in form["comparisons"][0]["differences"]]
    assert kinds == [["raised"], ["added"], ["dropped"]]


def test_diff_of_a_sheet_with_itself_and_of_other_sheets(run: Run) -> None:
    assert "没有不同" in run("diff", DEFECTS, DEFECTS).stdout
    other = run("diff", DEFECTS, EXAMPLES / "2024-reading.xlsx").stdout
    assert "取消的表：古树名木日常养护" in other
    assert "新增的表：“书香社区”阅读推广服务" in other


def test_diff_of_a_file_that_is_not_there(run: Run) -> None:
    assert run("diff", DEFECTS, "没有.xlsx").exit_code == 2


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_older_table_in_the_folder_is_no_sheet_and_another_file_is_not_written_over(
    run: Run, tmp_path: Path, suffix: str
) -> None:
    sheet = Path(shutil.copy(EXAMPLES / "2024-parks.xlsx", tmp_path))
    before = sheet.read_bytes()
    for _ in range(2):
        done = run("extract", tmp_path, "-o", tmp_path / f"汇总.{suffix}")
        assert done.exit_code == 0
        assert done.stderr.startswith("18 个指标写入")
    done = run("extract", tmp_path, "-o", sheet)
    assert done.exit_code == 2
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx", "parquet"])
def test_a_name_that_no_workbook_holds(run: Run, tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "表\ufffe\x1b.csv"
    source.write_bytes((EXAMPLES / "2020-data-centre.csv").read_bytes())
    out = tmp_path / f"out.{suffix}"
    assert run("extract", source, "-o", out).exit_code == 0
    assert out.stat().st_size > 1_000


def year(folder: Path, name: str, project: str, money: str, value: str) -> None:
    folder.mkdir(exist_ok=True)
    head = f"财政项目支出绩效目标申报表,,,,\n项目名称,{project},,,\n"
    head += f"项目资金（元）,项目资金总额,{money},年度资金申请总额,{money}\n"
    rows = f"绩效指标,一级指标,二级指标,三级指标,年度(/项目)指标值\n,产出指标,数量指标,巡查次数,{value}\n"
    (folder / name).write_text(f"{head}{rows},产出指标,质量指标,验收合格率,≥95%\n", encoding="utf-8")


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "去年", tmp_path / "今年"
    year(old, "1.csv", "2023年防汛巡查", "100000", "≥24次")
    year(old, "2.csv", "绿化养护", "100000", "≥24次")
    year(old, "3.csv", "路灯维护", "100000", "≥24次")
    year(new, "a.csv", "2024年防汛巡查", "150000", "≥12次")
    year(new, "b.csv", "绿化养护", "100000", "≥24次")
    year(new, "c.csv", "河道保洁", "100000", "≥24次")
    return old, new


def test_diff_of_folders_pairs_projects_and_lists_the_others(run: Run, years: tuple[Path, Path]) -> None:
    done = run("diff", *years)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "2024年防汛巡查：1 处不同"
    assert lines[1].startswith("  TX507 年度资金由 100,000 元增加到 150,000 元")
    assert f"取消的表：路灯维护  {years[0] / '3.csv'}" in lines
    assert f"新增的表：河道保洁  {years[1] / 'c.csv'}" in lines
    assert "绿化养护" not in done.stdout
    assert lines[-1] == "对上 2 张表，其中 1 张没有不同、1 张钱多了目标反而低（TX507）；取消 1 张，新增 1 张"
    assert "2 sheets in both, 1 of them the same" in run("diff", *years, "--lang", "en").stdout
    form = json.loads(run("diff", *years, "--output-format", "json").stdout)
    assert form["sheets"] == {"dropped": ["路灯维护"], "added": ["河道保洁"]}
    assert [remark["code"] for entry in form["comparisons"] for remark in entry["remarks"]] == ["TX507"]


def test_diff_of_folders_goes_on_after_what_cannot_be_read(run: Run, years: tuple[Path, Path]) -> None:
    (years[1] / "坏.xlsx").write_bytes(b"PK")
    done = run("diff", *years)
    assert done.exit_code == 1
    assert "坏.xlsx：" in done.stderr
    assert "对上 2 张表" in done.stdout
    assert json.loads(run("diff", *years, "--output-format", "json").stdout)["unreadable"]
    assert run("diff", *years, "--exclude", "坏*").exit_code == 0
    assert run("diff", years[0], years[0] / "没有").exit_code == 2


def test_diff_of_empty_folders_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert "对上 0 张表" in run("diff", tmp_path / "空", tmp_path / "空").stdout
