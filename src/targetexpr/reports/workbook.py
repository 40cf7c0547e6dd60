"""The annotated workbook: ``xlsx``. A copy of the workbook that was checked, or a new one with its tables.

A cell with findings has a comment and a fill by severity, and a sheet 审核意见 lists all findings with links to their
cells. The file that was checked is only read; what the copy could not take over is said on that sheet.
"""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from targetexpr.checking.report import SEVERITIES, Diagnostic, Report
from targetexpr.errors import SheetReadError
from targetexpr.files import contents
from targetexpr.reports import tasks
from targetexpr.reports.characters import for_xml
from targetexpr.reports.remarks import comment
from targetexpr.reports.view import View
from targetexpr.reports.workbook_copy import left_out, with_results
from targetexpr.reports.workbook_sheets import MOST_TABLES, Target, Targets, add_list, add_tables, has_tables
from targetexpr.reports.workbook_style import FILL, new_book, saved
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.own import GENERATOR, REVIEW, Origin, form_of, stamped
from targetexpr.sheets.sniff import kind_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from targetexpr.sandbox.pool import WorkerPool

_MOST_BYTES = 1024 * 1024 * 1024  # beyond any limit that was read under
_log = logging.getLogger(__name__)


def annotated(report: Report, view: View, pool: WorkerPool | None = None) -> bytes:
    """A copy of the one xlsx that was checked, or, for several files or other formats, a workbook of their tables.

    A workbook that takes more than it may is not copied either. It is opened in a worker, of *pool* if there is one.
    """
    original = _original(report, view)
    if original is None:
        return stamped(_with_tables(report, view), Origin())
    try:
        return tasks.annotated("workbook", report, original, view, pool)
    except SheetReadError:
        _log.exception("the workbook cannot be copied")
        return _without_layout(report, view)


def annotated_workbook(report: Report, original: bytes, view: View) -> bytes:
    """Return the copy of the workbook that was checked, made in this process."""
    book = _loaded(original)
    if book is None:
        return _without_layout(report, view)
    _clear(book)
    targets = [(d, _in_place(d.location, book)) for d in report.active]
    data = _finished(book, report, targets, left_out(book, original, view), view)
    return stamped(with_results(data, original), _origin(report))


def _without_layout(report: Report, view: View) -> bytes:
    return stamped(_with_tables(report, view, view.say("版式", "layout")), _origin(report))


def _with_tables(report: Report, view: View, *missing: str) -> bytes:
    book = new_book()
    targets = add_tables(book, report, view)
    return _finished(book, report, targets, missing, view, "" if has_tables(report) else _too_many(view))


def _finished(
    book: Workbook, report: Report, targets: Targets, missing: Sequence[str], view: View, note: str = ""
) -> bytes:
    _annotate(book, targets, view)
    add_list(book, report, {id(diagnostic): target for diagnostic, target in targets}, missing, view, note)
    return saved(book)


def _origin(report: Report) -> Origin:
    file = report.files[0]
    return Origin(
        name=Path(file.path).name, sha256=file.sha256 or "", form=form_of(sheet.sheet for sheet in file.sheets)
    )


def _too_many(view: View) -> str:
    return view.say(
        f"各表的指标没有附上：超过 {MOST_TABLES} 张；请按“文件”“位置”两列到原文件查看。",
        f"The tables of the sheets are left out, being more than {MOST_TABLES}; see file and place.",
    )


def _original(report: Report, view: View) -> bytes | None:
    """The workbook that the report speaks of, if it is a single xlsx that has not changed since."""
    if len(report.files) != 1 or report.files[0].status == "unreadable":
        return None
    file = report.files[0]
    path = Path(file.path)
    try:
        content = contents(path, _MOST_BYTES) if view.original is None else view.original
        is_workbook = kind_of(content, path.suffix.lower(), Limits()) == "xlsx"
    except (OSError, SheetReadError):
        return None
    return content if is_workbook and hashlib.sha256(content).hexdigest() == file.sha256 else None


def _loaded(content: bytes) -> Workbook | None:
    """None for a workbook that can be read but not written back: other programs store what the library refuses."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), rich_text=True)
    except Exception:
        _log.exception("the workbook cannot be copied")
        return None
    book.template = False
    return book


def _clear(book: Workbook) -> None:
    """Takes out what an earlier round wrote into the copy that is now checked: its list, its notes and their fills."""
    from openpyxl.styles import PatternFill

    review = book.defined_names.pop(REVIEW, None)
    for title, _ in review.destinations if review is not None else ():
        if title in book.sheetnames and len(book.sheetnames) > 1:
            book.remove(book[title])
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.comment is not None and cell.comment.author == GENERATOR:
                cell.comment = None
                cell.fill = PatternFill()


def _in_place(location: Location, book: Workbook) -> Target | None:
    if location.cell is None or location.sheet not in book.sheetnames:
        return None
    return location.sheet, location.cell


def _annotate(book: Workbook, targets: Targets, view: View) -> None:
    notes: dict[Target, list[Diagnostic]] = {}
    for diagnostic, target in targets:
        for place in _marked(diagnostic, target, book):
            notes.setdefault(_first_cell(book[place[0]], place), []).append(diagnostic)
    for (sheet, cell), found in notes.items():
        _annotate_cell(book[sheet], cell, found, view)


def _marked(diagnostic: Diagnostic, target: Target | None, book: Workbook) -> list[Target]:
    """The cell of a finding; of one that speaks of many rows of the sheet, the cells of all of them."""
    if diagnostic.indicator is None and diagnostic.related:
        rows = [_in_place(row.location, book) for row in diagnostic.related]
        if cells := [cell for cell in rows if cell is not None]:
            return cells
    return [] if target is None else [target]


def _first_cell(sheet: Worksheet, target: Target) -> Target:
    """The cell that shows what a merged area holds."""
    from openpyxl.cell.cell import MergedCell

    if isinstance(sheet[target[1]], MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if target[1] in area)
        return target[0], sheet.cell(merged.min_row, merged.min_col).coordinate
    return target


def _annotate_cell(sheet: Worksheet, reference: str, found: list[Diagnostic], view: View) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[reference]
    lines = [comment(diagnostic, view) for diagnostic in found]
    before = [cell.comment.text] if cell.comment else []
    height = 60 + 40 * (len(lines) + len(before))
    cell.comment = Comment(for_xml("\n".join([*before, *lines])), GENERATOR, height=height, width=360)
    worst = next(level for level in SEVERITIES if any(d.severity == level for d in found))
    cell.fill = PatternFill("solid", start_color=FILL[worst])
