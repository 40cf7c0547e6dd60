"""WPS, old Office and OpenDocument: what a file is, its contents say; and LibreOffice for what nothing else reads."""

from __future__ import annotations

import html
import os
import shutil
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from attrs import evolve

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.ole import OleFile
from targetexpr.sheets.readers import office
from targetexpr.sheets.reading import read_document
from tests.sheets import writers
from tests.sheets.forms_of_ours import FORMS, Layout, placed
from tests.sheets.test_same_sheet import FIXTURES, content

needs_office = pytest.mark.skipif(office.office() is None, reason="LibreOffice is not installed")
DOC = (FIXTURES / "shanghai-2020.doc").read_bytes()
HEAD_OF_DOC = 512 * (OleFile(DOC).entries["WordDocument"].start + 1)
XLS = (FIXTURES / "shanghai-2020.xls").read_bytes()


def wanted(form: str = "shanghai-2020") -> Any:
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.xlsx")
    return content(sheet)


def found(data: bytes, name: str) -> Any:
    (sheet,) = targetexpr.read(data, name=name)
    return content(sheet)


def reason(data: bytes, name: str, **limits: int) -> str:
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(data, name=name, limits=Limits(**limits))
    return caught.value.reason


@pytest.mark.parametrize("name", ["表.et", "表.ett", "表.wps", "表.dps", "表.xls", "表.xlt", "表.doc", "表"])
def test_a_workbook_under_any_name(name: str) -> None:
    assert found(XLS, name) == wanted()


@pytest.mark.parametrize("name", ["表.wps", "表.wpt", "表.doc", "表.dot", "表.et", "表.xls", "表"])
def test_a_document_under_any_name(name: str) -> None:
    assert found(DOC, name) == wanted()


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html", "csv", "txt", "odt", "ods"])
@pytest.mark.parametrize("name", ["表.xls", "表.doc", "表.wps", "表.et"])
def test_other_contents_under_their_names(suffix: str, name: str) -> None:
    assert found((FIXTURES / f"shanghai-2020.{suffix}").read_bytes(), name) == wanted()


def made_by_wps(layout: Layout) -> bytes:
    """A workbook as xlwt writes it, in which WPS's own streams would not matter."""
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("绩效目标表")
    for row, column, box in placed(layout):
        if box.wide * box.high > 1:
            sheet.write_merge(row, row + box.high - 1, column, column + box.wide - 1, box.text)
        else:
            sheet.write(row, column, box.text)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        return file.read()


@pytest.mark.parametrize("form", FORMS)
def test_an_et_file(form: str) -> None:
    assert found(made_by_wps(FORMS[form]), "表.et") == wanted(form)


def flat(suffix: str, kind: str, form: str = "shanghai-2020") -> bytes:
    """The contents of a package as a document of one XML file, which begins with its kind."""
    with zipfile.ZipFile(FIXTURES / f"{form}.{suffix}") as file:
        text = file.read("content.xml").decode()
    head, _, rest = text.partition("<office:document-content")
    return f'{head}<office:document office:mimetype="application/vnd.oasis.opendocument.{kind}"{rest}'.replace(
        "</office:document-content>", "</office:document>"
    ).encode()


@pytest.mark.parametrize("form", FORMS)
def test_flat_open_documents(form: str) -> None:
    assert found(flat("ods", "spreadsheet", form), "表.fods") == wanted(form)
    assert found(flat("odt", "text", form), "表.fodt") == wanted(form)


ODT = (
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text>{}</office:text>'
    "</office:body></office:document>"
)


