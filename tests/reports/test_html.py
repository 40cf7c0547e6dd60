"""``html``: one page, self-contained, in which nothing from a sheet is markup."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser

import pytest
from attrs import evolve

from targetexpr.checking.check import check_rows
from targetexpr.checking.report import Report
from targetexpr.reports import View, html_blocks, render
from targetexpr.reports.html_sheet import _marked
from targetexpr.rules.model import Severity
from tests.reports.sample import BAD, HOSTILE, LAMPS, OPERATOR, REPORT

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Holds the nesting of a page to account, and collects what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts = 0
        self.marked: list[str] = []
        self.sources: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.scripts += tag == "script"
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.sources += [given["src"] or ""] if "src" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def page(report: Report = REPORT, view: View | None = None) -> str:
    text = render(report, "html", view)
    assert isinstance(text, str)
    return text


def test_tags_are_nested_and_links_lead_somewhere() -> None:
    found = Page(page())
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)


def test_nothing_is_loaded_from_anywhere() -> None:
    text = page()
    assert Page(text).sources == []
    assert not re.search(r"(?:https?:)?//[a-z]", text)
    assert "default-src 'none'" in text


def test_what_a_sheet_says_stays_text() -> None:
    text = page()
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert Page(text).scripts == 1


def test_the_spans_are_marked_in_value_and_name() -> None:
    assert Page(page()).marked == ["120盏", "亮灯率"]


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([((0, 1), "info")], '<mark class="info">a</mark>&lt;bc'),
        (
            [((0, 2), "info"), ((1, 3), "error")],
            '<mark class="info">a</mark><mark class="error">&lt;</mark><mark class="error">b</mark>c',
        ),
        ([((1, 3), "info"), ((1, 3), "warning")], 'a<mark class="warning">&lt;b</mark>c'),
        ([((2, 99), "error")], 'a&lt;<mark class="error">bc</mark>'),
        ([((4, 4), "error")], "a&lt;bc"),
    ],
)
def test_what_several_spans_share_is_marked_by_the_worst(
    spans: list[tuple[tuple[int, int], Severity]], shown: str
) -> None:
    assert _marked("a<bc", spans) == shown


def test_it_opens_in_the_language_asked_for_and_holds_both() -> None:
    assert '<html lang="zh-CN" data-lang="zh"' in page()
    assert '<html lang="en" data-lang="en"' in page(view=View(lang="en"))
    for text in (page(), page(view=View(lang="en"))):
        assert "“120盏”没有计算符号" in text
        assert "“120盏” has no operator" in text


def test_each_finding_stands_once_in_the_row_or_above_the_table() -> None:
    assert re.findall(r'data-code="(TX\d+)"', page()) == ["TX101", "TX202", "TX402", "TX001"]


def test_rows_that_are_the_same_do_not_repeat_a_finding() -> None:
    twice = evolve(REPORT.files[0].sheets[0], sheet=evolve(BAD, indicators=(LAMPS, LAMPS)))
    text = page(Report(files=(evolve(REPORT.files[0], sheets=(twice,)),), diagnostics=(OPERATOR,)))
    assert text.count('data-code="TX202"') == 1


def test_related_places_fixes_and_what_silenced_a_finding_are_said() -> None:
    text = page()
    assert "另见 表一!E14" in text
    assert "<code>=120盏</code>" in text
    assert "（须人工确认）" in text
    assert "去年已提" in text


def test_a_rule_is_told_by_its_title_and_by_its_name_where_it_is_not_installed() -> None:
    text = page(Report(files=(), diagnostics=(OPERATOR, evolve(OPERATOR, code="ZZ1", name="my-rule"))))
    assert "TX202 缺少计算符号（1）" in text
    assert "ZZ1 my-rule（1）" in text


def test_a_sheet_is_drawn_with_the_columns_that_it_fills_in() -> None:
    assert "权重" not in page()
    scored = evolve(LAMPS, weight="10", score="9.5", actual="118盏")
    sheet = evolve(REPORT.files[0].sheets[0], sheet=evolve(BAD, indicators=(scored,)))
    text = page(Report(files=(evolve(REPORT.files[0], sheets=(sheet,)),), diagnostics=()))
    for part in ("权重", "得分", "实际完成值", "118盏", "9.5"):
        assert part in text
    assert "偏差原因" not in text


def test_a_way_back_is_there_where_it_was_asked_for() -> None:
    assert "另选一份文件" not in page()
    assert 'href="./?lang=en&amp;x=&quot;"' in page(view=View(back='./?lang=en&x="'))


def test_what_did_not_run_is_said() -> None:
    assert "没有成本指标" in page()


def test_a_habit_is_marked_on_each_of_its_rows() -> None:
    rows = [
        ("产出指标", "数量指标", f"修缮{thing}数", f"{n}处") for n, thing in ((3, "桥梁"), (5, "涵洞"), (9, "护坡"))
    ]
    text = str(render(check_rows(rows, form="mof-2021", isolated=True), "html"))
    table = text[text.index("<tbody>", text.index('id="sheet-0"')) :]
    assert table.count('data-code="TX202"') == 3
    assert [f"<code>≥{n}处</code>" in table for n in (3, 5, 9)] == [True] * 3
    assert table.count('<tr data-worst="warning">') == 3


def test_the_sheets_of_a_long_page_are_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a browser unpacks is the markup that a short page has."""
    whole = page()
    monkeypatch.setattr(html_blocks, "MOST_SHEETS", 1)
    monkeypatch.setattr(html_blocks, "_EACH", 2)
    text = page()
    found = Page(text)
    assert (found.open, found.ids) == ([], Page(whole).ids)
    blocks = [json.loads(zlib.decompress(base64.b64decode(b))) for b in re.findall("<template>(.*?)</template>", text)]
    assert [len(block) for block in blocks] == [2, 1]
    assert not re.search(r"<li data-severity|<table><thead><tr><th scope=\"col\"><span lang=\"zh-CN\">一级", text)
    for section in re.findall(r'<section id="sheet-.*?</section>', text, re.DOTALL):
        at = re.search(r' data-block="(\d+)" data-at="(\d+)"', section)
        assert at is not None
        body = blocks[int(at[1])][int(at[2])]
        assert section.replace(at[0], "").replace("\n</section>", f"\n{body}\n</section>") in whole
