"""读取: what could be read of a file, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.profiles.basis import TOOL, document
from targetexpr.rules.doubts import words
from targetexpr.rules.habits import joined
from targetexpr.rules.model import HABIT, Context, FileContext, Finding, example, file_example, rule
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.model import FieldName, Indicator, Location, Sheet

_SHEET = Sheet(form="shanghai-2024", location=Location(cell="A1"))


@rule(
    "TX001",
    "unreadable-file",
    category="reading",
    severity="error",
    scope="file",
    title={"zh": "文件无法读取", "en": "unreadable file"},
    message={"zh": "文件无法读取：{detail}", "en": "the file cannot be read: {detail}"},
    why={
        "zh": "读不了的文件一项也没有检查，不能当作没有问题。",
        "en": "Nothing in a file that cannot be read has been checked; that is no clean result.",
    },
    basis=TOOL,
    fails=[
        file_example(
            "申报表.xlsx", error=SheetReadError(reason="damaged", zh="压缩包已损坏", en="the archive is damaged")
        ),
        file_example("申报表.doc", error=SheetReadError(reason="format", zh="请另存为 docx", en="save it as docx")),
    ],
    passes=[file_example("申报表.xlsx", sheets=(_SHEET,)), file_example("说明.docx")],
)
def unreadable_file(context: FileContext) -> Iterator[Finding]:
    if context.error is not None:
        yield Finding(arguments={"reason": context.error.reason, "detail": dict(context.error.messages)})


@rule(
    "TX002",
    "no-indicator-table",
    category="reading",
    severity="warning",
    scope="file",
    title={"zh": "没有找到指标表", "en": "no table of indicators"},
    message={
        "zh": "没有认出绩效目标表（一级、二级、三级指标和指标值），没有可检查的；请确认文件没有选错，或补上列标题",
        "en": "no performance target table (three levels and values) was recognised; there is nothing to check",
    },
    why={
        "zh": "如果这份文件本该有目标表，说明表头或版式与已知表式相差太大，需要人工查看。",
        "en": "If the file should hold such a table, its headings or layout are too far from any known form.",
    },
    basis=TOOL,
    fails=[file_example("说明.docx"), file_example("通知.pdf", sheets=())],
    passes=[
        file_example("申报表.xlsx", sheets=(_SHEET,)),
        file_example("申报表.xlsx", error=SheetReadError(reason="encrypted", zh="有密码", en="it has a password")),
        file_example("targetexpr.toml", of_settings=True),
        file_example("申报材料", of_folder=True),
    ],
)
def no_indicator_table(context: FileContext) -> Iterator[Finding]:
    if context.error is None and not (context.sheets or context.of_settings or context.of_folder):
        yield Finding()


@rule(
    "TX003",
    "unknown-form",
    category="reading",
    severity="warning",
    title={"zh": "不认识的表式", "en": "unknown form"},
    message={
        "zh": "不是已知的项目支出绩效目标表表式（{title}），只按列标题读取，与表式有关的检查没有进行；"
        "请核对读到的各行，或用 --form 给出表样",
        "en": "no known form of project sheet ({title}); read by its headings alone, and not checked against a form",
    },
    why={
        "zh": "部门整体支出、转移支付等目标表与项目支出目标表相似而要求不同，不能按项目表审核。",
        "en": "Sheets of whole departments or transfers look alike but follow other requirements.",
    },
    basis=document("财预〔2015〕88号", "项目支出与部门（单位）整体支出绩效目标分别申报"),
    fails=[
        example("产出指标|数量指标|培训场次|≥3场", form="unknown", title="部门整体支出绩效目标表"),
        example("履职目标|重点工作|检查次数|≥3次", form="unknown"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3场", title="财政项目支出绩效目标申报表"),
        example("产出指标|数量指标|培训场次|≥3场", profile="mof-2021", title="项目支出绩效目标表"),
    ],
)
def unknown_form(context: Context) -> Iterator[Finding]:
    if context.sheet.form == "unknown":
        title = context.sheet.title
        yield Finding(arguments={"title": title or {"zh": "没有标题", "en": "no title"}})


@rule(
    "TX004",
    "uncertain-row",
    category="reading",
    severity="info",
    title={"zh": "这一行读得没有把握", "en": "uncertain row"},
    messages={
        "": {
            "zh": "这一行读得没有把握（{why}），请对照原文核实",
            "en": "this row was read with doubt ({why}); compare the original",
        },
        HABIT: {
            "zh": "本表这 {count} 行读得没有把握（{why}），请对照原文核实",
            "en": "{count} rows were read with doubt ({why}); compare the original",
        },
        "field": {
            "zh": "表头的{fields}读得没有把握（{why}），请对照原文核实",
            "en": "{fields} of the header: read with doubt ({why}); compare the original",
        },
    },
    why={
        "zh": "由网页或 PDF 转出的文本常丢失列和合并单元格，拼错的行会引出错误的结论。",
        "en": "Text taken from a page or a PDF often loses columns and merges; a row put together wrongly misleads.",
    },
    basis=TOOL,
    fails=[
        example("产出指标|数量指标|编制手册数|≥3000册|doubts=level-guessed"),
        example("效益指标|社会效益指标|群众知晓率|≥90%|doubts=value-apart,some-other"),
    ],
    passes=[
        example("产出指标|数量指标|编制手册数|≥3000册"),
        example("效益指标||群众知晓率|≥90%"),
    ],
)
def uncertain_row(context: Context) -> Iterator[Finding]:
    fields: dict[tuple[tuple[str, ...], Location], list[FieldName]] = {}
    for name, doubts in context.sheet.doubts.items():
        fields.setdefault((doubts, context.sheet.at(name)), []).append(name)
    for (doubts, where), names in fields.items():
        yield Finding(location=where, arguments={**_reasons(doubts), "fields": _titles(names)}, variant="field")
    alike: dict[tuple[str, ...], list[Indicator]] = {}
    for item in context.items:
        if item.indicator.doubts:
            alike.setdefault(tuple(item.indicator.doubts), []).append(item.indicator)
    for reasons, rows in alike.items():
        found = [Finding(indicator=row, location=_doubtful(row), arguments=_reasons(reasons)) for row in rows]
        yield from found if len(found) < context.profile.habit_from else [joined(context, found, len(found))]


def _titles(names: Sequence[FieldName]) -> dict[str, str]:
    known: Mapping[str, str] = vocabulary().titles
    return {
        "zh": "、".join(f"“{known[name]}”" if name in known else "这一项" for name in names),
        "en": ", ".join(name.replace("_", " ") for name in names),
    }


def _doubtful(row: Indicator) -> Location | None:
    """The cell that a doubt is of, where one can be shown."""
    return next((row.at(role) for role in row.clippings), None)


def _reasons(doubts: Sequence[str]) -> dict[str, Any]:
    known = [words(key) for key in doubts]
    why = {"zh": "；".join(text["zh"] for text in known), "en": "; ".join(text["en"] for text in known)}
    return {"doubts": list(doubts), "why": why}


@rule(
    "TX005",
    "orphan-value",
    category="reading",
    severity="warning",
    title={"zh": "名称与指标值不成对", "en": "orphaned name or value"},
    messages={
        "value": {
            "zh": "指标值“{value}”没有对应的指标名称；请补上名称，或删去这个值",
            "en": "the value “{value}” belongs to no indicator; name one, or delete it",
        },
        "name": {
            "zh": "版式残缺，没有找到指标“{name}”的指标值，请对照原文核实",
            "en": "the layout is broken: no value was found for “{name}”; compare the original",
        },
    },
    why={
        "zh": "单独的名称或指标值没法审核，多半是表格断行、错列造成的。",
        "en": "A name or a value alone cannot be reviewed; mostly a table was cut or shifted.",
    },
    basis=TOOL,
    supersedes=["TX104"],
    fails=[
        example("产出指标|数量指标||≥3000册"),
        example("产出指标|数量指标|编制手册数||doubts=value"),
    ],
    passes=[
        example("产出指标|数量指标|编制手册数|≥3000册|doubts=class"),
        example("产出指标|数量指标|编制手册数|"),
    ],
)
def orphan_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if item.value.strip() and not item.name.strip():
            yield Finding(indicator=item.indicator, arguments={"value": item.value}, variant="value")
        elif item.name.strip() and not item.value.strip() and item.indicator.doubts:
            yield Finding(indicator=item.indicator, span_in="name", arguments={"name": item.name}, variant="name")
