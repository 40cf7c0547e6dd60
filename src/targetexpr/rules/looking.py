"""What several rules look at alike: the parts of a constraint, the numbers in it, what a name says of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.rules.model import Finding, Fix, Item, Severity
from targetexpr.rules.targets import PlainNumber, parts, plain_number
from targetexpr.values import units
from targetexpr.values.lexicon.name_words import NameDirection
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.unit_spelling import match_unit
from targetexpr.values.model import (
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    Number,
    Operator,
    Period,
    Qualitative,
)

_NUMBER = compiled(r"\d+(?:\.\d+)?")
_YEAR = compiled(r"(?:19|20)\d\d$")
_OF_BOUND: Mapping[Operator, NameDirection] = {"≥": "正向", ">": "正向", "≤": "反向", "<": "反向"}
_CLOCK = compiled(r"\d{1,2}(?:[:：]\d\d|[时点](?=$|\d|半|整|至|到|前|后|起|[-~—－～]))")
_SO_MANY = compiled(r"[\d一二三五十百千]*[百千万亿](?P<people>从业|人口|常住)?")
_AT_END = compiled(r"[(（]([^()（）]+)[)）]\s*$")


def amount_in(number: PlainNumber, unit: str | None) -> Fraction | None:
    """A plain number in another unit; None where the two do not measure one thing."""
    if number.unit == unit:
        return Fraction(number.value)
    if number.unit is None or unit is None or not units.comparable(number.unit, unit):
        return None
    there = units.convert(number.value, number.unit, unit)
    return None if there is None else Fraction(there)


def in_figures(value: Number | int) -> str:
    """A number as a message writes it: 98, 0.5, 1200000."""
    return f"{float(value):.12g}"


def is_quantified(part: Constraint) -> bool:
    """Whether the target can be held against a number or a date."""
    return isinstance(part, Comparison | Interval | Deadline | Period)


def is_words(constraint: Constraint | None) -> bool:
    """Whether the value is nothing but words."""
    found = parts(constraint)
    return bool(found) and all(isinstance(part, Qualitative | Narrative) for part in found)


def whole(
    item: Item, variant: str = "", severity: Severity | None = None, *, fix: Fix | None = None, **arguments: object
) -> Finding:
    """A finding that marks the whole value."""
    text = item.value.strip()
    start = item.value.find(text)
    return Finding(
        indicator=item.indicator,
        span=(start, start + len(text)),
        arguments={"name": item.name, "value": text, **arguments},
        variant=variant,
        severity=severity,
        fix=fix,
    )


def at_unit(finding: Finding, item: Item, unit: str) -> Finding:
    """The finding, marking only where *unit* is written; as it was where the value does not write it."""
    places = ((mark.start, mark.end) for mark in item.marks if mark.kind == "unit" and mark.canonical == unit)
    return evolve(finding, span=next(places, finding.span))


def unit_in_name(name: str) -> tuple[str, Span] | None:
    """The unit that a name bears in brackets at its end, by its symbol, and where: ``完成时间(月)``."""
    found = _AT_END.search(name)
    symbol = units.canonical(found[1].strip()) if found else None
    return (symbol, found.span(1)) if found and symbol else None


def wanted_direction(item: Item) -> NameDirection | None:
    """Which way the indicator should go: as the sheet prints it, but where the name is sure of the other; else as the
    library or the name says, by a bound that it states of the value's number (30人以内) before all else."""
    printed = printed_direction(item)
    printed = None if printed is not None and misprinted(item) else printed
    library = item.entry.direction if item.entry else None
    return printed or library or _direction_of_bound(item) or _direction_of_time(item) or item.facts.direction


def _direction_of_time(item: Item) -> NameDirection | None:
    """Which way the time of a deed should go: 故障修复 24小时."""
    known, target = item.facts, item.number
    timed = target is not None and "时间" in units.groups(target.unit) and known.kind in (None, "count", "quality")
    timed = timed and "数量" not in (item.indicator.level2 or "")  # 培训40小时 is what is done
    return name_facts(f"{known.text}时间").direction if timed else None


