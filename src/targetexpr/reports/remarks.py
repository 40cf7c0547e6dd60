"""审核意见 as every copy has it: what it is about, what is concluded, and the list of findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Literal

from targetexpr.checking.report import Diagnostic, PastFinding, Report
from targetexpr.reports import word_xml
from targetexpr.reports.summary import Tally
from targetexpr.reports.units import units_of
from targetexpr.reports.verdict import verdict
from targetexpr.reports.view import DECISIONS, ROUND, SEVERITY, View, place, title_of

# heading in Chinese → in English, and its width in characters
COLUMNS: Mapping[str, tuple[str, int]] = {
    "序号": ("No.", 6), "状态": ("Status", 7), "级别": ("Severity", 9),
    "编号": ("Code", 8), "规则": ("Rule", 14), "文件": ("File", 28),
    "单位": ("Unit", 22), "项目": ("Project", 26), "位置": ("Place", 14), "指标": ("Indicator", 18),
    "指标值": ("Target", 16), "意见": ("Finding", 40), "建议": ("Suggestion", 16), "决定": ("Decision", 10),
    "理由": ("Reason", 14), "标识": ("Key", 10),
}  # fmt: skip
LABELS: Mapping[str, str] = {en: zh for zh, (en, _) in COLUMNS.items()}
HIDDEN = "标识"
"""The column that a program reads the list back by."""
KEY = word_xml.HIDDEN
"""The sign that parts a row's number from its key, where a list has no hidden column."""
READ_DECISIONS: Mapping[str, Literal["accepted", "rejected"]] = {
    "接受": "accepted", "采纳": "accepted", "accept": "accepted", "accepted": "accepted",
    "不予采纳": "rejected", "不采纳": "rejected", "不接受": "rejected", "reject": "rejected", "rejected": "rejected",
}  # fmt: skip
_OF_MANY = frozenset({"文件", "单位"})
_OF_PROJECTS = frozenset({"项目"})
_OF_ROUNDS = frozenset({"状态"})
ListedValue = str | int | None


def columns(report: Report) -> Mapping[str, tuple[str, int]]:
    """Return the columns of the list: one file needs no column of files, one project none of projects."""
    several = len(report.files) > 1
    projects = several or sum(len(file.sheets) for file in report.files) > 1
    left_out = (frozenset() if several else _OF_MANY) | (frozenset() if projects else _OF_PROJECTS)
    left_out |= frozenset() if report.compared else _OF_ROUNDS
    return {name: about for name, about in COLUMNS.items() if name not in left_out}


def about(report: Report, view: View) -> Sequence[tuple[str, str]]:
    """Return what is reviewed, when, and what is concluded: labels and texts."""
    sheets = [entry.sheet for file in report.files for entry in file.sheets]
    projects = [sheet.project_name or sheet.title or "" for sheet in sheets]
    units = [unit for unit in dict.fromkeys(units_of(report).values()) if unit]
    unreadable = not sheets and any(file.status == "unreadable" for file in report.files)
    day = "" if view.today is None else f"{view.today:%Y-%m-%d}"
    pairs = (
        (view.say("项目", "Project"), _several(projects, view)),
        (view.say("单位", "Unit"), _several(units, view)),
        (view.say("日期", "Date"), day),
        (view.say("结论", "Conclusion"), verdict(Tally.of(report.active), unreadable=unreadable)[view.lang]),
        (view.say("与上次相比", "Beside the last round"), round_line(report, view)),
    )
    return [(label, text) for label, text in pairs if text]


def round_line(report: Report, view: View) -> str:
    """Return how the findings stand beside the earlier round; nothing where there is none."""
    if not report.compared:
        return ""
    states = Counter(diagnostic.status for diagnostic in report.active)
    counts = {"resolved": len(report.resolved), "unchanged": states["unchanged"], "new": states["new"]}
    told = [f"{ROUND[state][view.lang]} {count}" for state, count in counts.items()]
    if report.missing:
        told.append(view.say(f"没有再报的表 {len(report.missing)}", f"not handed in again {len(report.missing)}"))
    return view.say("，", ", ").join(told)


