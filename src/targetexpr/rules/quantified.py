"""可衡量性: whether a time, or a number, is stated where one is to be expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR, advice
from targetexpr.record_types import evolve
from targetexpr.rules.looking import is_quantified, names_a_time, states_a_time, whole
from targetexpr.rules.misplaced import belongs_elsewhere
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.targets import parts
from targetexpr.values.model import Comparison, Constraint, Narrative, Qualitative

_MONTHS = range(1, 13)
_BEFORE = compiled("(?<![提目以从])前(?:完成|完工|到位|发放|拨付|结束)?$")  # 夏粮收购结束前


@rule(
    "TX305",
    "vague-deadline",
    category="measurability",
    severity="warning",
    title={"zh": "时效没有时间", "en": "timeliness without a time"},
    message={
        "zh": "时效指标的值“{value}”里没有时间；请写明日期、期限，或写成及时率",
        "en": "the timeliness target “{value}” states no time; give a date, a limit, or a rate of what was on time",
    },
    messages={
        "cells": {
            "zh": "符号、数值、单位几格连起来是“{joined}”，时间填错了格；请整个写在指标值一格",
            "en": "operator, number and unit together read “{joined}”: the time is split; write it in the value's cell",
        },
        "month": {
            "zh": "“{value}”分不清是{months}个月以内还是{months}月以前；请写明，如“{months}月底前”或“≤{months}个月”",
            "en": "“{value}” may be {months} months or the month {months}; write “{months}月底前” or “≤{months}个月”",
        },
        HABIT: {
            "zh": "本表 {count} 个时效指标的值都没有时间（如“{value}”）；请写明日期、期限，或写成及时率",
            "en": "none of the {count} timeliness targets states a time (“{value}”); give dates, limits, or rates",
        },
    },
    kind=lambda context, item: item.key == "timeliness",
    by_class=True,
    why={
        "zh": "“及时”“按时”没有说出哪一天、多少小时，无法判断是否按时。",
        "en": "“In time” without a day or an hour cannot be judged.",
    },
    basis=CLEAR,
    supersedes=["TX201", "TX301", "TX302", "TX303", "TX304"],
    options={
        "times": Option(zh="含有这些词的文字说了时间", en="words that tell a time, though no figure does"),
        "points": Option(zh="以这些词结尾的名称问的是哪一天，不是多久", en="names that end so ask for a day"),
    },
    fails=[
        example("产出指标|时效指标|评选完成时间|及时", "产出指标|时效指标|拨付时间|提前完成"),
        example("产出指标|时效指标|行政确认时限|规定时限内", "产出指标|时效指标|补助拨付|=抓紧拨付"),
        example("产出目标|时效|项目实施进度|按照计划时间节点推进", profile="shanghai-2020"),
        example("||项目完成时间|及时", profile="mof-2021"),
        example(
            "产出指标|时效指标|年度任务完成时间|月|fields.operator=2024年11|fields.value=月|fields.unit=15日前",
            profile="mof-2021",
        ),
        example("产出指标|时效指标|春季栽植任务完成时间|≤5月", "产出指标|时效指标|验收日期|≤12(月)"),
    ],
    passes=[
        example("产出指标|时效指标|轮换完成时间|夏粮收购结束前", "产出指标|时效指标|种子到户时间|播种前发放"),
        example("产出指标|时效指标|项目完成时间|≤5个月", "产出指标|时效指标|办理时限|≤3月"),
        example("产出指标|时效指标|评选完成时间|12月底前", "产出指标|时效指标|故障响应时间|半小时内响应"),
        example("产出指标|时效指标|补贴发放及时率|100%", "产出指标|时效指标|2024年11月底前完成验收|按时完成"),
        example("产出指标|时效指标|总投资控制在概算批复以内|是", "产出指标|时效指标|放流时间|休渔期内"),
        example("产出指标|质量指标|服务及时性|及时", "产出指标|时效指标|补贴发放时间|按月发放"),
        example("产出指标|时效指标|招标文件备案时间|开标前10个工作日", "产出指标|时效指标|开馆时间|8：30-17：00"),
        example("产出指标|时效指标|窗口服务时间|上午9点至下午5点", "产出指标|时效指标|三公经费|只减不增"),
    ],
)
def vague_deadline(context: Context) -> Iterator[Finding]:
    for item in context.items:
        by_name = item.indicator.level2 is None and item.facts.level2 == "时效"
        if (item.key != "timeliness" and not by_name) or item.facts.kind == "cost":
            continue
        if belongs_elsewhere(context, item):
            continue  # TX605: 总投资控制在概算以内
        match item.constraint:
            case Qualitative() | Narrative(mentions=()) | Comparison(operator="=", value=None) if not (
                any(word in item.value for word in context.options["times"])
                or states_a_time(item.value)
                or _BEFORE.search(item.value)
                or names_a_time(item.name)
            ):
                joined = _joined(item)
                yield whole(item, "cells" if states_a_time(joined) else "", joined=joined)
            case None if item.error is not None and states_a_time(joined := _joined(item)):
                yield whole(item, "cells", joined=joined)
            case Comparison(unit="个月", value=value) if value in _MONTHS and _may_be_month(
                item, context.options["points"]
            ):
                yield evolve(whole(item, "month", months=str(value)), severity="info")


def _joined(item: Item) -> str:
    """The cells of a value that stands in several, one behind the other."""
    return "".join(map(str, (item.indicator.fields or {}).values()))


def _may_be_month(item: Item, points: Sequence[str]) -> bool:
    """Whether 月 stands right behind the number, below a name of a point in time: 12 months, or by December."""
    return item.value.rstrip(")） ").endswith("月") and "个月" not in item.value and item.name.endswith(tuple(points))


@rule(
    "TX306",
    "mostly-qualitative",
    category="measurability",
    severity="info",
    title={"zh": "产出指标大多没有量化", "en": "outputs mostly in words"},
    message={
        "zh": "{total} 个产出指标中只有 {quantified} 个是定量的（{share}），不到 {least}；"
        "请把数量、时效、成本写成数，如“≥20次”“11月底前”“≤50万元”",
        "en": "only {quantified} of {total} outputs are quantified ({share}), fewer than {least}; numbers, times and "
        "costs can be stated as a rule",
    },
    why={
        "zh": "产出是最容易量化的部分；产出都写成文字，整张表就没有可以核对的内容。",
        "en": "Outputs are the easiest to quantify; without figures the sheet holds the year to nothing.",
    },
    basis=(CLEAR, advice("产出中定量指标的比例没有文件规定，按经验取")),
    options={
        "least_share": Option(
            zh="产出指标中定量指标的最低比例（%）", en="least share of quantified outputs, in percent"
        ),
        "least_count": Option(zh="产出指标少于这个数时不判断", en="fewer outputs than this are not judged"),
    },
    fails=[
        example(
            "产出指标|数量指标|组织宣传活动|多次组织",
            "产出指标|质量指标|活动组织规范性|规范",
            "产出指标|时效指标|活动完成时间|2024年10月底前",
            "产出指标|质量指标|宣传材料质量|合格",
        ),
        example(
            "产出目标|数量|系统巡检|完成",
            "产出目标|质量|系统运行|平稳",
            "产出目标|时效|故障处理|及时",
            profile="shanghai-2020",
        ),
    ],
    passes=[
        example(
            "产出指标|数量指标|组织宣传活动|≥4次",
            "产出指标|质量指标|活动组织规范性|规范",
            "产出指标|时效指标|活动完成时间|2024年10月底前",
        ),
        example("产出指标|质量指标|安全测评|通过", "产出指标|质量指标|软件测评|通过"),
    ],
)
def mostly_qualitative(context: Context) -> Iterator[Finding]:
    outputs = [item for item in context.items if item.group == "output" and _counts(item.constraint)]
    if len(outputs) < context.options["least_count"]:
        raise RuleNotApplicable(zh="产出指标太少，不作判断", en="too few outputs to judge")
    quantified = sum(any(map(is_quantified, item.parts)) for item in outputs)
    least = context.options["least_share"]
    if quantified * 100 < least * len(outputs):
        yield Finding(
            location=outputs[0].indicator.at("level1"),
            arguments={
                "total": len(outputs),
                "quantified": quantified,
                "share": f"{quantified * 100 // len(outputs)}%",
                "least": f"{least}%",
            },
        )


def _counts(constraint: Constraint | None) -> bool:
    """Whether an output takes part in the share: values that are empty, malformed or not applicable do not."""
    return any(isinstance(part, Qualitative | Narrative) or is_quantified(part) for part in parts(constraint))
