"""The summary of many sheets as one page that needs nothing: tables and charts, to be read and printed on A4.

The front end does not draw it: that needs scripts, holds both languages and every finding, and has no charts. This one
is opened in a mail program or printed as it is, and its templates are those of all HTML here (``markup``).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from targetexpr import __version__
from targetexpr.checking.report import Report
from targetexpr.markup import Markup, markup
from targetexpr.reports.characters import harmless
from targetexpr.reports.document import hash_of
from targetexpr.reports.summary import Summary, summarize
from targetexpr.reports.summary_tables import SummaryTable, Value, facts, tables
from targetexpr.reports.svg import bars
from targetexpr.reports.view import SEVERITY, View
from targetexpr.sheets.own import GENERATOR

_MOST_BARS = 15
_PAGE = """\
<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{generator}">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>
<p class="meta">{day}targetexpr {version}</p><dl>{facts}</dl><div class="charts">{charts}</div>
{tables}</body></html>
"""
_TABLE = """\
<section><h2>{title}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table><thead><tr>{heads}</tr></thead>
<tbody>{rows}</tbody></table></div></section>
"""


def summary_page(report: Report, view: View) -> str:
    """Return the summary as HTML, without scripts and in one language."""
    summary = summarize(report)
    style = (resources.files("targetexpr.reports") / "summary.css").read_text(encoding="utf-8")
    return markup(
        _PAGE,
        lang=view.say("zh-CN", "en"),
        generator=GENERATOR,
        policy=f"default-src 'none'; style-src {hash_of(style)}",
        title=view.say("绩效目标表审核汇总", "Performance target sheets: summary"),
        style=Markup(style),
        day="" if view.today is None else f"{view.today:%Y-%m-%d} · ",
        version=__version__,
        facts=[
            markup("<div><dt>{}</dt><dd>{}</dd></div>", label, _text(value)) for label, value in facts(summary, view)
        ],
        charts=_charts(summary, view),
        tables=map(_table, tables(summary, view)),
    )


def _charts(summary: Summary, view: View) -> Iterator[Markup]:
    if summary.units:
        named = [(unit.name or "—", unit.tally) for unit in summary.units]
        worst = sorted(named, key=lambda pair: (-pair[1].error, -pair[1].total))[:_MOST_BARS]
        series = [(texts[view.lang], level) for level, texts in SEVERITY.items()]
        rows = [(name, (tally.error, tally.warning, tally.info)) for name, tally in worst]
        yield bars(view.say("各单位的问题", "Findings by unit"), rows, series)
    if summary.rules:
        rules = [(f"{rule.code} {rule.title[view.lang]}", (rule.count,)) for rule in summary.rules[:_MOST_BARS]]
        yield bars(view.say("最常见的问题", "Commonest findings"), rules, [(view.say("问题", "findings"), "count")])


def _table(table: SummaryTable) -> Markup:
    most = _most(table)
    heads = [markup('<th scope="col">{}</th>', name) for name, _ in table.columns]
    rows = [
        markup("<tr>{}</tr>\n", [_cell(table, column, value, most) for column, value in enumerate(row)])
        for row in table.rows
    ]
    return markup(_TABLE, title=table.title, heads=heads, rows=rows)


def _most(table: SummaryTable) -> int:
    if table.heat is None:
        return 0
    return max((value for row in table.rows for value in row[table.heat : -1] if isinstance(value, int)), default=0)


def _cell(table: SummaryTable, column: int, value: Value, most: int) -> Markup:
    if isinstance(value, str) or value is None:
        return markup("<td>{}</td>", _text(value))
    shown = f"{value:.0%}" if column in table.shares else str(value)
    hot = ""
    if table.heat is not None and table.heat <= column < len(table.columns) - 1 and value:
        hot = f" h{-(-int(value) * 5 // most)}"
    return markup('<td class="n{}">{}</td>', hot, shown)


def _text(value: Value) -> object:
    return harmless(value) if isinstance(value, str) else value
