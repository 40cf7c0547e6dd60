"""Bad files are the normal case: a clear error in bounded time and memory, or the sheets that are there; no crash."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.walk import reads_pictures
from tests.sheets import writers
from tests.sheets.forms_of_ours import FORM_2020

FIXTURES = Path(__file__).parent / "fixtures"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def reason(data: bytes, name: str, **limits: int) -> str:
    """The reason for refusing *data*; every refusal speaks both languages and says whose file it was."""
    started = time.process_time()
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(data, name=name, limits=Limits(**limits))
    assert sys.gettrace() is not None or time.process_time() - started < 20  # a tracer counts its own time, too
    error = caught.value
    assert error.path == name
    assert error.message("zh")
    assert error.message("en").isascii() or "：" not in error.message("en")
    return error.reason


def outcome(data: bytes, name: str) -> str:
    """The number of sheets, or the reason for refusing."""
    try:
        return str(len(targetexpr.read(data, name=name)))
    except SheetReadError as error:
        return error.reason


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def changed(fixture: str, change: Callable[[str, bytes], bytes]) -> bytes:
    """A fixture's archive with its parts changed."""
    with zipfile.ZipFile(FIXTURES / fixture) as file:
        return archive({name: change(name, file.read(name)) for name in file.namelist()})


@pytest.mark.parametrize(
    "suffix", ["xlsx", "xls", "ods", "docx", "pdf", "ofd", "html", "csv", "txt", "json", "doc", ""]
)
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b"\x00" * 4096])
def test_empty_files(suffix: str, data: bytes) -> None:
    assert reason(data, f"a.{suffix}") == "empty"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "docx", "odt", "ofd"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.9, 0.99])
def test_truncated_files(suffix: str, part: float) -> None:
    whole = (FIXTURES / f"shanghai-2024.{suffix}").read_bytes()
    data = whole[: int(len(whole) * part)]
    assert outcome(data, f"a.{suffix}") in ({"damaged", "1"} if suffix == "xls" else {"damaged"})


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "docx", "doc", "odt", "ofd", "html", "csv", "txt"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.docx", "a.pdf", "a.csv", "a.txt", "a", "a.bin"])
def test_contents_tell_the_format_not_the_name(suffix: str, name: str) -> None:
    (sheet,) = targetexpr.read((FIXTURES / f"shanghai-2020.{suffix}").read_bytes(), name=name)
    assert len(sheet.indicators) == 10


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.pdf", "a.xls"])
def test_prose_under_a_spreadsheet_name(name: str) -> None:
    assert reason("今天天气很好。\n明天也很好。".encode(), name) == "wrong-format"


@pytest.mark.parametrize("name", ["a.txt", "a.xlsx", "a"])
def test_random_bytes(name: str) -> None:
    data = bytes((i * 37 + i // 7) % 256 for i in range(20000))
    assert reason(data, name) in ("unknown-format", "wrong-format", "damaged")


@pytest.mark.parametrize(
    ("data", "name", "target"),
    [
        (OLE + "PowerPoint Document".encode("utf-16-le"), "a.dps", ".docx"),
        (archive({"ppt/presentation.xml": b"<a/>"}), "a.pptx", ".xlsx"),
    ],
)
def test_formats_that_are_named_with_the_way_out(data: bytes, name: str, target: str) -> None:
    assert reason(data, name) == "unsupported-format"
    with pytest.raises(SheetReadError, match=target):
        targetexpr.read(data, name=name)


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00"])
def test_pictures_are_known_by_their_contents(head: bytes) -> None:
    assert reason(head + b"\x00" * 100, "a.pdf") == ("damaged" if reads_pictures() else "missing-dependency")


def test_passwords() -> None:
    assert reason(OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx") == "encrypted"
    locked = archive({"META-INF/manifest.xml": b"<m:encryption-data/>", "mimetype": b"spreadsheet", "content.xml": b""})
    assert reason(locked, "a.ods") == "encrypted"


def test_a_zip_bomb_is_measured_before_it_is_opened() -> None:
    bomb = archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (300 << 20)})
    assert len(bomb) < 1 << 20
    assert reason(bomb, "a.xlsx") == "too-large"


@pytest.mark.parametrize(
    ("fixture", "part"),
    [
        ("shanghai-2020.xlsx", "xl/worksheets/sheet1.xml"),
        ("shanghai-2020.docx", "word/document.xml"),
        ("shanghai-2020.ods", "content.xml"),
    ],
)
def test_entity_declarations_are_refused(fixture: str, part: str) -> None:
    lol = b'<!DOCTYPE lolz [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )

    def change(name: str, data: bytes) -> bytes:
        head, mark, rest = data.partition(b"?>")
        return head + mark + lol + b"]>" + rest if name == part else data

    assert reason(changed(fixture, change), fixture) == "damaged"


def test_a_million_rows() -> None:
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"<sheetData>", b"<sheetData>" + row * 10**6) if "sheet1.xml" in name else data

    assert reason(changed("shanghai-2020.xlsx", change), "a.xlsx") == "too-large"
    assert reason(b"a,b,c\n" * 10**6, "a.csv") == "too-large"
    assert reason(b"<table>" + b"<tr><td>a</td></tr>" * 10**6 + b"</table>", "a.html") == "too-large"


