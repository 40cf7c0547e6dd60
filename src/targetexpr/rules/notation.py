"""指标值规范: what a value must consist of, its unit apart. How its parts are spelled is the neighbouring module's."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.profiles.basis import TOOL, advice, vendor
from targetexpr.record_types import evolve
from targetexpr.rules.habits import joined
from targetexpr.rules.lacking import lacks_operator
from targetexpr.rules.looking import in_figures, wanted_direction
from targetexpr.rules.model import HABIT, Context, Finding, Fix, Item, Option, example, rule
from targetexpr.rules.proposal import fix_of, proposed
from targetexpr.rules.sample_values import sample_value
from targetexpr.rules.wanted import sign_of
from targetexpr.values import units
from targetexpr.values.model import Comparison


@rule(
    "TX201",
    "malformed-value",
    category="notation",
    severity="error",
    title={"zh": "指标值写法有误", "en": "malformed value"},
    message={
        "zh": "“{value}”读不通：{detail}；请改正，写成“{sample}”这样",
        "en": "“{value}” cannot be read: {detail}; correct it, and write it like “{sample}”",
    },
    why={
        "zh": "写法残缺的指标值有几种读法，谁也不能确定目标是多少。",
        "en": "A value that is not well formed can be read in several ways, and none of them is certain.",
    },
    basis=TOOL,
    fix="unsafe",
    fails=[
        example("产出指标|质量指标|工程合格率|≥"),
        example("产出指标|质量指标|工程合格率|≥9O%", "成本指标|经济成本指标|门票单价|=18.00(元/张"),
        example("产出指标|质量指标|工程合格率|≥≥95%"),
    ],
    passes=[
        example("产出指标|质量指标|工程合格率|≥95%", "成本指标|经济成本指标|门票单价|=18.00(元/张)"),
        example("产出指标|质量指标|验收结论|按相关分工协调操作"),
    ],
)
def malformed_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if item.error is not None:
            error = item.error
            arguments = {
                "value": item.value,
                "detail": dict(error.messages),
                "error": error.code,
                "expected": list(error.expected),
                "sample": sample_value(context, item),
            }
            fix = Fix(applicability="unsafe", text=error.suggestion) if error.suggestion is not None else None
            span = error.span if error.span[0] < error.span[1] else None
            yield Finding(indicator=item.indicator, span=span, arguments=arguments, fix=fix)


@rule(
    "TX202",
    "missing-operator",
    category="notation",
    severity="warning",
    title={"zh": "缺少计算符号", "en": "number without an operator"},
    messages={
        "": {
            "zh": "指标值“{value}”没有计算符号，看不出是至少、至多还是正好；可写作“{suggestion}”",
            "en": "“{value}” has no operator: at least, at most or exactly? It could read “{suggestion}”",
        },
        "open": {
            "zh": "指标值“{value}”没有计算符号，看不出是至少、至多还是正好；请在数前写明 ≥、≤ 或 =",
            "en": "“{value}” has no operator: at least, at most or exactly? Put ≥, ≤ or = before the number",
        },
        "mixed": {
            "zh": "指标值“{value}”把百分数和说法写在一起，也没有计算符号；请只留一样，如“{suggestion}”",
            "en": "“{value}” mixes a percentage with words and has no operator; keep one, such as “{suggestion}”",
        },
        HABIT: {
            "zh": "下列 {count} 个数没有计算符号（如“{value}”）；请逐个写明至少、至多还是正好，如“{suggestion}”",
            "en": "{count} numbers have no operator (“{value}”); say at least, at most or exactly: “{suggestion}”",
        },
    },
    why={
        "zh": "定量指标由计算符号、数值和计量单位三部分组成。缺了符号，年终自评时就说不清超出或不足算不算完成。",
        "en": "A quantitative target consists of operator, number and unit. Without the operator nobody can say at "
        "year's end whether more, or less, counts as met.",
    },
    basis=(
        vendor("定量指标由计算符号、指标值、计量单位三部分组成"),
        advice("写明至少、至多还是正好，年终才能对照"),
    ),
    fix="unsafe",
    together=True,
    options={
        "percent_as_printed": Option(
            zh="不写符号是当地通行写法：只能有一种意思的（100%、0起、1套）与别的一起提示，只有这种的提示一次，一处不提；件数没有符号只是提示",
            en="where bare numbers are the local house style: those that can only mean one thing (100%, 0, one) are "
            "told with others, alone in one hint a sheet, and a single one not at all; of a count a hint",
        )
    },
    fails=[
        example("产出指标|时效指标|工程完工率|90%"),
        example("产出指标|数量指标|道路修复面积|1344m2"),
        example("产出指标|质量指标|材料合格率|100%", "产出指标|时效指标|拨付及时率|100%", profile="mof-2021"),
        example("产出指标|数量指标|新建凉亭|6座", "产出指标|质量指标|材料合格率|≥98%", profile="mof-2021"),
        example("产出指标|质量指标|材料合格率|98%", "产出指标|质量指标|结构合格率|100%符合规范", profile="mof-2021"),
        example("产出指标|数量指标|举办培训|“3场”，“200人”", profile="mof-2021"),
        example("产出指标|时效指标|水管爆裂抢修|4小时", "产出指标|质量指标|样本占比|3%", profile="mof-2021"),
        example("产出指标|质量指标|绝对免赔额|0元"),
        example("产出指标|数量指标|举办培训|3场、200人", "产出指标|数量指标|补贴面积|≥200亩", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|时效指标|工程完工率|≥90%", "产出指标|数量指标|巡检|每月一次"),
        example("产出指标|时效指标|完工时间|2024年12月", "产出指标|质量指标|验收结论|通过验收"),
        example("产出指标|时效指标|值守时间|24小时值守", "产出指标|质量指标|校舍抗震|按8度设防"),
        example("产出指标|质量指标|材料合格率|100%", "产出指标|数量指标|培训场次|≥3场", profile="mof-2021"),
        example("产出指标|质量指标|作业事故起数|0起", "产出指标|数量指标|培训场次|≥3场", profile="mof-2021"),
        example("产出指标|数量指标|巡护站点数|9座|notes.良=8座|notes.中=7座|notes.差=6座及以下", profile="mof-2021"),
    ],
)
def missing_operator(context: Context) -> Iterator[Finding]:
    bare = [item for item in context.items if lacks_operator(item) and not _is_graded(context, item)]
    every = all(item in bare for item in context.items if _kind(item)) and len(bare) >= context.profile.habit_from
    printed = context.options["percent_as_printed"] and not every
    plain = [item for item in bare if printed and _is_plain(item)]
    others = [item for item in bare if item not in plain]
    if others:
        for item in bare if len(bare) >= context.profile.habit_from else others:
            hint = printed and (item in plain or _kind(item) == "things")
            yield evolve(_bare(context, item), severity="info" if hint else None)
    elif len(plain) > 1:
        yield joined(context, [evolve(_bare(context, item), severity="info") for item in plain], len(plain))


def _is_graded(context: Context, item: Item) -> bool:
    """Whether the row goes on with what the lower grades are (良, 中, 差), so that the number is the best one's."""
    grades = [grade["word"] for grade in context.profile.settings("TX705").options["grades"]]
    return sum(heading in grades for heading in item.indicator.notes) > 1


