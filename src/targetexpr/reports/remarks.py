"""审核意见 as every copy has it: what it is about, what is concluded, and the list of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports.summary import Tally
from targetexpr.reports.units import units_of
from targetexpr.reports.verdict import verdict
from targetexpr.reports.view import SEVERITY, View, place, title_of

# heading in Chinese → in English, and its width in characters
COLUMNS: Mapping[str, tuple[str, int]] = {
    "序号": ("No.", 6), "级别": ("Severity", 9), "编号": ("Code", 8), "规则": ("Rule", 18), "文件": ("File", 28),
    "单位": ("Unit", 22), "项目": ("Project", 26), "位置": ("Place", 18), "指标": ("Indicator", 22),
    "指标值": ("Target", 16), "意见": ("Finding", 48), "建议": ("Suggestion", 20),
}  # fmt: skip
_OF_MANY = frozenset({"文件", "单位"})
_OF_PROJECTS = frozenset({"项目"})
ListedValue = str | int | None


def columns(report: Report) -> Mapping[str, tuple[str, int]]:
    """Return the columns of the list: one file needs no column of files, one project none of projects."""
    several = len(report.files) > 1
    projects = several or sum(len(file.sheets) for file in report.files) > 1
    left_out = (frozenset() if several else _OF_MANY) | (frozenset() if projects else _OF_PROJECTS)
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
    )
    return [(label, text) for label, text in pairs if text]


def listed(number: int, diagnostic: Diagnostic, unit: str, view: View) -> Mapping[str, ListedValue]:
    """Return one finding as a row of the list, by the names of ``COLUMNS``."""
    subject = diagnostic.indicator
    return {
        "序号": number,
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
    }


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
    return f"{severity} {diagnostic.code} {title_of(diagnostic)[view.lang]}：{diagnostic.message[view.lang]}{rest}"


def _several(names: Sequence[str], view: View) -> str:
    known = [name for name in names if name]
    if len(names) < 2 or not known:
        return known[0] if known else ""
    return view.say(f"{known[0]} 等 {len(names)} 个", f"{known[0]} and {len(names) - 1} more")
