"""The fast path: a figure with its operator and unit, a text that differs from one read before by the digits of its
number only, and words with joints at most between; all without a tree.

The plain ``operator number unit`` is one expression, assembled from the grammar's own patterns, and a unit that the
grammar was found to read whole (``maketables.plain``). What the grammar read of another figure holds for each number
that its terminals part from the words around it alike; of words, the terminals are enough. So the fast path cannot read
what the grammar reads otherwise, and whatever it leaves is the grammar's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.json import number_text
from targetexpr.values.lexicon.unit_spelling import SCALES, SPELLINGS, read_unit
from targetexpr.values.model import Comparison, Constraint, Mark, NotApplicable, Operator, Reading
from targetexpr.values.syntax.lalr import END, LalrParser

# The terminals of the signs, in the order of the groups of their pattern.
SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Scale words before a unit, or none.
_SCALES = ("", *dict.fromkeys(symbol for symbol, _ in SCALES.values()))
# Terminals that are words, and those that join them.
_WORDS = {"TEXT", "DOCUMENT"}
_NOTHING = "NOTHING"
SAID = {*_WORDS, _NOTHING, "SEPARATOR", "AND", "OR", END}
# Pieces of a text that speaks of more than one thing.
_JOINED = {"date", "separator"}
# More than the texts of any sheet have.
_MOST_SHAPES = 4096

# Characters without a width (Unicode's Cf), line breaks, and blanks between its characters may break a word in two;
# those of 年  月 are a form's.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANK = "[ \t\u00a0\u2002-\u200a\u202f\u3000]"
_LETTER = r"[^\W\d_a-zA-Z]"
SUSPECT = compiled(f"[{INVISIBLE}\r\n]|(?<={_LETTER})(?<![年月第]){_BLANK}+(?={_LETTER})")
is_suspect = SUSPECT.search

_Token = tuple[str, int, int]


class _Shape(NamedTuple):
    """The fields of what texts say that differ in the digits of their one number.

    Where the grammar read one of them, these are its *marks*. Unless they are plain, the others have the same *tokens*
    around the number, and are as *small*.
    """

    fields: dict[str, Any]
    marks: tuple[Mark, ...] = ()
    tokens: list[tuple[str, int]] | None = None
    small: bool = False

    def marks_of(self, text: str, number: str, start: int) -> Iterator[Mark]:
        """The pieces of a *text* whose *number* begins at *start*."""
        by, canonical = len(text) - len(self.fields["text"]), number_text(_value(number))
        written = Mark("number", start, start + len(number), canonical)
        for mark in self.marks:
            behind = mark.start > start
            shifted = Mark(mark.kind, mark.start + by, mark.end + by, mark.canonical) if behind else mark
            yield written if mark.start == start else shifted


_BARE = {**Comparison(operator="=").__dict__}
# No text has no tokens.
_UNKNOWN = _Shape(_BARE, tokens=[])


class FastPath:
    """The fast path for what the grammar of *parser* was found to read (``maketables.plain``)."""

    def __init__(self, plain: Mapping[str, Any], parser: LalrParser) -> None:
        self._figure, self._sign = compiled(plain["figure"]).fullmatch, compiled(plain["sign"]).match
        self._shapes: dict[tuple[str, str], _Shape] = {}
        self._odd = frozenset(plain["odd"])
        self._parser = parser
        self._left: str | None = None  # the last text that was left to the grammar: it is asked for again

    def constraint(self, text: str) -> Constraint | None:
        """What the plain *text* states; None where it is the grammar's to read, or to refuse."""
        if (figure := self._figure(text)) is not None:
            before, number, after = figure.groups()
            if (shape := self._shape(text, before, number, after)) is not None:
                return _with(shape.fields, text, number)
        if (said := self._said(text)) is not None:
            return said[0]
        self._left = text
        return None

    def reading(self, text: str) -> Reading | None:
        """As ``constraint``, with the pieces; also None where the grammar has not yet read such a text."""
        if text is self._left:
            return None
        if (figure := self._figure(text)) is not None:
            before, number, after = figure.groups()
            if (shape := self._shape(text, before, number, after)) is not None:
                marks = tuple(shape.marks_of(text, number, len(before)))
                return Reading(_with(shape.fields, text, number), marks) if marks else None
        return Reading(said[0], _marks(text, said[1])) if (said := self._said(text)) is not None else None

    def learn(self, text: str, reading: Reading) -> None:
        """Keep what the grammar read where a text holds one number, and its digits say nothing but how much."""
        self._left = None
        figure, constraint = self._figure(text), reading.constraint
        if figure is None or not isinstance(constraint, Comparison) or constraint.text != text or is_suspect(text):
            return
        before, number, after = figure.groups()
        start, value, kinds = len(before), _value(number), [mark.kind for mark in reading.marks]
        written = Mark("number", start, start + len(number), number_text(value))
        if (
            constraint.value == value
            and written in reading.marks
            and kinds.count("number") == 1
            and not _JOINED & {*kinds}
        ):
            plain = self._plain(text, before, after) is not None
            tokens = None if plain else _around(start, number, self._parser.scan(text).tokens)
            self._keep((before, after), _Shape({**constraint.__dict__}, reading.marks, tokens, value < 1))

    def _shape(self, text: str, before: str, number: str, after: str) -> _Shape | None:
        """What is known of texts like this one."""
        if (shape := self._shapes.get((before, after))) is None:
            shape = self._keep((before, after), self._plain(text, before, after) or _UNKNOWN)
        return shape if shape.tokens is None or self._is_parted_alike(text, len(before), number, shape) else None

    def _is_parted_alike(self, text: str, start: int, number: str, shape: _Shape) -> bool:
        """Whether the *number* at *start* is parted from its words as in a shape. Where what begins behind it is the
        same, the parser goes on over the same words in the same state.
        """
        if not shape.tokens or shape.small is not (_value(number) < 1):
            return False
        found = _around(start, number, self._parser.scan_to(text, start + len(number)))
        return found == shape.tokens[: len(found)]

    def _keep(self, around: tuple[str, str], shape: _Shape) -> _Shape:
        if len(self._shapes) >= _MOST_SHAPES:
            self._shapes.clear()
        self._shapes[around] = shape
        return shape

    def _said(self, text: str) -> tuple[Constraint, list[_Token]] | None:
        """What words alone say, and their terminals."""
        if is_suspect(text) or not (scan := self._parser.scan(text)).goes_on:
            return None
        if not all(kind in SAID for kind, _, _ in scan.tokens):
            return None
        if (tokens := scan.tokens[:-1])[0][0] == _NOTHING:
            return NotApplicable(text=text), tokens
        from targetexpr.values.lexicon.judgements import judge_whole

        try:
            return judge_whole(text), tokens
        except Malformed:
            return None

    def _plain(self, text: str, before: str, after: str) -> _Shape | None:
        """What a sign, the number and a unit that the grammar reads whole say."""
        sign = self._sign(text) if before else None
        unit = after[1:-1] if after.startswith("(") and after.endswith(")") else after
        symbol = self._symbol(unit)
        if (before and (sign is None or sign.end() != len(before))) or (after and symbol is None):
            return None
        operator = next((of for n, of in enumerate(SIGNS.values(), 1) if sign and sign[n]), None)
        return _Shape({**_BARE, "operator": operator or "=", "unit": symbol, "implicit_operator": operator is None})

    def _symbol(self, unit: str) -> str | None:
        """The symbol of a plain unit, or of several with slashes between; None for all else."""
        symbol, known = read_unit(unit) if all(map(self._is_plain, unit.split("/"))) else ("", False)
        return symbol if known else None

    def _is_plain(self, unit: str) -> bool:
        rests = (unit.removeprefix(scale) for scale in _SCALES if unit.startswith(scale))
        known = unit in SCALES or any(rest in SPELLINGS and rest not in self._odd for rest in rests)
        return known and unit not in self._odd


def _with(fields: dict[str, Any], text: str, number: str) -> Comparison:
    """What attrs' ``evolve`` would make, in a sixth of the time."""
    made = object.__new__(Comparison)
    written = made.__dict__
    written.update(fields)
    written["text"], written["value"] = text, Decimal(number.replace(",", ""))
    return made


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _around(start: int, number: str, tokens: list[_Token]) -> list[tuple[str, int]]:
    """Terminals, and where they would begin if the *number* at *start* were not there."""
    return [(kind, first - len(number) * (first > start)) for kind, first, _ in tokens]


def _marks(text: str, tokens: list[_Token]) -> tuple[Mark, ...]:
    """The pieces of words, in order."""
    if tokens[0][0] == _NOTHING:
        return (Mark("word", *tokens[0][1:]),)
    from targetexpr.values.interpret.trees import with_blanks

    marks = [Mark("word" if kind in _WORDS else "separator", start, end) for kind, start, end in tokens]
    return with_blanks(text, marks)
