"""Sheets from OFD files: however a program draws them, and what cannot be read."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from typing import Any

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.page_layout.ruling import tables_of
from targetexpr.sheets.page_layout.text_lines import text_of
from targetexpr.sheets.parts import Document
from targetexpr.sheets.readers.ofd_document import OfdDocument
from targetexpr.sheets.readers.ofd_parts import OfdParts
from targetexpr.sheets.reading import read_document
from tests.sheets import drawn_ofd, writers
from tests.sheets.drawn_ofd import (
    OfdStyle,
    archived,
    code,
    deltas,
    entry,
    page,
    parts_of,
    path,
    resources,
    text,
    to_ofd,
)
from tests.sheets.forms_of_ours import FORM_2020, FORM_2024, FORMS, Box, Layout
from tests.sheets.invented import invent
from tests.sheets.laid_out import boxes
from tests.sheets.test_same_sheet import content

MONITORED: Layout = [
    [Box("项目支出绩效运行监控表", wide=8)],
    [Box("（2024年度）", wide=8)],
    [Box("项目名称", wide=2), Box("河道保洁船更新", wide=6)],
    [Box("主管部门", wide=2), Box("临江区水务局", wide=2), Box("实施单位"), Box("临江区河道管理所", wide=3)],
    [Box(text) for text in ("一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "全年预计完成情况",
                            "偏差原因分析", "完成目标可能性")],
    [Box("产出指标", high=3), Box("数量指标", high=2),
     *(Box(text) for text in ("购置保洁船", "≥6艘", "3艘", "6艘", "", "确定能"))],
    [Box(text) for text in ("打捞水草", "≥900吨", "410吨", "850吨", "汛期停航", "有可能")],
    [Box(text) for text in ("时效指标", "交付时间", "9月底前", "未到期", "9月底前", "", "确定能")],
    [Box("满意度指标"), Box("服务对象满意度指标"),
     *(Box(text) for text in ("沿河居民满意度", "≥90%", "未调查", "90%", "", "确定能"))],
]  # fmt: skip
LAYOUTS: dict[str, Layout] = {
    **FORMS, "monitoring": MONITORED, **{f"invented {seed}": boxes(invent(seed, held=True)) for seed in range(6)},
}  # fmt: skip


def document(*contents: str, **parts: str | bytes) -> bytes:
    """A file of pages with these objects; *parts* replace or add others (``__`` for a slash, None leaves one out)."""
    return archived({**parts_of(contents, OfdStyle()), **parts})


def document_parts(*contents: str) -> dict[str, str | bytes]:
    return {**parts_of(contents, OfdStyle())}


def read(data: bytes, **limits: int) -> Document:
    return read_document(data, name="sheet.ofd", limits=Limits(**limits))


def refused(data: bytes, **limits: int) -> str:
    with pytest.raises(SheetReadError) as caught:
        read(data, **limits)
    assert caught.value.message("zh")
    return caught.value.reason


def reasons(found: Document) -> list[tuple[str, str, int | None]]:
    return [(part.kind, part.reason, part.location.page) for part in found.parts]


FORM = parts_of(
    ["".join([*drawn_ofd.rules(cells, OfdStyle()), *(t for cell in cells for t in drawn_ofd.texts(cell, OfdStyle()))])
     for cells in drawn_ofd.pages_of(FORM_2020, 400)],
    OfdStyle(),
)  # fmt: skip


def form(**changed: str | bytes | None) -> bytes:
    """The file of a form with some of its parts changed."""
    return archived({name: part for name, part in {**FORM, **changed}.items() if part is not None})


@pytest.mark.parametrize("style", drawn_ofd.STYLES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_however_it_is_drawn(layout: str, style: str) -> None:
    wanted = targetexpr.read(writers.to_html(LAYOUTS[layout]), name="sheet.html")
    found = read(to_ofd(LAYOUTS[layout], drawn_ofd.STYLES[style]))
    assert [_without_doubts(sheet) for sheet in found.sheets] == [_without_doubts(sheet) for sheet in wanted]
    assert wanted
    assert found.parts == ()


def _without_doubts(sheet: Sheet) -> Any:
    """A class that is printed on one of two pages only is marked."""
    return content(sheet) | {
        "indicators": [{k: v for k, v in row.items() if k != "doubts"} for row in content(sheet)["indicators"]]
    }


def test_places() -> None:
    (sheet,) = read(to_ofd(FORM_2024, OfdStyle(high=120))).sheets
    pages = [row.location.page for row in sheet.indicators]
    assert pages == sorted(pages, key=lambda number: number or 0)
    assert set(pages) == {2, 3}
    assert all(row.location.row and row.location.table == 1 for row in sheet.indicators)


def test_stamps_watermarks_and_annotations_stand_beside_the_sheets() -> None:
    targets = ["产出指标", "数量指标", "巡查次数", "效益指标", "社会效益指标", "满意度指标"]
    note = "".join(text(code(line, 5, 20 + 6 * at, deltas(line))) for at, line in enumerate(targets))
    noted = "<PageAnnot><Annot/><Annot><Appearance Boundary='9 9 90 90'>{}</Appearance></Annot></PageAnnot>"
    listed = '<Annotations><Page PageID="0"><FileLoc>A.xml</FileLoc><FileLoc>none.xml</FileLoc></Page></Annotations>'
    found = read(
        form(**{
            "Doc_0/Document.xml": FORM["Doc_0/Document.xml"].replace(
                "</Document>", "<Annotations>Annotations.xml</Annotations></Document>"
            ),
            "Doc_0/Annotations.xml": listed,
            "Doc_0/A.xml": noted.format(note + drawn_ofd.WATERMARK),
        })
    )  # fmt: skip
    (sheet,) = found.sheets
    assert len(sheet.indicators) == 10
    assert reasons(found) == [("text", "unknown-headings", 1)]


def test_several_documents() -> None:
    other = {name.replace("Doc_0", "Doc_1"): part for name, part in FORM.items()}
    three = entry("Doc_0/Document.xml", "/Doc_1/Document.xml", "Doc_2/Document.xml")
    found = read(archived({**FORM, **other, "OFD.xml": three}))
    assert [sheet.location.sheet for sheet in found.sheets] == ["文档1", "文档2"]
    assert [row.location.sheet for row in found.sheets[1].indicators] == ["文档2"] * 10
    (part,) = found.parts
    assert (part.reason, part.location.sheet) == ("unreadable", "文档3")
    assert "Document.xml" in part.detail["zh"]
    plain = document(*(text(code(line, 20, 20, deltas(line))) for line in ("产出指标", "数量指标")))
    assert read(plain).sheets == ()


def test_documents_without_ruling_lines_have_their_names_too() -> None:
    lines = [
        "项目支出绩效目标表", "项目名称：巡查", "一级指标 二级指标 三级指标 指标值",
        "产出指标 数量指标 巡查次数 ≥12次", "产出指标 质量指标 合格率 ≥95%",
    ]  # fmt: skip
    drawn = "".join(
        text(code(word, 20 + 40 * column, 20 + 7 * at, deltas(word)))
        for at, line in enumerate(lines)
        for column, word in enumerate(line.split())
    )
    one = parts_of([drawn], OfdStyle())
    two = {name.replace("Doc_0", "Doc_1"): part for name, part in one.items()}
    found = read(archived({**one, **two, "OFD.xml": entry("Doc_0/Document.xml", "Doc_1/Document.xml")}))
    assert [[(row.name, row.location.sheet) for row in sheet.indicators] for sheet in found.sheets] == [
        [("巡查次数", "文档1"), ("合格率", "文档1")], [("巡查次数", "文档2"), ("合格率", "文档2")],
    ]  # fmt: skip


def test_the_current_version_counts() -> None:
    versions = (
        "<Versions><Version ID='1' BaseLoc='Versions/V1.xml' Current='false'/>"
        "<Version ID='2' BaseLoc='Versions/V2.xml' Current='true'/>"
        "<Version ID='3' BaseLoc='Versions/V3.xml' Current='true'/></Versions>"
    )
    old = entry("none.xml").replace("</DocBody>", f"{versions}</DocBody>")
    version = "<DocVersion><DocRoot>/Doc_0/Document.xml</DocRoot></DocVersion>"
    found = read(form(**{"OFD.xml": old, "Versions/V2.xml": version}))
    assert len(found.sheets) == 1


def test_pages_that_cannot_be_read_are_told() -> None:
    pages = "".join(f'<Page ID="{n}" BaseLoc="{place}"/>' for n, place in enumerate(("x.xml", "", "Bad.xml")))
    told = FORM["Doc_0/Document.xml"].replace("<Pages>", f"<Pages><Other/>{pages}")
    found = read(form(**{"Doc_0/Document.xml": told, "Doc_0/Bad.xml": "<Page><Content>"}))
    assert len(found.sheets[0].indicators) == 10
    assert reasons(found) == [("page", "unreadable", 1), ("page", "unreadable", 2), ("page", "unreadable", 3)]


def test_a_missing_template_is_told_once() -> None:
    contents = [text(code("甲", 9, 9)), text(code("乙", 9, 9))]
    parts = parts_of(contents, OfdStyle(template=True), templates=["", ""])
    gone = {name: part.replace("Tpls/", "Gone/") for name, part in parts.items() if "Tpls" not in name}
    assert reasons(read(archived(gone))) == [("page", "part-missing", 1), ("page", "part-missing", 1)]
    unnamed = {name: part.replace("<TemplatePage ", "<TemplatePages ") for name, part in parts.items()}
    assert len(read(archived(unnamed)).parts) == 2


def test_templates_that_draw_themselves() -> None:
    rounds = [page(text(code("甲", 9, 9)), templates=(50, 51)), page("", templates=(50,))]
    parts = parts_of([text(code("乙", 9, 9))], OfdStyle(), templates=["", ""])
    parts |= {f"Doc_0/Tpls/Tpl_{n}/Content.xml": part for n, part in enumerate(rounds)}
    assert read(archived(parts)).parts == ()


def test_a_template_of_several_pages() -> None:
    parts = parts_of([text(code("乙", 9, 9))] * 2, OfdStyle(), templates=[text(code("甲", 9, 9))])
    second = parts["Doc_0/Pages/Page_1/Content.xml"].replace('TemplateID="51"', 'TemplateID="50"')
    assert read(archived({**parts, "Doc_0/Pages/Page_1/Content.xml": second})).parts == ()
    assert refused(archived(parts), pages=1) == "too-large"


def test_attachments_are_files_within_the_file() -> None:
    listed = (
        "<Attachments><Attachment Name='附表'><FileLoc>a.csv</FileLoc></Attachment>"
        "<Attachment><FileLoc>gone.xlsx</FileLoc></Attachment></Attachments>"
    )
    told = FORM["Doc_0/Document.xml"].replace("</Document>", "<Attachments>Attach/List.xml</Attachments></Document>")
    parts: dict[str, str | bytes | None] = {"Doc_0/Document.xml": told, "Doc_0/Attach/List.xml": listed}
    found = read(form(**parts, **{"Doc_0/Attach/a.csv": writers.to_csv(FORM_2024)}))
    assert [len(sheet.indicators) for sheet in found.sheets] == [10, 9]
    assert found.sheets[1].location.sheet == "附表.csv"
    assert [(part.kind, part.reason, part.name) for part in found.parts] == [("embedded", "part-missing", "gone.xlsx")]
    alone: dict[str, str | bytes | None] = {
        "Doc_0/Pages/Page_0/Content.xml": page(""),
        "Doc_0/Attach/a.csv": writers.to_csv(FORM_2024),
    }
    only = read(form(**parts, **alone))
    assert [len(sheet.indicators) for sheet in only.sheets] == [9]
    assert reasons(only)[1] == ("page", "unreadable", 1)


PICTURE = '<ImageObject ID="8" Boundary="0 0 210 297" ResourceID="80"/>'


def test_scans() -> None:
    assert refused(document(PICTURE)) == "scan"
    assert refused(document("")) == "empty"
    found = read(document(PICTURE, text(code("产出指标", 9, 9, deltas("产出指标")))))
    assert reasons(found) == [("page", "no-text-layer", 1)]


@pytest.mark.parametrize("name", ["Encryptions.xml", "Doc_0/DecryptSeed.dat", "Doc_0\\decyptseed.dat"])
def test_encrypted_files_are_refused_in_so_many_words(name: str) -> None:
    with pytest.raises(SheetReadError, match="加密") as caught:
        read(form(**{name: b"\x00\x01"}))
    assert caught.value.reason == "encrypted"


def test_damaged_files() -> None:
    assert refused(archived({"OFD.xml": "<OFD/>"})) == "damaged"
    assert refused(archived({"Doc_0/Document.xml": "<Document/>"})) == "damaged"
    assert refused(archived({"OFD.xml": "<OFD><Other/></OFD>"})) == "damaged"
    assert refused(archived({"OFD.xml": entry("")})) == "damaged"
    assert refused(form(**{"Doc_0/Document.xml": None})) == "damaged"
    assert refused(form(**{"Doc_0/Document.xml": "<Document/>"})) == "empty"
    assert refused(form(**{"Doc_0/Pages/Page_0/Content.xml": None})) == "damaged"
    assert refused(form(**{"Doc_0/Pages/Page_0/Content.xml": "<Page/>"})) == "empty"


def test_names_in_an_archive_of_a_chinese_windows() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in FORM.items():
            told = part.replace("Pages/Page_0/Content.xml", "页面/第一页.xml")
            name = name.replace("Pages/Page_0/Content.xml", "页面/第一页.xml")
            info = zipfile.ZipInfo("x")
            info.filename = name.encode("gb18030").decode("cp437")
            file.writestr(info, told)
    data = bytearray(out.getvalue())
    plain = _unflagged(data)
    assert len(read(plain).sheets[0].indicators) == 10


def _unflagged(data: bytearray) -> bytes:
    """An archive whose names are bytes of an encoding that it does not say, as Windows writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            plain = _BareName(info.filename)
            new.writestr(plain, old.read(info))
    return out.getvalue()


