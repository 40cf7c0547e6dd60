"""完整性: what the header of a sheet must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from targetexpr.profiles.basis import form
from targetexpr.rules.context import defer_unknown_form
from targetexpr.rules.model import Context, Deferred, Finding, Option, RuleNotApplicable, Texts, example, rule
from targetexpr.rules.sample_rows import BENEFIT, HEADER, INPUT_2020, PRESENT
from targetexpr.sheets.model import FieldName

_LABELS: dict[str, Texts] = {
    "project_name": {"zh": "项目名称", "en": "project name"},
    "performance_type": {"zh": "绩效类型", "en": "type of performance"},
    "project_category": {"zh": "项目类别", "en": "project category"},
    "project_nature": {"zh": "项目性质", "en": "project nature"},
    "start": {"zh": "计划开始日期", "en": "planned start"},
    "finish": {"zh": "计划完成日期", "en": "planned finish"},
    "total": {"zh": "项目总预算", "en": "total budget"},
    "annual": {"zh": "当年预算", "en": "annual budget"},
}


@rule(
    "TX106",
    "unknown-performance-type",
    category="completeness",
    severity="warning",
    title={"zh": "绩效类型不在表式之列", "en": "unknown type of performance"},
    messages={
        "": {
            "zh": "绩效类型“{type}”不是表式所列的；请从中选一个：{known}",
            "en": "the type “{type}” is none of the form's ({known})",
        },
        "other-field": {
            "zh": "“{type}”是“{field}”的选项，不是绩效类型；绩效类型应为：{known}",
            "en": "“{type}” is a value of the field “{field}”, no type of performance; these are: {known}",
        },
        "short": {
            "zh": "绩效类型“{type}”应写全称“{proper}”",
            "en": "the type “{type}” is short for “{proper}”",
        },
    },
    why={
        "zh": "绩效类型决定要设哪些指标；填错了，必设指标就对不上。",
        "en": "The type decides which indicators are required; with a wrong one the requirements do not fit.",
    },
    basis=form("上海市财政项目支出绩效目标申报表", "绩效类型"),
    fails=[
        example(INPUT_2020, profile="shanghai-2020", performance_type="其他经常性项目"),
        example(INPUT_2020, profile="shanghai-2020", performance_type="科普类"),
        example(INPUT_2020, profile="shanghai-2020", performance_type="其他"),
    ],
    passes=[
        example(INPUT_2020, profile="shanghai-2020", performance_type="事业/专业类"),
        example(INPUT_2020, profile="shanghai-2020", performance_type="信息化建设类"),
        example(BENEFIT, project_category="特定目标类"),
    ],
)
def unknown_performance_type(context: Context) -> Iterator[Finding]:
    known = context.profile.fields.get("performance_type", {})
    if not known:
        raise RuleNotApplicable(zh="此表式没有绩效类型", en="the form has no such field")
    text = context.sheet.performance_type
    if text is None:
        raise Deferred(zh="表头没有绩效类型", en="the header names no type of performance")
    proper = context.profile.value_of("performance_type", text)
    location = context.sheet.at("performance_type")
    arguments: dict[str, object] = {"type": text, "known": "、".join(value.name for value in known.values())}
    if proper is None:
        others = [name for name in context.profile.fields if name != "performance_type"]
        field = next((name for name in others if context.profile.value_of(name, text)), None)
        if field is None:
            yield Finding(location=location, arguments=arguments)
        else:
            yield Finding(location=location, arguments=arguments | {"field": _LABELS[field]}, variant="other-field")
    elif any(text.strip() in value.hints for value in known.values()):
        yield Finding(location=location, arguments=arguments | {"proper": proper}, severity="info", variant="short")


@rule(
    "TX108",
    "missing-field",
    category="completeness",
    severity="warning",
    title={"zh": "表头必填项为空", "en": "required field of the header empty"},
    messages={
        "": {"zh": "表头没有填写“{field}”；请补填", "en": "the header gives no {field}"},
        "date": {
            "zh": "“{field}”填的是“{written}”，读不出日期；请写成“2026-01-31”或“2026年1月31日”",
            "en": "the {field} reads “{written}”, which is no date",
        },
        "amount": {
            "zh": "“{field}”填的是“{written}”，读不出是多少元；请写成数，并写明元或万元",
            "en": "the {field} reads “{written}”: no number, or the unit of money is not told",
        },
    },
    why={
        "zh": "没有项目名称、起止日期和当年预算，成本、时效指标就无从核对。",
        "en": "Without the project's name, dates and budget its costs and deadlines cannot be held against anything.",
    },
    basis=form("各地申报表", "表头栏目"),
    options={"printed_only": Option(zh="只问表上印有标签的栏目", en="ask only for fields whose label the form prints")},
    fails=[
        example(BENEFIT, **(HEADER | {"project_name": None}), **PRESENT),
        example(BENEFIT, **(HEADER | {"start": None}), **PRESENT, raw={"start": "年初"}),
        example(BENEFIT, project_name="技能培训", **PRESENT, raw={"annual": "50000"}, profile="mof-2021"),
    ],
    passes=[
        example(BENEFIT, **HEADER, **PRESENT),
        example(BENEFIT, **(HEADER | {"start": None}), **PRESENT, profile="mof-2021"),
        example(BENEFIT, project_name="技能培训", present=frozenset({"project_name"}), profile="mof-2021"),
        example(BENEFIT),
    ],
)
def missing_field(context: Context) -> Iterator[Finding]:
    defer_unknown_form(context)
    sheet = context.sheet
    if not sheet.present and sheet.project_name is None:
        raise Deferred(zh="没有读到表头", en="no header was read")
    for name in context.profile.required_fields:
        field = cast(FieldName, name)
        given = getattr(sheet.funds, name) if hasattr(sheet.funds, name) else getattr(sheet, name)
        if given is not None or (context.options["printed_only"] and field not in sheet.present):
            continue
        written = sheet.raw.get(field)
        arguments = {"field": _LABELS[name]}
        if written is None:
            yield Finding(location=sheet.at(field), arguments=arguments)
        else:
            money = hasattr(sheet.funds, name)
            yield Finding(
                location=sheet.at(field),
                arguments={**arguments, "written": written},
                severity="info" if money else None,
                variant="amount" if money else "date",
            )
