"""勾稽, in money: unit costs by their quantities against the annual budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from targetexpr.profiles.basis import DUTY, SHEET, SPENDING
from targetexpr.record_types import evolve
from targetexpr.rules.costs import lumps_of, total_of
from targetexpr.rules.looking import amount_in
from targetexpr.rules.model import Context, Deferred, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.money import Amount, Price, budget_of, compared, unit_cost
from targetexpr.values import units

# What a sheet of unusual size may cost at most: pairs of prices and rows, characters of a name that are compared.
_MOST_PAIRS = 20_000
_LONGEST = 100
_MONTHS = 12
_IN_A_YEAR = {"年": 1, "学年": 1, "半年": 2, "学期": 2, "季度": 4, "季": 4, "月": _MONTHS}
_PEOPLE = ("人", "生", "名")
_QUANTITY = "产出指标|数量指标|"
_COST = "成本指标|经济成本指标|"


@rule(
    "TX404",
    "unit-cost-mismatch",
    category="consistency",
    severity="warning",
    title={"zh": "单位成本乘数量与预算不符", "en": "unit costs by quantities do not fit the budget"},
    messages={
        "above": {
            "zh": "单位成本乘以数量合计 {sum}，比{against} {budget}多 {difference}；请核对单价和数量",
            "en": "unit costs by quantities come to {sum}, {difference} above {against}, {budget}; check both",
        },
        "below": {
            "zh": "单位成本乘以数量合计 {sum}，比{against} {budget}少 {difference}；请核对单价、数量和有无漏列",
            "en": "unit costs by quantities come to {sum}, {difference} below {against}, {budget}; is one left out?",
        },
    },
    why={
        "zh": "单价、数量、预算三个数对不上，其中必有一个写错。",
        "en": "Where price, quantity and budget do not agree one of them is wrong.",
    },
    basis=(SHEET, SPENDING, DUTY),
    options={
        "tolerance": Option(
            zh="合计与预算相差不超过这个比例的不提示",
            en="a difference of no more than this share of the budget is no finding",
        ),
        "paid": Option(
            zh="单价和唯一同单位的数量都含有这些词时，说的是一件事",
            en="a price and the only quantity of its unit are of one thing where both hold one of these words",
        ),
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
        example(f"{_COST}生均经费补助标准|≤710(元/人)", f"{_QUANTITY}补助在园幼儿|≥3100(人)", annual="2120000"),
        example(f"{_COST}高龄津贴标准|=100(元/人·月)", f"{_QUANTITY}高龄津贴人数|≥8500(人)", annual="9000000"),
        example(f"{_COST}调查户记账补贴|=1200(元/户·年)", f"{_QUANTITY}记账调查户|≥140(户)", annual="150000"),
        example(f"{_COST}教材单册印制成本|≤140(元)", f"{_QUANTITY}教材印制册数|≥6300(册)", annual="600000"),
    ],
    passes=[
        example(f"{_COST}服务卡单位制作成本|≤20(元/张)", f"{_QUANTITY}服务卡制作数|≤5000(张)", annual="100500"),
        example(f"{_COST}寄宿生补助标准|=125(元/生·月)", f"{_QUANTITY}寄宿生人数|=800(人)", annual="1000000"),
        example(f"{_COST}护理费标准|=20(元/人·天)", f"{_QUANTITY}护理人数|=80(人)", annual="100000"),
        example(f"{_COST}单份报告费用|≤1(万元)", f"{_QUANTITY}报告编制份数|=93(份)", annual="960000"),
        example(f"{_COST}单份报告费用|≤1(万元)", f"{_QUANTITY}培训人数|≥100(人)", annual="90000"),
        example(f"{_COST}服务卡单位制作成本|≤20(元/张)", f"{_QUANTITY}培训人数|≥100(人)", annual="90000"),
        example(f"{_COST}露台改造单位面积投入|≤3(万元/亩)", f"{_QUANTITY}新增造林面积|≥600(亩)", annual="900000"),
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
    prices = [found for item in context.items if (found := unit_cost(context, item))]
    if not prices:
        raise RuleNotApplicable(zh="没有单位成本指标", en="no unit cost")
    budget = budget_of(context)
    products = _products(context, prices)
    if not products:
        raise Deferred(zh="单位成本没有都找到对应的数量", en="not every unit cost has its quantity in the sheet")
    tolerance = Fraction(context.options["tolerance"])
    monthly = any("月" in price.per for price in prices)  # nobody knows of how many months
    told = not monthly and not any(price.by_name for price in prices)
    below = tolerance if told and _is_all_priced(context, len(prices)) else None
    total = total_of(context)
    if total is not None:  # what it holds already is not added to it
        against = {"zh": f"“{total.item.name}”的", "en": f"“{total.item.name}”"}
        lumps, limit = [], total.yuan
    else:
        against = {"zh": "当年预算", "en": "the annual budget"}
        lumps, limit = _beside(products, lumps_of(context), budget, tolerance), budget
    come_to = sum((product.yuan for product in products), Fraction(0))
    if monthly and any(abs(come_to * months / _MONTHS - limit) <= tolerance * limit for months in range(1, _MONTHS)):
        return  # ten months of a school year
    for finding in compared(context, [*products, *lumps], limit, below, tolerance):
        yield evolve(finding, arguments={**finding.arguments, "against": against})


def _beside(products: Sequence[Amount], lumps: Sequence[Amount], budget: Fraction, tolerance: Fraction) -> list[Amount]:
    """The amounts that come on top of the products: neither the whole budget nor what the products come to."""
    held = [budget, sum((amount.yuan for amount in products), Fraction(0)), *(amount.yuan for amount in products)]
    return [amount for amount in lumps if all(abs(amount.yuan - one) > tolerance * budget for one in held)]


def _products(context: Context, prices: Sequence[Price]) -> list[Amount]:
    """Each price by its quantity: the one of the price's unit whose name is most like it, or the only one of a price
    that people are paid; none at all where one of a price that its value tells is missing."""
    items = context.items
    if len(prices) * len(items) > _MOST_PAIRS:
        return []
    pairs = [
        (_likeness(price.item, item), price, item, count)
        for price in prices
        for item in items
        if (count := _count(price, item)) is not None
    ]
    paid = context.profile.settings("TX404").options["paid"]
    found: dict[int, Amount] = {}
    taken: set[int] = set()
    for likeness, price, item, count in sorted(pairs, key=lambda pair: -pair[0]):
        counted = [other for _, one, other, _ in pairs if one is price and other.key == "quantity"]
        paid_to = counted == [item] and any(word in price.item.name and word in item.name for word in paid)
        if (likeness or paid_to) and id(price) not in found and id(item) not in taken:
            taken.add(id(item))
            found[id(price)] = Amount(item=price.item, yuan=price.yuan * count)
    complete = all(price.by_name or id(price) in found for price in prices)
    return list(found.values()) if complete else []


def _is_all_priced(context: Context, prices: int) -> bool:
    """Whether every amount among the outputs has its price, so that a cost left out would show."""
    amounts = [item for item in context.items if item.key == "quantity" and _is_amount(item)]
    return len(amounts) <= prices


def _is_amount(item: Item) -> bool:
    target = item.number
    return target is not None and not units.is_ratio(target.unit)


def _count(price: Price, item: Item) -> Fraction | None:
    """How many of the price's unit the item targets in a year."""
    target, times = item.number, [_IN_A_YEAR[one] for one in price.per if one in _IN_A_YEAR]
    things = [one for one in price.per if one not in _IN_A_YEAR]
    if target is None or len(things) != 1 or len(times) > 1:
        return None
    people = target.unit in _PEOPLE and things[0] in _PEOPLE
    count = Fraction(target.value) if people else amount_in(target, things[0])
    return None if count is None else count * (times[0] if times else 1)


def _likeness(one: Item, other: Item) -> int:
    """How many characters in a row the two names share, without what they count or cost; fewer than two are chance."""
    from difflib import SequenceMatcher

    known = [item.facts for item in (one, other)]
    mine, theirs = (facts.text.removesuffix(facts.head_text)[:_LONGEST] for facts in known)
    size = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match().size
    return size if size >= 2 else 0
