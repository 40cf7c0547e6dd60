"""The annotated workbook: ``xlsx``. A copy of the workbook that was checked, or a new one with its tables.

A cell with findings has a comment and a fill by severity, and a sheet 审核意见 lists all findings with links to their
cells. The file that was checked is only read.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from targetexpr.checking.report import SEVERITIES, Diagnostic, Report
from targetexpr.errors import display_width
from targetexpr.reports.view import SEVERITY, Group, View, groups, place
from targetexpr.rules.model import Severity
from targetexpr.sheets.model import Location

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FILL: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
_HEADS = (
    ("序号", "No."), ("级别", "Severity"), ("编号", "Code"), ("规则", "Rule"), ("项目", "Project"), ("位置", "Place"),
    ("指标", "Indicator"), ("指标值", "Target"), ("意见", "Finding"), ("建议", "Suggestion"),
)  # fmt: skip
_WIDTHS = (6, 8, 8, 24, 28, 28, 28, 18, 60, 18)
Target = tuple[str, str]  # worksheet and cell


def annotated(report: Report, view: View) -> bytes:
    """A copy of the one xlsx that was checked, or, for several files or other formats, a workbook of their tables."""
    book = _original(report)
    if book is None:
        book, targets = _tables(report, view)
    else:
        targets = [(d, _in_place(d.location, book)) for d in report.active]
    notes: dict[Target, list[Diagnostic]] = {}
    for diagnostic, target in targets:
        if target is not None:
            notes.setdefault(target, []).append(diagnostic)
    for (sheet, cell), found in notes.items():
        _annotate(book[sheet], cell, found, view)
    _list_findings(book, targets, view)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _original(report: Report) -> Workbook | None:
    """The workbook that the report speaks of, if it is a single xlsx that has not changed since."""
    from openpyxl import load_workbook

    if len(report.files) != 1 or report.files[0].status == "unreadable":
        return None
    file = report.files[0]
    path = Path(file.path)
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        return None
    return load_workbook(io.BytesIO(content), rich_text=True)


def _in_place(location: Location, book: Workbook) -> Target | None:
    if location.cell is None or location.sheet not in book.sheetnames:
        return None
    return location.sheet, location.cell


def _tables(report: Report, view: View) -> tuple[Workbook, list[tuple[Diagnostic, Target | None]]]:
    """A new workbook with a table a sheet, and where in it each finding belongs."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    targets: list[tuple[Diagnostic, Target | None]] = []
    for group in groups(report):
        if group.sheet is None:
            targets += [(d, None) for d in group.diagnostics]
            continue
        sheet = book.create_sheet(_sheet_name(group.sheet.sheet.project_name or Path(group.path).stem, book))
        cells = _fill_table(sheet, group, view)
        targets += [(d, (sheet.title, cells.get(_key(d), "A1"))) for d in group.diagnostics]
    return book, targets


def _fill_table(sheet: Worksheet, group: Group, view: View) -> dict[object, str]:
    """Writes the table; returns the cells of names and values by the place they had in the file."""
    from openpyxl.styles import Font

    assert group.sheet is not None
    heads = (("一级指标", "Level 1"), ("二级指标", "Level 2"), ("三级指标", "Indicator"), ("指标值", "Target"))
    _put(sheet.cell(1, 1), f"{group.path} {group.sheet.sheet.project_name or ''}".strip()).font = Font(bold=True)
    for column, head in enumerate(heads, start=1):
        _put(sheet.cell(2, column), view.say(*head)).font = Font(bold=True)
    cells: dict[object, str] = {}
    for row, indicator in enumerate(group.sheet.sheet.indicators, start=3):
        texts = (indicator.level1, indicator.level2, indicator.name, indicator.value)
        for column, text in enumerate(texts, start=1):
            _put(sheet.cell(row, column), text)
        for location in (indicator.location, *indicator.locations.values()):
            cells.setdefault((indicator.name, indicator.value, location, "name"), f"C{row}")
            cells.setdefault((indicator.name, indicator.value, location, "value"), f"D{row}")
    for letter, width in zip("ABCD", (16, 20, 40, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    return cells


def _key(diagnostic: Diagnostic) -> object:
    subject = diagnostic.indicator
    return subject and (subject.name, subject.value, diagnostic.location, diagnostic.span_in)


def _annotate(sheet: Worksheet, reference: str, found: list[Diagnostic], view: View) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[reference]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if reference in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    lines = [f"{SEVERITY[d.severity][view.lang]} {d.code} {d.message[view.lang]}" for d in found]
    before = [cell.comment.text] if cell.comment else []
    cell.comment = Comment(_legal("\n".join([*before, *lines])), "targetexpr", height=60 + 40 * len(lines), width=360)
    worst = next(level for level in SEVERITIES if any(d.severity == level for d in found))
    cell.fill = PatternFill("solid", start_color=_FILL[worst])


def _list_findings(book: Workbook, targets: Iterable[tuple[Diagnostic, Target | None]], view: View) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(_sheet_name(view.say("审核意见", "Findings"), book))
    sheet.freeze_panes = "A2"
    for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        _put(sheet.cell(1, column), view.say(*head)).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    row = 1
    for row, (diagnostic, target) in enumerate(targets, start=2):
        for column, text in enumerate(_listed(row - 1, diagnostic, view), start=1):
            cell = _put(sheet.cell(row, column), text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        lines = -(-display_width(diagnostic.message[view.lang]) // _WIDTHS[8])
        sheet.row_dimensions[row].height = 16 * min(max(lines, 1), 20)
        sheet.cell(row, 2).fill = PatternFill("solid", start_color=_FILL[diagnostic.severity])
        if target is not None:
            _link(sheet.cell(row, 6), target)
    sheet.auto_filter.ref = f"A1:J{row}"


def _listed(number: int, diagnostic: Diagnostic, view: View) -> Iterator[str | int | None]:
    subject = diagnostic.indicator
    yield number
    yield SEVERITY[diagnostic.severity][view.lang]
    yield diagnostic.code
    yield diagnostic.name
    yield diagnostic.project_name
    yield place(diagnostic.location, view) or diagnostic.path
    yield subject.name if subject else None
    yield subject.value if subject else None
    yield diagnostic.message[view.lang]
    yield diagnostic.fix.text if diagnostic.fix else None


def _link(cell: Cell, target: Target) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(target[0])}!{target[1]}")
    cell.font = Font(color="0563C1", underline="single")


def _put(cell: Any, text: str | int | None) -> Cell:
    """Writes text as text: what begins with ``=`` is no formula here."""
    cell.value = _legal(text) if isinstance(text, str) else text
    if isinstance(text, str):
        cell.data_type = "s"
    found: Cell = cell
    return found


def _legal(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub(" ", text).encode("utf-8", "replace").decode("utf-8")


def _sheet_name(wanted: str, book: Workbook) -> str:
    """A name that Excel takes and that is not there yet."""
    plain = "".join(" " if c in "\\/*?:[]" or not c.isprintable() else c for c in wanted).strip(" '")[:24] or "Sheet"
    taken = {name.lower() for name in book.sheetnames}
    names = (plain, *(f"{plain} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.lower() not in taken)
