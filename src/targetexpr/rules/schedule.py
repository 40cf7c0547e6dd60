"""勾稽, in time: the project's dates, and deadlines within them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from targetexpr.profiles.basis import SHEET, form
from targetexpr.record_types import frozen
from targetexpr.rules.model import Context, Deferred, Finding, Item, RuleNotApplicable, example, rule
from targetexpr.sheets.model import Sheet
from targetexpr.values.algebra.times import read_date
from targetexpr.values.model import Deadline, Period

_TIME = "产出指标|时效指标|"
# A project of more days has every day of the year in it.
_YEAR = 366
_IN_2024 = {"start": "2024-03-01", "finish": "2024-11-20"}


@rule(
    "TX405",
    "deadline-outside-project",
    category="consistency",
    severity="warning",
    title={"zh": "时点不在项目起止日期内", "en": "deadline outside the project's dates"},
    messages={
        "after": {
            "zh": "“{value}”晚于计划完成日期 {finish}；请把期限提前到完成日期以内，或改项目起止日期",
            "en": "“{value}” is later than the planned finish, {finish}; check both",
        },
        "before": {
            "zh": "“{value}”早于计划开始日期 {start}；请核对期限和项目起止日期",
            "en": "“{value}” is earlier than the planned start, {start}; check both",
        },
    },
    why={
        "zh": "指标的时点落在项目期外，要么起止日期填错，要么目标不属于本项目。",
        "en": "A target that falls outside the project's dates: either the dates are wrong or it is another project's.",
    },
    basis=form("各地申报表", "计划开始日期、计划完成日期"),
    fails=[
        example(f"{_TIME}验收完成时间|12月底", **_IN_2024),
        example(f"{_TIME}研究报告完成时间|2025年6月", **_IN_2024),
        example(f"{_TIME}监测时段|1-12月", **_IN_2024),
        example(f"{_TIME}验收完成时间|11月底前", **_IN_2024),
        example(f"{_TIME}试运行结束时间|2025年2月底前", finish="2024-11-20"),
    ],
    passes=[
        example(f"{_TIME}验收完成时间|11月", **_IN_2024),
        example(f"{_TIME}验收完成时间|10月底前", **_IN_2024),
        example(f"{_TIME}监测时段|2024年全年", **_IN_2024),
        example(f"{_TIME}验收完成时间|12月底前", start="2023-03-01", finish="2024-11-20"),
        example(f"{_TIME}故障响应时间|≤2(小时)", **_IN_2024),
        example(f"{_TIME}验收完成时间|12月底前", finish="2024-11-20"),
        example(
            "效益指标|社会效益指标|受益人次|不低于2019年水平", "效益指标|社会效益指标|借阅量|较2019年提高", **_IN_2024
        ),
    ],
)
def deadline_outside_project(context: Context) -> Iterator[Finding]:
    dated = [(item, part) for item in context.items for part in item.parts if _dates(part)]
    if not dated:
        raise RuleNotApplicable(zh="没有写明日期的指标值", en="no value names a date")
    project = _project(context.sheet, started=False)
    if project.finish < project.start:
        raise Deferred(zh="起止日期互相矛盾", en="the project's dates contradict each other")
    told: set[int] = set()
    for item, part in dated:
        first, last = _dates(part)
        at_end = isinstance(part, Deadline) and part.edge == "end"
        variant = _outside(first, last, project.start, project.finish, at_end=at_end)
        if variant and id(item) not in told:
            told.add(id(item))
            yield _at_date(item, variant, context.sheet)


@rule(
    "TX407",
    "dates-out-of-order",
    category="consistency",
    severity="error",
    title={"zh": "起止日期矛盾", "en": "dates out of order"},
    messages={
        "order": {
            "zh": "计划完成日期 {finish} 早于计划开始日期 {start}；请核对是否填反",
            "en": "the planned finish, {finish}, is before the planned start, {start}",
        },
        "year": {
            "zh": "表式年度 {year} 不在起止日期（{start} 至 {finish}）内；请改年度或起止日期",
            "en": "the form's year, {year}, is not within the project's dates ({start} to {finish})",
        },
    },
    why={
        "zh": "日期互相矛盾，时效指标就失去了依据。",
        "en": "With dates that contradict each other no deadline can be held to.",
    },
    basis=SHEET,
    fails=[
        example(f"{_TIME}完成时间|11月底前", start="2024-11-20", finish="2024-03-01"),
        example(f"{_TIME}完成时间|11月底前", year=2024, start="2022-01-01", finish="2022-12-31"),
    ],
    passes=[
        example(f"{_TIME}完成时间|11月底前", year=2024, **_IN_2024),
        example(f"{_TIME}完成时间|11月底前", year=2024, start="2022-01-01", finish="2025-12-31"),
        example(f"{_TIME}完成时间|11月底前", start="2022-01-01", finish="2025-12-31"),
    ],
)
def dates_out_of_order(context: Context) -> Iterator[Finding]:
    sheet, project = context.sheet, _project(context.sheet)
    arguments = {"start": sheet.start, "finish": sheet.finish}
    if project.finish < project.start:
        yield Finding(location=sheet.at("finish"), arguments=arguments, variant="order")
    elif sheet.year is not None:
        first, last = (datetime.date.fromordinal(day).year for day in (project.start, project.finish))
        if not first <= sheet.year <= last:
            yield Finding(
                location=sheet.at("start"),
                arguments=arguments | {"year": sheet.year},
                severity="warning",
                variant="year",
            )


@frozen
class Project:
    """The first and the last day of a project, as ordinals."""

    start: int
    finish: int


def _project(sheet: Sheet, *, started: bool = True) -> Project:
    """The dates of the project; *started* False lets it begin at any time where the header gives no start."""
    if sheet.finish is None or (sheet.start is None and started):
        raise Deferred(zh="表头没有起止日期", en="the header gives no dates")
    try:
        start, finish = read_date(sheet.start or "0001-01-01"), read_date(sheet.finish)
    except ValueError:
        raise Deferred(zh="起止日期读不出来", en="the project's dates cannot be read") from None
    if (start.cycle, finish.cycle) != ("ever", "ever"):
        raise Deferred(zh="起止日期没有年份", en="the project's dates bear no year")
    return Project(start.first, finish.last)


def _dates(part: object) -> tuple[str, ...]:
    """The first and the last date that a target names; nothing where it names none."""
    match part:
        case Deadline(operator="≤" | "=" | "<", date=str() as date):  # 不低于2019年水平 is no deadline
            return date, date
        case Period():
            return part.start, part.end
        case _:
            return ()


def _outside(first: str, last: str, start: int, finish: int, *, at_end: bool) -> str | None:
    """Whether dates, at the precision written, lie ``after`` or ``before`` the project, whatever year is meant.

    Of a month or year that is meant *at its end* the last day counts.
    """
    begun, ended = read_date(first), read_date(last)
    if begun.cycle == "ever" and ended.cycle == "ever":
        return _side(first, last, start, finish, at_end=at_end)
    if begun.cycle != "year" or ended.cycle != "year" or finish - start > _YEAR:
        return None
    years = range(datetime.date.fromordinal(start).year, datetime.date.fromordinal(finish).year + 1)
    sides = [_side(_in_year(first, year), _in_year(last, year), start, finish, at_end=at_end) for year in years]
    return None if None in sides else sides[-1]


def _side(first: str, last: str, start: int, finish: int, *, at_end: bool) -> str | None:
    end = read_date(last)
    if (end.last if at_end else end.first) > finish:
        return "after"
    return "before" if read_date(first).last < start else None


def _in_year(date: str, year: int) -> str:
    """``--12-31`` and ``--Q3`` in a year; the 29th of February is the 28th where there is none."""
    text = f"{year:04}{date[1:]}"
    try:
        read_date(text)
    except ValueError:
        return f"{year:04}-02-28"
    return text


def _at_date(item: Item, variant: str, sheet: Sheet) -> Finding:
    marks = [mark for mark in item.marks if mark.kind == "date"]
    span = (marks[0].start, marks[-1].end) if marks else None
    arguments = {"value": item.value, "start": sheet.start, "finish": sheet.finish}
    return Finding(indicator=item.indicator, span=span, arguments=arguments, variant=variant)
