"""A report as the small HTML table that a notebook shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from targetexpr.markup import Markup, markup

if TYPE_CHECKING:
    from targetexpr.checking.report import Diagnostic, Report

# Rows that a notebook shows; the report has all of them.
_SHOWN = 50
_HEADINGS = ("文件", "位置", "指标", "编号", "级别", "问题")


def table(report: Report) -> str:
    """Return the first findings that nothing suppresses, and how many there are."""
    active = report.active
    head = [markup("<th>{}</th>", heading) for heading in _HEADINGS]
    more = markup("<p>共 {} 处，列出前 {} 处</p>", len(active), _SHOWN) if len(active) > _SHOWN else ""
    rows = map(_row, active[:_SHOWN])
    return markup("<p>{!r}</p><table><tr>{}</tr>{}</table>{}", report, head, rows, more)


def _row(diagnostic: Diagnostic) -> Markup:
    place = diagnostic.location
    where = place.cell or next((str(n) for n in (place.row, place.line, place.page) if n is not None), "")
    name = diagnostic.indicator.name if diagnostic.indicator is not None else None
    cells = (diagnostic.path, where, name, diagnostic.code, diagnostic.severity, diagnostic.message["zh"])
    return markup("<tr>{}</tr>", [markup("<td>{}</td>", cell) for cell in cells])
