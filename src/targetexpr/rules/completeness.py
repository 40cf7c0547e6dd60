"""完整性: what a form and a type require, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from attrs import evolve

from targetexpr.errors import PlaceholderError
from targetexpr.profiles.model import Requirement
from targetexpr.rules.context import item_of
from targetexpr.rules.model import Context, Deferred, Finding, Item, NotApplicable, Option, Texts, example, rule
from targetexpr.sheets import forms
from targetexpr.sheets.model import FieldName
from targetexpr.values.model import NotApplicable as DeclaredNotApplicable

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

_OUTPUTS = (
    "产出指标|数量指标|培训场次|≥3(场)",
    "产出指标|质量指标|考核合格率|≥95(%)",
    "产出指标|时效指标|完成时间|11月底前",
)
_BENEFIT = "效益指标|社会效益指标|从业人员持证率|≥90(%)"
_PLEASED = "满意度指标|服务对象满意度指标|学员满意度|≥90(%)"
_OUTPUTS_2020 = ("产出目标|数量|培训场次|>=3场", "产出目标|质量|考核合格率|>=95%", "产出目标|时效|完成时间|11月底前")
_INPUT_2020 = "投入与管理|财务管理|预算执行率|>=95%"
_BENEFIT_2020 = "效果目标|社会效益|从业人员持证率|>=90%"
_HEADER: dict[str, Any] = {"project_name": "技能培训", "start": "2024-01-01", "finish": "2024-12-31", "annual": "50000"}
_PRESENT: dict[str, Any] = {"present": frozenset({"project_name", "start", "finish", "annual"})}


@rule(
    "TX101",
    "missing-level1",
    category="completeness",
    severity="error",
    title={"zh": "缺少必设的一级指标", "en": "required level-1 class missing"},
    message={"zh": "缺少必设的一级指标“{missing}”", "en": "the required level-1 class “{missing}” has no indicator"},
    why={
        "zh": "产出和效益是财政部门要求每个项目都设置的指标，缺了就无法判断钱花出了什么、有什么用。",
        "en": "Outputs and benefits are asked of every project: without them nobody can tell what the money brings.",
    },
    basis="财预〔2021〕101号；各地申报表表式",
    fails=[
        example(*_OUTPUTS),
        example(*_OUTPUTS_2020, _BENEFIT_2020, profile="shanghai-2020"),
    ],
    passes=[
        example(*_OUTPUTS, _BENEFIT),
        example(_INPUT_2020, *_OUTPUTS_2020, _BENEFIT_2020, profile="shanghai-2020"),
    ],
)
def missing_level1(context: Context) -> Iterator[Finding]:
    for requirement in _required(context):
        if _group_is_missing(context, requirement):
            missing = context.profile.groups[requirement.groups[0]].names[0]
            yield Finding(arguments={"missing": missing, "source": requirement.source}, severity=requirement.severity)


@rule(
    "TX102",
    "missing-level2",
    category="completeness",
    severity="warning",
    title={"zh": "缺少应设的二级指标", "en": "required level-2 class missing"},
    message={"zh": "缺少“{missing}”（{source}）", "en": "“{missing}” has no indicator ({source})"},
    why={
        "zh": "数量、质量、时效共同说明产出；工程、修缮和购置项目还要控制成本；面向服务对象的项目要听取满意度。",
        "en": "Quantity, quality and time together describe an output; construction, repair and purchase must state "
        "costs; where the public is served its satisfaction counts.",
    },
    basis="财预〔2015〕88号；财预〔2021〕101号；各地申报表表式",
    fails=[
        example(*_OUTPUTS[:2], _BENEFIT, _PLEASED),
        example(*_OUTPUTS, _BENEFIT, _PLEASED, project_name="办公楼外墙修缮"),
        example(_INPUT_2020, *_OUTPUTS_2020[1:], _BENEFIT_2020, profile="shanghai-2020"),
    ],
    passes=[
        example(*_OUTPUTS, _BENEFIT, _PLEASED, project_name="工程师技能培训"),
        example(
            *_OUTPUTS,
            _BENEFIT,
            _PLEASED,
            "成本指标|经济成本指标|单位面积造价|≤800(元/平方米)",
            project_name="办公楼外墙修缮",
        ),
        example(_INPUT_2020, *_OUTPUTS_2020, _BENEFIT_2020, profile="shanghai-2020"),
    ],
)
def missing_level2(context: Context) -> Iterator[Finding]:
    present = {context.class_of(item) for item in context.items}
    absent_groups = {
        group
        for requirement in _required(context)
        if _group_is_missing(context, requirement)
        for group in requirement.groups
    }
    for requirement in _required(context):
        known = [context.profile.classes[key] for key in requirement.classes if key in context.profile.classes]
        told = all(entry.group in absent_groups for entry in known)
        if known and not told and not present & {entry.key for entry in known}:
            names = [entry.names[0] for entry in known]
            yield Finding(
                arguments={"missing": "、".join(names), "classes": names, "source": requirement.source},
                severity=requirement.severity,
            )


@rule(
    "TX103",
    "missing-preset-indicator",
    category="completeness",
    severity="info",
    title={"zh": "缺少预设指标", "en": "preset indicator missing"},
    message={
        "zh": "{type}项目的表式预设有“{missing}”，本表没有；如已改名或确不适用，可不理会",
        "en": "the form presets “{missing}” for {type}; this sheet has none (renamed or not applicable is fine)",
    },
    why={
        "zh": "预设指标是财政部门按绩效类型提示应当管到的事项。",
        "en": "Presets are what the finance bureau expects every project of the type to look after.",
    },
    basis="上海市 2020 年度申报表按绩效类型所印的预设指标（由公开目标表归纳）",
    fails=[
        example(
            "投入与管理|实施管理|政府采购规范性|合规",
            "投入与管理|实施管理|合同管理完备性|完备",
            profile="shanghai-2020",
            performance_type="信息化建设工程类",
        ),
        example("投入与管理|财务管理|预算执行率|>=95%", profile="shanghai-2020", performance_type="事业/专业类"),
    ],
    passes=[
        example(
            "投入与管理|实施管理|政府采购规范性|合规",
            "投入与管理|实施管理|合同管理有效性|有效",
            "投入与管理|实施管理|质量监控有效性|有效",
            profile="shanghai-2020",
            performance_type="事业/专业类",
        ),
        example("投入与管理|财务管理|预算执行率|>=95%", profile="shanghai-2020", performance_type="其他类"),
    ],
)
def missing_preset_indicator(context: Context) -> Iterator[Finding]:
    if not context.profile.presets:
        raise NotApplicable(zh="此表式没有预设指标", en="the form presets no indicators")
    if context.sheet.performance_type is None:
        raise Deferred(zh="表头没有绩效类型", en="the header names no type of performance")
    for preset in context.profile.presets.values():
        names = [item.name for item in context.items if preset.group in (None, context.group_of(item))]
        if preset.when.holds(context.profile, context.sheet) and not any(
            all(word in name for word in preset.words) for name in names
        ):
            yield Finding(
                arguments={"missing": preset.name, "type": context.sheet.performance_type, "source": preset.source}
            )


@rule(
    "TX104",
    "empty-value",
    category="completeness",
    severity="error",
    title={"zh": "指标值为空", "en": "empty value"},
    message={"zh": "指标“{name}”没有填写指标值", "en": "the indicator “{name}” has no value"},
    why={
        "zh": "没有指标值的指标无法考核；确不适用的应写明“不涉及”。",
        "en": "An indicator without a value cannot be held to; where it does not apply, 不涉及 says so.",
    },
    basis="财预〔2015〕88号：绩效指标应有指标值",
    fails=[example("产出指标|数量指标|培训场次|"), example("产出指标|数量指标|培训场次|  ", _BENEFIT)],
    passes=[example("产出指标|数量指标|培训场次|不涉及"), example("产出指标|数量指标|培训场次|/")],
)
def empty_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if item.name.strip() and not item.value.strip() and not (item.indicator.total_value or "").strip():
            yield Finding(indicator=item.indicator, span_in="name", arguments={"name": item.name})


@rule(
    "TX105",
    "placeholder-value",
    category="completeness",
    severity="error",
    title={"zh": "残留模板占位符", "en": "placeholder left in"},
    messages={
        "": {
            "zh": "指标值里的“{placeholder}”是模板的占位符，请换成实际的数",
            "en": "“{placeholder}” in the value is a template's placeholder; put the figure in its place",
        },
        "name": {
            "zh": "名称里的“{placeholder}”是模板的占位符；目标写在指标值里，名称里的这一段应删去",
            "en": "“{placeholder}” in the name is a template's placeholder; the target is the value's, delete it here",
        },
    },
    why={
        "zh": "占位符说明这一项是照模板抄的，还没有填写。",
        "en": "A placeholder says that the row was copied from a template and never filled in.",
    },
    basis="预算管理一体化系统：指标值不得含 *、_、XX 等占位符",
    supersedes=["TX201"],
    fails=[
        example("产出指标|数量指标|改造面积|≥**平方米"),
        example("产出指标|数量指标|改造面积|≥500平方米", "产出指标|质量指标|验收合格率|XX%"),
        example("产出指标|数量指标|项目总投入(≥**万元)|500", "产出指标|数量指标|____人次培训|"),
    ],
    passes=[
        example("产出指标|数量指标|改造面积|≥500平方米"),
        example("产出指标|数量指标|XXL 号工作服|≥20件", "产出指标|质量指标|3×3 米展板|合格"),
    ],
)
def placeholder_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if isinstance(item.error, PlaceholderError):
            start, end = item.error.span
            yield Finding(indicator=item.indicator, span=(start, end), arguments={"placeholder": item.value[start:end]})
        error = item_of(evolve(item.indicator, value=item.name)).error
        if isinstance(error, PlaceholderError):
            start, end = error.span
            arguments = {"placeholder": item.name[start:end]}
            yield Finding(
                indicator=item.indicator,
                span=(start, end),
                span_in="name",
                arguments=arguments,
                severity="warning" if item.constraint is not None else None,
                variant="name",
            )


@rule(
    "TX106",
    "unknown-performance-type",
    category="completeness",
    severity="warning",
    title={"zh": "绩效类型不在表式之列", "en": "unknown type of performance"},
    messages={
        "": {
            "zh": "绩效类型“{type}”不是表式所列的（{known}）",
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
    basis="上海市财政项目支出绩效目标申报表：绩效类型",
    fails=[
        example(_INPUT_2020, profile="shanghai-2020", performance_type="其他经常性项目"),
        example(_INPUT_2020, profile="shanghai-2020", performance_type="科普类"),
        example(_INPUT_2020, profile="shanghai-2020", performance_type="其他"),
    ],
    passes=[
        example(_INPUT_2020, profile="shanghai-2020", performance_type="事业/专业类"),
        example(_INPUT_2020, profile="shanghai-2020", performance_type="信息化建设类"),
        example(_BENEFIT, project_category="特定目标类"),
    ],
)
def unknown_performance_type(context: Context) -> Iterator[Finding]:
    known = context.profile.fields.get("performance_type", {})
    if not known:
        raise NotApplicable(zh="此表式没有绩效类型", en="the form has no such field")
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
    "TX107",
    "unknown-class",
    category="completeness",
    severity="warning",
    title={"zh": "表式没有的级次", "en": "class that the form does not have"},
    messages={
        "level1": {"zh": "表式没有一级指标“{written}”", "en": "the form has no level-1 class “{written}”"},
        "level2": {"zh": "表式没有二级指标“{written}”", "en": "the form has no level-2 class “{written}”"},
        "not-allowed": {
            "zh": "“{written}”不用于这类项目（{source}）",
            "en": "“{written}” is not for projects of this kind ({source})",
        },
    },
    why={
        "zh": "级次是汇总和比较的依据，自造的级次在系统里无法归类。",
        "en": "Classes are what sheets are summed up and compared by; one of one's own fits nowhere.",
    },
    basis="财预〔2015〕88号、财预〔2021〕101号；各地申报表表式",
    options={
        "open": Option(
            zh="各地级次名称不一：读表时认得的都算",
            en="places name their classes differently: any that the readers know will do",
        )
    },
    fails=[
        example("产出指标|先进指标|培训场次|≥3(场)"),
        example("产出目标|数量|培训场次|>=3场", "综合目标|其他事项|宣传报道|>=3次", profile="shanghai-2020"),
        example("产出指标|幸福指标|培训场次|≥3场", profile="mof-2021"),
    ],
    passes=[
        example(*_OUTPUTS, "产出指标||手册数|≥3(册)"),
        example("产出指标|产出数量|培训场次|≥3场", "项目效益|社会效益|持证率|≥90%", profile="mof-2021"),
        example("社会公众或服务对象满意度指标||学员满意度|≥90%", profile="mof-2021"),
    ],
)
def unknown_class(context: Context) -> Iterator[Finding]:
    _defer_unknown_form(context)
    told: set[tuple[str, str | None, str | None]] = set()
    for item in context.items:
        row = item.indicator
        for variant, written, known in (
            ("level1", row.level1, _knows_level1(context, item)),
            ("level2", row.level2, _knows_level2(context, item)),
        ):
            key = (variant, row.level1, written)
            if written and not known and key not in told:
                told.add(key)
                yield Finding(
                    location=row.at("level1" if variant == "level1" else "level2"),
                    arguments={"written": written},
                    variant=variant,
                )
    yield from _not_allowed(context)


def _not_allowed(context: Context) -> Iterator[Finding]:
    for requirement in context.profile.requirements.values():
        if requirement.need_of(context.profile, context.sheet) == "not_allowed":
            for item in context.items:
                if context.class_of(item) in requirement.classes or context.group_of(item) in requirement.groups:
                    written = item.indicator.level2 if requirement.classes else item.indicator.level1
                    yield Finding(
                        location=item.indicator.at("level2" if requirement.classes else "level1"),
                        arguments={"written": written, "source": requirement.source},
                        severity=requirement.severity,
                        variant="not-allowed",
                    )
                    break


def _knows_level1(context: Context, item: Item) -> bool:
    written = item.indicator.level1
    return context.profile.group_of(written) is not None or _is_known_elsewhere(context, written)


def _knows_level2(context: Context, item: Item) -> bool:
    return context.class_of(item) is not None or _is_known_elsewhere(context, item.indicator.level2)


def _is_known_elsewhere(context: Context, written: str | None) -> bool:
    """Whether some place's form has the class, at either level: one cell may stand for both."""
    words = forms.vocabulary()
    known = words.is_level1(written or "") or words.is_level2(written or "")
    return bool(context.options["open"]) and known


