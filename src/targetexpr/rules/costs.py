"""勾稽, in money: cost ceilings against the annual budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from targetexpr.rules.model import Context, Finding, NotApplicable, Option, example, rule
from targetexpr.rules.money import BASIS, Amount, amounts_of, budget_of, compared, unit_cost
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
            "zh": "成本指标合计 {sum} 元，超出当年预算 {budget} 元 {difference} 元；请核对金额、单位和有无重复",
            "en": "the cost ceilings come to {sum} yuan, {difference} yuan above the annual budget of {budget}",
        },
        "below": {
            "zh": "成本指标合计 {sum} 元，比当年预算 {budget} 元少 {difference} 元；请核对是否有成本没有列出",
            "en": "the cost ceilings come to {sum} yuan, {difference} yuan below the annual budget of {budget}; "
            "is a cost left out?",
        },
    },
    why={
        "zh": "成本指标是对支出的控制数，加起来超过预算就自相矛盾。",
        "en": "Cost ceilings bound what is spent; together they cannot exceed what was granted.",
    },
    basis=BASIS,
    options={
        "shortfall": Option(
            zh="合计低于预算不超过这个比例的不提示",
            en="a sum below the budget by no more than this share is no finding",
        ),
        "per_one": Option(
            zh="名称里有这些词的，是单个的成本，不计入合计", en="names with these words tell the cost of one"
        ),
        "totals": Option(
            zh="除去 of 中的词就只剩 ends 之一的名称，是全部成本，不与各项相加",
            en="a name that is one of *ends* once the words *of* are taken away is the whole cost, beside its parts",
        ),
    },
    fails=[
        example(f"{_COST}设备购置成本|≤30(万元)", f"{_COST}安装成本|≤8.5(万元)", annual="350000"),
        example(f"{_COST}项目总成本|≤20(万元)", annual="260000"),
        example(
            f"{_COST}总成本|≤60(万元)", f"{_COST}人工成本|≤40(万元)", f"{_COST}材料成本|≤20(万元)", annual="500000"
        ),
    ],
    passes=[
        example(f"{_COST}设备购置成本|≤30(万元)", f"{_COST}安装成本|≤5.00(万元)", annual="350026.18"),
        example(
            f"{_COST}总成本|≤60(万元)", f"{_COST}人工成本|≤40(万元)", f"{_COST}材料成本|≤20(万元)", annual="600000"
        ),
        example(f"{_COST}项目总成本|≤60(万元)", f"{_COST}设备采购成本|≤40(万元)", annual="600000"),
        example(f"{_COST}单位造价|≤800(元/平方米)", annual="350000"),
        example(f"{_COST}人均培训成本|≤500(元)", f"{_COST}场地租赁成本|≤3(万元)", annual="350000"),
        example(f"{_COST}设备购置成本|≤30(万元)"),
    ],
)
def cost_budget_mismatch(context: Context) -> Iterator[Finding]:
    per_one = {id(item) for item in context.items if any(word in item.name for word in context.options["per_one"])}
    found = list(amounts_of(context))
    lumps = [amount for amount in found if id(amount.item) not in per_one]
    amounts = _without_total(lumps)
    if not amounts:
        raise NotApplicable(zh="没有以金额表示的成本总额上限", en="no ceiling of a whole cost in money")
    budget = budget_of(context)
    partial = bool(per_one) or any(unit_cost(context, item) for item in context.items)
    shortfall = None if partial else Fraction(context.options["shortfall"])
    if sum(amount.yuan for amount in amounts) > budget:
        amounts = _named_total(amounts, context.options["totals"]) or amounts
    yield from compared(context, amounts, budget, shortfall, None)


def _without_total(amounts: list[Amount]) -> list[Amount]:
    """Without the one amount that is the sum of the others, where there is one."""
    whole = sum((amount.yuan for amount in amounts), Fraction(0))
    slack = sum((amount.slack for amount in amounts), Fraction(0))
    for amount in amounts:
        if len(amounts) > 2 and abs(whole - 2 * amount.yuan) <= slack:
            return [other for other in amounts if other is not amount]
    return amounts


def _named_total(amounts: list[Amount], totals: Mapping[str, list[str]]) -> list[Amount]:
    """The one amount that its name calls the whole, beside parts that do not exceed it; nothing where there is none."""
    named = [amount for amount in amounts if _is_total(amount.item.name, totals)]
    rest = [amount for amount in amounts if amount not in named]
    slack = sum((amount.slack for amount in amounts), Fraction(0))
    return named if len(named) == 1 and sum(amount.yuan for amount in rest) <= named[0].yuan + slack else []


def _is_total(name: str, totals: Mapping[str, list[str]]) -> bool:
    plain = name_facts(name).text
    for word in totals["of"]:
        plain = plain.removeprefix(word)
    return plain in totals["ends"]
