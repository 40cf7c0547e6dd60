"""Units by their symbols: dimensions, exact conversion; and, when asked for, quantities of pint.

``data/units.txt`` defines the units in pint's own format. What looks up, converts and compares is a table that pint
derived from that file (``tools/maketables/unit_table.py``), so that only a quantity needs pint.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from targetexpr import package_data
from targetexpr.values.lexicon.numerals import exact
from targetexpr.values.lexicon.unit_spelling import DIVISORS, GROUPS, SCALES, SPELLINGS, TABLE, scale_at, split_count
from targetexpr.values.lexicon.unit_spelling import UnitMatch as UnitMatch
from targetexpr.values.lexicon.unit_spelling import canonical as canonical
from targetexpr.values.lexicon.unit_spelling import combine as combine
from targetexpr.values.lexicon.unit_spelling import is_ratio as is_ratio
from targetexpr.values.lexicon.unit_spelling import match_unit as match_unit
from targetexpr.values.lexicon.unit_spelling import read_unit as read_unit
from targetexpr.values.model import Number

if TYPE_CHECKING:
    import pint

_COUNTED = "量词"
_COUNTS = (_COUNTED, "名词", "名中量词")
# Groups whose units are words, too.
_WORDS = ("名词", "名中量词")
_FACTORS = {"": Fraction(1)} | {symbol: Fraction(factor) for symbol, factor in SCALES.values()}
# The factor and the base units of each symbol that is no base unit itself.
_MEASURES: dict[str, tuple[str, dict[str, int]]] = TABLE["measures"]
_ROUNDING = Context(prec=28)
# The nouns that the registry was taught, by their names there.
_own_nouns = dict[str, str]()


class Dimension(NamedTuple):
    """What a unit comes to: *factor* times a product of base units (of one dimension each) with their exponents."""

    factor: Fraction
    base: tuple[tuple[str, int], ...]


@lru_cache(maxsize=4096)
def dimension(symbol: str | None) -> Dimension:
    """The measure of a unit by its symbol; an unknown noun is a dimension of its own; no unit at all is plain 1."""
    factor, powers = Fraction(1), dict[str, int]()
    for unit, sign in _factors(symbol or ""):
        count, noun = _counted(unit)
        scale, rest = _split(noun)
        symbol = SPELLINGS.get(rest, rest)
        worth, parts = _MEASURES.get(symbol) or (1, {symbol: 1} if symbol else {})
        factor *= (count * _FACTORS[scale] * Fraction(worth)) ** sign
        for base, power in parts.items():
            powers[base] = powers.get(base, 0) + sign * power
    return Dimension(factor, tuple(sorted((base, power) for base, power in powers.items() if power)))


def _factors(symbol: str) -> list[tuple[str, int]]:
    """The factors of a symbol with their exponents, 1 or -1."""
    if symbol in GROUPS:
        return [(symbol, 1)]
    head, *divisors = symbol.split("/")
    under = (unit for divisor in divisors for unit in (divisor[1:-1].split("·") if divisor[:1] == "(" else [divisor]))
    return [(unit, 1) for unit in head.split("·") if unit] + [(unit, -1) for unit in under if unit]


def _counted(unit: str) -> tuple[Fraction, str]:
    """The number of a divisor (次/3年), and what it counts."""
    count, noun = split_count(unit)
    return (Fraction(count), noun) if _split(noun)[1] in SPELLINGS else (Fraction(1), unit)


def _split(unit: str) -> tuple[str, str]:
    """A scale word and what follows it; both may be empty. Known units (``千克``) are not split."""
    scale, end = scale_at(unit)
    return ("", unit) if unit in SPELLINGS else (scale, unit[end:])


def unscaled(symbol: str) -> str:
    """The unit without a scale word before it; a ratio has none, and a scale word alone is nothing besides.

    >>> unscaled("万元/人"), unscaled("千克"), unscaled("万")
    ('元/人', '千克', '')
    """
    return symbol.removeprefix(_split(_factors(symbol)[0][0])[0])


def groups(symbol: str | None) -> frozenset[str]:
    """The table's groups (货币, 时间, 量词 …) of what stands above the slash, by its base units.

    >>> groups("万元/人"), groups("小时")
    (frozenset({'货币'}), frozenset({'时间'}))
    """
    return frozenset(GROUPS[base] for base, power in dimension(symbol).base if power > 0 and base in GROUPS)


def is_count(symbol: str | None) -> bool:
    """Whether a number of the unit counts things, in a measure word or a noun: ``件``, ``次/年``."""
    return any(GROUPS.get(base, _COUNTED) in _COUNTS for base, power in dimension(symbol).base if power > 0)


def is_measure(text: str) -> bool:
    """Whether a text is a unit and no word besides: ``万元``, ``季度``, ``次/年``, but not ``岗位``."""
    symbol = canonical(text)
    if symbol is None or "/" in symbol:
        return symbol is not None
    if text.isascii() and text.isalpha():  # A is a grade
        return False
    group = GROUPS.get(SPELLINGS.get(_split(symbol)[1], ""), _COUNTED if symbol.isalpha() else "")
    return group not in _WORDS and (group != _COUNTED or len(symbol) == 1)


def comparable(a: str | None, b: str | None) -> bool:
    """Whether numbers in *a* and *b* can be compared: one dimension, and not a ratio against a bare number."""
    return a == b or (dimension(a).base == dimension(b).base and is_ratio(a) == is_ratio(b))


def convert(value: Number, source: str | None, target: str | None) -> Number | None:
    """*value* of *source* in *target*, exactly; None where they cannot be compared.

    >>> convert(Decimal("409.34"), "万元", "元"), convert(Decimal(1), "天", "个月")
    (Decimal('4093400'), None)
    """
    if not comparable(source, target):
        return None
    factor = dimension(source).factor / dimension(target).factor
    return value if factor == 1 else exact(Fraction(value) * factor)


# What follows needs pint.


@cache
def registry(number: type = Decimal) -> pint.UnitRegistry[Any]:
    """The project's registry: the definitions of ``data/units.txt`` over exact numbers.

    It knows no spelling that is not letters alone: pint 0.26 refuses ``/千``.
    """
    import pint

    definitions = [*map(_named, package_data.text("values/data/units.txt").splitlines())]
    return pint.UnitRegistry(definitions, non_int_type=number, on_redefinition="raise")


def _named(line: str) -> str:
    """A definition without the spellings that are not letters alone."""
    name, *parts = line.split(" = ")
    symbol, others = (part if part.isalpha() else "_" for part in parts[1:2]), filter(str.isalpha, parts[2:])
    return " = ".join([name, *parts[:1], *symbol, *others])


def quantity(value: Number, unit: str | None) -> pint.Quantity[Any]:
    """*value* in *unit*, in the project's registry; a fraction is rounded to 28 digits there."""
    units = registry()
    number = value if isinstance(value, Decimal) else _ROUNDING.divide(value.numerator, value.denominator)
    product = units.Unit("")
    for factor, sign in _factors(unit or ""):
        product *= units.Unit(_pint_name(factor)) ** sign
    return units.Quantity(number, product)


