"""The sheets that are added to an annotated workbook: 审核意见, and the tables of files that are no workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports.remarks import (
    HIDDEN,
    ListedValue,
    about,
    columns,
    listed,
    listed_findings,
    resolved_row,
    sheets_of,
)
from targetexpr.reports.units import units_of
from targetexpr.reports.view import DECISIONS, Group, View, columns_of, groups
from targetexpr.reports.workbook_style import FILL, bold, boxed, free_name, lines_of, put, write_head
from targetexpr.rules.model import Severity
from targetexpr.sheets.own import REVIEW

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"level1": 14, "level2": 20, "name": 36, "value": 24, "deviation_reason": 30}
Target = tuple[str, str]  # worksheet and cell
Targets = list[tuple[Diagnostic, Target | None]]


MOST_TABLES = 100
"""Nobody turns over more worksheets: the list of findings names file and place, and the files hold the tables."""


def has_tables(report: Report) -> bool:
    """Whether the tables of a report's sheets are few enough to be written beside the list."""
    return sum(len(file.sheets) for file in report.files) <= MOST_TABLES


def add_tables(book: Workbook, report: Report, view: View) -> Targets:
    """A table a sheet, and where in it each finding belongs; past ``MOST_TABLES`` sheets there is none."""
    if not has_tables(report):
        return [(d, None) for d in report.active]
    targets: Targets = []
    several = len(report.files) > 1
    for group in groups(report, view.sort):
        if group.sheet is None:
            targets += [(d, None) for d in group.diagnostics]
            continue
        sheet = book.create_sheet(free_name(group.sheet.sheet.project_name or Path(group.path).stem, book))
        cells = _fill_table(sheet, group, group.path if several else PurePath(group.path).name, view)
        targets += [(d, (sheet.title, cells.get(_key(d), "A1"))) for d in group.diagnostics]
    return targets


HEAD_ROW = 4
"""The row of the list that has its headings; above it stands what is reviewed and concluded."""


def add_list(
    book: Workbook,
    report: Report,
    targets: Mapping[int, Target | None],
    missing: Sequence[str],
    view: View,
    note: str = "",
) -> None:
    """Add the sheet of all findings, on which the book opens: *targets* are their cells, by the identity of findings.

    *missing* is what the book lacks that the file had; a *note* stands below the list. A reviewer chooses a decision
    for each finding.
    """
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    title = view.say("审核意见", "Findings")
    sheet = book.create_sheet(free_name(title, book))
    book.defined_names[REVIEW] = DefinedName(REVIEW, attr_text=f"{quote_sheetname(sheet.title)}!$A$1", hidden=True)
    shown, units = columns(report), units_of(report)
    write_head(sheet, HEAD_ROW, [(view.say(zh, en), width) for zh, (en, width) in shown.items()])
    _about(sheet, title, about(report, view), len(shown) - 1, view)
    found = listed_findings(report)
    rows = [
        (listed(n, d, units[d.path, d.sheet], view), d.severity, targets.get(id(d)))
        for n, d in enumerate(found, start=1)
    ]
    gone = [
        (resolved_row(n, past, units.get((past.path, None), ""), view), None, None)
        for n, past in enumerate(report.resolved, start=len(found) + 1)
    ]
    plain = None
    styled: dict[str, Cell] = {}
    level, place = list(shown).index("级别") + 1, list(shown).index("位置") + 1
    for row, (fields, severity, target) in enumerate((*rows, *gone), start=HEAD_ROW + 1):
        plain = _list_row(sheet, row, [fields[name] for name in shown], plain)
        if severity is not None:
            _styled(sheet.cell(row, level), severity, styled)
        if target is not None:
            _link(sheet.cell(row, place), target, styled)
        sheet.row_dimensions[row].height = 16 * lines_of(
            (fields[name], width) for name, (_, width) in shown.items() if name != HIDDEN
        )
    last = HEAD_ROW + len(rows) + len(gone)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(shown))}{last}"
    put(sheet.cell(1, len(shown)), sheets_of(report))
    sheet.column_dimensions[get_column_letter(len(shown))].hidden = True
    _offer_decisions(sheet, get_column_letter(list(shown).index("决定") + 1), HEAD_ROW + len(rows), view)
    if missing:
        kept = view.say("没有带入原文件的{}；请以原文件为准。", "Not taken over from the original: {}.")
        put(sheet.cell(last + 2, 1), kept.format(view.say("、", ", ").join(missing)))
    if note:
        put(sheet.cell(last + 3, 1), note)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = book.worksheets.index(sheet)


