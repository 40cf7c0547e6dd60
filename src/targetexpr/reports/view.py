"""What every renderer is given beside the report, and the words that several of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from targetexpr.checking.report import SEVERITIES, Diagnostic, FileStatus, OutcomeKind, PastFinding, Report, SheetReport
from targetexpr.errors import Language
from targetexpr.record_types import frozen
from targetexpr.reports.order import Sort, rank
from targetexpr.reports.run_counts import RunCounts
from targetexpr.rules.model import Applicability, Severity, Texts
from targetexpr.sheets.model import Location, Sheet


@frozen(kw_only=True)
class View:
    """How a report is to be shown.

    ``color`` is for a terminal, ``back`` for a page: where another file is chosen. ``original`` are the bytes of the
    one file that was checked, for an annotated copy of what is not on disk. ``quiet`` leaves of a terminal's text the
    last line alone; ``sort`` is the order of the sheets. ``today`` is the date that documents bear, if any.
    ``review`` lays the report out by the dimensions of a review of targets. ``sandbox`` False has copies of submitted
    files made in this process.
    """

    lang: Language = "zh"
    color: bool = False
    show_outcomes: bool = False
    statistics: bool = False
    back: str | None = None
    original: bytes | None = None
    quiet: bool = False
    today: date | None = None
    sort: Sort = "path"
    review: bool = False
    sandbox: bool = True

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


SEVERITY: dict[Severity, Texts] = {
    "error": {"zh": "错误", "en": "error"},
    "warning": {"zh": "警告", "en": "warning"},
    "info": {"zh": "提示", "en": "info"},
}
FIX: dict[Applicability, Texts] = {
    "safe": {"zh": "可自动修正（只改写法）", "en": "safe (notation only)"},
    "unsafe": {"zh": "可建议修正（须人工确认）", "en": "unsafe (to be confirmed)"},
}
STATUS: dict[FileStatus, Texts] = {
    "checked": {"zh": "已检查", "en": "checked"},
    "partial": {"zh": "部分读取", "en": "partly read"},
    "unreadable": {"zh": "无法读取", "en": "unreadable"},
    "not_applicable": {"zh": "没有指标表", "en": "no indicator table"},
    "skipped": {"zh": "没有读", "en": "passed over"},
}
ROUND: dict[str, Texts] = {
    "new": {"zh": "新", "en": "new"},
    "unchanged": {"zh": "未改", "en": "unchanged"},
    "resolved": {"zh": "改好", "en": "resolved"},
}
DECISIONS: dict[Literal["accepted", "rejected"], Texts] = {
    "accepted": {"zh": "接受", "en": "accept"},
    "rejected": {"zh": "不予采纳", "en": "reject"},
}
OUTCOME: dict[OutcomeKind, Texts] = {
    "pass": {"zh": "通过", "en": "pass"},
    "fail": {"zh": "未通过", "en": "fail"},
    "not_applicable": {"zh": "不适用", "en": "not applicable"},
    "deferred": {"zh": "未能判断", "en": "deferred"},
}


_ALWAYS = frozenset({"level1", "level2", "name", "value"})
COLUMNS: dict[str, Texts] = {
    "level1": {"zh": "一级指标", "en": "Level 1"},
    "level2": {"zh": "二级指标", "en": "Level 2"},
    "name": {"zh": "三级指标", "en": "Indicator"},
    "value": {"zh": "指标值", "en": "Target"},
    "total_value": {"zh": "实施期指标值", "en": "Target of the whole project"},
    "weight": {"zh": "权重", "en": "Weight"},
    "actual": {"zh": "实际完成值", "en": "Actual"},
    "score": {"zh": "得分", "en": "Score"},
    "deviation_reason": {"zh": "偏差原因", "en": "Reason of the deviation"},
}


def columns_of(sheet: Sheet) -> list[tuple[str, Texts]]:
    """The fields of ``Indicator`` that a drawing of the sheet has, with their headings: those that any row fills in."""
    return [
        (name, head)
        for name, head in COLUMNS.items()
        if name in _ALWAYS or any(getattr(indicator, name) for indicator in sheet.indicators)
    ]


def title_of(diagnostic: Diagnostic | PastFinding) -> Texts:
    """The title of the finding's rule; of a rule that is not installed here, its name."""
    from targetexpr.rules.catalogue import find

    rule = find(diagnostic.code)
    return rule.title if rule else {"zh": diagnostic.name, "en": diagnostic.name}


