"""指标值规范: how values are written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from targetexpr.rules.context import same_meaning
from targetexpr.rules.model import Context, Finding, Item, Option, example, rule
from targetexpr.values.model import AllOf, AnyOf, Comparison, Constraint


@rule(
    "TX202",
    "missing-operator",
    category="notation",
    severity="warning",
    title={"zh": "缺少计算符号", "en": "number without an operator"},
    messages={
        "": {
            "zh": "指标值“{value}”没有计算符号，看不出是至少、至多还是正好；请写明，如“{suggestion}”",
            "en": "“{value}” has no operator: at least, at most or exactly? Write it out, such as “{suggestion}”",
        },
        "sheet": {
            "zh": "本表有 {count} 个指标值只写百分数、没有计算符号（如“{value}”）；建议写明，如“{suggestion}”",
            "en": "{count} values of this sheet are bare percentages (such as “{value}”); "
            "better with an operator, such as “{suggestion}”",
        },
    },
    why={
        "zh": "定量指标由计算符号、数值和计量单位三部分组成。缺了符号，年终自评时就说不清超出或不足算不算完成。",
        "en": "A quantitative target consists of operator, number and unit. Without the operator nobody can say at "
        "year's end whether more, or less, counts as met.",
    },
    basis="预算管理一体化系统绩效指标要素：计算符号、指标值、计量单位",
    fix="unsafe",
    options={
        "percent_as_printed": Option(
            zh="光写百分数是当地通行写法时，一张表只提示一次",
            en="where a bare percentage is the local house style: one hint a sheet instead of one a row",
        )
    },
    fails=[
        example("产出指标|时效指标|工程完工率|90%"),
        example("产出指标|数量指标|道路修复面积|1344m2"),
        example("产出指标|质量指标|材料合格率|100%", "产出指标|时效指标|拨付及时率|95%", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|时效指标|工程完工率|≥90%", "产出指标|数量指标|巡检|每月一次"),
        example("产出指标|时效指标|完工时间|2024年12月", "产出指标|质量指标|验收结论|通过验收"),
    ],
)
def missing_operator(context: Context) -> Iterator[Finding]:
    bare = [item for item in context.items if _lacks_operator(item.constraint)]
    percentages = [item for item in bare if context.options["percent_as_printed"] and _is_percentage(item)]
    for item in bare:
        if item in percentages:
            continue
        suggestion = _with_operator(item)
        yield Finding(
            indicator=item.indicator,
            arguments={"value": item.value, "suggestion": suggestion},
            fix=same_meaning(item, suggestion, "unsafe"),
        )
    if percentages:
        first = percentages[0]
        yield Finding(
            location=context.sheet.location,
            arguments={"count": len(percentages), "value": first.value, "suggestion": _with_operator(first)},
            severity="info",
            variant="sheet",
        )


def _with_operator(item: Item) -> str:
    start = next((mark.start for mark in item.marks if mark.kind == "number"), 0)
    return f"{item.value[:start]}={item.value[start:]}".strip()


def _lacks_operator(constraint: Constraint | None) -> bool:
    match constraint:
        case Comparison(implicit_operator=True, change=None, value=Decimal() | Fraction()):
            return not _is_frequency(constraint)
        case AllOf() | AnyOf():
            return any(map(_lacks_operator, constraint.parts))
        case _:
            return False


def _is_frequency(constraint: Comparison) -> bool:
    """``每月一次`` says how often; ``1次/月`` is a number like any other."""
    return "/" in (constraint.unit or "") and "/" not in constraint.text


def _is_percentage(item: Item) -> bool:
    return isinstance(item.constraint, Comparison) and item.constraint.unit == "%"
