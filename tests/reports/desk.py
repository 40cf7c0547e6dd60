"""A submission to a reviewer: sheets of several units in every format, with defects planted in most of them.

    python -m tests.reports.desk FOLDER [SHEETS]

Of ten sheets one has no findings; three files cannot be read. What was planted is returned with each sheet.
"""

from __future__ import annotations

import csv
import html
import io
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

Rows = Sequence[Sequence[str]]

UNITS = (
    "临江区文化和旅游局", "临江区水务局", "临江区教育局", "临江区卫生健康委员会", "临江区民政局",
    "临江区农业农村局", "临江区交通运输局", "临江区城市管理局", "临江区市场监督管理局",
    "临江区档案馆", "临江区青溪街道办事处", "临江区白石镇人民政府",
)  # fmt: skip
TOPICS = (
    "阅读推广服务", "流动书车运行", "社区讲座", "馆藏补充", "设备巡检",
    "培训服务", "宣传活动", "信息平台运行", "志愿服务", "公共设施养护",
)  # fmt: skip
HEAD = ("一级指标", "二级指标", "三级指标", "年度(/项目)指标值")
INDICATORS = (
    ("成本指标", "经济成本指标", "活动组织成本", "≤38.60(万元)"),
    ("成本指标", "经济成本指标", "设备运行成本", "≤12.00(万元)"),
    ("产出指标", "数量指标", "活动举办场次", "≥48.00(场)"),
    ("产出指标", "数量指标", "服务点数", "=15.00(个)"),
    ("产出指标", "质量指标", "设备检查合格率", "=100.00(%)"),
    ("产出指标", "质量指标", "资料验收合格率", "=100.00(%)"),
    ("产出指标", "时效指标", "活动计划按时完成率", "≥90.00(%)"),
    ("效益指标", "社会效益指标", "参与居民增长率", "≥5.00(%)"),
    ("效益指标", "社会效益指标", "有责投诉发生数", "=0.00(次)"),
    ("效益指标", "可持续影响指标", "长效机制健全性", "健全"),
    ("满意度指标", "服务对象满意度指标", "参与居民满意度", "≥90.00(%)"),
)
# Row, its new value, and the rule that speaks of it.
DEFECTS = (
    (2, "48.00(场)", "TX202"),
    (3, "若干", "TX301"),
    (4, "≥100.00(%)", "TX501"),
    (6, "及时", "TX601"),
    (7, "不断提高", "TX601"),
    (9, "", "TX104"),
    (10, "≥60.00(%)", "TX505"),
    (5, "=105.00(%)", "TX501"),
    (3, "=15.50(个)", "TX503"),
    (8, "≤**(次)", "TX105"),
)


@frozen(kw_only=True)
class Submitted:
    """One sheet as it is handed in; ``planted`` maps rows to the codes of the rules that speak of them."""

    name: str
    unit: str
    project: str
    rows: Rows
    planted: Mapping[int, str] = field(factory=dict)
    printed_unit: str | None = "申报单位"

    def table(self) -> list[list[str]]:
        """All of the sheet's rows, five cells each."""
        head = [["财政项目支出绩效目标申报表", "", "", "", ""], ["（2024年度）", "", "", "", ""]]
        head.append(["项目名称", self.project, "", "", ""])
        if self.printed_unit:
            head.append([self.printed_unit, self.unit, "", "", ""])
        head += [
            ["项目性质", "经常性专项业务费", "", "项目类别", "其他运转类"],
            ["计划开始日期", "2024-01-01", "", "计划完成日期", "2024-12-31"],
            ["项目资金（元）", "项目资金总额", "506000", "年度资金申请总额", "506000"],
            ["", "其中：财政资金", "506000", "其中：当年财政拨款", "506000"],
            ["绩效指标", *HEAD],
        ]
        return head + [["", *row] for row in self.rows]

    def corrected(self, rows: Sequence[int]) -> Submitted:
        """The sheet with the defects of these rows mended."""
        now = [list(row) for row in self.rows]
        for row in rows:
            now[row] = list(INDICATORS[row])
        left = {row: code for row, code in self.planted.items() if row not in rows}
        return evolve(self, rows=now, planted=left)

    def worsened(self, row: int, value: str, code: str) -> Submitted:
        """The sheet with one more defect."""
        now = [list(line) for line in self.rows]
        now[row][3] = value
        return evolve(self, rows=now, planted={**self.planted, row: code})


