"""The report as one self-contained page for people who are no programmers: ``html``. No network, nothing unescaped."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib import resources
from itertools import groupby

from targetexpr import __version__
from targetexpr.checking.report import SEVERITIES, Report
from targetexpr.reports.html_blocks import sections
from targetexpr.reports.html_sheet import both, say, title, where
from targetexpr.reports.view import FIX, SEVERITY, Group, View, groups, summary_line, title_of
from targetexpr.rules.model import Texts
from targetexpr.sheets.own import GENERATOR

_TITLE: Texts = {"zh": "绩效目标表检查报告", "en": "Performance target sheets: report"}


def page(report: Report, view: View) -> str:
    """Both languages are in the page; ``view.lang`` is the one it opens in."""
    return "\n".join(_document(report, view)) + "\n"


def policy() -> str:
    """The Content-Security-Policy of the page: its own style and script, and nothing else from anywhere."""
    return f"default-src 'none'; style-src {_hash('report.css')}; script-src {_hash('report.js')}; img-src data:"


def resource(name: str) -> str:
    """A file of the page."""
    return (resources.files("targetexpr.reports") / "page" / name).read_text(encoding="utf-8")


def _hash(name: str) -> str:
    return f"'sha256-{b64encode(sha256(resource(name).encode()).digest()).decode()}'"


def _document(report: Report, view: View) -> Iterator[str]:
    lang = {"zh": "zh-CN", "en": "en"}[view.lang]
    yield "<!DOCTYPE html>"
    yield f'<html lang="{lang}" data-lang="{view.lang}" {_data(_TITLE)}>'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="generator" content="{GENERATOR}">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    yield f"<title>{escape(_TITLE[view.lang])}</title><style>{resource('report.css')}</style></head>"
    yield f"<body><header><h1>{both(_TITLE)}</h1>"
    if view.back is not None:
        yield f'<p><a href="{escape(view.back)}">{say("← 另选一份文件检查", "← Check another file")}</a></p>'
    yield f'<p class="meta">{_summary(report)} · targetexpr {__version__}</p></header>'
    yield from _bar(report, view)
    yield "<main>"
    parts = list(groups(report, view.sort))
    yield from _contents(parts)
    yield from sections(parts)
    yield from _resolved(report)
    yield from _suppressed(report)
    yield from _explained(report)
    yield f"</main><dialog><form method=dialog><button>{say('关闭', 'Close')}</button></form></dialog>"
    yield f"<script>{resource('report.js')}</script></body></html>"


def _bar(report: Report, view: View) -> Iterator[str]:
    """Filters; hidden until the script that serves them runs."""
    yield '<form class="bar" hidden><fieldset>'
    yield f"<legend>{say('级别', 'Severity')}</legend>"
    for level in SEVERITIES:
        yield f'<label class="{level}"><input type="checkbox" value="{level}" checked> '
        yield f"{both(SEVERITY[level])} {report.summary[level]}</label>"
    every: Texts = {"zh": "全部", "en": "all"}
    yield f"</fieldset><label>{say('规则', 'Rule')} <select>{_option('', every, view)}"
    counts = Counter(d.code for d in report.active)
    for code, name in sorted({d.code: title_of(d) for d in report.active}.items()):
        shown: Texts = {"zh": f"{code} {name['zh']}（{counts[code]}）", "en": f"{code} {name['en']} ({counts[code]})"}
        yield _option(code, shown, view)
    yield f'</select></label><label><input type="checkbox" id="only"> {say("只看有问题的", "Findings only")}</label>'
    yield f'<span>{say("显示", "Shown")} <output id="shown" aria-live="polite"></output></span>'
    yield f'<a href="#contents">{say("目录", "Contents")}</a>'
    yield '<button type="button"><span lang="zh-CN">English</span><span lang="en">中文</span></button></form>'


def _option(value: str, texts: Texts, view: View) -> str:
    return f'<option value="{escape(value)}" {_data(texts)}>{escape(texts[view.lang])}</option>'


def _contents(parts: Sequence[Group]) -> Iterator[str]:
    """Each file with its sheets, and how many findings each has."""
    levels = "".join(f'<th scope="col">{both(SEVERITY[level])}</th>' for level in SEVERITIES)
    yield '<nav id="contents" aria-label="各表 · sheets"><table><thead><tr>'
    yield f'<th scope="col">{say("文件和项目", "File and project")}</th>{levels}</tr></thead>'
    for path, own in groupby(enumerate(parts), key=lambda entry: entry[1].path):
        yield f'<tbody><tr><th colspan="4" scope="rowgroup">{escape(path)}</th></tr>'
        for number, group in own:
            yield f'<tr data-sheet="sheet-{number}"><td><a href="#sheet-{number}">{title(group)}</a></td>'
            for level in SEVERITIES:
                count = sum(d.severity == level for d in group.diagnostics)
                yield f'<td class="number {level if count else "none"}">{count}</td>'
            yield "</tr>"
        yield "</tbody>"
    yield "</table></nav>"


def _resolved(report: Report) -> Iterator[str]:
    """What an earlier round found that is gone, and what was not handed in again."""
    if report.resolved:
        yield f"<details><summary>{say('已改好的问题', 'Resolved findings')} ({len(report.resolved)})</summary><ul>"
        for past in report.resolved:
            about = " / ".join(filter(None, (past.project_name, past.indicator.name if past.indicator else None)))
            yield f"<li>{escape(past.path)} {escape(past.code)} {both(title_of(past))} {escape(about)}</li>"
        yield "</ul></details>"
    if report.missing:
        yield f"<details><summary>{say('没有再报的表', 'Not handed in again')} ({len(report.missing)})</summary><ul>"
        yield from (f"<li>{escape(s.path)} {escape(s.project_name or '')}</li>" for s in report.missing)
        yield "</ul></details>"


def _suppressed(report: Report) -> Iterator[str]:
    silent = [(d, d.suppressed) for d in report.diagnostics if d.suppressed is not None]
    if not silent:
        return
    yield f"<details><summary>{say('已屏蔽的问题', 'Suppressed findings')} ({len(silent)})</summary><ul>"
    for d, by in silent:
        about = " / ".join(filter(None, (d.project_name, d.indicator.name if d.indicator else None)))
        yield f"<li>{escape(d.path)} {where(d)} {escape(d.code)} {both(title_of(d))} {escape(about)}"
        yield f"{say('，理由：', '; because: ')}{escape(by.reason)}</li>"
    yield "</ul></details>"


def _explained(report: Report) -> Iterator[str]:
    """An explanation of each rule that found something."""
    from targetexpr.rules.catalogue import find

    seen = sorted({d.code: title_of(d) for d in report.active}.items())
    if not seen:
        return
    yield f'<section aria-labelledby="rules"><h2 id="rules">{say("规则说明", "The rules")}</h2>'
    for code, name in seen:
        rule = find(code)
        yield f'<article id="rule-{escape(code)}" class="rule"><h3>{escape(code)} {both(name)}</h3>'
        if rule is not None:
            yield f"<p>{both(rule.why)}</p>"
            for ground in rule.basis:
                yield f"<p>{say('依据：', 'Basis: ')}{both({'zh': ground.text('zh'), 'en': ground.text('en')})}</p>"
            yield f"<p>{say('修正：', 'Fix: ')}{both(FIX[rule.fix])}</p>" if rule.fix else ""
        yield "</article>"
    yield "</section>"


def _summary(report: Report) -> str:
    return say(summary_line(report, View(lang="zh")), summary_line(report, View(lang="en")))


def _data(texts: Texts) -> str:
    """The texts as attributes, for the script that changes the language."""
    return f'data-zh="{escape(texts["zh"])}" data-en="{escape(texts["en"])}"'
