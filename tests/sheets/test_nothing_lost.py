"""Nothing is lost in silence: what was tried is read, or said. The table in docs/reference/losses.md is made from this.

Each case makes a file that holds a sheet, or a second one, in a way that once was passed over with exit status 0.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen
from docx import Document
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.reading import read_document
from tests.sheets import drawn_ofd, writers
from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of
from tests.sheets.forms_of_ours import FORM_2020
from tests.sheets.test_hostile import FIXTURES, OLE, archive
from tests.sheets.test_pdf import IMAGE
from tests.sheets.test_spreadsheets import OTHERWISE, SHEET, edited, ods, one_sheet

ROOT = Path(__file__).parents[2]
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (("产出指标", "数量指标", "培训人数", "≥100人"), ("产出指标", "质量指标", "合格率", "≥95%"))
STRANGE = (
    ("方面", "内容", "标准"),
    ("一、做多少", "修路", "≥30公里"),
    ("二、做多好", "合格率", "≥95%"),
    ("三、效果", "出行", "≥90%"),
)


@frozen
class Case:
    """``expect`` is ``read`` (all rows), a reason of a part that is said, or ``TX001 reason``."""

    what: str
    name: str
    make: Callable[[], bytes]
    expect: str
    sheets: int = 1


def xlsx(change: Callable[[Workbook, Worksheet], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEAD, *ROWS):
        sheet.append(row)
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def second_sheet(book: Workbook, _: Worksheet) -> None:
    other = book.create_sheet("补充")
    for row in STRANGE:
        other.append(row)


def below(_: Workbook, sheet: Worksheet) -> None:
    sheet.append(())
    sheet.append(("", "注：以下为补充"))
    for row in STRANGE:
        sheet.append(row)


def picture_sheet(book: Workbook, _: Worksheet) -> None:
    from PIL import Image as Picture

    file = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(file, "PNG")
    book.create_sheet("扫描").add_image(Image(file))


def chart_sheet(book: Workbook, _: Worksheet) -> None:
    book.create_chartsheet("图")


def without(part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx(second_sheet))) as file:
        return archive({name: file.read(name) for name in file.namelist() if name != part})


def docx(*, embedded: bytes | None = None, name: str = "a.xlsx", kind: str = "package", tables: int = 1) -> bytes:
    document = Document()
    for _ in range(tables):
        table = document.add_table(rows=0, cols=4)
        for line in (HEAD, *ROWS):
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        document.add_paragraph("项目支出绩效目标表")
    out = io.BytesIO()
    document.save(out)
    if embedded is None:
        return out.getvalue()
    with zipfile.ZipFile(out) as file:
        parts = {part: file.read(part) for part in file.namelist()}
    relation = f'<Relationship Id="rId900" Type="http://x/{kind}" Target="embeddings/{name}"/></Relationships>'
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())
    return archive(parts | ({f"word/embeddings/{name}": embedded} if embedded else {}))


def slides() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("ppt/presentation.xml", "<a/>")
    return out.getvalue()


def ofd(page: str = "", *, scanned: bool = False, attached: str = "", noted: bool = False) -> bytes:
    """A form with a page behind it, an attachment, or an annotation."""
    style = drawn_ofd.OfdStyle()
    (cells,) = drawn_ofd.pages_of(FORM_2020, 400)
    drawn = "".join(
        [*drawn_ofd.rules(cells, style), *(text for cell in cells for text in drawn_ofd.texts(cell, style))]
    )
    picture = '<ImageObject ID="8" Boundary="0 0 210 297" ResourceID="80"/>'
    parts = drawn_ofd.parts_of([drawn, *([picture] if scanned else [])], style)
    lines = ("产出指标", "数量指标", "质量指标", "效益指标", "满意度指标")
    note = "".join(drawn_ofd.text(drawn_ofd.code(line, 9, 9 * at)) for at, line in enumerate(lines))
    more = "<Attachments>L.xml</Attachments>" if attached else ""
    more += "<Annotations>A.xml</Annotations>" if noted else ""
    listed = f'<Page ID="9" BaseLoc="{page}"/>' if page else ""
    main = (
        parts["Doc_0/Document.xml"]
        .replace("</Pages>", f"{listed}</Pages>")
        .replace("</Document>", f"{more}</Document>")
    )
    return drawn_ofd.archived({
        **parts, "Doc_0/Document.xml": main, "Doc_0/a.csv": csv(HEAD, *ROWS).encode(),
        "Doc_0/L.xml": f"<Attachments><Attachment Name='b'><FileLoc>{attached}</FileLoc></Attachment></Attachments>",
        "Doc_0/A.xml": '<Annotations><Page PageID="0"><FileLoc>N.xml</FileLoc></Page></Annotations>',
        "Doc_0/N.xml": f"<PageAnnot><Annot><Appearance Boundary='0 0 90 90'>{note}</Appearance></Annot></PageAnnot>",
    })  # fmt: skip


def docx_with_strange_table() -> bytes:
    document = Document(io.BytesIO(docx()))
    table = document.add_table(rows=0, cols=3)
    for line in STRANGE:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_with_targets_as_text() -> bytes:
    document = Document(io.BytesIO(docx()))
    for line in ("乙项目", "产出指标", "修路", "≥30公里", "效益指标", "满意度", "≥90%"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_with_head() -> bytes:
    document = Document(io.BytesIO(docx()))
    table = document.sections[0].header.add_table(rows=len(STRANGE), cols=3, width=Cm(15))
    for row, line in zip(table.rows, STRANGE, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def html(before: str = "", after: str = "") -> bytes:
    return (before + writers.to_html(FORM_2020).decode() + after).encode()


def strange_html() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in STRANGE)
    return f"<table>{rows}</table>"


def csv(*lines: tuple[str, ...]) -> str:
    return "".join(",".join(line) + "\n" for line in lines)


def cut_ods() -> bytes:
    with zipfile.ZipFile(FIXTURES / "shanghai-2020.ods") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["content.xml"] = parts["content.xml"][: len(parts["content.xml"]) // 2]
    return archive(parts)


def xlsx_with(parts: dict[str, bytes], relation: str) -> bytes:
    """A workbook with more parts, and a relation of its worksheet."""
    with zipfile.ZipFile(io.BytesIO(one_sheet())) as file:
        held = {name: file.read(name) for name in file.namelist()}
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    related = f'<Relationships xmlns="{space}">{relation}</Relationships>'.encode()
    return archive(held | {"xl/worksheets/_rels/sheet1.xml.rels": related} | parts)


def xlsx_with_shapes() -> bytes:
    lines = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("产出指标", "≥30公里", "效益指标", "≥90%"))
    drawing = f'<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{lines}</x>'.encode()
    relation = '<Relationship Id="r1" Type="http://x/drawing" Target="../drawings/drawing1.xml"/>'
    return xlsx_with({"xl/drawings/drawing1.xml": drawing}, relation)


def xlsx_with_document() -> bytes:
    relation = '<Relationship Id="r1" Type="http://x/package" Target="../embeddings/c.docx"/>'
    return xlsx_with({"xl/embeddings/c.docx": docx()}, relation)


def xls() -> bytes:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    for title, lines in (("甲", (HEAD, *ROWS)), ("补充", STRANGE)):
        sheet = book.add_sheet(title)
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write(row, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(*, catalog: str = "", scanned: bool = False, strange: bool = False) -> bytes:
    def drawn(lines: tuple[tuple[str, ...], ...]) -> bytes:
        return page_of([
            Drawn(text, 40 + 120 * column, 40 + 20 * row, 160 + 120 * column, 60 + 20 * row)
            for row, line in enumerate(lines) for column, text in enumerate(line)
        ])  # fmt: skip

    pages = [drawn((HEAD, *ROWS))]
    pages += [drawn(STRANGE)] if strange else []
    pages += [b"q 600 0 0 800 0 0 cm /I1 Do Q"] if scanned else []
    return pdf_of(pages, extra=[IMAGE], catalog=catalog)


BIG5 = csv(("一級指標", "二級指標", "三級指標", "指標值"), *[("產出指標", "數量指標", "培訓人數", "100人")] * 5)
CASES = (
    Case("xlsx：工作簿指到的部分不在文件里", "a.xlsx", lambda: without("xl/worksheets/sheet2.xml"), "part-missing"),
    Case("xlsx：部分的名称大小写不同", "a.xlsx", lambda: edited(one_sheet(), OTHERWISE["case"]), "read"),
    Case("xlsx：部分的名称里是反斜线", "a.xlsx", lambda: edited(one_sheet(), OTHERWISE["backslash"]), "read"),
    Case("xlsx：关系的类型写坏了", "a.xlsx", lambda: edited(one_sheet(), OTHERWISE["kind"]), "read"),
    Case("xlsx：整份存为严格格式（Strict）", "a.xlsx", lambda: edited(one_sheet(), OTHERWISE["strict"]), "read"),
    Case("xlsx：只有一个工作表是严格格式", "a.xlsx", lambda: edited(
        one_sheet(), lambda name, data: OTHERWISE["strict"](name, data) if name == SHEET else (name, data)), "read"),
    Case("xlsx：第二个工作表的列标题不认识", "a.xlsx", lambda: xlsx(second_sheet), "unknown-headings"),
    Case("xlsx：同一个工作表下面另有一张不认识的表", "a.xlsx", lambda: xlsx(below), "unknown-headings"),
    Case("xlsx：工作表里只有图片", "a.xlsx", lambda: xlsx(picture_sheet), "picture-only"),
    Case("xlsx：图表工作表", "a.xlsx", lambda: xlsx(chart_sheet), "none: chart"),
    Case("ods：文件截断在中间", "a.ods", cut_ods, "TX001 damaged"),
    Case("ods：一格重复一千行一千列", "a.ods", lambda: ods(
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000">'
        "<text:p>1</text:p></table:table-cell></table:table-row>"), "TX001 too-large"),
    Case("docx：嵌入的 Excel 工作簿", "a.docx", lambda: docx(embedded=one_sheet()), "read", 2),
    Case("docx：嵌入的对象读不了", "a.docx", lambda: docx(embedded=OLE, name="o.bin", kind="oleObject"),
         "unreadable"),
    Case("docx：嵌入的文件不在", "a.docx", lambda: docx(embedded=b"", kind="package"), "part-missing"),
    Case("docx：并入的网页（altChunk）", "a.docx", lambda: docx(embedded=html(), name="c.html", kind="aFChunk"),
         "read", 2),
    Case("docx：并入的文档（altChunk）", "a.docx", lambda: docx(embedded=docx(), name="c.docx", kind="aFChunk"),
         "read", 2),
    Case("docx：嵌入的演示文稿", "a.docx", lambda: docx(embedded=slides(), name="c.pptx"), "unreadable"),
    Case("docx：第二张表的列标题不认识", "a.docx", docx_with_strange_table, "unknown-headings"),
    Case("docx：目标写在段落里", "a.docx", docx_with_targets_as_text, "unknown-headings"),
    Case("docx：目标写在页眉里", "a.docx", docx_with_head, "unknown-headings"),
    Case("html：300 个没有关上的 <font>", "a.html", lambda: html("<font>" * 300), "read"),
    Case("html：嵌套 20,000 层", "a.html", lambda: html("<div>" * 20_000), "read"),
    Case("html：一段文字超过 10 MB", "a.html", lambda: html("<p>" + "字" * 4_000_000 + "</p>"), "text-too-long"),
    Case("html：第二张表的列标题不认识", "a.html", lambda: html(after=strange_html()), "unknown-headings"),
    Case("csv：一格超过 131,072 字", "a.csv", lambda: csv(HEAD, *ROWS, ("a" * 200_000, "b", "c", "d")).encode(),
         "TX001 too-large"),
    Case("csv：引号没有成对", "a.csv", lambda: csv(HEAD, ("产出指标", "数量指标", "甲", '"≥1个'), *ROWS).encode(),
         "read"),
    Case("csv：大五码（Big5）的繁体表", "a.csv", lambda: BIG5.encode("big5hkscs"), "TX002", 0),
    Case("xlsx：目标写在形状里", "a.xlsx", xlsx_with_shapes, "unknown-headings"),
    Case("xlsx：嵌入的 Word 文档", "a.xlsx", xlsx_with_document, "read", 2),
    Case("xls：第二个工作表的列标题不认识", "a.xls", xls, "unknown-headings"),
    Case("pdf：第二页是另一张不认识的表", "a.pdf", lambda: pdf(strange=True), "unknown-headings"),
    Case("pdf：有一页是扫描件", "a.pdf", lambda: pdf(scanned=True), "no-text-layer"),
    Case("pdf：内容填在表单域里", "a.pdf", lambda: pdf(catalog="/AcroForm << /Fields [<< /V (95) >> << /T (b) >>] >>"),
         "form-fields"),
    Case("pdf：附件", "a.pdf", lambda: pdf(catalog="/Names << /EmbeddedFiles << /Names [(a) 3 0 R] >> >>"),
         "unreadable"),
    Case("ofd：有一页的文件不在", "a.ofd", lambda: ofd("x.xml"), "unreadable"),
    Case("ofd：有一页是扫描件", "a.ofd", lambda: ofd(scanned=True), "no-text-layer"),
    Case("ofd：附件", "a.ofd", lambda: ofd(attached="a.csv"), "read", 2),
    Case("ofd：附件的文件不在", "a.ofd", lambda: ofd(attached="gone.csv"), "part-missing"),
    Case("ofd：目标写在注释里", "a.ofd", lambda: ofd(noted=True), "unknown-headings"),
    Case("csv：下面另有一张不认识的表", "a.csv", lambda: csv(HEAD, *ROWS, (), ("注：补充",), *STRANGE).encode(),
         "unknown-headings"),
    Case("csv：表头上面有一行指标", "a.csv",
         lambda: csv(("", "满意度", "读者满意度", "≥90%"), (), HEAD, *ROWS).encode(), "unknown-headings"),
    Case("csv：表头上面有一行指标，数写错了", "a.csv",
         lambda: csv(("", "", "修复率", "≥9O%"), (), HEAD, *ROWS).encode(), "unknown-headings"),
    Case("csv：表头上面有一行指标，名称像表头的标签", "a.csv",
         lambda: csv(("产出指标", "质量指标", "预算执行率", "≥95%"), (), HEAD, *ROWS).encode(), "unknown-headings"),
    Case("csv：表头上面有一行指标，值是一个词", "a.csv",
         lambda: csv(("", "", "资金使用规范性", "规范"), (), HEAD, *ROWS).encode(), "unknown-headings"),
    Case("csv：指标行之间有一行错了列", "a.csv",
         lambda: csv(HEAD, ROWS[0], ("设备完好程度", "完好"), ROWS[1]).encode(), "unknown-headings"),
    Case("csv：说明下面又有一行指标，没有符号", "a.csv",
         lambda: csv(HEAD, *ROWS, ("立项依据：", "三年规划"), ("效益指标", "社会效益指标", "制度", "健全")).encode(),
         "unknown-headings"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_it_is_read_or_said(case: Case, tmp_path: Path) -> None:
    file = tmp_path / case.name
    file.write_bytes(case.make())
    report = targetexpr.check(file, isolated=True)
    codes = {entry.code for entry in report.diagnostics}
    if case.expect.startswith("TX001"):
        with pytest.raises(SheetReadError) as caught:
            targetexpr.read(file)
        assert f"TX001 {caught.value.reason}" == case.expect
        assert "TX001" in codes
        return
    document = read_document(file)
    reasons = {(part.verdict, part.reason) for part in document.parts}
    assert len(document.sheets) == case.sheets
    if case.expect == "read":
        assert not document.not_understood
        assert all(len(sheet.indicators) >= 1 for sheet in document.sheets)
    elif case.expect.startswith("TX"):
        assert case.expect in codes
    elif case.expect.startswith("none: "):
        assert ("none", case.expect.removeprefix("none: ")) in reasons
        assert "TX006" not in codes
    else:
        assert ("not-understood", case.expect) in reasons
        assert "TX006" in codes
        assert report.files[0].status == "partial"
        (told,) = (
            entry for entry in json.loads(report.to_json())["files"][0]["parts"] if entry["reason"] == case.expect
        )
        assert told["location"]


def test_a_workbook_within_a_document_tells_its_places() -> None:
    (_, inner) = targetexpr.read(docx(embedded=one_sheet()), name="a.docx")
    place = inner.indicators[0].at("value")
    assert (place.sheet, place.cell) == ("a.xlsx/Sheet", "D2")


def test_documents_within_documents_end() -> None:
    data = docx()
    for _ in range(6):
        data = docx(embedded=data, name="c.docx", kind="aFChunk")
    document = read_document(data, name="a.docx")
    assert len(document.sheets) == 4
    assert [part.reason for part in document.not_understood] == ["unreadable"]


def test_covers_notes_and_budgets_are_known_to_be_none() -> None:
    def change(book: Workbook, _: Worksheet) -> None:
        book.create_sheet("封面").append(("2024年度项目支出绩效目标申报材料",))
        notes = book.create_sheet("填表说明")
        notes.append(("1. 绩效指标应当量化，指标值用“≥”等符号表示，例如培训人数不少于一百人次。",))
        notes.append(("2. 每个项目一张表。",))
        budget = book.create_sheet("预算明细")
        for row in (("科目", "金额（万元）", "占比"), ("办公费", "12", "60%"), ("差旅费", "8", "40%")):
            budget.append(row)

    document = read_document(xlsx(change), name="a.xlsx")
    assert len(document.sheets) == 1
    assert document.not_understood == ()
    assert {part.name for part in document.parts} == {"封面", "填表说明", "预算明细"}


@pytest.mark.parametrize("blank", ["……", "指标2：", "指标2：...", ""])
def test_rows_of_a_form_that_were_left_blank_are_nothing_lost(blank: str) -> None:
    rows = ["一级指标,二级指标,三级指标,指标值", "产出指标,数量指标,指标1：修补渔网,≥5张"]
    more = [f"产出指标,数量指标,{blank},", "产出指标,质量指标,修补合格率,≥95%", f"产出指标,质量指标,{blank},"]
    document = read_document("\n".join([*rows, *more, "效益指标,社会效益指标,受益渔户,≥8户"]).encode(), name="a.csv")
    assert [part.verdict for part in document.parts] == []
    assert len(document.sheets[0].indicators) == 3


def test_a_pasted_table_that_is_no_sheet_is_told() -> None:
    rows = [["项目", "事项", "要求", "责任人"], *(["", f"修建第{n}段机耕路", f"≥{n}公里", "张三"] for n in range(2, 6))]
    document = read_document("\n".join("\t".join(row) for row in rows).encode(), name="a.txt")
    assert document.sheets == ()
    assert [(part.kind, part.reason) for part in document.not_understood] == [("table", "unknown-headings")]


def test_a_folder_says_what_it_passes_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(csv(HEAD, *ROWS), encoding="utf-8")
    others = {
        "b.pptx": "unsupported-format", "b.msg": "unsupported-format", "b.xml": "unsupported-format",
        "b.zip": "archive", "b.rar": "archive", "b.heic": "picture", "b.GIF": "picture", "b.json": "only-named",
        "b.py": "other-format",
        "~$a.xlsx": "lock-file", ".b.xlsx": "hidden",
    }  # fmt: skip
    for name in others:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "c.xlsx").symlink_to(tmp_path / "a.csv")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.csv").write_text("x", encoding="utf-8")
    report = targetexpr.check(tmp_path, isolated=True)
    form = report.to_dict()
    told = {Path(file["path"]).name: file["reason"] for file in form["files"] if file["status"] == "skipped"}
    assert told == {**others, "c.xlsx": "link", ".git": "hidden"}
    assert form["summary"]["skipped"] == len(told)
    (finding,) = (entry for entry in report.diagnostics if entry.code == "TX007")
    assert finding.path == str(tmp_path)
    assert "图片 2 个" in finding.message["zh"]


def test_the_table_in_the_docs_is_the_one_that_is_tried() -> None:
    rows = [f"| {case.what} | {said(case)} |" for case in CASES]
    page = (ROOT / "docs" / "reference" / "losses.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("| ") and "：" in line.split("|")[1]] == rows


def said(case: Case) -> str:
    """What the table says of a case."""
    if case.expect == "read":
        return "读" if case.sheets == 1 else f"读：{case.sheets} 张表"
    if case.expect.startswith("none: "):
        return f"知道不是表（`{case.expect.removeprefix('none: ')}`）"
    return f"说明：{case.expect}" if case.expect.startswith("TX") else f"说明：TX006 `{case.expect}`"
