"""The campaign itself: the same number gives the same file, and what it is to find is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

CODE = """
from campaign import made, mutate, oracle, tasks
from campaign.__main__ import BASES
from targetexpr.checking.checker import Checker, Options

for number in range(60):
    assert mutate.mutated(number, 5, BASES) == mutate.mutated(number, 5, BASES)
assert len({mutate.mutated(number, 5, BASES)[2] for number in range(60)}) > 45
assert {made.made(number, 5)[0] for number in range(400)} == set(made._MAKERS)

checker = Checker(Options(isolated=True, sandbox=False))
(base,) = (path for path in BASES if path.name == "shanghai-2020.csv")
data = base.read_bytes()
checked = checker.data(data, base.name)
told, names = oracle.told(checked), oracle.names_of(checked)
assert len(names) > 3
assert oracle.lost(data, told, names, told) == []
blind = oracle.Told(told.status, "", told.codes, "", told.doubts, False)
assert oracle.lost(data, told, names, blind) == names
assert oracle.lost(data, told, names, oracle.Told("partial", "", told.codes, "", told.doubts, False)) == []
assert oracle.lost(b"", told, names, blind) == []

found = tasks.texts({"seed": 5, "start": 0, "count": 300}, b"")
assert found["constraints"] + found["errors"] == 300, found
assert found["constraints"] > 50 and found["errors"] > 20, found
assert found["findings"] == [], found
"""


def python(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(ROOT / "tools"), str(ROOT / "src")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    environment.pop("TARGETEXPR_SANDBOX", None)
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)


def test_its_files_texts_and_what_it_finds() -> None:
    done = python("-c", CODE)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="processor time and memory are bounded by POSIX")
def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    code = f"import campaign.__main__ as c, sys, pathlib, argparse; c.FOLDER = pathlib.Path({str(tmp_path)!r})\n" + (
        "options = argparse.Namespace(seed=3, jobs=1, of='', seconds=float(sys.argv[2]),"
        " files=int(sys.argv[1]), texts=0)\n"
        "sys.exit(c.main(options))"
    )
    first, second = python("-c", code, "2", "1e9"), python("-c", code, "4", "1e9")
    assert first.returncode == second.returncode == 0, first.stdout + first.stderr + second.stdout + second.stderr
    assert "files: 2;" in first.stdout
    assert "files: 4;" in second.stdout
    assert len((tmp_path / "3.jsonl").read_text(encoding="utf-8").splitlines()) == 4