def submission(sheets: int = 300, units: int = 12, seed: int = 16) -> Iterator[Submitted]:
    """The sheets of several units; formats go round."""
    chance = random.Random(seed)
    formats = list(WRITERS)
    for number in range(sheets):
        unit = UNITS[number % units]
        project = f"{unit.removeprefix('临江区')}{TOPICS[number // units % len(TOPICS)]}（{number + 1}）"
        rows = [list(row) for row in INDICATORS]
        planted: dict[int, str] = {}
        if number % 10:
            for row, value, code in chance.sample(DEFECTS, 1 + number % 5):
                if row not in planted:
                    rows[row][3], planted[row] = value, code
        topic, suffix = (names[number // units % len(names)] for names in (TOPICS, formats))
        yield Submitted(
            name=f"{unit}/{number + 1:03}-{topic}.{suffix}",
            unit=unit,
            project=project,
            rows=rows,
            planted=planted,
            printed_unit=None if number % units >= 10 else "主管部门" if number % units >= 8 else "申报单位",
        )


def write(folder: Path, submitted: Sequence[Submitted], *, unreadable: int = 3) -> None:
    """Write the files; of the first units, some that cannot be read."""
    for sheet in submitted:
        write_one(folder, sheet)
    for number, (name, data) in enumerate(list(BROKEN.items())[:unreadable]):
        path = folder / UNITS[number] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_one(folder: Path, sheet: Submitted) -> None:
    path = folder / sheet.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(WRITERS[path.suffix.removeprefix(".")](sheet.table()))


def to_xlsx(rows: Rows) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Side

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "绩效目标表"
    line = Side(style="thin")
    for r, row in enumerate(rows, start=1):
        for c, text in enumerate(row, start=1):
            cell = sheet.cell(r, c, text or None)
            cell.border = Border(line, line, line, line)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if text:
                cell.data_type = "s"
    for top, left, bottom, right in merged(rows):
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for letter, width in zip("ABCDE", (14, 18, 22, 30, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged(rows: Rows) -> Iterator[tuple[int, int, int, int]]:
    """The areas of merged cells: titles and prose in the header, classes downwards in the table."""
    head = next(n for n, row in enumerate(rows) if row[0] == "绩效指标")
    for n, row in enumerate(rows[:head]):
        if not any(row[2:]):
            yield n, 1 if row[1] else 0, n, 4
    yield head, 0, len(rows) - 1, 0
    for column in (1, 2):
        start = head + 1
        for n in range(head + 2, len(rows) + 1):
            if n == len(rows) or rows[n][1 : column + 1] != rows[start][1 : column + 1]:
                if n - start > 1:
                    yield start, column, n - 1, column
                start = n


def to_xls(rows: Rows) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("绩效目标表")
    areas = {(top, left): (bottom, right) for top, left, bottom, right in merged(rows)}
    covered = {
        (r, c) for (top, left), (bottom, right) in areas.items()
        for r in range(top, bottom + 1) for c in range(left, right + 1)
    }  # fmt: skip
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (r, c) in areas:
                bottom, right = areas[r, c]
                sheet.write_merge(r, bottom, c, right, text)
            elif (r, c) not in covered:
                sheet.write(r, c, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_docx(rows: Rows) -> bytes:
    from docx import Document

    document = Document()
    table = document.add_table(len(rows), 5, style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for top, left, bottom, right in merged(rows):
        text = rows[top][left]
        area = table.cell(top, left).merge(table.cell(bottom, right))
        area.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_html(rows: Rows) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in filled(rows))
    return f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>'.encode()


def filled(rows: Rows) -> list[list[str]]:
    """The rows with each merged cell's text in all of its places below the table's head."""
    now = [list(row) for row in rows]
    for top, left, bottom, right in merged(rows):
        if left in (1, 2) and top > 8:
            for r in range(top, bottom + 1):
                for c in range(left, right + 1):
                    now[r][c] = rows[top][left]
    return now


def to_csv(rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(filled(rows))
    return out.getvalue().encode("gb18030")


def to_txt(rows: Rows) -> bytes:
    return "\n".join("\t".join(row) for row in filled(rows)).encode()


def to_pdf(rows: Rows) -> bytes:
    from tests.sheets.drawn_pdf import HIGH, Drawn, page_of, pdf_of

    edges = (10, 80, 190, 300, 470, 590)
    wide = {(top, left): right for top, left, bottom, right in merged(rows) if top == bottom}
    hidden = {(top, c) for (top, left), right in wide.items() for c in range(left + 1, right + 1)}
    cells = [
        Drawn(text, edges[c], 20 + r * HIGH, edges[wide.get((r, c), c) + 1], 20 + (r + 1) * HIGH)
        for r, row in enumerate(filled(rows))
        for c, text in enumerate(row)
        if (r, c) not in hidden
    ]
    return pdf_of([page_of(cells)])


WRITERS: Mapping[str, Callable[[Rows], bytes]] = {
    "xlsx": to_xlsx, "docx": to_docx, "xls": to_xls, "csv": to_csv, "html": to_html, "pdf": to_pdf, "txt": to_txt,
}  # fmt: skip
BROKEN = {
    "损坏.xlsx": b"PK\x03\x04 not an archive",
    "加密.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "空白.docx": b"",
}


def main() -> None:
    folder = Path(sys.argv[1])
    sheets = list(submission(int(sys.argv[2]) if len(sys.argv) > 2 else 300))
    write(folder, sheets)
    print(f"{len(sheets)} sheets in {folder}")


if __name__ == "__main__":
    main()