def _direction_of_bound(item: Item) -> NameDirection | None:
    target = item.number
    if target is None or f"{target.value}" not in item.name:
        return None
    for part in stated_in(item.name):
        said = None if getattr(part, "implicit_operator", False) else plain_number(part)
        if said is not None and said.value == target.value and _of_one_thing(said.unit, target.unit):
            return _OF_BOUND.get(said.operator)
    return None


def _of_one_thing(one: str | None, other: str | None) -> bool:
    """Whether two units count the same, whatever each is divided by: 人/期 and 人; one left out is the other."""
    return one is None or other is None or one.split("/")[0] == other.split("/")[0]


def printed_direction(item: Item) -> NameDirection | None:
    """Which way the indicator should go, as the sheet prints it: 正向, 反向."""
    row = item.indicator
    if row.direction is None and not row.notes:
        return None
    printed = (row.direction, *row.notes.values())
    words: tuple[NameDirection, ...] = ("正向", "反向")
    for text in map(str, filter(None, printed)):
        for word in words:
            if text.strip().startswith(word) and len(text.strip()) <= len(word) + 2:
                return word
    return None


def misprinted(item: Item) -> bool:
    """Whether the sheet prints the other direction than a share has of which there is no doubt (满意度 反向), or a
    number of things done whose sign agrees with it (撰写篇数 ≥30篇 反向).

    Of 率 alone nobody knows which way is better.
    """
    if (printed := printed_direction(item)) is None:
        return False
    known, target = item.facts, item.number
    sure = known.share and known.direction is not None and (known.direction == "反向" or known.head_text != "率")
    done = known.kind == "count" and known.level2 == "数量" and "数量" in (item.indicator.level2 or "")
    sure = sure or (done and known.direction == "正向" and target is not None and target.operator in ("≥", ">"))
    return sure and printed != known.direction


def is_of_so_many(name: str) -> bool:
    """Whether a name is of what comes to so many things: 百万车公里死亡率, 电梯万台事故起数, 十万人口火灾死亡率."""
    for amount in _SO_MANY.finditer(name):
        found = match_unit(name, amount.end())
        if amount["people"] or (found is not None and found.known):
            return True
    return False


def wanted_unit(item: Item) -> str | None:
    """The unit that the library says, else the one that the name calls for, or writes behind the value's number."""
    return (item.entry.unit if item.entry else None) or item.facts.unit or _unit_of_number(item)


def _unit_of_number(item: Item) -> str | None:
    """The unit that stands in the name behind the number that the value repeats: 完成16个区的更新, =16."""
    target = item.number
    for number in _NUMBER.finditer(item.name) if target is not None else ():
        match = match_unit(item.name, number.end())
        if match is not None and match.known and target is not None and Decimal(number[0]) == target.value:
            return match.symbol
    return None


def names_a_time(name: str) -> bool:
    """Whether a name says itself by when: ``2024年底前完成验收``, ``24小时内响应``."""
    return any(
        isinstance(part, Deadline | Period) or (isinstance(part, Comparison) and "时间" in units.groups(part.unit))
        for part in stated_in(name)
    )


def states_a_time(text: str) -> bool:
    """Whether a number with a unit of time, or an hour, stands in a text: ``采购前10个工作日``. A year is none."""
    numbers = (number for number in _NUMBER.finditer(text) if not _YEAR.match(number[0]))
    found = (match_unit(text, number.end()) for number in numbers)
    timed = any(match is not None and match.known and "时间" in units.groups(match.symbol) for match in found)
    return timed or _CLOCK.search(text) is not None


def names_a_baseline(name: str) -> bool:
    """Whether a name says itself what to compare with: ``较上年增长情况``."""
    from targetexpr.values.lexicon.word_patterns import holds

    return holds("baseline", name)


def stated_in(name: str) -> Iterator[Constraint]:
    """What a name would mean, were it a value; nothing where it is none."""
    from targetexpr.values.parser import constraint_of

    for part in parts(constraint_of(name)):
        yield part
        if isinstance(part, Narrative):
            yield from part.mentions
