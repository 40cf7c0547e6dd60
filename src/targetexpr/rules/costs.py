"""勾稽, in money: cost ceilings against the annual budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from targetexpr.profiles.basis import DUTY, SHEET, SPENDING
from targetexpr.rules.model import Context, Finding, Option, Related, RuleNotApplicable, example, rule
from targetexpr.rules.money import Amount, amounts_of, budget_of, compared, is_cost, money_text, unit_cost
from targetexpr.values.lexicon.names import name_facts

_COST = "成本指标|经济成本指标|"


@rule(
    "TX403",
    "cost-budget-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "成本与预算不符", "en": "costs do not fit the budget"},
    messages={
        "above": {
            "zh": "成本指标合计 {sum}，比当年预算 {budget}多 {difference}；请核对金额、单位和有无重复",
            "en": "the cost ceilings come to {sum}, {difference} above the annual budget of {budget}; check them",
        },
        "below": {
            "zh": "成本指标合计 {sum}，比当年预算 {budget}少 {difference}；请核对是否有成本没有列出",
            "en": "the cost ceilings come to {sum}, {difference} below the annual budget of {budget}; is one left out?",
        },
        "parts": {
            "zh": "各分项成本合计 {sum}，比“{name}”的 {total}多 {difference}；请核对总成本和各分项",
            "en": "the parts of the cost come to {sum}, {difference} above “{name}”, {total}; check both",
        },
    },
    why={
        "zh": "成本指标是对支出的控制数，加起来超过预算就自相矛盾。",
        "en": "Cost ceilings bound what is spent; together they cannot exceed what was granted.",
    },
    basis=(SHEET, SPENDING, DUTY),
    options={
        "shortfall": Option(
            zh="合计低于预算不超过这个比例的不提示",
            en="a sum below the budget by no more than this share is no finding",
        ),
        "least": Option(
            zh="没有总成本时，合计不到预算这个比例的只是个别成本，不与预算相比",
            en="without a whole cost, a sum below this share of the budget is of single things, and not compared",
        ),
        "alone": Option(zh="只有一项成本时的这个比例", en="that share where one cost stands alone"),
        "per_one": Option(
            zh="名称里有这些词的，是单个的成本，不计入合计", en="names with these words tell the cost of one"
        ),
        "totals": Option(
            zh="除去 of 中的词就只剩 ends 之一的名称、以 always 之一结尾的名称，是全部成本，不与各项相加",
            en="a name that is one of *ends* without the words *of*, or ends in one of *always*, is the whole cost",
        ),
    },
    fails=[
        example(f"{_COST}设备购置成本|≤30(万元)", f"{_COST}安装成本|≤8.5(万元)", annual="350000"),
        example(f"{_COST}项目总成本|≤20(万元)", annual="260000"),
        example(
            f"{_COST}总成本|≤60(万元)", f"{_COST}人工成本|≤40(万元)", f"{_COST}材料成本|≤20(万元)", annual="500000"
        ),
        example(
            f"{_COST}总成本|≤60(万元)", f"{_COST}人工成本|≤50(万元)", f"{_COST}材料成本|≤20(万元)", annual="600000"
        ),
    ],
    passes=[
        example(f"{_COST}设备购置成本|≤30(万元)", f"{_COST}安装成本|≤5.00(万元)", annual="350026.18"),
        example(
            f"{_COST}总成本|≤60(万元)", f"{_COST}人工成本|≤40(万元)", f"{_COST}材料成本|≤20(万元)", annual="600000"
        ),
        example(f"{_COST}项目总成本|≤60(万元)", f"{_COST}设备采购成本|≤40(万元)", annual="600000"),
        example(f"{_COST}部门预算总额|≤60(万元)", f"{_COST}印刷费|≤4(万元)", annual="600000"),
        example(f"{_COST}单位造价|≤800(元/平方米)", annual="350000"),
        example(f"{_COST}人均培训成本|≤500(元)", f"{_COST}场地租赁成本|≤3(万元)", annual="350000"),
        example(f"{_COST}设备购置成本|≤30(万元)"),
        example(f"{_COST}设备购置成本|≤30(万元)", annual="410000"),
        example(f"{_COST}设备成本|≤20(万元)", f"{_COST}安装成本|≤5(万元)", f"{_COST}运维成本|≤30(%)", annual="350000"),
    ],
)
def cost_budget_mismatch(context: Context) -> Iterator[Finding]:
    lumps = lumps_of(context)
    amounts = _without_total(lumps)
    if not amounts:
        raise RuleNotApplicable(zh="没有以金额表示的成本总额上限", en="no ceiling of a whole cost in money")
    if (total := total_of(context)) is not None:
        yield from _above_total(context, total, [amount for amount in lumps if amount.item is not total.item])
        amounts = [total]
    budget = budget_of(context)
    told = {id(amount.item) for amount in lumps}
    costs = [item for item in context.items if is_cost(item) and bool(item.figures)]
    partial = any(id(item) not in told or unit_cost(context, item) for item in costs)
    shortfall = None if partial and total is None else Fraction(context.options["shortfall"])
    least = Fraction(context.options["least" if len(amounts) > 1 else "alone"])
    if total is None and sum(amount.yuan for amount in amounts) < least * budget:
        shortfall = None  # the cost of one thing, or of a few
    yield from compared(context, amounts, budget, shortfall, None)


def lumps_of(context: Context) -> list[Amount]:
    """The ceilings in money that are not of one person or thing."""
    return [amount for amount in amounts_of(context) if not is_of_one(context, amount.item.name)]


def is_of_one(context: Context, name: str) -> bool:
    """Whether a name tells what one person or thing costs."""
    words = cost_budget_mismatch.options_in(context.profile)["per_one"]
    return name.startswith(("单", "每")) or any(word in name for word in words)


def total_of(context: Context) -> Amount | None:
    """The one ceiling that its name calls the whole, where there is one and no other amount exceeds it."""
    totals = cost_budget_mismatch.options_in(context.profile)["totals"]
    lumps = lumps_of(context)
    project = context.sheet.project_name or ""
    named = [amount for amount in lumps if _is_total(amount.item.name, totals, project)]
    return named[0] if len(named) == 1 and all(amount.yuan <= named[0].yuan for amount in lumps) else None


def _above_total(context: Context, total: Amount, rest: Sequence[Amount]) -> Iterator[Finding]:
    """The parts together above the whole that the sheet itself names."""
    parts = _without_total(list(rest))
    come_to = sum((amount.yuan for amount in parts), Fraction(0))
    slack = sum((amount.slack for amount in parts), total.slack)
    if come_to > total.yuan + slack:
        rows = [total, *parts]
        yield Finding(
            location=total.item.indicator.at("value"),
            related=tuple(Related(indicator=r.item.indicator, location=r.item.indicator.at("value")) for r in rows),
            arguments={
                "name": total.item.name,
                "sum": money_text(context, come_to),
                "total": money_text(context, total.yuan),
                "difference": money_text(context, come_to - total.yuan),
            },
            variant="parts",
        )


def _without_total(amounts: list[Amount]) -> list[Amount]:
    """Without the one amount that is the sum of the others, where there is one."""
    whole = sum((amount.yuan for amount in amounts), Fraction(0))
    slack = sum((amount.slack for amount in amounts), Fraction(0))
    for amount in amounts:
        if len(amounts) > 2 and abs(whole - 2 * amount.yuan) <= slack:
            return [other for other in amounts if other is not amount]
    return amounts


def _is_total(name: str, totals: Mapping[str, list[str]], project: str) -> bool:
    """Whether a name is of the whole cost: before 总成本 stands nothing but the project, if that is known."""
    plain = name_facts(name).text
    for ending in totals["always"]:
        if plain.endswith(ending):
            of = plain.removesuffix(ending).removesuffix("建设").removesuffix("实施")
            return not project or not of or of in totals["of"] or of in project or project in of
    for word in totals["of"]:
        plain = plain.removeprefix(word)
    return plain in totals["ends"]
