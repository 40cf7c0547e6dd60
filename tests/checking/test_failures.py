"""What nobody foresaw in one file, in a run over many: it is told of that file, and the others are checked."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.fixes import fix_file
from targetexpr.rules import catalogue
from targetexpr.rules import context as contexts
from targetexpr.sheets import reading
from tests.cli.conftest import python

TEXT = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,合格率,≥90%\n"
# A command of which the reader raises on a file called 坏.csv.
BROKEN = """
from targetexpr.sheets import reading
real = reading._read
def read(data, suffix, limits):
    if "坏".encode() in data:
        raise KeyError("unforeseen")
    return real(data, suffix, limits)
reading._read = read
from targetexpr.cli import main
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("乙.csv", "坏.csv", "甲.csv"):
        (tmp_path / name).write_text(TEXT + name[0] * (name[0] == "坏"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reading._read

    def read(data: bytes, *given: Any) -> Any:
        if "坏".encode() in data:
            raise KeyError("unforeseen")
        return real(data, *given)

    monkeypatch.setattr(reading, "_read", read)


@pytest.mark.usefixtures("broken")
def test_a_reader_that_raises_is_a_finding_and_the_others_are_checked(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    report = targetexpr.check(folder, isolated=True)
    assert {Path(file.path).name: file.status for file in report.files} == {
        "乙.csv": "checked", "坏.csv": "unreadable", "甲.csv": "checked",
    }  # fmt: skip
    (found,) = (entry for entry in report.diagnostics if entry.code == "TX001")
    assert found.arguments["reason"] == "reader-failed"
    assert "KeyError('unforeseen')" in found.message["zh"]
    assert "KeyError('unforeseen')" in found.message["en"]
    assert not report.ok()
    (record,) = (entry for entry in caplog.records if entry.levelno == logging.ERROR)
    assert record.exc_info is not None
    assert "坏.csv" in record.getMessage()


@pytest.mark.usefixtures("broken")
def test_a_fixer_whose_reader_raises_says_so(folder: Path) -> None:
    fix = fix_file(folder / "坏.csv")
    assert fix.error is not None
    assert fix.error.reason == "reader-failed"
    assert fix.changes == ()


def test_a_sheet_that_cannot_be_prepared_crashes_every_rule_and_no_other_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "坏.csv").write_text(TEXT.replace("次数", "坏的次数"), encoding="utf-8")
    real = contexts.item_of

    def item_of(indicator: Any, entry: Any = None) -> Any:
        if "坏" in indicator.name:
            raise ZeroDivisionError
        return real(indicator, entry)

    monkeypatch.setattr(contexts, "item_of", item_of)
    report = targetexpr.check(folder, isolated=True)
    assert report.crashed
    crashed = {entry.arguments["rule"] for entry in report.diagnostics if entry.code == "TX902"}
    assert crashed == {rule.code for rule in catalogue.all_rules() if rule.on_sheet}
    assert {Path(entry.path).name for entry in report.diagnostics if entry.code == "TX902"} == {"坏.csv"}
    assert all(entry.sheets for entry in report.files)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_trace_is_shown_when_it_is_asked_for(jobs: str, folder: Path) -> None:
    command = ("check", "--isolated", "--jobs", jobs, "--output-format", "concise", str(folder))
    quiet, verbose = python(BROKEN, *command), python(BROKEN, *command, "--verbose")
    assert quiet.returncode == verbose.returncode == 1
    assert quiet.stdout == verbose.stdout
    assert b"TX001" in quiet.stdout
    assert quiet.stderr == b""
    assert b"Traceback" in verbose.stderr
    assert b"unforeseen" in verbose.stderr


def test_the_other_commands_go_on_too(folder: Path) -> None:
    done = python(BROKEN, "extract", str(folder), "-o", str(folder / "all.csv"), "-v")
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert (folder / "all.csv").read_text(encoding="utf-8-sig").count("合格率") == 2
    done = python(BROKEN, "check", "--diff", "--isolated", str(folder))
    assert done.returncode == 1
    assert "坏.csv" in done.stderr.decode()
