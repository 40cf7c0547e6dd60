"""The bar on a terminal: files one after another, and the pages of one that takes long."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from targetexpr.cli.progress import each, found_so_far, groups_of, tell_page

LONG, SHORT = Path("夹/扫描件.tif"), Path("夹/表.csv")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    found = Screen()
    monkeypatch.setattr("targetexpr.cli.progress.sys", SimpleNamespace(stderr=found))
    return found


def read(path: Path) -> Path:
    for page in (1, 2) if path == LONG else ():
        tell_page({"name": str(path)}, page)
    return path


def test_pages_of_one_file_are_told(screen: Screen) -> None:
    assert list(each(read, [LONG], 1, found_so_far())) == [LONG]
    assert "0/1  扫描件.tif  第 1 页" in screen.getvalue()
    assert "0/1  扫描件.tif  第 2 页" in screen.getvalue()


def test_one_file_without_pages_has_no_bar(screen: Screen) -> None:
    assert list(each(read, [SHORT], 1, found_so_far())) == [SHORT]
    assert screen.getvalue() == ""


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_files_have_a_bar_on_which_pages_are_told(screen: Screen, jobs: int) -> None:
    assert list(each(read, [SHORT, LONG], jobs, found_so_far())) == [SHORT, LONG]
    assert "0/2" in screen.getvalue()
    assert "扫描件.tif  第 2 页" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_where_nothing_is_told_there_is_no_bar(screen: Screen) -> None:
    assert list(each(read, [SHORT, LONG], 1)) == [SHORT, LONG]
    assert screen.getvalue() == ""


def test_no_bar_stands_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(each(read, [SHORT, LONG], 1, found_so_far())) == [SHORT, LONG]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("items", "jobs", "sizes"),
    [(20, 1, [1] * 20), (20, 2, [2] * 10), (3, 2, [1] * 3), (100, 2, [8] * 12 + [4]), (0, 2, [])],
)
def test_workers_get_groups_of_items_that_end_together(items: int, jobs: int, sizes: list[int]) -> None:
    groups = groups_of(range(items), jobs)
    assert [len(group) for group in groups] == sizes
    assert [item for group in groups for item in group] == list(range(items))
