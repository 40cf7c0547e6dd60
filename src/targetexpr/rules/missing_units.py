"""指标值规范: the unit that a number must have."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.profiles.basis import CLEAR, vendor
from targetexpr.rules.lacking import asks_for_unit, lacking_unit, serial_day
from targetexpr.rules.looking import wanted_unit
from targetexpr.rules.model import HABIT, Context, Finding, Option, Texts, example, rule
from targetexpr.rules.proposal import as_printed, fix_of, proposed
from targetexpr.rules.respelling import respelled
from targetexpr.rules.sample_values import usual_units

_OPEN: Texts = {"zh": "计量单位（个、人次、米、吨……）", "en": "its unit"}
_OF_MONEY: Texts = {"zh": "“元”", "en": "元"}


@rule(
    "TX203",
    "missing-unit",
    category="notation",
    severity="warning",
    title={"zh": "缺少计量单位", "en": "number without a unit"},
    messages={
        "": {
            "zh": "“{name}”的指标值“{value}”没有计量单位；请在数后写明{units}",
            "en": "“{value}”, the value of “{name}”, has no unit; write {units} behind the number",
        },
        "known": {
            "zh": "“{name}”的指标值“{value}”没有计量单位，应为“{unit}”，可写作“{suggestion}”",
            "en": "“{value}”, the value of “{name}”, has no unit: “{unit}”; it could read “{suggestion}”",
        },
        HABIT: {
            "zh": "本表这 {count} 个数都没有计量单位（如“{name}”的“{value}”）；请逐个写明",
            "en": "{count} numbers have no unit (such as “{value}” of “{name}”); write them",
        },
        "serial": {
            "zh": "“{name}”的指标值“{value}”像是 Excel 的日期序号（即 {date}）；请写成日期",
            "en": "“{value}”, the value of “{name}”, looks like Excel's number of a day ({date}); write the date",
        },
        "scale": {
            "zh": "“{name}”的指标值“{value}”只有数量级“{scale}”，没有计量单位；请在“{scale}”后补写{of}",
            "en": "“{value}”, the value of “{name}”, has a scale ({scale}) but no unit; say {of}",
        },
    },
    why={
        "zh": "没有单位的数说不清是百分比、次数还是金额，系统也不收。",
        "en": "A number without a unit may be a percentage, a count or money; budget systems do not take it.",
    },
    basis=(vendor("定量指标的计量单位为必填项"), CLEAR),
    fix="unsafe",
    kind=lambda context, item: bool(item.figures) and asks_for_unit(context, item),
    options={
        "bracketed": Option(zh="表式把计量单位写在括号里", en="the form prints the unit in brackets"),
        "unitless": Option(zh="名称以这些词结尾的数没有单位", en="names that end so are of numbers without a unit"),
    },
    fails=[
        example("满意度指标|服务对象满意度指标|员工满意度|≥95"),
        example("产出目标|数量|路灯巡检|>=26.4万", profile="shanghai-2020"),
        example("效益指标|经济效益指标|人均年互市收入|≥8000"),
        example("产出目标|数量|路灯巡检|>=26", "产出目标|数量|完成9个街镇的调研|=9", profile="shanghai-2020"),
        example("产出目标|质量|路灯亮灯率|>=98", "产出目标|数量|培训人数|=120", profile="shanghai-2020"),
        example("产出指标|时效指标|资金到位时间|=44561", profile="mof-2021"),
    ],
    passes=[
        example("满意度指标|服务对象满意度指标|员工满意度|≥95(%)", "产出指标|时效指标|恢复时长（小时）|≤2"),
        example("效益指标|社会效益指标|公众满意度|较上年提升", "产出指标|质量指标|水质 pH 值|6-9"),
        example("产出指标|质量指标|考核得分情况|良好", "产出指标|时效指标|完成时间|12月底前"),
        example("产出指标|质量指标|信号中断率|≤10秒/百小时", "产出指标|质量指标|血液漏检率|=0"),
        example("效益指标|社会效益指标|十万人口火灾死亡率|≤0.19"),
        example("产出指标|质量指标|水泵功率因数|≥0.92", "产出指标|数量指标|物价指数|≤103"),
    ],
)
def missing_unit(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if not (lacking := lacking_unit(context, item)):
            continue
        scale, unit = lacking[0], wanted_unit(item)
        arguments: dict[str, object] = {"name": item.name, "value": item.value}
        if (day := serial_day(item)) is not None:
            yield Finding(indicator=item.indicator, arguments=arguments | {"date": day.isoformat()}, variant="serial")
        elif scale is not None:
            of = _OF_MONEY if "元" in usual_units(context, item) else {"zh": "计量单位", "en": f"{scale} of what"}
            yield Finding(indicator=item.indicator, arguments=arguments | {"scale": scale, "of": of}, variant="scale")
        elif unit is None:
            like = usual_units(context, item)
            listed = {"zh": f"，如“{'”“'.join(like)}”", "en": " or ".join(like)} if like else _OPEN
            yield Finding(indicator=item.indicator, arguments=arguments | {"units": listed})
        else:
            suggestion = proposed(context, item) or f"{respelled(context, item)}{as_printed(context, unit)}"
            told = arguments | {"unit": unit, "suggestion": suggestion}
            yield Finding(indicator=item.indicator, arguments=told, fix=fix_of(context, item), variant="known")