def from_quantity(found: object) -> tuple[Number, str | None] | None:
    """A quantity of any registry of pint as number and symbol; None where a unit of it is in no table here.

    Raises ``TypeError`` for what is no quantity.
    """
    try:
        number, powers = found.magnitude, dict(found.unit_items())  # type: ignore[attr-defined]
    except AttributeError as error:
        raise TypeError(f"not a value that can meet a target: {found!r}") from error
    names = {name: canonical(name) or _own_symbol(name) for name in powers}
    if None in names.values() or any(power != int(power) for power in powers.values()):
        return None
    ups = [str(names[name]) for name, power in powers.items() for _ in range(int(power))]
    downs = [str(names[name]) for name, power in powers.items() for _ in range(-int(power))]
    value = number if isinstance(number, Decimal | Fraction) else Decimal(str(number))
    return value, combine(ups, downs) or None


def _pint_name(unit: str) -> str:
    """How the registry calls a factor."""
    count, noun = _counted(unit)
    if noun != unit:
        return _own_name(unit, f"{count} * {_pint_name(noun)}")
    scale, rest = _split(unit)
    if (known := SPELLINGS.get(rest)) is not None:
        return scale + DIVISORS.get(known, known)
    return scale + _own_name(rest) if rest else _own_name(scale, str(_FACTORS[scale]))


@cache
def _own_name(noun: str, relation: str | None = None) -> str:
    """How the registry calls a noun that it learns here: a dimension of its own, unless *relation* says what it is."""
    units = registry()
    plain = noun.isidentifier() and noun not in units
    name = noun if plain else f"单位_{noun.encode().hex()}"
    units.define(f"{name} = {relation or f'[{name}]'}")
    _own_nouns[name] = noun
    return name


def _own_symbol(name: str) -> str | None:
    scale, rest = _split(name)
    noun = _own_nouns.get(rest or scale)
    return None if noun is None else scale + noun if rest else noun
