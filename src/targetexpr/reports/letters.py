"""审核意见书: a letter to each unit about its sheets, filled into a Word template that an office can replace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath, PurePosixPath

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports import word_xml
from targetexpr.reports.copies import DeskFile
from targetexpr.reports.names import NamesTaken, safe_name
from targetexpr.reports.remarks import advice
from targetexpr.reports.summary import SheetFigures, Summary, summarize
from targetexpr.reports.verdict import verdict
from targetexpr.reports.view import SEVERITY, View, place, title_of
from targetexpr.reports.word_template import TemplateFields, TemplateGroup, Values, WordTemplate
from targetexpr.rules.catalogue import find
from targetexpr.sheets.own import Origin, stamped

# A field's names in Chinese and in English; both are known in any template
_LETTER = {
    "单位": "unit", "日期": "date", "结论": "conclusion", "表数": "sheets", "无问题表数": "clean_sheets",
    "问题数": "findings", "错误数": "errors", "警告数": "warnings", "提示数": "hints", "未读文件数": "unreadable",
}  # fmt: skip
_SHEET = {"项目": "project", "文件": "file", "项目结论": "project_conclusion", "项目序号": "project_number"}
_FINDING = {
    "序号": "number", "级别": "severity", "编号": "code", "规则": "rule", "位置": "place", "指标": "indicator",
    "指标值": "target", "意见": "finding", "建议": "suggestion", "依据": "ground",
}  # fmt: skip
FIELDS = TemplateFields(
    anywhere=[*_LETTER, *_LETTER.values()],
    group=[*_SHEET, *_SHEET.values()],
    entry=[*_FINDING, *_FINDING.values()],
)
_NAMES = {**_LETTER, **_SHEET, **_FINDING}


def letters(report: Report, view: View, template: bytes | None = None) -> Iterator[DeskFile]:
    """Yield a letter for each unit, as docx: nothing is written.

    Each project of the unit comes with its findings, what to write instead, and the ground with its kind; projects
    without findings are counted. Raises ``ConfigurationError`` for a template that is none.
    """
    filled = WordTemplate(default_template(view) if template is None else template, FIELDS)
    names, summary = NamesTaken(), summarize(report)
    found: dict[tuple[str, int | None], list[Diagnostic]] = {}
    for diagnostic in report.active:
        found.setdefault((diagnostic.path, diagnostic.sheet), []).append(diagnostic)
    for unit in summary.units:
        own = [sheet for sheet in summary.sheets if sheet.unit == unit.name]
        groups = list(_groups(own, found, view))
        name = unit.name or view.say("未写单位", "no unit")
        data = filled.filled(_both(_letter(unit.name, own, summary, view)), groups)
        target = PurePosixPath(f"{safe_name(name)}-{view.say('审核意见书', 'letter')}.docx")
        yield DeskFile(names.free([str(target)]), stamped(data, Origin()), unit.name)


def default_template(view: View) -> bytes:
    """Return the template that is used where an office has none of its own, to be changed in Word."""
    say = view.say
    text = word_xml.paragraph
    body = "".join([
        text(say("审核意见书", "Review of performance targets"), bold=True, size=36, align="center"),
        text(""),
        text(say("{{单位}}：", "To {{unit}}"), size=24),
        text(
            say(
                "　　你单位报送的绩效目标表 {{表数}} 张已经审核，其中 {{无问题表数}} 张没有发现问题。"
                "审核结论：{{结论}}。请按下表逐项核对修改；确有理由不改的，请书面说明。",
                "The {{sheets}} sheets that you handed in were reviewed; {{clean_sheets}} have no findings. "
                "Conclusion: {{conclusion}}. Please amend what is listed; where you keep a target, state why.",
            ),
            size=24,
        ),
        text(""),
        _default_table(view),
        text(""),
        text(
            say(
                "注：依据为法律法规、文件、表式或本表自相矛盾的，应当修改；为公开目标表、工具建议的，供参考。",
                "Note: laws, documents, printed forms and contradictions within a sheet bind; published sheets and "
                "advice are for guidance.",
            ),
            size=18,
        ),
        text(""),
        text(say("（审核单位盖章）", "(seal)"), size=24, align="right"),
        text(say("{{日期}}", "{{date}}"), size=24, align="right"),
    ])  # fmt: skip
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1134" w:bottom="1440" w:left="1134" w:header="720" w:footer="720" '
        'w:gutter="0"/>'
        "</w:sectPr>"
    )
    return word_xml.document(f"{body}{page}")


def _default_table(view: View) -> str:
    say = view.say
    heads = (say("序号", "No."), say("指标与现值", "Indicator and target"), say("意见", "Finding"),
             say("建议改为", "Write instead"), say("依据", "Ground"))  # fmt: skip
    group = say(
        "{{项目序号}}. {{项目}}（{{文件}}）{{项目结论}}",
        "{{project_number}}. {{project}} ({{file}}) {{project_conclusion}}",
    )
    entry = say("{{序号}}|{{指标}}\n{{指标值}}|{{级别}}：{{意见}}|{{建议}}|{{依据}}",
                "{{number}}|{{indicator}}\n{{target}}|{{severity}}: {{finding}}|{{suggestion}}|{{ground}}")  # fmt: skip
    return word_xml.table(heads, (6, 19, 30, 13, 32), [[group], entry.split("|")])


def _letter(unit: str, sheets: Sequence[SheetFigures], summary: Summary, view: View) -> Values:
    (figures,) = [entry for entry in summary.units if entry.name == unit]
    tally = figures.tally
    unread = not figures.sheets and figures.unreadable > 0
    return {
        "单位": unit or view.say("有关单位", "the unit"),
        "日期": "" if view.today is None else _day(view),
        "结论": verdict(tally, unreadable=unread)[view.lang],
        "表数": str(figures.sheets),
        "无问题表数": str(figures.clean),
        "问题数": str(tally.total),
        "错误数": str(tally.error),
        "警告数": str(tally.warning),
        "提示数": str(tally.info),
        "未读文件数": str(figures.unreadable),
    }


def _day(view: View) -> str:
    day = view.today
    assert day is not None
    return view.say(f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}")


def _groups(
    sheets: Sequence[SheetFigures], found: Mapping[tuple[str, int | None], Sequence[Diagnostic]], view: View
) -> Iterator[TemplateGroup]:
    """The sheets with findings, the worst first, each with its findings by weight."""
    cited: dict[str, int] = {}
    worst = sorted(sheets, key=lambda s: (-s.tally.error, -s.tally.warning, -s.tally.info))
    number = 0
    for position, sheet in enumerate((sheet for sheet in worst if sheet.tally.total), start=1):
        own = sorted(found[sheet.path, sheet.number], key=lambda d: tuple(SEVERITY).index(d.severity))
        entries = [_both(_finding(number + n, d, view, cited)) for n, d in enumerate(own, start=1)]
        number += len(own)
        values = {
            "项目": sheet.project or view.say("（未写项目名称）", "(no project name)"),
            "文件": PurePath(sheet.path).name,
            "项目结论": verdict(sheet.tally, unreadable=sheet.unreadable)[view.lang],
            "项目序号": str(position),
        }
        yield TemplateGroup(values=_both(values), entries=entries)


def _finding(number: int, diagnostic: Diagnostic, view: View, cited: dict[str, int]) -> Values:
    """One finding; a ground that was *cited* before is named by the number of that finding."""
    subject, ground = diagnostic.indicator, "\n".join(_grounds(diagnostic, view))
    first = cited.setdefault(ground, number)
    return {
        "序号": str(number),
        "级别": SEVERITY[diagnostic.severity][view.lang],
        "编号": diagnostic.code,
        "规则": title_of(diagnostic)[view.lang],
        "位置": place(diagnostic.location, view),
        "指标": (subject and subject.name) or place(diagnostic.location, view),
        "指标值": (subject and subject.value) or "",
        "意见": diagnostic.message[view.lang],
        "建议": advice(diagnostic, view) or "",
        "依据": ground if first == number or not ground else view.say(f"同第 {first} 项", f"as No. {first}"),
    }


def _grounds(diagnostic: Diagnostic, view: View) -> Iterable[str]:
    """What the finding rests on, each ground with its kind: those that bind, or where none does, all others but those
    that nobody has checked against their text."""
    rule = find(diagnostic.code)
    grounds = [ground for ground in rule.basis if ground.kind != "memory"] if rule else []
    return [ground.text(view.lang) for ground in grounds if ground.is_binding] or [
        ground.text(view.lang) for ground in grounds
    ]


def _both(values: Values) -> Values:
    """The values by their names in both languages."""
    return {**values, **{_NAMES[name]: value for name, value in values.items()}}