class _BareName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - what zipfile calls
        return self.filename.encode("cp437"), self.flag_bits


def _lines(data: bytes) -> list[str]:
    file = OfdParts(data, Limits())
    return [text_of(page.glyphs) for main in file.documents() for page in OfdDocument(file, main, None).pages()]


@pytest.mark.parametrize(
    ("codes", "attributes", "wanted"),
    [
        (code("绩效目标", 0, 4, 'DeltaX="4 4 4"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="4"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="g 100000000 4"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="g 2 4 20"'), {}, "绩效目 标"),
        (code("绩效目标", 0, 4, 'DeltaX="4,4,4"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="g -1 9 4"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="g"'), {}, "绩效目标"),
        (code("绩效目标", 0, 4, 'DeltaX="x y z"'), {}, "绩效目标"),
        (code("绩效", 0, 4, 'DeltaY="6"'), {}, "绩\n效"),
        (code("12", 0, 4, 'DeltaY="4"'), {}, "12"),
        (code("ab", 0, 4, 'DeltaX="4" DeltaY="8"'), {}, "a\nb"),
        (code("绩效目标", 0, 4), {"ReadDirection": "90"}, "绩效目标"),
        (code("绩效目标", 0, 4), {"CTM": "0 1 -1 0 0 0"}, "绩效目标"),
        (code("绩效目标", 0, 4), {"CTM": "2 0 0 2"}, "绩效目标"),
        (code("绩效目标", 0, 4), {"CharDirection": "90", "ReadDirection": "90"}, "绩效目标"),
        (code("绩效", 0, 4) + "<X/>" + "<TextCode>目标</TextCode>", {}, "绩目效标"),
        (code("绩效", 0, 4) + '<TextCode Y="12">目标</TextCode>', {}, "绩效\n目标"),
        ("<TextCode X='0' Y='4'>\n  绩效目标\n</TextCode>", {}, "绩效目标"),
        ("<TextCode X='0' Y='4'/>", {}, ""),
        (code("绩效", 0, 4), {"Visible": "false"}, ""),
        (code("绩效", 0, 4), {"HScale": "0.5"}, "绩效"),
        ("<TextCode X='NaN' Y='1e999'>绩效</TextCode>", {}, "绩效"),
    ],
)
def test_text_objects(codes: str, attributes: dict[str, str], wanted: str) -> None:
    more = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    below = text(code("末", 0, 200))
    (found,) = _lines(document(text(codes, "10 10 100 100", 4, more) + below))
    assert found == f"{wanted}\n末".lstrip("\n")


