"""``check --cache``, ``--no-cache`` and ``--jobs``: the same report, whoever checks."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import targetexpr
from tests.cli.conftest import EXAMPLES, Run, process

CHECK = ("check", "--isolated", "--output-format", "json", str(EXAMPLES))


def kept(folder: Path) -> int:
    return sum(path.name != ".gitignore" for path in folder.iterdir())


def test_processes_share_what_is_kept(tmp_path: Path) -> None:
    choice = ("--profile", "mof-2021", "--cache", str(tmp_path / "kept"))
    outputs = []
    for seed in ("1", "2"):
        done = process(*CHECK, *choice, "--jobs", seed, env={"PYTHONHASHSEED": seed})
        assert done.returncode == 1, done.stderr
        outputs.append(done.stdout)
        assert kept(tmp_path / "kept") == 6
    assert outputs[0] == outputs[1] == process(*CHECK, "--profile", "mof-2021").stdout


def test_the_cache_of_the_configuration_can_be_switched_off(run: Run, tmp_path: Path) -> None:
    settings = tmp_path / "targetexpr.toml"
    settings.write_text('cache = "kept"\n', encoding="utf-8")
    off = run("check", "--config", settings, "--no-cache", EXAMPLES)
    assert not (tmp_path / "kept").exists()
    on = run("check", "--config", settings, EXAMPLES)
    assert kept(tmp_path / "kept") == 6
    assert on.stdout == off.stdout


def test_a_bar_is_shown_on_a_terminal_and_only_there(tmp_path: Path) -> None:
    package = str(Path(targetexpr.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "TERM": "xterm", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from targetexpr.cli import main; main()", *CHECK]
    leader, follower = pty.openpty()
    with (tmp_path / "out").open("wb") as out:
        running = subprocess.Popen(command, stdout=out, stderr=follower, env=environment)
    os.close(follower)
    drawn = b"".join(iter(lambda: _read(leader), b""))
    assert running.wait(timeout=60) == 1
    os.close(leader)
    assert b"6/6" in drawn
    assert "问题".encode() in drawn
    done = process(*CHECK)
    assert done.stderr == b""
    assert (tmp_path / "out").read_bytes() == done.stdout


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end was closed
        return b""


def test_the_cache_is_shown_and_cleared(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kept"
    run("check", "--isolated", "--cache", folder, EXAMPLES)
    assert "6 份结果" in run("cache", "show", folder).stdout
    monkeypatch.chdir(tmp_path)
    assert run("cache", "clear").exit_code == 2
    (tmp_path / "targetexpr.toml").write_text('cache = "kept"\n', encoding="utf-8")
    assert "6 results dropped" in run("cache", "clear", "--lang", "en").stdout
    assert kept(folder) == 0
    nowhere = run("cache", "clear", "nowhere")
    assert nowhere.exit_code == 2
    assert "没有这个文件夹" in nowhere.stderr
