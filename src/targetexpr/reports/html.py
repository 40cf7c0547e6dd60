"""The report as one page for people: ``html``. The front end draws what the report's checks answered, from data in it.

Tables are drawn when they are looked at, so that a page of thousands of sheets opens like one of a few; the data of
many files are packed.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

from targetexpr.checking.json_form import past_to_dict
from targetexpr.checking.report import Diagnostic, PastFinding, Report
from targetexpr.errors import Language
from targetexpr.markup import Markup, markup
from targetexpr.reports.answer import answer
from targetexpr.reports.document import inline, policy
from targetexpr.reports.document import page as document
from targetexpr.reports.view import View, summary_line
from targetexpr.rules.model import Texts
from targetexpr.sheets.own import GENERATOR

_NO_SCRIPT = markup(
    '<div class="narrow"><p>{}</p><p lang="en">{}</p></div>',
    "这份报告要运行脚本才能显示：请用 Edge、Chrome、Firefox 打开，并允许运行脚本。"
    "不能运行脚本的，请改要批注的工作簿（--output-format xlsx）或文字报告（--output-format full）。",
    "This report is drawn by a script: open it in Edge, Chrome or Firefox and allow scripts. Where none may run, ask "
    "for the annotated workbook (--output-format xlsx) or the text (--output-format full).",
)
_MOST_FILES = 200
"""Files whose data a page holds as they are."""
_EACH = 100
_TITLE: Texts = {"zh": "绩效目标表检查报告", "en": "Performance target sheets: report"}
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def page(report: Report, view: View) -> str:
    """Both languages are in the page; ``view.lang`` is the one it opens in."""
    more = {
        "engine": "report",
        "summary": {lang: summary_line(report, View(lang=lang)) for lang in _LANGUAGES},
        "back": view.back,
        "sort": view.sort,
        "resolved": [past_to_dict(finding) for finding in report.resolved],
        "missing": [attrs.asdict(sheet) for sheet in report.missing],
    }
    return document(
        more,
        title=_TITLE,
        meta={"generator": GENERATOR},
        csp=policy(),
        lang=view.lang,
        blocks=_blocks(report),
        no_script=_NO_SCRIPT,
    )


def _blocks(report: Report) -> Iterator[Markup]:
    """The answers as lists of JSON, a hundred in each; those of many files packed."""
    answers = _answers(report)
    while part := list(islice(answers, _EACH)):
        kind, data = "application/json", inline(part)
        if len(report.files) > _MOST_FILES:
            kind, data = "application/gzip", Markup(b64encode(gzip.compress(data.encode(), 6, mtime=0)).decode("ascii"))
        yield markup('<script type="{}" class="answers">{}</script>\n', kind, data)


def _answers(report: Report) -> Iterator[dict[str, Any]]:
    """What the check of each file answered; then what was found beside files; then what was passed over."""
    files = {file.path: (file,) for file in report.files}
    found: dict[str, list[Diagnostic]] = {path: [] for path in files}
    gone: dict[str, list[PastFinding]] = {path: [] for path in files}
    for diagnostic in report.diagnostics:
        found.setdefault(diagnostic.path, []).append(diagnostic)
    for past in report.resolved:
        gone.setdefault(past.path, []).append(past)
    for path, own in found.items():
        part = Report(
            files=files.get(path, ()),
            diagnostics=tuple(own),
            compared=report.compared,
            resolved=tuple(gone.get(path, ())),
        )
        yield {"path": path, **answer(part)}
    yield {"report": Report(files=(), diagnostics=(), skipped=report.skipped).to_dict()}
