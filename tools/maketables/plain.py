"""What the fast path may answer without the grammar: found by asking the grammar, when its tables are made.

A unit is plain where the grammar reads it whole behind every representative number, bare, behind a sign, in brackets,
and on either side of a slash.
"""

from __future__ import annotations

from typing import Any

from targetexpr.values.lexicon.unit_spelling import SCALES, SPELLINGS, read_unit
from targetexpr.values.syntax.fast_path import SIGNS
from targetexpr.values.syntax.lalr import LalrParser, UnexpectedToken, leaves

# Of every length and look that a year, month, day, hour, quarter or grade has, and of others.
_NUMBERS = ("1", "3", "5", "10", "12", "13", "31", "45", "2023", "20231130", "1.5", "2023.1", "2023.12", "1,000")
_FEW = ("3", "45", "1.5")
_SIGNED = "≥"
_UNIT = {"UNIT", "SLASH", "UNIT_OPEN", "UNIT_INSIDE", "CLOSE"}


def found(parser: LalrParser) -> dict[str, Any]:
    """A text with one *figure*; the *sign* before it in a plain value; the units that are *odd*, not plain, alone or
    behind a scale word.
    """
    instead = {kind for number in _NUMBERS for kind, _ in _tokens(parser, number) if kind != "NUMBER"}
    numbers = [number for number in _NUMBERS if not instead & {kind for kind, _ in _tokens(parser, number)}]
    odd = [written for written in (*SPELLINGS, *SCALES) if not _is_plain(parser, written, numbers)]
    units = [written for written in SPELLINGS if written not in odd]
    scaled = [scale + written for scale in dict.fromkeys(scale for scale, _ in SCALES.values()) for written in units]
    patterns = parser.patterns
    # A group for each sign: some look at what follows them, and could not be told apart from the sign alone.
    signs = "|".join(f"({patterns[name]})" for name in SIGNS)
    no = "|".join(patterns[name] for name in sorted(instead))
    end, number = r"(?:\.[0-9]{1,6})?(?![0-9.,])", rf"(?={patterns['NUMBER']})[0-9.,]{{0,20}}[0-9]"
    return {
        "figure": rf"([^0-9]*)([0-9]{{1,3}}{end}|(?!{no})(?:[0-9]{{4,20}}{end}|{number}))([^0-9]*)",
        "sign": rf"(?:{signs})(?=[0-9])",
        "odd": odd + [written for written in scaled if written not in SPELLINGS and not _is_scaled(parser, written)],
    }


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
    first, kinds, written = tokens[:1], {kind for kind, _ in tokens[1:]}, "".join(said for _, said in tokens[1:])
    return first == [("NUMBER", number)] and kinds <= _UNIT and written == unit


def _tokens(parser: LalrParser, text: str) -> list[tuple[str, str]]:
    """The tokens of a text with their terminals; none where the grammar does not accept it."""
    try:
        return [(token.type, str(token)) for token in leaves(parser.parse(text))]
    except UnexpectedToken:
        return []
