"""Writes the example sheets beside this script: ``python examples/make.py``."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from projects import CANTEEN, DATA_CENTRE, DREDGING, LEGAL_AID, PARK, READING, TREES, Project  # noqa: E402

PROJECTS = (READING, PARK, TREES, LEGAL_AID, DATA_CENTRE, CANTEEN, DREDGING)
Rows = list[list[str]]
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def rows_2024(project: Project) -> Rows:
    """The form of 2024, one list a row, five columns."""
    header = project.header
    money = [("项目资金总额", "年度资金申请总额"), ("其中：财政资金", "其中：当年财政拨款"), ("", "上年结转资金")]
    fiscal = f"{sum(Decimal(header[key].replace(',', '')) for key in ('当年财政拨款', '上年结转资金')):,.2f}"
    amounts = {**header, "其中：财政资金": fiscal, "其中：当年财政拨款": header["当年财政拨款"]}
    rows = [
        ["财政项目支出绩效目标申报表", "", "", "", ""],
        [f"（{project.year}年度）", "", "", "", ""],
        ["项目名称", project.name, "", "", ""],
        ["主管部门", header["主管部门"], "", "实施单位", header["实施单位"]],
        ["项目性质", header["项目性质"], "", "项目类别", header["项目类别"]],
        ["计划开始日期", header["计划开始日期"], "", "计划完成日期", header["计划完成日期"]],
    ]
    for number, (left, right) in enumerate(money):
        rows.append(
            ["项目资金（元）" if number == 0 else "", left, amounts.get(left, ""), right, amounts.get(right, "")]
        )
    rows += [
        ["", "其他资金", header["其他资金"], "其他资金", header["其他资金"]],
        ["年度总体目标", header["年度总体目标"], "", "", ""],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度(/项目)指标值"],
    ]
    return rows + [["", *row] for row in indicator_rows(project)]


def rows_2020(project: Project) -> Rows:
    """The form of 2020, one list a row, four columns."""
    header = project.header
    pairs = [
        ("项目类别", "绩效类型"),
        ("计划开始日期", "计划完成日期"),
        ("项目总预算（元）", "项目当年预算（元）"),
        ("同名项目上年预算额（元）", "同名项目上年预算执行数（元）"),
    ]
    return [
        ["财政项目支出绩效目标申报表", "", "", ""],
        [f"（{project.year}年度）", "", "", ""],
        [f"申报单位名称：{header['申报单位名称']}", "", "", ""],
        ["项目名称：", project.name, "是否含有政府购买服务：", header["是否含有政府购买服务"]],
        *([f"{left}：", header[left], f"{right}：", header[right]] for left, right in pairs),
        ["项目概况：", header["项目概况"], "", ""],
        ["立项依据：", header["立项依据"], "", ""],
        ["一级目标", "二级目标", "三级目标", "指标目标值"],
        *indicator_rows(project),
    ]


def indicator_rows(project: Project) -> Iterator[list[str]]:
    """The rows of the table; a class that goes on is left blank, as in a merged cell."""
    before: tuple[str, str] = ("", "")
    for row in project.rows:
        level1, level2, *rest = row.split("|")
        same1 = level1 == before[0]
        yield ["" if same1 else level1, "" if same1 and level2 == before[1] else level2, *rest]
        before = (level1, level2)


def write_sheet(sheet: Worksheet, rows: Rows, level_columns: tuple[int, ...]) -> None:
    """Fills a worksheet: class cells are merged downwards; a typed ``=100%`` is a formula, as Excel makes of it."""
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.border = _BOX
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if text:
                cell.value = text
                cell.data_type = "f" if text.startswith("=") and text.endswith("%") else "s"
    width = len(rows[0])
    for number in (1, 2):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        sheet.cell(number, 1).alignment = Alignment(horizontal="center")
    sheet["A1"].font = Font(bold=True, size=14)
    head = next(number for number, row in enumerate(rows, start=1) if "一级" in "".join(row[:2]))
    merge_prose(sheet, rows[2 : head - 1])
    for column in level_columns:
        merge_downwards(sheet, rows, head if rows[head - 1][column - 1] == "绩效指标" else head + 1, column)
    for letter, size in zip("ABCDE", (18, 26, 20, 34, 22), strict=True):
        sheet.column_dimensions[letter].width = size


def merge_prose(sheet: Worksheet, rows: Rows) -> None:
    """A field that has its row to itself gets the whole width, and two lines where it is long."""
    for number, row in enumerate(rows, start=3):
        if len(row) > 2 and row[0] and row[1] and not any(row[2:]):
            sheet.merge_cells(start_row=number, end_row=number, start_column=2, end_column=len(row))
            sheet.row_dimensions[number].height = 34 if len(row[1]) > 40 else None


def merge_downwards(sheet: Worksheet, rows: Rows, first: int, column: int) -> None:
    starts = [n for n in range(first, len(rows) + 1) if rows[n - 1][column - 1]]
    for start, following in zip(starts, [*starts[1:], len(rows) + 1], strict=True):
        if following - start > 1:
            sheet.merge_cells(start_row=start, end_row=following - 1, start_column=column, end_column=column)


def workbook(*projects: Project) -> Workbook:
    """One worksheet a project, in the form of its year."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for project in projects:
        sheet = book.create_sheet(project.name.replace("“", "").replace("”", "")[:12])
        if project.year == 2024:
            write_sheet(sheet, rows_2024(project), (1, 2, 3))
        else:
            write_sheet(sheet, rows_2020(project), (1, 2))
    return book


