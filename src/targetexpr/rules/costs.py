"""勾稽, in money: cost ceilings, and unit costs by quantity, against the annual budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction

from attrs import frozen

from targetexpr.rules.looking import parts
from targetexpr.rules.model import (
    Context,
    Deferred,
    Finding,
    Item,
    NotApplicable,
    Option,
    Related,
    Severity,
    example,
    rule,
)
from targetexpr.values import units
from targetexpr.values.model import Comparison, Interval, Number
from targetexpr.values.names import name_facts

_MONEY = "元"
# What a sheet of unusual size may cost at most: pairs of prices and rows, characters of a name that are compared.
_MOST_PAIRS = 20_000
_LONGEST = 100
_CEILINGS = ("≤", "<", "=")
_COST_CLASSES = ("economic_cost", "social_cost", "ecological_cost", "output_cost")
_QUANTITY = "产出指标|数量指标|"
_COST = "成本指标|经济成本指标|"
_BASIS = "财预〔2021〕101号：成本指标应与预算相衔接；预算法第十三条：支出必须以经批准的预算为依据"


@frozen(kw_only=True)
class Amount:
    """A sum of money in 元, with half of the last digit that it was written with."""

    item: Item
    yuan: Fraction
    slack: Fraction = Fraction(0)


@rule(
    "TX403",
    "cost-budget-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "成本与预算不符", "en": "costs do not fit the budget"},
    messages={
        "above": {
            "zh": "成本指标合计 {sum} 元，超出当年预算 {budget} 元 {difference} 元",
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
    basis=_BASIS,
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
    found = list(_amounts(context))
    lumps = [amount for amount in found if id(amount.item) not in per_one]
    amounts = _without_total(lumps)
    if not amounts:
        raise NotApplicable(zh="没有以金额表示的成本总额上限", en="no ceiling of a whole cost in money")
    budget = _budget(context)
    partial = bool(per_one) or any(_unit_cost(context, item) for item in context.items)
    shortfall = None if partial else Fraction(context.options["shortfall"])
    if sum(amount.yuan for amount in amounts) > budget:
        amounts = _named_total(amounts, context.options["totals"]) or amounts
    yield from _compared(context, amounts, budget, shortfall, None)


@rule(
    "TX404",
    "unit-cost-mismatch",
    category="consistency",
    severity="warning",
    title={"zh": "单位成本乘数量与预算不符", "en": "unit costs by quantities do not fit the budget"},
    messages={
        "above": {
            "zh": "单位成本乘以数量合计 {sum} 元，超出当年预算 {budget} 元 {difference} 元",
            "en": "unit costs by quantities come to {sum} yuan, {difference} yuan above the annual budget of {budget}",
        },
        "below": {
            "zh": "单位成本乘以数量合计 {sum} 元，比当年预算 {budget} 元少 {difference} 元；请核对单价、数量和有无漏列",
            "en": "unit costs by quantities come to {sum} yuan, {difference} yuan below the annual budget of {budget}",
        },
    },
    why={
        "zh": "单价、数量、预算三个数对不上，其中必有一个写错。",
        "en": "Where price, quantity and budget do not agree one of them is wrong.",
    },
    basis=_BASIS,
    options={
        "tolerance": Option(
            zh="合计与预算相差不超过这个比例的不提示",
            en="a difference of no more than this share of the budget is no finding",
        )
    },
    fails=[
        example(f"{_COST}服务卡单位制作成本|≤20(元/张)", f"{_QUANTITY}服务卡制作数|≤5000(张)", annual="90000"),
        example(
            f"{_COST}培训单位成本|=300(元/人)",
            f"{_COST}手册印制单位成本|=12(元/册)",
            f"{_QUANTITY}培训人数|≥100(人)",
            f"{_QUANTITY}手册印制数|≥500(册)",
            annual="60000",
        ),
    ],
    passes=[
        example(f"{_COST}服务卡单位制作成本|≤20(元/张)", f"{_QUANTITY}服务卡制作数|≤5000(张)", annual="100500"),
        example(f"{_COST}服务卡单位制作成本|≤20(元/张)", f"{_QUANTITY}培训人数|≥100(人)", annual="90000"),
        example(f"{_COST}平均造价|≤800(元/平方米)", f"{_QUANTITY}修缮面积|≥1(万平方米)", annual="8000000"),
        example(
            f"{_COST}培训单位成本|=300(元/人)",
            f"{_QUANTITY}培训人数|≥100(人)",
            f"{_QUANTITY}图书购置数|≥500(册)",
            annual="60000",
        ),
    ],
)
def unit_cost_mismatch(context: Context) -> Iterator[Finding]:
    prices = [found for item in context.items if (found := _unit_cost(context, item))]
    if not prices:
        raise NotApplicable(zh="没有单位成本指标", en="no unit cost")
    budget = _budget(context)
    products = _products(prices, context.items)
    if products is None:
        raise Deferred(zh="单位成本没有都找到对应的数量", en="not every unit cost has its quantity in the sheet")
    tolerance = Fraction(context.options["tolerance"])
    below = tolerance if _is_all_priced(context, len(prices)) else None
    per_one = cost_budget_mismatch.options_in(context.profile)["per_one"]
    wholes = (amount for amount in _amounts(context) if not any(word in amount.item.name for word in per_one))
    lumps = [amount for amount in wholes if abs(amount.yuan - budget) > tolerance * budget]
    yield from _compared(context, [*products, *lumps], budget, below, tolerance)


def _compared(
    context: Context, amounts: Sequence[Amount], budget: Fraction, below: Fraction | None, above: Fraction | None
) -> Iterator[Finding]:
    """The sum against the budget: *above* and *below* are the shares tolerated; a *below* of None is not looked at."""
    total = sum((amount.yuan for amount in amounts), Fraction(0))
    slack = sum((amount.slack for amount in amounts), Fraction(0))
    over = total - budget
    severity: Severity | None
    if over > slack + (above or 0) * budget:
        variant, severity = "above", None
    elif below is not None and -over > slack + below * budget:
        variant, severity = "below", "info"
    else:
        return
    rows = tuple(dict.fromkeys(id(amount.item) for amount in amounts))
    items = {id(amount.item): amount.item for amount in amounts}
    only = items[rows[0]] if len(rows) == 1 else None
    related = [Related(indicator=items[row].indicator, location=items[row].indicator.at("value")) for row in rows]
    yield Finding(
        indicator=only.indicator if only else None,
        location=None if only else related[-1].location,
        related=() if only else tuple(related),
        arguments={"sum": _written(total), "budget": _written(budget), "difference": _written(abs(over))},
        severity=severity,
        variant=variant,
    )


def _budget(context: Context) -> Fraction:
    annual = context.sheet.funds.annual
    if annual is None:
        raise Deferred(zh="表头没有当年预算", en="the header gives no annual budget")
    return Fraction(annual)


def _amounts(context: Context) -> Iterator[Amount]:
    """The ceilings in money among the costs."""
    for item in context.items:
        if context.class_of(item) in _COST_CLASSES or context.group_of(item) == "cost":
            for part in parts(item.constraint):
                match part:
                    case Comparison(operator=operator, value=Decimal() | Fraction() as value, change=None) if (
                        operator in _CEILINGS and (found := _money(item, value, part.unit))
                    ):
                        yield found
                    case Interval() if found := _money(item, part.upper.value, part.unit):
                        yield found


def _money(item: Item, value: Number, unit: str | None) -> Amount | None:
    yuan = units.convert(value, unit, _MONEY) if unit and units.comparable(unit, _MONEY) else None
    if yuan is None:
        return None
    last = Fraction(10) ** (_exponent(value))
    slack = units.convert(Decimal(1), unit, _MONEY)
    return Amount(item=item, yuan=Fraction(yuan), slack=last * Fraction(slack or 0) / 2)


def _exponent(value: Number) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return exponent if isinstance(exponent, int) else 0


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


def _without_total(amounts: list[Amount]) -> list[Amount]:
    """Without the one amount that is the sum of the others, where there is one."""
    whole = sum((amount.yuan for amount in amounts), Fraction(0))
    slack = sum((amount.slack for amount in amounts), Fraction(0))
    for amount in amounts:
        if len(amounts) > 2 and abs(whole - 2 * amount.yuan) <= slack:
            return [other for other in amounts if other is not amount]
    return amounts


@frozen(kw_only=True)
class Price:
    """A unit cost: so many 元 for one of each of the units it is told by."""

    item: Item
    yuan: Fraction
    per: tuple[str, ...]


def _unit_cost(context: Context, item: Item) -> Price | None:
    constraint = item.constraint
    if not isinstance(constraint, Comparison) or constraint.value is None or "/" not in (constraint.unit or ""):
        return None
    money, *per = (constraint.unit or "").split("/")
    in_costs = context.class_of(item) in _COST_CLASSES or context.group_of(item) == "cost"
    if not in_costs or not units.comparable(money, _MONEY) or constraint.operator not in _CEILINGS:
        return None
    yuan = units.convert(constraint.value, money, _MONEY)
    return Price(item=item, yuan=Fraction(yuan or 0), per=tuple(per))


def _products(prices: Sequence[Price], items: Sequence[Item]) -> list[Amount] | None:
    """Each price by its quantity: the one of the price's unit whose name is most like it; None where one is missing."""
    if len(prices) * len(items) > _MOST_PAIRS:
        return None
    pairs = [
        (_likeness(price.item, item), price, item, count)
        for price in prices
        for item in items
        if (count := _count(price, item)) is not None
    ]
    found: dict[int, Amount] = {}
    taken: set[int] = set()
    for likeness, price, item, count in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness and id(price) not in found and id(item) not in taken:
            taken.add(id(item))
            found[id(price)] = Amount(item=price.item, yuan=price.yuan * count)
    return list(found.values()) if len(found) == len(prices) else None


