"""Numerals as written → exact numbers. The grammar says what a numeral is; its value is read off its characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import prod

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.model import Number

# More digits than any budget has; keeps the arithmetic of hostile input short.
_LONGEST = 40
_HALF = Decimal("0.5")
_TOP = Decimal(10) ** (2 * _LONGEST)
# Unicode gives these no numeric value.
_COLLOQUIAL: dict[str, int | Decimal] = {"两": 2, "半": _HALF, "Ｏ": 0, "○": 0, "O": 0}
_PARTS = {100: "%", 1000: "‰", 10000: "‱"}
_POINTS = ".．点"
_BY_TEN = compiled(r"\s*(?:[Ee]|(?:\A|[×xX*✕])\s*10\^)")


def exact(value: Fraction) -> Number:
    """A Decimal where a finite one exists, so that ``1/2`` and ``0.5`` are one number."""
    parts = value.denominator
    places = next((n for n in range(parts.bit_length()) if pow(10, n, parts) == 0), None)
    if places is None:
        return value
    digits = value.numerator * 10**places // value.denominator
    return Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -places))


def read_number(kind: str, text: str) -> tuple[Number, str | None]:
    """The value of a number token of the grammar, and the unit that its words imply (``百分之``, ``成``)."""
    match kind:
        case "NUMBER" | "SIGNED":
            return _plain(text), None
        case "POWER":
            return _power(text), None
        case "MIXED_NUMBER":
            return _composed(text), None
        case "RATIO" | "FRACTION" | "CN_FRACTION":
            below, above = numerals(text) if kind == "CN_FRACTION" else reversed([*numerals(text)])
            if kind == "CN_FRACTION" and int(below) in _PARTS:
                return above, _PARTS[int(below)]
            if not below:
                raise Malformed("zero-denominator")
            value = exact(Fraction(above) / Fraction(below))
            return -value if _is_negative(text) else value, None
        case "CN_TENTHS":
            whole, *tenth = numerals(text)
            more = tenth[0] * (10 if tenth[0] == _HALF else 1) if tenth else 0
            return whole * (10 if whole < 10 else 1) + more, "%"
        case "RATED_PRODUCT":
            return exact(prod(map(Fraction, numerals(text)), start=Fraction(1))), None
        case "REDOUBLED":
            return 2 ** next(numerals(text)) - 1, "倍"
        case "HALF":
            return _HALF, None
        case "HALF_MORE":
            return next(numerals(text)) + _HALF, None
        case "CN_PAIR":
            return read_pair(text)[0], None
        case _:
            return next(numerals(text)), None


def read_pair(text: str) -> tuple[Decimal, Decimal]:
    """Both ends of a rough numeral with two digits side by side: ``二三十`` is 20 to 30, ``十七、八`` 17 to 18."""
    text = text.replace("、", "")
    first = next(i for i in range(len(text) - 1) if _value(text[i]) < 10 > _value(text[i + 1]))
    return _composed(text[: first + 1] + text[first + 2 :]), _composed(text[:first] + text[first + 1 :])


def numerals(text: str, points: str = _POINTS) -> Iterator[Decimal]:
    """The numerals in *text*, in order, whatever stands between them."""
    for numeral, run in groupby(text, lambda c: c in points or is_figure(c)):
        if numeral and (digits := "".join(run)).strip(points):
            yield _plain(digits) if digits[0].isdecimal() else _composed(digits)


def is_figure(character: str) -> bool:
    """Whether a character may be one of a numeral."""
    return character.isnumeric() or character in _COLLOQUIAL


def opens(text: str) -> bool:
    """Whether *text* opens with a numeral in Chinese: ``一平完成``."""
    return text[:1] in _COLLOQUIAL or (text[:1].isnumeric() and not text[:1].isdecimal())


def _plain(text: str) -> Decimal:
    if len(text) > _LONGEST:
        raise Malformed("long-number")
    if text.isascii() and (ungrouped := text.replace(",", "")).replace(".", "", 1).isdigit():
        return Decimal(ungrouped)
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else "." if c in _POINTS else c for c in text)
    value = Decimal("".join(c for c in digits if c.isdecimal() or c == "."))
    return -value if _is_negative(text) else value


def _is_negative(text: str) -> bool:
    return unicodedata.category(text[0]) == "Pd" or text[0] in "−负零"


def _power(text: str) -> Decimal:
    """The number of ``1,000.2E-05``, ``1.2×10^4`` or ``10⁴``."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\^?([⁰¹²³⁴-⁹]+)", r"^\1", text)).replace("−", "-")
    factor, exponent = _BY_TEN.split(plain)
    if abs(int(exponent)) > _LONGEST:
        raise Malformed("long-number")
    return Decimal(f"{(_plain(factor) if factor else Decimal(1)).scaleb(int(exponent)):f}")


def _value(character: str) -> Decimal:
    return Decimal(_COLLOQUIAL.get(character) or int(unicodedata.numeric(character, 0)))


def _composed(text: str) -> Decimal:
    """A numeral with words of scale, its figures in words or Arabic: ``三千五`` is 3500, ``1亿3千5百万`` 135000000.

    A last figure alone counts the next place, but not behind 零.
    """
    if len(text) > _LONGEST:
        raise Malformed("long-number")
    whole, _, fraction = text.partition("点")
    pieces = re.findall(r"\d+|\D", whole)
    values = [Decimal(int(piece)) if piece.isdecimal() else _value(piece) for piece in pieces]
    if len(values) > 1 and all(value < 10 for value in values):
        return Decimal("".join(map(str, values)))
    total = section = figure = Decimal(0)
    place, last, myriads = Decimal(1), _TOP, _TOP
    for piece, value in zip(pieces, values, strict=True):
        if piece.isdecimal() or value < 10:
            figure, place = value, place if value and len(piece) == 1 else Decimal(1)
            continue
        worth = ((section + figure if value >= 10000 else figure) or 1) * value
        limit = last if value < 10000 else myriads if total >= value else _TOP
        if worth >= limit or (section and figure and value >= 10000 and place > 1):  # 五十八十, 5千20百, 5千3万
            raise Malformed("bad-numeral")
        if value < 10000:
            section, last = section + worth, value
        else:
            total = total + worth if total >= value else (total + section + figure or 1) * value
            section, last, myriads = Decimal(0), Decimal(10000), value
        figure, place = Decimal(0), value / 10
    if figure >= last:
        raise Malformed("bad-numeral")
    number = total + section + (figure * place if len(pieces) > 1 else figure)
    return number + Decimal("0." + "".join(str(_value(c)) for c in fraction)) if fraction else number
