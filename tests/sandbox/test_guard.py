"""Files read and checked in workers: the same answers as without, within the bounds, and traces where asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import targetexpr
from targetexpr.checking.checker import Checker, Options
from targetexpr.errors import SheetReadError
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.sheets import guard
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.reading import read_document
from tests.server.attacks import many_widths
from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
FIXTURES = sorted((HERE.parent / "sheets" / "fixtures").glob("shanghai-*.*"))
TEXT = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,合格率,90%\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processor time and memory are bounded by POSIX")


@pytest.fixture(autouse=True)
def _in_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARGETEXPR_SANDBOX")


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(1)
    yield made
    made.close()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_worker_reads_and_finds_what_this_process_does(path: Path, pool: WorkerPool) -> None:
    here = Checker(Options(isolated=True, sandbox=False)).file(path)
    there = Checker(Options(isolated=True), pool, always=True).file(path)
    assert there == here
    assert here.results.sheets
    assert targetexpr.read(path) == targetexpr.read(path, sandbox=False)


@pytest.mark.parametrize(
    ("data", "suffix", "wanted"),
    [
        (TEXT.encode(), ".csv", False),
        (b"[]", ".json", False),
        (TEXT.encode(), ".xlsx", True),
        (b"PK\x03\x04", ".csv", True),
        (b"\xd0\xcf\x11\xe0", ".txt", True),
        (b"junk %PDF-1.4", ".txt", True),
        (b"  <table>", ".txt", True),
        (b"a" * 1024 * 1024, ".csv", True),
        (b"a\n" * 1_000, ".txt", False),
        (b"a\n" * 3_000, ".txt", True),
        (b"a\r" * 3_000, ".txt", True),
        (b"a\n" * 3_000, ".csv", False),
    ],
)
def test_only_small_files_of_plain_text_are_read_here(data: bytes, suffix: str, wanted: bool) -> None:
    assert guard.is_wanted(data, suffix, sandbox=True) is wanted
    assert guard.is_wanted(data, suffix, sandbox=True, always=True)
    assert not guard.is_wanted(data, suffix, sandbox=False, always=True)


def test_the_environment_can_have_everything_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETEXPR_SANDBOX", "off")
    assert not guard.is_wanted(b"PK", ".xlsx", sandbox=True, always=True)


def test_what_is_wrong_with_a_file_is_told_as_without_a_worker(pool: WorkerPool) -> None:
    with pytest.raises(SheetReadError) as here:
        targetexpr.read(b"PK\x03\x04", name="甲.xlsx", sandbox=False)
    with pytest.raises(SheetReadError) as there:
        targetexpr.read(b"PK\x03\x04", name="甲.xlsx")
    assert (here.value.reason, here.value.messages, here.value.path) == (
        there.value.reason, there.value.messages, there.value.path,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "reason", "said"),
    [
        (Limits(memory=1024 * 1024), "too-much-memory", "超过上限 1 MB"),
        (Limits(processor=0), "too-slow", "超过上限 0 秒"),
    ],
)
def test_a_file_past_a_bound_says_which(tmp_path: Path, limits: Limits, reason: str, said: str) -> None:
    path = tmp_path / "长.csv"
    path.write_text(TEXT + "产出指标,数量指标,次数,≥3次\n" * 60_000, encoding="utf-8")
    with pytest.raises(SheetReadError, match=said) as raised:
        targetexpr.read(path, limits=limits)
    assert raised.value.reason == reason
    report = targetexpr.check(path, limits=limits, isolated=True)
    assert [(d.code, d.arguments["reason"]) for d in report.active] == [("TX001", reason)]


def test_a_text_of_many_lines_ends_at_the_bound_of_time(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text("产出指标\n" + "≥95%\n" * 20_000, encoding="utf-8")
    with pytest.raises(SheetReadError, match="超过上限 1 秒") as raised:
        targetexpr.read(path, limits=Limits(processor=1))
    assert raised.value.reason == "too-slow"


def test_a_larger_file_may_use_more() -> None:
    small, larger, largest = (Limits().bounds(size * 1024 * 1024) for size in (1, 3, 60))
    assert (small.processor, small.memory) == (10, 1024**3)
    assert small.processor < larger.processor < largest.processor == 300
    assert small.memory < larger.memory < largest.memory <= 8 * 1024**3
    assert Limits(processor=3, memory=5).bounds(10**8).processor == 3


def test_a_document_may_use_more_for_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr("targetexpr.sheets.page_layout.document.more", lambda processor, page: asked.append(processor))
    data = pdf_of([page_of([Drawn("绩效", 40, 40, 160, 60)])] * 81)
    bounds = guard.bounds_for(data + b" " * 9 * 1024 * 1024, Limits())
    assert bounds.processor == 10
    assert read_document(data, name="a.pdf", sandbox=False).sheets == ()
    assert asked == [10.0, 10.0]
    assert read_document(data, name="a.pdf", limits=Limits(processor=10), sandbox=False).sheets == ()
    assert asked == [10.0, 10.0]


BROKEN = """
import sys
from targetexpr.sheets import reading
def read(*_):
    raise KeyError("unforeseen")
reading._read = read
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_raises_in_a_worker_shows_its_trace_when_asked(tmp_path: Path, jobs: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN, encoding="utf-8")
    folder = tmp_path / "表"
    folder.mkdir()
    for name in ("甲", "乙"):
        (folder / f"{name}.xlsx").write_bytes((EXAMPLES / "2024-parks.xlsx").read_bytes())
    source = str(Path(targetexpr.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), source))}
    command = [sys.executable, "-m", "targetexpr", "check", "--isolated", "--jobs", jobs, str(folder)]
    quiet = subprocess.run(command, env=environment, capture_output=True, check=False)
    loud = subprocess.run([*command, "--verbose"], env=environment, capture_output=True, check=False)
    assert quiet.returncode == loud.returncode == 1
    assert quiet.stdout == loud.stdout
    assert quiet.stdout.count(b"TX001") == 2
    assert b"Traceback" not in quiet.stderr
    assert loud.stderr.count(b"KeyError: 'unforeseen'") == 2


def test_a_font_of_a_thousand_million_widths_is_refused() -> None:
    data = many_widths()
    assert len(data) < 1024
    with pytest.raises(SheetReadError) as raised:
        targetexpr.read(data, name="a.pdf", limits=Limits(processor=20, memory=256 * 1024 * 1024))
    assert raised.value.reason == "too-much-memory"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_where_one_of_several_files_ends_the_worker_each_goes_by_itself(
    monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(HERE.parents[1]), os.environ.get("PYTHONPATH", ""))))
    task = "tests.sandbox.tasks:dies_of_bad"
    asked = [({"name": f"{name}{suffix}"}, name.encode()) for name in ("good", "told", "bad", "well")]
    pool = WorkerPool(1)
    good, told, bad, well = guard.run_all(task, asked, limits=Limits(), pool=pool)
    pool.close()
    assert (good, well) == ("good", "well")
    assert isinstance(told, SheetReadError)
    assert told.reason == "empty"
    assert isinstance(bad, SheetReadError)
    assert bad.reason == "reader-failed"


def test_nothing_is_asked_of_a_worker_where_there_is_no_file(pool: WorkerPool) -> None:
    assert guard.run_all("tests.sandbox.tasks:dies", [], limits=Limits(), pool=pool) == []
