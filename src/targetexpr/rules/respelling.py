"""The parts of a value that are not spelled as the form spells them, and the value with all of them put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from targetexpr.rules.context import same_meaning, with_value
from targetexpr.rules.looking import is_quantified
from targetexpr.rules.model import Context, Fix, Item, once
from targetexpr.values import units
from targetexpr.values.model import Comparison, Interval, Mark

_TIME = "时间"
_SCALES = "万亿"
_IN_ASCII = {"≥": ">=", "≤": "<="}
_POWER, _RAISED = re.compile("(?<=m)[23](?!\\d)"), {"2": "²", "3": "³"}
_BRACKETS = re.compile("[()（）]")


@once
def respelled(context: Context, item: Item) -> str:
    """The value with operators, units and characters as the form has them; the same text where nothing is to be done.

    It means the same: a step that would change the meaning is left out.
    """
    now = item
    for text in (_signed, _with_units, _narrowed):
        if (fix := same_meaning(now, text(context, now), "safe")) is not None:
            now = with_value(now, fix.text)
    return now.value


@once
def safe_fix(context: Context, item: Item) -> Fix | None:
    """All of ``respelled`` as a fix; None where it changes nothing."""
    return same_meaning(item, respelled(context, item), "safe")


@once
def odd_operators(context: Context, item: Item) -> list[Mark]:
    """The operators that the form does not print; none where the value also has the proper one (±3%以内)."""
    allowed = context.profile.settings("TX204").options["allowed"]
    written = {mark: item.value[mark.start : mark.end] for mark in operators(item)}
    odd = [mark for mark, sign in written.items() if sign not in allowed]
    return [] if any(written[mark] == mark.canonical for mark in odd) else [m for m in odd if _is_for_sign(item, m)]


def _is_for_sign(item: Item, mark: Mark) -> bool:
    """Whether a sign could stand for a word: not for 达到, which is at least or exactly, nor in 下降10%以上."""
    changed = any(change for _, _, change in item.figures)
    return not item.value[mark.start].isalpha() or (mark.canonical != "=" and not changed)


def as_written(context: Context, sign: str) -> str:
    """An operator as the sheet mostly spells such, where its form prints it so, too: >= for ≥."""
    allowed = context.profile.settings("TX204").options["allowed"]
    written = [(mark.canonical, item.value[mark.start : mark.end]) for item in context.items for mark in item.marks]
    lengths = [len(spelled) for meant, spelled in written if meant in _IN_ASCII and spelled in allowed]
    wide = 2 * sum(length > 1 for length in lengths) > len(lengths)
    return _IN_ASCII.get(sign, sign) if wide else sign


@once
def odd_units(context: Context, item: Item) -> dict[Mark, str]:
    """The units that are not in their usual spelling, with it: 立方米 for m3, and mg/m³ for mg/m3."""
    accepted = context.profile.settings("TX205").options["accepted"]
    odd = [mark for mark in item.marks if _is_odd_unit(item, mark, accepted)]
    return {mark: _proper(item.value[mark.start : mark.end], mark.canonical or "") for mark in odd}


def _proper(written: str, canonical: str) -> str:
    raised = _POWER.sub(lambda power: _RAISED[power[0]], written)
    return raised if "/" in written and written.isascii() and raised != written else canonical


def wide_marks(item: Item) -> list[Mark]:
    """The parts of a number with full-width characters."""
    return [mark for mark in item.marks if _is_wide(item, mark) and not _is_printed(item, mark)]


def stray_spaces(item: Item) -> list[Mark]:
    """The spaces between the parts of a number with its operator and unit."""
    return [mark for mark in item.marks if _is_stray(item, mark)]


def narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def replaced(text: str, changes: dict[Mark, str]) -> str:
    """*text* with marks of it replaced."""
    for mark in sorted(changes, key=lambda mark: -mark.start):
        text = text[: mark.start] + changes[mark] + text[mark.end :]
    return text


def is_measured(item: Item) -> bool:
    """Whether the value holds a number or a date."""
    return any(is_quantified(part) for part in item.parts)


def _signed(context: Context, item: Item) -> str:
    """The value with signs for odd operators; one that stands after its number goes before it."""
    odd, constraint = odd_operators(context, item), item.constraint
    if not odd or not isinstance(constraint, Comparison):
        return replaced(item.value, {mark: as_written(context, mark.canonical or "") for mark in odd})
    operators = [mark for mark in item.marks if mark.kind == "operator"]
    if constraint.reference is not None:  # 不低于最低工资标准的10%
        return replaced(item.value, {mark: as_written(context, mark.canonical or "") for mark in odd})
    number, *others = (mark for mark in item.marks if mark.kind == "number")
    if others:  # 一年2次以上: a sign before either would be read with both
        return item.value
    text = replaced(item.value, dict.fromkeys(operators, ""))
    start = number.start - sum(mark.end - mark.start for mark in operators if mark.end <= number.start)
    return f"{text[:start].rstrip()}{as_written(context, constraint.operator)}{text[start:]}"


def _with_units(context: Context, item: Item) -> str:
    return replaced(item.value, odd_units(context, item))


def _narrowed(_: Context, item: Item) -> str:
    wide = {mark: narrow(item.value[mark.start : mark.end]) for mark in wide_marks(item)}
    return replaced(item.value, wide | dict.fromkeys(stray_spaces(item), ""))


def _is_printed(item: Item, mark: Mark) -> bool:
    """Whether a full-width operator fills a cell of its own, where it is chosen from a system's list."""
    written = item.value[mark.start : mark.end]
    alone = (item.indicator.fields or {}).get("operator") or ""
    return mark.kind == "operator" and alone.strip() == written and narrow(written) == mark.canonical


