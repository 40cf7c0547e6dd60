"""What the rules on costs share: sums of money in 元, and how they compare with the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.rules.looking import amount_in
from targetexpr.rules.model import Context, Deferred, Finding, Item, Related, Severity, Texts, once
from targetexpr.rules.targets import PlainNumber
from targetexpr.values import units
from targetexpr.values.lexicon.unit_spelling import match_unit
from targetexpr.values.model import Comparison, Interval, Number

MONEY = "元"
CEILINGS = ("≤", "<", "=")
_OF_ONE = compiled("(.)均|每|单(?!位|项|价|独)")
_PUPILS = dict.fromkeys("生师幼职", "人")  # 生均, 师均
_COST_CLASSES = ("economic_cost", "social_cost", "ecological_cost", "output_cost")


@frozen(kw_only=True)
class Amount:
    """A sum of money in 元, with half of the last digit that it was written with."""

    item: Item
    yuan: Fraction
    slack: Fraction = Fraction(0)


def compared(
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
        arguments={
            "sum": money_text(context, total),
            "budget": money_text(context, budget),
            "difference": money_text(context, abs(over)),
        },
        severity=severity,
        variant=variant,
    )


def budget_of(context: Context) -> Fraction:
    sheet = context.sheet
    days = (sheet.start or "", sheet.finish or "")
    in_one_year = days[0][:4] == days[1][:4] != ""  # the whole is the year's
    budget = sheet.funds.total if sheet.funds.annual is None and in_one_year else sheet.funds.annual
    if budget is None:
        raise Deferred(zh="表头没有当年预算", en="the header gives no annual budget")
    return Fraction(budget)


def amounts_of(context: Context) -> Iterator[Amount]:
    """The ceilings in money among the costs."""
    for item in context.items:
        yield from _ceilings(context, item)


@once
def _ceilings(context: Context, item: Item) -> Sequence[Amount]:
    found: list[Amount | None] = []
    for part in item.parts if is_cost(item) else ():
        match part:
            case Comparison(operator=operator, value=Decimal() | Fraction() as value, change=None):
                found.append(_money(item, value, part.unit) if operator in CEILINGS else None)
            case Interval():
                found.append(_money(item, part.upper.value, part.unit))
    return [amount for amount in found if amount is not None]


def _money(item: Item, value: Number, unit: str | None) -> Amount | None:
    last = Fraction(10) ** _exponent(value)
    yuan, rounded = (amount_in(PlainNumber("=", number, unit), MONEY) for number in (value, last))
    return None if yuan is None or rounded is None else Amount(item=item, yuan=yuan, slack=rounded / 2)


def _exponent(value: Number) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return exponent if isinstance(exponent, int) else 0


def money_scale(context: Context) -> int:
    """How many 元 one of the unit is that the sheet prints, or its form where the sheet says no other."""
    return int(units.convert(Decimal(1), _printed_unit(context), MONEY) or 1)


def _printed_unit(context: Context) -> str:
    return context.sheet.funds.stated_unit or context.profile.money


def money_text(context: Context, yuan: Fraction | Decimal) -> Texts:
    """A sum in 元 in words: in the unit that the sheet prints, with separators."""
    return {
        "zh": f"{_written(Fraction(yuan) / money_scale(context))} {_printed_unit(context)}",
        "en": f"{_written(Fraction(yuan))} yuan",
    }


def _written(amount: Fraction) -> str:
    rounded = Decimal(round(amount * 10_000)).scaleb(-4)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_cost(item: Item) -> bool:
    """Whether the indicator stands among the costs."""
    return item.key in _COST_CLASSES or item.group == "cost"


@frozen(kw_only=True)
class Price:
    """A unit cost: so many 元 for one of each of the units it is told by, or that its name tells (单册成本)."""

    item: Item
    yuan: Fraction
    per: tuple[str, ...]
    by_name: bool


def unit_of_one(name: str) -> str | None:
    """What a name counts by that tells the cost of one: 亩 of 亩均成本, 公里 of 每公里养护成本, 册 of 单册成本."""
    found = _OF_ONE.search(name)
    if found is None or found[1]:
        return (units.canonical(found[1]) or _PUPILS.get(found[1])) if found else None
    match = match_unit(name, found.end())
    return match.symbol if match and match.known else None


def unit_cost(context: Context, item: Item) -> Price | None:
    """The indicator as a unit cost, where it is a ceiling of one among the costs."""
    target = item.number
    if target is None or target.unit is None or target.operator not in CEILINGS or not is_cost(item):
        return None
    money, *per = target.unit.split("/")
    by_name = not per
    per = per or [one for one in [unit_of_one(item.name)] if one]
    yuan = amount_in(target._replace(unit=money), MONEY) if per else None
    return None if yuan is None else Price(item=item, yuan=yuan, per=tuple(per), by_name=by_name)
