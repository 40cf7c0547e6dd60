"""What is read must be a file, and what is written is there whole or not at all, with all that belonged to it."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

import targetexpr
from targetexpr import files
from targetexpr.cli import main
from targetexpr.files import NotAFile, TooLarge, contents, replacing, write_whole
from tests.cli.conftest import EXAMPLES, Run, process, python
from tests.fixes.making import csv_text

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and links of this kind are POSIX's")
SHEET = csv_text()


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "管道.csv"
    os.mkfifo(path)
    return path


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""
    return lambda *args: CliRunner().invoke(main, [str(argument) for argument in args])


@pytest.fixture
def soon(run: Run) -> Iterator[Run]:
    """The same; whoever waits for ever is told after 20 seconds."""

    def late(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield run
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


# Reading


@posix
@pytest.mark.parametrize("which", ["pipe", "/dev/zero", "/dev/null", "folder"])
def test_what_is_no_file_is_not_read(which: str, pipe: Path) -> None:
    path = {"pipe": pipe, "folder": pipe.parent}.get(which, Path(which))
    with pytest.raises(NotAFile):
        contents(path, 10)


def test_no_more_is_read_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert contents(tmp_path / "a", 5) == b"12345"
    with pytest.raises(TooLarge):
        contents(tmp_path / "a", 4)


@posix
@pytest.mark.parametrize("which", ["pipe", "/dev/zero"])
@pytest.mark.parametrize("more", [(), ("--fix",), ("--diff",), ("--cache", "kept")])
def test_a_pipe_or_device_among_the_sheets_is_told(
    which: str, more: tuple[str, ...], pipe: Path, soon: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pipe.parent)
    (pipe.parent / "表.csv").write_bytes(SHEET.encode())
    done = soon("check", pipe if which == "pipe" else which, "表.csv", "--isolated", *more)
    assert "不是普通文件" in done.stdout + done.stderr
    assert done.exit_code == 1


@posix
def test_a_pipe_in_a_folder_is_told_and_the_rest_checked(pipe: Path) -> None:
    (pipe.parent / "表.csv").write_bytes(SHEET.encode())
    report = targetexpr.check(pipe.parent, isolated=True)
    assert {Path(file.path).name: file.status for file in report.files} == {
        "管道.csv": "unreadable", "表.csv": "checked",
    }  # fmt: skip
    assert [d.code for d in report.diagnostics if d.path == str(pipe)] == ["TX001"]


@posix
@pytest.mark.parametrize("which", ["pipe", "/dev/zero"])
@pytest.mark.parametrize("option", ["--config", "--baseline", "--profile", "--files-from"])
def test_a_pipe_or_device_as_settings_is_exit_2(which: str, option: str, pipe: Path, soon: Run) -> None:
    if option == "--files-from" and which == "pipe":
        return  # a list may come through a pipe
    path = pipe if which == "pipe" else Path(which)
    done = soon("check", EXAMPLES / "2020-data-centre.csv", option, path)
    assert done.exit_code == 2, done.stderr
    assert re.match(r"错误：读不了\S+ .*：(这不是普通文件|文件过大)", done.stderr), done.stderr


# Writing


def test_what_was_there_stays_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def stop_midway() -> None:
        with replacing(path) as part:
            part.write_bytes(b"ne")
            raise KeyError

    with pytest.raises(KeyError):
        stop_midway()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.csv"]


@posix
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").symlink_to("a")
    write_whole(tmp_path / "b", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "b").is_symlink()


@posix
def test_a_device_is_written_to(tmp_path: Path) -> None:
    write_whole(Path("/dev/null"), b"new")
    assert Path("/dev/null").is_char_device()
    done = process("check", EXAMPLES / "2020-data-centre.csv", "--statistics", "--output-file", "github=/dev/stdout")
    assert b"::error" in done.stdout or b"::warning" in done.stdout


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_mode_and_attributes_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(mode)
    marked = _marked(path)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    if marked:
        assert os.getxattr(path, "user.origin") == "财政局".encode()


def _marked(path: Path) -> bool:
    try:
        os.setxattr(path, "user.origin", "财政局".encode())
    except (OSError, AttributeError):  # a file system or platform without such attributes
        return False
    return True


@posix
def test_the_owner_is_kept_or_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
        write_whole(path, b"new")
        assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12345)
        os.chown(path, 54321, 54321)

    def forbidden(*_: object) -> None:
        raise PermissionError("not the owner")

    monkeypatch.setattr(os, "chown", forbidden)
    before = path.read_bytes()
    real = Path.stat

    def other(self: Path, **options: bool) -> os.stat_result:
        found = real(self, **options)
        return found if self != path else os.stat_result((*found[:4], 54321, 54321, *found[6:10]))

    monkeypatch.setattr(Path, "stat", other)
    with pytest.raises(PermissionError):
        write_whole(path, b"newer")
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a"]


@posix
def test_a_new_file_is_as_the_user_wants_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def no_space(path: Path) -> None:
    raise OSError(errno.ENOSPC, "no space", str(path))


@contextmanager
def full() -> Iterator[None]:
    """A bound on the size of files stands for a disk that is full: the write fails in its midst."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "表.csv", "--output-file", "csv=r.csv"),
        ("check", "表.csv", "--output-file", "html=r.csv"),
        ("check", "表.csv", "--output-file", "xlsx=r.csv"),
        ("check", "表.csv", "--fix", "--in-place"),
        ("extract", "表.csv", "-o", "r.csv"),
        ("extract", "表.csv", "-o", "r.xlsx"),
        ("baseline", "write", "表.csv", "-o", "r.csv"),
    ],
    ids=lambda arguments: "-".join(arguments[:1] + arguments[2:4]),
)
def test_a_disk_that_is_full_leaves_the_old_file(
    tmp_path: Path, arguments: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表.csv").write_bytes(SHEET.encode())
    for name in ("r.csv", "r.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    if any("xlsx=" in argument or argument.endswith(".xlsx") for argument in arguments):
        # the library for workbooks writes elsewhere first, so that here only the last step fails
        monkeypatch.setattr(files, "_to_disk", no_space)
        done = run(*arguments)
    else:
        with full():
            done = run(*arguments)
    assert done.exit_code == 2, done.stderr
    assert "写不了" in done.stderr
    assert "文件过大" in done.stderr or "磁盘已满" in done.stderr
    assert (tmp_path / "表.csv").read_bytes() == SHEET.encode()
    assert {name: (tmp_path / name).read_bytes() for name in ("r.csv", "r.xlsx")} == {"r.csv": b"old", "r.xlsx": b"old"}
    assert sorted(os.listdir(tmp_path)) == ["r.csv", "r.xlsx", "表.csv"]


@posix
def test_a_file_with_several_names_is_not_fixed_in_place(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(SHEET.encode())
    os.link(path, tmp_path / "另一个名字.csv")
    done = run("check", path, "--fix", "--in-place")
    assert done.exit_code == 2
    assert "硬链接" in done.stderr
    assert path.read_bytes() == SHEET.encode()
    assert path.samefile(tmp_path / "另一个名字.csv")
    assert run("check", path, "--fix").exit_code == 0
    assert (tmp_path / "表.fixed.csv").read_bytes() != SHEET.encode()


@posix
def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    """200 times at random moments, at least half of them inside a write."""
    code = f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}]; import killed, json, pathlib; " + (
        "print(json.dumps(killed.main(pathlib.Path(sys.argv[1]), 200, 7)))"
    )
    done = python(code, str(tmp_path))
    found = json.loads(done.stdout)
    assert found["killed"] == 200
    assert found["inside"] >= 100
    assert found["broken"] == 0


WRITES = re.compile(r"""\.write_(bytes|text)\(|\bopen\([^)]*["'][wax+]b?["']|tempfile""")
_Allowed = Callable[[str], bool]
DOORS: dict[str, _Allowed] = {
    "files.py": lambda line: True,
    "sandbox/worker.py": lambda line: "os.dup(1)" in line,
    # a worker's own folder of temporary files, removed with it
    "sandbox/process.py": lambda line: "tempfile" in line,
    "sandbox/forked.py": lambda line: "tempfile" in line,
    # what an office's program reads and writes, in such a folder
    "sheets/readers/office.py": lambda line: True,
    "app/answers.py": lambda line: "TemporaryDirectory" in line or "path.write_bytes" in line,  # the page's, in memory
    # what it is given by ``replacing``
    "reports/extract.py": lambda line: "path.open" in line or "path.write_bytes" in line,
}


def _never(_: str) -> bool:
    return False


def test_nothing_else_writes_files() -> None:
    package = Path(targetexpr.__file__).parent
    for path in package.rglob("*.py"):
        allowed: _Allowed = DOORS.get(path.relative_to(package).as_posix(), _never)
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not WRITES.search(line) or allowed(line), (path, line)
