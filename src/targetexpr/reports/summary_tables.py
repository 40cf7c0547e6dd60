"""The tables of a summary, as its workbook and its page print them: headings, widths, rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from targetexpr.record_types import frozen
from targetexpr.reports.summary import SheetFigures, Summary, UnitFigures, share
from targetexpr.reports.verdict import verdict
from targetexpr.reports.view import SEVERITY, View

Value = str | int | float | None
_NOTHING = "—"


@frozen(kw_only=True)
class SummaryTable:
    """One table. ``columns`` are headings with widths in characters; ``shares`` are the columns printed in percent.

    From the column ``heat`` on, all but the last are shaded by their size.
    """

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]
    shares: frozenset[int] = frozenset()
    heat: int | None = None


def facts(summary: Summary, view: View) -> Sequence[tuple[str, Value]]:
    """Return the figures of the whole: label and value."""
    total, tally = summary.total, summary.total.tally
    clean, quantified = share(total.clean, total.sheets), share(total.quantified, total.indicators)
    pairs: list[tuple[str, str, Value]] = [
        ("单位", "Units", len(summary.units)),
        ("目标表", "Sheets", total.sheets),
        ("没有问题的表", "Sheets without findings", _counted(total.clean, clean)),
        ("指标", "Indicators", total.indicators),
        ("定量指标", "Quantified targets", _counted(total.quantified, quantified)),
        ("错误", "Errors", tally.error),
        ("警告", "Warnings", tally.warning),
        ("提示", "Hints", tally.info),
        ("无法读取的文件", "Unreadable files", total.unreadable),
        ("文件夹里没有读的文件", "Files passed over", summary.skipped),
        ("已屏蔽的问题", "Suppressed findings", summary.suppressed),
        ("未能判断", "Not judged", sum(entry.count for entry in summary.undecided)),
    ]
    beside = summary.round or {}
    more: list[tuple[str, str, Value]] = [(*_ROUND[name], count) for name, count in beside.items()]
    if summary.accepted or summary.rejected or beside:
        more.append(("审核人接受", "Accepted by the reviewer", summary.accepted))
        more.append(("审核人不予采纳", "Not adopted by the reviewer", summary.rejected))
    return [(view.say(zh, en), value) for zh, en, value in [*pairs, *more]]


_ROUND = {
    "resolved": ("改好", "Resolved"),
    "unchanged": ("未改", "Unchanged"),
    "new": ("新的问题", "New findings"),
    "missing": ("没有再报的表", "Not handed in again"),
}


def tables(summary: Summary, view: View) -> Iterator[SummaryTable]:
    """Yield units, rules, units by rules, the worst sheets, what could not be judged, and all sheets."""
    say = view.say
    counts = [(say("错误", "Errors"), 8), (say("警告", "Warnings"), 8), (say("提示", "Hints"), 8)]
    yield SummaryTable(
        title=say("单位", "Units"),
        columns=[
            (say("单位", "Unit"), 30), (say("目标表", "Sheets"), 8), (say("没有问题", "Clean"), 9),
            (say("没有问题占比", "Share clean"), 11), *counts, (say("指标", "Indicators"), 8),
            (say("定量占比", "Quantified"), 10), (say("无法读取", "Unreadable"), 9),
        ],
        rows=[*(_unit_row(unit, view) for unit in summary.units), _unit_row(summary.total, view, whole=True)],
        shares=frozenset({3, 8}),
    )  # fmt: skip
    yield SummaryTable(
        title=say("规则", "Rules"),
        columns=[
            (say("编号", "Code"), 9), (say("规则", "Rule"), 34), (say("级别", "Severity"), 9),
            (say("问题", "Findings"), 9), (say("涉及的表", "Sheets"), 9), (say("涉及的单位", "Units"), 11),
        ],
        rows=[
            (rule.code, rule.title[view.lang], SEVERITY[rule.severity][view.lang], rule.count, rule.sheets,
             len(rule.by_unit))
            for rule in summary.rules
        ],
    )  # fmt: skip
    yield SummaryTable(
        title=say("单位与规则", "Units by rules"),
        columns=[(say("单位", "Unit"), 30), *((f"{rule.code}\n{rule.title[view.lang]}", 9) for rule in summary.rules),
            (say("合计", "Total"), 8),
        ],
        rows=[
            (unit.name or _NOTHING, *(rule.by_unit.get(unit.name, 0) or None for rule in summary.rules),
             unit.tally.total)
            for unit in summary.units
        ],
        heat=1,
    )  # fmt: skip
    yield SummaryTable(
        title=say("问题最重的表", "Worst sheets"),
        columns=_sheet_columns(view),
        rows=[_sheet_row(number, sheet, view) for number, sheet in enumerate(summary.worst, start=1)],
        shares=frozenset({8}),
    )
    yield SummaryTable(
        title=say("未能判断", "Not judged"),
        columns=[
            (say("原因", "Reason"), 60), (say("规则", "Rules"), 30), (say("处", "Count"), 8),
            (say("表", "Sheets"), 8),
        ],
        rows=[
            *((d.message[view.lang], PurePath(d.path).name, 1, None) for d in summary.unreadable),
            *((why.reason[view.lang], " ".join(why.codes), why.count, why.sheets) for why in summary.undecided),
        ],
    )  # fmt: skip
    yield SummaryTable(
        title=say("各表", "All sheets"),
        columns=_sheet_columns(view),
        rows=[_sheet_row(number, sheet, view) for number, sheet in enumerate(summary.sheets, start=1)],
        shares=frozenset({8}),
    )


def _sheet_columns(view: View) -> Sequence[tuple[str, int]]:
    say = view.say
    return [
        (say("序号", "No."), 6), (say("单位", "Unit"), 24), (say("项目", "Project"), 34), (say("文件", "File"), 30),
        (say("错误", "Errors"), 7), (say("警告", "Warnings"), 7), (say("提示", "Hints"), 7),
        (say("指标", "Indicators"), 7), (say("定量占比", "Quantified"), 9), (say("结论", "Conclusion"), 30),
    ]  # fmt: skip


def _sheet_row(number: int, sheet: SheetFigures, view: View) -> Sequence[Value]:
    file = PurePath(sheet.path).name + (f" [{sheet.tab}]" if sheet.tab and sheet.number else "")
    tally = sheet.tally
    return (
        number, sheet.unit or _NOTHING, sheet.project or _NOTHING, file, tally.error, tally.warning, tally.info,
        sheet.indicators, share(sheet.quantified, sheet.indicators),
        verdict(tally, unreadable=sheet.unreadable)[view.lang],
    )  # fmt: skip


def _unit_row(unit: UnitFigures, view: View, *, whole: bool = False) -> Sequence[Value]:
    name = view.say("合计", "Total") if whole else unit.name or _NOTHING
    tally = unit.tally
    return (
        name, unit.sheets, unit.clean, share(unit.clean, unit.sheets), tally.error, tally.warning, tally.info,
        unit.indicators, share(unit.quantified, unit.indicators), unit.unreadable,
    )  # fmt: skip


def _counted(count: int, part: float | None) -> str:
    return str(count) if part is None else f"{count}（{part:.0%}）"
