"""Word's binary documents, as far as programs on this machine do not write them."""

from __future__ import annotations

import struct

import pytest

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.ole import OleFile
from targetexpr.sheets.parts import Content
from targetexpr.sheets.readers import office
from targetexpr.sheets.readers.doc import read_doc
from tests.sheets.drawn_doc import IN_TABLE, DocPart, cell, cells_setting, compound, document, row_end

THREE = (0, 2000, 4000, 6000)


def texts(content: Content) -> list[list[list[str | None]]]:
    return [[[cell.text if cell else None for cell in row] for row in grid.rows] for grid in content.grids]


def read(*parts: DocPart, narrow: bool = False) -> list[list[list[str | None]]]:
    return texts(read_doc(document(*parts, narrow=narrow), Limits()))


def test_paragraphs_and_a_table() -> None:
    found = read(
        DocPart("标题"), cell("甲"), cell("乙"), cell("丙"), row_end(*THREE),
        DocPart("第一行", "\r", IN_TABLE), cell("第二行"), cell("丁"), cell("戊"), row_end(*THREE), DocPart("末"),
    )  # fmt: skip
    assert found == [[["标题"]], [["甲", "乙", "丙"], ["第一行第二行", "丁", "戊"]], [["末"]]]


def test_a_table_at_the_end_and_text_without_an_end() -> None:
    assert read(cell("甲"), row_end(0, 2000)) == [[["甲"]]]
    assert read(DocPart("甲"), DocPart("乙", "")) == [[["甲"]], [["乙"]]]
    assert read(DocPart("甲\x0c乙")) == [[["甲"]], [["乙"]]]


def test_merged_cells() -> None:
    found = read(
        cell("甲"), cell("乙"), cell(""), row_end(*THREE, flags=(0x60, 2, 1)),
        cell(""), cell("丙"), cell("丁"), row_end(*THREE, flags=(0x20,)),
        cell("戊"), cell("己"), row_end(0, 4000, 6000),
    )  # fmt: skip
    assert found == [[["甲", "乙", "乙"], ["甲", "丙", "丁"], ["戊", "戊", "己"]]]


def test_rows_that_do_not_say_where_their_cells_are() -> None:
    assert read(cell("甲"), cell("乙"), row_end(settings=b"")) == [[["甲", "乙"]]]


def test_a_table_in_a_cell_is_its_text() -> None:
    inner = b"\x49\x66\x02\x00\x00\x00"
    parts = (DocPart("内", "\r", b"\x16\x24\x01" + inner), DocPart("", "\r", b"\x16\x24\x01\x17\x24\x01" + inner))
    assert read(*parts, cell("外"), row_end(0, 2000)) == [[["内外"]]]


def test_what_is_not_shown() -> None:
    fields = "第\x13PAGE\x14\u3007\x13 IF \x14\x15\x15页\x13 TOC \x15\x14\x15"
    deleted, symbol = b"\x00\x08\x01", b"\x09\x6a\x00\x00\xfe\xf0"
    runs = ((0, 1, b""), (1, 3, deleted), (3, 4, b""), (4, 5, symbol), (5, 7, b""))
    assert read(DocPart(fields), DocPart("甲删去乙(丙", runs=runs)) == [[["第〇页"]], [["甲乙丙"]]]
    assert read(DocPart("a\x0bb\x1ec\x01\x08d\te")) == [[["a b-cd\te"]]]


def test_text_of_one_byte() -> None:
    assert read(DocPart("caf\xe9"), narrow=True) == [[["café"]]]


def test_a_row_of_many_cells_has_its_settings_elsewhere() -> None:
    count = 40
    held = b"\x16\x24\x01\x17\x24\x01" + cells_setting(*range(0, 2000 * (count + 1), 500)[: count + 1])
    data = struct.pack("<H", len(held)) + held
    parts = [*(cell(str(n)) for n in range(count)), DocPart("", "\x07", b"\x46\x66" + struct.pack("<I", 0))]
    assert texts(read_doc(document(*parts, more={"Data": data}), Limits())) == [[[str(n) for n in range(count)]]]
    assert texts(read_doc(document(*parts), Limits())) == [[[str(n)]] for n in range(count)]


def test_the_other_parts_of_the_text() -> None:
    parts = (DocPart("正文"), DocPart("脚注"), DocPart("页眉"), DocPart("框"))
    content = read_doc(document(*parts, lengths=(3, 3, 3, 0, 0, 0, 2), more={"ObjectPool": b""}), Limits())
    assert texts(content) == [[["正文"]], [["框"]]]
    assert [grid.rows[0][0].text for grid in content.asides if grid.rows[0][0]] == ["页眉"]
    assert [part.kind for part in content.parts] == ["embedded"]


def test_settings_that_are_cut_off() -> None:
    for settings in (b"\x16", b"\x08\xd6\xff\xff\x01", b"\x15\xc6\xff\x01", b"\x49\x66\x01"):
        assert read(DocPart("甲", "\r", settings)) == [[["甲"]]]


def test_bounds() -> None:
    for limits in (Limits(cells=2), Limits(characters=3)):
        with pytest.raises(SheetReadError) as caught:
            read_doc(document(DocPart("一二三四"), DocPart("乙"), DocPart("丙")), limits)
        assert caught.value.reason == "too-large"


def test_pieces_that_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, "off")
    data = document(DocPart("甲"))
    at = data.index(b"\x02\x10\x00\x00\x00")
    many = data[: at + 9] + struct.pack("<I", 0x0FFFFFFF) + data[at + 13 :]
    with pytest.raises(SheetReadError) as caught:
        read_doc(many, Limits())
    assert caught.value.reason == "missing-dependency"


def test_a_table_of_sectors_behind_the_header() -> None:
    streams = {"WordDocument": b"x" * 9000, "1Table": b"y"}
    for chained in (False, True):
        file = OleFile(compound(streams, chained=chained))
        assert file.stream("WordDocument") == streams["WordDocument"]
        assert file.stream("1Table") == b"y"
