"""Ways of documents that are rare each by itself: what a reader meets in them, and where it stops."""

from __future__ import annotations

import codecs
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.records import to_plain
from targetexpr.sheets import tasks
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import Cell, Grid
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.page_layout.content import Glyph, PageContent
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.page_layout.page_breaks import mend
from targetexpr.sheets.parts import Document
from targetexpr.sheets.readers import office
from targetexpr.sheets.readers.xlsx_parts import moved
from targetexpr.sheets.reading import read_document
from targetexpr.sheets.sighting import Sighting
from targetexpr.sheets.split import join_parts, sign_in, template_in
from targetexpr.sheets.text_tables import read_tables
from tests.sheets.test_page_layout import cut_page, page, written

_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATED = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **more: bytes) -> bytes:
    """A document of such elements, with more parts in its folder of media."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _RELATED)
        file.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}">{body}</w:document>')
        for name, data in more.items():
            file.writestr(f"word/media/{name}", data)
    return out.getvalue()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*texts: str, properties: str = "") -> str:
    cells = "".join(f"<w:tc><w:tcPr>{properties}</w:tcPr>{said(text)}</w:tc>" for text in texts)
    return f"<w:tr>{cells}</w:tr>"


HEADS = ("一级指标", "二级指标", "三级指标", "指标值")
TABLE = f"<w:tbl>{row(*HEADS)}{row('产出指标', '数量指标', '修路', '≥9公里')}</w:tbl>"


def read_docx(body: str, limits: Limits | None = None, **more: bytes) -> Document:
    return read_document(docx(body, **more), name="a.docx", limits=limits)


def refused(body: str, limits: Limits | None = None) -> str:
    with pytest.raises(SheetReadError) as caught:
        read_docx(body, limits)
    return caught.value.reason


def test_a_document_of_pictures_only_is_told() -> None:
    document = read_docx("<w:body/>", a=b"png")
    assert [part.reason for part in document.not_understood] == ["picture-only"]
    assert read_docx("").parts == ()


def test_boxes_of_text_beside_and_within_a_table() -> None:
    box = f"<w:p><w:r><w:txbxContent>{said('项目支出绩效目标表')}</w:txbxContent></w:r></w:p>"
    document = read_docx(f"<w:body>{box}{TABLE}</w:body>")
    assert [sheet.title for sheet in document.sheets] == ["项目支出绩效目标表"]
    within = f"<w:tbl>{row(*HEADS)}<w:tr><w:tc>{box}</w:tc></w:tr></w:tbl>"
    assert [sheet.title for sheet in read_docx(f"<w:body>{within}{TABLE}</w:body>").sheets][-1] == "项目支出绩效目标表"


def test_bounds_of_a_document_of_word() -> None:
    wide = row("甲", properties='<w:gridSpan w:val="600"/>')
    assert refused(f"<w:body><w:tbl>{wide}</w:tbl></w:body>") == "too-large"
    inner = f"<w:tbl><w:tr><w:tc>{TABLE}</w:tc></w:tr></w:tbl>"
    assert refused(f"<w:body>{inner}</w:body>", Limits(depth=0)) == "too-large"
    wrapped = f"<w:sdt><w:sdtContent>{said('甲')}</w:sdtContent></w:sdt>"
    assert [sheet.indicators for sheet in read_docx(f"<w:body>{wrapped}</w:body>").sheets] == []
    boxes = said("甲")
    for _ in range(3):
        boxes = f"<w:p><w:r><w:txbxContent>{boxes}</w:txbxContent></w:r></w:p>"
    assert refused(f"<w:body>{boxes}</w:body>", Limits(depth=1)) == "too-large"


def test_numbers_and_characters_of_word() -> None:
    broken = row("一级指标", "二级指标", "三级指标", "指标值", properties='<w:gridSpan w:val="x"/>')
    hyphen = "<w:tc><w:p><w:r><w:t>≥9</w:t><w:noBreakHyphen/><w:t>公里</w:t></w:r></w:p></w:tc>"
    last = row("产出指标", "数量指标", "修路").replace("</w:tr>", f"{hyphen}</w:tr>")
    (sheet,) = read_docx(f"<w:body><w:tbl>{broken}{last}</w:tbl></w:body>").sheets
    assert [i.value for i in sheet.indicators] == ["≥9-公里"]


def test_what_stands_above_a_table_of_a_page_as_its_caption() -> None:
    heads = "".join(f"<th>{text}</th>" for text in HEADS)
    cells = "".join(f"<td><b>{text}</b></td>" for text in ("产出指标", "数量指标", "修路", "≥9公里"))
    caption = "<caption>项目支出绩效目标表</caption>"
    data = f"<table>{caption}<tr>{heads}</tr><tr>{cells}</tr></table>".encode()
    assert [sheet.title for sheet in read_document(data, name="a.html").sheets] == ["项目支出绩效目标表"]


def test_cells_of_a_page_that_overlap() -> None:
    rows = "<tr><td>甲</td><td rowspan=2>乙</td></tr><tr><td colspan=2>丙</td></tr>"
    assert read_document(f"<table>{rows}</table>".encode(), name="a.html").not_understood == ()


def test_pasted_prose_that_a_break_has_cut_is_one_text() -> None:
    lines = [
        "项目支出绩效目标表", "项目名称\t甲项目", "年度目标\t目标1：修建机耕路十二公里；", "目标2：清淤沟渠三十公里。",
        "项目单位：某局", "-----\t-----", "\t".join(HEADS), "产出指标\t数量指标\t修路\t&gt;9公里<br>",
    ]  # fmt: skip
    (sheet,) = read_document("\n".join(lines).encode(), name="a.txt").sheets
    assert sheet.texts["年度目标"] == "目标1：修建机耕路十二公里；目标2：清淤沟渠三十公里。"
    assert (sheet.implementer, [i.value for i in sheet.indicators]) == ("某局", [">9公里"])


def test_a_field_that_the_module_for_csv_does_not_take() -> None:
    with pytest.raises(SheetReadError) as caught:
        read_document(f'甲,"{"字" * 140_000}"\n乙,丙\n'.encode(), name="a.csv", limits=Limits(characters=200_000))
    assert caught.value.reason == "too-large"


def test_tasks_with_what_was_spent_alone() -> None:
    rows = [
        "部门整体支出绩效自评表", "年度主要任务,任务名称,完成情况,实际支出（万元）,", ",,,合计,财政拨款",
        ",修路,完成县道,300,300",
        "一级指标,二级指标,三级指标,指标值,实际完成值", "产出指标,数量指标,修路,≥9公里,9公里",
    ]  # fmt: skip
    (sheet,) = read_document("\n".join(rows).encode(), name="a.csv").sheets
    assert [(task.name, task.content, task.amount) for task in sheet.tasks] == [("修路", "完成县道", None)]


def test_targets_below_a_blank_heading_are_told_and_not_read() -> None:
    rows = ["管的事,考什么,,谁管", "产出指标,修路,≥9公里,甲", "效益指标,受益人数,≥900人,乙"]
    document = read_document("\n".join(rows).encode(), name="a.csv")
    assert document.sheets == ()
    assert [part.reason for part in document.not_understood] == ["unknown-headings"]


def test_prose_in_a_table_weighs_nothing() -> None:
    prose = "本单位各科室要按照年初确定的任务分工抓好落实，确保完成≥95%的目标任务。"
    rows = ["科室,要求,备注", f"办公室,{prose},无", f"财务科,{prose},无", f"业务科,{prose},无"]
    assert read_document("\n".join(rows).encode(), name="a.csv").not_understood == ()


def cell(text: str) -> Cell:
    return Cell(text=text, location=Location(row=1))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("投入(≥**万元)", ("投入", "≥", "万元")),
        ("投入(约定**万元)", None),
        ("投入(≥**若干)", None),
        ("(≥**万元)", None),
    ],
)
def test_a_template_in_a_name(name: str, wanted: tuple[str, str, str] | None) -> None:
    found = template_in(name)
    assert (None if found is None else (found.name, found.operator, found.unit)) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"), [("学校数（≥）", ("学校数", "≥")), ("（≥）", None), ("学校数（所）", None)]
)
def test_a_sign_at_a_names_end(name: str, wanted: tuple[str, str] | None) -> None:
    found = sign_in(name)
    assert (None if found is None else (found.name, found.operator)) == wanted


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (("≥", "95", "无"), "≥95"), (("≥", "95", "定量"), "≥95"), (("定性", "", "健全"), "健全"), (("≥", "", "人"), ""),
        (("", "", ""), ""), (("≥", "≥95", "%"), "≥95%"), (("定性", "优良中低差", "级"), "优良中低差"),
    ],
)  # fmt: skip
def test_parts_of_a_value(parts: tuple[str, str, str], wanted: str) -> None:
    operator, value, unit = map(cell, parts)
    assert join_parts(value, operator, unit)[0] == wanted


def seen(text: str, left: float, top: float) -> Sighting:
    return Sighting(confidence=0.5, box=(int(left), int(top), int(left) + 10 * len(text), int(top) + 10))


def sighted(text: str, left: float, top: float) -> list[Glyph]:
    return [evolve(glyph, sighting=seen(text, left, top)) for glyph in written(text, left, top)]


def test_rows_that_stand_in_the_file_beside_others_from_a_picture() -> None:
    rows = [["", *HEADS], ["", "产出指标", "数量指标", "修路", "≥3公里"], ["", "产出指标", "质量指标", "合格率", "≥9%"]]
    content = cut_page(1, 100, rows, [0, 0, 0, 0])
    content.glyphs = [glyph for glyph in content.glyphs if glyph.top < 140]
    for text, left in zip(rows[2], (2, 42, 122, 202, 342), strict=True):
        content.glyphs += sighted(text, left, 145)
    ((sheet,), _) = read_pages([content], Limits())
    assert [row.confidence for row in sheet.indicators] == [None, 0.5]


def test_a_picture_without_ruling_lines_behind_one_with_them() -> None:
    rows = [["", *HEADS], ["", "产出指标", "数量指标", "修路", "≥3公里"]]
    lines = [HEADS, ("产出指标", "数量指标", "修桥", "≥2座"), ("产出指标", "质量指标", "合格率", "≥95%")]
    glyphs = [
        glyph
        for at, line in enumerate(lines)
        for left, text in zip((20, 150, 280, 440), line, strict=True)
        for glyph in sighted(text, left, 100 + 20 * at)
    ]
    letter = page(sighted("关于报送绩效目标的函", 100, 50), number=3)
    blank = [*sighted("项目名称", 20, 60), *sighted("修桥", 150, 60), *glyphs[: len("".join(HEADS))]]
    pages = [cut_page(1, 100, rows, [0, 0, 0]), page(glyphs, number=2), letter, page(blank, number=4)]
    sheets, _ = read_pages(pages, Limits())
    assert [[row.name for row in sheet.indicators] for sheet in sheets] == [["修路"], ["修桥", "合格率"]]
    assert {row.location.page for row in sheets[1].indicators} == {2}
    assert [row.confidence for row in sheets[1].indicators] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("last", "first", "joined"),
    [
        (["合", "合", "≥3公里"], ["格率", "格率", ""], "合\n格率"),
        (["备注", "备注", "≥3公里"], ["见附表", "见附表", ""], None),
        (["群众满意度", "群众满意度", "≥3公里"], ["项目验收合格率", "项目验收合格率", ""], None),
    ],
)
def test_a_row_below_a_page_break_is_the_rest_of_the_one_above(
    last: list[str], first: list[str], joined: str | None
) -> None:
    def grid(texts: list[str]) -> Grid:
        name, value = cell(texts[0]), cell(texts[2])
        return Grid(rows=[[name, name, value]])

    above, below = grid(last), grid(first)
    mend(above, below)
    assert [found.text for found in above.rows[0] if found] == [joined or last[0], joined or last[0], last[2]]
    assert bool(below.rows) is (joined is None)


def test_several_texts_beside_an_amounts_label_are_kept() -> None:
    rows = ["项目名称,甲,,", "项目总金额（万元）,30,其中贷款5,", ",".join(HEADS), "产出指标,数量指标,修路,≥9公里"]
    (sheet,) = read_document("\n".join(rows).encode(), name="a.csv").sheets
    assert sheet.texts["项目总金额"] == "30 其中贷款5"


def test_a_damaged_text_with_a_mark_of_its_encoding() -> None:
    assert decode(codecs.BOM_UTF8 + "绩效目标".encode()[:-1]) == "绩效目\ufffd"


def test_what_records_say_of_themselves() -> None:
    document = read_docx(f"<w:body>{said('项目支出绩效目标表')}{TABLE}</w:body>")
    assert repr(document) == "<Document: 1 sheets, 0 other parts>"
    assert repr(document.sheets[0]) == "<Sheet 项目支出绩效目标表: mof-2021, 1 indicators>"


def test_many_pages_ask_for_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(
        "targetexpr.sheets.page_layout.document.more", lambda *, processor, page: asked.append(processor)
    )
    sheets, _ = read_pages((PageContent(number, 100, 100) for number in range(1, 90)), Limits())
    assert (sheets, asked) == ([], [10.0, 10.0])


def test_a_device_is_no_file() -> None:
    with pytest.raises(SheetReadError) as caught:
        read_document(os.devnull)
    assert caught.value.reason == "not-a-file"


def test_files_within_files_within_files() -> None:
    data, related = docx(said("甲")), _RELATED.replace(b"officeDocument/2006/relationships/officeDocument", b"package")
    inner = b""
    for _ in range(5):
        out = io.BytesIO(docx(f"<w:body>{said('甲')}</w:body>"))
        with zipfile.ZipFile(out, "a") as file:
            file.writestr("word/_rels/document.xml.rels", related.replace(b"word/document.xml", b"media/a.docx"))
            file.writestr("word/media/a.docx", data)
        data = out.getvalue()
        inner = inner or data
    assert [part.reason for part in read_document(inner, name="a.docx").parts] == ["no-targets"]
    (part,) = read_document(data, name="a.docx").not_understood
    assert (part.reason, part.location.sheet) == ("unreadable", "a.docx/a.docx/a.docx/a.docx")


def test_a_shared_formula_that_cannot_be_moved_is_as_it_was_written() -> None:
    assert moved("A1+1", "B2", "A1") == "A1+1"


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> None: ...

    monkeypatch.setattr("targetexpr.sheets.readers.office.shutil.which", nothing)
    assert office.office() is None


def test_pictures_of_one_container_are_told_from_sounds() -> None:
    with pytest.raises(SheetReadError) as caught:
        read_document(b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(range(256)), name="a.wav")
    assert caught.value.reason == "unknown-format"


def test_bounds_and_cells_of_an_old_workbook(tmp_path: Path) -> None:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    for row, values in enumerate([HEADS, ("产出指标", "数量指标", "修路", True)]):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    book.save(tmp_path / "a.xls")
    (found,) = targetexpr.read(tmp_path / "a.xls")
    assert [row.value for row in found.indicators] == ["TRUE"]
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(tmp_path / "a.xls", limits=Limits(cells=3))
    assert caught.value.reason == "too-large"


def test_an_amount_before_prose() -> None:
    rows = ["项目名称,甲,", '项目总金额,"100万元，均为财政资金",', ",".join(HEADS), "产出指标,数量指标,修路,≥9公里"]
    (sheet,) = read_document("\n".join(rows).encode(), name="a.csv").sheets
    assert (sheet.funds.total, sheet.texts["项目总金额"]) == (Decimal(1_000_000), "100万元，均为财政资金")


def test_what_a_worker_answers() -> None:
    data, asked = ",".join(HEADS).encode(), {"name": "a.csv", "limits": to_plain(Limits())}
    assert tasks.read(asked, data)["value"]["sheets"]
    ((row,),) = (table["rows"] for table in tasks.tables(asked, data)["value"]["tables"])
    assert row["cells"] == list(HEADS)
    assert tasks.read(asked, b"")["error"]["reason"] == "empty"


def test_tables_that_the_memory_does_not_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    (tmp_path / "a.csv").write_text(",".join(HEADS), encoding="utf-8")
    monkeypatch.setattr("targetexpr.sheets.grid_readers.tables_in_file", full)
    with pytest.raises(SheetReadError) as caught:
        read_tables(tmp_path / "a.csv")
    assert caught.value.reason == "too-much-memory"
    monkeypatch.setattr("targetexpr.sheets.grid_readers.tables_in_file", lambda *_: len(None))  # type: ignore[arg-type]
    with pytest.raises(SheetReadError) as caught:
        read_tables(tmp_path / "a.csv")
    assert caught.value.reason == "reader-failed"
