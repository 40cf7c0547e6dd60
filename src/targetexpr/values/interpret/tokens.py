"""The tokens of the grammar: where they stand, and what an operator token says.

A node is a tree (``data`` names its rule) or a token (``type`` names its terminal) of ``syntax.lalr``.
"""

from __future__ import annotations

from typing import Any

from targetexpr.errors import Span
from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import LOWER, UPPER, Op, Strength
from targetexpr.values.model import Mark, MarkKind, Operator
from targetexpr.values.syntax.lalr import leaves

OPERATORS: dict[str, Operator] = {"GE": "≥", "GT": ">", "EQ": "=", "LT": "<", "LE": "≤", "NEAR": "≈"}
_STRENGTHS: dict[str, Strength] = {
    "SIGN": "sign", "STRONG": "word", "HEAD": "word", "FAR": "far", "REACH": "reach", "HOLD": "hold",
    "LEVEL": "level",
}  # fmt: skip
_ENDS: dict[str, dict[Operator, Operator]] = {"EXCLUDING": {"≥": ">", "≤": "<"}, "NEUTRAL": {">": "≥", "<": "≤"}}


def span_of(node: Any) -> Span:
    """From the first to the last token under *node*."""
    return node.start_pos, node.end_pos


def mark(kind: MarkKind, node: Any, canonical: str | None = None) -> Mark:
    return Mark(kind, *span_of(node), canonical)


def is_operator(node: Any) -> bool:
    """Whether a token is an operator that stands before its number."""
    first, _, second = node.type.partition("_")
    return first in OPERATORS and second not in ("AFTER", "WITHIN", "LIMIT", "ODD")


def operator(token: Any) -> Op:
    """The sign and the strength that the name of an operator's terminal tells."""
    first, _, second = token.type.partition("_")
    return Op(OPERATORS[first], _STRENGTHS.get(second, "weak"), span_of(token))


def after(node: Any) -> Op:
    refuse(node.children[0])
    return operator(node.children[0])


def before(text: str, node: Any) -> tuple[Op, tuple[Mark, ...]]:
    """The operator before a number, and its pieces. Raises ``Malformed`` where there are two."""
    tokens = [*leaves(node)]
    signs = [token for token in tokens if token.type not in ("FILLER", "OPEN", "CLOSE")]
    for token in signs:
        refuse(token)
    *others, last = [operator(token) for token in signs]
    for other in others:  # 最高不超过: only a loose word may come before another operator
        repeated = text[slice(*other.span)] == text[slice(*last.span)]
        if repeated or other.strength != "far" or not same_side(other.sign, last.sign):
            signed = other.strength == last.strength == "sign" or not same_side(other.sign, last.sign)
            raise Malformed("two-operators" if signed else "doubled-word", (other.span[0], last.span[1]))
    return last, tuple(mark("operator", token, last.sign if token is signs[-1] else "") for token in tokens)


def refuse(token: Any) -> None:
    """Raises the mistake that a terminal was made for: ``BAD_COMMA`` is the row ``bad-comma``."""
    if token.type.partition("_")[0] in ("BAD", "OPERATOR", "UNKNOWN", "IMPOSSIBLE", "DOUBLED", "PLACEHOLDER"):
        code = {"DOUBLED_AFTER": "doubled-word", "PLACEHOLDER_DATE": "placeholder"}.get(token.type)
        raise Malformed(code or token.type.lower().replace("_", "-"), span_of(token))


def same_side(a: Operator, b: Operator) -> bool:
    return (a in LOWER) == (b in LOWER) and (a in UPPER) == (b in UPPER)


def with_ends(op: Op | None, kind: str) -> Op | None:
    """The operator with the number itself left out (不含), or in (含)."""
    return evolve(op, sign=_ENDS[kind].get(op.sign, op.sign)) if op is not None else None