def test_a_million_merges() -> None:
    def change(name: str, data: bytes) -> bytes:
        merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (i, i) for i in range(100, 110_200))
        start = data.find(b"<mergeCells")
        end = data.find(b">", start) + 1
        return data[:end] + merges + data[end:] if "sheet1.xml" in name else data

    assert reason(changed("shanghai-2020.xlsx", change), "a.xlsx") == "too-large"


def test_one_merge_over_the_whole_sheet() -> None:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b'ref="A1:D1"', b'ref="A1:XFD1048576"') if "sheet1.xml" in name else data

    assert reason(changed("shanghai-2020.xlsx", change), "a.xlsx") == "too-large"


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    def change(name: str, data: bytes) -> bytes:
        far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return data.replace(b"</sheetData>", far) if "sheet1.xml" in name else data

    started = time.process_time()
    (sheet,) = targetexpr.read(changed("shanghai-2020.xlsx", change), name="a.xlsx")
    assert len(sheet.indicators) >= 10
    assert time.process_time() - started < 5


@pytest.mark.parametrize("depth", [100, 3000])
def test_tables_within_tables(depth: int) -> None:
    page = "<table><tr><td>" * depth + "x" + "</td></tr></table>" * depth
    assert outcome(page.encode(), "a.html") in ("0", "too-large", "damaged")


@pytest.mark.parametrize("depth", [30, 5000])
def test_tables_within_tables_in_word(depth: int) -> None:
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth

    def change(name: str, data: bytes) -> bytes:
        return b"<w:document %s><w:body>%s</w:body></w:document>" % (w, body) if name == "word/document.xml" else data

    assert reason(changed("shanghai-2020.docx", change), "a.docx") == "too-large"


def test_a_sheet_in_a_layout_table_is_found() -> None:
    inner = writers.to_html(FORM_2020).decode()
    page = f"<html><body><table><tr><td>导航</td><td>{inner}</td></tr></table></body></html>"
    (sheet,) = targetexpr.read(page.encode(), name="a.html")
    assert len(sheet.indicators) == 10


def test_spans_out_of_all_measure() -> None:
    page = b'<table><tr><td rowspan="100000" colspan="100000">a</td></tr><tr><td colspan="-1">b</td></tr></table>'
    assert targetexpr.read(page, name="a.html") == []
    grid = b"<table>" + b'<tr><td rowspan="5000" colspan="500">a</td></tr>' * 5000 + b"</table>"
    assert reason(grid, "a.html") == "too-large"


def test_the_limits_can_be_set() -> None:
    data = (FIXTURES / "shanghai-2020.xlsx").read_bytes()
    assert reason(data, "a.xlsx", bytes=1000) == "too-large"
    assert reason(data, "a.xlsx", cells=10) == "too-large"
    assert reason(data, "a.xlsx", unpacked=1000) == "too-large"


@pytest.mark.parametrize(
    "text", ["{", "[1, 2]", '{"form": 1}', "3", "[" * 100_000, '{"form": "x", "indicators": [{"name": 1}]}']
)
def test_json_that_is_no_sheet(text: str) -> None:
    assert reason(text.encode(), "a.json") in ("damaged", "wrong-format", "unknown-format")


