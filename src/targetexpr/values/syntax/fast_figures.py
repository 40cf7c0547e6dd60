"""The fast path of a figure with words before it: ``满意度不低于95%``, ``服务时限为3个工作日以内``.

The terminals are those of the grammar, and their row is one of few: words, an operator, a number, a unit, an operator
behind. What else words before a figure may say (a change, a share, a denial) is asked of the lexicon, and left to the
grammar where they do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from targetexpr.values.json import number_text
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.unit_spelling import CONTEXTS, UnitMatch, match_unit
from targetexpr.values.model import Comparison, Mark, Operator
from targetexpr.values.units import dimension, is_ratio

Token = tuple[str, int, int]

_UNIT = ("UNIT", "SLASH")
_LONGEST = 30
_AGE = dimension("岁")


class Figure(NamedTuple):
    """A constraint, and the tokens that it was read from; those that are not there are None."""

    constraint: Comparison
    value: str
    subject: Token | None
    before: tuple[Operator, Token] | None
    number: Token
    unit: Token | None
    remark: Token | None
    after: tuple[Operator, Token] | None

    def marks(self) -> tuple[Mark, ...]:
        """The pieces, in order."""
        pieces = [Mark("word", *self.subject[1:])] if self.subject is not None else []
        if self.before is not None:
            pieces.append(Mark("operator", *self.before[1][1:], self.before[0]))
        pieces.append(Mark("number", *self.number[1:], self.value))
        if self.unit is not None:
            pieces.append(Mark("unit", *self.unit[1:], self.constraint.unit))
        if self.remark is not None:
            pieces.append(Mark("word", *self.remark[1:]))
        if self.after is not None:
            pieces.append(Mark("operator", *self.after[1][1:], "" if self.before is not None else self.after[0]))
        return tuple(pieces)


def figure_of(
    text: str,
    tokens: list[Token],
    operators: Mapping[str, Mapping[str, Operator]],
    unit_symbol: Callable[[str], str | None],
) -> Figure | None:
    """The figure that a row of tokens is; None where it is the grammar's to read.

    *operators* tells the operator of a terminal before a number and one behind; these are empty where there is none.
    """
    position, row = 0, iter(tokens)
    token = next(row)
    for _, start, end in tokens[:-1]:
        if start != position:  # a blank
            return None
        position = end
    if position != len(text):
        return None
    subject: Token | None = None
    before: Token | None = None
    after: Token | None = None
    if token[0] == "TEXT":
        subject, token = token, next(row)
    if token[0] in operators:
        before, token = token, next(row)
    if token[0] != "NUMBER":
        return None
    number, token = token, next(row)
    unit: Token | None = None
    while token[0] in _UNIT:
        unit, token = ("UNIT", unit[1] if unit is not None else token[1], token[2]), next(row)
    behind = operators[before[0] if before is not None else ""]
    if token[0] in behind:
        after, token = token, next(row)
    operator = behind.get(after[0] if after is not None else "")
    if operator is None or next(row, None) is not None or token[0] != "$END":
        return None
    written = text[number[1] : number[2]]
    if not written.isascii() or len(written) > _LONGEST:
        return None
    symbol, remark = None, None
    if unit is not None and subject is not None and _is_told_beside(text[unit[1] : unit[2]]):
        return None
    if unit is not None and (symbol := unit_symbol(text[unit[1] : unit[2]])) is None:
        if after is not None or (match := _before_remark(text, *unit[1:])) is None:
            return None
        remark = "TEXT", match.end, unit[2]
        symbol, unit = match.symbol, ("UNIT", unit[1], match.end)
    value = Decimal(written.replace(",", ""))
    bare = before is None and after is None
    name = None
    if subject is not None:
        if not _is_name(said := text[subject[1] : subject[2]], value, symbol, bare=bare):
            return None
        if before is None and words.is_denial(said):
            return None
        name = words.trim(said) or None
    constraint = Comparison(
        text=text, operator=operator, value=value, unit=symbol, subject=name, implicit_operator=bare,
        remark=words.trim(text[slice(*remark[1:])]) if remark is not None else None,
    )  # fmt: skip
    first = (operators[before[0]][""], before) if before is not None else None
    last = (operator, after) if after is not None else None
    return Figure(constraint, number_text(value), subject, first, number, unit, remark, last)


def _is_told_beside(unit: str) -> bool:
    """Whether what stands beside it says which unit is meant: 100M宽带."""
    return any(spelling in unit for spelling in CONTEXTS)


def _before_remark(text: str, start: int, end: int) -> UnitMatch | None:
    """The unit that a run begins with where the rest of it is a remark: 个 of 个社区."""
    match = match_unit(text, start, end)
    if match is None or not match.known or match.end == end or dimension(match.symbol) == _AGE:
        return None
    rest = text[match.end : end]
    if _is_told_beside(text[start : match.end]):
        return None
    if not rest.isalpha() or rest.isascii() or text[start : match.end].endswith(rest) or not words.is_short(rest):
        return None
    again = match_unit(text, match.end, end)
    return match if again is None or again.symbol != match.symbol else None


def _is_name(said: str, value: Decimal, unit: str | None, *, bare: bool) -> bool:
    """Whether words before a figure say nothing but what it measures."""
    if (subject := words.trim(said)) == "":
        return True
    if (is_ratio(unit) or (unit is None and value < 1)) and words.share(subject) is not None:
        return False
    changed = words.change_at_end(subject) is not None or words.change_of(subject) is not None
    if changed or words.joiner_behind_state(subject) is not None:
        return False
    return not bare or words.is_short(subject)
