"""完整性: the rows that the form presets are there, and each has a value of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.errors import PlaceholderError
from targetexpr.profiles.basis import CLEAR, Basis, form, published, vendor
from targetexpr.profiles.model import Preset
from targetexpr.rules.model import HABIT, Context, Deferred, Finding, RuleNotApplicable, example, rule
from targetexpr.rules.sample_rows import BENEFIT
from targetexpr.rules.sample_values import sample_value
from targetexpr.values.model import Comparison, Interval
from targetexpr.values.parser import placeholder_in


@rule(
    "TX103",
    "missing-preset-indicator",
    category="completeness",
    severity="info",
    title={"zh": "缺少预设指标", "en": "preset indicator missing"},
    messages={
        "": {
            "zh": "{type}项目的表上通常有“{missing}”，本表没有；请补设，已改名或确不适用的可不理会",
            "en": "sheets of {type} usually have “{missing}”; this one has none (renamed or not applicable is fine)",
        },
        "listed": {
            "zh": "{source}列有必设的“{missing}”，本表没有；请补设，已改名或确不适用的可不理会",
            "en": "{source} lists “{missing}” as required; this sheet has none (renamed or not applicable is fine)",
        },
    },
    why={
        "zh": "预设指标是财政部门按绩效类型提示应当管到的事项。",
        "en": "Presets are what the finance bureau expects every project of the type to look after.",
    },
    basis=published("上海市 2020 年度申报表按绩效类型所印的指标，由公开目标表归纳，没有公布过", n=28),
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
        raise RuleNotApplicable(zh="此表式没有预设指标", en="the form presets no indicators")
    presets = context.profile.presets.values()
    if context.sheet.performance_type is None and all(preset.when.performance_type for preset in presets):
        raise Deferred(zh="表头没有绩效类型", en="the header names no type of performance")
    rows = [(item.group, item.name) for item in context.items]
    missing: dict[Basis | None, list[str]] = {}
    for preset in presets:
        if preset.when.holds(context.profile, context.sheet) and not _is_told(preset, rows):
            seen = preset.basis.kind == "published sheets"
            missing.setdefault(None if seen else preset.basis, []).append(preset.name)
    for basis, names in missing.items():
        arguments: dict[str, object] = {"missing": "”“".join(names), "presets": names}
        if basis is None:
            yield Finding(arguments=arguments | {"type": context.sheet.performance_type})
        else:
            yield Finding(arguments=arguments | {"source": _cited(basis)}, variant="listed")


def _cited(basis: Basis) -> str:
    return "".join(filter(None, (basis.document and f"“{basis.document}”", basis.article))) or basis.note or ""


def _is_told(preset: Preset, rows: Sequence[tuple[str | None, str]]) -> bool:
    """Whether one of the *rows*, told by group and name, is the preset indicator."""
    own = (name for group, name in rows if preset.group in (None, group))
    return any(all(word in name for word in preset.words) for name in own)


@rule(
    "TX104",
    "empty-value",
    category="completeness",
    severity="error",
    title={"zh": "指标值为空", "en": "empty value"},
    messages={
        "": {
            "zh": "指标“{name}”没有填写指标值；请填写，如“{sample}”，确不适用的写“不涉及”",
            "en": "the indicator “{name}” has no value; give one like “{sample}”, or write 不涉及",
        },
        "term": {
            "zh": "指标“{name}”只有整个实施期的指标值“{total}”，没有当年的指标值；请补填当年的指标值",
            "en": "the indicator “{name}” has a value for the whole term only, “{total}”; give the year's",
        },
        HABIT: {
            "zh": "本表 {count} 个指标都没有填写当年的指标值；请逐个填写，确不适用的写“不涉及”",
            "en": "none of the {count} indicators has a value for the year; fill them in, or write 不涉及",
        },
    },
    kind=lambda context, item: bool(item.name.strip()),
    why={
        "zh": "没有指标值的指标无法考核；确不适用的应写明“不涉及”。",
        "en": "An indicator without a value cannot be held to; where it does not apply, 不涉及 says so.",
    },
    basis=(CLEAR, form("各地申报表", "指标值一栏")),
    fails=[
        example("产出指标|数量指标|培训场次|"),
        example("产出指标|数量指标|培训场次|  ", BENEFIT),
        example("产出指标|数量指标|培训场次||total_value=≥30场", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|不涉及"),
        example("产出指标|数量指标|培训场次|/"),
        example("产出指标|数量指标|培训场次||total_value=≥30场", "产出指标|质量指标|结业率|≥95%", profile="mof-2021"),
    ],
)
def empty_value(context: Context) -> Iterator[Finding]:
    yearly = any(item.value.strip() for item in context.items)
    for item in context.items:
        total = (item.indicator.total_value or "").strip()
        if item.name.strip() and not item.value.strip() and not (total and yearly):
            arguments = {"name": item.name, "sample": sample_value(context, item), "total": total}
            yield Finding(indicator=item.indicator, arguments=arguments, variant="term" if total else "")


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
        HABIT: {
            "zh": "本表 {count} 个名称都留着模板的占位符（如“{placeholder}”）；目标写在指标值里，名称里的这一段应删去",
            "en": "all {count} names keep a template's placeholder (“{placeholder}”); the target is the value's",
        },
    },
    why={
        "zh": "占位符说明这一项是照模板抄的，还没有填写。",
        "en": "A placeholder says that the row was copied from a template and never filled in.",
    },
    basis=(CLEAR, vendor("指标值含 *、_、XX 的不予录入")),
    supersedes=["TX201"],
    kind=lambda context, item: isinstance(item.constraint, Comparison | Interval),
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
        if (found := placeholder_in(item.name)) is not None:
            start, end = found
            arguments = {"placeholder": item.name[start:end]}
            yield Finding(
                indicator=item.indicator,
                span=(start, end),
                span_in="name",
                arguments=arguments,
                severity="warning" if item.constraint is not None else None,
                variant="name",
            )