def test_json_that_is_one(tmp_path: Path) -> None:
    sheets = targetexpr.read(FIXTURES / "shanghai-2024.xlsx")
    file = tmp_path / "表 格.json"
    file.write_text(json.dumps([s.to_dict() for s in sheets], ensure_ascii=False), encoding="utf-8")
    assert targetexpr.read(file) == sheets
    file.write_text("\n".join(json.dumps(s.to_dict()) for s in sheets * 2), encoding="utf-8")
    assert targetexpr.read(file) == sheets * 2


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(tmp_path / "没有.xlsx")
    assert caught.value.reason == "not-found"
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(tmp_path)
    assert caught.value.reason == "not-a-file"
    lock = tmp_path / "~$表.xlsx"
    lock.write_bytes(b"x" * 165)
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(lock)
    assert caught.value.reason == "locked"
    assert caught.value.path == str(lock)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"x")
    file.chmod(0)
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(file)
    assert caught.value.reason == "locked"


def test_a_folder_is_walked_without_locks_links_and_hidden_files(tmp_path: Path) -> None:
    wanted = ["a.xlsx", "子 文件夹/b.CSV", "子 文件夹/c.doc"]
    others = ["~$a.xlsx", ".hidden.xlsx", "note.md", "known.json", ".git/d.xlsx", "子 文件夹/e.gif"]
    for name in (*wanted, *others):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "a.xlsx")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = [str(path.relative_to(tmp_path)) for path in targetexpr.iter_files(tmp_path)]
    assert found == wanted
    assert list(targetexpr.iter_files(tmp_path / "a.xlsx")) == [tmp_path / "a.xlsx"]


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the superuser may look everywhere, the refusal is played."""
    shut = tmp_path / "锁"
    shut.mkdir()
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    real = os.scandir

    def refusing(path: Any = ".") -> Any:
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert list(targetexpr.iter_files(tmp_path)) == [tmp_path / "a.csv", shut]
    report = targetexpr.check(tmp_path, isolated=True)
    assert [(file.path, file.status) for file in report.files][1] == (str(shut), "unreadable")
    assert not report.ok()
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(shut)
    assert caught.value.reason == "locked"


def test_a_file_object_and_bytes_are_read_alike() -> None:
    path = FIXTURES / "shanghai-2020.xlsx"
    with path.open("rb") as file:
        assert targetexpr.read(file) == targetexpr.read(path.read_bytes()) == targetexpr.read(str(path))


def test_a_missing_library_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, suffix in (("justhtml", "html"), ("xlrd", "xls")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(SheetReadError, match=r"pip install 'targetexpr\[") as caught:
            targetexpr.read(FIXTURES / f"shanghai-2020.{suffix}")
        assert caught.value.reason == "missing-dependency"


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for suffix in ("xlsx", "xls", "ods", "docx", "html", "csv", "txt"):
        targetexpr.read(FIXTURES / f"shanghai-2020.{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<font>" * 300, None),
        ("<font color=red size=2>" * 3000, None),
        ("<div>" * 20_000, None),
        ("<b><p>" * 3000, None),
        ("<p>" + "绩" * 11_000_000 + "</p>", None),
        ("<a b=" * 50_000 + ">", None),
        ("<p>" + "".join(f"<font c={i}>" for i in range(3000)) + "<p>x" * 5000, "too-large"),
    ],
    ids=["open", "many", "deep", "misnested", "long", "attributes", "reopened"],
)
def test_what_a_page_opens_and_never_closes(page: str, said: str | None) -> None:
    """A browser shows the sheet below it all the same; where the standard makes too much of it, that is said."""
    data = (page + writers.to_html(FORM_2020).decode()).encode()
    if said is not None:
        assert reason(data, "a.html") == said
        return
    (sheet,) = targetexpr.read(data, name="a.html")
    assert len(sheet.indicators) == 10


def test_a_document_of_millions_of_empty_runs() -> None:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"<w:body>", b"<w:body><w:p>" + b"<w:r/>" * 5 * 10**6 + b"</w:p>") if name == part else data

    part = "word/document.xml"
    assert reason(changed("shanghai-2020.docx", change), "a.docx") == "too-large"


@pytest.mark.parametrize("name", ["WORD\\Document.xml", "word/Document.XML"])
def test_a_document_whose_parts_are_written_otherwise(name: str) -> None:
    """Windows programs write backslashes, and names of parts are the same in any case (ECMA-376 part 2, 6.2.2)."""
    with zipfile.ZipFile(FIXTURES / "shanghai-2020.docx") as file:
        parts = {n.replace("word/document.xml", name): file.read(n) for n in file.namelist()}
    (sheet,) = targetexpr.read(archive(parts), name="a.docx")
    assert len(sheet.indicators) == 10


def test_a_document_saved_as_strict() -> None:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    (sheet,) = targetexpr.read(changed("shanghai-2020.docx", change), name="a.docx")
    assert len(sheet.indicators) == 10
