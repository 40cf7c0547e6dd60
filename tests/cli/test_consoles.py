"""Output on consoles and pipes of every kind: what other programs read is UTF-8, and nothing is lost without a word."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import click.core
import pytest

import targetexpr
from targetexpr.cli import main
from tests.cli.conftest import EXAMPLES, process

SHEET = EXAMPLES / "2020-data-centre.csv"


class Console(io.TextIOWrapper):
    """Standard output as a system has it that translates ends of lines, in a code page of its own."""

    def __init__(self, encoding: str, buffer: io.BytesIO | None = None) -> None:
        super().__init__(io.BytesIO() if buffer is None else buffer, encoding=encoding, newline="\r\n")

    def written(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


ENCODINGS = ("gbk", "cp1252", "ascii", "utf-8")


class Closed(io.BytesIO):
    """A pipe that nobody reads, as the C library of Windows tells of it."""

    shut = True

    def write(self, data: Any, /) -> int:
        if self.shut:
            raise OSError(errno.EINVAL, "Invalid argument")
        return super().write(data)

    def open(self) -> int:
        """Take what is written, as the null device does; return the exit status of the command."""
        self.shut = False
        return 2


def on_console(encoding: str, *arguments: str | Path, buffer: io.BytesIO | None = None) -> tuple[int, bytes, bytes]:
    """The exit status of a command and what it wrote on a console."""
    out, err = Console(encoding, buffer), Console(encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.written(), err.written()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("output_format", ["html", "csv", "github", "junit"])
def test_what_programs_read_is_utf_8(encoding: str, output_format: str) -> None:
    code, data, _ = on_console(encoding, "check", SHEET, "--isolated", "--output-format", output_format)
    assert code == 1
    assert "指标" in data.decode("utf-8")
    assert b"\r\r\n" not in data
    if output_format == "csv":
        assert data.startswith("\ufeff级别,编号,".encode())
    else:
        assert b"\r\n" not in data


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("output_format", ["full", "concise", "grouped"])
def test_text_is_in_the_console_s_encoding_or_in_utf_8_and_this_is_said(encoding: str, output_format: str) -> None:
    code, out, err = on_console(encoding, "check", SHEET, "--isolated", "--output-format", output_format)
    assert code == 1
    chinese = encoding in ("gbk", "utf-8")
    assert "指标" in out.decode(encoding if chinese else "utf-8")
    assert ("里没有汉字，改以 UTF-8 输出" in err.decode("utf-8", "replace")) is not chinese


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_character_that_the_console_lacks_is_told_by_its_number(encoding: str) -> None:
    _, out, _ = on_console(encoding, "parse", "≥1344😀")
    assert ("\\U0001f600" if encoding == "gbk" else "😀") in out.decode("gbk" if encoding == "gbk" else "utf-8")


# Windows


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """click's and the command's view of the system; paths stay as they are."""
    there = types.SimpleNamespace(**{name: getattr(os, name) for name in dir(os) if not name.startswith("__")})
    there.name = "nt"
    monkeypatch.setattr(click.core, "os", there)
    monkeypatch.setattr("targetexpr.cli.os", there)


@pytest.mark.usefixtures("windows")
def test_names_with_stars_are_expanded_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("甲.csv", "乙.csv", "丙.txt"):
        (tmp_path / name).write_bytes(SHEET.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["targetexpr", "check", "*.csv", "--isolated", "--output-format", "concise"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "甲.csv" in out
    assert "乙.csv" in out
    assert "丙.txt" not in out


@pytest.mark.usefixtures("windows")
def test_a_pipe_that_is_closed_there_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The C library of Windows calls a write to it an invalid argument."""
    pipe = Closed()
    monkeypatch.setattr("targetexpr.cli._write_no_more", pipe.open)
    code, err = on_console("utf-8", "rules", buffer=pipe)[::2]
    assert (code, err) == (2, b"")


@pytest.mark.skipif(os.name != "posix", reason="the devices are POSIX's")
def test_a_full_disk_behind_standard_output_is_told() -> None:
    if not Path("/dev/full").exists():
        return  # a device of Linux
    with open("/dev/full", "wb") as full:
        code = "from targetexpr.cli import main; main(['rules'])"
        environment = {**os.environ, "PYTHONPATH": str(Path(targetexpr.__file__).parents[1])}
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "错误：写不了标准输出：磁盘已满\n"


def test_no_standard_output_at_all_is_no_fault() -> None:
    done = process("rules", preexec_fn=lambda: os.close(1)) if os.name == "posix" else process("rules")
    assert done.returncode == 0, done.stderr
