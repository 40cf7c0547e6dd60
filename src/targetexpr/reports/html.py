"""The report as one self-contained page for people who are no programmers: ``html``. No network, nothing unescaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib import resources

from targetexpr import __version__
from targetexpr.checking.report import SEVERITIES, Diagnostic, Report, SheetReport
from targetexpr.errors import Span
from targetexpr.reports.view import OUTCOME, SEVERITY, STATUS, Group, View, groups, place, summary_line
from targetexpr.rules.model import Rule, Texts
from targetexpr.sheets.model import Indicator, Sheet

_TITLE: Texts = {"zh": "绩效目标表检查报告", "en": "Performance target sheets: report"}


def page(report: Report, view: View) -> str:
    """Both languages are in the page; ``view.lang`` is the one it opens in."""
    return "\n".join(_document(report, view)) + "\n"


def policy() -> str:
    """The Content-Security-Policy of the page: its own style and script, and nothing else from anywhere."""
    return f"default-src 'none'; style-src {_hash('report.css')}; script-src {_hash('report.js')}"


def resource(name: str) -> str:
    """A file of the page."""
    return (resources.files("targetexpr.reports") / "page" / name).read_text(encoding="utf-8")


def _hash(name: str) -> str:
    return f"'sha256-{b64encode(sha256(resource(name).encode()).digest()).decode()}'"


def _document(report: Report, view: View) -> Iterator[str]:
    lang = {"zh": "zh-CN", "en": "en"}[view.lang]
    yield "<!DOCTYPE html>"
    yield (
        f'<html lang="{lang}" data-lang="{view.lang}" '
        f'data-title-zh="{escape(_TITLE["zh"])}" data-title-en="{escape(_TITLE["en"])}">'
    )
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    yield f"<title>{escape(_TITLE[view.lang])}</title><style>{resource('report.css')}</style></head>"
    yield f"<body><header><h1>{_both(_TITLE)}</h1>"
    yield f'<p class="meta">{_summary(report)} · targetexpr {__version__}</p></header>'
    yield from _bar(report)
    yield "<main>"
    parts = list(groups(report))
    yield from _contents(parts)
    for number, group in enumerate(parts):
        yield from _section(number, group)
    yield from _rules(report)
    yield f"</main><script>{resource('report.js')}</script></body></html>"


def _bar(report: Report) -> Iterator[str]:
    """Filters; hidden until the script that serves them runs."""
    yield '<form class="bar" hidden><fieldset>'
    yield f"<legend>{_say('级别', 'Severity')}</legend>"
    for level in SEVERITIES:
        yield f'<label><input type="checkbox" value="{level}" checked> {_both(SEVERITY[level])}</label>'
    yield f'</fieldset><label>{_say("规则", "Rule")} <select><option value="">—</option>'
    for code, name in sorted({(d.code, d.name) for d in report.active}):
        yield f'<option value="{escape(code)}">{escape(code)} {escape(name)}</option>'
    yield f'</select></label><span>{_say("显示", "Shown")} <output id="shown" aria-live="polite"></output></span>'
    yield '<button type="button"><span lang="zh-CN">English</span><span lang="en">中文</span></button></form>'


def _contents(parts: Sequence[Group]) -> Iterator[str]:
    levels = "".join(f'<th scope="col">{_both(SEVERITY[level])}</th>' for level in SEVERITIES)
    yield '<nav aria-label="各表 · sheets"><table><thead><tr>'
    yield f'<th scope="col">{_say("项目", "Project")}</th><th scope="col">{_say("文件", "File")}</th>{levels}'
    yield "</tr></thead><tbody>"
    for number, group in enumerate(parts):
        counts = "".join(
            f'<td class="number">{sum(d.severity == level for d in group.diagnostics)}</td>' for level in SEVERITIES
        )
        title = f'<a href="#sheet-{number}">{_title(group)}</a>'
        yield f"<tr><td>{title}</td><td>{escape(group.path)}</td>{counts}</tr>"
    yield "</tbody></table></nav>"


def _section(number: int, group: Group) -> Iterator[str]:
    yield f'<section id="sheet-{number}" aria-labelledby="title-{number}"><h2 id="title-{number}">{_title(group)}</h2>'
    yield f'<p class="meta">{escape(group.path)}{_profile(group.sheet)}</p>'
    if group.sheet is None:
        yield from _findings(group.diagnostics)
    else:
        rows = [(indicator, _of(indicator, group)) for indicator in group.sheet.sheet.indicators]
        placed = {id(d) for _, found in rows for d in found}
        yield from _findings([d for d in group.diagnostics if id(d) not in placed])
        if not group.diagnostics:
            yield f'<p class="good">{_say("没有发现问题。", "No findings.")}</p>'
        yield from _table(group.sheet.sheet, rows)
        yield from _outcomes(group.sheet)
    yield "</section>"


def _of(indicator: Indicator, group: Group) -> list[Diagnostic]:
    places = (indicator.location, *indicator.locations.values())
    return [
        d
        for d in group.diagnostics
        if d.indicator is not None
        and (d.indicator.name, d.indicator.value) == (indicator.name, indicator.value)
        and d.location in places
    ]


def _table(sheet: Sheet, rows: Sequence[tuple[Indicator, list[Diagnostic]]]) -> Iterator[str]:
    heads = (
        ("一级指标", "Level 1"),
        ("二级指标", "Level 2"),
        ("三级指标", "Indicator"),
        ("指标值", "Target"),
        ("问题", "Findings"),
    )
    yield '<div class="scroll" tabindex="0" role="region" aria-label="绩效指标 · indicators"><table><thead><tr>'
    yield "".join(f'<th scope="col">{_say(*head)}</th>' for head in heads) + "</tr></thead><tbody>"
    for indicator, found in rows:
        worst = next((level for level in SEVERITIES if any(d.severity == level for d in found)), "")
        yield f'<tr data-worst="{worst}"><td>{escape(indicator.level1 or "")}</td>'
        yield f"<td>{escape(indicator.level2 or '')}</td>"
        yield f"<td>{_marked(indicator.name, _spans(found, 'name'))}</td>"
        yield f'<td class="value">{_marked(indicator.value, _spans(found, "value"))}</td><td>'
        yield from _findings(found)
        yield "</td></tr>"
    yield "</tbody></table></div>"


def _findings(found: Sequence[Diagnostic]) -> Iterator[str]:
    if not found:
        return
    yield '<ul class="findings">'
    for d in found:
        yield f'<li data-severity="{d.severity}" data-code="{escape(d.code)}">'
        yield f'<span class="severity {d.severity}">{_both(SEVERITY[d.severity])}</span>'
        yield f'<a href="#rule-{escape(d.code)}"><code>{escape(d.code)} {escape(d.name)}</code></a>'
        yield f'{_both(d.message)} <span class="place">{_place(d)}</span>'
        if d.fix is not None:
            yield f"<div>{_say('可改为', 'Could be')} <code>{escape(d.fix.text)}</code></div>"
        yield "</li>"
    yield "</ul>"


def _outcomes(sheet: SheetReport) -> Iterator[str]:
    """What did not run is said as plainly as what did."""
    open_ones = [(code, o) for code, o in sorted(sheet.outcomes.items()) if o.outcome in ("deferred", "not_applicable")]
    if not open_ones:
        return
    yield f"<details><summary>{_say('未作判断的规则', 'Rules that were not decided')} ({len(open_ones)})</summary><ul>"
    for code, outcome in open_ones:
        reason = f" {_both(outcome.reason)}" if outcome.reason else ""
        yield f"<li><code>{escape(code)}</code> {_both(OUTCOME[outcome.outcome])}{reason}</li>"
    yield "</ul></details>"


def _rules(report: Report) -> Iterator[str]:
    """An explanation of each rule that found something; of a rule that is not installed here, its name."""
    from targetexpr.rules.catalogue import all_rules

    seen = sorted({(d.code, d.name) for d in report.active})
    known: dict[str, Rule] = {rule.code: rule for rule in all_rules()}
    if not seen:
        return
    yield f'<section aria-labelledby="rules"><h2 id="rules">{_say("规则说明", "The rules")}</h2><dl class="rules">'
    for code, name in seen:
        rule = known.get(code)
        title = _both(rule.title) if rule else ""
        yield f'<dt id="rule-{escape(code)}">{escape(code)} <code>{escape(name)}</code> {title}</dt>'
        if rule is not None:
            yield f"<dd>{_both(rule.why)}<br>{_say('依据：', 'Basis: ')}{escape(rule.basis)}</dd>"
    yield "</dl></section>"


def _spans(found: Sequence[Diagnostic], where: str) -> list[Span]:
    return sorted(d.span for d in found if d.span is not None and d.span_in == where)


def _marked(text: str | None, spans: Sequence[Span]) -> str:
    """The text with its spans marked; what overlaps is marked once."""
    text, shown, at = text or "", [], 0
    for start, end in spans:
        start, end = max(start, at), min(end, len(text))
        if start < end:
            shown += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*shown, escape(text[at:])])


def _title(group: Group) -> str:
    if group.sheet is None:
        return _both(STATUS[group.status]) if group.status else escape(group.path)
    sheet = group.sheet.sheet
    name = sheet.project_name or sheet.title
    return escape(name) if name else _say("（未写项目名称）", "(no project name)")


def _profile(sheet: SheetReport | None) -> str:
    return f" · {escape(sheet.profile)} · {len(sheet.sheet.indicators)} {_say('个指标', 'indicators')}" if sheet else ""


def _place(diagnostic: Diagnostic) -> str:
    zh, en = (place(diagnostic.location, View(lang=lang)) for lang in ("zh", "en"))
    return escape(zh) if zh == en else _say(zh, en)


def _summary(report: Report) -> str:
    return _say(summary_line(report, View(lang="zh")), summary_line(report, View(lang="en")))


def _both(texts: Texts) -> str:
    return _say(texts["zh"], texts["en"])


def _say(zh: str, en: str) -> str:
    return f'<span lang="zh-CN">{escape(zh)}</span><span lang="en">{escape(en)}</span>'
