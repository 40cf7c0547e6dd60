"""What was submitted is opened again only in a worker: for its annotated copy, the list in one, and fixes."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import targetexpr
from targetexpr.fixes import fix_file
from targetexpr.reports import View
from targetexpr.reports.copies import copies
from targetexpr.reports.past import past_of_copy
from targetexpr.sheets import guard
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.own import Origin, stamped
from targetexpr.sheets.walk import reason_for
from tests.fixes.making import ROWS, repacked, workbook

EXAMPLES = Path(__file__).parents[2] / "examples"
BOOK, DOCUMENT = EXAMPLES / "2024-parks.xlsx", EXAMPLES / "2024-canteen.docx"
TODAY = View(today=date(2026, 3, 1))
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processor time and memory are bounded by POSIX")


@pytest.fixture
def in_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARGETEXPR_SANDBOX")


@pytest.fixture
def a_second(in_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One second of the processor for whatever opens a file again."""
    monkeypatch.setattr(guard, "Limits", lambda: Limits(processor=1))


def copy_of(path: Path) -> bytes:
    (made,) = copies(targetexpr.check(path, isolated=True), TODAY, lambda _: path.read_bytes())
    return made.data


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", [BOOK, DOCUMENT], ids=["xlsx", "docx"])
def test_a_worker_makes_what_this_process_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of() -> tuple[object, ...]:
        copy = copy_of(path)
        return parts_of(copy), past_of_copy(copy, path.name), fix_file(path, unsafe=True)

    here = all_of()
    monkeypatch.delenv("TARGETEXPR_SANDBOX")
    for name in ("openpyxl.load_workbook", "xml.etree.ElementTree.fromstring"):
        monkeypatch.setattr(name, lambda *_, **__: pytest.fail("opened in this process"))
    assert all_of() == here


def test_a_workbook_that_takes_too_long_to_copy_is_listed(a_second: None, tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    notes = "".join(f'<comment ref="A{row}" authorId="0"><text><t>a</t></text></comment>' for row in range(1, 99_999))
    many = (
        f'<comments xmlns="{space}"><authors><author>a</author></authors><commentList>{notes}</commentList></comments>'
    )
    path = tmp_path / "表.xlsx"
    path.write_bytes(
        repacked(
            BOOK.read_bytes(),
            lambda _, part: part,
            {
                "xl/comments1.xml": many.encode(),
                "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="c" '
                f'Type="{OFFICE}/comments" Target="/xl/comments1.xml"/></Relationships>'.encode(),
            },
        )
    )
    book = openpyxl.load_workbook(io.BytesIO(copy_of(path)))
    assert any("版式" in str(cell.value) for row in book["审核意见"] for cell in row)


def test_a_workbook_that_takes_too_long_to_fix_is_left(a_second: None, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(
        repacked(
            workbook([*ROWS[:4], (*ROWS[4][:3], "=85")], dress=lambda book: book["目标表"].__setitem__("D8", "=85")),
            lambda name, part: part + b"<Override " * 60_000 if name == "[Content_Types].xml" else part,
        )
    )
    fix = fix_file(path, unsafe=True)
    assert fix.error is None
    assert fix.after == fix.before
    assert {refusal.reason["zh"][:20] for refusal in fix.refused} == {"读取这个文件要用的时间超过上限 1 秒（"}


def test_a_list_that_takes_too_long_to_read_is_said(a_second: None) -> None:
    def wide(_: str, part: bytes) -> bytes:
        last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        part = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part)
        return part.replace(b"</sheetData>", last)

    copy = repacked(copy_of(BOOK), wide)
    past = past_of_copy(copy, "甲.xlsx")
    assert past is not None
    assert [text[:12] for text in past.unclear] == ["甲.xlsx: 读取这个"]


def test_a_report_is_known_without_its_archive_being_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, book = tmp_path / "表.xlsx", workbook()
    report, deep = stamped(book, Origin()), book + b'{"targetexpr": ' + b"[" * 4_000
    monkeypatch.setattr("zipfile.ZipFile.__init__", lambda *_, **__: pytest.fail("opened"))
    for data, reason in ((report, "own-report"), (book, None), (deep, None), (b"PK", None), (b"", None)):
        path.write_bytes(data)
        assert reason_for(path) == reason
