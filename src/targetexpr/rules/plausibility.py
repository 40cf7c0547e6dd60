"""合理性: whether the number can be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from targetexpr.profiles.basis import CLEAR, published
from targetexpr.rules.looking import is_of_so_many, wanted_direction, whole
from targetexpr.rules.model import Context, Finding, Item, Option, example, rule
from targetexpr.rules.proposal import fix_of, proposed
from targetexpr.values import units

_FLOOR = {"zh": "应写“≥”加合理的下限，或“=100%”", "en": "state a floor, or “=100%”"}
_CEILING = {
    "zh": "越低越好的比率应写较低的上限，如“≤5%”",
    "en": "of what is wanted low state a low ceiling, such as “≤5%”",
}
_OPEN = {"zh": "应写真正要做到的数", "en": "state what is really to be reached"}
_AMOUNT = {"zh": "支出本来就不得超过预算，应写金额上限", "en": "nobody may spend more than the budget; state an amount"}
_LESS = {"zh": "越低越好的应写“=0”或较低的上限", "en": "of what is wanted low state “=0”, or a low ceiling"}


@rule(
    "TX501",
    "percentage-over-100",
    category="plausibility",
    severity="warning",
    title={"zh": "百分率超过100%", "en": "a share over 100 %"},
    messages={
        "": {
            "zh": "“{name}”是部分占整体的比率，不会超过100%，指标值却是“{value}”；请核对数值和名称",
            "en": "“{name}” is a part of a whole and cannot pass 100 %, but the value is “{value}”; check both",
        },
        "full": {
            "zh": "“{name}”最高就是100%，“{value}”写“至少”没有意义；应写“{suggestion}”",
            "en": "“{name}” cannot pass 100 %, so “at least” in “{value}” means nothing; write “{suggestion}”",
        },
    },
    why={
        "zh": "合格率、完成率之类不可能超过100%；写成“≥100%”，自评时还会按超额完成去算。",
        "en": "A rate of completion or of passing cannot pass 100 %; “≥100%” invites counting more than everything.",
    },
    basis=CLEAR,
    supersedes=["TX202"],
    fix="unsafe",
    fails=[
        example("效益指标|社会效益指标|评审结果应用率|≥100%"),
        example("产出指标|质量指标|设备安装合格率|120%"),
        example("产出指标|数量指标|培训任务完成率|>100%"),
    ],
    passes=[
        example("产出指标|质量指标|设备安装合格率|=100%", "效益指标|经济效益指标|亩均产值增长率|≥120%"),
        example("效益指标|经济效益指标|特色产业产值|≥120%", "产出指标|质量指标|评审通过率|≤100%"),
        example("效益指标|经济效益指标|风险准备金充足率|≥100%", "效益指标|经济效益指标|粮食自给率|≥120%"),
    ],
)
def percentage_over_100(context: Context) -> Iterator[Finding]:
    for item in context.items:
        known = item.facts
        if not known.share:
            continue
        direction = wanted_direction(item)
        low = direction == "反向"
        bounds = [bound for bound, unit, change in item.figures if unit == "%" and change is None]
        if any(bound.value > 100 or (bound.value == 100 and bound.operator == ">") for bound in bounds):
            yield whole(item)
        elif not low and any(bound.value == 100 and bound.operator == "≥" for bound in bounds):
            yield whole(item, "full", fix=fix_of(context, item), suggestion=proposed(context, item) or "=100%")


@rule(
    "TX502",
    "vacuous-target",
    category="plausibility",
    severity="warning",
    title={"zh": "怎样都能完成的目标", "en": "a target that nothing can fail"},
    message={
        "zh": "“{value}”对“{name}”来说怎样都能达到，等于没有目标；{advice}",
        "en": "nothing can fail “{value}” of “{name}”, so it is no target; {advice}",
    },
    why={
        "zh": "比率本来就不超过100%，数量本来就不小于零，这样的目标一开始就完成了。",
        "en": "A share never passes 100 % and a count never falls below nought: such a target is met before the start.",
    },
    basis=CLEAR,
    supersedes=["TX504", "TX506"],
    options={
        "capped": Option(
            zh="含有其中一组全部词语的名称，所指的比率依规定不超过100%",
            en="names that hold all words of one of these groups speak of a rate that must not pass 100 %",
        )
    },
    fails=[
        example("成本指标|经济成本指标|预算执行率|≤100%"),
        example("产出指标|数量指标|培训场次|≥0场"),
        example("产出目标|成本|控制在预算范围内|<=100%", profile="shanghai-2020"),
        example("成本指标|经济成本指标|管理费占比|≤100%", "产出指标|质量指标|活动责任事故数|≥0起|direction=正向"),
    ],
    passes=[
        example("成本指标|经济成本指标|三公经费控制率|≤100%", "产出指标|质量指标|差错率|≤1%"),
        example("产出指标|质量指标|安全事故发生数|=0起", "效益指标|经济效益指标|产值增长率|≥0%"),
    ],
)
def vacuous_target(context: Context) -> Iterator[Finding]:
    for item in context.items:
        known, target = item.facts, item.number
        if target is None:
            continue
        direction = wanted_direction(item)
        low = direction == "反向"
        capped = known.share or any(all(word in item.name for word in group) for group in context.options["capped"])
        if capped and target.unit == "%" and target.operator == "≤" and target.value >= 100:
            open_ended = (
                _FLOOR if direction == "正向" and len(known.head_text) > 1 and known.level2 != "生态效益" else _OPEN
            )
            yield whole(item, advice=_CEILING if low else open_ended if known.share else _AMOUNT)
        elif target.operator == "≥" and target.value == 0 and (known.share or known.kind == "count"):
            yield whole(item, advice=_LESS if low or known.direction == "反向" else _OPEN)


@rule(
    "TX503",
    "fractional-count",
    category="plausibility",
    severity="warning",
    title={"zh": "整件的东西有小数", "en": "a broken number of whole things"},
    message={
        "zh": "“{unit}”只能取整数，“{value}”不会正好实现；请核对数量，或改用别的单位",
        "en": "things counted in “{unit}” come whole; check the number “{value}”, or the unit",
    },
    why={
        "zh": "半幢楼、0.74个人不存在，这样的数多半是算出来或抄错的。",
        "en": "There is no half of a building or of a person; such a number was computed, or copied wrong.",
    },
    basis=CLEAR,
    options={
        "averages": Option(
            zh="名称含有这些词时，数量是平均数或折算数，可以有小数",
            en="names with these words speak of averages, which may be broken",
        ),
        "groups": Option(zh="按整数计的单位类别", en="groups of units that count whole things"),
        "divisible": Option(zh="可以有小数的计数单位", en="units of these groups that may be broken all the same"),
    },
    fails=[
        example("产出指标|数量指标|历史建筑普查数量|=115.74幢"),
        example("产出指标|数量指标|培训人数|≥1050.5人"),
    ],
    passes=[
        example("产出指标|数量指标|修缮面积|=2028.34平方米", "产出指标|数量指标|信息采集量|≥1.5万条"),
        example("产出指标|数量指标|人均培训次数|≥2.5次", "产出指标|数量指标|评审次数|=38.00次"),
        example("产出指标|质量指标|视频在线率|≥0.95比例", "产出指标|数量指标|千人口注册护士数|≥3.2人"),
        example("效益指标|社会效益指标|百万车公里死亡率|≤0.5人"),
        example("效益指标|社会效益指标|电梯万台事故起数|≤0.2起"),
    ],
)
def fractional_count(context: Context) -> Iterator[Finding]:
    whole_things = frozenset(context.options["groups"])
    for item in context.items:
        for bound, unit, change in item.figures:
            measure = units.dimension(unit)
            single = len(measure.base) == 1 and measure.base[0][1] == 1
            known = units.groups(unit)  # of a noun in no table nobody knows whether it comes whole
            counted = single and bool(known) and known <= whole_things
            if change is not None or not counted or measure.base[0][0] in context.options["divisible"]:
                continue
            if (Fraction(bound.value) * measure.factor).denominator != 1:
                averaged = any(word in item.name for word in context.options["averages"]) or is_of_so_many(item.name)
                if not averaged:
                    yield whole(item, unit=unit)
                break


@rule(
    "TX505",
    "low-target",
    category="plausibility",
    severity="info",
    title={"zh": "目标值偏低", "en": "a low target"},
    message={
        "zh": "“{name}”的目标“{value}”偏低：{n} 个公开目标值中九成不低于 {floor}%；请提高到 {floor}% 以上，或说明理由",
        "en": "“{value}” of “{name}” is low: nine in ten of {n} published targets of the kind are {floor} % or more; "
        "aim higher, or state why",
    },
    why={
        "zh": "目标定得过低，完成了也不能说明工作做得好。",
        "en": "A target that is set too low says nothing when it is met.",
    },
    basis=published("满意度、及时率、完成率、预算执行率、到位率、合格率公开目标值的第十百分位数", n=205),
    options={
        "floors": Option(
            zh="名称以 ends 中的词结尾而不含 unless 中的词时，目标不低于 floor（%），由 n 个公开目标值得出；"
            "有 below 的，低于它才提示，有 grows 的，跨年项目没到最后一年不提示",
            en="floors in percent from *n* published targets, for names that end in *ends* and hold none of *unless*; "
            "told below *below* where that is given, of what *grows* only in a project's last year",
        )
    },
    fails=[
        example("成本指标|经济成本指标|预算执行率|≥75%"),
        example("满意度指标|服务对象满意度指标|参训人员满意度|≥70%"),
        example("产出指标|时效指标|泵站完工率|≥40%", year=2027, start="2025-03-01", finish="2027-10-31"),
        example("产出指标|质量指标|厨师培训合格率|≥60%", "产出指标|时效指标|工程按期竣工率|≥60%"),
    ],
    passes=[
        example("效益指标|社会效益指标|国民体质合格率|≥50%", "产出指标|质量指标|免疫抗体合格率|≥70%"),
        example("成本指标|经济成本指标|预算执行率|≥80%", "满意度指标|服务对象满意度指标|参训人员满意度|≥80%"),
        example("产出指标|时效指标|泵站完工率|≥40%", year=2025, start="2025-03-01", finish="2027-10-31"),
        example("产出指标|时效指标|泵站完工率|≥40%", total="900000", annual="300000"),
        example("产出指标|质量指标|无偿献血率|≥1.5%", "满意度指标|服务对象满意度指标|群众满意度提高程度|≥5%"),
    ],
)
def low_target(context: Context) -> Iterator[Finding]:
    for item in context.items:
        row = _floor_of(item, context.options["floors"])
        if row is None or (row.get("grows") and _goes_on(context)):
            continue
        for bound, unit, change in item.figures:
            if (
                unit == "%"
                and change is None
                and bound.operator in ("≥", ">", "=")
                and bound.value < row.get("below", row["floor"])
            ):
                yield whole(item, floor=row["floor"], n=row["n"])


def _floor_of(item: Item, floors: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    text = item.facts.text
    for row in floors:
        if text.endswith(tuple(row["ends"])) and not any(word in item.name for word in row.get("unless", ())):
            return row
    return None


def _goes_on(context: Context) -> bool:
    """Whether the project ends in a later year than the sheet's, or has more money than the year's."""
    sheet, funds = context.sheet, context.sheet.funds
    now, last = str(sheet.year or (sheet.start or "")[:4]), (sheet.finish or "")[:4]
    return "" < now < last or (funds.total is not None and funds.annual is not None and funds.total > funds.annual)
