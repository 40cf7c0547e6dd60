"""Sheets from PDFs: ruled tables, tables cut by page breaks, pages without lines, and what cannot be read."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.walk import reads_pictures
from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of
from tests.sheets.forms_of_ours import FORMS
from tests.sheets.test_same_sheet import FIXTURES, content

pytest.importorskip("pdfplumber")

X = (40, 110, 200, 420, 560)
TITLE = [Drawn("项目支出绩效目标表\n（2024年度）", 40, 20, 560, 60)]
FIELDS = [
    Drawn("项目名称", 40, 60, 110, 80), Drawn("沿江绿道管养", 110, 60, 560, 80),
    Drawn("主管部门", 40, 80, 110, 100), Drawn("某区绿化和市容管理局", 110, 80, 560, 100),
]  # fmt: skip
HEADS = ("一级指标", "二级指标", "三级指标", "指标值")


def row(top: float, *texts: str | None, high: float = 20) -> list[Drawn]:
    """A row of the table's four columns; None where a cell from above goes on."""
    return [
        Drawn(text, X[at], top, X[at + 1], top + high) for at, text in enumerate(texts) if text is not None
    ]  # fmt: skip


def tall(column: int, top: float, bottom: float, text: str) -> Drawn:
    return Drawn(text, X[column], top, X[column + 1], bottom)


def read(*pages: bytes) -> Sheet:
    (sheet,) = targetexpr.read(pdf_of(pages), name="sheet.pdf")
    return sheet


def rows_of(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]


@pytest.mark.parametrize("form", FORMS)
def test_a_pdf_gives_the_sheet_of_its_workbook(form: str) -> None:
    (wanted,) = targetexpr.read(FIXTURES / f"{form}.xlsx")
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.pdf")
    assert content(sheet) == content(wanted)
    for indicator in sheet.indicators:
        assert indicator.location.page == 1
        assert indicator.location.row


FIRST = [
    *TITLE, *FIELDS, *row(100, *HEADS),
    tall(0, 120, 200, "产出\n指标"), tall(1, 120, 160, "数量指标"),
    *row(120, None, None, "管养绿道长度", "≥42公里"), *row(140, None, None, "补植乔木株数", "≥300株"),
]  # fmt: skip
PAGE_1 = [
    *FIRST, *row(160, None, "质量指标", "苗木成活率", "≥95%"), *row(180, None, "时效指标", "病虫害处置及时率", "=100%"),
]  # fmt: skip
PAGE_2 = [
    tall(0, 20, 60, "效益指标"), *row(20, None, "社会效益指标", "绿道使用人次", "较上年提升"),
    *row(40, None, "生态效益指标", "沿江绿地率", "≥60%"),
    *row(60, "满意度指标", "服务对象\n满意度指标", "周边居民满意度", "≥90%", high=30),
]  # fmt: skip
ROWS = [
    ("产出指标", "数量指标", "管养绿道长度", "≥42公里"),
    ("产出指标", "数量指标", "补植乔木株数", "≥300株"),
    ("产出指标", "质量指标", "苗木成活率", "≥95%"),
    ("产出指标", "时效指标", "病虫害处置及时率", "=100%"),
    ("效益指标", "社会效益指标", "绿道使用人次", "较上年提升"),
    ("效益指标", "生态效益指标", "沿江绿地率", "≥60%"),
    ("满意度指标", "服务对象满意度指标", "周边居民满意度", "≥90%"),
]


def test_a_table_goes_on_over_pages() -> None:
    sheet = read(page_of(PAGE_1), page_of(PAGE_2))
    assert rows_of(sheet) == ROWS
    assert (sheet.project_name, sheet.department, sheet.year) == ("沿江绿道管养", "某区绿化和市容管理局", 2024)
    assert [i.location.page for i in sheet.indicators] == [1, 1, 1, 1, 2, 2, 2]
    assert all(not i.doubts for i in sheet.indicators)


def test_page_numbers_and_repeated_headings_do_not_part_a_table() -> None:
    number = [Drawn("第1页 共2页", 260, 770, 340, 790)]
    below = [Drawn(c.text, c.left, c.top + 20, c.right, c.bottom + 20) for c in PAGE_2]
    sheet = read(page_of(PAGE_1) + b"\n" + page_of(number, ruled=False), page_of([*row(20, *HEADS), *below]))
    assert rows_of(sheet) == ROWS


def test_a_class_that_goes_on_over_the_page() -> None:
    rest = [
        tall(0, 20, 60, ""),
        *row(20, None, "", "补植灌木面积", "≥800平方米"),
        *row(40, None, "质量指标", "苗木成活率", "≥95%"),
    ]
    sheet = read(page_of([c for c in FIRST if c.bottom <= 160] + [tall(0, 120, 160, "产出指标")]), page_of(rest))
    assert rows_of(sheet)[2:] == [
        ("产出指标", "数量指标", "补植灌木面积", "≥800平方米"),
        ("产出指标", "质量指标", "苗木成活率", "≥95%"),
    ]


