"""Fixed files on disk: whole or not at all, and the changes found in files that resist."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from targetexpr import read
from targetexpr.errors import ConfigurationError
from targetexpr.fixes import FileFix, apply, fix_file, store, target_of
from tests.fixes.making import ROWS, csv_text


@pytest.fixture
def fix(tmp_path: Path) -> FileFix:
    path = tmp_path / "目标 表.csv"
    path.write_text(csv_text(), encoding="utf-8")
    return fix_file(path)


def test_the_name_of_the_copy(fix: FileFix) -> None:
    assert target_of(fix.path).name == "目标 表.fixed.csv"
    assert target_of(fix.path, in_place=True) == fix.path
    assert store(fix).read_bytes() == fix.after


def test_a_file_that_has_changed_meanwhile_is_left(fix: FileFix) -> None:
    fix.path.write_bytes(fix.before + b"\n")
    with pytest.raises(ConfigurationError, match="刚刚被改动"):
        store(fix, in_place=True)
    assert fix.path.read_bytes() == fix.before + b"\n"


def test_a_write_that_fails_leaves_the_file_and_nothing_beside(fix: FileFix, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ConfigurationError, match="写不了"):
        store(fix, in_place=True)
    assert fix.path.read_bytes() == fix.before
    assert os.listdir(fix.path.parent) == [fix.path.name]


@pytest.mark.parametrize(("name", "reason"), [("没有.csv", "not-found"), ("~$a.xlsx", "locked"), ("空.csv", "empty")])
def test_files_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    if name != "没有.csv":
        (tmp_path / name).write_bytes(b"x" if name.startswith("~$") else b"")
    fix = fix_file(tmp_path / name)
    assert fix.error is not None
    assert fix.error.reason == reason
    assert not fix.changes


def test_changes_that_do_not_read_back_are_sought_only_so_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that never sees the change stands for any cause; each change is refused, after a bounded search."""
    path = tmp_path / "a.csv"
    rows = [(*row[:2], f"{row[2]}{number}", "≥9５%") for number in range(40) for row in ROWS[:3]]
    path.write_text(csv_text(rows), encoding="utf-8")
    before = read(path)
    calls: list[str] = []

    def blind(_: object, name: str = "", **options: object) -> object:
        calls.append(name)
        return before

    monkeypatch.setattr(apply, "read", blind)
    fix = fix_file(path)
    assert fix.after == fix.before
    assert not fix.changes
    assert len(fix.refused) == 120
    assert len(calls) < 2 * apply.TRIES