def _is_all_priced(context: Context, prices: int) -> bool:
    """Whether every amount among the outputs has its price, so that a cost left out would show."""
    amounts = [item for item in context.items if context.class_of(item) == "quantity" and _is_amount(item)]
    return len(amounts) <= prices


def _is_amount(item: Item) -> bool:
    constraint = item.constraint
    return isinstance(constraint, Comparison) and constraint.value is not None and not units.is_ratio(constraint.unit)


def _count(price: Price, item: Item) -> Fraction | None:
    """How many of the price's unit the item targets."""
    constraint = item.constraint
    if len(price.per) != 1 or not isinstance(constraint, Comparison) or constraint.value is None:
        return None
    if constraint.unit is None or not units.comparable(constraint.unit, price.per[0]):
        return None
    count = units.convert(constraint.value, constraint.unit, price.per[0])
    return None if count is None else Fraction(count)


def _likeness(one: Item, other: Item) -> int:
    """How many characters in a row the two names share; fewer than two are chance."""
    size = SequenceMatcher(None, one.name[:_LONGEST], other.name[:_LONGEST], autojunk=False).find_longest_match().size
    return size if size >= 2 else 0


def _written(yuan: Fraction) -> str:
    rounded = Decimal(yuan.numerator * 100 // yuan.denominator).scaleb(-2)
    return f"{rounded:f}".rstrip("0").rstrip(".")