def test_a_class_that_is_printed_on_the_next_page_only() -> None:
    first = [*PAGE_1, *row(200, "效益指标", "", "绿道使用人次", "较上年提升")]
    rest = [*row(20, "", "社会效益指标", "绿道活动场次", "≥12场")]
    sheet = read(page_of(first), page_of(rest))
    assert rows_of(sheet)[-2:] == [
        ("效益指标", "社会效益指标", "绿道使用人次", "较上年提升"),
        ("效益指标", "社会效益指标", "绿道活动场次", "≥12场"),
    ]
    assert sheet.indicators[-2].doubts


def test_a_row_that_the_page_break_cuts() -> None:
    first = [*PAGE_1, *row(200, "效益指标", "社会效益指标", "在绿道沿线为周边居民和游客开展", "≥12场")]
    rest = [*row(20, "", "", "的自然教育活动次数", ""), *row(40, "", "生态效益指标", "沿江绿地率", "≥60%")]
    sheet = read(page_of(first), page_of(rest))
    assert rows_of(sheet)[-2:] == [
        ("效益指标", "社会效益指标", "在绿道沿线为周边居民和游客开展的自然教育活动次数", "≥12场"),
        ("效益指标", "生态效益指标", "沿江绿地率", "≥60%"),
    ]
    assert "cut-by-page-break" in sheet.indicators[-2].doubts


@pytest.mark.parametrize("last", [("总分", "", "", "91.5"), ("自评总分", "91.5", "", ""), ("合计", "", "", "91.5")])
@pytest.mark.parametrize("headed", [False, True])
def test_a_sum_of_scores_alone_on_the_last_page(last: Sequence[str], headed: bool) -> None:
    heads = ("二级指标", "三级指标", "年度指标值", "得分")
    rest = [*(row(20, *heads) if headed else ()), *row(40 if headed else 20, *last)]
    sheet = read(page_of([*row(20, *heads), *row(40, "数量指标", "流动服务点", "≥18个", "41.5")]), page_of(rest))
    assert (len(sheet.indicators), sheet.total_score) == (1, Decimal("91.5"))


def test_wrapped_text_is_joined_without_spaces() -> None:
    cells = [
        *TITLE,
        *FIELDS,
        *row(100, *HEADS),
        *row(120, "产出指标", "数量指标", "为市民提供 GIS\n导览服务的\n绿道长度", "≥42\n公里", high=40),
    ]
    assert rows_of(read(page_of(cells))) == [("产出指标", "数量指标", "为市民提供 GIS导览服务的绿道长度", "≥42公里")]


def test_pages_without_ruling_lines_are_read_as_text() -> None:
    sheet = read(page_of(PAGE_1, ruled=False), page_of(PAGE_2[:-4], ruled=False))
    assert rows_of(sheet) == ROWS[:-1]
    assert [i.location.page for i in sheet.indicators] == [1, 1, 1, 1, 2, 2]


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(data, name="sheet.pdf", limits=limits)
    assert caught.value.messages["zh"]
    assert caught.value.messages["en"]
    return caught.value.reason


IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    b"\nstream\n\x00\nendstream"
)


def test_a_scan() -> None:
    assert refused(pdf_of([b"q 600 0 0 800 0 0 cm /I1 Do Q"], extra=[IMAGE])) == (
        "scan" if reads_pictures() else "missing-dependency"
    )


def test_no_text_and_no_picture() -> None:
    assert refused(pdf_of([b""])) == "empty"


def test_a_password() -> None:
    lock = (
        "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> /P -4 >>"
    )
    assert refused(pdf_of([page_of(PAGE_1)], trailer=lock)) == "encrypted"


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.7])
def test_a_truncated_file_is_refused(keep: float) -> None:
    data = pdf_of([page_of(PAGE_1)])
    assert refused(data[: int(len(data) * keep)]) in ("damaged", "empty")


def test_noise_behind_a_header_is_damaged() -> None:
    assert refused(b"%PDF-1.7\n" + bytes(range(256)) * 40) in ("damaged", "empty")


def test_limits() -> None:
    pages = [page_of(TITLE)] * 3
    assert refused(pdf_of(pages), Limits(pages=2)) == "too-large"
    assert refused(pdf_of(pages), Limits(seconds=-1)) == "too-large"
    bomb = zlib.compress(b"0 0 m " * 2_000_000)
    assert refused(pdf_of([bomb], filters="/Filter /FlateDecode")) == "too-large"
    assert refused(pdf_of([b"0 0 m " * 3_000]), Limits(drawing=10_000)) == "too-large"
    twice = zlib.compress(zlib.compress(b"0 0 m " * 2_000_000))
    assert refused(pdf_of([twice], filters="/Filter [/FlateDecode /FlateDecode]")) == "too-large"
    inside = zlib.compress(b"0 0 m " * 2_000_000).hex().encode()
    assert refused(pdf_of([inside], filters="/Filter [/ASCIIHexDecode /Fl]")) == "too-large"


def test_a_file_without_any_table_holds_no_sheet(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf_of([page_of([Drawn("关于做好绿道管养工作的通知", 40, 40, 400, 60)], ruled=False)]))
    assert targetexpr.read(file) == []