def _bare(context: Context, item: Item) -> Finding:
    constraint, sign = item.constraint, sign_of(context, item)
    if sign and isinstance(constraint, Comparison) and constraint.remark and units.is_ratio(constraint.unit):
        kept = f"{sign}{in_figures(constraint.value or 0)}{constraint.unit}"
        told = {"value": item.value, "suggestion": kept}
        return Finding(indicator=item.indicator, arguments=told, fix=fix_of(context, item), variant="mixed")
    number = item.value[next(mark.start for mark in item.marks if mark.kind == "number") :]
    nought = isinstance(constraint, Comparison) and constraint.value == 0  # nothing can fail ≥0
    suggestion = proposed(context, item) or (f"={number}" if nought else "")
    return Finding(
        indicator=item.indicator,
        arguments={"value": item.value, "suggestion": suggestion or f"≥{number}”或“≤{number}"},
        fix=fix_of(context, item),
        variant="" if suggestion else "open",
    )


def _kind(item: Item) -> str | None:
    """Whether a value is one number of a share, of money, or of things; of all, as it is written."""
    constraint = item.constraint
    if not isinstance(constraint, Comparison) or constraint.value is None:
        return None
    if _is_all(item):
        return item.value.strip()
    if units.is_ratio(constraint.unit):
        return "share"
    return "money" if "货币" in units.groups(constraint.unit) else "things"


def _is_all(item: Item) -> bool:
    """``100%``, which can only mean exactly that."""
    constraint = item.constraint
    return isinstance(constraint, Comparison) and constraint.value == 100 and constraint.unit == "%"


def _is_plain(item: Item) -> bool:
    """Whether a bare number can only mean one thing: all of a share, nothing of what is unwanted, one thing."""
    target = item.number
    nothing = target is not None and target.value == 0 and wanted_direction(item) != "正向"
    return _is_all(item) or nothing or (target is not None and target.value == 1 and _kind(item) == "things")
