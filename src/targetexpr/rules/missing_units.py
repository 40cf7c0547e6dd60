"""指标值规范: the unit that a number must have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from targetexpr.profiles.basis import CLEAR, vendor
from targetexpr.rules.looking import figures, unit_in_name, wanted_unit
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, example, rule
from targetexpr.rules.proposal import unsafe_fix
from targetexpr.values import units
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Number

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_DAYS = range(40_179, 54_789)  # 2010 to 2049


@rule(
    "TX203",
    "missing-unit",
    category="notation",
    severity="warning",
    title={"zh": "缺少计量单位", "en": "number without a unit"},
    messages={
        "": {
            "zh": "“{name}”的指标值“{value}”没有计量单位；请在数后写明单位",
            "en": "“{value}”, the value of “{name}”, has no unit; write one behind the number",
        },
        "known": {
            "zh": "“{name}”的指标值“{value}”没有计量单位，应为“{unit}”，可写作“{suggestion}”",
            "en": "“{value}”, the value of “{name}”, has no unit: “{unit}”; it could read “{suggestion}”",
        },
        HABIT: {
            "zh": "本表 {count} 个带数的指标值都没有计量单位（如“{name}”的“{value}”）；请逐个写明",
            "en": "none of the {count} values with numbers has a unit (such as “{value}” of “{name}”); write them",
        },
        "serial": {
            "zh": "“{name}”的指标值“{value}”像是 Excel 的日期序号（即 {date}）；请写成日期",
            "en": "“{value}”, the value of “{name}”, looks like Excel's number of a day ({date}); write the date",
        },
        "scale": {
            "zh": "“{name}”的指标值“{value}”只有数量级“{scale}”，没有计量单位；请写全，如“{scale}元”“{scale}次”",
            "en": "“{value}”, the value of “{name}”, has a scale ({scale}) but no unit; write both",
        },
    },
    why={
        "zh": "没有单位的数说不清是百分比、次数还是金额，系统也不收。",
        "en": "A number without a unit may be a percentage, a count or money; budget systems do not take it.",
    },
    basis=(vendor("定量指标的计量单位为必填项"), CLEAR),
    fix="unsafe",
    kind=lambda context, item: any(True for _ in figures(item.constraint)) and _asks_for_unit(context, item),
    options={"bracketed": Option(zh="表式把计量单位写在括号里", en="the form prints the unit in brackets")},
    fails=[
        example("满意度指标|服务对象满意度指标|员工满意度|≥95"),
        example("产出目标|数量|路灯巡检|>=26.4万", profile="shanghai-2020"),
        example("产出目标|数量|路灯巡检|>=26", profile="shanghai-2020"),
        example("产出目标|质量|路灯亮灯率|>=98", "产出目标|数量|培训人数|=120", profile="shanghai-2020"),
        example("产出指标|时效指标|资金到位时间|=44561", profile="mof-2021"),
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
        scale, unit = lacking[0][1] if not _is_inferred(item) else None, wanted_unit(item)
        arguments: dict[str, object] = {"name": item.name, "value": item.value}
        if (day := _serial_day(item, lacking[0][0].value)) is not None:
            yield Finding(indicator=item.indicator, arguments=arguments | {"date": day.isoformat()}, variant="serial")
        elif scale is not None:
            yield Finding(indicator=item.indicator, arguments=arguments | {"scale": scale}, variant="scale")
        elif unit is None:
            yield Finding(indicator=item.indicator, arguments=arguments)
        else:
            fix = unsafe_fix(context, item)
            written = f"({unit})" if context.options["bracketed"] else unit
            suggestion = fix.text if fix else f"{item.value}{written}"
            told = arguments | {"unit": unit, "suggestion": suggestion}
            yield Finding(indicator=item.indicator, arguments=told, fix=fix, variant="known")


def _serial_day(item: Item, value: Number) -> date | None:
    """The day that a bare number under the name of a time means, where Excel's number of a date was left."""
    whole = name_facts(item.name).kind == "time" and value == int(value) and value in _SERIAL_DAYS
    return _EXCEL_EPOCH + timedelta(days=int(value)) if whole else None


def _lacks_unit(item: Item, unit: str | None) -> bool:
    """No unit in the value itself, or a scale word alone (``26.4万``)."""
    bare = unit is None or (not units.dimension(unit).base and not units.is_ratio(unit))
    return bare or _is_inferred(item)


def _is_inferred(item: Item) -> bool:
    return "unit" in getattr(item.constraint, "inferred", ())


def _asks_for_unit(context: Context, item: Item) -> bool:
    """Whether the name is of a thing that is measured in a unit, and does not bear the unit itself."""
    if not item.name or unit_in_name(item.name) is not None:
        return False
    kind = name_facts(item.name).kind
    asked = item.entry is not None and item.entry.unit is not None
    return (
        asked
        or kind in ("rate", "satisfaction", "count", "time", "cost")
        or (kind is None and context.class_of(item) == "quantity")
    )
