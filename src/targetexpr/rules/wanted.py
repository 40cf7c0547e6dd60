"""Whether a target points to where its indicator should go, and the sign that would."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Literal

from targetexpr.record_types import evolve
from targetexpr.rules.looking import printed_direction, wanted_direction
from targetexpr.rules.model import Context, Item, once
from targetexpr.rules.money import is_cost
from targetexpr.rules.targets import PlainNumber
from targetexpr.values import units
from targetexpr.values.lexicon.names import NameFacts, tells_of_harm
from targetexpr.values.model import Operator

Mismatch = Literal["floor", "hopeless", "ceiling", "output"]

_LOW, _NEARLY_ALL = 50, 90  # percent
_FLOORS = ("≥", ">")
_CEILINGS = ("≤", "<")
_SIGNS: Mapping[str | None, Operator] = {"正向": "≥", "反向": "≤"}


@once
def mismatch(context: Context, item: Item) -> Mismatch | None:
    """How the operator goes against the direction: a floor of what is wanted low (``hopeless``: from half of it on), a
    ceiling of what is wanted high, one of an output, which may be meant; None where it does not."""
    known, target = facts_of(context, item), item.number
    if target is None:
        return None
    touches_100 = known.share and target.unit == "%" and target.value == 100 and known.direction != "反向"
    timed = target.unit is None or "时间" in units.groups(target.unit)
    of_another_kind = (known.kind == "time" and not timed) or (
        target.unit is not None
        and units.is_ratio(target.unit) == (known.kind == "cost")
        and (known.share or known.kind == "cost")
    )
    saved = known.kind == "cost" and item.group == "benefit" and target.operator in _FLOORS  # 核减造价
    if touches_100 or of_another_kind or saved:
        return None  # TX501 and TX502 judge the one, TX604 the other
    measured = _is_measured(known) or known.direction != item.facts.direction
    # What is counted as the work done may be what is done about it: 销毁假冒商品批次.
    handled = known.kind == "count" and item.key == "quantity"
    if known.direction == "反向" and target.operator in _FLOORS and measured and target.value != 0 and not handled:
        return "hopeless" if known.share and target.unit == "%" and target.value >= _LOW else "floor"
    a_day = known.kind == "time" and item.facts.direction is None  # no amount, whatever the sheet prints
    capped = target.operator in _CEILINGS and target.value > 0 and not a_day and not is_open(known, target)
    if capped and is_wanted(context, known, target):
        if known.kind != "count":
            return "ceiling"
        gained = known.level2 not in (None, "数量")  # 带动就业人数
        return "output" if gained or item.key == "quantity" else None  # else a ceiling says what is wanted
    return None


def is_sign_doubted(context: Context, item: Item) -> bool:
    """Whether nobody can tell what meets the target, since TX504 says that the operator is turned round."""
    return mismatch(context, item) not in (None, "output")


@once
def sign_of(context: Context, item: Item) -> Operator | None:
    """The operator that a plain number should have: of all and of nothing ``=``, else the one written where it goes
    with the direction, else the one that the direction calls for; None where nobody knows it."""
    target = item.number
    if target is None:
        return None
    known, implicit = facts_of(context, item), getattr(item.constraint, "implicit_operator", False)
    direction = None if is_open(known, target) else known.direction
    if implicit and direction is None and item.key == "quantity" and not tells_of_harm(item.name):
        direction = "正向" if units.groups(target.unit) & {"量词", "人与工时"} else None  # 维护点位 3200个
    if is_full(context, item) or is_nought(context, item) or (implicit and _is_whole(target, direction)):
        return "="
    if implicit and "/" in (target.unit or "") and is_cost(item) and _is_paid_out(context, item):
        return "="  # 高龄津贴标准 100元/人·月
    if implicit:
        return _SIGNS.get(direction)
    turned: dict[Mismatch | None, Operator] = {"floor": "≤", "ceiling": "≥"}
    return turned.get(mismatch(context, item), target.operator)


def is_full(context: Context, item: Item) -> bool:
    """Whether the target is at least all of a share that is not wanted low."""
    known, target = facts_of(context, item), item.number
    whole = target is not None and target.operator == "≥" and target.value == 100 and target.unit == "%"
    return whole and known.share and known.direction != "反向"


def is_nought(context: Context, item: Item) -> bool:
    """Whether the target is at most nothing of what is wanted low and never falls below it."""
    known, target = facts_of(context, item), item.number
    nothing = target is not None and target.operator == "≤" and target.value == 0
    counted = known.kind == "count"
    return nothing and (counted or known.share if known.direction == "反向" else counted and tells_of_harm(item.name))


@once
def facts_of(context: Context, item: Item) -> NameFacts:
    """What the name says, with the direction that the sheet prints where it prints one; what is spent is wanted low."""
    facts, wanted = item.facts, wanted_direction(item)
    if printed_direction(item) is None:
        if _is_spent(context, item, facts):
            wanted = "反向"
        elif wanted == "正向" and any(word in item.name for word in context.profile.vocabulary.get("either_way", ())):
            wanted = None
    return facts if facts.direction == wanted else evolve(facts, direction=wanted)


def _is_spent(context: Context, item: Item, known: NameFacts) -> bool:
    """Whether the target is a sum among the costs whose name leaves the direction open (公用经费), or is a deed
    (展厅建设), and not one that somebody is to get (救助标准)."""
    target = item.number
    money = target is not None and "货币" in units.groups(target.unit)
    open_ended = known.direction is None or known.kind == "count"
    if not money or not open_ended or not is_cost(item):
        return False
    return not _is_paid_out(context, item)


def _is_paid_out(context: Context, item: Item) -> bool:
    return any(word in item.name for word in context.profile.vocabulary.get("paid_out", ()))


def is_wanted(context: Context, known: NameFacts, target: PlainNumber) -> bool:
    """Whether more is better. Of things counted in 起 or 例 that is not sure, whatever their name is; and money under
    the name of a deed (平台建设 ≤500万元) is what it costs."""
    harms: Container[str] = context.profile.settings("TX504").options.get("harms", ())
    costs = known.kind == "count" and bool(units.groups(target.unit) & {"货币", "时间"})
    return known.direction == "正向" and target.unit not in harms and not costs and _is_measured(known)


def _is_whole(target: PlainNumber, direction: str | None) -> bool:
    nothing = target.value == 0 and (
        direction != "正向" or not units.is_ratio(target.unit)
    )  # what is counted is not below
    return nothing or (target.value == 100 and target.unit == "%")


def is_open(known: NameFacts, target: PlainNumber) -> bool:
    """Whether the sign says what the name does not: of 率 alone nobody knows which way is better; but few things are
    to be kept below nearly all."""
    return (
        known.direction == "正向"
        and known.share
        and target.unit == "%"
        and (known.head_text == "比率" or (known.head_text in ("率", "利用率") and target.value < _NEARLY_ALL))
    )


def _is_measured(known: NameFacts) -> bool:
    """Whether the name is of something with an amount. Of a deed or a property more is wanted, but a figure under it
    may be of anything: 平台建设 ≤500万元."""
    return known.kind not in (None, "quality") or (known.head is not None and known.kind is None)
