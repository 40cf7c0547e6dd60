"""Opened from a file with the network off, the page finds what the command line finds, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import targetexpr
from tests.browser import complaints, needs_chromium
from tests.page.opened import Opened

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted(path for path in (ROOT / "examples").iterdir() if path.suffix not in (".py", "")),
    *sorted((ROOT / "tests/sheets/fixtures").iterdir()),
]
pytestmark = needs_chromium


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_gives_the_findings_of_the_command_line(opened: Opened, path: Path) -> None:
    opened.choose(path)
    mine = targetexpr.check(path.read_bytes(), name=path.name, isolated=True).to_dict()
    assert opened.of_file(path.name) == {key: mine[key] for key in ("files", "diagnostics")}
    assert complaints(opened.browser) == []


def test_the_report_is_that_of_all_files(opened: Opened) -> None:
    opened.clear()
    assert opened.run("return window.targetexpr.report") is None
    opened.choose(*FILES[:3])
    report: Any = opened.report
    assert [file["path"] for file in report["files"]] == [path.name for path in FILES[:3]]
    assert report["tool"] == {"name": "targetexpr", "version": targetexpr.__version__}
    levels = [entry["severity"] for entry in report["diagnostics"]]
    assert report["summary"] == {
        "error": levels.count("error"), "warning": levels.count("warning"), "info": levels.count("info"), "skipped": 0,
    }  # fmt: skip


def test_what_cannot_be_read_is_a_finding(opened: Opened, tmp_path: Path) -> None:
    opened.clear()
    broken, empty = tmp_path / "坏.xlsx", tmp_path / "空.csv"
    broken.write_bytes(b"PK\x03\x04 nothing")
    empty.write_bytes(b"")
    opened.choose(broken, empty)
    assert [entry["code"] for entry in opened.report["diagnostics"]] == ["TX001", "TX001"]
    assert {file["status"] for file in opened.report["files"]} == {"unreadable"}


def test_a_folder_is_walked_as_on_the_command_line(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.clear()
    folder = tmp_path / "申报"
    (folder / "一局").mkdir(parents=True)
    data = (ROOT / "examples/2024-parks.xlsx").read_bytes()
    (folder / "一局/公园.xlsx").write_bytes(data)
    (folder / "~$公园.xlsx").write_bytes(b"lock")
    (folder / "照片.gif").write_bytes(b"GIF89a")
    report = targetexpr.check(data, name="公园.xlsx", isolated=True)
    (folder / "报告.json").write_text(report.to_json(), encoding="utf-8")
    opened.choose(folder, into="folder")
    monkeypatch.chdir(tmp_path)
    mine = targetexpr.check_paths([Path("申报")], isolated=True).to_dict()
    found = opened.report

    def by_path(form: Any, key: str) -> list[dict[str, Any]]:
        return sorted(form[key], key=lambda entry: (entry["path"], entry.get("fingerprint", "")))

    for key in ("files", "diagnostics"):
        assert by_path(found, key) == by_path(mine, key)
    assert found["summary"] == mine["summary"]