def operators(item: Item) -> Iterator[Mark]:
    """The operators before numbers, or after them where they are no part of how a time is told (``3天内``, ``…前``)."""
    if not any(isinstance(part, Comparison | Interval) for part in item.parts):
        return
    before: Mark | None = None
    for mark in item.marks:
        if mark.kind == "operator" and mark.canonical != "≈" and not _is_printed(item, mark):
            after_time = before is not None and before.kind == "unit" and _TIME in units.groups(before.canonical)
            of_number = before is not None and before.kind in ("number", "unit", "bracket")
            if not after_time and (of_number or _stands_before_number(item, mark)):
                yield mark
        if mark.kind != "space":
            before = mark


def _stands_before_number(item: Item, operator: Mark) -> bool:
    following = (mark.kind for mark in item.marks if mark.start >= operator.end and mark.kind != "space")
    return next(following, None) in ("number", "bracket")


def _is_odd_unit(item: Item, mark: Mark, accepted: Collection[str]) -> bool:
    written = item.value[mark.start : mark.end]
    if mark.kind != "unit" or not mark.canonical or written == mark.canonical or written in accepted:
        return False
    if _BRACKETS.sub("", written) == mark.canonical:  # 台（套） is how forms print it
        return False
    if any(map(str.isdigit, mark.canonical)) and not any(map(str.isdecimal, written)):
        return False  # 元/半天
    ours = [part.lstrip(_SCALES) for part in re.split("[/·]", written)]  # 元/人·月 divides as 元/人/月 does
    proper = [part.lstrip(_SCALES) for part in mark.canonical.split("/")]
    if len(ours) != len(proper):  # 毫克每升 is the name of mg/L, not another spelling
        return False
    return any(one != other and one not in accepted for one, other in zip(ours, proper, strict=True))


def _is_wide(item: Item, mark: Mark) -> bool:
    text = item.value[mark.start : mark.end]
    if text.isascii() or (mark.kind == "bracket" and not _holds_unit(item, mark)):
        return False
    looked = mark.kind in ("number", "bracket", "unit", "operator", "date")
    inner = _BRACKETS.sub("", text) if mark.kind == "unit" else text
    return looked and any(unicodedata.east_asian_width(character) == "F" for character in inner)


def _holds_unit(item: Item, bracket: Mark) -> bool:
    """Whether a bracket is one around a unit; those around words (4.5分（5分制）) are prose and may be wide."""
    opens = item.value[bracket.start] in "(（"
    units_written = (mark for mark in item.marks if mark.kind == "unit")
    return any(mark.start == bracket.end if opens else mark.end == bracket.start for mark in units_written)


def _is_stray(item: Item, mark: Mark) -> bool:
    """A space between the parts of a number with its operator and unit; one between words is not looked at."""
    if mark.kind != "space":
        return False
    before = next((other.kind for other in reversed(item.marks) if other.end == mark.start), "word")
    after = next((other.kind for other in item.marks if other.start == mark.end), "word")
    return {before, after} <= {"number", "unit", "operator", "bracket"}
