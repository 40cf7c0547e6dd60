"""指标值规范: what a value must consist of. How its parts are spelled is the neighbouring module's."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from targetexpr.rules.context import item_of, same_meaning
from targetexpr.rules.looking import figures, unit_in_name
from targetexpr.rules.model import Context, Finding, Fix, Item, Option, example, rule
from targetexpr.values import units
from targetexpr.values.model import AllOf, AnyOf, Comparison
from targetexpr.values.names import name_facts


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


@rule(
    "TX203",
    "missing-unit",
    category="notation",
    severity="warning",
    title={"zh": "缺少计量单位", "en": "number without a unit"},
    messages={
        "": {
            "zh": "“{name}”的指标值“{value}”没有计量单位",
            "en": "“{value}”, the value of “{name}”, has no unit",
        },
        "known": {
            "zh": "“{name}”的指标值“{value}”没有计量单位，应为“{unit}”",
            "en": "“{value}”, the value of “{name}”, has no unit; it should be “{unit}”",
        },
        "scale": {
            "zh": "“{name}”的指标值“{value}”只有数量级“{scale}”，没有计量单位",
            "en": "“{value}”, the value of “{name}”, has a scale ({scale}) but no unit",
        },
    },
    why={
        "zh": "没有单位的数说不清是百分比、次数还是金额，系统也不收。",
        "en": "A number without a unit may be a percentage, a count or money; budget systems do not take it.",
    },
    basis="预算管理一体化系统绩效指标要素：定量指标的计量单位为必填项",
    fix="unsafe",
    options={"bracketed": Option(zh="表式把计量单位写在括号里", en="the form prints the unit in brackets")},
    fails=[
        example("满意度指标|服务对象满意度指标|员工满意度|≥95"),
        example("产出目标|数量|路灯巡检|>=26.4万", profile="shanghai-2020"),
        example("产出目标|数量|路灯巡检|>=26", profile="shanghai-2020"),
        example("产出目标|质量|路灯亮灯率|>=98", "产出目标|数量|培训人数|=120", profile="shanghai-2020"),
    ],
    passes=[
        example("满意度指标|服务对象满意度指标|员工满意度|≥95(%)", "产出指标|时效指标|恢复时长（小时）|≤2"),
        example("效益指标|社会效益指标|公众满意度|较上年提升", "产出指标|质量指标|水质 pH 值|6-9"),
        example("产出指标|质量指标|考核得分情况|良好", "产出指标|时效指标|完成时间|12月底前"),
    ],
)
def missing_unit(context: Context) -> Iterator[Finding]:
    for item in context.items:
        lacking = [figure for figure in figures(item.constraint) if _lacks_unit(item, figure[1])]
        if not lacking or not _asks_for_unit(context, item):
            continue
        scale, unit = lacking[0][1] if not _is_inferred(item) else None, name_facts(item.name).unit
        arguments: dict[str, object] = {"name": item.name, "value": item.value}
        if scale is not None:
            yield Finding(indicator=item.indicator, arguments=arguments | {"scale": scale}, variant="scale")
        elif unit is None:
            yield Finding(indicator=item.indicator, arguments=arguments)
        else:
            fix = _with_unit(item, unit, bracketed=context.options["bracketed"])
            yield Finding(indicator=item.indicator, arguments=arguments | {"unit": unit}, fix=fix, variant="known")


def _lacks_unit(item: Item, unit: str | None) -> bool:
    """No unit in the value itself, or a scale word alone (``26.4万``)."""
    bare = unit is None or (not units.dimension(unit).base and not units.is_ratio(unit))
    return bare or _is_inferred(item)


def _is_inferred(item: Item) -> bool:
    return "unit" in getattr(item.constraint, "inferred", ())


def _asks_for_unit(context: Context, item: Item) -> bool:
    """Whether the name is of a thing that is measured in a unit, and does not bear the unit itself."""
    if unit_in_name(item.name) is not None:
        return False
    kind = name_facts(item.name).kind
    return kind in ("rate", "satisfaction", "count", "time", "cost") or (
        kind is None and context.class_of(item) == "quantity"
    )


def _with_unit(item: Item, unit: str, *, bracketed: bool) -> Fix | None:
    numbers = [mark for mark in item.marks if mark.kind == "number"]
    if len(numbers) != 1:
        return None
    end = numbers[0].end
    text = f"{item.value[:end]}{f'({unit})' if bracketed else unit}{item.value[end:]}"
    again = item_of(evolve(item.indicator, value=text)).constraint
    return Fix(applicability="unsafe", text=text) if getattr(again, "unit", None) == unit else None
