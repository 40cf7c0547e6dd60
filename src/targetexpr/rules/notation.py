"""指标值规范: what a value must consist of, its unit apart. How its parts are spelled is the neighbouring module's."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.rules.context import same_meaning
from targetexpr.rules.model import Context, Finding, Fix, Item, Option, example, rule
from targetexpr.values.model import AllOf, AnyOf, Comparison


@rule(
    "TX201",
    "malformed-value",
    category="notation",
    severity="error",
    title={"zh": "指标值写法有误", "en": "malformed value"},
    message={"zh": "“{value}”读不通：{detail}", "en": "“{value}” cannot be read: {detail}"},
    why={
        "zh": "写法残缺的指标值有几种读法，谁也不能确定目标是多少。",
        "en": "A value that is not well formed can be read in several ways, and none of them is certain.",
    },
    basis="预算管理一体化系统绩效指标要素：计算符号、指标值、计量单位",
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
            "zh": "指标值“{value}”没有计算符号，看不出是至少、至多还是正好；请写明，如“{suggestion}”",
            "en": "“{value}” has no operator: at least, at most or exactly? Write it out, such as “{suggestion}”",
        },
        "sheet": {
            "zh": "本表有 {count} 个指标值只写“{value}”、没有计算符号；建议写明，如“{suggestion}”",
            "en": "{count} values of this sheet are a bare “{value}”; better with an operator, such as “{suggestion}”",
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
            zh="光写 100% 是当地通行写法时，一张表只提示一次；其他数仍逐个指出",
            en="where a bare 100% is the local house style: one hint a sheet instead of one a row, for it alone",
        )
    },
    fails=[
        example("产出指标|时效指标|工程完工率|90%"),
        example("产出指标|数量指标|道路修复面积|1344m2"),
        example("产出指标|质量指标|材料合格率|100%", "产出指标|时效指标|拨付及时率|100%", profile="mof-2021"),
        example("产出指标|质量指标|材料合格率|98%", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|时效指标|工程完工率|≥90%", "产出指标|数量指标|巡检|每月一次"),
        example("产出指标|时效指标|完工时间|2024年12月", "产出指标|质量指标|验收结论|通过验收"),
    ],
)
def missing_operator(context: Context) -> Iterator[Finding]:
    bare = [item for item in context.items if _lacks_operator(item)]
    all_of_it = [item for item in bare if context.options["percent_as_printed"] and _is_all(item)]
    for item in bare:
        if item in all_of_it:
            continue
        suggestion = _with_operator(item)
        yield Finding(
            indicator=item.indicator,
            arguments={"value": item.value, "suggestion": suggestion},
            fix=same_meaning(item, suggestion, "unsafe"),
        )
    if all_of_it:
        first = all_of_it[0]
        yield Finding(
            location=context.sheet.location,
            arguments={"count": len(all_of_it), "value": first.value, "suggestion": _with_operator(first)},
            severity="info",
            variant="sheet",
        )


def _with_operator(item: Item) -> str:
    text = item.value
    for mark in reversed(item.marks):
        if mark.kind == "number":
            text = f"{text[: mark.start]}={text[mark.start :]}"
    return text.strip()


def _lacks_operator(item: Item) -> bool:
    match item.constraint:
        case Comparison() as constraint:
            # 365天24小时 is one expression, too.
            return _is_bare(constraint) and sum(mark.kind == "number" for mark in item.marks) == 1
        case AllOf(parts=inner) | AnyOf(parts=inner):
            # Parallel targets are set apart by a sign; 3栋5层 is one expression.
            apart = any(mark.kind == "separator" for mark in item.marks)
            return apart and all(isinstance(part, Comparison) and _is_bare(part) for part in inner)
        case _:
            return False


def _is_bare(constraint: Comparison) -> bool:
    written = constraint.value is not None and constraint.implicit_operator
    return written and constraint.change is None and constraint.condition is None and not _is_frequency(constraint)


def _is_frequency(constraint: Comparison) -> bool:
    """``每月一次`` says how often; ``1次/月`` is a number like any other."""
    return "/" in (constraint.unit or "") and "/" not in constraint.text


def _is_all(item: Item) -> bool:
    """``100%``, which can only mean exactly that."""
    constraint = item.constraint
    return isinstance(constraint, Comparison) and constraint.value == 100 and constraint.unit == "%"