def ruled(*objects: str, units: dict[str, str] | None = None) -> int:
    """How many cells the objects of a page rule."""
    parts = parts_of(["".join(objects)], OfdStyle())
    file = OfdParts(archived({**parts, "Doc_0/PublicRes.xml": resources(units)}), Limits())
    (main,) = file.documents()
    document = OfdDocument(file, main, None)
    try:
        pages = list(document.pages())
    except SheetReadError:
        return 0
    return sum(len(table.cells) for page in pages for table in tables_of(page.rules, Limits()))


WORD = text(code("甲", 9, 9))
GRID = "M 0 0 L 80 0 L 80 20 L 0 20 C M 40 0 L 40 20"


def test_paths() -> None:
    assert ruled(WORD, path(GRID, "10 10 80 20")) == 2
    assert ruled(WORD, path(GRID, "10 10 80 20", 'Stroke="false" Fill="true"')) == 2
    assert ruled(WORD, path(GRID, "10 10 80 20", 'Stroke="false"')) == 0
    assert ruled(WORD, path(GRID, "10 10 80 20", 'Visible="false"')) == 0
    assert ruled(WORD, path(GRID, "10 10 80 20", 'CTM="1e308 0 0 1e308 0 0"')) == 0
    assert ruled(WORD, path(f"{GRID} X 9 9 M", "10 10 80 20")) == 2
    assert ruled(WORD, path(f"M 1 L 2 {GRID}", "10 10 80 20")) == 0
    assert ruled(WORD, path("M 0 0 Q 1 1 80 0 B 1 1 2 2 80 20 A 9 9 0 0 1 0 20 C", "10 10 80 20")) == 0
    assert ruled(WORD, '<PathObject Boundary="9 9 9 9"><AbbreviatedData/></PathObject>') == 0


