"""相关性: the unit and the class are those that the name calls for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR, REVIEW
from targetexpr.rules.lacking import lacks_operator
from targetexpr.rules.looking import at_unit, is_of_so_many, wanted_unit, whole
from targetexpr.rules.model import Context, Finding, Item, Option, Texts, example, rule
from targetexpr.rules.sample_values import usual_unit, usual_units
from targetexpr.values import units
from targetexpr.values.lexicon.names import NameFacts
from targetexpr.values.model import Deadline, Period

_TIMES = compiled("(?:次|[·.].*)$")


@rule(
    "TX604",
    "unit-contradicts-name",
    category="relevance",
    severity="warning",
    title={"zh": "单位与名称不符", "en": "the unit does not fit the name"},
    messages={
        "time": {
            "zh": "“{name}”说的是时间，“{unit}”不是时间单位；请写期限或时长，如“11月底前”“≤5个工作日”，或改名称",
            "en": "“{name}” is a time, which “{unit}” does not measure; state a date or a duration, or rename it",
        },
        "cost": {
            "zh": "“{name}”说的是钱，“{unit}”不是货币单位；请写金额，单位用“万元”“元/人”等",
            "en": "“{name}” is money, which “{unit}” does not measure; state an amount of money (元, 元/人)",
        },
        "amount": {
            "zh": "“{name}”不能用“{unit}”来量；请改用{usual}",
            "en": "“{unit}” does not measure “{name}”; use {usual}",
        },
        "library": {
            "zh": "指标库里“{name}”的计量单位是“{wanted}”，本表用“{unit}”；请改用“{wanted}”，或改名称",
            "en": "the library measures “{name}” in “{wanted}”, this sheet in “{unit}”; use “{wanted}”, or rename it",
        },
        "date": {
            "zh": "“{name}”是数量，“{unit}”却是时间；请写明数量和单位，如“{usual}”，时间另设时效指标",
            "en": "“{name}” is a count, “{unit}” a date; state how many, such as “{usual}”, and the date under time",
        },
        "share": {
            "zh": "“{name}”是比率，不能用“{unit}”来量；单位应为“%”",
            "en": "“{name}” is a share, in percent, not in “{unit}”",
        },
    },
    why={
        "zh": "单位与名称对不上，说明名称或数值至少有一处写错了。",
        "en": "Where unit and name disagree, at least one of them is wrong.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX202", "TX205"],
    options={
        "times": Option(zh="名称以这些词结尾的是时间", en="names that end so are times"),
        "time_units": Option(zh="时间类以外，也可以用来量时间的单位", en="units that measure a time, too"),
        "dated": Option(zh="名称以这些词结尾的是数量，不能是日期", en="names that end so are counts, never dates"),
        "costs": Option(zh="名称以这些词结尾的是金额", en="names that end so are sums of money"),
        "amounts": Option(
            zh="名称以 ends 中的词结尾的，不能用 never 各类的单位来量，与 like 可换算的除外",
            en="names that end in one of *ends* are not measured in the groups *never*, save what converts to *like*",
        ),
        "changes": Option(
            zh="名称含有这些词时，百分数可以是增减幅度", en="with these words in the name, a percentage may be a change"
        ),
    },
    fails=[
        example("成本指标|经济成本指标|活动成本|≤100%"),
        example("产出指标|时效指标|项目完成时间|≤5个", "产出指标|数量指标|购置呼吸器数量|12月底"),
        example("产出指标|时效指标|报告提交及时率|≤7工作日", "满意度指标|服务对象满意度指标|用水户满意度|≥90个"),
        example("产出指标|数量指标|修缮面积|=20台", "产出指标|数量指标|培训人数|≥300平方米"),
    ],
    passes=[
        example("成本指标|经济成本指标|单位制证成本|=18.00(元/张)", "产出指标|时效指标|项目完成时间|≤5个月"),
        example("成本指标|经济成本指标|成本控制率|≤100%", "成本指标|经济成本指标|通过集中采购降低成本|≥5%"),
        example("产出指标|时效指标|货款支付时间|合同签订后15个工作日内支付30%"),
        example("产出指标|数量指标|改造管网数量及面积|管网3处；场地2万平方米"),
        example("效益指标|社会效益指标|缩短群众办事时间|≥30%", "效益指标|社会效益指标|百万车公里死亡率|≤0.5人"),
        example(
            "产出指标|数量指标|修缮面积|≥3亩",
            "产出指标|数量指标|养护里程|≥40车道公里",
            "产出指标|数量指标|飞防作业面积|≥8万亩次",
            "产出指标|数量指标|授课时长|≥20课时",
        ),
        example("产出指标|时效指标|项目完成时间|2024年12月", "满意度指标|服务对象满意度指标|学员满意度|≥90分"),
        example("满意度指标|服务对象满意度指标|旅客满意度|≥4星"),
        example("产出指标|时效指标|补贴发放周期|每季度一次", "效益指标|社会效益指标|万车死亡率|≤1.2人/万车"),
    ],
)
def unit_contradicts_name(context: Context) -> Iterator[Finding]:
    for item in context.items:
        known, told = item.facts, item.figures
        if _is_dated(item, known, context.options["dated"]):
            yield whole(item, "date", unit=item.value, usual=f"≥20{usual_unit(context, item)}")
            continue
        measured = [unit for _, unit, change in told if unit is not None and change is None]
        variants = [_contradiction(item, known, unit, context.options) for unit in measured]
        if not measured or None in variants:
            continue  # the name is that of one figure: 合同签订后15个工作日内支付30%, 公园6个；绿地12万平方米
        unit = measured[0]
        found = whole(item, str(variants[0]), unit=unit, wanted=wanted_unit(item) or "", usual=_usual(context, item))
        yield found if lacks_operator(item) else at_unit(found, item, unit)  # no sign would mend a wrong unit


def _contradiction(item: Item, known: NameFacts, unit: str, options: Mapping[str, Any]) -> str | None:
    """What the name calls for that *unit* does not measure."""
    of = units.groups(unit)
    listed = item.entry.unit if item.entry else None
    if listed is not None:
        return None if listed == unit or units.comparable(listed, unit) else "library"
    if known.unit is not None and units.comparable(known.unit, unit):
        return None
    if units.is_ratio(unit) and any(word in item.name for word in options["changes"]):
        return None
    known_unit = bool(of) or units.is_ratio(unit)
    if known.kind == "time" and known.head_text.endswith(tuple(options["times"])):
        told = "时间" in of or _is_frequency(unit) or unit in options["time_units"]
        return "time" if known_unit and not told else None
    if known.kind == "cost" and known.head_text.endswith(tuple(options["costs"])):
        return "cost" if known_unit and "货币" not in of else None
    if (
        known.share
        and known.unit == "%"
        and not units.is_ratio(unit)
        and "/" not in unit
        and not is_of_so_many(item.name)
    ):
        graded = known.kind == "satisfaction" and "名中量词" in of  # 分, 星
        return "share" if of and not graded else None
    if known.kind == "count" and "/" not in unit and any(_is_unfit(known, unit, row) for row in options["amounts"]):
        return "amount"
    return None


def _is_dated(item: Item, known: NameFacts, counts: Sequence[str]) -> bool:
    """Whether all that is said of a count is a date."""
    said = item.parts
    dated = bool(said) and all(isinstance(part, Deadline | Period) for part in said)
    return dated and known.kind == "count" and known.head_text.endswith(tuple(counts))


def _usual(context: Context, item: Item) -> Texts:
    """The unit that the name, or the profile's row for such names, calls for."""
    one = wanted_unit(item)
    usual = [f"“{unit}”" for unit in ([one] if one else usual_units(context, item))]
    return {"zh": "或".join(usual) or "与名称相称的单位", "en": " or ".join(usual) or "a unit that fits"}


def _is_frequency(unit: str) -> bool:
    """Whether *unit* tells how often: 次/季度."""
    return any("时间" in units.groups(under) for under in unit.split("/")[1:])


def _is_unfit(known: NameFacts, unit: str, row: Mapping[str, Any]) -> bool:
    once = _TIMES.sub("", unit)  # 亩次
    fits = any(units.comparable(one, like) for one in (unit, once) for like in row.get("like", ()))
    return known.head_text.endswith(tuple(row["ends"])) and not fits and bool(units.groups(unit) & set(row["never"]))
