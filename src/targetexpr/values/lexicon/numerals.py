"""Numerals as written → exact numbers. The grammar says what a numeral is; its value is read off its characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import prod

from targetexpr.values.errors import Malformed
from targetexpr.values.model import Number

# More digits than any budget has; keeps the arithmetic of hostile input short.
_LONGEST = 40
_HALF = Decimal("0.5")
# Unicode gives these no numeric value.
_COLLOQUIAL: dict[str, int | Decimal] = {"两": 2, "半": _HALF, "Ｏ": 0, "○": 0, "O": 0}
_PARTS = {100: "%", 1000: "‰", 10000: "‱"}
_POINTS = ".．点"


def exact(value: Fraction) -> Number:
    """A Decimal where a finite one exists, so that ``1/2`` and ``0.5`` are one number."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1:
        return value
    digits = value.numerator * 10**places // value.denominator
    return Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -places))


def read_number(kind: str, text: str) -> tuple[Number, str | None]:
    """The value of a number token of the grammar, and the unit that its words imply (``百分之``, ``成``)."""
    match kind:
        case "NUMBER" | "SIGNED":
            return _plain(text), None
        case "POWER" if "E" in (plain := unicodedata.normalize("NFKC", text).upper()):
            factor, exponent = plain.replace("−", "-").split("E")
            return Decimal(f"{Decimal(factor).scaleb(int(exponent)):f}"), None
        case "POWER":
            *factors, base, power = _power(text)
            return exact(Fraction(factors[0] if factors else 1) * Fraction(base) ** int(power)), None
        case "MIXED_NUMBER":
            return _mixed(text), None
        case "RATIO" | "FRACTION":
            above, below = numerals(text)
            if not below:
                raise Malformed("zero-denominator")
            value = exact(Fraction(above) / Fraction(below))
            return -value if _is_negative(text) else value, None
        case "CN_FRACTION":
            below, above = numerals(text)
            if int(below) in _PARTS:
                return above, _PARTS[int(below)]
            if not below:
                raise Malformed("zero-denominator")
            return exact(Fraction(above) / Fraction(below)), None
        case "CN_TENTHS":
            whole, *tenth = numerals(text)
            return whole * 10 + (tenth[0] * (10 if tenth[0] == _HALF else 1) if tenth else 0), "%"
        case "HALF":
            return _HALF, None
        case "HALF_MORE":
            return next(numerals(text)) + _HALF, None
        case "CN_PAIR":
            return read_pair(text)[0], None
        case _:
            return next(numerals(text)), None


def read_pair(text: str) -> tuple[Decimal, Decimal]:
    """Both ends of a rough numeral with two digits side by side: ``二三十`` is 20 to 30, ``十七八`` 17 to 18."""
    first = next(i for i in range(len(text) - 1) if _value(text[i]) < 10 > _value(text[i + 1]))
    return _chinese(text[: first + 1] + text[first + 2 :]), _chinese(text[:first] + text[first + 1 :])


def numerals(text: str, points: str = _POINTS) -> Iterator[Decimal]:
    """The numerals in *text*, in order, whatever stands between them."""
    for numeral, run in groupby(text, lambda c: c in points or c in _COLLOQUIAL or c.isnumeric()):
        if numeral and (digits := "".join(run)).strip(points):
            yield _plain(digits) if digits[0].isdecimal() else _chinese(digits)


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


def _power(text: str) -> list[Decimal]:
    """``1.2×10^4`` → 1.2, 10, 4; superscript digits are an exponent, too."""
    plain = unicodedata.normalize("NFKC", "".join(f"^{c}" if c.isdigit() and not c.isdecimal() else c for c in text))
    parts = list(numerals(plain.replace("^^", "^")))
    if parts[-1] > _LONGEST:
        raise Malformed("long-number")
    return parts


def _mixed(text: str) -> Decimal:
    """``1万5千`` is 15000, ``13万2`` 132000: a last digit alone counts the next place, but not behind 零."""
    if len(text) > _LONGEST:
        raise Malformed("long-number")
    total, worth = Decimal(0), Decimal(10) ** _LONGEST
    for nought, digits, scales in re.findall(r"([零〇]?)(\d+)([百千万亿]*)", text):
        last, worth = worth, prod(map(_value, scales), start=Decimal(1))
        if not scales and len(digits) == 1 and not nought:
            worth = last / 10
        if worth >= last or int(digits) * worth >= last:
            raise Malformed("bad-numeral")
        total += int(digits) * worth
    return total


def _value(character: str) -> Decimal:
    return Decimal(_COLLOQUIAL.get(character) or int(unicodedata.numeric(character, 0)))


def _chinese(text: str) -> Decimal:
    if len(text) > _LONGEST:
        raise Malformed("long-number")
    whole, _, fraction = text.partition("点")
    if not any(_value(c) >= 10 for c in whole) and len(whole) > 1:
        return Decimal("".join(str(_value(c)) for c in whole))
    total = section = digit = Decimal(0)
    scale, last = Decimal(1), Decimal(10000)
    for character in whole:
        value = _value(character)
        if value >= 10:
            if value < 10000 and value >= last:  # 五十八十
                raise Malformed("bad-numeral")
            last = Decimal(10000) if value >= 10000 else value
        if value >= 10000:
            here = section + digit
            total = (total + here or 1) * value if total < value else total + (here or 1) * value
            section = Decimal(0)
        elif value >= 10:
            section += (digit or 1) * value
        if value >= 10:
            digit, scale = Decimal(0), value / 10
        else:
            digit, scale = value, scale if value else Decimal(1)
    if digit and scale > 1 and len(whole) > 1:
        digit *= scale  # 三千五 is 3500
    number = total + section + digit
    return number + Decimal("0." + "".join(str(_value(c)) for c in fraction)) if fraction else number
