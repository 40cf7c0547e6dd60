"""Which formulas are none: a target typed with its sign before it."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|[0-9]+:[0-9]+|.*[!\[\]].*")


def is_typed(formula: str) -> bool:
    """Whether a "formula" is text that somebody typed with a sign before it: ``=100%``, ``=1``, ``=93份``.

    A calculation refers to cells, calls a function or has an operator between operands.
    """
    from openpyxl.formula import Tokenizer

    try:
        tokens = Tokenizer(formula).items
    except Exception:
        return True
    for token in tokens:
        if token.type in ("FUNC", "OPERATOR-INFIX", "ARRAY"):
            return False
        if token.type == "OPERAND" and token.subtype == "RANGE" and _REFERENCE.fullmatch(token.value):
            return False
    return True
