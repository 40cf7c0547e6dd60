"""The summary of many sheets as one page that needs nothing: tables and charts, to be read and printed on A4."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from targetexpr import __version__
from targetexpr.checking.report import Report
from targetexpr.reports.characters import harmless
from targetexpr.reports.html import resource
from targetexpr.reports.summary import Summary, summarize
from targetexpr.reports.summary_tables import SummaryTable, Value, facts, tables
from targetexpr.reports.svg import bars
from targetexpr.reports.view import SEVERITY, View
from targetexpr.sheets.own import GENERATOR

_MOST_BARS = 15


def summary_page(report: Report, view: View) -> str:
    """Return the summary as HTML, without scripts and in one language."""
    return "\n".join(_document(summarize(report), view)) + "\n"


def _document(summary: Summary, view: View) -> Iterator[str]:
    title = view.say("绩效目标表审核汇总", "Performance target sheets: summary")
    style = resource("summary.css")
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    yield f'<!DOCTYPE html><html lang="{view.say("zh-CN", "en")}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="generator" content="{GENERATOR}">'
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{escape(title)}</title><style>{style}</style></head><body><h1>{escape(title)}</h1>"
    day = "" if view.today is None else f"{view.today:%Y-%m-%d} · "
    yield f'<p class="meta">{day}targetexpr {__version__}</p><dl>'
    yield from (f"<div><dt>{escape(label)}</dt><dd>{_text(value)}</dd></div>" for label, value in facts(summary, view))
    yield '</dl><div class="charts">'
    yield from _charts(summary, view)
    yield "</div>"
    for table in tables(summary, view):
        yield from _table(table)
    yield "</body></html>"


def _charts(summary: Summary, view: View) -> Iterator[str]:
    if summary.units:
        named = [(unit.name or "—", unit.tally) for unit in summary.units]
        worst = sorted(named, key=lambda pair: (-pair[1].error, -pair[1].total))[:_MOST_BARS]
        series = [(texts[view.lang], level) for level, texts in SEVERITY.items()]
        rows = [(name, (tally.error, tally.warning, tally.info)) for name, tally in worst]
        yield from bars(view.say("各单位的问题", "Findings by unit"), rows, series)
    if summary.rules:
        rules = [(f"{rule.code} {rule.title[view.lang]}", (rule.count,)) for rule in summary.rules[:_MOST_BARS]]
        yield from bars(
            view.say("最常见的问题", "Commonest findings"), rules, [(view.say("问题", "findings"), "count")]
        )


def _table(table: SummaryTable) -> Iterator[str]:
    yield f"<section><h2>{escape(table.title)}</h2>"
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name, _ in table.columns)
    yield "</tr></thead><tbody>"
    most = _most(table)
    for row in table.rows:
        cells = (_cell(table, column, value, most) for column, value in enumerate(row))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div></section>"


def _most(table: SummaryTable) -> int:
    if table.heat is None:
        return 0
    return max((value for row in table.rows for value in row[table.heat : -1] if isinstance(value, int)), default=0)


def _cell(table: SummaryTable, column: int, value: Value, most: int) -> str:
    if isinstance(value, str) or value is None:
        return f"<td>{_text(value)}</td>"
    shown = f"{value:.0%}" if column in table.shares else str(value)
    hot = ""
    if table.heat is not None and table.heat <= column < len(table.columns) - 1 and value:
        hot = f" h{-(-int(value) * 5 // most)}"
    return f'<td class="n{hot}">{shown}</td>'


def _text(value: Value) -> str:
    return escape(harmless(value)) if isinstance(value, str) else "" if value is None else str(value)