def listed(number: int, diagnostic: Diagnostic, unit: str, view: View) -> Mapping[str, ListedValue]:
    """Return one finding as a row of the list, by the names of ``COLUMNS``."""
    subject = diagnostic.indicator
    decision = diagnostic.decision
    return {
        "序号": number,
        "状态": ROUND[diagnostic.status][view.lang] if diagnostic.status else None,
        "级别": SEVERITY[diagnostic.severity][view.lang],
        "编号": diagnostic.code,
        "规则": title_of(diagnostic)[view.lang],
        "文件": diagnostic.path,
        "单位": unit,
        "项目": diagnostic.project_name,
        "位置": place(diagnostic.location, view) or diagnostic.path,
        "指标": subject.name if subject else None,
        "指标值": subject.value if subject else None,
        "意见": diagnostic.message[view.lang],
        "建议": advice(diagnostic, view),
        "决定": DECISIONS[decision.decision][view.lang] if decision else None,
        "理由": decision.reason or None if decision else None,
        "标识": key_of(diagnostic),
    }


def resolved_row(number: int, finding: PastFinding, unit: str, view: View) -> Mapping[str, ListedValue]:
    """Return a finding of the earlier round that is gone as a row of the list."""
    subject = finding.indicator
    return dict.fromkeys(COLUMNS) | {
        "序号": number,
        "状态": ROUND["resolved"][view.lang],
        "级别": SEVERITY[finding.severity][view.lang],
        "编号": finding.code,
        "规则": title_of(finding)[view.lang],
        "文件": finding.path,
        "单位": unit,
        "项目": finding.project_name,
        "指标": subject.name if subject else None,
        "指标值": subject.value if subject else None,
        "意见": finding.message[view.lang],
        "标识": key_of(finding, gone=True),
    }


def key_of(finding: Diagnostic | PastFinding, *, gone: bool = False) -> str:
    """Return what a finding is known by when a list is read back, as JSON."""
    subject = finding.indicator
    form = {
        "code": finding.code,
        "project": finding.project_name,
        "file": PurePath(finding.path).name,
        "fingerprint": finding.fingerprint,
        "indicator": {part: getattr(subject, part) for part in ("level2", "name", "value")} if subject else None,
    }
    return json.dumps(form | ({"gone": True} if gone else {}), ensure_ascii=False, separators=(",", ":"))


SHEETS = '{"sheets":'
"""How the text begins that says which sheets a list is about."""


def sheets_of(report: Report) -> str:
    """Return which sheets a list is about, as JSON: those without findings have no row in it."""
    sheets = [(PurePath(f.path).name, e.sheet.project_name) for f in report.files for e in f.sheets]
    sheets += [(PurePath(file.path).name, None) for file in report.files if not file.sheets]
    return f"{SHEETS}{json.dumps(sheets, ensure_ascii=False, separators=(',', ':'))}}}"


def listed_findings(report: Report) -> Sequence[Diagnostic]:
    """Return the findings that a list has: the active ones, and those that a reviewer has not adopted."""
    return [d for d in report.diagnostics if d.suppressed is None or d.suppressed.by == "reviewer"]


def advice(diagnostic: Diagnostic, view: View) -> str | None:
    """Return what to write instead, and that it is to be confirmed; None where nothing is proposed."""
    if diagnostic.fix is None:
        return None
    flag = view.say("（须人工确认）", " (to be confirmed)") if diagnostic.fix.applicability == "unsafe" else ""
    return f"{diagnostic.fix.text}{flag}"


def comment(diagnostic: Diagnostic, view: View) -> str:
    """Return the finding as a note on its cell: what the list says of it, in one line."""
    instead = advice(diagnostic, view)
    rest = "" if instead is None else view.say(f"；建议：{instead}", f"; suggestion: {instead}")
    severity = SEVERITY[diagnostic.severity][view.lang]
    status = f"【{ROUND[diagnostic.status][view.lang]}】" if diagnostic.status else ""
    return (
        f"{status}{severity} {diagnostic.code} {title_of(diagnostic)[view.lang]}：{diagnostic.message[view.lang]}{rest}"
    )


def _several(names: Sequence[str], view: View) -> str:
    known = [name for name in names if name]
    if len(names) < 2 or not known:
        return known[0] if known else ""
    return view.say(f"{known[0]} 等 {len(names)} 个", f"{known[0]} and {len(names) - 1} more")
