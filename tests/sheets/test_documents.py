"""Documents as they are published: paragraphs and tables in turn, pages, several projects in one file."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.document import Document as Word

import targetexpr
from targetexpr.sheets.model import Sheet
from tests.sheets.drawing import rows

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def table(document: Word, *lines: tuple[str, ...]) -> None:
    made = document.add_table(rows=0, cols=len(lines[0]))
    for line in lines:
        for cell, text in zip(made.add_row().cells, line, strict=True):
            cell.text = text


def read(document: Word) -> list[Sheet]:
    out = io.BytesIO()
    document.save(out)
    return targetexpr.read(out.getvalue(), name="a.docx")


def test_a_budget_report_with_two_projects() -> None:
    document = Document()
    document.add_paragraph("2025年部门预算")
    document.add_paragraph("六、项目绩效目标情况说明")
    document.add_paragraph("本部门两个项目编制了绩效目标。")
    table(document, ("序号", "项目名称", "金额"), ("1", "甲项目", "20"), ("2", "乙项目", "30"))
    for name in ("甲项目", "乙项目"):
        document.add_paragraph("附件2：项目支出绩效目标表")
        document.add_paragraph("（2024年度）")
        document.add_paragraph("单位：万元")
        table(document, ("项目名称", name, "主管部门", "某局"), ("年度资金总额", "20", "其中：财政拨款", "20"))
        table(document, HEAD, ("产出指标", "数量指标", "培训人数", "≥100人"), ("", "质量指标", "合格率", "≥95%"))
        document.add_paragraph("第 3 页")
        table(document, ("", "时效指标", "完成时间", "12月底前"), ("满意度指标", "满意度指标", "学员满意度", "≥90%"))
    first, second = read(document)
    assert (first.title, first.year, first.project_name) == ("附件2：项目支出绩效目标表", 2024, "甲项目")
    assert second.project_name == "乙项目"
    for sheet in (first, second):
        assert sheet.funds.annual == 200000
        assert rows(sheet) == [
            ("产出指标", "数量指标", "培训人数", "≥100人"),
            ("产出指标", "质量指标", "合格率", "≥95%"),
            ("产出指标", "时效指标", "完成时间", "12月底前"),
            ("满意度指标", "满意度指标", "学员满意度", "≥90%"),
        ]
    assert (second.indicators[2].location.table, second.indicators[2].location.row) == (7, 1)


def test_a_heading_that_is_repeated_on_the_next_page() -> None:
    document = Document()
    table(document, HEAD, ("产出指标", "数量指标", "培训人数", "≥100人"))
    table(document, HEAD, ("", "质量指标", "合格率", "≥95%"))
    (sheet,) = read(document)
    assert rows(sheet)[1] == ("产出指标", "质量指标", "合格率", "≥95%")


def test_another_table_of_the_same_width_is_not_more_of_it() -> None:
    document = Document()
    table(document, HEAD, ("产出指标", "数量指标", "培训人数", "≥100人"))
    table(document, ("资产名称", "型号", "数量", "单价"), ("电脑", "甲型", "2", "5000"))
    (sheet,) = read(document)
    assert rows(sheet) == [("产出指标", "数量指标", "培训人数", "≥100人")]


def test_a_nested_table_stands_where_it_stands() -> None:
    document = Document()
    document.add_paragraph("项目支出绩效目标表")
    outer = document.add_table(rows=2, cols=2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "项目名称", "甲项目"
    outer.cell(1, 0).text = "绩效指标"
    inner = outer.cell(1, 1).add_table(rows=0, cols=4)
    for line in (HEAD, ("产出指标", "数量指标", "培训人数", "≥100人")):
        for cell, text in zip(inner.add_row().cells, line, strict=True):
            cell.text = text
    (sheet,) = read(document)
    assert sheet.project_name == "甲项目"
    assert rows(sheet) == [("产出指标", "数量指标", "培训人数", "≥100人")]


def test_a_web_page_with_a_heading_of_two_rows_and_entities() -> None:
    page = """<html><head><meta charset="utf-8"><style>td{}</style></head><body><div>首页 &gt; 公开</div>
