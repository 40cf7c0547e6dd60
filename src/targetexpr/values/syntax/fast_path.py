"""The fast path: a figure with its operator and unit, and words with joints at most between, without a tree.

The plain ``operator number unit`` is one expression, assembled from the grammar's own patterns and from the units that
the grammar was found to read whole (``build.plain``); of all else the terminals are enough, which the grammar's own
tables give. So the fast path cannot read what the grammar reads otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.json import number_text
from targetexpr.values.model import Comparison, Constraint, Mark, NotApplicable, Operator, Reading
from targetexpr.values.syntax.lalr import END, LalrParser

if TYPE_CHECKING:
    from targetexpr.values.syntax.fast_figures import Figure

# The terminals of the signs, in the order of the groups of the shape.
SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Terminals that are words, and those that join them.
_WORDS = {"TEXT", "DOCUMENT"}
_NOTHING = "NOTHING"
SAID = {*_WORDS, _NOTHING, "SEPARATOR", "AND", "OR", END}
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30
_KNOWN = 1024

# Characters without a width (Unicode's Cf), line breaks, and blanks between its characters may break a word in two;
# those of 年  月 are a form's.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANK = "[ \t\u00a0\u2002-\u200a\u202f\u3000]"
_LETTER = r"[^\W\d_a-zA-Z]"
SUSPECT = compiled(f"[{INVISIBLE}\r\n]|(?<={_LETTER})(?<![年月第]){_BLANK}+(?={_LETTER})")
is_suspect = SUSPECT.search

# A number too short to be a year, in a text without other digits: what stands around it is read once.
_few_digits = compiled(r"([^0-9]*)([0-9]{1,3}(?:\.[0-9]{1,6})?)([^0-9]*)").fullmatch

_Token = tuple[str, int, int]
# The operator, the number and the symbol of the unit.
_Plain = tuple[Operator | None, str, str | None]


class FastPath:
    """The fast path for what the grammar of *parser* was found to read (``build.plain``)."""

    def __init__(self, plain: Mapping[str, Any], parser: LalrParser) -> None:
        self._match = compiled(plain["shape"]).fullmatch
        self._known = dict[tuple[str, ...], tuple[Operator | None, str | None]]()
        self._units: Mapping[str, str] = plain["units"]
        self._scales = tuple(plain["scales"])
        self._odd = frozenset(plain["odd"])
        self._operators: Mapping[str, Mapping[str, Operator]] = plain["operators"]
        self._scan = parser.scan
        self._left: str | None = None
        """The last text that was left to the grammar: it is asked for again."""

    def constraint(self, text: str) -> Constraint | None:
        """What the plain *text* states; None where it is the grammar's to read, or to refuse."""
        if (found := self._found(text)) is not None:
            return _comparison(text, *found)
        if (read := self._read(text)) is not None:
            return read.constraint
        self._left = text
        return None

    def reading(self, text: str) -> Reading | None:
        """As ``constraint``, with the pieces."""
        if text is self._left:
            return None
        if (found := self._found(text)) is not None:
            return Reading(_comparison(text, *found), _marks(text, *found))
        read = self._read(text)
        return Reading(read.constraint, read.marks()) if read is not None else None

    def _read(self, text: str) -> Figure | _Said | None:
        """A figure with words before it; or what words alone say."""
        if is_suspect(text) or not (scan := self._scan(text)).goes_on:
            return None
        if all(kind in SAID for kind, _, _ in scan.tokens):
            constraint = _said(text, tokens := scan.tokens[:-1])
            return _Said(text, constraint, tokens) if constraint is not None else None
        return _figures()(text, scan.tokens, self._operators)

    def _found(self, text: str) -> _Plain | None:
        """What a plain text says; what stands around a number of few digits is read once."""
        if (few := _few_digits(text)) is None:
            return self._matched(text)
        if (known := self._known.get(around := few.group(1, 3))) is not None:
            return known[0], few[2], known[1]
        found = self._matched(text)
        if found is not None and len(self._known) < _KNOWN:
            self._known[around] = found[0], found[2]
        return found

    def _matched(self, text: str) -> _Plain | None:
        if len(text) > _LONGEST or (match := self._match(text)) is None:
            return None
        number, inside, bare = match.group(6, 7, 8)
        if not number.isascii():
            return None
        operator = next((of for n, of in enumerate(SIGNS.values(), 1) if match[n]), None)
        if (unit := inside or bare) is None:
            return operator, number, None
        symbol = self._units.get(unit) or self._compose(unit)
        return (operator, number, symbol) if symbol is not None else None

    def _compose(self, unit: str) -> str | None:
        """The symbol of plain units with slashes between, or with a scale word before; None for all else."""
        if not all(part in self._units or self._is_scaled(part) for part in unit.split("/")):
            return None
        from targetexpr.values.lexicon.unit_spelling import read_unit

        symbol, known = read_unit(unit)
        return symbol if known else None

    def _is_scaled(self, unit: str) -> bool:
        rests = (unit.removeprefix(scale) for scale in self._scales if unit.startswith(scale))
        return unit not in self._odd and any(rest in self._units for rest in rests)


def _said(text: str, tokens: list[_Token]) -> Constraint | None:
    """What a text of these terminals states; None where the grammar refuses it."""
    if tokens[0][0] == _NOTHING:
        return NotApplicable(text=text)
    try:
        return _judge()(text)
    except Malformed:
        return None


class _Said(NamedTuple):
    """What words say, and the terminals of these."""

    text: str
    constraint: Constraint
    tokens: list[_Token]

    def marks(self) -> tuple[Mark, ...]:
        """The pieces, in order."""
        if self.tokens[0][0] == _NOTHING:
            return (Mark("word", *self.tokens[0][1:]),)
        from targetexpr.values.interpret.trees import with_blanks

        marks = [Mark("word" if kind in _WORDS else "separator", start, end) for kind, start, end in self.tokens]
        return with_blanks(self.text, marks)


@cache
def _figures() -> Callable[..., Figure | None]:
    """Loaded when the first words before a figure are read."""
    from targetexpr.values.syntax.fast_figures import figure_of

    return figure_of


@cache
def _judge() -> Callable[[str], Constraint]:
    """Loaded when the first word is read."""
    from targetexpr.values.lexicon.judgements import judge_whole

    return judge_whole


def _comparison(text: str, operator: Operator | None, number: str, unit: str | None) -> Comparison:
    value = Decimal(number.replace(",", ""))
    return Comparison(text=text, operator=operator or "=", value=value, unit=unit, implicit_operator=operator is None)


def _marks(text: str, operator: Operator | None, number: str, unit: str | None) -> tuple[Mark, ...]:
    start = text.index(number)
    end, last = start + len(number), len(text)
    marks = [Mark("operator", 0, start, operator)] if start else []
    marks.append(Mark("number", start, end, number_text(Decimal(number.replace(",", "")))))
    if text[end:].startswith("("):
        marks += Mark("bracket", end, end + 1, "("), Mark("unit", end + 1, last - 1, unit)
        marks.append(Mark("bracket", last - 1, last, ")"))
    elif unit is not None:
        marks.append(Mark("unit", end, last, unit))
    return tuple(marks)
