"""What is made of text that was read from a picture: marks, places, and no error on that ground alone."""

from __future__ import annotations

import pytest

import targetexpr
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.page_layout.content import Glyph, PageContent, RulingLine
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.scan.doubt import SIGN, UNREAD, UNSURE, confidence_of, doubts_of, sign_confidence
from targetexpr.sheets.scan.engine import ReadCharacter, ReadLine
from targetexpr.sheets.sighting import Sighting, together

PICTURE = "data:image/jpeg;base64,AAAA"


def line(text: str, sure: float = 1.0, other: str = "", lost: tuple[tuple[str, float], ...] = ()) -> ReadLine:
    """A line whose last character is less sure than the others."""
    glyphs = [ReadCharacter(text=c, sure=1.0, other="", other_sure=0.0) for c in text[:-1]]
    glyphs += [ReadCharacter(text=text[-1:], sure=sure, other=other, other_sure=1 - sure)] if text else []
    return ReadLine(glyphs=tuple(glyphs), lost=lost)


@pytest.mark.parametrize(
    ("read", "doubts"),
    [
        (line("产出指标"), ()),
        (line("产出指标", 0.94), (UNSURE,)),
        (line("≥95%", 0.96), (SIGN,)),
        (line("（元）", 0.6, ")"), ()),
        (line("95", lost=((".", 0.05),)), (SIGN,)),
        (line("行业准", lost=(("标", 0.25),)), (UNSURE,)),
        (line("行业准", lost=(("标", 0.05),)), ()),
        (line(""), (UNREAD,)),
    ],
)
def test_what_is_doubtful_about_a_line(read: ReadLine, doubts: tuple[str, ...]) -> None:
    assert doubts_of(read) == doubts


def test_a_coarse_picture_has_a_higher_bar() -> None:
    assert doubts_of(line("产出指标", 0.99)) == ()
    assert doubts_of(line("产出指标", 0.99), coarse=True) == (UNSURE,)
    assert confidence_of(line("")) == 0
    assert sign_confidence(line("健全", 0.3)) == 1


def seen(confidence: float = 1.0, *doubts: str, box: tuple[int, int, int, int] = (1, 2, 3, 4)) -> Sighting:
    return Sighting(confidence=confidence, doubts=doubts, box=box, clipping=PICTURE if doubts else None)


def test_several_are_as_sure_as_the_least_sure() -> None:
    both = together([seen(0.9, UNSURE, box=(5, 5, 9, 9)), None, seen(0.7, UNSURE, SIGN, box=(1, 7, 6, 12))])
    assert both == Sighting(confidence=0.7, doubts=(UNSURE, SIGN), box=(1, 5, 9, 12), clipping=PICTURE)
    assert together([None]) is None


ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "培训人数", "≥95人"),
    ("产出指标", "质量指标", "合格率", "≥98%"),
)


def page_of(*, ruled: bool, doubtful: str = "") -> PageContent:
    page = PageContent(1, 600, 800)
    for row, texts in enumerate((("项目绩效目标表",), ("项目名称：某项目",), *ROWS)):
        for column, text in enumerate(texts):
            left, top = 20 + 130 * column, 20 + 20 * row
            doubt = (SIGN,) if text == doubtful else ()
            sighting = seen(0.6 if doubt else 0.99, *doubt, box=(left, top, left + 100, top + 15))
            page.glyphs.append(Glyph(text, left, top + 3, left + 10 * len(text), top + 15, sighting=sighting))
    for at in range(4 if ruled else 0):
        page.rules.append(RulingLine(15, 57 + 20 * at, 535, 57 + 20 * at))
    for at in range(5 if ruled else 0):
        page.rules.append(RulingLine(15 + 130 * at, 57, 15 + 130 * at, 117))
    return page


@pytest.mark.parametrize("ruled", [True, False])
def test_a_doubtful_value_is_marked_and_shown(ruled: bool) -> None:
    (sheet,), _ = read_pages([page_of(ruled=ruled, doubtful="≥95人")], Limits())
    first, second = sheet.indicators
    assert (first.value, second.value) == ("≥95人", "≥98%")
    assert (first.confidence, second.confidence) == (0.6, 0.99)
    assert SIGN in first.doubts
    assert SIGN not in second.doubts
    assert "value" in first.clippings
    assert first.at("value").box == (410, 80, 510, 95)
    report = targetexpr.check(sheet)
    finding = next(d for d in report.diagnostics if d.code == "TX004" and d.indicator and d.indicator.value == "≥95人")
    assert finding.location.box == (410, 80, 510, 95)
    page = report.render("html")
    assert isinstance(page, str)
    assert PICTURE in page


def test_a_class_of_a_form_is_no_doubt() -> None:
    (sheet,), _ = read_pages([page_of(ruled=True, doubtful="数量指标")], Limits())
    assert [row.doubts for row in sheet.indicators] == [(), ()]


def test_a_doubtful_field_of_the_header_is_marked() -> None:
    (sheet,), _ = read_pages([page_of(ruled=True, doubtful="项目名称：某项目")], Limits())
    assert sheet.doubts == {"project_name": (SIGN,)}
    found = [d for d in targetexpr.check(sheet).diagnostics if d.code == "TX004"]
    assert [d.arguments["fields"]["zh"] for d in found] == ["“项目名称”"]
    assert found[0].location.box is not None


@pytest.mark.parametrize("confidence", [None, 0.99])
def test_a_picture_alone_is_no_ground_for_an_error(confidence: float | None) -> None:
    """A value that says nothing is an error in a file, and a warning in a picture of it."""
    rows = [
        Indicator(
            level1="产出指标",
            level2="数量指标",
            name="培训人数",
            value="≥≤95",
            location=Location(row=1, page=1),
            confidence=confidence,
        )
    ]
    sheet = Sheet(form="shanghai-2024", location=Location(page=1, row=1), indicators=tuple(rows))
    levels = {d.severity for d in targetexpr.check(sheet).diagnostics}
    assert ("error" in levels) is (confidence is None)


def test_a_clipping_that_is_no_picture_is_not_shown() -> None:
    strange = Indicator(
        name="甲", value="≥1", location=Location(row=1), confidence=0.5, doubts=(SIGN,),
        clippings={"value": "https://example.org/a.png", "name": "data:image/jpeg;base64," + "A" * 50_000},
    )  # fmt: skip
    sheet = Sheet(form="shanghai-2024", location=Location(row=1), indicators=(strange,))
    page = targetexpr.check(sheet).render("html")
    assert isinstance(page, str)
    assert "example.org/a.png" not in page
    assert "A" * 50_000 not in page