def write_docx(project: Project, path: Path) -> None:
    """The form of 2024 as a Word table; the classes are merged downwards."""
    from docx import Document

    rows = rows_2024(project)
    document = Document()
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for number in (0, 1):
        table.cell(number, 0).merge(table.cell(number, len(rows[0]) - 1))
    head = next(number for number, row in enumerate(rows) if "一级指标" in row)
    for column in (1, 2):
        starts = [n for n in range(head + 1, len(rows)) if rows[n][column]]
        for start, following in zip(starts, [*starts[1:], len(rows)], strict=True):
            if following - start > 1:
                table.cell(start, column).merge(table.cell(following - 1, column)).text = rows[start][column]
    document.save(str(path))


def html_self_evaluation(project: Project) -> str:
    """A self-evaluation as a web page; the classes span their rows."""
    header = project.header
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "分值", "实际完成值", "得分", "偏差原因分析及改进措施")
    fields = (("项目名称", project.name), *((label, header[label]) for label in ("主管部门", "实施单位")))
    rows = list(indicator_rows(project))
    lines = [f"<tr><td>{label}</td><td colspan='7'>{escape(text)}</td></tr>" for label, text in fields]
    lines.append(
        f"<tr><td>年度资金总额（万元）</td><td colspan='3'>{header['年度资金总额']}</td>"
        f"<td>全年执行数（万元）</td><td colspan='3'>{header['全年执行数']}</td></tr>"
    )
    lines.append("<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>")
    for number, row in enumerate(rows):
        cells = [_spanning(rows, number, column) for column in (0, 1)]
        lines.append("<tr>" + "".join(cells) + "".join(f"<td>{escape(text)}</td>" for text in row[2:]) + "</tr>")
    title = f"项目支出绩效自评表（{project.year}年度）"
    body = "\n".join(lines)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n<table border='1'>\n{body}\n</table></body></html>\n"
    )


def _spanning(rows: Rows, number: int, column: int) -> str:
    """A class cell over the rows that belong to it; nothing where one from above reaches down."""
    if not rows[number][column]:
        return ""
    below = range(number + 1, len(rows))
    height = next((n for n in below if any(rows[n][: column + 1])), len(rows)) - number
    return f"<td rowspan='{height}'>{escape(rows[number][column])}</td>"


def main() -> None:
    write_docx(CANTEEN, HERE / "2024-canteen.docx")
    (HERE / "2023-dredging.html").write_text(html_self_evaluation(DREDGING), encoding="utf-8")
    workbook(READING).save(HERE / "2024-reading.xlsx")
    workbook(PARK, TREES).save(HERE / "2024-parks.xlsx")
    workbook(LEGAL_AID).save(HERE / "2020-legal-aid.xlsx")
    with (HERE / "2020-data-centre.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows_2020(DATA_CENTRE))


if __name__ == "__main__":
    main()