def odt_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def td(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


HEAD = odt_row(*map(td, ("一级指标", "二级指标", "三级指标", "指标值")))


def table_of(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def test_what_an_odt_may_hold() -> None:
    row = odt_row(
        td("产出<text:span>指<text:s/>标</text:span>"), td("数量指标"),
        td("巡查<text:note>注</text:note><office:annotation><text:p>批注</text:p></office:annotation>次数"),
        td("≥12<text:line-break/>次<text:tab/>", "table:number-rows-spanned='x'"), "<table:other/>",
    )  # fmt: skip
    inner = table_of(HEAD, odt_row(*map(td, ("效益指标", "社会效益指标", "知晓率", "≥90%"))))
    outer = table_of(odt_row(f"<table:table-cell>{inner}</table:table-cell>"))
    body = (
        "<text:tracked-changes><text:p>删去的</text:p></text:tracked-changes>"
        "<text:section><text:p>项目名称：甲<draw:text-box><text:p>盒子</text:p></draw:text-box></text:p></text:section>"
        f"<text:p/>{table_of('<table:table-header-rows>', HEAD, '</table:table-header-rows><table:other/>', row)}"
        f"{table_of(odt_row(td('')))}{outer}"
    )
    document = read_document(ODT.format(body).encode(), name="表.fodt")
    rows = [(i.level1, i.name, i.value) for sheet in document.sheets for i in sheet.indicators]
    assert rows == [("产出指标", "巡查次数", "≥12次"), ("效益指标", "知晓率", "≥90%")]


def test_an_odt_of_too_many_columns() -> None:
    row = odt_row(*["<table:table-cell table:number-columns-repeated='400'/>"] * 2)
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(ODT.format(table_of(row)).encode(), name="a.fodt")
    assert caught.value.reason == "too-large"


def test_an_odt_without_text() -> None:
    assert targetexpr.read(ODT.replace("office:text", "office:drawing").format("").encode(), name="a.fodt") == []


def test_an_odt_is_bounded() -> None:
    table = "<table:table><table:table-row><table:table-cell>"
    closed = "</table:table-cell></table:table-row></table:table>"
    assert reason(ODT.format(table * 50 + td("") + closed * 50).encode(), "a.fodt") == "too-large"
    section = "<text:section>" * 50 + "</text:section>" * 50
    assert reason(ODT.format(section).encode(), "a.fodt") == "too-large"
    many = table_of(odt_row(*[td("甲")] * 600))
    assert reason(ODT.format(many).encode(), "a.fodt") == "too-large"
    spans = "table:number-rows-spanned='9999' table:number-columns-spanned='500'"
    assert reason(ODT.format(table_of(odt_row(td("甲", spans)))).encode(), "a.fodt") == "too-large"
    assert reason(ODT.format(table_of(odt_row(td("甲" * 99)))).encode(), "a.fodt", characters=9) == "too-large"


def test_pictures_in_an_odt_are_told() -> None:
    held = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": ODT.format(""),
        "Pictures/a.png": "x",
    }
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w") as file:
            for name, text in held.items():
                file.writestr(name, text)
        out.seek(0)
        (part,) = read_document(out.read(), name="a.odt").parts
    assert part.reason == "picture-only"
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("mimetype", held["mimetype"])
        out.seek(0)
        assert reason(out.read(), "a.odt") == "damaged"


EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = (
    "<Styles><Style ss:ID='p'><NumberFormat ss:Format='Percent'/></Style><Style ss:ID='n'><NumberFormat/></Style>"
    "<Style ss:ID='d'><NumberFormat ss:Format='Short Date'/></Style><Style ss:ID='x'/></Styles>"
)


def workbook(rows: str, *, more: str = "", options: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{EXCEL}" xmlns:ss="{EXCEL}">'
        f"{STYLES}<Worksheet ss:Name='表'><Table><Column/>{rows}</Table>{options}</Worksheet>{more}</Workbook>"
    ).encode()


def spreadsheetml(layout: Layout) -> bytes:
    rows: dict[int, list[str]] = {}
    for row, column, box in placed(layout):
        merged = f"ss:MergeAcross='{box.wide - 1}' ss:MergeDown='{box.high - 1}'" if box.wide * box.high > 1 else ""
        data = f"<Data ss:Type='String'>{html.escape(box.text)}</Data>"
        rows.setdefault(row, []).append(f"<Cell ss:Index='{column + 1}' {merged}>{data}</Cell>")
    return workbook("".join(f"<Row ss:Index='{row + 1}'>{''.join(cells)}</Row>" for row, cells in rows.items()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["表.xls", "表.xml"])
def test_excel_of_2003_in_xml(form: str, name: str) -> None:
    assert found(spreadsheetml(FORMS[form]), name) == wanted(form)


def test_numbers_of_excel_of_2003() -> None:
    def cell(kind: str, text: str, more: str = "") -> str:
        return f"<Cell {more}><Data ss:Type='{kind}'>{text}</Data></Cell>"

    heads = "".join(cell("String", text) for text in ("一级指标", "二级指标", "三级指标", "指标值"))
    values = [
        cell("Number", "0.95", "ss:StyleID='p'"), cell("Number", "12"), cell("Number", "1.50", "ss:StyleID='n'"),
        cell("DateTime", "2024-12-31T00:00:00.000", "ss:StyleID='d'"), cell("Boolean", "1"), cell("Error", "#REF!"),
        cell("Number", "1", "ss:Formula='=100%'"), cell("Number", "2", "ss:Formula='=A1+1'"), cell("Number", "甲"),
        cell("Number", "1e999"), "<Cell ss:StyleID='x'/>", cell("Number", "45657", "ss:StyleID='d'"),
    ]  # fmt: skip
    rows = "".join(
        f"<Row ss:Hidden='{int(at == 1)}'>{cell('String', '产出指标')}{cell('String', '数量指标')}"
        f"{cell('String', f'第{at}项次数')}{value}<Other/></Row>"
        for at, value in enumerate(values)
    )
    (sheet,) = targetexpr.read(workbook(f"<Row>{heads}</Row>{rows}<Other/>"), name="a.xml")
    assert [row.value for row in sheet.indicators] == [
        "95.00%", "12", "1.5", "2024/12/31", "TRUE", "#REF!", "=100%", "2", "甲", "1e999", None, "2024/12/31",
    ]  # fmt: skip
    assert "hidden-row" in sheet.indicators[1].doubts
    hidden = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    (sheet,) = targetexpr.read(workbook(f"<Row>{heads}</Row>{rows}", options=hidden), name="a.xml")
    assert "hidden-sheet" in sheet.indicators[0].doubts
    assert targetexpr.read(workbook("", more="<Worksheet/>"), name="a.xml") == []
    assert reason(workbook(f"<Row>{cell('String', '甲' * 99)}</Row>"), "a.xml", characters=9) == "too-large"
    wide = "ss:MergeAcross='9999' ss:MergeDown='9999'"
    assert reason(workbook(f"<Row>{cell('String', '甲', wide)}</Row>"), "a.xml") == "too-large"


def test_a_web_page_in_one_file() -> None:
    page = (FIXTURES / "shanghai-2020.html").read_bytes()
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\n"
    data = (
        head
        + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        + page
        + b"\r\n--xx\r\nContent-Type: image/png\r\n\r\nx\r\n--xx--"
    )
    assert found(data, "表.mht") == wanted()
    assert found(data, "表.doc") == wanted()
    assert found(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + page, "表.mht") == wanted()
    assert reason(head + b"\r\n--xx--", "表.mht") == "damaged"
    assert reason(head + b"Content-Type: text/plain\r\n\r\nx\r\n--xx\r\n" * 1_100, "表.mht") == "too-large"


def test_a_document_with_a_password() -> None:
    locked = bytearray(DOC)
    locked[HEAD_OF_DOC + 11] |= 0x01
    assert reason(bytes(locked), "a.doc") == "encrypted"


def changed(at: int, value: bytes) -> bytes:
    """The document with some bytes of its head changed."""
    start = HEAD_OF_DOC + at
    return DOC[:start] + value + DOC[start + len(value) :]


@pytest.mark.parametrize(
    "data",
    [changed(2, b"\x65\x00"), changed(0x1A2, b"\xff\xff\xff\x0f"), changed(0x1A6, bytes(4))],
)
def test_what_only_another_program_may_read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, "off")
    with pytest.raises(SheetReadError, match="LibreOffice") as caught:
        targetexpr.read(data, name="a.doc")
    assert caught.value.reason == "missing-dependency"


def test_changed_documents_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is changed at random is a fault of the reader."""
    monkeypatch.setenv(office.PROGRAM, "off")
    random = Random(14)
    told = set()
    for _ in range(300):
        data = bytearray(DOC)
        for _ in range(random.choice((1, 10, 200))):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            told.add(f"{len(targetexpr.read(bytes(data), name='a.doc'))} sheets")
        except SheetReadError as error:
            told.add(error.reason)
    assert "1 sheets" in told
    assert told <= {
        "0 sheets",
        "1 sheets",
        "2 sheets",
        "missing-dependency",
        "damaged",
        "encrypted",
        "too-large",
        "unknown-format",
    }


def test_a_damaged_compound_file() -> None:
    with pytest.raises(ValueError, match="compound"):
        OleFile(b"\xff" * 600)
    with pytest.raises(ValueError, match="directory"):
        OleFile(DOC[:40])
    with pytest.raises(ValueError, match="no stream"):
        OleFile(DOC).stream("Workbook")
    assert len(OleFile(DOC).stream("WordDocument")) > 4096
    assert OleFile(DOC).stream("\x01CompObj").startswith(b"\x01\x00")


@pytest.mark.parametrize(("data", "name"), [(b"{\\rtf1 x}", "表.rtf"), (b"{\\rtf1 x}", "表.doc")])
def test_without_libreoffice_the_way_is_named(data: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, "off")
    with pytest.raises(SheetReadError, match=r"安装 LibreOffice.*另存为 \.docx") as caught:
        targetexpr.read(data, name=name)
    assert caught.value.reason == "missing-dependency"
    monkeypatch.setenv(office.PROGRAM, "/none/soffice")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert reason(data, name) == "missing-dependency"


def stand_in(tmp_path: Path, script: str) -> Path:
    """A program in the place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


posix = pytest.mark.skipif(os.name != "posix", reason="a script stands in for LibreOffice")
MAKE = 'for last; do :; done; mkdir -p made; cp "$SOURCE" made/document.docx'


@posix
def test_how_the_program_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    program = stand_in(tmp_path, f'echo "$@" > {told}; env >> {told}; cat profile/user/*.xcu >> {told}; {MAKE}')
    monkeypatch.setenv(office.PROGRAM, str(program))
    monkeypatch.setenv("SOURCE", str(FIXTURES / "shanghai-2020.docx"))
    assert found(b"{\\rtf1 x}", "表.rtf") == wanted()
    text = told.read_text("utf-8")
    for word in ("--headless", "--norestore", "-env:UserInstallation=file://", "http_proxy=http://127.0.0.1:9",
                 "DisableMacrosExecution", "MacroSecurityLevel", "ooInetProxyType"):  # fmt: skip
        assert word in text
    folder = text.partition("UserInstallation=file://")[2].partition("/profile")[0]
    assert folder
    assert not Path(folder).exists()


@posix
@pytest.mark.parametrize(
    ("script", "expected", "limits"),
    [
        ("exit 1", "damaged", {}), ("echo broken >&2; exit 0", "damaged", {}),
        (f"{MAKE}; exit 0", "too-large", {"bytes": 20}),
        ("exit 81", "damaged", {}),
        ("test -e again || { touch again; exit 81; }; exit 3", "damaged", {}),
    ],
)  # fmt: skip
def test_what_the_program_does_not_make(
    script: str, expected: str, limits: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(office.PROGRAM, str(stand_in(tmp_path, script)))
    monkeypatch.setenv("SOURCE", str(FIXTURES / "shanghai-2020.docx"))
    assert reason(b"{\\rtf1 x}", "表.rtf", **limits) == expected


@posix
def test_a_program_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, str(stand_in(tmp_path, "exec sleep 60")))
    slow = Limits().bounds(0)
    monkeypatch.setattr(Limits, "bounds", lambda *_: evolve(slow, clock=0.5))
    assert reason(b"{\\rtf1 x}", "表.rtf") == "too-slow"


@posix
def test_a_program_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_bytes(b"\x7fELF no program")
    program.chmod(0o755)
    monkeypatch.setenv(office.PROGRAM, str(program))
    assert reason(b"{\\rtf1 x}", "表.rtf") == "damaged"


@needs_office
@pytest.mark.parametrize("form", FORMS)
def test_rtf(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = writers.converted(writers.to_docx(FORMS[form]), "docx", "rtf")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert found(data, "表.rtf") == wanted(form)
    assert found(data, "表.doc") == wanted(form)
    assert not list(tmp_path.iterdir()), "something was left behind"


@needs_office
def test_documents_of_every_kind_from_one_docx() -> None:
    source = writers.to_docx(FORMS["shanghai-2024"])
    for suffix in ("doc", "odt", "fodt"):
        data = writers.converted(source, "docx", suffix)
        assert found(data, f"表.{suffix}") == wanted("shanghai-2024")
        if suffix == "doc":
            assert found(data, "表.wps") == wanted("shanghai-2024")


class _AskedServer(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def listening() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _AskedServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@needs_office
def test_nothing_is_fetched_and_no_file_beside_it_is_read(listening: HTTPServer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    url = f"http://127.0.0.1:{listening.server_port}/a.png"
    fields = (f'INCLUDEPICTURE "{url}" \\\\d', f'INCLUDETEXT "{secret}"')
    rtf = (
        "{\\rtf1\\ansi x " + "".join(f"{{\\field{{\\*\\fldinst {code}}}{{\\fldrslt y}}}}" for code in fields) + "\\par}"
    )
    _AskedServer.asked.clear()
    made = office.saved_anew(rtf.encode(), "rtf", Limits())
    time.sleep(0.2)
    assert _AskedServer.asked == []
    assert "秘密".encode() not in made


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by their group on POSIX")
def test_what_a_worker_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARGETEXPR_SANDBOX")
    told = tmp_path / "told"
    program = stand_in(tmp_path, f"pwd > {told}; sleep 300 & echo $! >> {told}; wait")
    monkeypatch.setenv(office.PROGRAM, str(program))
    monkeypatch.setattr(
        Limits, "bounds", lambda *_, **__: targetexpr.sandbox.Bounds(processor=5, memory=2**30, clock=3)
    )
    assert reason(b"{\\rtf1 x}", "表.rtf") == "too-slow"
    folder, pid = told.read_text("utf-8").split()
    assert not Path(folder).exists()
    for _ in range(50):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            break
        time.sleep(0.1)
    else:
        pytest.fail("it goes on")
