"""What the fast path may answer without the grammar: found by asking the grammar, when its tables are made.

A unit is plain where the grammar reads it whole behind every representative number, bare, behind a sign, in brackets,
and on either side of a slash.
"""

from __future__ import annotations

from typing import Any

from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.build import one_operator
from targetexpr.values.interpret.items import Op
from targetexpr.values.interpret.tokens import OPERATORS, operator_named
from targetexpr.values.lexicon.unit_spelling import SCALES, SPELLINGS, read_unit
from targetexpr.values.syntax.fast_path import SIGNS
from targetexpr.values.syntax.lalr import LalrParser, UnexpectedToken, leaves

# Of every length and look that a year, month, day, hour, quarter or grade has, and of others.
_NUMBERS = ("1", "3", "5", "10", "12", "13", "31", "45", "2023", "20231130", "1.5", "2023.1", "2023.12", "1,000")
_FEW = ("3", "45", "1.5")
_SIGNED = "≥"
# Of the names of operators, the second words that the fast path reads.
_BEFORE = {"SIGN", "STRONG", "FAR", "WORD", "HOLD"}
_BEHIND = {"AFTER", "WITHIN", "LIMIT"}
_UNIT = {"UNIT", "SLASH", "UNIT_OPEN", "UNIT_INSIDE", "CLOSE"}


def found(parser: LalrParser) -> dict[str, Any]:
    """The *shape* of a plain value; its *units*; which of these are *odd*, not plain, behind one of the *scales*; the
    *operators* of its terminals.
    """
    instead = {kind for number in _NUMBERS for kind, _ in _tokens(parser, number) if kind != "NUMBER"}
    numbers = [number for number in _NUMBERS if not instead & {kind for kind, _ in _tokens(parser, number)}]
    spellings = [written for written in (*SPELLINGS, *SCALES) if _is_plain(parser, written, numbers)]
    units = {written: read_unit(written)[0] for written in spellings}
    scales = list(dict.fromkeys(prefix for prefix, _ in SCALES.values()))
    scaled = [scale + written for scale in scales for written in units]
    patterns = parser.patterns
    # A group for each sign: some look at what follows them, and could not be told apart from the sign alone.
    signs = "|".join(f"({patterns[name]})" for name in SIGNS)
    no = "|".join(patterns[name] for name in sorted(instead))
    shape = rf"(?:{signs})?(?!{no})({patterns['NUMBER']})(?:\(([^()]+)\)|([^()]+))?"
    return {
        "shape": shape,
        "units": units,
        "scales": scales,
        "odd": [written for written in scaled if not _is_scaled(parser, written)],
        "operators": _operators(parser),
    }


def _operators(parser: LalrParser) -> dict[str, dict[str, str]]:
    """The operator of a terminal before a number and one behind it; empty names where none stands there."""
    names = [name.partition("_") for name in parser.patterns]
    before = ["_".join((first, second)) for first, _, second in names if first in OPERATORS and second in _BEFORE]
    behind = ["_".join((first, second)) for first, _, second in names if first in OPERATORS and second in _BEHIND]
    return {one: _with(one, ["", *behind]) for one in ["", *before]}


def _with(before: str, behind: list[str]) -> dict[str, str]:
    found = dict[str, str]()
    for after in behind:
        try:
            found[after] = one_operator(_op(before), _op(after), None, (0, 0))
        except Malformed:
            continue
    return found


def _op(name: str) -> Op | None:
    return operator_named(name, (0, 0)) if name else None


def _is_scaled(parser: LalrParser, unit: str) -> bool:
    return read_unit(unit)[1] and all(_reads(parser, "", "45", text) for text in (unit, f"({unit})"))


def _is_plain(parser: LalrParser, unit: str, numbers: list[str]) -> bool:
    texts = [(number, unit) for number in numbers]
    texts += [(number, f"({unit})") for number in _FEW]
    texts += [("3", f"{unit}/人"), ("3", f"元/{unit}"), ("3", f"({unit}/人)"), ("3", f"(元/{unit})")]
    return all(_reads(parser, "", *text) for text in texts) and all(_reads(parser, _SIGNED, n, unit) for n in _FEW)


def _reads(parser: LalrParser, sign: str, number: str, unit: str) -> bool:
    """Whether the grammar finds the sign, the number and nothing but the unit."""
    tokens = _tokens(parser, sign + number + unit)
    if sign and tokens:
        tokens.pop(0)
    return (
        tokens[:1] == [("NUMBER", number)]
        and {kind for kind, _ in tokens[1:]} <= _UNIT
        and "".join(written for _, written in tokens[1:]) == unit
    )


def _tokens(parser: LalrParser, text: str) -> list[tuple[str, str]]:
    """The tokens of a text with their terminals; none where the grammar does not accept it."""
    try:
        return [(token.type, str(token)) for token in leaves(parser.parse(text))]
    except UnexpectedToken:
        return []
