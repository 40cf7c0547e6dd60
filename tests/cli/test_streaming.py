"""Findings are written as files are done, and are those of the whole report."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from targetexpr.checking.check import check_paths
from targetexpr.cli import output, progress
from targetexpr.reports import STREAMED, View, render
from tests.cli.conftest import EXAMPLES, Run


@pytest.mark.parametrize("output_format", STREAMED)
@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_streamed_is_the_report(
    run: Run, monkeypatch: pytest.MonkeyPatch, output_format: str, quiet: bool, jobs: int
) -> None:
    monkeypatch.delenv("TARGETEXPR_SANDBOX")
    more = ["--quiet"] if quiet else []
    more += ["--jobs", str(jobs)]
    written = run("check", EXAMPLES, "--isolated", "--output-format", output_format, *more)
    assert written.stdout_bytes.decode() == render(
        check_paths([EXAMPLES], isolated=True), output_format, View(quiet=quiet)
    )
    assert written.exit_code == 1


def test_a_file_s_findings_are_written_before_the_next_is_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in "ab":
        shutil.copy(EXAMPLES / "2020-data-centre.csv", tmp_path / f"{name}.csv")
    happened: list[str] = []
    done = progress.done

    def watched(work: object, files: object, jobs: int) -> object:
        for parts in done(work, files, jobs):  # type: ignore[arg-type, var-annotated]
            happened.append("read")
            yield parts

    monkeypatch.setattr("targetexpr.cli.checking.done", watched)

    def echo(output_format: str, text: str) -> None:
        happened.append("written")
        output.echo_in(output_format, text)

    monkeypatch.setattr("targetexpr.cli.streaming.echo_in", echo)
    assert run("check", tmp_path, "--output-format", "concise").exit_code == 1
    assert happened == ["read", "written", "read", "written", "written"]


def test_copies_and_what_comes_behind_them_wait(run: Run, tmp_path: Path) -> None:
    """A copy that lies before its original is left out all the same."""
    original = tmp_path / "原表.xlsx"
    shutil.copy(EXAMPLES / "2024-parks.xlsx", original)
    run("check", original, "--output-file", f"xlsx={tmp_path / '0批注.xlsx'}")
    shutil.copy(EXAMPLES / "2020-data-centre.csv", tmp_path / "后.csv")
    streamed = run("check", tmp_path, "--isolated", "--output-format", "jsonl")
    assert streamed.output == render(check_paths([tmp_path], isolated=True), "jsonl")
    assert "0批注.xlsx" not in streamed.output


def test_suppressions_that_silence_nothing_are_said_at_the_end(run: Run, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "2020-data-centre.csv", tmp_path / "表.csv")
    settings = tmp_path / "targetexpr.toml"
    settings.write_text(
        'fail-level = "info"\n[[suppress]]\nrule = "TX101"\nreason = "无"\nindicator = "没有这个"\n', "utf-8"
    )
    found = run("check", tmp_path, "--output-format", "concise")
    assert found.output == render(check_paths([tmp_path]), "concise")
    assert "TX901" in found.output
    assert found.exit_code == 1


def test_units_of_csv_are_those_of_the_whole_report(run: Run, tmp_path: Path) -> None:
    """A file without a unit has the one that its folder names, wherever that stands."""
    head = "项目支出绩效目标申报表\n项目名称,某项目\n申报单位,{}\n一级指标,二级指标,三级指标,指标值\n"
    rows = "产出指标,数量指标,修缮数,120处\n产出指标,质量指标,合格率,95%\n"
    sheets = {
        "甲/1.csv": "", "甲/2.csv": "市  林业局", "乙/1.csv": "", "乙/2.csv": "=教育局,一科", "乙/3.csv": "文旅局",
        "丙/1.csv": "市 林业局", "丙/2.csv": "", "丁.csv": "", "戊/1.csv": "水务局",
    }  # fmt: skip
    for name, unit in sheets.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(head.format(f'"{unit}"') + rows, encoding="utf-8")
    for name in ("丙/0.csv", "戊/0.csv"):
        (tmp_path / name).write_text("没有表\n", encoding="utf-8")
    written = run("check", tmp_path, "--isolated", "--output-format", "csv", "--lang", "en").stdout_bytes
    whole = render(check_paths([tmp_path], isolated=True), "csv", View(lang="en"))
    assert written.decode() == whole
    found = {(Path(row["path"]).parent.name, row["organisation"]) for row in csv.DictReader(io.StringIO(str(whole)))}
    assert {("甲", "市 林业局"), ("乙", "乙"), ("乙", "'=教育局,一科"), ("丙", "市 林业局"), ("戊", "水务局")} <= found


def test_workers_silence_and_fail_as_the_command_does(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Suppressions, baselines, the level of failing and what hooks pass over hold in workers, too."""
    for name in ("2020-data-centre.csv", "2024-parks.xlsx", "2024-canteen.docx"):
        shutil.copy(EXAMPLES / name, tmp_path)
    (tmp_path / "空.csv").touch()
    run("baseline", "write", tmp_path / "2024-parks.xlsx", "--output", tmp_path / "known.json")
    settings = tmp_path / "targetexpr.toml"
    settings.write_text(
        'baseline = "known.json"\nfail-level = "info"\n'
        '[[suppress]]\nrule = "TX"\nreason = "无"\npath = "*.docx"\n'
        '[[suppress]]\nrule = "TX1"\nreason = "无"\npath = "没有"\n',
        "utf-8",
    )
    monkeypatch.delenv("TARGETEXPR_SANDBOX")
    for more in ([], ["--hook"]):
        here = run("check", tmp_path, "--output-format", "jsonl", "--no-sandbox", *more)
        there = run("check", tmp_path, "--output-format", "jsonl", "--jobs", "2", *more)
        assert there.output == here.output
        assert there.exit_code == here.exit_code == 1
        assert ('"by": "baseline"' in here.output, '"by": "config"' in here.output) == (True, True)
        assert ("TX001" in here.output) == (not more)


def test_a_folder_without_sheets_is_said(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path, "--output-format", "concise").exit_code == 2
