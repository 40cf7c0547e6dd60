"""Year against year: the year's target against the whole term's, and against what was reached the year before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targetexpr.profiles.basis import CLEAR, SHEET, advice
from targetexpr.rules.last_year import better_last_year, gap_between, plain_in
from targetexpr.rules.looking import whole
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, RuleNotApplicable, Texts, example, rule
from targetexpr.rules.money import money_text
from targetexpr.rules.targets import PlainNumber
from targetexpr.rules.wanted import is_sign_doubted
from targetexpr.values import units

_QUANTITY = "产出指标|数量指标|"
_NOW: Texts = {"zh": "请改到不差于上年的水平，或说明理由", "en": "aim no lower, or state why"}
_NEXT_YEAR: Texts = {"zh": "定下年的目标时请以上年实际为底线", "en": "let next year's target be no worse"}


@rule(
    "TX412",
    "year-above-term",
    category="consistency",
    severity="error",
    title={"zh": "年度目标高于中期目标", "en": "the year's target above the whole term's"},
    messages={
        "": {
            "zh": "“{name}”的年度目标“{value}”高于整个实施期的“{total}”；请核对两栏是否填反，或改其中一个",
            "en": "the year's target “{value}” of “{name}” is above the whole term's, “{total}”; are the two columns "
            "turned round?",
        },
        "signs": {
            "zh": "“{name}”的年度目标“{value}”和整个实施期的“{total}”，一个是下限，一个是上限；请核对哪个符号写反了",
            "en": "“{value}”, the year's target of “{name}”, and “{total}”, the whole term's, are a floor and a "
            "ceiling; one sign is turned round",
        },
        "money": {
            "zh": "年度资金 {annual} 超过项目总额 {total}；请核对两个数",
            "en": "the annual funds, {annual}, exceed the project's total, {total}; check both",
        },
    },
    why={
        "zh": "一年要做的比几年总共要做的还多，两个数必有一个错。",
        "en": "More in one year than in all years together: one of the two is wrong.",
    },
    basis=SHEET,
    fails=[
        example(f"{_QUANTITY}衬砌长度|≥120(公里)|total_value=≥90(公里)"),
        example(
            f"{_QUANTITY}治理沙地|≥3万亩|total_value=≥25000亩", total="300000", annual="400000", profile="mof-2021"
        ),
        example(f"{_QUANTITY}培训场次|≥3(场)", total="400000", annual="500000"),
        example("产出指标|质量指标|仲裁裁决撤销率|≥3%|total_value=≤3%", profile="mof-2021"),
    ],
    passes=[
        example(
            f"{_QUANTITY}衬砌长度|≥90(公里)|total_value=≥120(公里)", "产出指标|质量指标|合格率|≥97%|total_value=≥95%"
        ),
        example("产出指标|质量指标|线路跳闸率|≥3%|total_value=≤3%", profile="mof-2021"),
        example("产出指标|时效指标|响应时间|≤30分钟|total_value=≤20分钟", total="400000", annual="400000"),
        example("产出指标|质量指标|病害数|≤30处|total_value=≤20处", f"{_QUANTITY}村数|≥30个|total_value=逐年增加"),
        example(f"{_QUANTITY}设备数|≥30台|total_value=≥2万平方米", "产出指标|质量指标|机制|健全|total_value=健全"),
    ],
)
def year_above_term(context: Context) -> Iterator[Finding]:
    funds = context.sheet.funds
    rows = [item for item in context.items if item.indicator.total_value]
    if not rows and (funds.total is None or funds.annual is None):
        raise RuleNotApplicable(
            zh="此表没有中期目标，也没有项目总额", en="the sheet has no targets or money of a whole term"
        )
    if funds.total is not None and funds.annual is not None and funds.annual > funds.total:
        arguments = {"annual": money_text(context, funds.annual), "total": money_text(context, funds.total)}
        yield Finding(location=context.sheet.at("annual"), arguments=arguments, variant="money")
    for item in rows:
        year, term = item.number, plain_in(item.indicator.total_value, item)
        if year is not None and term is not None and _grows(item, year) and (gap_between(year, term) or 0) > 0:
            yield whole(item, total=item.indicator.total_value)
        elif year and term and _are_opposite(year, term) and not is_sign_doubted(context, item):  # TX504 tells
            yield whole(item, "signs", "warning", total=item.indicator.total_value)


@rule(
    "TX507",
    "below-last-year",
    category="plausibility",
    severity="warning",
    title={"zh": "目标不如上年实际", "en": "a target worse than last year's actual value"},
    messages={
        "": {
            "zh": "“{name}”上年已经做到“{prior}”，目标却是“{value}”；{advice}",
            "en": "“{name}” reached “{prior}” last year, and the target is “{value}”; {advice}",
        },
        "low": {
            "zh": "“{name}”越低越好，上年已经降到“{prior}”，目标却是“{value}”；{advice}",
            "en": "less of “{name}” is better; it was “{prior}” last year, and the target is “{value}”; {advice}",
        },
        HABIT: {
            "zh": "本表有 {count} 个目标不如上年实际（如“{name}”上年“{prior}”，目标“{value}”）；{advice}",
            "en": "{count} targets are worse than last year's results (“{name}”: “{prior}”, “{value}”); {advice}",
        },
    },
    why={
        "zh": "目标比上年实际还差，什么都不改进也能完成。",
        "en": "A target that is worse than last year's result is met without any progress.",
    },
    basis=(CLEAR, advice("历史标准是指标值的一种依据")),
    together=True,
    options={
        "slack": Option(
            zh="与上年相差不超过这个比例的不提示", en="a difference of no more than this share is no finding"
        )
    },
    fails=[
        example(f"{_QUANTITY}养护里程|≥400(公里)|prior=520公里", f"{_QUANTITY}巡查里程|≥400(公里)|prior=520"),
        example("产出指标|时效指标|抢修时间|≤6(小时)|prior=4小时", f"{_QUANTITY}培训人数|≥5百人|prior=650人"),
    ],
    passes=[
        example(f"{_QUANTITY}养护里程|≥520(公里)|prior=520公里", "产出指标|质量指标|优良率|≥97(%)|prior=96%"),
        example("产出指标|质量指标|机制健全性|健全|prior=健全", f"{_QUANTITY}养护里程|≥400(公里)|prior=无"),
        example("成本指标|经济成本指标|人均成本|≤450(元)|prior=400元", f"{_QUANTITY}路段|≥400(公里)|prior=520(座)"),
    ],
)
def below_last_year(context: Context) -> Iterator[Finding]:
    rows = [item for item in context.items if item.indicator.prior]
    if not rows:
        raise RuleNotApplicable(zh="此表没有上年的完成值", en="the sheet has no values of the year before")
    open_yet = context.sheet.stage == "target"
    for item in rows:
        if (passed := better_last_year(context, item)) is not None:
            told: dict[str, Any] = {"prior": item.indicator.prior, "advice": _NOW if open_yet else _NEXT_YEAR}
            yield whole(item, "" if passed.operator == "≥" else "low", None if open_yet else "info", **told)


def _are_opposite(one: PlainNumber, other: PlainNumber) -> bool:
    """Whether of two numbers of one unit one is the least and the other the most."""
    signs = {one.operator, other.operator}
    return one.unit == other.unit and bool(signs & {"≥", ">"}) and bool(signs & {"≤", "<"})


def _grows(item: Item, year: PlainNumber) -> bool:
    """Whether the years add up: amounts and sums of money, neither shares nor times nor limits of what is unwanted."""
    unit = year.unit
    if unit is None or units.is_ratio(unit) or "/" in unit or "时间" in units.groups(unit):
        return False
    money = "货币" in units.groups(unit)
    return year.operator in ("≥", ">", "=") or (money and year.operator in ("≤", "<"))