<h2>2023年度项目支出绩效自评表</h2>
<table><tr><td>项目名称</td><td colspan=3>小区改造</td></tr>
<tr><td>主管部门</td><td>住建局</td><td>实施单位</td><td>房管中心</td></tr></table>
<table><thead><tr><th rowspan=2>一级<br>指标</th><th rowspan=2>二级指标</th><th rowspan=2>三级指标</th>
<th colspan=2>年度指标</th><th rowspan=2>备注</th></tr><tr><th>指标值</th><th>完成值</th></tr></thead>
<tbody><tr><td rowspan=2>产出<br/>指标</td><td>数量指标</td><td>改造小区数</td><td>&gt;=10个</td>
<td>12个</td><td></td></tr>
<tr><td>质量指标</td><td>验收合格率</td><td>&ge;95%</td><td>96&#37;</td><td>略</td></tr></tbody></table>
<script>var a = "<table><tr><td>一级指标</td></tr></table>"</script><p>注：截至年底</p>
<table><tr><td>链接</td><td>网站</td></tr></table></body></html>"""
    (sheet,) = targetexpr.read(page.encode(), name="a.html")
    assert (sheet.title, sheet.year, sheet.implementer) == ("2023年度项目支出绩效自评表", 2023, "房管中心")
    assert rows(sheet) == [
        ("产出指标", "数量指标", "改造小区数", ">=10个"),
        ("产出指标", "质量指标", "验收合格率", "≥95%"),
    ]
    assert [i.actual for i in sheet.indicators] == ["12个", "96%"]
    assert sheet.indicators[1].notes == {"备注": "略"}


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_run(inner: str) -> Sheet:
    """The sheet of a table whose value cell holds ``≥100`` and then what *inner* says in WordprocessingML."""
    from lxml import etree

    document = Document()
    table(document, HEAD, ("产出指标", "数量指标", "培训人数", "≥100"))
    paragraph = document.tables[0].cell(1, 3).paragraphs[0]._p
    paragraph.append(etree.fromstring(f'<w:r xmlns:w="{W}">{inner}</w:r>'))
    (sheet,) = read(document)
    return sheet


@pytest.mark.parametrize(
    ("inner", "value"),
    [
        ("<w:t>人</w:t>", "≥100人"),
        ("<w:delText>人</w:delText>", "≥100"),
        ("<w:br/><w:t>人</w:t>", "≥100人"),
        ("<w:br/><w:t>200</w:t>", "≥100 200"),
        ('<w:sym w:font="Symbol" w:char="F0B1"/><w:t>5</w:t>', "≥100±5"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "≥100√"),
        ('<w:sym w:font="SomeFont" w:char="F041"/>', "≥100"),
        ("<w:noBreakHyphen/><w:t>200人</w:t>", "≥100-200人"),
    ],
)
def test_what_word_holds_in_a_run(inner: str, value: str) -> None:
    assert with_run(inner).indicators[0].value == value


def test_a_content_control_is_read_through() -> None:
    from lxml import etree

    document = Document()
    table(document, HEAD, ("产出指标", "数量指标", "培训人数", "≥100人"))
    row = document.tables[0].rows[1]._tr
    cell = row.tc_lst[3]
    row.remove(cell)
    control = etree.fromstring(f'<w:sdt xmlns:w="{W}"><w:sdtContent/></w:sdt>')
    control[0].append(cell)
    row.append(control)
    (sheet,) = read(document)
    assert sheet.indicators[0].value == "≥100人"


def test_cells_merged_down_in_word() -> None:
    document = Document()
    table(document, HEAD, ("产出指标", "数量指标", "甲", "≥1个"), ("", "", "乙", "≥2个"))
    made = document.tables[0]
    made.cell(1, 0).merge(made.cell(2, 0))
    made.cell(1, 1).merge(made.cell(2, 1))
    (sheet,) = read(document)
    assert rows(sheet)[1] == ("产出指标", "数量指标", "乙", "≥2个")
    assert sheet.indicators[1].at("level1").row == 2
