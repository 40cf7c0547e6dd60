"""A report as the small HTML table that a notebook shows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from targetexpr.checking.report import Diagnostic, Report

# Rows that a notebook shows; the report has all of them.
_SHOWN = 50
_HEADINGS = ("文件", "位置", "指标", "编号", "级别", "问题")


def table(report: Report) -> str:
    """Return the first findings that nothing suppresses, and how many there are."""
    active = report.active
    rows = "".join(map(_row, active[:_SHOWN]))
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    more = f"<p>共 {len(active)} 处，列出前 {_SHOWN} 处</p>" if len(active) > _SHOWN else ""
    return f"<p>{escape(repr(report))}</p><table><tr>{head}</tr>{rows}</table>{more}"


def _row(diagnostic: Diagnostic) -> str:
    place = diagnostic.location
    where = place.cell or next((str(n) for n in (place.row, place.line, place.page) if n is not None), "")
    name = diagnostic.indicator.name if diagnostic.indicator is not None else None
    cells = (diagnostic.path, where, name or "", diagnostic.code, diagnostic.severity, diagnostic.message["zh"])
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
