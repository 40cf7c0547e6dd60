"""``targetexpr check``: what it prints, and how it exits."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import targetexpr
from tests.cli.conftest import EXAMPLES, Run, process

CLEAN = EXAMPLES / "2024-reading.xlsx"
DEFECTS = EXAMPLES / "2024-parks.xlsx"


def test_a_clean_sheet_exits_0(run: Run) -> None:
    done = run("check", CLEAN)
    assert done.exit_code == 0, done.output
    assert "没有发现问题" in done.stdout


def test_findings_are_grouped_by_sheet_with_cell_caret_code_and_name(run: Run) -> None:
    done = run("check", DEFECTS)
    assert done.exit_code == 1
    text = done.stdout
    assert text.index("滨河公园步道修缮工程") < text.index("古树名木日常养护")
    assert "滨河公园步道修缮工程!E15" in text
    assert "TX202 missing-operator" in text
    lines = text.splitlines()
    below = lines[lines.index("      3200m2") + 1]
    assert set(below.strip()) == {"^"}
    assert "共 1 个文件、2 张表、18 个指标" in text


def test_messages_in_english(run: Run) -> None:
    done = run("check", DEFECTS, "--lang", "en")
    assert "warning TX202 missing-operator" in done.stdout
    assert "1 file, 2 sheets, 18 indicators" in done.stdout


def test_json(run: Run) -> None:
    done = run("check", "--output-format", "json", EXAMPLES)
    form = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {file["status"] for file in form["files"]} == {"checked", "skipped"}
    assert sum(file["status"] == "checked" for file in form["files"]) == 6
    assert {file.get("reason") for file in form["files"]} == {None, "other-format"}
    for found in form["diagnostics"]:
        assert found["location"]
        assert found["message"]["zh"]
        assert found["message"]["en"]
        if "span" in found:
            text = found["indicator"][found["span"]["in"]]
            assert 0 <= found["span"]["start"] <= found["span"]["end"] <= len(text)


def test_files_can_be_written_besides(run: Run, tmp_path: Path) -> None:
    done = run(
        "check", DEFECTS,
        "--output-file", f"json={tmp_path / 'r.json'}",
        "--output-file", f"csv={tmp_path / 'r.csv'}",
        "--output-file", f"xlsx={tmp_path / 'r.xlsx'}",
    )  # fmt: skip
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["diagnostics"]
    rows = list(csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(found) + 1
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames[-1] == "审核意见"
    assert "TX202" in done.stdout


def test_a_summary_is_written_beside(run: Run, tmp_path: Path) -> None:
    for suffix in ("xlsx", "HTML"):
        assert run("check", EXAMPLES, "-q", "--output-file", f"summary={tmp_path / f's.{suffix}'}").exit_code == 1
    assert load_workbook(tmp_path / "s.xlsx").sheetnames[0] == "总览"
    assert "绩效目标表审核汇总" in (tmp_path / "s.HTML").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "entry", ["json", "nosuch=x", "json=", "=x", "summary=", "summary=s.pdf", "summary.xlsx=s.xlsx"]
)
def test_a_bad_output_file_is_wrong_usage(run: Run, entry: str) -> None:
    assert run("check", DEFECTS, "--output-file", entry).exit_code == 2


def test_an_output_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    done = run("check", CLEAN, "--output-file", f"json={tmp_path / 'no' / 'r.json'}")
    assert done.exit_code == 2
    assert "写不了" in done.stderr


def test_choosing_rules(run: Run) -> None:
    done = run("check", DEFECTS, "--output-format", "json", "--select", "TX202")
    assert {d["code"] for d in json.loads(done.stdout)["diagnostics"]} == {"TX202"}
    done = run("check", DEFECTS, "--output-format", "json", "--ignore", "TX2,missing-level2")
    assert not [d for d in json.loads(done.stdout)["diagnostics"] if d["code"].startswith("TX2")]


def test_the_fail_level(run: Run) -> None:
    assert run("check", DEFECTS, "--select", "TX202").exit_code == 0
    assert run("check", DEFECTS, "--select", "TX202", "--fail-level", "warning").exit_code == 1


def test_the_fail_level_of_the_configuration_beside_the_file(run: Run, tmp_path: Path) -> None:
    shutil.copy(DEFECTS, tmp_path / "a.xlsx")
    (tmp_path / "targetexpr.toml").write_text('select = ["TX202"]\nfail-level = "warning"\n', encoding="utf-8")
    assert run("check", tmp_path).exit_code == 1
    assert run("check", tmp_path, "--fail-level", "error").exit_code == 0
    assert run("check", tmp_path, "--isolated", "--select", "TX202").exit_code == 0


def test_a_baseline_silences_what_is_known(run: Run, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run("baseline", "write", DEFECTS, "-o", known).exit_code == 0
    done = run("check", DEFECTS, "--baseline", known)
    assert done.exit_code == 0, done.output
    assert "已屏蔽" in done.stdout
    assert "TX202" in run("baseline", "show", known).stdout
    shutil.copy(CLEAN, tmp_path / "b.xlsx")
    assert "余 0 个" in run("baseline", "prune", tmp_path / "b.xlsx", "-o", known).stdout


def test_a_baseline_is_pruned_by_whatever_names_it(run: Run, tmp_path: Path) -> None:
    known, other = tmp_path / "known.json", tmp_path / "other.json"
    for given in (("--baseline", known), (known,), ("-o", known)):
        for file in (known, other):
            run("baseline", "write", DEFECTS, "-o", file)
        assert "余 0 个" in run("baseline", "prune", CLEAN, *given).stdout
        assert "TX202" in run("baseline", "show", other).stdout
        assert not run("baseline", "show", known).stdout
    assert run("baseline", "prune", CLEAN, known, other).exit_code == 2
    assert run("baseline", "prune", tmp_path / "no.json").exit_code == 2


def test_files_and_folders_are_left_out(run: Run, tmp_path: Path) -> None:
    for name in ("甲/a.xlsx", "甲/草稿/b.xlsx", "乙/c草稿.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CLEAN, tmp_path / name)
    for globs, left in ((("*草稿*",), 1), (("甲/*",), 1), (("./乙/",), 2), (("草稿",), 2), (("nothing",), 3)):
        done = run("check", tmp_path, *(part for glob in globs for part in ("--exclude", glob)), "-q")
        assert done.stdout.startswith(f"共 {left} 个文件"), (globs, done.stdout)
        assert done.stdout.count("\n") == 1
    form = json.loads(run("check", tmp_path, "--exclude", "*草稿*", "--output-format", "json").stdout)
    assert [Path(file["path"]).name for file in form["files"]] == ["a.xlsx"]
    assert run("check", tmp_path, "--exclude", "*").exit_code == 2
    assert "1 个文件" not in run("extract", tmp_path, "-o", tmp_path / "o.csv", "--exclude", "乙").stderr


def test_the_worst_sheet_comes_first(run: Run) -> None:
    text = run("check", EXAMPLES, "--sort", "worst", "--isolated").stdout
    counts = json.loads(run("check", EXAMPLES, "--isolated", "--output-format", "json").stdout)["diagnostics"]
    levels = ("error", "warning", "info")
    worst = max(
        {d["path"] for d in counts},
        key=lambda path: [sum(d["path"] == path and d["severity"] == level for d in counts) for level in levels],
    )
    assert text.startswith(worst)
    assert run("check", EXAMPLES, "--sort", "nosuch").exit_code == 2


@pytest.mark.parametrize(
    ("key", "pattern", "silenced"),
    [
        ("project", "*步道修缮*", True), ("project", "滨河公园步道修缮工程", True),
        ("project", "滨河公园 步道修缮工程", True),
        ("project", "步道修缮", False), ("indicator", "*面积", True), ("indicator", "面积", False),
    ],
)  # fmt: skip
def test_suppressions_name_projects_and_indicators_by_globs(
    run: Run, tmp_path: Path, key: str, pattern: str, silenced: bool
) -> None:
    shutil.copy(DEFECTS, tmp_path / "a.xlsx")
    (tmp_path / "targetexpr.toml").write_text(
        f'[[suppress]]\nrule = "TX202"\nreason = "已批复"\n{key} = "{pattern}"\n', encoding="utf-8"
    )
    form = json.loads(run("check", tmp_path, "--output-format", "json").stdout)
    assert any("suppressed" in d for d in form["diagnostics"] if d["code"] == "TX202") is silenced
    assert any(d["code"] == "TX901" for d in form["diagnostics"]) is not silenced


def test_outcomes_and_statistics(run: Run) -> None:
    assert "不适用" in run("check", CLEAN, "--show-outcomes").stdout
    counts = run("check", DEFECTS, "--statistics").stdout.splitlines()
    assert ["1", "TX202", "警告", "missing-operator"] in [line.split() for line in counts]


def test_several_files_at_once_give_the_same_report(run: Run) -> None:
    one = run("check", EXAMPLES, "--output-format", "json", "--isolated")
    two = run("check", EXAMPLES, "--output-format", "json", "--isolated", "--jobs", "2")
    assert json.loads(one.stdout) == json.loads(two.stdout)


def test_a_sheet_on_standard_input(run: Run) -> None:
    name = "2020-data-centre.csv"
    done = run("check", "-", "--stdin-filename", name, "--isolated", stdin=(EXAMPLES / name).read_bytes())
    assert done.exit_code == 1
    assert done.stdout.startswith("2020-data-centre.csv  政务数据机房运行维护")
    assert run("check", "-", stdin=b"").exit_code == 1


# Bad input


@pytest.mark.parametrize(
    "args",
    [
        ("check",),
        ("check", "没有这个文件.xlsx"),
        ("check", "--nosuch", "x"),
        ("check", "--output-format", "nosuch", "x"),
        ("check", "--select", "NOSUCH", str(CLEAN)),
        ("check", "--profile", "nosuch", str(CLEAN)),
        ("check", "--profile", "nosuch", "--jobs", "2", str(DEFECTS), str(CLEAN)),
        ("check", ""),
        ("check", str(CLEAN), ""),
        ("check", "--config", "nosuch.toml", str(CLEAN)),
        ("check", "--baseline", "nosuch.json", str(CLEAN)),
        ("nosuch",),
        (),
        ("explain", "TX000"),
        ("explain",),
        ("schema", "nosuch"),
        ("profiles", "show", "nosuch"),
        ("baseline", "show", "nosuch.json"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_exits_2_with_a_message_and_no_traceback(run: Run, args: tuple[str, ...], lang: str) -> None:
    done = run(*args, *(("--lang", lang) if args else ()))
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.output


def test_a_folder_with_no_sheets_is_nothing_to_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "说明.md").write_text("没有表", encoding="utf-8")
    assert run("check", tmp_path).exit_code == 2


def test_an_empty_file_is_unreadable_or_holds_no_table(run: Run, tmp_path: Path) -> None:
    for name in ("空.xlsx", "空.csv"):
        (tmp_path / name).write_bytes(b"")
        done = run("check", tmp_path / name)
        assert done.exit_code == 1
        assert "TX001" in done.stdout


def test_a_damaged_workbook_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(DEFECTS.read_bytes()[:3000])
    shutil.copy(CLEAN, tmp_path / "b.xlsx")
    done = run("check", tmp_path)
    assert done.exit_code == 1
    assert "TX001" in done.stdout
    assert "书香社区" in done.stdout


def test_a_workbook_without_a_table_is_told(run: Run, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "空 白.xlsx")
    assert "TX002" in run("check", tmp_path / "空 白.xlsx").stdout


def test_a_value_of_a_hundred_thousand_characters(run: Run, tmp_path: Path) -> None:
    rows = [["一级指标", "二级指标", "三级指标", "年度指标值"], ["产出指标", "数量指标", "长值", "≥" * 100_000]]
    with (tmp_path / "长.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    done = run("check", tmp_path / "长.csv")
    assert done.exit_code == 1
    assert "TX201" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 1_000


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
@pytest.mark.parametrize("output_format", ["full", "concise", "json", "csv", "github"])
def test_no_console_makes_it_raise(encoding: str, output_format: str) -> None:
    done = process("check", DEFECTS, "--output-format", output_format, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 1, done.stderr
    assert b"Traceback" not in done.stderr
    if output_format == "json":
        assert json.loads(done.stdout)["files"][0]["sheets"][0]["project_name"] == "滨河公园步道修缮工程"


def test_a_pipe_that_is_closed_early_is_no_traceback() -> None:
    code = "from targetexpr.cli import main; main(['rules', '--output-format', 'json'])"
    environment = {**os.environ, "PYTHONPATH": str(Path(targetexpr.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 2


def test_an_internal_fault_is_told_with_exit_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("targetexpr.checking.selection.choose_files", fail)
    done = run("check", CLEAN)
    assert done.exit_code == 2
    assert "程序内部错误：RuntimeError('boom')" in done.stderr


@pytest.mark.parametrize("end", ["\n", "\r\n", "\0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_files(run: Run, tmp_path: Path, end: str, encoding: str) -> None:
    names = ["甲 表.xlsx", "乙.xlsx"]
    for name in names:
        shutil.copy(CLEAN, tmp_path / name)
    listed = "".join(f"{tmp_path / name}{end}" for name in names).encode(encoding)
    (tmp_path / "清单").write_bytes(listed)
    for done in (run("check", "--files-from", tmp_path / "清单"), run("check", "--files-from", "-", stdin=listed)):
        assert done.exit_code == 0, done.output
        assert "共 2 个文件" in done.stdout


def test_an_empty_list_is_no_fault(run: Run) -> None:
    done = run("check", "--files-from", "-", stdin=b"\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "清单里没有文件" in done.stderr


def test_a_list_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    assert run("check", "--files-from", tmp_path / "没有").exit_code == 2
    assert run("check", "--files-from", "-", stdin=b"\xff\xff\n").exit_code == 2
    assert run("check", "--files-from", "-", "-", stdin=b"").exit_code == 2


def test_what_is_no_sheet_is_no_concern_of_a_hook(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_bytes(b"")
    (tmp_path / "通讯录.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    assert run("check", tmp_path).exit_code == 1
    done = run("check", "--hook", "--output-format", "json", tmp_path)
    assert done.exit_code == 0, done.output
    assert {file["status"] for file in json.loads(done.stdout)["files"]} == {"not_applicable"}
    (tmp_path / "坏.xlsx").write_bytes(CLEAN.read_bytes()[:500])
    assert run("check", "--hook", tmp_path).exit_code == 1


# ── what a run writes, and what it must not write over ──


@pytest.mark.parametrize("output_format", ["xlsx", "html", "csv", "json"])
@pytest.mark.parametrize("whole", [False, True], ids=["file", "folder"])
def test_a_file_to_check_is_not_written_over(run: Run, tmp_path: Path, output_format: str, whole: bool) -> None:
    sheet = Path(shutil.copy(EXAMPLES / "2024-parks.xlsx", tmp_path))
    before = sheet.read_bytes()
    done = run("check", tmp_path if whole else sheet, "--output-file", f"{output_format}={sheet}")
    assert done.exit_code == 2
    assert "不能把结果写在上面" in done.stderr
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("output_format", ["html", "csv", "json", "sarif", "junit", "gitlab"])
def test_an_older_report_in_the_folder_is_no_sheet_and_is_written_anew(
    run: Run, tmp_path: Path, output_format: str
) -> None:
    shutil.copy(EXAMPLES / "2024-parks.xlsx", tmp_path)
    suffix = {"sarif": "json", "junit": "html", "gitlab": "json"}.get(output_format, output_format)
    command = ("check", "--isolated", tmp_path, "--output-file", f"{output_format}={tmp_path / '报告'}.{suffix}")
    first = run(*command)
    written = (tmp_path / f"报告.{suffix}").read_bytes()
    second = run(*command)
    assert first.exit_code == second.exit_code == 1
    assert first.stdout == second.stdout
    assert (tmp_path / f"报告.{suffix}").read_bytes() == written


def test_an_annotated_workbook_is_not_written_over_where_it_is_checked(run: Run, tmp_path: Path) -> None:
    """Somebody may have worked on it."""
    shutil.copy(EXAMPLES / "2024-parks.xlsx", tmp_path)
    command = ("check", "--isolated", tmp_path, "--output-file", f"xlsx={tmp_path / '批注.xlsx'}")
    assert run(*command).exit_code == 1
    assert run(*command).exit_code == 2


def test_an_output_that_cannot_be_written_is_told_before_the_check(run: Run, tmp_path: Path) -> None:
    done = run("check", EXAMPLES, "--output-file", f"html={tmp_path / '没有' / 'x.html'}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "没有这个文件夹" in done.stderr
    done = run("check", EXAMPLES, "--output-file", f"html={tmp_path}")
    assert done.exit_code == 2
    assert "这是一个文件夹" in done.stderr
    done = run("baseline", "write", EXAMPLES, "-o", tmp_path / "没有" / "x.json")
    assert done.exit_code == 2
    assert "没有这个文件夹" in done.stderr


def test_a_review_is_laid_out_by_its_dimensions(run: Run, tmp_path: Path) -> None:
    done = run("check", DEFECTS, "--review", "--output-file", f"json={tmp_path / 'r.json'}")
    assert done.exit_code == 1
    assert done.stdout.startswith("绩效目标审核：滨河公园步道修缮工程")
    assert done.stdout.count("须人工判断") == 8
    form = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [entry["dimension"] for entry in form["sheets"][0]["dimensions"]][:2] == ["completeness", "relevance"]
    wrong = run("check", DEFECTS, "--review", "--output-format", "sarif")
    assert wrong.exit_code == 2
    assert "--review 只有 full 和 json" in wrong.output
