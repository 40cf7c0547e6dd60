"""What is installed and released: pinned by hash, free of what is known to run code, the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("constraints.txt", "constraints-run.txt", "constraints-lowest.txt")
SAFE = {"pdfminer.six": (20251230,), "pdfplumber": (0, 11, 9)}
"""The first versions without CVE-2025-64512 and CVE-2025-70559, which ran code that lay beside a PDF."""


def pinned(name: str) -> dict[str, tuple[str, list[str]]]:
    """Each package of a lock with its version and hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            match = re.match(r"([\w.-]+)==(\S+)", line)
            assert match is not None, line
            found[match[1].lower().replace("_", "-")] = match[2], re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
    return found


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_by_hash(name: str) -> None:
    entries = pinned(name)
    assert len(entries) > 20
    assert [package for package, (_, hashes) in entries.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("package", SAFE)
def test_no_lock_has_a_reader_of_pdf_that_runs_code(name: str, package: str) -> None:
    entries = pinned(name)
    found = entries[package] if package in entries else entries[package.replace(".", "-")]
    assert version(found[0]) >= SAFE[package]


def test_nobody_can_install_one_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = dict(entry.split(">=") for entry in project["optional-dependencies"]["pdf"])
    assert {package: version(bound) for package, bound in bounds.items()} == SAFE


def used_actions() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "action.yml", *(ROOT / "docs").rglob("*.md")):
        for found in re.finditer(r"uses: ([\w./-]+)@(\S+)", path.read_text(encoding="utf-8")):
            yield found[1], found[2]


def test_actions_are_pinned_by_commit() -> None:
    used = [(action, at) for action, at in used_actions() if not action.startswith("example/")]
    assert {action for action, _ in used} > {"actions/setup-python", "actions/checkout"}
    assert [action for action, at in used if not re.fullmatch(r"[0-9a-f]{40}", at)] == []


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What is released, built twice by users with other habits."""
    found = []
    for number, habits in enumerate(({"TZ": "UTC"}, {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7", "LC_ALL": "C"})):
        folder = tmp_path_factory.mktemp("release")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **habits}
        command = [sys.executable, str(ROOT / "tools" / "release.py"), str(folder)]
        umask = (0o022, 0o077)[number]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, umask=umask)
        assert done.returncode == 0, done.stdout + done.stderr
        found.append({path.name: path.read_bytes() for path in folder.iterdir()})
    return found


def test_two_builds_are_the_same_byte_for_byte(builds: list[dict[str, bytes]]) -> None:
    one, other = ({name: hashlib.sha256(data).hexdigest() for name, data in built.items()} for built in builds)
    assert one == other
    assert {Path(name).suffix for name in one} == {".whl", ".gz", ".json"}


def test_the_bill_of_materials_names_what_runs(builds: list[dict[str, bytes]]) -> None:
    (name,) = (name for name in builds[0] if name.endswith(".cdx.json"))
    form = json.loads(builds[0][name])
    assert form["bomFormat"] == "CycloneDX"
    assert form["metadata"]["component"]["name"] == "targetexpr"
    assert {part["name"].lower().replace("_", "-") for part in form["components"]} == set(pinned("constraints-run.txt"))