def test_units_of_the_resources() -> None:
    unit = '<CompositeObject ID="5" ResourceID="{}" Boundary="10 10 80 20"/>'
    grid = path(GRID, "0 0 80 20")
    assert ruled(WORD, unit.format("7"), units={"7": grid}) == 2
    assert ruled(WORD, unit.format("8"), units={"7": grid}) == 0
    assert ruled(WORD, unit.format("7"), units={"7": unit.format("8") + unit.format("7"), "8": grid}) == 2
    assert ruled(WORD, "<Other/>") == 0


def test_glyphs_that_are_nowhere() -> None:
    assert _lines(document(text(code("甲", 9, 9), "1 1 1 1", 1, 'CTM="1e308 0 0 1e308 1e308 0"') + WORD)) == ["甲"]
    assert read(document(text(code("甲" * 9, 9, 9)) + WORD), depth=1).parts == ()


def levels(count: int) -> dict[str, str]:
    """Units each of which draws the next ten times."""
    draw = '<CompositeObject ID="5" ResourceID="{}" Boundary="0 0 9 9"/>'
    return {str(n): draw.format(n + 1) * 10 for n in range(count)} | {str(count): WORD}


HOSTILE: dict[str, tuple[dict[str, str | bytes], str]] = {
    "units that draw units": (
        {**document_parts('<CompositeObject ResourceID="0" Boundary="0 0 9 9"/>'),
         "Doc_0/PublicRes.xml": resources(levels(12))},
        "too-large",
    ),
    "templates that draw templates": (
        {**parts_of([WORD], OfdStyle(), templates=[WORD] * 12),
         **{f"Doc_0/Tpls/Tpl_{n}/Content.xml": page(WORD, templates=[50 + n + 1] * 10) for n in range(11)}},
        "too-large",
    ),
    "many objects": (document_parts("<TextObject/>" * 100_000), "empty"),
    "too many objects": (document_parts("<A/>" * 300_000), "too-large"),
    "a text without an end": (document_parts(text(code("甲" * 200_000, 9, 9))), "too-large"),
    "a path without an end": (document_parts(path("L 9 9" * 2_500_000)), "too-large"),
    "lines that all cross": (
        document_parts(WORD + path("".join(f"M0 {n * 2}L9999 {n * 2}M{n * 2} 0L{n * 2} 9999" for n in range(500)))),
        "too-large",
    ),
    "blocks within blocks": (document_parts("<PageBlock>" * 100_000 + "</PageBlock>" * 100_000), "empty"),
    "an entity": (
        {**document_parts(""), "Doc_0/Document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>'},
        "damaged",
    ),
    "too many pages": (document_parts(*[""] * 1_001), "too-large"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_bounded(kind: str) -> None:
    parts, reason = HOSTILE[kind]
    started = time.process_time()
    assert refused(archived(parts), cells=100_000, elements=250_000) == reason
    assert sys.gettrace() is not None or time.process_time() - started < 20


def test_a_step_for_each_of_a_hundred_million_glyphs() -> None:
    found = read(document(text(code("产出指标", 9, 9, 'DeltaX="g 100000000 4 g 100000000 4" DeltaY="g 100000000 0"'))))
    assert found.sheets == ()


def test_a_page_that_is_too_large_among_several_documents() -> None:
    parts = document_parts(WORD)
    other = {name.replace("Doc_0", "Doc_1"): part for name, part in document_parts("<A/>" * 300_000).items()}
    two = entry("Doc_0/Document.xml", "Doc_1/Document.xml")
    assert refused(archived({**parts, **other, "OFD.xml": two}), elements=250_000) == "too-large"


def test_a_zip_bomb() -> None:
    assert refused(archived({**FORM, "Doc_0/Res/a.bin": b"\x00" * 300_000_000})) == "too-large"