@rule(
    "TX108",
    "missing-field",
    category="completeness",
    severity="warning",
    title={"zh": "表头必填项为空", "en": "required field of the header empty"},
    messages={
        "": {"zh": "表头没有填写“{field}”", "en": "the header gives no {field}"},
        "date": {
            "zh": "“{field}”填的是“{written}”，读不出日期",
            "en": "the {field} reads “{written}”, which is no date",
        },
        "amount": {
            "zh": "“{field}”填的是“{written}”，读不出是多少元（不是数，或没有写明单位）",
            "en": "the {field} reads “{written}”: no number, or the unit of money is not told",
        },
    },
    why={
        "zh": "没有项目名称、起止日期和当年预算，成本、时效指标就无从核对。",
        "en": "Without the project's name, dates and budget its costs and deadlines cannot be held against anything.",
    },
    basis="各地申报表表式：必填项",
    options={"printed_only": Option(zh="只问表上印有标签的栏目", en="ask only for fields whose label the form prints")},
    fails=[
        example(_BENEFIT, **(_HEADER | {"project_name": None}), **_PRESENT),
        example(_BENEFIT, **(_HEADER | {"start": None}), **_PRESENT, raw={"start": "年初"}),
        example(_BENEFIT, project_name="技能培训", **_PRESENT, raw={"annual": "50000"}, profile="mof-2021"),
    ],
    passes=[
        example(_BENEFIT, **_HEADER, **_PRESENT),
        example(_BENEFIT, **(_HEADER | {"start": None}), **_PRESENT, profile="mof-2021"),
        example(_BENEFIT, project_name="技能培训", present=frozenset({"project_name"}), profile="mof-2021"),
        example(_BENEFIT),
    ],
)
def missing_field(context: Context) -> Iterator[Finding]:
    _defer_unknown_form(context)
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


