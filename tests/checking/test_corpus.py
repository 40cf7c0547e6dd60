"""The corpus gate: what all rules find on real sheets and on the examples, held against a committed summary.

Where it fails, read the findings that changed; if all are right, write the summary again:
``python -m tests.checking.test_corpus``. Counts alone are committed, and sheets are told by their number.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.checking.check import check_paths
from targetexpr.reports import render

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
SUMMARY = Path(__file__).parent / "corpus.json"


def _summary(folder: Path, *, whole_names: bool) -> dict[str, Any]:
    """By file, sheet and rule how many findings. Of seeds only the number in front of the name is told."""
    report = check_paths([folder], isolated=True)
    assert not report.crashed
    found: dict[str, Any] = {}
    for file in report.files:
        name = Path(file.path).name if whole_names else Path(file.path).name.split("_")[0]
        mine = [entry for entry in report.diagnostics if entry.path == file.path]
        found[name] = {
            "sheets": len(file.sheets),
            "indicators": sum(len(sheet.sheet.indicators) for sheet in file.sheets),
            "findings": {
                str(number): dict(sorted(Counter(entry.code for entry in mine if entry.sheet == number).items()))
                for number in range(len(file.sheets))
            },
            "of_the_file": dict(sorted(Counter(entry.code for entry in mine if entry.sheet is None).items())),
        }
    return found


def _committed(part: str) -> Any:
    return json.loads(SUMMARY.read_text(encoding="utf-8"))[part]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the published sheets are not beside this checkout")
def test_what_is_found_on_published_sheets() -> None:
    assert _summary(SEEDS, whole_names=False) == _committed("seeds")


def test_what_is_found_on_the_examples() -> None:
    assert _summary(ROOT / "examples", whole_names=True) == _committed("examples")


@pytest.mark.parametrize("folder", [SEEDS, ROOT / "examples"], ids=["seeds", "examples"])
def test_jobs_find_the_same(folder: Path) -> None:
    """Byte for byte what one process finds without any worker."""
    if not folder.is_dir():
        pytest.skip("the published sheets are not beside this checkout")
    environment = {**os.environ, "TARGETEXPR_SANDBOX": "on", "PYTHONPATH": str(Path(targetexpr.__file__).parents[1])}
    for form in ("jsonl", "json"):
        command = [sys.executable, "-m", "targetexpr", "check", "--isolated", "--output-format", form, folder]
        done = subprocess.run([*command, "--jobs", "2"], env=environment, capture_output=True, check=False)
        assert done.stdout.decode() == render(check_paths([folder], isolated=True), form)


def _write() -> None:
    old = json.loads(SUMMARY.read_text(encoding="utf-8")) if SUMMARY.is_file() else {}
    new = {"examples": _summary(ROOT / "examples", whole_names=True)}
    new["seeds"] = _summary(SEEDS, whole_names=False) if SEEDS.is_dir() else old["seeds"]
    SUMMARY.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
