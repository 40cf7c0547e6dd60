"""Which formulas are none: a target typed with its sign before it."""

from __future__ import annotations

from targetexpr.patterns import compiled

_REFERENCE = compiled(r"\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|[0-9]+:[0-9]+|.*[!\[\]].*")
_FUNCTION = compiled(r"[A-Za-z_][A-Za-z0-9_.]*\(")


def is_typed(formula: str) -> bool:
    """Whether a "formula" is text that somebody typed with a sign before it: ``=100%``, ``=1``, ``=93份``.

    A calculation refers to cells, calls a function or has an operator between operands; nothing that begins with a
    digit is the name of a function or of a range, so ``=18.00(元/张)`` is none.
    """
    from openpyxl.formula import Tokenizer

    try:
        tokens = Tokenizer(formula).items
    except Exception:
        return True
    if not tokens or tokens[0].type == "OPERATOR-INFIX":
        return True
    calculates = False
    for token in tokens:
        reference = token.subtype == "RANGE" and _REFERENCE.fullmatch(token.value) is not None
        if token.type == "FUNC" and token.subtype == "OPEN" and not _FUNCTION.fullmatch(token.value):
            return True
        if token.type == "OPERAND" and token.subtype == "RANGE" and token.value[:1].isdigit() and not reference:
            return True
        calculates = calculates or reference or token.type in ("FUNC", "OPERATOR-INFIX", "ARRAY")
    return not calculates
