"""What a number lacks: an operator, or a unit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from targetexpr.rules.looking import is_of_so_many, unit_in_name
from targetexpr.rules.model import Context, Item
from targetexpr.values import units
from targetexpr.values.model import AllOf, AnyOf, Comparison

_EXCEL_EPOCH = date(1899, 12, 30)
_MANNERS = ("按", "按照", "持续", "连续", "全年", "全天", "为期", "历时")  # 按8度设防, 全年365天
_SERIAL_DAYS = range(40_179, 54_789)  # 2010 to 2049


def lacks_operator(item: Item) -> bool:
    """Whether the value is a number, or parallel numbers, that say neither at least nor at most nor exactly."""
    match item.constraint:
        case Comparison() as constraint:
            # 365天24小时 is one expression, too.
            one = sum(mark.kind == "number" for mark in item.marks) == 1
            return one and _is_bare(constraint) and serial_day(item) is None
        case AllOf(parts=inner) | AnyOf(parts=inner):
            # Parallel targets are set apart by a sign; 3栋5层 is one expression.
            apart = any(mark.kind == "separator" for mark in item.marks)
            return apart and all(isinstance(part, Comparison) and _is_bare(part) for part in inner)
        case _:
            return False


def parallel(item: Item) -> str | None:
    """Parallel targets, each with ``=`` before its number; None where words stand right before one: 每亩300元."""
    text, apart = item.value, {0} | {mark.end for mark in item.marks if mark.kind in ("separator", "space")}
    numbers = [mark.start for mark in item.marks if mark.kind == "number"]
    if len(numbers) < 2 or not all(start in apart or _names_a_thing(item, start) for start in numbers):
        return None
    for start in reversed(numbers):
        text = f"{text[:start]}={text[start:]}"
    return text.strip()


def lacking_unit(context: Context, item: Item) -> list[str | None]:
    """The units, none or a scale word alone (``26.4万``), of the numbers that should have one: not nought, and of a
    share no fraction (``1/3``)."""
    inferred, share = "unit" in getattr(item.constraint, "inferred", ()), item.facts.share
    told = [
        (unit, bound.value == 0 or (share and isinstance(bound.value, Fraction))) for bound, unit, _ in item.figures
    ]
    lacking = [unit for unit, complete in told if not complete and (inferred or _is_none(unit))]
    if not lacking or not asks_for_unit(context, item):
        return []
    return [None if inferred else unit for unit in lacking]


def asks_for_unit(context: Context, item: Item) -> bool:
    """Whether the name is of a thing that is measured in a unit, and does not bear the unit itself."""
    if not item.name or unit_in_name(item.name) is not None or is_of_so_many(item.name):
        return False
    known, bare = item.facts, context.profile.settings("TX203").options["unitless"]
    kind, asked = known.kind, item.entry is not None and item.entry.unit is not None
    return asked or (
        not known.text.endswith(tuple(bare))
        and (
            kind in ("rate", "satisfaction", "count", "time", "cost")
            or (kind is None and item.key == "quantity")
            or (known.head is not None and known.level2 == "经济效益")
        )
    )


def serial_day(item: Item) -> date | None:
    """The day that a bare number under the name of a time means, where Excel's number of a date was left."""
    match item.constraint:
        case Comparison(value=value) if value is not None and item.facts.kind == "time":
            days = int(value)
            return _EXCEL_EPOCH + timedelta(days=days) if value == days and days in _SERIAL_DAYS else None
        case _:
            return None


def _is_none(unit: str | None) -> bool:
    return unit is None or ("/" not in unit and not units.dimension(unit).base and not units.is_ratio(unit))


def _names_a_thing(item: Item, start: int) -> bool:
    """Whether the words before a number are its subject: 手册3000张."""
    subjects = {part.subject for part in item.parts if isinstance(part, Comparison) and part.subject}
    return any(item.value[:start].endswith(subject) for subject in subjects)


def _is_bare(constraint: Comparison) -> bool:
    written = constraint.value is not None and constraint.implicit_operator and constraint.subject not in _MANNERS
    if constraint.remark is not None and "时间" in units.groups(constraint.unit):
        return False  # 24小时值守 says how, not how much
    return written and constraint.change is None and constraint.condition is None and not _is_frequency(constraint)


def _is_frequency(constraint: Comparison) -> bool:
    """``每月一次`` says how often; ``1次/月`` is a number like any other."""
    return "/" in (constraint.unit or "") and "/" not in constraint.text
