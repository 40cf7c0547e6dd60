"""The summary of many sheets as a workbook: figures and charts on the first sheet, a sheet a table, printed on A4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from targetexpr.checking.report import Report
from targetexpr.reports.summary import summarize
from targetexpr.reports.summary_tables import SummaryTable, facts, tables
from targetexpr.reports.view import View
from targetexpr.reports.workbook_style import (
    bold,
    boxed,
    free_name,
    lines_of,
    new_book,
    on_paper,
    put,
    saved,
    write_head,
)
from targetexpr.sheets.own import Origin, stamped

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart
    from openpyxl.worksheet.worksheet import Worksheet

_COLORS = ("C0392B", "E0A030", "5B9BD5")  # errors, warnings, hints
_MOST_BARS = 15
_ROW = 0.53  # the height of a row, in centimetres


def summary_workbook(report: Report, view: View) -> bytes:
    """Return the summary as xlsx: with charts that Excel draws from the cells of its sheets."""
    summary = summarize(report)
    book = new_book()
    front = book.create_sheet(view.say("总览", "Overview"))
    pairs = facts(summary, view)
    _facts(front, pairs, view)
    top = 6 + len(pairs)
    made = [(table, _table(book, table)) for table in tables(summary, view)]
    (units, unit_sheet), (rules, rule_sheet) = made[:2]
    if summary.units:
        _unit_chart(front, unit_sheet, units, view, top)
        top += 2 + round(_height(min(len(summary.units), _MOST_BARS)) / _ROW)
    if summary.rules:
        _rule_chart(front, rule_sheet, rules, view, top)
    return stamped(saved(book), Origin())


def _facts(sheet: Worksheet, pairs: Sequence[tuple[str, str | int | float | None]], view: View) -> None:
    from openpyxl.styles import Alignment

    put(sheet["A1"], view.say("绩效目标表审核汇总", "Performance target sheets: summary")).font = bold(16)
    if view.today is not None:
        put(sheet["A2"], f"{view.say('日期', 'Date')}{view.say('：', ': ')}{view.today:%Y-%m-%d}")
    for row, (label, value) in enumerate(pairs, start=4):
        boxed(sheet.cell(row, 1), label).font = bold()
        boxed(sheet.cell(row, 2), value).alignment = Alignment(horizontal="right", vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 16
    sheet.sheet_view.showGridLines = False
    on_paper(sheet, "portrait", pages=1)


def _table(book: Workbook, table: SummaryTable) -> Worksheet:
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(free_name(table.title, book))
    write_head(sheet, 1, table.columns, title=table.title)
    plain, percent = None, None
    for number, row in enumerate(table.rows, start=2):
        for column, value in enumerate(row):
            cell = sheet.cell(number, column + 1)
            if column in table.shares:
                boxed(cell, value, percent).number_format = "0%"
                percent = percent or cell
            else:
                plain = boxed(cell, value, plain)
        texts = [(value, width) for value, (_, width) in zip(row, table.columns, strict=True) if isinstance(value, str)]
        sheet.row_dimensions[number].height = 16 * lines_of(texts)
    last = f"{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    if table.heat is not None and table.rows:
        area = f"{get_column_letter(table.heat + 1)}2:{get_column_letter(len(table.columns) - 1)}{len(table.rows) + 1}"
        if len(table.columns) > 2:
            scale = ColorScaleRule("num", 0, "FFFFFF", None, None, None, "max", None, "F8696B")  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add(area, scale)
    return sheet


def _unit_chart(front: Worksheet, source: Worksheet, table: SummaryTable, view: View, below: int) -> None:
    """Errors, warnings and hints of each unit, side by side on one bar."""
    count = min(len(table.rows) - 1, _MOST_BARS)
    chart = _bars(view.say("各单位的问题", "Findings by unit"), source, count, columns=(5, 7), names=1)
    chart.grouping, chart.overlap = "stacked", 100
    for series, color in zip(chart.series, _COLORS, strict=True):
        series.graphicalProperties.solidFill = color
    chart.height = _height(count)
    front.add_chart(chart, f"A{below}")


def _rule_chart(front: Worksheet, source: Worksheet, table: SummaryTable, view: View, below: int) -> None:
    count = min(len(table.rows), _MOST_BARS)
    chart = _bars(view.say("最常见的问题", "Commonest findings"), source, count, columns=(4, 4), names=2)
    chart.series[0].graphicalProperties.solidFill = _COLORS[2]
    chart.legend = None
    chart.height = _height(count)
    front.add_chart(chart, f"A{below}")


def _height(bars: int) -> float:
    """The height of a chart in centimetres."""
    return 3 + 0.65 * bars


def _bars(title: str, source: Worksheet, count: int, *, columns: tuple[int, int], names: int) -> BarChart:
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type, chart.title, chart.width, chart.gapWidth = "bar", title, 20, 50
    chart.add_data(
        Reference(source, min_col=columns[0], max_col=columns[1], min_row=1, max_row=count + 1), titles_from_data=True
    )
    chart.set_categories(Reference(source, min_col=names, min_row=2, max_row=count + 1))
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.legend.position = "b"
    return chart