def place(location: Location, view: View) -> str:
    """Where something stands, in short: ``Sheet1!F12``, ``第3页第5行``, ``第12行``."""
    if location.cell:
        return f"{location.sheet}!{location.cell}" if location.sheet else location.cell
    parts = []
    if location.sheet:
        parts.append(location.sheet)
    if location.page is not None:
        parts.append(view.say(f"第{location.page}页", f"page {location.page}"))
    if location.table is not None:
        parts.append(view.say(f"第{location.table}个表", f"table {location.table}"))
    if location.row is not None:
        parts.append(view.say(f"第{location.row}行", f"row {location.row}"))
    elif location.line is not None:
        parts.append(view.say(f"第{location.line}行", f"line {location.line}"))
    return view.say("", ", ").join(parts)


@frozen(kw_only=True)
class Group:
    """The active diagnostics of one sheet, or of a file as a whole; ``status`` is None for what is no sheets' file.

    ``number`` is that of the sheet in its file, from 0.
    """

    path: str
    status: FileStatus | None = None
    sheet: SheetReport | None = None
    number: int | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def groups(report: Report, sort: Sort = "path") -> Sequence[Group]:
    """By file and sheet, in order: a file as a whole before its sheets, and files that were not checked at the end."""
    key = rank(report, sort)
    return sorted(_groups(report), key=lambda group: key((group.path, group.number)))


def _groups(report: Report) -> Iterator[Group]:
    found: dict[tuple[str, int | None], list[Diagnostic]] = {}
    for diagnostic in report.active:
        found.setdefault((diagnostic.path, diagnostic.sheet), []).append(diagnostic)
    for file in report.files:
        whole = found.pop((file.path, None), [])
        if whole or not file.sheets:
            yield Group(path=file.path, status=file.status, diagnostics=tuple(whole))
        for number, sheet in enumerate(file.sheets):
            own = tuple(found.pop((file.path, number), ()))
            yield Group(path=file.path, status=file.status, sheet=sheet, number=number, diagnostics=own)
    for (path, _), rest in found.items():
        yield Group(path=path, diagnostics=tuple(rest))


def sheet_title(sheet: SheetReport, view: View) -> str:
    return sheet.sheet.project_name or sheet.sheet.title or view.say("（未写项目名称）", "(no project name)")


def summary_line(report: Report, view: View) -> str:
    """One line: what was checked, and what was found."""
    return counts_line(RunCounts.of(report), view)


def counts_line(run: RunCounts, view: View) -> str:
    """The same of a report of which there are but the counts."""
    zh = f"共 {run.files} 个文件、{run.sheets} 张表、{run.indicators} 个指标"
    en = f"{_many(run.files, 'file')}, {_many(run.sheets, 'sheet')}, {_many(run.indicators, 'indicator')}"
    counts = {level: run.severities[level] for level in SEVERITIES}
    zh += "：" + "，".join(f"{SEVERITY[level]['zh']} {count}" for level, count in counts.items())
    en += ": " + ", ".join(f"{count} {SEVERITY[level]['en']}" for level, count in counts.items())
    if run.unreadable:
        zh, en = f"{zh}，无法读取的文件 {run.unreadable}", f"{en}, {_many(run.unreadable, 'unreadable file')}"
    if run.skipped:
        zh = f"{zh}，文件夹里没有读的 {run.skipped}" + (f"（本工具写的 {run.own}）" if run.own else "")
        en = f"{en}, {run.skipped} passed over in folders" + (f" ({run.own} of our own)" if run.own else "")
    if run.rounds is not None:
        gone, old, new, missing = run.rounds
        zh = f"{zh}；与上次相比：改好 {gone}，未改 {old}，新 {new}" + (f"，没有再报的表 {missing}" if missing else "")
        en = f"{en}; beside the last round: {gone} resolved, {old} unchanged, {new} new"
        en += f", {missing} not handed in again" if missing else ""
    if run.suppressed:
        zh, en = f"{zh}，已屏蔽 {run.suppressed}", f"{en}, {run.suppressed} suppressed"
    return view.say(zh, en)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
