"""Files that are right but for one thing: read as far as they go, or refused with the reason; in this process."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from targetexpr.errors import FormError, SheetReadError
from targetexpr.sheets import own
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import distinct
from targetexpr.sheets.grid_readers import tables_in_file
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.ole import OleFile
from targetexpr.sheets.parts import Content, Document
from targetexpr.sheets.readers.csv import read_csv
from targetexpr.sheets.readers.docx import read_docx
from targetexpr.sheets.readers.ods import read_ods
from targetexpr.sheets.readers.package import Package
from targetexpr.sheets.readers.pdf import _size, read_pdf
from targetexpr.sheets.readers.xlsx import read_xlsx
from targetexpr.sheets.reading import read_contents, read_document
from targetexpr.sheets.rows import sheet_of
from targetexpr.sheets.sniff import kind_of
from targetexpr.sheets.walk import reads_pictures, walk
from tests.sheets.test_hostile import FIXTURES, archive

LIMITS = Limits()
NAMES = {
    "x": 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="urn:r"',
    "w": 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    "o": 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:d" xmlns:style="urn:s"',
}


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(SheetReadError) as caught:
        read()
    return caught.value.reason


def related(*relations: tuple[str, str]) -> bytes:
    held = "".join(
        f'<Relationship Id="r{number}" Type="urn:x/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f"<Relationships>{held}</Relationships>".encode()


def book(rows: str = "", *, strings: str = "", names: str = "", tabs: str = '<sheet name="表" r:id="r1"/>') -> bytes:
    return archive({
        "xl/workbook.xml": f"<workbook {NAMES['x']}><sheets>{tabs}</sheets>{names}</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": related(("worksheet", "sheet1.xml"), ("sharedStrings", "strings.xml")),
        "xl/sheet1.xml": f"<worksheet {NAMES['x']}><sheetData>{rows}</sheetData></worksheet>".encode(),
        "xl/strings.xml": f"<sst {NAMES['x']}>{strings}</sst>".encode(),
    })  # fmt: skip


def shown(content: Content) -> list[str]:
    return [cell.text for grid in content.grids for row in grid.rows for cell in distinct(row)]


@pytest.mark.parametrize(
    "data",
    [
        book('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
        book('<row r="1"><c r="A1"><v>abc</v></c></row>'),
        book('<row r="1"><c r="XFE1" t="str"><v>外</v></c></row>'),
        book('<row r="2000000"><c t="str"><v>外</v></c></row>'),
        book(tabs=""),
        archive({"other.xml": b"<a/>"}),
        b"PK no archive",
    ],
    ids=["string", "number", "column", "row", "no worksheet", "no workbook", "no archive"],
)
def test_a_workbook_with_one_thing_wrong_is_refused(data: bytes) -> None:
    assert refused(lambda: read_xlsx(data, LIMITS)) == "damaged"


def test_what_a_workbook_may_hold_beside_texts_and_numbers() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v> </v></c><c r="C1" t="str"><v>_x4E2D_文</v></c></row>'
        '<row r="2"><other/><c r="A2"><f t="shared" si="0">C1*2</f></c><c r="B2"><f t="shared" si="0"/></c>'
        '<c r="C2"><f t="shared" si="9"/><other/></c></row>'
        '<mergeCell ref="?"/><mergeCell ref="A1:A1"/><mergeCell ref="B9:C9"/>'
    )
    strings = "<si><r><t>满意</t></r><rPh><t>まん</t></rPh><r><other/><t>度</t></r></si>"
    assert shown(read_xlsx(book(rows, strings=strings), LIMITS)) == ["满意度", "_x4E2D_文", "=C1*2", "=D1*2"]


def test_a_text_of_a_worksheet_is_bounded() -> None:
    data = book('<row r="1"><c r="A1" t="str"><v>六个字以上的</v></c></row>')
    assert refused(lambda: read_xlsx(data, Limits(characters=5))) == "too-large"


def test_half_of_a_character_is_no_character() -> None:
    strings = "<si><t>好_xD83D__xDE00_坏_xD83D_</t></si>"
    (text,) = shown(read_xlsx(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings), LIMITS))
    assert text == "好\U0001f600坏\ufffd"


@pytest.mark.parametrize(("name", "told"), [(own.REVIEW, "review-list"), (f"{own.HELP}1", "form-help"), ("别的", None)])
def test_a_worksheet_of_ours_is_known_by_the_name_it_defines(name: str, told: str | None) -> None:
    names = f"<definedNames><definedName name=\"{name}\">'表'!$A$1</definedName></definedNames>"
    content = read_xlsx(book('<row r="1"><c r="A1"><v>1</v></c></row>', names=names), LIMITS)
    assert [part.reason for part in content.parts] == ([told] if told else [])


def test_a_picture_alone_on_a_worksheet_is_told() -> None:
    data = archive({
        "xl/workbook.xml": f'<workbook {NAMES["x"]}><sheets><sheet name="表" r:id="r1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": related(("worksheet", "sheet1.xml")),
        "xl/sheet1.xml": f"<worksheet {NAMES['x']}/>".encode(),
        "xl/_rels/sheet1.xml.rels": related(("drawing", "drawing.xml"), ("drawing", "lost.xml")),
        "xl/drawing.xml": b"<a/>",
        "xl/_rels/drawing.xml.rels": related(("image", "a.png")),
    })  # fmt: skip
    assert [part.reason for part in read_xlsx(data, LIMITS).parts] == ["picture-only"]


def ods(tables: str, **parts: bytes) -> bytes:
    return archive({"content.xml": f"<office:a {NAMES['o']}>{tables}</office:a>".encode(), **parts})


def td(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def test_what_an_ods_may_hold() -> None:
    hidden = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    wide = td("a", 'table:number-columns-spanned="2"')
    rows = f"<table:table-row><other/>{wide}</table:table-row>"
    table = f'<table:table table:name="表" table:style-name="off">{rows}</table:table>'
    picture = '<table:table table:name="图"><draw:image/></table:table><table:table table:name="空"/>'
    parts = {"Object 1/content.xml": b"<office:chart/>", "Object 2/content.xml": b"<x/>", "Object 3/a.bin": b"1"}
    content = read_ods(ods(hidden + table + picture, **parts), LIMITS)
    (cell,) = distinct(content.grids[0].rows[0])
    assert (cell.text, cell.location.merged, cell.doubt) == ("a", "A1:B1", "hidden-sheet")
    assert [part.reason for part in content.parts] == ["picture-only", "chart", "unreadable"]


def test_an_ods_with_one_thing_wrong_is_refused() -> None:
    wide = td("a", 'table:number-columns-spanned="900000000"')
    table = f"<table:table><table:table-row>{wide}</table:table-row></table:table>"
    assert refused(lambda: read_ods(ods(table), LIMITS)) == "too-large"
    assert refused(lambda: read_ods(archive({"other.xml": b"<a/>"}), LIMITS)) == "damaged"


def test_tabs_and_lost_parts_of_a_document() -> None:
    body = "<w:p><w:r><w:t>单位</w:t><w:ptab/><w:t>某局</w:t><w:noBreakHyphen/><w:br/><w:t>乙</w:t></w:r></w:p>"
    data = archive({
        "word/document.xml": f"<w:document {NAMES['w']}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": related(("header", "lost.xml"), ("chart", "chart.xml"), ("styles", "s.xml")),
        "word/chart.xml": b"<a/>",
    })  # fmt: skip
    content = read_docx(data, LIMITS)
    assert shown(content) == ["单位\t某局-乙"]
    assert content.asides == []


def test_a_damaged_part_and_a_name_in_no_encoding() -> None:
    data = archive({"a.xml": b"<a>" + b"b" * 4000 + b"</a>"})
    at = data.index(b"a.xml") + 5
    package = Package(data[:at] + b"\xff" * 12 + data[at + 12 :], LIMITS, "x")
    assert refused(lambda: package.bytes("a.xml")) == "damaged"
    assert refused(lambda: package.root("a.xml")) == "damaged"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("é.xml", b"<a/>")
    odd = out.getvalue().replace("é".encode(), b"\x81\xff")
    flags = odd.replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")
    assert len(Package(flags, LIMITS, "x").names("")) == 1


@pytest.mark.parametrize(
    ("parts", "suffix", "told"),
    [
        ({"xl/workbook.bin": b"1"}, ".xlsb", "xlsb"),
        ({"other.xml": b"1"}, ".ofd", "ofd"),
        ({"[Content_Types].xml": b"<Types/>"}, ".docx", "damaged"),
        ({"META-INF/manifest.xml": b"<encryption-data/>"}, ".ods", "encrypted"),
        ({"ppt/slides.xml": b"1"}, ".pptx", "unsupported-format"),
        ({"a.txt": b"1"}, ".zip", "unsupported-format"),
    ],
)
def test_an_archive_is_what_its_parts_say(parts: dict[str, bytes], suffix: str, told: str) -> None:
    def kind() -> str:
        return kind_of(archive(parts), suffix, LIMITS)

    assert (kind() if told in ("xlsb", "ofd") else refused(kind)) == told


def test_an_archive_with_a_password_or_a_damaged_part() -> None:
    data = bytearray(archive({"mimetype": b"text " * 400}))
    locked = bytes(data).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert refused(lambda: kind_of(locked, ".ods", LIMITS)) == "encrypted"
    at = data.index(b"mimetype") + 8
    data[at : at + 6] = b"\xff" * 6
    assert refused(lambda: kind_of(bytes(data), ".ods", LIMITS)) == "damaged"


def test_texts_that_declare_what_there_is_not() -> None:
    assert decode(b"\xef\xbb\xbf" + "指标\x00".encode()[:-1]) == "指标"
    assert decode("指标值".encode("utf-16")) == "指标值"
    assert decode(b"\xef\xbb\xbf" + "指标值".encode() + b"\xff") == "指标值\ufffd"
    text = "绩效指标目标值完成情况" * 9
    broken = text.encode("gb18030")[:-1] + b"\xff"
    assert decode(b'<meta charset="no-such">' + broken, declared=True).startswith('<meta charset="no-such">绩效')
    assert refused(lambda: decode(b"\x01\x02\x03\x04\x05" * 9)) == "unknown-format"


def test_lack_of_memory_is_no_damage() -> None:
    with pytest.raises(MemoryError):
        damaged("x", MemoryError())


def test_lack_of_memory_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object, **__: object) -> None:
        raise MemoryError

    package = Package(archive({"a.xml": b"<a/>"}), LIMITS, "x")
    monkeypatch.setattr(zipfile.ZipFile, "open", lacking)
    for read in (package.bytes, package.root):
        with pytest.raises(MemoryError):
            read("a.xml")


def test_a_pdf_without_its_library_or_that_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import pdfplumber

    def failing(*_: object, **__: object) -> None:
        raise KeyError("Root")

    monkeypatch.setattr(pdfplumber, "open", failing)
    assert refused(lambda: read_pdf(b"%PDF-1.7", LIMITS)) == "damaged"
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    assert refused(lambda: read_pdf(b"%PDF-1.7", LIMITS)) == "missing-dependency"


def test_a_field_longer_than_the_module_reads() -> None:
    assert refused(lambda: read_csv(f'a,"{"b" * 140_000}"\n', LIMITS, delimiter=",")) == "too-large"


def test_compound_files_whose_chains_end_early() -> None:
    data = (FIXTURES / "shanghai-2020.xls").read_bytes()
    assert OleFile(data[:68] + struct.pack("<II", 0xFFFFFFFE, 3) + data[76:]).entries
    least = OleFile(data[:56] + struct.pack("<I", 1 << 30) + data[60:])
    assert len(least.stream("Workbook")) < least.entries["Workbook"].size
    with pytest.raises(ValueError, match="no stream"):
        least.stream("别的")


def test_tables_of_files_that_have_none() -> None:
    assert refused(lambda: tables_in_file(b"%PDF-1.7", ".pdf", LIMITS)) == "unsupported-format"
    (grid,) = tables_in_file("一|二\n三|四\n".encode(), ".txt", LIMITS)
    assert len(grid.rows) == 2
    found = tables_in_file((FIXTURES / "shanghai-2020.docx").read_bytes(), ".docx", LIMITS)
    assert found
    assert not any(grid.is_text for grid in found)


def test_what_a_reader_does_not_foresee(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def failing(error: BaseException) -> Callable[..., Document]:
        def read(*_: Any) -> Document:
            raise error

        return read

    for error, told in ((RecursionError(), "too-large"), (KeyError("x"), "reader-failed")):
        monkeypatch.setattr("targetexpr.sheets.reading._read", failing(error))
        assert refused(lambda: read_contents(b"a", "a.csv", LIMITS)) == told
    monkeypatch.setattr("targetexpr.sheets.reading._read", failing(MemoryError()))
    with pytest.raises(MemoryError):
        read_contents(b"a", "a.csv", LIMITS)
    assert refused(lambda: read_document(b"a", name="a.csv", sandbox=False)) == "too-much-memory"
    assert refused(lambda: read_document("a\0b.csv", sandbox=False)) == "not-found"


def test_a_form_that_there_is_not() -> None:
    with pytest.raises(FormError):
        sheet_of([("产出指标", "数量指标", "长度", "3米")], form="没有")


def test_what_is_excluded_from_a_walk_is_not_told(tmp_path: Path) -> None:
    for name in ("留.csv", "不.csv", "里/有.csv", "外/有.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a")
    walked = walk(tmp_path, lambda path: path.name in ("不.csv", "外"))
    assert [found.path.relative_to(tmp_path).as_posix() for found in walked] == ["留.csv", "里/有.csv"]
    assert list(walk(tmp_path, lambda _: True)) == []


@pytest.mark.parametrize(
    ("raw", "filters", "size"),
    [
        (b"<~87cURD~>", ["ASCII85Decode"], 5),
        (b"48656c6c6f>", ["AHx"], 5),
        (b"not deflated", ["FlateDecode"], 12),
        (b"abc", ["DCTDecode", "FlateDecode"], 3),
    ],
)
def test_the_size_of_a_stream_behind_its_filters(raw: bytes, filters: list[str], size: int) -> None:
    assert abs(_size(raw, filters, 100) - size) <= 1


@pytest.mark.skipif(not reads_pictures(), reason="needs the extra scan")
def test_pictures_of_every_kind_are_pages() -> None:
    from PIL import Image

    from targetexpr.sheets.scan.pictures import pages_of

    def saved(picture: Any, kind: str, **more: Any) -> bytes:
        out = io.BytesIO()
        picture.save(out, kind, **more)
        return out.getvalue()

    ((page, _),) = pages_of(saved(Image.new("RGBA", (4, 3), (0, 0, 0, 0)), "PNG"), LIMITS)
    assert (page.shape, int(page.min())) == ((3, 4, 3), 255)
    ((page, _),) = pages_of(saved(Image.new("I;16", (4, 3), 65535), "PNG"), LIMITS)
    assert int(page.min()) == 255
    ((page, scale),) = pages_of(saved(Image.new("L", (7000, 2)), "PNG"), LIMITS)
    assert (page.shape[1], scale) == (3500, 2.0)
    frames = [Image.new("L", (4, 3), shade) for shade in (0, 90, 200)]
    assert len(list(pages_of(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), LIMITS))) == 1
    tif = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert len(list(pages_of(tif, LIMITS))) == 3
    assert refused(lambda: list(pages_of(tif, Limits(pictures=2)))) == "too-large"


@pytest.mark.skipif(not reads_pictures(), reason="needs the extra scan")
def test_papers_and_frames_are_straightened_each_by_itself() -> None:
    import numpy

    from targetexpr.sheets.scan.straighten import straighten

    def framed(*frames: tuple[int, int, int, int]) -> Any:
        grey: Any = numpy.full((400, 600), 255, numpy.uint8)
        for left, top, right, low in frames:
            grey[top : top + 3, left:right] = grey[low - 3 : low, left:right] = 0
            grey[top:low, left : left + 3] = grey[top:low, right - 3 : right] = 0
        return grey

    paper: Any = numpy.zeros((400, 600), numpy.uint8)
    paper[20:380, 20:280] = paper[20:380, 320:580] = 1
    both = (40, 60, 260, 340), (340, 60, 560, 340)
    assert len(straighten(framed(*both), paper)) == 2
    assert len(straighten(framed(*both))) == 2
    assert len(straighten(framed((40, 20, 560, 180), (40, 220, 560, 380)))) == 1
    blank: Any = numpy.zeros((400, 600), numpy.uint8)
    blank[20:380, 20:580] = 1
    assert len(straighten(framed(), blank)) == 1
    assert len(straighten(framed())) == 1
