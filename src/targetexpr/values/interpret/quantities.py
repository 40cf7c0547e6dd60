"""Numbers with their units: where a unit ends and a noun begins is the table's question."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Quantity
from targetexpr.values.interpret.tokens import mark, operator, refuse, span_of
from targetexpr.values.json import number_text
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.numerals import exact, read_number, read_pair
from targetexpr.values.lexicon.unit_spelling import CONTEXTS, canonical, match_unit, read_unit, scale_at
from targetexpr.values.model import Mark, Number
from targetexpr.values.units import dimension, groups, is_ratio

# A noun that no table knows is a unit of its own up to this length; longer, it is what is counted and its story.
_LONGEST_NOUN = 4
_BRACKETS = {ord(bracket): None for bracket in "()（）"}
_CLAUSE_END = compiled(r"[；;。\n]|(?<!\d)[，,]|[，,](?!\d{3})")
# The (㎡·K) of W/(㎡·K): nothing but a unit is written so.
_GROUP = compiled("[/／∕][(（].*[·・⋅*].*[)）]$")
# A noun that a unit under a slash goes on with, and another divisor.
_DIVIDED = compiled(r"[^\W\d_a-zA-Z]{1,4}[/／∕·・⋅]")
# Units that are nouns, too, the last divisor of a unit, and the figure behind that.
_NOUNS = {"名词", "名中量词"}
_FIGURES = compiled(r"\d+")
_NAMED = compiled(r"(.+)[/／]([\d一二三四五六七八九十]*)((?![a-zA-Z]+[^级类型])\w+)")
_BEHIND = compiled(r"([一-鿿]{0,6}?)[^\w\s，,；;。、.．()（）]?[\d一二三四五六七八九十百][\d一二三四五六七八九十百.]*")
_EXACT = Context(prec=200)
_HALF = Decimal("0.5")


def read_quantity(text: str, node: Any) -> Quantity | None:
    """None for a Chinese numeral with no known unit behind it: it was part of a word."""
    children = list(node.children)
    currency = children.pop(0) if children[0].type == "CURRENCY" else None
    token = children.pop(0).children[0]
    value, unit = read_value(token)
    kind = token.type
    plain, pair = kind in ("NUMBER", "SIGNED"), kind == "CN_PAIR"
    marks = (mark("number", token, number_text(value) if plain else None),)
    quantity = Quantity(value, unit, span_of(node), upper=read_pair(str(token))[1] if pair else None, marks=marks)
    scale = ""
    if children and children[0].data == "odd":
        odd = children.pop(0).children[0]
        (start, end), scale = span_of(odd), str(odd)[:-1] if str(odd)[0].isalpha() else ""  # not of （约）
        pieces = (Mark("unit", start, end - 1, scale),) if scale else ()
        marks = *quantity.marks, *pieces, Mark("operator", start + len(scale), end, "")
        quantity = evolve(quantity, odd=evolve(operator(odd), span=(start + len(scale), end)), marks=marks)
    if kind == "RATIO" and children and not (children[0].data and text[span_of(children[0])[0]] in "/／"):  # 按1:1配套
        return evolve(quantity, rest=(span_of(children[0])[0], span_of(node)[1]))
    chinese = pair or kind == "CN_NUMBER" or token == "半"
    if children:
        quantity = with_unit(text, quantity, children, chinese=chinese)
    reducible = kind == "FRACTION" and gcd(*map(int, _FIGURES.findall(str(token)))) > 1
    if quantity.unit and not is_ratio(quantity.unit) and reducible:  # 75/50℃, 30/60元
        return None
    if scale:  # 3万余人次
        quantity = evolve(quantity, unit=scale + (quantity.unit or ""))
    if chinese and not (quantity.known and (quantity.unit is not None or quantity.rest is None)):
        return None
    if currency is not None:  # ￥100, ￥100万, ￥100/人
        unit, shown = quantity.unit or "", (mark("unit", currency, read_unit(str(currency))[0]), *quantity.marks)
        symbol, known = read_unit(f"{currency}{unit}" if unit.startswith("/") else f"{unit}{currency}")
        quantity = evolve(quantity, unit=symbol if known else unit, marks=shown)
    return evolve(quantity, chinese=True) if chinese else quantity


def read_value(token: Any) -> tuple[Number, str | None]:
    """The value of a number token, and the unit that its words imply. Raises ``Malformed``."""
    refuse(token)
    try:
        return read_number(token.type, str(token))
    except Malformed as error:
        raise Malformed(error.code, span_of(token)) from None


def read_bound(text: str, node: Any) -> Quantity:
    """One end of ``[5,10)``."""
    token, *unit = node.children
    value, _ = read_number("SIGNED", str(token))
    quantity = Quantity(value, None, span_of(node), marks=(mark("number", token, number_text(value)),))
    return with_unit(text, quantity, unit) if unit else quantity


def _in_brackets(text: str, quantity: Quantity, children: list[Any]) -> Quantity:
    """95.00(%): nothing but the unit stands in the brackets, known or not; behind a unit they are words (5个（套）)."""
    *before, opening, inside, closing = children
    start, end = span_of(inside)
    if before:
        quantity = with_unit(text, quantity, before)
    scale = quantity.unit or ""
    if before and (quantity.rest or is_ratio(scale) or dimension(scale).base):
        first = quantity.rest[0] if quantity.rest else span_of(opening)[0]
        return evolve(quantity, rest=(first, span_of(closing)[1]))
    symbol, known = read_unit(scale + text[start:end], _beside(text, start, end))
    following = match_unit(text, span_of(closing)[1], len(text)) if symbol == "个" else None
    if following is not None and "时间" in groups(following.symbol):  # 5（个）工作日
        raise Malformed("doubled-unit", (start, following.end))
    marks = mark("bracket", opening, "("), Mark("unit", start, end, symbol), mark("bracket", closing, ")")
    return evolve(quantity, unit=symbol, known=known, marks=quantity.marks + marks)


def with_unit(text: str, quantity: Quantity, children: list[Any], *, chinese: bool = False) -> Quantity:
    """The quantity in the unit that *children* spell, in brackets or not. Raises ``Malformed`` where it is doubled."""
    if len(children) > 2:
        return _in_brackets(text, quantity, children)
    start, end = span_of(children[0])
    unit = _before_name(text, start, end)
    if quantity.unit:
        symbol, stop, known, weak = None, start, True, False
    elif children[0].data and start + len(unit) == end and (counted := _counted_unit(text, children[0])) is not None:
        symbol, stop, known, weak = *counted, True, False
    else:
        symbol, stop, known, weak = longest_unit(unit, _beside(text, start, end))
        stop += start
    rest = (stop, end) if stop < end else None
    head, *divisors = (canonical(one) or one for one in (symbol or "").split("/"))
    if head in divisors or any(map(is_ratio, divisors)):  # 90/%, 90 o/o
        raise Malformed("unexpected", (start, stop))
    if rest is not None and not text[stop].isalpha() and (symbol is None or text[stop].isdigit()):  # 95★, 5平方米²
        raise Malformed("unexpected", rest)
    written = text[start:stop]
    again = match_unit(text, stop, end) if written and not written.isalnum() else None
    if (again is not None and again.symbol == symbol) or (written[1:] and set(written) == {"%"}):  # 95％%, 95%%%
        raise Malformed("doubled-unit", (start, again.end if again is not None else stop))
    if rest and is_ratio(read_unit(text[stop:end])[0]):  # 95个%
        raise Malformed("unexpected", rest)
    if rest and written.endswith(text[stop:end]):  # 90个个, 20万元元
        raise Malformed("doubled-unit", (start, end))
    if rest and weak and chinese:  # 三级医院
        return evolve(quantity, rest=rest, known=False)
    marks = (Mark("unit", start, stop, symbol),) if stop > start else ()
    value = quantity.value
    if len(children) > 1:  # 两年半
        value, marks = exact_sum(value, _HALF), (*marks, mark("number", children[1]))
    return Quantity(
        value, symbol or quantity.unit, quantity.span, known, rest, quantity.upper, quantity.odd, quantity.chinese,
        quantity.marks + marks,
    )  # fmt: skip


def _before_name(text: str, start: int, end: int) -> str:
    """The unit there without what a slash parts from it: the name of the figure behind (3个/市级5个). Where the name is
    a unit, too (12所/乡镇8所), or words stand between, that figure has the same unit, and no divisor (5元/人至8元/人).
    """
    whole, found, figure = text[start:end], _NAMED.fullmatch(text, start, end), _BEHIND.match(text, end)
    if found is None or figure is None:
        return whole
    unit, number, name = found.groups()
    known, again, divisor = canonical(name) is not None, match_unit(text, figure.end()), whole[len(unit) :][:2]
    same = again is not None and again.symbol == canonical(unit) and not text.startswith(divisor, again.end)
    plain = not known or number or (groups(name) & _NOUNS and not figure[1])
    return unit if plain and (same or not (known or figure[1])) else whole


def _beside(text: str, start: int, end: int) -> str:
    """The clause around a unit whose meaning hangs on it (5000度 of 用电); nothing for the others."""
    if not any(spelling in text[start:end] for spelling in CONTEXTS):
        return ""
    return _CLAUSE_END.split(text[:start])[-1] + _CLAUSE_END.split(text[start:], 1)[0]


@lru_cache(maxsize=1024)
def longest_unit(text: str, beside: str) -> tuple[str | None, int, bool, bool]:
    """Of the unit that *text* begins with: symbol, end, whether it is known, and whether it also stands in names."""
    for written in (text, text.translate(_BRACKETS)):
        whole, known = read_unit(written, beside)
        if known or _GROUP.search(written) is not None:
            return whole, len(text), known, False
    scale, stop = scale_at(text)  # 12万 of 12万学生提供服务
    symbol, weak, start = scale or None, False, 0
    while (match := match_unit(text, start, beside=beside)) is not None:
        whole, known = read_unit(text[: match.end], beside)
        if not match.known or not known:
            if text in words.directions():  # 由1.8降到1.6
                return None, 0, True, False
            short = match.end - match.start <= _LONGEST_NOUN or text[match.start : match.end].isascii()
            if text[match.end : match.end + 1] in tuple("/／") and read_unit(text[match.end + 1 :])[1]:  # 人/机构/年
                return read_unit(text)[0], len(text), False, False
            noun = short and (match.known or not is_ratio(symbol))
            return (whole, match.end, False, False) if noun else (symbol, stop, True, weak)
        stop, symbol, weak = match.end, whole, match.weak
        start = stop + 1  # past the dot or slash before the next factor
        if stop == len(text) or text[stop].isalnum() or ord(text[stop]) in _BRACKETS:
            break
    if symbol is not None and "/" in symbol and _DIVIDED.match(text, stop):  # 次/台机/年
        return read_unit(text, beside)[0], len(text), False, False
    return symbol, stop, True, weak


def _counted_unit(text: str, node: Any) -> tuple[str, int] | None:
    """Symbol and end of a unit with a number under the slash (次/3年); None where it is none that the table knows."""
    (start, end), written = span_of(node), ""
    divisors = [child for child in node.children if child.data == "divisor" and child.children[0].data == "number"]
    if not divisors or read_unit(text[start:end])[1]:  # 次/半年
        return None
    for number, noun in (divisor.children for divisor in divisors):
        first, last = span_of(number)
        written += text[start:first] + number_text(divisor_number(number))
        start, closes = last, match_unit(text, *span_of(noun))
        if closes is not None and is_ratio(closes.symbol):  # 95%/90%
            raise Malformed("unexpected", (first - 1, first))
        for stop in (end, closes.end if closes is not None else last):
            symbol, known = read_unit(written + text[start:stop])
            if known:
                return symbol, stop
    return None


def divisor_number(node: Any) -> Number:
    """The 3 of 每3年 and 次/3年. Raises ``Malformed`` for nought."""
    value, _ = read_value(node.children[0])
    if not value:
        raise Malformed("zero-denominator", span_of(node))
    return value


def exact_sum(a: Number, b: Number) -> Number:
    """Exact where Decimal's own context would round."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return _EXACT.add(a, b)
    return exact(Fraction(a) + Fraction(b))