def _list_row(sheet: Worksheet, row: int, values: Sequence[ListedValue], plain: Cell | None) -> Cell:
    """Write a row; returns the cell whose style all have."""
    for column, value in enumerate(values, start=1):
        cell = boxed(sheet.cell(row, column), value, plain)
        plain = plain or cell
    assert plain is not None
    return plain


def _styled(cell: Any, kind: Severity | Literal["link"], known: dict[str, Any]) -> None:
    """Give a cell the look of its *kind*, which is made once: *known* holds a cell of each."""
    from openpyxl.styles import Font, PatternFill

    if kind in known:
        cell._style = copy(known[kind]._style)
        return
    if kind == "link":
        cell.font = Font(color="0563C1", underline="single")
    else:
        cell.fill = PatternFill("solid", start_color=FILL[kind])
    known[kind] = cell


def _offer_decisions(sheet: Worksheet, column: str, last: int, view: View) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if last > HEAD_ROW:
        words = ",".join(texts[view.lang] for texts in DECISIONS.values())
        offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
        offered.add(f"{column}{HEAD_ROW + 1}:{column}{last}")
        sheet.add_data_validation(offered)


def _about(sheet: Worksheet, title: str, pairs: Sequence[tuple[str, str]], width: int, view: View) -> None:
    """Write what is reviewed and concluded over the list; it is printed on each page."""
    from openpyxl.styles import Alignment

    put(sheet.cell(1, 1), title).font = bold(14)
    half = (len(pairs) + 1) // 2
    for row, part in ((2, pairs[:half]), (3, pairs[half:])):
        text = "    ".join(f"{label}{view.say('：', ': ')}{said}" for label, said in part)
        put(sheet.cell(row, 1), text).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.row_dimensions[row].height = 16 * lines_of([(text, 160)])
    sheet.print_title_rows = f"1:{HEAD_ROW}"


def _fill_table(sheet: Worksheet, group: Group, path: str, view: View) -> dict[object, str]:
    """Writes the table under its *path*; returns the cells of names and values by the place they had in the file."""
    from openpyxl.utils import get_column_letter

    assert group.sheet is not None
    fields = columns_of(group.sheet.sheet)
    put(sheet.cell(1, 1), f"{path} {group.sheet.sheet.project_name or ''}".strip()).font = bold()
    write_head(sheet, 2, [(title[view.lang], _WIDTHS.get(name, 12)) for name, title in fields])
    letters = {name: get_column_letter(column) for column, (name, _) in enumerate(fields, start=1)}
    cells: dict[object, str] = {}
    plain = None
    for row, indicator in enumerate(group.sheet.sheet.indicators, start=3):
        for column, (name, _) in enumerate(fields, start=1):
            plain = boxed(sheet.cell(row, column), getattr(indicator, name), plain)
        for location in (indicator.location, *indicator.locations.values()):
            for part in ("name", "value"):
                cells.setdefault((indicator.name, indicator.value, location, part), f"{letters[part]}{row}")
    return cells


def _key(diagnostic: Diagnostic) -> object:
    subject = diagnostic.indicator
    return subject and (subject.name, subject.value, diagnostic.location, diagnostic.span_in)


def _link(cell: Cell, target: Target, styled: dict[str, Cell]) -> None:
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(target[0])}!{target[1]}")
    _styled(cell, "link", styled)
