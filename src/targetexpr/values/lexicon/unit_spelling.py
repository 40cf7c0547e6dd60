"""Spellings of units: which symbol a text means, and where in a text a unit ends. Knows no pint."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from targetexpr import package_data
from targetexpr.patterns import compiled

TABLE: dict[str, Any] = json.loads(package_data.data("values/data/units.json"))
SCALES: dict[str, list[str]] = TABLE["scales"]
SPELLINGS: dict[str, str] = TABLE["spellings"]
# The group of each symbol, and what it is called behind a slash, where that is not the symbol.
GROUPS: dict[str, str] = TABLE["groups"]
DIVISORS: dict[str, str] = TABLE["divisors"]
# What a spelling means beside one of some words.
CONTEXTS: dict[str, list[tuple[list[str], str]]] = TABLE["contexts"]
# The symbol of a spelling without regard to letter case and width, where it is not one of the spellings; None where
# that could be several. Single letters keep their case.
_FOLDED: dict[str, str | None] = TABLE["folded"]
# For each first character of a spelling, the lengths of all such, longest first.
_LENGTHS: dict[str, list[int]] = TABLE["lengths"]
_FIRST = frozenset({*_LENGTHS, *(scale[0] for scale in SCALES)})
_WEAK = "名中量词"
_RATIOS = "比率"
_SLASHES = compiled(r"[/／∕╱\\]每?|(?<=\S)(?:[.．、·]?每|一(?=[年月天日周季]))|(?<=[^\s/／∕╱\\每])(?=半年)")
_DOTS = compiled(r"[·・•⋅×*＊、]|(?<=[^\W\d_a-zA-Z])[.．](?=[^\W\d_a-zA-Z])")
_JOINTS = compiled(f"{_SLASHES.pattern}|{_DOTS.pattern}")
_COUNTED = compiled(r"(\d+(?:\.\d+)?)(\D.*)")
# 种次: how often one of any things was there; but 次干道, 次性能 and 次月 are words. 列公里: how far one of them went.
_TIMES = compiled(
    "[一-鿿](?<![次余来多几首初再依逐分按历屡层档名位])次(?![干级要生日月年品序性数中核])|[一-鿿](?<![余来多几个])公里"
)
_SYMBOLS = compiled("[A-Za-zμΩ·]+")
# A product that is divided by as a whole: the (㎡·K) of W/(㎡·K).
_GROUP = compiled(r"[(（](.*)[)）]")


def fold(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling).casefold()


def _spelled(spelling: str) -> str | None:
    """The symbol of a unit that the table knows by *spelling*, without scale words."""
    if (symbol := SPELLINGS.get(spelling)) is not None:
        return symbol
    if "\u2e80" <= spelling[:1] < "\uff00" and spelling.isalpha():
        return None
    form = unicodedata.normalize("NFKC", spelling)
    forms = (form, form.casefold()) if len(form) > 1 else (form,)
    return next((symbol for one in forms if (symbol := _FOLDED.get(one, SPELLINGS.get(one))) is not None), None)


def canonical(spelling: str) -> str | None:
    """The symbol of the unit spelled so, compound and scaled units too; None where a part is in no table.

    >>> canonical("㎡"), canonical("万元/人·月"), canonical("次/3个年度"), canonical("采集点")
    ('平方米', '万元/人/月', '次/3年', None)
    """
    if "一" <= spelling[:1] <= "鿿" and spelling[0] not in _FIRST:
        return None
    symbol, known = read_unit(spelling)
    return symbol if known else None


@lru_cache(maxsize=4096)
def read_unit(text: str, beside: str = "") -> tuple[str, bool]:
    """A whole text as a unit: its symbol, and whether every part of it is known. An unknown noun is its own symbol.

    *beside* is the text that it stands in, where that may say which of several units is meant.

    >>> read_unit("元/度"), read_unit("M", "光纤100M"), read_unit("kJ/(kg·℃)")
    (('元/千瓦时', True), ('Mbps', True), ('kJ/(千克·摄氏度)', True))
    """
    text = text.strip()
    told = any(spelling in text for spelling in CONTEXTS)
    beside = f"{beside} {''.join(_JOINTS.sub('每', text).split())}" if told else ""
    if (symbol := _spelled(text)) is not None and text not in CONTEXTS:
        return symbol, True
    if _JOINTS.search(text) is None:
        symbol, known = _one(text, beside)
        return combine([symbol]), known
    scale, _ = scale_at(text)
    if scale and (symbol := _spelled(text.removeprefix(scale))) is not None:  # 万kW·h
        return scale + symbol, True
    above, *below = _SLASHES.split(text)
    factors = [above] if _spelled(above) is not None else _DOTS.split(above)
    head = [_one(factor, beside) for factor in factors] if above or not below else []
    under = [found for divisor in below for found in _divisors(divisor, beside)]
    symbol = combine([factor for factor, _ in head], [factor for factor, _ in under])
    undivided = {*head} & {*under} or any(is_ratio(divisor) for divisor, _ in under)  # no 度/度, no 元/%
    return symbol, all(known for _, known in head + under) and not undivided


def _divisors(text: str, beside: str) -> list[tuple[str, bool]]:
    """What stands behind a slash: factors, or one group of them."""
    text = text.strip()
    if _SYMBOLS.fullmatch(text) is not None and (symbol := _spelled(text)) is not None:  # 元/kW·h, but 元/人·天
        return [(symbol, True)]
    group = _GROUP.fullmatch(text)
    found = [_divisor(factor, beside) for factor in _DOTS.split(text if group is None else group[1])]
    if group is None or len(found) < 2:
        return found
    names = (DIVISORS.get(symbol, symbol) for symbol, _ in found)
    return [(f"({'·'.join(names)})", all(known for _, known in found))]


def _one(text: str, beside: str) -> tuple[str, bool]:
    """One factor of a compound unit as a whole, and whether it is known."""
    match = match_unit(text.strip(), beside=beside)
    known = match is not None and match.known and match.end == len(text.strip())
    return (match.symbol, True) if match is not None and known else (text.strip(), False)


def _divisor(text: str, beside: str) -> tuple[str, bool]:
    """A factor under the slash, which a number may stand before: 次/3年, 起/10万人."""
    number, noun = split_count(text.strip())
    if noun == text.strip():
        return _one(text, beside)
    symbol, known = _one(noun, beside)
    return (text, False) if is_ratio(symbol) else (counted(number, symbol), known)  # 95%/90%


def split_count(unit: str) -> tuple[Decimal, str]:
    """The number of a divisor (3 of ``3年``) and what it counts; 1 and the unit where it has none."""
    found = _COUNTED.fullmatch(unit)
    return (Decimal(found[1]), found[2]) if found is not None and Decimal(found[1]) else (Decimal(1), unit)


def is_ratio(symbol: str | None) -> bool:
    """Whether the unit is a ratio (``%``, ``‰``, ``倍`` …), which a number without a unit does not fit untold."""
    return symbol is not None and GROUPS.get(symbol) == _RATIOS


def counted(number: Decimal, symbol: str) -> str:
    """The divisor that a number makes of a unit: ``3年``, but ``年`` for 1."""
    return symbol if number == 1 else f"{number.normalize():f}{symbol}"


class UnitMatch(NamedTuple):
    """A unit that stands at a place of a text: ``text[start:end]`` is a spelling of *symbol*.

    A *known* unit closes: what follows is a remark (``13个社区``). An unknown one is the whole run of letters there.
    A *weak* one also stands in names (``二期工程``): after a Chinese numeral and before further text it is no unit.
    """

    symbol: str
    start: int
    end: int
    known: bool = True
    weak: bool = False


def match_unit(text: str, start: int = 0, end: int | None = None, *, beside: str = "") -> UnitMatch | None:
    """The unit at *start*: the longest that the table knows, then scale words before one, then the run of letters.

    *beside* as in ``read_unit``.

    None where no letter or sign of a unit stands there. Slashes are the grammar's: each factor is matched alone,
    but for the units whose own spelling holds one (``mg/L``).
    """
    end = len(text) if end is None else end
    if (match := _known(text, start, end, beside)) is not None:
        return match
    scale, after = scale_at(text, start, end)
    if scale and (match := _known(text, after, end, beside)) is not None:
        return UnitMatch(scale + match.symbol, start, match.end, weak=match.weak)
    run = after
    while run < end and text[run].isalpha():
        run += 1
    if run > after:
        return UnitMatch(scale + text[after:run], start, run, known=False)
    return UnitMatch(scale, start, after) if scale else None


def scale_at(text: str, start: int = 0, end: int | None = None) -> tuple[str, int]:
    """The scale word at *start*, empty where none stands there, and its end."""
    end = len(text) if end is None else end
    for length in (2, 1):
        if (entry := SCALES.get(text[start : min(start + length, end)])) is not None:
            return entry[0], min(start + length, end)
    return "", start


def _known(text: str, start: int, end: int, beside: str) -> UnitMatch | None:
    if start >= end:
        return None
    for spelling, ways in CONTEXTS.items() if beside else ():
        stop = start + len(spelling)
        if text.startswith(spelling, start, end) and (stop == end or _closes(spelling, text[stop])):
            for words, meant in ways:
                if any(word in beside for word in words):
                    return UnitMatch(meant, start, stop)
    if (times := _TIMES.match(text, start, end)) is not None and text[start] not in SCALES:
        return UnitMatch(_spelled(times[0]) or times[0], start, times.end())
    for length in _LENGTHS.get(text[start]) or _LENGTHS.get(fold(text[start])[:1], []):
        stop = start + length
        if stop <= end and (symbol := _spelled(text[start:stop])) is not None:
            if stop < end and not _closes(text[stop - 1], text[stop]):
                continue
            return UnitMatch(symbol, start, stop, True, GROUPS[symbol] == _WEAK)
    return None


def _closes(last: str, following: str) -> bool:
    """Whether a unit can end here: not where a Latin word goes on, as after the ``m`` of ``max``."""
    return not (_latin(last) and (_latin(following) or following.isdigit()))


def _latin(character: str) -> bool:
    form = unicodedata.normalize("NFKC", character)
    return form.isascii() and form.isalpha()


def combine(factors: Sequence[str], divisors: Sequence[str] = ()) -> str:
    """The symbol of a product of units over others; every divisor has a slash of its own, in the order written.

    >>> combine(["元"], ["人", "个月"])
    '元/人/月'
    """
    symbol = SPELLINGS.get(head := "·".join(factors), head)
    for unit in divisors:
        under = f"{symbol}/{DIVISORS.get(unit, unit)}"
        symbol = SPELLINGS.get(under, under)
    return symbol
