"""What a target could look like under a name: for messages that say what to write instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targetexpr.rules.costs import is_of_one
from targetexpr.rules.looking import wanted_direction, wanted_unit
from targetexpr.rules.model import Context, Item
from targetexpr.rules.money import is_cost, unit_of_one

_ANY = "个"
"""What things are counted by, where their name says nothing."""
_NEARLY_ALL = ("质量", "时效", "满意度")
"""Classes of which a share is wanted to be nearly the whole."""
_USUAL: Mapping[str, Sequence[str]] = {"cost": ("万元", "元"), "time": ("天", "小时")}


def sample_value(context: Context, item: Item) -> str:
    """A value as the name and the class call for: a share, a time, money, a state, or a number with its unit.

    Where nobody knows how much such things come to (森林覆盖率, 单价), the number is left out.
    """
    known, low = item.facts, wanted_direction(item) == "反向"
    if known.share or (wanted_unit(item) or "") == "%":
        high = "≥95%" if known.level2 in _NEARLY_ALL else "≥…%" if known.share else "≥5%"
        return "≤5%" if low else high
    if known.kind == "time" or item.key == "timeliness":
        return "11月底前"
    if known.kind == "cost" or is_cost(item):
        one = unit_of_one(item.name)
        price = f"≤…元/{one}" if one else "≤…元"
        return price if is_of_one(context, item.name) else "≤20万元"
    if known.kind == "quality" and item.key != "quantity":
        return "合格" if item.name.endswith("性") else "较上年提高5%"
    return f"{'≤' if low else '≥'}20{usual_unit(context, item)}"


def usual_unit(context: Context, item: Item) -> str:
    """The unit that the name calls for, or one of those that measure such things; 个 where nothing is known of them."""
    return wanted_unit(item) or next(iter(usual_units(context, item)), _ANY)


def usual_units(context: Context, item: Item) -> Sequence[str]:
    """Units that measure what a name is of, where it leaves open which: 公里 and 米 of a length."""
    head, kind = item.facts.head_text, item.facts.kind
    amounts = context.profile.settings("TX604").options["amounts"]
    like = [unit for row in amounts if head.endswith(tuple(row["ends"])) for unit in row.get("like", ())]
    return like or _USUAL.get(kind or "", ())
