"""The sheets that are added to an annotated workbook: 审核意见, and the tables of files that are no workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports.view import SEVERITY, Group, View, columns_of, groups, place, title_of
from targetexpr.reports.workbook_style import FILL, boxed, free_name, lines_of, put, write_head
from targetexpr.sheets.own import REVIEW

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_LIST: dict[str, tuple[str, int]] = {
    "序号": ("No.", 6), "级别": ("Severity", 9), "编号": ("Code", 8), "规则": ("Rule", 22), "文件": ("File", 28),
    "项目": ("Project", 26), "位置": ("Place", 24), "指标": ("Indicator", 26), "指标值": ("Target", 18),
    "意见": ("Finding", 56), "建议": ("Suggestion", 20),
}  # fmt: skip
_WIDTHS = {"level1": 14, "level2": 20, "name": 36, "value": 24, "deviation_reason": 30}
Target = tuple[str, str]  # worksheet and cell
Targets = list[tuple[Diagnostic, Target | None]]


def add_tables(book: Workbook, report: Report, view: View) -> Targets:
    """A table a sheet, and where in it each finding belongs."""
    targets: Targets = []
    for group in groups(report, view.sort):
        if group.sheet is None:
            targets += [(d, None) for d in group.diagnostics]
            continue
        sheet = book.create_sheet(free_name(group.sheet.sheet.project_name or Path(group.path).stem, book))
        cells = _fill_table(sheet, group, view)
        targets += [(d, (sheet.title, cells.get(_key(d), "A1"))) for d in group.diagnostics]
    return targets


def add_list(book: Workbook, report: Report, targets: Targets, missing: Sequence[str], view: View) -> None:
    """The sheet of all findings; *missing* is what the workbook lacks that the file had."""
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(free_name(view.say("审核意见", "Findings"), book))
    book.defined_names[REVIEW] = DefinedName(REVIEW, attr_text=f"{quote_sheetname(sheet.title)}!$A$1", hidden=True)
    shown = {name: about for name, about in _LIST.items() if name != "文件" or len(report.files) > 1}
    write_head(sheet, 1, [(view.say(zh, en), width) for zh, (en, width) in shown.items()])
    row, plain = 1, None
    for row, (diagnostic, target) in enumerate(targets, start=2):
        fields = _listed(row - 1, diagnostic, view)
        for column, title in enumerate(shown, start=1):
            cell = boxed(sheet.cell(row, column), fields[title], plain)
            plain = plain or cell
            if title == "级别":
                cell.fill = PatternFill("solid", start_color=FILL[diagnostic.severity])
            elif title == "位置" and target is not None:
                _link(cell, target)
        sheet.row_dimensions[row].height = 16 * lines_of((fields[title], width) for title, (_, width) in shown.items())
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{row}"
    if missing:
        kept = view.say("没有带入原文件的{}；请以原文件为准。", "Not taken over from the original: {}.")
        put(sheet.cell(row + 2, 1), kept.format(view.say("、", ", ").join(missing)))


def _fill_table(sheet: Worksheet, group: Group, view: View) -> dict[object, str]:
    """Writes the table; returns the cells of names and values by the place they had in the file."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    assert group.sheet is not None
    columns = columns_of(group.sheet.sheet)
    put(sheet.cell(1, 1), f"{group.path} {group.sheet.sheet.project_name or ''}".strip()).font = Font(bold=True)
    write_head(sheet, 2, [(title[view.lang], _WIDTHS.get(name, 12)) for name, title in columns])
    letters = {name: get_column_letter(column) for column, (name, _) in enumerate(columns, start=1)}
    cells: dict[object, str] = {}
    plain = None
    for row, indicator in enumerate(group.sheet.sheet.indicators, start=3):
        for column, (name, _) in enumerate(columns, start=1):
            plain = boxed(sheet.cell(row, column), getattr(indicator, name), plain)
        for location in (indicator.location, *indicator.locations.values()):
            for part in ("name", "value"):
                cells.setdefault((indicator.name, indicator.value, location, part), f"{letters[part]}{row}")
    return cells


def _key(diagnostic: Diagnostic) -> object:
    subject = diagnostic.indicator
    return subject and (subject.name, subject.value, diagnostic.location, diagnostic.span_in)


def _listed(number: int, diagnostic: Diagnostic, view: View) -> dict[str, str | int | None]:
    subject, fix = diagnostic.indicator, diagnostic.fix
    flag = view.say("（须人工确认）", " (to be confirmed)") if fix and fix.applicability == "unsafe" else ""
    return {
        "序号": number,
        "级别": SEVERITY[diagnostic.severity][view.lang],
        "编号": diagnostic.code,
        "规则": title_of(diagnostic)[view.lang],
        "文件": diagnostic.path,
        "项目": diagnostic.project_name,
        "位置": place(diagnostic.location, view) or diagnostic.path,
        "指标": subject.name if subject else None,
        "指标值": subject.value if subject else None,
        "意见": diagnostic.message[view.lang],
        "建议": f"{fix.text}{flag}" if fix else None,
    }


def _link(cell: Cell, target: Target) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(target[0])}!{target[1]}")
    cell.font = Font(color="0563C1", underline="single")
