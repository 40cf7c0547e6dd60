"""Indicators held against what the text of a goal promises: whether they are of one thing, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.rules.model import Item
from targetexpr.rules.quantities_in_text import Promise
from targetexpr.rules.targets import PlainNumber
from targetexpr.values import units
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.names import name_facts

# How many characters a promise and a name of one thing share at least for sure, and perhaps.
_SURE, _PERHAPS = 3, 2
_YEAR = compiled(r"^(?:到|至)?\d{4}年(?:度|底|末)?(?:前|内)?")
_DIGITS = compiled(r"[\dA-Za-z]+")
_LONGEST, _MOST_PARTS = 60, 8
_ROUNDED = 100
_PERSONS = ("人", "名", "位")
_TO_WHOM = compiled("^[为对向给]")


@frozen(kw_only=True)
class Row:
    """An indicator with a plain number; ``text`` is its name without words for the count, ``thing`` what it counts."""

    item: Item
    number: PlainNumber
    text: str
    thing: str

    @property
    def unit(self) -> str | None:
        return self.number.unit


@frozen(kw_only=True)
class Beside:
    """A row held against a promise, which counts a ``thing``: how many characters their words share."""

    promise: Promise
    row: Row
    thing: str
    shared: int = field()

    @shared.default
    def _shared(self) -> int:
        return _shared(self.promise.words, name_of(self.row.item), together=bool(self.noun))

    @property
    def noun(self) -> str:
        """What both count: the end of the row's thing that ends the promise's, too, or stands right behind its unit."""
        ends = (self.row.thing[at:] for at in range(len(self.row.thing) - 1))
        return next((end for end in ends if self.thing.endswith(end) or self.promise.behind.startswith(end)), "")


def kinship(entry: Beside, entries: Sequence[Beside], deeds: Deeds) -> Literal["same", "perhaps"] | None:
    """Whether a row and a promise are of one thing.

    They may be where their units or values, and some of their words, are alike: 9处林场、共75公顷林地 is one thing.
    They are where they are of one deed, and not one of several things (新建和改造4万亩, 新建改造); of shares, where one
    thing is shared out (满意 of 居民满意率 and 居民满意度). One that the other says in more words (路灯, 太阳能路灯)
    is the same where no other row could be meant.
    """
    promise, row, name, thing = entry.promise, entry.row, entry.row.item.name, entry.thing
    counted = not units.is_ratio(row.unit) and not units.groups(row.unit) & {"货币", "时间"}
    loosely = max(entry.shared, len(set(promise.words) & set(row.text)))  # 厕所改造, 改厕
    alike = _alike(promise, row)
    equal = alike and row.number.value == promise.value
    if not (equal or (loosely >= _SURE and counted) or (loosely >= _PERHAPS and alike)):
        return None
    several = promise.joined or _is_joined(promise.counted) or deeds.together(promise.before)
    done, asked = deeds.of(promise.words), deeds.of(name)
    one_deed = any(set(one) & set(other) for one in done for other in asked)  # 新建, 建设
    noun, others = entry.noun, (other for other in entries if other is not entry and _alike(promise, other.row))
    only = all(other.shared < entry.shared for other in others)
    if not alike or (several and not (_is_joined(name) or deeds.together(name))):
        same = False
    elif units.is_ratio(row.unit):
        same = entry.shared >= _SURE and _is_of_one_share(promise, row)
    elif done and asked and not one_deed:
        same = False
    elif promise.counted != promise.before:  # 监护仪等设备
        same = thing == row.thing or (bool(noun) and noun in (thing, row.thing) and only)
    elif only and (_is_said(row.text, promise.words) or _is_said(thing, name)):  # 选聘护林员, 护林员选聘人数
        same = True
    elif not noun:  # 防治面积, 红火蚁防治面积
        same = only and thing != promise.before in name and entry.shared >= _SURE
    elif not thing.endswith(noun):  # behind the unit: 36所学校
        same = entry.shared >= len(noun) + _SURE or (noun == row.thing and one_deed)
    else:
        same = thing == row.thing or (noun in (thing, row.thing) and only)
    return "same" if same else "perhaps"


def _is_joined(text: str) -> bool:
    return any(words.joints("joiner", text[at:]) for at in range(_PERHAPS, len(text) - 1))


@frozen(kw_only=True)
class Deeds:
    """The verbs of what is done; ``light`` ones take another as their object: 举办招聘会. ``counts`` end a number."""

    every: Sequence[str]
    light: Sequence[str]
    counts: Sequence[str]

    def opens(self, promise: Promise) -> bool:
        """Whether what is promised is a deed."""
        return (promise.clause if promise.listed else promise.before).startswith(tuple(self.every))

    def of(self, text: str) -> set[str]:
        """The deeds that a text tells of, without the light ones."""
        return {verb for verb in self.every if verb in text and verb not in self.light}

    def together(self, text: str) -> bool:
        """Whether two deeds stand side by side: 维修更换路灯."""
        heavy = tuple(verb for verb in self.every if verb not in self.light)
        ends = (at + len(verb) for verb in heavy for at in range(len(text)) if text.startswith(verb, at))
        return any(text.startswith(heavy, end) for end in ends)

    def counted(self, name: str, unit: str) -> str:
        """A name without words for the count: 农资抽检 of 农资抽检批次."""
        head = name_facts(name).head_text
        return name.removesuffix(head).removesuffix(unit[-1:]) if head.endswith(tuple(self.counts)) else name

    def thing(self, text: str) -> str:
        """What a name or a clause counts, without the year and the deeds: 农资 of 农资抽检."""
        text = _TO_WHOM.sub("", _YEAR.sub("", text, count=1))
        while end := next((verb for verb in self.every if text.endswith(verb)), ""):
            text = text.removesuffix(end)
        while begin := next((verb for verb in self.every if text.startswith(verb)), ""):
            text = text.removeprefix(begin)
        return text


def agrees(entry: Beside) -> bool:
    """Whether a row says the same, or is of one thing and asks for no less; each number with the scale that stands in
    its unit: 3场 and ≥3次, 2.6万名 and ≥26000人."""
    promise, row, near = entry.promise, entry.row, entry.shared >= _PERHAPS
    ours = Fraction(row.number.value) * units.dimension(row.unit).factor
    theirs = Fraction(promise.value) * units.dimension(promise.unit).factor
    if not _alike(promise, row):
        return ours == theirs and near
    broken = any(Fraction(number).denominator > 1 for number in (row.number.value, promise.value))
    rounded = broken and abs(ours - theirs) * _ROUNDED < theirs and not units.is_ratio(row.unit)  # 310.6公里, 310公里
    share, one_share = units.is_ratio(row.unit), _is_of_one_share(promise, row)
    same = (ours == theirs or rounded) and (near or not share or one_share)
    beyond = (promise.open_above and ours >= theirs) or (promise.open_below and ours <= theirs)
    return same or (near and beyond and (not share or one_share))


def adds_up(promise: Promise, beside: Sequence[Beside]) -> bool:
    """Whether rows of one thing come to the promise together."""
    parts = [entry.row for entry in beside if entry.shared >= _PERHAPS and entry.row.unit == promise.unit]
    return len(parts) > 1 and sum(Fraction(row.number.value) for row in parts) == promise.value


def is_part(promise: Promise, row: Row, made: Sequence[Promise]) -> bool:
    """Whether a row holds what the goal promises in parts: 80个 of 靶位60个、靶位20个."""
    sums = {promise.value}
    for other in [other for other in made if other is not promise and other.unit == promise.unit][:_MOST_PARTS]:
        sums |= {other.value + part for part in sums}
    return _is_counted_alike(promise, row) and row.number.value in sums


def is_named(promise: Promise, item: Item, deeds: Deeds) -> bool:
    """Whether an indicator is of what is promised, whatever its value is: 巡回审判场次 with 60%."""
    thing = deeds.thing(promise.counted)
    return len(thing) > _SURE and _is_said(thing, name_of(item))


def is_wanting(promise: Promise, deeds: Deeds, made: Sequence[Promise]) -> bool:
    """Whether the goal promises a number of things, by the verb that the clause opens with, or in line with such
    clauses (建成仓库3座，孵化企业10家); money and times are told elsewhere."""
    groups = units.groups(promise.unit)
    counted = promise.known and not groups & {"货币", "时间"} and not units.is_ratio(promise.unit)
    done = deeds.opens(promise)
    in_line = len(promise.before) > _SURE and not promise.behind and groups & {"量词", "人与工时"}
    beside = (other for other in made if other is not promise and other.sentence == promise.sentence)
    told = done or (in_line and any(map(deeds.opens, beside)))
    return bool(told) and counted and promise.value > 1 and len(promise.words) >= _PERHAPS


def is_one_deed(one: str, other: str) -> bool:
    """Whether *other* says all that *one* does, and no more where that is little."""
    return _in_pairs(one, other) == len(one) and (len(one) > _SURE or _in_pairs(other, one) == len(other))


def name_of(item: Item) -> str:
    return item.facts.text[:_LONGEST]


def _shared(one: str, other: str, *, together: bool) -> int:
    """How many characters in a row the two share; *together*, all pairs in any order: 抽检农资, 农资抽检."""
    from difflib import SequenceMatcher

    one, other = (_DIGITS.sub(" ", text[:_LONGEST]) for text in (one, other))
    longest = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return max(longest, _in_pairs(one, other)) if together else longest


def _in_pairs(one: str, other: str) -> int:
    """How many characters of *one* stand in *other* beside the same neighbour."""
    pairs = [at for at in range(len(one) - 1) if one[at : at + _PERHAPS] in other]
    return len({*pairs, *(at + 1 for at in pairs)})


def _is_said(one: str, other: str) -> bool:
    """Whether *other* says all that *one* does, in whatever order."""
    return len(one) > _SURE and _in_pairs(one, other) == len(one)


def _alike(promise: Promise, row: Row) -> bool:
    return row.unit is not None and (_is_counted_alike(promise, row) or units.comparable(promise.unit, row.unit))


def _is_counted_alike(promise: Promise, row: Row) -> bool:
    one, other = promise.unit, row.unit or ""
    either = bool(_either(one) & _either(other))  # 260台（套）, 280台
    return one == other or either or (other in _PERSONS and one in _PERSONS)


def _either(unit: str) -> set[str]:
    """The units of which one is meant: 台 and 套 of 台套."""
    parts = {unit, *unit} if len(unit) == _PERHAPS and not unit.endswith("次") else {unit}
    return parts if all("量词" in units.groups(part) for part in parts) else {unit}


def _is_of_one_share(promise: Promise, row: Row) -> bool:
    said, name = name_facts(promise.before), row.item.facts
    if said.head_text == "率":  # any rate: 宽带入户率
        return said.text.endswith(name.text) or name.text.endswith(said.text)
    heads = [known.head_text[-3:-1] for known in (said, name)]
    of = [set(known.text.removesuffix(known.head_text)) for known in (said, name)]
    return len(heads[0]) == _PERHAPS and heads[0] == heads[1] and (not all(of) or bool(of[0] & of[1]))
