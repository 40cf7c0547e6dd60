"""Files and folders that are dragged from a desktop onto the page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from tests.browser import complaints, needs_chromium
from tests.page.opened import Opened

EXAMPLES = Path(__file__).parents[2] / "examples"
PARKS, CSV = EXAMPLES / "2024-parks.xlsx", EXAMPLES / "2020-data-centre.csv"
pytestmark = needs_chromium


@pytest.fixture
def empty(opened: Opened) -> Opened:
    opened.clear()
    return opened


def drag(opened: Opened, event: str, *paths: Path) -> None:
    """What a browser is told while files are over it, and when they are let go."""
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    at = {"type": event, "x": 400, "y": 300, "data": data}
    opened.browser.execute_cdp_cmd("Input.dispatchDragEvent", at)


def drop(opened: Opened, *paths: Path) -> Any:
    """Drop files and folders, and return the report when they are checked."""
    drag(opened, "dragEnter", *paths)
    drag(opened, "dragOver", *paths)
    opened.wait("return document.body.classList.contains('over')")
    drag(opened, "drop", *paths)
    opened.wait("return window.targetexpr.report")
    opened.settle()
    assert not opened.run("return document.body.classList.contains('over')")
    return opened.report


def test_dropped_files_are_checked(empty: Opened) -> None:
    report = drop(empty, PARKS, CSV)
    assert [file["path"] for file in report["files"]] == sorted((PARKS.name, CSV.name))
    for path in (PARKS, CSV):
        mine = targetexpr.check(path.read_bytes(), name=path.name, isolated=True).to_dict()
        assert empty.of_file(path.name) == {key: mine[key] for key in ("files", "diagnostics")}
    assert complaints(empty.browser) == []


def test_a_dropped_folder_is_walked_as_a_chosen_one(empty: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "申报"
    (folder / "一局" / "二科").mkdir(parents=True)
    shutil.copy(PARKS, folder / "一局" / "二科" / "公园.xlsx")
    shutil.copy(CSV, folder / "机房.csv")
    (folder / ".隐藏.csv").write_bytes(b"")
    (folder / "照片.gif").write_bytes(b"GIF89a")
    dropped = drop(empty, folder, PARKS)
    assert {file["path"]: file.get("reason") for file in dropped["files"]} == {
        "申报/一局/二科/公园.xlsx": None, "申报/机房.csv": None, "申报/.隐藏.csv": "hidden",
        "申报/照片.gif": "picture", PARKS.name: None,
    }  # fmt: skip
    empty.clear()
    empty.choose(folder, into="folder")
    chosen = empty.report
    by_key = {entry["fingerprint"] for entry in dropped["diagnostics"] if entry["path"] != PARKS.name}
    assert by_key == {entry["fingerprint"] for entry in chosen["diagnostics"]}
    assert complaints(empty.browser) == []
