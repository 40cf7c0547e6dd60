"""What the front door may answer without the grammar: found by asking the grammar, when its tables are made.

A unit is plain where the grammar reads it whole behind every representative number, bare, behind a sign, in brackets,
and on either side of a slash; so is a word of ``terms.toml`` that the grammar reads as one text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from targetexpr.values import resources
from targetexpr.values.machine import Machine, Stuck, leaves
from targetexpr.values.spelling import SCALES, SPELLINGS, read_unit

_SIGNS = ("GE_SIGN", "LE_SIGN", "GT_SIGN", "LT_SIGN", "EQ_SIGN")
# Of every length and look that a year, month, day, hour, quarter or grade has, and of others.
_NUMBERS = ("1", "3", "5", "10", "12", "13", "31", "45", "2023", "20231130", "1.5", "2023.1", "2023.12", "1,000")
_FEW = ("3", "45", "1.5")
_SIGNED = "≥"
_UNIT = {"UNIT", "SLASH", "UNIT_OPEN", "UNIT_INSIDE", "CLOSE"}


def found(machine: Machine) -> dict[str, Any]:
    """The patterns of signs and numbers, ``no`` for what may stand in a number's place; units and words."""
    patterns = machine.patterns
    instead = {kind for number in _NUMBERS for kind, _ in _tokens(machine, number) if kind != "NUMBER"}
    numbers = [number for number in _NUMBERS if not instead & {kind for kind, _ in _tokens(machine, number)}]
    spellings = [written for written in (*SPELLINGS, *SCALES) if _is_plain(machine, written, numbers)]
    units = {written: read_unit(written)[0] for written in spellings}
    for scale in dict.fromkeys(prefix for prefix, _ in SCALES.values()):
        for written in list(SPELLINGS):
            symbol, known = read_unit(scale + written)
            texts = (scale + written, f"({scale}{written})")
            if known and written in units and all(_reads(machine, "", "45", text) for text in texts):
                units.setdefault(scale + written, symbol)
    return {
        "signs": {name: patterns[name] for name in _SIGNS},
        "number": patterns["NUMBER"],
        "no": "|".join(patterns[name] for name in sorted(instead)),
        "units": units,
        "words": [word for word in _words() if _tokens(machine, word) == [("TEXT", word)]],
    }


def _is_plain(machine: Machine, unit: str, numbers: list[str]) -> bool:
    texts = [(number, unit) for number in numbers]
    texts += [(number, f"({unit})") for number in _FEW]
    texts += [("3", f"{unit}/人"), ("3", f"元/{unit}"), ("3", f"({unit}/人)"), ("3", f"(元/{unit})")]
    return all(_reads(machine, "", *text) for text in texts) and all(_reads(machine, _SIGNED, n, unit) for n in _FEW)


def _reads(machine: Machine, sign: str, number: str, unit: str) -> bool:
    """Whether the grammar finds the sign, the number and nothing but the unit."""
    tokens = _tokens(machine, sign + number + unit)
    if sign and tokens:
        tokens.pop(0)
    return (
        tokens[:1] == [("NUMBER", number)]
        and {kind for kind, _ in tokens[1:]} <= _UNIT
        and "".join(written for _, written in tokens[1:]) == unit
    )


def _tokens(machine: Machine, text: str) -> list[tuple[str, str]]:
    """The tokens of a text with their terminals; none where the grammar does not accept it."""
    try:
        return [(token.type, str(token)) for token in leaves(machine.parse(text))]
    except Stuck:
        return []


def _words() -> Iterator[str]:
    """The words of ``terms.toml`` that are a judgement by themselves."""
    terms = tomllib.loads(resources.text("terms.toml"))
    yield from dict.fromkeys(
        [*terms["state"]["words"], *(word for words in terms["change"].values() for word in words)]
    )
