"""The fast path of a figure with words before it: ``满意度不低于95%``, ``服务时限为3个工作日以内``.

The terminals are those of the grammar, and their row is one of few: words, an operator, a number, a unit, an operator
behind. What else words before a figure may say (a change, a share, a denial) is asked of the lexicon, and left to the
grammar where they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from targetexpr.values.json import number_text
from targetexpr.values.lexicon import changes, judgements, words
from targetexpr.values.lexicon.unit_spelling import CONTEXTS, UnitMatch, canonical, match_unit, read_unit
from targetexpr.values.model import Comparison, Mark, MarkKind, Operator
from targetexpr.values.syntax.lalr import END
from targetexpr.values.units import dimension, is_ratio

Token = tuple[str, int, int]

_UNIT = ("UNIT", "SLASH")
_LONGEST = 30
_AGE = dimension("岁")


class _FigureTokens(NamedTuple):
    """The tokens of a figure; those that are not there are None."""

    subject: Token | None
    before: Token | None
    number: Token
    unit: Token | None
    brackets: tuple[Token, Token] | None
    after: Token | None


class _FigureUnit(NamedTuple):
    """What stands behind a number: a unit, and perhaps a remark."""

    symbol: str | None = None
    known: bool = True
    token: Token | None = None
    remark: Token | None = None


class Figure(NamedTuple):
    """A constraint, and what it was read from."""

    constraint: Comparison
    value: Decimal
    row: _FigureTokens
    unit: _FigureUnit
    operators: tuple[Operator | None, Operator]

    def marks(self) -> tuple[Mark, ...]:
        """The pieces, in order."""
        row, unit = self.row, self.unit
        opening, closing = row.brackets or (None, None)
        first, whole = self.operators
        pieces: tuple[tuple[MarkKind, Token | None, str | None], ...] = (
            ("word", row.subject, None), ("operator", row.before, first),
            ("number", row.number, number_text(self.value)),
            ("bracket", opening, "("), ("unit", unit.token, unit.symbol), ("bracket", closing, ")"),
            ("word", unit.remark, None), ("operator", row.after, "" if row.before is not None else whole),
        )  # fmt: skip
        return tuple(Mark(kind, *token[1:], spelled) for kind, token, spelled in pieces if token is not None)


def figure_of(text: str, tokens: list[Token], operators: Mapping[str, Mapping[str, Operator]]) -> Figure | None:
    """The figure that a row of tokens is; None where it is the grammar's to read.

    *operators* tells the operator of a terminal before a number and one behind; these are empty where there is none.
    """
    if not _is_whole(tokens, len(text)) or (row := _row_of(tokens, operators)) is None:
        return None
    number, said = text[row.number[1] : row.number[2]], row.subject and text[row.subject[1] : row.subject[2]]
    before, after = (token[0] if token is not None else "" for token in (row.before, row.after))
    operator = operators[before].get(after)
    if operator is None or not number.isascii() or len(number) > _LONGEST or (unit := _unit_of(text, row)) is None:
        return None
    value, bare = Decimal(number.replace(",", "")), not before and not after
    if said and (not _is_name(said, value, unit.symbol, bare=bare) or (not before and words.is_denial(said))):
        return None
    if said and not before.endswith("_SIGN") and words.negation(said, compared=bool(before)) is not None:
        return None
    constraint = Comparison(
        text=text, operator=operator, value=value, unit=unit.symbol, unknown_unit=not unit.known,
        subject=(said and judgements.trim(said)) or None,
        remark=unit.remark and judgements.trim(text[slice(*unit.remark[1:])]),
        implicit_operator=bare,
    )  # fmt: skip
    return Figure(constraint, value, row, unit, (operators[before].get("") if before else None, operator))


def _is_whole(tokens: list[Token], length: int) -> bool:
    """Whether the tokens stand side by side, without a blank."""
    position = 0
    for _, start, end in tokens[:-1]:
        if start != position:
            return False
        position = end
    return position == length


def _row_of(tokens: list[Token], operators: Mapping[str, object]) -> _FigureTokens | None:
    subject = before = unit = brackets = after = None
    row = iter(tokens)
    token = next(row)
    if token[0] == "TEXT":
        subject, token = token, next(row)
    if token[0] in operators:
        before, token = token, next(row)
    if token[0] != "NUMBER":
        return None
    number, token = token, next(row)
    if token[0] == "UNIT_OPEN":
        opening, unit, closing, token = token, next(row), next(row), next(row)
        brackets = opening, closing
    while token[0] in _UNIT and brackets is None:
        unit, token = ("UNIT", unit[1] if unit is not None else token[1], token[2]), next(row)
    if token[0] != END:
        after, token = token, next(row, token)
    return _FigureTokens(subject, before, number, unit, brackets, after) if token[0] == END else None


def _unit_of(text: str, row: _FigureTokens) -> _FigureUnit | None:
    """None where the table alone does not say what stands behind the number."""
    if row.unit is None:
        return _FigureUnit()
    _, start, end = row.unit
    spelled = text[start:end]
    if row.subject is not None and _is_told_beside(spelled):
        return None
    if row.brackets is not None:
        return _FigureUnit(*read_unit(spelled), row.unit)
    if (symbol := canonical(spelled)) is not None:
        return _FigureUnit(symbol, True, row.unit)
    if row.after is not None or (match := _before_remark(text, start, end)) is None:
        return None
    return _FigureUnit(match.symbol, True, ("UNIT", start, match.end), ("TEXT", match.end, end))


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
    if not rest.isalpha() or rest.isascii() or text[start : match.end].endswith(rest) or not judgements.is_short(rest):
        return None
    if words.joiner(rest):
        return None
    again = match_unit(text, match.end, end)
    return match if again is None or again.symbol != match.symbol else None


def _is_name(said: str, value: Decimal, unit: str | None, *, bare: bool) -> bool:
    """Whether words before a figure say nothing but what it measures."""
    if (subject := judgements.trim(said)) == "":
        return True
    if (is_ratio(unit) or (unit is None and value < 1)) and words.share(subject) is not None:
        return False
    changed = changes.change_at_end(subject) is not None or changes.change_of(subject) is not None
    if changed or words.joiner_behind_state(subject) is not None:
        return False
    return not bare or judgements.is_short(subject)