@rule(
    "TX109",
    "class-not-applicable",
    category="completeness",
    severity="warning",
    title={"zh": "必设的类别全部填“不涉及”", "en": "required class declared not applicable"},
    message={
        "zh": "“{class_name}”是应设的类别，本表的这一类全部填了不适用",
        "en": "“{class_name}” is required, and everything in it is declared not applicable",
    },
    why={
        "zh": "形式上设了，实际上没有目标，与没有设置一样。",
        "en": "A class that is there in form only sets no target.",
    },
    basis="财预〔2015〕88号；财预〔2021〕101号；各地申报表表式",
    fails=[
        example(*_OUTPUTS[:2], "产出指标|时效指标|时效指标|不涉及", _BENEFIT, _PLEASED),
        example(*_OUTPUTS, "效益指标|社会效益指标|社会效益|不涉及", "效益指标|经济效益指标|经济效益|无", _PLEASED),
    ],
    passes=[
        example(*_OUTPUTS, _BENEFIT, "效益指标|经济效益指标|经济效益|不涉及", _PLEASED),
        example(*_OUTPUTS[:2], _BENEFIT, _PLEASED),
    ],
)
def class_not_applicable(context: Context) -> Iterator[Finding]:
    for requirement in _required(context):
        rows = [item for item in context.items if _belongs(context, item, requirement)]
        if rows and all(isinstance(item.constraint, DeclaredNotApplicable) for item in rows):
            row = rows[0].indicator
            written = row.level1 if requirement.groups else row.level2
            yield Finding(
                location=row.at("level1" if requirement.groups else "level2"),
                arguments={"class_name": written or rows[0].name, "source": requirement.source},
                severity=requirement.severity,
            )


def _required(context: Context) -> list[Requirement]:
    """What the profile requires of this sheet. Raises where the form or its classes are not known."""
    _defer_unknown_form(context)
    if not any(context.group_of(item) for item in context.items):
        raise Deferred(zh="没有读到指标的级次", en="the indicators bear no classes")
    requirements = context.profile.requirements.values()
    return [entry for entry in requirements if entry.need_of(context.profile, context.sheet) == "required"]


def _belongs(context: Context, item: Item, requirement: Requirement) -> bool:
    return context.group_of(item) in requirement.groups or context.class_of(item) in requirement.classes


def _group_is_missing(context: Context, requirement: Requirement) -> bool:
    return bool(requirement.groups) and not any(_belongs(context, item, requirement) for item in context.items)


def _defer_unknown_form(context: Context) -> None:
    if context.sheet.form == "unknown":
        raise Deferred(zh="不认识的表式，不知道它要求什么", en="the form is unknown, and so is what it requires")
