"""The hook's exact entry is run, on the files that its patterns choose."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import EXAMPLES, ROOT, process

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
HOOK = next(hook for hook in HOOKS if hook["id"] == "targetexpr-check")


def chosen(name: str) -> bool:
    return bool(re.search(HOOK["files"], name)) and not re.search(HOOK["exclude"], name)


@pytest.mark.parametrize(
    "name",
    ["表.xlsx", "2024 年/目标 表.XLSX", "a.xls", "a.ods", "a.docx", "a.pdf", "a.htm", "a.html", "a.csv", "a.txt"],
)
def test_names_of_sheets_are_chosen(name: str) -> None:
    assert chosen(name)


@pytest.mark.parametrize("name", ["~$表.xlsx", "目录/~$表.docx", "a.xlsx.bak", "xlsx", "a.md", "a.py", "a.csvx"])
def test_other_names_and_lock_files_are_not(name: str) -> None:
    assert not chosen(name)


def run_hook(*paths: Path) -> int:
    words = shlex.split(HOOK["entry"])
    assert words[0] == "targetexpr"
    return process(*words[1:], *paths).returncode


def test_the_entry_fails_on_defects_and_passes_what_is_clean(tmp_path: Path) -> None:
    clean, bad = tmp_path / "清 白.xlsx", tmp_path / "有 错.xlsx"
    shutil.copy(EXAMPLES / "2024-reading.xlsx", clean)
    shutil.copy(EXAMPLES / "2024-parks.xlsx", bad)
    assert run_hook(clean) == 0
    assert run_hook(clean, bad) == 1


def test_a_file_without_a_table_is_no_concern_of_the_hook(tmp_path: Path) -> None:
    other = tmp_path / "通讯录.csv"
    other.write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    assert run_hook(other) == 0


def test_the_action_is_sound() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    assert all("${{" not in step.get("run", "") for step in action["runs"]["steps"])
